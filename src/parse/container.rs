//! Containers, first half: raw text in, the same text with marks for its `:::` fences out.
//!
//! Markdown does not know `:::`, so a fence line becomes `<?:?>`, which is a block of raw HTML wherever
//! it is, ends a paragraph, and stays in the list item or quotation that its line is in. The
//! block parser knows each mark by its place. In code and in raw HTML a mark means nothing, and
//! [`Prepared::restore`] gives the author's line back. The lines of verse get their leading spaces as no-break
//! spaces and keep what would begin a list or a heading.

use std::collections::BTreeMap;
use std::ops::Range;

use super::admonition;
use super::fence::{Fence, Opening, prefix, read_fence};
use super::foreign::Reading;
use super::foreign::mark::Marks;
use super::poem::Passage;
use crate::source::Assembled;

/// The processing instruction that takes a fence's place while Markdown is parsed.
pub(crate) const MARK: &str = "<?:?>";

/// A text whose fences are marked.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    /// The text; spans are those of the author's.
    pub(crate) text: Assembled,
    /// The fences by the places of their marks.
    pub(crate) fences: BTreeMap<usize, Fence>,
    /// The marks that take the place of other languages' pieces while Markdown is parsed.
    pub(crate) marks: Marks,
    /// Places whose text is not the author's, in order, with what the author wrote.
    patches: Vec<(Range<usize>, String)>,
}

impl Prepared {
    /// A text of one line.
    pub(crate) fn line(reading: Reading) -> Prepared {
        Prepared { text: reading.text, marks: reading.marks, ..Prepared::default() }
    }

    /// The text of an event as the author wrote it.
    pub(crate) fn restore(&self, text: &str, range: &Range<usize>) -> String {
        self.marks.restore(&self.unpatched(text, range)).into_owned()
    }

    fn unpatched(&self, text: &str, range: &Range<usize>) -> String {
        let first = self.patches.partition_point(|patch| patch.0.end <= range.start);
        let mut out = String::with_capacity(text.len());
        let mut at = range.start;
        for (patch, original) in &self.patches[first..] {
            // A text that the parser has changed (an entity, an escape) has no byte that would match the patch's.
            if patch.start >= range.end || text.len() != range.len() {
                break;
            }
            // Two patches may touch (spaces, then an escape); the second then begins where the first ended.
            out.push_str(self.text.text.get(at..patch.start.max(at)).unwrap_or(""));
            out.push_str(original);
            at = patch.end;
        }
        if at == range.start {
            return text.to_owned();
        }
        out.push_str(self.text.text.get(at..range.end).unwrap_or(""));
        out
    }

    /// The fence whose mark begins in `range`.
    pub(crate) fn fence(&self, range: &Range<usize>) -> Option<(usize, &Fence)> {
        self.fences.range(range.clone()).next().map(|(at, fence)| (*at, fence))
    }

    fn push_patch(&mut self, text: &str, source: &Assembled, range: Range<usize>) {
        let start = self.text.text.len();
        self.text.push(text, source.span(range.clone()));
        self.patches.push((start..start + text.len(), source.text[range].to_owned()));
    }
}

/// Marks the fences of a text, and those that its poems should have.
pub(crate) fn prepare(source: &Assembled, poems: &[Passage], marks: Marks) -> Prepared {
    // Most texts have no container: they are not looked through line by line.
    if poems.is_empty() && ![":::", "admonish"].iter().any(|it| source.text.contains(it)) {
        return Prepared { text: source.clone(), marks, ..Prepared::default() };
    }
    let prepared = Prepared { marks, ..Prepared::default() };
    // Line by line before Markdown is read: an extension of the parser could not interrupt a paragraph.
    let mut marker = ContainerScanner { source, prepared, copied: 0, open: Vec::new(), code: None };
    let mut poems = poems.iter().peekable();
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let (start, end) = (at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        if poems.next_if(|poem| poem.range.end <= start).is_some() {
            marker.end_poem(start);
        }
        if let Some(poem) = poems.peek().filter(|poem| poem.range.contains(&start)) {
            marker.poem_line(poem, start..end);
        } else {
            marker.line(start..end);
        }
    }
    marker.copy(source.text.len());
    if poems.next().is_some() {
        marker.end_poem(source.text.len());
    }
    marker.prepared
}

/// A container that is open: what opened it.
enum OpenContainer {
    /// `:::`, and what its line begins with.
    Fence(Opening, String),
    /// A fence of code that holds a callout: its character and their number.
    Callout(char, usize),
}

/// Goes through a text line by line.
struct ContainerScanner<'a> {
    source: &'a Assembled,
    prepared: Prepared,
    /// Up to where the text was taken over.
    copied: usize,
    open: Vec<OpenContainer>,
    /// The fence of code that is open.
    code: Option<(char, usize)>,
}

impl ContainerScanner<'_> {
    fn copy(&mut self, to: usize) {
        self.prepared.text.push_from(self.source, self.copied..to);
        self.copied = to;
    }

    /// Puts a mark in the place of `range`.
    fn mark(&mut self, fence: Fence, range: Range<usize>) {
        self.copy(range.start);
        let offset = self.prepared.text.text.len();
        self.copied = range.end;
        self.prepared.push_patch(MARK, self.source, range);
        self.prepared.fences.insert(offset, fence);
    }

    fn line(&mut self, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        let body = start + prefix(&self.source.text[start..end]);
        let (before, text) = (&self.source.text[start..body], &self.source.text[body..end]);
        // A fence in a block of code is shown, not read; the line that ends the code still belongs to it.
        let was = self.code;
        self.code = code_fence(was, text);
        if was.is_none()
            && let Some(fence) = self.callout(text)
        {
            // A callout's fence opens no code, though it is made of the same characters.
            self.code = None;
            return self.mark(fence, body..end);
        }
        if let Some(fence) = read_fence(text) {
            // Marked in code too: whether it is code only the parser can tell, which gives the line back there.
            self.mark(fence.clone(), body..end);
            if was.is_none() {
                track(fence, before, &mut self.open);
            }
        } else if let Some(OpenContainer::Fence(opening, before)) = self.open.last()
            && opening.is_verse()
            && was.is_none()
        {
            let begin = start + verse_prefix(&self.source.text[start..end], before);
            self.copy(begin);
            self.copied = verse_line(&mut self.prepared, self.source, begin..end);
        }
    }

    /// The beginning or the end of a callout between fences of code.
    fn callout(&mut self, text: &str) -> Option<Fence> {
        let (mark, count) = code_fence(None, text).or_else(|| {
            let mark = text.chars().next().filter(|c| ['`', '~'].contains(c))?;
            Some((mark, text.chars().take_while(|c| *c == mark).count()))
        })?;
        if let Some(opening) = admonition::read(&text[count..]).filter(|_| 3 <= count) {
            self.open.push(OpenContainer::Callout(mark, count));
            return Some(Fence::Open(opening));
        }
        // The innermost one: callouts may hold callouts between longer fences.
        let found = self.open.iter().rposition(|it| matches!(it, OpenContainer::Callout(..)))?;
        let OpenContainer::Callout(same, least) = self.open[found] else { return None };
        // CommonMark 4.5: a closing fence is at least as long as its opening one, and has no info string.
        let closes = same == mark && least <= count && text[count..].trim().is_empty();
        closes.then(|| {
            // Containers that were left open inside of it end with it.
            self.open.truncate(found);
            Fence::Close(3)
        })
    }

    /// A line of a poem that nothing in the text marks as such. The emphasis of a whole poem begins
    /// anew in each stanza.
    fn poem_line(&mut self, poem: &Passage, range: Range<usize>) {
        let source = &self.source.text;
        let is_blank = |line: Option<&str>| line.is_none_or(|line| line.trim().is_empty());
        let (above, below) = (&source[poem.range.start..range.start], &source[range.end..poem.range.end]);
        if above.is_empty() {
            let mut opening = Opening { colons: 3, name: Some(poem.container().into()), ..Opening::default() };
            opening.attributes.classes.extend(poem.classes().iter().map(|class| (*class).to_owned()));
            // The mark has a line of its own, which HTML blocks need, and an empty range: no letter of the author's is
            // covered.
            self.mark(Fence::Open(opening), range.start..range.start);
            self.insert("\n", range.start);
        }
        if is_blank(Some(&source[range.clone()])) || !poem.keeps_lines() {
            return;
        }
        self.copy(range.start);
        let mut begin = range.start + poem.base;
        let mark = poem.emphasis.map(String::from).unwrap_or_default();
        // Emphasis can't go over a blank line (CommonMark 6.2): one pair of stars around a poem is closed and opened
        // for each stanza.
        if !above.is_empty() && is_blank(above.lines().next_back()) && !mark.is_empty() {
            let line = &source[begin..range.end];
            let spaces = line.len() - line.trim_start_matches(' ').len();
            self.prepared.push_patch(&"\u{A0}".repeat(spaces), self.source, begin..begin + spaces);
            // The mark goes behind the indent: a star before a space opens no emphasis.
            begin += spaces;
            self.insert(&mark, begin);
        }
        self.copied = verse_line(&mut self.prepared, self.source, begin..range.end);
        if is_blank(below.lines().nth(1)) && !below.trim().is_empty() && !mark.is_empty() {
            // And a star after a space closes none.
            let end = source[..range.end].trim_end().len();
            self.copy(end);
            self.insert(&mark, end);
        }
    }

    /// Writes what is not the author's.
    fn insert(&mut self, text: &str, at: usize) {
        self.prepared.push_patch(text, self.source, at..at);
    }

    fn end_poem(&mut self, at: usize) {
        self.copy(at);
        // The last line of a file may have no line end.
        if !self.prepared.text.text.ends_with('\n') {
            self.insert("\n", at);
        }
        self.mark(Fence::Close(3), at..at);
        self.insert("\n", at);
    }
}

/// Follows fenced code from line to line: what is open after this line.
fn code_fence(open: Option<(char, usize)>, text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|c| ['`', '~'].contains(c));
    let Some(mark) = mark else { return open };
    let count = text.chars().take_while(|c| *c == mark).count();
    let rest = text[count..].trim();
    match open {
        Some((same, least)) if same == mark && count >= least && rest.is_empty() => None,
        // CommonMark 4.5: an info string after backticks has none, or it would be code in a line.
        None if count >= 3 && !(mark == '`' && rest.contains('`')) => Some((mark, count)),
        _ => open,
    }
}

/// Keeps the stack of open containers, to know which lines are verse.
fn track(fence: Fence, before: &str, open: &mut Vec<OpenContainer>) {
    match fence {
        Fence::Open(opening) if opening.is_empty() => {}
        Fence::Open(opening) => open.push(OpenContainer::Fence(opening, before.to_owned())),
        Fence::Close(colons) => {
            let same = |container: &OpenContainer| matches!(container, OpenContainer::Fence(opening, _) if opening.colons == colons);
            // A fence of another length still closes the innermost, so that one missing colon does not swallow the
            // chapter; the groups report it.
            let same = open.iter().rposition(same);
            let last = open.iter().rposition(|it| matches!(it, OpenContainer::Fence(..)));
            open.truncate(same.or(last).unwrap_or(open.len()));
        }
    }
}

/// How much of a line of verse belongs to the quotation or list that its container is in.
fn verse_prefix(line: &str, before: &str) -> usize {
    // A blank may stand in for a list's marker: lines after the first are indented where it was.
    let same = line.bytes().zip(before.bytes()).take_while(|(a, b)| a == b || *a == b' ').count();
    if line.is_char_boundary(same) { same } else { 0 }
}

/// Writes the line's beginning so that Markdown takes it for text. Returns up to where.
fn verse_line(prepared: &mut Prepared, source: &Assembled, range: Range<usize>) -> usize {
    let line = &source.text[range.clone()];
    let text = line.trim_start_matches([' ', '\t']);
    let spaces = line.len() - text.len();
    let mut at = range.start;
    if text.is_empty() {
        return at;
    }
    if spaces != 0 {
        // CommonMark (2.2) has tab stops of four; here a tab that begins a line.
        let width: usize = line[..spaces].bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum();
        // Plain spaces would be dropped, and four of them make code. 200 bounds what a hostile file can ask for.
        prepared.push_patch(&"\u{A0}".repeat(width.min(200)), source, at..at + spaces);
        at += spaces;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    // `text` is not empty here, so that the last byte is there if all of it are digits.
    let first = text.as_bytes()[digits.min(text.len() - 1)];
    let next = text.as_bytes().get(digits + 1);
    let before_space = matches!(next, None | Some(b' ' | b'\t'));
    let begins = match first {
        b'.' | b')' => digits != 0 && before_space,
        b'#' | b'>' | b'=' | b'|' | b':' => digits == 0,
        // A line of dashes alone stays a rule: authors part stanzas by it.
        b'-' => digits == 0 && !text.trim_matches(['-', ' ']).is_empty(),
        b'*' | b'+' => digits == 0 && before_space && !text.trim_matches(['*', ' ']).is_empty(),
        _ => false,
    };
    // After an indent of no-break spaces none of these begins a block: they are text to Markdown.
    if begins && spaces == 0 {
        prepared.text.push_from(source, at..at + digits);
        let escaped = ["\\", &text[digits..=digits]].concat();
        prepared.push_patch(&escaped, source, at + digits..at + digits + 1);
        at += digits + 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::poem::{self, Expectation};
    use crate::source::FileId;

    fn marked(text: &str) -> String {
        prepare(&Assembled::whole(FileId(0), text), &[], Marks::default()).text.text
    }

    #[test]
    fn fences_become_marks_where_they_stand() {
        assert_eq!(marked("::: note\na\n:::\n"), "<?:?>\na\n<?:?>\n");
        assert_eq!(marked("> - ::: note\n>   a\n>   :::"), "> - <?:?>\n>   a\n>   <?:?>");
        assert_eq!(marked("a ::: b"), "a ::: b");
        assert_eq!(marked(":: b"), ":: b");
    }

    #[test]
    fn fence_lines_are_read() {
        let Some(Fence::Open(it)) = read_fence("::: note Mind the *gap* {#x .a} ::::") else { panic!("a fence") };
        assert_eq!((it.name.as_deref(), it.title.as_str()), (Some("note"), "Mind the *gap*"));
        assert_eq!(it.attributes.id.as_deref(), Some("x"));
        let Some(Fence::Open(it)) = read_fence("::::{.verse lang=fr}") else { panic!("a fence") };
        assert!(it.is_verse() && it.colons == 4);
        assert_eq!(read_fence("::::"), Some(Fence::Close(4)));
    }

    #[test]
    fn verse_keeps_its_lines_and_code_gets_them_back() {
        let text = "::: verse\n  one\n- two\n1. three\n:::\n- four\n";
        let nbsp = "\u{A0}\u{A0}";
        assert_eq!(marked(text), format!("<?:?>\n{nbsp}one\n\\- two\n1\\. three\n<?:?>\n- four\n"));
        let prepared = prepare(&Assembled::whole(FileId(0), text), &[], Marks::default());
        let all = 0..prepared.text.text.len();
        assert_eq!(prepared.restore(&prepared.text.text, &all), text);
    }

    #[test]
    fn verse_in_a_code_block_does_not_run_on() {
        let text = "```\n::: verse\n```\n- item\n";
        assert_eq!(marked(text), "```\n<?:?>\n```\n- item\n");
    }

    #[test]
    fn callouts_become_containers_and_code_in_them_stays_code() {
        let text = "````admonish tip\na\n```rust\n::: note\n```\n````\nb\n";
        assert_eq!(marked(text), "<?:?>\na\n```rust\n<?:?>\n```\n<?:?>\nb\n");
        assert_eq!(marked("```\n```admonish\n```\n"), "```\n```admonish\n```\n");
    }

    #[test]
    fn poems_get_marks_and_lose_their_margin() {
        let text = "It ran so long that it could not be a line of verse at all, however one looked at it.\n\n   \
                    *The herring sleeps below the pier,\n     The ling is in the net;\n\n   \
                    The ferry was not here last year,\n   It has not come here yet.*\n";
        let prepared =
            prepare(&Assembled::whole(FileId(0), text), &poem::find(text, Expectation::Prose), Marks::default());
        let (_, poem) = prepared.text.text.split_once("\n\n").expect("a poem");
        let nbsp = "\u{A0}\u{A0}";
        assert_eq!(
            poem,
            format!(
                "<?:?>\n*The herring sleeps below the pier,\n{nbsp}The ling is in the net;*\n\n\
                 *The ferry was not here last year,\nIt has not come here yet.*\n<?:?>\n"
            )
        );
    }
}
