//! `Pages` to PDF: tagged for screens, bare for a press.
//!
//! In: typeset [`Pages`] and [`Options`]. Out: the bytes of a file; of sheets, too, from any PDF. The module does not
//! depend on the document: it draws the contents of the pages and tags them with the logical tree that came with them.
//! The contents of pages are written here (`content`), for screens and presses alike. All else in files for screens is
//! `krilla`'s, in those for print `printpdf`'s and `lopdf`'s.

pub mod preflight;
pub mod press;

mod annotation;
mod codes;
mod content;
mod date;
mod encrypted;
mod glyph_texts;
mod icc;
mod letter;
mod line;
mod deflate;
mod pack;
mod xref;
mod picture;
mod screen;
mod sheet;
mod sheet_notes;

use std::fmt;

use lopdf::Document;

use crate::diagnostic::Diagnostics;
use crate::geometry::Length;
use crate::impose::{self, Binding, ImpositionPlan, Settings};
use crate::typeset::frame::Pages;
use press::kdp::ServiceRules;

pub use crate::profile::Profile;
pub use sheet::{ExtraPage, SheetExtras};
pub use sheet_notes::{sheet_notes, unlike_note};

/// The settings of a PDF beside its pages.
#[derive(Clone, Debug)]
pub struct Options {
    /// The purpose of the file.
    pub profile: Profile,
    /// How far ink may run over the trimmed page on each side; press profiles alone.
    pub bleed: Length,
    /// Whether crop and registration marks are drawn around the page (`print` and `pdfx`).
    pub marks: bool,
    /// How the press prints; `pdfx` and `pdfx1a`. `None`: offset on coated paper (FOGRA39).
    pub condition: Option<Condition>,
    /// The requirements of print on demand; `kdp` alone.
    pub rules: ServiceRules,
    /// Whether the finished file is checked for its printer, so that what breaks its rules is reported then.
    pub is_checked_after: bool,
    /// The most ink that the paper takes in one place, in per cent of one ink; for images with four inks.
    pub ink_limit: u32,
    /// Whether images are printed in black ink alone; press profiles.
    pub gray_images: bool,
    /// The side of the spine.
    pub binding: Binding,
    /// Whether small objects are packed into compressed streams (PDF 1.5). About a quarter smaller.
    pub pack: bool,
}

/// The total area coverage of offset printing on coated paper, in per cent (ISO 12647-2, the printing condition
/// FOGRA39).
pub const INK_LIMIT: u32 = 330;

impl Default for Options {
    fn default() -> Options {
        Options {
            profile: Profile::Screen,
            bleed: Length::ZERO,
            marks: false,
            condition: None,
            rules: ServiceRules::known(),
            is_checked_after: false,
            ink_limit: INK_LIMIT,
            gray_images: false,
            binding: Binding::Left,
            pack: true,
        }
    }
}

/// A printing condition: an ICC profile and its registered name.
#[derive(Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its name in the ICC's registry, such as `FOGRA39`; or the file's name.
    pub name: String,
    /// The ICC profile's bytes.
    pub icc: Vec<u8>,
}

impl Condition {
    /// Offset printing on coated paper (ISO 12647-2:2004), from the characterization data of Fogra.
    pub fn fogra39() -> Condition {
        let icc = include_bytes!("press/fogra39/FOGRA39L.icc").to_vec();
        Condition { name: "FOGRA39".into(), icc }
    }

    /// Whether the profile can be the output intent of PDF/X-4 with four inks (ISO 15930-7 §6.2.2; ISO 15076-1
    /// §7.2): a signed profile of an output device.
    ///
    /// # Errors
    /// The reason why it can't.
    pub(crate) fn check(&self) -> Result<(), PdfError> {
        // The signature, the device class and the colour space in the profile's header.
        let field = |at: usize| self.icc.get(at..at + 4);
        let wrong = |what: &str| Err(PdfError::Condition(self.name.clone(), what.into()));
        match (field(36), field(12), field(16)) {
            (Some(b"acsp"), Some(b"prtr"), Some(b"CMYK")) => Ok(()),
            (Some(b"acsp"), Some(b"prtr"), _) => wrong("its inks are not cyan, magenta, yellow, black"),
            (Some(b"acsp"), ..) => wrong("it is not the profile of a press or printer"),
            _ => wrong("it is not an ICC profile"),
        }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.icc.len())
    }
}

/// Why no file could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PdfError {
    /// A font can't be read or embedded: its name and the reason.
    Font(String, String),
    /// Something that the format can't hold: the reason.
    Limit(String),
    /// PDF/X was asked for with a profile that can't say how a press prints: its name and the reason.
    Condition(String, String),
    /// The pages can't be put on sheets.
    Sheets(impose::ImposeError),
    /// A PDF that was to be imposed can't be read: the reason.
    Broken(String),
    /// A PDF that was to be imposed asks for a password.
    Encrypted,
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::Font(name, reason) => write!(f, "the font {name} can't be embedded: {reason}"),
            PdfError::Limit(reason) => write!(f, "the PDF can't be written: {reason}"),
            PdfError::Condition(name, reason) => {
                write!(f, "the ICC profile `{name}` can't be the output intent of a PDF/X file: {reason}")
            }
            PdfError::Sheets(problem) => problem.fmt(f),
            PdfError::Broken(reason) => write!(f, "the PDF can't be read: {reason}"),
            PdfError::Encrypted => write!(f, "the PDF is encrypted: remove its password first"),
        }
    }
}

impl std::error::Error for PdfError {}

/// Writes the pages as the options say. What can be mended, or does not matter to every reader, is reported, and the
/// file is written all the same.
///
/// # Errors
/// A font that can't be embedded, or a limit of the format.
pub fn write(pages: &Pages, options: &Options, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, PdfError> {
    match options.profile {
        Profile::Screen => screen::write(pages, options, diagnostics),
        Profile::Print | Profile::Kdp | Profile::Pdfx | Profile::Pdfx1a => press::write(pages, options, diagnostics),
    }
}

/// Makes what is printed beside the pages that are folded, for their plan.
pub type MakeExtras<'a> = dyn Fn(&ImpositionPlan) -> SheetExtras + Sync + 'a;

/// The pages of a booklet, and what is printed beside them.
pub struct BookletPages<'a> {
    /// The pages in reading order.
    pub pages: &'a Pages,
    /// The numbers (from 0) of the pages that keep the colours of their text and rules.
    pub colored: &'a [usize],
    /// Makes what is printed beside the pages, for their plan.
    pub extras: &'a MakeExtras<'a>,
}

impl<'a> BookletPages<'a> {
    /// Pages in black with nothing beside them.
    pub fn of(pages: &'a Pages) -> BookletPages<'a> {
        BookletPages { pages, colored: &[], extras: &no_extras }
    }
}

/// Nothing beside the pages.
pub fn no_extras(_: &ImpositionPlan) -> SheetExtras {
    SheetExtras::default()
}

/// Imposes the pages of a press file on sheets. [`impose::report`] turns the plan into instructions for the binder.
///
/// # Errors
/// As [`write()`], and when the pages do not fit the sheets.
pub fn booklet(
    booklet: &BookletPages<'_>,
    options: &Options,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Result<(Vec<u8>, ImpositionPlan), PdfError> {
    // Marks are drawn around sheets, not around each page.
    let options = Options {
        profile: Profile::of_sheets(&[options.profile]),
        marks: false,
        bleed: settings.bleed,
        ..options.clone()
    };
    let file = press::assemble(booklet.pages, &options, booklet.colored, diagnostics)?;
    let inks = if file.has_colors { sheet::BarInks::All } else { sheet::BarInks::Black };
    sheet::sheets(file.document, settings, inks, &mut |plan| {
        assemble_extras((booklet.extras)(plan), &options, diagnostics)
    })
}

/// The pages beside those that are folded as a file.
fn assemble_extras(
    extras: SheetExtras,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Result<(Document, Vec<ExtraPage>), PdfError> {
    if extras.kinds.is_empty() {
        return Ok((Document::new(), Vec::new()));
    }
    let options = Options { bleed: Length::ZERO, ..options.clone() };
    // What the file itself lacks, such as a date, was reported with the pages.
    let mut found = Diagnostics::default();
    let document = press::assemble(&extras.pages, &options, &[], &mut found)?.document;
    for problem in found.sorted().into_iter().filter(|problem| problem.code.starts_with("image-")) {
        diagnostics.push(problem.clone());
    }
    Ok((document, extras.kinds))
}

/// Writes a flat cover, one page, for a press: text and rules keep their colours. The cover of a PDF/X book is PDF/X.
///
/// # Errors
/// A font that can't be embedded; PDF/X without a printing condition.
pub fn cover(cover: &Pages, options: &Options, diagnostics: &mut Diagnostics) -> Result<Vec<u8>, PdfError> {
    let options = Options { profile: Profile::of_sheets(&[options.profile]), ..options.clone() };
    press::write_colored(cover, &options, diagnostics)
}

/// Imposes the pages of any PDF on sheets.
///
/// # Errors
/// The file is broken or encrypted, or its pages do not fit its sheets.
pub fn impose(
    file: &[u8],
    settings: &Settings,
    extras: &MakeExtras<'_>,
) -> Result<(Vec<u8>, ImpositionPlan), PdfError> {
    let options = Options { profile: Profile::Print, ..Options::default() };
    sheet::foreign(file, settings, &mut |plan| assemble_extras(extras(plan), &options, &mut Diagnostics::default()))
}
