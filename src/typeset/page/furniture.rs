//! What stands around the text: running heads and folios. All of it is artifact: it is neither
//! read out nor part of the document's text.

use std::collections::BTreeMap;

use super::fill::{Context, Filled};
use crate::document::NodeId;
use crate::geometry::{Length, Point};
use crate::style::Style;
use crate::text::shape::Features;
use crate::typeset::frame::{Folio, Item, Tag};
use crate::typeset::galley::set::single;
use crate::typeset::paragraph::{Font, SetLine, Stretch, Styled};
use crate::typeset::paragraph::setter::Setter;

/// What the running heads of a page say.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Heads<'a> {
    /// On the left-hand page: the book's title.
    pub(crate) verso: &'a str,
    /// On the right-hand page: the chapter's.
    pub(crate) recto: &'a str,
}

/// Running heads by their texts and the room that they had.
pub(crate) type Cache = BTreeMap<(String, Length), Option<SetLine>>;

/// Puts the running head and the folio on a page.
pub(crate) fn add(
    context: &Context<'_>,
    setter: &Setter,
    heads: Heads<'_>,
    cache: &mut Cache,
    out: &mut Filled,
) {
    if out.blank {
        return;
    }
    let style = context.style;
    // Page 1 of each numbering is a recto.
    let verso = out.page.folio.number.is_multiple_of(2);
    let left = context.left(verso);
    let right = left + style.page.measure;
    let folio = line(&label(out.page.folio), style, setter, Features::OLD_STYLE, 0, false);
    let head = style.page.first_baseline - style.page.leading * 2;
    let heads_fit = style.furniture.heads && Length::pt(14) <= head;
    if out.opening || !heads_fit {
        // A page may run a line long: where there is room, the folio keeps its distance from that.
        let last = style.page.first_baseline + style.page.leading * i64::from(style.page.lines - 1);
        let room = style.page.trim.height - last;
        let lines = if style.page.leading * 4 < room { 3 } else { 2 };
        let below = last + style.page.leading * lines;
        let lowest = style.page.trim.height - Length::pt(10);
        let x = left + (style.page.measure - folio.span.1) / 2;
        put(context, &folio, Point { x, y: below.min(lowest) }, Tag::Footer, out);
        return;
    }
    let text = if verso { heads.verso } else { heads.recto };
    let x = if verso { left } else { right - folio.span.1 };
    put(context, &folio, Point { x, y: head }, Tag::Footer, out);
    let room = style.page.measure - (folio.span.1 + style.size * 2) * 2;
    let key = (text.to_owned(), room);
    let line = cache.entry(key).or_insert_with(|| fitting(text, room, style, setter));
    if let Some(line) = line {
        let x = left + (style.page.measure - line.span.1) / 2;
        put(context, line, Point { x, y: head }, Tag::Header, out);
    }
}

/// A running head that fits: a long title ends at a word with an ellipsis.
fn fitting(text: &str, room: Length, style: &Style, setter: &Setter) -> Option<SetLine> {
    let italic = |text: &str| line(text, style, setter, Features::OLD_STYLE, 0, true);
    if text.trim().is_empty() || room <= Length::ZERO {
        return None;
    }
    if text.len() < 400 {
        let whole = italic(text.trim());
        if whole.span.1 <= room {
            return Some(whole);
        }
    }
    // A head holds a dozen words; a whole paragraph that was made a heading need not be tried.
    let words: Vec<&str> = text.split_whitespace().take(40).collect();
    (1..words.len()).rev().find_map(|count| {
        let short = words[..count].join(" ");
        let short = short.trim_end_matches([',', ';', ':', '.', '–', '—', ' ']);
        Some(italic(&format!("{short}\u{a0}…"))).filter(|it| it.span.1 <= room)
    })
}

/// A line of furniture.
fn line(
    text: &str,
    style: &Style,
    setter: &Setter,
    features: Features,
    tracking: i16,
    italic: bool,
) -> SetLine {
    let mut styled = Styled::default();
    let font = Font {
        face: style.serif.face(false, italic),
        size: style.furniture.size,
        features,
        tracking,
        expandable: false,
        hyphenate: false,
        ..Font::default()
    };
    let font = styled.font(&font);
    styled.push(text, Stretch { font, node: NodeId::default(), ..Stretch::default() });
    single(styled, setter)
}

fn put(context: &Context<'_>, line: &SetLine, at: Point, tag: Tag, out: &mut Filled) {
    let first = out.page.items.len();
    context.line(line, at, out);
    for item in &mut out.page.items[first..] {
        if let Item::Run(run) = item {
            run.tag = tag;
        }
    }
}

/// A folio as it is printed, and as page labels say it.
pub(crate) fn label(folio: Folio) -> String {
    if folio.roman { roman(folio.number) } else { folio.number.to_string() }
}

/// Small roman numerals.
fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, letters) in STEPS {
        while value <= number && text.len() < 64 {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals() {
        let all: Vec<String> = [1, 4, 9, 14, 40, 99, 448].map(roman).into();
        assert_eq!(all, ["i", "iv", "ix", "xiv", "xl", "xcix", "cdxlviii"]);
    }
}
