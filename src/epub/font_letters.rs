//! The letters that a publication shows, for the fonts that are cut down to them: read from its texts as they are
//! written, so that those of the title page, of captions and of names of cells are among them.
//!
//! In: the texts and what the style sheet adds. Out: letters of text and of code.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use unicode_normalization::UnicodeNormalization as _;

use super::resource::{Body, Resource};

/// The elements that are set in the face of code.
const CODE: &[&str] = &["code", "kbd", "samp", "pre"];

/// Elements that are set in faces of their own, or not at all.
const APART: &[&str] = &["math", "svg", "head"];

/// The letters of text and of code.
#[derive(Debug, Default)]
pub(super) struct UsedLetters {
    pub(super) text: BTreeSet<char>,
    pub(super) code: BTreeSet<char>,
}

impl UsedLetters {
    /// The letters of the texts among these files; `more` are words of ours that are shown beside them.
    pub(super) fn of(resources: &[Resource], more: &str) -> UsedLetters {
        let mut letters = UsedLetters::default();
        letters.write(more, false);
        for resource in resources.iter().filter(|it| it.media == "application/xhtml+xml") {
            if let Body::Bytes(bytes) = &resource.body {
                letters.read(bytes);
            }
        }
        letters
    }

    /// Adds the letters of one text. What is not well-formed was reported before: it is read as far as that goes.
    fn read(&mut self, bytes: &[u8]) {
        let mut reader = Reader::from_reader(bytes);
        let (mut code, mut apart) = (0usize, 0usize);
        loop {
            match reader.read_event() {
                Ok(Event::Start(it)) => {
                    self.names(&it);
                    code += usize::from(CODE.contains(&it.name().as_ref()));
                    apart += usize::from(APART.contains(&it.name().as_ref()));
                }
                Ok(Event::Empty(it)) => self.names(&it),
                Ok(Event::End(it)) => {
                    code -= usize::from(CODE.contains(&it.name().as_ref()));
                    apart -= usize::from(APART.contains(&it.name().as_ref()));
                }
                Ok(Event::Text(it)) if apart == 0 => self.write(it.as_ref(), 0 < code),
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// The names of columns and the numbers of lines, which the style sheet shows.
    fn names(&mut self, element: &BytesStart<'_>) {
        for attribute in element.attributes().flatten().filter(|it| it.key.as_ref().starts_with("data-")) {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap_or_default();
            self.write(&value, false);
        }
    }

    fn write(&mut self, text: &str, is_code: bool) {
        let letters = if is_code { &mut self.code } else { &mut self.text };
        letters.extend(text.chars());
        // Letters of one byte are all there, and have no other forms.
        if !text.is_ascii() && !is_code {
            // Shaping composes a letter and its mark to one letter where the font has it; titles may be set in capitals.
            letters.extend(text.nfc().chain(text.chars().flat_map(char::to_uppercase)));
        }
    }
}

/// The letters beyond ASCII in an author's style sheet, which `content` may show: as they are, or as escapes (`\2192`; CSS
/// Syntax 3, §4.3.7). Those of comments and names are among them: a few letters too many do no harm.
pub(super) fn in_style(css: &str) -> String {
    let escaped = css.split('\\').skip(1).filter_map(|rest| {
        let digits = rest.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
        char::from_u32(u32::from_str_radix(&rest[..digits], 16).ok()?)
    });
    css.chars().chain(escaped).filter(|letter| !letter.is_ascii()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_style_sheets_are_read() {
        assert_eq!(in_style("p::before{content:'☞ '} q::after{content:'\\2192 a\\00bb'} r{content:'\\A'}"), "☞→»");
    }

    #[test]
    fn letters_are_those_that_are_seen() {
        let mut letters = UsedLetters::default();
        letters.read(
            "<html><head><title>ŵ</title></head><p title='ŷ' data-label='ż'>e\u{301}<code>→</code></p>\
             <math alttext='∑'><mo>∫</mo></math></html>"
                .as_bytes(),
        );
        assert_eq!(letters.code, "→".chars().collect());
        assert_eq!(letters.text, "żŻe\u{301}éE".chars().collect());
    }
}
