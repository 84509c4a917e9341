//! Tests of whole projects: in memory, and on a disk where the disk matters.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::config::{ChapterStart, Profile};
use super::flag::Flag;
use super::*;
use crate::diagnostic::{Diagnostic, Diagnostics};
use files::Memory;

fn load_all(files: &[(&str, &str)], file: Option<&str>, flags: &[(&str, &str)]) -> (Project, Diagnostics) {
    let files = files.iter().map(|file| (file.0.to_string(), file.1.as_bytes().to_vec())).collect();
    let flags: Vec<_> = flags.iter().map(|flag| Flag::set(flag.0, flag.1)).collect();
    let mut diagnostics = Diagnostics::default();
    let file_system = FileSystem(Arc::new(Memory(files)));
    let project = open(file_system, file, &flags, &mut diagnostics);
    (project, diagnostics)
}

/// Each problem as `severity code "what its span covers" → help`.
fn problems(project: &Project, diagnostics: &Diagnostics) -> Vec<String> {
    let show = |diagnostic: &&Diagnostic| {
        let source = diagnostic.span.map_or("", |span| project.sources.text(span)).trim_end();
        let help = diagnostic.help.as_deref().unwrap_or("");
        format!("{:?} {} \"{source}\" {help}", diagnostic.severity, diagnostic.code)
    };
    diagnostics.sorted().iter().map(show).collect()
}

/// The one problem of a book, which must begin as said.
fn one_problem(files: &[(&str, &str)], file: Option<&str>, expected: &str) {
    let (project, diagnostics) = load_all(files, file, &[]);
    let problems = problems(&project, &diagnostics);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert!(problems[0].starts_with(expected), "{problems:?}\n{expected}");
}

fn chapters(project: &Project) -> Vec<(&str, &str)> {
    let chapter = |it: &'_ SummaryEntry| matches!(it.kind, SummaryEntryKind::Chapter { .. });
    let entries = project.entries.iter().filter(|entry| chapter(entry));
    entries
        .filter_map(|entry| match &entry.kind {
            SummaryEntryKind::Chapter { path, text } => Some((path.as_str(), text.text.as_str())),
            SummaryEntryKind::Part | SummaryEntryKind::PartText { .. } | SummaryEntryKind::Draft => None,
        })
        .collect()
}

#[test]
fn one_file_with_front_matter() {
    let text = "---\ntitle: T\nchapbook:\n  pdf:\n    trim: a6\n  pdf.toc: false\n---\n# H\n";
    let (project, diagnostics) = load_all(&[("b.md", text)], Some("b.md"), &[("pdf.trim", "6x9")]);
    assert_eq!(problems(&project, &diagnostics), [""; 0]);
    assert!(project.single);
    assert_eq!(project.config.metadata.title, "T");
    assert_eq!(project.config.pdf.trim, value::size("6x9in").ok());
    assert_eq!(project.config.pdf.toc, Some(false));
    assert_eq!(chapters(&project), [("b.md", "# H\n")]);
    let SummaryEntryKind::Chapter { text, .. } = &project.entries[0].kind else { panic!() };
    assert_eq!(project.sources.text(text.span(0..3)), "# H");
}

#[test]
fn layers_stand_above_one_another() {
    let toml = "[book]\ntitle = \"From the book\"\nauthors = [\"A\", \"B\"]\nlanguage = \"de\"\n\n\
                [output.chapbook]\ntheme = \"pamphlet\"\npublisher = \"P\"\n\n[output.chapbook.pdf]\ntoc = true\n\
                margins = { inner = \"20mm\" }\nprofile = [\"print\", \"screen\"]\n\n[output.html]\nanything = 1\n";
    let files = [("book.toml", toml), ("SUMMARY.md", "- [A](a.md)\n"), ("a.md", "---\ntitle: X\n---\na")];
    let (project, diagnostics) = load_all(&files, None, &[("pdf.toc", "false"), ("title", "Flag")]);
    assert_eq!(problems(&project, &diagnostics), [""; 0]);
    let config = &project.config;
    assert_eq!(config.metadata.title, "Flag");
    assert_eq!(config.metadata.creators.len(), 2);
    assert_eq!(config.metadata.language, "de");
    assert_eq!(config.metadata.publisher.as_deref(), Some("P"));
    assert_eq!(config.pdf.chapter_start, Some(ChapterStart::RunOn), "the theme");
    assert_eq!(config.pdf.toc, Some(false), "a flag");
    assert_eq!(config.pdf.profiles, [Profile::Print, Profile::Screen]);
    assert!(config.pdf.margin_inner.is_some());
    assert_eq!(project.sources.text(project.setting_spans["title"]), "Flag");
    assert_eq!(project.sources.text(project.setting_spans["pdf.margins.inner"]), "\"20mm\"");
}

#[test]
fn paths_of_a_theme_lead_from_its_folder() {
    let theme = "base = \"base.toml\"\n[style.ornament]\nimage = \"art/leaf.svg\"\n[style.title-device]\nimage = \"device.svg\"\n";
    let files = [
        ("book.md", "---\nchapbook: {theme: press/press.toml}\n---\n\n# A\n"),
        ("press/press.toml", theme),
        ("press/base.toml", "[style.chapter]\nsize = \"150%\"\n"),
        ("press/art/leaf.svg", "<svg/>"),
        ("device.svg", "<svg/>"),
    ];
    let (project, diagnostics) = load_all(&files, Some("book.md"), &[]);
    assert_eq!(problems(&project, &diagnostics), [""; 0]);
    let image = |element: &str| project.config.style[element].image.clone().unwrap_or_default();
    assert_eq!([image("ornament"), image("title-device")], ["press/art/leaf.svg", "device.svg"]);
    assert!(project.config.style["chapter"].size.is_some(), "the base is beside the theme");
    assert_eq!(project.config.themes, ["press/press.toml", "press/base.toml"]);
}

#[test]
fn folders_are_books() {
    let files = [
        ("10.md", "ten"),
        ("2.md", "---\ntitle: Two\n---\ntwo"),
        ("index.md", "---\ntitle: T\n---\nindex"),
        (".hidden.md", "no"),
        ("notes.txt", "no"),
        ("TODO.md", "no"),
        ("3-isles/a.md", "isle"),
        ("3-isles/README.md", "# The isles\n"),
        ("3-isles/skerries/b.md", "+++\ntitle = \"Skerry\"\n+++\nrock"),
        ("pics/a.png", "no"),
    ];
    let (project, diagnostics) = load_all(&files, None, &[]);
    let expected = "Note folder-read \"\" to choose, list files to include under `order:` in `metadata.yaml`, and files to leave out under `exclude:`";
    assert_eq!(problems(&project, &diagnostics), [expected]);
    let message = &diagnostics.sorted()[0].message;
    assert_eq!(message, "5 chapters in 2 parts; left out: TODO.md, notes.txt");
    assert_eq!(project.config.metadata.title, "T");
    assert!(!project.single && project.entries.iter().all(|it| !it.numbered));
    let shown: Vec<_> =
        project.entries.iter().map(|entry| (entry.path(), entry.title.as_str(), entry.named, entry.depth)).collect();
    assert_eq!(
        shown,
        [
            ("index.md", "Index", Named::File, 0),
            ("2.md", "Two", Named::FrontMatter, 0),
            ("3-isles/README.md", "Isles", Named::File, 0),
            ("3-isles/a.md", "A", Named::File, 1),
            ("", "Skerries", Named::File, 1),
            ("3-isles/skerries/b.md", "Skerry", Named::FrontMatter, 2),
            ("10.md", "10", Named::File, 0),
        ]
    );
    let (project, _) = load_all(&files, None, &[("number-sections", "true")]);
    assert!(project.entries.iter().all(|it| it.numbered));
    let (project, _) = load_all(&[("only.md", "# A")], None, &[]);
    assert!(project.single);
}

#[test]
fn the_order_of_a_folder_can_be_given() {
    let files = [
        (
            "metadata.yaml",
            "---\ntitle: Weirs\nauthor: Ann Example\norder: [sea.md, part, TODO.md, nowhere.md]\nexclude: ['*-draft', old/]\n---\n",
        ),
        ("a.md", "a"),
        ("sea.md", "sea"),
        ("part/x.md", "x"),
        ("TODO.md", "todo"),
        ("b-draft.md", "draft"),
        ("old/c.md", "c"),
    ];
    let (project, diagnostics) = load_all(&files, None, &[]);
    assert_eq!(project.config.metadata.title, "Weirs");
    assert_eq!(project.config.metadata.creators[0].name, "Ann Example");
    let paths: Vec<_> = project.entries.iter().map(SummaryEntry::path).collect();
    assert_eq!(paths, ["sea.md", "", "part/x.md", "TODO.md", "a.md"]);
    let messages: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.message.clone()).collect();
    assert_eq!(
        messages,
        [
            "`order` names `nowhere.md`, but there is no such file or folder",
            "4 chapters in 1 part; left out: b-draft.md, old"
        ]
    );
    let (project, _) = load_all(&files, None, &[("order", "part,a.md"), ("exclude", "")]);
    let paths: Vec<_> = project.entries.iter().map(SummaryEntry::path).collect();
    assert_eq!(paths, ["", "part/x.md", "a.md", "b-draft.md", "sea.md", "", "old/c.md"]);
}

#[test]
fn titles_of_first_files() {
    let title = |files: &[(&str, &str)]| {
        let (project, _) = load_all(files, None, &[]);
        (project.config.metadata.title.clone(), project.entries[0].title.clone())
    };
    let own = |text: &str| format!("---\ntitle: {text}\n---\n");
    let (tides, winds) = (own("Tides"), own("Winds"));
    // Each chapter has its own title: none is the book's.
    assert_eq!(title(&[("1.md", &tides), ("2.md", &winds)]), (String::new(), "Tides".into()));
    // The first file alone has one: it is the book's, as in pandoc.
    assert_eq!(title(&[("1-calm.md", &tides), ("2.md", "b")]), ("Tides".into(), "Calm".into()));
    assert_eq!(
        title(&[("1.md", &tides), ("2.md", "b"), ("metadata.yaml", "title: Seas")]),
        ("Seas".into(), "Tides".into())
    );
    assert_eq!(title(&[("index.md", &tides), ("2.md", &winds)]), ("Tides".into(), "Index".into()));
}

#[test]
fn files_that_stand_for_folders() {
    let files = [("1/a.md", ""), ("1.md", "part one"), ("2/2.md", "part two"), ("2/b.md", "")];
    let (project, _) = load_all(&files, None, &[]);
    let parts: Vec<_> = (project.entries.iter())
        .filter(|entry| matches!(entry.kind, SummaryEntryKind::PartText { .. }))
        .map(|entry| (entry.path(), entry.title.as_str()))
        .collect();
    assert_eq!(parts, [("1.md", "1"), ("2/2.md", "2")]);
}

#[test]
fn front_matter_in_toml() {
    let text = "+++\ntitle = \"The Weir\"\nauthors = [\"Ann Example\"]\ndate = 2026-01-02\ntilte = 1\n+++\n# One\n";
    let (project, diagnostics) = load_all(&[("b.md", text)], Some("b.md"), &[]);
    assert_eq!(problems(&project, &diagnostics), ["Warning metadata-unknown \"tilte\" use `title`"]);
    let metadata = &project.config.metadata;
    assert_eq!((metadata.title.as_str(), metadata.date.as_deref()), ("The Weir", Some("2026-01-02")));
    assert_eq!(metadata.creators[0].name, "Ann Example");
    assert_eq!(chapters(&project), [("b.md", "# One\n")]);
}

#[test]
fn files_that_are_no_markdown() {
    for (name, bytes, what) in [
        ("real.docx", &b"PK\x03\x04.word/document.xml"[..], "a Word document"),
        ("disguised.md", &b"%PDF-1.7"[..], "a PDF"),
        ("page.html", b"<p>A page</p>", "a page of HTML"),
        ("page.md", b"<!DOCTYPE html>\n<p>A page</p>", "a page of HTML"),
        ("paper.tex", b"\\section{One}", "a LaTeX document"),
    ] {
        let file_system = FileSystem(Arc::new(Memory([(name.to_string(), bytes.to_vec())].into())));
        let mut diagnostics = Diagnostics::default();
        open(file_system, Some(name), &[], &mut diagnostics);
        let messages: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.message.clone()).collect();
        assert_eq!(messages, [format!("`{name}` is {what}, not Markdown")]);
    }
}

#[test]
fn text_in_utf16_is_read() {
    let text = "# Überfahrt\n\nIhr seid da.\n";
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(units.iter().flat_map(|unit| unit.to_be_bytes())).collect();
    for bytes in [little, big] {
        let file_system = FileSystem(Arc::new(Memory([("b.md".to_string(), bytes)].into())));
        let mut diagnostics = Diagnostics::default();
        let project = open(file_system, Some("b.md"), &[], &mut diagnostics);
        assert!(diagnostics.sorted().is_empty());
        assert_eq!(chapters(&project), [("b.md", text)]);
    }
}

#[test]
fn projects_of_mdbook_are_books() {
    let files = [
        ("book.toml", "[book]\nsrc = \"text\"\n\n[preprocessor.links]\n\n[preprocessor.mermaid]\n"),
        ("text/SUMMARY.md", "[Pre](README.md)\n\n# P\n\n- [A](a/b%20c.md)\n    - [Draft]()\n"),
        ("text/README.md", "# Pre\n"),
        ("text/a/b c.md", "{{#include ../../x.txt}}"),
        ("x.txt", "included"),
    ];
    let (project, diagnostics) = load_all(&files, None, &[]);
    let expected =
        "Warning preprocessor-not-run \"mermaid\" run `mdbook build` with `[output.chapbook]` to have it run";
    assert_eq!(problems(&project, &diagnostics), [expected]);
    assert_eq!(chapters(&project), [("README.md", "# Pre\n"), ("a/b c.md", "included")]);
    assert_eq!(project.source_folder, "text");
    let shown: Vec<_> =
        project.entries.iter().map(|entry| (entry.title.as_str(), entry.depth, entry.numbered)).collect();
    assert_eq!(shown, [("Pre", 0, false), ("P", 0, false), ("A", 0, true), ("Draft", 1, true)]);
    assert_eq!(project.locate("a/b c.md", "../x%20y.png?a#b").as_deref(), Some("text/x y.png"));
    assert_eq!(project.locate("a/b c.md", "/x.png").as_deref(), Some("text/x.png"));
    assert_eq!(project.locate("a/b c.md", "../../../x.png"), None);
}

#[test]
fn every_problem_has_a_code_a_place_and_a_way_out() {
    let md = |text: &'static str| [("b.md", text)];
    let one = |text, expected| one_problem(&md(text), Some("b.md"), expected);
    one("---\ntilte: T\n---\n", "Warning metadata-unknown \"tilte\" use `title`");
    one("---\npdf: {trim: a5}\n---\n", "Warning metadata-unknown \"pdf\" put `pdf` under `chapbook:`");
    one("---\nchapbook:\n  pdf:\n    trm: a5\n---\n", "Error setting-unknown \"trm\" use `pdf.trim`");
    one("---\nchapbook: {pdf: {trim: a55}}\n---\n", "Error setting-value \"a55\" write `a7`, `a6`, `a5`");
    one("---\nchapbook: {theme: nowel}\n---\n", "Error theme-unknown \"nowel\" use `novel`");
    one("---\nchapbook: {theme: my.toml}\n---\n", "Error file-missing \"my.toml\"");
    one("---\nchapbook: {epub: {css: ../x.css}}\n---\n", "Error path-outside \"../x.css\"");
    one("---\nchapbook: {fonts: {paths: x.ttf}}\n---\n", "Error font-missing \"x.ttf\"");
    one("---\na: [\n---\n", "Error yaml-syntax");
    one("---\nlang: english!\n---\n", "Error setting-value \"english!\"");
    one("---\ndate: soon\n---\n", "Warning metadata-date \"soon\" write `2026`");
    one("---\nisbn: 978-0-306-40615-8\n---\n", "Warning isbn-checksum \"978-0-306-40615-8\"");
    one("---\nauthor: {name: A, role: boss}\n---\n", "Warning metadata-role \"boss\" use a MARC");
    one("{{#include c.md}}", "Error include-missing \"{{#include c.md}}\" did you mean `b.md`?");
    one_problem(&[("a.txt", "")], None, "Error no-markdown \"\" name a `.md` file");
    one_problem(&[], Some("b.md"), "Error chapter-missing \"\"");
    let book = |toml: &'static str, summary: &'static str, expected| {
        let files = [("book.toml", toml), ("src/SUMMARY.md", summary), ("src/a.md", "a")];
        one_problem(&files, None, expected);
    };
    let good = "- [A](a.md)\n";
    book("[book\n", good, "Error toml-syntax");
    book("[book]\ntitel = \"T\"\n", good, "Warning book-key-unknown \"titel\" use `title`");
    book("[book]\nsrc = \"..\"\n", good, "Error path-outside \"\"..\"\" ");
    book("[output.chapbook]\npdf.toc = 1\n", good, "Error setting-value \"1\" write `true` or `false`");
    book("", "- [A](a.md)\n- [B](b.md)\n", "Error chapter-missing \"[B](b.md)\" did you mean `src/a.md`?");
    book("", "- [A](../../a.md)\n", "Error path-outside \"[A](../../a.md)\" ");
    book("", "- [A](a.md)\n- [A](./a.md)\n", "Warning summary-twice \"[A](./a.md)\" remove");
    book("", "- A\n- [A](a.md)\n", "Error summary-item \"- A\" write");
    book("", "Nothing\n", "Error summary-empty \"\" write");
}

#[test]
fn all_problems_are_reported_at_once() {
    let files = [
        ("book.toml", "[output.chapbook]\nfoo = 1\npdf.toc = 2\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n- C\n"),
        ("src/a.md", "{{#include x}} {{#include y}}"),
    ];
    let (_, diagnostics) = load_all(&files, None, &[("pdf.toc", "maybe")]);
    assert_eq!(diagnostics.sorted().len(), 7, "{diagnostics:#?}");
}

#[test]
fn flags_are_shown_as_given() {
    let flags = [("pdf.trm", "a5"), ("pdf.trim", "b9"), ("pdf.profile", "print,kdp")];
    let (project, diagnostics) = load_all(&[("b.md", "")], Some("b.md"), &flags);
    let problems = problems(&project, &diagnostics);
    assert!(problems[0].starts_with("Error setting-unknown \"pdf.trm\" use `pdf.trim`"), "{problems:?}");
    assert!(problems[1].starts_with("Error setting-value \"b9\" write"), "{problems:?}");
    assert_eq!(project.config.pdf.profiles, [Profile::Print, Profile::Kdp]);
    let typed = "--set pdf.trm=a5\n--set pdf.trim=b9\n--set pdf.profile=print,kdp";
    let file = project.sources.find("<command line>").and_then(|at| project.sources.get(at));
    assert_eq!(file.map(|it| &*it.text), Some(typed));
}

#[test]
fn text_that_is_not_utf8_has_a_place() {
    for (bytes, at, help) in [
        (&b"caf\xe9\n"[..], 3, "save the file as UTF-8, or convert it"),
        (&b"\xff\xfea\0\0\xd8b\0"[..], 1, "save the file as UTF-8"),
        (&b"\xfe\xff\0a\0"[..], 1, "save the file as UTF-8"),
    ] {
        let file_system = FileSystem(Arc::new(Memory([("b.md".to_string(), bytes.to_vec())].into())));
        let mut diagnostics = Diagnostics::default();
        let project = open(file_system, Some("b.md"), &[], &mut diagnostics);
        let first = diagnostics.sorted()[0].clone();
        assert_eq!((first.code, first.span.map(|it| it.start)), ("not-utf-8", Some(at)));
        assert!(first.help.unwrap_or_default().starts_with(help));
        assert!(!project.entries.is_empty());
    }
}

#[test]
fn images_are_looked_at() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"/>"#;
    let files = [("b.md", "---\ncover-image: ./c.svg\n---\n"), ("a.svg", svg), ("c.svg", svg), ("bad.png", "no")];
    let (project, _) = load_all(&files, Some("b.md"), &[]);
    let mut diagnostics = Diagnostics::default();
    let span = project.entries[0].span;
    let wanted: Vec<_> =
        ["a.svg", "A.svg", "bad.png", "../x.png", "https://example.org/x.png", "data:image/png;base64,AA"]
            .map(|it| (it.to_string(), span))
            .into();
    let pictures = pictures(&project, &wanted, &mut diagnostics);
    assert_eq!(pictures.keys().collect::<Vec<_>>(), ["a.svg", "c.svg"]);
    assert_eq!((pictures["a.svg"].load)().unwrap(), svg.as_bytes());
    let found: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
    let expected = ["image-missing", "image-unknown", "path-outside", "image-remote", "image-unknown"];
    assert_eq!(found, expected);
    assert_eq!(diagnostics.sorted()[0].help.as_deref(), Some("did you mean `a.svg`?"));
}

#[test]
fn books_on_a_disk() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("my-book");
    fs::create_dir_all(book.join("src")).unwrap();
    let write = |name: &str, text: &str| fs::write(book.join(name), text).unwrap();
    write("book.toml", "[book]\ntitle = \"T\"\n");
    write("src/SUMMARY.md", "- [A](a.md)\n");
    write("src/a.md", "# A\n");
    write("one.md", "# One\n");
    let loaded = |path: &Path| {
        let mut diagnostics = Diagnostics::default();
        let project = load(path, &[], Some(7), &mut diagnostics);
        let codes: Vec<_> = diagnostics.sorted().iter().map(|diagnostic| diagnostic.code).collect();
        (project, codes)
    };
    for (path, stem, entries) in
        [(book.clone(), "my-book", 1), (book.join("book.toml"), "my-book", 1), (book.join("one.md"), "one", 1)]
    {
        let (project, codes) = loaded(&path);
        assert_eq!(codes, [""; 0], "{}", path.display());
        assert_eq!((project.stem.as_str(), project.entries.len()), (stem, entries));
        assert_eq!(project.config.epoch, Some(7));
    }
    for name in ["nothing.md", "nothing"] {
        let (project, codes) = loaded(&book.join(name));
        assert_eq!((codes, project.entries.len()), (vec!["path-missing"], 0));
    }
    #[cfg(unix)]
    {
        fs::write(folder.path().join("secret.md"), "secret").unwrap();
        std::os::unix::fs::symlink("../../secret.md", book.join("src/b.md")).unwrap();
        write("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n");
        let (project, codes) = loaded(&book);
        assert_eq!((codes, project.entries.len()), (vec!["path-outside"], 1));
        // A link to a book from elsewhere is that book.
        std::os::unix::fs::symlink(book.join("one.md"), folder.path().join("link.md")).unwrap();
        let (project, codes) = loaded(&folder.path().join("link.md"));
        assert_eq!((codes, project.stem.as_str()), (vec![], "link"));
    }
}

#[test]
fn large_files_are_refused() {
    let memory = Memory([("b.md".to_string(), vec![b'a'; (64 << 20) + 1])].into());
    let mut diagnostics = Diagnostics::default();
    open(FileSystem(Arc::new(memory)), Some("b.md"), &[], &mut diagnostics);
    assert_eq!(diagnostics.sorted()[0].code, "file-too-large");
}

#[test]
fn what_mdbooks_settings_say_of_text() {
    for (html, smart) in [
        ("smart-punctuation = false", Some(false)),
        ("curly-quotes = false", Some(false)),
        ("smart-punctuation = true", None),
        ("", None),
    ] {
        let toml = format!("[output.html]\n{html}\n");
        let files = [("book.toml", toml.as_str()), ("src/SUMMARY.md", "- [A](a.md)\n"), ("src/a.md", "a")];
        assert_eq!(load_all(&files, None, &[]).0.config.smart, smart, "{html}");
    }
}

#[test]
fn sections_in_a_summary_are_set_once() {
    let summary = "- [M](m.md)\n    - [One](m.md#one)\n    - [Two](m.md#two)\n- [E](e.md)\n";
    let files = [
        ("src/SUMMARY.md", summary),
        ("src/m.md", "# M\n\n## One\n\n## Two\n"),
        ("src/e.md", "# E\n"),
        ("src/f.md", "# F\n"),
    ];
    let (project, diagnostics) = load_all(&files, None, &[]);
    assert_eq!(project.entries.iter().map(SummaryEntry::path).collect::<Vec<_>>(), ["m.md", "e.md"]);
    let messages: Vec<_> =
        diagnostics.sorted().iter().map(|diagnostic| (diagnostic.code, diagnostic.message.clone())).collect();
    assert_eq!(messages, [("chapter-unlisted", "not listed in the summary, and so not in the book: f.md".to_string())]);
}

#[test]
fn images_are_seen_from_the_root_of_the_site() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"/>"#;
    let files = [("src/SUMMARY.md", "- [A](c/a.md)\n"), ("src/c/a.md", "a"), ("src/img/x.svg", svg)];
    let (project, _) = load_all(&files, None, &[]);
    let span = project.entries[0].span;
    let wanted = [("/img/x.svg".to_string(), span), ("/src/img/x.svg".to_string(), span)];
    let mut diagnostics = Diagnostics::default();
    let pictures = pictures(&project, &wanted, &mut diagnostics);
    assert!(diagnostics.sorted().is_empty(), "{diagnostics:?}");
    assert!(pictures.values().all(|it| it.path == "src/img/x.svg"));
}

#[test]
fn a_book_allows_itself_no_folders() {
    let text = "---\nchapbook:\n  files:\n    roots: [/etc]\n---\n";
    let (project, diagnostics) = load_all(&[("b.md", text)], Some("b.md"), &[]);
    let messages = problems(&project, &diagnostics);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].contains("--set files.roots=DIR"), "{messages:?}");
}
