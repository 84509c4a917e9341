//! Files that are in another language from their first line to their last: one message for such a file, in the place of
//! one for each kind of its signs.

use std::collections::BTreeMap;

use super::{Seen, warning};
use crate::source::FileId;

/// A language that whole files are written in.
struct WholeLanguage {
    name: &'static str,
    /// The owners of its signs, as the table calls them; the first is its own alone.
    owners: &'static [&'static str],
    /// Signs that only a whole file of it has.
    heads: &'static [&'static str],
    /// How many kinds of its signs make a file one of this language, where it has no such head.
    fewest: usize,
    cure: &'static str,
}

const HEADING: &str = "a heading of AsciiDoc or MediaWiki";

const LANGUAGES: &[WholeLanguage] = &[
    WholeLanguage {
        name: "AsciiDoc",
        owners: &["AsciiDoc", HEADING],
        heads: &[],
        fewest: 3,
        cure: "convert the file: `asciidoctor -b docbook`, then `pandoc -f docbook -t markdown`",
    },
    WholeLanguage {
        name: "reStructuredText",
        owners: &["reStructuredText"],
        heads: &[],
        fewest: 2,
        cure: "convert the file: `pandoc -f rst -t markdown -o book.md`",
    },
    WholeLanguage {
        name: "Org",
        owners: &["Org"],
        heads: &[],
        fewest: 2,
        cure: "convert the file: `pandoc -f org -t markdown -o book.md`",
    },
    WholeLanguage {
        name: "Typst",
        owners: &["Typst"],
        heads: &[],
        fewest: 2,
        cure: "convert the file: `pandoc -f typst -t markdown -o book.md`",
    },
    // Authors who know LaTeX use a command here and there: each has a cure of its own.
    WholeLanguage {
        name: "LaTeX",
        owners: &["LaTeX"],
        heads: &["\\documentclass", "\\begin{document}"],
        fewest: 16,
        cure: "convert the file: `pandoc -f latex -t markdown -o book.md`",
    },
];

/// The signs that were seen, with one message for each file in another language.
pub(super) fn merged(mut seen: Vec<Seen>) -> Vec<Seen> {
    let mut files: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (at, it) in seen.iter().enumerate() {
        // Only signs of the table have an owner by which a language is known.
        if let (Some(_), Some(span)) = (&it.sign, it.diagnostic.span) {
            files.entry(span.file).or_default().push(at);
        }
    }
    let mut dropped = Vec::new();
    for places in files.into_values() {
        let Some((language, own)) = LANGUAGES.iter().find_map(|it| Some((it, it.signs(&places, &seen)?))) else {
            continue;
        };
        let written: Vec<String> = own.iter().filter_map(|at| Some(seen[*at].sign.as_ref()?.1.clone())).collect();
        let first = &mut seen[own[0]];
        let shown = written.iter().take(2).map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let more = match written.len().saturating_sub(2) {
            0 => String::new(),
            1 => " and another of its signs".to_owned(),
            more => format!(" and {more} more of its signs"),
        };
        let name = language.name;
        let message = format!("this file is {name}, which is not read: {shown}{more} are printed as they are");
        let span = first.diagnostic.span.unwrap_or_default();
        first.diagnostic = warning(message, span, language.cure);
        first.count = 1;
        // The first carries the message for all.
        dropped.extend_from_slice(&own[1..]);
    }
    dropped.sort_unstable();
    let kept = seen.into_iter().enumerate().filter(|it| dropped.binary_search(&it.0).is_err());
    kept.map(|it| it.1).collect()
}

impl WholeLanguage {
    /// The places of its signs in a file, if they make it a file of this language.
    fn signs(&self, places: &[usize], seen: &[Seen]) -> Option<Vec<usize>> {
        let sign = |at: &usize| seen[*at].sign.as_ref();
        let owned = |at: &usize| sign(at).is_some_and(|it| self.owners.contains(&it.0.whose));
        let is_own = |at: &usize| sign(at).is_some_and(|it| it.0.whose == self.owners[0]);
        let is_head = |at: &usize| sign(at).is_some_and(|it| self.heads.contains(&it.1.as_str()));
        let own: Vec<usize> = places.iter().copied().filter(owned).collect();
        // One sign at least that no other language has: two headings of a wiki don't make a file AsciiDoc.
        let fits = self.fewest <= own.len() && own.iter().any(is_own) || own.iter().any(is_head);
        fits.then_some(own)
    }
}
