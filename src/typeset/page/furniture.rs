//! The furniture around the text: running heads and folios. All of it is artifact: it is neither read out nor part of
//! the document's text.

use std::collections::BTreeMap;

use super::fill::{FilledPage, PageContext};
use super::margin::{self, BookWords, LinePart, MarginPlaces, MarginWords, PageWords, draw, line, shorten};
use crate::geometry::{Length, Point, Rect};
use crate::style::{Alignment, FolioPlace, MarginField, Style};
use crate::typeset::folio::label;
use crate::typeset::frame::{ContentRole, Ink, Page, PageItem, Rule};
use crate::typeset::paragraph::SetLine;
use crate::typeset::paragraph::setter::Setter;

/// The texts of the running heads of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunningHeads<'a> {
    /// On the left-hand page: the book's title.
    pub(crate) verso: &'a str,
    /// On the right-hand page: the chapter's.
    pub(crate) recto: &'a str,
    /// For texts with fields: where in the book the page is.
    pub(crate) words: &'a PageWords,
    /// And what is the same on all pages.
    pub(crate) book: &'a BookWords,
}

/// Running heads by their texts and the room that they had.
pub(crate) type RunningHeadCache = BTreeMap<(String, Length), Option<SetLine>>;

/// Puts the running head and the folio on a page.
pub(crate) fn add(
    context: &PageContext<'_>,
    setter: &Setter,
    heads: RunningHeads<'_>,
    cache: &mut RunningHeadCache,
    out: &mut FilledPage,
) {
    if out.bare {
        return;
    }
    let style = context.style;
    let furniture = &style.furniture;
    let page = &style.page;
    // Page 1 of each numbering is a recto.
    let verso = out.page.folio.number.is_multiple_of(2);
    let (left, is_left_hand) = (context.left(verso), page.is_left_hand(verso));
    let folio = line(&[LinePart { text: label(out.page.folio), style: &style.elements.folio }], setter, style.features);
    // A page that is turned has its number where pages have it that open a chapter.
    let quiet = out.opening || out.turned;
    let boxes = match (quiet, verso) {
        (true, _) => &style.running.opening,
        (false, true) => &style.running.verso,
        (false, false) => &style.running.recto,
    };
    let last = if style.vertical { style.vertical_foot() } else { last_baseline(&out.page) };
    let foot = page.foot_baseline(last);
    let places = MarginPlaces { left, top: page.head_baseline().filter(|_| furniture.heads), bottom: foot };
    let number = label(out.page.folio);
    let words = MarginWords { page: heads.words, book: heads.book, number: &number };
    let has_own_head = margin::add(context, setter, boxes, words, places, out);
    let head = page.head_baseline().filter(|_| furniture.heads && !quiet && !has_own_head);
    let place = if quiet { furniture.opening } else { furniture.folio };
    // Whoever writes the number where they want it has it once.
    let place = if boxes.has(MarginField::Page) { FolioPlace::None } else { place };
    let outside = if is_left_hand { Length::ZERO } else { page.measure - folio.span.1 };
    match (place, head) {
        (FolioPlace::Head, Some(y)) => {
            draw(context, &folio, Point { x: left + outside, y }, ContentRole::Footer, out);
        }
        (FolioPlace::Foot, _) | (FolioPlace::Head, None) => {
            let x = left + (page.measure - folio.span.1) / 2;
            draw(context, &folio, Point { x, y: foot }, ContentRole::Footer, out);
        }
        (FolioPlace::FootOutside, _) => {
            draw(context, &folio, Point { x: left + outside, y: foot }, ContentRole::Footer, out);
        }
        (FolioPlace::None, _) => {}
    }
    if let Some(baseline) = head {
        // Two ems keep the folio from reading as part of the head.
        let taken = if place == FolioPlace::Head { folio.span.1 + style.size * 2 } else { Length::ZERO };
        let text = if verso { heads.verso } else { heads.recto };
        running_head(context, setter, HeadLine { text, verso, baseline, taken }, cache, out);
    }
}

/// The last baseline of upright text on a page.
fn last_baseline(page: &Page) -> Length {
    let runs = page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) if run.direction.is_across() => Some(run.origin.y),
        _ => None,
    });
    runs.max().unwrap_or_default()
}

/// The text of a running head, and the room that it has on its line.
struct HeadLine<'a> {
    text: &'a str,
    verso: bool,
    /// From the head of the page.
    baseline: Length,
    /// The width of the folio at one end of the line, with the space between the two.
    taken: Length,
}

/// Puts the running head on a page, beside a folio that takes so much of one end of its line.
fn running_head(
    context: &PageContext<'_>,
    setter: &Setter,
    head: HeadLine<'_>,
    cache: &mut RunningHeadCache,
    out: &mut FilledPage,
) {
    let HeadLine { text, verso, baseline, taken } = head;
    let style = context.style;
    let text_style = &style.elements.head;
    let (page, left) = (&style.page, context.left(verso));
    let is_left_hand = page.is_left_hand(verso);
    let sides = if text_style.align == Alignment::Center { 2 } else { 1 };
    let room = page.measure - taken * sides;
    let key = (text.to_owned(), room);
    let line = cache.entry(key).or_insert_with(|| fitting(text, room, style, setter));
    if let Some(line) = line {
        let rest = page.measure - line.span.1;
        // At the fore edge or the spine, as the style has it for right-hand pages.
        let inside = match text_style.align {
            Alignment::Center => rest / 2,
            Alignment::Left | Alignment::Justify if is_left_hand => rest,
            Alignment::Right if !is_left_hand => rest - taken,
            Alignment::Left | Alignment::Justify => Length::ZERO,
            Alignment::Right => taken,
        };
        draw(context, line, Point { x: left + inside, y: baseline }, ContentRole::Header, out);
    }
    if Length::ZERO < text_style.rule_below {
        let y = baseline + style.elements.head.rule_gap();
        let area = Rect::new(left, y, page.measure, text_style.rule_below);
        out.page.items.push(PageItem::Rule(Rule { area, ink: Ink::BLACK, tag: ContentRole::Header }));
    }
}

/// A running head that fits: a long title ends at a word with an ellipsis.
fn fitting(text: &str, room: Length, style: &Style, setter: &Setter) -> Option<SetLine> {
    // A head holds a dozen words; a whole paragraph that was made a heading need not be tried word by
    // word.
    const MOST: usize = 40;
    let words: Vec<&str> = text.split_whitespace().take(MOST + 1).collect();
    if words.is_empty() || room <= Length::ZERO {
        return None;
    }
    let is_long = MOST < words.len();
    let text = if is_long { words.join(" ") } else { text.trim().to_owned() };
    let mut parts = [LinePart { text, style: &style.elements.head }];
    if is_long {
        shorten(&mut parts);
    }
    loop {
        let line = line(&parts, setter, style.features);
        if line.span.1 <= room {
            return Some(line);
        }
        if !shorten(&mut parts) {
            return None;
        }
    }
}
