//! The file for screens: text, tags, bookmarks, labels, links; and pages that make no sense.

use chapbook::diagnostic::Diagnostics;
use chapbook::pdf::{self, Options};
use chapbook::typeset::frame::Pages;

use super::{ask, assert_sound, sample};

fn written(pages: &Pages) -> (Vec<u8>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let file = pdf::write(pages, &Options::default(), &mut diagnostics).expect("it can be written");
    (file, diagnostics)
}

#[test]
fn text_is_extracted_as_it_was_written() {
    let (file, diagnostics) = written(&sample::everything());
    assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
    if let Ok(path) = std::env::var("CHAPBOOK_KEEP") {
        std::fs::write(path, &file).expect("it was asked for");
    }
    assert_sound(&file);
    let (_, text) = ask("pdftotext", &["-raw"], &file, &["-"]);
    for words in [
        "The chief of an efficient office fled to a fjord, copyright-like, and finally",
        "afflicted the affable auffinden",
        "extraordinary giraffe. Small Caps 1789",
        "fn main() { println!(\"fi != ffi\"); }",
        "Voilà l’Œuvre — «été».",
    ] {
        let text = text.replace("\u{AD}\n", "").replace("copy-\n", "copy").replace('\n', " ");
        assert!(text.contains(words), "{words:?} is not in {text:?}");
    }
}
