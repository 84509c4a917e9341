//! What a page of any PDF draws, and where: its content stream carried out without drawing (ISO 32000-1 §8 and §9).
//!
//! In: a page of a document. Out: [`DrawnMark`]s in the page's own coordinates, in points, as far as a preflight asks.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{DecompressError, Dictionary, Document, Object, ObjectId, Stream};

use super::font::FontFacts;
use super::image::ImageFacts;
use super::ink::{InkSpace, Paint};
use super::inline_image;

/// How deep forms may hold forms: real ones a few levels, a broken file goes in a circle.
const MAX_DEPTH: usize = 12;
/// The most operators of a page that are carried out, forms included.
const MAX_OPERATORS: usize = 4_000_000;
/// The most bytes of a stream that are unpacked.
const MAX_CONTENT: usize = 256 << 20;

/// The most subpaths of a path that are looked at one by one: a page has some tens of crop marks.
const MAX_SUBPATHS: usize = 64;

/// A matrix: a, b, c, d, e, f (ISO 32000-1 §8.3.3).
pub(super) type Matrix = [f64; 6];
/// Left, bottom, right, top.
pub(super) type Area = [f64; 4];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// Something that is drawn.
#[derive(Clone, Debug)]
pub(super) struct DrawnMark {
    pub(super) kind: MarkKind,
    pub(super) area: Area,
    /// The ink of text, areas and lines.
    pub(super) paint: Paint,
}

/// The kinds of marks.
#[derive(Clone, Debug)]
pub(super) enum MarkKind {
    /// Letters of this size in points.
    Text(f64),
    /// A filled area.
    Fill,
    /// A line of this width in points.
    Line(f64),
    /// An image with so many pixels to the inch, and the most ink that it has in one place.
    Image { resolution: f64, ink: Option<u32> },
}

/// The marks and mistakes of a page.
#[derive(Default)]
pub(super) struct PageFacts {
    pub(super) marks: Vec<DrawnMark>,
    /// Whether something is seen through.
    pub(super) is_transparent: bool,
    /// The fonts of its text that the file does not hold.
    pub(super) missing_fonts: Vec<String>,
    /// Why not all of it was looked at.
    pub(super) unread: Option<Unread>,
}

/// Why a part of a page was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// Its content is damaged, or compressed in a way that is not known.
    Damaged,
    /// It has more operators, bytes, or forms in forms than are looked at.
    Large,
}

/// The fonts and images of the file that were read so far.
#[derive(Default)]
pub(super) struct Known {
    fonts: BTreeMap<ObjectId, Rc<FontFacts>>,
    images: BTreeMap<ObjectId, Rc<ImageFacts>>,
}

/// Reads a page with these resources.
pub(super) fn read(document: &Document, page: ObjectId, resources: &Dictionary, known: &mut Known) -> PageFacts {
    let mut reader = ContentReader { document, known, facts: PageFacts::default(), operators: 0 };
    let mut content = Vec::new();
    for id in document.get_page_contents(page) {
        match document.get_object(id).and_then(Object::as_stream) {
            Ok(stream) => {
                let room = MAX_CONTENT.saturating_sub(content.len());
                content.extend(reader.unpacked(stream, room));
                content.push(b'\n');
            }
            Err(_) => reader.facts.unread = Some(Unread::Damaged),
        }
    }
    reader.stream(&content, resources, State::default(), 0);
    reader.facts
}

/// The graphics state (ISO 32000-1 §8.4), as far as it matters here.
#[derive(Clone, Default)]
struct State {
    matrix: Option<Matrix>,
    clip: Option<Area>,
    fill: Option<Paint>,
    stroke: Option<Paint>,
    fill_space: InkSpace,
    stroke_space: InkSpace,
    line_width: Option<f64>,
    font: Option<Rc<FontFacts>>,
    size: f64,
    letter_spacing: f64,
    word_spacing: f64,
    /// In hundredths; `None`: 100.
    scaling: Option<f64>,
    leading: f64,
    rise: f64,
    /// Whether text is shown: modes 3 and 7 are not (ISO 32000-1 §9.3.6).
    is_hidden: bool,
}

impl State {
    fn matrix(&self) -> Matrix {
        self.matrix.unwrap_or(IDENTITY)
    }
}

struct ContentReader<'a, 'k> {
    document: &'a Document,
    known: &'k mut Known,
    facts: PageFacts,
    operators: usize,
}

/// Where text goes on (ISO 32000-1 §9.4.1), and the path that is being made.
#[derive(Default)]
struct Pen {
    text: Option<Matrix>,
    line: Option<Matrix>,
    path: Option<Area>,
    /// The parts of the path that are drawn without a break.
    subpaths: Vec<Area>,
}

impl ContentReader<'_, '_> {
    /// The bytes of a stream, nothing if they can't be unpacked.
    fn unpacked(&mut self, stream: &Stream, room: usize) -> Vec<u8> {
        stream.get_plain_content_with_limit(room).unwrap_or_else(|error| {
            let is_large = matches!(error, lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. }));
            self.facts.unread = Some(if is_large { Unread::Large } else { Unread::Damaged });
            Vec::new()
        })
    }

    /// The operations of a stream and its own images, as far as it can be read.
    fn operations(&mut self, content: &[u8]) -> (Vec<Operation>, Vec<Stream>) {
        let (content, images) = inline_image::taken_out(content).unwrap_or_else(|| {
            self.facts.unread = Some(Unread::Damaged);
            (content.to_vec(), Vec::new())
        });
        let operations = Content::decode_strict(&content).or_else(|_| {
            self.facts.unread = Some(Unread::Damaged);
            Content::decode(&content)
        });
        (operations.map(|content| content.operations).unwrap_or_default(), images)
    }

    fn stream(&mut self, content: &[u8], resources: &Dictionary, state: State, depth: usize) {
        let (operations, images) = self.operations(content);
        let (mut state, mut saved, mut pen) = (state, Vec::new(), Pen::default());
        for operation in &operations {
            self.operators += 1;
            if MAX_OPERATORS < self.operators {
                self.facts.unread = Some(Unread::Large);
                return;
            }
            let numbers: Vec<f64> = operation.operands.iter().filter_map(number).collect();
            match operation.operator.as_str() {
                "q" => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => {
                    if let Ok(own) = <Matrix>::try_from(numbers.as_slice()) {
                        state.matrix = Some(times(own, state.matrix()));
                    }
                }
                "gs" => self.graphics_state(operation.operands.first(), resources),
                "Do" => self.object(operation.operands.first(), resources, &state, depth),
                inline_image::OPERATOR => {
                    let number = numbers.first().map_or(0, |number| *number as usize);
                    if let Some(image) = images.get(number) {
                        self.image(&ImageFacts::new(self.document, image, resources), &state);
                    }
                }
                operator if text_operator(operator) => {
                    self.text(operation, &numbers, resources, &mut state, &mut pen);
                }
                operator if color(self.document, operator, &operation.operands, &numbers, resources, &mut state) => {}
                operator => self.path(operator, &numbers, &mut state, &mut pen),
            }
        }
    }

    fn graphics_state(&mut self, name: Option<&Object>, resources: &Dictionary) {
        let own = resources.get_deref(b"ExtGState", self.document).and_then(Object::as_dict);
        let name = name.and_then(|name| name.as_name().ok());
        let (Ok(own), Some(name)) = (own, name) else { return };
        let Ok(own) = own.get_deref(name, self.document).and_then(Object::as_dict) else { return };
        let thin = |key: &[u8]| own.get(key).and_then(Object::as_float).is_ok_and(|alpha| alpha < 0.999);
        let mask = own.get_deref(b"SMask", self.document).is_ok_and(|mask| mask.as_dict().is_ok());
        let blend = own.get_deref(b"BM", self.document).and_then(Object::as_name);
        let blends = blend.is_ok_and(|mode| !matches!(mode, b"Normal" | b"Compatible"));
        self.facts.is_transparent |= thin(b"ca") || thin(b"CA") || mask || blends;
    }

    fn object(&mut self, name: Option<&Object>, resources: &Dictionary, state: &State, depth: usize) {
        let own = resources.get_deref(b"XObject", self.document).and_then(Object::as_dict);
        let name = name.and_then(|name| name.as_name().ok());
        let (Ok(own), Some(name)) = (own, name) else { return };
        let Ok((Some(id), Object::Stream(stream))) = own.get(name).and_then(|object| self.document.dereference(object))
        else {
            return;
        };
        let kind = stream.dict.get_deref(b"Subtype", self.document).and_then(Object::as_name).unwrap_or_default();
        if kind == b"Image" {
            let document = self.document;
            let facts = self.known.images.entry(id);
            let facts = Rc::clone(facts.or_insert_with(|| Rc::new(ImageFacts::new(document, stream, resources))));
            self.image(&facts, state);
        } else if kind == b"Form" && MAX_DEPTH <= depth {
            self.facts.unread = Some(Unread::Large);
        } else if kind == b"Form" {
            let mut inside = state.clone();
            if let Some(own) = floats::<6>(self.document, &stream.dict, b"Matrix") {
                inside.matrix = Some(times(own, state.matrix()));
            }
            if let Some(bounds) = floats::<4>(self.document, &stream.dict, b"BBox") {
                inside.clip = Some(within(box_of(inside.matrix(), bounds), state.clip));
            }
            let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict);
            let content = self.unpacked(stream, MAX_CONTENT);
            self.stream(&content, own.unwrap_or(resources), inside, depth + 1);
        }
    }

    /// An image fills the unit square.
    fn image(&mut self, facts: &ImageFacts, state: &State) {
        let matrix = state.matrix();
        let [a, b, c, d, ..] = matrix;
        let across = f64::from(facts.width) * 72.0 / a.hypot(b).max(0.01);
        let down = f64::from(facts.height) * 72.0 / c.hypot(d).max(0.01);
        self.facts.is_transparent |= facts.is_transparent;
        let kind = MarkKind::Image { resolution: across.min(down), ink: facts.ink };
        let paint = Paint { is_rgb: facts.is_rgb, ..Paint::UNKNOWN };
        self.add(kind, box_of(matrix, [0.0, 0.0, 1.0, 1.0]), paint, state);
    }

    fn add(&mut self, kind: MarkKind, area: Area, paint: Paint, state: &State) {
        let area = within(area, state.clip);
        if area[0] <= area[2] && area[1] <= area[3] && !paint.is_white {
            self.facts.marks.push(DrawnMark { kind, area, paint });
        }
    }

    fn path(&mut self, operator: &str, numbers: &[f64], state: &mut State, pen: &mut Pen) {
        match operator {
            "w" => state.line_width = numbers.first().copied(),
            "m" | "l" | "c" | "v" | "y" => {
                for point in numbers.chunks_exact(2) {
                    let [x, y] = apply(state.matrix(), [point[0], point[1]]);
                    pen.path = Some(around(pen.path, [x, y, x, y]));
                    let is_room = pen.subpaths.len() < MAX_SUBPATHS;
                    match pen.subpaths.last_mut().filter(|_| operator != "m") {
                        Some(last) => *last = around(Some(*last), [x, y, x, y]),
                        None if is_room => pen.subpaths.push([x, y, x, y]),
                        None => {}
                    }
                }
            }
            "re" => {
                if let [x, y, width, height] = *numbers {
                    let area = box_of(state.matrix(), [x, y, x + width, y + height]);
                    pen.path = Some(around(pen.path, area));
                    if pen.subpaths.len() < MAX_SUBPATHS {
                        pen.subpaths.push(area);
                    }
                }
            }
            "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "S" | "s" | "n" => {
                let subpaths = std::mem::take(&mut pen.subpaths);
                let Some(area) = pen.path.take() else { return };
                if matches!(operator, "f" | "F" | "f*" | "B" | "B*" | "b" | "b*") {
                    self.add(MarkKind::Fill, area, state.fill.unwrap_or(Paint::BLACK), state);
                }
                if matches!(operator, "B" | "B*" | "b" | "b*" | "S" | "s") {
                    let [a, b, c, d, ..] = state.matrix();
                    let width = state.line_width.unwrap_or(1.0) * (a * d - b * c).abs().sqrt();
                    let half = width / 2.0;
                    // Crop marks are often the subpaths of one path: each is a line of its own.
                    let lines =
                        if subpaths.len() < 2 || MAX_SUBPATHS <= subpaths.len() { vec![area] } else { subpaths };
                    for area in lines {
                        let area = [area[0] - half, area[1] - half, area[2] + half, area[3] + half];
                        self.add(MarkKind::Line(width), area, state.stroke.unwrap_or(Paint::BLACK), state);
                    }
                }
            }
            "W" | "W*" => {
                if let Some(area) = pen.path {
                    state.clip = Some(within(area, state.clip));
                }
            }
            _ => {}
        }
    }

    fn text(
        &mut self,
        operation: &Operation,
        numbers: &[f64],
        resources: &Dictionary,
        state: &mut State,
        pen: &mut Pen,
    ) {
        let (operator, operands) = (operation.operator.as_str(), &operation.operands);
        let first = numbers.first().copied().unwrap_or(0.0);
        let next_line = |pen: &mut Pen, x: f64, y: f64| {
            pen.line = Some(times([1.0, 0.0, 0.0, 1.0, x, y], pen.line.unwrap_or(IDENTITY)));
            pen.text = pen.line;
        };
        match operator {
            "BT" => (pen.text, pen.line) = (None, None),
            "Tf" => {
                state.size = first;
                state.font = operands.first().and_then(|name| self.font(name, resources));
            }
            "Tc" => state.letter_spacing = first,
            "Tw" => state.word_spacing = first,
            "Tz" => state.scaling = Some(first),
            "TL" => state.leading = first,
            "Ts" => state.rise = first,
            "Tr" => state.is_hidden = matches!(first as i64, 3 | 7),
            "Tm" => {
                pen.line = <Matrix>::try_from(numbers).ok();
                pen.text = pen.line;
            }
            "Td" | "TD" => {
                let down = numbers.get(1).copied().unwrap_or(0.0);
                if operator == "TD" {
                    state.leading = -down;
                }
                next_line(pen, first, down);
            }
            "T*" => next_line(pen, 0.0, -state.leading),
            "'" | "\"" => {
                if let [word, letter] = *numbers {
                    (state.word_spacing, state.letter_spacing) = (word, letter);
                }
                next_line(pen, 0.0, -state.leading);
                self.show(operands.last(), state, pen);
            }
            "Tj" => self.show(operands.first(), state, pen),
            "TJ" => {
                for part in operands.first().and_then(|parts| parts.as_array().ok()).into_iter().flatten() {
                    match number(part) {
                        Some(back) => {
                            advance(pen, -back / 1000.0 * state.size * state.scaling.unwrap_or(100.0) / 100.0);
                        }
                        None => self.show(Some(part), state, pen),
                    }
                }
            }
            _ => {}
        }
    }

    fn font(&mut self, name: &Object, resources: &Dictionary) -> Option<Rc<FontFacts>> {
        let fonts = resources.get_deref(b"Font", self.document).and_then(Object::as_dict).ok()?;
        let (id, font) = self.document.dereference(fonts.get(name.as_name().ok()?).ok()?).ok()?;
        let font = font.as_dict().ok()?;
        let facts = match id {
            Some(id) => {
                let document = self.document;
                Rc::clone(self.known.fonts.entry(id).or_insert_with(|| Rc::new(FontFacts::new(document, font))))
            }
            None => Rc::new(FontFacts::new(self.document, font)),
        };
        if !facts.is_embedded && !self.facts.missing_fonts.contains(&facts.name) {
            self.facts.missing_fonts.push(facts.name.clone());
        }
        Some(facts)
    }

    /// Shows a string. Letters reach three quarters of their size above the baseline and a quarter below it, in most
    /// faces.
    fn show(&mut self, text: Option<&Object>, state: &State, pen: &mut Pen) {
        let (Some(Object::String(text, _)), Some(font)) = (text, state.font.clone()) else { return };
        let stretch = state.scaling.unwrap_or(100.0) / 100.0;
        let mut width = 0.0;
        let mut inked: f64 = 0.0;
        for (letter, is_space) in font.letters(text) {
            width += letter * state.size;
            inked = if is_space { inked } else { width };
            width += state.letter_spacing + if is_space { state.word_spacing } else { 0.0 };
        }
        let matrix = times(pen.text.unwrap_or(IDENTITY), state.matrix());
        let (below, above) = (state.rise - state.size * 0.25, state.rise + state.size * 0.75);
        let area = box_of(matrix, [0.0, below, inked * stretch, above]);
        let [a, b, c, d, ..] = matrix;
        let size = state.size.abs() * (a * d - b * c).abs().sqrt();
        if !state.is_hidden && 0.0 < inked.abs() {
            self.add(MarkKind::Text(size), area, state.fill.unwrap_or(Paint::BLACK), state);
        }
        advance(pen, width * stretch);
    }
}

/// Moves the place of the next letter along the line.
fn advance(pen: &mut Pen, by: f64) {
    pen.text = Some(times([1.0, 0.0, 0.0, 1.0, by, 0.0], pen.text.unwrap_or(IDENTITY)));
}

fn text_operator(operator: &str) -> bool {
    matches!(operator, "BT" | "'" | "\"") || operator.len() == 2 && operator.starts_with('T')
}

/// Carries out an operator that sets a colour; whether it was one (ISO 32000-1 §8.6.8).
fn color(
    document: &Document,
    operator: &str,
    operands: &[Object],
    numbers: &[f64],
    resources: &Dictionary,
    state: &mut State,
) -> bool {
    let first = numbers.first().copied().unwrap_or(0.0);
    let space = || operands.first().map_or(InkSpace::Other, |named| InkSpace::of(document, resources, named));
    match operator {
        "g" => state.fill = Some(Paint::gray(first)),
        "G" => state.stroke = Some(Paint::gray(first)),
        "rg" => state.fill = Some(Paint::rgb(numbers)),
        "RG" => state.stroke = Some(Paint::rgb(numbers)),
        "k" => state.fill = Some(Paint::cmyk(numbers)),
        "K" => state.stroke = Some(Paint::cmyk(numbers)),
        "cs" => (state.fill_space, state.fill) = (space(), None),
        "CS" => (state.stroke_space, state.stroke) = (space(), None),
        "sc" | "scn" => state.fill = Some(state.fill_space.paint(numbers)),
        "SC" | "SCN" => state.stroke = Some(state.stroke_space.paint(numbers)),
        _ => return false,
    }
    true
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

pub(super) fn floats<const N: usize>(document: &Document, holder: &Dictionary, key: &[u8]) -> Option<[f64; N]> {
    let array = holder.get_deref(key, document).and_then(Object::as_array).ok()?;
    let float = |object: &Object| number(document.dereference(object).ok()?.1);
    array.iter().map(float).collect::<Option<Vec<f64>>>()?.try_into().ok()
}

/// The matrix that does `first`, then `then`.
fn times(first: Matrix, then: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = first;
    let [p, q, r, s, t, u] = then;
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

fn apply([a, b, c, d, e, f]: Matrix, [x, y]: [f64; 2]) -> [f64; 2] {
    [a * x + c * y + e, b * x + d * y + f]
}

/// The upright box around a box that a matrix moves.
fn box_of(matrix: Matrix, [left, bottom, right, top]: Area) -> Area {
    let corners = [[left, bottom], [right, bottom], [left, top], [right, top]].map(|corner| apply(matrix, corner));
    corners.iter().fold(None, |area, [x, y]| Some(around(area, [*x, *y, *x, *y]))).unwrap_or_default()
}

fn around(area: Option<Area>, other: Area) -> Area {
    let area = area.unwrap_or(other);
    [area[0].min(other[0]), area[1].min(other[1]), area[2].max(other[2]), area[3].max(other[3])]
}

fn within(area: Area, clip: Option<Area>) -> Area {
    let Some(clip) = clip else { return area };
    [area[0].max(clip[0]), area[1].max(clip[1]), area[2].min(clip[2]), area[3].min(clip[3])]
}
