//! PDFs for presses: untagged pages with their boxes, and black text in one ink.
//!
//! In: [`Pages`]. Out: bytes. Pages are drawn in parallel, by the same writer as those for screens, printer's marks by
//! `printpdf`; fonts are cut by `subsetter`; `lopdf` writes the objects that `printpdf` lacks or gets wrong: boxes, fonts, images, output intent,
//! metadata.

mod boxes;
mod drawing;
mod finish;
mod font;
mod image;
mod ink;
pub mod kdp;
mod page;
mod separation;

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
    save(assemble(pages, options, &[], diagnostics)?.document, options)
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
    save(assemble(pages, options, &all, diagnostics)?.document, options)
}

fn save(document: Document, options: &Options) -> Result<Vec<u8>, PdfError> {
    let bytes = pack::unpacked(document)?;
    // Streams of objects are of PDF 1.5.
    let is_packed = options.pack && options.profile != Profile::Pdfx1a;
    pack::pack(bytes, is_packed, pack::Amendment::NONE)
}

/// The version of PDF that a profile's files are: PDF/X-4 is 1.6 (ISO 15930-7 §6.1), PDF/X-1a:2001 is 1.3 (ISO 15930-1).
fn version(profile: Profile) -> &'static str {
    match profile {
        Profile::Pdfx => "1.6",
        Profile::Pdfx1a => "1.3",
        Profile::Screen | Profile::Print | Profile::Kdp => "1.7",
    }
}

/// A file that is not yet written.
pub(super) struct PressFile {
    /// Its objects, all streams compressed.
    pub(super) document: Document,
    /// Whether it prints any ink but black.
    pub(super) has_colors: bool,
}

/// The file's objects; sheets are imposed from them. Text and rules of the `colored`
/// pages keep their colours.
///
/// # Errors
/// As [`write()`].
pub(super) fn assemble(
    pages: &Pages,
    options: &Options,
    colored: &[usize],
    diagnostics: &mut Diagnostics,
) -> Result<PressFile, PdfError> {
    if let (true, Some(condition)) = (options.profile.is_pdfx(), &options.condition) {
        condition.check()?;
    }
    if options.profile == Profile::Kdp && !options.is_checked_after {
        options.rules.check(pages, options, diagnostics);
    }
    if let Some(warning) = finish::date_warning(&pages.info, options.profile) {
        diagnostics.push(warning);
    }
    let mut document = Document::with_version(version(options.profile));
    let fonts = font::EmbeddedFonts::new(pages)?;
    let separation = match options.profile {
        Profile::Pdfx1a => {
            let condition = options.condition.clone().unwrap_or_else(super::Condition::fogra39);
            Some(separation::Separation::new(&condition, options.ink_limit)?)
        }
        _ => None,
    };
    let mut images = image::PressImages::load(pages, options, separation, &mut document, diagnostics);
    let has_rgb = !colored.is_empty() && images.separation().is_none();
    let rgb = has_rgb.then(|| images.rgb(&mut document));
    let contents: Vec<Vec<u8>> = pages
        .pages
        .par_iter()
        .enumerate()
        .map_init(pack::deflater, |deflater, (number, page)| {
            let frame = boxes::PageBoxes::new(page.size, number, options);
            let colored = colored.contains(&number);
            let with = page::DrawingContext { fonts: &fonts, images: &images, colored };
            page::content(pages, page, &frame, with, deflater)
        })
        .collect();
    let has_colors = !colored.is_empty() || images.has_colors();
    finish::finish(pages, options, &mut document, finish::Parts { fonts, images, contents, rgb });
    Ok(PressFile { document, has_colors })
}
