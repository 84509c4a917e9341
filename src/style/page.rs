//! The page: trim size, margins, and the grid of lines.
//!
//! In: `pdf.trim`, `pdf.margins`, `pdf.font-size`, `pdf.leading`, and the metrics of the text's face.
//! Out: a [`PageStyle`] whose block of text holds a whole number of lines.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::geometry::{Length, Sides, Size};
use crate::impose::Binding;
use crate::project::config::{Canon, PdfConfig};
use crate::text::face::Metrics;

/// The page and its grid.
#[derive(Clone, Copy, Debug)]
pub struct PageStyle {
    /// The trimmed size.
    pub trim: Size,
    /// From the trim to the block of text.
    pub margins: Sides,
    /// From baseline to baseline.
    pub leading: Length,
    /// The lines of a full page.
    pub lines: i32,
    /// From the top of the page to the first baseline.
    pub first_baseline: Length,
    /// The width of the block of text.
    pub measure: Length,
    /// From the baseline of the running head to that of the first line.
    pub head_distance: Length,
    /// From the baseline of the last line to that of what stands below the text.
    pub foot_distance: Length,
    /// Whether that distance is kept on pages that run a line long.
    pub is_foot_tied: bool,
    /// The side of the spine when the front cover is up.
    pub binding: Binding,
    /// Neither heads nor what stands below the text come nearer to the edges of the page.
    pub edge: Length,
    /// The size of the text, by which the height and depth of heads and folios are reckoned.
    size: Length,
}

/// Trim sizes with margins that suit them: width, height, inner, outer, top, bottom, all in
/// hundredths of a millimetre; after the proportions in use for paperbacks and pamphlets.
const PRESETS: &[[i64; 6]] = &[
    [10500, 14800, 1400, 1100, 1200, 1600], // a6
    [12700, 20320, 1905, 1270, 1650, 1905], // 5 × 8 in
    [13335, 20320, 1905, 1400, 1650, 1905], // 5.25 × 8 in
    [13970, 21590, 2030, 1525, 1780, 2030], // 5.5 × 8.5 in
    [14800, 21000, 2000, 1800, 1700, 2200], // a5
    [15240, 22860, 2220, 1715, 1905, 2220], // 6 × 9 in
    [15600, 23390, 2290, 1780, 1905, 2290], // royal
    [17780, 25400, 2670, 3150, 2200, 2700], // 7 × 10 in
    [21000, 29700, 3600, 5450, 2800, 3700], // a4
    [21590, 27940, 3800, 5840, 2600, 3400], // letter
];

/// From the top of a line to its baseline: half of what the leading adds is above the letters, and they reach 0.78 em
/// above the baseline, which is the ascent of most text faces.
pub(crate) fn baseline_in(leading: Length, size: Length) -> Length {
    (leading - size).max(Length::ZERO) / 2 + size.scale(78, 100)
}

/// The height of small letters in thousandths of the type size.
fn x_height(metrics: &Metrics) -> i64 {
    i64::from(metrics.x_height) * 1000 / i64::from(metrics.upem.max(1))
}

/// The average width of a letter of running English in thousandths of the type size, for a face
/// with small letters of `x` thousandths: fitted to faces from Garamond (0.40, 0.378) to Literata.
fn letter_width(metrics: &Metrics) -> i64 {
    let x = x_height(metrics);
    (378 + (x - 400) * 9 / 10).clamp(340, 520)
}

impl PageStyle {
    /// Whether a page is at the left of an opened book. Page 1 is a recto: bound at the right, a recto is at the left.
    pub fn is_left_hand(&self, verso: bool) -> bool {
        verso == (self.binding == Binding::Left)
    }

    /// From the left edge of a page to the block of text: the outer margin of a left-hand page.
    pub fn left(&self, verso: bool) -> Length {
        if self.is_left_hand(verso) { self.margins.outer } else { self.margins.inner }
    }

    /// The baseline of running heads, from the head of the page; `None` where the margin has no room for them.
    pub fn head_baseline(&self) -> Option<Length> {
        let baseline = self.first_baseline - self.head_distance;
        // Type of 9 pt then ends some 2 mm below the edge: closer, trimming may cut into it.
        let least = Length::pt(14).max(self.highest_head());
        let is_near = Length::ZERO < self.edge && baseline < least;
        // Heads that must keep off an edge come nearer to the text, but not onto it.
        let nearest = self.first_baseline - self.leading.scale(23, 20);
        let baseline = if is_near { least.min(nearest).max(baseline) } else { baseline };
        (Length::pt(14) <= baseline).then_some(baseline)
    }

    /// The highest baseline of a head that keeps off the edge: letters reach three quarters of their size above it.
    fn highest_head(&self) -> Length {
        if self.edge == Length::ZERO { Length::ZERO } else { self.edge + self.size.scale(3, 4) }
    }

    /// The lowest baseline of what stands below the text: letters reach a quarter of their size below it.
    fn lowest_foot(&self) -> Length {
        let usual = self.trim.height - Length::pt(10);
        if self.edge == Length::ZERO { usual } else { usual.min(self.trim.height - self.edge - self.size / 4) }
    }

    /// The baseline of what stands below the text of a page whose last baseline is `last`; on none is it cut off.
    pub fn foot_baseline(&self, last: Length) -> Length {
        let usual = self.first_baseline + self.leading * i64::from(self.lines - 1);
        // In whole lines: the feet of facing pages stay level whatever is last on each.
        let lines = (last - usual + self.leading / 2).0.max(0) / self.leading.0.max(1);
        let from = if self.is_foot_tied { usual + self.leading * lines } else { usual };
        // Where both can't be had, folios keep off the text rather than off the edge.
        let nearest = (last + self.leading.scale(23, 20)).min(self.trim.height - Length::pt(10));
        (from + self.foot_distance).min(self.lowest_foot().max(nearest))
    }

    /// The page and the type size that go together.
    pub fn new(pdf: &PdfConfig, metrics: &Metrics, diagnostics: &mut Diagnostics) -> (PageStyle, Length) {
        let a5 = Size { width: Length::MM * 148, height: Length::MM * 210 };
        let trim = pdf.trim.unwrap_or(a5);
        let mut margins = by_canon(trim, pdf.canon.unwrap_or_default());
        let given = [
            ("inner", pdf.margin_inner, &mut margins.inner),
            ("outer", pdf.margin_outer, &mut margins.outer),
            ("top", pdf.margin_top, &mut margins.top),
            ("bottom", pdf.margin_bottom, &mut margins.bottom),
        ];
        let unprintable = pdf.unprintable.unwrap_or_default();
        let safe = pdf.safe_edge.unwrap_or_default().max(unprintable);
        let mut narrow = Vec::new();
        for (name, value, margin) in given {
            if value.is_some_and(|value| value < unprintable) {
                narrow.push(format!("pdf.margins.{name}"));
            }
            *margin = value.unwrap_or((*margin).max(safe)).max(unprintable);
        }
        if pdf.is_leaflet && pdf.margin_inner.is_none() && pdf.margin_outer.is_none() {
            // Panels that lie side by side have no spine: their texts are as far apart everywhere.
            let side = (margins.inner + margins.outer) / 2;
            (margins.inner, margins.outer) = (side, side);
        }
        if !narrow.is_empty() {
            diagnostics.push(widened(narrow, unprintable));
        }
        // Narrower, and not even one long word fits: every line would be overfull.
        let least = Length::pt(40);
        if trim.width - margins.inner - margins.outer < least || trim.height - margins.top - margins.bottom < least {
            diagnostics.push(no_room(trim));
            return PageStyle::fit(a5, self::margins(a5), pdf, metrics);
        }
        let (page, size) = PageStyle::fit(trim, margins, pdf, metrics);
        // Heads that nobody asked for are left out of small pages, as the handbook says.
        let is_wanted = pdf.running_heads == Some(true) || pdf.head_distance.is_some() && pdf.running_heads.is_none();
        if is_wanted && page.head_baseline().is_none() {
            diagnostics.push(no_room_for_heads(&page));
        }
        (page, size)
    }

    fn fit(trim: Size, margins: Sides, pdf: &PdfConfig, metrics: &Metrics) -> (PageStyle, Length) {
        let measure = trim.width - margins.inner - margins.outer;
        let size = pdf.font_size.unwrap_or_else(|| size(measure, metrics)).max(Length::pt(4));
        let leading = pdf.leading.unwrap_or_else(|| leading(size, measure, metrics)).max(size.scale(9, 10));
        // The block runs from the top of the capitals in its first line to the foot of the
        // deep letters in its last.
        let ascent = size.em(i64::from(metrics.cap_height), metrics.upem);
        // Descenders of text faces take between a fifth and a quarter of an em.
        let descent = size.scale(1, 4);
        let mut page = PageStyle {
            trim,
            margins,
            leading,
            lines: 3,
            first_baseline: margins.top + ascent,
            measure,
            // One empty line between the running head and the text: the distance of most novels.
            head_distance: pdf.head_distance.unwrap_or(leading * 2),
            foot_distance: Length::ZERO,
            is_foot_tied: false,
            binding: Binding::Left,
            edge: pdf.safe_edge.max(pdf.unprintable).unwrap_or_default(),
            size,
        };
        let is_free = |margin: Option<Length>| margin.is_none() || pdf.has_fitted_margins;
        if is_free(pdf.margin_top) && pdf.running_heads != Some(false) && page.head_baseline().is_some() {
            page.first_baseline = page.first_baseline.max(page.highest_head() + page.head_distance);
            page.margins.top = page.first_baseline - ascent;
        }
        let room = trim.height - margins.bottom - descent - page.first_baseline;
        page.lines = i32::try_from(1 + (room.0.max(0) / leading.0)).unwrap_or(1).max(3);
        let last = |page: &PageStyle| page.first_baseline + leading * i64::from(page.lines - 1);
        // Three lines below the last one leave one free where the page runs a line long; in a narrow foot two must do.
        let is_narrow = trim.height - last(&page) - page.edge <= leading * 4;
        page.foot_distance = pdf.foot_distance.unwrap_or(leading * if is_narrow { 2 } else { 3 });
        page.is_foot_tied = is_narrow || pdf.foot_distance.is_some();
        if Length::ZERO < page.edge && is_free(pdf.margin_bottom) {
            while 3 < page.lines && page.lowest_foot() < last(&page) + page.foot_distance {
                page.lines -= 1;
            }
        }
        (page, size)
    }
}

/// Says that margins which are set are wider than that, for the author's printer leaves more white.
fn widened(names: Vec<String>, unprintable: Length) -> Diagnostic {
    let mm = unprintable.to_pt() / Length::MM.to_pt();
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("{} gives way in the booklet: the printer leaves {mm:.1} mm white", listed.join(", "));
    let help = "set it as wide as `booklet.unprintable`, or that to what your printer leaves white";
    Diagnostic::warning("booklet-margin", message).settings(names).help(help)
}

/// Says that the margins take all of a page.
fn no_room(trim: Size) -> Diagnostic {
    let mm = |length: Length| length.to_pt() / Length::MM.to_pt();
    let (width, height) = (mm(trim.width), mm(trim.height));
    let message = format!("the margins leave no room for text on a page of {width:.0} × {height:.0} mm");
    let sides = ["inner", "outer", "top", "bottom"].map(|side| format!("pdf.margins.{side}"));
    Diagnostic::error("page-too-small", message)
        .settings(sides.into_iter().chain(["pdf.margins".to_owned(), "pdf.trim".to_owned()]))
        .help("make `pdf.margins` smaller or `pdf.trim` larger")
}

/// Says that running heads were asked for, and don't fit.
fn no_room_for_heads(page: &PageStyle) -> Diagnostic {
    let missing = Length::pt(14) - (page.first_baseline - page.head_distance);
    let message = "there is no room for running heads above the text, so pages have none";
    let more = (missing.to_pt() / Length::MM.to_pt()).ceil().max(1.0);
    Diagnostic::warning("head-dropped", message).settings(["pdf.head-distance", "pdf.running-heads"]).help(format!(
        "make `pdf.margins.top` {more:.0}mm larger or `pdf.head-distance` smaller, or set `pdf.running-heads` to `false`"
    ))
}

/// The margins by a canon (J. A. van de Graaf; J. Tschichold, *Consistent Correlation between Book
/// Page and Type Area*, 1962): the block has the proportions of the page.
fn by_canon(trim: Size, canon: Canon) -> Sides {
    let parts = match canon {
        Canon::BySize => return margins(trim),
        Canon::Wide => {
            // A line of code at the least size then has some 85 letters on 7 × 10 inches, as in the manuals of the large
            // houses; the inner margin keeps the few points more that a thick book loses in its fold.
            let (inner, outer) = (trim.width.scale(120, 1000), trim.width.scale(115, 1000));
            return Sides { inner, outer, ..margins(trim) };
        }
        Canon::Tschichold => 9,
        Canon::Twelfths => 12,
    };
    Sides {
        inner: trim.width / parts,
        outer: trim.width * 2 / parts,
        top: trim.height / parts,
        bottom: trim.height * 2 / parts,
    }
}

/// The margins of the preset nearest in size, scaled to the trim size.
fn margins(trim: Size) -> Sides {
    let hundredths = |length: Length| length.0 * 100 / Length::MM.0;
    let (width, height) = (hundredths(trim.width), hundredths(trim.height));
    let far = |it: &&[i64; 6]| (it[0] - width).abs() + (it[1] - height).abs();
    let near = PRESETS.iter().min_by_key(far).unwrap_or(&PRESETS[4]);
    Sides {
        inner: trim.width.scale(near[2], near[0]),
        outer: trim.width.scale(near[3], near[0]),
        top: trim.height.scale(near[4], near[1]),
        bottom: trim.height.scale(near[5], near[1]),
    }
}

/// A type size at which the measure holds about 66 letters (what R. Bringhurst, *The Elements of Typographic Style*,
/// §2.1.2, calls ideal), in quarter points: from 8.5 pt to what looks like
/// 12 pt, which is more in a face with small letters.
fn size(measure: Length, metrics: &Metrics) -> Length {
    let quarter = Length::PT / 4;
    if metrics.square {
        // 34 letters to a line: novels in Japan have 38 to 43 from top to bottom, books set across 30 to 38, in 8 to 9 pt
        // (12 to 13 Q); squares look larger than Latin letters of their size.
        let exact = measure / 34;
        return (quarter * ((exact.0 + quarter.0 / 2) / quarter.0))
            .clamp(Length::milli_pt(8500), Length::milli_pt(10500));
    }
    let x = x_height(metrics);
    let largest = quarter * (48 * 430 / x.max(1)).clamp(44, 52);
    let exact = measure.scale(1000, 66 * letter_width(metrics));
    let rounded = quarter * ((exact.0 + quarter.0 / 2) / quarter.0);
    rounded.clamp(Length::milli_pt(8500), largest)
}

/// The leading that suits a size, a face and a length of line: larger small letters and longer lines
/// want more; in quarter points.
fn leading(size: Length, measure: Length, metrics: &Metrics) -> Length {
    let quarter = Length::PT / 4;
    if metrics.square {
        // Half a square to a whole one between lines, the more the longer they are (JLREQ 2.4.2): 0.7 is what books
        // with lines of some 35 letters have.
        return quarter * ((size.scale(1700, 1000).0 + quarter.0 / 2) / quarter.0);
    }
    let x = x_height(metrics);
    let letters = measure.0 * 1000 / (size.0 * letter_width(metrics)).max(1);
    let ratio =
        (1200 + (x - 400) * 6 / 10 + (letters - 60) * 4).clamp(1180, 1450).max(i64::from(metrics.least_leading));
    quarter * ((size.scale(ratio, 1000).0 + quarter.0 / 2) / quarter.0)
}
