//! Text with fields in the margins: three boxes above the text and three below, as `running.*` says.
//!
//! In: what the fields say on a page. Out: lines at the left, in the middle and at the right. Where they
//! don't fit beside one another, the longest text ends at a word with an ellipsis.

use super::fill::{FilledPage, PageContext};
use crate::document::NodeId;
use crate::geometry::{Length, Point, Rect};
use crate::style::{ElementStyle, MarginBoxes, MarginField, MarginPart, Slope, Style, Weight};
use crate::text::shape::Features;
use crate::typeset::frame::{ContentRole, Ink, PageItem, Rule};
use crate::typeset::galley::collect::ink;
use crate::typeset::galley::lines::single;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{Font, SetLine, StyleRun, Styled};

/// Where in the book a page is; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageWords {
    pub(crate) part: String,
    pub(crate) chapter: String,
    pub(crate) section: String,
}

/// The values of the fields that are the same on all pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct BookWords {
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) date: String,
    /// The label of the last page.
    pub(crate) pages: String,
}

/// The values of the fields on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarginWords<'a> {
    pub(super) page: &'a PageWords,
    pub(super) book: &'a BookWords,
    pub(super) number: &'a str,
}

/// The left edge and the baselines of the boxes; none above the text where there is no room for heads.
#[derive(Clone, Copy, Debug)]
pub(super) struct MarginPlaces {
    /// The left edge of the text.
    pub(super) left: Length,
    pub(super) top: Option<Length>,
    pub(super) bottom: Length,
}

/// A part of a line of furniture.
#[derive(Clone, Debug)]
pub(super) struct LinePart<'a> {
    pub(super) text: String,
    pub(super) style: &'a ElementStyle,
}

/// A box: its texts with their looks.
type BoxText<'a> = Vec<LinePart<'a>>;

/// Puts the boxes on a page; whether there are any above the text.
pub(super) fn add(
    context: &PageContext<'_>,
    setter: &Setter,
    boxes: &MarginBoxes,
    words: MarginWords<'_>,
    places: MarginPlaces,
    out: &mut FilledPage,
) -> bool {
    let style = context.style;
    let edges =
        [(&boxes.top, places.top, ContentRole::Header), (&boxes.bottom, Some(places.bottom), ContentRole::Footer)];
    for (row, baseline, role) in edges {
        let Some(y) = baseline.filter(|_| row.iter().any(Option::is_some)) else { continue };
        let texts = row.each_ref().map(|parts| text(parts.as_deref().unwrap_or_default(), words, style));
        let lines = fitting(texts, style, setter);
        let measure = style.page.measure;
        for (place, line) in lines.into_iter().enumerate() {
            let Some(line) = line else { continue };
            let rest = measure - line.span.1;
            let x = [Length::ZERO, rest / 2, rest][place];
            draw(context, &line, Point { x: places.left + x, y }, role, out);
        }
        let head = &style.elements.head;
        if role == ContentRole::Header && Length::ZERO < head.rule_below {
            let area = Rect::new(places.left, y + head.rule_gap(), measure, head.rule_below);
            out.page.items.push(PageItem::Rule(Rule { area, ink: Ink::BLACK, tag: role }));
        }
    }
    boxes.top.iter().any(Option::is_some)
}

/// The text of a box: numbers of pages look as folios, all else as running heads.
fn text<'a>(parts: &[MarginPart], words: MarginWords<'_>, style: &'a Style) -> BoxText<'a> {
    let (head, folio) = (&style.elements.head, &style.elements.folio);
    let MarginWords { page, book, number } = words;
    let chapter = if page.chapter.is_empty() { &book.title } else { &page.chapter };
    // A box must not be empty on some pages for want of a section.
    let is_alone = parts.len() == 1;
    let or_chapter = |text: &str| if text.is_empty() && is_alone { chapter.clone() } else { text.to_owned() };
    let mut is_left_out = false;
    let mut out: BoxText<'a> = Vec::new();
    for part in parts {
        let (text, look) = match part {
            MarginPart::Text(text) => (text.clone(), head),
            MarginPart::Field(MarginField::Title) => (book.title.clone(), head),
            MarginPart::Field(MarginField::Author) => (book.author.clone(), head),
            MarginPart::Field(MarginField::Date) => (book.date.clone(), head),
            MarginPart::Field(MarginField::Part) => (or_chapter(&page.part), head),
            MarginPart::Field(MarginField::Chapter) => (chapter.clone(), head),
            MarginPart::Field(MarginField::Section) => (or_chapter(&page.section), head),
            MarginPart::Field(MarginField::Page) => (number.to_owned(), folio),
            MarginPart::Field(MarginField::Pages) => (book.pages.clone(), folio),
        };
        is_left_out |= text.is_empty();
        out.push(LinePart { text, style: look });
    }
    if is_left_out {
        trim(&mut out);
    }
    out.retain(|part| !part.text.is_empty());
    out
}

/// Takes away what parted a field that says nothing from the others, at both ends.
fn trim(parts: &mut BoxText<'_>) {
    let is_joint =
        |c: char| c.is_whitespace() || matches!(c, '·' | '|' | '–' | '—' | ',' | ';' | ':' | '/' | '•' | '-');
    while parts.first().is_some_and(|part| part.text.trim_matches(is_joint).is_empty()) {
        parts.remove(0);
    }
    while parts.last().is_some_and(|part| part.text.trim_matches(is_joint).is_empty()) {
        parts.pop();
    }
}

/// The lines of a row, shortened until they fit beside one another.
fn fitting(mut texts: [BoxText<'_>; 3], style: &Style, setter: &Setter) -> [Option<SetLine>; 3] {
    let set = |text: &BoxText<'_>| (!text.is_empty()).then(|| line(text, setter, style.features));
    let mut lines = texts.each_ref().map(set);
    // A head has a dozen words or so: more steps than that are not needed.
    for _ in 0..60 {
        if fits(&lines, style) {
            break;
        }
        let widest = (0..3).max_by_key(|place| lines[*place].as_ref().map(|line| line.span.1)).unwrap_or(0);
        if !shorten(&mut texts[widest]) {
            break;
        }
        lines[widest] = set(&texts[widest]);
    }
    lines
}

/// Whether lines at the left, in the middle and at the right have two ems between them.
fn fits(lines: &[Option<SetLine>; 3], style: &Style) -> bool {
    let [left, middle, right] = lines.each_ref().map(|line| line.as_ref().map_or(Length::ZERO, |line| line.span.1));
    let gap = style.size * 2;
    let side = left.max(right);
    let needed = match (Length::ZERO < middle, Length::ZERO < side) {
        (true, true) => middle + (side + gap) * 2,
        (true, false) => middle,
        (false, _) if Length::ZERO < left && Length::ZERO < right => left + right + gap,
        (false, _) => side,
    };
    needed <= style.page.measure
}

/// Takes the last word from the longest part of a text; false where there is no word to take.
pub(super) fn shorten(parts: &mut [LinePart<'_>]) -> bool {
    let Some(LinePart { text, .. }) = parts.iter_mut().max_by_key(|part| part.text.chars().count()) else {
        return false;
    };
    let whole = text.trim_end_matches(['…', '\u{a0}']);
    let Some((short, _)) = whole.trim_end().rsplit_once(' ') else { return false };
    let short = short.trim_end_matches([',', ';', ':', '.', '–', '—', ' ']);
    *text = format!("{short}\u{a0}…");
    true
}

/// A line of furniture in parts, with the features of the text where the style of a part says nothing.
pub(super) fn line(parts: &[LinePart<'_>], setter: &Setter, around: Features) -> SetLine {
    let mut styled = Styled::default();
    for LinePart { text, style } in parts {
        let font = Font {
            face: style.faces.face(Weight::new(style.bold), Slope::new(style.italic)),
            size: style.size,
            tracking: style.tracking,
            ink: ink(style),
            features: style.letter_features(around),
            expandable: false,
            hyphenate: false,
            ..Font::default()
        };
        let font = styled.font(&font);
        styled.push(text, StyleRun { font, node: NodeId::default(), ..StyleRun::default() });
    }
    single(styled, setter)
}

/// Puts a line on a page as furniture.
pub(super) fn draw(context: &PageContext<'_>, line: &SetLine, at: Point, tag: ContentRole, out: &mut FilledPage) {
    let first = out.page.items.len();
    context.line(line, at, out);
    for item in &mut out.page.items[first..] {
        if let PageItem::Run(run) = item {
            run.tag = tag;
        }
    }
}
