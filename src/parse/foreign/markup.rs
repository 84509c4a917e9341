//! Markdown in elements of HTML, as pandoc and MkDocs read it: which lines end HTML, so that Markdown begins behind them.
//!
//! To CommonMark a line that begins with a tag is HTML up to a blank line. Other programs read what is in
//! `<div class="…">`, `<section>` or `<details>`; a bare `<div>` is left to CommonMark. In projects of mdBook nothing
//! is changed: it prints what CommonMark says.

use std::ops::Range;

/// Elements that hold blocks.
const HOLDERS: &[&str] =
    &["article", "aside", "blockquote", "center", "details", "div", "figure", "footer", "header", "main", "section"];

/// Components of JSX that stand for tabs and their like, whose names would be lost with their tags.
pub(super) const TABS: &[&str] = &[
    "Tab", "TabItem", "TabPanel", "Tabs", "TabGroup", "CodeGroup", "AccordionGroup", "Accordion", "Steps", "Step",
    "CardGroup", "Card",
];

/// Whether a line ends with a tag behind which Markdown is read.
pub(super) fn opens(body: &str) -> bool {
    if body.ends_with("</summary>") {
        return true;
    }
    let Some(inner) = body.strip_prefix('<').and_then(|found| found.strip_suffix('>')) else { return false };
    let name = inner.split([' ', '\t', '/']).next().unwrap_or("").to_ascii_lowercase();
    // A tag alone on its line: with text behind it the author has begun to write HTML.
    let single = !inner.contains(['<', '>']) && !inner.ends_with('/');
    single && HOLDERS.contains(&name.as_str()) && (name != "div" || inner.len() != name.len())
}

/// Whether the next line is text, not HTML or code.
pub(super) fn is_text(line: &str) -> bool {
    let bare = line.trim_end();
    let text = bare.trim_start_matches(['>', ' ', '\t']);
    let indent = bare.len() - bare.trim_start_matches([' ', '\t']).len();
    // Four columns would be code in Markdown, where the HTML's author only indents.
    !text.is_empty() && !text.starts_with('<') && indent < 4
}

/// Whether a line begins the tag of a tab, and does not end it.
pub(super) fn begins_tab(body: &str) -> bool {
    let Some(inner) = body.strip_prefix('<') else { return false };
    let name = inner.split([' ', '\t']).next().unwrap_or("");
    !inner.contains('>') && TABS.contains(&name)
}

/// A line of JSX that holds, begins or ends tabs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TabLine<'a> {
    /// The name of the tab; empty where it holds or ends tabs.
    pub(super) name: &'a str,
    /// Where in the line its text is, if it begins and ends there.
    pub(super) inner: Option<Range<usize>>,
}

/// The tabs that a line of JSX holds, begins or ends.
pub(super) fn tab(body: &str) -> Option<TabLine<'_>> {
    let (tag, behind) = body.strip_prefix('<')?.split_once('>')?;
    let name = tag.trim_start_matches('/').split([' ', '\t', '/']).next()?;
    if tag.contains('<') || !TABS.contains(&name) {
        return None;
    }
    let inner = match behind {
        "" => None,
        _ => Some(behind.strip_suffix('>')?.strip_suffix(name)?.strip_suffix("</").filter(|it| !it.contains('<'))?),
    };
    let value = |key: &str| {
        let behind = tag.split_once(&format!(" {key}="))?.1;
        let quote = behind.chars().next().filter(|found| matches!(found, '"' | '\''))?;
        behind[1..].split(quote).next()
    };
    let begin = body.len() - behind.len();
    Some(TabLine {
        name: ["label", "title", "name"].iter().find_map(|found| value(found)).unwrap_or(""),
        inner: inner.map(|inner| begin..begin + inner.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_hold_markdown_are_known() {
        crate::cases::check("markdown-element", |[line]| {
            let tab = tab(line).map_or("none".to_owned(), |it| format!("{} {:?}", it.name, it.inner));
            format!("{} {tab}", crate::cases::yes(opens(line)))
        });
    }
}
