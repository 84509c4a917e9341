//! Soft hyphens (U+00AD) in the words of tables that may be too wide, and in words that may be longer than a line.
//!
//! The columns of such a table have widths of their own, and a word that is wider than its column is divided by the
//! reading system: at a hyphen, if it knows the language's patterns, which many don't, else anywhere. So is a long word of a
//! title, or of verse, that is wider than a phone's line, and is not hyphenated else.

use super::inline::Writer;
use super::plan::PublicationPlan;
use super::xhtml::text;
use crate::document::direction::{self, TextDirection};
use crate::text::hyphenate::HyphenationPoint;

/// Elements whose words are left whole.
const WHOLE: &[&str] = &["code", "kbd", "samp", "math", "svg", "rt"];

/// The least letters of a word that is divided: shorter ones fit into any column that can be read.
const SHORTEST: usize = 5;

/// The least letters of a word outside tables that gets soft hyphens: a title's, in large type on a phone. Shorter ones have room
/// on a line of their own, and would be divided without need.
const LONG: usize = 20;

impl Writer<'_> {
    /// Marks where the long words of the file may be divided.
    pub(super) fn soften_long_words(&mut self) {
        if has_long_word(&self.out) {
            let language = self.plan.language_at(self.file);
            self.out = long_words(&self.out, &language, |word| self.points(word));
        }
    }

    /// Marks where words may be divided in what was written from `start` (a byte offset) on.
    pub(super) fn soften(&mut self, start: usize) {
        if self.in_wide_table {
            let softened = self.soft(&self.out[start..]);
            self.out.replace_range(start.., &softened);
        }
    }

    /// Markup of a cell with soft hyphens in its words.
    pub(super) fn soft(&self, markup: &str) -> String {
        // A word in another language has other patterns, and an address has hyphens of its own.
        if [" lang=\"", "://"].iter().any(|sign| markup.contains(sign)) {
            return markup.to_owned();
        }
        softened(markup, |word, _| if SHORTEST <= word.chars().count() { self.points(word) } else { Vec::new() }, None)
    }

    fn points(&self, word: &str) -> Vec<usize> {
        soft_points(&self.plan.hyphenation(self.file, word))
    }
}

/// The places in a word, in bytes, where a soft hyphen may stand.
fn soft_points(points: &[HyphenationPoint]) -> Vec<usize> {
    // Where letters change beside the hyphen, a soft one would leave them as they are.
    points.iter().filter(|point| point.spelling.is_none()).map(|point| usize::from(point.at)).collect()
}

/// Words of the title page, with soft hyphens in long ones; as markup. A name whose letters all run against the book's is isolated.
pub(super) fn soft_title(plan: &PublicationPlan<'_>, words: &str) -> String {
    let markup = soft_markup(plan, &text(words));
    let against = TextDirection::of(!plan.flow.rtl);
    if direction::of_all(words) == Some(against) { format!("<bdi>{markup}</bdi>") } else { markup }
}

/// Markup in the language of the book, with soft hyphens in its long words.
pub(super) fn soft_markup(plan: &PublicationPlan<'_>, markup: &str) -> String {
    long_words(markup, &plan.language, |word| soft_points(&plan.hyphenation(usize::MAX, word)))
}

/// Whether a text may have a long word: most have none. Letters beyond ASCII count as their bytes.
fn has_long_word(markup: &str) -> bool {
    markup.as_bytes().split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()).any(|word| LONG <= word.len())
}

/// Markup with soft hyphens in its long words, but for those in other languages and in addresses.
fn long_words(markup: &str, language: &str, points: impl Fn(&str) -> Vec<usize>) -> String {
    let points = |word: &str, beside: &Beside<'_>| match LONG <= word.chars().count() && !beside.is_in_name() {
        true => points(word),
        false => Vec::new(),
    };
    softened(markup, points, Some(language))
}

/// What stands before and behind a word.
struct Beside<'m> {
    before: &'m str,
    behind: &'m str,
}

impl Beside<'_> {
    /// Whether it makes the word a part of an address or of a name of a file.
    fn is_in_name(&self) -> bool {
        let Beside { before, behind } = self;
        let joins = ['/', '_', '@', '=', '#', '\\'];
        let is_joined = before.ends_with(joins) || behind.starts_with(joins) || before.ends_with('.');
        let is_ended_inside = behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        is_joined || is_ended_inside || before.ends_with("<wbr/>") || behind.starts_with("<wbr/>")
    }
}

/// Markup with soft hyphens in its words, where `points` says of a word and what stands before and behind it. With a `language`, words
/// in others are left whole.
fn softened(markup: &str, points: impl Fn(&str, &Beside<'_>) -> Vec<usize>, language: Option<&str>) -> String {
    let mut out = String::with_capacity(markup.len() + 64);
    let (mut whole, mut rest) = (WholeElement::default(), markup);
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            let (tag, after) = rest.split_at(end);
            whole.read(tag, language);
            out.push_str(tag);
            rest = after;
            continue;
        }
        let is_letter = |c: char| c.is_alphabetic() || matches!(u32::from(c), 0x300..=0x36f);
        let length = match first {
            '&' => rest.find(';').map_or(1, |at| at + 1),
            c if is_letter(c) => rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        let mut from = 0;
        if is_letter(first) && whole.depth == 0 {
            for at in points(word, &Beside { before: &out, behind: after })
                .into_iter()
                .filter(|at| word.is_char_boundary(*at))
            {
                out.push_str(&word[from..at]);
                out.push('\u{ad}');
                from = at;
            }
        }
        out.push_str(&word[from..]);
        rest = after;
    }
    out
}

/// The element around the text whose words are left whole.
#[derive(Default)]
struct WholeElement<'m> {
    name: &'m str,
    /// How many elements of its name are open, it among them; 0 if there is no such element.
    depth: usize,
}

impl<'m> WholeElement<'m> {
    fn read(&mut self, tag: &'m str, language: Option<&str>) {
        let name = tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or("");
        let opens = !tag.starts_with("</") && !tag.ends_with("/>");
        let is_other = || {
            let said = tag.split_once(" lang=\"").and_then(|(_, value)| value.split('"').next());
            language.zip(said).is_some_and(|(own, said)| own != said)
        };
        match (self.depth, opens) {
            (0, true) if WHOLE.contains(&name) || is_other() => *self = WholeElement { name, depth: 1 },
            (0, _) => {}
            (_, true) if name == self.name => self.depth += 1,
            (_, false) if name == self.name && tag.starts_with("</") => self.depth -= 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_get_soft_hyphens_and_names_of_code_do_not() {
        let points = |word: &str, _: &Beside<'_>| if word == "harbour" { vec![3] } else { Vec::new() };
        for (markup, soft) in [
            ("harbour", "har\u{ad}bour"),
            (
                "<td class=\"harbour\">a harbour&amp;harbour</td>",
                "<td class=\"harbour\">a har\u{ad}bour&amp;har\u{ad}bour</td>",
            ),
            ("<code>harbour <em>harbour</em></code> harbour", "<code>harbour <em>harbour</em></code> har\u{ad}bour"),
            ("<br/>harbours <", "<br/>harbours <"),
        ] {
            assert_eq!(softened(markup, points, None), soft);
        }
    }

    #[test]
    fn long_words_get_soft_hyphens_but_for_names_and_other_languages() {
        let soft = |markup: &str| {
            assert!(has_long_word(markup));
            long_words(markup, "de", |_| vec![4]).replace('\u{ad}', "|")
        };
        assert_eq!(soft("<h1>Lampenputzergesellenvereine am Kai</h1>"), "<h1>Lamp|enputzergesellenvereine am Kai</h1>");
        for whole in [
            "https://a.org/lampenputzergesellenvereine",
            "lampenputzergesellenvereine.org",
            "<a>a.<wbr/>lampenputzergesellenvereine</a>",
            "<i lang=\"en\">lampenputzergesellenvereine <i>lampenputzergesellenvereine</i> lampenputzergesellenvereine</i>",
        ] {
            assert_eq!(soft(whole), whole);
        }
        assert!(!has_long_word("<section id=\"a\">Kurze Worte und keine langen</section>"));
    }
}
