//! Tables of cases for unit tests, which `src` reads as well: each is a file of `tests/suite/units`. Its first line says what is
//! given and what is answered. Then a case is a line with what is given, parted by ` | `, and below it, after `= `, the answer.
//!
//! What a line can't show is written by signs: `⏎` a line end, `⇥` a tab, `␣` a space at an end, `⍽` a no-break space, `∅` nothing.
//! `BLESS=1` rewrites the answers.

use std::fs;
use std::path::Path;

/// The signs of a table, and the letters that they are.
const SIGNS: [(&str, &str); 5] = [("⏎", "\n"), ("⇥", "\t"), ("␣", " "), ("⍽", "\u{A0}"), ("∅", "")];

/// Compares all cases of a table with the answers that `answer` gives to what they give.
#[expect(clippy::disallowed_methods, reason = "a developer asks for new answers by the environment")]
pub(crate) fn check<const N: usize>(name: &str, answer: impl Fn([&str; N]) -> String) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/units").join(name).with_extension("txt");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let (head, cases) = text.split_once("\n\n").expect("a table says what it is");
    let given = cases.lines().filter(|line| !line.is_empty() && !line.starts_with("= "));
    let mut found = head.to_owned() + "\n";
    for line in given {
        let fields: Vec<String> = line.split(" | ").map(read).collect();
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        let fields: [&str; N] = fields.try_into().unwrap_or_else(|_| panic!("{name}: not {N} fields: {line}"));
        found.push_str(&format!("\n{line}\n= {}\n", shown(&answer(fields))));
    }
    if found == text {
        return;
    }
    assert!(std::env::var_os("BLESS").is_some(), "BLESS=1 accepts:\n{}", differing(&text, &found));
    fs::write(&file, found).expect("can be written");
}

/// A truth as an answer.
pub(crate) fn yes(truth: bool) -> String {
    if truth { "yes" } else { "no" }.to_owned()
}

/// The cases whose answers are others than those in the file.
fn differing(text: &str, found: &str) -> String {
    let known: Vec<&str> = text.split("\n\n").map(str::trim_end).collect();
    found.split("\n\n").map(str::trim_end).filter(|case| !known.contains(case)).collect::<Vec<_>>().join("\n\n")
}

fn read(field: &str) -> String {
    SIGNS.iter().fold(field.to_owned(), |text, (sign, letter)| text.replace(sign, letter))
}

fn shown(answer: &str) -> String {
    let text = answer.replace('\n', "⏎").replace('\t', "⇥").replace('\u{A0}', "⍽");
    let before = "␣".repeat(text.len() - text.trim_start_matches(' ').len());
    let after = "␣".repeat(text.trim_start_matches(' ').len() - text.trim_matches(' ').len());
    let text = format!("{before}{}{after}", text.trim_matches(' '));
    if text.is_empty() { "∅".to_owned() } else { text }
}
