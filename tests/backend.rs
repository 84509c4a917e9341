//! The program as a back end of mdBook: it reads a render context on standard input.
//!
//! `tests/contexts` has what mdBook 0.4 and 0.5 wrote for the same small project, whose directive
//! `{{#depth 7}}` a preprocessor had read; the folders are named by the test.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{chapbook, fed, folder, root, tool};

#[test]
fn each_mdbooks_context_gives_the_same_book() {
    let made = ["0.4", "0.5"].map(|version| {
        let place = folder(&[]);
        let out = place.path().join("out/chapbook");
        fs::create_dir_all(&out).expect("can be made");
        let path = root().join(format!("tests/contexts/mdbook-{version}.json"));
        let text = fs::read_to_string(path).expect("is there");
        let mut context: Value = serde_json::from_str(&text).expect("is JSON");
        assert!(context["version"].as_str().is_some_and(|it| it.starts_with(version)), "{version}");
        context["root"] = name(place.path()).into();
        context["destination"] = name(&out).into();
        let run = fed(&mut chapbook(&out), context.to_string().as_bytes());
        assert_eq!(run.code, 0, "{version}: {}", run.stderr);
        assert_eq!(run.stderr.matches("warning[").count(), 0, "{version}: {}", run.stderr);
        ["pdf", "epub"].map(|ending| {
            let path = out.join(format!("the-ferry-card.{ending}"));
            fs::read(&path).unwrap_or_else(|_| panic!("{version}: no {}\n{}", path.display(), run.stderr))
        })
    });
    assert!(made[0] == made[1], "both are the same book");
    check(&made[0]);
}

fn name(path: &Path) -> &str {
    path.to_str().expect("is Unicode")
}

/// All that the project says is in its books.
fn check([pdf, epub]: &[Vec<u8>; 2]) {
    let place = folder(&[]);
    let path = place.path().join("a.pdf");
    fs::write(&path, pdf).expect("can be written");
    let text = tool("pdftotext", &["-layout", name(&path), "-"]).stdout;
    let text = String::from_utf8_lossy(&text).into_owned();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "Ida Example Oto Example",
        "To the mate . ",
        "1 The ferry . ",
        "1.2 The bell 2 The landing .",
        "The water is 7 fathoms deep.",
        "It was laid in the year of the flood.",
        "let steps = 9;",
    ] {
        assert!(words.contains(expected), "{expected} in:\n{text}");
    }
    assert!(!words.contains("fn main"), "hidden lines are hidden:\n{text}");
    let sizes = tool("pdfinfo", &[name(&path)]).stdout;
    assert!(String::from_utf8_lossy(&sizes).contains("297.6"), "the trim size is A6");
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("is an archive");
    let mut nav = String::new();
    let mut file = archive.by_name("OEBPS/nav.xhtml").expect("is there");
    file.read_to_string(&mut nav).expect("is UTF-8");
    assert!(nav.contains("#steps\">Steps</a>") && !nav.contains("The bell"), "{nav}");
}

#[test]
fn what_preprocessors_left_goes_before_what_is_on_the_disk() {
    let folder = folder(&[
        ("book.toml", "[book]\ntitle = \"Backend\"\n[output.chapbook]\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [A](a.md)\n"),
        ("src/a.md", "# A\n\nas it stands on disk\n"),
        ("book/.keep", ""),
    ]);
    let context = json!({
        "version": "0.4.40",
        "root": folder.path(),
        "destination": folder.path().join("book"),
        "config": { "book": { "title": "Backend", "src": "src" }, "output": { "chapbook": {} } },
        "chapter_titles": {},
        "book": {
            "sections": [{ "Chapter": {
                "name": "A", "content": "# A\n\nas a preprocessor left it\n", "number": [1],
                "sub_items": [], "path": "a.md", "source_path": "a.md", "parent_names": []
            } }],
            "__non_exhaustive": null
        }
    });
    let run = fed(&mut chapbook(&folder.path().join("book")), context.to_string().as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let pdf = folder.path().join("book/backend.pdf");
    let text = tool("pdftotext", &[name(&pdf), "-"]).stdout;
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(text.contains("as a preprocessor left it"), "{text}");
}
