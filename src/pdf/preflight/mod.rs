//! The preflight of finished files: a PDF, of ours or of anybody, against what its printer asks for.
//!
//! In: a file's bytes and a printer's rules. Out: a [`Diagnostic`](crate::diagnostic::Diagnostic) for each rule that is broken, with the first page that
//! breaks it worst. The file itself is read, not what it was made from: what is reported is what is in it.

mod check;
mod cover;
mod font;
mod image;
mod ink;
mod inline_image;
mod locate;
mod page;

pub use locate::span_at;

use lopdf::{Dictionary, Document, Object};

use super::{PdfError, sheet};
use crate::diagnostic::Diagnostics;
use crate::guard::thread;
use crate::impose::Binding;
use crate::printer::{CoverExtent, PrinterRules, Stock};
use crate::source::Span;
use page::{Area, Known, PageFacts};

/// Two lengths that differ by less are the same: printers round to hundredths of an inch.
pub(super) const TOLERANCE: f64 = 0.72;

/// The most bytes of a metadata packet that are unpacked: real ones have some kilobytes.
const MAX_PACKET: usize = 16 << 20;

/// The parts of a book that are files of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Its pages.
    #[default]
    Interior,
    /// Its cover: one sheet.
    Cover,
}

/// The requirements that a file is checked against.
pub struct Request<'a> {
    /// The rules of the printer.
    pub rules: &'a PrinterRules,
    /// The paper that was chosen, if the printer's table has it.
    pub stock: Option<&'a Stock>,
    /// The part of the book that the file holds.
    pub part: Part,
    /// The measures of its cover, if they are known; for [`Part::Cover`].
    pub cover: Option<CoverExtent>,
    /// The side of the spine.
    pub binding: Binding,
    /// Whether it was written by the same run, which has reported images with too few pixels or too much ink.
    pub is_new: bool,
    /// Where something was written: its page (from 0) and its place in points from the trimmed page's left top corner.
    pub locate: &'a dyn Fn(usize, [f64; 2]) -> Option<Span>,
}

/// A page and what is on it.
struct CheckedPage {
    media: Area,
    bleed: Option<Area>,
    trim: Area,
    facts: PageFacts,
}

/// A file that was read.
struct Subject {
    pages: Vec<CheckedPage>,
    bytes: usize,
    has_annotations: bool,
    has_bookmarks: bool,
    title: String,
    is_pdfx: bool,
}

/// Checks a file.
///
/// # Errors
/// It is broken or encrypted.
pub fn check(file: &[u8], request: &Request<'_>, diagnostics: &mut Diagnostics) -> Result<(), PdfError> {
    let document = sheet::open(file)?;
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(PdfError::Encrypted);
    }
    let rules = request.rules;
    let read = thread::run(|| Subject::read(&document, file.len(), rules));
    let subject = read.map_err(|_| PdfError::Broken("its structure is damaged".into()))?;
    if let (Part::Cover, Some(extent)) = (request.part, &request.cover) {
        let found = cover::all(&subject, extent, request);
        found.into_iter().flatten().for_each(|diagnostic| diagnostics.push(diagnostic));
    }
    check::all(&subject, request, diagnostics);
    Ok(())
}

impl Subject {
    fn read(document: &Document, bytes: usize, rules: &PrinterRules) -> Subject {
        let mut known = Known::default();
        let mut has_annotations = false;
        let mut pages = Vec::new();
        for (number, id) in document.page_iter().enumerate() {
            let resources = match sheet::inherited(document, id, b"Resources") {
                Some(Object::Dictionary(own)) => own,
                Some(Object::Reference(id)) => document.get_dictionary(id).cloned().unwrap_or_default(),
                _ => Dictionary::new(),
            };
            let annotations = document.get_dictionary(id).and_then(|page| page.get_deref(b"Annots", document));
            has_annotations |= annotations.and_then(Object::as_array).is_ok_and(|list| !list.is_empty());
            let media = sheet::rectangle(document, id, b"MediaBox").unwrap_or([0.0, 0.0, 612.0, 792.0]);
            let own = |key: &[u8]| sheet::rectangle(document, id, key);
            let trim = own(b"TrimBox").unwrap_or_else(|| assumed_trim(media, number, rules));
            let facts = page::read(document, id, &resources, &mut known);
            pages.push(CheckedPage { media, bleed: own(b"BleedBox"), trim, facts });
        }
        let catalog = document.catalog().cloned().unwrap_or_default();
        let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
        let title = info.and_then(|info| info.get_deref(b"Title", document));
        Subject {
            pages,
            bytes,
            has_annotations,
            has_bookmarks: catalog.has(b"Outlines"),
            title: title.and_then(lopdf::decode_text_string).unwrap_or_default(),
            is_pdfx: is_pdfx(document, &catalog),
        }
    }
}

/// Whether a file says that it is PDF/X: it has an output intent of that standard, which PDF/A has of its own, and names
/// its version in the document information (ISO 15930-1 and -3) or in the metadata packet (ISO 15930-7 §6.12).
fn is_pdfx(document: &Document, catalog: &Dictionary) -> bool {
    const VERSION: &[u8] = b"GTS_PDFXVersion";
    let intents = catalog.get_deref(b"OutputIntents", document).and_then(Object::as_array);
    let is_for_press = |intent: &Object| {
        let intent = document.dereference(intent).and_then(|found| found.1.as_dict());
        intent.and_then(|intent| intent.get_deref(b"S", document)?.as_name()).is_ok_and(|kind| kind == b"GTS_PDFX")
    };
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let packet = catalog.get_deref(b"Metadata", document).and_then(Object::as_stream);
    let packet = packet.and_then(|packet| packet.get_plain_content_with_limit(MAX_PACKET)).unwrap_or_default();
    let is_named = info.is_ok_and(|info| info.has(VERSION)) || packet.windows(VERSION.len()).any(|at| at == VERSION);
    is_named && intents.is_ok_and(|intents| intents.iter().any(is_for_press))
}

/// The trimmed page of a file that does not say it: the whole page, or what its bleed leaves of it, if that is a size
/// that the printer has.
fn assumed_trim(media: Area, number: usize, rules: &PrinterRules) -> Area {
    let [left, bottom, right, top] = media;
    let (width, height) = (right - left, top - bottom);
    let is_known = |width: f64, height: f64| {
        let near = |one: f64, other: f64| (one - other * 72.0).abs() < TOLERANCE;
        rules.trim.sizes.iter().any(|size| near(width, size[0]) && near(height, size[1]))
    };
    let bleed = rules.bleed.inches.unwrap_or(0.0) * 72.0;
    let across = if rules.bleed.at_spine { 2.0 * bleed } else { bleed };
    if is_known(width, height) || !is_known(width - across, height - 2.0 * bleed) {
        return media;
    }
    let is_recto = number.is_multiple_of(2);
    let at = |is_spine: bool| if is_spine && !rules.bleed.at_spine { 0.0 } else { bleed };
    [left + at(is_recto), bottom + bleed, right - at(!is_recto), top - bleed]
}
