//! The galley to pages: what the breaker sees, the breaking, the plan, and what is around it.

pub(crate) mod breaks;
pub(crate) mod fill;
pub(crate) mod flow;
pub(crate) mod foot;
pub(crate) mod contents;
pub(crate) mod furniture;
pub(crate) mod margin;
pub(crate) mod line_number;
mod marginalia;
mod formula;
mod level;
pub(crate) mod number;
mod proof;
mod breakpoint;
mod cost;
mod decoration;
mod search;
mod short_box;
mod candidate;
mod columns;
pub(crate) mod title;
pub(crate) mod stack;
pub(crate) mod stamp;
mod turned;
mod waiting;

use super::galley::{
    Block, BlockContent, BlockFormat, MarkKind, Row, SetColumns, SetNote, SetParagraph, SetRows, notes_in,
};
use super::paragraph::{LineBreaks, Shaped};
use std::ops::Range;
use std::sync::Arc;

use crate::geometry::Length;
use crate::style::Style;
use crate::typeset::grid::units;
use cost::{ROW_BELOW_HEAD, SINGLE_ROW, VARIANT, WIDOW};
use flow::{BoxCost, Choice, Flow, FlowBlock, FlowNote, Keep, PageFrame, Rows};

/// The frame of the style's pages.
pub(crate) fn frame(style: &Style, starts_verso: bool) -> PageFrame {
    let half = style.page.leading / 2;
    PageFrame {
        lines: style.page.lines,
        half_leading: half,
        // With its rule a little less than an empty line, so that it is seen as a part of the notes.
        separator: style.page.leading.scale(9, 10),
        measure: style.page.measure,
        // Two ems, as between a label and its text: less reads as one note.
        note_gap: style.notes.size * 2,
        starts_verso,
        page_end_hyphens: style.hyphenation.page_ends,
        ragged: style.ragged_bottoms,
    }
}

/// The page breaker's view of set blocks.
pub(crate) fn flow(blocks: &[Block], notes: &[SetNote], marks: &[MarkKind], frame: &PageFrame) -> Flow {
    let marks = MarkIndex { kinds: marks, inside: notes_inside(notes, marks) };
    let mut blocks: Vec<FlowBlock> = blocks.iter().map(|block| flow_block(block, &marks, frame)).collect();
    short_box::price(&mut blocks);
    Flow { blocks, notes: notes.iter().map(|note| flow_note(note, frame)).collect() }
}

fn flow_note(note: &SetNote, frame: &PageFrame) -> FlowNote {
    let mut out = FlowNote { sums: sums(&note.rows), one_line_width: note.short, kept: Vec::new() };
    let mut kept: Vec<Range<u32>> = Vec::new();
    for (at, _) in (0..).zip(&note.rows).filter(|(_, row)| row.keep_next) {
        match kept.last_mut() {
            Some(last) if last.end == at + 1 => last.end = at + 2,
            _ => kept.push(at..at + 2),
        }
    }
    // What is higher is divided as other notes are: text and further notes must find room beside it.
    let most = frame.half_leading * 2 * i64::from(frame.lines) * 2 / 3;
    kept.retain(|range| range.end <= out.count() && out.height(range.start, range.end) <= most);
    out.kept = kept;
    out
}

/// The meanings of marks.
struct MarkIndex<'a> {
    /// By their payloads.
    kinds: &'a [MarkKind],
    /// For each note, the notes whose marks are in it: they come to its page with it.
    inside: Vec<Vec<u32>>,
}

impl MarkIndex<'_> {
    /// The notes that payloads name, each followed by those whose marks are in it.
    fn notes(&self, payloads: &[u32]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut open: Vec<u32> = notes_in(payloads, self.kinds).collect();
        open.reverse();
        while let Some(note) = open.pop() {
            if !found.contains(&note) {
                found.push(note);
                let inside = self.inside.get(note as usize).map_or(&[][..], Vec::as_slice);
                open.extend(inside.iter().rev());
            }
        }
        found
    }
}

/// For each note, the notes whose marks are in it.
fn notes_inside(notes: &[SetNote], marks: &[MarkKind]) -> Vec<Vec<u32>> {
    let inside = |note: &SetNote| note.rows.iter().flat_map(|row| notes_in(&row.marks, marks)).collect();
    notes.iter().map(inside).collect()
}

/// Heights added up from zero.
fn sums(rows: &[Row]) -> Vec<Length> {
    let mut sums = vec![Length::ZERO];
    for row in rows {
        sums.push(sums.last().copied().unwrap_or_default() + row.height);
    }
    sums
}

fn flow_block(block: &Block, marks: &MarkIndex<'_>, frame: &PageFrame) -> FlowBlock {
    let (half, lines) = (frame.half_leading, frame.lines);
    let place = &block.format;
    let mut choices = match &block.content {
        BlockContent::Paragraph(it) => paragraph_choices(it, marks, place.whole),
        BlockContent::Rows(it) => vec![rows_choice(it, marks, place.whole)],
        BlockContent::Columns(it) => vec![columns_choice(it, marks)],
        BlockContent::Turned(_) => vec![full_page_choice(frame)],
    };
    let repeat = match &block.content {
        BlockContent::Rows(SetRows { rows, repeated_head: repeat, .. }) => {
            let heads = rows.get(repeat.clone()).unwrap_or(&[]);
            let after = u32::try_from(repeat.end).unwrap_or(u32::MAX);
            (after, units(heads.iter().map(|row| row.height).sum(), half))
        }
        BlockContent::Paragraph(_) | BlockContent::Columns(_) | BlockContent::Turned(_) => (0, 0),
    };
    let whole = choices.first().is_some_and(|choice| choice.count() <= choice.unbroken_head);
    let float = place.turned || place.float && (whole || leaves_room_for_text(&choices, half, lines));
    if float {
        // What may wait for room is not parted.
        choices.iter_mut().for_each(|choice| choice.unbroken_head = choice.count());
    }
    let format = BlockFormat { float, ..place.clone() };
    FlowBlock { format, repeated_head: repeat, choices, boxed: BoxCost::default() }
}

/// Whether a block takes no more than two thirds of a page: a higher one is placed where it is met. LaTeX lets floats
/// take at most 70 % of the head of a page (`\topfraction`).
fn leaves_room_for_text(choices: &[Choice], half: Length, lines: i32) -> bool {
    choices.first().is_some_and(|choice| 3 * choice.units(0, choice.count(), half) <= 4 * lines)
}

fn paragraph_choices(it: &SetParagraph, marks: &MarkIndex<'_>, whole: bool) -> Vec<Choice> {
    let natural = it.variants.first().map_or(0, |line_breaks| line_breaks.demerits);
    let choice = |(index, line_breaks): (usize, &LineBreaks)| {
        let lines = line_breaks.lines;
        let root = isqrt(i64::from(lines).max(1) * 100).max(1);
        let worse = (line_breaks.demerits - natural).max(0);
        Choice {
            // The root replaces lua-widow-control's normalization by the number of lines: see [`VARIANT`]. It is ten
            // times the root of the lines, so that short paragraphs don't all have the same. Demerits are bounded,
            // because one overfull line would outweigh whatever can be wrong with pages.
            cost: if index == 0 { 0 } else { VARIANT + worse.min(10_000_000) * 10 / root },
            rows: Rows::Lines(lines),
            hyphens: hyphens(line_breaks),
            notes: paragraph_notes(&it.shaped, line_breaks, marks),
            unbroken_head: 0,
            keep: match &it.initial {
                _ if whole => Keep::WHOLE,
                // A page never ends beside a drop cap: its lines are one block to the eye.
                Some(initial) => Keep { orphans: initial.cap.lines.max(2), widows: 2 },
                None => Keep { orphans: 2, widows: 2 },
            },
            split_cost: WIDOW,
            head_cost: 0,
            like_orphan: is_like_orphan(&it.shaped, line_breaks),
            row_breaks: Vec::new(),
        }
    };
    it.variants.iter().enumerate().map(choice).collect()
}

/// The lines that end in a hyphen.
fn hyphens(breaks: &LineBreaks) -> Vec<u32> {
    (0..).zip(&breaks.breaks).filter(|(_, line_break)| line_break.hyphen.is_some()).map(|(line, _)| line).collect()
}

fn paragraph_notes(shaped: &Shaped, breaks: &LineBreaks, marks: &MarkIndex<'_>) -> Vec<(u32, u32)> {
    let mut notes = Vec::new();
    let all = &shaped.styled().marks;
    for (line, it) in (0..).zip(&breaks.breaks) {
        let range = it.marks.start as usize..it.marks.end as usize;
        let payloads: Vec<u32> = all.get(range).unwrap_or(&[]).iter().map(|mark| mark.payload).collect();
        notes.extend(marks.notes(&payloads).into_iter().map(|note| (line, note)));
    }
    notes
}

fn rows_choice(it: &SetRows, marks: &MarkIndex<'_>, whole: bool) -> Choice {
    let notes = (0..).zip(&it.rows);
    let notes = notes.flat_map(|(row, it)| marks.notes(&it.marks).into_iter().map(move |note| (row, note)));
    let is_code = !it.row_breaks.is_empty();
    let whole = whole || it.is_short_code();
    Choice {
        cost: 0,
        rows: Rows::Heights(sums(&it.rows)),
        hyphens: Vec::new(),
        notes: notes.collect(),
        unbroken_head: u32::try_from(it.unbroken_head).unwrap_or(u32::MAX),
        keep: match (whole, u32::try_from(it.unbroken_head).unwrap_or(0)) {
            (true, _) => Keep::WHOLE,
            // Lone lines of code cost what their own ends say.
            (false, unbroken_head) if is_code => Keep { orphans: 1 + unbroken_head, widows: 1 },
            (false, unbroken_head) => Keep { orphans: 2 + unbroken_head, widows: 2 },
        },
        split_cost: SINGLE_ROW,
        head_cost: if it.repeated_head.is_empty() { 0 } else { ROW_BELOW_HEAD },
        like_orphan: false,
        row_breaks: it.row_breaks.clone(),
    }
}

fn columns_choice(it: &SetColumns, marks: &MarkIndex<'_>) -> Choice {
    let notes = (0..).zip(&it.rows);
    let notes = notes.flat_map(|(row, it)| marks.notes(&it.row.marks).into_iter().map(move |note| (row, note)));
    let count = u32::try_from(it.grid.count).unwrap_or(1);
    Choice {
        rows: Rows::Columns(Arc::clone(&it.layout)),
        notes: notes.collect(),
        // Two lines in each.
        keep: Keep { orphans: 2 * count, widows: 2 * count },
        split_cost: SINGLE_ROW,
        ..Choice::default()
    }
}

/// A whole page.
fn full_page_choice(frame: &PageFrame) -> Choice {
    let height = frame.half_leading * 2 * i64::from(frame.lines);
    Choice { rows: Rows::Heights(vec![Length::ZERO, height]), keep: Keep::WHOLE, ..Choice::default() }
}

/// Whether a paragraph is one indented line that fills the measure.
fn is_like_orphan(shaped: &Shaped, breaks: &LineBreaks) -> bool {
    let shape = shaped.column();
    // No text is set in letters wider than a pica: this spares most lines the making.
    let long = i64::try_from(shaped.styled().text.len()).unwrap_or(i64::MAX);
    if breaks.lines != 1 || shape.first_indent <= Length::ZERO || Length::pt(long * 12) < shape.width {
        return false;
    }
    let size = shaped.styled().fonts.first().map_or(Length::ZERO, |font| font.size);
    shape.width - size / 2 < shaped.line(breaks, 0).span.1
}

/// The whole part of a square root.
fn isqrt(n: i64) -> i64 {
    n.max(0).isqrt()
}
