//! The elements of a theme, and how the sheet of the EPUB selects them.
//!
//! In: nothing; this is a table. Out: a [`Rule`] for each element, in the order of the sheet.

use crate::document::container::CONTAINERS;

/// An element of the theme and how the sheet names it.
#[derive(Clone, Copy)]
pub(super) struct Rule<'a> {
    /// Its name in `style.*`.
    pub(super) element: &'a str,
    /// The selectors, with commas between them.
    pub(super) selector: &'a str,
    /// The element around it, if that has a size of its own.
    pub(super) parent: Option<&'a str>,
    pub(super) kind: RuleKind,
}

/// The ways in which properties of an element are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RuleKind {
    /// A line of display type: weight, leading and alignment are always said, because readers have rules of their own
    /// for headings.
    Heading,
    /// The same, aligned as what it belongs to: a label above a title, a line below it.
    Line,
    /// Blocks of text; paragraphs in it take its alignment.
    Text,
    /// As [`RuleKind::Text`], but its inset is the padding that markers stand in.
    List,
    /// A table: rules above, below, and below its head.
    Table,
    /// The sign between two sections.
    Ornament,
}

pub(super) const fn rule<'a>(element: &'a str, selector: &'a str, kind: RuleKind) -> Rule<'a> {
    Rule { element, selector, parent: None, kind }
}

const fn within<'a>(element: &'a str, selector: &'a str, parent: &'a str) -> Rule<'a> {
    Rule { element, selector, parent: Some(parent), kind: RuleKind::Line }
}

/// All elements that an EPUB has; running heads and folios are not among them. Later rows
/// win, as in CSS.
pub(super) const RULES: &[Rule<'_>] = &[
    rule("chapter", "h1", RuleKind::Heading),
    within("chapter-number", "h1 .label", "chapter"),
    rule("heading2", "h2", RuleKind::Heading),
    rule("heading3", "h3", RuleKind::Heading),
    rule("heading4", "h4", RuleKind::Heading),
    rule("heading5", "h5", RuleKind::Heading),
    rule("heading6", "h6", RuleKind::Heading),
    rule("part", ".part > h1", RuleKind::Heading),
    within("part-number", ".part > h1 .label", "part"),
    rule("contents", "nav > h1", RuleKind::Heading),
    rule("contents-entry", "nav li > a, nav li > span", RuleKind::Line),
    rule("contents-part", ".contents-part > a, .contents-part > span", RuleKind::Line),
    rule("contents-chapter", ".contents-chapter > a, .contents-chapter > span", RuleKind::Line),
    rule("contents-section", ".contents-section > a, .contents-section > span", RuleKind::Line),
    rule("contents-subsection", ".contents-subsection > a, .contents-subsection > span", RuleKind::Line),
    rule("quote", "blockquote", RuleKind::Text),
    rule("epigraph", ".epigraph", RuleKind::Text),
    rule("dedication", ".dedication", RuleKind::Text),
    rule("letter", ".letter", RuleKind::Text),
    rule("aside", ".aside", RuleKind::Text),
    rule("alert", ".alert", RuleKind::Text),
    rule("alert-note", ".alert.note", RuleKind::Text),
    rule("alert-tip", ".alert.tip", RuleKind::Text),
    rule("alert-important", ".alert.important", RuleKind::Text),
    rule("alert-warning", ".alert.warning", RuleKind::Text),
    rule("alert-caution", ".alert.caution", RuleKind::Text),
    rule("speech", ".speech", RuleKind::Text),
    rule("direction", ".direction", RuleKind::Text),
    rule("cast", ".cast", RuleKind::Text),
    rule("speaker", ".speaker", RuleKind::Text),
    rule("theorem-label", ".theorem-label", RuleKind::Text),
    rule("proof-label", ".proof-label", RuleKind::Text),
    rule("emphasis", "em", RuleKind::Text),
    rule("strong", "strong", RuleKind::Text),
    rule("link", LINKS, RuleKind::Text),
    rule("inline-code", ":not(pre) > code", RuleKind::Text),
    rule("verse", ".verse", RuleKind::Text),
    rule("colophon", ".colophon", RuleKind::Text),
    rule("list", "ul, ol", RuleKind::List),
    rule("term", "dt", RuleKind::Line),
    rule("definition", "dd", RuleKind::Text),
    rule("code", "pre", RuleKind::Text),
    rule("code-label", ".code-title", RuleKind::Text),
    rule("table", "table", RuleKind::Table),
    rule("figure", "figure, .image", RuleKind::Text),
    rule("caption", "figcaption", RuleKind::Text),
    Rule { element: "caption", selector: "caption", parent: Some("table"), kind: RuleKind::Text },
    rule("caption-label", "caption .number, figcaption .number, .code-title .number", RuleKind::Text),
    rule("note", ".notes", RuleKind::Text),
    rule("margin-note", ".notes .margin-note", RuleKind::Text),
    rule("ornament", "hr", RuleKind::Ornament),
    rule("title", ".titlepage h1", RuleKind::Heading),
    rule("subtitle", ".titlepage .subtitle", RuleKind::Line),
    rule("author", ".titlepage .author", RuleKind::Line),
    rule("series", ".titlepage .series", RuleKind::Line),
    rule("contributor", ".titlepage .contributor", RuleKind::Line),
    rule("publisher", ".titlepage .publisher", RuleKind::Line),
    rule("imprint", ".imprint", RuleKind::Text),
];

/// The elements that are an `h1` beside the titles of chapters: what those alone have must be taken back.
pub(super) const OTHER_H1: [&str; 3] = ["part", "contents", "title"];

/// Links in the text: not those of the contents, the marks of notes, and the ways back from these, which have a role.
const LINKS: &str = "section a:not([role])";

/// Elements of containers that have no row in [`RULES`], with the selectors of their classes: a container of the table
/// takes its settings to the EPUB without a change here.
pub(super) fn container_selectors() -> Vec<(&'static str, String)> {
    let styled = CONTAINERS.iter().filter_map(|row| Some((row.style?, row.class?)));
    let others = styled.filter(|(element, _)| RULES.iter().all(|rule| rule.element != *element));
    others.map(|(element, class)| (element, format!(".{}", class.replace(' ', ".")))).collect()
}

impl RuleKind {
    /// Whether it is a line of display type.
    pub(super) fn is_display(self) -> bool {
        matches!(self, RuleKind::Heading | RuleKind::Line)
    }
}
