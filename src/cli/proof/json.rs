//! A proof as JSON: the score by kinds, the findings, and what the search for pages weighed on each page that has some.

use chapbook::proof::{Finding, folio, rows};
use chapbook::typeset::dump;
use serde_json::{Value, json};

use super::ProofedBook;

/// The whole proof as one object; the handbook documents it.
pub(super) fn proof(book: &ProofedBook<'_>) -> Value {
    let kinds: Vec<Value> = rows(&book.proof)
        .map(|row| {
            json!({
                "kind": row.kind.code,
                "name": row.kind.name,
                "count": row.count,
                "per-hundred-pages": tenths(row.per_hundred),
                "weight": row.kind.weight,
                "points": row.points,
            })
        })
        .collect();
    let findings: Vec<Value> = book.proof.findings.iter().map(|finding| entry(book, finding)).collect();
    let pages: Vec<Value> = book.flawed().into_iter().filter_map(|page| decided(book, page)).collect();
    json!({
        "pages": book.proof.pages,
        "points": book.proof.points(),
        "score": book.score().map(tenths),
        "kinds": kinds,
        "findings": findings,
        "decisions": pages,
    })
}

fn tenths(number: u64) -> Value {
    // Tenths up to 2^53 have one nearest number each.
    json!(number as f64 / 10.0)
}

fn entry(book: &ProofedBook<'_>, finding: &Finding) -> Value {
    let place = book.place(finding.span);
    let area = finding.area;
    let point = |length: chapbook::geometry::Length| (length.to_pt() * 100.0).round() / 100.0;
    let settings = finding.settings.iter().map(|it| json!({ "lines": it.lines, "demerits": it.demerits }));
    json!({
        "kind": finding.kind.code,
        "page": finding.page + 1,
        "folio": book.pages.pages.get(finding.page).map(folio),
        "message": finding.message,
        "words": finding.words,
        "file": place.as_ref().map(|place| place.file.clone()),
        "line": place.as_ref().map(|place| place.line),
        "column": place.as_ref().map(|place| place.column),
        "area": [point(area.origin.x), point(area.origin.y), point(area.size.width), point(area.size.height)],
        "settings": settings.collect::<Vec<Value>>(),
    })
}

/// Why a page ends where it does.
fn decided(book: &ProofedBook<'_>, page: usize) -> Option<Value> {
    let decision = book.pages.pages.get(page)?.decision.as_ref()?;
    Some(json!({ "page": page + 1, "decision": dump::decision_json(page + 1, decision) }))
}
