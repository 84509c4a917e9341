//! Pages for people, tests and programs: [`Pages`] in, text or JSON out.
//!
//! Both say the same: for each page its lines, rules and images from the top in drawing order, what the page cost in
//! the search, and, if it was explained ([`crate::explain`]), where else it could have ended. Lengths are in points
//! from the left top corner of the trimmed page; for a line of text that is where its baseline begins.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::decision::{Cost, Decision};
use super::folio::label;
use super::frame::{ContentRole, ElementId, GlyphRun, Kid, Page, PageItem, Pages, Structure, StructureRole};
use crate::geometry::{Length, Point};

/// A wider gap than this, as a share of the type size in hundredths, parts the cells of a row. Runs of one text leave
/// no gap, since word spaces are glyphs of theirs; the widest gap in a formula is a thick space, 5/18 em.
const CELL_GAP: i64 = 30;

/// The pages as text, those whose numbers (from 1, as a viewer counts) are in `wanted`.
pub fn text(pages: &Pages, wanted: RangeInclusive<usize>) -> String {
    let mut out = String::new();
    let kinds = Kinds::new(&pages.structure);
    for (number, page) in selected(pages, wanted) {
        let side = if number % 2 == 1 { "recto" } else { "verso" };
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}page {number} (folio {}, {side})", label(page.folio));
        for line in lines(page, pages, &kinds) {
            let (y, x) = (points(line.at.y), points(line.at.x));
            let text = format!("  {y:>6.1} {x:>6.1}  {:<10} {}", line.kind, line.text);
            let _ = writeln!(out, "{}", text.trim_end());
        }
        if let Some(decision) = &page.decision {
            push_decision(&mut out, number, decision);
        }
    }
    out
}

/// The pages as JSON, chosen as for [`text`]: a list of objects.
pub fn json(pages: &Pages, wanted: RangeInclusive<usize>) -> Value {
    let kinds = Kinds::new(&pages.structure);
    let page = |(number, page): (usize, &Page)| {
        let lines = lines(page, pages, &kinds);
        let line = |line: &PageLine| json!({ "y": points(line.at.y), "x": points(line.at.x), "kind": line.kind, "text": line.text });
        json!({
            "page": number,
            "folio": label(page.folio),
            "width": points(page.size.width),
            "height": points(page.size.height),
            "lines": lines.iter().map(line).collect::<Vec<Value>>(),
            "decision": page.decision.as_ref().map(|cause| decision(number, cause)),
        })
    };
    selected(pages, wanted).map(page).collect()
}

/// Why page `number` (from 1) ends where it does, in lines, as [`text`] has it.
pub fn decision_text(number: usize, decision: &Decision) -> String {
    let mut out = String::new();
    push_decision(&mut out, number, decision);
    out
}

/// The same as [`json()`] has it.
pub fn decision_json(number: usize, decision: &Decision) -> Value {
    self::decision(number, decision)
}

fn selected(pages: &Pages, wanted: RangeInclusive<usize>) -> impl Iterator<Item = (usize, &Page)> {
    (1..).zip(&pages.pages).filter(move |it| wanted.contains(&it.0))
}

/// The lines at the end of a page that say how it was chosen.
fn push_decision(out: &mut String, number: usize, decision: &Decision) {
    let listed = |costs: &[Cost]| {
        let sum: i64 = costs.iter().map(|cost| cost.amount).sum();
        let each: Vec<String> = costs.iter().map(|cost| format!("{} {}", cost.reason, grouped(cost.amount))).collect();
        if each.is_empty() { "0".to_owned() } else { format!("{}: {}", grouped(sum), each.join(", ")) }
    };
    let _ = writeln!(out, "  cost {}", listed(&decision.costs));
    let Some(it) = &decision.explanation else { return };
    let before =
        |words: &Option<String>| words.as_ref().map_or("with the chapter".to_owned(), |word| format!("before {word}"));
    let _ = writeln!(out, "  ends {} (pages of the chapter: {})", before(&it.ends_before), grouped(it.plan));
    let Some(next) = &it.next_best else {
        let _ = writeln!(out, "  next best: none");
        return;
    };
    let more = grouped(next.plan - it.plan);
    let mut why: Vec<String> = Vec::new();
    let mut last = None;
    for (behind, Cost { reason, amount }) in &next.costs {
        let page =
            if last.replace(behind) == Some(behind) { String::new() } else { format!("page {}: ", number + behind) };
        why.push(format!("{page}{reason} {}", grouped(*amount)));
    }
    let why = if why.is_empty() { "dearer pages behind".to_owned() } else { why.join(", ") };
    let _ = writeln!(out, "  next best: {}, {more} more ({why})", before(&next.ends_before));
}

fn decision(number: usize, decision: &Decision) -> Value {
    let cost = |cost: &Cost| json!({ "reason": cost.reason.name(), "amount": cost.amount });
    let explanation = decision.explanation.as_ref().map(|explanation| {
        let next_best = explanation.next_best.as_ref().map(|next_best| {
            let costs = next_best.costs.iter().map(
                |(behind, next_best)| json!({ "page": number + behind, "reason": next_best.reason.name(), "amount": next_best.amount }),
            );
            json!({ "ends-before": next_best.ends_before, "plan": next_best.plan, "costs": costs.collect::<Vec<Value>>() })
        });
        json!({ "ends-before": explanation.ends_before, "plan": explanation.plan, "next-best": next_best })
    });
    let costs: Vec<Value> = decision.costs.iter().map(cost).collect();
    json!({ "lines": decision.lines, "costs": costs, "explanation": explanation })
}

/// A number with its digits in groups of three.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "-" } else { "" });
    for (at, digit) in digits.char_indices() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A length in points, to a tenth.
fn points(length: Length) -> f64 {
    (length.to_pt() * 10.0).round() / 10.0
}

/// Something on a page, as a line of the dump.
struct PageLine {
    at: Point,
    kind: String,
    text: String,
}

/// The contents of a page; runs on one baseline are one line.
fn lines(page: &Page, pages: &Pages, kinds: &Kinds<'_>) -> Vec<PageLine> {
    let mut lines: Vec<PageLine> = Vec::new();
    // The last run of the line that the next may belong to, and where it ends.
    let mut open: Option<(&GlyphRun, Length)> = None;
    for item in &page.items {
        let shown = match item {
            PageItem::Run(run) => {
                let width = width(page, run);
                let before = open.replace((run, run.along() + width));
                let kind = kinds.of(run.tag);
                let text = page.text[run.text.start as usize..run.text.end as usize].replace('\u{ad}', "-");
                match (before.and_then(|(before, end)| gap(before, end, run, width)), lines.last_mut()) {
                    (Some(is_wide), Some(line)) => {
                        line.text.push_str(if is_wide { " | " } else { "" });
                        line.text.push_str(&text);
                    }
                    _ => lines.push(PageLine { at: run.origin, kind, text }),
                }
                continue;
            }
            PageItem::Rule(it) => ("rule", it.area, String::new()),
            PageItem::Image(it) => (
                "image",
                it.area,
                pages.pictures.get(it.picture).map_or(String::new(), |picture| format!(" {}", picture.path)),
            ),
            PageItem::Shape(_) | PageItem::Link(_) => continue,
        };
        let (kind, area, more) = shown;
        open = None;
        let text = format!("{:.1} x {:.1}{more}", points(area.size.width), points(area.size.height));
        lines.push(PageLine { at: area.origin, kind: kind.to_owned(), text });
    }
    lines
}

/// Whether a run is so far behind the one before that it is another cell; `None` if it begins another line.
fn gap(before: &GlyphRun, end: Length, run: &GlyphRun, width: Length) -> Option<bool> {
    let furniture =
        |tag: ContentRole| Some(tag).filter(|role| matches!(role, ContentRole::Header | ContentRole::Footer));
    // Raised and lowered letters are at most a third of an em off the baseline.
    let same = Length((run.baseline() - before.baseline()).0.abs()) < before.size.max(run.size) / 2;
    let ahead = run.along() - end;
    let one = same && before.direction == run.direction && furniture(before.tag) == furniture(run.tag);
    // Where text runs from right to left, the next run is left of this one.
    let gap = if ahead < Length::ZERO { before.along() - run.along() - width } else { ahead };
    one.then_some(before.size.max(run.size).scale(CELL_GAP, 100) < gap)
}

fn width(page: &Page, run: &GlyphRun) -> Length {
    page.glyphs.range(run.glyphs.clone()).map(|glyph| Length(i64::from(glyph.advance))).sum()
}

/// The name of each element of the logical tree.
struct Kinds<'a> {
    structure: &'a Structure,
    parents: BTreeMap<ElementId, ElementId>,
}

impl<'a> Kinds<'a> {
    fn new(structure: &'a Structure) -> Kinds<'a> {
        let mut parents = BTreeMap::new();
        for (parent, element) in (0..).map(ElementId).zip(&structure.elements) {
            for kid in &element.kids {
                if let Kid::Element(kid) = kid {
                    parents.insert(*kid, parent);
                }
            }
        }
        Kinds { structure, parents }
    }

    /// The kind of a line by the tag of its first run: empty for running text.
    fn of(&self, tag: ContentRole) -> String {
        let leaf = match tag {
            ContentRole::Header => return "head".to_owned(),
            ContentRole::Footer => return "folio".to_owned(),
            ContentRole::Decoration => return "decoration".to_owned(),
            ContentRole::Leaf(leaf) => leaf,
        };
        let mut at = self.structure.leaves.get(leaf.0 as usize).map(|leaf| leaf.element);
        while let Some(element) = at.and_then(|element| self.structure.elements.get(element.0 as usize)) {
            let parent = at.and_then(|element| self.parents.get(&element)).copied();
            let kind = match element.role {
                StructureRole::Heading(level) => return format!("heading {level}"),
                // Code in a line of text does not make that line code.
                StructureRole::Code if !parent.is_some_and(|element| self.is_text(element)) => "code",
                StructureRole::Note => "note",
                StructureRole::Caption => "caption",
                StructureRole::HeadCell { .. } | StructureRole::Cell => "cell",
                StructureRole::ListItem => "item",
                StructureRole::BlockQuote => "quote",
                StructureRole::ContentsItem => "contents",
                StructureRole::BibliographyEntry => "reference",
                StructureRole::Index => "index",
                StructureRole::Formula if !parent.is_some_and(|element| self.is_text(element)) => "formula",
                _ => {
                    at = parent;
                    continue;
                }
            };
            return kind.to_owned();
        }
        String::new()
    }

    fn is_text(&self, element: ElementId) -> bool {
        let role = self.structure.elements.get(element.0 as usize).map(|element| element.role);
        matches!(
            role,
            Some(
                StructureRole::Paragraph
                    | StructureRole::Cell
                    | StructureRole::HeadCell { .. }
                    | StructureRole::Caption
                    | StructureRole::Span
            )
        )
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped() {
        assert_eq!([0, 999, 1_000, -40_000, 1_234_567].map(grouped), ["0", "999", "1,000", "-40,000", "1,234,567"]);
    }
}
