//! Finding mdBook's directives `{{#name arguments}}` in a text, and the anchors they name.
//!
//! In: a text. Out: the directives with what they ask for. What is not known stays text.

use std::fmt;
use std::ops::Range;

/// One directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive<'a> {
    /// Its bytes, braces (and the escaping backslash) included.
    pub range: Range<usize>,
    /// Its kind.
    pub kind: DirectiveKind,
    /// The path as its author wrote it.
    pub path: &'a str,
    /// Which part of the file.
    pub selection: Selection<'a>,
    /// The words behind the file: `editable` of a playground, `dedent` of an include.
    pub attributes: &'a str,
}

/// The kinds of directives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectiveKind {
    /// `\{{#…}}`: it is text, without the backslash.
    Escaped,
    /// Puts a file here.
    Include,
    /// Puts a file here, with the lines outside of the selection hidden.
    RustdocInclude,
    /// Puts a file here that is looked for in the folder of the text, then in the book's.
    Snippet,
    /// The same for a file of code, between two fences. The line stays as it is where there is no such file.
    SnippetOfCode,
    /// Puts a file here as a code block.
    Playground,
    /// The title of the HTML page: nothing here.
    Title,
}

/// Which part of a file is included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Selection<'a> {
    /// All.
    All,
    /// The lines from the first to before the second, from 0.
    Lines(usize, Option<usize>),
    /// The lines between two comments with this name.
    Anchor(&'a str),
}

impl fmt::Display for Selection<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selection::All => Ok(()),
            Selection::Lines(from, Some(to)) => write!(f, ":{}:{to}", from + 1),
            Selection::Lines(from, None) => write!(f, ":{}:", from + 1),
            Selection::Anchor(name) => write!(f, ":{name}"),
        }
    }
}

/// The longest directive, in bytes.
pub(super) const MAX_DIRECTIVE: usize = 4096;

/// All directives of a text, in order.
pub(super) fn find(text: &str) -> Vec<Directive<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{").map(|offset| offset + at) {
        // By one byte and not two: in `{{{#include a}}` the directive begins at the second brace.
        at = open + 1;
        if let Some(directive) = read_directive(text, open) {
            at = directive.range.end;
            found.push(directive);
        }
    }
    found
}

/// The words of Handlebars itself: texts about templates show them, and mdBook does nothing with them.
const TEMPLATES: &[&str] = &["if", "else", "unless", "each", "with", "lookup", "log"];

/// The names of directives that are some other program's, such as `quiz` in `{{#quiz a.toml}}`, with
/// their places.
pub(super) fn foreign(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{#").map(|offset| offset + at) {
        at = open + 3;
        let inner = &text[at..];
        let near = inner.bytes().take(MAX_DIRECTIVE).position(|byte| matches!(byte, b'}' | b'{' | b'\n'));
        let Some(close) = near.filter(|it| inner[*it..].starts_with("}}")) else { continue };
        let end = inner[..close].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        let name = &inner[..end.unwrap_or(close)];
        let known = matches!(name, "include" | "rustdoc_include" | "playground" | "playpen" | "title");
        // A block, as templates have it, is closed by its name.
        let is_block = || text[at..].contains(&format!("{{{{/{name}}}}}"));
        if !name.is_empty() && !known && !text[..open].ends_with('\\') && !TEMPLATES.contains(&name) && !is_block() {
            found.push((name, open..at + close + 2));
        }
    }
    found
}

/// The directive whose braces open at `open`, if it is one.
fn read_directive(text: &str, open: usize) -> Option<Directive<'_>> {
    let inner = &text[open + 2..];
    let inside = inner.trim_start().strip_prefix('#')?;
    // As in mdBook's pattern, which allows spaces before the `#` unless the directive is escaped.
    let escaped = text[..open].ends_with('\\') && inner.starts_with('#');
    // A directive is short and holds no braces: an open one must not make the whole rest of a text
    // be searched.
    let near = inside.bytes().take(MAX_DIRECTIVE).position(|byte| matches!(byte, b'}' | b'{'));
    let close = near.filter(|it| inside[*it..].starts_with("}}"))?;
    let end = text.len() - inside.len() + close + 2;
    if escaped {
        return Some(Directive {
            range: open - 1..end,
            kind: DirectiveKind::Escaped,
            path: "",
            selection: Selection::All,
            attributes: "",
        });
    }
    let body = &inside[..close];
    // mdBook asks for a space behind the name; `{{#include}}` alone is text.
    let (name, rest) = body.split_at(body.find(char::is_whitespace)?);
    let kind = match name {
        "include" => DirectiveKind::Include,
        "rustdoc_include" => DirectiveKind::RustdocInclude,
        // `playpen` is mdBook's older name of it, which old books still have.
        "playground" | "playpen" => DirectiveKind::Playground,
        "title" => DirectiveKind::Title,
        _ => return None,
    };
    let rest = rest.trim();
    if rest.is_empty() {
        return None;
    }
    // Only a playground takes any words after the file; in an include a space belongs to the name.
    let (file, attributes) = match kind {
        DirectiveKind::Playground => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        DirectiveKind::Include | DirectiveKind::RustdocInclude => match rest.strip_suffix(" dedent") {
            Some(file) => (file.trim_end(), "dedent"),
            None => (rest, ""),
        },
        DirectiveKind::Escaped | DirectiveKind::Title | DirectiveKind::Snippet | DirectiveKind::SnippetOfCode => {
            (rest, "")
        }
    };
    let (path, part) = file.split_once(':').unwrap_or((file, ""));
    Some(Directive { range: open..end, kind, path, selection: selection(part), attributes })
}

/// Reads what follows the file: `:5`, `:5:8`, `:5:`, `::8`, `:anchor`.
pub(super) fn selection(part: &str) -> Selection<'_> {
    let mut parts = part.splitn(3, ':');
    let first = parts.next().unwrap_or("");
    let end = parts.next().map(str::parse::<usize>);
    let start = match first.parse::<usize>() {
        // Lines are counted from 1.
        Ok(number) => number.saturating_sub(1),
        Err(_) if !first.is_empty() => return Selection::Anchor(first),
        Err(_) => match end {
            Some(Ok(_)) => 0,
            Some(Err(_)) | None => return Selection::All,
        },
    };
    match end {
        Some(Ok(end)) => Selection::Lines(start, Some(end)),
        // As in mdBook, an end that is not a number means the end of the file.
        Some(Err(_)) => Selection::Lines(start, None),
        None => Selection::Lines(start, Some(start.saturating_add(1))),
    }
}

/// The name in a line with `ANCHOR: name`, or with `--8<-- [start:name]` of MkDocs.
pub(super) fn anchor(line: &str) -> Option<&str> {
    named(line, "ANCHOR:").or_else(|| named(line, "--8<-- [start:"))
}

/// The name in a line with `ANCHOR_END: name`, or with `--8<-- [end:name]`.
pub(super) fn anchor_end(line: &str) -> Option<&str> {
    named(line, "ANCHOR_END:").or_else(|| named(line, "--8<-- [end:"))
}

fn named<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let rest = line[line.find(mark)? + mark.len()..].trim_start();
    // mdBook's pattern for names of anchors, `[\w_-]+`: what follows is the end of a comment, such as `*/`.
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    let name = &rest[..end.unwrap_or(rest.len())];
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_files_are_read() {
        crate::cases::check("file-part", |[part]| format!("{:?}", selection(part)));
    }

    #[test]
    fn what_is_no_directive_is_left() {
        for text in ["{{", "{{#", "{{#include}}", "{{#include a}", "{{ include a }}", "{{#foo a}}"] {
            assert!(find(text).is_empty(), "{text}");
        }
        assert_eq!(find("{{{#include a.md}}}")[0].range, 1..18);
        assert_eq!(find("{{#include a b.md}}")[0].path, "a b.md");
    }
}
