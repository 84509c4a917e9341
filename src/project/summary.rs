//! `SUMMARY.md`, as mdBook reads it: prefix chapters, parts with numbered lists, suffix chapters.
//!
//! In: its text. Out: the items in order, with their depths and places. What mdBook would refuse is
//! reported, and the rest is read on.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// How deep lists may be nested.
// Nobody can read contents that deep; the numbers alone would fill the line.
const MAX_DEPTH: u8 = 32;

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SummaryLine {
    /// Its title as plain text.
    pub title: String,
    /// Its kind.
    pub kind: SummaryLineKind,
    /// The bytes of the entry in `SUMMARY.md`.
    pub span: Span,
    /// How deep its list is nested: 0 outside of lists and in the outermost.
    pub depth: u8,
    /// Whether it is in a list.
    pub numbered: bool,
}

/// The kinds of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SummaryLineKind {
    /// A part's title.
    Part,
    /// A part's title that is a link: the file is the part's own text. mdBook shows the title alone.
    PartText(String),
    /// A chapter's file, as written.
    Chapter(String),
    /// A chapter without a file.
    Draft,
}

pub(super) fn read<'a>(file: FileId, text: &'a str, diagnostics: &'a mut Diagnostics) -> Vec<SummaryLine> {
    // Without extensions, as mdBook reads its summaries: what is a table or a note to us is text there.
    let parser = Parser::new_ext(text, Options::empty()).into_offset_iter();
    let (items, linked) = (Vec::new(), Vec::new());
    let mut reader = SummaryReader { file, source: text, diagnostics, items, lists: 0, linked, titled: false };
    let mut text: Option<LineText> = None;
    for (event, range) in parser {
        if let Some(open) = &mut text {
            if open.ends(&event) {
                let done = text.take();
                done.into_iter().for_each(|done| reader.take(done));
            // Events inside of a heading or a link are its text.
            } else {
                open.push(&event);
            }
            continue;
        }
        text = reader.event(event, range);
    }
    reader.items
}

/// The text of a heading or a link while it is read.
struct LineText {
    /// The link's target; `None` for a heading.
    target: Option<String>,
    /// The target of the first link in a heading.
    inner: Option<String>,
    title: String,
    range: Range<usize>,
}

impl LineText {
    fn ends(&self, event: &Event<'_>) -> bool {
        match event {
            Event::End(TagEnd::Link) => self.target.is_some(),
            Event::End(TagEnd::Heading(_)) => self.target.is_none(),
            _ => false,
        }
    }

    fn push(&mut self, event: &Event<'_>) {
        match event {
            // Code in titles is text: the contents of a reader have no typeface for it.
            Event::Text(text) | Event::Code(text) => self.title.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.title.push(' '),
            Event::Start(Tag::Link { dest_url, .. }) if self.inner.is_none() => self.inner = Some(dest_url.to_string()),
            _ => {}
        }
    }
}

struct SummaryReader<'a> {
    file: FileId,
    source: &'a str,
    diagnostics: &'a mut Diagnostics,
    items: Vec<SummaryLine>,
    /// How many lists are open.
    lists: u8,
    /// For each open item: whether it had a link, and where it is.
    linked: Vec<(bool, Range<usize>)>,
    /// Whether the summary's own title was met.
    titled: bool,
}

impl SummaryReader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Option<LineText> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                // The first heading is the summary's own title, further ones of level 1 are parts.
                // Lower headings in a summary are comments, as mdBook passes over them.
                let keep = level == HeadingLevel::H1;
                let target = if keep { None } else { Some(String::new()) };
                return keep.then_some(LineText { target, inner: None, title: String::new(), range });
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                // Only the first link of an item is its chapter.
                let again = self.linked.last_mut().is_some_and(|it| std::mem::replace(&mut it.0, true));
                if again {
                    self.second(range, &dest_url);
                    return None;
                }
                return Some(LineText {
                    target: Some(dest_url.into_string()),
                    inner: None,
                    title: String::new(),
                    range,
                });
            }
            Event::Start(Tag::List(_)) => {
                // An item with a list and without a link: its children would have no parent.
                if let Some((false, item)) = self.linked.last().cloned() {
                    self.no_link(item);
                }
                self.lists = self.lists.saturating_add(1);
            }
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Item) => self.linked.push((false, range)),
            Event::End(TagEnd::Item) => {
                if let Some((false, item)) = self.linked.pop() {
                    self.no_link(item);
                }
            }
            _ => {}
        }
        None
    }

    /// Reports an item without a link, once.
    fn no_link(&mut self, item: Range<usize>) {
        // The same item is asked for at its list and at its end.
        if let Some(open) = self.linked.last_mut() {
            open.0 |= open.1 == item;
        }
        self.report(item, "this item does not link to a chapter");
    }

    /// Reports a second link of an item. mdBook reads the first alone, and so do we: a book that mdBook builds is built.
    fn second(&mut self, range: Range<usize>, target: &str) {
        let message = format!("an item can have one link: `{target}` is left out");
        // A link on a line of its own goes on with the item above, if no empty line parts them.
        // A common mistake, and hard to see: lazy continuation lines belong to the item (CommonMark 0.31, 5.2).
        let line = self.source[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let is_alone = self.source[line..range.start].trim().is_empty();
        let help = if is_alone {
            "begin the line with `- `, or put an empty line before it: without one it continues the item above"
        } else {
            "give each chapter an item of its own"
        };
        let warning = Diagnostic::warning("summary-item", message).at(Span::new(self.file, range));
        self.diagnostics.push(warning.help(help));
    }

    /// Reports an item that leads out of the book.
    fn web_address(&mut self, range: Range<usize>, target: &str) {
        let message = format!("`{target}` is an address on the web, not a chapter");
        let help = "remove the item, or write the link into the text of a chapter";
        self.diagnostics.push(Diagnostic::error("summary-item", message).at(Span::new(self.file, range)).help(help));
    }

    fn report(&mut self, range: Range<usize>, message: &str) {
        let help = spaced(self.source.get(range.clone()).unwrap_or_default()).unwrap_or_else(|| {
            "write `- [Title](file.md)`, or `- [Title]()` for a chapter that is not yet written".to_string()
        });
        let error = Diagnostic::error("summary-item", message).at(Span::new(self.file, range));
        self.diagnostics.push(error.help(help));
    }

    fn take(&mut self, text: LineText) {
        let title = text.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let span = Span::new(self.file, text.range.clone());
        // Chapters outside of lists are not numbered: prefix and suffix chapters, as mdBook has it.
        let numbered = 0 < self.lists;
        let mut depth = self.lists.saturating_sub(1);
        if MAX_DEPTH < depth {
            self.report(text.range.clone(), "this list is nested too deeply");
            // The list goes on at the greatest depth: the chapters themselves are not lost.
            depth = MAX_DEPTH;
        }
        let kind = match text.target {
            // A heading before any item, at the head of the file, is the summary's title.
            None if self.items.is_empty() && !self.titled => {
                self.titled = true;
                return;
            }
            // A heading in a list is no part.
            None if numbered => return,
            // A link out of the book is decoration of a title.
            None => match text.inner.filter(|target| !target.is_empty() && !target.contains("://")) {
                Some(target) => SummaryLineKind::PartText(target),
                None => SummaryLineKind::Part,
            },
            Some(target) if target.is_empty() => SummaryLineKind::Draft,
            Some(target) if target.contains("://") => return self.web_address(text.range, &target),
            Some(target) => SummaryLineKind::Chapter(target),
        };
        self.items.push(SummaryLine { title, kind, span, depth, numbered });
    }
}

/// How to write an item that would be a link if its path had no spaces.
fn spaced(item: &str) -> Option<String> {
    let line = item.lines().next()?;
    let (title, rest) = line[line.find('[')?..].split_once("](")?;
    let path = rest.rsplit_once(')')?.0.trim();
    let is_path = path.contains(' ') && !path.starts_with('<') && !path.contains('"');
    is_path.then(|| format!("put a path with spaces between angle brackets: `{title}](<{path}>)`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> (Vec<String>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let items = read(FileId(0), text, &mut diagnostics);
        let show = |line: &SummaryLine| {
            let number = if line.numbered { "-" } else { "" };
            let target = match &line.kind {
                SummaryLineKind::Part => "#".to_string(),
                SummaryLineKind::PartText(path) => format!("#({path})"),
                SummaryLineKind::Draft => "()".to_string(),
                SummaryLineKind::Chapter(path) => format!("({path})"),
            };
            format!("{}{number}{}{target}", " ".repeat(line.depth.into()), line.title)
        };
        (items.iter().map(show).collect(), diagnostics)
    }

    #[test]
    fn a_part_may_have_a_text_of_its_own() {
        crate::cases::check("summary", |[text]| {
            let (items, diagnostics) = items(text);
            let problems = diagnostics.sorted().into_iter().map(|it| {
                let at = it.span.map_or(0, |span| span.start);
                format!("{:?} {} at {at}: {} ({})", it.severity, it.code, it.message, it.help.as_deref().unwrap_or(""))
            });
            items.into_iter().chain(problems).collect::<Vec<_>>().join("\n")
        });
    }

    #[test]
    fn deep_lists_do_not_overflow() {
        let text: String = (0..300).map(|n| format!("{}- [x](x.md)\n", "  ".repeat(n))).collect();
        let (found, _) = items(&text);
        assert!(!found.is_empty());
    }
}
