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
mod chapter_cache;
mod pagination;
mod chapter;
mod folios;
mod assemble;
mod missing_glyph;
mod report;
mod completeness;
mod explain;

pub(crate) use galley::ParagraphText;
pub(crate) use galley::lines::{lines, single};
pub(crate) use missing_glyph::is_script_missing;

use std::hash::Hash;

use crate::diagnostic::Diagnostics;
use crate::document::Book;
use crate::picture::Pictures;
use crate::resolve::Resolved;
use crate::style::Style;
use crate::text::catalog::Catalog;
use crate::text::recent::WideHasher;
use chapter_cache::ChapterCache;
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

/// What setting a book once leaves for the next time: shaped words, and the pages of its chapters. It holds about as much
/// memory as the pages of two builds.
#[derive(Debug, Default)]
pub struct TypesetCache {
    /// The setter of the last build.
    setter: Option<Setter>,
    chapters: ChapterCache,
}

impl TypesetCache {
    /// How many chapters have kept their pages when the book was last set.
    pub fn kept_chapters(&self) -> usize {
        self.chapters.found()
    }
}

/// Sets the whole book as [`pages`] does, and takes the pages of chapters from a cache where nothing that they depend on has
/// changed. The result is the same.
pub fn pages_cached(input: &TypesetInput<'_>, cache: &mut TypesetCache, diagnostics: &mut Diagnostics) -> Pages {
    let languages = TextLanguages::of(input.book, input.style.rtl);
    let mut environment = WideHasher::new();
    // By their names and values, as `Debug` writes them: a theme has hundreds, and a few may be floating-point numbers.
    let written = format!("{:?} {:?} {:?} {:?}", input.style, input.exceptions, languages.tags, languages.directions);
    written.hash(&mut environment);
    let is_same = cache.chapters.enter(environment.wide());
    let known = cache.setter.take().filter(|setter| is_same && setter.catalog().is_same(input.catalog));
    if known.is_none() {
        cache.chapters.forget();
    }
    let setter = known.map_or_else(|| setter(input, &languages), |known| known.recording());
    let lines = input.style.of_lines();
    let landscape = lines.landscape();
    let mut builder = GalleyBuilder::new(&TypesetInput { style: &lines, ..*input }, &landscape, languages);
    builder.upright = input.style;
    // Where notes are numbered by page, a mark may have the label of a note of another chapter.
    let chapters = Some(&cache.chapters).filter(|_| !input.style.notes.by_page);
    let pages = set(builder, &setter, chapters, diagnostics);
    cache.setter = Some(setter);
    pages
}

/// Sets the whole book as [`pages`] does, and works out for each page the next best plan
/// ([`decision::Decision::explanation`]).
pub fn explained(input: &TypesetInput<'_>, diagnostics: &mut Diagnostics) -> Pages {
    run(input, true, diagnostics)
}

fn run(input: &TypesetInput<'_>, explain: bool, diagnostics: &mut Diagnostics) -> Pages {
    let languages = TextLanguages::of(input.book, input.style.rtl);
    let setter = setter(input, &languages);
    let lines = input.style.of_lines();
    let landscape = lines.landscape();
    let mut builder = GalleyBuilder::new(&TypesetInput { style: &lines, ..*input }, &landscape, languages);
    builder.upright = input.style;
    builder.explain = explain;
    let pages = set(builder, &setter, None, diagnostics);
    // Thousands of shaped words are freed while the pages are written.
    rayon::spawn(move || drop(setter));
    pages
}

/// The setter of a book in its languages.
fn setter(input: &TypesetInput<'_>, languages: &TextLanguages) -> Setter {
    Setter::hyphenating(input.catalog, &languages.tags, input.exceptions, &input.style.hyphenation)
        .directed(&languages.directions)
        .vertical(input.style.vertical)
}

fn set(
    mut builder: GalleyBuilder<'_>,
    setter: &Setter,
    cache: Option<&ChapterCache>,
    diagnostics: &mut Diagnostics,
) -> Pages {
    let (book, catalog) = (builder.book, builder.catalog);
    let (resolved, pictures) = (builder.resolved, builder.pictures);
    let chapters = chapter::all(&mut builder, setter, cache, diagnostics);
    report::narrow_margin(book, builder.style, diagnostics);
    report::drafts(book, &builder.flaws, diagnostics);
    let pages = assemble::book(builder, setter, chapters, diagnostics);
    report::warnings(book, setter, catalog, diagnostics);
    catalog.borrowed_fonts().cloned().into_iter().for_each(|it| diagnostics.push(it));
    completeness::check(book, resolved, pictures, &pages, diagnostics);
    pages
}
