//! The metadata, page labels and bookmarks of a file.

use std::num::NonZeroU32;

use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{NumberingStyle, PageLabel};

use super::convert::pt;
use crate::pdf::date::Moment;
use crate::text::language::is_rtl;
use crate::text::xml::escape;
use crate::typeset::frame::{Bookmark, DocumentInfo, Folio, Page, Pages};

/// The most levels of bookmarks: `krilla` and viewers recurse. Headings have six.
const MAX_DEPTH: usize = 32;

/// The title with its subtitle, as a viewer's window shows it.
pub(in crate::pdf) fn title(info: &DocumentInfo) -> String {
    let title = match info.title.trim() {
        "" => "Untitled",
        title => title,
    };
    match info.subtitle.as_deref().map(str::trim) {
        Some(subtitle) if !subtitle.is_empty() => format!("{title}: {subtitle}"),
        _ => title.to_owned(),
    }
}

/// The language of the text; English if the book gives none, as PDF/UA requires one.
pub(in crate::pdf) fn language(info: &DocumentInfo) -> String {
    let language = info.language.trim();
    if language.is_empty() { "en".to_owned() } else { language.to_owned() }
}

pub(super) fn metadata(info: &DocumentInfo) -> Metadata {
    // `krilla` writes no PDF/A without a date; ISO 19005-2 asks for none. That of a book without a date is
    // taken out again (`Xmp::undated`, `pack`).
    let moment = Moment::new(info.date.unwrap_or(0));
    let date = DateTime::new(moment.year)
        .month(moment.month)
        .day(moment.day)
        .hour(moment.hour)
        .minute(moment.minute)
        .second(moment.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let language = language(info);
    // The document's ID is made of it: the same book has the same ID in each run.
    let id = info
        .identifier
        .clone()
        .unwrap_or_else(|| format!("{}\n{}\n{}", title(info), info.authors.join("\n"), language));
    let mut metadata = Metadata::new()
        .title(title(info))
        .authors(info.authors.clone())
        .keywords(info.keywords.clone())
        .description(info.description.clone().unwrap_or_default())
        .creator(concat!("chapbook ", env!("CARGO_PKG_VERSION")).to_owned())
        .producer(concat!("chapbook ", env!("CARGO_PKG_VERSION")).to_owned())
        .creation_date(date)
        .document_id(id);
    if is_rtl(&language) {
        metadata = metadata.text_direction(TextDirection::RightToLeft);
    }
    metadata.language(language)
}

/// The label of each page. `krilla` starts a new range at each label that has a number, and continues one at a label
/// that has none: the numbers of a range that counts from 1 are left out, those of any other are given for each page.
pub(super) fn labels(pages: &[Page]) -> Vec<PageLabel> {
    let mut labels: Vec<PageLabel> = Vec::with_capacity(pages.len());
    let mut start = 0;
    // The style of the range before, if its numbers were left out: an equal one would continue it.
    let mut open = None;
    while start < pages.len() {
        let first = pages[start].folio;
        let follows = |(i, page): (usize, &Page)| {
            page.folio.roman == first.roman && page.folio.number as usize == first.number as usize + i
        };
        let length = pages[start..].iter().enumerate().take_while(|page| follows(*page)).count().max(1);
        let plain = first.number == 1 && open != Some(first.roman);
        for page in &pages[start..start + length] {
            labels.push(label(page.folio, plain));
        }
        open = plain.then_some(first.roman);
        start += length;
    }
    labels
}

fn label(folio: Folio, plain: bool) -> PageLabel {
    let style = if folio.roman { NumberingStyle::LowerRoman } else { NumberingStyle::Arabic };
    match NonZeroU32::new(folio.number) {
        Some(number) => PageLabel::new(Some(style), None, (!plain).then_some(number)),
        None => PageLabel::new(None, None, None),
    }
}

/// The bookmarks, nested. PDF/UA asks for an outline: that of a book without headings is its title.
pub(super) fn outline(pages: &Pages) -> Outline {
    let mut outline = Outline::new();
    let mut stack: Vec<OutlineNode> = Vec::new();
    for bookmark in pages.outline.iter().filter(|bookmark| bookmark.page < pages.pages.len()) {
        // A level may be left out in the text; an outline can't leave one out.
        let depth = usize::from(bookmark.depth).min(stack.len()).min(MAX_DEPTH);
        close(&mut stack, depth, &mut outline);
        stack.push(node(bookmark));
    }
    let empty = stack.is_empty();
    close(&mut stack, 0, &mut outline);
    if empty {
        let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
        outline.push_child(OutlineNode::new(title(&pages.info), top));
    }
    outline
}

/// Puts the nodes deeper than `depth` into their parents.
fn close(stack: &mut Vec<OutlineNode>, depth: usize, outline: &mut Outline) {
    while depth < stack.len() {
        let Some(node) = stack.pop() else { break };
        match stack.last_mut() {
            Some(parent) => parent.push_child(node),
            None => outline.push_child(node),
        }
    }
}

fn node(bookmark: &Bookmark) -> OutlineNode {
    let point = Point::from_xy(pt(bookmark.point.x), pt(bookmark.point.y));
    let title = match bookmark.title.trim() {
        "" => "–",
        title => title,
    };
    // Parts are shown open, so that their chapters are seen.
    OutlineNode::new(title.to_owned(), XyzDestination::new(bookmark.page, point)).with_open(bookmark.depth == 0)
}

/// The properties of the metadata packet that `krilla` does not write.
pub(in crate::pdf) struct Xmp<'a> {
    info: &'a DocumentInfo,
}

impl<'a> Xmp<'a> {
    pub(in crate::pdf) fn new(info: &'a DocumentInfo) -> Xmp<'a> {
        Xmp { info }
    }

    /// The packet without the date that `krilla` was given, if the book has none. The history is of when the file was
    /// made, too.
    pub(super) fn undated(&self, packet: &str) -> String {
        let mut packet = packet.to_owned();
        if self.info.date.is_none() {
            for tag in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "xmpMM:History"] {
                packet = without(&packet, tag);
            }
        }
        packet
    }

    /// The packet with each author as a separate entry, the publisher and the rights.
    pub(in crate::pdf) fn amend(&self, packet: &str) -> String {
        let mut packet = packet.to_owned();
        if 1 < self.info.authors.len() {
            let entries: String =
                self.info.authors.iter().map(|author| format!("<rdf:li>{}</rdf:li>", escape(author))).collect();
            packet = between(&packet, "<dc:creator><rdf:Seq>", "</rdf:Seq></dc:creator>", &entries);
        }
        let mut more = String::new();
        if let Some(publisher) = self.info.publisher.as_deref().filter(|text| !text.is_empty()) {
            let bag = format!("<rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag>", escape(publisher));
            more.push_str(&format!("<dc:publisher>{bag}</dc:publisher>"));
        }
        if let Some(rights) = self.info.rights.as_deref().filter(|rights| !rights.is_empty()) {
            let alt = format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt>", escape(rights));
            more.push_str(&format!("<dc:rights>{alt}</dc:rights>"));
        }
        if let Some(identifier) = self.info.identifier.as_deref().filter(|text| !text.is_empty()) {
            more.push_str(&format!("<dc:identifier>{}</dc:identifier>", escape(identifier)));
        }
        // In the last description, and only where the packet declares the prefix: else the XML would not be
        // well-formed.
        match packet.rfind("</rdf:Description>") {
            Some(at) if packet.contains("xmlns:dc=") => packet.insert_str(at, &more),
            _ => {}
        }
        packet
    }
}

/// `text` without an element.
fn without(text: &str, tag: &str) -> String {
    let end = format!("</{tag}>");
    match (text.find(&format!("<{tag}>")), text.find(&end)) {
        (Some(start), Some(at)) if start < at => format!("{}{}", &text[..start], &text[at + end.len()..]),
        _ => text.to_owned(),
    }
}

/// `text` with what is between two marks replaced; as it is, if they are not there.
fn between(text: &str, before: &str, after: &str, new: &str) -> String {
    let found = text.find(before).and_then(|at| {
        let start = at + before.len();
        text[start..].find(after).map(|length| (start, start + length))
    });
    match found {
        Some((start, end)) => format!("{}{new}{}", &text[..start], &text[end..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(folios: &[(u32, bool)]) -> Vec<Page> {
        let page = |&(number, roman)| Page { folio: Folio { number, roman }, ..Page::default() };
        folios.iter().map(page).collect()
    }

    fn given(folios: &[(u32, bool)]) -> Vec<bool> {
        let plain = |roman| label(Folio { number: 1, roman }, true);
        let pages = numbered(folios);
        let labels = labels(&pages);
        labels.iter().zip(&pages).map(|(it, page)| *it != plain(page.folio.roman)).collect()
    }

    #[test]
    fn labels_give_numbers_where_a_range_does_not_count_from_one() {
        assert_eq!(given(&[(1, true), (2, true), (1, false), (2, false)]), [false; 4]);
        assert_eq!(given(&[(5, false), (6, false)]), [true; 2]);
        // The second range would continue the first if its numbers were left out.
        assert_eq!(given(&[(1, false), (2, false), (1, false)]), [false, false, true]);
        assert_eq!(given(&[(0, false)]), [true]);
        assert!(given(&[]).is_empty());
    }

    #[test]
    fn the_packet_names_each_author() {
        let packet = "<rdf:Description xmlns:dc=\"x\"><dc:creator><rdf:Seq><rdf:li>A, B</rdf:li></rdf:Seq>\
            </dc:creator></rdf:Description>";
        let info = DocumentInfo {
            authors: vec!["A & C".into(), "B".into()],
            publisher: Some("P".into()),
            ..DocumentInfo::default()
        };
        assert_eq!(
            Xmp::new(&info).amend(packet),
            "<rdf:Description xmlns:dc=\"x\"><dc:creator><rdf:Seq><rdf:li>A &amp; C</rdf:li><rdf:li>B</rdf:li>\
            </rdf:Seq></dc:creator><dc:publisher><rdf:Bag><rdf:li>P</rdf:li></rdf:Bag></dc:publisher>\
            </rdf:Description>"
        );
    }
}
