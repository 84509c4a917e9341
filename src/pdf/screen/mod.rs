//! The file for screens, screen readers and archives: tagged, PDF/UA-1 and PDF/A-2a at once.
//!
//! In: [`Pages`]. Out: bytes. `krilla` refuses a file that breaks either standard. It is then written without claiming
//! them, and what broke them is reported where it was written, so that there is always a file to read.

mod content;
mod convert;
mod image;
pub(super) mod info;
mod link;
mod page;
mod tags;
mod text;

use std::collections::BTreeMap;

use flate2::Compress;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, PdfVersion, ValidationError};
use krilla::error::KrillaError;
use krilla::surface::Location;
use krilla::text::Font;
use krilla::{Document, SerializeSettings};
use rayon::prelude::*;

use super::{Options, PdfError, pack};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::typeset::frame::Pages;

/// `krilla` has one number for what a part of the file was made from. Numbers below this are nodes, those from here on
/// images: node ids are 32 bits wide.
const FIRST_PICTURE: u64 = 1 << 32;

/// How much of the standards is attempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strictness {
    /// PDF/UA-1 and PDF/A-2a.
    Standards,
    /// The same, with drawings as pixels: some effects of SVG are forbidden in PDF/A.
    Pixels,
    /// A tagged file that claims no standard.
    None,
}

/// Writes the file.
///
/// # Errors
/// A font that can't be embedded, or a limit of the format.
pub(super) fn write(pages: &Pages, options: &Options, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, PdfError> {
    let fonts = page::fonts(pages)?;
    let faces = content::ScreenFaces::new(pages, &fonts);
    let mut contents = Contents::new(pages, faces.of(pages));
    let mut strictness = Strictness::Standards;
    loop {
        // Of each attempt its own, so that what a failed one has reported is not told twice.
        let mut reports = Diagnostics::default();
        let result = attempt(pages, &fonts, &mut contents, strictness, &mut reports);
        let next = match (result, strictness) {
            (Ok(bytes), _) => {
                diagnostics.extend(reports);
                let xmp = info::Xmp::new(&pages.info);
                let amend = |packet: &str| xmp.amend(&xmp.undated(packet));
                let undated = pages.info.date.is_none();
                let streams: Vec<pack::PageStream> = contents.pages.into_iter().map(|page| page.stream).collect();
                let written = pack::PageContents { streams: &streams, codes: faces.codes() };
                let amendment = pack::Amendment { packet: &amend, undated, pages: Some(written) };
                return pack::pack(bytes, options.pack, amendment);
            }
            (Err(KrillaError::Validation(errors)), Strictness::Standards)
                if errors.iter().all(|(error, _)| is_picture(error)) =>
            {
                Strictness::Pixels
            }
            (Err(KrillaError::Validation(errors)), Strictness::Standards | Strictness::Pixels) => {
                for (error, _) in &errors {
                    diagnostics.push(report(pages, &fonts, error));
                }
                Strictness::None
            }
            (Err(error), _) => return Err(failure(pages, &fonts, &error)),
        };
        strictness = next;
    }
}

/// The contents of the pages.
struct Contents<'a> {
    fonts: content::ScreenFonts<'a>,
    pages: Vec<content::PageContent<'a>>,
    /// The images that each page was drawn without.
    broken: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Contents<'a> {
    /// Draws all pages with all of their images.
    fn new(pages: &'a Pages, fonts: content::ScreenFonts<'a>) -> Contents<'a> {
        let draw = |deflater: &mut Compress, page| {
            let mut drawn = content::content(fonts, page, &[]);
            // At once, so that a long book's operators are never all in memory.
            drawn.stream.pack(deflater);
            drawn
        };
        let drawn = pages.pages.par_iter().map_init(pack::deflater, draw).collect();
        Contents { fonts, pages: drawn, broken: BTreeMap::new() }
    }

    /// The content of a page without the images that can't be drawn.
    fn without(&mut self, number: usize, broken: Vec<usize>) -> Option<&content::PageContent<'a>> {
        if broken != self.broken.remove(&number).unwrap_or_default() {
            self.pages[number] = content::content(self.fonts, self.fonts.pages.pages.get(number)?, &broken);
        }
        self.broken.insert(number, broken);
        self.pages.get(number)
    }
}

fn attempt(
    pages: &Pages,
    fonts: &[Option<Font>],
    contents: &mut Contents<'_>,
    strictness: Strictness,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<u8>, KrillaError> {
    let mut configuration = ConfigurationBuilder::new().with_version(PdfVersion::Pdf17);
    if strictness != Strictness::None {
        configuration =
            configuration.with_accessibility_validator(Accessibility::UA1).with_archival_validator(Archival::A2_A);
    }
    let settings = SerializeSettings {
        // The standards and the version fit: `finish` can't fail (a unit test holds it).
        configuration: configuration.finish().unwrap_or_default(),
        enable_tagging: true,
        // PDF/A asks for colours with a profile (ISO 19005-2, 6.2.4.3).
        no_device_cs: true,
        // Those of pages are replaced: see [`pack::pack`].
        compress_content_streams: false,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    let drawn_with = contents.fonts;
    let mut drawing = page::ScreenDrawing::new(drawn_with, fonts, strictness == Strictness::Pixels);
    let labels = info::labels(&pages.pages);
    for (number, label) in labels.into_iter().enumerate() {
        let broken = drawing.load(number, diagnostics);
        if let Some(content) = contents.without(number, broken) {
            drawing.page(&mut document, number, label, content);
        }
    }
    // A page tree without a page is no PDF for many viewers.
    if pages.pages.is_empty() {
        document.start_page().finish();
    }
    for destination in drawing.links.named() {
        // It fails for a name that is used twice, and `LinkAnnotations::new` keeps one of each.
        let _ = document.register_named_destination(destination);
    }
    let marked = drawing.finish();
    warn_of_missing_descriptions(pages, &marked, diagnostics);
    document.set_tag_tree(tags::tree(pages, marked));
    document.set_outline(info::outline(pages));
    document.set_metadata(info::metadata(&pages.info));
    document.finish()
}

/// Warns of images without a description. The standards want one, so the tags say that it is missing.
fn warn_of_missing_descriptions(pages: &Pages, marked: &page::Marked, diagnostics: &mut Diagnostics) {
    for (leaf, picture) in &marked.pictures {
        let Some(leaf) = pages.structure.leaves.get(leaf.0 as usize) else { continue };
        let figure = pages.structure.elements.get(leaf.element.0 as usize);
        let described =
            figure.is_some_and(|element| element.title.as_deref().is_some_and(|text| !text.trim().is_empty()));
        let (Some(picture), false) = (pages.pictures.get(*picture), described) else { continue };
        let message = format!("the image `{}` has no description", picture.path);
        let help = "say what it shows in the brackets, `![a gull in flight](…)`, in HTML as `alt` or `aria-label`; or mark it `{.decorative}`";
        let mut warning = Diagnostic::warning("alt-missing", message).help(help);
        warning.span = pages.spans.get(leaf.node.0 as usize).copied();
        diagnostics.push(warning);
    }
}

/// Whether the error is in an image, so that rendering drawings to pixels may mend it.
fn is_picture(error: &ValidationError) -> bool {
    let (_, location) = explain(error);
    location.is_some_and(|location| FIRST_PICTURE <= location.get())
}

fn report(pages: &Pages, fonts: &[Option<Font>], error: &ValidationError) -> Diagnostic {
    let (mut message, location) = explain(error);
    if let ValidationError::RestrictedLicense(font) = error {
        message = format!("the licence of {} does not allow embedding", name(pages, fonts, font));
    }
    let mut diagnostic = Diagnostic::warning("pdf-standard", format!("the PDF is neither PDF/UA nor PDF/A: {message}"));
    if let ValidationError::RestrictedLicense(_) = error {
        diagnostic =
            diagnostic.settings(["pdf.font", "pdf.mono-font", "fonts.paths"]).help("use a font that may be embedded");
    }
    if let Some(span) = location.and_then(|location| span(pages, location)) {
        diagnostic = diagnostic.at(span);
    }
    if let Some(path) = location.and_then(|location| picture(pages, location)) {
        diagnostic = diagnostic.help(format!("replace {path} by a simpler image"));
    }
    diagnostic
}

/// Where the node of a location was written.
fn span(pages: &Pages, location: Location) -> Option<Span> {
    let node = location.get().checked_sub(1).filter(|node| *node < FIRST_PICTURE)?;
    pages.spans.get(usize::try_from(node).ok()?).copied()
}

fn picture(pages: &Pages, location: Location) -> Option<&str> {
    let index = usize::try_from(location.get().checked_sub(FIRST_PICTURE)?).ok()?;
    pages.pictures.get(index).map(|picture| picture.path.as_str())
}

/// Explains a validation error in plain words, and says where it is. Those that a book can't cause are shown as `krilla`
/// names them.
fn explain(error: &ValidationError) -> (String, Option<Location>) {
    use ValidationError as E;
    match error {
        E::TooLongString => ("a text in it is longer than 32,767 bytes".into(), None),
        E::TooLongName => ("a font's name is longer than 127 bytes".into(), None),
        E::TooManyIndirectObjects => ("it has more than 8,388,607 objects".into(), None),
        E::TooHighQNestingLevel => ("an image nests more than 28 clips".into(), None),
        E::ContainsPostScript(at) => ("an image has a repeating or sweeping gradient".into(), *at),
        E::ContainsNotDefGlyph(_, at, text) => (format!("no font has the character “{text}”"), *at),
        E::NoCodepointMapping(_, glyph, at) => (format!("glyph {} stands for no character", glyph.to_u32()), *at),
        E::InvalidCodepointMapping(_, _, letter, at) | E::UnicodePrivateArea(_, _, letter, at) => {
            (format!("U+{:04X} can't be read aloud", u32::from(*letter)), *at)
        }
        E::MissingAltText(at) => ("an image or formula has no alternative text".into(), *at),
        E::MissingAnnotationAltText(at) => ("a link has no description".into(), *at),
        E::Transparency(at) | E::ImageInterpolation(at) | E::EmbeddedPDF(at) => {
            ("an image uses what archival PDF forbids".into(), *at)
        }
        other => (format!("{other:?}"), None),
    }
}

/// The name of a font.
fn name<'a>(pages: &'a Pages, fonts: &[Option<Font>], font: &Font) -> &'a str {
    let at = fonts.iter().position(|other| other.as_ref() == Some(font));
    at.and_then(|at| pages.faces.get(at)).map_or("a font in a drawing", |face| &face.postscript)
}

fn failure(pages: &Pages, fonts: &[Option<Font>], error: &KrillaError) -> PdfError {
    match error {
        KrillaError::Font(font, reason) => PdfError::Font(name(pages, fonts, font).to_owned(), reason.clone()),
        KrillaError::Image(_, at, reason) => {
            let path = at.and_then(|at| picture(pages, at)).unwrap_or("an image");
            PdfError::Limit(format!("{path}: {reason}"))
        }
        other => PdfError::Limit(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_standards_fit_one_file() {
        let configuration = ConfigurationBuilder::new()
            .with_version(PdfVersion::Pdf17)
            .with_accessibility_validator(Accessibility::UA1)
            .with_archival_validator(Archival::A2_A)
            .finish();
        assert!(configuration.is_ok());
    }
}
