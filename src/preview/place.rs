//! From a place on a page to the source, and back.
//!
//! In: a point, or a line of a file. Out: the word that is printed there and where it was written; or the place on the
//! page. A node of the document knows its span; within it a word is found by counting how often it was
//! printed before, since quotes, dashes and marks of Markdown make the two texts differ in length.

use std::collections::BTreeMap;

use super::words::{self, PlacedWord};
use crate::diagnostic::words_in;
use crate::document::NodeId;
use crate::geometry::{Length, Point, Rect};
use crate::source::{FileId, SourceMap, Span};
use crate::typeset::frame::{ContentRole, GlyphRun, LeafId, PageItem, Pages, StructureRole};

/// A word as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenWord {
    /// The word, as it is printed; empty for an image.
    pub word: String,
    /// Where it is in its file; of what was generated from it (a reference's number) the whole.
    pub span: Span,
}

/// A place on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The page, from 0.
    pub page: usize,
    /// The word, or the image.
    pub area: Rect,
}

/// A place in a file, as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// The file.
    pub file: FileId,
    /// Its line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
}

/// What was written at a point of page `page` (from 0). `None` where nothing is, or nothing that an author wrote.
pub fn at(pages: &Pages, sources: &SourceMap, page: usize, point: Point) -> Option<WrittenWord> {
    let whole = pages.pages.get(page)?;
    let image = whole.items.iter().find_map(|item| match item {
        PageItem::Image(image) if words::holds(image.area, point) => Some(image.tag),
        _ => None,
    });
    let hit = words::runs(whole).enumerate().find_map(|(number, run)| {
        let word =
            words::words(whole, run).into_iter().find(|it| words::holds(words::area(run, it.left, it.width), point))?;
        Some(PrintedWord { page, run: number, word })
    });
    let Some(hit) = hit else {
        let span = span_of(pages, sources, leaf(image?)?)?;
        return Some(WrittenWord { word: String::new(), span });
    };
    written(pages, sources, &hit)
}

/// A word of page `page` (from 0), and where it is: of what an author wrote, in the first line whose baseline is at a height
/// or below it; on a page that ends above it in its last line. `None` if all on the page was generated.
pub fn below(pages: &Pages, sources: &SourceMap, page: usize, height: Length) -> Option<(WrittenWord, Spot)> {
    let whole = pages.pages.get(page)?;
    let is_written = |run: &GlyphRun| leaf(run.tag).is_some_and(|leaf| span_of(pages, sources, leaf).is_some());
    let lines = words::runs(whole).enumerate().filter(|(_, run)| is_written(run));
    let distance = |run: &GlyphRun| {
        let below = run.origin.y - height;
        // What is above comes after all that is below, the nearest first.
        if below < Length::ZERO { (true, Length::ZERO - below) } else { (false, below) }
    };
    let (number, run) = lines.min_by_key(|(number, run)| (distance(run), run.origin.x, *number))?;
    // The first may be the end of one that was divided.
    let mut words = words::words(whole, run).into_iter();
    let first = words.next()?;
    let word = words.next().unwrap_or(first);
    let area = words::area(run, word.left, word.width);
    let found = written(pages, sources, &PrintedWord { page, run: number, word })?;
    Some((found, Spot { page, area }))
}

/// A word on a page: its run is counted among those of the page.
struct PrintedWord {
    page: usize,
    run: usize,
    word: PlacedWord,
}

/// Where a printed word was written.
fn written(pages: &Pages, sources: &SourceMap, hit: &PrintedWord) -> Option<WrittenWord> {
    let PrintedWord { page, run: number, word } = hit;
    let whole = pages.pages.get(*page)?;
    let run = words::runs(whole).nth(*number)?;
    let leaf = leaf(run.tag)?;
    let span = span_of(pages, sources, leaf)?;
    let printed = words::text(whole, run).get(word.range.clone())?.trim_end().trim_end_matches('\u{ad}').to_owned();
    // What is printed of this span before the word; leaves in it, such as links, have words of theirs in it too.
    let is_in = |tag| self::leaf(tag).and_then(|it| span_of(pages, sources, it)).is_some_and(|it| is_inside(it, span));
    let mut before = String::new();
    for (at, other) in pages.pages.iter().enumerate().take(page + 1) {
        for (index, it) in words::runs(other).enumerate() {
            if (at, index) < (*page, *number) && is_in(it.tag) {
                before.push_str(words::text(other, it));
            }
        }
    }
    before.push_str(words::text(whole, run).get(..word.range.start)?);
    let found = nth(sources.text(span), &printed, count(&before, &printed));
    let start = span.start as usize;
    let span = found.map_or(span, |it| Span::new(span.file, start + it.start..start + it.end));
    Some(WrittenWord { word: printed, span })
}

/// Where on the pages is what stands in a line of a file from a column on, or in the nearest line before that is printed.
/// Both are counted from 1, columns in characters.
pub fn spot(pages: &Pages, sources: &SourceMap, at: SourcePlace) -> Option<Spot> {
    let SourcePlace { file, line, column } = at;
    let text = &sources.get(file)?.text;
    let start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line - 2).map_or(text.len(), |newline| newline.0 + 1),
    };
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let begin = text[start..end].char_indices().nth(column.saturating_sub(1)).map_or(end, |found| start + found.0);
    let leaf = nearest(pages, sources, file, begin, end)?;
    let span = span_of(pages, sources, leaf)?;
    let runs = runs_of(pages, sources, leaf);
    // The first word of the line that is printed.
    let from = begin.max(span.start as usize);
    let to = end.min(span.end as usize);
    let words = text.get(from..to).unwrap_or_default().split_whitespace();
    let before = text.get(span.start as usize..from).unwrap_or_default();
    for word in words {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        if let Some(spot) = printed(pages, &runs, word, count(before, word)) {
            return Some(spot);
        }
    }
    let (page, item) = *runs.first()?;
    Some(Spot { page, area: area_of(pages, page, item)? })
}

/// The leaf that is printed of what stands in the bytes `begin..end` of a file, or last before them.
fn nearest(pages: &Pages, sources: &SourceMap, file: FileId, begin: usize, end: usize) -> Option<LeafId> {
    // By where they begin: of leaves in one another the inner one is nearer. The first that is in the line wins.
    let mut leaves: BTreeMap<u32, LeafId> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let tag = match item {
            PageItem::Run(run) => run.tag,
            PageItem::Image(image) => image.tag,
            _ => continue,
        };
        if let Some(leaf) = leaf(tag)
            && let Some(span) = span_of(pages, sources, leaf).filter(|span| span.file == file)
        {
            leaves.entry(span.start).or_insert(leaf);
        }
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (begin, end) = (offset(begin), offset(end));
    let covering = leaves.range(..begin).next_back();
    let reaches = |leaf: &LeafId| span_of(pages, sources, *leaf).is_some_and(|span| begin < span.end);
    let inside = covering.filter(|it| reaches(it.1));
    inside
        .or_else(|| leaves.range(begin..=end.max(begin)).next())
        .or(covering)
        .or_else(|| leaves.iter().next())
        .map(|it| *it.1)
}

/// The `n`-th (from 0) time that a word is printed in runs.
fn printed(pages: &Pages, runs: &[(usize, usize)], word: &str, n: usize) -> Option<Spot> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for (page, item) in runs {
        let page = pages.pages.get(*page)?;
        if let PageItem::Run(run) = page.items.get(*item)? {
            starts.push((text.len(), run));
            text.push_str(words::text(page, run));
        } else {
            starts.push((text.len(), words::runs(page).next()?));
        }
    }
    let found = nth(&text, word, n)?;
    let at = starts.partition_point(|start| start.0 <= found.start).checked_sub(1)?;
    let ((start, run), (page, _)) = (starts[at], runs[at]);
    let placed = words::words(pages.pages.get(page)?, run);
    let PlacedWord { left, width, .. } = placed.into_iter().find(|it| found.start - start < it.range.end)?;
    Some(Spot { page, area: words::area(run, left, width) })
}

/// The items in which a leaf is printed: page, and number in [`Page::items`](crate::typeset::frame::Page::items).
fn runs_of(pages: &Pages, sources: &SourceMap, leaf: LeafId) -> Vec<(usize, usize)> {
    let span = span_of(pages, sources, leaf);
    let is_of =
        |tag| self::leaf(tag).is_some_and(|it| it == leaf || span.is_some() && span_of(pages, sources, it) == span);
    let mut found = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let items = page.items.iter().enumerate().filter(|(_, item)| match item {
            PageItem::Run(run) => is_of(run.tag),
            PageItem::Image(image) => is_of(image.tag),
            _ => false,
        });
        found.extend(items.map(|(item, _)| (number, item)));
    }
    found
}

fn area_of(pages: &Pages, page: usize, item: usize) -> Option<Rect> {
    let page = pages.pages.get(page)?;
    match page.items.get(item)? {
        PageItem::Image(image) => Some(image.area),
        PageItem::Run(run) => Some(words::area(run, Length::ZERO, width(page, run))),
        _ => None,
    }
}

fn width(page: &crate::typeset::frame::Page, run: &GlyphRun) -> Length {
    page.glyphs.range(run.glyphs.clone()).map(|glyph| Length(i64::from(glyph.advance))).sum()
}

fn leaf(tag: ContentRole) -> Option<LeafId> {
    match tag {
        ContentRole::Leaf(leaf) => Some(leaf),
        _ => None,
    }
}

/// What may stand before a division's title in its source, in letters: front matter of a usual length.
const HEAD: usize = 300;

/// Where what a leaf belongs to was written; `None` if it was generated. A leaf goes on through a paragraph, and its node
/// is the first of those that it shows: the element's own has the others too.
fn span_of(pages: &Pages, sources: &SourceMap, leaf: LeafId) -> Option<Span> {
    let leaf = pages.structure.leaves.get(leaf.0 as usize)?;
    let element = pages.structure.elements.get(leaf.element.0 as usize)?;
    let written = |node: NodeId| pages.spans.get(node.0 as usize).copied().filter(|span| span.start < span.end);
    // The title of a chapter is set as one with its number: it was written where its division begins. What else belongs to
    // no node (title pages, contents) nobody wrote where it stands; it has the first division's number.
    if leaf.node == NodeId::default() {
        let title = element.title.as_ref().filter(|_| matches!(element.role, StructureRole::Heading(_)))?;
        let span = written(element.node)?;
        let start: String = sources.text(span).chars().take(title.len() + HEAD).collect();
        let is_its_own = element.node != NodeId::default() || words_in(&start, title).is_some();
        return Some(span).filter(|_| is_its_own);
    }
    let own = written(leaf.node)?;
    Some(written(element.node).filter(|it| is_inside(own, *it)).unwrap_or(own))
}

/// Whether a span is a part of another, or all of it.
fn is_inside(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

/// How often words occur in a text.
fn count(text: &str, words: &str) -> usize {
    let mut from = 0;
    let mut count = 0;
    while let Some(found) = words_in(&text[from..], words) {
        count += 1;
        from += found.end.max(1);
    }
    count
}

/// The `n`-th time (from 0) that words occur in a text; the last one if there are fewer.
fn nth(text: &str, words: &str, n: usize) -> Option<std::ops::Range<usize>> {
    let (mut from, mut last) = (0, None);
    for _ in 0..=n {
        let Some(found) = words_in(&text[from..], words) else { break };
        last = Some(from + found.start..from + found.end);
        from += found.end.max(1);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_they_are_printed() {
        assert_eq!(count("the other the", "the"), 3);
        assert_eq!(nth("the other the", "the", 2), Some(10..13));
        assert_eq!(nth("It's *so*, it's", "’s", 1), Some(13..15));
        assert_eq!(nth("a", "b", 0), None);
    }
}
