//! Pages on sheets: which page goes where, so that folded, cut and stacked sheets are a book.
//!
//! In: how many pages of what size, and [`Settings`]. Out: a [`ImpositionPlan`]: the sides to print, in order, with the
//! places of pages and marks. Knows no PDF: a sheet is a rectangle, a page a number (from 0).

pub mod calibration;
pub mod extra;
pub mod report;
pub mod scheme;
pub mod settings;
mod side;
pub mod size;
pub mod steps;

use crate::geometry::{Length, Point, Rect, Size};
use scheme::Cuts;
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
    /// A card of four pages: one sheet that is folded once. What is longer makes more cards.
    Card,
    /// A card of four pages on one side of a sheet that is folded twice, the print outside: a French fold.
    FrenchFold,
    /// A booklet of sheets folded once, so many times beside one another and below one another on each sheet: the pile is cut
    /// into copies, which are then folded.
    CutFold(u8, u8),
    /// Six panels on both sides of a sheet that is folded twice, the flap inwards: a leaflet (a "C fold").
    Trifold,
    /// So many panels on each side of a sheet that is folded to and fro.
    Accordion(u8),
    /// So many columns and rows in reading order.
    Grid(u8, u8),
    /// One page so many times, in columns and rows; the next page on its back.
    Repeat(u8, u8),
}

impl Scheme {
    /// Whether copies of its sheet can be printed below one another: it has one row, and says nothing itself of how often
    /// a page is printed.
    pub fn takes_copies(self) -> bool {
        matches!(
            self,
            Scheme::Saddle
                | Scheme::Signatures(_)
                | Scheme::Stack
                | Scheme::Card
                | Scheme::Trifold
                | Scheme::Accordion(_)
        )
    }

    /// Whether pages are panels side by side, without a spine.
    pub fn is_leaflet(self) -> bool {
        matches!(self, Scheme::Trifold | Scheme::Accordion(_))
    }

    /// Whether pages are cut apart, and so need a bleed each where their ink reaches an edge.
    pub fn cuts_pages(self) -> bool {
        matches!(self, Scheme::Stack | Scheme::Grid(..) | Scheme::Repeat(..) | Scheme::CutFold(..))
    }

    /// Whether a poster can be printed on its back, which is white.
    pub fn takes_poster(self) -> bool {
        self == Scheme::Zine
    }

    /// How many pages one piece has, for schemes that make a piece of each sheet.
    pub fn pages_of_piece(self) -> Option<usize> {
        match self {
            Scheme::Zine => Some(8),
            Scheme::Trifold => Some(6),
            Scheme::Card | Scheme::FrenchFold => Some(4),
            _ => None,
        }
    }
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
    /// How far backs are moved, to the right and down as they are printed: printers seldom feed the second side as the
    /// first.
    pub offset: Point,
    /// Where blank pages go.
    pub pad: Pad,
    /// How thick the paper is; nothing: no creep is made up for.
    pub paper: Length,
    /// How loose the fold is, in thousandths: 1000 is sharp, 1400 as loose as a fold gets.
    pub fold: u16,
    /// How far ink may run over the edge of a page.
    pub bleed: Length,
    /// How many of the same sheet are printed below one another, to be cut apart before they are folded.
    pub copies: u8,
    /// Whether crop, fold and collation marks are printed.
    pub marks: bool,
    /// Whether room is kept for a line of text above the pages.
    pub slug: bool,
    /// Whether room is kept for colour bars below the pages.
    pub color_bars: bool,
    /// The page, from 0, that is no part of the little book but printed over the whole back of its sheet;
    /// [`Scheme::Zine`] alone.
    pub poster: Option<usize>,
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
            offset: Point::default(),
            pad: Pad::default(),
            // Copy paper of 80 g/m².
            paper: Length(Length::MM.0 / 10),
            fold: 1000,
            bleed: Length::ZERO,
            copies: 1,
            marks: false,
            slug: false,
            color_bars: false,
            poster: None,
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
    /// Whether a sheet that is not folded lies before the others, which [`ImpositionPlan::sheets`] counts.
    pub has_first_sheet: bool,
    /// The pages, from 0, that do not fit in the place that all others have: each is drawn as large as it lets them be, on
    /// its side if it is larger so.
    pub unlike: Vec<usize>,
    /// The sides in the order of printing.
    pub sides: Vec<Side>,
}

impl ImpositionPlan {
    /// Whether the bleed of pages reaches over the edge of the sheet.
    pub fn cuts_bleed(&self) -> bool {
        let slack = Length::MM / 2;
        let places = self.sides.iter().flat_map(|side| &side.places);
        let mut clips = places.filter(|place| place.fit == PlacementFit::Scaled).map(|place| place.clip);
        let is_cut = |clip: Rect| {
            let (right, foot) = (clip.origin.x + clip.size.width, clip.origin.y + clip.size.height);
            clip.origin.x.min(clip.origin.y) < -slack
                || self.sheet.width + slack < right
                || self.sheet.height + slack < foot
        };
        Length::ZERO < self.settings.bleed && clips.any(is_cut)
    }

    /// Whether marks reach over the edge of the sheet.
    pub fn cuts_marks(&self) -> bool {
        // What is lost where lengths are divided by columns and rows is a few units.
        let slack = Length::MM / 100;
        let beyond = |at: Length, end: Length| at < -slack || end + slack < at;
        let outside = |point: Point| beyond(point.x, self.sheet.width) || beyond(point.y, self.sheet.height);
        self.sides.iter().flat_map(|side| &side.marks).any(|mark| outside(mark.from) || outside(mark.to))
    }
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
    /// How large it is drawn.
    pub fit: PlacementFit,
}

/// How large a page is drawn in its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlacementFit {
    /// In the scale of all pages ([`ImpositionPlan::scale`]); one that is smaller than the largest is centred.
    #[default]
    Scaled,
    /// As large as its place lets it be, on its side if it is larger so.
    Filling,
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
    /// Cut along it: it is outside of pages.
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
/// The most copies below one another: eight A8 spreads on an A3 sheet.
const MOST_COPIES: u8 = 8;
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
    let gap = gap(&order, settings.bleed);
    let mut need = need(page, &order, gap);
    need.width += allowance(settings.scheme);
    let (sheet, scale) = fit(need, page, &settings)?;
    let scaled = |length: Length| length.scale(i64::from(scale), 1_000_000);
    let page = Size { width: scaled(page.width), height: scaled(page.height) };
    let gap = Size { width: scaled(gap.width), height: scaled(gap.height) };
    let flap = scaled(FLAP);
    let layout = SheetLayout { sheet, page, gap, flap, order: &order, settings: &settings };
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
        has_first_sheet: false,
        unlike: Vec::new(),
        sides,
        settings,
    })
}

fn check(settings: &Settings) -> Result<Settings, ImposeError> {
    let mut settings = settings.clone();
    match settings.scheme {
        Scheme::Grid(columns, rows) | Scheme::Repeat(columns, rows) | Scheme::CutFold(columns, rows)
            if columns == 0 || rows == 0 || MOST < columns || MOST < rows =>
        {
            return Err(ImposeError::Senseless("there must be 1 to 64 columns and 1 to 64 rows"));
        }
        Scheme::Signatures(pages) if pages == 0 || pages % 4 != 0 || 256 < pages => {
            return Err(ImposeError::Senseless("a signature must have 4, 8, 12 … or 256 pages"));
        }
        Scheme::Accordion(panels) if !(2..=16).contains(&panels) => {
            return Err(ImposeError::Senseless("an accordion has 2 to 16 panels on a side: set `booklet.columns`"));
        }
        _ => {}
    }
    settings.copies = if settings.scheme.takes_copies() { settings.copies.clamp(1, MOST_COPIES) } else { 1 };
    settings.paper = Length(settings.paper.0.clamp(0, Length::MM.0 * 2));
    settings.fold = settings.fold.min(3000);
    settings.bleed = Length(settings.bleed.0.clamp(0, Length::INCH.0));
    settings.poster = settings.poster.filter(|_| settings.scheme.takes_poster());
    Ok(settings)
}

/// The space between the pages of a side: ink runs over edges that are cut, never over a fold.
fn gap(order: &scheme::Order, bleed: Length) -> Size {
    Size {
        width: if matches!(order.cuts, Cuts::All | Cuts::Spreads) { bleed * 2 } else { Length::ZERO },
        height: if order.cuts == Cuts::None { Length::ZERO } else { bleed * 2 },
    }
}

/// The size that the pages of a side need.
fn need(page: Size, order: &scheme::Order, gap: Size) -> Size {
    let (columns, rows) = (i64::from(order.grid.columns), i64::from(order.grid.rows));
    Size {
        width: page.width * columns + gap.width * order.gaps_before(columns - 1),
        height: page.height * rows + gap.height * (rows - 1),
    }
}

/// By how much the outer panels of a leaflet are wider than its flap, which has to lie between them.
// A sixteenth of an inch, as printers ask for.
const FLAP: Length = Length(Length::INCH.0 / 16);

/// The width that the panels of a scheme need beside their pages, across the sheet.
fn allowance(scheme: Scheme) -> Length {
    if scheme == Scheme::Trifold { FLAP * 2 } else { Length::ZERO }
}

/// The size of a page on a sheet that it shares with others: the sheet lies so that pages are nearest to the
/// proportions of A sizes, 1 to √2. `None` if nothing is left of them.
pub fn page_on(sheet: Size, settings: &Settings) -> Option<Size> {
    let settings = check(settings).ok()?;
    let order = scheme::order(1, &settings);
    let gap = gap(&order, settings.bleed);
    let mut around = extra::around(&settings);
    // Pages whose ink runs over their edges are cut out of the sheet; marks are off the bleed already.
    if !settings.marks {
        around = Size { width: around.width + settings.bleed * 2, height: around.height + settings.bleed * 2 };
    }
    let share = |sheet: Size| {
        let taken = need(Size::default(), &order, gap);
        Size {
            width: (sheet.width - around.width - taken.width - allowance(settings.scheme))
                / i64::from(order.grid.columns),
            height: (sheet.height - around.height - taken.height) / i64::from(order.grid.rows),
        }
    };
    // In thousandths; a page that is too wide is as far off as one that is too high by the same factor.
    let far = |page: Size| {
        let ratio = (page.height.0 * 1000 / page.width.0.max(1)).max(1);
        (ratio * 1000 / 1414).max(1_414_000 / ratio)
    };
    let turned = Size { width: sheet.height, height: sheet.width };
    let pages = [share(sheet), share(turned)].into_iter().filter(|page| 0 < page.width.0 && 0 < page.height.0);
    pages.min_by_key(|page| far(*page))
}

/// The sheet, and the scale that makes the pages fit, in millionths.
fn fit(need: Size, page: Size, settings: &Settings) -> Result<(Size, u32), ImposeError> {
    let around = extra::around(settings);
    let bare = Size { width: need.width + around.width, height: need.height + around.height };
    let Some(sheet) = settings.sheet else { return Ok((size::smallest(bare, page), 1_000_000)) };
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
mod tests;
