//! The whole press file from its parts: pages with boxes, shared resources, metadata, output intent.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::boxes::PageBoxes;
use super::drawing::{RGB, SPOT};
use super::font::{EmbeddedFonts, compressed, number, text_string};
use super::image::PressImages;
use super::page::{ALL, KNOCKOUT, OVERPRINT};
use crate::diagnostic::Diagnostic;
use crate::pdf::date::Moment;
use crate::pdf::screen::info::{Xmp, language, title};
use crate::pdf::{Condition, Options, Profile, pack};
use crate::text::xml::escape;
use crate::typeset::frame::{DocumentInfo, Pages, SpotColor};

/// All that the page objects refer to.
pub(super) struct Parts {
    pub(super) fonts: EmbeddedFonts,
    pub(super) images: PressImages,
    /// The operators of each page, compressed.
    pub(super) contents: Vec<Vec<u8>>,
    /// The colour space of text and rules, if they have colours.
    pub(super) rgb: Option<Object>,
}

/// The producer in the metadata.
const PRODUCER: &str = concat!("chapbook ", env!("CARGO_PKG_VERSION"));

/// Puts the file together.
pub(super) fn finish(pages: &Pages, options: &Options, document: &mut Document, parts: Parts) {
    let xobjects = parts.images.names();
    let fonts = parts.fonts.add(pages, document);
    let resources = resources(fonts, xobjects, parts.rgb, pages.spot.as_ref(), document);
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = Vec::with_capacity(parts.contents.len());
    for (number, (page, content)) in pages.pages.iter().zip(parts.contents).enumerate() {
        let frame = PageBoxes::new(page.size, number, options);
        let content = document.add_object(compressed(Dictionary::new(), content));
        kids.push(document.add_object(page_object(&frame, tree, resources, content)).into());
    }
    // A page tree without pages is not a PDF that viewers open.
    if kids.is_empty() {
        let frame = PageBoxes::new(crate::geometry::Size::default(), 0, options);
        let content = document.add_object(compressed(Dictionary::new(), pack::deflate(&[])));
        kids.push(document.add_object(page_object(&frame, tree, resources, content)).into());
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    document.set_object(tree, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids });
    let catalog = catalog(pages, options, tree, document);
    let catalog = document.add_object(catalog);
    let info = document.add_object(info(&pages.info, options.profile));
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    // Both identifiers are the same in a file that was not changed since (ISO 32000-1 §14.4).
    let id = identity(pages, options);
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

/// The separation `All`, which paints on every plate: registration marks must be on each of them (ISO 32000-1 §8.6.6.4).
pub(in crate::pdf) fn all_inks() -> Vec<Object> {
    let tint = dictionary! {
        "FunctionType" => 2,
        "Domain" => vec![0.into(), 1.into()],
        "C0" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        "C1" => vec![1.into(), 1.into(), 1.into(), 1.into()],
        "N" => 1,
    };
    vec!["Separation".into(), "All".into(), "DeviceCMYK".into(), tint.into()]
}

fn resources(
    fonts: Dictionary,
    xobjects: Dictionary,
    rgb: Option<Object>,
    spot: Option<&SpotColor>,
    document: &mut Document,
) -> ObjectId {
    let mut spaces = dictionary! { ALL => all_inks() };
    if let Some(rgb) = rgb {
        spaces.set(RGB, rgb);
    }
    if let Some(spot) = spot {
        spaces.set(SPOT, separation(spot));
    }
    let state = |over: bool| {
        dictionary! { "Type" => "ExtGState", "OP" => over, "op" => over, "OPM" => i64::from(over) }
    };
    document.add_object(dictionary! {
        "Font" => fonts,
        "XObject" => xobjects,
        "ExtGState" => dictionary! { OVERPRINT => state(true), KNOCKOUT => state(false) },
        "ColorSpace" => spaces,
    })
}

/// The colour space of a spot colour: how much there is of its ink, and what stands for it in the four inks of the press
/// (ISO 32000-1 §8.6.6.4).
fn separation(spot: &SpotColor) -> Object {
    let full: Vec<Object> = spot.inks.iter().map(|ink| Object::Real(f32::from(*ink) / 100.0)).collect();
    let none: Vec<Object> = spot.inks.iter().map(|_| Object::Integer(0)).collect();
    let tint = dictionary! {
        "FunctionType" => 2,
        "Domain" => vec![Object::Integer(0), Object::Integer(1)],
        "C0" => none,
        "C1" => full,
        "N" => 1,
    };
    let name = Object::Name(spot.name.clone().into_bytes());
    vec!["Separation".into(), name, "DeviceCMYK".into(), Object::Dictionary(tint)].into()
}

fn page_object(frame: &PageBoxes, tree: ObjectId, resources: ObjectId, content: ObjectId) -> Dictionary {
    let whole = [0.0, 0.0, frame.media[0], frame.media[1]];
    let numbers = |values: [f64; 4]| Object::Array(values.map(number).to_vec());
    dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => numbers(whole),
        "CropBox" => numbers(whole),
        "BleedBox" => numbers(frame.bleed),
        "TrimBox" => numbers(frame.trim),
        "Resources" => resources,
        "Contents" => content,
    }
}

fn catalog(pages: &Pages, options: &Options, tree: ObjectId, document: &mut Document) -> Dictionary {
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => tree,
        "Lang" => text_string(&language(&pages.info)),
    };
    let packet = packet(&pages.info, options.profile);
    let about = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // Uncompressed, so that programs that know no PDF find it by searching the file.
    let metadata = document.add_object(Stream::new(about, packet.into_bytes()).with_compression(false));
    catalog.set("Metadata", metadata);
    if options.profile != Profile::Kdp {
        catalog.set("PageLabels", labels(pages));
    }
    if options.profile.is_pdfx() {
        let condition = options.condition.clone().unwrap_or_else(Condition::fogra39);
        let intent = intent(&condition, document);
        catalog.set("OutputIntents", vec![intent.into()]);
    }
    catalog
}

/// The output intent: the printing condition that the file was made for (ISO 15930-7 §6.2.2).
fn intent(condition: &Condition, document: &mut Document) -> Dictionary {
    let profile = compressed(dictionary! { "N" => 4 }, pack::deflate(&[&condition.icc]));
    let profile = document.add_object(profile);
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text_string(&condition.name),
        "RegistryName" => Object::string_literal("http://www.color.org"),
        "Info" => text_string(&condition.name),
        "DestOutputProfile" => profile,
    }
}

/// The page labels: one entry for each range of pages that count on (ISO 32000-1 §12.4.2).
fn labels(pages: &Pages) -> Dictionary {
    let mut entries: Vec<Object> = Vec::new();
    let mut last = None;
    for (index, page) in pages.pages.iter().enumerate() {
        let folio = page.folio;
        let expected = last.replace((folio.roman, folio.number.saturating_add(1)));
        if expected == Some((folio.roman, folio.number)) {
            continue;
        }
        let mut label = Dictionary::new();
        if 0 < folio.number {
            label.set("S", if folio.roman { "r" } else { "D" });
            label.set("St", i64::from(folio.number));
        }
        entries.push(i64::try_from(index).unwrap_or(i64::MAX).into());
        entries.push(label.into());
    }
    dictionary! { "Nums" => entries }
}

/// The date that the file is given. A book without one gets none, but for PDF/X, which requires one in both places
/// (ISO 15930-7 §6.12): it gets the first second of 1970, and its author is told.
fn date(info: &DocumentInfo, profile: Profile) -> Option<Moment> {
    let needed = profile.is_pdfx().then_some(0);
    info.date.or(needed).map(Moment::new)
}

/// A warning for a file that needs a date, of a book that has none, or one that is no day.
pub(super) fn date_warning(info: &DocumentInfo, profile: Profile) -> Option<Diagnostic> {
    if info.date.is_some() || !profile.is_pdfx() {
        return None;
    }
    let (reason, setting) = match info.written_date.as_deref() {
        Some(date) => (format!("`{date}` is not one"), "date"),
        None => ("the book has none".to_owned(), "title"),
    };
    let message = format!("PDF/X requires a date, and {reason}: 1 January 1970 is written");
    let help = "write the book's `date` in its metadata, such as `date: 2026-11-28`";
    Some(Diagnostic::warning("pdf-date", message).settings([setting]).help(help))
}

fn info(info: &DocumentInfo, profile: Profile) -> Dictionary {
    let mut dictionary = dictionary! {
        "Title" => text_string(&title(info)),
        "Creator" => text_string(PRODUCER),
        "Producer" => text_string(PRODUCER),
        "Trapped" => "False",
    };
    if let Some(date) = date(info, profile).map(Moment::pdf) {
        dictionary.set("CreationDate", Object::string_literal(date.as_str()));
        dictionary.set("ModDate", Object::string_literal(date));
    }
    if profile == Profile::Pdfx1a {
        // The kind of 2001, which printers name. It is written here; PDF/X-4 says it in the metadata packet alone.
        dictionary.set("GTS_PDFXVersion", Object::string_literal("PDF/X-1:2001"));
        dictionary.set("GTS_PDFXConformance", Object::string_literal("PDF/X-1a:2001"));
    }
    if !info.authors.is_empty() {
        dictionary.set("Author", text_string(&info.authors.join(", ")));
    }
    dictionary
}

/// The metadata packet (ISO 16684-1).
fn packet(info: &DocumentInfo, profile: Profile) -> String {
    let date = date(info, profile).map(Moment::iso).map_or_else(String::new, |date| {
        format!(
            "<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>\
             <xmp:MetadataDate>{date}</xmp:MetadataDate>"
        )
    });
    let authors: String = info.authors.iter().map(|author| format!("<rdf:li>{}</rdf:li>", escape(author))).collect();
    let version = match profile {
        Profile::Pdfx => "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
        Profile::Screen | Profile::Print | Profile::Kdp | Profile::Pdfx1a => "",
    };
    let title = escape(&title(info));
    let packet = format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" \
         xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\
         <dc:format>application/pdf</dc:format>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         <dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>\
         {date}<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\
         <pdf:Producer>{PRODUCER}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>\
         <xmpMM:DocumentID>{}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>\
         <xmpMM:RenditionClass>default</xmpMM:RenditionClass>{version}\
         </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>",
        uuid(info)
    );
    Xmp::new(info).amend(&packet)
}

/// The book's identifier, made from its metadata so that it stays the same from run to run.
fn uuid(info: &DocumentInfo) -> String {
    let words = format!("{}\n{}\n{}", title(info), info.authors.join("\n"), language(info));
    let words = info.identifier.as_deref().unwrap_or(&words);
    format!("uuid:{}", uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, words.as_bytes()))
}

/// The file's identifier: sixteen bytes that differ between the books and between the profiles of one book.
fn identity(pages: &Pages, options: &Options) -> [u8; 16] {
    let words = format!("{}\n{:?}\n{}", uuid(&pages.info), options.profile, pages.pages.len());
    *uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, words.as_bytes()).as_bytes()
}
