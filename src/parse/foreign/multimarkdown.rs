//! MultiMarkdown's captions of tables and its citations: `[Caption][label]` below a table, `[p. 3][#doe]` in a line.

use super::inline::is_delimiter;
use super::lines::{Blocks, Replacement};
use super::{Scan, warning};
use crate::source::Assembled;

impl Blocks<'_, '_> {
    /// `[Caption]` or `[Caption][label]` right below the rows of a table.
    pub(super) fn bracketed_caption(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let (words, label) = match body.split_once("][") {
            Some((words, label)) => (words, label.strip_suffix(']')?),
            None => (body.strip_suffix(']')?, ""),
        };
        let words = words.strip_prefix('[')?;
        let ends = at + 1 == self.lines.len() || self.is_blank(at + 1);
        if words.is_empty() || words.starts_with('^') || body.contains('|') || label.contains(['[', ']', ' ', '}']) {
            return None;
        }
        if words.contains(['[', ']']) || !ends || !self.ends_table(at) {
            return None;
        }
        let start = self.lines[at].body + 1;
        let mut text = Assembled::default();
        text.push(": ", self.source.span(start..start));
        text.push_from(self.source, start..start + words.len());
        if !label.is_empty() {
            text.push(&format!(" {{#{label}}}"), self.span(at..at + 1));
        }
        Some(self.put(at..at + 1, vec![Replacement::blank(), Replacement::Text(text)]))
    }

    /// Whether the rows of a table end above a line. Only a line without a bar that ends a paragraph may ask: no
    /// two such have rows in common, so that all of them together look at each row once.
    fn ends_table(&self, at: usize) -> bool {
        let mut rows = (0..at).rev().take_while(|line| self.body(*line).contains('|'));
        rows.any(|line| is_delimiter(self.body(line)))
    }
}

impl Scan<'_, '_> {
    /// `[p. 3][#doe]` and `[][#doe]`: citations, as pandoc writes them where the book cites. Returns where to go on.
    pub(super) fn bracketed_citation(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let (words, behind) = rest[1..].split_once("][#")?;
        let key = behind.split_once(']')?.0;
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c));
        if words.contains(['[', ']', '\n']) || !is_key || self.is_defined(&format!("#{key}")) {
            return None;
        }
        // Five for `[`, `][#` and `]`.
        let end = at + words.len() + key.len() + 5;
        if self.foreign.cites {
            let place = if words.trim().is_empty() { String::new() } else { format!(", {}", words.trim()) };
            self.replace(at..end, &format!("[@{key}{place}]"));
        } else {
            let span = self.span(&(at..end));
            let written = &rest[..end - at];
            self.foreign.report_once("cited".into(), || {
                let message = format!("`{written}` is a citation of MultiMarkdown: it is printed as is");
                warning(message, span, "set `bibliography` to the `.bib` file that contains the work")
            });
        }
        Some(end)
    }
}
