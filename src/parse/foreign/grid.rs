//! pandoc's grid tables (`grid_tables`): boxes drawn with `+`, `-`, `=` and `|`, as tables of HTML with Markdown in
//! their cells. Cells may cover several columns or rows; `=` lines are below the head and above the foot; colons
//! in a line set the alignment of columns.

use super::cjk::is_cjk;
use super::lines::Blocks;
use super::remark::Remark;
use super::table::{Cell, Column, Drawn, DrawnRow};
use crate::document::block::ColumnAlign;
use crate::source::Assembled;

/// The most lines and columns of letters that a table has.
// Cells are found by following rules through lines and columns: the work is their product.
const MOST: usize = 2000;

/// Whether a line is the top of a grid table: `+---+---+`.
fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    let inner = line.strip_prefix('+').and_then(|rest| rest.strip_suffix('+'));
    inner.is_some_and(|cell| cell.contains(['-', '=']) && cell.chars().all(|c| matches!(c, '-' | '=' | ':' | '+')))
}

/// A table as letters in rows and columns.
struct Grid {
    /// The letters of each line, filled up to the widest.
    rows: Vec<Vec<char>>,
    /// Whether letters of Chinese and Japanese are as wide as two others, as a terminal shows them.
    wide: bool,
}

impl Grid {
    fn at(&self, row: usize, column: usize) -> char {
        self.rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(' ')
    }

    /// Whether a rule runs through a place from left to right.
    fn is_across(&self, row: usize, columns: std::ops::Range<usize>) -> bool {
        columns.into_iter().all(|column| matches!(self.at(row, column), '-' | '=' | ':' | '+'))
    }

    fn is_down(&self, column: usize, rows: std::ops::Range<usize>) -> bool {
        rows.into_iter().all(|row| matches!(self.at(row, column), '|' | '+'))
    }

    /// The lower right corner of the cell whose upper left corner is given: the nearest at which all four sides
    /// are drawn.
    fn corner(&self, top: usize, left: usize) -> Option<(usize, usize)> {
        let width = self.rows.first()?.len();
        for right in left + 1..width {
            let above = self.at(top, right);
            if !matches!(above, '-' | '=' | ':' | '+') {
                return None;
            }
            if above != '+' {
                continue;
            }
            for bottom in top + 1..self.rows.len() {
                if !matches!(self.at(bottom, right), '|' | '+') {
                    break;
                }
                if self.at(bottom, right) == '+'
                    && self.at(bottom, left) == '+'
                    && self.is_across(bottom, left + 1..right)
                    && self.is_down(left, top + 1..bottom)
                {
                    return Some((bottom, right));
                }
            }
        }
        None
    }
}

impl Blocks<'_, '_> {
    /// Reads the grid table that begins at a line.
    pub(super) fn grid(&mut self, at: usize) -> Option<usize> {
        if !is_rule(self.body(at)) {
            return None;
        }
        let read = self.drawn_grid(at);
        let is_first = at == 0 || !self.body(at - 1).starts_with('|');
        if read.is_none() && is_first && self.body(at + 1).starts_with('|') {
            let span = self.span(at..at + 1);
            self.foreign.remark(Remark::BrokenGrid, span);
        }
        read
    }

    fn drawn_grid(&mut self, at: usize) -> Option<usize> {
        let is_line = |it: &usize| self.body(*it).starts_with(['+', '|']);
        let limit = self.lines.len().min(at + MOST + 1);
        let end = (at..limit).find(|n| !is_line(n)).unwrap_or(limit);
        // A rule, a line and a rule at least.
        if end - at < 3 || MOST < end - at {
            return None;
        }
        if !is_rule(self.body(end - 1)) {
            return None;
        }
        let has_wide = (at..end).any(|n| self.body(n).contains(is_cjk));
        let drawn = self.drawn_lines(at..end, false);
        // By letters first. Only where that makes no table was it drawn in an editor that shows wide letters as two.
        let drawn = drawn.or_else(|| if has_wide { self.drawn_lines(at..end, true) } else { None })?;
        Some(self.table(at..end, drawn))
    }

    fn drawn_lines(&mut self, lines: std::ops::Range<usize>, wide: bool) -> Option<Drawn> {
        let row = |it: usize| letters(self.body(it).trim_end(), wide).into_iter().map(|letter| letter.0).collect();
        let mut rows: Vec<Vec<char>> = lines.clone().map(row).collect();
        let width = rows.iter().map(Vec::len).max().filter(|width| *width <= MOST)?;
        rows.iter_mut().for_each(|row| row.resize(width, ' '));
        self.drawn(&Grid { rows, wide }, lines.start)
    }

    /// The cells of a grid.
    fn drawn(&mut self, grid: &Grid, at: usize) -> Option<Drawn> {
        let (height, width) = (grid.rows.len(), grid.rows.first()?.len());
        let mut boxes = Vec::new();
        for top in 0..height {
            for left in 0..width {
                if grid.at(top, left) == '+'
                    && let Some((bottom, right)) = grid.corner(top, left)
                {
                    boxes.push((top, left, bottom, right));
                }
            }
        }
        let mut tops: Vec<usize> = boxes.iter().flat_map(|it| [it.0, it.2]).collect();
        let mut lefts: Vec<usize> = boxes.iter().flat_map(|it| [it.1, it.3]).collect();
        for edges in [&mut tops, &mut lefts] {
            edges.sort_unstable();
            edges.dedup();
        }
        // Cells that don't reach the last line and column are a drawing that was understood in part: it stays text.
        if boxes.is_empty() || tops.last() != Some(&(height - 1)) || lefts.last() != Some(&(width - 1)) {
            return None;
        }
        let doubled: Vec<usize> =
            // The first letter of the rule may be a colon, for the column's alignment.
            tops.iter().copied().filter(|it| grid.at(*it, 1) == '=' || grid.at(*it, 2) == '=').collect();
        // A double rule at the top or at the bottom parts nothing.
        let head = doubled.first().copied().filter(|it| 0 < *it && *it < height - 1);
        // pandoc: without a head the colons are in the top line.
        let marked = head.unwrap_or(0);
        let columns = lefts.windows(2).map(|window| {
            let rule: String = (window[0] + 1..window[1]).map(|column| grid.at(marked, column)).collect();
            Column { align: align(&rule), weight: window[1] - window[0] }
        });
        let columns = columns.collect();
        let mut rows: Vec<DrawnRow> = Vec::new();
        for top in tops.iter().take(tops.len() - 1) {
            let mut row = DrawnRow { head: head.is_some_and(|head| *top < head), cells: Vec::new() };
            for (_, left, bottom, right) in boxes.iter().filter(|it| it.0 == *top) {
                let covers = |edges: &[usize], from: usize, to: usize| {
                    edges.iter().filter(|edge| from < **edge && **edge <= to).count()
                };
                let text = self.boxed(at, grid.wide, *top + 1..*bottom, *left + 1..*right);
                let text = self.inner(&text);
                let (across, down) = (covers(&lefts, *left, *right), covers(&tops, *top, *bottom));
                row.cells.push(Cell { text, across, down });
            }
            rows.push(row);
        }
        Some(Drawn { weighed: true, columns, rows })
    }

    /// The text in a box, without its margin.
    fn boxed(&self, at: usize, wide: bool, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> Assembled {
        let part = |row: usize| {
            let line = &self.lines[at + row];
            let body = self.body(at + row);
            let letters = letters(body, wide);
            let offset_of = |column: usize| letters.get(column).map_or(body.len(), |pair| pair.1);
            let (from, to) = (offset_of(columns.start), offset_of(columns.end));
            (line.body + from, body[from..to].trim_end())
        };
        let parts: Vec<(usize, &str)> = rows.map(part).collect();
        let indent = |it: &&(usize, &str)| !it.1.is_empty();
        let margin =
            parts.iter().filter(indent).map(|part| part.1.len() - part.1.trim_start().len()).min().unwrap_or(0);
        let mut text = Assembled::default();
        for (start, part) in parts {
            let from = start + margin.min(part.len());
            text.push_from(self.source, from..start + part.len());
            let end = self.source.span(start + part.len()..start + part.len());
            text.push("\n", end);
        }
        text
    }
}

/// The letters of a line, each with its byte; one that is as wide as two is followed by a space at the byte after it.
fn letters(line: &str, wide: bool) -> Vec<(char, usize)> {
    let mut letters = Vec::with_capacity(line.len());
    for (at, c) in line.char_indices() {
        letters.push((c, at));
        if wide && is_cjk(c) {
            letters.push((' ', at + c.len_utf8()));
        }
    }
    letters
}

/// The alignment of a column, by the colons in a rule.
pub(super) fn align(rule: &str) -> ColumnAlign {
    match (rule.starts_with(':'), rule.ends_with(':')) {
        (true, true) => ColumnAlign::Center,
        (true, false) => ColumnAlign::Left,
        (false, true) => ColumnAlign::Right,
        (false, false) => ColumnAlign::None,
    }
}
