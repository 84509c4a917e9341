//! The names of a table's columns: on a narrow screen a row of many cells is a list of them, each with its column's name.
//!
//! In: the heads of a table and what was written of them. Out: the name of a cell, and what has to move out of a head that
//! narrow screens don't show: ids, to which notes lead back. A name of letters alone is an attribute, of which a screen
//! that has the head shows nothing; formulas, images and links can't be in one, so that such a name is an element.

use std::ops::Range;

use crate::document::block::{Cell, Row};

/// A row and the columns of its cells.
#[derive(Debug)]
pub(super) struct PlacedRow<'t> {
    pub(super) row: &'t Row,
    /// The columns that each cell covers, in the order of the cells.
    pub(super) columns: Vec<Range<usize>>,
    /// The cells of the rows above that reach into this one, by their columns.
    pub(super) reaching: Vec<ReachingCell<'t>>,
}

/// A cell that reaches into the rows below its own.
#[derive(Clone, Debug)]
pub(super) struct ReachingCell<'t> {
    pub(super) cell: &'t Cell,
    pub(super) columns: Range<usize>,
    /// Into how many rows more.
    rows: usize,
}

/// The columns of the cells of some rows (HTML, 4.9.12.1).
pub(super) fn placed(rows: &[Row]) -> Vec<PlacedRow<'_>> {
    let (mut placed, mut open) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let mut reaching: Vec<ReachingCell<'_>> = std::mem::take(&mut open);
        reaching.sort_by_key(|cell| cell.columns.start);
        let (mut columns, mut column) = (Vec::with_capacity(row.cells.len()), 0);
        for cell in &row.cells {
            while let Some(above) = reaching.iter().find(|above| above.columns.contains(&column)) {
                column = above.columns.end;
            }
            let covered = column..column + usize::from(cell.colspan.max(1));
            column = covered.end;
            columns.push(covered.clone());
            open.push(ReachingCell { cell, columns: covered, rows: usize::from(cell.rowspan.max(1)) });
        }
        open.extend(reaching.iter().cloned());
        open.iter_mut().for_each(|cell| cell.rows -= 1);
        open.retain(|cell| 0 < cell.rows);
        placed.push(PlacedRow { row, columns, reaching });
    }
    placed
}

/// A cell of a head, as it was written.
#[derive(Debug, Default)]
struct Head {
    columns: Range<usize>,
    text: String,
    markup: String,
}

/// The heads of a table.
#[derive(Debug, Default)]
pub(super) struct ColumnNames {
    heads: Vec<Head>,
    /// The ids of the heads as empty elements and the marks of pages that begin in them, with the first columns of these.
    anchors: Vec<(usize, String)>,
}

impl ColumnNames {
    /// Adds a head. Returns what is to be written in its place: its markup without the ids, which
    /// [`ColumnNames::anchors`] gives to the first cell below.
    pub(super) fn add(&mut self, columns: Range<usize>, text: &str, markup: &str) -> String {
        // Where a page begins is no part of a name, and the list of pages leads to its mark, not to the head.
        let (markup, breaks) = parted(markup, PAGE_BREAK);
        self.anchors.extend(breaks.into_iter().map(|mark| (columns.start, mark)));
        self.anchors.extend(ids(&markup).map(|id| (columns.start, format!("<span id=\"{id}\"></span>"))));
        let markup = edited(&markup, |tag| Some(without_id(tag)));
        self.heads.push(Head { columns, text: text.trim().to_owned(), markup: markup.clone() });
        markup
    }

    /// Takes the ids and the marks of pages of the heads above these columns.
    pub(super) fn anchors(&mut self, columns: &Range<usize>) -> String {
        let (taken, left) = std::mem::take(&mut self.anchors).into_iter().partition(|(at, _)| columns.contains(at));
        self.anchors = left;
        let taken: Vec<(usize, String)> = taken;
        taken.into_iter().map(|(_, element)| element).collect()
    }

    /// The heads that name a cell of these columns: those that are above all of them, from the first row of the head down.
    fn of(&self, columns: &Range<usize>) -> impl Iterator<Item = &Head> {
        let covers = |head: &&Head| head.columns.start <= columns.start && columns.end <= head.columns.end;
        self.heads.iter().filter(covers).filter(|head| !head.markup.is_empty())
    }

    /// The name of a cell as plain text; `None` if it has none, or one that is more than its letters.
    pub(super) fn text(&self, columns: &Range<usize>) -> Option<String> {
        let names: Vec<&str> = self.of(columns).map(|head| head.text.as_str()).collect();
        let is_plain = self.of(columns).all(|head| is_plain(&head.markup));
        Some(names.join(", ")).filter(|name| is_plain && !name.is_empty())
    }

    /// The name of a cell as an element that narrow screens show. The notes and links of a head are in its `first` name
    /// only: a list would repeat them in each of its rows.
    pub(super) fn element(&self, columns: &Range<usize>, first: bool) -> String {
        let name = |head: &Head| if first { head.markup.clone() } else { repeated(&head.markup) };
        let names: Vec<String> = self.of(columns).map(name).filter(|name| !name.is_empty()).collect();
        match names.as_slice() {
            [] => String::new(),
            names => format!("<span class=\"column-name\">{}: </span>", names.join(", ")),
        }
    }
}

/// Markup as it is shown once more: without ids, the marks of notes, page breaks and links.
pub(super) fn repeated(markup: &str) -> String {
    let out = parted(&parted(markup, NOTE_MARK).0, PAGE_BREAK).0;
    let is_link = |tag: &str| tag.starts_with("<a ") || tag == "</a>";
    edited(&out, |tag| (!is_link(tag)).then(|| without_id(tag)))
}

/// How the mark of a page's beginning begins and ends.
const PAGE_BREAK: [&str; 2] = ["<span epub:type=\"pagebreak\"", "</span>"];

/// The same of a note's mark.
const NOTE_MARK: [&str; 2] = ["<sup class=\"note\">", "</sup>"];

/// Markup without the elements that begin and end so, and these.
fn parted(markup: &str, [open, close]: [&str; 2]) -> (String, Vec<String>) {
    let (mut out, mut parts) = (markup.to_owned(), Vec::new());
    while let Some(start) = out.find(open) {
        let end = out[start..].find(close).map_or(out.len(), |at| start + at + close.len());
        parts.push(out[start..end].to_owned());
        out.replace_range(start..end, "");
    }
    (out, parts)
}

/// Whether a name says the same as its letters alone.
fn is_plain(markup: &str) -> bool {
    const PLAIN: &[&str] = &["em", "strong", "code", "small", "wbr/"];
    markup.split('<').skip(1).all(|tag| {
        let name = tag.trim_start_matches('/').split(['>', ' ']).next().unwrap_or("");
        PLAIN.contains(&name)
    })
}

/// Markup with each tag replaced; `None` leaves it out. Our own markup has no `>` in its attributes.
fn edited<'m>(markup: &'m str, mut edit: impl FnMut(&'m str) -> Option<String>) -> String {
    let (mut out, mut rest) = (String::with_capacity(markup.len()), markup);
    while let Some((text, tag)) = rest.find('<').map(|at| rest.split_at(at)) {
        let (tag, after) = tag.split_at(tag.find('>').map_or(tag.len(), |end| end + 1));
        out.push_str(text);
        out.extend(edit(tag));
        rest = after;
    }
    out + rest
}

const ID: &str = " id=\"";

/// A tag without its id.
fn without_id(tag: &str) -> String {
    let Some((before, after)) = tag.split_once(ID) else { return tag.to_owned() };
    format!("{before}{}", after.split_once('"').map_or("", |parts| parts.1))
}

/// The ids in markup.
fn ids(markup: &str) -> impl Iterator<Item = &str> {
    let tags = markup.split('<').skip(1).filter_map(|piece| piece.split_once('>')).map(|parts| parts.0);
    tags.filter_map(|tag| tag.split_once(ID)).filter_map(|parts| parts.1.split_once('"')).map(|parts| parts.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_begins_in_a_head_begins_in_the_cell_below() {
        let mark = "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"pg-7\" aria-label=\" page 7. \"></span>";
        let mut names = ColumnNames::default();
        let shown = names.add(0..1, "Wide", &format!("{mark}Wide<sub id=\"s\">2</sub>"));
        assert_eq!(shown, "Wide<sub>2</sub>");
        assert_eq!(names.anchors(&(0..1)), format!("{mark}<span id=\"s\"></span>"));
        assert_eq!(names.element(&(0..1), true), "<span class=\"column-name\">Wide<sub>2</sub>: </span>");
    }

    #[test]
    fn cells_are_in_the_columns_that_those_above_leave_free() {
        let cell = |colspan, rowspan| Cell { colspan, rowspan, ..Cell::default() };
        let row = |cells: &[(u16, u16)]| Row {
            cells: cells.iter().map(|&(columns, rows)| cell(columns, rows)).collect(),
            ..Row::default()
        };
        let rows = [row(&[(1, 2), (1, 1), (1, 3)]), row(&[(1, 1)]), row(&[(2, 1)])];
        let placed = placed(&rows);
        let ends = |row: &PlacedRow<'_>| row.columns.iter().map(|it| (it.start, it.end)).collect::<Vec<_>>();
        let columns: Vec<_> = placed.iter().map(ends).collect();
        assert_eq!(columns, [vec![(0, 1), (1, 2), (2, 3)], vec![(1, 2)], vec![(0, 2)]]);
        let reaching: Vec<Vec<usize>> =
            placed.iter().map(|row| row.reaching.iter().map(|cell| cell.columns.start).collect()).collect();
        assert_eq!(reaching, [vec![], vec![0, 2], vec![2]]);
    }

    #[test]
    fn names_say_all_that_their_heads_do() {
        let mut names = ColumnNames::default();
        names.add(0..1, "", "");
        names.add(1..3, "Monday", "Monday");
        let head = names.add(1..2, "early", "early<sup class=\"note\"><a id=\"n1\" href=\"#n\">1</a></sup>");
        names.add(2..3, "late", "<em>late</em>");
        assert_eq!(head, "early<sup class=\"note\"><a href=\"#n\">1</a></sup>");
        assert_eq!(names.text(&(2..3)).as_deref(), Some("Monday, late"));
        assert_eq!(names.text(&(1..3)).as_deref(), Some("Monday"), "of a cell below both");
        assert_eq!((names.text(&(0..1)), names.text(&(1..2))), (None, None));
        assert!(names.element(&(1..2), true).contains("<a href=\"#n\">1</a></sup>: </span>"));
        assert_eq!(names.element(&(1..2), false), "<span class=\"column-name\">Monday, early: </span>");
        assert_eq!(names.anchors(&(1..3)), "<span id=\"n1\"></span>");
        assert_eq!(names.anchors(&(1..3)), "", "an id is given once");
    }
}
