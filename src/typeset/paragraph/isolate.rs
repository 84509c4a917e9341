//! Bidirectional levels of a paragraph's text (UAX #9), with the parts that are isolated from the text around them.
//!
//! In: the text, the direction of the paragraph, the ranges that have a direction of their own. Out: a level for each byte.
//! An isolate counts as one neutral sign outside of itself, so that neither the full stop after it nor the figures beside it
//! change places with it: what HTML does for every element with `dir`.

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

use crate::document::direction::TextDirection;

/// A part of a text whose direction does not depend on the text around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Isolate {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// The direction in which it runs.
    pub direction: TextDirection,
    /// Whether its letters run so whatever they are.
    pub is_forced: bool,
}

/// The formatting character that opens an isolate: LRI, RLI, FSI.
fn initiator(direction: TextDirection) -> char {
    match direction {
        TextDirection::Ltr => '\u{2066}',
        TextDirection::Rtl => '\u{2067}',
        TextDirection::Auto => '\u{2068}',
    }
}

/// Opens an isolate; where its direction is forced, an override as well (LRO, RLO), which ends with it (UAX #9, X6a).
fn open_isolate(out: &mut String, isolate: &Isolate) {
    out.push(initiator(isolate.direction));
    match isolate.direction {
        TextDirection::Ltr if isolate.is_forced => out.push('\u{202d}'),
        TextDirection::Rtl if isolate.is_forced => out.push('\u{202e}'),
        _ => {}
    }
}

/// PDI, which closes an isolate of any direction.
const POP: char = '\u{2069}';

/// The levels of a text, for each byte, in a paragraph of this direction.
pub(super) fn levels(text: &str, isolates: &[Isolate], base: Level) -> Vec<Level> {
    if isolates.is_empty() {
        return BidiInfo::new(text, Some(base)).levels;
    }
    let (marked, kept) = marked(text, isolates);
    let mut levels = BidiInfo::new(&marked, Some(base)).levels;
    lower(&marked, &mut levels, base);
    kept.into_iter().flat_map(|range| levels[range].iter().copied()).collect()
}

/// Lowers what is in an isolate to the level of the sign that opens it, where both run alike. That sign parts it from the letters
/// before; it is not drawn, and without it the figure of a note would be turned round along with a Hebrew word.
fn lower(marked: &str, levels: &mut [Level], base: Level) {
    // The level of the letters in each isolate that is open, and by how much they are lowered.
    let mut open = vec![(base.number(), 0)];
    for (at, c) in marked.char_indices() {
        let (embedding, shift) = open.last().copied().unwrap_or((base.number(), 0));
        let outside = levels[at].number();
        let inside = match c {
            '\u{2066}' => (embedding + 2) & !1,
            '\u{2067}' => (embedding + 1) | 1,
            _ => embedding,
        };
        let is_alike = inside % 2 == outside % 2;
        let lowered = outside.checked_sub(shift).and_then(|number| Level::new(number).ok());
        let end = at + c.len_utf8();
        let lowered = lowered.unwrap_or(levels[at]);
        levels[at..end].fill(lowered);
        match c {
            '\u{2066}' | '\u{2067}' if is_alike => open.push((inside, shift + inside.saturating_sub(outside))),
            '\u{2066}'..='\u{2068}' => open.push((inside, shift)),
            POP if 1 < open.len() => drop(open.pop()),
            _ => {}
        }
    }
}

/// The text with the formatting characters of its isolates, and the ranges in it that are the text itself.
fn marked(text: &str, isolates: &[Isolate]) -> (String, Vec<Range<usize>>) {
    // Outer isolates go first. Of two with the same range the one that was closed last, which is the later, is the outer.
    let mut rest: Vec<&Isolate> = isolates.iter().rev().filter(|isolate| !isolate.range.is_empty()).collect();
    rest.sort_by_key(|isolate| (isolate.range.start, usize::MAX - isolate.range.end));
    let mut rest = rest.into_iter().peekable();
    let mut open: Vec<&Isolate> = Vec::new();
    let (mut out, mut kept, mut from) = (String::with_capacity(text.len() + 6 * isolates.len()), Vec::new(), 0);
    let keep = |out: &mut String, kept: &mut Vec<Range<usize>>, range: Range<usize>| {
        let start = out.len();
        out.push_str(&text[range]);
        kept.push(start..out.len());
    };
    for (at, c) in text.char_indices() {
        let closed = open.iter().take_while(|isolate| at < isolate.range.end).count();
        let opens = rest.peek().is_some_and(|isolate| isolate.range.start <= at);
        // A forced line end closes all that is open (UAX #9, X8); CSS opens it again on the next line.
        let is_end = c == '\n' && !open.is_empty();
        if closed == open.len() && !opens && !is_end {
            continue;
        }
        keep(&mut out, &mut kept, from..at);
        out.extend(open.drain(closed..).map(|_| POP));
        while let Some(isolate) = rest.next_if(|isolate| isolate.range.start <= at) {
            open.push(isolate);
            open_isolate(&mut out, isolate);
        }
        from = at;
        if c == '\n' {
            out.extend(open.iter().map(|_| POP));
            keep(&mut out, &mut kept, at..at + 1);
            open.iter().for_each(|isolate| open_isolate(&mut out, isolate));
            from = at + 1;
        }
    }
    keep(&mut out, &mut kept, from..text.len());
    (out, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text as it is read from left to right on one line.
    fn shown(text: &str, isolates: &[Isolate], base: Level) -> String {
        let levels = levels(text, isolates, base);
        let letters: Vec<(usize, char)> = text.char_indices().collect();
        let of_letters: Vec<Level> = letters.iter().map(|letter| levels[letter.0]).collect();
        BidiInfo::reorder_visual(&of_letters).into_iter().map(|place| letters[place].1).collect()
    }

    fn isolate(text: &str, part: &str, direction: TextDirection) -> Isolate {
        let start = text.find(part).expect("is in the text");
        Isolate { range: start..start + part.len(), direction, is_forced: false }
    }

    #[test]
    fn an_isolate_keeps_its_signs() {
        let text = "אב x!; גד.";
        let code = isolate(text, "x!;", TextDirection::Ltr);
        assert_eq!(shown(text, &[], Level::rtl()), ".דג ;!x בא");
        assert_eq!(shown(text, &[code], Level::rtl()), ".דג x!; בא");
        let text = "see אב! (1)";
        assert_eq!(shown(text, &[isolate(text, "אב!", TextDirection::Rtl)], Level::ltr()), "see !בא (1)");
        assert_eq!(shown(text, &[isolate(text, "אב!", TextDirection::Auto)], Level::ltr()), "see !בא (1)");
    }

    #[test]
    fn a_figure_stays_behind_a_word_that_runs_the_other_way() {
        for (text, expected) in [("see אב1 and", "see בא1 and"), ("see אב1 גד", "see דג 1בא"), ("ab1 c", "ab1 c")]
        {
            assert_eq!(shown(text, &[isolate(text, "1", TextDirection::Ltr)], Level::ltr()), expected);
        }
        let text = "אב (a)1. b";
        assert_eq!(
            shown(text, &[isolate(text, "1", TextDirection::Ltr)], Level::rtl()),
            "b .1)a( בא",
            "brackets are mirrored when they are drawn"
        );
    }

    #[test]
    fn a_forced_direction_turns_letters() {
        let forced = |text: &str, part, direction| Isolate { is_forced: true, ..isolate(text, part, direction) };
        let text = "say abc! (1)";
        assert_eq!(shown(text, &[forced(text, "abc!", TextDirection::Rtl)], Level::ltr()), "say !cba (1)");
        let text = "אב גד! הו";
        assert_eq!(shown(text, &[forced(text, "גד!", TextDirection::Ltr)], Level::rtl()), "וה גד! בא");
        let text = "a bcd\nef g";
        let levels = levels(text, &[forced(text, "bcd\nef", TextDirection::Rtl)], Level::ltr());
        assert!(levels[2..5].iter().chain(&levels[6..8]).all(Level::is_rtl), "{levels:?}");
        assert!(levels[8..].iter().all(Level::is_ltr), "{levels:?}");
    }

    #[test]
    fn isolates_lie_in_isolates_and_go_on_after_line_ends() {
        let text = "אב a (גד!) b; הו";
        let outer = isolate(text, "a (גד!) b;", TextDirection::Ltr);
        let inner = isolate(text, "גד!", TextDirection::Rtl);
        assert_eq!(shown(text, &[inner, outer], Level::rtl()), "וה a (!דג) b; בא");
        let text = "אב a!\nb! גד";
        let both = isolate(text, "a!\nb!", TextDirection::Ltr);
        let levels = levels(text, std::slice::from_ref(&both), Level::rtl());
        assert_eq!(levels.len(), text.len());
        assert!(levels[both.range.start..both.range.start + 2].iter().all(Level::is_ltr), "{levels:?}");
        assert!(levels[both.range.end - 2..both.range.end].iter().all(Level::is_ltr), "{levels:?}");
        assert!(levels[both.range.end..].iter().all(Level::is_rtl), "{levels:?}");
    }
}
