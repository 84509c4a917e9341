//! PDFs for presses: untagged pages with their boxes, and black text in one ink.
//!
//! In: [`Pages`]. Out: bytes. `printpdf` makes the operators of each page, pages in parallel; fonts are cut by
//! `subsetter`; `lopdf` writes the objects that `printpdf` lacks or gets wrong: boxes, fonts, images, output intent,
//! metadata.

mod boxes;
mod drawing;
mod finish;
mod font;
mod image;
mod ink;
pub mod kdp;
mod page;

pub(super) use finish::all_inks;
pub(super) use font::{compressed, number};
pub(super) use ink::{of_jpeg as ink_of_jpeg, of_pixels as ink_of_pixels};

use lopdf::Document;
use rayon::prelude::*;

use super::{Options, PdfError, Profile, pack};
use crate::diagnostic::Diagnostics;
use crate::typeset::frame::Pages;

/// Writes the file.
///
/// # Errors
/// A font that can't be embedded; PDF/X without a printing condition.
pub(super) fn write(pages: &Pages, options: &Options, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, PdfError> {
    save(assemble(pages, options, &[], diagnostics)?, options)
}

/// Writes a file in which text and rules of all pages keep their colours: a cover.
///
/// # Errors
/// As [`write()`].
pub(super) fn write_colored(
    pages: &Pages,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>, PdfError> {
    let all: Vec<usize> = (0..pages.pages.len()).collect();
    save(assemble(pages, options, &all, diagnostics)?, options)
}

fn save(document: Document, options: &Options) -> Result<Vec<u8>, PdfError> {
    let bytes = pack::unpacked(document)?;
    Ok(pack::pack(bytes, options.pack, pack::Amendment::NONE))
}

/// The file's objects, all streams compressed; sheets are imposed from them. Text and rules of the `colored`
/// pages keep their colours.
///
/// # Errors
/// As [`write()`].
pub(super) fn assemble(
    pages: &Pages,
    options: &Options,
    colored: &[usize],
    diagnostics: &mut Diagnostics,
) -> Result<Document, PdfError> {
    if let (Profile::Pdfx, Some(condition)) = (options.profile, &options.condition) {
        condition.check()?;
    }
    if options.profile == Profile::Kdp && !options.is_checked_after {
        options.rules.check(pages, options, diagnostics);
    }
    if let Some(warning) = finish::date_warning(&pages.info, options.profile) {
        diagnostics.push(warning);
    }
    let mut document = Document::with_version(if options.profile == Profile::Pdfx { "1.6" } else { "1.7" });
    let fonts = font::EmbeddedFonts::new(pages)?;
    let mut images = image::PressImages::load(pages, options, &mut document, diagnostics);
    let rgb = (!colored.is_empty()).then(|| images.rgb(&mut document));
    let contents: Vec<Vec<u8>> = pages
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| {
            let frame = boxes::PageBoxes::new(page.size, number, options);
            page::content(
                pages,
                page,
                &frame,
                page::DrawingContext { fonts: &fonts, images: &images, colored: colored.contains(&number) },
            )
        })
        .collect();
    finish::finish(pages, options, &mut document, finish::Parts { fonts, images, contents, rgb });
    Ok(document)
}
