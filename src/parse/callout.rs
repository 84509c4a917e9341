//! Callouts: the word that names one in, the container that it is out; and those that quotations are.
//!
//! ```text
//! > [!abstract]+ Title        Obsidian, GitHub         ::: {.callout-tip}      Quarto
//! !!! note "Title"            MkDocs                   :::note[Title]          Docusaurus
//! ```{warning} Title          MyST                     ::: details Title       VitePress
//! ```

use super::chapter::TextParser;
use super::inline::InlineBuilder;
use super::piece::{RawKind, RawPiece};
use crate::document::Attributes;
pub(crate) use crate::document::block::FOLD;
use crate::document::container::ContainerKind;
use crate::document::inline::Inline;

/// The words for callouts, and the container that each is. The first word of a row needs no title of its own:
/// the container has one in the book's language.
const TYPES: &[(&[&str], &str, ContainerKind)] = &[
    (&["note"], "note", ContainerKind::Note),
    (&["tip", "hint"], "tip", ContainerKind::Tip),
    (&["important"], "important", ContainerKind::Important),
    (&["warning", "attention"], "warning", ContainerKind::Warning),
    (&["caution", "danger", "error", "failure", "fail", "missing", "bug"], "caution", ContainerKind::Caution),
    (
        &[
            "aside", "abstract", "summary", "tldr", "info", "todo", "success", "check", "done", "question", "help",
            "faq", "example", "quote", "cite", "seealso", "admonition", "dropdown", "details", "sidebar", "topic",
            "secondary", "theorem", "proof", "exercise", "solution", "definition", "remark", "versionadded",
            "versionchanged", "deprecated",
        ],
        "aside",
        ContainerKind::Aside,
    ),
    (&["margin"], "margin", ContainerKind::Margin),
];

/// Words that stand for the form alone: what has one of them and no title has none.
const FORMS: &[&str] = &["aside", "admonition", "dropdown", "sidebar"];

/// A callout by its word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    /// The container's name in the own language.
    pub(crate) name: &'static str,
    pub(crate) kind: ContainerKind,
    /// The word that its title is, if none is given; `None` if the container has one of its own.
    pub(crate) label: Option<&'a str>,
}

impl Named<'_> {
    /// The title of one that has none.
    pub(crate) fn title(self) -> String {
        let Some(word) = self.label else { return String::new() };
        let shown = match word {
            "seealso" => "See also",
            "versionadded" => "Version added",
            "versionchanged" => "Version changed",
            "faq" => "FAQ",
            "tldr" => "TL;DR",
            other => other,
        };
        let mut letters = shown.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }
}

/// The callout of that name; Quarto's begin with `callout-`.
pub(crate) fn named(word: &str) -> Option<Named<'_>> {
    let word = word.strip_prefix("callout-").unwrap_or(word);
    let same = |text: &&str| text.eq_ignore_ascii_case(word);
    let (words, name, kind) = TYPES.iter().find(|it| it.0.iter().any(same))?;
    let own = words.first().is_some_and(same) || FORMS.iter().any(same);
    Some(Named { name, kind: *kind, label: (!own).then_some(word) })
}

/// A quotation that is a callout.
#[derive(Clone, Debug)]
pub(crate) struct Callout {
    pub(crate) kind: ContainerKind,
    pub(crate) title: Option<Vec<Inline>>,
    pub(crate) attributes: Attributes,
}

impl Callout {
    /// One without a title of its own.
    pub(crate) fn plain(kind: ContainerKind) -> Callout {
        Callout { kind, title: None, attributes: Attributes::default() }
    }
}

/// Takes the mark of a callout and its title off the first paragraph of a quotation. A word that nobody knows is
/// a note that is called so, as in Obsidian.
pub(crate) fn read(line: &mut InlineBuilder, chapter: &mut TextParser<'_, '_>) -> Option<Callout> {
    let raws = line.raws();
    let first = raws.first().filter(|raw| matches!(raw.kind, RawKind::Text(_)))?;
    // From the source, not from the pieces: `[!note]` is cut into several texts where it might have been a link.
    let (start, end) = (first.range.start, raws.last()?.range.end);
    let text = chapter.text().get(start..end)?;
    let (word, rest) = text.strip_prefix("[!")?.split_once(']')?;
    // Obsidian keeps a callout's metadata behind a bar.
    let name = word.split('|').next().unwrap_or(word).trim();
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')) {
        return None;
    }
    let fold = match rest.chars().next() {
        Some('+') => Some("open"),
        Some('-') => Some("closed"),
        _ => None,
    };
    // Three bytes are `[!` and `]`.
    let begin = start + word.len() + 3 + usize::from(fold.is_some());
    let is_end = |piece: &RawPiece| {
        matches!(piece.kind, RawKind::Soft | RawKind::Node(crate::document::inline::InlineKind::LineBreak))
    };
    let stop = raws.iter().position(is_end);
    let mut head: Vec<RawPiece> = raws.drain(..stop.unwrap_or(raws.len())).collect();
    if stop.is_some() {
        // The line end parts the title from the body, and is neither's.
        raws.remove(0);
    }
    head.retain(|it| begin < it.range.end);
    // A piece that begins in the mark and ends in the title keeps its title's half.
    if let Some(RawPiece { range, kind: RawKind::Text(text) }) = head.first_mut()
        && range.start < begin
    {
        *text = text.get(begin - range.start..).unwrap_or("").to_owned();
        range.start = begin;
    }
    let mut title = InlineBuilder::new(start..begin, false);
    *title.raws() = head;
    let title = title.finish(chapter);
    let lower = name.to_lowercase();
    let known = named(&lower).unwrap_or(Named { name: "note", kind: ContainerKind::Note, label: Some(&lower) });
    let own = known.title();
    let title = match (title.is_empty(), own.is_empty()) {
        (false, _) => Some(title),
        (true, false) => Some(super::one_line(&own, chapter.span(&(start..begin)), chapter)),
        (true, true) => None,
    };
    let pairs = fold.map(|it| (FOLD.to_owned(), it.to_owned()));
    let attributes = Attributes { pairs: pairs.into_iter().collect(), ..Attributes::default() };
    Some(Callout { kind: known.kind, title, attributes })
}

/// Replaces other programs' attributes for a fold by [`FOLD`]; those that only change its looks there are taken off.
pub(crate) fn normalize(attributes: &mut Attributes) {
    let collapse = attributes.value("collapse").or(attributes.value("collapsible")).map(|value| value != "false");
    let closed = collapse == Some(true) || attributes.has_class("dropdown");
    attributes.pairs.retain(|pair| !matches!(pair.0.as_str(), "collapse" | "collapsible" | "icon" | "appearance"));
    attributes.classes.retain(|class| class != "dropdown");
    let fold = if closed { Some("closed") } else { collapse.map(|_| "open") };
    if let Some(fold) = fold {
        attributes.pairs.push((FOLD.into(), fold.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known() {
        crate::cases::check("callout", |[word]| {
            named(word).map_or("none".into(), |it| format!("{} | {}", it.name, it.title()))
        });
    }
}
