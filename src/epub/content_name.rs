//! Names made from content, for files and ids: what a reader's bookmark holds on to must not change when something is put before
//! it, so that no name is made from a place.
//!
//! In: titles and what stands below them. Out: names in `[a-z0-9-]`, or numbers made from the words.

use super::title_number::{self, TitleWords};
use crate::document::block::Block;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Book, Division, roman, slug};

/// How many words of a text name it.
const WORDS: usize = 5;

/// How many letters of a text tell it from others: long enough for two letters that begin alike, and short enough that most
/// corrections leave the name as it is.
pub(super) const LETTERS: usize = 240;

/// How many letters name a text in a script without spaces between words: those of a few words, and no more, so that a
/// correction further down leaves the name as it is.
const UNSPACED_LETTERS: usize = 12;

/// Whether a title is a number, alone or behind one word: `IV`, `Chapter 4.`, `第四章`.
pub(super) fn is_number(title: &str, language: &str) -> bool {
    match title_number::read(title, language) {
        TitleWords::None => true,
        TitleWords::Behind(_) => false,
        // Any word may count in a language that the program does not know.
        TitleWords::All => is_word_and_number(title),
    }
}

/// A title in two: the number that stands on a line of its own above the words, if there is one, and the words.
pub(super) fn title_lines<'t>(title: &'t [Inline], language: &str) -> (Option<String>, &'t [Inline]) {
    let end = title.iter().position(|inline| matches!(inline.kind, InlineKind::LineBreak));
    let number = end.map(|end| plain_text(&title[..end])).filter(|number| is_number(number, language));
    let words = end.filter(|_| number.is_some()).map_or(0, |end| end + 1);
    (number, &title[words..])
}

/// The words of a title; without a number on a line of its own above them that would not be told from them on one line.
pub(super) fn title_text(title: &[Inline], language: &str) -> String {
    let whole = plain_text(title);
    match title_number::read(&whole, language) {
        TitleWords::All => plain_text(title_lines(title, language).1),
        TitleWords::None | TitleWords::Behind(_) => whole,
    }
}

fn is_word_and_number(title: &str) -> bool {
    let mut words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (first, second, third) = (words.next().unwrap_or(""), words.next(), words.next());
    let number = second.unwrap_or(first);
    // `Mix` is none.
    let is_one_case = [number.to_uppercase(), number.to_lowercase()].iter().any(|it| it == number);
    let is_roman = is_one_case && roman::value(&number.to_uppercase()).is_some();
    third.is_none() && (is_roman || !number.is_empty() && number.chars().all(char::is_numeric))
}

/// The language that is written at a division, or that of its file.
pub(super) fn written_language(division: &Division) -> Option<&str> {
    division.attributes.value("lang").or(division.language.as_deref())
}

/// The language of a division's title.
pub(super) fn title_language<'b>(book: &'b Book, division: &'b Division) -> &'b str {
    written_language(division).unwrap_or(&book.metadata.language)
}

/// The letters with which blocks begin, as far as they tell a text from others.
pub(super) fn beginning(blocks: &[Block]) -> String {
    struct Beginning(String);
    impl Visitor for Beginning {
        fn block(&mut self, _block: &Block) {
            self.0.push(' ');
        }
        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Text(text) | InlineKind::Code(text) = &inline.kind
                && self.0.len() < 4 * LETTERS
            {
                self.0.push_str(text);
            }
        }
    }
    let mut text = Beginning(String::new());
    for block in blocks {
        walk::blocks(std::slice::from_ref(block), &mut text);
        if 4 * LETTERS <= text.0.len() {
            break;
        }
    }
    text.0.trim().chars().take(LETTERS).collect()
}

/// The first words of a text as a name; `None` if it has no words.
pub(super) fn first_words(text: &str) -> Option<String> {
    let letters = || text.chars().filter(|letter| letter.is_alphanumeric()).take(UNSPACED_LETTERS);
    if letters().any(is_unspaced) {
        return Some(digest(&letters().collect::<String>()));
    }
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    let words: Vec<&str> = text.split_whitespace().filter(is_word).take(WORDS).collect();
    let name: Vec<String> = words.iter().map(|word| slug::ascii(word)).filter(|word| !word.is_empty()).collect();
    let name = name.join("-");
    // An address is a word of any length.
    let letters: String = words.join(" ").chars().take(8 * WORDS).collect();
    (!words.is_empty()).then(|| with_lost(name, &letters))
}

/// Whether a letter is of a script that has no spaces between words: Thai, Lao, Burmese, Khmer, and those of China and Japan.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{A4CF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A title as a part of a name, without the number before it; where it has letters that names can't have, with a number made
/// from it.
pub(super) fn named(title: &str, language: &str) -> String {
    let title = match title_number::read(title, language) {
        TitleWords::Behind(words) => words,
        TitleWords::All | TitleWords::None => title,
    };
    with_lost(slug::ascii(title), title.trim())
}

/// Folders whose names say no more than that pictures, sounds or sources are in them.
const PLAIN_FOLDERS: [&str; 20] = [
    "assets", "audio", "css", "fig", "figs", "figures", "image", "images", "img", "imgs", "media", "photos", "pics",
    "pictures", "res", "resources", "src", "static", "styles", "video",
];

/// How many bytes of the folders of a file its name may begin with.
const LONGEST_FOLDERS: usize = 60;

/// The path of a file as a name in one folder: `atlas-north` for `src/images/atlas/North.svg`. The folders are part of it, whether or not
/// another file has the same name, so that a file that comes later takes none from those that are there.
pub(super) fn of_path(path: &str) -> String {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    // `..` and `…` are no words.
    let part = |text: &str| match text.contains(char::is_alphanumeric) {
        true => with_lost(slug::ascii(text), text),
        false => String::new(),
    };
    let said: Vec<&str> =
        folders.split('/').filter(|it| !PLAIN_FOLDERS.contains(&it.to_ascii_lowercase().as_str())).collect();
    let named: Vec<String> = said.iter().map(|folder| part(folder)).filter(|name| !name.is_empty()).collect();
    let named = match named.join("-") {
        long if LONGEST_FOLDERS < long.len() => digest(&said.join("/")),
        short => short,
    };
    let stem = part(file.rsplit_once('.').map_or(file, |parts| parts.0));
    [named, stem].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join("-")
}

/// A name made from a text, with a number made from that if it has letters of other scripts: what is left would say less than
/// the text, or nothing.
fn with_lost(name: String, text: &str) -> String {
    let is_lost = |letter: char| '\u{370}' <= letter && letter.is_alphanumeric();
    match name.is_empty() {
        true if text.trim().is_empty() => name,
        true => digest(text),
        false if text.chars().any(is_lost) => format!("{name}-{}", digest(text)),
        false => name,
    }
}

/// A number that is the same for the same text on every machine (FNV-1a), in 8 digits.
pub(super) fn digest(text: &str) -> String {
    format!("{:08x}", hash(text))
}

/// A number that is the same for the same text on every machine (FNV-1a).
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_paths() {
        crate::cases::check("picture-name", |[path]| of_path(path));
    }

    #[test]
    fn texts_without_spaces_are_named_by_their_beginning_alone() {
        let ja = "静かな港に船が着いた。荷物は120円で運ばれた。";
        let name = first_words(ja);
        assert_eq!(name, first_words("静かな港に船が着いた。荷物は130円で運ばれた。 ABC"));
        assert_ne!(name, first_words("静かな川に船が着いた。荷物は120円で運ばれた。"));
        assert!(name.is_some_and(|name| name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit())));
        assert_eq!(first_words("The 12 boats of the river were cold").as_deref(), Some("the-12-boats-of-the"));
        assert_eq!(first_words(" … "), None);
    }
}
