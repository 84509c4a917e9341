//! Projects that nobody would write: whatever is in `book.toml`, `SUMMARY.md`, front matter, or an
//! include, a project comes back, in time, and every span lies in its file.

use std::sync::Arc;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::files::{FileSystem, Memory};
use chapbook::project::{Project, SummaryEntryKind, open};
use chapbook::resolve;
use proptest::prelude::*;

/// Loads, parses and resolves a book in memory.
fn run(files: &[(&str, &str)], file: Option<&str>) -> (Project, Diagnostics) {
    let file_system = FileSystem(Arc::new(Memory::new(files.iter().copied())));
    let mut diagnostics = Diagnostics::default();
    let project = open(file_system, file, &[], &mut diagnostics);
    let book = chapbook::parse::book(&project, &mut diagnostics);
    let resolved = resolve::book(&book, &project, &mut diagnostics);
    assert_eq!(resolved.notes.len(), book.notes.len());
    (project, diagnostics)
}

fn check_spans(project: &Project, diagnostics: &Diagnostics) {
    for problem in diagnostics.sorted() {
        if let Some(span) = problem.span {
            let text = &project.sources.get(span.file).expect("is a file of the book").text;
            assert!(text.get(span.range()).is_some(), "{problem:?}");
        }
    }
    for entry in &project.entries {
        if let SummaryEntryKind::Chapter { text, .. } = &entry.kind {
            let span = text.span(0..text.text.len());
            assert!(project.sources.get(span.file).is_some());
        }
    }
}

/// Texts made of pieces that mean something, so that chance gets far into the readers.
fn text_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(pieces).prop_map(String::from), 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..40).prop_map(|it| it.concat())
}

const YAML: &[&str] = &[
    "---\n", "title: ", "author:\n", "- ", "  ", "\n", "chapbook:\n", "pdf: ", "{trim: a5}", "[", "]", "{", "}", "'",
    "\"", "&a ", "*a ", "|\n", "é", ": ", "# ", "null", "identifier: ", "isbn: 978", "date: 2026", "...\n",
];
const TOML: &[&str] = &[
    "[book]\n",
    "[output.chapbook]\n",
    "[output.chapbook.pdf]\n",
    "title = ",
    "authors = ",
    "src = ",
    "\"x\"",
    "\"..\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    "\n",
    "'''",
    "\"\"\"",
    "trim = \"a5\"",
    "pdf.toc = true\n",
    "1979-05-27",
    "0x1F",
    "é",
    "[preprocessor.x]\n",
    "theme = \"novel\"\n",
];
const SUMMARY: &[&str] = &[
    "# Summary\n", "# Part\n", "- ", "  ", "\t", "\n", "[A](a.md)", "[B]()", "[", "](", ")", "---\n", "1. ", "> ", "`",
    "<!-- ", "-->", "*", "é", "[C](../../x.md)", "[a.md](a.md#x)", "    ",
];
const INCLUDES: &[&str] = &[
    "{{#include a.md}}",
    "{{#include b.md:x}}",
    "{{#include b.md:2:}}",
    "{{#rustdoc_include b.md:x}}",
    "{{",
    "}}",
    "#",
    "{{#playground b.md editable}}",
    "{{#title x}}",
    "\\{{#include b.md}}",
    "ANCHOR: x\n",
    "ANCHOR_END: x\n",
    "\n",
    "é",
    "{{#include ../../x}}",
    "[x](a.md#y)",
    "[](#y)",
    "^[n]",
    "[^1]",
    "\n[^1]: z\n",
    "# H\n",
    "{#y}",
    "\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn front_matter(yaml in text_of(YAML)) {
        let text = format!("---\n{yaml}\n---\n# H\n");
        let (project, diagnostics) = run(&[("a.md", &text)], Some("a.md"));
        check_spans(&project, &diagnostics);
    }

    #[test]
    fn settings(toml in text_of(TOML)) {
        let files = [("book.toml", toml.as_str()), ("src/SUMMARY.md", "- [A](a.md)\n"), ("src/a.md", "# A\n")];
        let (project, diagnostics) = run(&files, None);
        check_spans(&project, &diagnostics);
    }

    #[test]
    fn summaries(summary in text_of(SUMMARY)) {
        let (project, diagnostics) = run(&[("SUMMARY.md", &summary), ("a.md", "# A\n")], None);
        check_spans(&project, &diagnostics);
    }

    #[test]
    fn includes(a in text_of(INCLUDES), b in text_of(INCLUDES)) {
        let (project, diagnostics) = run(&[("a.md", &a), ("b.md", &b)], Some("a.md"));
        check_spans(&project, &diagnostics);
    }
}

/// Inputs that grow: a mistake that takes time by their square would not end.
#[test]
fn what_is_vast_is_still_read() {
    let repeat = |text: &str, times: usize| text.repeat(times);
    let lines = |times: usize, line: &dyn Fn(usize) -> String| (0..times).map(line).collect::<String>();
    let cases: Vec<(&str, String)> = vec![
        ("open directives", repeat("{{#include ", 100_000)),
        ("missing includes", lines(20_000, &|n| format!("{{{{#include n{n}.md}}}}\n"))),
        ("broken links", lines(20_000, &|n| format!("[x](#l{n}) [y](f{n}.md)\n"))),
        ("equal titles", repeat("# Same\n\n", 10_000)),
        ("equal labels", repeat("# Same {#x}\n\n", 10_000)),
        ("notes", lines(10_000, &|n| format!("x[^{n}]\n\n[^{n}]: note\n\n"))),
        ("long YAML", format!("---\n{}---\nx", lines(50_000, &|n| format!("k{n}: 1\n")))),
        ("deep YAML", format!("---\na: {}\n---\nx", repeat("[", 100_000))),
        ("long paths", format!("[x]({}) ![x]({}.png)", repeat("../", 50_000), repeat("a/", 50_000))),
    ];
    for (_, text) in &cases {
        let (project, diagnostics) = run(&[("a.md", text)], Some("a.md"));
        check_spans(&project, &diagnostics);
    }
    let settings = format!("[output.chapbook]\n{}", lines(20_000, &|n| format!("key{n} = 1\n")));
    let summary = lines(20_000, &|n| format!("- [x](c{n}.md)\n- y\n"));
    run(&[("book.toml", &settings), ("SUMMARY.md", &summary)], None);
}
