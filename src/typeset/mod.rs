//! The paginated back end's engine: paragraphs to lines, blocks to a galley, the galley to pages.
//!
//! In: the document, what it resolved to, and the style. Out: [`frame::Pages`]: positioned glyph runs,
//! rules, images and links as data, the logical tree, and the page map.

pub(crate) mod folio;
mod glyphs;
mod grid;
mod note_label;
pub mod decision;
pub mod flaw;
pub mod dump;
pub mod frame;
pub mod paragraph;
mod structure;
mod text_languages;
mod galley;
mod page;
mod set_chapter;
mod chapter;
mod folios;
mod assemble;
mod missing_glyph;
mod report;
mod completeness;
mod explain;

pub(crate) use galley::ParagraphText;
pub(crate) use galley::lines::{lines, single};

use crate::diagnostic::Diagnostics;
use crate::document::Book;
use crate::picture::Pictures;
use crate::resolve::Resolved;
use crate::style::Style;
use crate::text::catalog::Catalog;
use frame::Pages;
use galley::collect::GalleyBuilder;
use paragraph::setter::Setter;
use text_languages::TextLanguages;

/// The input of the typesetter.
#[derive(Clone, Copy)]
pub struct TypesetInput<'a> {
    /// The document.
    pub book: &'a Book,
    /// Its numbers, references and notes.
    pub resolved: &'a Resolved,
    /// Sizes, fonts and spaces of its elements.
    pub style: &'a Style,
    /// The fonts that the style names.
    pub catalog: &'a Catalog,
    /// The images that it shows, by their paths.
    pub pictures: &'a Pictures,
    /// Words with their hyphenation points (`man-u-script`), which go before the patterns.
    pub exceptions: &'a [String],
}

/// Sets the whole book.
pub fn pages(input: &TypesetInput<'_>, diagnostics: &mut Diagnostics) -> Pages {
    run(input, false, diagnostics)
}

/// Sets the whole book as [`pages`] does, and works out for each page the next best plan
/// ([`decision::Decision::explanation`]).
pub fn explained(input: &TypesetInput<'_>, diagnostics: &mut Diagnostics) -> Pages {
    run(input, true, diagnostics)
}

fn run(input: &TypesetInput<'_>, explain: bool, diagnostics: &mut Diagnostics) -> Pages {
    let languages = TextLanguages::of(input.book, input.style.rtl);
    let setter = Setter::hyphenating(input.catalog, &languages.tags, input.exceptions, &input.style.hyphenation)
        .directed(&languages.directions);
    let landscape = input.style.landscape();
    let mut builder = GalleyBuilder::new(input, &landscape, languages);
    builder.explain = explain;
    set(builder, &setter, diagnostics)
}

fn set(mut builder: GalleyBuilder<'_>, setter: &Setter, diagnostics: &mut Diagnostics) -> Pages {
    let (book, catalog) = (builder.book, builder.catalog);
    let (resolved, pictures) = (builder.resolved, builder.pictures);
    let chapters = chapter::all(&mut builder, setter, diagnostics);
    report::narrow_margin(book, builder.style, diagnostics);
    report::drafts(book, &builder.flaws, diagnostics);
    let pages = assemble::book(builder, setter, chapters, diagnostics);
    report::warnings(book, setter, catalog, diagnostics);
    catalog.borrowed_fonts().cloned().into_iter().for_each(|it| diagnostics.push(it));
    completeness::check(book, resolved, pictures, &pages, diagnostics);
    pages
}
