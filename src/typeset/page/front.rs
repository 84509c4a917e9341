//! What goes before the text and is made from metadata: title page, imprint, contents.

use super::fill::{Context, Filled};
use super::furniture::label;
use crate::document::metadata::Metadata;
use crate::geometry::{Length, Point};
use crate::resolve::OutlineEntry;
use crate::text::shape::Features;
use crate::text::words::{Word, Words};
use crate::typeset::frame::{ElementId, Folio, LinkTarget, Role};
use crate::typeset::galley::collect::{Galleys, Look};
use crate::typeset::galley::set::{lines, single};
use crate::typeset::galley::Text;
use crate::typeset::paragraph::{Align, SetLine, Shape, Stretch, Styled};
use crate::typeset::paragraph::setter::Setter;
use crate::typeset::structure::ROOT;

/// A line of a made page, with its place below the top of the text, in points of the page.
struct Set {
    line: SetLine,
    y: Length,
}

/// The title page: title and subtitle in the upper half, authors between, publisher at the foot.
pub(crate) fn title_page(galleys: &mut Galleys<'_>, setter: &Setter) -> Vec<(SetLine, Point)> {
    let metadata = &galleys.book.metadata;
    let style = galleys.style;
    let (leading, size) = (style.page.leading, style.size);
    let height = leading * i64::from(style.page.lines - 1);
    let top = style.page.first_baseline;
    let element = galleys.tree.element(ROOT, Role::Division, Default::default());
    let mut set = Vec::new();
    let title_size = title_size(&metadata.title, size, style.page.measure);
    let mut y = top + height.scale(24, 100);
    let mut block = |it: &mut Galleys<'_>, text: &str, size: Length, italic: bool, y: &mut Length| {
        let element = it.tree.element(element, Role::Paragraph, Default::default());
        let look = Look { size, italic, hyphenate: false, ..it.look(element) };
        let step = size.scale(120, 100).max(leading);
        for line in centered(it, text, look, setter) {
            set.push(Set { line, y: *y });
            *y += step;
        }
    };
    block(galleys, &metadata.title, title_size, false, &mut y);
    if let Some(subtitle) = &metadata.subtitle {
        y += leading.scale(1, 2);
        block(galleys, subtitle, size.scale(130, 100), true, &mut y);
    }
    y = y.max(top + height.scale(46, 100)) + leading;
    for creator in metadata.creators.iter().filter(|it| it.role == "aut" || it.role.is_empty()) {
        block(galleys, &creator.name, size.scale(125, 100), false, &mut y);
    }
    let words = Words::new(&metadata.language);
    for creator in metadata.creators.iter().filter(|it| it.role != "aut" && !it.role.is_empty()) {
        block(galleys, &words.credit(&creator.role, &creator.name), size, true, &mut y);
    }
    if let Some(publisher) = &metadata.publisher {
        let mut y = top + height - leading;
        block(galleys, publisher, size, false, &mut y);
    }
    if let Some(date) = metadata.date.as_deref().and_then(|date| date.get(..4)) {
        let mut y = top + height;
        block(galleys, date, size, false, &mut y);
    }
    let left = style.page.margins.inner;
    set.into_iter().map(|it| (it.line, Point { x: left, y: it.y })).collect()
}

/// A title's size: large, but so that its longest word fits.
fn title_size(title: &str, size: Length, measure: Length) -> Length {
    let longest = title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(1);
    let letters = i64::try_from(longest.max(title.chars().count().min(16))).unwrap_or(16);
    // Capitals and small letters of a text face average 0.55 em in a title.
    size.scale(270, 100).min(measure.scale(100, 55 * letters.max(1))).max(size)
}

/// The imprint on the back of the title page, at its foot: edition, rights, publisher, identifiers.
/// Nothing if the metadata has none of it.
pub(crate) fn imprint(galleys: &mut Galleys<'_>, setter: &Setter) -> Vec<(SetLine, Point)> {
    let metadata = &galleys.book.metadata;
    let texts = imprint_texts(metadata);
    if texts.is_empty() {
        return Vec::new();
    }
    let style = galleys.style;
    let element = galleys.tree.element(ROOT, Role::Division, Default::default());
    let mut all = Vec::new();
    for text in texts {
        let element = galleys.tree.element(element, Role::Paragraph, Default::default());
        let look = Look { size: style.notes.size, hyphenate: false, ..galleys.look(element) };
        let mut styled = Styled::default();
        galleys.push_made(&mut styled, &text, look);
        let shape = Shape { align: Align::Left, last: Align::Left, ..plain_shape(style.page.measure) };
        all.push(lines(Text { styled, shape }, setter));
    }
    let count: usize = all.iter().map(Vec::len).sum::<usize>() + all.len() - 1;
    let leading = style.notes.leading;
    let last = style.page.first_baseline + style.page.leading * i64::from(style.page.lines - 1);
    let mut y = last - leading * (count as i64 - 1);
    let mut set = Vec::new();
    for lines in all {
        for line in lines {
            set.push((line, Point { x: style.page.margins.outer, y }));
            y += leading;
        }
        y += leading;
    }
    set
}

/// What the imprint says, a paragraph each.
fn imprint_texts(metadata: &Metadata) -> Vec<String> {
    let mut texts = Vec::new();
    texts.extend(metadata.edition.clone());
    texts.extend(metadata.rights.clone());
    let place = [metadata.publisher.clone(), metadata.date.clone()];
    let place: Vec<String> = place.into_iter().flatten().collect();
    if metadata.publisher.is_some() {
        texts.push(place.join(", "));
    }
    for identifier in &metadata.identifiers {
        let name = match identifier.scheme.as_str() {
            "isbn" => "ISBN ",
            "doi" => "DOI ",
            "issn" => "ISSN ",
            _ => continue,
        };
        texts.push(format!("{name}{}", identifier.value));
    }
    texts
}

fn plain_shape(width: Length) -> Shape {
    Shape { width, protrusion: false, expansion: 0, hyphenate: false, ..Shape::default() }
}

/// A text on centred lines of like length.
fn centered(galleys: &mut Galleys<'_>, text: &str, look: Look, setter: &Setter) -> Vec<SetLine> {
    let mut styled = Styled::default();
    galleys.push_made(&mut styled, text, look);
    let shape = Shape {
        align: Align::Center,
        last: Align::Center,
        balance: true,
        ..plain_shape(galleys.style.page.measure)
    };
    lines(Text { styled, shape }, setter)
}

/// Pages of lines at places: title page, imprint.
pub(crate) fn made(context: &Context<'_>, lines: &[(SetLine, Point)]) -> Filled {
    let mut out = Filled { blank: true, ..Filled::default() };
    out.page.size = context.style.page.trim;
    for (line, at) in lines {
        context.line(line, *at, &mut out);
    }
    out
}

/// An entry of the contents, set.
struct Entry {
    lines: Vec<SetLine>,
    number: SetLine,
    leader: Option<(SetLine, Length)>,
    indent: Length,
    gap: bool,
}

/// The contents: a heading, then the divisions and sections down to the style's depth, each with its
/// page. `folio` tells where an entry of the outline stands.
pub(crate) fn contents(
    galleys: &mut Galleys<'_>,
    setter: &Setter,
    folio: &dyn Fn(usize) -> Option<Folio>,
) -> Vec<Vec<(SetLine, Point)>> {
    let style = galleys.style;
    let title = Words::new(&galleys.book.metadata.language).get(Word::Contents);
    let section = galleys.tree.titled(ROOT, Role::Section, Default::default(), title);
    let caption = galleys.tree.titled(section, Role::Heading(1), Default::default(), title);
    let list = galleys.tree.element(section, Role::Contents, Default::default());
    let look = Look { size: style.headings[0].size, ..galleys.look(caption) };
    let heading = centered(galleys, title, look, setter);
    let depth = style.contents_depth.max(1);
    let outline: Vec<(usize, OutlineEntry)> = galleys
        .resolved
        .outline
        .iter()
        .cloned()
        .enumerate()
        .filter(|it| it.1.depth < depth && !it.1.title.trim().is_empty())
        .collect();
    let entries: Vec<Entry> =
        outline.iter().map(|(index, it)| entry(galleys, setter, list, it, folio(*index))).collect();
    place_entries(galleys, heading, entries)
}

/// One entry: its number and title at the left, its page at the right.
fn entry(
    galleys: &mut Galleys<'_>,
    setter: &Setter,
    list: ElementId,
    it: &OutlineEntry,
    folio: Option<Folio>,
) -> Entry {
    let style = galleys.style;
    let item = galleys.tree.element(list, Role::ContentsItem, it.node);
    let features = Features::LINING.with(Features::TABULAR);
    let part = galleys.book.divisions.get(it.division).is_some_and(|division| {
        division.id == it.node && division.role == crate::document::Role::Part
    });
    let size = style.size.scale(95, 100);
    let look = Look { size, hyphenate: false, features, bold: part, ..galleys.look(item) };
    let title = match &it.number {
        Some(number) => format!("{number}\u{2002}{}", it.title),
        None => it.title.clone(),
    };
    let look = galleys.enter_link(look, it.node, LinkTarget::Node(it.node), it.title.clone());
    let mut styled = Styled::default();
    galleys.push_made(&mut styled, &title, look);
    let indent = style.size.scale(150, 100) * i64::from(it.depth.min(4));
    let column = style.size.scale(300, 100);
    let shape = Shape {
        width: style.page.measure - indent - column,
        hang: style.size,
        align: Align::Left,
        last: Align::Left,
        ..plain_shape(style.page.measure)
    };
    let lines = lines(Text { styled, shape }, setter);
    let mut styled = Styled::default();
    let number = folio.map_or_else(|| "\u{2007}".to_owned(), label);
    galleys.push_made(&mut styled, &number, look);
    let number = single(styled, setter);
    let end = lines.last().map_or(Length::ZERO, |line| line.span.1) + indent;
    let leader = leader(galleys, setter, end, style.page.measure - number.span.1);
    Entry { lines, number, leader, indent, gap: part }
}

/// Dots between a title and its page, on a grid of their own so that those of all lines stand below
/// one another; none in a narrow gap.
fn leader(
    galleys: &Galleys<'_>,
    setter: &Setter,
    from: Length,
    to: Length,
) -> Option<(SetLine, Length)> {
    let style = galleys.style;
    let step = style.size.scale(70, 100);
    let first = (from.0 + style.size.0 * 8 / 10).div_euclid(step.0) + 1;
    let last = (to.0 - style.size.0 * 8 / 10).div_euclid(step.0);
    let count = usize::try_from(last - first).ok().filter(|it| 2 < *it && *it < 400)?;
    let mut styled = Styled::default();
    let look = galleys.look(ROOT);
    let mut font = galleys.font(look);
    let dot = {
        let mut styled = Styled::default();
        let font = styled.font(&font);
        styled.push(".", Stretch { font, ..Stretch::default() });
        single(styled, setter).glyphs.first().map_or(Length::ZERO, |it| Length(i64::from(it.advance)))
    };
    font.tracking = i16::try_from((step - dot).0 * 1000 / style.size.0).unwrap_or(300);
    let font = styled.font(&font);
    styled.push(&".".repeat(count), Stretch { font, ..Stretch::default() });
    Some((single(styled, setter), step * first))
}

/// Entries to pages.
fn place_entries(
    galleys: &Galleys<'_>,
    heading: Vec<SetLine>,
    entries: Vec<Entry>,
) -> Vec<Vec<(SetLine, Point)>> {
    let style = galleys.style;
    let page = &style.page;
    let leading = page.leading;
    let mut pages = Vec::new();
    let mut current = Vec::new();
    let lines = page.lines;
    let mut row = style.opening.sink;
    let baseline = |row: i32| page.first_baseline + leading * i64::from(row);
    let left = |pages: &Vec<_>| {
        if pages.len() % 2 == 0 { page.margins.inner } else { page.margins.outer }
    };
    for line in heading {
        current.push((line, Point { x: left(&pages), y: baseline(row) }));
        row += 2;
    }
    row += style.opening.after - 1;
    for entry in entries {
        let needed = i32::try_from(entry.lines.len().max(1)).unwrap_or(1);
        let gap = i32::from(entry.gap && !current.is_empty());
        row += gap;
        if lines < row + needed && 0 < row {
            pages.push(std::mem::take(&mut current));
            row = 0;
        }
        let x = left(&pages);
        for line in entry.lines {
            current.push((line, Point { x: x + entry.indent, y: baseline(row) }));
            row += 1;
        }
        let y = baseline(row - 1);
        if let Some((line, start)) = entry.leader {
            current.push((line, Point { x: x + start, y }));
        }
        let end = page.measure - entry.number.span.1;
        current.push((entry.number, Point { x: x + end, y }));
    }
    pages.push(current);
    pages
}
