//! The numbering of notes: figures or symbols, by chapter or anew on each page.
//!
//! In: pages as they were broken, and lines that were set with a label like most others. Out: the labels
//! that the pages give, and those lines with the labels in their places. No line is broken anew, so no page
//! changes, and so no label: were marks set again at their widths, pages and labels could chase one another
//! without end. The word spaces of a line take up what its mark is wider or narrower.

use super::flow::PagePlan;
use crate::document::{Book, NodeId};
use crate::geometry::Length;
use crate::resolve::Resolved;
use crate::text::face::FaceId;
use crate::text::shape::Features;
use crate::typeset::frame::Glyph;
use crate::typeset::galley::lines::single;
use crate::typeset::galley::{Block, BlockContent, SetNote};
use crate::typeset::note_label::{Labels, NoteLabel, label};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{Font, LineRun, SetLine, StyleRun, Styled};

/// The labels of notes that are numbered anew on each page: in the order in which they are at its foot,
/// which is that of their marks. What goes on from the page before was counted there.
pub(crate) fn by_page(
    plans: &[PagePlan],
    blocks: &[Block],
    notes: &[SetNote],
    book: &Book,
    resolved: &Resolved,
    symbols: bool,
) -> Labels {
    let mut labels = Labels::new();
    for (page, plan) in plans.iter().enumerate() {
        for (number, note) in (1..).zip(notes_begun(plan, blocks)) {
            let Some(set) = notes.get(note as usize) else { continue };
            let text = label(&number.to_string(), symbols);
            let place = set.id.0 as usize;
            let marks = resolved.notes.get(place).map_or(&[][..], |mark| &mark.marks);
            let own = book.notes.get(place).map(|note| note.id);
            for (node, is_mark) in marks.iter().map(|node| (*node, true)).chain(own.map(|node| (node, false))) {
                labels.insert(node, NoteLabel { text: text.clone(), is_mark, page });
            }
        }
    }
    labels
}

/// The notes that begin on a page: at its foot, or below what is turned.
fn notes_begun(plan: &PagePlan, blocks: &[Block]) -> Vec<u32> {
    let sheets = plan.fragments.iter().filter_map(|fragment| match &blocks.get(fragment.block)?.content {
        BlockContent::Turned(sheet) => Some(sheet),
        BlockContent::Paragraph(_) | BlockContent::Rows(_) | BlockContent::Columns(_) => None,
    });
    let turned = sheets.flat_map(|sheet| &sheet.rows).filter_map(|row| row.note);
    let foot = plan.notes.iter().filter(|fragment| fragment.from == 0).map(|fragment| fragment.note);
    turned.chain(foot).collect()
}

/// The marks that are not on the page of their note, by what is on each page of a chapter: a note may
/// have several. `own` are the labels that the chapter's pages gave, `all` those before them too.
pub(crate) fn separated_marks(
    pages: impl Iterator<Item = impl Iterator<Item = NodeId>>,
    own: &Labels,
    all: &Labels,
) -> Vec<NodeId> {
    let marks = pages.enumerate().flat_map(|(page, nodes)| nodes.map(move |node| (page, node)));
    let is_away = |(page, node): &(usize, NodeId)| {
        let here = own.get(node).is_some_and(|label| label.page == *page);
        all.get(node).is_some_and(|label| label.is_mark) && !here
    };
    let mut strayed: Vec<NodeId> = marks.filter(is_away).map(|it| it.1).collect();
    strayed.dedup();
    strayed
}

/// Puts labels into lines.
#[derive(Clone, Copy)]
pub(crate) struct Relabel<'a> {
    /// The labels that the pages give.
    pub(crate) labels: &'a Labels,
    /// The setter of the new labels.
    pub(crate) setter: &'a Setter,
    /// Whether they are symbols.
    pub(crate) symbols: bool,
    /// The features of numbers at the head of a note.
    pub(crate) features: Features,
}

/// Glyphs that take the place of others.
struct ReplacedGlyphs {
    face: FaceId,
    glyphs: Vec<Glyph>,
    text: String,
}

impl Relabel<'_> {
    /// The line with the labels that its marks have on their page; `None` if they are what it has.
    pub(crate) fn line(&self, line: &SetLine) -> Option<SetLine> {
        let new: Vec<Option<ReplacedGlyphs>> = line.runs.iter().map(|run| self.replacement(line, run)).collect();
        new.iter().any(Option::is_some).then(|| replace_labels(line, &new))
    }

    /// The glyphs that take a run's place, if it is a label that the page changes.
    fn replacement(&self, line: &SetLine, run: &LineRun) -> Option<ReplacedGlyphs> {
        let label = self.labels.get(&run.node)?;
        let old = &line.text[run.text.start as usize..run.text.end as usize];
        // The space at a line's end may be in the run.
        let spaces = &old[old.trim_end_matches(' ').len()..];
        if old.trim_end_matches(' ') == label.text {
            return None;
        }
        let features = match label.is_mark {
            _ if self.symbols => self.features,
            false => self.features,
            true if self.setter.catalog().has_feature(run.face, *b"sups") => Features::SUPERIORS,
            true => Features::LINING,
        };
        let mut styled = Styled::default();
        let font = Font { face: run.face, size: run.size, features, expandable: false, ..Font::default() };
        let font = styled.font(&font);
        styled.push(&label.text, StyleRun { font, ..StyleRun::default() });
        let set = single(styled, self.setter);
        let expanded = |glyph: &Glyph| {
            let advance = i64::from(glyph.advance) * (10_000 + i64::from(run.expansion)) / 10_000;
            Glyph { advance: i32::try_from(advance).unwrap_or(glyph.advance), ..*glyph }
        };
        let mut glyphs: Vec<Glyph> = set.glyphs.iter().map(expanded).collect();
        let kept = glyphs_of(line, run).iter().rev().take(spaces.len()).rev();
        for (at, space) in (label.text.len()..).zip(kept) {
            glyphs.push(Glyph { start: u16::try_from(at).unwrap_or(u16::MAX), ..*space });
        }
        let face = set.runs.first().map_or(run.face, |run| run.face);
        Some(ReplacedGlyphs { face, glyphs, text: format!("{}{spaces}", label.text) })
    }
}

fn glyphs_of<'a>(line: &'a SetLine, run: &LineRun) -> &'a [Glyph] {
    line.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or(&[])
}

/// A line in which glyphs of runs were replaced: it keeps its ends, if it has stretchable spaces.
fn replace_labels(line: &SetLine, new: &[Option<ReplacedGlyphs>]) -> SetLine {
    let mut out = SetLine { glyphs: Vec::new(), text: String::new(), ..line.clone() };
    // Where the line grows, and by how much: from left to right.
    let mut growth: Vec<(Length, Length)> = Vec::new();
    // The spaces between words: their places in the glyphs, their right edges, their widths.
    let mut spaces: Vec<(usize, Length, Length)> = Vec::new();
    for ((run, old), new) in out.runs.iter_mut().zip(&line.runs).zip(new) {
        let text = &line.text[old.text.start as usize..old.text.end as usize];
        let (glyphs, text) = match new {
            Some(new) => {
                run.face = new.face;
                growth.push((old.x + width(glyphs_of(line, old)), width(&new.glyphs) - width(glyphs_of(line, old))));
                (&new.glyphs[..], &new.text[..])
            }
            None => (glyphs_of(line, old), text),
        };
        let mut x = old.x;
        for (at, glyph) in (out.glyphs.len()..).zip(glyphs) {
            x += Length(i64::from(glyph.advance));
            let is_space = text.get(usize::from(glyph.start)..).is_some_and(|text| text.starts_with([' ', '\u{a0}']));
            let inside = line.span.0 <= old.x && x < line.span.1;
            if is_space && inside && new.is_none() {
                spaces.push((at, x, Length(i64::from(glyph.advance))));
            }
        }
        run.glyphs = range_of(out.glyphs.len(), glyphs.len());
        run.text = range_of(out.text.len(), text.len());
        out.glyphs.extend_from_slice(glyphs);
        out.text.push_str(text);
    }
    absorb_growth(&mut out, &spaces, &mut growth);
    growth.sort_unstable();
    let moved = |x: Length| x + growth.iter().take_while(|it| it.0 <= x).map(|it| it.1).sum::<Length>();
    out.runs.iter_mut().for_each(|run| run.x = moved(run.x));
    out.objects.iter_mut().for_each(|object| object.x = moved(object.x));
    out.links.iter_mut().for_each(|link| (link.left, link.right) = (moved(link.left), moved(link.right)));
    out.rules.iter_mut().for_each(|rule| (rule.left, rule.right) = (moved(rule.left), moved(rule.right)));
    out.span.1 = moved(out.span.1);
    out
}

/// Takes from spaces what the line has grown, as far as a third of each.
fn absorb_growth(out: &mut SetLine, spaces: &[(usize, Length, Length)], growth: &mut Vec<(Length, Length)>) {
    let all: Length = growth.iter().map(|it| it.1).sum();
    let room: Length = spaces.iter().map(|it| it.2 / 3).sum();
    if room <= Length::ZERO || room < all {
        return;
    }
    let (mut passed, mut given) = (Length::ZERO, Length::ZERO);
    for (at, right, wide) in spaces {
        passed += *wide / 3;
        let due = all.scale(passed.0, room.0);
        let own = due - given;
        given = due;
        growth.push((*right, -own));
        if let Some(glyph) = out.glyphs.get_mut(*at) {
            glyph.advance = i32::try_from(i64::from(glyph.advance) - own.0).unwrap_or(glyph.advance);
        }
    }
}

fn width(glyphs: &[Glyph]) -> Length {
    glyphs.iter().map(|glyph| Length(i64::from(glyph.advance))).sum()
}

fn range_of(from: usize, count: usize) -> std::ops::Range<u32> {
    let short = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    short(from)..short(from + count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::frame::RunDirection;

    #[test]
    fn symbols_go_round_and_end_in_figures() {
        let all: Vec<String> = [1, 2, 6, 7, 18, 19].map(|it: u32| label(&it.to_string(), true)).into();
        assert_eq!(all, ["*", "†", "¶", "**", "¶¶¶", "19"]);
        assert_eq!(label("7", false), "7");
    }

    fn line() -> SetLine {
        // `ab1 c d`: each letter is 10 wide, each space 6, the mark 4.
        let glyph = |start: u16, advance: i32| Glyph { id: 1, start, len: 1, advance, ..Glyph::default() };
        let run = |x: i64, glyphs: std::ops::Range<u32>, text: std::ops::Range<u32>, node: u32| LineRun {
            face: FaceId(0),
            size: Length::pt(10),
            x: Length(x),
            rise: Length::ZERO,
            expansion: 0,
            direction: RunDirection::Right,
            glyphs,
            text,
            ink: crate::typeset::frame::Ink::BLACK,
            leaf: None,
            node: NodeId(node),
            font: 0,
        };
        SetLine {
            runs: vec![run(0, 0..2, 0..2, 1), run(20, 2..3, 2..3, 2), run(24, 3..7, 3..7, 1)],
            glyphs: vec![glyph(0, 10), glyph(1, 10), glyph(0, 4), glyph(0, 6), glyph(1, 10), glyph(2, 6), glyph(3, 10)],
            text: "ab2 c d".to_owned(),
            span: (Length::ZERO, Length(56)),
            ..SetLine::default()
        }
    }

    #[test]
    fn spaces_take_up_what_a_mark_is_wider() {
        let glyphs = vec![Glyph { advance: 6, ..Glyph::default() }];
        let new = [None, Some(ReplacedGlyphs { face: FaceId(0), glyphs, text: "3".to_owned() }), None];
        let out = replace_labels(&line(), &new);
        let advances: Vec<i32> = out.glyphs.iter().map(|glyph| glyph.advance).collect();
        assert_eq!(advances, [10, 10, 6, 5, 10, 5, 10]);
        assert_eq!((out.text.as_str(), out.span.1, out.runs[2].x), ("ab3 c d", Length(56), Length(26)));
    }

    #[test]
    fn where_spaces_cannot_give_the_line_grows() {
        let glyphs = vec![Glyph { advance: 40, ..Glyph::default() }];
        let new = [None, Some(ReplacedGlyphs { face: FaceId(0), glyphs, text: "12".to_owned() }), None];
        let out = replace_labels(&line(), &new);
        assert_eq!((out.text.as_str(), out.span.1, out.runs[2].x), ("ab12 c d", Length(92), Length(60)));
    }
}
