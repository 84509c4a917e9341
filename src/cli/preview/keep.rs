//! Writing settings that were tried into `book.toml`: in, names and values; out, the file with them, everything else in
//! it as it was, comments included.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use crate::cli::temporary;

/// The tables of our settings in `book.toml`.
const TABLES: [&str; 2] = ["output", "chapbook"];

/// Writes settings into a file, by their dotted names. It is replaced as a whole or not at all.
///
/// # Errors
/// When it can't be read or written, or is no TOML.
pub(super) fn keep(file: &Path, settings: &BTreeMap<String, String>) -> anyhow::Result<()> {
    // A link's own file: renaming over the link would cut it off.
    let file = file.canonicalize().with_context(|| format!("can't read {}", file.display()))?;
    let text = fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))?;
    let new = with(&text, settings).with_context(|| format!("can't change {}", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new("."));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let write = || -> std::io::Result<()> {
        let (path, mut out) = temporary::create(folder, &name)?;
        let mut fill = || {
            out.write_all(new.as_bytes())?;
            out.set_permissions(fs::metadata(&file)?.permissions())?;
            out.sync_all()?;
            temporary::persist(&path, &file)
        };
        fill().inspect_err(|_| temporary::discard(&path))
    };
    write().with_context(|| format!("can't write {}", file.display()))
}

/// The text of a `book.toml` with settings in it.
///
/// # Errors
/// When it is no TOML, or has a value where a table must be.
fn with(text: &str, settings: &BTreeMap<String, String>) -> anyhow::Result<String> {
    let mut document: DocumentMut = text.parse().context("it has faults of its own: mend them first")?;
    for (name, value) in settings {
        let parts: Vec<&str> = TABLES.into_iter().chain(name.split('.')).collect();
        let Some((key, tables)) = parts.split_last() else { continue };
        let mut table: &mut dyn TableLike = document.as_table_mut();
        for part in tables {
            let item = table.entry(part).or_insert_with(implicit);
            let Some(inner) = item.as_table_like_mut() else { bail!("`{part}` is no table") };
            table = inner;
        }
        set(table, key, value);
    }
    Ok(like(text, &document.to_string()))
}

/// A text with the line ends of another one, and its byte order mark if it has one: what writes TOML ends lines with LF alone.
fn like(old: &str, new: &str) -> String {
    let (lines, returns) = (old.matches('\n').count(), old.matches("\r\n").count());
    // Of a file with both, those that most lines have.
    let new = if lines < 2 * returns { new.replace("\r\n", "\n").replace('\n', "\r\n") } else { new.to_owned() };
    let has_mark = |text: &str| text.starts_with('\u{feff}');
    if has_mark(old) && !has_mark(&new) { format!("\u{feff}{new}") } else { new }
}

/// A table that has a heading only if something is in it.
fn implicit() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// Sets one key; what is written around its old value, such as a comment, stays.
fn set(table: &mut dyn TableLike, key: &str, value: &str) {
    let mut new = Value::from(value);
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        _ => drop(table.insert(key, Item::Value(new))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str, settings: &[(&str, &str)]) -> String {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        with(text, &settings).expect("is TOML")
    }

    #[test]
    fn comments_and_order_stay() {
        let text = "# Mine\n[book]\ntitle = \"A\" # short\n\n[output.chapbook]\ntheme = \"novel\" # for now\npdf.trim = \"a5\"\n\n[output.html]\nx = 1\n";
        let new = kept(text, &[("theme", "modern"), ("pdf.trim", "a6"), ("pdf.font-size", "10pt")]);
        let wanted = "# Mine\n[book]\ntitle = \"A\" # short\n\n[output.chapbook]\ntheme = \"modern\" # for now\npdf.trim = \"a6\"\npdf.font-size = \"10pt\"\n\n[output.html]\nx = 1\n";
        assert_eq!(new, wanted);
    }

    #[test]
    fn tables_are_made_where_there_are_none() {
        assert_eq!(
            kept("[book]\ntitle = \"A\"\n", &[("theme", "zine")]),
            "[book]\ntitle = \"A\"\n\n[output.chapbook]\ntheme = \"zine\"\n"
        );
        let text = "[output.chapbook.pdf]\ntrim = \"a5\"\n";
        assert_eq!(kept(text, &[("pdf.trim", "a6")]), "[output.chapbook.pdf]\ntrim = \"a6\"\n");
    }

    #[test]
    fn line_ends_stay_those_of_the_file() {
        let text = "# Mine\n[book]\ntitle = \"A\" # short\n\n[output.chapbook]\ntheme = \"novel\"\n";
        for end in ["\n", "\r\n"] {
            let text = text.replace('\n', end);
            assert_eq!(kept(&text, &[("theme", "zine")]), text.replace("novel", "zine"));
            let marked = format!("\u{feff}{text}");
            assert_eq!(kept(&marked, &[("theme", "zine")]), marked.replace("novel", "zine"));
        }
        let new = kept(&text.replace('\n', "\r\n"), &[("pdf.trim", "a6")]);
        assert_eq!(new.matches('\n').count(), new.matches("\r\n").count(), "{new:?}");
    }

    #[test]
    fn a_broken_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("book.toml");
        for text in ["[book\n", "output = 1\n"] {
            fs::write(&file, text).expect("is written");
            assert!(keep(&file, &BTreeMap::from([("theme".to_owned(), "zine".to_owned())])).is_err());
            assert_eq!(fs::read_to_string(&file).expect("is there"), text);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("is there").count(), 1);
    }
}
