//! The contents: the divisions and sections down to the style's depth, each with its page.

use std::ops::Range;

use super::title::TitlePage;
use crate::document::{Book, Role as DivisionRole};
use crate::geometry::{Length, Point};
use crate::resolve::label::parted;
use crate::resolve::{OutlineEntry, Resolved};
use crate::style::ElementStyle;
use crate::text::shape::Features;
use crate::text::words::{Term, Terms};
use crate::typeset::folio::label;
use crate::typeset::frame::{ElementId, Folio, LinkTarget, StructureRole};
use crate::typeset::galley::ParagraphText;
use crate::typeset::galley::collect::{GalleyBuilder, TextStyle, with_element_style};
use crate::typeset::galley::lines::{lines, single};
use crate::typeset::galley::opening::is_unlisted;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{ParagraphShape, SetLine, StyleRun, Styled};
use crate::typeset::structure::ROOT;

/// The fewest lines on the last page.
const MIN_LAST_PAGE_LINES: i32 = 5;

/// An entry, set.
struct ContentsEntry {
    lines: Vec<SetLine>,
    number: SetLine,
    leader: Option<(SetLine, Length)>,
    indent: Length,
    /// The rows above it, for a part.
    space_above: i32,
    /// Whether the next entry must follow on its page.
    keep: bool,
}

impl ContentsEntry {
    fn rows(&self) -> i32 {
        i32::try_from(self.lines.len().max(1)).unwrap_or(1)
    }
}

/// Sets the contents, a leaf for each page. `folio` tells where an entry of the outline is.
pub(crate) fn contents(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    folio: &dyn Fn(usize) -> Option<Folio>,
) -> Vec<TitlePage> {
    let style = builder.style;
    let title = Terms::new(&builder.book.metadata.language).get(Term::Contents);
    let section = builder.tree.titled(ROOT, StructureRole::Section, Default::default(), title);
    let caption = builder.tree.titled(section, StructureRole::Heading(1), Default::default(), title);
    let list = builder.tree.element(section, StructureRole::Contents, Default::default());
    let text_style = with_element_style(builder.text_style(caption), &style.elements.contents);
    let mut styled = Styled::default();
    builder.push_generated(&mut styled, title, text_style);
    let shape = builder.heading_shape(&style.elements.contents, &builder.context(caption));
    let heading = lines(ParagraphText { styled, shape }, setter);
    let outline = listed_entries(builder.book, builder.resolved, style.contents_depth.max(1));
    let entries: Vec<ContentsEntry> =
        outline.iter().map(|(index, it)| entry(builder, setter, list, it, folio(*index))).collect();
    paginate(builder, heading, entries)
}

/// The entries of the outline that the contents show, with their places in it.
fn listed_entries(book: &Book, resolved: &Resolved, depth: u8) -> Vec<(usize, OutlineEntry)> {
    let is_shown = |entry: &OutlineEntry| {
        let division = book.divisions.get(entry.division).filter(|own| own.id == entry.node);
        !entry.title.trim().is_empty() && !division.is_some_and(|division| is_unlisted(division.role))
    };
    let entries = resolved.levels(book, depth).into_iter().filter(|it| is_shown(it.1));
    entries.map(|(index, it)| (index, it.clone())).collect()
}

/// One entry: its number and title at the left, its page at the right.
fn entry(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    list: ElementId,
    it: &OutlineEntry,
    folio: Option<Folio>,
) -> ContentsEntry {
    let style = builder.style;
    let item = builder.tree.element(list, StructureRole::ContentsItem, it.node);
    let division = builder.book.divisions.get(it.division).filter(|own| own.id == it.node);
    let part = division.is_some_and(|division| division.role == DivisionRole::Part);
    let draft = division.is_some_and(|division| division.draft);
    let own = if part { style.elements.contents_part } else { style.elements.contents_entry };
    let features = Features::LINING.with(Features::TABULAR);
    let text_style = with_element_style(TextStyle { hyphenate: false, features, ..builder.text_style(item) }, &own);
    let language = division.and_then(|division| division.language.as_ref()).unwrap_or(&builder.languages[0]);
    let title = match &it.number {
        Some(number) => format!("{number}\u{2002}{}", it.title),
        None => division.and_then(|own| parted(&own.title, language)).unwrap_or_else(|| it.title.clone()),
    };
    let text_style = match draft {
        true => text_style,
        false => builder.enter_link(text_style, it.node, LinkTarget::Node(it.node), it.title.clone()),
    };
    let mut styled = Styled::default();
    builder.push_generated(&mut styled, &title, text_style);
    let indent = style.size.scale(150, 100) * i64::from(it.depth.min(4));
    let column = style.size.scale(300, 100);
    let width = style.page.measure - indent - column;
    let shape = ParagraphShape { hang: style.size, ..ParagraphShape::flush_left(width) };
    let lines = lines(ParagraphText { styled, shape }, setter);
    let mut styled = Styled::default();
    let number = match folio {
        Some(folio) => label(folio),
        None if draft => String::new(),
        None => "\u{2007}".to_owned(),
    };
    builder.push_generated(&mut styled, &number, text_style);
    let number = single(styled, setter);
    let end = lines.last().map_or(Length::ZERO, |line| line.span.1) + indent;
    let gap = end..style.page.measure - number.span.1;
    let leader = if draft { None } else { leader(builder, setter, &own, gap) };
    // Parts are set off by whole lines: the contents are on the grid.
    let gap = if part { (own.before + 1) / 2 } else { 0 };
    ContentsEntry { lines, number, leader, indent, space_above: gap, keep: part }
}

/// Dots between a title and its page, on a separate grid so that those of all lines are below
/// one another; none in a narrow gap.
fn leader(
    builder: &GalleyBuilder<'_>,
    setter: &Setter,
    text_style: &ElementStyle,
    gap: Range<Length>,
) -> Option<(SetLine, Length)> {
    let style = builder.style;
    let sign = style.leader.trim();
    let step = style.size.scale(70, 100);
    let first = (gap.start.0 + style.size.0 * 8 / 10).div_euclid(step.0) + 1;
    let last = (gap.end.0 - style.size.0 * 8 / 10).div_euclid(step.0);
    let count = usize::try_from(last - first).ok().filter(|it| 2 < *it && *it < 400)?;
    if sign.is_empty() {
        return None;
    }
    let mut styled = Styled::default();
    let mut font = builder.font(with_element_style(builder.text_style(ROOT), text_style));
    font.tracking = 0;
    let wide = {
        let mut styled = Styled::default();
        let font = styled.font(&font);
        styled.push(sign, StyleRun { font, ..StyleRun::default() });
        single(styled, setter).glyphs.iter().map(|glyph| Length(i64::from(glyph.advance))).sum::<Length>()
    };
    let letters = i64::try_from(sign.chars().count()).unwrap_or(1).max(1);
    let room = (step - wide).max(Length::ZERO) / letters;
    font.tracking = i16::try_from(room.0 * 1000 / font.size.0.max(1)).unwrap_or(300);
    let font = styled.font(&font);
    styled.push(&sign.repeat(count), StyleRun { font, ..StyleRun::default() });
    Some((single(styled, setter), step * first))
}

/// Entries to pages.
fn paginate(builder: &GalleyBuilder<'_>, heading: Vec<SetLine>, entries: Vec<ContentsEntry>) -> Vec<TitlePage> {
    let style = builder.style;
    let page = &style.page;
    let title = &style.elements.contents;
    let rows: Vec<(i32, i32, bool)> =
        entries.iter().map(|entry| (entry.space_above, entry.rows(), entry.keep)).collect();
    let headed = 2 * i32::try_from(heading.len()).unwrap_or(1) - 1 + (title.after + 1) / 2;
    let (sink, starts) = balance(&rows, title.sink, headed, page.lines);
    let baseline = |row: i32| page.first_baseline + page.leading * i64::from(row);
    let left = |pages: usize| if pages.is_multiple_of(2) { page.margins.inner } else { page.margins.outer };
    let mut row = sink;
    let mut leaf = TitlePage::default();
    for line in heading {
        leaf.lines.push((line, Point { x: left(0), y: baseline(row) }));
        row += 2;
    }
    let mut leaves = Vec::new();
    row = sink + headed;
    for (index, entry) in entries.into_iter().enumerate() {
        if starts.contains(&index) {
            leaves.push(std::mem::take(&mut leaf));
            row = 0;
        } else if 0 < index {
            row += entry.space_above;
        }
        let x = left(leaves.len());
        for line in entry.lines {
            leaf.lines.push((line, Point { x: x + entry.indent, y: baseline(row) }));
            row += 1;
        }
        let y = baseline(row - 1);
        if let Some((line, start)) = entry.leader {
            leaf.lines.push((line, Point { x: x + start, y }));
        }
        let end = page.measure - entry.number.span.1;
        leaf.lines.push((entry.number, Point { x: x + end, y }));
    }
    leaves.push(leaf);
    leaves
}

/// How far the heading is sunk, and which entries begin a page, so that the last page has a few
/// lines at least: the heading gives way first, then all pages end a little earlier.
fn balance(rows: &[(i32, i32, bool)], sink: i32, headed: i32, lines: i32) -> (i32, Vec<usize>) {
    let tries = (0..=sink.max(0)).map(|cut| (sink - cut, lines));
    let tries = tries.chain((1..=MIN_LAST_PAGE_LINES.min(lines / 4)).map(|fewer| (sink, lines - fewer)));
    let paged = |(sink, lines): (i32, i32)| (sink, page_starts(rows, sink + headed, lines));
    let good = |it: &(i32, (Vec<usize>, i32))| it.1.0.is_empty() || MIN_LAST_PAGE_LINES <= it.1.1;
    let found = tries.map(paged).find(good).unwrap_or_else(|| paged((sink, lines)));
    (found.0, found.1.0)
}

/// The entries that begin a page after the first, and how many rows the last page has.
fn page_starts(rows: &[(i32, i32, bool)], first: i32, lines: i32) -> (Vec<usize>, i32) {
    let mut starts = Vec::new();
    let mut row = first;
    for (index, (gap, own, keep)) in rows.iter().enumerate() {
        let above = if index == 0 { 0 } else { *gap };
        let next = if *keep { rows.get(index + 1).map_or(0, |it| it.1) } else { 0 };
        if lines < row + above + own + next && 0 < index {
            starts.push(index);
            row = *own;
        } else {
            row += above + own;
        }
    }
    (starts, row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_has_a_few_lines() {
        // 20 lines a page, heading and sink take 8: 12 entries fit.
        let entries = |count: usize| vec![(0, 1, false); count];
        assert_eq!(balance(&entries(12), 4, 4, 20), (4, vec![]));
        assert_eq!(balance(&entries(14), 4, 4, 20), (2, vec![]), "the heading gives way");
        let (_, starts) = balance(&entries(18), 4, 4, 20);
        assert_eq!(starts, [12], "enough lines remain");
        let (_, starts) = balance(&entries(17), 0, 6, 20);
        assert_eq!(starts, [12], "the first page gives lines to the last");
    }

    #[test]
    fn a_part_stays_with_its_first_chapter() {
        let rows = [(0, 1, false), (0, 1, false), (1, 1, true), (0, 1, false)];
        assert_eq!(page_starts(&rows, 0, 4), (vec![2], 2));
    }
}
