//! Bibliographies as readers see them: every work of `tests/bibliography/works.bib` in the styles that are asked for
//! most, against lists that a person checked with the manuals of the styles.

use std::fmt::Write as _;
use std::fs;

use crate::support::{epub, folder, root, run};

/// The references of a text in a style, a line each, with `*` around what is in italics.
fn references(style: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = root().join("tests/bibliography/works.bib");
    fs::copy(&source, folder.path().join("works.bib")).expect("can be copied");
    let works = fs::read_to_string(source).expect("is there");
    let keys = works.lines().filter_map(|line| line.strip_prefix('@')?.split_once('{')?.1.split_once(','));
    let cited: String = keys.map(|(key, _)| format!("[@{key}]\n")).collect();
    let head = format!("---\ntitle: Works\nlang: en\nbibliography: works.bib\ncsl: {style}\n---\n");
    fs::write(folder.path().join("t.md"), format!("{head}\n# Text\n\n{cited}\n# References\n"))
        .expect("can be written");
    let run = run(folder.path(), "build t.md -o out --to epub --deny warnings");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let chapters = epub(&folder.path().join("out/t.epub"), "bibliography");
    let mut text = String::new();
    for entry in chapters.split("id=\"ref-").skip(1) {
        let entry = entry.split("</p>").next().unwrap_or_default();
        let entry = entry.split_once('>').map_or("", |pair| pair.1).replace("<em>", "*").replace("</em>", "*");
        let mut plain = String::new();
        let mut in_tag = false;
        for c in entry.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => plain.push(c),
                _ => {}
            }
        }
        let _ = writeln!(text, "{}", plain.replace("&amp;", "&").trim());
    }
    text
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn every_work_is_set_as_its_style_asks() {
    for style in ["chicago-author-date", "apa", "ieee", "modern-language-association", "nature"] {
        let list = references(style);
        let golden = root().join(format!("tests/bibliography/{style}.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &list).expect("can be written");
        }
        assert_eq!(list, fs::read_to_string(&golden).expect("is there"), "{style}");
    }
}

#[test]
fn csl_json_and_bibtex_say_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let json = r#"[{"id": "hale", "type": "book", "title": "Lanterns of <i>Eastport</i>", "publisher": "Quay",
        "author": [{"family": "Hale", "given": "Anna"}], "issued": {"date-parts": [[1998], [2001]]}},
        {"id": 7, "type": "article-journal", "title": "Odd", "issued": {"date-parts": [[]]}, "page": "3"},
        {"type": "book"}]"#;
    fs::write(folder.path().join("w.json"), json).expect("can be written");
    let book = "---\ntitle: W\nbibliography: w.json\n---\n# Text\n\n[@hale] [@7]\n\n# References\n";
    fs::write(folder.path().join("t.md"), book).expect("can be written");
    let run = run(folder.path(), "build t.md -o out --to epub");
    // One work without a key is one error; the others are there in `check`, which makes no file.
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
    fs::write(folder.path().join("w.json"), json.replace(",\n        {\"type\": \"book\"}", ""))
        .expect("can be written");
    let run = crate::support::run(folder.path(), "build t.md -o out --to epub");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = epub(&folder.path().join("out/t.epub"), "bibliography");
    assert!(text.contains("1998–2001") && text.contains("Lanterns of") && text.contains("Eastport"), "{text}");
}

#[test]
fn works_of_namesakes_are_told_apart_in_the_text() {
    let works = "@book{a, author={Grey, Anna}, title={First}, year=2001}\n\
                 @book{b, author={Grey, Bob}, title={Second}, year=2001}\n";
    // The rules for given names of these styles are `primary-name`, `primary-name-with-initials` and `by-cite`.
    for style in ["chicago-author-date", "apa", "harvard-cite-them-right"] {
        let text = format!("---\ntitle: T\nlang: en\nbibliography: w.bib\ncsl: {style}\n---\n\n# A\n\nSee [@a; @b].\n");
        let folder = folder(&[("t.md", text.as_str()), ("w.bib", works)]);
        assert_eq!(run(folder.path(), "build t.md -o out --to epub").code, 0);
        let text = epub(&folder.path().join("out/t.epub"), "chapter");
        assert!(text.contains("A. Grey") && text.contains("B. Grey"), "{style}: {text}");
    }
}
