//! The rules of a printer, one function each. In: what was read of a file. Out: diagnostics.

use super::page::{DrawnMark, MarkKind, Unread};
use super::{CheckedPage, Part, Request, Subject, TOLERANCE};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::impose::Binding;

/// Ink may exceed a limit by so many per cent: colours are written with two digits.
const INK_TOLERANCE: f64 = 1.0;
/// Images may lack so many pixels to the inch: their places are rounded.
const RESOLUTION_TOLERANCE: f64 = 1.0;

/// Something that breaks a rule: where, and by how much.
struct Offence {
    page: usize,
    at: [f64; 2],
    /// How bad it is: the greater the worse.
    degree: f64,
}

/// The worst of offences against one rule, and on how many pages there are any.
#[derive(Default)]
struct Worst {
    worst: Option<Offence>,
    pages: usize,
    last: Option<usize>,
}

impl Worst {
    fn add(&mut self, page: &CheckedPage, number: usize, mark: &DrawnMark, degree: f64) {
        if self.last != Some(number) {
            (self.pages, self.last) = (self.pages + 1, Some(number));
        }
        if self.worst.as_ref().is_none_or(|worst| worst.degree < degree) {
            let middle = [(mark.area[0] + mark.area[2]) / 2.0, (mark.area[1] + mark.area[3]) / 2.0];
            let at = [middle[0] - page.trim[0], page.trim[3] - middle[1]];
            self.worst = Some(Offence { page: number, at, degree });
        }
    }

    /// The diagnostic, if there was an offence, with its message: `say` gets the degree.
    fn report(&self, blank: Diagnostic, request: &Request<'_>, say: impl Fn(f64) -> String) -> Option<Diagnostic> {
        let worst = self.worst.as_ref()?;
        let mut message = match request.part {
            Part::Interior => format!("page {}: ", worst.page + 1),
            Part::Cover => "the cover: ".to_owned(),
        };
        message.push_str(&say(worst.degree));
        message.push_str(&others(self.pages));
        let span = (request.locate)(worst.page, worst.at);
        Some(Diagnostic { message, span, ..blank })
    }
}

/// On how many pages there is the same as on the one that a message names.
fn others(pages: usize) -> String {
    match pages {
        0 | 1 => String::new(),
        2 => " (and the same on one other page)".to_owned(),
        more => format!(" (and the same on {} other pages)", more - 1),
    }
}

pub(super) fn all(subject: &Subject, request: &Request<'_>, diagnostics: &mut Diagnostics) {
    let mut found: Vec<Option<Diagnostic>> = vec![unread(subject, Unread::Damaged), unread(subject, Unread::Large)];
    if request.part == Part::Interior {
        found.push(page_count(subject, request));
        found.push(multiple(subject, request));
        found.push(trim(subject, request));
        found.extend(margins(subject, request));
        found.push(bleed_width(subject, request));
    }
    found.push(sizes(subject));
    found.push(bleed(subject, request));
    found.push(resolution(subject, request));
    found.push(ink(subject, request));
    found.push(rgb(subject, request));
    found.push(rich_text(subject, request));
    found.push(small_type(subject, request));
    found.push(thin_lines(subject, request));
    found.push(fonts(subject));
    found.push(transparency(subject, request));
    found.push(extras(subject, request));
    found.push(marks(subject, request));
    found.push(marks_inside(subject, request));
    found.push(file_size(subject, request));
    found.push(title(subject));
    found.push(standard(subject, request));
    found.into_iter().flatten().for_each(|diagnostic| diagnostics.push(diagnostic));
}

fn every(subject: &Subject) -> impl Iterator<Item = (usize, &CheckedPage, &DrawnMark)> {
    let pages = subject.pages.iter().enumerate();
    pages.flat_map(|(number, page)| page.facts.marks.iter().map(move |mark| (number, page, mark)))
}

pub(super) fn as_of(request: &Request<'_>) -> String {
    let rules = request.rules;
    if rules.checked.is_empty() { rules.name.clone() } else { format!("{} (as of {})", rules.name, rules.checked) }
}

pub(super) fn counted(pages: usize) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}

fn page_count(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let rule = &request.rules.pages;
    let stock = request.stock;
    let least = stock.and_then(|stock| stock.least).or(rule.least).unwrap_or(0);
    let most = stock.and_then(|stock| stock.most).or(rule.most).unwrap_or(usize::MAX);
    let count = subject.pages.len();
    if (least..=most).contains(&count) {
        return None;
    }
    let bounds = match (least, most) {
        (0 | 1, most) => format!("{most} at most"),
        (least, usize::MAX) => format!("{least} or more"),
        (least, most) => format!("{least} to {most}"),
    };
    // A paper without bounds of its own has the printer's.
    let bounding = stock.filter(|stock| stock.least.or(stock.most).is_some());
    let on = bounding.map_or(String::new(), |stock| format!(" on the paper `{}`", stock.name));
    let message = format!("the book has {}: {} accepts {bounds}{on}", counted(count), as_of(request));
    let help = if count < least {
        "make the book longer, the type larger (`pdf.font-size`) or the pages smaller (`pdf.trim`)"
    } else {
        "make the type smaller (`pdf.font-size`) or the pages larger (`pdf.trim`), or split the book into volumes"
    };
    Some(Diagnostic::warning("preflight-pages", message).help(help))
}

fn multiple(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let multiple = request.rules.pages.multiple.filter(|multiple| 1 < *multiple)?;
    let count = subject.pages.len();
    let lacking = count.next_multiple_of(multiple) - count;
    let message = format!("the book has {}: {} binds multiples of {multiple}", counted(count), as_of(request));
    let pages = if lacking == 1 { "one blank page".to_owned() } else { format!("{lacking} blank pages") };
    let help = format!("add {pages} at the end, as `build --printer` does");
    (lacking != 0).then(|| Diagnostic::warning("preflight-pages", message).help(help))
}

fn side(page: &CheckedPage) -> [f64; 2] {
    [page.trim[2] - page.trim[0], page.trim[3] - page.trim[1]]
}

fn trim(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let [width, height] = side(subject.pages.first()?).map(|side| side / 72.0);
    let near = |one: f64, other: f64| ((one - other) * 72.0).abs() < TOLERANCE;
    let sizes = &request.rules.trim.sizes;
    if sizes.is_empty() || sizes.iter().any(|size| near(width, size[0]) && near(height, size[1])) {
        return None;
    }
    let distance = |size: &[f64; 2]| (size[0] - width).abs() + (size[1] - height).abs();
    let nearest = sizes.iter().min_by(|one, other| distance(one).total_cmp(&distance(other)))?;
    let message = format!("pages are {width:.2} × {height:.2} in: {} has no such trim size", as_of(request));
    let help = format!("set `pdf.trim` to the nearest, `{}x{}in`, or order a size of your own", nearest[0], nearest[1]);
    Some(Diagnostic::warning("preflight-size", message).settings(["pdf.trim"]).help(help))
}

/// All pages must be of one size: printers cut the book as a whole.
fn sizes(subject: &Subject) -> Option<Diagnostic> {
    let first = side(subject.pages.first()?);
    let other = subject.pages.iter().position(|page| {
        let own = side(page);
        TOLERANCE < (own[0] - first[0]).abs().max((own[1] - first[1]).abs())
    })?;
    let [width, height] = side(&subject.pages[other]).map(|side| side / 72.0);
    let message = format!("page {} is {width:.2} × {height:.2} in: it is not as large as the first page", other + 1);
    Some(Diagnostic::warning("preflight-size", message).help("make all pages of the file of one size"))
}

/// Whether something runs over an edge of the trimmed page, or up to it: then it must bleed.
fn reaches(page: &CheckedPage, mark: &DrawnMark, edge: usize) -> bool {
    let [left, bottom, right, top] = page.trim;
    match edge {
        0 => mark.area[0] < left + TOLERANCE && left < mark.area[2],
        1 => mark.area[1] < bottom + TOLERANCE && bottom < mark.area[3],
        2 => right - TOLERANCE < mark.area[2] && mark.area[0] < right,
        _ => top - TOLERANCE < mark.area[3] && mark.area[1] < top,
    }
}

const EDGES: [&str; 4] = ["left edge", "foot", "right edge", "head"];

/// The edge at the spine: 0 is left, 2 right.
fn spine(number: usize, binding: Binding) -> usize {
    if number.is_multiple_of(2) == (binding == Binding::Left) { 0 } else { 2 }
}

/// How far a mark is from the edge, inside of the trimmed page.
fn distance(page: &CheckedPage, mark: &DrawnMark, edge: usize) -> f64 {
    if edge < 2 { mark.area[edge] - page.trim[edge] } else { page.trim[edge] - mark.area[edge] }
}

fn is_outside(page: &CheckedPage, mark: &DrawnMark) -> bool {
    let [left, bottom, right, top] = page.trim;
    mark.area[2] <= left || mark.area[3] <= bottom || right <= mark.area[0] || top <= mark.area[1]
}

fn has_bleed(subject: &Subject) -> bool {
    subject.pages.iter().any(|page| (0..4).any(|edge| TOLERANCE < (page.media[edge] - page.trim[edge]).abs()))
}

/// Text that is too near to an edge.
fn margins(subject: &Subject, request: &Request<'_>) -> Vec<Option<Diagnostic>> {
    let bleeds = has_bleed(subject);
    let (Some(inner), Some(outer)) = (request.rules.inner(subject.pages.len()), request.rules.outer(bleeds)) else {
        return Vec::new();
    };
    let mut worst: [Worst; 4] = Default::default();
    for (number, page, mark) in every(subject).filter(|it| matches!(it.2.kind, MarkKind::Text(_))) {
        if is_outside(page, mark) {
            continue;
        }
        let spine = spine(number, request.binding);
        for edge in 0..4 {
            let (which, need) = match edge {
                1 => (3, outer),
                3 => (2, outer),
                edge if edge == spine => (0, inner),
                _ => (1, outer),
            };
            let lack = need * 72.0 - distance(page, mark, edge);
            if 0.36 < lack {
                worst[which].add(page, number, mark, lack);
            }
        }
    }
    let named = [
        ("the spine", "inner", inner),
        ("the fore edge", "outer", outer),
        ("the head", "top", outer),
        ("the foot", "bottom", outer),
    ];
    let report = |(worst, (name, setting, need)): (&Worst, (&str, &str, f64))| {
        let say = |lack: f64| {
            let own = need - lack / 72.0;
            let place = if own < 0.0 { format!("runs {:.2} in over", -own) } else { format!("is {own:.2} in from") };
            format!("text {place} {name}: {} asks for {need} in", as_of(request))
        };
        let setting = format!("pdf.margins.{setting}");
        // In these margins are heads and folios: how wide they are is not what is lacking.
        let lack = worst.worst.as_ref().map_or(0.0, |worst| worst.degree / 72.0) + 0.01;
        let help = match setting.as_str() {
            "pdf.margins.top" => format!(
                "make `{setting}` {lack:.2}in wider: it holds running heads; or make `pdf.head-distance` smaller"
            ),
            "pdf.margins.bottom" => {
                format!("make `{setting}` {lack:.2}in wider: it holds the folios; or make `pdf.foot-distance` smaller")
            }
            _ => format!("set `{setting}` to {:.2}in or more", need + 0.02),
        };
        Some(worst.report(Diagnostic::warning("preflight-margin", ""), request, say)?.settings([setting]).help(help))
    };
    worst.iter().zip(named).map(report).collect()
}

/// The bleed of pages that have one.
fn bleed_width(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let need = request.rules.bleed.inches? * 72.0;
    let page = subject.pages.iter().find(|page| TOLERANCE < page.trim[1] - page.bleed.unwrap_or(page.media)[1])?;
    let own = page.trim[1] - page.bleed.unwrap_or(page.media)[1];
    if (own - need).abs() < 0.36 {
        return None;
    }
    let message = format!("pages bleed by {:.3} in: {} asks for {:.3} in", own / 72.0, as_of(request), need / 72.0);
    let help = format!("set `pdf.bleed` to {}in, or to 0 where nothing reaches an edge", need / 72.0);
    Some(Diagnostic::warning("preflight-bleed", message).settings(["pdf.bleed"]).help(help))
}

/// A warning about an image or an area that reaches an edge and does not run over it as far as the printer cuts.
fn bleed(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let own = match request.part {
        Part::Interior => request.rules.bleed.inches,
        Part::Cover => request.rules.cover.bleed,
    };
    // What printers ask for who say nothing: an eighth of an inch.
    let need = own.unwrap_or(0.125) * 72.0;
    let mut worst = Worst::default();
    let mut edges = "";
    for (number, page, mark) in every(subject) {
        let bleeds = matches!(mark.kind, MarkKind::Fill | MarkKind::Image { .. });
        if !bleeds || is_outside(page, mark) {
            continue;
        }
        let spine =
            (request.part == Part::Interior && !request.rules.bleed.at_spine).then(|| spine(number, request.binding));
        for edge in (0..4).filter(|edge| Some(*edge) != spine && reaches(page, mark, *edge)) {
            let lack = need + distance(page, mark, edge);
            if TOLERANCE < lack {
                if worst.worst.as_ref().is_none_or(|worst| worst.degree < lack) {
                    edges = EDGES[edge];
                }
                worst.add(page, number, mark, lack);
            }
        }
    }
    let say = |lack: f64| {
        let over = ((need - lack) / 72.0).max(0.0);
        format!(
            "an image or area at the {edges} bleeds by {over:.3} in: {} asks for {:.3} in, or a white line may be left",
            request.rules.name,
            need / 72.0
        )
    };
    let help = "set `pdf.bleed`, and let the image run over the edge; or keep it off the edge";
    Some(worst.report(Diagnostic::warning("preflight-bleed", ""), request, say)?.help(help))
}

fn resolution(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let least = f64::from(request.rules.content.resolution.filter(|_| !request.is_new)?);
    let mut worst = Worst::default();
    for (number, page, mark) in every(subject) {
        if let MarkKind::Image { resolution, .. } = mark.kind
            && resolution + RESOLUTION_TOLERANCE < least
        {
            worst.add(page, number, mark, least - resolution);
        }
    }
    let say = |lack: f64| {
        let own = (least - lack).round();
        let pixels = if own == 1.0 { "pixel" } else { "pixels" };
        format!("an image has {own:.0} {pixels} per inch: {} asks for at least {least}", as_of(request))
    };
    let help = "use an image with more pixels, or make it smaller on the page";
    Some(worst.report(Diagnostic::warning("preflight-resolution", ""), request, say)?.help(help))
}

fn ink(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let most = f64::from(request.rules.content.ink?);
    let mut worst = Worst::default();
    for (number, page, mark) in every(subject).filter(|(_, page, mark)| !is_outside(page, mark)) {
        let ink = match mark.kind {
            MarkKind::Image { ink, .. } => ink.filter(|_| !request.is_new).map(f64::from),
            _ => mark.paint.total,
        };
        if let Some(ink) = ink.filter(|ink| most + INK_TOLERANCE < *ink) {
            worst.add(page, number, mark, ink);
        }
    }
    let say = |ink: f64| format!("{ink:.0} % of ink in one place: {} accepts {most} % at most", as_of(request));
    let help = "convert the image with an ICC profile that keeps to the limit, or choose a lighter colour";
    Some(worst.report(Diagnostic::warning("preflight-ink", ""), request, say)?.help(help))
}

/// Red, green and blue, where the printer wants inks.
fn rgb(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    if request.rules.content.rgb != Some(false) {
        return None;
    }
    let mut worst = Worst::default();
    let mut is_image = false;
    for (number, page, mark) in every(subject).filter(|(_, page, mark)| mark.paint.is_rgb && !is_outside(page, mark)) {
        // The first is named: none is worse than another.
        is_image |= worst.pages == 0 && matches!(mark.kind, MarkKind::Image { .. });
        worst.add(page, number, mark, 0.0);
    }
    let what = if is_image { "an image is" } else { "something is" };
    let say = |_| format!("{what} in red, green and blue: {} asks for inks (CMYK or gray)", as_of(request));
    let help = "make the file with `--profile pdfx1a`, which turns all colours to inks, or convert it by the printer's ICC profile";
    Some(worst.report(Diagnostic::warning("preflight-ink", ""), request, say)?.help(help))
}

/// Letters that are printed in three inks or more have coloured edges wherever plates are not quite in register; larger ones
/// hide it.
fn rich_text(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    const LARGE: f64 = 24.0;
    let mut worst = Worst::default();
    for (number, page, mark) in every(subject).filter(|(_, page, mark)| !is_outside(page, mark)) {
        let is_rich = 3 <= mark.paint.plates && mark.paint.total.is_some_and(|total| 150.0 < total);
        if let MarkKind::Text(size) = mark.kind
            && size < LARGE
            && is_rich
        {
            worst.add(page, number, mark, f64::from(mark.paint.plates));
        }
    }
    let say = |plates: f64| format!("text is printed in {plates:.0} inks, so that its edges will be coloured");
    let help = "set text in black ink alone (0, 0, 0, 100 %)";
    Some(worst.report(Diagnostic::warning("preflight-ink", ""), request, say)?.help(help))
}

fn small_type(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let least = request.rules.content.type_size?;
    let mut worst = Worst::default();
    for (number, page, mark) in every(subject) {
        if let MarkKind::Text(size) = mark.kind
            && size + 0.05 < least
        {
            worst.add(page, number, mark, least - size);
        }
    }
    let say =
        |lack: f64| format!("the type is {:.1} pt: {} asks for at least {least} pt", least - lack, as_of(request));
    let help = "set `pdf.font-size` larger: notes, marks of notes and captions follow it";
    Some(worst.report(Diagnostic::warning("preflight-type", ""), request, say)?.help(help))
}

fn thin_lines(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let least = request.rules.content.line_width?;
    let mut worst = Worst::default();
    for (number, page, mark) in every(subject).filter(|(_, page, mark)| !is_outside(page, mark)) {
        if let MarkKind::Line(width) = mark.kind
            && width + 0.01 < least
        {
            worst.add(page, number, mark, least - width);
        }
    }
    let say =
        |lack: f64| format!("a line is {:.2} pt thick: {} asks for at least {least} pt", least - lack, as_of(request));
    Some(worst.report(Diagnostic::warning("preflight-type", ""), request, say)?.help("draw lines thicker"))
}

fn fonts(subject: &Subject) -> Option<Diagnostic> {
    let found = subject
        .pages
        .iter()
        .enumerate()
        .find_map(|(number, page)| page.facts.missing_fonts.first().map(|font| (number, font)));
    let (number, font) = found?;
    let message = format!("page {}: the font {font} is not in the file: no printer takes that", number + 1);
    Some(Diagnostic::warning("preflight-font", message).help("make the file again with all fonts embedded"))
}

fn transparency(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    if request.rules.file.transparency != Some(false) {
        return None;
    }
    let number = subject.pages.iter().position(|page| page.facts.is_transparent)?;
    let message =
        format!("page {}: something is transparent: {} does not accept transparency", number + 1, as_of(request));
    let help = "make the file with `--profile kdp`, which flattens images, or replace transparent parts of drawings";
    Some(Diagnostic::warning("preflight-transparency", message).help(help))
}

fn extras(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    if request.rules.file.annotations != Some(false) {
        return None;
    }
    let what = match (subject.has_annotations, subject.has_bookmarks) {
        (false, false) => return None,
        (true, false) => "links, comments or form fields",
        (false, true) => "bookmarks",
        (true, true) => "bookmarks, and links, comments or form fields",
    };
    let message = format!("the file has {what}: {} does not accept them", as_of(request));
    Some(Diagnostic::warning("preflight-extras", message).help("make the file with `--profile kdp`, which has none"))
}

/// Marks are outside of the bleed.
fn marks(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    if request.rules.file.marks != Some(false) {
        return None;
    }
    let (number, ..) = every(subject).find(|(_, page, mark)| is_outside(page, mark))?;
    let message =
        format!("page {}: marks are printed outside of the page: {} does not accept them", number + 1, as_of(request));
    Some(Diagnostic::warning("preflight-extras", message).settings(["pdf.marks"]).help("set `pdf.marks = false`"))
}

/// Crop marks on pages of a file that does not say where they are trimmed: for the printer the page is larger than the book.
fn marks_inside(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    if request.rules.file.marks != Some(false) {
        return None;
    }
    let number = subject.pages.iter().position(has_crop_marks)?;
    let message = format!(
        "page {}: crop marks are drawn inside of the page, so that they are printed: {} does not accept them",
        number + 1,
        as_of(request)
    );
    let help = "make the file without marks, on pages of the book's size";
    Some(Diagnostic::warning("preflight-extras", message).help(help))
}

/// Whether there are short straight lines, upright and level, at all four corners of a page; or at one, where both come from
/// the edges of the page.
fn has_crop_marks(page: &CheckedPage) -> bool {
    /// Marks are some 5 mm long, and not much farther from the corners than that.
    const LONG: f64 = 45.0;
    const THICK: f64 = 2.5;
    let [left, bottom, right, top] = page.trim;
    let mut found = [[false; 2]; 4];
    let mut from_edge = [[false; 2]; 4];
    for mark in &page.facts.marks {
        let [x, y, x2, y2] = mark.area;
        let (wide, high) = (x2 - x, y2 - y);
        let is_level = high <= THICK && (4.0..=LONG).contains(&wide);
        let is_upright = wide <= THICK && (4.0..=LONG).contains(&high);
        let is_drawn = matches!(mark.kind, MarkKind::Line(_) | MarkKind::Fill);
        if !is_drawn || is_level == is_upright {
            continue;
        }
        let near = [
            x2 < left + LONG && y2 < bottom + LONG,
            right - LONG < x && y2 < bottom + LONG,
            x2 < left + LONG && top - LONG < y,
            right - LONG < x && top - LONG < y,
        ];
        let touches = if is_upright { y < bottom + 1.0 || top - 1.0 < y2 } else { x < left + 1.0 || right - 1.0 < x2 };
        for ((corner, from_edge), is_near) in found.iter_mut().zip(&mut from_edge).zip(near) {
            corner[usize::from(is_upright)] |= is_near;
            from_edge[usize::from(is_upright)] |= is_near && touches;
        }
    }
    found == [[true; 2]; 4] || from_edge.contains(&[true; 2])
}

fn file_size(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let most = request.rules.file.megabytes?;
    let megabytes = (subject.bytes as u64).div_ceil(1 << 20);
    let message = format!("the file takes up {megabytes} MB: {} accepts {most} MB at most", as_of(request));
    let help = "use images with fewer pixels: more than 300 per inch are not seen in print";
    (most < megabytes).then(|| Diagnostic::warning("preflight-file", message).help(help))
}

/// What was not looked at, and so may break any rule.
fn unread(subject: &Subject, reason: Unread) -> Option<Diagnostic> {
    let pages = subject.pages.iter().enumerate().filter(|page| page.1.facts.unread == Some(reason));
    let numbers: Vec<usize> = pages.map(|page| page.0 + 1).collect();
    let also = others(numbers.len());
    let (what, help) = match reason {
        Unread::Damaged => {
            ("a part of the page can't be read", "make the file again, or repair it, such as with `qpdf`")
        }
        Unread::Large => ("there is more on the page than is looked at", "flatten the drawing on it to an image"),
    };
    let message = format!("page {}: {what}, so that it was not checked{also}", numbers.first()?);
    Some(Diagnostic::warning("preflight-file", message).help(help))
}

fn title(subject: &Subject) -> Option<Diagnostic> {
    let message = "the file's document information has no title";
    let help = "write the book's `title` in its metadata: printers compare it with the cover";
    subject.title.trim().is_empty().then(|| Diagnostic::warning("preflight-file", message).help(help))
}

fn standard(subject: &Subject, request: &Request<'_>) -> Option<Diagnostic> {
    let is_wanted = request.rules.profile().is_pdfx();
    let message = format!("the file is not PDF/X: {} asks for it", as_of(request));
    let help = "make the file with `--profile pdfx`";
    (is_wanted && !subject.is_pdfx).then(|| Diagnostic::warning("preflight-file", message).help(help))
}
