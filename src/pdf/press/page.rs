//! One page as the operators of a press file.
//!
//! In: a page, its boxes, fonts and images. Out: the page's content stream, compressed. Text is in black ink alone, and
//! overprints; colours of text and rules become grays.

use std::collections::BTreeMap;

use lopdf::Object;
use printpdf::{
    Cmyk, Color, CurTransMat, DictItem, ExtendedGraphicsStateId, FontId, Mm, Op, PaintMode, PdfConformance,
    PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect, TextMatrix,
};

use super::boxes::{HAIRLINE, PageBoxes};
use super::drawing::{RGB, SPOT};
use super::font::{EmbeddedFont, EmbeddedFonts};
use super::image::{ImageUse, PressImages};
use super::ink::luminance;
use crate::geometry::{self, Length};
use crate::pdf::letter::{self, DrawingMode, DrawnGlyph};
use crate::pdf::{pack, picture};
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
pub(super) fn content(pages: &Pages, page: &Page, frame: &PageBoxes, with: DrawingContext<'_>) -> Vec<u8> {
    let DrawingContext { fonts, images, colored } = with;
    let (ops, state) = (Vec::new(), GraphicsState::default());
    let mut drawing = PageOperators { pages, page, frame, fonts, images, colored, ops, state };
    drawing.items();
    if frame.marks {
        drawing.marks();
    }
    pack::deflate(&[&encode(drawing.ops)])
}

/// The operators as bytes. `printpdf` writes whole documents alone, so they are taken from one of a single page.
fn encode(ops: Vec<Op>) -> Vec<u8> {
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

/// The graphics state that the operators so far have set (ISO 32000-1 §8.4), so that nothing is set twice.
#[derive(Default)]
struct GraphicsState {
    ink: Option<Ink>,
    font: Option<(usize, Length)>,
    expansion: i16,
    overprint: Option<bool>,
}

struct PageOperators<'a> {
    pages: &'a Pages,
    page: &'a Page,
    frame: &'a PageBoxes,
    fonts: &'a EmbeddedFonts,
    images: &'a PressImages,
    colored: bool,
    ops: Vec<Op>,
    state: GraphicsState,
}

/// Rounds to a thousandth: more digits would only make the file larger.
#[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
fn thousandths(value: f64) -> f32 {
    ((value * 1000.0).round() / 1000.0) as f32
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

    fn op(&mut self, key: &str, value: Vec<DictItem>) {
        self.ops.push(Op::Unknown { key: key.to_owned(), value });
    }

    fn numbers(&mut self, key: &str, values: &[f64]) {
        let values = values.iter().map(|value| DictItem::Real(thousandths(*value))).collect();
        self.op(key, values);
    }

    /// Sets the ink of what follows: black alone, but on coloured pages. Solid black overprints, so that no paper shows at
    /// its edges when plates are out of register.
    fn ink(&mut self, ink: Ink) {
        if self.state.ink == Some(ink) {
            return;
        }
        let gray = gray(ink);
        let overprint = gray == 0 && !(self.colored && matches!(ink, Ink::Rgb(..) | Ink::Press(_)));
        if self.state.overprint != Some(overprint) {
            let name = if overprint { OVERPRINT } else { KNOCKOUT };
            self.ops.push(Op::LoadGraphicsState { gs: ExtendedGraphicsStateId(name.to_owned()) });
            self.state.overprint = Some(overprint);
        }
        if let (Ink::Rgb(red, green, blue), true, Some(separation)) = (ink, self.colored, self.images.separation()) {
            let [c, m, y, k] = separation.color([red, green, blue]).map(|ink| thousandths(f64::from(ink) / 255.0));
            self.ops.push(Op::SetFillColor { col: Color::Cmyk(Cmyk { c, m, y, k, icc_profile: None }) });
            self.state.ink = Some(ink);
            return;
        }
        if let (Ink::Rgb(red, green, blue), true) = (ink, self.colored) {
            self.op("cs", vec![DictItem::Name(RGB.as_bytes().to_vec())]);
            self.numbers("sc", &[red, green, blue].map(|level| f64::from(level) / 255.0));
            self.state.ink = Some(ink);
            return;
        }
        if let (Ink::Press(press), true) = (ink, self.colored) {
            self.press_ink(press);
            self.state.ink = Some(ink);
            return;
        }
        let k = thousandths(1.0 - f64::from(gray) / 255.0);
        let col = Color::Cmyk(Cmyk { c: 0.0, m: 0.0, y: 0.0, k, icc_profile: None });
        self.ops.push(Op::SetFillColor { col });
        self.state.ink = Some(ink);
    }

    /// A colour in inks: as it was given, whatever the profile.
    fn press_ink(&mut self, ink: PressInk) {
        if let Some(tint) = ink.spot {
            self.op("cs", vec![DictItem::Name(SPOT.as_bytes().to_vec())]);
            self.numbers("scn", &[f64::from(tint) / 100.0]);
            return;
        }
        let [c, m, y, k] = ink.inks.map(|ink| thousandths(f64::from(ink) / 100.0));
        self.ops.push(Op::SetFillColor { col: Color::Cmyk(Cmyk { c, m, y, k, icc_profile: None }) });
    }

    fn rule(&mut self, rule: &Rule) {
        self.ink(rule.ink);
        let geometry::Rect { origin, size } = rule.area;
        let bottom = self.y(origin.y + size.height);
        // A rule of no width would not be drawn at all.
        let side = |length: Length| Pt(thousandths(length.to_pt().max(0.001)));
        let rectangle = Rect {
            x: Pt(thousandths(self.x(origin.x))),
            y: Pt(thousandths(bottom)),
            width: side(size.width),
            height: side(size.height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        };
        self.ops.push(Op::DrawRectangle { rectangle });
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
                PathSegment::Close => self.op("h", Vec::new()),
            }
        }
        self.op("f", Vec::new());
    }

    fn runs(&mut self, run: &GlyphRun, rest: &[PageItem], letters: &mut Vec<DrawnGlyph>) -> usize {
        let at = usize::from(run.face.0);
        let (Some(face), Some(font)) = (self.pages.faces.get(at), self.fonts.get(at)) else {
            return 0;
        };
        let advances = letter::FontAdvances { face, advances: &font.advances };
        let joined = letter::joined_letters(self.page, run, rest, advances, &|_| None, letters);
        if !letters.is_empty() {
            self.text(run, font, letters);
        }
        joined
    }

    fn text(&mut self, run: &GlyphRun, font: &EmbeddedFont, letters: &[DrawnGlyph]) {
        let face = usize::from(run.face.0);
        self.ink(run.ink);
        let mut agrees = |glyph, text: &str| self.fonts.texts.get(face, glyph) == Some(text);
        let mapping = letter::TextMapping { glyphs: font.advances.len(), all_mappable: true };
        let stretches = letter::drawing_runs(&self.page.text, letters, mapping, &mut agrees);
        let size = f64::from(thousandths(run.size.to_pt()));
        let (mut x, mut y) = (self.x(run.origin.x), self.y(run.origin.y));
        let mut rest = letters;
        for stretch in stretches {
            let (these, others) = rest.split_at(stretch.length.min(rest.len()));
            rest = others;
            let Some(first) = these.first() else { break };
            let words = match &stretch.mode {
                DrawingMode::Plain => None,
                DrawingMode::ActualText => self.page.text.get(first.range()),
                DrawingMode::Shapes(words) => Some(words.as_str()),
            };
            if let Some(words) = words {
                self.begin_actual_text(words);
            }
            self.ops.push(Op::StartTextSection);
            self.set_font(run, font);
            let (left, up) = (thousandths(x), thousandths(y));
            let matrix = if run.turned { [0.0, 1.0, -1.0, 0.0, left, up] } else { [1.0, 0.0, 0.0, 1.0, left, up] };
            self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw(matrix) });
            self.show(font, these, size);
            self.ops.push(Op::EndTextSection);
            if words.is_some() {
                self.ops.push(Op::EndMarkedContent);
            }
            let widened = letter::stretch(run);
            let advance = these.iter().map(|glyph| f64::from(glyph.advance) * size * widened).sum::<f64>();
            *(if run.turned { &mut y } else { &mut x }) += advance;
        }
    }

    /// Starts marked content with this `ActualText`.
    fn begin_actual_text(&mut self, words: &str) {
        let mut bytes = vec![0xFE, 0xFF];
        bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
        let words = DictItem::String { data: bytes, literal: false };
        let properties = DictItem::Dict { map: BTreeMap::from([("ActualText".to_owned(), words)]) };
        self.ops.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
    }

    /// Sets the font, its size and its horizontal scaling, where they change.
    fn set_font(&mut self, run: &GlyphRun, font: &EmbeddedFont) {
        let face = usize::from(run.face.0);
        if self.state.font != Some((face, run.size)) {
            let handle = PdfFontHandle::External(FontId(font.name.clone()));
            self.ops.push(Op::SetFont { font: handle, size: Pt(thousandths(run.size.to_pt())) });
            self.state.font = Some((face, run.size));
        }
        if self.state.expansion != run.expansion {
            let percent = thousandths(letter::stretch(run) * 100.0);
            self.ops.push(Op::SetHorizontalScaling { percent });
            self.state.expansion = run.expansion;
        }
    }

    /// Shows glyphs with the adjustments between them, one operator for each text rise.
    fn show(&mut self, font: &EmbeddedFont, letters: &[DrawnGlyph], size: f64) {
        let mut rise = 0.0;
        for level in letters.chunk_by(|one, next| one.dy == next.dy) {
            let dy = level.first().map_or(0.0, |glyph| glyph.dy);
            if dy != rise {
                self.ops.push(Op::SetLineOffset { multiplier: thousandths(f64::from(dy) * size) });
                rise = dy;
            }
            let mut line = TextArray::default();
            for letter in level {
                line.adjust(letter.dx * 1000.0);
                line.bytes.extend_from_slice(&font.number(letter.id).to_be_bytes());
                line.adjust(letter.adjustment() - letter.dx * 1000.0);
            }
            let items = line.finish();
            self.op("TJ", vec![DictItem::Array(items)]);
        }
        if rise != 0.0 {
            self.ops.push(Op::SetLineOffset { multiplier: 0.0 });
        }
    }

    fn image(&mut self, image: &PlacedImage) {
        let Some(shown) = self.images.get(image.picture) else { return };
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
        self.ops.push(Op::SaveGraphicsState);
        // Overprinted, the white of an image would be transparent.
        if self.state.overprint == Some(true) {
            self.ops.push(Op::LoadGraphicsState { gs: ExtendedGraphicsStateId(KNOCKOUT.to_owned()) });
        }
        #[expect(clippy::cast_possible_truncation, reason = "the writer's type")]
        let matrix = CurTransMat::Raw(matrix.map(|number| number as f32));
        self.ops.push(Op::SetTransformationMatrix { matrix });
        self.op("Do", vec![DictItem::Name(PressImages::name(image.picture).into_bytes())]);
        self.ops.push(Op::RestoreGraphicsState);
    }

    /// Crop and registration marks, in all inks.
    fn marks(&mut self) {
        self.ops.push(Op::SaveGraphicsState);
        self.op("CS", vec![DictItem::Name(ALL.as_bytes().to_vec())]);
        self.numbers("SCN", &[1.0]);
        self.numbers("w", &[HAIRLINE]);
        for [x1, y1, x2, y2] in self.frame.crops() {
            self.line([x1, y1, x2, y2]);
        }
        for [x, y] in self.frame.crosses() {
            self.line([x - 6.0, y, x + 6.0, y]);
            self.line([x, y - 6.0, x, y + 6.0]);
            self.circle(x, y, 3.5);
        }
        self.ops.push(Op::RestoreGraphicsState);
    }

    fn line(&mut self, [x1, y1, x2, y2]: [f64; 4]) {
        self.numbers("m", &[x1, y1]);
        self.numbers("l", &[x2, y2]);
        self.op("S", Vec::new());
    }

    /// A circle of four curves, whose control points are 4/3 · (√2 − 1) of the radius from their ends.
    fn circle(&mut self, x: f64, y: f64, r: f64) {
        let h = r * 0.5523;
        self.numbers("m", &[x + r, y]);
        self.numbers("c", &[x + r, y + h, x + h, y + r, x, y + r]);
        self.numbers("c", &[x - h, y + r, x - r, y + h, x - r, y]);
        self.numbers("c", &[x - r, y - h, x - h, y - r, x, y - r]);
        self.numbers("c", &[x + h, y - r, x + r, y - h, x + r, y]);
        self.op("S", Vec::new());
    }
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

/// Strings of glyph numbers with adjustments between them.
#[derive(Default)]
struct TextArray {
    items: Vec<DictItem>,
    bytes: Vec<u8>,
    /// The distance of the next glyph from the end of the last one, in thousandths of an em.
    pending: f32,
}

impl TextArray {
    fn adjust(&mut self, by: f32) {
        if by != 0.0 {
            self.flush();
            self.pending += by;
        }
    }

    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        // What is left of sums in `f32` that cancel out.
        if self.pending.abs() >= 0.001 {
            self.items.push(DictItem::Real(-self.pending));
        }
        self.pending = 0.0;
        self.items.push(DictItem::String { data: std::mem::take(&mut self.bytes), literal: false });
    }

    fn finish(mut self) -> Vec<DictItem> {
        self.flush();
        self.items
    }
}
