//! The table of containers: their names in the source, their elements in the EPUB, their design on pages.
//!
//! In: a [`ContainerKind`]. Out: its row of [`CONTAINERS`], which the parser and both back ends read. They ask for a kind
//! by name only where it does something that no other container does. So a new container is a variant
//! of [`ContainerKind`] and a row here; its design is `[style.NAME]` in `project/themes/plain.toml` and a rule in
//! `epub/stylesheet.css`.

use super::Attributes;

/// The known kinds of containers. GFM alerts are containers too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the source language")]
pub enum ContainerKind {
    Epigraph,
    Dedication,
    Letter,
    /// A speech of a play.
    Speech,
    /// A stage direction.
    Direction,
    /// The persons of a play.
    Cast,
    Aside,
    Center,
    Right,
    Colophon,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    /// Placeholder of the list of references: filled by `Resolved::generated`.
    Bibliography,
    /// Placeholder of the index: filled by `Resolved::index`.
    Index,
    /// Placeholders of lists of what is numbered: filled by `Resolved::lists`.
    ListOfFigures,
    ListOfTables,
    ListOfListings,
    ListOfTheorems,
    /// Placeholder of the list of abbreviations: filled by `Resolved::generated`.
    ListOfAbbreviations,
    /// Terms with their definitions, of which those that the text uses are shown, sorted.
    Glossary,
    /// The same of short forms with their long ones.
    Acronyms,
    /// A group that only carries attributes: a language, a condition (`only=pdf`), classes.
    Group,
    /// Text in several columns.
    Columns,
    /// One of several columns, where its author says what is in each.
    Column,
    /// Texts side by side: pairs of what corresponds in them.
    Parallel,
    /// What corresponds in such texts: a column for each.
    Pair,
    /// A note in the margin; the parser makes a note of it.
    Margin,
    /// Text on pages that are turned by a quarter.
    Landscape,
    /// Blocks that have a [`ContainerKind::Caption`] in common, first or last among them: code, several images.
    /// A lone image or table with a caption is a [`Figure`](super::block::Figure) or a [`Table`](super::block::Table) that
    /// holds it.
    Figure,
    /// A caption: its paragraphs.
    Caption,
    /// A theorem, or what is set like one: its text in italics. The class says which kind it is.
    Theorem,
    /// A theorem whose text is upright: a definition, an example.
    Definition,
    /// The same with its name in italics: a remark.
    Remark,
    /// A proof.
    Proof,
}

/// A kind of container.
#[derive(Debug)]
pub struct ContainerType {
    /// Its kind.
    pub kind: ContainerKind,
    /// The names to write behind `:::`; the first is the name of its class in the EPUB unless `class` gives others.
    pub names: &'static [&'static str],
    /// Its element in the EPUB.
    pub element: &'static str,
    /// Its classes in the EPUB.
    pub class: Option<&'static str>,
    /// Its `epub:type`, from the EPUB Structural Semantics Vocabulary 1.1; with `z3998:`, from ANSI/NISO Z39.98-2012.
    pub epub_type: Option<&'static str>,
    /// Its ARIA role, from DPUB-ARIA 1.1 or ARIA 1.2.
    pub role: Option<&'static str>,
    /// Its row of `style.*`; without one it is set as the text around it.
    pub style: Option<&'static str>,
    /// How its lines are set on pages.
    pub lines: Lines,
    /// Whether its paragraphs have no first-line indent on pages: what is set apart from the text in small pieces
    /// needs none.
    pub flush: bool,
    /// Whether a last paragraph that begins with a dash names the source.
    pub cites: bool,
}

/// How lines of a container are set on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// As the text around: justified where that is.
    AsText,
    /// As its row of `style.*` says: displayed, so neither justified nor on the grid.
    Displayed,
    /// Each line in the middle.
    Centered,
    /// Each line at the right.
    Right,
}

/// The values that most rows have.
const PLAIN: ContainerType = ContainerType {
    kind: ContainerKind::Group,
    names: &["div", "group"],
    element: "div",
    class: None,
    epub_type: None,
    role: None,
    style: None,
    lines: Lines::AsText,
    flush: false,
    cites: false,
};

/// An alert of GitHub's Markdown.
const ALERT: ContainerType = ContainerType {
    element: "section",
    epub_type: Some("notice"),
    role: Some("doc-notice"),
    style: Some("alert"),
    flush: true,
    ..PLAIN
};

/// All kinds.
pub const CONTAINERS: &[ContainerType] = &[
    PLAIN,
    ContainerType {
        kind: ContainerKind::Epigraph,
        names: &["epigraph"],
        class: Some("epigraph"),
        epub_type: Some("epigraph"),
        role: Some("doc-epigraph"),
        style: Some("epigraph"),
        lines: Lines::Displayed,
        flush: true,
        cites: true,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Dedication,
        names: &["dedication"],
        class: Some("dedication"),
        epub_type: Some("dedication"),
        role: Some("doc-dedication"),
        style: Some("dedication"),
        lines: Lines::Displayed,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Letter,
        names: &["letter"],
        class: Some("letter"),
        epub_type: Some("z3998:letter"),
        style: Some("letter"),
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Speech,
        names: &["speech"],
        class: Some("speech"),
        style: Some("speech"),
        flush: true,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Direction,
        names: &["direction"],
        class: Some("direction"),
        epub_type: Some("z3998:stage-direction"),
        style: Some("direction"),
        lines: Lines::Displayed,
        flush: true,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Cast,
        names: &["cast"],
        class: Some("cast"),
        epub_type: Some("z3998:persons"),
        style: Some("cast"),
        flush: true,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Aside,
        names: &["aside"],
        element: "aside",
        class: Some("aside"),
        role: Some("note"),
        style: Some("aside"),
        flush: true,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Center,
        names: &["center", "centre"],
        class: Some("center"),
        lines: Lines::Centered,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Columns,
        names: &["columns", "two-columns", "multicols"],
        class: Some("columns"),
        ..PLAIN
    },
    ContainerType { kind: ContainerKind::Column, names: &["column"], class: Some("column"), ..PLAIN },
    ContainerType { kind: ContainerKind::Parallel, names: &["parallel"], class: Some("parallel"), ..PLAIN },
    // Made by the parser.
    ContainerType { kind: ContainerKind::Pair, names: &[], class: Some("pair"), ..PLAIN },
    ContainerType { kind: ContainerKind::Margin, names: &[MARGIN], element: "aside", class: Some(MARGIN), ..PLAIN },
    ContainerType { kind: ContainerKind::Landscape, names: &["landscape"], class: Some("landscape"), ..PLAIN },
    ContainerType { kind: ContainerKind::Right, names: &["right"], class: Some("right"), lines: Lines::Right, ..PLAIN },
    ContainerType {
        kind: ContainerKind::Colophon,
        names: &["colophon"],
        class: Some("colophon"),
        epub_type: Some("colophon"),
        role: Some("doc-colophon"),
        style: Some("colophon"),
        lines: Lines::Displayed,
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Note,
        names: &["note"],
        class: Some("alert note"),
        style: Some("alert-note"),
        ..ALERT
    },
    ContainerType {
        kind: ContainerKind::Tip,
        names: &["tip"],
        // `doc-tip` is allowed on `aside`, and not on `section` (ARIA in HTML).
        element: "aside",
        class: Some("alert tip"),
        style: Some("alert-tip"),
        epub_type: Some("tip"),
        role: Some("doc-tip"),
        ..ALERT
    },
    ContainerType {
        kind: ContainerKind::Important,
        names: &["important"],
        class: Some("alert important"),
        style: Some("alert-important"),
        ..ALERT
    },
    ContainerType {
        kind: ContainerKind::Warning,
        names: &["warning"],
        class: Some("alert warning"),
        style: Some("alert-warning"),
        ..ALERT
    },
    ContainerType {
        kind: ContainerKind::Caution,
        names: &["caution"],
        class: Some("alert caution"),
        style: Some("alert-caution"),
        ..ALERT
    },
    // Neither is written behind `:::`: what has a caption is known by that.
    ContainerType { kind: ContainerKind::Figure, names: &[], element: "figure", flush: true, ..PLAIN },
    ContainerType {
        kind: ContainerKind::Caption,
        names: &[],
        element: "figcaption",
        style: Some("caption"),
        lines: Lines::Displayed,
        flush: true,
        ..PLAIN
    },
    // The kinds of theorems are the book's: their names are read by the settings.
    ContainerType { kind: ContainerKind::Theorem, names: &[], class: Some("theorem"), style: Some("theorem"), ..PLAIN },
    ContainerType {
        kind: ContainerKind::Definition,
        names: &[],
        class: Some("theorem-definition"),
        style: Some("theorem-definition"),
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::Remark,
        names: &[],
        class: Some("theorem-remark"),
        style: Some("theorem-remark"),
        ..PLAIN
    },
    ContainerType { kind: ContainerKind::Proof, names: &[], class: Some("proof"), style: Some("proof"), ..PLAIN },
    // Bibliography and index mostly are all of a division, which has the role.
    ContainerType { kind: ContainerKind::Bibliography, names: &["bibliography"], class: Some("references"), ..PLAIN },
    ContainerType {
        kind: ContainerKind::ListOfFigures,
        names: &["list-of-figures"],
        class: Some("list-of"),
        epub_type: Some("loi"),
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::ListOfTables,
        names: &["list-of-tables"],
        class: Some("list-of"),
        epub_type: Some("lot"),
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::ListOfListings,
        names: &["list-of-listings"],
        class: Some("list-of"),
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::ListOfAbbreviations,
        names: &["list-of-abbreviations", "list-of-acronyms"],
        class: Some("abbreviations"),
        ..PLAIN
    },
    ContainerType {
        kind: ContainerKind::ListOfTheorems,
        names: &["list-of-theorems"],
        class: Some("list-of"),
        ..PLAIN
    },
    ContainerType { kind: ContainerKind::Glossary, names: &["glossary"], class: Some("glossary"), ..PLAIN },
    ContainerType { kind: ContainerKind::Acronyms, names: &["acronyms"], class: Some("glossary acronyms"), ..PLAIN },
    ContainerType { kind: ContainerKind::Index, names: &["index"], class: Some("index"), ..PLAIN },
];

/// The class of what is set on turned pages, on a heading or a block.
pub const LANDSCAPE: &str = "landscape";

/// The class of notes in the margin.
pub const MARGIN: &str = "margin";

/// The class of columns with rules between them.
pub const RULED: &str = "ruled";

/// The class of columns whose headings are in them, not across them.
pub const HEADINGS_IN_COLUMNS: &str = "headings-in-columns";

/// The classes of columns by their number: the parser makes `count=3` the last of them.
const COLUMN_COUNTS: [(&str, usize); 3] = [("columns-2", 2), ("columns-3", 3), ("columns-4", 4)];

/// The class of so many columns; `None` if no page has room for them, or one is meant.
pub fn column_class(count: &str) -> Option<&'static str> {
    COLUMN_COUNTS.iter().find(|(_, number)| number.to_string() == count).map(|(class, _)| *class)
}

/// The columns that a container asks for.
pub fn column_count(attributes: &Attributes) -> usize {
    COLUMN_COUNTS.iter().find(|(class, _)| attributes.has_class(class)).map_or(2, |(_, number)| *number)
}

impl ContainerKind {
    /// The row of this kind in [`CONTAINERS`].
    pub fn row(self) -> &'static ContainerType {
        CONTAINERS.iter().find(|container| container.kind == self).unwrap_or(&PLAIN)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_kind_and_each_name_has_one_row() {
        let kinds: BTreeSet<ContainerKind> = CONTAINERS.iter().map(|container| container.kind).collect();
        assert_eq!(kinds.len(), CONTAINERS.len());
        let names: Vec<&str> = CONTAINERS.iter().flat_map(|container| container.names).copied().collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for row in CONTAINERS {
            assert!(row.style.is_some() || row.lines != Lines::Displayed, "{:?} has no style", row.kind);
        }
    }
}
