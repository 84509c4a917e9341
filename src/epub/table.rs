//! Tables to XHTML: a caption, heads with their scope, and columns that fit the narrowest page.
//!
//! A box that scrolls would hold what is too wide; but readers that show pages don't break such a box
//! over them, and paper-like screens don't scroll. So a table that may be too wide for a small screen is
//! given the widths of its columns, in percent, and words are broken where nothing else helps.

use std::fmt::Write as _;

use super::inline::Writer;
use crate::document::block::{Cell, ColumnAlign, Row, Table};
use crate::document::inline::plain_text;
use crate::document::{Attributes, NodeId};
use crate::text::words::Term;

/// How many columns are too many for a narrow screen: Kobo's guide says that four can be read.
const MANY: usize = 5;

/// How many letters fit on a line of a narrow screen in large type.
const NARROW: usize = 26;

/// How many letters fill the measure of any screen.
// A measure of 45 to 75 letters is read with ease (Bringhurst 2.1.2): wider columns gain nothing.
const FULL: usize = 60;

/// How many letters are given to the columns: more would take the words' room on small screens, fewer the
/// texts' on large ones.
const ROOM: usize = 42;

/// The width of a letter, in hundredths of an em, in the widest faces that readers choose.
// Bold heads in DejaVu Serif take 0.66 em a letter. With half an em, "Paper" was cut on every screen.
const LETTER: usize = 66;

/// The width of small screens, in hundredths of an em of the text: 351 pixels of 390, at a type a fifth larger than usual.
const SCREEN: usize = 1800;

/// The size of type of a table with many columns, in percent, and the space around its cells, in hundredths of its em:
/// `.many`, `.dense` and `.wide td` of the style sheet.
const DENSE: (usize, usize) = (85, 80);

/// The space between two columns, in letters.
const GAP: usize = 2;

impl Writer<'_> {
    /// Writes a table.
    pub(super) fn table(&mut self, node: NodeId, attributes: &Attributes, table: &Table) {
        let labels = labels(table);
        let demands = demands(table);
        let is_weighed = table.widths.len() == demands.len() && !table.widths.is_empty();
        let is_wide = is_weighed
            || MANY <= demands.len()
            || NARROW < demands.iter().map(|demand| demand.word + GAP).sum::<usize>();
        let is_dense = is_wide && !labels.is_empty() && fits_densely(&demands);
        let class = match (is_wide, labels.is_empty()) {
            (true, false) => Some(if is_dense { "wide dense" } else { "wide many" }),
            (true, true) => Some("wide"),
            (false, _) => None,
        };
        let text: usize = demands.iter().map(|demand| demand.text + GAP).sum();
        let style = match is_weighed {
            true => share_of_page(&table.widths),
            false => (is_wide && text < FULL).then(|| format!("max-width:{}em", (text * LETTER).div_ceil(100) + 2)),
        };
        // A caption is as wide as its table: above a narrow one it would be broken in many lines. That of a figure is as
        // wide as the page (HTML, 4.9.2: a table alone in a figure has its caption from it).
        let framing = table.caption.as_ref().filter(|_| !is_wide);
        if let Some(caption) = framing {
            self.start_with("figure", node, attributes, Some("tabular"), &[]);
            self.out.push_str("\n<figcaption>");
            self.caption(node, Term::Table, caption);
            self.out.push_str("</figcaption>\n<table>\n");
        } else {
            self.start_with("table", node, attributes, class, &[("style", style.as_deref())]);
            self.out.push('\n');
        }
        if let Some(caption) = table.caption.as_ref().filter(|_| is_wide) {
            self.out.push_str("<caption>");
            self.caption(node, Term::Table, caption);
            self.out.push_str("</caption>\n");
        }
        if is_wide {
            let percents = percents(&demands);
            self.widths(&if is_weighed { weighed(&table.widths, &percents, &demands) } else { percents });
        }
        self.table_rows(table, if is_dense { &[] } else { &labels });
        self.out.push_str(if framing.is_some() { "</table>\n</figure>\n" } else { "</table>\n" });
    }

    /// The head and the rows; `labels` are the columns' names where cells are shown with them.
    fn table_rows(&mut self, table: &Table, labels: &[String]) {
        let head = if is_blank(&table.head) { &[][..] } else { &table.head };
        if !head.is_empty() {
            self.out.push_str("<thead>\n");
            head.iter().for_each(|row| self.row(row, &table.columns, None));
            self.out.push_str("</thead>\n");
        }
        if !table.rows.is_empty() || head.is_empty() {
            self.out.push_str("<tbody>\n");
            table.rows.iter().for_each(|row| self.row(row, &table.columns, Some(labels)));
            if table.rows.is_empty() {
                self.out.push_str("<tr><td></td></tr>\n");
            }
            self.out.push_str("</tbody>\n");
        }
    }

    /// The widths of the columns, in percent.
    fn widths(&mut self, percents: &[usize]) {
        self.out.push_str("<colgroup>");
        for percent in percents {
            let _ = write!(self.out, "<col style=\"width:{percent}%\"/>");
        }
        self.out.push_str("</colgroup>\n");
    }

    /// A row; `labels` are its columns' names, if it is none of the head.
    fn row(&mut self, row: &Row, columns: &[ColumnAlign], labels: Option<&[String]>) {
        self.start("tr", row.id, None, &[]);
        let mut column = 0;
        for cell in &row.cells {
            let label = labels.and_then(|labels| labels.get(column)).filter(|label| !label.is_empty());
            let align = columns.get(column).copied().unwrap_or_default();
            self.cell(cell, align, labels.is_none(), label.map(String::as_str));
            column += usize::from(cell.colspan.max(1));
        }
        if row.cells.is_empty() {
            self.out.push_str("<td></td>");
        }
        self.out.push_str("</tr>\n");
    }

    fn cell(&mut self, cell: &Cell, align: ColumnAlign, is_head: bool, label: Option<&str>) {
        // A head without text would be read aloud as one.
        let is_head = (is_head || cell.head).then_some(is_head).filter(|_| !cell.content.is_empty());
        let class = match align {
            ColumnAlign::None => None,
            ColumnAlign::Left => Some("align-left"),
            ColumnAlign::Center => Some("align-center"),
            ColumnAlign::Right => Some("align-right"),
        };
        let scope = is_head.map(|of_column| match (of_column, cell.colspan, cell.rowspan) {
            (true, 0 | 1, _) => "col",
            (true, _, _) => "colgroup",
            (false, _, 0 | 1) => "row",
            (false, _, _) => "rowgroup",
        });
        let spans = |count: u16| (1 < count).then(|| count.to_string());
        let (colspan, rowspan) = (spans(cell.colspan), spans(cell.rowspan));
        let more =
            [("scope", scope), ("colspan", colspan.as_deref()), ("rowspan", rowspan.as_deref()), ("data-label", label)];
        let name = if scope.is_some() { "th" } else { "td" };
        self.start(name, cell.id, class, &more);
        let start = self.out.len();
        self.inlines(&cell.content);
        self.break_names(start, &["<code", "://"]);
        self.out.push_str(if scope.is_some() { "</th>" } else { "</td>" });
    }
}

/// The width of a table whose columns take less than the page.
fn share_of_page(widths: &[u32]) -> Option<String> {
    let sum: u32 = widths.iter().sum();
    let is_narrow = sum < 990 && widths.iter().all(|width| 0 < *width);
    is_narrow.then(|| format!("width:{}%", (sum + 5) / 10))
}

/// The columns' shares of their table in percent, as their author gave them; those that he left open share the rest
/// as their texts ask for it.
fn weighed(widths: &[u32], percents: &[usize], demands: &[Demand]) -> Vec<usize> {
    let asked: usize = widths.iter().map(|width| *width as usize).sum();
    let open: usize = widths.iter().zip(percents).filter(|pair| *pair.0 == 0).map(|pair| pair.1).sum();
    let whole = if open == 0 { asked } else { asked.max(1000) };
    let left = 1000_usize.saturating_sub(asked);
    let share = |(width, percent): (&u32, &usize)| match *width as usize {
        0 => (left * percent / open.max(1)).div_ceil(10),
        width => (width * 100 + whole / 2) / whole.max(1),
    };
    // No less than its words need on a screen of middling size, or they would be broken on all.
    let least = |demand: &Demand| 100 * (demand.word.clamp(1, 10) + GAP) / FULL;
    let shares: Vec<usize> =
        widths.iter().zip(percents).zip(demands).map(|(it, word)| share(it).max(least(word))).collect();
    let sum = shares.iter().sum::<usize>().max(1);
    shares.iter().map(|share| (100 * share + sum / 2) / sum.max(100)).collect()
}

/// The room that a column asks for, in letters.
#[derive(Clone, Copy, Debug, Default)]
struct Demand {
    /// Letters of the longest word: the least width without a break.
    word: usize,
    /// Letters of the longest cell: the width beyond which a column gains nothing.
    text: usize,
}

/// The room that each column asks for. Cells that cover several columns ask for nothing.
fn demands(table: &Table) -> Vec<Demand> {
    let mut demands = vec![Demand::default(); table.columns.len()];
    for row in table.head.iter().chain(&table.rows) {
        let mut column = 0;
        for cell in &row.cells {
            if demands.len() <= column {
                demands.resize(column + 1, Demand::default());
            }
            if cell.colspan <= 1 {
                let text = plain_text(&cell.content);
                let demand = &mut demands[column];
                demand.text = demand.text.max(letters(&text));
                demand.word = text.split_whitespace().map(letters).fold(demand.word, usize::max);
            }
            column += usize::from(cell.colspan.max(1));
        }
    }
    demands
}

/// Whether many columns fit on a small screen with each cell on one line, as days and figures do: a calendar as a list of
/// its days would be none.
fn fits_densely(demands: &[Demand]) -> bool {
    let (size, padding) = DENSE;
    let cells: usize = demands.iter().map(|demand| demand.text * LETTER + padding).sum();
    cells * size / 100 <= SCREEN
}

/// How wide a text is, in letters; those of Chinese, Japanese and Korean count twice.
fn letters(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffdc}').contains(&c) { 2 } else { 1 }).sum()
}

/// The shares of the columns, in percent: first the words, cut so that all fit a small screen, which takes
/// from the long ones alone; then the texts, by what they lack.
fn percents(demands: &[Demand]) -> Vec<usize> {
    let words = |most: usize| demands.iter().map(move |demand| demand.word.clamp(1, most) + GAP);
    let most = (3..=12).rev().find(|most| words(*most).sum::<usize>() <= ROOM).unwrap_or(3);
    let lacks: Vec<usize> = demands.iter().map(|demand| demand.text.min(FULL).saturating_sub(demand.word)).collect();
    let lacking = lacks.iter().sum::<usize>();
    // No more than is lacking: in a table of few letters the rest belongs to all columns, or the shortest words are cut.
    let left = ROOM.saturating_sub(words(most).sum()).min(lacking);
    let share = |(word, lack): (usize, &usize)| 1000 * word + (1000 * left * lack).checked_div(lacking).unwrap_or(0);
    let shares: Vec<usize> = words(most).zip(&lacks).map(share).collect();
    let all = shares.iter().sum::<usize>().max(1);
    shares.iter().map(|share| (100 * share / all).max(1)).collect()
}

/// The columns' names of a table with many columns: on a narrow screen each cell is shown with its own.
/// None for a table with cells that cover several.
fn labels(table: &Table) -> Vec<String> {
    let [head] = table.head.as_slice() else { return Vec::new() };
    let rows = table.rows.iter().chain(&table.head);
    let is_plain = rows.flat_map(|row| &row.cells).all(|cell| cell.colspan <= 1 && cell.rowspan <= 1);
    if head.cells.len() < MANY || !is_plain || is_blank(&table.head) {
        return Vec::new();
    }
    head.cells.iter().map(|cell| plain_text(&cell.content).trim().to_owned()).collect()
}

/// Whether a head says nothing: GFM makes authors write one.
pub(super) fn is_blank(head: &[Row]) -> bool {
    head.iter().flat_map(|row| &row.cells).all(|cell| cell.content.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_what_their_author_says() {
        let short = [Demand { word: 2, text: 2 }; 3];
        let weighed = |widths: &[u32], percents: &[usize]| weighed(widths, percents, &short);
        assert_eq!(weighed(&[200, 800], &[50, 50]), [20, 80]);
        assert_eq!(weighed(&[10, 990], &[50, 50]), [6, 94], "words stay whole");
        assert_eq!(weighed(&[300, 300], &[50, 50]), [50, 50]);
        assert_eq!(share_of_page(&[300, 300]).as_deref(), Some("width:60%"));
        assert_eq!(weighed(&[500, 0, 0], &[20, 60, 20]), [50, 38, 13]);
        assert_eq!(share_of_page(&[500, 0, 0]), None);
    }

    #[test]
    fn columns_get_room_for_their_words_and_then_for_their_texts() {
        let of = |demands: &[(usize, usize)]| {
            let demands: Vec<Demand> = demands.iter().map(|&(word, text)| Demand { word, text }).collect();
            percents(&demands)
        };
        assert_eq!(of(&[(5, 5), (5, 5)]), [50, 50]);
        assert_eq!(of(&[(4, 4), (8, 300)]), [14, 85]);
        assert_eq!(of(&[(20, 20), (9, 60), (9, 12)]), [33, 39, 26]);
        assert_eq!(of(&[(5, 5), (9, 14), (8, 8)]), [21, 48, 30], "short words keep their share");
        assert_eq!(of(&[(90, 90), (80, 80), (4, 4), (4, 4), (4, 4), (4, 4), (4, 4)]), [14; 7]);
        assert!(of(&[(900, 9_000), (1, 1)])[1] > 10, "a long word does not take all");
        assert_eq!(of(&[(0, 0)]), [100]);
    }
}
