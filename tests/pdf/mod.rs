//! Pages to PDF: what other programs read in the files.

mod agreement;
mod cover;
mod pdfx;
mod press;
mod sample;
mod screen;
mod sheet;
mod tags;

use std::path::PathBuf;
use std::process::Command;

/// What a program says about a file, given by its bytes. A program that is missing fails the test.
pub(crate) fn ask(program: &str, before: &[&str], file: &[u8], after: &[&str]) -> (bool, String) {
    let folder = tempfile::tempdir().expect("there is room for files");
    let path: PathBuf = folder.path().join("file.pdf");
    std::fs::write(&path, file).expect("there is room for files");
    let output = Command::new(program)
        .args(before)
        .arg(&path)
        .args(after)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

/// The file is sound.
pub(crate) fn assert_sound(file: &[u8]) {
    let (sound, said) = ask("qpdf", &["--check"], file, &[]);
    assert!(sound && !said.contains("WARNING"), "{said}");
}
