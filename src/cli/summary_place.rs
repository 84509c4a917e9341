//! Where a summary may go: in, a file and what a build reads and writes; out, why it can't be that file.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::output::OutputFiles;
use super::report::shown_path;

/// Why the table can't go to a file, with a way out: the book is made from it, or it is made by this run. `inputs` are the
/// files that were read.
pub(super) fn refusal(file: &Path, mut inputs: impl Iterator<Item = PathBuf>, outputs: &OutputFiles) -> Option<String> {
    let shown = shown_path(file);
    let is_file = |input: &PathBuf| same_file::is_same_file(file, input).unwrap_or(false);
    if let Some(input) = inputs.find(is_file) {
        let input = shown_path(&input);
        return Some(format!("can't append the summary to {shown}: the book is made from {input}; name another file"));
    }
    // Another run's book would be spoiled by a table behind its end.
    if starts_as_no_text(file) {
        return Some(format!("can't append the summary to {shown}: it is not a text; name another file"));
    }
    outputs
        .holds(file)
        .then(|| format!("can't append the summary to {shown}: an output has that name; name another file"))
}

/// Whether a file is there that does not begin as texts do: a PDF, an EPUB, an image.
fn starts_as_no_text(file: &Path) -> bool {
    // A pipe would wait for words that nobody sends.
    if !file.is_file() {
        return false;
    }
    let mut start = Vec::new();
    let read = File::open(file).and_then(|file| file.take(4096).read_to_end(&mut start));
    let is_text = |bytes: &[u8]| {
        // A letter may go on behind the last byte that was read.
        let is_utf8 = std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
        is_utf8 && !bytes.contains(&0) && !bytes.starts_with(b"%PDF-")
    };
    read.is_ok() && !is_text(&start)
}
