//! Sheets: pages of our own and of others, imposed.

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::{Length, Size};
use chapbook::impose::{Duplex, Scheme, Settings, report};
use chapbook::pdf::{self, Options, PdfError};
use lopdf::{Document, Object, Stream, dictionary};

use super::sample::Builder;
use super::{ask, assert_sound};
use chapbook::document::NodeId;
use chapbook::typeset::frame::{ElementId, Pages, StructureRole};

/// A book of pages that say their numbers.
fn numbered(count: u32) -> Pages {
    let mut builder = Builder::new();
    let paragraph = builder.element(Some(ElementId(0)), StructureRole::Paragraph, None);
    let style = builder.serif(24);
    for number in 1..=count {
        builder.page(number, false);
        let tag = builder.leaf(paragraph);
        builder.text(&format!("page{number}x"), style, (100, 200), tag);
    }
    assert!(builder.pages.structure.elements[0].node != NodeId(0));
    builder.pages
}

/// The numbers on each side, with their places in points.
fn sides(file: &[u8]) -> Vec<Vec<(u32, f64)>> {
    let (_, html) = ask("pdftotext", &["-bbox"], file, &["-"]);
    let mut sides = Vec::new();
    for line in html.lines() {
        if line.contains("<page ") {
            sides.push(Vec::new());
        }
        let Some((_, rest)) = line.split_once("xMin=\"") else { continue };
        let x: f64 = rest.split('"').next().and_then(|part| part.parse().ok()).expect("a word has a place");
        let text = rest.split_once('>').expect("a word has a text").1;
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let side: &mut Vec<(u32, f64)> = sides.last_mut().expect("a word is on a side");
        side.push((digits.parse().expect("a page has a number"), x));
    }
    for side in &mut sides {
        side.sort_by(|one, other| one.1.total_cmp(&other.1));
    }
    sides
}

fn numbers(sides: &[Vec<(u32, f64)>]) -> Vec<Vec<u32>> {
    sides.iter().map(|side| side.iter().map(|it| it.0).collect()).collect()
}

#[test]
fn a_booklet_of_our_own_pages() {
    let settings = Settings { marks: true, bleed: Length::MM * 3, ..Settings::default() };
    let mut diagnostics = Diagnostics::default();
    let (file, plan) =
        pdf::booklet(&pdf::BookletPages::of(&numbered(7)), &Options::default(), &settings, &mut diagnostics)
            .expect("it can be made");
    assert_sound(&file);
    assert_eq!(numbers(&sides(&file)), [vec![1], vec![2, 7], vec![6, 3], vec![4, 5]]);
    let words = report::report(&plan);
    assert!(words.contains("7 pages on 2 sheets") && words.contains("staple"), "{words}");
}

#[test]
fn creep_is_seen_in_the_file() {
    let settings = Settings { paper: Length::MM / 2, ..Settings::default() };
    let mut diagnostics = Diagnostics::default();
    let (file, _) =
        pdf::booklet(&pdf::BookletPages::of(&numbered(16)), &Options::default(), &settings, &mut diagnostics)
            .expect("it can be made");
    let sides = sides(&file);
    // The innermost sheet's pages are three times the paper nearer to one another.
    let apart = |side: &[(u32, f64)]| side[1].1 - side[0].1;
    let nearer = apart(&sides[0]) - apart(&sides[6]);
    assert!((nearer - Length::MM.to_pt() * 3.0).abs() < 12.0, "{nearer}");
}

/// A file as other programs make them: inherited resources and boxes, turned and cropped pages, contents in
/// pieces.
fn foreign() -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let mut kids: Vec<Object> = Vec::new();
    for number in 1..=4 {
        let pieces: Vec<Object> = ["BT /F1 24 Tf 1 0 0 1 100 100 Tm".to_owned(), format!("(page{number}x) Tj ET")]
            .into_iter()
            .map(|text| document.add_object(Stream::new(dictionary! {}, text.into_bytes())).into())
            .collect();
        let mut page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => pieces };
        if number == 2 {
            page.set("Rotate", 90);
        }
        if number == 3 {
            page.set("CropBox", vec![50.into(), 50.into(), 250.into(), 350.into()]);
        }
        kids.push(document.add_object(page).into());
    }
    let pages = dictionary! {
        "Type" => "Pages",
        "Count" => 4,
        "Kids" => kids,
        "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    };
    document.set_object(tree, pages);
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("memory takes it");
    bytes
}

#[test]
fn pages_of_others_are_imposed() {
    let sheet = Some(Size { width: Length::pt(900), height: Length::pt(500) });
    for scheme in [Scheme::Saddle, Scheme::Stack, Scheme::Grid(2, 1), Scheme::Quarto, Scheme::Zine] {
        let settings = Settings { scheme, sheet, duplex: Duplex::LongEdge, ..Settings::default() };
        let (file, _) = pdf::impose(&foreign(), &settings, &pdf::no_extras).expect("it can be imposed");
        assert_sound(&file);
        let mut all: Vec<u32> = numbers(&sides(&file)).into_iter().flatten().collect();
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4], "{scheme:?}");
    }
    let settings = Settings { sheet, ..Settings::default() };
    let (file, _) = pdf::impose(&foreign(), &settings, &pdf::no_extras).expect("it can be imposed");
    assert_eq!(numbers(&sides(&file)), [vec![4, 1], vec![2, 3]]);
    // Imposed again: sheets are pages like others.
    assert!(pdf::impose(&file, &settings, &pdf::no_extras).is_ok());
}

#[test]
fn what_cannot_be_imposed_is_said() {
    let settings = Settings::default();
    let foreign = foreign();
    assert!(matches!(pdf::impose(b"", &settings, &pdf::no_extras), Err(PdfError::Broken(_))));
    assert!(matches!(pdf::impose(b"%PDF-1.7\nrubbish", &settings, &pdf::no_extras), Err(PdfError::Broken(_))));
    for cut in (1..foreign.len()).step_by(97) {
        // Whatever is made of it: no panic.
        let _ = pdf::impose(&foreign[..cut], &settings, &pdf::no_extras);
    }
    let folder = tempfile::tempdir().expect("there is room");
    let (plain, locked) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&plain, &foreign).expect("there is room");
    // A password for its owner alone keeps nobody from reading it.
    // With a table of references as with a stream of them.
    for (user, streams, expected) in [
        ("secret", "disable", Some(PdfError::Encrypted)),
        ("secret", "generate", Some(PdfError::Encrypted)),
        ("", "disable", None),
        ("", "generate", None),
    ] {
        let streams = format!("--object-streams={streams}");
        let done = std::process::Command::new("qpdf")
            .args(["--encrypt", user, "owner", "256", "--", &streams])
            .args([&plain, &locked])
            .status()
            .expect("qpdf is needed");
        assert!(done.success());
        let bytes = std::fs::read(&locked).expect("it was made");
        assert_eq!(pdf::impose(&bytes, &settings, &pdf::no_extras).err(), expected, "{user:?} {streams}");
    }
}

#[test]
fn a_zine_turns_its_upper_row() {
    let settings = Settings { scheme: Scheme::Zine, marks: true, ..Settings::default() };
    let mut diagnostics = Diagnostics::default();
    let (file, _) =
        pdf::booklet(&pdf::BookletPages::of(&numbered(8)), &Options::default(), &settings, &mut diagnostics)
            .expect("it can be made");
    assert_sound(&file);
    assert_eq!(sides(&file).len(), 1);
}

/// A file whose page tree is what `change` made of it. It gets the tree's and the first page's numbers.
fn misshapen(change: impl Fn(&mut Document, lopdf::ObjectId, lopdf::ObjectId)) -> Vec<u8> {
    let mut document = Document::load_mem(&foreign()).expect("it is sound");
    let page = document.page_iter().next().expect("it has pages");
    let tree = document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference);
    change(&mut document, tree.expect("it has a tree"), page);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("memory takes it");
    bytes
}

fn set(document: &mut Document, id: lopdf::ObjectId, key: &str, value: impl Into<Object>) {
    document.get_dictionary_mut(id).expect("it is there").set(key, value);
}

#[test]
fn no_page_tree_makes_the_program_hang() {
    let settings = Settings::default();
    let none = misshapen(|document, tree, _| set(document, tree, "Kids", Vec::<Object>::new()));
    assert_eq!(
        pdf::impose(&none, &settings, &pdf::no_extras).err(),
        Some(PdfError::Sheets(chapbook::impose::ImposeError::NoPages))
    );
    // The tree is its own branch; a page is its own parent; there are a billion pages, it says.
    let looped = misshapen(|document, tree, page| {
        set(document, tree, "Kids", vec![Object::from(tree), page.into(), tree.into()]);
    });
    let parents = misshapen(|document, _, page| set(document, page, "Parent", page));
    let boasting = misshapen(|document, tree, _| set(document, tree, "Count", 1_000_000_000));
    let deep = misshapen(|document, tree, page| {
        let mut below = page;
        for _ in 0..5000 {
            below = document
                .add_object(dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![Object::from(below)] });
        }
        set(document, tree, "Kids", vec![Object::from(below)]);
    });
    let strangers = misshapen(|document, tree, page| {
        set(document, tree, "Kids", vec![Object::Null, 7.into(), page.into(), (9999, 0).into()]);
        set(document, page, "MediaBox", vec![Object::from("a"), 0.into(), 9.into()]);
        set(document, page, "Rotate", 45);
        set(document, page, "Resources", 5);
        set(document, page, "Contents", Object::from((9999, 0)));
    });
    for file in [looped, parents, boasting, deep, strangers] {
        if let Ok((made, plan)) = pdf::impose(&file, &settings, &pdf::no_extras) {
            assert!(0 < plan.pages && plan.pages < 100, "{}", plan.pages);
            assert_sound(&made);
        }
    }
}

#[test]
fn pages_in_object_streams_and_of_many_sizes_are_imposed() {
    let folder = tempfile::tempdir().expect("there is room");
    let (plain, packed) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    let sizes = misshapen(|document, _, page| {
        set(document, page, "MediaBox", vec![0.into(), 0.into(), 200.into(), Object::from(900)]);
    });
    std::fs::write(&plain, sizes).expect("there is room");
    let done = std::process::Command::new("qpdf")
        .args(["--object-streams=generate", "--linearize"])
        .args([&plain, &packed])
        .status()
        .expect("qpdf is needed");
    assert!(done.success());
    let bytes = std::fs::read(&packed).expect("it was made");
    let (file, plan) = pdf::impose(&bytes, &Settings::default(), &pdf::no_extras).expect("it can be imposed");
    assert_sound(&file);
    assert_eq!((plan.pages, plan.page.height), (4, Length::pt(900)));
    // The sheet stands upright: about its short edge it is turned head over heels.
    assert_eq!(numbers(&sides(&file)), [vec![4, 1], vec![3, 2]]);
}

#[test]
fn what_others_leave_uncompressed_stays_as_it_is() {
    // Bytes that are white space to a reader of operators, and a font with codes of one byte.
    let pixels: Vec<u8> = (0..64 * 64).map(|pixel| if pixel < 2048 { 0 } else { 0xFF }).collect();
    let text =
        b"q 0 g BT 0 Tr /F1 20 Tf 1 0 0 1 50 300 Tm [(ab)-120(cd)-120(ef)-120(gh)-120(ij)-120(kl)]TJ ET Q".to_vec();
    let plain = misshapen(|document, _, page| {
        let image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 64, "Height" => 64,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        };
        let image = document.add_object(Stream::new(image, pixels.clone()).with_compression(false));
        let content = document.add_object(Stream::new(dictionary! {}, text.clone()).with_compression(false));
        set(document, page, "Contents", content);
        set(document, page, "Thumb", image);
        set(document, page, "Resources", dictionary! { "XObject" => dictionary! { "I" => image } });
    });
    let (file, _) = pdf::impose(&plain, &Settings::default(), &pdf::no_extras).expect("it can be imposed");
    let sheets = Document::load_mem(&file).expect("a PDF");
    let streams = || sheets.objects.values().filter_map(|object| object.as_stream().ok());
    let image =
        |stream: &&Stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
    let bytes = |stream: &Stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    assert_eq!(streams().find(image).map(bytes), Some(pixels));
    assert!(
        streams().any(|stream| bytes(stream).windows(text.len()).any(|part| part == text)),
        "the text is as it was"
    );
}

#[test]
fn layers_that_are_not_printed_stay_so() {
    let layered = misshapen(|document, tree, page| {
        let group = document.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("draft") });
        let root = document.trailer.get(b"Root").and_then(Object::as_reference).expect("it has a catalogue");
        let off = dictionary! { "OFF" => vec![Object::from(group)] };
        set(document, root, "OCProperties", dictionary! { "D" => off, "OCGs" => vec![Object::from(group)] });
        let text = b"/OC /L BDC BT /F1 24 Tf 1 0 0 1 100 200 Tm (page77x) Tj ET EMC".to_vec();
        let hidden = document.add_object(Stream::new(dictionary! {}, text));
        let contents = document.get_dictionary(page).and_then(|page| page.get(b"Contents")).cloned();
        let mut contents = contents.and_then(|contents| contents.as_array().cloned()).expect("it is in pieces");
        contents.push(hidden.into());
        set(document, page, "Contents", contents);
        let resources = document.get_dictionary(tree).and_then(|tree| tree.get(b"Resources")).cloned();
        let mut resources = resources.and_then(|resources| resources.as_dict().cloned()).expect("it has fonts");
        resources.set("Properties", dictionary! { "L" => group });
        set(document, page, "Resources", resources);
    });
    let (file, _) = pdf::impose(&layered, &Settings::default(), &pdf::no_extras).expect("it can be imposed");
    assert_sound(&file);
    let open = ask("qpdf", &["--qdf", "--object-streams=disable"], &file, &["-"]).1;
    for words in ["/OFF", "/OC /L BDC", "(draft)"] {
        assert!(open.contains(words), "{words} is lost: the layer is shown");
    }
}

#[test]
fn what_annotations_show_is_drawn() {
    let filled = misshapen(|document, _, page| {
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
        let font = document.add_object(font);
        let mut appearance = |number: u32| {
            let form = dictionary! {
                "Type" => "XObject",
                "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), 100.into(), Object::from(20)],
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            };
            let text = format!("BT /F1 12 Tf 2 5 Td (page{number}x) Tj ET").into_bytes();
            document.add_object(Stream::new(form, text))
        };
        let [field, ticked, clear, hidden] = [51, 52, 53, 54].map(&mut appearance);
        let annotation = |kind: &str, y: i64, normal: Object, flags: i64| {
            Object::from(dictionary! {
                "Type" => "Annot",
                "Subtype" => kind,
                "Rect" => vec![20.into(), y.into(), 120.into(), Object::from(y + 20)],
                "AP" => dictionary! { "N" => normal },
                "AS" => "On",
                "F" => flags,
            })
        };
        let states = dictionary! { "On" => ticked, "Off" => clear };
        let annotations = vec![
            annotation("Widget", 300, field.into(), 4),
            annotation("Widget", 330, states.into(), 4),
            annotation("Stamp", 360, hidden.into(), 2),
        ];
        set(document, page, "Annots", annotations);
    });
    let (file, _) = pdf::impose(&filled, &Settings::default(), &pdf::no_extras).expect("it can be imposed");
    assert_sound(&file);
    let mut found = numbers(&sides(&file)).concat();
    found.sort_unstable();
    assert_eq!(found, [1, 2, 3, 4, 51, 52]);
}
