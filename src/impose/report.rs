//! A plan in words: how to print, fold, cut and bind.

use std::fmt::Write;

use super::size::in_words;
use super::steps::{self, StepLanguage};
use super::{Duplex, ImpositionPlan, Scheme};
use crate::geometry::Length;

/// Says what to do with the sheets, in plain text.
pub fn report(plan: &ImpositionPlan) -> String {
    let mut words = String::new();
    let _ = writeln!(
        words,
        "{}: {} on {} of {}{}.",
        name(plan.settings.scheme),
        count(plan.pages, "page"),
        count(plan.sheets, "sheet"),
        in_words(plan.sheet),
        match plan.blanks {
            0 => String::new(),
            blanks => format!(", {} left blank", count(blanks, "page")),
        }
    );
    if plan.has_first_sheet {
        words.push_str("The first sheet has these instructions, and is not folded.\n");
    }
    if plan.scale != 1_000_000 {
        let percent = f64::from(plan.scale) / 10_000.0;
        let _ = writeln!(words, "The pages are made smaller to fit: {percent:.1} %.");
    }
    let _ = writeln!(words, "\nPrint: {}", printing(plan));
    words.push_str("Fold and cut:\n");
    for (number, step) in (1..).zip(steps::steps(plan, StepLanguage::ENGLISH)) {
        let _ = writeln!(words, "{number}. {}", step.text);
    }
    if plan.creep != Length::ZERO {
        let millimetres = plan.creep.0 as f64 / Length::MM.0 as f64;
        let _ = writeln!(
            words,
            "Creep: inner pages are moved to the spine, the innermost by {millimetres:.1} mm, so that margins \
             are even after trimming."
        );
    }
    for note in notes(plan) {
        let _ = writeln!(words, "Note: {note}");
    }
    words
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn name(scheme: Scheme) -> String {
    match scheme {
        Scheme::Saddle => "Saddle-stitched booklet".into(),
        Scheme::Signatures(pages) => format!("Signatures of {pages} pages"),
        Scheme::Stack => "Two up, cut and stacked".into(),
        Scheme::Quarto => "Quarto".into(),
        Scheme::Octavo => "Octavo".into(),
        Scheme::Zine => "Zine of one sheet".into(),
        Scheme::Card => "Card, folded once".into(),
        Scheme::FrenchFold => "Card of one side, folded twice (French fold)".into(),
        Scheme::CutFold(columns, rows) => {
            format!("Saddle-stitched booklet, {} copies on a sheet", usize::from(columns) * usize::from(rows))
        }
        Scheme::Trifold => "Leaflet of three panels".into(),
        Scheme::Accordion(panels) => format!("Accordion of {panels} panels"),
        Scheme::Grid(columns, rows) => format!("{columns} × {rows} pages on a side"),
        Scheme::Repeat(columns, rows) => format!("{columns} × {rows} copies on a side"),
    }
}

fn printing(plan: &ImpositionPlan) -> String {
    if plan.sides.iter().all(|side| !side.back) {
        return "one side only, at actual size (100 %, no \"fit to page\").".into();
    }
    let how = match plan.settings.duplex {
        Duplex::ShortEdge => "on both sides, flipped on the short edge",
        Duplex::LongEdge => "on both sides, flipped on the long edge",
        Duplex::Single => {
            return format!(
                "at actual size (100 %) first the {}, then put the pile back as it came out, turned over like \
                 a page, and print the rest on the white sides (the last sheet's back comes first).",
                count(plan.sheets, "front")
            );
        }
    };
    format!("{how}, at actual size (100 %, no \"fit to page\").")
}

fn notes(plan: &ImpositionPlan) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(sheets) = plan.thick_fold() {
        notes.push(format!(
            "{} in one fold are too thick to lie flat: use signatures, or thinner paper",
            count(sheets, "sheet")
        ));
    }
    if let Some(most) = plan.settings.scheme.pages_of_piece().filter(|most| *most < plan.pages) {
        notes.push(format!("one sheet has {most} pages: this makes {} separate pieces", plan.folded_sheets()));
    }
    notes
}
