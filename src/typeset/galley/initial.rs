//! How a chapter's first paragraph begins: a drop cap, its first words in small capitals.
//!
//! The drop cap is drawn beside the first lines and is decoration; its letters are in the text of
//! the first line's first glyph, so that the word is whole for whoever copies or hears it.

use icu_segmenter::GraphemeClusterSegmenter;

use super::ParagraphText;
use super::text_style::SMALL_CAPS_TRACKING;
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
    // Letters that are joined to the next one in writing lose their form alone.
    let c = text[letter..].chars().next().filter(|c| c.is_alphabetic() && !joins(*c))?;
    let language = styled.fonts.get(usize::from(first.font)).and_then(|font| setter.language(font.language));
    let digraph = language.map_or(0, |language| language.digraph(&text[letter..]));
    // With its marks and vowel signs: they are one with the letter in Indic scripts (UAX #29).
    let cluster = GraphemeClusterSegmenter::new().segment_str(&text[letter..]).nth(1).unwrap_or(c.len_utf8());
    let mut end = letter + digraph.max(cluster);
    while let Some(c) = text[end..].chars().next().filter(|c| ('\u{300}'..'\u{370}').contains(c) || *c == '’') {
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
    rest.flush_from.iter_mut().for_each(|from| *from = from.saturating_sub(end));
    let isolates = rest.isolates.iter_mut().map(|isolate| &mut isolate.range);
    for range in isolates.chain(rest.annotations.iter_mut().map(|annotation| &mut annotation.range)) {
        *range = range.start.saturating_sub(end)..range.end.saturating_sub(end);
    }
    // A reading of the initial alone would stand over nothing.
    rest.annotations.retain(|annotation| !annotation.range.is_empty());
    Some((initial, rest))
}

/// Whether a letter is of a script whose letters are joined (Unicode 17, §9.2 and its likes).
fn joins(letter: char) -> bool {
    use unicode_script::{Script, UnicodeScript as _};
    matches!(
        letter.script(),
        Script::Arabic | Script::Syriac | Script::Mongolian | Script::Nko | Script::Mandaic | Script::Adlam
    )
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
    let Some(first) = styled.runs.first() else { return };
    let end = first.range.start + opening_words(&styled.text[first.range.clone()], words);
    capitals_to(styled, end);
}

/// Sets the text up to a byte in small capitals.
fn capitals_to(styled: &mut Styled, end: usize) {
    let mut runs = Vec::with_capacity(styled.runs.len() + 1);
    for run in std::mem::take(&mut styled.runs) {
        let StyleRun { range, font, .. } = run.clone();
        let until = end.clamp(range.start, range.end);
        if range.start < until {
            let mut small = styled.fonts[usize::from(font)].clone();
            small.features = small.features.with(Features::SMALL_CAPS);
            small.tracking = SMALL_CAPS_TRACKING;
            let font = styled.font(&small);
            runs.push(StyleRun { font, range: range.start..until, ..run.clone() });
        }
        if until < range.end || range.is_empty() {
            runs.push(StyleRun { offset: run.offset + (until - range.start), range: until..range.end, ..run });
        }
    }
    styled.runs = runs;
}

/// The drop cap beside the first lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DropCapLines {
    /// How many lines it takes; 0 or 1: there is none.
    pub(crate) lines: u32,
    /// From line to line.
    pub(crate) leading: Length,
}

/// The most words that a first line is looked for in: those of the widest page in the smallest type.
const LINE_WORDS: usize = 40;

/// Sets the words of a text's first line in small capitals. They are wider than small letters, so that fewer fit on the line:
/// the longest beginning is taken that still does.
pub(crate) fn first_line_capitals(text: &mut ParagraphText, cap: DropCapLines, setter: &Setter) {
    let source = &text.styled.text;
    let words = source.split_whitespace().take(LINE_WORDS);
    let ends: Vec<usize> = words.map(|word| word.as_ptr() as usize - source.as_ptr() as usize + word.len()).collect();
    let with = |end: usize| {
        let mut styled = text.styled.clone();
        capitals_to(&mut styled, end);
        ParagraphText { styled, shape: text.shape.clone() }
    };
    // Capitals take more room than small letters, so that there are never more words on the line than now.
    let reached = first_line_end(text, cap, setter);
    let most = ends.partition_point(|end| *end <= reached) + 1;
    let fits = |end: &&usize| **end <= first_line_end(&with(**end), cap, setter);
    if let Some(end) = ends.iter().take(most).rev().find(fits).copied() {
        capitals_to(&mut text.styled, end);
    }
}

/// The byte of a text at which its first line ends.
fn first_line_end(text: &ParagraphText, cap: DropCapLines, setter: &Setter) -> usize {
    let dropped = (1 < cap.lines).then(|| set(text, cap.lines, cap.leading, setter)).flatten();
    let (line_breaks, before) = match dropped {
        Some((_, line_breaks, initial)) => (line_breaks, initial.text.len()),
        None => (paragraph::shape(text.styled.clone(), text.shape.clone(), setter).natural(), 0),
    };
    line_breaks.breaks.first().map_or(0, |line| line.end as usize + before)
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
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::text::catalog::Catalog;
    use crate::typeset::paragraph::{Font, ParagraphShape};

    #[test]
    fn a_first_line_in_small_capitals_is_a_line_on_every_measure() {
        let setter = Setter::new(&Catalog::new(&[], &mut Diagnostics::default()), &["en".to_owned()], &[]);
        let source = "When the winter was over the ferryman counted his oars, and found that one of them, the best, was gone \
                      with the ice and the better part of the landing.";
        for points in [120, 150, 180, 210, 240, 270, 300, 400] {
            for lines in [0, 2] {
                let mut styled = Styled::default();
                let font = styled.font(&Font::default());
                styled.push(source, StyleRun { font, ..StyleRun::default() });
                let shape = ParagraphShape { width: Length::pt(points), ..ParagraphShape::default() };
                let mut text = ParagraphText { styled, shape };
                let cap = DropCapLines { lines, leading: Length::pt(13) };
                first_line_capitals(&mut text, cap, &setter);
                let is_small =
                    |run: &&StyleRun| text.styled.fonts[usize::from(run.font)].tracking == SMALL_CAPS_TRACKING;
                let small = text.styled.runs.iter().take_while(is_small).map(|run| run.range.end).last().unwrap_or(0);
                let reached = first_line_end(&text, cap, &setter);
                assert!(0 < small && small <= reached, "{points} pt: {small} of {reached}");
                // On columns that books have no whole word of the line is left in small letters: on narrower ones capitals
                // may bring the break forward by a word that then has no room.
                let left = source[small..reached].trim();
                assert!(points < 180 || !left.contains(' '), "{points} pt: {left}");
            }
        }
    }

    #[test]
    fn an_initial_is_a_letter_with_its_signs_and_none_that_joins_the_next() {
        let setter = Setter::new(&Catalog::new(&[], &mut Diagnostics::default()), &["en".to_owned()], &[]);
        let initial = |source: &str| {
            let mut styled = Styled::default();
            let font = styled.font(&Font::default());
            styled.push(source, StyleRun { font, ..StyleRun::default() });
            split(&styled, &setter).map(|halves| halves.0.text)
        };
        for (source, expected) in [
            ("“Once”", Some("“O")),
            ("E\u{301}tude", Some("E\u{301}")),
            ("बूढ़ा आदमी", Some("बू")),
            ("முன்", Some("மு")),
            ("שָׁלוֹם", Some("שָׁ")),
            ("كان الرجل", None),
            ("12 men", None),
        ] {
            assert_eq!(initial(source).as_deref(), expected, "{source}");
        }
    }

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
