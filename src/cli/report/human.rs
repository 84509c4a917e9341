//! Problems for people: in, a diagnostic; out, its message with the source line and carets under it.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use chapbook::diagnostic::Severity;
use chapbook::source::{FileId, Span};

use super::{Count, ShownDiagnostic};

/// Longer lines (in bytes) are named but not shown: nobody finds a caret in them.
const LONGEST_LINE: usize = 20_000;

/// Lines between two places of one file that are farther apart than this are not looked through.
const FARTHEST: usize = 200_000;

/// The problem, with an empty line after it.
pub(super) fn render(shown: &ShownDiagnostic<'_>, colour: bool) -> String {
    let it = shown.diagnostic;
    let level = match shown.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(it.message.as_str()).id(it.code));
    for snippet in pieces(shown) {
        group = match snippet {
            Excerpt::Source(snippet) => group.element(snippet),
            Excerpt::Place(origin) => group.element(origin),
        };
    }
    if let Some(help) = &it.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n\n", renderer.render(&[group]))
}

/// What is shown of a file.
enum Excerpt<'a> {
    Source(Snippet<'a, Annotation<'a>>),
    Place(Origin<'a>),
}

/// The places of a problem, file by file, the main one first.
fn pieces<'a>(shown: &ShownDiagnostic<'a>) -> Vec<Excerpt<'a>> {
    let it = shown.diagnostic;
    let main = it.span.map(|span| (span, None));
    let others = it.labels.iter().map(|(span, text)| (*span, Some(text.as_str())));
    let places: Vec<_> = main.into_iter().chain(others).collect();
    let mut files: Vec<FileId> = Vec::new();
    for (span, _) in &places {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    let mut pieces = Vec::new();
    for file in files {
        let here: Vec<_> = places.iter().copied().filter(|it| it.0.file == file).collect();
        match snippet(shown, &here) {
            Some(snippet) => pieces.push(Excerpt::Source(snippet)),
            None => pieces.extend(here.iter().filter_map(|it| origin(shown, it.0)).map(Excerpt::Place)),
        }
    }
    pieces
}

/// The place without its line.
fn origin<'a>(shown: &ShownDiagnostic<'_>, span: Span) -> Option<Origin<'a>> {
    let place = shown.place(span)?;
    Some(Origin::path(place.file).line(place.line).char_column(place.column))
}

/// The lines that hold the places, with marks; `None` if they are too long to be shown.
fn snippet<'a>(shown: &ShownDiagnostic<'a>, places: &[(Span, Option<&'a str>)]) -> Option<Snippet<'a, Annotation<'a>>> {
    let first = places.first()?.0;
    let text: &str = &shown.sources.get(first.file)?.text;
    let marks: Vec<Range<usize>> = places.iter().map(|it| mark(text, it.0)).collect();
    let from = marks.iter().map(|it| line_start(text, it.start)).min()?;
    let to = marks.iter().map(|it| line_end(text, it.end)).max()?;
    if FARTHEST < to - from || text[from..to].lines().any(|line| LONGEST_LINE < line.len()) {
        return None;
    }
    let line = text[..from].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let mut snippet = Snippet::source(&text[from..to]).line_start(line).path(shown.path(first)?);
    for (mark, (span, label)) in marks.into_iter().zip(places) {
        let main = label.is_none() && Some(*span) == shown.diagnostic.span;
        let kind = if main { AnnotationKind::Primary } else { AnnotationKind::Context };
        snippet = snippet.annotation(kind.span(mark.start - from..mark.end - from).label(*label));
    }
    Some(snippet)
}

/// The bytes to mark: of a place that runs over lines, the part on the first.
fn mark(text: &str, span: Span) -> Range<usize> {
    let start = boundary(text, span.start as usize);
    let end = boundary(text, span.end as usize).min(line_end(text, start)).max(start);
    let visible = text[start..end].trim_end().len();
    start..if visible == 0 { end } else { start + visible }
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline)
}

/// `2 errors, 1 warning`, with a line end; nothing if there was nothing.
pub(super) fn summary(count: Count, notes_shown: bool) -> String {
    let mut parts = Vec::new();
    for (number, name) in [(count.errors, "error"), (count.warnings, "warning"), (count.notes, "note")] {
        if number != 0 {
            let plural = if number == 1 { "" } else { "s" };
            parts.push(format!("{number} {name}{plural}"));
        }
    }
    if count.notes != 0 && !notes_shown {
        parts.push("`chapbook check` shows the notes".to_owned());
    }
    if parts.is_empty() { String::new() } else { format!("{}\n", parts.join(", ")) }
}

/// Bytes as people say them.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chapbook::diagnostic::Diagnostic;
    use chapbook::source::SourceMap;

    use super::*;

    fn shown(text: &str, make: impl Fn(FileId) -> Diagnostic) -> String {
        let mut sources = SourceMap::default();
        let file = sources.add("src/a.md", text);
        let diagnostic = make(file);
        let severity = diagnostic.severity;
        let base = Path::new("./book");
        render(&ShownDiagnostic { severity, diagnostic: &diagnostic, sources: &sources, base }, false)
    }

    #[test]
    fn a_problem_shows_its_line_its_labels_and_a_way_out() {
        let text = "one\n# two {#x}\nthree\n\n# four {#x}\nend\n";
        let shown = shown(text, |file| {
            Diagnostic::error("label-twice", "the label `x` is given twice")
                .at(Span::new(file, 30..32))
                .label(Span::new(file, 11..13), "first here")
                .help("give one of them another name")
        });
        let expected = "\
error[label-twice]: the label `x` is given twice
 --> book/src/a.md:5:9
  |
2 | # two {#x}
  |        -- first here
...
5 | # four {#x}
  |         ^^
  |
  = help: give one of them another name

";
        assert_eq!(shown, expected);
    }

    #[test]
    fn only_the_first_of_several_lines_is_marked() {
        let shown = shown("ä b\nc\nd\n", |file| Diagnostic::warning("w-w", "so").at(Span::new(file, 3..8)));
        assert!(shown.contains("a.md:1:3\n"), "{shown}");
        assert!(shown.contains("1 | ä b\n  |   ^\n"), "{shown}");
        assert!(!shown.contains("| c"), "{shown}");
    }

    #[test]
    fn any_span_can_be_shown() {
        let long = "x".repeat(50_000);
        for text in ["", "ä", "a\r\nb", "\u{2028}\0\u{1b}[31m", &long] {
            for (start, end) in [(0, 0), (0, 1), (1, 2), (5, 9), (0, 40_000), (4, 2)] {
                let text = shown(text, |file| Diagnostic::note("n-n", "so").at(Span { file, start, end }));
                assert!(text.starts_with("note[n-n]: so\n"), "{text}");
                assert!(!text.contains('\u{1b}'), "{text:?}");
            }
        }
    }

    #[test]
    fn sizes_and_counts_are_said_plainly() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_001), "2 kB");
        assert_eq!(size(12_345_678), "12.3 MB");
        let count = Count { errors: 2, warnings: 1, notes: 0 };
        assert_eq!(summary(count, false), "2 errors, 1 warning\n");
        assert_eq!(summary(Count::default(), true), "");
    }
}
