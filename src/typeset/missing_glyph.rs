//! Characters that no font has: in, each of them with its places; out, one diagnostic for the whole book, which
//! says how much of the text is lost. A book most of which is lost is an error.

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript as _};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Book;
use crate::document::letters::frequencies;
use crate::source::Span;
use crate::text::catalog::is_ignorable;

/// How many characters are named, and how many places are shown.
const NAMED: usize = 8;
const SHOWN: usize = 3;

/// If more than this part of a book's characters has no font, in per cent, its pages are of no use to anybody.
const MOST_LOST: u64 = 50;

/// Debian's packages of fonts for scripts. All others are in the Noto fonts.
const PACKAGES: &[(&[Script], &str, &str)] = &[
    (
        &[Script::Han, Script::Hiragana, Script::Katakana, Script::Hangul, Script::Bopomofo],
        "fonts-noto-cjk",
        "Noto Serif CJK",
    ),
    (&[Script::Arabic], "fonts-hosny-amiri", "Amiri"),
    (&[Script::Hebrew], "culmus", "Frank Ruehl CLM"),
    (&[Script::Common, Script::Inherited, Script::Unknown], "fonts-symbola", "Symbola"),
];

/// The rest.
const NOTO: (&str, &str) = ("fonts-noto-core", "Noto");

/// The characters that no font has, and where each of them is in the source, in order.
#[derive(Default)]
pub(super) struct Missing(BTreeMap<char, Vec<Option<Span>>>);

/// Whether it was reported that no font has the script of a book, whose pages are boxes then.
pub(crate) fn is_script_missing(diagnostics: &Diagnostics) -> bool {
    diagnostics.all().iter().any(|it| it.code == "script-missing")
}

impl Missing {
    /// Takes in a character and one of its places.
    pub(super) fn add(&mut self, c: char, place: Option<Span>) {
        self.0.entry(c).or_default().push(place);
    }

    /// One warning for all of them, or none.
    pub(super) fn report(&self, book: &Book) -> Option<Diagnostic> {
        let all = frequencies(book);
        let visible = all.iter().filter(|it| !it.0.is_whitespace() && !is_ignorable(*it.0));
        let total: u64 = visible.map(|(_, count)| count).sum();
        let count = |c: &char| all.get(c).copied().unwrap_or(1);
        let lost: u64 = self.0.keys().map(count).sum();
        let script = self.script(count)?;
        let mut report = if total * MOST_LOST < lost * 100 {
            let share = share(lost, total);
            let written = written(script);
            Diagnostic::error(
                "script-missing",
                format!("no font has the characters for {share} of this book's text, which is {written}"),
            )
        } else {
            Diagnostic::warning("glyph-missing", self.message(lost, total))
        };
        let mut places: Vec<(Option<Span>, char)> =
            self.0.iter().filter_map(|(c, places)| Some((*places.iter().min()?, *c))).collect();
        places.sort();
        let mut places = places.into_iter().filter_map(|(span, c)| Some((span?, c)));
        if let Some((span, c)) = places.next() {
            report = report.at(span).words(c);
        }
        for (span, c) in places {
            let is_new = Some(span) != report.span && report.labels.iter().all(|it| it.0 != span);
            if is_new && report.labels.len() < SHOWN {
                report = report.label(span, format!("`{c}` is in here"));
            }
        }
        Some(report.help(help(script)))
    }

    /// The script that most of what is lost is written in.
    fn script(&self, count: impl Fn(&char) -> u64) -> Option<Script> {
        let mut scripts: BTreeMap<&str, (u64, Script)> = BTreeMap::new();
        for c in self.0.keys() {
            let entry = scripts.entry(c.script().full_name()).or_insert((0, c.script()));
            entry.0 += count(c);
        }
        scripts.into_values().max_by_key(|it| it.0).map(|(_, script)| script)
    }

    fn message(&self, lost: u64, total: u64) -> String {
        let letters: Vec<char> = self.0.keys().copied().collect();
        let times = if lost == 1 { "1 place".to_owned() } else { format!("{lost} places") };
        let share = if lost * 1000 < total { String::new() } else { format!(", {} of the text", share(lost, total)) };
        format!("no font has the {}: empty boxes are printed in {times}{share}", named(&letters))
    }
}

/// Characters as a message lists them.
fn named(letters: &[char]) -> String {
    let shown: Vec<String> = letters.iter().take(NAMED).map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
    let more = letters.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let noun = if letters.len() == 1 { "character" } else { "characters" };
    format!("{noun} {}{more}", shown.join(", "))
}

/// The warning that a drawing is lettered with characters that no font has.
pub(super) fn in_drawing(path: &str, letters: &[char]) -> Diagnostic {
    let message = format!("no font has the {} of the drawing `{path}`: empty boxes are printed", named(letters));
    let script = letters.first().map_or(Script::Unknown, |c| c.script());
    Diagnostic::warning("glyph-missing", message).help(help(script))
}

/// A part of a whole in per cent.
fn share(part: u64, whole: u64) -> String {
    let tenths = (part * 1000).checked_div(whole).unwrap_or(1000).min(1000);
    if 100 <= tenths { format!("{} %", tenths / 10) } else { format!("{}.{} %", tenths / 10, tenths % 10) }
}

/// A script's name; of signs that all scripts share, what they are.
fn name(script: Script) -> &'static str {
    match script {
        Script::Common | Script::Inherited | Script::Unknown => "symbols",
        _ => script.full_name(),
    }
}

/// How a text is written: in a script, or in signs that all scripts share.
fn written(script: Script) -> String {
    match name(script) {
        "symbols" => "symbols".to_owned(),
        name => format!("in the {name} script"),
    }
}

/// Which font there is, and how a book gets it.
fn help(script: Script) -> String {
    let known = PACKAGES.iter().find(|it| it.0.contains(&script)).map(|it| (it.1, it.2));
    let (package, font) = known.unwrap_or(NOTO);
    let family = if known.is_none() { format!("{font} Serif {}", name(script)) } else { font.to_owned() };
    format!(
        "install a font for {}, such as {family} (on Debian `apt install {package}`, on macOS and Windows from \
         fonts.google.com), and leave `fonts.system` out or set it to `true`; or name its file in `fonts.paths`",
        name(script)
    )
}
