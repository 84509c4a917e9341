//! Sizes of sheets by name.

use crate::geometry::{Length, Size};

/// Sheets that are sold everywhere, by name; in tenths of a millimetre, upright.
const METRIC: [(&str, i64, i64); 8] = [
    ("a6", 1050, 1480),
    ("a5", 1480, 2100),
    ("a4", 2100, 2970),
    ("ra4", 2150, 3050),
    ("sra4", 2250, 3200),
    ("a3", 2970, 4200),
    ("ra3", 3050, 4300),
    ("sra3", 3200, 4500),
];

/// Sheets that hardly a shop has: known by name, never proposed.
const RARE: [(&str, i64, i64); 3] = [("b5", 1760, 2500), ("b4", 2500, 3530), ("a2", 4200, 5940)];

/// The same where paper is measured in inches; in hundredths of an inch.
const INCHES: [(&str, i64, i64); 6] = [
    ("half-letter", 550, 850),
    ("letter", 850, 1100),
    ("legal", 850, 1400),
    ("tabloid", 1100, 1700),
    ("12x18", 1200, 1800),
    ("13x19", 1300, 1900),
];

/// The names that are known.
pub fn names() -> impl Iterator<Item = &'static str> {
    METRIC.iter().chain(&RARE).chain(&INCHES).map(|(name, ..)| *name)
}

/// A sheet by its name, upright.
pub fn named(name: &str) -> Option<Size> {
    let name = name.trim().to_ascii_lowercase();
    let metric = METRIC.iter().chain(&RARE).find(|it| it.0 == name).map(|it| (Length::MM, it, 10));
    let found = metric.or_else(|| INCHES.iter().find(|it| it.0 == name).map(|it| (Length::INCH, it, 100)));
    found.map(|(unit, it, parts)| sheet(unit, it.1, it.2, parts))
}

fn sheet(unit: Length, width: i64, height: i64, parts: i64) -> Size {
    Size { width: unit.scale(width, parts), height: unit.scale(height, parts) }
}

/// The smallest sheet with a name that holds `need`, lying as it must; else just that size. Pages that are measured in
/// inches (`page` is the size of one) go on sheets of that system, all others on metric ones: who has the one paper
/// seldom has the other.
pub(super) fn smallest(need: Size, page: Size) -> Size {
    let metric = || METRIC.iter().map(|it| sheet(Length::MM, it.1, it.2, 10));
    let inches = || INCHES.iter().map(|it| sheet(Length::INCH, it.1, it.2, 100));
    if is_in_inches(page) {
        held(need, inches()).or_else(|| held(need, metric())).unwrap_or(need)
    } else {
        held(need, metric()).or_else(|| held(need, inches())).unwrap_or(need)
    }
}

/// Whether both sides are whole sixteenths of an inch, or hundredths, as printers on demand list them (6.14 in).
fn is_in_inches(page: Size) -> bool {
    let whole = |length: Length| {
        [16, 100].iter().any(|parts| {
            let rest = (length.0 * parts).rem_euclid(Length::INCH.0);
            // What is lost where a hundredth of an inch is rounded.
            rest.min(Length::INCH.0 - rest) <= 2 * parts
        })
    };
    whole(page.width) && whole(page.height)
}

/// The smallest of `sheets` that holds `need`, lying as it must.
fn held(need: Size, sheets: impl Iterator<Item = Size>) -> Option<Size> {
    let turned = sheets.flat_map(|size| [size, Size { width: size.height, height: size.width }]);
    // Half a millimetre is what sizes of pages in inches and millimetres differ by.
    let slack = Length(Length::MM.0 / 2);
    let holds = |size: &Size| need.width <= size.width + slack && need.height <= size.height + slack;
    let area = |size: Size| i128::from(size.width.0) * i128::from(size.height.0);
    turned.filter(holds).min_by_key(|size| area(*size))
}

/// A size as people say it: its name if it has one, and millimetres.
pub fn in_words(size: Size) -> String {
    let near = |one: Length, other: Length| (one - other).0.abs() <= Length::MM.0 / 2;
    let same = |other: Size| {
        (near(other.width, size.width) && near(other.height, size.height))
            || (near(other.width, size.height) && near(other.height, size.width))
    };
    let millimetres = |length: Length| (length.0 * 10 / Length::MM.0 + 5) / 10;
    let numbers = format!("{} × {} mm", millimetres(size.width), millimetres(size.height));
    match names().find(|name| named(name).is_some_and(same)) {
        Some(name) if name.len() < 5 => format!("{} ({numbers})", name.to_ascii_uppercase()),
        Some(name) => format!("{name} ({numbers})"),
        None => numbers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_found_by_name_and_by_need() {
        let a5 = named("A5").expect("it is known");
        let spread = Size { width: a5.width * 2, height: a5.height };
        assert_eq!(in_words(smallest(spread, a5)), "A4 (297 × 210 mm)");
        let half = named("half-letter").expect("it is known");
        let spread = Size { width: half.width * 2, height: half.height };
        assert_eq!(in_words(smallest(spread, half)), "letter (279 × 216 mm)");
        // Letter is smaller, and no paper of those who measure in millimetres.
        let metric = Size { width: Length::MM * 120, height: Length::MM * 190 };
        let spread = Size { width: metric.width * 2, height: metric.height };
        assert_eq!(in_words(smallest(spread, metric)), "A4 (297 × 210 mm)");
        // No B4, which no shop has.
        let novel = Size { width: Length::INCH * 6, height: Length::INCH * 9 };
        let spread = Size { width: novel.width * 2, height: novel.height };
        assert_eq!(in_words(smallest(spread, novel)), "tabloid (432 × 279 mm)");
        let long = Size { width: Length::MM * 900, height: Length::MM * 50 };
        assert_eq!(smallest(long, long), long);
        assert!(named("postcard").is_none());
    }
}
