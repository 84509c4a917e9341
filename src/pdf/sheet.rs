//! Sheets: the pages of any PDF drawn where an imposition plan places them.
//!
//! In: a PDF (its bytes, or the objects of a press file just made) and settings. Out: a PDF of sheets. Each page
//! becomes a form (ISO 32000-1 §8.10) that sheets draw; its content is not changed, so black stays black.
//! What annotations and form fields show is drawn; tags, links, bookmarks and labels are for screens, and left out.

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::press::{compressed, number};
use super::{PdfError, annotation, encrypted, pack};
use crate::geometry::{Length, Size};
use crate::guard::thread::{self, ReaderFailed};
use crate::impose::{self, ImpositionPlan, Placement, PlacementFit, PrinterMark, PrinterMarkKind, Settings, Side};
use crate::typeset::frame::Pages;

/// How many ancestors of a page are searched for inherited entries. Trees of pages are a few nodes deep; one that is
/// broken may go in a circle.
const MAX_ANCESTORS: usize = 64;
/// The most bytes of a page's content that are unpacked, against streams that unpack to gigabytes.
const MAX_CONTENT: usize = 256 << 20;
/// The width of marks in points, as on press pages: a hairline that film and plate still hold.
const HAIRLINE: f64 = 0.25;
/// US Letter in points: the size of a page without a `MediaBox`, as viewers take it.
const LETTER: [f64; 4] = [0.0, 0.0, 612.0, 792.0];

/// What a page is that is not folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraPage {
    /// The line above the pages of a side: there is one for each side, in their order.
    Slug,
    /// The back of a zine.
    Poster,
    /// The front of a sheet before all others.
    FirstSheet,
}

/// Pages beside those that are folded.
#[derive(Debug, Default)]
pub struct SheetExtras {
    /// The pages.
    pub pages: Pages,
    /// What each of them is.
    pub kinds: Vec<ExtraPage>,
}

/// Makes the pages beside those that are folded, as a file, for the plan of those.
pub(super) type AssembleExtras<'a> =
    dyn FnMut(&ImpositionPlan) -> Result<(Document, Vec<ExtraPage>), PdfError> + Send + 'a;

/// Imposes a PDF from anywhere.
///
/// # Errors
/// The file is broken, encrypted or empty, or its pages do not fit.
pub(super) fn foreign(
    file: &[u8],
    settings: &Settings,
    extras: &mut AssembleExtras<'_>,
) -> Result<(Vec<u8>, ImpositionPlan), PdfError> {
    let mut document = open(file)?;
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(PdfError::Encrypted);
    }
    // lopdf decrypted all objects when it read them: the sheets must not claim to be encrypted.
    document.trailer.remove(b"Encrypt");
    document.encryption_state = None;
    let sheets = thread::run(|| sheets(document, settings, BarInks::All, extras));
    sheets.unwrap_or_else(|_| Err(PdfError::Broken("its structure is damaged".into())))
}

/// Reads a PDF. One that has an owner's password alone (ISO 32000-1 §7.6.3.1) opens with the empty one, as in any
/// viewer.
///
/// # Errors
/// The file is broken or encrypted.
pub(super) fn open(file: &[u8]) -> Result<Document, PdfError> {
    let loaded = thread::run(|| {
        let document = Document::load_mem(file)?;
        let is_locked = document.trailer.has(b"Encrypt") && document.encryption_state.is_none();
        if let Some(updated) = is_locked.then(|| encrypted::with_indirect_dictionary(file, &document)).flatten() {
            Document::load_mem_with_options(&updated, lopdf::LoadOptions::with_password(""))
        } else if is_locked {
            Document::load_mem_with_options(file, lopdf::LoadOptions::with_password(""))
        } else {
            Ok(document)
        }
    });
    match loaded {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword)) => Err(PdfError::Encrypted),
        Ok(Err(error)) => Err(PdfError::Broken(error.to_string())),
        Err(ReaderFailed) => Err(PdfError::Broken("its structure is damaged".into())),
    }
}

/// Imposes the objects of a file.
///
/// # Errors
/// There are no pages, or they do not fit.
pub(super) fn sheets(
    mut document: Document,
    settings: &Settings,
    inks: BarInks,
    extras: &mut AssembleExtras<'_>,
) -> Result<(Vec<u8>, ImpositionPlan), PdfError> {
    let mut ids: Vec<ObjectId> = document.page_iter().collect();
    let mut sources: Vec<SourcePage> = ids.iter().map(|id| SourcePage::read(&document, *id)).collect();
    let poster = settings.poster.filter(|page| settings.scheme.takes_poster() && *page < sources.len());
    let folded: Vec<usize> = (0..sources.len()).filter(|page| Some(*page) != poster).collect();
    let sizes: Vec<Size> = folded.iter().map(|page| sources[*page].size()).collect();
    let cell = cell(&sizes);
    let mut plan = impose::plan(folded.len(), cell, settings).map_err(PdfError::Sheets)?;
    plan.unlike = (0..folded.len()).filter(|at| !holds(cell, sizes[*at])).collect();
    for place in plan.sides.iter_mut().flat_map(|side| &mut side.places) {
        if plan.unlike.contains(&place.page) {
            place.fit = PlacementFit::Filling;
        }
        place.page = folded[place.page];
    }
    plan.unlike.iter_mut().for_each(|page| *page = folded[*page]);
    let (others, kinds) = extras(&plan)?;
    let first = ids.len();
    for id in append(&mut document, others) {
        sources.push(SourcePage::read(&document, id));
        ids.push(id);
    }
    let extra = |kind: ExtraPage| kinds.iter().position(|it| *it == kind).map(|at| first + at);
    if let Some(page) = extra(ExtraPage::Slug) {
        plan.add_slugs(page);
    }
    if let Some(page) = poster.or_else(|| extra(ExtraPage::Poster)) {
        plan.add_poster(page);
    }
    if let Some(page) = extra(ExtraPage::FirstSheet) {
        plan.add_first_sheet(page);
    }
    let forms: Vec<ObjectId> =
        ids.iter().zip(&sources).map(|(id, source)| add_form(&mut document, *id, source, &plan)).collect();
    let bars = if plan.settings.color_bars { color_bars(&plan, inks) } else { String::new() };
    let tree = document.new_object_id();
    let mut kids: Vec<Object> = Vec::with_capacity(plan.sides.len());
    for side in &plan.sides {
        let has_pages = side.places.iter().any(|place| place.fit == PlacementFit::Scaled);
        let bars = if has_pages { &bars } else { "" };
        kids.push(
            add_sheet(&mut document, side, SheetParts { plan: &plan, sources: &sources, forms: &forms, tree, bars })
                .into(),
        );
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    document.set_object(tree, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids });
    replace_catalog(&mut document, tree);
    // Objects that screens alone need are out of reach by now. Renumbered, because the table has a row for each number.
    document.prune_objects();
    document.renumber_objects();
    // PDF/X-4 is PDF 1.6 (ISO 15930-7 §6.1). A claim of the kinds before it is in the document information, which the
    // sheets keep: those of 2003 are 1.4, those of 2001 and 2002 are 1.3 (ISO 15930-1, -3, -4, -6).
    let version = match (is_pdfx(&document), older_pdfx(&document)) {
        (true, Some(claim)) if claim.ends_with(b":2003") => "1.4",
        (true, Some(_)) => "1.3",
        (true, None) => "1.6",
        (false, _) => "1.7",
    };
    document.version = version.into();
    // Streams of objects are of PDF 1.5.
    let is_packed = matches!(version, "1.6" | "1.7");
    Ok((pack::pack(pack::unpacked(document)?, is_packed, pack::Amendment::NONE)?, plan))
}

/// The size that all pages fold alike in: that of most pages, where nearly all have it, so that a table on a broad page does
/// not make all others smaller; else the largest. Smaller pages are centred.
fn cell(sizes: &[Size]) -> Size {
    /// The share of pages that have a size of their own at most, as a divisor.
    const FEW: usize = 4;
    let largest = sizes.iter().fold(Size::default(), |cell, size| Size {
        width: cell.width.max(size.width),
        height: cell.height.max(size.height),
    });
    let count = |size: &Size| sizes.iter().filter(|other| holds(*size, **other)).count();
    let mut kinds: Vec<Size> = sizes.to_vec();
    kinds.sort_unstable_by_key(|size| (size.width, size.height));
    kinds.dedup();
    // Files whose pages are all of other sizes are no books; looking at each pair of them would take long.
    if kinds.len() == 1 || 64 < kinds.len() {
        return largest;
    }
    // The smallest that nearly all fit in.
    let area = |size: &Size| i128::from(size.width.0) * i128::from(size.height.0);
    kinds.retain(|size| (sizes.len() - count(size)) * FEW <= sizes.len());
    kinds.into_iter().min_by_key(area).unwrap_or(largest)
}

/// Whether a page fits in a cell as it is.
fn holds(cell: Size, page: Size) -> bool {
    // Half a millimetre is what sizes in inches and millimetres differ by.
    let slack = Length::MM / 2;
    page.width <= cell.width + slack && page.height <= cell.height + slack
}

/// A page of the file that is imposed.
#[derive(Clone, Debug)]
struct SourcePage {
    /// The trimmed page, in points: left, bottom, right, top.
    shown: [f64; 4],
    /// By how many quarters it is turned clockwise for display (`Rotate`).
    quarters: u8,
    resources: Object,
}

impl SourcePage {
    fn read(document: &Document, id: ObjectId) -> SourcePage {
        let media = rectangle(document, id, b"MediaBox").unwrap_or(LETTER);
        // ISO 32000-1, 14.11.2.1: what reaches beyond the media box is cut to it.
        let own = |name: &[u8]| rectangle(document, id, name).map(|area| intersection(area, media));
        // The finished page, if the file names it; else what viewers show.
        let shown = own(b"TrimBox").or_else(|| own(b"CropBox")).filter(has_extent).unwrap_or(media);
        let turn = inherited(document, id, b"Rotate").and_then(|object| object.as_i64().ok()).unwrap_or(0);
        SourcePage {
            shown,
            // The angle may be negative, or more than a full turn.
            quarters: u8::try_from(turn.div_euclid(90).rem_euclid(4)).unwrap_or(0),
            resources: inherited(document, id, b"Resources").unwrap_or_else(|| Object::Dictionary(Dictionary::new())),
        }
    }

    fn width(&self) -> f64 {
        self.shown[2] - self.shown[0]
    }

    fn height(&self) -> f64 {
        self.shown[3] - self.shown[1]
    }

    /// Its size as it is displayed.
    fn size(&self) -> Size {
        let (width, height) = (length(self.width()), length(self.height()));
        if self.quarters.is_multiple_of(2) { Size { width, height } } else { Size { width: height, height: width } }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a page is far smaller")]
fn length(points: f64) -> Length {
    Length((points.clamp(0.0, 1e7) * 65_536.0).round() as i64)
}

/// An entry of a page, or of the nearest ancestor that has it (ISO 32000-1 §7.7.3.4).
pub(super) fn inherited(document: &Document, id: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = document.get_dictionary(id).ok()?;
    for _ in 0..MAX_ANCESTORS {
        if let Ok(value) = node.get(key) {
            // Resources stay a reference, so that pages that share them still do on the sheets.
            return match (key, document.dereference(value)) {
                (b"Resources", _) => Some(value.clone()),
                (_, Ok((_, value))) => Some(value.clone()),
                (_, Err(_)) => None,
            };
        }
        let parent = node.get(b"Parent").and_then(Object::as_reference).ok()?;
        node = document.get_dictionary(parent).ok()?;
    }
    None
}

/// A rectangle with its corners in order; `None` if it is malformed or empty.
pub(super) fn rectangle(document: &Document, id: ObjectId, key: &[u8]) -> Option<[f64; 4]> {
    let value = inherited(document, id, key)?;
    let mut numbers = value.as_array().ok()?.iter().map(|object| {
        let (_, object) = document.dereference(object).ok()?;
        object.as_float().ok().map(f64::from).filter(|number| number.abs() < 1e6)
    });
    let mut next = || numbers.next().flatten();
    let (x1, y1, x2, y2) = (next()?, next()?, next()?, next()?);
    Some([x1.min(x2), y1.min(y2), x1.max(x2), y1.max(y2)]).filter(has_extent)
}

/// Whether a box is at least a point wide and high.
fn has_extent([left, bottom, right, top]: &[f64; 4]) -> bool {
    1.0 <= right - left && 1.0 <= top - bottom
}

fn intersection(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])]
}

/// Adds a form that draws the page.
fn add_form(document: &mut Document, id: ObjectId, source: &SourcePage, plan: &ImpositionPlan) -> ObjectId {
    let bleed = plan.settings.bleed.to_pt();
    let [left, bottom, right, top] = source.shown;
    // The bleed belongs to the form; where pages meet, the clip on the sheet cuts it.
    let bounds = [left - bleed, bottom - bleed, right + bleed, top + bleed];
    let (mut dictionary, content, packed) = content(document, id);
    dictionary.set("Type", "XObject");
    dictionary.set("Subtype", "Form");
    dictionary.set("BBox", bounds.map(number).to_vec());
    dictionary.set("Resources", source.resources.clone());
    if let Some(group) = document.get_dictionary(id).ok().and_then(|page| page.get(b"Group").ok()) {
        // The page's transparency group: without it colours blend in another space.
        dictionary.set("Group", group.clone());
    }
    let stream = if packed {
        Stream::new(dictionary, content).with_compression(false)
    } else {
        compressed(dictionary, pack::deflate(&[&content]))
    };
    let page = document.add_object(stream);
    add_annotations(document, id, page, bounds)
}

/// A form that draws a page and, over it, what its annotations show; the page's own form, if it has none.
fn add_annotations(document: &mut Document, id: ObjectId, page: ObjectId, bounds: [f64; 4]) -> ObjectId {
    let appearances = annotation::appearances(document, id);
    if appearances.is_empty() {
        return page;
    }
    let mut names = dictionary! { "Page" => page };
    let mut operators = String::from("/Page Do\n");
    for (number, appearance) in appearances.iter().enumerate() {
        let [a, b, c, d, e, f] = appearance.matrix;
        let _ = writeln!(operators, "q {a:.6} {b:.6} {c:.6} {d:.6} {e:.3} {f:.3} cm /A{number} Do Q");
        names.set(format!("A{number}"), appearance.form);
        // An appearance need not have a type (ISO 32000-1 §12.5.5), but a form that `Do` draws must.
        if let Ok(Object::Stream(stream)) = document.get_object_mut(appearance.form) {
            stream.dict.set("Type", "XObject");
            stream.dict.set("Subtype", "Form");
        }
    }
    let dictionary = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => bounds.map(number).to_vec(),
        "Resources" => dictionary! { "XObject" => names },
    };
    document.add_object(compressed(dictionary, pack::deflate(&[operators.as_bytes()])))
}

/// The operators of a page, and whether they are still compressed: a single stream is copied as it is, several are
/// joined. What can't be unpacked is left out.
fn content(document: &Document, id: ObjectId) -> (Dictionary, Vec<u8>, bool) {
    let streams = document.get_page_contents(id);
    let stream = |id: &ObjectId| document.get_object(*id).and_then(Object::as_stream).ok();
    if let [only] = &streams[..]
        && let Some(stream) = stream(only)
        && stream.dict.has(b"Filter")
    {
        let mut filters = Dictionary::new();
        for key in [&b"Filter"[..], b"DecodeParms"] {
            if let Ok(value) = stream.dict.get(key) {
                filters.set(key, value.clone());
            }
        }
        return (filters, stream.content.clone(), true);
    }
    let mut joined = Vec::new();
    for stream in streams.iter().filter_map(stream) {
        // One bound for all streams of the page together.
        let room = MAX_CONTENT.saturating_sub(joined.len());
        joined.extend(stream.get_plain_content_with_limit(room).unwrap_or_default());
        // Parts may end in the middle of a line, but not of an operator (ISO 32000-1 §7.8.2).
        joined.push(b'\n');
    }
    (Dictionary::new(), joined, false)
}

/// Adds the pages of another file, which come back; its catalogue is left out.
fn append(document: &mut Document, mut other: Document) -> Vec<ObjectId> {
    other.renumber_objects_with(document.max_id + 1);
    let pages: Vec<ObjectId> = other.page_iter().collect();
    document.max_id = document.max_id.max(other.max_id);
    document.objects.append(&mut other.objects);
    pages
}

/// The inks that colour bars show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BarInks {
    /// All four of the process.
    All,
    /// Black, since nothing else is printed: patches of other inks would cost three plates.
    Black,
}

/// Patches of the inks below the pages: solid, half, and two solids over one another, as printers measure density, dot
/// gain and trapping by (ISO 12647-2).
fn color_bars(plan: &ImpositionPlan, inks: BarInks) -> String {
    const PROCESS: [[f64; 4]; 12] = [
        [1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0, 1.0],
        [0.5, 0.0, 0.0, 0.0],
        [0.0, 0.5, 0.0, 0.0],
        [0.0, 0.0, 0.5, 0.0],
        [0.0, 0.0, 0.0, 0.5],
        [0.0, 1.0, 1.0, 0.0],
        [1.0, 0.0, 1.0, 0.0],
        [1.0, 1.0, 0.0, 0.0],
        // Gray of three inks beside the gray of black: a cast shows when one of them is too strong (ISO 12647-2).
        [0.5, 0.4, 0.4, 0.0],
    ];
    const BLACK: [[f64; 4]; 4] =
        [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.75], [0.0, 0.0, 0.0, 0.5], [0.0, 0.0, 0.0, 0.25]];
    let Some(strip) = plan.foot_strip() else { return String::new() };
    let patches: &[[f64; 4]] = if inks == BarInks::All { &PROCESS } else { &BLACK };
    let (height, side) = (plan.sheet.height.to_pt(), strip.size.height.to_pt());
    let (mut x, y) = (strip.origin.x.to_pt(), height - (strip.origin.y + strip.size.height).to_pt());
    let mut operators = String::from("q\n");
    for [c, m, y_ink, k] in patches {
        if strip.origin.x.to_pt() + strip.size.width.to_pt() < x + side {
            break;
        }
        let _ = writeln!(operators, "{c} {m} {y_ink} {k} k {x:.3} {y:.3} {side:.3} {side:.3} re f");
        x += side;
    }
    operators.push_str("Q\n");
    operators
}

/// What a sheet is made of beside its side.
#[derive(Clone, Copy)]
struct SheetParts<'a> {
    plan: &'a ImpositionPlan,
    sources: &'a [SourcePage],
    forms: &'a [ObjectId],
    tree: ObjectId,
    /// The operators of the colour bars.
    bars: &'a str,
}

/// Adds one side of a sheet as a page.
fn add_sheet(document: &mut Document, side: &Side, parts: SheetParts<'_>) -> ObjectId {
    let SheetParts { plan, sources, forms, tree, bars } = parts;
    let height = plan.sheet.height.to_pt();
    let mut operators = String::new();
    let mut used: BTreeMap<usize, ObjectId> = BTreeMap::new();
    for placement in &side.places {
        let (Some(source), Some(form)) = (sources.get(placement.page), forms.get(placement.page)) else {
            continue;
        };
        used.insert(placement.page, *form);
        draw_page(&mut operators, placement, source, plan, height);
    }
    if !side.marks.is_empty() {
        // In all inks: each plate must show the marks, or it can't be registered.
        operators.push_str("q /All CS 1 SCN\n");
        side.marks.iter().for_each(|mark| draw_mark(&mut operators, mark, height));
        operators.push_str("Q\n");
    }
    operators.push_str(bars);
    let mut names = Dictionary::new();
    for (page, form) in used {
        names.set(format!("P{page}"), form);
    }
    let content = compressed(Dictionary::new(), pack::deflate(&[operators.as_bytes()]));
    let content = document.add_object(content);
    let whole = vec![0.into(), 0.into(), number(plan.sheet.width.to_pt()), number(height)];
    document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => whole.clone(),
        // PDF/X wants the box on each page; a sheet is cut by its marks, not by its boxes.
        "TrimBox" => whole,
        "Resources" => dictionary! {
            "XObject" => names,
            "ColorSpace" => dictionary! { "All" => super::press::all_inks() },
        },
        "Contents" => content,
    })
}

/// Draws a page, clipped to its placement.
fn draw_page(operators: &mut String, placement: &Placement, source: &SourcePage, plan: &ImpositionPlan, height: f64) {
    let clip = placement.clip;
    let (x, y) = (clip.origin.x.to_pt(), height - (clip.origin.y + clip.size.height).to_pt());
    let (w, h) = (clip.size.width.to_pt(), clip.size.height.to_pt());
    let _ = writeln!(operators, "q {x:.3} {y:.3} {w:.3} {h:.3} re W n");
    let [a, b, c, d, e, f] = matrix(placement, source, plan, height);
    let _ = writeln!(operators, "{a:.6} {b:.6} {c:.6} {d:.6} {e:.3} {f:.3} cm /P{} Do Q", placement.page);
}

/// The matrix from the page's own coordinates to the sheet's: turned as it is displayed, scaled, and centred in its
/// placement.
fn matrix(placement: &Placement, source: &SourcePage, plan: &ImpositionPlan, height: f64) -> [f64; 6] {
    let (scale, turn) = match placement.fit {
        PlacementFit::Scaled => (f64::from(plan.scale) / 1e6, if placement.turned { 2 } else { 0 }),
        PlacementFit::Filling => filling(source.size(), placement.area.size),
    };
    let quarters = (source.quarters + turn) % 4;
    // Clockwise by quarters, about the bottom left corner.
    let [a, b, c, d] = match quarters {
        0 => [scale, 0.0, 0.0, scale],
        1 => [0.0, -scale, scale, 0.0],
        2 => [-scale, 0.0, 0.0, -scale],
        _ => [0.0, scale, -scale, 0.0],
    };
    let [left, bottom, right, top] = source.shown;
    let (x, y) = ((left + right) / 2.0, (bottom + top) / 2.0);
    let area = placement.area;
    let to_x = (area.origin.x + area.size.width / 2).to_pt();
    let to_y = height - (area.origin.y + area.size.height / 2).to_pt();
    [a, b, c, d, to_x - a * x - c * y, to_y - b * x - d * y]
}

/// The scale by which a page fills its place, and the quarters by which it is turned for that.
fn filling(page: Size, place: Size) -> (f64, u8) {
    let scale = |page: Size| {
        let (across, down) = (place.width.to_pt() / page.width.to_pt(), place.height.to_pt() / page.height.to_pt());
        across.min(down)
    };
    let (upright, lying) = (scale(page), scale(Size { width: page.height, height: page.width }));
    if upright < lying { (lying, 1) } else { (upright, 0) }
}

fn draw_mark(operators: &mut String, mark: &PrinterMark, height: f64) {
    let (dash, width) = match mark.kind {
        PrinterMarkKind::Crop | PrinterMarkKind::Register => ("[] 0", HAIRLINE),
        PrinterMarkKind::Fold => ("[3 2] 0", HAIRLINE),
        PrinterMarkKind::Cut => ("[6 3] 0", HAIRLINE * 2.0),
        // A millimetre on each side of the fold, so that it shows on the back of a folded signature.
        PrinterMarkKind::Collation => ("[] 0", (Length::MM * 2).to_pt()),
    };
    let (x1, y1) = (mark.from.x.to_pt(), height - mark.from.y.to_pt());
    let (x2, y2) = (mark.to.x.to_pt(), height - mark.to.y.to_pt());
    let _ = writeln!(operators, "{dash} d {width:.2} w {x1:.3} {y1:.3} m {x2:.3} {y2:.3} l S");
}

/// Whether the file has an output intent of PDF/X.
fn is_pdfx(document: &Document) -> bool {
    let intents =
        document.catalog().and_then(|catalog| catalog.get_deref(b"OutputIntents", document)).and_then(Object::as_array);
    let kind = |intent: &Object| {
        let intent = document.dereference(intent).ok()?.1.as_dict().ok()?;
        Some(intent.get_deref(b"S", document).and_then(Object::as_name).ok()? == b"GTS_PDFX")
    };
    intents.is_ok_and(|intents| intents.iter().any(|intent| kind(intent) == Some(true)))
}

/// The kind of PDF/X that the document information names: those before PDF/X-4 do.
fn older_pdfx(document: &Document) -> Option<&[u8]> {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict).ok()?;
    info.get(b"GTS_PDFXVersion").and_then(Object::as_str).ok()
}

/// Replaces the catalogue by one that keeps the old one's entries for printing: the output intents, the layers that are
/// not printed, the language and the metadata.
fn replace_catalog(document: &mut Document, tree: ObjectId) {
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
    if let Ok(old) = document.catalog() {
        for key in [&b"OutputIntents"[..], b"OCProperties", b"Lang", b"Metadata"] {
            if let Ok(value) = old.get(key) {
                catalog.set(key, value.clone());
            }
        }
    }
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    // A trailer that was a cross-reference stream has entries of the stream, which would be wrong for a table.
    for key in [&b"Prev"[..], b"XRefStm", b"Type", b"W", b"Index", b"Filter", b"DecodeParms", b"Length"] {
        document.trailer.remove(key);
    }
}
