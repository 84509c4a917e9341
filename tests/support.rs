//! What tests of the whole program share: running it, and the tools that look at what it made.

pub(crate) mod answers;
pub(crate) mod books;
pub(crate) mod described;

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a run of the program gave.
pub(crate) struct Run {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// The program, to be run in `folder`, with nothing of the machine's own settings.
pub(crate) fn chapbook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chapbook"));
    command.current_dir(folder).stdin(Stdio::null());
    command.env_remove("SOURCE_DATE_EPOCH").env_remove("NO_COLOR");
    // The fonts of whoever runs the tests are no part of them.
    command.env("HOME", folder.join("home")).env_remove("XDG_DATA_HOME").env_remove("FONTCONFIG_FILE");
    command
}

/// Runs the program in `folder`; the arguments are parted by spaces.
pub(crate) fn run(folder: &Path, arguments: &str) -> Run {
    finish(chapbook(folder).args(arguments.split_whitespace()))
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command) -> Run {
    Run::new(command.output().expect("the program can be started"))
}

/// Runs a command that reads `input` to its end.
pub(crate) fn fed(command: &mut Command, input: &[u8]) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    child.stdin.take().expect("is a pipe").write_all(input).expect("is read");
    Run::new(child.wait_with_output().expect("the program ends"))
}

impl Run {
    /// What a program that has ended left.
    pub(crate) fn new(output: Output) -> Run {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Run {
            code: output.status.code().expect("the program was not killed"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("can be made");
    for entry in fs::read_dir(from).expect("can be listed") {
        let from = entry.expect("can be listed").path();
        let to = to.join(from.file_name().expect("has a name"));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("can be copied");
        }
    }
}

/// Runs a tool that the tests need. Without it they fail.
pub(crate) fn tool(name: &str, arguments: &[&str]) -> Output {
    let output = Command::new(name).args(arguments).stdin(Stdio::null()).output();
    output.unwrap_or_else(|error| panic!("`{name}` is needed ({error}): see tools/install.sh"))
}

/// A folder for one test, and files in it: pairs of path and text.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("is in a folder")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }
    folder
}

/// The crate's folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The larger texts, where they are: `CHAPBOOK_CORPUS`, or `../shared/corpus`.
#[expect(clippy::disallowed_methods, reason = "tests are told where the texts are")]
pub(crate) fn corpus() -> Option<PathBuf> {
    let given = std::env::var_os("CHAPBOOK_CORPUS").map(PathBuf::from);
    let folder = given.unwrap_or_else(|| root().join("../shared/corpus"));
    folder.is_dir().then_some(folder)
}

/// The texts of an EPUB's files whose names contain a word, joined.
pub(crate) fn epub(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(File::open(path).expect("is there")).expect("an archive");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let mut texts = String::new();
    for file in names.iter().filter(|it| it.contains(name)) {
        let mut file = archive.by_name(file).expect("is there");
        file.read_to_string(&mut texts).expect("is UTF-8");
    }
    texts
}

/// What a PDF says, its words parted by single spaces.
pub(crate) fn pdf(path: &Path) -> String {
    let path = path.to_str().expect("is UTF-8");
    let text = tool("pdftotext", &["-raw", "-enc", "UTF-8", path, "-"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
