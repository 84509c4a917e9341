//! Where a summary may go: in, a file and what a build reads and writes; out, why it can't be that file.

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
    outputs
        .holds(file)
        .then(|| format!("can't append the summary to {shown}: an output has that name; name another file"))
}
