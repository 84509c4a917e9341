//! The contents: the divisions and sections down to the style's depth, each with its page.

use std::ops::Range;

use super::title::TitlePage;
use crate::document::Book;
use crate::document::inline::Inline;
use crate::document::roman;
use crate::geometry::{Length, Point};
use crate::resolve::label::contents_title;
use crate::resolve::{ListedEntry, OutlineEntry, Resolved};
use crate::style::{ElementStyle, Style};
use crate::text::shape::Features;
use crate::text::words::{Term, Terms};
use crate::typeset::folio::label;
use crate::typeset::frame::{ElementId, Folio, LinkTarget, StructureRole};
use crate::typeset::galley::ParagraphText;
use crate::typeset::galley::collect::{GalleyBuilder, TextStyle, with_element_style};
use crate::typeset::galley::lines::{lines, single};
use crate::typeset::galley::opening::is_unlisted;
use crate::typeset::galley::outline_title;
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::paragraph::{ParagraphShape, SetLine, StyleRun, Styled};
use crate::typeset::structure::ROOT;

/// The fewest rows on the last page: five lines, as on the last page of a chapter
/// ([`SHORT_LAST`](super::cost::SHORT_LAST)).
const MIN_LAST_PAGE_ROWS: i32 = 10;

/// An entry, set. Rows are half-lines of the text.
struct ContentsEntry {
    /// The lines of its title.
    lines: Vec<SetLine>,
    /// Its own number, with its place in the measure.
    number: Option<(SetLine, Length)>,
    folio: SetLine,
    leader: Option<(SetLine, Length)>,
    /// Where its title begins.
    left: Length,
    /// The width of the column of its lines.
    width: Length,
    /// The rows above it.
    space_above: i32,
    /// Whether the next entry must follow on its page, because it is nested below this one.
    keep: bool,
}

impl ContentsEntry {
    fn rows(&self) -> EntryRows {
        EntryRows {
            space_above: self.space_above,
            own: 2 * i32::try_from(self.lines.len().max(1)).unwrap_or(1),
            keep: self.keep,
        }
    }
}

/// The rows of an entry on a page.
#[derive(Clone, Copy, Debug)]
struct EntryRows {
    /// The rows above it, but at the head of a page.
    space_above: i32,
    own: i32,
    /// Whether the next entry must follow on its page.
    keep: bool,
}

/// An entry before it is set.
struct EntryText {
    entry: OutlineEntry,
    folio: Option<Folio>,
    /// Its number, or the label that its author wrote: `Chapter 3`.
    number: Option<String>,
    /// Its title; none where the outline's own words do.
    title: Option<Vec<Inline>>,
    /// Its depth below the parts.
    level: usize,
    is_part: bool,
    /// Whether the next entry is nested below it.
    leads: bool,
}

/// The position of the entries of a level.
#[derive(Clone, Copy, Debug, Default)]
struct LevelColumns {
    /// Where its numbers, and titles without one, begin.
    left: Length,
    /// The width of its numbers, with the space behind them.
    number: Length,
}

/// Which contents are set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ContentsKind {
    /// Their heading.
    pub(crate) title: Term,
    /// How many levels they show, parts not counted.
    pub(crate) depth: u8,
}

impl ContentsKind {
    /// Those that a book has, in their order.
    pub(crate) fn of(style: &Style) -> Vec<ContentsKind> {
        let depth = style.contents_depth.max(1);
        let short = ContentsKind { title: Term::ShortContents, depth: 1 };
        let all = ContentsKind { title: Term::Contents, depth };
        if style.short_contents && 1 < depth { vec![short, all] } else { vec![all] }
    }
}

/// Sets contents, a leaf for each page. `folio` tells where an entry of the outline is.
pub(crate) fn contents(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    kind: ContentsKind,
    folio: &dyn Fn(usize) -> Option<Folio>,
) -> Vec<TitlePage> {
    let style = builder.style;
    let title = Terms::new(&builder.book.metadata.language).get(kind.title);
    let section = builder.tree.titled(ROOT, StructureRole::Section, Default::default(), title);
    let caption = builder.tree.titled(section, StructureRole::Heading(1), Default::default(), title);
    let list = builder.tree.element(section, StructureRole::Contents, Default::default());
    let text_style = with_element_style(builder.text_style(caption), &style.elements.contents);
    let mut styled = Styled::default();
    builder.push_generated(&mut styled, title, text_style);
    let shape = builder.heading_shape(&style.elements.contents, &builder.context(caption));
    let heading = lines(ParagraphText { styled, shape }, setter);
    let texts = listed_entries(builder.book, builder.resolved, kind.depth, folio);
    let mut maker = EntrySetter { builder, setter, list, columns: Vec::new(), folios: Length::ZERO };
    maker.measure(&texts);
    let entries: Vec<ContentsEntry> = texts.iter().map(|it| maker.entry(it)).collect();
    paginate(builder, heading, entries)
}

/// The entries of the outline that contents show.
fn listed_entries(
    book: &Book,
    resolved: &Resolved,
    depth: u8,
    folio: &dyn Fn(usize) -> Option<Folio>,
) -> Vec<EntryText> {
    let is_shown = |listed: &ListedEntry<'_>| {
        let is_unlisted = listed.division.is_some_and(|division| is_unlisted(division.role));
        !listed.entry.title.trim().is_empty() && !is_unlisted
    };
    let entries: Vec<_> = resolved.levels(book, depth).into_iter().filter(is_shown).collect();
    let mut titles = outline_title::titles(&book.divisions);
    let text_of = |(place, listed): (usize, &ListedEntry<'_>)| {
        let entry = listed.entry;
        let next = entries.get(place + 1);
        let unnumbered = listed.division.filter(|own| own.id == entry.node && entry.number.is_none());
        let labelled = unnumbered
            .and_then(|own| contents_title(&own.title, own.language.as_ref().unwrap_or(&book.metadata.language)));
        let title = titles.remove(&entry.node).flatten();
        let (number, title) = match labelled {
            // The outline has a label and its title in one.
            Some(labelled) => match outline_title::one_line(&labelled.words) {
                Some(words) => (Some(labelled.label), Some(words)),
                None => (None, title),
            },
            None => (entry.number.clone(), title),
        };
        EntryText {
            entry: entry.clone(),
            folio: folio(listed.index),
            number,
            title,
            level: if listed.is_part { 0 } else { usize::from(listed.level) },
            is_part: listed.is_part,
            // Parts without chapters follow one another: no chain of them is held together.
            leads: next.is_some_and(|next| entry.depth < next.entry.depth || listed.is_part && !next.is_part),
        }
    };
    entries.iter().enumerate().map(text_of).collect()
}

/// Sets entries.
struct EntrySetter<'a, 'b> {
    builder: &'a mut GalleyBuilder<'b>,
    setter: &'a Setter,
    list: ElementId,
    columns: Vec<LevelColumns>,
    /// The width of the widest folio: leaders end before it, on all lines alike.
    folios: Length,
}

impl EntrySetter<'_, '_> {
    /// The style of an entry.
    fn style(&self, it: &EntryText) -> ElementStyle {
        let elements = &self.builder.style.elements;
        match (it.is_part, it.level) {
            (true, _) => elements.contents_part,
            (false, 0) => elements.contents_chapter,
            (false, 1) => elements.contents_section,
            (false, _) => elements.contents_subsection,
        }
    }

    fn text_style(&self, it: &EntryText, element: ElementId) -> TextStyle {
        let features = Features::LINING.with(Features::TABULAR);
        let plain =
            TextStyle { hyphenate: false, features, repeated_elsewhere: true, ..self.builder.text_style(element) };
        with_element_style(plain, &self.style(it))
    }

    /// A text of our own on one line.
    fn word(&mut self, text: &str, text_style: TextStyle) -> SetLine {
        let mut styled = Styled::default();
        self.builder.push_generated(&mut styled, text, text_style);
        single(styled, self.setter)
    }

    /// Finds the columns of all levels. What goes below a level begins where the titles of that begin.
    fn measure(&mut self, texts: &[EntryText]) {
        let em = self.builder.style.size;
        let depth = texts.iter().map(|text| text.level + 1).max().unwrap_or(1);
        let mut numbers = vec![Length::ZERO; depth];
        for it in texts {
            let text_style = self.text_style(it, ROOT);
            let folio = self.word(&it.folio.map(label).unwrap_or_else(|| "\u{2007}".into()), text_style);
            self.folios = self.folios.max(folio.span.1);
            if let Some(number) = it.number.as_ref() {
                let width = self.word(number, text_style).span.1 + em.scale(70, 100);
                if self.is_in_column(it, width) {
                    numbers[it.level] = numbers[it.level].max(width);
                }
            }
        }
        let elements = &self.builder.style.elements;
        let own = [elements.contents_chapter.left, elements.contents_section.left, elements.contents_subsection.left];
        let mut left = Length::ZERO;
        for (level, number) in numbers.into_iter().enumerate() {
            let asked = own[level.min(2)];
            left = if asked == Length::ZERO { left } else { asked * i64::try_from(level.max(2) - 1).unwrap_or(1) };
            self.columns.push(LevelColumns { left, number });
            left += if number == Length::ZERO { em.scale(150, 100) } else { number };
            // However deep, titles keep half of the measure.
            left = left.min(self.builder.style.page.measure * 2 / 5);
        }
    }

    /// Whether a number so wide, with the space behind it, is in a column of its own. Those of parts are not, and a label of
    /// many words would leave titles no room.
    fn is_in_column(&self, it: &EntryText, width: Length) -> bool {
        !it.is_part && width <= self.builder.style.page.measure * 2 / 5
    }

    /// One entry: its number in its column, its title, its page at the right.
    fn entry(&mut self, it: &EntryText) -> ContentsEntry {
        let style = self.builder.style;
        let own = self.style(it);
        let book = self.builder.book;
        let entry = &it.entry;
        let division = book.divisions.get(entry.division).filter(|own| own.id == entry.node);
        let is_draft = division.is_some_and(|it| it.draft);
        let item = self.builder.tree.element(self.list, StructureRole::ContentsItem, entry.node);
        let mut text_style = self.text_style(it, item);
        if !is_draft {
            let target = LinkTarget::Node(entry.node);
            text_style = self.builder.enter_link(text_style, entry.node, target, entry.title.clone());
        }
        let columns = self.columns.get(it.level).copied().unwrap_or_default();
        let space = style.size.scale(70, 100);
        let number = it.number.as_ref().and_then(|number| {
            let width = self.word(number, text_style).span.1;
            if !self.is_in_column(it, width + space) {
                return None;
            }
            // Whole numbers end below one another, as figures and Roman numerals do.
            let is_whole = number.bytes().all(|byte| byte.is_ascii_digit()) || roman::is_bare_number(number);
            let room = if is_whole { columns.number - space - width } else { Length::ZERO };
            Some((self.word(&format!("{number} "), text_style), columns.left + room.max(Length::ZERO)))
        });
        let left = columns.left + if number.is_some() { columns.number } else { Length::ZERO };
        let before = it.number.as_deref().filter(|_| number.is_none());
        let styled = self.title(it, before, text_style);
        // The same room for all folios, known or not: how lines are turned over must not hang on them. Three ems hold
        // four figures and the space before them, and six are the least that a title can be read in.
        let width = (style.page.measure - left - style.size * 3).max(style.size * 6);
        let hang = if number.is_some() { Length::ZERO } else { style.size };
        let shape = ParagraphShape { hang, ..ParagraphShape::flush_left(width) };
        let lines = lines(ParagraphText { styled, shape }, self.setter);
        let text = match it.folio {
            Some(folio) => label(folio),
            None if is_draft => String::new(),
            None => "\u{2007}".to_owned(),
        };
        let folio = self.word(&text, text_style);
        let reach = |line: &SetLine| if style.rtl { width - line.span.0 } else { line.span.1 };
        let end = lines.last().map_or(Length::ZERO, reach) + left;
        let edges = end..style.page.measure - self.folios;
        let leader = if is_draft { None } else { leader(self.builder, self.setter, &own, edges) };
        ContentsEntry { lines, number, folio, leader, left, width, space_above: own.before, keep: it.leads }
    }

    /// The words of an entry, behind a number that is in no column.
    fn title(&mut self, it: &EntryText, number: Option<&str>, text_style: TextStyle) -> Styled {
        let mut styled = Styled::default();
        if let Some(number) = number {
            self.builder.push_generated(&mut styled, &format!("{number}\u{2002}"), text_style);
        }
        match &it.title {
            Some(title) => self.builder.inlines(&mut styled, title, text_style),
            None => self.builder.push_generated(&mut styled, &it.entry.title, text_style),
        }
        styled
    }
}

/// Dots between a title and its page, on a grid of their own so that those of all lines are below
/// one another; none in a narrow gap.
fn leader(
    builder: &GalleyBuilder<'_>,
    setter: &Setter,
    text_style: &ElementStyle,
    gap: Range<Length>,
) -> Option<(SetLine, Length)> {
    let style = builder.style;
    let sign = style.leader.trim();
    // Dots are apart by 0.7 em and end 0.8 em before the text at either side. LaTeX's are apart by
    // about as much (`\@dotsep`: 4.5 mu on either side of a dot, which makes half an em and the dot).
    let step = style.size.scale(70, 100);
    let first = (gap.start.0 + style.size.0 * 8 / 10).div_euclid(step.0) + 1;
    let last = (gap.end.0 - style.size.0 * 8 / 10).div_euclid(step.0);
    let count = usize::try_from(last - first).ok().filter(|it| 2 < *it && *it < 400)?;
    if sign.is_empty() {
        return None;
    }
    let mut styled = Styled::default();
    let mut font = builder.font(with_element_style(builder.text_style(ROOT), text_style));
    font.tracking = 0;
    let wide = {
        let mut styled = Styled::default();
        let font = styled.font(&font);
        styled.push(sign, StyleRun { font, ..StyleRun::default() });
        single(styled, setter).glyphs.iter().map(|glyph| Length(i64::from(glyph.advance))).sum::<Length>()
    };
    let letters = i64::try_from(sign.chars().count()).unwrap_or(1).max(1);
    let room = (step - wide).max(Length::ZERO) / letters;
    font.tracking = i16::try_from(room.0 * 1000 / font.size.0.max(1)).unwrap_or(300);
    let font = styled.font(&font);
    styled.push(&sign.repeat(count), StyleRun { font, ..StyleRun::default() });
    Some((single(styled, setter), step * first))
}

/// Entries to pages.
fn paginate(builder: &GalleyBuilder<'_>, heading: Vec<SetLine>, entries: Vec<ContentsEntry>) -> Vec<TitlePage> {
    let style = builder.style;
    let page = &style.page;
    let title = &style.elements.contents;
    let rows: Vec<EntryRows> = entries.iter().map(ContentsEntry::rows).collect();
    let headed = 2 * (2 * i32::try_from(heading.len()).unwrap_or(1) - 1) + title.after;
    let (sink, starts) = balance(&rows, title.sink * 2, headed, page.lines * 2);
    let baseline = |row: i32| page.first_baseline + page.leading * i64::from(row) / 2;
    let left = |pages: usize| page.left(!pages.is_multiple_of(2));
    // What begins so far from the edge at which lines begin, and is so wide.
    let mirrored = |start: Length, width: Length| if style.rtl { page.measure - start - width } else { start };
    let mut row = sink;
    let mut leaf = TitlePage::default();
    for line in heading {
        leaf.lines.push((line, Point { x: left(0), y: baseline(row) }));
        row += 4;
    }
    let mut leaves = Vec::new();
    row = sink + headed;
    for (index, entry) in entries.into_iter().enumerate() {
        if starts.contains(&index) {
            leaves.push(std::mem::take(&mut leaf));
            row = 0;
        } else if 0 < index {
            row += entry.space_above;
        }
        let x = left(leaves.len());
        if let Some((line, start)) = entry.number {
            let start = mirrored(start, line.span.1);
            leaf.lines.push((line, Point { x: x + start, y: baseline(row) }));
        }
        for line in entry.lines {
            leaf.lines.push((line, Point { x: x + mirrored(entry.left, entry.width), y: baseline(row) }));
            row += 2;
        }
        let y = baseline(row - 2);
        if let Some((line, start)) = entry.leader {
            let start = mirrored(start, line.span.1);
            leaf.lines.push((line, Point { x: x + start, y }));
        }
        let width = entry.folio.span.1;
        let end = mirrored(page.measure - width, width);
        leaf.lines.push((entry.folio, Point { x: x + end, y }));
    }
    leaves.push(leaf);
    leaves
}

/// How far the heading is sunk, and which entries begin a page, so that the last page has a few
/// lines at least: the heading gives way first, then all pages end a little earlier.
fn balance(rows: &[EntryRows], sink: i32, headed: i32, page: i32) -> (i32, Vec<usize>) {
    let tries = (0..=sink.max(0)).map(|cut| (sink - cut, page));
    let tries = tries.chain((1..=MIN_LAST_PAGE_ROWS.min(page / 4)).map(|fewer| (sink, page - fewer)));
    let paged = |(sink, page): (i32, i32)| (sink, page_starts(rows, sink + headed, page));
    let good = |it: &(i32, (Vec<usize>, i32))| it.1.0.is_empty() || MIN_LAST_PAGE_ROWS <= it.1.1;
    let found = tries.map(paged).find(good).unwrap_or_else(|| paged((sink, page)));
    (found.0, found.1.0)
}

/// The entries that begin a page after the first, and how many rows the last page has.
fn page_starts(rows: &[EntryRows], first: i32, page: i32) -> (Vec<usize>, i32) {
    let mut starts = Vec::new();
    let mut row = first;
    for (index, own) in rows.iter().enumerate() {
        let above = if index == 0 { 0 } else { own.space_above };
        // What must follow, with what must follow that: a part, its chapter, that one's first section.
        let follow = rows[index..].iter().take_while(|it| it.keep).count();
        let below: i32 = rows[index + 1..].iter().take(follow).map(|it| it.space_above + it.own).sum();
        if page < row + above + own.own + below && 0 < index && 0 < row {
            starts.push(index);
            row = own.own;
        } else {
            row += above + own.own;
        }
    }
    (starts, row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(space_above: i32, keep: bool) -> EntryRows {
        EntryRows { space_above, own: 2, keep }
    }

    #[test]
    fn the_last_page_has_a_few_lines() {
        // 20 lines a page, heading and sink take 8: 12 entries fit.
        let entries = |count: usize| vec![entry(0, false); count];
        assert_eq!(balance(&entries(12), 8, 8, 40), (8, vec![]));
        assert_eq!(balance(&entries(14), 8, 8, 40), (4, vec![]), "the heading gives way");
        let (_, starts) = balance(&entries(18), 8, 8, 40);
        assert_eq!(starts, [12], "enough lines remain");
        let (_, starts) = balance(&entries(17), 0, 12, 40);
        assert_eq!(starts, [12], "the first page gives lines to the last");
    }

    #[test]
    fn a_part_stays_with_its_first_chapter_and_a_chapter_with_its_first_section() {
        let rows = [entry(0, false), entry(0, false), entry(2, true), entry(0, false)];
        assert_eq!(page_starts(&rows, 0, 8), (vec![2], 4));
        let rows = [entry(0, false), entry(2, true), entry(1, true), entry(0, false), entry(0, false)];
        assert_eq!(page_starts(&rows, 0, 10), (vec![1], 9));
        assert_eq!(page_starts(&rows, 0, 11), (vec![4], 2));
    }
}
