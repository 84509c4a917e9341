//! The render context that mdBook gives a back end on standard input.
//!
//! In: its JSON. Out: a [`Project`] whose chapters are those that mdBook's preprocessors made; the
//! settings are those of the book's `book.toml`, which messages can show.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

use super::files::{self, Disk, FileSystem, PathKind};
use super::flag::Flag;
use super::reading::{FILE, MAX_TEXT, Reading};
use super::settings::Settings;
use super::value::{Key, Node, Value};
use super::{LoadedBook, Named, Project, SummaryEntry, SummaryEntryKind, from_toml, mdbook, site};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Assembled, Span};

/// Makes a project of a render context. `settings` are flags; `epoch` is the one date of the build.
pub fn from_render_context(
    json: &str,
    settings: &[Flag],
    epoch: Option<i64>,
    diagnostics: &mut Diagnostics,
) -> Project {
    let context: Json = match serde_json::from_str(json) {
        Ok(context) => context,
        Err(error) => {
            diagnostics.push(invalid(&error.to_string()));
            return Project::default();
        }
    };
    let Some(root) = context.get("root").and_then(Json::as_str) else {
        diagnostics.push(invalid("it names no `root`"));
        return Project::default();
    };
    if context.get("destination").and_then(Json::as_str).is_none() {
        diagnostics.push(invalid("it names no `destination`"));
    }
    let file_system = match Disk::new(Path::new(root)) {
        Ok(disk) => FileSystem(Arc::new(disk)),
        Err(problem) => {
            diagnostics.push(invalid(&format!("can't read `{root}`: {problem}")));
            return Project::default();
        }
    };
    let mut project = from_json(&context, file_system, settings, diagnostics);
    project.root = root.into();
    project.config.epoch = epoch;
    project.stem = Path::new(root).file_name().map_or("book".into(), |name| name.to_string_lossy().into());
    project
}

fn invalid(why: &str) -> Diagnostic {
    Diagnostic::error("render-context", format!("this is not mdBook's render context: {why}"))
        .help("let mdBook run chapbook: put `[output.chapbook]` into `book.toml` and run `mdbook build`")
}

fn from_json(context: &Json, file_system: FileSystem, flags: &[Flag], diagnostics: &mut Diagnostics) -> Project {
    let mut project = Project { file_system: file_system.clone(), ..Project::default() };
    let mut reading = Reading::new(&file_system, &mut project.sources, diagnostics);
    let table = settings(context, &mut reading);
    let mut settings = Settings::default();
    mdbook::math(&table, &mut settings, &mut reading);
    mdbook::layers(&table, &mut settings, reading.diagnostics);
    let folder = mdbook::source_folder(&table, reading.diagnostics);
    let mut loaded = LoadedBook { source_folder: folder.unwrap_or_else(|| "src".into()), ..LoadedBook::default() };
    loaded.redirects = mdbook::redirects(&table);
    loaded.hidelines = mdbook::hidelines(&table);
    loaded.site = site::of(&table);
    loaded.mdbook = true;
    reading.mdbook = true;
    // `sections` up to mdBook 0.4, `items` since 0.5.
    let book = context.get("book");
    let items = book.and_then(|book| book.get("sections").or_else(|| book.get("items")));
    match items.and_then(Json::as_array) {
        Some(items) => entries(items, 0, &mut loaded, &mut reading),
        None => reading.diagnostics.push(invalid("it has no `book.items`")),
    }
    settings.flags(flags, reading.sources);
    loaded.apply_settings(settings, &mut reading);
    project.take(loaded);
    project
}

/// The book's settings: its `book.toml`, or the part of the context that holds it.
fn settings(context: &Json, reading: &mut Reading<'_>) -> Node {
    // The context has a copy of these settings without positions: in the file, messages can point at lines.
    if reading.file_system.0.kind("book.toml") == Some(PathKind::File) {
        let file = reading.source(FILE, "book.toml", MAX_TEXT, None);
        let text = file.and_then(|file| Some((file, reading.sources.get(file)?.text.clone())));
        if let Some((file, text)) = text {
            return from_toml::read(file, &text, reading.diagnostics);
        }
    }
    // A name in angle brackets is no file: `Project::inputs` leaves it out.
    let file = reading.sources.add("<render context>", "");
    node(context.get("config").unwrap_or(&Json::Null), Span::new(file, 0..0))
}

/// A JSON value as a setting; `serde_json` bounds the nesting.
fn node(json: &Json, span: Span) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(it) => Value::Scalar { text: it.to_string(), quoted: false },
        Json::Number(it) => Value::Scalar { text: it.to_string(), quoted: false },
        Json::String(it) => Value::Scalar { text: it.clone(), quoted: true },
        Json::Array(items) => Value::List(items.iter().map(|item| node(item, span)).collect()),
        // What nobody has set is `null`.
        Json::Object(items) => Value::Table(
            (items.iter().filter(|item| !item.1.is_null()))
                .map(|item| (Key { name: item.0.clone(), span }, node(item.1, span)))
                .collect(),
        ),
    };
    Node { span, value }
}

/// The chapters of a list; `serde_json` bounds the nesting.
fn entries(items: &[Json], depth: u8, loaded: &mut LoadedBook, reading: &mut Reading<'_>) {
    for item in items {
        if let Some(title) = item.get("PartTitle").and_then(Json::as_str) {
            loaded.entries.push(SummaryEntry {
                kind: SummaryEntryKind::Part,
                title: title.to_string(),
                named: Named::Summary,
                span: Span::default(),
                depth: 0,
                numbered: false,
                language: None,
            });
        }
        // A separator is a text and has no keys; neither output has anything to show for it.
        let Some(chapter) = item.get("Chapter") else { continue };
        let text = |name: &str| chapter.get(name).and_then(Json::as_str);
        // `source_path` is the file on the disk; in `path` the preprocessor `index` has made `index.md` of `README.md`.
        let (kind, span) = match text("source_path").or_else(|| text("path")) {
            Some(path) => {
                // mdBook writes paths as its system does, with backslashes on Windows.
                let path = path.replace('\\', "/");
                let name = files::join(&loaded.source_folder, &path).unwrap_or_else(|| path.clone());
                let content = text("content").unwrap_or_default();
                let file = reading.sources.add(name, content);
                // Includes are not looked for: mdBook's `links` has done them, and what still looks like one is an
                // example.
                let text = Assembled::whole(file, content);
                (SummaryEntryKind::Chapter { path, text }, Span::new(file, 0..0))
            }
            None => (SummaryEntryKind::Draft, Span::default()),
        };
        // Prefix and suffix chapters have `null` here.
        let numbered = chapter.get("number").is_some_and(|it| !it.is_null());
        let title = text("name").unwrap_or_default().to_string();
        loaded.entries.push(SummaryEntry { kind, title, named: Named::Summary, span, depth, numbered, language: None });
        if let Some(inner) = chapter.get("sub_items").and_then(Json::as_array) {
            entries(inner, depth.saturating_add(1), loaded, reading);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::files::Memory;

    #[test]
    fn chapters_come_from_the_context() {
        let context = serde_json::json!({
            "version": "0.4.40", "root": "/nowhere",
            "config": {"book": {"title": "T", "authors": ["A"], "src": "text"}},
            "book": {"sections": [
                {"Chapter": {"name": "Pre", "content": "p", "number": null, "sub_items": [], "path": "pre.md"}},
                {"PartTitle": "Part"},
                "Separator",
                {"Chapter": {"name": "One", "content": "# One\n", "number": [1], "path": "one/index.md",
                    "source_path": "one/README.md", "sub_items": [
                        {"Chapter": {"name": "Draft", "content": "", "number": [1, 1], "sub_items": [], "path": null}}
                    ]}}
            ]}
        });
        let mut diagnostics = Diagnostics::default();
        let file_system = FileSystem(Arc::new(Memory::default()));
        let project = from_json(&context, file_system, &[], &mut diagnostics);
        assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
        assert_eq!(project.config.metadata.title, "T");
        assert_eq!(project.config.metadata.creators[0].name, "A");
        assert_eq!(project.source_folder, "text");
        let shown: Vec<_> = project
            .entries
            .iter()
            .map(|entry| {
                (entry.title.as_str(), entry.depth, entry.numbered, matches!(entry.kind, SummaryEntryKind::Draft))
            })
            .collect();
        assert_eq!(
            shown,
            [("Pre", 0, false, false), ("Part", 0, false, false), ("One", 0, true, false), ("Draft", 1, true, true)]
        );
        let SummaryEntryKind::Chapter { path, text } = &project.entries[2].kind else { panic!() };
        assert_eq!((path.as_str(), text.text.as_str()), ("one/README.md", "# One\n"));
    }

    #[test]
    fn what_is_no_context_is_refused() {
        for json in ["", "{}", "[1]", "{\"root\": \"/nowhere/at/all\"}"] {
            let mut diagnostics = Diagnostics::default();
            from_render_context(json, &[], None, &mut diagnostics);
            assert_eq!(diagnostics.sorted()[0].code, "render-context", "{json}");
        }
    }
}
