//! Files and spans: where each piece of the book came from.
//!
//! In: the text of every file that was read. Out: [`Span`]s, which every later value carries, and
//! lines and columns for whoever shows them.

use std::ops::Range;
use std::sync::Arc;

/// One file of the book, by its place in the [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte of the file that belongs to it.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of `range` (bytes) in `file`. Files are below 4 GiB: `project` refuses larger ones.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The bytes in the file.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both, if they are in one file; else `self`.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path from the book's folder, with `/`, as messages show it.
    pub name: String,
    /// The file's text, decoded to UTF-8.
    pub text: Arc<str>,
    /// Where its lines after the first begin: many are asked for where something is.
    lines: Arc<[u32]>,
}

/// Where the lines of a text after its first begin.
fn lines(text: &str) -> Arc<[u32]> {
    text.match_indices('\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)).collect()
}

/// The name of what stands for the command line among the files: its text is the flags as typed, a line for each.
pub const COMMAND_LINE: &str = "<command line>";

/// All files of a book, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Takes a file in. The same name may be added once only by the caller's care.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let text = text.into();
        self.files.push(SourceFile { name: name.into(), lines: lines(&text), text });
        id
    }

    /// The file, if the id is of this map.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The file of that name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        let at = self.files.iter().position(|file| file.name == name)?;
        u32::try_from(at).ok().map(FileId)
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }

    /// The text that a span covers; empty if the span is not of this map.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text.get(span.range())).unwrap_or("")
    }

    /// Line and column of a span's start, both from 1; columns count characters.
    pub fn position(&self, span: Span) -> (usize, usize) {
        let Some(file) = self.get(span.file) else { return (1, 1) };
        let mut at = (span.start as usize).min(file.text.len());
        // Byte 0 is a boundary, so that this ends.
        while !file.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = file.lines.partition_point(|begin| *begin as usize <= at);
        let begin = line.checked_sub(1).and_then(|last| file.lines.get(last)).map_or(0, |begin| *begin as usize);
        (line + 1, file.text[begin..at].chars().count() + 1)
    }
}

/// A text put together from pieces of files, which knows where each byte came from. What
/// includes make, and what containers take away, leaves spans exact.
#[derive(Clone, Debug, Default)]
pub struct Assembled {
    /// The pieces, joined.
    pub text: String,
    /// Where each run of bytes came from: its start in `text`, and its span in a file; in order.
    pieces: Vec<(usize, Span)>,
}

impl Assembled {
    /// A whole file.
    pub fn whole(file: FileId, text: &str) -> Assembled {
        let mut assembled = Assembled::default();
        assembled.push(text, Span::new(file, 0..text.len()));
        assembled
    }

    /// Appends `text`, whose source is `span`. A text longer or shorter than its span (made up,
    /// or changed) maps as a whole to the span.
    pub fn push(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            self.pieces.push((self.text.len(), span));
            self.text.push_str(text);
        }
    }

    /// Appends the bytes `range` of another assembled text.
    pub fn push_from(&mut self, other: &Assembled, range: Range<usize>) {
        let first = other.pieces.partition_point(|piece| piece.0 <= range.start);
        // From the piece before the first that begins behind the start: it holds the range's first byte.
        for at in first.saturating_sub(1)..other.pieces.len() {
            let (start, _) = other.pieces[at];
            let end = other.pieces.get(at + 1).map_or(other.text.len(), |next| next.0);
            let (from, to) = (start.max(range.start), end.min(range.end));
            if range.end <= start {
                break;
            }
            if from < to {
                self.push(&other.text[from..to], other.span(from..to));
            }
        }
    }

    /// Where the bytes `range` of the text came from. A range over several pieces of one file
    /// gives a span over all of them; over several files, the part in the first.
    pub fn span(&self, mut range: Range<usize>) -> Span {
        // A span holds whole characters.
        while range.start < range.end && range.end < self.text.len() && !self.text.is_char_boundary(range.end) {
            range.end += 1;
        }
        let first = self.one(range.start);
        if range.end <= range.start {
            return Span { end: first.start, ..first };
        }
        let last = self.one(range.end - 1);
        if first.file == last.file && first.start <= last.start {
            return Span { end: last.end, ..first };
        }
        // What ends in another file: its first letter, which may have several bytes.
        let letter = self.text.get(range.start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        let end = range.start + letter - 1;
        let last = self.one(end);
        if first.file == last.file && first.start <= last.start { Span { end: last.end, ..first } } else { first }
    }

    /// The span of the one byte at `at`.
    fn one(&self, at: usize) -> Span {
        let index = self.pieces.partition_point(|piece| piece.0 <= at);
        let Some(&(start, span)) = index.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return Span::default();
        };
        let end = self.pieces.get(index).map_or(self.text.len(), |next| next.0);
        let long = (span.end - span.start) as usize;
        // Generated or changed text: no byte of it has a byte of its own in the file.
        if end - start != long {
            return span;
        }
        let begin = span.start as usize + (at - start).min(long);
        Span::new(span.file, begin..(begin + 1).min(span.end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assembled_text_remembers_its_files() {
        let mut map = SourceMap::default();
        let (a, b) = (map.add("a.md", "one two"), map.add("b.md", "three"));
        let mut text = Assembled::default();
        text.push("one ", Span::new(a, 0..4));
        text.push("three", Span::new(b, 0..5));
        text.push("two", Span::new(a, 4..7));
        assert_eq!(map.text(text.span(4..9)), "three");
        assert_eq!(map.text(text.span(9..12)), "two");
        assert_eq!(map.text(text.span(0..12)), "one two");
        let mut part = Assembled::default();
        part.push_from(&text, 2..6);
        assert_eq!(part.text, "e th");
        assert_eq!(map.text(part.span(2..4)), "th");
    }

    #[test]
    fn spans_hold_whole_characters() {
        let mut map = SourceMap::default();
        let file = map.add("a.md", "a𖓖b");
        let text = Assembled::whole(file, "a𖓖b");
        assert_eq!(map.text(text.span(1..2)), "𖓖");
        assert_eq!(map.text(text.span(0..1)), "a");
    }

    #[test]
    fn positions_count_characters_from_one() {
        let mut map = SourceMap::default();
        let file = map.add("a.md", "äö\nüx");
        assert_eq!(map.position(Span::new(file, 7..8)), (2, 2));
        for (at, position) in [(0, (1, 1)), (4, (1, 3)), (5, (2, 1)), (99, (2, 3))] {
            assert_eq!(map.position(Span::new(file, at..at)), position, "{at}");
        }
    }
}
