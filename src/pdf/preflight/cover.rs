//! The rules for flat covers. In: what was read of a file, and the measures that the book's cover has. Out: diagnostics.

use super::check::{as_of, counted};
use super::page::{DrawnMark, MarkKind};
use super::{CheckedPage, Request, Subject};
use crate::diagnostic::Diagnostic;
use crate::printer::CoverExtent;

/// How far sizes may differ, in points: printers cut to a sixteenth of an inch.
const SIZE_TOLERANCE: f64 = 4.5;
/// Text may lack so much of its distance from an edge, in points.
const TOLERANCE: f64 = 0.36;
/// The distance of text from the edges of a cover where the printer's table does not say its bleed: an eighth of an inch.
const SAFE: f64 = 0.125;
/// A barcode has thirty bars and more; fewer narrow areas are something else.
const BARS: usize = 24;

pub(super) fn all(subject: &Subject, extent: &CoverExtent, request: &Request<'_>) -> Vec<Option<Diagnostic>> {
    let Some(page) = subject.pages.first() else { return Vec::new() };
    vec![
        several(subject),
        size(page, extent),
        spine(page, extent, request),
        edges(page, extent, request),
        bars(page, extent, request),
    ]
}

/// A cover is one sheet.
fn several(subject: &Subject) -> Option<Diagnostic> {
    let count = subject.pages.len();
    let message =
        format!("the file of the cover has {}: a cover is one sheet with back, spine and front", counted(count));
    let help = "send the sheet alone; for the pages leave `--cover` out";
    (1 < count).then(|| Diagnostic::warning("preflight-pages", message).help(help))
}

fn size(page: &CheckedPage, extent: &CoverExtent) -> Option<Diagnostic> {
    let own = [page.trim[2] - page.trim[0], page.trim[3] - page.trim[1]];
    let around = extent.bleed * 2.0;
    let fits = |own: [f64; 2]| (0..2).all(|side| (own[side] - extent.size[side]).abs() <= SIZE_TOLERANCE);
    // A file without a trim box has its bleed around it.
    if !extent.is_sure || fits(own) || fits(own.map(|side| side - around)) {
        return None;
    }
    let inches = |points: f64| points / 72.0;
    let message = format!(
        "the cover is {:.2} × {:.2} in: a book of {} needs {:.2} × {:.2} in without bleed, of which the spine takes {:.3} in",
        inches(own[0]),
        inches(own[1]),
        counted(extent.pages),
        inches(extent.size[0]),
        inches(extent.size[1]),
        inches(extent.spine[1] - extent.spine[0]),
    );
    let help = "make the cover again for this number of pages and this paper, or give `cover.spine`";
    Some(Diagnostic::warning("preflight-size", message).settings(["cover.spine"]).help(help))
}

/// The place of a mark from the left top corner of the cut cover: left, top, right, bottom.
fn place(page: &CheckedPage, extent: &CoverExtent, mark: &DrawnMark) -> [f64; 4] {
    // Without a trim box the bleed lies around the cover, alike on all sides.
    let beside = (page.trim[2] - page.trim[0] - extent.size[0]) / 2.0;
    let above = (page.trim[3] - page.trim[1] - extent.size[1]) / 2.0;
    let (left, top) = (page.trim[0] + beside, page.trim[3] - above);
    [mark.area[0] - left, top - mark.area[3], mark.area[2] - left, top - mark.area[1]]
}

fn is_text(mark: &DrawnMark) -> bool {
    matches!(mark.kind, MarkKind::Text(_))
}

/// Text on a spine that is too narrow for it, or too near to its folds.
fn spine(page: &CheckedPage, extent: &CoverExtent, request: &Request<'_>) -> Option<Diagnostic> {
    let [left, right] = extent.spine;
    let rule = &request.rules.cover;
    // Letters on a spine are often outlines: areas that lie in the spine and fill less than all of it.
    let is_lettering = |mark: &DrawnMark, place: [f64; 4]| {
        let is_outline = matches!(mark.kind, MarkKind::Fill) && place[2] - place[0] < (right - left) * 0.98;
        let middle = (place[0] + place[2]) / 2.0;
        (is_text(mark) || is_outline && place[3] - place[1] < extent.size[1] * 0.9) && left < middle && middle < right
    };
    let marks = page.facts.marks.iter().map(|mark| (mark, place(page, extent, mark)));
    let places: Vec<[f64; 4]> =
        marks.filter(|(mark, place)| is_lettering(mark, *place)).map(|(_, place)| place).collect();
    let first = places.first()?;
    if let Some(least) = rule.spine_text_from.filter(|least| extent.pages < *least) {
        let message = format!(
            "there is text on the spine of a book of {}: {} accepts it from {least} pages on",
            counted(extent.pages),
            as_of(request)
        );
        let help = "set `cover.spine-text` to `false`";
        return Some(Diagnostic::warning("preflight-margin", message).settings(["cover.spine-text"]).help(help));
    }
    let need = rule.spine_margin? * 72.0;
    let own = places.iter().fold(first[0] - left, |own, place| own.min(place[0] - left).min(right - place[2]));
    let place = if own < 0.0 { "in over" } else { "in from" };
    let message = format!(
        "text on the spine is {:.3} {place} its fold: {} asks for {:.4} in, for folds wander",
        own.abs() / 72.0,
        as_of(request),
        need / 72.0
    );
    let help = "set the text of the spine smaller, or leave it out";
    (own + TOLERANCE < need).then(|| Diagnostic::warning("preflight-margin", message).help(help))
}

/// Text too near to the edges of the cut cover.
fn edges(page: &CheckedPage, extent: &CoverExtent, request: &Request<'_>) -> Option<Diagnostic> {
    let need = request.rules.cover.bleed.unwrap_or(SAFE) * 72.0;
    let [width, height] = extent.size;
    let distance = |mark: &DrawnMark| {
        let [left, top, right, bottom] = place(page, extent, mark);
        // What lies beside the cover, such as the words of a slug, is cut off.
        let is_on_cover = left < width && top < height && 0.0 < right && 0.0 < bottom;
        is_on_cover.then(|| left.min(top).min(width - right).min(height - bottom))
    };
    let texts = page.facts.marks.iter().filter(|mark| is_text(mark));
    let own = texts.filter_map(distance).min_by(f64::total_cmp)?;
    let (is, from) = if own < 0.0 { ("runs", "over") } else { ("is", "from") };
    let message = format!(
        "text on the cover {is} {:.2} in {from} an edge: {} asks for {:.3} in, for it is not cut to a hair",
        own.abs() / 72.0,
        request.rules.name,
        need / 72.0
    );
    let help = "keep text off the edges of the cover";
    (own + TOLERANCE < need).then(|| Diagnostic::warning("preflight-margin", message).help(help))
}

/// Text where the printer puts its bars.
fn bars(page: &CheckedPage, extent: &CoverExtent, request: &Request<'_>) -> Option<Diagnostic> {
    let zone = extent.bars?;
    let lies_in = |mark: &DrawnMark| {
        let own = place(page, extent, mark);
        own[0] < zone[2] - 1.0 && zone[0] + 1.0 < own[2] && own[1] < zone[3] - 1.0 && zone[1] + 1.0 < own[3]
    };
    let inside: Vec<&DrawnMark> = page.facts.marks.iter().filter(|mark| lies_in(mark)).collect();
    let narrow = |mark: &&&DrawnMark| mark.area[2] - mark.area[0] < 6.0 && matches!(mark.kind, MarkKind::Fill);
    // The cover has bars of its own there.
    if BARS <= inside.iter().filter(narrow).count() {
        return None;
    }
    let message = format!(
        "text on the back lies where {} prints its barcode: {:.1} × {:.1} in at the foot beside the spine",
        as_of(request),
        (zone[2] - zone[0]) / 72.0,
        (zone[3] - zone[1]) / 72.0
    );
    let help = "shorten the text, or give the cover an ISBN and bars of its own";
    inside.iter().any(|mark| is_text(mark)).then(|| Diagnostic::warning("preflight-margin", message).help(help))
}
