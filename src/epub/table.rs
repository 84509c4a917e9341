//! Tables to XHTML: a caption, heads with their scope, and columns that fit the narrowest page.
//!
//! A box that scrolls would hold what is too wide; but readers that show pages don't break such a box
//! over them, and paper-like screens don't scroll. So a table that may be too wide for a small screen is
//! given the widths of its columns, in percent, and words are broken where nothing else helps.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::columns::{ColumnNames, PlacedRow, ReachingCell, placed, repeated};
use super::inline::Writer;
use super::rule_template::LISTS;
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

/// The width of a letter, in hundredths of an em, in the widest faces that readers choose.
// Bold heads in DejaVu Serif take 0.66 em a letter. With half an em, "Paper" was cut on every screen.
const LETTER: usize = 66;

/// The width of small screens, in hundredths of an em of the text: 351 pixels of 390, at a type a fifth larger than usual.
const SCREEN: usize = 1800;

/// The margins of a screen, in hundredths of an em: 39 pixels of 390.
const MARGINS: usize = 250;

/// The width of screens on which columns have their broad widths: 40 em without margins.
const BROAD_SCREEN: usize = 3600;

/// Up to which width, in hundredths of an em, `.many` of the style sheet is a list. A table whose words need more than that
/// side by side is one on wider screens too: `.crowded`.
const CROWDED: usize = 100 * LISTS[0].1;

/// The width of a reader of seven inches, 758 pixels, in hundredths of an em: a table whose words need more than that is a
/// list there too, `.overcrowded`, since its columns would cut them.
const OVERCROWDED: usize = 4700;

/// The size of type of a table with many columns, in percent, and the space around its cells, in hundredths of its em:
/// `.many`, `.dense` and `.wide td` of the style sheet.
const DENSE: (usize, usize) = (85, 80);

/// The space between two columns, in letters.
const GAP: usize = 2;

/// How many letters of a word that is cut make its column wider at most: with more, one word would take what texts need.
const CUT: usize = 10;

impl Writer<'_> {
    /// Writes a table.
    pub(super) fn table(&mut self, node: NodeId, attributes: &Attributes, table: &Table) {
        let demands = self.demands(table);
        let is_weighed = is_weighed(table, demands.len());
        let form = form(&demands, table);
        let (is_wide, is_list) = (form != TableForm::Plain, matches!(form, TableForm::List(_)));
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
            // What asks for the width of the column, not of the screen.
            self.out.push_str(if is_list { "<div class=\"measure\">\n" } else { "" });
            self.start_with("table", node, attributes, form.class(), &[("style", style.as_deref())]);
            self.out.push('\n');
        }
        if let Some(caption) = table.caption.as_ref().filter(|_| is_wide) {
            self.out.push_str("<caption>");
            self.caption(node, Term::Table, caption);
            self.out.push_str("</caption>\n");
        }
        if is_wide {
            let narrow = percents(&demands, Room::NARROW);
            let is_small = form != TableForm::Wide;
            match is_weighed {
                true => {
                    let shares = weighed(&table.widths, &narrow, &demands);
                    self.widths(&whole(shares.clone(), &demands, SCREEN, is_small), &shares);
                }
                false => {
                    let broad = percents(&demands, if is_small { Room::BROAD_DENSE } else { Room::BROAD });
                    let broad = whole(broad, &demands, BROAD_SCREEN, is_small);
                    self.widths(&whole(narrow, &demands, SCREEN, is_small), &broad);
                }
            }
        }
        let outer = std::mem::replace(&mut self.in_wide_table, is_wide);
        self.table_rows(table, is_list);
        self.in_wide_table = outer;
        self.out.push_str(match () {
            () if framing.is_some() => "</table>\n</figure>\n",
            () if is_list => "</table>\n</div>\n",
            () => "</table>\n",
        });
    }

    /// The head and the rows; `as_list`: on a narrow screen as lists of their cells, with their columns' names.
    fn table_rows(&mut self, table: &Table, as_list: bool) {
        let head = if is_blank(&table.head) { &[][..] } else { &table.head };
        let mut names = as_list.then(ColumnNames::default);
        if !head.is_empty() {
            self.out.push_str("<thead>\n");
            placed(head).iter().for_each(|row| self.head_row(row, table, names.as_mut()));
            self.out.push_str("</thead>\n");
        }
        if !table.rows.is_empty() || head.is_empty() {
            self.out.push_str("<tbody>\n");
            let mut written = BTreeMap::new();
            for (index, row) in placed(&table.rows).iter().enumerate() {
                let list = names.as_mut().map(|names| RowList { names, written: &mut written, is_first: index == 0 });
                self.body_row(row, table, list);
            }
            if table.rows.is_empty() {
                self.out.push_str("<tr><td></td></tr>\n");
            }
            self.out.push_str("</tbody>\n");
        }
    }

    /// The widths of the columns, in percent: on narrow screens, and where there is more room.
    fn widths(&mut self, narrow: &[usize], broad: &[usize]) {
        self.out.push_str("<colgroup>");
        for (percent, broad) in narrow.iter().zip(broad) {
            let class = (percent != broad).then(|| format!(" class=\"broad-{broad}\""));
            let _ = write!(self.out, "<col{} style=\"width:{percent}%\"/>", class.unwrap_or_default());
        }
        self.out.push_str("</colgroup>\n");
    }

    /// A row of the head.
    fn head_row(&mut self, row: &PlacedRow<'_>, table: &Table, mut names: Option<&mut ColumnNames>) {
        // A head above all columns names none of them; a list begins with it. Where there are no rows, the head is the list.
        let is_above_all = matches!(row.columns.as_slice(), [only] if *only == (0..table.columns.len()));
        let is_whole = is_above_all || names.is_some() && table.rows.is_empty();
        self.start("tr", row.row.id, is_whole.then_some("whole"), &[]);
        for (cell, columns) in row.row.cells.iter().zip(&row.columns) {
            let start = self.cell_start(cell, table.columns.get(columns.start), true, None);
            self.inlines(&cell.content);
            self.soften(start.content);
            self.break_names(start.content, &["<code", "://"]);
            if let Some(names) = names.as_mut().filter(|_| !is_whole) {
                let text = plain_text(&cell.content);
                let shown = names.add(columns.clone(), &text, &self.out[start.content..]);
                self.out.replace_range(start.content.., &shown);
            }
            self.cell_end(&start);
        }
        self.row_end(row.row);
    }

    /// A row of the body; `list`: what it is on a narrow screen.
    fn body_row(&mut self, row: &PlacedRow<'_>, table: &Table, mut list: Option<RowList<'_>>) {
        self.start("tr", row.row.id, None, &[]);
        let mut reaching = row.reaching.iter().peekable();
        let last = row.columns.len().saturating_sub(1);
        for (index, (cell, columns)) in row.row.cells.iter().zip(&row.columns).enumerate() {
            let (mut above, mut label, mut element, mut anchors) = (String::new(), None, String::new(), String::new());
            if let Some(list) = &mut list {
                while let Some(cell) = reaching.next_if(|cell| cell.columns.start < columns.start) {
                    above += &list.again(cell);
                }
                anchors = list.names.anchors(columns);
                let is_said = !cell.content.is_empty() || !anchors.is_empty();
                label = list.names.text(columns).filter(|_| above.is_empty() && is_said);
                element = list.names.element(columns, list.is_first);
                element = if label.is_none() && is_said { element } else { String::new() };
            }
            let start = self.cell_start(cell, table.columns.get(columns.start), false, label.as_deref());
            let _ = write!(self.out, "{anchors}{above}{element}");
            let content = self.out.len();
            self.inlines(&cell.content);
            self.soften(content);
            self.break_names(content, &["<code", "://"]);
            if let Some(list) = &mut list {
                if 1 < cell.rowspan {
                    list.written.insert(cell.id, repeated(&self.out[content..]));
                }
                if index == last {
                    let below: String = reaching.by_ref().map(|cell| list.again(cell)).collect();
                    self.out.push_str(&below);
                }
            }
            self.cell_end(&start);
        }
        self.row_end(row.row);
    }

    fn row_end(&mut self, row: &Row) {
        if row.cells.is_empty() {
            self.out.push_str("<td></td>");
        }
        self.out.push_str("</tr>\n");
    }

    /// Opens a cell; `of_column`: whether it is one of the head. `label` is its column's name.
    fn cell_start(
        &mut self,
        cell: &Cell,
        align: Option<&ColumnAlign>,
        of_column: bool,
        label: Option<&str>,
    ) -> CellStart {
        // A head without text would be read aloud as one.
        let is_head = (of_column || cell.head) && !cell.content.is_empty();
        let class = match align {
            None | Some(ColumnAlign::None) => None,
            Some(ColumnAlign::Left) => Some("align-left"),
            Some(ColumnAlign::Center) => Some("align-center"),
            Some(ColumnAlign::Right) => Some("align-right"),
        };
        let scope = is_head.then_some(match (of_column, cell.colspan, cell.rowspan) {
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
        CellStart { name, content: self.out.len() }
    }

    fn cell_end(&mut self, start: &CellStart) {
        let _ = write!(self.out, "</{}>", start.name);
    }
}

/// A cell whose content is still to be written.
struct CellStart {
    name: &'static str,
    /// Where its content begins, as an offset in the output.
    content: usize,
}

/// A row as a list of its cells with their columns' names.
struct RowList<'a> {
    names: &'a mut ColumnNames,
    /// The contents of the cells written so far that reach into rows below.
    written: &'a mut BTreeMap<NodeId, String>,
    is_first: bool,
}

impl RowList<'_> {
    /// A cell of a row above once more, in a row into which it reaches: in a list it would be missing there.
    fn again(&self, above: &ReachingCell<'_>) -> String {
        let content = self.written.get(&above.cell.id).map_or("", String::as_str);
        if content.is_empty() {
            return String::new();
        }
        format!("<span class=\"column-cell\">{}{content}</span>", self.names.element(&above.columns, false))
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

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TableForm {
    /// It fits any screen as it is.
    Plain,
    /// Its columns have widths.
    Wide,
    /// So they have, and its type is smaller.
    Dense,
    /// It is a list on a narrow screen; its classes say on which.
    List(&'static str),
}

impl TableForm {
    fn class(self) -> Option<&'static str> {
        match self {
            TableForm::Plain => None,
            TableForm::Wide => Some("wide"),
            TableForm::Dense => Some("wide dense"),
            TableForm::List(classes) => Some(classes),
        }
    }
}

/// The form of a table whose columns ask for so much.
fn form(demands: &[Demand], table: &Table) -> TableForm {
    let has_names = has_names(table, demands.len());
    let room = needs(demands).iter().sum::<usize>();
    let words: usize = demands.iter().map(|demand| demand.word + GAP).sum();
    let is_wide = is_weighed(table, demands.len()) || MANY <= demands.len() || NARROW < words || SCREEN < room;
    let small_room = room * DENSE.0 / 100;
    match () {
        () if !is_wide => TableForm::Plain,
        () if has_names && fits_densely(demands) => TableForm::Dense,
        () if has_names => list(many_width(demands.iter().map(|demand| demand.word)), [CROWDED, OVERCROWDED]),
        () if room <= SCREEN => TableForm::Wide,
        () if small_room <= SCREEN => TableForm::Dense,
        // A list of one column would be none.
        () if demands.len() < 2 => TableForm::Wide,
        // Columns of such a width would cut figures and words.
        () => list(small_room, [CROWDED, 100 * LISTS[1].1].map(|screen| screen - MARGINS)),
    }
}

/// Whether its author said how wide the columns are.
fn is_weighed(table: &Table, columns: usize) -> bool {
    table.widths.len() == columns && !table.widths.is_empty()
}

/// A list up to the screen on which its columns fit, which need so many hundredths of an em; on the screens on which lists
/// of two classes end, there is room for so much.
fn list(width: usize, [crowded, overcrowded]: [usize; 2]) -> TableForm {
    TableForm::List(match width {
        _ if overcrowded < width => "wide many overcrowded",
        _ if crowded < width => "wide many crowded",
        _ => "wide many",
    })
}

/// The least widths of columns in which nothing is cut, in hundredths of an em of their own type.
fn needs(demands: &[Demand]) -> Vec<usize> {
    demands.iter().map(|demand| demand.piece + DENSE.1).collect()
}

/// The shares of columns in percent, changed so that no column is too narrow for what can't be divided, if a screen of
/// `room`, in hundredths of an em, has room for all of that; `is_small`: in the type of tables with many columns.
fn whole(percents: Vec<usize>, demands: &[Demand], room: usize, is_small: bool) -> Vec<usize> {
    let room = if is_small { room * 100 / DENSE.0 } else { room };
    let needs = needs(demands);
    let room = room.max(needs.iter().sum());
    let least: Vec<usize> = needs.iter().map(|need| 100 * need / room.max(1)).collect();
    let lacking: usize = percents.iter().zip(&least).map(|(percent, least)| least.saturating_sub(*percent)).sum();
    let spare: usize = percents.iter().zip(&least).map(|(percent, least)| percent.saturating_sub(*least)).sum();
    // What some lack, the others give, by what they have to spare.
    let share = |(percent, least): (&usize, &usize)| match percent.checked_sub(*least) {
        None | Some(0) => *least,
        Some(more) => least + more - (more * lacking.min(spare)).div_ceil(spare.max(1)).min(more),
    };
    percents.iter().zip(&least).map(share).collect()
}

/// The room that a column asks for, in letters.
#[derive(Clone, Copy, Debug, Default)]
struct Demand {
    /// Letters of the longest word: the least width without a break.
    word: usize,
    /// Letters of the longest cell: the width beyond which a column gains nothing.
    text: usize,
    /// The width of the widest piece that can't be divided, in hundredths of an em.
    piece: usize,
}

impl Writer<'_> {
    /// The room that each column asks for. Cells that cover several columns ask for nothing.
    fn demands(&self, table: &Table) -> Vec<Demand> {
        let mut demands = vec![Demand::default(); table.columns.len()];
        for (index, row) in placed(&table.head).iter().chain(&placed(&table.rows)).enumerate() {
            for (cell, columns) in row.row.cells.iter().zip(&row.columns) {
                if demands.len() < columns.end {
                    demands.resize(columns.end, Demand::default());
                }
                if columns.len() == 1 {
                    let text = plain_text(&cell.content);
                    let piece = self.widest_piece(cell, index < table.head.len());
                    let demand = &mut demands[columns.start];
                    demand.text = demand.text.max(letters(&text));
                    demand.word = text.split_whitespace().map(letters).fold(demand.word, usize::max);
                    demand.piece = demand.piece.max(piece);
                }
            }
        }
        demands
    }
}

/// Whether many columns fit on a small screen with each cell on one line, as days and figures do: a calendar as a list of
/// its days would be none.
fn fits_densely(demands: &[Demand]) -> bool {
    many_width(demands.iter().map(|demand| demand.text)) <= SCREEN
}

/// How wide columns of so many letters are in the type of a table with many, in hundredths of an em of the text.
fn many_width(columns: impl Iterator<Item = usize>) -> usize {
    let (size, padding) = DENSE;
    columns.map(|letters| letters * LETTER + padding).sum::<usize>() * size / 100
}

/// How wide a text is, in letters; those of Chinese, Japanese and Korean count twice.
fn letters(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffdc}').contains(&c) { 2 } else { 1 }).sum()
}

/// The room on a line that the columns of a table share, in letters.
#[derive(Clone, Copy)]
struct Room {
    /// That of all columns.
    line: usize,
    /// That of a word, if it is to stay whole.
    word: usize,
    /// What each word has at least, if the line has no room for all: figures and days stay whole.
    least: usize,
}

impl Room {
    /// Phones. More would take the words' room there, fewer the texts'.
    const NARROW: Room = Room { line: 42, word: 12, least: 3 };

    /// Screens from 40 em on: a page of 36 em has 72 letters of half an em.
    const BROAD: Room = Room { line: 72, word: 36, least: 8 };

    /// The same in the smaller type of tables with many columns.
    const BROAD_DENSE: Room = Room { line: 84, ..Room::BROAD };
}

/// The shares of the columns, in percent: first the words, cut so that all fit the room, which takes
/// from the long ones alone; then the texts, by what they lack.
fn percents(demands: &[Demand], room: Room) -> Vec<usize> {
    let words = |most: usize| demands.iter().map(move |demand| demand.word.clamp(1, most) + GAP);
    let most =
        (room.least..=room.word).rev().find(|most| words(*most).sum::<usize>() <= room.line).unwrap_or(room.least);
    // A word that is cut lacks some of what is cut, or a long address would keep its column narrow.
    let cut = |demand: &Demand| demand.word.saturating_sub(most).min(CUT);
    let lack = |demand: &Demand| demand.text.min(FULL).saturating_sub(demand.word) + cut(demand);
    let lacks: Vec<usize> = demands.iter().map(lack).collect();
    let lacking = lacks.iter().sum::<usize>();
    // No more than is lacking: in a table of few letters the rest belongs to all columns, or the shortest words are cut.
    let left = room.line.saturating_sub(words(most).sum()).min(lacking);
    let share = |(word, lack): (usize, &usize)| 1000 * word + (1000 * left * lack).checked_div(lacking).unwrap_or(0);
    let shares: Vec<usize> = words(most).zip(&lacks).map(share).collect();
    let all = shares.iter().sum::<usize>().max(1);
    shares.iter().map(|share| (100 * share / all).max(1)).collect()
}

/// Whether a table is shown as lists on a narrow screen, each cell with its column's name: many columns, with heads.
fn has_names(table: &Table, columns: usize) -> bool {
    MANY <= columns && !table.rows.is_empty() && !is_blank(&table.head)
}

/// Whether a head says nothing: GFM makes authors write one.
pub(super) fn is_blank(head: &[Row]) -> bool {
    head.iter().flat_map(|row| &row.cells).all(|cell| cell.content.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(word: usize, text: usize) -> Demand {
        Demand { word, text, piece: 0 }
    }

    #[test]
    fn what_can_not_be_divided_is_not_cut() {
        let pieces = |widths: &[usize]| -> Vec<Demand> {
            widths.iter().map(|width| Demand { word: width / 60, text: width / 60, piece: *width }).collect()
        };
        let rows = Table {
            columns: Vec::new(),
            widths: Vec::new(),
            head: Vec::new(),
            rows: vec![Row::default()],
            caption: None,
        };
        let form = |widths: &[usize]| form(&pieces(widths), &rows);
        assert_eq!(form(&[300, 400]), TableForm::Plain);
        assert_eq!(form(&[600, 600, 300]), TableForm::Wide);
        assert_eq!(form(&[640, 640, 500]), TableForm::Dense);
        assert_eq!(form(&[640, 640, 640]), TableForm::List("wide many"));
        assert_eq!(form(&[3000, 600]), TableForm::List("wide many crowded"));
        assert_eq!(form(&[4000, 600]), TableForm::List("wide many overcrowded"));
        assert_eq!(form(&[4000]), TableForm::Wide, "a list of one would be none");
        let kept = whole(vec![20, 60, 20], &pieces(&[520, 280, 300]), SCREEN, false);
        assert_eq!(kept, [33, 46, 21]);
        assert_eq!(whole(vec![50, 50], &pieces(&[100, 100]), SCREEN, false), [50, 50]);
        let many = whole(vec![10, 90], &pieces(&[1920, 920]), SCREEN, false);
        assert_eq!(many, [66, 34], "by what they need, where that is more than there is");
    }

    #[test]
    fn columns_get_what_their_author_says() {
        let short = [demand(2, 2); 3];
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
            let demands: Vec<Demand> = demands.iter().map(|&(word, text)| demand(word, text)).collect();
            percents(&demands, Room::NARROW)
        };
        assert_eq!(of(&[(5, 5), (5, 5)]), [50, 50]);
        assert_eq!(of(&[(4, 4), (8, 300)]), [14, 85]);
        assert_eq!(of(&[(20, 20), (9, 60), (9, 12)]), [35, 37, 26]);
        assert_eq!(of(&[(9, 30), (45, 90)])[1], 55, "an address that is cut asks for what it lacks");
        assert_eq!(of(&[(5, 5), (9, 14), (8, 8)]), [21, 48, 30], "short words keep their share");
        assert_eq!(of(&[(90, 90), (80, 80), (4, 4), (4, 4), (4, 4), (4, 4), (4, 4)]), [14; 7]);
        assert!(of(&[(900, 9_000), (1, 1)])[1] > 10, "a long word does not take all");
        assert_eq!(of(&[(0, 0)]), [100]);
        let long = [demand(21, 21), demand(12, 12), demand(5, 40)];
        assert_eq!(percents(&long, Room::NARROW), [36, 33, 29]);
        assert_eq!(percents(&long, Room::BROAD), [31, 19, 48], "words are whole where there is room");
        let year = [[demand(4, 4); 12].as_slice(), &[demand(6, 6); 2]].concat();
        assert_eq!(
            percents(&year, Room::BROAD_DENSE)[11..],
            [6, 9, 9],
            "short words are whole, though the line is full"
        );
    }
}
