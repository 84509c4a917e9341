//! Lines of text on a panel of the cover: centred lines of even width, made by the book's own typesetter, so that
//! direction, joined letters and fonts for other scripts are those of its pages.
//!
//! In: texts and how they are set. Out: runs on a [`Page`].

use std::collections::BTreeSet;

use super::{Cover, CoverTitle};
use crate::geometry::{Length, Point, Rect};
use crate::picture::Picture;
use crate::project::theme::Alignment;
use crate::style::title_fit::TitleRun;
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::shape::Features;
use crate::typeset::frame::{ContentRole, Ink, Page, PageItem, PlacedImage, Rule};
use crate::typeset::paragraph::setter::{LayoutWarning, LayoutWarningKind, Setter};
use crate::typeset::paragraph::{Font, ParagraphShape, SetLine, StyleRun, Styled, TextAlign};
use crate::typeset::{ParagraphText, lines, single};

/// A panel of the cover, and what sets text on it.
pub(super) struct CoverPanel {
    setter: Setter,
    /// Its contents.
    pub(super) page: Page,
    /// The images that it shows.
    pub(super) pictures: Vec<Picture>,
    /// The ink of the text.
    pub(super) ink: Ink,
    /// The text's face.
    pub(super) face: FaceId,
    pub(super) italic: FaceId,
    /// The title's face.
    pub(super) title: FaceId,
    /// How lines are aligned.
    pub(super) align: TextAlign,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub(super) face: FaceId,
    pub(super) size: Length,
    pub(super) leading: Length,
}

impl Type {
    pub(super) fn new(face: FaceId, size: Length) -> Type {
        Type { face, size, leading: size.scale(122, 100) }
    }
}

impl CoverPanel {
    /// An empty panel; the cover's family is replaced by the usual one if it is not there.
    pub(super) fn new(catalog: &Catalog, cover: &Cover, ink: Ink) -> CoverPanel {
        let family = cover.family.as_str();
        let families = catalog.families();
        let usual = families.first().copied().unwrap_or_default();
        let face = |italic| [family, usual].iter().find_map(|name| catalog.find(name, 400, italic)).unwrap_or_default();
        let CoverTitle { family: title, weight, italic, .. } = &cover.title;
        let own = catalog.find(title.as_deref().unwrap_or(family), *weight, *italic);
        CoverPanel {
            setter: Setter::new(catalog, std::slice::from_ref(&cover.info.language), &[]),
            page: Page::default(),
            pictures: Vec::new(),
            ink,
            face: face(false),
            italic: face(true),
            title: own.unwrap_or_else(|| face(cover.title.italic)),
            align: if cover.title.align == Alignment::Left { TextAlign::Left } else { TextAlign::Center },
        }
    }

    pub(super) fn rule(&mut self, area: Rect, ink: Ink) {
        self.page.items.push(PageItem::Rule(Rule { area, ink, tag: ContentRole::Decoration }));
    }

    /// The four edges of a rectangle as lines inside of it.
    pub(super) fn outline(&mut self, area: Rect, thick: Length, ink: Ink) {
        let Rect { origin: Point { x, y }, size } = area;
        for side in [
            Rect::new(x, y, size.width, thick),
            Rect::new(x, y + size.height - thick, size.width, thick),
            Rect::new(x, y + thick, thick, size.height - thick * 2),
            Rect::new(x + size.width - thick, y + thick, thick, size.height - thick * 2),
        ] {
            self.rule(side, ink);
        }
    }

    pub(super) fn image(&mut self, picture: Picture, area: Rect) {
        let item = PlacedImage { picture: self.pictures.len(), area, turned: false, tag: ContentRole::Decoration };
        self.pictures.push(picture);
        self.page.items.push(PageItem::Image(item));
    }

    /// How the title runs at a size.
    pub(super) fn title_run(&self, title: &str, size: Length, width: Length) -> TitleRun {
        let style = Type::new(self.title, size);
        let widest = title.split_whitespace().map(|word| self.extent(word, style)).max();
        TitleRun { lines: self.line_count(title, style, width), widest: widest.unwrap_or_default() }
    }

    /// On how many lines a text is set.
    pub(super) fn line_count(&self, text: &str, style: Type, width: Length) -> usize {
        self.lines(text, style, width).len()
    }

    /// The width of a text on one line.
    pub(super) fn extent(&self, text: &str, style: Type) -> Length {
        let span = self.line(text, style).span;
        span.1 - span.0
    }

    /// A text on one line.
    pub(super) fn line(&self, text: &str, style: Type) -> SetLine {
        single(self.styled(text, style), &self.setter)
    }

    /// A text in one font. The book's language decides its direction, unless it has no letter of that direction.
    fn styled(&self, text: &str, style: Type) -> Styled {
        let mut styled = Styled::default();
        let Type { face, size, .. } = style;
        let font = styled.font(&Font { face, size, features: Features::LINING, ink: self.ink, ..Font::default() });
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        styled.push(&text, StyleRun { font, ..StyleRun::default() });
        styled.isolate_alone();
        styled
    }

    /// Breaks a text into centred lines of even width: none is left with a single short word, and no word is divided
    /// that fits on a line.
    fn lines(&self, text: &str, style: Type, width: Length) -> Vec<SetLine> {
        let shape = ParagraphShape {
            width,
            align: self.align,
            last: self.align,
            protrusion: false,
            expansion: 0,
            hyphenate: false,
            balance: true,
            ..ParagraphShape::default()
        };
        lines(ParagraphText { styled: self.styled(text, style), shape }, &self.setter)
    }

    /// Sets a text on centred lines; `origin` is the left end of its first baseline. Gives the last baseline.
    pub(super) fn text(&mut self, text: &str, style: Type, origin: Point, width: Length) -> Length {
        let mut baseline = origin.y;
        for (at, line) in self.lines(text, style, width).into_iter().enumerate() {
            if 0 < at {
                baseline += style.leading;
            }
            self.draw(&line, Point { x: origin.x, y: baseline });
        }
        baseline
    }

    /// Draws a line; `at` is the left edge of its measure on its baseline.
    fn draw(&mut self, line: &SetLine, at: Point) {
        let (glyphs, text) = (place(self.page.glyphs.len()), place(self.page.text.len()));
        self.page.glyphs.extend(line.glyphs.iter().copied());
        self.page.text.push_str(&line.text);
        let runs = line.runs.iter().map(|run| run.on_page(at, glyphs, text, ContentRole::Decoration));
        self.page.items.extend(runs.map(PageItem::Run));
    }

    /// The characters of its texts that no font has.
    pub(super) fn missing(&self) -> BTreeSet<char> {
        let missing = |warning: LayoutWarning| match warning.kind {
            LayoutWarningKind::MissingGlyph(c) => Some(c),
            _ => None,
        };
        self.setter.warnings().into_iter().filter_map(missing).collect()
    }
}

fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Copies the contents of one page onto another, moved by a vector. `pictures` is how many images the other has
/// before.
pub(super) fn copy_onto(page: Page, by: Point, pictures: usize, target: &mut Page) {
    let (glyphs, text) = (place(target.glyphs.len()), place(target.text.len()));
    target.glyphs.extend(page.glyphs.iter());
    target.text.push_str(&page.text);
    let moved = |point: Point| Point { x: point.x + by.x, y: point.y + by.y };
    for mut item in page.items {
        match &mut item {
            PageItem::Run(run) => {
                run.origin = moved(run.origin);
                run.glyphs = run.glyphs.start + glyphs..run.glyphs.end + glyphs;
                run.text = run.text.start + text..run.text.end + text;
            }
            PageItem::Rule(rule) => rule.area.origin = moved(rule.area.origin),
            PageItem::Image(image) => {
                image.area.origin = moved(image.area.origin);
                image.picture += pictures;
            }
            PageItem::Shape(shape) => shape.steps.iter_mut().for_each(|segment| *segment = segment.map(moved)),
            PageItem::Link(link) => link.area.origin = moved(link.area.origin),
        }
        target.items.push(item);
    }
}
