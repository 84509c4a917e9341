//! The model that Markdown becomes: each `tests/suite/parse/*.md` is parsed, and its dump and messages
//! are beside it in a `.model`. `BLESS=1` rewrites those that differ.
//!
//! A case is a whole book in one file. Its first line may hold settings in a comment:
//! `<!-- lang: de, title: Das Buch -->`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chapbook::diagnostic::Diagnostics;
use chapbook::document::{Book, dump};
use chapbook::parse;
use chapbook::project::{Project, SummaryEntry, SummaryEntryKind};
use chapbook::source::{Assembled, Span};

/// A project of one file with this text.
pub(crate) fn project(text: &str) -> Project {
    let mut project = Project { single: true, stem: "case".into(), ..Project::default() };
    let file = project.sources.add("case.md", text);
    let text = Assembled::whole(file, text);
    project.entries.push(SummaryEntry {
        kind: SummaryEntryKind::Chapter { path: "case.md".into(), text },
        named: Default::default(),
        title: String::new(),
        span: Span::new(file, 0..0),
        depth: 0,
        numbered: false,
        language: None,
    });
    project
}

/// The book that a text is, and what was reported.
pub(crate) fn parsed(text: &str) -> (Book, Diagnostics, Project) {
    let project = project(text);
    let mut diagnostics = Diagnostics::default();
    let book = parse::book(&project, &mut diagnostics);
    (book, diagnostics, project)
}

#[test]
fn dumps_are_as_blessed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/parse");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(&folder).expect("the suite").map(|it| it.expect("a case").path()).collect();
    cases.retain(|case| case.extension().is_some_and(|extension| extension == "md"));
    cases.sort();
    assert!(cases.len() >= 10, "the suite has its cases");
    let mut different = Vec::new();
    for case in cases {
        let text = fs::read_to_string(&case).expect("a case is UTF-8");
        let found = dump_of(&text);
        let golden = case.with_extension("model");
        if fs::read_to_string(&golden).is_ok_and(|it| it == found) {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, found).expect("the golden can be written");
        } else {
            fs::write(golden.with_extension("found"), found).expect("the finding can be written");
            different.push(case.display().to_string());
        }
    }
    assert!(different.is_empty(), "compare .found with .model, then BLESS=1:\n{}", different.join("\n"));
}

/// The project of a case: its first line may hold settings.
pub(crate) fn configured(text: &str) -> Project {
    let mut project = project(text);
    let settings = text.lines().next().and_then(|line| line.strip_prefix("<!--")?.strip_suffix("-->"));
    for (key, value) in settings.unwrap_or("").split(',').filter_map(|part| part.split_once(':')) {
        let value = value.trim().to_owned();
        match key.trim() {
            "lang" => project.config.metadata.language = value,
            "title" => project.config.metadata.title = value,
            "smart" => project.config.smart = Some(value == "true"),
            "structure" => project.config.structure.all = Some(value == "true"),
            "single" => project.single = value == "true",
            _ => {}
        }
    }
    project
}

fn dump_of(text: &str) -> String {
    let project = configured(text);
    let mut diagnostics = Diagnostics::default();
    let book = parse::book(&project, &mut diagnostics);
    let mut out = dump::text(&book, Some(&project.sources));
    for it in diagnostics.sorted() {
        let span = it.span.unwrap_or_default();
        let (row, column) = project.sources.position(span);
        let source = project.sources.text(span).lines().next().unwrap_or("");
        writeln!(out, "{:?} {row}:{column} {}: {} «{source}»", it.severity, it.code, it.message)
            .expect("strings can be written");
    }
    out
}
