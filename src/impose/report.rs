//! A plan in words: how to print, fold, cut and bind.

use std::fmt::Write;

use super::size::in_words;
use super::{Binding, Duplex, ImpositionPlan, Scheme};
use crate::geometry::Length;

/// More sheets than this in one fold do not close: about 64 pages of copy paper.
const THICK: Length = Length(Length::MM.0 * 16 / 10);

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
    if plan.scale != 1_000_000 {
        let percent = f64::from(plan.scale) / 10_000.0;
        let _ = writeln!(words, "The pages are made smaller to fit: {percent:.1} %.");
    }
    let _ = writeln!(words, "\nPrint: {}", printing(plan));
    let gang = match plan.settings.copies {
        1 => String::new(),
        copies => format!("cut the pile into {copies} between the rows, each of which is a copy; then for each: "),
    };
    let _ = writeln!(words, "Fold and cut: {gang}{}", folding(plan));
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
        Scheme::Trifold => "Leaflet of three panels".into(),
        Scheme::Accordion(panels) => format!("Accordion of {panels} panels"),
        Scheme::Grid(columns, rows) => format!("{columns} × {rows} pages on a side"),
        Scheme::Repeat(columns, rows) => format!("{columns} × {rows} copies on a side"),
    }
}

fn printing(plan: &ImpositionPlan) -> String {
    if plan.settings.scheme == Scheme::Zine || plan.sides.iter().all(|side| !side.back) {
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

fn folding(plan: &ImpositionPlan) -> String {
    let side = if plan.settings.binding == Binding::Left { "left" } else { "right" };
    match plan.settings.scheme {
        Scheme::Saddle => format!(
            "keep the sheets in order, fold all of them once in the middle with page 1 outside and the fold at \
             the {side}, staple twice in the fold, trim the three open edges."
        ),
        Scheme::Signatures(_) => format!(
            "fold each bundle of sheets once in the middle, its lowest page outside and the fold at the {side}; \
             put the {} on one another (the bars on their spines make stairs), sew or glue, trim.",
            count(plan.signatures, "bundle")
        ),
        Scheme::Stack => {
            format!("cut the whole pile in the middle, put the {side} half on the other, glue at the {side}, trim.")
        }
        Scheme::Quarto => format!(
            "page 1 below: fold the upper half down onto the lower, then once more with the fold at the {side}; \
             put the {} on one another, sew, trim the closed edges open.",
            count(plan.signatures, "section")
        ),
        Scheme::Octavo => format!(
            "page 1 below: fold in the middle, then the upper half down, then once more with the fold at the \
             {side}; put the {} on one another, sew, trim the closed edges open.",
            count(plan.signatures, "section")
        ),
        Scheme::Zine => "fold along all lines and open again; cut the middle line between the two middle \
            columns; fold lengthwise with the print outside, push the ends together until the cut opens to a \
            cross, and close it to a book with page 1 in front."
            .into(),
        Scheme::Trifold => {
            let flap = if side == "left" { "right" } else { "left" };
            format!(
                "with pages 2 to 4 above: fold the flap at the {flap} over onto the middle, then the panel at the {side} \
                 over both; page 1 is then on top."
            )
        }
        Scheme::Accordion(_) => {
            "fold to and fro along all lines, the first fold away from you, so that page 1 lies on top; join strips at \
             their ends, if there are several."
                .into()
        }
        Scheme::Grid(..) | Scheme::Repeat(..) => "cut along the crop marks.".into(),
    }
}

fn notes(plan: &ImpositionPlan) -> Vec<String> {
    let mut notes = Vec::new();
    let deepest = match plan.settings.scheme {
        Scheme::Saddle => plan.sheets,
        Scheme::Signatures(pages) => usize::from(pages) / 4,
        _ => 0,
    };
    let thick = plan.settings.paper * i64::try_from(deepest).unwrap_or(i64::MAX / 4);
    if THICK < thick {
        notes.push(format!(
            "{} in one fold are too thick to lie flat: use signatures, or thinner paper",
            count(deepest, "sheet")
        ));
    }
    if let Some(most) = plan.settings.scheme.pages_of_piece().filter(|most| *most < plan.pages) {
        notes.push(format!("one sheet has {most} pages: this makes {} separate pieces", plan.sheets));
    }
    notes
}
