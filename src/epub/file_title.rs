//! What the files of the text are called in their heads: screen readers say it, and reading systems list it. In: the files. Out: a title
//! for each, no two alike: those of one title are told apart by their parts, else counted.

use std::collections::BTreeMap;

use super::files::File;
use super::id::counts;
use crate::document::block::BlockKind;
use crate::document::inline::plain_text;
use crate::document::{Book, Role};

/// The titles of the files, in their order.
pub(super) fn of(book: &Book, files: &[File]) -> Vec<String> {
    let mut titles: Vec<String> = files.iter().map(|file| own(book, file)).collect();
    let known = counts(titles.iter().cloned());
    for (title, file) in titles.iter_mut().zip(files) {
        if 1 < known[title.as_str()]
            && let Some(part) = part(book, file)
        {
            *title = format!("{title} – {part}");
        }
    }
    let known = counts(titles.iter().cloned());
    let mut given: BTreeMap<String, u32> = BTreeMap::new();
    for title in &mut titles {
        if 1 < known[title.as_str()] {
            let count = given.entry(title.clone()).or_insert(0);
            *count += 1;
            if 1 < *count {
                *title = format!("{title} ({count})");
            }
        }
    }
    titles
}

/// The title of a file by itself.
fn own(book: &Book, file: &File) -> String {
    let division = book.divisions.get(file.division);
    let first = division.and_then(|division| division.blocks.get(file.blocks.start)).map(|block| &block.kind);
    let title = match first {
        // A file that goes on with a division is called by its own first heading.
        Some(BlockKind::Heading { content, .. }) if !file.begins() => plain_text(content),
        _ => division.map_or_else(String::new, |division| plain_text(&division.title)),
    };
    // Every file of XHTML must have a title, an untitled chapter too.
    if title.trim().is_empty() { book.metadata.title.clone() } else { title.trim().to_owned() }
}

/// The title of what a file is below: its part; for one that goes on with a division, that.
fn part(book: &Book, file: &File) -> Option<String> {
    let division = book.divisions.get(file.division)?;
    let above = match file.begins() {
        true if division.role == Role::Part => None,
        true => book.divisions[..file.division].iter().rfind(|above| above.role == Role::Part),
        false => Some(division),
    };
    above.map(|above| plain_text(&above.title).trim().to_owned()).filter(|title| !title.is_empty())
}
