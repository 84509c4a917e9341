//! Tables that are drawn in a text, as tables of HTML with Markdown between their tags: cells may then hold lists and
//! several paragraphs, and cover others. The caption is below or above, after `Table:` or `:`.

use std::ops::Range;

use super::lines::{Blocks, Replacement};
use crate::document::block::ColumnAlign;
use crate::parse::attribute;
use crate::source::Assembled;

/// A table as it was drawn.
pub(super) struct Drawn {
    /// Whether the columns are to be as wide as they were drawn, in proportion.
    pub(super) weighed: bool,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<DrawnRow>,
}

/// A column.
#[derive(Clone, Copy)]
pub(super) struct Column {
    pub(super) align: ColumnAlign,
    /// How wide it was drawn, in letters.
    pub(super) weight: usize,
}

/// A row.
pub(super) struct DrawnRow {
    pub(super) head: bool,
    pub(super) cells: Vec<Cell>,
}

/// A cell, and how many columns and rows it covers.
pub(super) struct Cell {
    pub(super) text: Assembled,
    pub(super) across: usize,
    pub(super) down: usize,
}

impl Blocks<'_, '_> {
    /// Puts a table in the place of lines, and of its caption below them.
    pub(super) fn table(&mut self, lines: Range<usize>, drawn: Drawn) -> usize {
        let (caption, lines) = self.caption(lines);
        self.captioned_table(lines, drawn, caption)
    }

    /// Puts a table in the place of lines, with a caption and the attributes of its tag.
    pub(super) fn captioned_table(
        &mut self,
        lines: Range<usize>,
        drawn: Drawn,
        caption: Option<(Assembled, String)>,
    ) -> usize {
        let generated = |text: &str| Replacement::Generated(text.to_owned());
        let mut pieces = vec![generated("")];
        let (words, id) = caption.map_or((None, String::new()), |caption| (Some(caption.0), caption.1));
        pieces.push(Replacement::Generated(format!("<table{id}>")));
        if let Some(words) = words {
            pieces.extend([
                generated("<caption>"),
                generated(""),
                Replacement::Text(words),
                generated(""),
                generated("</caption>"),
            ]);
        }
        let all: usize = drawn.columns.iter().map(|column| column.weight).sum();
        if drawn.weighed && all != 0 {
            let share = |column: &Column| format!("<col style=\"width: {}%\">", column.weight * 100 / all);
            pieces.push(Replacement::Generated(format!(
                "<colgroup>{}</colgroup>",
                drawn.columns.iter().map(share).collect::<String>()
            )));
        }
        let mut in_head = false;
        for row in &drawn.rows {
            if row.head != in_head {
                pieces.push(generated(if row.head { "<thead>" } else { "</thead>" }));
                in_head = row.head;
            }
            pieces.push(generated("<tr>"));
            let name = if row.head { "th" } else { "td" };
            let mut column = 0;
            for cell in &row.cells {
                let align = drawn.columns.get(column).map_or(ColumnAlign::None, |column| column.align);
                // A cell that covers columns has the alignment of the first.
                column += cell.across;
                let align = match align {
                    ColumnAlign::None => "",
                    ColumnAlign::Left => " align=\"left\"",
                    ColumnAlign::Center => " align=\"center\"",
                    ColumnAlign::Right => " align=\"right\"",
                };
                let mut tag = format!("<{name}{align}");
                let covers = [("colspan", cell.across), ("rowspan", cell.down)];
                let covers = covers.iter().filter(|cover| cover.1 != 1);
                tag.extend(covers.map(|(key, value)| format!(" {key}=\"{value}\"")));
                // Blank lines around the text: Markdown is read between tags only where HTML has ended (CommonMark
                // 4.6).
                pieces.extend([Replacement::Generated(tag + ">"), generated("")]);
                pieces.extend([
                    Replacement::Text(cell.text.clone()),
                    generated(""),
                    Replacement::Generated(format!("</{name}>")),
                ]);
            }
            pieces.push(generated("</tr>"));
        }
        pieces.extend([generated("</table>"), generated("")]);
        self.put(lines, pieces)
    }

    /// The caption below a table, with the attributes for its tag, and the lines of both.
    fn caption(&self, lines: Range<usize>) -> (Option<(Assembled, String)>, Range<usize>) {
        let mut at = lines.end;
        while at < self.lines.len() && self.is_blank(at) {
            at += 1;
        }
        let body = self.body(at);
        let sign = ["Table:", "table:", ":"]
            .iter()
            .find(|it| body.strip_prefix(**it).is_some_and(|rest| rest.starts_with(' ')));
        // A colon with two more opens a container.
        let Some(sign) = sign.filter(|_| !body.starts_with(":::")) else { return (None, lines) };
        let end = (at..self.lines.len()).find(|n| self.is_blank(*n)).unwrap_or(self.lines.len());
        let mut text = Assembled::default();
        for line in at..end {
            let line_start = self.lines[line].body + if line == at { sign.len() } else { 0 };
            text.push_from(self.source, line_start..self.lines[line].end);
        }
        let trimmed = text.text.trim_end();
        let (length, id) = match attribute::at_end(trimmed) {
            Some((at, attributes)) => (at, attributes.id.map(|id| format!(" id=\"{}\"", id.replace('"', "")))),
            None => (trimmed.len(), None),
        };
        // bookdown has its label in front: `(\#tab:x) Words`.
        let behind = text.text.trim_start();
        let labelled = behind.strip_prefix("(\\#").and_then(|rest| rest.split_once(')'));
        let label = labelled.map(|pair| pair.0).filter(|label| !label.contains(['"', ' ', '\n']));
        let id = id.or(label.map(|label| format!(" id=\"{label}\"")));
        let lead = text.text.len() - behind.len() + label.map_or(0, |label| label.len() + 4);
        let mut words = Assembled::default();
        words.push_from(&text, lead.min(length)..length);
        (Some((words, id.unwrap_or_default())), lines.start..end)
    }
}
