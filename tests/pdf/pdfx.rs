//! PDF/X-1a:2001 by a written list: what ISO 15930-1 asks of a file, looked for in its objects. No checker of PDF/X is in
//! public registries.

use chapbook::diagnostic::Diagnostics;
use chapbook::pdf::{self, Options, Profile};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{assert_sound, sample};

/// What a file has that PDF/X-1a forbids, or lacks that it asks for.
fn violations(file: &[u8]) -> Vec<String> {
    let document = Document::load_mem(file).expect("it is a PDF");
    let mut found = Vec::new();
    let mut rule = |clause: &str, what: String, holds: bool| {
        if !holds {
            found.push(format!("{clause}: {what}"));
        }
    };
    // PDF 1.3, which has neither streams of objects nor of references.
    rule("version", format!("version {}", document.version), document.version == "1.3");
    let kinds = ["/Type/ObjStm", "/Type /ObjStm", "/Type/XRef", "/Type /XRef"];
    let text = String::from_utf8_lossy(file);
    rule("version", "streams of PDF 1.5".into(), kinds.iter().all(|kind| !text.contains(kind)));
    rule("encryption", "encryption".into(), !document.trailer.has(b"Encrypt"));
    rule("identifier", "no file identifier".into(), document.trailer.has(b"ID"));
    // the document information.
    let info = document.trailer.get_deref(b"Info", &document).and_then(Object::as_dict).cloned().unwrap_or_default();
    for key in ["Title", "CreationDate", "ModDate", "Trapped", "GTS_PDFXVersion"] {
        rule("information", format!("no {key}"), info.has(key.as_bytes()));
    }
    let claim = info.get(b"GTS_PDFXVersion").and_then(Object::as_str).unwrap_or_default();
    let conformance = info.get(b"GTS_PDFXConformance").and_then(Object::as_str).unwrap_or_default();
    let is_claimed = claim == b"PDF/X-1:2001" && conformance == b"PDF/X-1a:2001";
    rule("claim", format!("{claim:?} {conformance:?}"), is_claimed);
    let trapped = info.get(b"Trapped").and_then(Object::as_name).unwrap_or_default();
    rule("trapping", "Trapped".into(), [&b"True"[..], b"False"].contains(&trapped));
    let catalog = document.catalog().expect("it has a catalogue");
    // one output intent of four inks.
    let intents = catalog.get(b"OutputIntents").and_then(Object::as_array).cloned().unwrap_or_default();
    rule("intent", format!("{} output intents", intents.len()), intents.len() == 1);
    for intent in &intents {
        let intent = document.dereference(intent).ok().and_then(|it| it.1.as_dict().ok()).expect("an intent");
        for key in ["S", "OutputConditionIdentifier", "RegistryName", "DestOutputProfile"] {
            rule("intent", format!("the intent has no {key}"), intent.has(key.as_bytes()));
        }
    }
    // nothing that acts, no layers, no forms.
    for key in ["OpenAction", "AA", "AcroForm", "OCProperties", "Names"] {
        rule("actions", format!("{key} in the catalogue"), !catalog.has(key.as_bytes()));
    }
    for (_, id) in document.get_pages() {
        page(&document, id, &mut rule);
    }
    for object in document.objects.values() {
        let dictionary = match object {
            Object::Stream(stream) => &stream.dict,
            Object::Dictionary(dictionary) => dictionary,
            _ => continue,
        };
        dictionary_rules(dictionary, &document, &mut rule);
    }
    found
}

/// boxes. operators of content may name no colours but those of inks.
fn page(document: &Document, id: ObjectId, rule: &mut impl FnMut(&str, String, bool)) {
    let page = document.get_dictionary(id).expect("a page");
    let area = |key: &[u8]| -> Option<Vec<f32>> {
        let area = page.get(key).ok()?.as_array().ok()?;
        Some(area.iter().filter_map(|number| number.as_float().ok()).collect())
    };
    let (media, bleed, trim) = (area(b"MediaBox"), area(b"BleedBox"), area(b"TrimBox"));
    rule("boxes", "no MediaBox".into(), media.is_some());
    rule("boxes", "no TrimBox".into(), trim.is_some() && !page.has(b"ArtBox"));
    let within = |inner: &Option<Vec<f32>>, outer: &Option<Vec<f32>>| match (inner, outer) {
        (Some(inner), Some(outer)) => {
            (0..2).all(|at| outer[at] - 0.01 <= inner[at] && inner[at + 2] <= outer[at + 2] + 0.01)
        }
        _ => true,
    };
    rule(
        "boxes",
        "boxes are not within one another".into(),
        within(&trim, &bleed) && within(&bleed, &media) && within(&trim, &media),
    );
    for key in ["Annots", "AA", "Group", "Tabs"] {
        rule("annotations", format!("{key} on a page"), !page.has(key.as_bytes()));
    }
    content(&document.get_page_content(id), rule);
}

fn content(content: &[u8], rule: &mut impl FnMut(&str, String, bool)) {
    let content = lopdf::content::Content::decode(content).expect("operators");
    for operation in &content.operations {
        let colored = ["rg", "RG", "sh", "ri", "BX"].contains(&operation.operator.as_str());
        rule("colours", format!("operator {}", operation.operator), !colored);
        if ["cs", "CS"].contains(&operation.operator.as_str()) {
            let name = operation.operands[0].as_name().expect("a name");
            rule("colours", format!("{name:?}"), name == b"All" || name.starts_with(b"Device") && name != b"DeviceRGB");
        }
    }
}

/// colours. fonts are embedded. no transparency. no alternates, no OPI.
fn dictionary_rules(dictionary: &Dictionary, document: &Document, rule: &mut impl FnMut(&str, String, bool)) {
    let name = |key: &[u8]| dictionary.get(key).and_then(Object::as_name).unwrap_or_default();
    if name(b"Subtype") == b"Image" {
        let space = name(b"ColorSpace");
        rule(
            "colours",
            format!("an image in {:?}", dictionary.get(b"ColorSpace")),
            [&b"DeviceGray"[..], b"DeviceCMYK"].contains(&space),
        );
        let bits = dictionary.get(b"BitsPerComponent").and_then(Object::as_i64).unwrap_or(0);
        rule("version", format!("{bits} bits"), bits <= 8);
        for key in ["SMask", "Alternates", "OPI"] {
            rule("transparency", format!("{key} of an image"), !dictionary.has(key.as_bytes()));
        }
        rule("version", "JPXDecode".into(), name(b"Filter") != b"JPXDecode");
    }
    if name(b"Subtype") == b"Form" {
        for key in ["Group", "Ref", "OPI", "PS"] {
            rule("transparency", format!("{key} of a form"), !dictionary.has(key.as_bytes()));
        }
    }
    if name(b"Type") == b"ExtGState" || dictionary.has(b"OPM") {
        for key in ["SMask", "BM", "CA", "ca", "TR", "HTP"] {
            rule("transparency", format!("{key} in a graphics state"), !dictionary.has(key.as_bytes()));
        }
    }
    if name(b"Type") == b"FontDescriptor" {
        let is_embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| dictionary.has(key.as_bytes()));
        rule("fonts", "a font is not embedded".into(), is_embedded);
    }
    if let Ok(spaces) = dictionary.get_deref(b"ColorSpace", document).and_then(Object::as_dict) {
        for (space, value) in spaces {
            let text = format!("{value:?}");
            let is_colored =
                ["ICCBased", "CalRGB", "CalGray", "Lab", "DeviceRGB"].iter().any(|kind| text.contains(kind));
            rule("colours", format!("colour space {}", String::from_utf8_lossy(space)), !is_colored);
        }
    }
}

fn written(profile: Profile, options: Options) -> Vec<u8> {
    let options = Options { profile, ..options };
    pdf::write(&sample::everything(), &options, &mut Diagnostics::default()).expect("it can be written")
}

#[test]
fn an_interior_keeps_every_rule_of_pdfx_1a() {
    let file = written(Profile::Pdfx1a, Options { marks: true, ..Options::default() });
    assert_sound(&file);
    assert_eq!(violations(&file), Vec::<String>::new());
    // The list can fail: the same pages as PDF/X-4 break it where they should.
    let other = violations(&written(Profile::Pdfx, Options::default())).join("\n");
    for clause in [
        "version: version 1.6",
        "claim:",
        "colours: an image in",
        "transparency: SMask of an image",
        "information: no GTS_PDFXVersion",
    ] {
        assert!(other.contains(clause), "{clause}\n{other}");
    }
}

#[test]
fn a_cover_and_sheets_keep_them_too() {
    let mut pages = sample::everything();
    let options = Options { profile: Profile::Pdfx1a, bleed: chapbook::geometry::Length::pt(9), ..Options::default() };
    let sheets = pdf::booklet(
        &pdf::BookletPages::of(&pages),
        &options,
        &chapbook::impose::Settings::default(),
        &mut Diagnostics::default(),
    );
    assert_eq!(violations(&sheets.expect("they can be made").0), Vec::<String>::new());
    pages.pages.truncate(1);
    let cover = pdf::cover(&pages, &options, &mut Diagnostics::default()).expect("it can be made");
    assert_eq!(violations(&cover), Vec::<String>::new());
}

/// The greatest tints of a file's four plates, and their greatest sum in one place, in bytes of ink.
fn plates(file: &[u8]) -> ([u8; 4], u32) {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("file.pdf");
    std::fs::write(&path, file).expect("there is room");
    let run = std::process::Command::new("gs")
        .args(["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiff32nc", "-r40", "-dOverprint=/enable", "-sOutputFile=%d.tif"])
        .arg(&path)
        .current_dir(folder.path())
        .status();
    assert!(run.expect("gs is needed").success());
    let (mut most, mut sum) = ([0; 4], 0);
    for number in 1.. {
        let Ok(bytes) = std::fs::read(folder.path().join(format!("{number}.tif"))) else { break };
        // Uncompressed: the pixels follow a header of less than 4 KiB and are most of the file.
        for pixel in tiff_pixels(&bytes).chunks_exact(4) {
            for (most, ink) in most.iter_mut().zip(pixel) {
                *most = (*most).max(*ink);
            }
            sum = sum.max(pixel.iter().map(|ink| u32::from(*ink)).sum());
        }
    }
    (most, sum)
}

/// The pixels of an uncompressed TIFF of one image (TIFF 6.0, §2 and §7).
fn tiff_pixels(file: &[u8]) -> Vec<u8> {
    let half = |at: usize| u16::from_le_bytes([file[at], file[at + 1]]);
    let word = |at: usize| u32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]]) as usize;
    assert_eq!(&file[..2], b"II");
    let directory = word(4);
    let entry = |tag: u16| {
        (0..usize::from(half(directory)))
            .map(|row| directory + 2 + 12 * row)
            .find(|at| half(*at) == tag)
            .expect("is there")
    };
    assert_eq!(half(entry(259) + 8), 1, "it is not compressed");
    let values = |tag: u16| -> Vec<usize> {
        let at = entry(tag);
        let (kind, count) = (half(at + 2), word(at + 4));
        let size = if kind == 3 { 2 } else { 4 };
        let start = if count * size <= 4 { at + 8 } else { word(at + 8) };
        (0..count)
            .map(|row| if size == 2 { usize::from(half(start + 2 * row)) } else { word(start + 4 * row) })
            .collect()
    };
    let strips = values(273).into_iter().zip(values(279));
    strips.flat_map(|(start, length)| file[start..start + length].to_vec()).collect()
}

#[test]
fn black_books_have_black_plates_alone_and_colours_keep_the_limit() {
    let black = written(Profile::Pdfx1a, Options { gray_images: true, ..Options::default() });
    let (most, _) = plates(&black);
    assert_eq!(most[..3], [0, 0, 0], "cyan, magenta, yellow");
    assert_eq!(most[3], 255);
    let colored = written(Profile::Pdfx1a, Options { ink_limit: 240, ..Options::default() });
    let (most, sum) = plates(&colored);
    assert!(most[..3].iter().any(|ink| 0 < *ink), "the sample has colours");
    assert!(sum <= 240 * 255 / 100 + 4, "{sum}");
}
