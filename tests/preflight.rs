//! A file that fails it for each rule of the preflight: `tests/preflight/rules.txt` describes files, which are written here, and
//! has what is said of each.

use std::fs;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::support::described::{self, Case};
use crate::support::{folder, run};

/// A sound file for KDP: 24 pages of 5 × 8 in, a title, an embedded font, text inside of all margins.
const SOUND: [(&str, &str); 6] = [
    ("arguments", "--printer kdp"),
    ("pages", "24"),
    ("media", "0 0 360 576"),
    ("content", "BT /F 10 Tf 72 300 Td (Water runs over the weir.) Tj ET"),
    ("font", "embedded"),
    ("title", "A Weir"),
];

/// Writes the file that a case describes.
fn written(case: &Case) -> Vec<u8> {
    let get = |key: &str| case.get(key).map(String::as_str);
    let mut document = Document::with_version("1.6");
    let tree = document.new_object_id();
    let resources = resources(case, &mut document);
    let content = |document: &mut Document, text: &str| {
        document.add_object(Stream::new(Dictionary::new(), text.as_bytes().to_vec()))
    };
    let common = content(&mut document, get("content").unwrap_or_default());
    let count = get("pages").unwrap_or("1").parse::<usize>().expect("a number");
    let mut kids: Vec<Object> = Vec::new();
    for number in 1..=count {
        let own = |key: &str| get(&format!("page-{number}-{key}")).or_else(|| get(key));
        let text = get(&format!("page-{number}-content"));
        let contents = text.map_or(common, |text| content(&mut document, text));
        let mut page =
            dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => contents, "Resources" => resources };
        for (key, name) in [("media", "MediaBox"), ("trim", "TrimBox"), ("bleed", "BleedBox")] {
            if let Some(numbers) = own(key) {
                page.set(name, boxed(numbers));
            }
        }
        if own("links").is_some() {
            let link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => boxed("72 290 200 310") };
            let link = document.add_object(link);
            page.set("Annots", vec![link.into()]);
        }
        kids.push(document.add_object(page).into());
    }
    document.set_object(tree, dictionary! { "Type" => "Pages", "Count" => count as i64, "Kids" => kids });
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if get("bookmarks").is_some() {
        catalog.set("Outlines", document.add_object(dictionary! { "Type" => "Outlines", "Count" => 0 }));
    }
    let mut info = Dictionary::new();
    if let Some(title) = get("title").filter(|title| *title != "none") {
        info.set("Title", Object::string_literal(title));
    }
    if get("pdfx").is_some() {
        info.set("GTS_PDFXVersion", Object::string_literal("PDF/X-1a:2001"));
        catalog.set("OutputIntents", vec![dictionary! { "Type" => "OutputIntent", "S" => "GTS_PDFX" }.into()]);
    }
    let (catalog, info) = (document.add_object(catalog), document.add_object(info));
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("is written to memory");
    bytes
}

/// A font, an image of so many pixels, and a state in which things are seen through.
fn resources(case: &Case, document: &mut Document) -> ObjectId {
    let mut font = dictionary! { "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Lock" };
    if case.get("font").is_some_and(|font| font == "embedded") {
        let file = document.add_object(Stream::new(Dictionary::new(), vec![0; 4]));
        let descriptor = dictionary! { "Type" => "FontDescriptor", "FontName" => "Lock", "FontFile2" => file };
        font.set("FontDescriptor", document.add_object(descriptor));
    }
    let mut objects = Dictionary::new();
    if let Some(image) = case.get("image") {
        let (side, space) = image.split_once(' ').expect("a side and a space");
        let side: i64 = side.parse().expect("a number");
        let planes = [("DeviceGray", 1), ("DeviceRGB", 3), ("DeviceCMYK", 4)];
        let planes = planes.iter().find(|(name, _)| *name == space).expect("a space").1;
        let header = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => side, "Height" => side, "BitsPerComponent" => 8,
            "ColorSpace" => space,
        };
        let pixels = vec![if planes == 4 { 255 } else { 90 }; (side * side) as usize * planes];
        objects.set("I", document.add_object(Stream::new(header, pixels)));
    }
    document.add_object(dictionary! {
        "Font" => dictionary! { "F" => font },
        "XObject" => objects,
        "ExtGState" => dictionary! { "T" => dictionary! { "ca" => 0.5 } },
    })
}

fn boxed(numbers: &str) -> Object {
    let numbers = numbers.split_whitespace().map(|number| number.parse::<f32>().expect("a number").into());
    Object::Array(numbers.collect())
}

/// What is said of the file of a case.
fn said(case: &Case) -> Vec<String> {
    let mut whole: Case = SOUND.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    whole.extend(case.clone());
    let place = folder(&[("rules.toml", whole.get("rules").map_or("", |rules| rules).replace("; ", "\n").as_str())]);
    fs::write(place.path().join("a.pdf"), written(&whole)).expect("can be written");
    let run = run(place.path(), &format!("preflight a.pdf {}", whole["arguments"]));
    let messages = run.stderr.lines().filter(|line| line.starts_with("warning") || line.starts_with("error"));
    messages.map(str::to_owned).collect()
}

#[test]
fn each_rule_has_a_file_that_fails_it() {
    let found = described::check("tests/preflight/rules.txt", |_, case| said(case));
    for (name, said) in &found {
        assert_eq!(said.is_empty(), name.starts_with("sound"), "{name}: {said:?}");
    }
    for code in [
        "preflight-pages", "preflight-size", "preflight-margin", "preflight-bleed", "preflight-resolution",
        "preflight-ink", "preflight-type", "preflight-font", "preflight-transparency", "preflight-extras",
        "preflight-file",
    ] {
        let fails = |said: &String| said.contains(&format!("[{code}]"));
        assert!(found.iter().any(|(_, said)| said.iter().any(fails)), "no file fails {code}");
    }
}
