//! The printed instructions: the steps from sheets to a booklet, each with a drawing, on one page.
//!
//! In: a plan, the size of the page, fonts. Out: [`Pages`] of a single page.

use std::sync::Arc;

use super::figure;
use crate::geometry::{Length, Point, Rect, Size};
use crate::impose::ImpositionPlan;
use crate::impose::steps::{self, Step, StepLanguage};
use crate::picture::{ImageFacts, Picture, PictureFormat};
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::typeset::frame::{ContentRole, Page, PageItem, Pages, PlacedImage};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{Font, ParagraphShape, SetLine, StyleRun, Styled, TextAlign};
use crate::typeset::{ParagraphText, lines, single};

/// The type sizes that are tried, in points, the largest that fits first: from what is read at arm's length on a table
/// to what a page of A7 has room for.
const SIZES: [i64; 7] = [12, 11, 10, 9, 8, 7, 6];
/// The least height of a drawing: below, the numbers of the pages in it can't be read.
const LEAST_FIGURE: Length = Length(Length::MM.0 * 16);
/// The greatest height: larger ones say no more.
const MOST_FIGURE: Length = Length(Length::MM.0 * 75);
/// The narrowest column of a step.
const LEAST_COLUMN: Length = Length(Length::MM.0 * 26);
/// The most steps beside one another.
const MOST_COLUMNS: usize = 3;

/// What sets the instructions.
pub(super) struct InstructionSetter<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) language: StepLanguage,
    pub(super) face: FaceId,
    /// The margin on all sides.
    pub(super) margin: Length,
}

/// Steps set in one type size and number of columns.
struct Layout {
    size: Length,
    columns: usize,
    width: Length,
    /// The height of the drawings.
    figure: Length,
    texts: Vec<Vec<SetLine>>,
}

impl InstructionSetter<'_> {
    /// The page; `None` if one of this size can't hold them in the smallest type.
    pub(super) fn page(&self, plan: &ImpositionPlan, size: Size) -> Option<Pages> {
        let steps = steps::steps(plan, self.language);
        let setter = Setter::new(self.catalog, &[self.language.tag().to_owned()], &[]);
        let area = Rect::new(self.margin, self.margin, size.width - self.margin * 2, size.height - self.margin * 2);
        let mut layouts = SIZES.iter().flat_map(|points| {
            // More columns make larger drawings on wide pages, fewer on narrow ones.
            let layouts = (1..=MOST_COLUMNS.min(steps.len()))
                .map(|columns| self.layout(&steps, Length::pt(*points), columns, area, &setter));
            layouts.flatten().max_by_key(|layout| layout.figure.min(layout.width))
        });
        let layout = layouts.next()?;
        let mut pages = Pages { faces: self.catalog.faces().to_vec(), ..Pages::default() };
        let mut page = Page { size, ..Page::default() };
        let title = single(self.styled(self.language.title(), title_size(layout.size)), &setter);
        draw(&title, Point { x: area.origin.x, y: area.origin.y + title_size(layout.size) }, &mut page);
        Self::place(&figure::whole(plan), &steps, &layout, area, &mut page, &mut pages.pictures);
        pages.pages.push(page);
        Some(pages)
    }

    /// The steps in a type size and so many columns; `None` if they do not fit.
    fn layout(&self, steps: &[Step], size: Length, columns: usize, area: Rect, setter: &Setter) -> Option<Layout> {
        let count = i64::try_from(columns).ok()?;
        let width = (area.size.width - gutter(size) * (count - 1)) / count;
        if width < LEAST_COLUMN {
            return None;
        }
        let shape = ParagraphShape {
            width,
            align: TextAlign::Left,
            last: TextAlign::Left,
            protrusion: false,
            expansion: 0,
            ..ParagraphShape::default()
        };
        let set = |(number, step): (usize, &Step)| {
            let text = format!("{}. {}", number + 1, step.text);
            lines(ParagraphText { styled: self.styled(&text, size), shape: shape.clone() }, setter)
        };
        let texts: Vec<Vec<SetLine>> = steps.iter().enumerate().map(set).collect();
        let rows = i64::try_from(steps.len().div_ceil(columns)).ok()?;
        let lines: usize = texts.chunks(columns).map(|row| row.iter().map(Vec::len).max().unwrap_or(0)).sum();
        let text = leading(size) * i64::try_from(lines).ok()?;
        let left = area.size.height - head(size) - text - leading(size) * rows;
        // A drawing that is higher than wide gains nothing.
        let figure = (left / rows).min(width.scale(9, 10)).min(MOST_FIGURE);
        (LEAST_FIGURE <= figure).then_some(Layout { size, columns, width, figure, texts })
    }

    /// Places drawings and texts.
    fn place(
        plan: &ImpositionPlan,
        steps: &[Step],
        layout: &Layout,
        area: Rect,
        page: &mut Page,
        pictures: &mut Vec<Picture>,
    ) {
        let mut y = area.origin.y + head(layout.size);
        let rows = steps.chunks(layout.columns).zip(layout.texts.chunks(layout.columns));
        for (row, texts) in rows {
            let mut x = area.origin.x;
            for (step, text) in row.iter().zip(texts) {
                let size = Size { width: layout.width, height: layout.figure };
                let area = Rect { origin: Point { x, y }, size };
                let item = PlacedImage { picture: pictures.len(), area, turned: false, tag: ContentRole::Decoration };
                page.items.push(PageItem::Image(item));
                pictures.push(drawing(figure::svg(step.figure, plan, size)));
                let mut baseline = y + layout.figure + layout.size;
                for line in text {
                    draw(line, Point { x, y: baseline }, page);
                    baseline += leading(layout.size);
                }
                x += layout.width + gutter(layout.size);
            }
            let lines = texts.iter().map(Vec::len).max().unwrap_or(0);
            y += layout.figure + leading(layout.size) * (i64::try_from(lines).unwrap_or(0) + 1);
        }
    }

    fn styled(&self, text: &str, size: Length) -> Styled {
        styled(text, self.face, size)
    }
}

/// A text in one font.
pub(super) fn styled(text: &str, face: FaceId, size: Length) -> Styled {
    let mut styled = Styled::default();
    let font = styled.font(&Font { face, size, ..Font::default() });
    styled.push(text, StyleRun { font, ..StyleRun::default() });
    styled
}

/// Draws a line; `at` is the left edge of its measure on its baseline.
pub(super) fn draw(line: &SetLine, at: Point, page: &mut Page) {
    let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let (glyphs, text) = (place(page.glyphs.len()), place(page.text.len()));
    page.glyphs.extend(line.glyphs.iter().copied());
    page.text.push_str(&line.text);
    page.items
        .extend(line.runs.iter().map(|run| PageItem::Run(run.on_page(at, glyphs, text, ContentRole::Decoration))));
}

/// A drawing as a picture.
fn drawing(svg: String) -> Picture {
    Picture {
        path: "instructions".into(),
        facts: ImageFacts { transparent: true, ..ImageFacts::new(PictureFormat::Svg, 1, 1) },
        load: Arc::new(move || Ok(svg.clone().into_bytes())),
    }
}

fn leading(size: Length) -> Length {
    size.scale(120, 100)
}

/// The space between columns.
fn gutter(size: Length) -> Length {
    size.scale(150, 100)
}

fn title_size(size: Length) -> Length {
    size.scale(140, 100)
}

/// The height of the title with the space below it.
fn head(size: Length) -> Length {
    title_size(size).scale(150, 100)
}
