//! mdBook's `{{#include}}` and its kin, everywhere in a text, as mdBook does it.
//!
//! In: a chapter's text. Out: an [`Assembled`] text whose every byte knows its file. How deep
//! includes go and how long the result gets is bounded; a loop is an error that shows it. Where a directive is
//! in a list or a quotation, all lines that it brings are there too.

use std::collections::BTreeSet;
use std::ops::Range;

use super::directive::{self, Directive, DirectiveKind, Selection};
use super::files::{self, PathKind};
use super::reading::{MAX_TEXT, Reading, What};
use super::snippet;
use crate::diagnostic::{Diagnostic, nearest};
use crate::guard::budget::Bounds;
use crate::source::{Assembled, FileId, Span};

/// How deep includes may include.
// mdBook's own limit (`MAX_LINK_NESTED_DEPTH`).
const MAX_DEPTH: usize = 10;
/// How many includes one chapter may come to.
// Ten files that include one another ten times, ten levels deep, would come to ten billion.
const MAX_COUNT: usize = 10_000;
/// How long one chapter may get, in bytes.
// A long novel has one or two million; more than sixty of them in a chapter are a mistake.
const MAX_LENGTH: usize = 64 << 20;

/// For how many kinds of foreign directives there is a warning.
// A text that a program wrote may have another name in each line, and a hundred messages are enough.
const MAX_FOREIGN: usize = 100;

const INCLUDE: What = What { noun: "included file", missing: "include-missing" };

/// Expands the bytes `range` of a file that is at `path` (from the book's folder).
pub(super) fn expand(reading: &mut Reading<'_>, file: FileId, range: Range<usize>, path: &str) -> Assembled {
    let Some(source) = reading.sources.get(file) else { return Assembled::default() };
    let text = source.text.clone();
    let Some(part) = text.get(range.clone()) else { return Assembled::default() };
    let whole = piece(file, part, range.start);
    // MkDocs' and MyST's includes are read only in books that are not mdBook's, where they are text.
    let foreign = !reading.mdbook && (part.contains("8<-") || part.contains("{include}"));
    if !part.contains("{{") && !foreign {
        return whole;
    }
    let mut expander = Expander {
        reading,
        // The chapter is open from the start, so that a file that includes it is a loop.
        open: vec![(path.to_string(), whole.span(0..0))],
        count: 0,
        reported: BTreeSet::new(),
        looping: BTreeSet::new(),
        indent: String::new(),
        output: Assembled::default(),
    };
    // Paths in directives are relative to the file that holds them, as in mdBook.
    expander.text(&whole, files::folder(path));
    expander.output
}

fn piece(file: FileId, text: &str, start: usize) -> Assembled {
    let mut assembled = Assembled::default();
    assembled.push(text, Span::new(file, start..start + text.len()));
    assembled
}

struct Expander<'a, 'b> {
    reading: &'a mut Reading<'b>,
    /// The chapter and the includes that are open: what they name, and their spans.
    open: Vec<(String, Span)>,
    count: usize,
    /// The messages already reported: once is enough.
    reported: BTreeSet<String>,
    /// Parts of files that include themselves. They are not expanded again: a file that holds a thousand includes of
    /// itself would come to a million.
    looping: BTreeSet<String>,
    /// The prefix of each line: that of the list or quotation around a directive.
    indent: String,
    output: Assembled,
}

impl Expander<'_, '_> {
    /// Appends a text with its includes done. The depth of this recursion is bounded by `open`.
    fn text(&mut self, text: &Assembled, folder: &str) {
        let mut done = 0;
        let mut directives = directive::find(&text.text);
        if !self.reading.mdbook {
            directives.extend(snippet::find(&text.text));
            directives.sort_by_key(|directive| directive.range.start);
        }
        for directive in directives {
            // Inside of a directive that was read already.
            if directive.range.start < done {
                continue;
            }
            self.copy(text, done..directive.range.start);
            done = directive.range.end;
            let span = text.span(directive.range.clone());
            match directive.kind {
                // Without its backslash: the rest is shown as mdBook shows it.
                DirectiveKind::Escaped => self.copy(text, directive.range.start + 1..directive.range.end),
                // mdBook's `{{#title …}}` sets the title of an HTML page: books have no such thing.
                DirectiveKind::Title => {}
                DirectiveKind::SnippetOfCode if !self.is_there(&directive, span, folder) => {
                    self.copy(text, directive.range);
                }
                _ => {
                    if !self.include(&directive, span, folder) {
                        self.copy(text, directive.range);
                    }
                }
            }
        }
        self.copy(text, done..text.text.len());
        self.foreign(text);
    }

    /// Says which directives stay text, each kind once.
    fn foreign(&mut self, text: &Assembled) {
        for (name, range) in directive::foreign(&text.text) {
            if self.reading.directives.contains(name) || MAX_FOREIGN <= self.reading.directives.len() {
                continue;
            }
            // Once in the whole book, not once a chapter: a preprocessor is missing everywhere or nowhere.
            self.reading.directives.insert(name.to_string());
            let message = format!("unknown directive `{{{{#{name} …}}}}`: it is printed as text");
            let warning = Diagnostic::warning("directive-unknown", message).at(text.span(range));
            let help = "if a preprocessor of mdBook handles it, put `[output.chapbook]` into `book.toml` and run `mdbook build`, which runs preprocessors first";
            self.reading.diagnostics.push(warning.help(help));
        }
    }

    /// Appends a part as it is, unless the chapter got too long.
    fn copy(&mut self, text: &Assembled, range: Range<usize>) {
        // Beyond the bound nothing is added, so memory is bounded too; the message comes once.
        if MAX_LENGTH < self.output.text.len() + range.len() {
            self.fail("include-too-large", "with its includes the chapter is larger than 64 MiB", text.span(range));
        } else if self.indent.is_empty() {
            self.output.push_from(text, range);
        } else {
            self.indented(text, range);
        }
    }

    /// Appends a part with the indent before each of its lines; a blank line gets it without spaces at the end.
    fn indented(&mut self, text: &Assembled, range: Range<usize>) {
        let mut at = range.start;
        for line in text.text[range].split_inclusive('\n') {
            if self.output.text.ends_with('\n') {
                // Two spaces at the end of `> ` lines would be a hard break in some parsers, and noise in all messages.
                let blank = line.trim_end().is_empty();
                let indent = if blank { self.indent.trim_end() } else { &self.indent };
                self.output.push(indent, text.span(at..at));
            }
            self.output.push_from(text, at..at + line.len());
            at += line.len();
        }
    }

    /// Appends a text that no file holds.
    fn push_generated(&mut self, text: &str, span: Span) {
        let mut generated = Assembled::default();
        generated.push(text, span);
        self.copy(&generated, 0..text.len());
    }

    fn fail(&mut self, code: &'static str, message: &str, span: Span) {
        if !self.reported.insert(message.to_string()) {
            return;
        }
        let help = match code {
            "include-loop" => "remove one of these includes",
            _ => "check whether a file is included too often, or split the chapter",
        };
        let mut error = Diagnostic::error(code, message).at(span).help(help);
        // The labels show the way from the chapter to the place: which of ten includes is too much can be seen.
        error.labels = self.open[1..].iter().map(|it| (it.1, format!("`{}` is included here", it.0))).collect();
        self.reading.diagnostics.push(error);
    }

    /// Whether the book may still get so many bytes by its includes: a few small files can ask for terabytes.
    fn may_bring(&mut self, bytes: usize, span: Span) -> bool {
        let Some(budget) = &mut self.reading.includes else { return false };
        if budget.charge(bytes as u64) {
            return true;
        }
        self.reading.includes = None;
        let most = Bounds::default().includes >> 20;
        let message = format!("the book's includes bring more than {most} MiB into it");
        self.fail("budget-spent", &message, span);
        false
    }

    /// The file that a directive names. MkDocs and Quarto also see paths from the project's folder.
    fn path(&self, directive: &Directive<'_>, folder: &str) -> String {
        let path = files::join_outside(folder, directive.path);
        let from_root = matches!(directive.kind, DirectiveKind::Snippet | DirectiveKind::SnippetOfCode);
        // A path that works from its own folder goes before one that works from the project's.
        let other = files::join_outside("", directive.path.trim_start_matches('/'));
        let is_file = |path: &str| self.reading.file_system.0.kind(path) == Some(PathKind::File);
        if from_root && !is_file(&path) && is_file(&other) { other } else { path }
    }

    /// Whether there is a file of code to be shown in the place of a directive; that there is none is said.
    fn is_there(&mut self, directive: &Directive<'_>, span: Span, folder: &str) -> bool {
        let path = self.path(directive, folder);
        if self.reading.file_system.0.kind(&path) == Some(PathKind::File) {
            return true;
        }
        let message = format!("there is no file `{path}`: its directive is shown as code");
        let help = "put the file there; a path begins at the folder of its text, or at the book's";
        self.reading.diagnostics.push(Diagnostic::warning("include-missing", message).at(span).help(help));
        false
    }

    /// Puts a file here. `false`: there is none, and the directive stays as it is.
    fn include(&mut self, directive: &Directive<'_>, span: Span, folder: &str) -> bool {
        let path = self.path(directive, folder);
        // The same file with other lines is no loop by itself: examples are shown in parts.
        let name = format!("{path}{}", directive.selection);
        if self.looping.contains(&name) {
            return true;
        }
        if self.open.iter().any(|it| it.0 == name) {
            self.fail("include-loop", &format!("`{name}` includes itself"), span);
            self.looping.insert(name);
            return true;
        }
        // The chapter itself is open too.
        if MAX_DEPTH < self.open.len() {
            let message = format!("includes are nested more than {MAX_DEPTH} levels deep");
            self.fail("include-loop", &message, span);
            return true;
        }
        self.count += 1;
        if MAX_COUNT < self.count {
            self.fail("include-too-large", "more than 10,000 includes in one chapter", span);
            return true;
        }
        let read = self.reading.source(INCLUDE, &path, MAX_TEXT, Some(span));
        let text = read.and_then(|it| Some((it, self.reading.sources.get(it)?.text.clone())));
        // mdBook leaves the directive in the text; without mdBook's habits the error alone says enough.
        let Some((file, text)) = text else { return !self.reading.mdbook };
        let mut selected = self.select(directive, file, &text, span);
        if !self.may_bring(selected.text.len(), span) {
            return true;
        }
        // mdBook 0.5 takes the indent off; rustdoc's includes have hidden lines whose indent must match the shown
        // ones.
        if directive.attributes == "dedent" || (self.reading.dedent && directive.kind != DirectiveKind::RustdocInclude)
        {
            selected = dedented(&selected);
        }
        self.open.push((name, span));
        let inner = files::folder(&path).to_string();
        if !self.indent.is_empty() && self.output.text.ends_with('\n') {
            // The first line of an include at the start of a line needs the indent of the text around.
            self.output.push(&self.indent, Span { end: span.start, ..span });
        }
        let line_start = self.output.text.rfind('\n').map_or(0, |at| at + 1);
        // An included text belongs to the list item or quotation around the directive as a whole, not with its first line alone.
        let indent = indent(&self.output.text[line_start..]).unwrap_or_else(|| self.indent.clone());
        let indent = std::mem::replace(&mut self.indent, indent);
        if let DirectiveKind::Playground = directive.kind {
            let words: Vec<&str> = directive.attributes.split_whitespace().collect();
            let info = if words.is_empty() { String::new() } else { format!(",{}", words.join(",")) };
            self.push_generated(&format!("```rust{info}\n"), span);
            self.text(&selected, &inner);
            // A file without a last line end would put the fence behind its last line.
            let end = if self.output.text.ends_with('\n') { "```\n" } else { "\n```\n" };
            self.push_generated(end, span);
        } else {
            self.text(&selected, &inner);
        }
        self.indent = indent;
        self.open.pop();
        true
    }

    /// The lines that a directive asks for.
    fn select(&mut self, directive: &Directive<'_>, file: FileId, text: &str, span: Span) -> Assembled {
        let hidden = matches!(directive.kind, DirectiveKind::RustdocInclude);
        match directive.selection {
            Selection::All => lines(file, text, |_, _| LineVisibility::Shown),
            Selection::Lines(from, to) => lines(file, text, |number, _| {
                let inside = from <= number && to.is_none_or(|to| number < to);
                if inside { LineVisibility::Shown } else { other(hidden) }
            }),
            Selection::Anchor(name) => {
                let anchors: Vec<&str> = text.lines().filter_map(directive::anchor).collect();
                if !anchors.contains(&name) {
                    let path = directive.path;
                    let message = format!("`{path}` has no anchor `{name}`");
                    let mut error = Diagnostic::new(self.reading.severity(), "include-anchor", message);
                    error.help = nearest(name, anchors).map(|near| format!("use `{near}`"));
                    self.reading.diagnostics.push(error.at(span));
                    // A part that is missing must not become the whole file.
                    return Assembled::default();
                }
                let mut inside = false;
                lines(file, text, |_, line| {
                    if directive::anchor_end(line) == Some(name) {
                        inside = false;
                        LineVisibility::Left
                    } else if directive::anchor(line) == Some(name) {
                        inside = true;
                        LineVisibility::Left
                    // Marks of other anchors are comments that no reader wants.
                    } else if directive::anchor(line).or(directive::anchor_end(line)).is_some() {
                        LineVisibility::Left
                    } else if inside {
                        LineVisibility::Shown
                    } else {
                        other(hidden)
                    }
                })
            }
        }
    }
}

/// The prefix of the further lines that a directive brings, if nothing but lists and quotations precedes the
/// directive on its line: `- > ` gives `  > `.
fn indent(line: &str) -> Option<String> {
    let mut rest = line;
    let mut indent = String::new();
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = match (first, rest[digits..].chars().next()) {
            ('-' | '*' | '+', _) => 1,
            (_, Some('.' | ')')) if 0 < digits => digits + 1,
            _ => 0,
        };
        if matches!(first, ' ' | '\t' | '>') {
            indent.push(first);
            rest = &rest[1..];
        } else if 0 < marker && rest[marker..].starts_with([' ', '\t']) {
            indent.push_str(&" ".repeat(marker));
            rest = &rest[marker..];
        } else {
            return None;
        }
        // Text before the directive: it is in the middle of a line, and its lines go on without an indent.
    }
    Some(indent)
}

/// A text without the indent that all its lines have.
fn dedented(text: &Assembled) -> Assembled {
    let lines = text.text.split_inclusive('\n');
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = lines.clone().filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
    let mut result = Assembled::default();
    let mut at = 0;
    for line in lines {
        // A blank line may be shorter than the indent of the others.
        let cut = least.min(line.trim_end_matches(['\n', '\r']).len());
        result.push_from(text, at + cut..at + line.len());
        at += line.len();
    }
    result
}

/// Whether a line of an included file is shown, hidden or left out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineVisibility {
    Shown,
    /// It is there, marked as hidden (`# `) as in rustdoc.
    Hidden,
    /// It is left out.
    Left,
}

/// A line outside of the selection.
fn other(hidden: bool) -> LineVisibility {
    if hidden { LineVisibility::Hidden } else { LineVisibility::Left }
}

/// The lines of a file (numbered from 0) that `choose` keeps, without the last line's end. What
/// is adjacent is copied as one piece, so that long files stay cheap.
fn lines(file: FileId, text: &str, mut choose: impl FnMut(usize, &str) -> LineVisibility) -> Assembled {
    let mut result = Assembled::default();
    let mut run: Option<Range<usize>> = None;
    let mut at = 0;
    let flush = |run: &mut Option<Range<usize>>, result: &mut Assembled| {
        if let Some(range) = run.take() {
            result.push(&text[range.clone()], Span::new(file, range));
        }
    };
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        match choose(number, line) {
            LineVisibility::Shown => run.get_or_insert(range.clone()).end = range.end,
            LineVisibility::Left => flush(&mut run, &mut result),
            LineVisibility::Hidden => {
                flush(&mut run, &mut result);
                // rustdoc hides lines that begin so; the reader may unfold them, and they are not printed.
                result.push("# ", Span::new(file, range.start..range.start));
                run = Some(range);
            }
        }
    }
    flush(&mut run, &mut result);
    let end = result.text.trim_end_matches(['\n', '\r']).len();
    let keep = if result.text.ends_with('\n') {
        // One line end goes, as in mdBook: the line of the directive has its own.
        let long = if result.text.ends_with("\r\n") { 2 } else { 1 };
        (result.text.len() - long).max(end)
    } else {
        result.text.len()
    };
    let mut kept = Assembled::default();
    kept.push_from(&result, 0..keep);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::project::files::{FileSystem, Memory};
    use crate::source::SourceMap;
    use std::sync::Arc;

    fn run(files: &[(&str, &str)]) -> (Assembled, SourceMap, Diagnostics) {
        let file_system = FileSystem(Arc::new(Memory::new(files.iter().copied())));
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let mut reading = Reading::new(&file_system, &mut sources, &mut diagnostics);
        let file = reading.source(INCLUDE, "src/a.md", MAX_TEXT, None).unwrap();
        let end = reading.sources.get(file).unwrap().text.len();
        let text = expand(&mut reading, file, 0..end, "src/a.md");
        (text, sources, diagnostics)
    }

    const CODE: &str =
        "// one\n// ANCHOR: x\nlet x;\n// ANCHOR: y\nlet y;\n// ANCHOR_END: y\nlet z;\n// ANCHOR_END: x\nend\n";

    #[test]
    fn lines_and_anchors() {
        crate::cases::check("include", |[directive]| {
            let (text, _, diagnostics) = run(&[("src/a.md", &format!("<{directive}>")), ("b.rs", CODE)]);
            let codes: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
            format!("{} {}", text.text, codes.join(" "))
        });
    }

    #[test]
    fn lists_and_quotations_hold_what_is_included() {
        crate::cases::check("include-indent", |[chapter]| {
            let (text, _, diagnostics) = run(&[
                ("src/a.md", chapter),
                ("src/b.rs", "fn a() {\n    b();\n}\n"),
                ("src/c.md", "one\n\n- nested\n"),
                ("src/d.md", "in:\n{{#include b.rs}}\n"),
            ]);
            assert!(diagnostics.sorted().is_empty());
            text.text
        });
    }

    #[test]
    fn indents_are_taken_off() {
        let code = "class A {\n    // ANCHOR: m\n    void M() {\n\n        N();\n    }\n    // ANCHOR_END: m\n}\n";
        let (text, ..) = run(&[("src/a.md", "{{#include b.cs:m dedent}}"), ("src/b.cs", code)]);
        assert_eq!(text.text, "void M() {\n\n    N();\n}");
        let (text, ..) = run(&[("src/a.md", "{{#include b.cs:m}}"), ("src/b.cs", code)]);
        assert_eq!(text.text, "    void M() {\n\n        N();\n    }");
    }

    #[test]
    fn a_thousand_includes_of_itself_are_one_error() {
        let bomb = "{{#include a.md}}\n".repeat(1000);
        let (text, _, diagnostics) = run(&[("src/a.md", &bomb)]);
        assert_eq!((text.text.len(), diagnostics.sorted().len()), (1000, 1));
        let bomb = "{{#include b.md:1:999}}\n".repeat(1000);
        let (text, _, diagnostics) = run(&[("src/a.md", "{{#include b.md}}"), ("src/b.md", &bomb)]);
        assert_eq!(diagnostics.sorted().len(), 1);
        assert!(text.text.len() < 4000, "{}", text.text.len());
    }

    #[test]
    fn includes_of_a_whole_book_are_bounded() {
        let file_system =
            FileSystem(Arc::new(Memory::new([("a.md", "{{#include b.md}}\n"), ("b.md", "twelve bytes")])));
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let mut reading = Reading::new(&file_system, &mut sources, &mut diagnostics);
        reading.includes = Some(crate::guard::budget::Budget::new(30));
        let file = reading.source(INCLUDE, "a.md", MAX_TEXT, None).unwrap();
        let texts: Vec<String> = (0..4).map(|_| expand(&mut reading, file, 0..18, "a.md").text).collect();
        assert_eq!(texts, ["twelve bytes\n", "twelve bytes\n", "\n", "\n"]);
        let codes: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, ["budget-spent"], "it is told once");
    }

    #[test]
    fn spans_lead_into_the_included_file() {
        let (text, sources, _) = run(&[
            ("src/a.md", "pre {{#include p/b.md}} post"),
            ("src/p/b.md", "in {{#include c.md}} out\n"),
            ("src/p/c.md", "deep"),
        ]);
        assert_eq!(text.text, "pre in deep out post");
        let at = text.text.find("deep").unwrap();
        let span = text.span(at..at + 4);
        assert_eq!(sources.get(span.file).unwrap().name, "src/p/c.md");
        assert_eq!(sources.text(text.span(16..20)), "post");
    }

    #[test]
    fn what_can_go_wrong_is_said() {
        for (directive, code) in [
            ("{{#include nothing.md}}", "include-missing"),
            ("{{#include ../../etc/passwd}}", "path-outside"),
            ("{{#include /etc/passwd}}", "path-outside"),
            ("{{#include ../b.rs:zz}}", "include-anchor"),
            ("{{#include a.md}}", "include-loop"),
            ("{{#include 0.md}}", "include-loop"),
        ] {
            let mut files = vec![("src/a.md".to_string(), directive.to_string()), ("b.rs".into(), CODE.into())];
            files.extend((0..12).map(|n| (format!("src/{n}.md"), format!("{{{{#include {}.md}}}}", n + 1))));
            let list: Vec<(&str, &str)> = files.iter().map(|file| (file.0.as_str(), file.1.as_str())).collect();
            let (_, _, diagnostics) = run(&list);
            let codes: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
            assert_eq!(codes, [code], "{directive}");
            assert!(diagnostics.sorted()[0].span.is_some());
        }
    }

    #[test]
    fn fans_of_includes_are_bounded() {
        let fan = "{{#include b.md}}".repeat(100);
        let fan2 = "{{#include c.md}}".repeat(100);
        let fan3 = "{{#include d.md}}".repeat(100);
        let (text, _, diagnostics) =
            run(&[("src/a.md", &fan), ("src/b.md", &fan2), ("src/c.md", &fan3), ("src/d.md", "x")]);
        assert!(text.text.len() <= MAX_COUNT);
        assert_eq!(diagnostics.sorted()[0].code, "include-too-large");
    }
}
