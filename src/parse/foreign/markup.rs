//! Markdown in elements of HTML, as pandoc and MkDocs read it: which lines end HTML, so that Markdown begins behind them.
//!
//! To CommonMark a line that begins with a tag is HTML up to a blank line. Other programs read what stands in
//! `<div class="…">`, `<section>` or `<details>`; a bare `<div>` is left to CommonMark. In projects of mdBook nothing
//! is changed: it prints what CommonMark says.

/// Elements that hold blocks.
const HOLDERS: &[&str] =
    &["article", "aside", "blockquote", "center", "details", "div", "figure", "footer", "header", "main", "section"];

/// Components of JSX that stand for tabs, whose names would be lost with their tags.
const TABS: &[&str] = &["Tab", "TabItem", "TabPanel", "Tabs", "TabGroup", "CodeGroup", "AccordionGroup", "Accordion"];

/// Whether a line ends with a tag behind which Markdown is read.
pub(super) fn opens(body: &str) -> bool {
    if body.ends_with("</summary>") {
        return true;
    }
    let Some(inner) = body.strip_prefix('<').and_then(|found| found.strip_suffix('>')) else { return false };
    let name = inner.split([' ', '\t', '/']).next().unwrap_or("").to_ascii_lowercase();
    let single = !inner.contains(['<', '>']) && !inner.ends_with('/');
    single && HOLDERS.contains(&name.as_str()) && (name != "div" || inner.len() != name.len())
}

/// Whether the next line is text, not HTML or code.
pub(super) fn is_text(line: &str) -> bool {
    let bare = line.trim_end();
    let text = bare.trim_start_matches(['>', ' ', '\t']);
    let indent = bare.len() - bare.trim_start_matches([' ', '\t']).len();
    !text.is_empty() && !text.starts_with('<') && indent < 4
}

/// The name of the tab that a line of JSX begins; empty where it holds or ends tabs.
pub(super) fn tab(body: &str) -> Option<&str> {
    let inner = body.strip_prefix('<')?.strip_suffix('>')?;
    let name = inner.trim_start_matches('/').split([' ', '\t', '/']).next()?;
    if inner.contains(['<', '>']) || !TABS.contains(&name) {
        return None;
    }
    let value = |key: &str| {
        let behind = inner.split_once(&format!(" {key}="))?.1;
        let quote = behind.chars().next().filter(|found| matches!(found, '"' | '\''))?;
        behind[1..].split(quote).next()
    };
    Some(["label", "title", "name"].iter().find_map(|found| value(found)).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_hold_markdown_are_known() {
        for (line, expected) in [
            ("<div class=\"note\">", true),
            ("<details>", true),
            ("<details><summary>More</summary>", true),
            ("<section id=\"a\" class=\"b\">", true),
            ("<div>", false),
            ("<div class=\"x\"/>", false),
            ("<div class=\"x\">words", false),
            ("<p align=\"center\">", false),
            ("<pre class=\"x\">", false),
        ] {
            assert_eq!(opens(line), expected, "{line}");
        }
        assert_eq!(tab("<TabItem value=\"a\" label=\"Apple\" default>"), Some("Apple"));
        assert_eq!((tab("</Tabs>"), tab("<table>")), (Some(""), None));
    }
}
