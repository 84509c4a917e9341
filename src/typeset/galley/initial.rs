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

/// Sets the first words of a text in small capitals: so many, but no more than to the first sign that ends a phrase, and
/// never a part of a name.
pub(crate) fn small_capitals(styled: &mut Styled, words: u8) {
    let Some(first) = styled.runs.first().cloned() else { return };
    let end = opening_words(&styled.text[first.range.clone()], words);
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

/// The most words that a name adds to those that were asked for.
const NAME: usize = 3;

/// Where the first words of a text end.
fn opening_words(text: &str, words: u8) -> usize {
    let wanted = usize::from(words);
    let spaced: Vec<(usize, &str)> = text
        .split_whitespace()
        // The place of a word is that of its slice.
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .take(wanted + NAME + 1)
        .collect();
    let is_great = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let mut end = 0;
    for (index, (at, word)) in spaced.iter().enumerate() {
        let next = spaced.get(index + 1).map(|next| next.1);
        // The first word of a text begins with a capital anyway; `I` is not a name.
        let is_name = |index: usize| 0 < index && is_great(spaced[index].1) && spaced[index].1 != "I";
        let goes_on = is_name(index) && is_name(index - 1);
        if wanted + NAME <= index || wanted <= index && !goes_on {
            break;
        }
        let inner = word.char_indices().skip(1).find(|(place, c)| ends_phrase(word, *place, *c, next));
        if let Some((place, _)) = inner {
            return at + place;
        }
        end = at + word.len();
    }
    end
}

/// Whether a sign in a word ends a phrase. A stop behind a short word with a capital is that of an initial or of a title:
/// `J. Smith`, `Mr. Darcy`.
fn ends_phrase(word: &str, place: usize, c: char, next: Option<&str>) -> bool {
    match c {
        ',' | ';' | ':' | '!' | '?' | '—' | '–' => true,
        '.' => {
            let before = &word[..place];
            let is_short = before.chars().count() <= 3 && before.starts_with(char::is_uppercase);
            !(is_short && next.is_some_and(|next| next.starts_with(char::is_uppercase)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::opening_words;

    #[test]
    fn first_words_end_with_a_phrase_and_cut_no_name() {
        for (text, words, first) in [
            ("He counted the coins into the tin", 5, "He counted the coins into"),
            ("He counted the coins into the tin", 3, "He counted the"),
            ("Nobody came, and he sat down", 5, "Nobody came"),
            ("It was Mr. Darcy Fitzwilliam who came", 4, "It was Mr. Darcy Fitzwilliam"),
            ("It was Mr. Darcy who came", 5, "It was Mr. Darcy who"),
            ("There was J. R. Smith at the door", 3, "There was J. R. Smith"),
            ("Translated by Cyril Scott from the French", 3, "Translated by Cyril Scott"),
            ("They sold it to Ann Mary Jane Louise Examples of Oldtown", 5, "They sold it to Ann Mary Jane Louise"),
            ("Then I Claudius was told of it", 2, "Then I"),
            ("No.", 5, "No"),
            ("One—and no more", 5, "One"),
            ("", 5, ""),
        ] {
            assert_eq!(&text[..opening_words(text, words)], first, "{text}");
        }
    }
}
