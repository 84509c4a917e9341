//! Flaws in words: what is said of each, and of which kind it is.

use super::Finding;
use super::kind::find;
use crate::typeset::flaw::{FlawKind, PlacedFlaw};

/// The finding of a flaw on page `page` (from 0).
pub(super) fn finding(flaw: &PlacedFlaw, page: usize) -> Finding {
    let (code, message) = described(&flaw.kind);
    let PlacedFlaw { area, span, ref words, ref settings, .. } = *flaw;
    Finding { kind: find(code), page, area, message, words: words.clone(), span, settings: settings.clone() }
}

fn described(kind: &FlawKind) -> (&'static str, String) {
    let ems = |width: i64| format!("{}.{:02} em", width / 100, width % 100);
    match kind {
        FlawKind::Gaping(width) => ("line-gaping", format!("very loose: its word spaces are {} wide", ems(*width))),
        FlawKind::Loose(width) => ("line-loose", format!("loose: its word spaces are {} wide", ems(*width))),
        FlawKind::Tight(width) => ("line-tight", format!("tight: its word spaces are {} wide", ems(*width))),
        FlawKind::Unfilled(width) => ("line-short", format!("short: it ends {} before the others", ems(*width))),
        FlawKind::River(lines) => ("line-river", format!("a river runs through {lines} lines")),
        FlawKind::Ladder(lines) => ("line-ladder", format!("{lines} lines in a row end in hyphens")),
        FlawKind::Runt(width) => ("line-runt", format!("the last line is only {} wide", ems(*width))),
        FlawKind::SameWord(word) => ("line-same-word", format!("two lines in a row begin or end with `{word}`")),
        FlawKind::Widow => ("page-widow", "the last line of a paragraph is alone at the head of the page".to_owned()),
        FlawKind::Orphan => {
            ("page-orphan", "the first line of a paragraph is alone at the foot of the page".to_owned())
        }
        FlawKind::Divided => ("page-divided", "this does not fit on one page and is divided".to_owned()),
        FlawKind::Parted => ("page-parted", "what this introduces, or the rest of its list, is overleaf".to_owned()),
        FlawKind::Stranded => ("page-stranded", "too little text follows this heading on its page".to_owned()),
        FlawKind::Overfull => ("page-overfull", "this is higher than the page".to_owned()),
        FlawKind::Short(units) => {
            let lines = f64::from(*units) / 2.0;
            ("page-short", format!("the page is {lines} {} short", if *units == 2 { "line" } else { "lines" }))
        }
        FlawKind::SplitNote => ("note-split", "a note goes on overleaf".to_owned()),
        FlawKind::PageEndHyphen => ("page-hyphen", "the page ends in the middle of a word".to_owned()),
    }
}
