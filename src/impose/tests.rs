//! Plans held to what paper allows.

use proptest::prelude::*;

use super::*;

fn a5() -> Size {
    size::named("a5").expect("it is known")
}

fn overlap(one: Rect, other: Rect) -> bool {
    let right = |rect: Rect| rect.origin.x + rect.size.width;
    let bottom = |rect: Rect| rect.origin.y + rect.size.height;
    one.origin.x < right(other)
        && other.origin.x < right(one)
        && one.origin.y < bottom(other)
        && other.origin.y < bottom(one)
}

#[test]
fn creep_moves_inner_pages_to_the_spine() {
    let plan = plan(32, a5(), &Settings::default()).expect("it can be planned");
    assert_eq!(size::in_words(plan.sheet), "A4 (297 × 210 mm)");
    assert_eq!(plan.creep, plan.settings.paper * 7);
    let middle = plan.sheet.width / 2;
    for side in &plan.sides {
        let [left, right] = &side.places[..] else { panic!("two pages a side") };
        let shift = plan.settings.paper * i64::try_from(side.sheet).expect("few");
        assert_eq!(left.area.origin.x + left.area.size.width, middle + shift);
        assert_eq!(right.area.origin.x, middle - shift);
        // What reaches over the fold is not printed.
        assert_eq!(left.clip.origin.x + left.clip.size.width, middle);
        assert_eq!(right.clip.origin.x, middle);
    }
    let thin = Settings { paper: Length::MM / 100, ..Settings::default() };
    assert_eq!(super::plan(32, a5(), &thin).map(|plan| plan.creep), Ok(Length::ZERO));
}

#[test]
fn sides_come_as_the_printer_takes_them() {
    let sides = |duplex| {
        let settings = Settings { duplex, ..Settings::default() };
        plan(8, a5(), &settings).expect("it can be planned").sides
    };
    let order = |sides: &[Side]| -> Vec<(usize, bool)> { sides.iter().map(|side| (side.sheet, side.back)).collect() };
    let short = sides(Duplex::ShortEdge);
    assert_eq!(order(&short), [(0, false), (0, true), (1, false), (1, true)]);
    let single = sides(Duplex::Single);
    assert_eq!(order(&single), [(0, false), (1, false), (1, true), (0, true)]);
    // About the long edge the back is upside down, so left is right.
    let long = sides(Duplex::LongEdge);
    let apart = long[1].places[0].area.origin.x - short[1].places[1].area.origin.x;
    assert!(apart.0.abs() <= 1, "half a sheet may be half a unit more");
    assert!(
        long[1].places.iter().all(|placement| placement.turned)
            && long[0].places.iter().all(|placement| !placement.turned)
    );
}

#[test]
fn marks_stand_outside_of_pages() {
    let schemes = [Scheme::Saddle, Scheme::Signatures(8), Scheme::Octavo, Scheme::Stack, Scheme::Zine];
    for scheme in schemes {
        let settings = Settings { scheme, marks: true, bleed: Length::MM * 3, ..Settings::default() };
        let plan = plan(32, a5(), &settings).expect("it can be planned");
        for side in &plan.sides {
            // Bars are on the spine, and a zine is cut between its pages.
            let inside = |mark: &&PrinterMark| matches!(mark.kind, PrinterMarkKind::Collation | PrinterMarkKind::Cut);
            for mark in side.marks.iter().filter(|mark| !inside(mark)) {
                let thin = Rect {
                    origin: mark.from,
                    size: Size {
                        width: mark.to.x - mark.from.x + Length(1),
                        height: mark.to.y - mark.from.y + Length(1),
                    },
                };
                let hit = side.places.iter().find(|placement| overlap(thin, placement.area));
                assert_eq!(hit, None, "{scheme:?} {mark:?}");
            }
        }
        let bars = plan.sides.iter().flat_map(|side| &side.marks);
        let bars: Vec<Length> =
            bars.filter(|mark| mark.kind == PrinterMarkKind::Collation).map(|mark| mark.from.y).collect();
        assert!(bars.windows(2).all(|pair| pair[0] < pair[1]), "they make stairs");
        let expected =
            if matches!(scheme, Scheme::Saddle | Scheme::Stack | Scheme::Zine) { 0 } else { plan.signatures };
        assert_eq!(bars.len(), expected, "{scheme:?}");
    }
}

#[test]
fn a_sheet_says_what_its_pages_are() {
    let page = |scheme, sheet: &str, copies| {
        let settings = Settings { scheme, copies, ..Settings::default() };
        page_on(size::named(sheet).expect("it is known"), &settings).map(size::in_words).expect("there is room")
    };
    assert_eq!(page(Scheme::Saddle, "a4", 1), "A5 (148 × 210 mm)");
    assert_eq!(page(Scheme::Saddle, "letter", 1), "half-letter (140 × 216 mm)");
    assert_eq!(page(Scheme::Saddle, "a4", 2), "A6 (105 × 148 mm)");
    assert_eq!(page(Scheme::Zine, "a4", 1), "74 × 105 mm");
    assert_eq!(page(Scheme::Octavo, "a3", 1), "A6 (105 × 148 mm)");
    assert_eq!(page(Scheme::Trifold, "a4", 1), "98 × 210 mm");
    assert_eq!(page(Scheme::Card, "a4", 1), "A5 (148 × 210 mm)");
    assert_eq!(page(Scheme::FrenchFold, "a4", 1), "A6 (105 × 148 mm)");
    assert_eq!(page(Scheme::CutFold(2, 2), "a3", 1), "A6 (105 × 148 mm)");
    assert_eq!(page(Scheme::Accordion(4), "a4", 1), "74 × 210 mm");
    assert_eq!(page(Scheme::Repeat(2, 5), "a4", 1), "105 × 59 mm");
    // What the marks need is taken first, and what comes out fits with nothing shrunk.
    for (scheme, copies) in [(Scheme::Saddle, 1), (Scheme::Stack, 2), (Scheme::Trifold, 1), (Scheme::Zine, 1)] {
        let sheet = size::named("a4");
        let settings = Settings { scheme, copies, sheet, marks: true, bleed: Length::MM * 3, ..Settings::default() };
        let page = sheet.and_then(|sheet| page_on(sheet, &settings)).expect("there is room");
        let plan = plan(8, page, &Settings { shrink: false, ..settings }).expect("it fits");
        assert_eq!(plan.scale, 1_000_000);
    }
    let nothing = Size { width: Length::MM * 10, height: Length::MM * 10 };
    assert_eq!(page_on(nothing, &Settings { marks: true, ..Settings::default() }), None);
}

#[test]
fn the_flap_of_a_leaflet_is_narrower_than_the_panels_over_it() {
    for binding in [Binding::Left, Binding::Right] {
        let sheet = size::named("a4");
        let settings = Settings { scheme: Scheme::Trifold, sheet, binding, marks: true, ..Settings::default() };
        let page = Size { width: Length::MM * 60, height: Length::MM * 120 };
        let plan = plan(6, page, &settings).expect("it can be planned");
        for side in &plan.sides {
            let all = side.marks.iter().filter(|mark| mark.from.x == mark.to.x);
            let lines = |kind| {
                let mut lines: Vec<Length> =
                    all.clone().filter(|mark| mark.kind == kind).map(|mark| mark.from.x).collect();
                lines.sort_unstable();
                lines.dedup();
                lines
            };
            let mut edges = lines(PrinterMarkKind::Crop);
            edges.extend(lines(PrinterMarkKind::Fold));
            edges.sort_unstable();
            let widths: Vec<Length> = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let flap = if side.back == (binding == Binding::Left) { 2 } else { 0 };
            assert_eq!(widths.len(), 3);
            for (at, width) in widths.iter().enumerate() {
                let expected = if at == flap { page.width } else { page.width + FLAP };
                assert!((*width - expected).0.abs() <= 2, "{binding:?} {:?} {at}: {width:?}", side.back);
            }
            // Each page is in the middle of its panel.
            for place in &side.places {
                let middle = place.area.origin.x + page.width / 2;
                let near = edges.windows(2).any(|pair| ((pair[0] + pair[1]) / 2 - middle).0.abs() <= 2);
                assert!(near, "{place:?}");
            }
        }
    }
}

#[test]
fn nonsense_is_refused() {
    let settings = |scheme| Settings { scheme, ..Settings::default() };
    assert_eq!(plan(0, a5(), &Settings::default()), Err(ImposeError::NoPages));
    assert_eq!(plan(4, Size::default(), &Settings::default()), Err(ImposeError::NoSize));
    for scheme in [Scheme::Grid(0, 1), Scheme::Repeat(1, 99), Scheme::Signatures(6), Scheme::Signatures(0)] {
        assert!(matches!(plan(4, a5(), &settings(scheme)), Err(ImposeError::Senseless(_))), "{scheme:?}");
    }
    let small = Settings { sheet: size::named("a6"), shrink: false, ..Settings::default() };
    assert!(matches!(plan(4, a5(), &small), Err(ImposeError::TooSmall(_))));
    let shrunk = Settings { sheet: size::named("a5"), ..Settings::default() };
    let shrunk = plan(4, a5(), &shrunk).expect("pages are made smaller");
    assert!((704_000..=706_000).contains(&shrunk.scale), "{}", shrunk.scale);
}

fn schemes() -> impl Strategy<Value = Scheme> {
    prop_oneof![
        Just(Scheme::Saddle),
        (1u16..=8).prop_map(|it| Scheme::Signatures(it * 4)),
        Just(Scheme::Stack),
        Just(Scheme::Quarto),
        Just(Scheme::Octavo),
        Just(Scheme::Zine),
        Just(Scheme::Trifold),
        Just(Scheme::Card),
        Just(Scheme::FrenchFold),
        (1u8..=3, 1u8..=3).prop_map(|(columns, rows)| Scheme::CutFold(columns, rows)),
        (2u8..=8).prop_map(Scheme::Accordion),
        (1u8..=4, 1u8..=4).prop_map(|(columns, rows)| Scheme::Grid(columns, rows)),
        (1u8..=4, 1u8..=4).prop_map(|(columns, rows)| Scheme::Repeat(columns, rows)),
    ]
}

fn settings() -> impl Strategy<Value = Settings> {
    let binding = prop_oneof![Just(Binding::Left), Just(Binding::Right)];
    let duplex = prop_oneof![Just(Duplex::ShortEdge), Just(Duplex::LongEdge), Just(Duplex::Single)];
    let sheet = prop_oneof![Just(None), Just(size::named("a4")), Just(size::named("sra3"))];
    (schemes(), binding, duplex, sheet, 0i64..40, any::<bool>(), 1u8..=3).prop_map(
        |(scheme, binding, duplex, sheet, paper, marks, copies)| Settings {
            copies,
            scheme,
            binding,
            duplex,
            sheet,
            paper: Length::MM.scale(paper, 100),
            marks,
            ..Settings::default()
        },
    )
}

proptest! {
    #[test]
    fn pages_stand_on_the_sheet_and_not_on_one_another(
        pages in 1usize..=64,
        settings in settings(),
    ) {
        let plan = plan(pages, a5(), &settings).expect("it can be planned");
        let whole = Rect { origin: Point::default(), size: plan.sheet };
        let mut seen = vec![0; pages];
        for side in &plan.sides {
            for place in &side.places {
                seen[place.page] += 1;
                prop_assert!(overlap(place.area, whole));
                prop_assert_eq!(place.area.size, plan.page);
            }
            for (at, one) in side.places.iter().enumerate() {
                for other in &side.places[at + 1..] {
                    prop_assert!(!overlap(one.clip, other.clip), "{:?} {:?}", one, other);
                }
            }
        }
        let times = match settings.scheme {
            Scheme::Repeat(columns, rows) | Scheme::CutFold(columns, rows) => usize::from(columns) * usize::from(rows),
            Scheme::Grid(..) | Scheme::Quarto | Scheme::Octavo | Scheme::Zine | Scheme::FrenchFold => 1,
            _ => usize::from(settings.copies),
        };
        prop_assert!(seen.iter().all(|it| *it == times));
        prop_assert!(!report::report(&plan).is_empty());
    }
}

#[test]
fn backs_are_moved_by_the_offset_and_fronts_stay() {
    let offset = Point { x: Length::MM, y: -Length::MM / 2 };
    for duplex in [Duplex::ShortEdge, Duplex::LongEdge, Duplex::Single] {
        let settings = Settings { duplex, marks: true, ..Settings::default() };
        let page = Size { width: Length::MM * 148, height: Length::MM * 210 };
        let plain = plan(8, page, &settings).expect("it fits");
        let moved = plan(8, page, &Settings { offset, ..settings }).expect("it fits");
        for (one, other) in plain.sides.iter().zip(&moved.sides) {
            let by = if one.back { offset } else { Point::default() };
            for (a, b) in one.places.iter().zip(&other.places) {
                assert_eq!((b.area.origin.x - a.area.origin.x, b.area.origin.y - a.area.origin.y), (by.x, by.y));
                assert_eq!((b.clip.origin.x - a.clip.origin.x, b.clip.origin.y - a.clip.origin.y), (by.x, by.y));
            }
            for (a, b) in one.marks.iter().zip(&other.marks) {
                assert_eq!((b.from.x - a.from.x, b.to.y - a.to.y), (by.x, by.y));
            }
        }
    }
}
