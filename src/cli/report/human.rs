//! Problems for people: in, a diagnostic; out, its message with the source line and carets under it.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use chapbook::diagnostic::Severity;
use chapbook::source::{FileId, Span};

use super::ShownDiagnostic;
use super::wrap::wrap;

/// Longer lines (in bytes) are named but not shown: nobody finds a caret in them.
const LONGEST_LINE: usize = 20_000;

/// Lines between two places of one file that are farther apart than this are not looked through.
const FARTHEST: usize = 200_000;

/// The looks that a message may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReportStyle {
    /// Whether ANSI colours are written.
    pub(super) colour: bool,
    /// The terminal's columns; without them, no line is broken.
    pub(super) width: Option<usize>,
}

/// How many of those that follow the first of a kind are named.
const NAMED: usize = 8;

/// How many places are shown beside the main one.
const LABELLED: usize = 4;

/// The problem, and the places of `more` of its kind, with an empty line after it.
pub(super) fn render(shown: &ShownDiagnostic<'_>, more: &[ShownDiagnostic<'_>], style: ReportStyle) -> String {
    let it = shown.diagnostic;
    let level = match shown.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let code = format!("{}[{}]: ", level_name(shown.severity), it.code);
    let title = wrap(&it.message, style.width, code.len());
    let mut group = Group::with_title(level.primary_title(title).id(it.code));
    for snippet in pieces(shown) {
        group = match snippet {
            Excerpt::Source(snippet) => group.element(snippet),
            Excerpt::Origin(origin) => group.element(origin),
        };
    }
    // The gutter: a number's digits, a space, `= `.
    let message = |name: &str, text: &str| wrap(text, style.width, name.len() + 8);
    if !more.is_empty() {
        // The first of a kind is shown in full; twenty excerpts of one mistake hide the next.
        group = group.element(Level::NOTE.message(message("note", &others(shown, more))));
    }
    if let Some(rest) = it.labels.len().checked_sub(LABELLED).filter(|it| *it != 0) {
        group = group.element(Level::NOTE.message(message("note", &format!("and in {rest} more places"))));
    }
    if let Some(help) = &it.help {
        group = group.element(Level::HELP.message(message("help", help)));
    }
    if shown.is_refused {
        let text = format!("the book can't be built with it: errors such as `{}` can't be allowed", it.code);
        group = group.element(Level::NOTE.message(message("note", &text)));
    }
    // Without a terminal, colours would be bytes in a log.
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = style.width.map_or(renderer.clone(), |width| renderer.term_width(width));
    format!("{}\n\n", renderer.render(&[group]))
}

fn level_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Where the others of a kind are, and what they say if it is not the same.
fn others(shown: &ShownDiagnostic<'_>, more: &[ShownDiagnostic<'_>]) -> String {
    let mut text = format!("{} more of this kind:", more.len());
    for it in more.iter().take(NAMED) {
        let location = it.diagnostic.span.and_then(|span| {
            let flag = it.flag(span).map(str::to_owned);
            flag.or_else(|| it.location(span).map(|at| format!("{}:{}:{}", at.file, at.line, at.column)))
        });
        // The same message needs no second time; its place is what differs.
        let message = Some(&it.diagnostic.message).filter(|it| **it != shown.diagnostic.message).cloned();
        // The help below the first is not shown again.
        let help = it.diagnostic.help.as_ref().filter(|help| Some(*help) != shown.diagnostic.help.as_ref());
        let message = match (message, help) {
            // `did you mean …?` is a way out by itself.
            (Some(message), Some(help)) if !message.ends_with('?') => Some(format!("{message}; {help}")),
            (message, _) => message,
        };
        let line: Vec<String> = location.into_iter().chain(message).collect();
        text = text + "\n" + &line.join(": ");
    }
    let rest = more.len().saturating_sub(NAMED);
    if rest != 0 {
        let others = if rest == 1 { "other" } else { "others" };
        text += &format!("\n… and {rest} {others}; `--verbose` shows each");
    }
    text
}

/// The excerpt of a file that is shown.
enum Excerpt<'a> {
    Source(Snippet<'a, Annotation<'a>>),
    Origin(Origin<'a>),
}

/// The places of a problem, file by file, the main one first.
fn pieces<'a>(shown: &ShownDiagnostic<'a>) -> Vec<Excerpt<'a>> {
    let it = shown.diagnostic;
    let main = it.span.map(|span| (span, None));
    let others = it.labels.iter().take(LABELLED).map(|(span, text)| (*span, Some(text.as_str())));
    let spans: Vec<_> = main.into_iter().chain(others).collect();
    let mut files: Vec<FileId> = Vec::new();
    for (span, _) in &spans {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    let mut pieces = Vec::new();
    // One excerpt for each file, so that places near each other share their lines.
    for file in files {
        let here: Vec<_> = spans.iter().copied().filter(|span| span.0.file == file).collect();
        match snippet(shown, &here) {
            Some(snippet) => pieces.push(Excerpt::Source(snippet)),
            None => pieces.extend(here.iter().filter_map(|it| origin(shown, it.0)).map(Excerpt::Origin)),
        }
    }
    pieces
}

/// The place without its line.
fn origin<'a>(shown: &ShownDiagnostic<'_>, span: Span) -> Option<Origin<'a>> {
    if let Some(flag) = shown.flag(span) {
        return Some(Origin::path(flag.to_owned()));
    }
    let location = shown.location(span)?;
    Some(Origin::path(location.file).line(location.line).char_column(location.column))
}

/// The lines that hold the places, with marks; `None` if they are too long to be shown.
fn snippet<'a>(shown: &ShownDiagnostic<'a>, spans: &[(Span, Option<&'a str>)]) -> Option<Snippet<'a, Annotation<'a>>> {
    let first = spans.first()?.0;
    if shown.flag(first).is_some() {
        return None;
    }
    let text: &str = &shown.sources.get(first.file)?.text;
    let marks: Vec<Range<usize>> = spans.iter().map(|span| mark(text, span.0)).collect();
    let from = marks.iter().map(|mark| line_start(text, mark.start)).min()?;
    let to = marks.iter().map(|mark| line_end(text, mark.end)).max()?;
    if FARTHEST < to - from || text[from..to].lines().any(|line| LONGEST_LINE < line.len()) {
        return None;
    }
    let line = text[..from].bytes().filter(|byte| *byte == b'\n').count() + 1;
    let lines = &text[from..to];
    let mut snippet = Snippet::source(without_returns(lines)).line_start(line).path(shown.path(first)?);
    // A mark moves to the left by the returns before it.
    let returns = |at: usize| text[from..at].matches("\r\n").count();
    for (mark, (span, label)) in marks.into_iter().zip(spans) {
        let mark = mark.start - returns(mark.start)..mark.end - returns(mark.end);
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

/// Lines as Unix ends them: the carriage returns of Windows are not part of what their author sees.
fn without_returns(lines: &str) -> Cow<'_, str> {
    if lines.contains("\r\n") { lines.replace("\r\n", "\n").into() } else { lines.into() }
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
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
        let shown = ShownDiagnostic { severity, diagnostic: &diagnostic, is_refused: false, sources: &sources, base };
        render(&shown, &[], ReportStyle { colour: false, width: None })
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
    fn the_returns_of_windows_are_not_shown() {
        let shown = shown("one\r\ntwo two\r\nthree\r\n", |file| {
            Diagnostic::warning("w-w", "so").at(Span::new(file, 9..14)).label(Span::new(file, 0..5), "here")
        });
        assert!(shown.contains("1 | one\n  | --- here\n2 | two two\n  |     ^^^\n"), "{shown}");
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
    fn sizes_are_said_plainly() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_001), "2 kB");
        assert_eq!(size(12_345_678), "12.3 MB");
    }
}
