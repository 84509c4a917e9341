//! How a chapter's first paragraph begins: a drop cap, its first words in small capitals.
//!
//! The drop cap is drawn beside the first lines and is decoration; its letters are in the text of
//! the first line's first glyph, so that the word is whole for whoever copies or hears it.

use super::ParagraphText;
use crate::geometry::Length;
use crate::text::shape::Features;
use crate::typeset::paragraph::drop_cap::{DropCap, drop_cap};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{self, LineBreaks, SetLine, Shaped, StyleRun, Styled};

/// A drop cap with the text that it stands for.
#[derive(Debug)]
pub(crate) struct Initial {
    /// Its glyphs and places.
    pub(crate) cap: DropCap,
    pub(crate) text: String,
}

/// Sets a paragraph with a drop cap of so many lines; `None` if it is too short for one, or begins
/// with nothing that could be one.
pub(crate) fn set(
    text: &ParagraphText,
    lines: u32,
    leading: Length,
    setter: &Setter,
) -> Option<(Shaped, LineBreaks, Initial)> {
    let (initial, rest) = split(&text.styled, setter)?;
    let cap = drop_cap(setter, &initial, leading, lines)?;
    let mut shape = text.shape.clone();
    shape.drop_cap_indent = (lines, cap.indent);
    shape.first_indent = cap.first_indent;
    let shaped = paragraph::shape(rest, shape, setter);
    let breaks = shaped.natural();
    if breaks.lines < lines {
        return None;
    }
    Some((shaped, breaks, Initial { cap, text: initial.text }))
}

/// The initial and what follows: opening quotes, one letter (which its language may write as two), and an
/// apostrophe after it.
fn split(styled: &Styled, setter: &Setter) -> Option<(Styled, Styled)> {
    let first = styled.runs.first()?.clone();
    let text = &styled.text[first.range.clone()];
    let opens = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    let letter = text.find(|c| !opens(c))?;
    let c = text[letter..].chars().next().filter(|c| c.is_alphabetic())?;
    let language = styled.fonts.get(usize::from(first.font)).and_then(|font| setter.language(font.language));
    let digraph = language.map_or(0, |language| language.digraph(&text[letter..]));
    let mut end = letter + digraph.max(c.len_utf8());
    let combining = |c: &char| ('\u{300}'..'\u{370}').contains(c) || *c == '’';
    while let Some(c) = text[end..].chars().next().filter(combining) {
        end += c.len_utf8();
    }
    // The rest of the word must be there: a heading's single letter is not a drop cap.
    if text[end..].trim().is_empty() || 24 < end {
        return None;
    }
    let mut initial = Styled { language: styled.language, rtl: styled.rtl, ..Styled::default() };
    let font = initial.font(&styled.fonts[usize::from(first.font)]);
    initial.push(&text[..end], StyleRun { font, ..first });
    let mut rest = styled.clone();
    rest.text.drain(..end);
    for stretch in &mut rest.runs {
        let shift = end.min(stretch.range.start);
        stretch.offset += end - shift;
        stretch.range.start -= shift;
        stretch.range.end -= end;
    }
    rest.marks.iter_mut().for_each(|mark| mark.at = mark.at.saturating_sub(end));
    rest.objects.iter_mut().for_each(|object| object.at = object.at.saturating_sub(end));
    Some((initial, rest))
}

/// Puts the initial's text before a line's: its first glyph stands for both.
pub(crate) fn prefix(line: &mut SetLine, text: &str) {
    let Some(first) = line.runs.iter_mut().find(|run| run.leaf.is_some()) else { return };
    let at = first.text.start;
    let long = u32::try_from(text.len()).unwrap_or(0);
    let short = u16::try_from(text.len()).unwrap_or(0);
    line.text.insert_str(at as usize, text);
    first.text.end += long;
    let range = first.glyphs.start as usize..first.glyphs.end as usize;
    let mut begun = false;
    for glyph in &mut line.glyphs[range] {
        if glyph.start == 0 && (!begun || glyph.len == 0) {
            glyph.len += short;
            begun = true;
        } else {
            glyph.start += short;
        }
    }
    for run in &mut line.runs {
        if at < run.text.start {
            run.text.start += long;
            run.text.end += long;
        }
    }
}

/// Sets the first words of a text in small capitals: to the first sign that ends a phrase, at most
/// five words.
pub(crate) fn small_capitals(styled: &mut Styled) {
    let Some(first) = styled.runs.first().cloned() else { return };
    let text = &styled.text[first.range.clone()];
    let mut end = 0;
    let mut words = 0;
    for (at, c) in text.char_indices() {
        let stops = matches!(c, ',' | ';' | ':' | '.' | '!' | '?' | '—' | '–' | '\n');
        if c.is_whitespace() || (stops && 0 < at) {
            end = at;
            words += 1;
        }
        if 5 <= words || (stops && 0 < words) {
            break;
        }
    }
    if end == 0 {
        return;
    }
    let mut font = styled.fonts[usize::from(first.font)].clone();
    font.features = font.features.with(Features::SMALL_CAPS);
    font.tracking = 30;
    let font = styled.font(&font);
    let small = StyleRun { font, range: first.range.start..first.range.start + end, ..first.clone() };
    let rest = StyleRun { range: first.range.start + end..first.range.end, offset: first.offset + end, ..first };
    styled.runs.splice(0..1, [small, rest]);
}
