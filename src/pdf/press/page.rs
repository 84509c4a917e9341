//! One page as the operators of a press file.
//!
//! In: a page, its boxes, fonts and images. Out: the page's content stream, compressed. Text is in black ink alone, and
//! overprints; colours of text and rules become grays.

use flate2::Compress;
use lopdf::Object;
use printpdf::{DictItem, Mm, Op, PdfConformance, PdfDocument, PdfPage, PdfSaveOptions};

use super::boxes::{HAIRLINE, PageBoxes};
use super::drawing::{RGB, SPOT};
use super::font::EmbeddedFonts;
use super::image::{ImageUse, PressImages};
use super::ink::luminance;
use crate::geometry::{self, Length};
use crate::pdf::content::{ContentWriter, Decimal, Letter};
use crate::pdf::letter::{self, DrawingMode, DrawnGlyph, PageText};
use crate::pdf::line::{LineFont, TextLine};
use crate::pdf::pack::PageStream;
use crate::pdf::picture;
use crate::typeset::frame::{
    FilledPath, GlyphRun, Ink, Page, PageItem, Pages, PathSegment, PlacedImage, PressInk, Rule,
};

/// The resource name of the graphics state that overprints: ink is added to what is below it.
pub(super) const OVERPRINT: &str = "Over";
/// The resource name of the graphics state that knocks out: ink replaces what is below it.
pub(super) const KNOCKOUT: &str = "Knock";
/// The resource name of the colour space of marks: all inks.
pub(super) const ALL: &str = "All";

/// The data that all pages are drawn with, and how this one is.
#[derive(Clone, Copy)]
pub(super) struct DrawingContext<'a> {
    pub(super) fonts: &'a EmbeddedFonts,
    pub(super) images: &'a PressImages,
    /// Whether text and rules keep their colours.
    pub(super) colored: bool,
}

/// Draws a page.
pub(super) fn content(
    pages: &Pages,
    page: &Page,
    frame: &PageBoxes,
    with: DrawingContext<'_>,
    deflater: &mut Compress,
) -> Vec<u8> {
    let mut stream = PageStream::default();
    let (writer, state) = (ContentWriter::new('F'), GraphicsState::default());
    let mut drawing =
        PageOperators { pages, page, frame, with, text: PageText::new(page), writer, state, room: Vec::new() };
    drawing.items();
    if frame.marks {
        drawing.writer.outside();
        stream.bytes = marks(frame);
    }
    let mut operators = drawing.writer.finish();
    operators.append(&mut stream.bytes);
    stream.bytes = operators;
    stream.pack(deflater);
    stream.bytes
}

/// What of the graphics state the operators so far have set (ISO 32000-1 §8.4), so that nothing is set twice.
#[derive(Default)]
struct GraphicsState {
    ink: Option<Ink>,
    overprint: Option<bool>,
}

struct PageOperators<'a> {
    pages: &'a Pages,
    page: &'a Page,
    frame: &'a PageBoxes,
    with: DrawingContext<'a>,
    text: PageText<'a>,
    writer: ContentWriter,
    state: GraphicsState,
    /// Room for the letters of a text.
    room: Vec<Letter>,
}

impl<'a> PageOperators<'a> {
    /// A distance from the left edge of the trimmed page as one from that of the media, in points.
    fn x(&self, x: Length) -> f64 {
        self.frame.trim[0] + x.to_pt()
    }

    /// A distance from the top of the trimmed page as one from the bottom of the media, in points.
    fn y(&self, y: Length) -> f64 {
        self.frame.trim[3] - y.to_pt()
    }

    fn items(&mut self) {
        let items = &self.page.items;
        let (mut at, mut letters) = (0, Vec::new());
        while let Some(item) = items.get(at) {
            match item {
                PageItem::Run(run) => at += self.runs(run, &items[at + 1..], &mut letters),
                PageItem::Rule(rule) => self.rule(rule),
                PageItem::Shape(shape) => self.shape(shape),
                PageItem::Image(image) => self.image(image),
                PageItem::Link(_) => {}
            }
            at += 1;
        }
    }

    /// Colours, which are allowed anywhere.
    fn colors(&mut self, space: Option<&str>, values: &[f64], operator: &str) {
        let mut operators = space.map_or_else(Vec::new, |space| format!("/{space} cs ").into_bytes());
        for value in values {
            Decimal::thousandths(*value).write(&mut operators);
            operators.push(b' ');
        }
        self.writer.raw(&format!("{}{operator}", String::from_utf8_lossy(&operators)));
    }

    /// Sets the ink of what follows: black alone, but on coloured pages. Solid black overprints, so that no paper shows at
    /// its edges when plates are out of register.
    fn ink(&mut self, ink: Ink) {
        if self.state.ink == Some(ink) {
            return;
        }
        self.state.ink = Some(ink);
        let (gray, colored) = (gray(ink), self.with.colored);
        let overprint = gray == 0 && !(colored && matches!(ink, Ink::Rgb(..) | Ink::Press(_)));
        if self.state.overprint != Some(overprint) {
            let name = if overprint { OVERPRINT } else { KNOCKOUT };
            self.writer.raw(&format!("/{name} gs"));
            self.state.overprint = Some(overprint);
        }
        match (ink, self.with.images.separation()) {
            (Ink::Rgb(red, green, blue), Some(separation)) if colored => {
                let inks = separation.color([red, green, blue]).map(|ink| f64::from(ink) / 255.0);
                self.colors(None, &inks, "k");
            }
            (Ink::Rgb(red, green, blue), None) if colored => {
                self.colors(Some(RGB), &[red, green, blue].map(|level| f64::from(level) / 255.0), "sc");
            }
            // A colour in inks is as it was given, whatever the profile.
            (Ink::Press(PressInk { spot: Some(tint), .. }), _) if colored => {
                self.colors(Some(SPOT), &[f64::from(tint) / 100.0], "scn");
            }
            (Ink::Press(press), _) if colored => {
                self.colors(None, &press.inks.map(|ink| f64::from(ink) / 100.0), "k");
            }
            _ => self.colors(None, &[0.0, 0.0, 0.0, 1.0 - f64::from(gray) / 255.0], "k"),
        }
    }

    fn numbers(&mut self, operator: &str, values: &[f64]) {
        let values: Vec<Decimal> = values.iter().map(|value| Decimal::thousandths(*value)).collect();
        self.writer.paint(&values, operator);
    }

    fn rule(&mut self, rule: &Rule) {
        self.ink(rule.ink);
        let geometry::Rect { origin, size } = rule.area;
        // A rule of no width would not be drawn at all.
        let side = |length: Length| length.to_pt().max(0.001);
        let bottom = self.y(origin.y + size.height);
        self.numbers("re", &[self.x(origin.x), bottom, side(size.width), side(size.height)]);
        self.writer.raw("f");
    }

    fn shape(&mut self, shape: &FilledPath) {
        self.ink(shape.ink);
        for step in &shape.steps {
            let at = |point: geometry::Point| [self.x(point.x), self.y(point.y)];
            match *step {
                PathSegment::Move(to) => self.numbers("m", &at(to)),
                PathSegment::Line(to) => self.numbers("l", &at(to)),
                PathSegment::Curve(one, two, to) => {
                    self.numbers("c", &[at(one), at(two), at(to)].concat());
                }
                PathSegment::Close => self.writer.paint(&[], "h"),
            }
        }
        self.writer.paint(&[], "f");
    }

    fn runs(&mut self, run: &GlyphRun, rest: &[PageItem], letters: &mut Vec<DrawnGlyph>) -> usize {
        let at = usize::from(run.face.0);
        let (Some(face), Some(font)) = (self.pages.faces.get(at), self.with.fonts.get(at)) else {
            return 0;
        };
        let joined = letter::joined_letters(self.page, self.text, run, rest, &font.widths, letters);
        let (number, upem) = (font.number, face.metrics.upem);
        let font = LineFont { number, widths: &font.widths, codes: &font.codes, upem };
        if !letters.is_empty() {
            self.line(run, font, letters);
        }
        joined
    }

    fn line(&mut self, run: &GlyphRun, font: LineFont<'_>, letters: &[DrawnGlyph]) {
        let face = usize::from(run.face.0);
        self.ink(run.ink);
        let texts = &self.with.fonts.texts;
        let agrees = |glyph: u16, text: &[u8]| texts.agrees(face, glyph, text);
        // A press maps any text.
        let text = PageText { all_mappable: true, ..self.text };
        let stretches = letter::drawing_runs(text, letters, font.widths.len(), &agrees);
        let mut line = TextLine { run, x: self.x(run.origin.x), y: self.y(run.origin.y) };
        let mut rest = letters;
        for stretch in stretches {
            let (these, others) = rest.split_at(stretch.length.min(rest.len()));
            rest = others;
            let words = match &stretch.mode {
                DrawingMode::Plain => None,
                DrawingMode::ActualText => these.first().and_then(|first| self.page.text.get(first.range())),
                DrawingMode::Shapes(words) => Some(words.as_str()),
            };
            if let Some(words) = words {
                self.writer.open_actual_text(words);
            }
            line.show(these, font, &mut self.writer, &mut self.room);
            if words.is_some() {
                self.writer.raw("EMC");
            }
        }
    }

    fn image(&mut self, image: &PlacedImage) {
        let Some(shown) = self.with.images.get(image.picture) else { return };
        let (origin, size) = (image.area.origin, image.size());
        let (width, height) = (size.width.to_pt().max(0.001), size.height.to_pt().max(0.001));
        let corner = (self.x(origin.x), self.y(origin.y + image.area.size.height));
        let (left, bottom) = if image.turned { (0.0, 0.0) } else { corner };
        let matrix = match shown {
            ImageUse::Pixels(orientation) => {
                // PDF's unit square has its origin at the bottom left, the orientation's at the top left.
                let [a, b, c, d, e, f] = picture::placement(orientation).map(f64::from);
                [
                    a * width,
                    -b * height,
                    -c * width,
                    d * height,
                    left + (c + e) * width,
                    bottom + (1.0 - d - f) * height,
                ]
            }
            ImageUse::Drawing(own) => [width / own[0], 0.0, 0.0, height / own[1], left, bottom],
        };
        let matrix = if image.turned { turned(matrix, corner.0 + height, corner.1) } else { matrix };
        self.writer.outside();
        self.writer.raw("q");
        // Overprinted, the white of an image would be transparent.
        if self.state.overprint == Some(true) {
            self.writer.raw(&format!("/{KNOCKOUT} gs"));
        }
        self.writer.paint(&matrix.map(Decimal::millionths), "cm");
        self.writer.raw(&format!("/{} Do\nQ", PressImages::name(image.picture)));
    }
}

/// Crop and registration marks, in all inks, as operators. `printpdf` writes whole documents alone, so they are taken
/// from one of a single page.
fn marks(frame: &PageBoxes) -> Vec<u8> {
    let mut ops = vec![Op::SaveGraphicsState];
    operator("CS", vec![DictItem::Name(ALL.as_bytes().to_vec())], &mut ops);
    numbers("SCN", &[1.0], &mut ops);
    numbers("w", &[HAIRLINE], &mut ops);
    for ends in frame.crops() {
        line(ends, &mut ops);
    }
    for [x, y] in frame.crosses() {
        line([x - 6.0, y, x + 6.0, y], &mut ops);
        line([x, y - 6.0, x, y + 6.0], &mut ops);
        circle([x, y], 3.5, &mut ops);
    }
    ops.push(Op::RestoreGraphicsState);
    let mut document = PdfDocument::new("");
    // Neither a profile nor a packet: both are written once, for the whole file.
    document.metadata.info.conformance = PdfConformance::Custom(printpdf::CustomPdfConformance {
        requires_icc_profile: false,
        requires_xmp_metadata: false,
        ..printpdf::CustomPdfConformance::default()
    });
    document.pages.push(PdfPage::new(Mm(1.0), Mm(1.0), ops));
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
    let mut written = document.to_lopdf_document(&options, &mut Vec::new());
    let page = written.page_iter().next();
    let contents = page.and_then(|page| written.get_page_contents(page).first().copied());
    match contents.and_then(|id| written.objects.remove(&id)) {
        Some(Object::Stream(stream)) => stream.content,
        _ => Vec::new(),
    }
}

fn operator(key: &str, value: Vec<DictItem>, ops: &mut Vec<Op>) {
    ops.push(Op::Unknown { key: key.to_owned(), value });
}

fn numbers(key: &str, values: &[f64], ops: &mut Vec<Op>) {
    operator(key, values.iter().map(|value| DictItem::Real(thousandths(*value))).collect(), ops);
}

fn line([x1, y1, x2, y2]: [f64; 4], ops: &mut Vec<Op>) {
    numbers("m", &[x1, y1], ops);
    numbers("l", &[x2, y2], ops);
    operator("S", Vec::new(), ops);
}

/// A circle of four curves, whose control points are 4/3 · (√2 − 1) of the radius from their ends.
fn circle([x, y]: [f64; 2], r: f64, ops: &mut Vec<Op>) {
    let h = r * 0.5523;
    numbers("m", &[x + r, y], ops);
    numbers("c", &[x + r, y + h, x + h, y + r, x, y + r], ops);
    numbers("c", &[x - h, y + r, x - r, y + h, x - r, y], ops);
    numbers("c", &[x - r, y - h, x - h, y - r, x, y - r], ops);
    numbers("c", &[x + h, y - r, x + r, y - h, x + r, y], ops);
    operator("S", Vec::new(), ops);
}

/// Rounds to a thousandth: more digits would only make the file larger.
#[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
fn thousandths(value: f64) -> f32 {
    ((value * 1000.0).round() / 1000.0) as f32
}

/// The matrix followed by a quarter turn anticlockwise about the origin, which is then moved to `(x, y)`.
fn turned([a, b, c, d, e, f]: [f64; 6], x: f64, y: f64) -> [f64; 6] {
    [-b, a, -d, c, x - f, y + e]
}

/// How light an ink is: 0 is black.
fn gray(ink: Ink) -> u8 {
    match ink {
        Ink::Gray(level) => level,
        Ink::Rgb(..) | Ink::Press(_) => luminance(ink.screen()),
    }
}
