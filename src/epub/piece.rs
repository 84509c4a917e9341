//! How wide the pieces of a cell are that no reader may divide: figures, dates, the syllables of words, the parts of a name.
//!
//! In: a cell. Out: the width of its widest piece in the widest face that a reader may choose. A column that is narrower cuts it.

use super::inline::Writer;
use super::word_break::with_breaks;
use super::xhtml::push_text;
use crate::document::block::Cell;
use crate::document::inline::{self, Inline, InlineKind};
use crate::text::opportunity::standard_breaks;

/// The width of a letter of code, in hundredths of an em: DejaVu Sans Mono, as wide as any.
const CODE: usize = 60;

/// How much wider bold letters are, in percent: those of DejaVu Serif by 9 (digits) to 19 (`i`).
const BOLD: usize = 115;

/// What a space stands for at which a line may end inside of a name: a `wbr` element.
const WORD_BREAK: &str = "\u{200b}";

impl Writer<'_> {
    /// The width of a cell's widest piece, in hundredths of an em; `is_head`: whether it is set bold.
    pub(super) fn widest_piece(&self, cell: &Cell, is_head: bool) -> usize {
        let mut markup = String::new();
        push_letters(&cell.content, &mut markup);
        let markup = with_breaks(&self.soft(&markup));
        let width = widest(&markup);
        if is_head || cell.head { width * BOLD / 100 } else { width }
    }
}

/// Adds what is read of inlines, with the elements that decide where it is divided.
fn push_letters(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => push_text(out, text),
            InlineKind::Code(text) => {
                out.push_str("<code>");
                push_text(out, text);
                out.push_str("</code>");
            }
            InlineKind::Math(tex) => push_text(out, tex),
            InlineKind::LineBreak => out.push(' '),
            // Its words have patterns of another language, and are left whole.
            InlineKind::Span(attributes, content) if attributes.pairs.iter().any(|pair| pair.0 == "lang") => {
                out.push_str("<span lang=\"\">");
                push_letters(content, out);
                out.push_str("</span>");
            }
            _ => push_letters(inline::children(inline), out),
        }
    }
}

/// The width of the widest piece of markup, in hundredths of an em.
fn widest(markup: &str) -> usize {
    let (mut text, mut code) = (String::new(), Vec::new());
    let mut in_code = false;
    let mut rest = markup;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '<' => rest.find('>').map_or(rest.len(), |at| at + 1),
            '&' => rest.find(';').map_or(1, |at| at + 1),
            letter => letter.len_utf8(),
        };
        let (part, after) = rest.split_at(length);
        match part {
            "<code>" => in_code = true,
            "</code>" => in_code = false,
            "<wbr/>" => text.push_str(WORD_BREAK),
            _ if first == '<' => {}
            "&amp;" => text.push('&'),
            "&lt;" => text.push('<'),
            "&gt;" => text.push('>'),
            _ => text.push_str(part),
        }
        code.resize(text.len(), in_code);
        rest = after;
    }
    let (mut start, mut most) = (0, 0);
    for end in standard_breaks(&text).chain([text.len()]) {
        let piece = text[start..end].trim_end();
        let letter = |(at, letter): (usize, char)| match code[start + at] {
            true if letter != '\u{200b}' => CODE,
            _ => letter_width(letter),
        };
        let hyphen = if piece.ends_with('\u{ad}') { letter_width('-') } else { 0 };
        most = most.max(piece.char_indices().map(letter).sum::<usize>() + hyphen);
        start = end;
    }
    most
}

/// The width of a letter, in hundredths of an em: that of DejaVu Serif, among the widest that readers choose, or of the widest
/// of a few that are alike.
fn letter_width(letter: char) -> usize {
    match letter {
        '\u{ad}' | '\u{200b}' | '\u{300}'..='\u{36f}' => 0,
        '\'' | ',' | '.' | 'i' | 'j' | 'l' | ' ' | '\u{a0}' | '’' => 32,
        '-' | '/' | ':' | ';' | '\\' | '|' | 'f' | '(' | ')' | '[' | ']' | '!' | 'I' | 'J' | 't' => 40,
        'r' | 's' | 'z' | '*' | '_' | '"' | '`' | '?' | '–' | 'c' | 'v' | 'x' | 'y' => 56,
        'm' | 'w' | 'M' | 'W' | 'N' | 'H' | '%' | '@' | '&' => 100,
        '\u{2e80}'..='\u{ffdc}' => 100,
        _ if letter.is_uppercase() => 84,
        // Cyrillic and what comes after it is broader.
        '\u{400}'..='\u{2dff}' => 76,
        _ => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_dates_are_one_piece_and_words_are_several() {
        crate::cases::check("table-piece", |[markup]| widest(markup).to_string());
        assert_eq!(widest("inter\u{ad}national"), widest("national"));
        assert_eq!(widest("national\u{ad}ly"), widest("national-"));
    }
}
