//! Where the tabs of JSX begin and end, and how far what is in them is indented: a text in, the bytes that each of its
//! lines loses out.
//!
//! In MDX no indent makes code, so that what is in a tab may be indented as its tag is, and more. To CommonMark four
//! spaces are code. The indent that all of a tab's lines have goes; what a line has beyond it (in a list, in code
//! between fences) stays. A tab that is not closed loses nothing: nobody knows how far it goes.

use std::collections::BTreeMap;
use std::ops::Range;

use super::markup;

/// The kind of a line, as far as tabs depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TabbedKind {
    /// Text of Markdown, or HTML.
    Text,
    /// The first line of code between fences.
    Fence,
    /// Code, or nothing.
    Other,
}

/// Tells of each line of a text what it is, in a tab or not, and how many of its bytes belong to lists and quotations.
pub(super) type TabbedScan<'a> = &'a mut dyn FnMut(&str, bool) -> (TabbedKind, usize);

/// The tag that begins a tab without an end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OpenTag<'a> {
    pub(super) name: &'a str,
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
}

/// The tabs of a text.
#[derive(Debug, Default)]
pub(super) struct Tabs<'a> {
    /// How many columns each line loses; of a text without tabs none.
    cuts: Vec<usize>,
    /// The tags without an end, in their order.
    pub(super) unclosed: Vec<OpenTag<'a>>,
}

/// Whether the indent of a line counts for the tab around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It begins a block: its indent counts.
    Block,
    /// It goes on with a paragraph, is code, or is blank: its indent says nothing.
    Inner,
}

/// A line of a text.
struct TabbedLine {
    /// The columns of spaces and tabs before its text.
    indent: usize,
    role: Role,
}

/// A tab from the line of its tag to that of its end.
struct Tab {
    end: usize,
    /// The column that its tag is at.
    base: usize,
}

/// The tab that a line is in.
#[derive(Clone, Copy)]
struct EnclosingTab {
    /// The line of its tag.
    tab: usize,
    end: usize,
    /// The column of the outermost tag around it.
    base: usize,
}

impl<'a> Tabs<'a> {
    /// Those of a text.
    pub(super) fn of(text: &'a str, scan: TabbedScan<'_>) -> Tabs<'a> {
        // Books without JSX, nearly all, are not looked through.
        if !markup::TABS.iter().any(|name| text.contains(&format!("<{name}"))) {
            return Tabs::default();
        }
        let mut unclosed = BTreeMap::new();
        let (lines, ends) = pairs(text, scan, &mut unclosed);
        Tabs { cuts: cuts(&lines, &ends), unclosed: unclosed.into_values().collect() }
    }

    /// How many bytes a line loses at its beginning.
    pub(super) fn cut(&self, number: usize, line: &str) -> usize {
        let columns = self.cuts.get(number).copied().unwrap_or(0);
        let mut passed = 0;
        line.bytes()
            .take_while(|byte| {
                passed += width(*byte);
                width(*byte) != 0 && passed <= columns
            })
            .count()
    }
}

/// The columns of a blank; other characters have none.
fn width(byte: u8) -> usize {
    match byte {
        b' ' => 1,
        // Exact tab stops make no difference where all lines are indented alike.
        b'\t' => 4,
        _ => 0,
    }
}

/// The lines of a text, and the tabs in it by their first lines; the tags without an end go into `unclosed`.
fn pairs<'a>(
    text: &'a str,
    scan: TabbedScan<'_>,
    unclosed: &mut BTreeMap<usize, OpenTag<'a>>,
) -> (Vec<TabbedLine>, BTreeMap<usize, Tab>) {
    let (mut lines, mut tabs) = (Vec::new(), BTreeMap::new());
    let mut open: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let (mut at, mut depth, mut in_paragraph) = (0, 0_usize, false);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        let indent = bare.bytes().take_while(|byte| width(*byte) != 0).map(width).sum();
        let (kind, begin) = scan(bare, 0 < depth);
        let (before, body) = bare.split_at(begin);
        let is_text = kind == TabbedKind::Text;
        let found = markup::tab(body).filter(|_| is_text);
        let (is_tag, is_end) = (found.is_some(), body.starts_with("</"));
        if found.is_some_and(|it| it.inner.is_none()) && !is_end && !body.ends_with("/>") {
            let name = body[1..].split([' ', '\t', '>']).next().unwrap_or("");
            // A list's marker takes columns as a blank does: the text of its item begins behind it.
            let base = before.bytes().map(|byte| width(byte).max(1)).sum();
            open.entry(name).or_default().push((number, base));
            depth += 1;
            unclosed.insert(number, OpenTag { name, range: at + begin..at + bare.len() });
        } else if is_text && (!is_tag || is_end) {
            for name in closed(body) {
                if let Some((first, base)) = open.get_mut(name).and_then(Vec::pop) {
                    tabs.insert(first, Tab { end: number, base });
                    unclosed.remove(&first);
                    depth -= 1;
                }
            }
        }
        let begins = kind == TabbedKind::Fence || is_text && (!in_paragraph || begins_block(before, body));
        lines.push(TabbedLine { indent, role: if begins { Role::Block } else { Role::Inner } });
        in_paragraph = is_text && !is_tag;
        at += line.len();
    }
    (lines, tabs)
}

/// Whether a line begins a block in the midst of a paragraph.
fn begins_block(before: &str, body: &str) -> bool {
    !before.trim().is_empty() || body.starts_with(['#', '<', '|', ':'])
}

/// The names of the tabs that the tags at the end of a line close.
fn closed(body: &str) -> impl Iterator<Item = &str> {
    let mut rest = body;
    std::iter::from_fn(move || {
        let inner = rest.strip_suffix('>')?;
        let begin = inner.rfind("</")?;
        rest = inner[..begin].trim_end();
        Some(&inner[begin + 2..]).filter(|name| markup::TABS.contains(name))
    })
}

/// How many columns each line loses: as many as all of its tab's blocks have, less those before the outermost tag, which
/// an item of a list may need.
fn cuts(lines: &[TabbedLine], tabs: &BTreeMap<usize, Tab>) -> Vec<usize> {
    let places = places(lines.len(), tabs);
    let mut common: BTreeMap<usize, usize> = BTreeMap::new();
    for (line, place) in lines.iter().zip(&places) {
        if let (Role::Block, Some(place)) = (line.role, place) {
            let least = common.entry(place.tab).or_insert(line.indent);
            *least = line.indent.min(*least);
        }
    }
    // What is left of the outermost tag stays, or a tab in a list would leave its item.
    let cut = |place: &EnclosingTab| common.get(&place.tab).map_or(0, |least| least.saturating_sub(place.base));
    places.iter().map(|place| place.as_ref().map_or(0, cut)).collect()
}

/// The innermost tab that each line is in.
fn places(count: usize, tabs: &BTreeMap<usize, Tab>) -> Vec<Option<EnclosingTab>> {
    let mut open: Vec<EnclosingTab> = Vec::new();
    let mut places = Vec::with_capacity(count);
    for number in 0..count {
        while open.last().is_some_and(|place| place.end <= number) {
            open.pop();
        }
        let around = open.last().copied();
        places.push(around);
        if let Some(tab) = tabs.get(&number) {
            // Tags that overlap (`<A><B></A></B>`) are cut at the outer end, so that places nest.
            let end = around.map_or(tab.end, |around| tab.end.min(around.end));
            open.push(EnclosingTab { tab: number, end, base: around.map_or(tab.base, |around| around.base) });
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without what its lines lose.
    fn cut(text: &str) -> String {
        let tabs = super::super::tabs(text);
        text.lines().enumerate().map(|(at, line)| format!("{}\n", &line[tabs.cut(at, line)..])).collect()
    }

    #[test]
    fn lines_lose_the_indent_that_all_of_a_tab_has() {
        crate::cases::check("tab-indent", |[text]| cut(text));
    }

    #[test]
    fn only_a_tab_that_is_closed_loses_its_indent() {
        let text = "<Tab>\n    a\n```\n</Tab>\n    b\n```\n    c\n";
        assert_eq!(cut(text), text);
        assert_eq!(super::super::tabs(text).unclosed, [OpenTag { name: "Tab", range: 0..5 }]);
        let text = "<Tabs><Tab>\n";
        assert!(super::super::tabs(text).unclosed.is_empty(), "no line of its own");
        for text in ["<Tab>\n  a</Tab>\n", "<Tabs>\n<Tab>\na\n</Tab></Tabs>\n", "<Tab>a</Tab>\n", "    <Tab>\n"] {
            assert!(super::super::tabs(text).unclosed.is_empty(), "{text}");
        }
    }

    #[test]
    fn lines_are_read_once_however_many_tabs_are_open() {
        let text = "<Tab>\n".repeat(20_000) + &"</Tabs>\n".repeat(20_000);
        assert_eq!(super::super::tabs(&text).unclosed.len(), 20_000);
    }
}
