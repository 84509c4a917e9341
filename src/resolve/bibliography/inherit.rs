//! Fields that entries take over from others: `crossref` from a whole that they are part of, `xdata` from entries that
//! are nothing but data (biblatex's manual, appendix B).

use std::collections::BTreeMap;

use super::bibtex::RawEntry;
use super::fields::Fields;

/// How many parents an entry may have above one another. Real files have two: a paper, its volume, its series.
const MOST_PARENTS: usize = 8;

/// How many fields may be copied in a file, all in all: ten thousand works with a parent each take as many as that.
/// Works that name ten parents, which name ten others, and so on, would copy without end.
const MOST_COPIES: usize = 1_000_000;

/// Why an entry can't take over fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) message: String,
    /// The keys of the entries on the way; all of a circle share them.
    pub(super) keys: Vec<String>,
}

/// The fields of each entry with those that it takes over, or why it can't.
pub(super) fn all(entries: &[RawEntry]) -> Vec<Result<Fields, Refused>> {
    let mut by_key: BTreeMap<String, &RawEntry> = BTreeMap::new();
    for entry in entries {
        by_key.entry(entry.key.to_lowercase()).or_insert(entry);
    }
    let mut copies = 0;
    entries.iter().map(|entry| inherited(entry, &by_key, MOST_PARENTS, &mut copies)).collect()
}

fn inherited(
    entry: &RawEntry,
    by_key: &BTreeMap<String, &RawEntry>,
    left: usize,
    copies: &mut usize,
) -> Result<Fields, Refused> {
    let mut fields = entry.fields.clone();
    *copies += fields.len() + 1;
    if MOST_COPIES < *copies {
        let message = format!("the works of this file inherit more than {MOST_COPIES} fields from one another");
        // The empty key is shared by all works that fail so, which makes one message of them.
        return Err(Refused { message, keys: vec![String::new()] });
    }
    for link in ["xdata", "crossref"] {
        let Some(named) = entry.fields.get(link).map(|field| field.value.clone()) else { continue };
        for key in named.split(',').map(str::trim) {
            // A parent that is nowhere is a common slip, and harmless.
            let Some(parent) = by_key.get(&key.to_lowercase()) else { continue };
            if left == 0 {
                let message = format!("the work `{}` inherits fields from itself, through `{key}`", entry.key);
                return Err(Refused { message, keys: vec![entry.key.clone()] });
            }
            let from = inherited(parent, by_key, left - 1, copies).map_err(|mut refused| {
                refused.keys.push(entry.key.clone());
                refused
            })?;
            for (name, field) in from {
                if let Some(name) = child_name(&name, link, &entry.kind, &parent.kind) {
                    fields.entry(name.to_owned()).or_insert(field);
                }
            }
        }
    }
    Ok(fields)
}

/// The name that a parent's field has in its child; nothing for those that stay with the parent.
fn child_name<'a>(name: &'a str, link: &str, child: &str, parent: &str) -> Option<&'a str> {
    const OWN: [&str; 10] =
        ["crossref", "xdata", "ids", "options", "shorttitle", "sorttitle", "indextitle", "label", "key", "shorthand"];
    if OWN.contains(&name) && name != "options" {
        return None;
    }
    let is_part = ["inbook", "incollection", "inproceedings", "conference", "inreference", "bookinbook", "suppbook"]
        .contains(&child);
    if link == "xdata" || !is_part {
        return Some(name);
    }
    let is_multi = parent.starts_with("mv");
    Some(match name {
        "title" if is_multi => "maintitle",
        "subtitle" if is_multi => "mainsubtitle",
        "title" => "booktitle",
        "subtitle" => "booksubtitle",
        "titleaddon" => "booktitleaddon",
        "author" if parent == "book" || is_multi => "bookauthor",
        name => name,
    })
}

#[cfg(test)]
mod tests {
    use super::super::bibtex::parse;
    use super::*;

    #[test]
    fn parts_take_over_their_whole_and_circles_end() {
        let text = "@incollection{child, title={C}, crossref={Parent}}\n@book{parent, title={P}, year=2005, xdata={d}}\n\
                    @xdata{d, publisher={Brill}}\n@book{a, crossref={b}}\n@book{b, crossref={a}}\n@book{c, crossref={c}}\n";
        let fields = all(&parse(text).0);
        let child = fields[0].as_ref().expect("no circle");
        let value = |name: &str| child[name].value.as_str();
        assert_eq!(
            [value("title"), value("booktitle"), value("year"), value("publisher")],
            ["C", "P", "2005", "Brill"]
        );
        assert!(fields[3..].iter().all(Result::is_err));
    }
}
