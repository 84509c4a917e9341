//! Traces of word processors in a text: changes and comments that Word tracked, as pandoc writes them
//! (`--track-changes=all`), and bold line ends that hold no letter.

use std::ops::Range;

use super::lines::{Blocks, Replacement};
use super::mark::Mark;
use super::minor_syntax::closing_brace;
use super::remark::Remark;
use super::{NEAR, Scan};
use crate::parse::attribute;
use crate::source::Assembled;
use crate::text::bracket;

/// The first attributes of such words.
const CHANGES: &[&str] = &["{.insertion", "{.deletion", "{.comment-", "{.paragraph-"];

impl Scan<'_, '_> {
    /// Whether a text may hold such words.
    pub(super) fn holds_changes(text: &str) -> bool {
        CHANGES.iter().any(|change| text.contains(change))
    }

    /// `[words]{.insertion author="A"}` stays as it is without the brackets; what is deleted goes, and so do comments and
    /// the marks around what they are about.
    pub(super) fn tracked(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        // Asked once for each run: else each bracket would search for its end.
        if !self.holds.tracked_change {
            return None;
        }
        let close = bracket::closing(rest, '[', ']')?;
        let braces = &rest[close + 1..];
        let is_insertion = braces.starts_with("{.insertion");
        if !CHANGES.iter().any(|change| braces.starts_with(change)) {
            return None;
        }
        let length = closing_brace(braces)? + 1;
        // A converter that wraps its lines may end one in the braces.
        attribute::read(&braces[..length].replace('\n', " "))?;
        let end = at + close + 1 + length;
        // Of the two spaces around words that go, one goes with them.
        let is_between = self.source.text[..at].ends_with(' ') && self.source.text[end..].starts_with(' ');
        let end = if braces.starts_with("{.deletion") && is_between { end + 1 } else { end };
        let span = self.span(&(at..end));
        self.foreign.remark(Remark::TrackedChange, span);
        if is_insertion {
            self.replace(at..at + 1, "");
            self.inside(at + 1..at + close);
            self.replace(at + close..end, "");
        } else {
            self.mark(at..end, Mark::Nothing);
        }
        Some(end)
    }

    /// `![words][label]`, where the definition of the label has a size, as MultiMarkdown writes it.
    pub(super) fn sized_picture(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        if self.foreign.sizes.is_empty() {
            return at + 1;
        }
        let near = &rest[..rest.floor_char_boundary(NEAR)];
        let Some((tail, label)) = Self::labelled_picture(near) else { return at + 1 };
        let Some(width) = self.foreign.sizes.get(&label.to_lowercase()) else { return at + 1 };
        let written = format!("[{label}]{{width={width}}}");
        self.replace(at + tail.start..at + tail.end, &written);
        at + tail.end
    }

    /// The label behind the words of a picture, and the text that it is looked up by: `[label]`, `[]` or nothing.
    fn labelled_picture(rest: &str) -> Option<(Range<usize>, &str)> {
        let close = bracket::closing(&rest[1..], '[', ']')? + 2;
        let label = rest[close..].strip_prefix('[').and_then(|behind| behind.split_once(']')).map(|pair| pair.0);
        let end = close + label.map_or(0, |label| label.len() + 2);
        // CommonMark 6.3: without a label of their own, the words are the label.
        let label = label.filter(|label| !label.is_empty()).unwrap_or(&rest[2..close - 1]);
        Some((close..end, label))
    }
}

impl Blocks<'_, '_> {
    /// `[label]: picture.png "title" width=100px height=50px`, as MultiMarkdown writes it: the definition without the size.
    pub(super) fn sized_definition(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let (label, target) = body.strip_prefix('[')?.split_once("]: ")?;
        let size = [" width=", " height=", " class=", " id="].iter().filter_map(|key| target.find(key)).min()?;
        let mut pairs = target[size..].split_whitespace().map(|pair| pair.split_once('='));
        // All or none: a title may hold ` width=` in a sentence.
        if label.contains(']') || !pairs.all(|pair| pair.is_some()) {
            return None;
        }
        let width = target[size..].split_whitespace().find_map(|pair| pair.strip_prefix("width="));
        if let Some(width) = width {
            self.foreign.sizes.insert(label.to_lowercase(), width.trim_matches('"').to_owned());
        }
        let line = self.lines[at].body;
        let mut text = Assembled::default();
        text.push_from(self.source, line..line + body.len() - target.len() + size);
        Some(self.put(at..at + 1, vec![Replacement::Text(text)]))
    }

    /// `**\` with `**` at the head of the next line: a line end in bold type, as pandoc writes it for Word's.
    pub(super) fn bold_line_end(&mut self, at: usize) -> Option<usize> {
        let stars = self.body(at).trim_end().strip_suffix('\\')?;
        let is_stars = !stars.is_empty() && stars.len() < 4 && stars.bytes().all(|byte| byte == b'*');
        let next = self.body(at + 1).strip_prefix(stars).filter(|_| is_stars)?;
        if next.starts_with('*') {
            return None;
        }
        let line = self.lines[at + 1].clone();
        let mut text = Assembled::default();
        text.push_from(self.source, line.range.end - next.len()..line.range.end);
        let pieces = if next.trim().is_empty() { Vec::new() } else { vec![Replacement::Text(text)] };
        Some(self.put(at..at + 2, pieces))
    }
}
