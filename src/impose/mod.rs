//! Pages on sheets: which page stands where, so that folded, cut and stacked sheets are a book.
//!
//! In: how many pages of what size, and [`Settings`]. Out: a [`ImpositionPlan`]: the sides to print, in order, with the
//! places of pages and marks. Knows no PDF: a sheet is a rectangle, a page a number (from 0).

pub mod report;
pub mod scheme;
pub mod settings;
mod side;
pub mod size;

use crate::geometry::{Length, Point, Rect, Size};
use scheme::CellGrid;
use side::SheetLayout;

/// How pages are put on sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// All sheets in one another, folded once, stapled in the fold.
    #[default]
    Saddle,
    /// The same in bundles of so many pages each, which are sewn or glued.
    Signatures(u16),
    /// Two to a side; the pile is cut, the left half put on the right.
    Stack,
    /// Eight to a sheet, folded twice.
    Quarto,
    /// Sixteen to a sheet, folded three times.
    Octavo,
    /// Eight on one side, folded and cut once: a little book of one sheet.
    Zine,
    /// So many columns and rows in reading order.
    Grid(u8, u8),
    /// One page so many times, in columns and rows; the next page on its back.
    Repeat(u8, u8),
}

/// The side of the spine when the front cover is up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Binding {
    /// For scripts from left to right.
    #[default]
    Left,
    /// For scripts from right to left.
    Right,
}

/// How a printer turns the sheet for its second side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplex {
    /// About the short edge: what landscape sheets want.
    #[default]
    ShortEdge,
    /// About the long edge.
    LongEdge,
    /// By hand: first all fronts, then all backs, the last first.
    Single,
}

/// Where blank pages go that fill the last sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pad {
    /// After the last page.
    #[default]
    End,
    /// Before it, so that it stays the back cover.
    BeforeLast,
    /// After so many pages.
    After(usize),
    /// Nowhere: a number of pages that leaves some blank is an error.
    None,
}

/// The settings of an imposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How pages are put on sheets.
    pub scheme: Scheme,
    /// The sheet; `None`: the smallest usual one that holds the pages, or else just as large as they are.
    pub sheet: Option<Size>,
    /// The side of the spine.
    pub binding: Binding,
    /// How the second side is printed.
    pub duplex: Duplex,
    /// Where blank pages go.
    pub pad: Pad,
    /// How thick the paper is; nothing: no creep is made up for.
    pub paper: Length,
    /// How loose the fold is, in thousandths: 1000 is sharp, 1400 as loose as a fold gets.
    pub fold: u16,
    /// How far ink may run over the edge of a page.
    pub bleed: Length,
    /// Whether crop, fold and collation marks are printed.
    pub marks: bool,
    /// Whether pages that are too large for the sheet are made smaller.
    pub shrink: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            scheme: Scheme::default(),
            sheet: None,
            binding: Binding::default(),
            duplex: Duplex::default(),
            pad: Pad::default(),
            // Copy paper of 80 g/m².
            paper: Length(Length::MM.0 / 10),
            fold: 1000,
            bleed: Length::ZERO,
            marks: false,
            shrink: true,
        }
    }
}

/// The plan of all sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpositionPlan {
    /// The settings that were asked for.
    pub settings: Settings,
    /// The sheet as it is printed.
    pub sheet: Size,
    /// The size of a page on it, after scaling.
    pub page: Size,
    /// The scale of pages, in millionths.
    pub scale: u32,
    /// How many pages were given.
    pub pages: usize,
    /// How many blank ones were added.
    pub blanks: usize,
    /// How many sheets of paper are needed.
    pub sheets: usize,
    /// How many bundles they make.
    pub signatures: usize,
    /// How far the innermost pages are moved to the spine.
    pub creep: Length,
    /// The sides in the order of printing.
    pub sides: Vec<Side>,
}

/// One side of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// The sheet, from 0.
    pub sheet: usize,
    /// Whether it is the back.
    pub back: bool,
    /// The pages on it; blank ones are left out.
    pub places: Vec<Placement>,
    /// The marks on it.
    pub marks: Vec<PrinterMark>,
}

/// A page on a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The page, from 0.
    pub page: usize,
    /// The rectangle of the trimmed page on the sheet.
    pub area: Rect,
    /// Whether it is upside down.
    pub turned: bool,
    /// Where its ink may show: the area with its bleed, up to the fold.
    pub clip: Rect,
}

/// A line for people who fold and cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrinterMark {
    /// Its kind.
    pub kind: PrinterMarkKind,
    /// From here.
    pub from: Point,
    /// To here.
    pub to: Point,
}

/// The kinds of printer's marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrinterMarkKind {
    /// Cut along it: stands outside of pages.
    Crop,
    /// Fold here: dashed, outside of pages.
    Fold,
    /// Cut here, through the sheet: dashed.
    Cut,
    /// Two lines that cross, in all inks: whether these fall on one another.
    Register,
    /// A bar on the spine of each bundle, a step lower than on the one before: in a pile they make stairs.
    Collation,
}

/// Why nothing can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImposeError {
    /// There are no pages.
    NoPages,
    /// A page has no size.
    NoSize,
    /// The pages do not fit the sheet, and may not be made smaller: what they need.
    TooSmall(Size),
    /// So many pages leave so many of the last sheet blank, and [`Pad::None`] was asked for.
    Blanks(usize, usize),
    /// The number of columns, rows or pages of a bundle makes no sense.
    Senseless(&'static str),
}

impl std::fmt::Display for ImposeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ImposeError::NoPages => write!(f, "there are no pages"),
            ImposeError::NoSize => write!(f, "a page or the sheet has no width or no height"),
            ImposeError::TooSmall(size) => {
                write!(f, "the pages need a sheet of {}, and may not be shrunk", size::in_words(*size))
            }
            ImposeError::Blanks(pages, blanks) => {
                let are = if *pages == 1 { "page leaves" } else { "pages leave" };
                write!(
                    f,
                    "{pages} {are} {blanks} blank on the last sheet, which `booklet.pad = \"none\"` does not allow"
                )
            }
            ImposeError::Senseless(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for ImposeError {}

/// The most columns or rows.
const MOST: u8 = 64;
/// How long crop marks are, and how far they are from the page: 5 and 3 mm.
const CROP: Length = Length(Length::MM.0 * 5);
/// See [`CROP`].
const OFF: Length = Length(Length::MM.0 * 3);
/// Creep below is left alone: nobody sees a fifth of a millimetre.
const VISIBLE: Length = Length(Length::MM.0 / 5);

/// Plans the sheets for `pages` pages of one size.
///
/// # Errors
/// When there is nothing to be put on sheets, or no room for it.
pub fn plan(pages: usize, page: Size, settings: &Settings) -> Result<ImpositionPlan, ImposeError> {
    if pages == 0 {
        return Err(ImposeError::NoPages);
    }
    if page.width.0 <= 0 || page.height.0 <= 0 {
        return Err(ImposeError::NoSize);
    }
    let settings = check(settings)?;
    let order = scheme::order(pages, &settings);
    if settings.pad == Pad::None && order.blanks != 0 {
        return Err(ImposeError::Blanks(pages, order.blanks));
    }
    let CellGrid { columns, rows } = order.grid;
    let gap = if order.apart { settings.bleed * 2 } else { Length::ZERO };
    let need = Size {
        width: page.width * i64::from(columns) + gap * i64::from(columns - 1),
        height: page.height * i64::from(rows) + gap * i64::from(rows - 1),
    };
    let (sheet, scale) = fit(need, &settings)?;
    let scaled = |length: Length| length.scale(i64::from(scale), 1_000_000);
    let page = Size { width: scaled(page.width), height: scaled(page.height) };
    let layout = SheetLayout { sheet, page, gap: scaled(gap), grid: order.grid, settings: &settings };
    let deepest = order.leaves.iter().map(|sheet| sheet.depth).max().unwrap_or(0);
    let step = settings.paper.scale(i64::from(settings.fold), 1000);
    let creep = step * i64::try_from(deepest).unwrap_or(0);
    let creep = if creep < VISIBLE { Length::ZERO } else { creep };
    let step = if creep == Length::ZERO { Length::ZERO } else { step };
    let sides = side::all(&order, &layout, step);
    Ok(ImpositionPlan {
        sheet,
        page,
        scale,
        pages,
        blanks: order.blanks,
        sheets: order.leaves.len(),
        signatures: order.signatures,
        creep,
        sides,
        settings,
    })
}

fn check(settings: &Settings) -> Result<Settings, ImposeError> {
    let mut settings = settings.clone();
    match settings.scheme {
        Scheme::Grid(columns, rows) | Scheme::Repeat(columns, rows)
            if columns == 0 || rows == 0 || MOST < columns || MOST < rows =>
        {
            return Err(ImposeError::Senseless("there must be 1 to 64 columns and 1 to 64 rows"));
        }
        Scheme::Signatures(pages) if pages == 0 || pages % 4 != 0 || 256 < pages => {
            return Err(ImposeError::Senseless("a signature must have 4, 8, 12 … or 256 pages"));
        }
        _ => {}
    }
    settings.paper = Length(settings.paper.0.clamp(0, Length::MM.0 * 2));
    settings.fold = settings.fold.min(3000);
    settings.bleed = Length(settings.bleed.0.clamp(0, Length::INCH.0));
    Ok(settings)
}

/// The sheet, and the scale that makes the pages fit, in millionths.
fn fit(need: Size, settings: &Settings) -> Result<(Size, u32), ImposeError> {
    let around = if settings.marks { (OFF + CROP) * 2 } else { Length::ZERO };
    let bare = Size { width: need.width + around, height: need.height + around };
    let Some(sheet) = settings.sheet else { return Ok((size::smallest(bare), 1_000_000)) };
    if sheet.width.0 <= 0 || sheet.height.0 <= 0 {
        return Err(ImposeError::NoSize);
    }
    // The sheet lies as the pages want it.
    let turned = Size { width: sheet.height, height: sheet.width };
    let scale = |sheet: Size| {
        let across = Length(1_000_000).scale(sheet.width.0, need.width.0).0;
        let down = Length(1_000_000).scale(sheet.height.0, need.height.0).0;
        across.min(down)
    };
    let sheet = if scale(sheet) < scale(turned) { turned } else { sheet };
    let most = scale(sheet);
    // A thousandth is what sizes in inches and millimetres differ by.
    if 999_000 <= most {
        return Ok((sheet, 1_000_000));
    }
    if !settings.shrink {
        return Err(ImposeError::TooSmall(bare));
    }
    Ok((sheet, u32::try_from(most.max(1)).unwrap_or(1_000_000)))
}

#[cfg(test)]
mod tests {
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
        let order =
            |sides: &[Side]| -> Vec<(usize, bool)> { sides.iter().map(|side| (side.sheet, side.back)).collect() };
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
                // Bars stand on the spine, and a zine is cut between its pages.
                let inside =
                    |mark: &&PrinterMark| matches!(mark.kind, PrinterMarkKind::Collation | PrinterMarkKind::Cut);
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
            (1u8..=4, 1u8..=4).prop_map(|(columns, rows)| Scheme::Grid(columns, rows)),
            (1u8..=4, 1u8..=4).prop_map(|(columns, rows)| Scheme::Repeat(columns, rows)),
        ]
    }

    fn settings() -> impl Strategy<Value = Settings> {
        let binding = prop_oneof![Just(Binding::Left), Just(Binding::Right)];
        let duplex = prop_oneof![Just(Duplex::ShortEdge), Just(Duplex::LongEdge), Just(Duplex::Single)];
        let sheet = prop_oneof![Just(None), Just(size::named("a4")), Just(size::named("sra3"))];
        (schemes(), binding, duplex, sheet, 0i64..40, any::<bool>()).prop_map(
            |(scheme, binding, duplex, sheet, paper, marks)| Settings {
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
            let times = if let Scheme::Repeat(columns, rows) = settings.scheme {
                usize::from(columns) * usize::from(rows)
            } else {
                1
            };
            prop_assert!(seen.iter().all(|it| *it == times));
            prop_assert!(!report::report(&plan).is_empty());
        }
    }
}
