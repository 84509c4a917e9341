//! The sheets of a booklet for the browser, which folds them: in, pages and the book's settings; out, where each page is.

use chapbook::geometry::{Length, Rect};
use chapbook::impose::{self, Scheme, Side};
use chapbook::project::Project;
use chapbook::style::direction;
use chapbook::typeset::frame::Pages;
use serde_json::{Value, json};

/// The sheets; `null` if the pages can't be put on sheets as the settings want it.
pub(super) fn json(project: &Project, pages: &Pages) -> Value {
    let settings = project.config.sheets(direction::binding(&project.config));
    let Some(page) = pages.pages.first().map(|page| page.size) else { return Value::Null };
    let Ok(plan) = impose::plan(pages.pages.len(), page, &settings) else { return Value::Null };
    let points = |length: Length| (length.to_pt() * 100.0).round() / 100.0;
    let area = |area: Rect| [area.origin.x, area.origin.y, area.size.width, area.size.height].map(points);
    let side = |side: &Side| {
        let places: Vec<Value> = (side.places.iter())
            .map(|place| json!({ "page": place.page, "area": area(place.area), "turned": place.turned }))
            .collect();
        json!({ "sheet": side.sheet, "back": side.back, "places": places })
    };
    // A sheet that is folded once, in the middle, has one page on each half of a side.
    let is_one_fold = plan.sides.iter().all(|side| side.places.len() <= 2 && side.places.iter().all(|it| !it.turned));
    // How the browser folds a sheet; quarto and octavo are cut and folded by whoever binds them.
    let fold = match settings.scheme {
        Scheme::Zine => Some("zine"),
        Scheme::Accordion(_) => Some("accordion"),
        Scheme::Trifold => Some("trifold"),
        Scheme::FrenchFold => Some("french-fold"),
        _ => is_one_fold.then_some("once"),
    };
    json!({
        "width": points(plan.sheet.width),
        "height": points(plan.sheet.height),
        "fold": fold,
        "sides": plan.sides.iter().map(side).collect::<Vec<Value>>(),
    })
}
