//! What stands above letters, or beside them in vertical lines: readings (ruby), and the dots of emphasis in Chinese and
//! Japanese.
//!
//! In: a `ruby` element as spans, or letters that are emphasised. Out: their text, with [`Annotation`]s.

use super::collect::{GalleyBuilder, TextStyle};
use crate::document::inline::{Inline, InlineKind};
use crate::text::language::Language;
use crate::text::opportunity::is_wide;
use crate::typeset::paragraph::{Annotation, Decorations, StyleRun, Styled};

/// The class of letters that have dots beside them, and the sign that stands for each.
const SIGNS: &[(&str, &str)] = &[("dots", "•"), ("sesame", "﹅")];

/// The sign that emphasises the letters of a class.
fn sign(classes: &[String]) -> Option<&'static str> {
    SIGNS.iter().find(|(class, _)| classes.iter().any(|it| it == class)).map(|(_, sign)| *sign)
}

/// Whether this is text with its readings, each behind what it is of.
fn is_ruby(content: &[Inline]) -> bool {
    let begins = content.first().is_some_and(|inline| !has(inline, "rt") && !has(inline, "rp"));
    let ends = content.last().is_some_and(|inline| has(inline, "rt") || has(inline, "rp"));
    begins
        && ends
        && content.iter().any(|inline| has(inline, "rt"))
        && !content.iter().any(|inline| has(inline, "ruby"))
}

fn has(inline: &Inline, class: &str) -> bool {
    matches!(&inline.kind, InlineKind::Span(attributes, _) if attributes.has_class(class))
}

impl GalleyBuilder<'_> {
    /// Adds text with its readings; `false` if it is none.
    pub(super) fn ruby(&mut self, styled: &mut Styled, content: &[Inline], text_style: TextStyle) -> bool {
        if !is_ruby(content) {
            return false;
        }
        let mut start = styled.text.len();
        for inline in content {
            let InlineKind::Span(_, words) = &inline.kind else {
                self.inlines(styled, std::slice::from_ref(inline), text_style);
                continue;
            };
            if has(inline, "rt") {
                // Half as large as what they are of (JLREQ 3.3.3).
                let size = text_style.size / 2;
                let small = TextStyle { size, link: None, decorations: Decorations::NONE, ..text_style };
                let mut reading = Styled { language: text_style.language, ..Styled::default() };
                self.inlines(&mut reading, words, small);
                styled.annotations.push(Annotation { range: start..styled.text.len(), text: reading, below: false });
                start = styled.text.len();
            } else if !has(inline, "rp") {
                self.inlines(styled, std::slice::from_ref(inline), text_style);
            }
        }
        true
    }

    /// Puts the sign of a class at each letter from a byte on: above it, or below in Chinese lines that run across, and at the right of
    /// vertical ones (CSS Text Decoration 3, `text-emphasis-position`). Signs and spaces have none.
    pub(super) fn emphasise(&self, styled: &mut Styled, start: usize, classes: &[String], text_style: TextStyle) {
        let Some(sign) = sign(classes) else { return };
        let is_chinese = Language::new(self.languages.tag(text_style.language)).primary() == "zh";
        let below = is_chinese && !self.style.vertical;
        let small = TextStyle { size: text_style.size / 2, bold: false, italic: false, ..text_style };
        let font = self.font(small);
        let letters: Vec<usize> = styled.text[start..]
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric() && (is_wide(*c) || !c.is_ascii_digit()))
            .map(|(at, _)| start + at)
            .collect();
        for at in letters {
            let end = at + styled.text[at..].chars().next().map_or(0, char::len_utf8);
            let mut text = Styled { language: text_style.language, ..Styled::default() };
            let font = text.font(&font);
            text.push(sign, StyleRun { font, ..StyleRun::default() });
            styled.annotations.push(Annotation { range: at..end, text, below });
        }
    }
}
