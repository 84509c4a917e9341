//! Every character that joins another, and every one that is not seen, leaves the letters around it to both outputs: a reader
//! finds, copies and hears what was written.

use std::collections::BTreeMap;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::support::{epub, folder, pdf, run};

/// The marks and format characters of Unicode.
fn characters() -> Vec<char> {
    let is_mark = |c: &char| {
        matches!(
            c.general_category(),
            GeneralCategory::Format
                | GeneralCategory::NonspacingMark
                | GeneralCategory::EnclosingMark
                | GeneralCategory::SpacingMark
        )
    };
    (' '..=char::MAX).filter(is_mark).collect()
}

/// The ASCII letters after each `N1234`, in order of the alphabet: what turns the direction shows them in another order.
fn letters(text: &str) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    for part in text.split('N').skip(1) {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(number) = part[..digits].parse() else { continue };
        let mut letters: Vec<char> = part[digits..].chars().filter(char::is_ascii_lowercase).collect();
        letters.sort_unstable();
        found.entry(number).or_insert_with(|| letters.into_iter().collect());
    }
    found
}

#[test]
fn marks_and_format_characters_take_no_letter() {
    let characters = characters();
    assert!(2_000 < characters.len());
    let lines = characters.iter().enumerate();
    let lines: String =
        lines.map(|(number, c)| format!("N{number} before{c}\u{2014}never{c} {c}end a{c}\n\n")).collect();
    let settings = "chapbook:\n  pdf: {hyphenate: false, running-heads: false}\n  fonts: {system: false}\n";
    let text = format!("---\ntitle: T\nlang: en\n{settings}---\n\n{lines}");
    let place = folder(&[("a.md", &text)]);
    let made = run(place.path(), "build a.md -o .");
    assert!(place.path().join("a.pdf").is_file(), "{}", made.stderr);
    let wanted = letters(&lines);
    let texts = epub(&place.path().join("a.epub"), ".xhtml");
    // Without the tags, whose names are letters.
    let mut seen = String::new();
    for part in texts.split('<') {
        seen += part.split_once('>').map_or("", |tag| tag.1);
    }
    for (output, found) in [("PDF", letters(&pdf(&place.path().join("a.pdf")))), ("EPUB", letters(&seen))] {
        let lost = characters.iter().enumerate().filter(|(number, _)| found.get(number) != wanted.get(number));
        let lost: Vec<String> =
            lost.map(|(number, c)| format!("U+{:04X} {:?}", u32::from(*c), found.get(&number))).collect();
        assert!(lost.is_empty(), "{output}: {} of {}: {}", lost.len(), characters.len(), lost.join(", "));
    }
}
