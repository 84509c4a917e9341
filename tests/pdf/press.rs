//! The files for presses: the same pages, one ink, boxes, marks.

use chapbook::diagnostic::Diagnostics;
use chapbook::geometry::Length;
use chapbook::pdf::{self, Condition, Options, PdfError, Profile};
use chapbook::typeset::frame::Pages;

use super::{ask, assert_sound, sample};

fn written(pages: &Pages, options: &Options) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let file = pdf::write(pages, options, &mut diagnostics).expect("it can be written");
    (file, diagnostics)
}

fn profile(profile: Profile) -> Options {
    Options { profile, ..Options::default() }
}

/// The file with all its streams unpacked.
fn open(file: &[u8]) -> String {
    ask("qpdf", &["--qdf", "--object-streams=disable"], file, &["-"]).1
}

/// A word on a page: its text and box.
pub(crate) type Word = (String, [f64; 4]);

/// All words with their boxes from the trimmed page's corner, page by page.
pub(crate) fn words(file: &[u8], shift: f64) -> Vec<Vec<Word>> {
    let (_, html) = ask("pdftotext", &["-bbox"], file, &["-"]);
    let mut pages = Vec::new();
    for line in html.lines() {
        if line.contains("<page ") {
            pages.push(Vec::new());
        }
        let Some(rest) = line.trim().strip_prefix("<word ") else { continue };
        let (attributes, text) = rest.split_once('>').expect("a word has an end");
        let number = |name: &str| -> f64 {
            let from = attributes.find(name).expect("a word has a box") + name.len() + 2;
            let value = attributes[from..].split('"').next().expect("a value ends");
            value.parse::<f64>().expect("a box has numbers") - shift
        };
        let place = ["xMin", "yMin", "xMax", "yMax"].map(number);
        let text = text.trim_end_matches("</word>").to_owned();
        pages.last_mut().expect("a word is on a page").push((text, place));
    }
    pages
}

#[test]
fn both_writers_draw_every_word_at_the_same_place() {
    let pages = sample::everything();
    let bleed = Length::pt(9);
    let (screen, _) = written(&pages, &Options::default());
    let (print, _) = written(&pages, &Options { bleed, ..profile(Profile::Print) });
    let (one, two) = (words(&screen, 0.0), words(&print, 9.0));
    assert_eq!(one.len(), two.len());
    let mut count = 0;
    for (one, two) in one.iter().zip(&two) {
        // Texts inside drawings are paths in print.
        let one: Vec<&Word> = one.iter().filter(|it| !["Fig", "in", "it"].contains(&it.0.as_str())).collect();
        assert_eq!(one.len(), two.len(), "{one:?}\n{two:?}");
        for (one, two) in one.into_iter().zip(two) {
            assert_eq!(one.0, two.0);
            for side in 0..4 {
                assert!((one.1[side] - two.1[side]).abs() <= 0.01, "{one:?} {two:?}");
            }
            count += 1;
        }
    }
    assert!(60 < count, "only {count} words were compared");
}

#[test]
fn text_of_a_press_file_is_extracted_too() {
    let pages = sample::everything();
    for which in [Profile::Print, Profile::Kdp] {
        let (file, _) = written(&pages, &profile(which));
        assert_sound(&file);
        let (_, text) = ask("pdftotext", &["-raw"], &file, &["-"]);
        for words in ["an efficient office fled to a fjord, copy-", "extraordi\u{AD}\nnary giraffe. Small Caps 1789"] {
            assert!(text.contains(words), "{words:?} is not in {text:?}");
        }
        let (_, fonts) = ask("pdffonts", &[], &file, &[]);
        assert_eq!(fonts.lines().filter(|line| line.contains("yes yes yes")).count(), 3, "{fonts}");
    }
}

#[test]
fn text_is_black_ink_alone_and_prints_over() {
    let (file, _) = written(&sample::everything(), &profile(Profile::Print));
    let open = open(&file);
    let colors: Vec<&str> = open
        .lines()
        .filter(|line| [" rg", " RG", " g", " G", " sc", " scn"].iter().any(|it| line.ends_with(it)))
        .collect();
    assert!(colors.is_empty(), "{colors:?}");
    assert!(open.contains("0 0 0 1 k"));
    assert!(open.contains("/OPM 1") && open.contains("/op true"));
    assert!(open.contains("/Over gs"));
    // The gray image has stayed gray, though it came with three samples a pixel.
    assert!(open.contains("/DeviceGray"));
    // The photograph is the file that the author gave.
    let jpeg = sample::jpeg();
    assert!(file.windows(jpeg.len()).any(|it| it == jpeg));
    assert!(!open.contains("/Annots") && !open.contains("/Outlines"));
}

#[test]
fn boxes_bleed_and_marks() {
    let pages = sample::everything();
    let bleed = Length::pt(9);
    let options = Options { bleed, marks: true, ..profile(Profile::Print) };
    let (file, _) = written(&pages, &options);
    assert_sound(&file);
    let (_, info) = ask("pdfinfo", &["-box"], &file, &[]);
    let around = Length::MM.to_pt() * 5.0 + 9.0;
    let line = |name: &str, values: [f64; 4]| {
        let found = info.lines().find(|line| line.starts_with(name)).expect("pdfinfo prints all boxes");
        let found: Vec<f64> = found.split_whitespace().skip(1).map(|word| word.parse().expect("a number")).collect();
        assert!(found.iter().zip(values).all(|(one, two)| (one - two).abs() < 0.01), "{found:?} {values:?}");
    };
    line("MediaBox", [0.0, 0.0, 300.0 + 2.0 * around, 400.0 + 2.0 * around]);
    line("TrimBox", [around, around, 300.0 + around, 400.0 + around]);
    line("BleedBox", [around - 9.0, around - 9.0, 309.0 + around, 409.0 + around]);
    assert!(open(&file).contains("/Separation"));
}

#[test]
fn pdfx_says_how_the_press_prints() {
    let pages = sample::everything();
    let (file, _) = written(&pages, &profile(Profile::Pdfx));
    assert_sound(&file);
    let open = open(&file);
    for words in ["/GTS_PDFX", "PDF/X-4", "/DestOutputProfile", "/Trapped /False", "/TrimBox", "FOGRA39"] {
        assert!(open.contains(words), "{words} is missing");
    }
    let own = Condition { name: "The shop's".into(), ..Condition::fogra39() };
    let (file, _) = written(&pages, &Options { condition: Some(own), ..profile(Profile::Pdfx) });
    assert!(self::open(&file).contains("The shop's"));
}

#[test]
fn what_is_no_press_is_refused() {
    let pages = sample::everything();
    let mut screen = Condition::fogra39();
    screen.icc[12..16].copy_from_slice(b"mntr");
    let mut gray = Condition::fogra39();
    gray.icc[16..20].copy_from_slice(b"GRAY");
    let rubbish = Condition { name: "rubbish".into(), icc: vec![7; 10] };
    for condition in [screen, gray, rubbish] {
        let options = Options { condition: Some(condition), ..profile(Profile::Pdfx) };
        let refused = pdf::write(&pages, &options, &mut Diagnostics::default());
        assert!(matches!(refused, Err(PdfError::Condition(..))), "{refused:?}");
    }
}

#[test]
fn what_a_press_will_not_like_is_reported() {
    let (_, diagnostics) = written(&sample::everything(), &profile(Profile::Kdp));
    let codes: Vec<&str> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
    for code in ["kdp-pages", "kdp-trim", "image-resolution"] {
        assert!(codes.contains(&code), "{code} is missing: {codes:?}");
    }
}

#[test]
fn long_titles_leave_no_fault_in_the_references() {
    // Reading a title of more than 128 letters made poppler look for object 0, which the file did not have.
    let mut pages = sample::everything();
    pages.info.title = "a long title of many words ".repeat(12);
    for kind in [Profile::Print, Profile::Kdp, Profile::Pdfx, Profile::Pdfx1a] {
        let (file, _) = written(&pages, &profile(kind));
        let (_, said) = ask("pdfinfo", &[], &file, &[]);
        assert!(said.contains("a long title") && !said.contains("Error"), "{kind:?}: {said}");
    }
}

#[test]
fn a_book_without_a_date_has_none() {
    let mut pages = sample::everything();
    for date in [None, Some(951_782_400)] {
        pages.info.date = date;
        for kind in [Profile::Screen, Profile::Print, Profile::Kdp, Profile::Pdfx, Profile::Pdfx1a] {
            let (file, diagnostics) = written(&pages, &profile(kind));
            assert_sound(&file);
            let open = open(&file);
            let dated =
                |year: &str| [format!("(D:{year}"), format!("CreateDate>{year}-")].map(|words| open.contains(&words));
            // PDF/X requires a date in both places (ISO 15930-7, 6.12).
            let is_invented = date.is_none() && kind.is_pdfx();
            assert_eq!(dated("2000"), [date.is_some(); 2], "{kind:?}");
            assert_eq!(dated("1970"), [is_invented; 2], "{kind:?}");
            assert_eq!(diagnostics.sorted().iter().any(|it| it.code == "pdf-date"), is_invented, "{kind:?}");
        }
    }
}
