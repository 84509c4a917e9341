//! Cases of one line each: a line as it is given; the line below it, after `= `, is the answer. `~` stands for a no-break
//! space and `_` for a narrow one in answers. `BLESS=1` rewrites the answers.

use std::fs;
use std::path::{Path, PathBuf};

/// Compares all files of a folder of `tests/suite` with the answers that `answer` gives: it is told the file's name
/// without its extension, and the line.
pub(crate) fn compare(folder: &str, least: usize, answer: impl Fn(&str, &str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite").join(folder);
    let files = fs::read_dir(folder).expect("the suite is there");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("can be listed").path()).collect();
    files.sort();
    assert!(least <= files.len(), "all files are there");
    let mut different = Vec::new();
    for file in files {
        let name = file.file_stem().expect("has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("is UTF-8");
        let given = text.lines().filter(|line| !line.is_empty() && !line.starts_with("= "));
        let found: Vec<String> = given.map(|line| format!("{line}\n= {}\n", shown(&answer(&name, line)))).collect();
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

/// An answer with its spaces to be seen.
fn shown(answer: &str) -> String {
    answer.replace('\u{A0}', "~").replace('\u{202F}', "_")
}
