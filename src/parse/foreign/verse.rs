//! pandoc's line blocks (`line_blocks`): lines that begin with a bar keep their ends and their leading spaces.

use super::inline::is_delimiter;
use super::lines::{Blocks, Replacement};
use crate::source::Assembled;

impl Blocks<'_, '_> {
    /// Reads the line block that begins at a line. What has more bars is a row of a table.
    pub(super) fn line_block(&mut self, at: usize) -> Option<usize> {
        let parted = at == 0 || self.is_blank(at - 1);
        let verse = |line: usize| {
            let body = self.body(line).trim_end();
            body.strip_prefix('|')
                .filter(|rest| rest.is_empty() || rest.starts_with(' '))
                .filter(|rest| !rest.contains('|'))
        };
        let goes_on =
            |it: usize| verse(it).is_some() || (!self.is_blank(it) && self.whole(it).starts_with([' ', '\t']));
        if !parted || verse(at).is_none() {
            return None;
        }
        let end = (at..self.lines.len()).find(|n| !goes_on(*n)).unwrap_or(self.lines.len());
        let whole = end == self.lines.len() || self.is_blank(end);
        // One line with a bar is an absolute value or half of a table.
        if end < at + 2 || !whole || (at..end).any(|n| is_delimiter(self.body(n))) {
            return None;
        }
        let mut text = Assembled::default();
        for line in at..end {
            let body = self.body(line);
            let cut = match verse(line) {
                Some(rest) => body.len() - body[1..].len() + usize::from(rest.starts_with(' ')),
                None => 0,
            };
            // A line that is indented goes on from the one above it.
            if verse(line).is_none() && !text.text.is_empty() {
                let joined = std::mem::take(&mut text);
                text.push_from(&joined, 0..joined.text.trim_end().len());
                text.push(" ", self.span(line..line + 1));
            }
            let line = &self.lines[line];
            text.push_from(self.source, (line.body + cut).min(line.range.end)..line.end);
        }
        let pieces = [Replacement::Generated("::: verse".into()), Replacement::Text(text), Replacement::closing()];
        Some(self.put(at..end, pieces.into()))
    }
}
