//! The costs that the search for pages adds up, in one unit.
//!
//! They are on their own scale, on which a widow is a million: only their proportions matter. [`SPREAD`], the
//! hyphens and [`VARIANT`] were tried together in November 2026 on three novels in 5.5 × 8.5 inches. With them
//! *Moby-Dick* has 3 widows and orphans on 604 pages and no uneven spread, and 113 of its 2,418 paragraphs are a line
//! longer or shorter; where each page is filled by itself, it has 116. The others came later. No source is known for
//! them; they were put between these, and each says between which.

/// A widow or an orphan. The unit of all costs of pages: TeX's default of 150 for both (`\widowpenalty`,
/// `\clubpenalty`) lets most of them through; here only another one, or what must not be divided, is worse.
pub(super) const WIDOW: i64 = 1_000_000;
/// A spread one line short or long: 25 of them are better than a widow. Facing pages stay level, so hardly anybody
/// sees it.
pub(super) const SPREAD: i64 = 40_000;
/// A spread two lines short or long: four of one line, as the square of the distance.
pub(super) const SPREAD_BY_TWO: i64 = 160_000;
/// A hyphen at the end of a verso. TeX's `\brokenpenalty` does not tell the two sides apart; but here the rest of the
/// word is in sight.
pub(super) const HYPHEN_VERSO: i64 = 10_000;
/// A hyphen at the end of a recto: three times as much, because the page must be turned in the middle of a word.
pub(super) const HYPHEN_RECTO: i64 = 30_000;
/// A hyphen at the end of a page in a book that wants none there: as bad as a widow, so that only a page that can't end
/// otherwise has one.
pub(super) const HYPHEN_NEVER: i64 = 1_000_000;
/// The least cost of setting a paragraph a line longer or shorter than at its best. Added is what its lines are worse,
/// by the root of their number: sums would change short paragraphs alone, means long ones (M. Chernoff,
/// *lua-widow-control*, TUGboat 43:1, 2022).
pub(super) const VARIANT: i64 = 3_000;
/// A row of a table alone on a page: nearly as bad as a widow, and worse than a page that ends ten lines short. One row
/// below its head looks like a slip. (Lines of code have their own costs: `galley::code`.)
pub(super) const SINGLE_ROW: i64 = 700_000;
/// What such a row costs more if it is the first of its table, below the head at the foot of a page: together it is worse than
/// a page that ends sixteen lines short. Such a table begins overleaf.
pub(super) const ROW_BELOW_HEAD: i64 = 700_000;
/// The cost of what must not happen: a hundred widows are better. It is finite, so that text that fits nowhere comes
/// out all the same and is reported.
pub(super) const FORBIDDEN: i64 = 100_000_000;
/// A last page with fewer than five lines: more than two spreads that run a line short (80,000), which are tried first.
pub(super) const SHORT_LAST: i64 = 90_000;
/// A last page with one or two lines. With a sunk heading before it, it is nearly blank: five spreads are better.
pub(super) const STUB_LAST: i64 = 200_000;
/// A paragraph of one line that fills the measure, at the foot: it looks like an orphan, but is none. Above
/// [`SPREAD_BY_TWO`], so that more freedom is tried against it, and a third of an orphan.
pub(super) const LIKE_ORPHAN: i64 = 320_000;
/// A heading with one line below it, where the section goes on overleaf: less than an orphan, more than a page that
/// ends up to six lines short, which is what avoids it.
pub(super) const ONE_LINE_BELOW_HEADING: i64 = 800_000;
/// A paragraph that ends in a colon at the foot, with what it announces overleaf: less than a heading there, more than any
/// page that ends short (at most four widows), as it may be one below a heading, which goes with it.
pub(super) const COLON: i64 = 5_000_000;
/// A box of few lines that goes on overleaf: as a widow, so that it stays whole unless some ten lines would stay blank.
pub(super) const SHORT_BOX: i64 = 1_000_000;
/// The first item of a list alone at the foot, the last at the head, or the first line of one that goes on overleaf:
/// more than a page that ends a line short (460,000), less than a paragraph's lone line.
pub(super) const ITEM_ALONE: i64 = 550_000;
/// A note that begins on the page after that of its mark: more than a page that ends a line short, less than a widow.
pub(super) const NOTE_APART: i64 = 500_000;
/// A last page of floats alone that does not fill: as a last page of two lines. What fits where it is named stays there.
pub(super) const FLOAT_ALONE: i64 = 200_000;
/// A half-line that the last page of text ends short while floats wait for the next: a page that is blank by two thirds
/// (some 46) costs as much as one that ends two lines short amid the text, so that the first of two floats stays where it
/// is named although a page of both would be full.
pub(super) const BLANK_ABOVE_FLOATS: i64 = 10_000;
/// A note that runs over to the next page: more than a spread a line short. LaTeX too breaks notes unwillingly
/// (`\interfootnotelinepenalty`, 100 for each line).
pub(super) const SPLIT_NOTE: i64 = 60_000;
/// A page that ends short although text follows, at once and for each half-line. One line short (460,000) is above
/// two spreads two lines short and below a widow; from twenty half-lines on a widow is better.
pub(super) const SHORT: (i64, i64) = (400_000, 30_000);
/// The same, where space above headings can take it up in whole lines: two lines of it (32,000) are better than a
/// spread a line short (40,000), three are not.
pub(super) const STRETCHED: (i64, i64) = (8_000, 6_000);
/// And for the square of the half-lines, shared by those that the spaces may grow by: many spaces that grow a little
/// are not seen, one that grows by a line is: a page a line short with one heading (180,000) is worse than four spreads
/// a line short, one with three headings (73,000) than one. With 40,000 the spaces above headings of one
/// level differed by up to 1.3 lines in an mdBook of 389 pages, with 80,000 by 0.7; the spaces above and below the code of
/// another, of 302 pages, by 0.45 with 80,000 and by 0.38 with this (2026-11-29).
pub(super) const UNEVEN_STRETCH: i64 = 120_000;
/// A half-line that a page ends short where bottoms are not levelled: less than any other flaw.
pub(super) const RAGGED_BOTTOM: i64 = 500;
/// A float that goes to the head of the next page: more than a spread a line short, less than a gap.
pub(super) const DEFERRED: i64 = 50_000;
/// What it costs more if the paragraph before it announces it with a colon: less than a page that ends nine lines short, so
/// that it is parted from its colon only where it would leave a hole.
pub(super) const ANNOUNCED_DEFERRED: i64 = 900_000;
/// A page that ends short inside a table or code, for the square of the half-lines. Rows of a table are off the grid
/// and can be high, so few of its pages are full: up to two lines short it costs less than a spread.
pub(super) const SHORT_IN_ROWS: i64 = 2_000;
/// The same inside of code on a page with spaces that may grow: what its rows don't take up makes these unlike, so the
/// second is shared by the half-lines that they may grow by, as [`UNEVEN_STRETCH`] is.
pub(super) const SHORT_IN_CODE: (i64, i64) = (3_000, 30_000);
/// A page that is half a line short, because what is off the grid seldom fills it: a tenth of a spread a line short.
pub(super) const HALF_LINE: i64 = 4_000;
/// The gap between text and notes, for the square of the half-lines it is wider. The notes are at the foot all the
/// same, so one and a half lines of it (36,000) are less than a spread.
pub(super) const NOTE_GAP: i64 = 4_000;
