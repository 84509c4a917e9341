//! Punctuation by language: in `tests/suite/punctuation`, each file is named after a language tag. A line
//! is Markdown as it is typed; the line below it, after `= `, is the text that it becomes, `~` standing
//! for a no-break space and `_` for a narrow one. `BLESS=1` rewrites the answers.

use std::fs;
use std::path::{Path, PathBuf};

use chapbook::diagnostic::Diagnostics;
use chapbook::document::block::BlockKind;
use chapbook::document::inline::plain_text;
use chapbook::parse;

use crate::model::project;

#[test]
fn languages_are_punctuated_as_they_want() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/punctuation");
    let files = fs::read_dir(folder).expect("the suite is there");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("can be listed").path()).collect();
    files.sort();
    assert!(30 <= files.len(), "all languages have their cases");
    let mut different = Vec::new();
    for file in files {
        let language = file.file_stem().expect("has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("is UTF-8");
        let typed = text.lines().filter(|line| !line.is_empty() && !line.starts_with("= "));
        let found: Vec<String> = typed.map(|line| format!("{line}\n= {}\n", punctuated(line, &language))).collect();
        let found = found.join("\n");
        if found == text {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, found).expect("can be written");
        } else {
            different.push(format!("{}:\n{found}", file.display()));
        }
    }
    assert!(different.is_empty(), "BLESS=1 accepts:\n{}", different.join("\n"));
}

/// A line of Markdown as the text of a book in a language.
fn punctuated(typed: &str, language: &str) -> String {
    let mut project = project(typed);
    language.clone_into(&mut project.config.metadata.language);
    let book = parse::book(&project, &mut Diagnostics::default());
    let blocks = book.divisions.iter().flat_map(|division| &division.blocks);
    let texts: Vec<String> = blocks
        .filter_map(|block| match &block.kind {
            BlockKind::Paragraph(content) => Some(plain_text(content)),
            _ => None,
        })
        .collect();
    texts.concat().replace('\u{A0}', "~").replace('\u{202F}', "_")
}
