//! The ways through the book: the navigation document (contents, landmarks, pages), and the NCX for
//! readers that know nothing newer.

use std::fmt::Write as _;

use super::math::ShownFormula;
use super::plan::PublicationPlan;
use super::roles;
use super::soft_hyphen::soft_markup;
use super::xhtml::{self, XhtmlHead, push_attribute, text};
use crate::document::direction::TextDirection;
use crate::document::inline::{Inline, InlineKind, title_text};
use crate::document::walk;
use crate::document::{Matter, Role};
use crate::resolve::{ListedEntry, label};
use crate::text::language::is_rtl;

/// An entry of the contents, with those below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NavPoint {
    /// Its title as plain text, for the NCX.
    pub(super) title: String,
    /// The same as markup: code, emphasis and formulas as they are.
    pub(super) markup: String,
    /// The class of its entry.
    pub(super) class: &'static str,
    /// Where it leads; empty for a chapter that is still to be written.
    pub(super) href: String,
    /// Its language, where that is another than the book's.
    pub(super) language: Option<String>,
    pub(super) below: Vec<NavPoint>,
}

impl NavPoint {
    /// Where it leads, or the first below it that leads anywhere.
    fn target(&self) -> &str {
        // The NCX can't have an entry without a place; the first below it is where a reader wants to go.
        match self.below.first() {
            Some(first) if self.href.is_empty() => first.target(),
            _ => &self.href,
        }
    }
}

/// A file of our own in front of the text.
pub(super) struct FrontFile {
    pub(super) path: &'static str,
    pub(super) epub_type: &'static str,
    pub(super) title: String,
}

/// The contents of the book, so many levels of them. Never empty: a book without titles has its own.
pub(super) fn contents(plan: &PublicationPlan<'_>, depth: Option<u8>) -> Vec<NavPoint> {
    let mut flat = Vec::new();
    // Titles are asked for once: a search for each entry would take time by the square of the headings.
    let titles = walk::heading_titles(&plan.book.divisions);
    for listed in plan.resolved.levels(plan.book, depth.unwrap_or(u8::MAX)) {
        let ListedEntry { entry, division, .. } = listed;
        let href = match plan.href(None, entry.node) {
            Some(href) => href,
            // It is not a link, but chapters may be nested in it.
            None if division.is_some_and(|division| division.draft) => String::new(),
            None => continue,
        };
        // Line breaks in titles are for title pages.
        let parted = division.and_then(|division| {
            let language = division.language.as_deref().unwrap_or(&plan.book.metadata.language);
            label::menu_title(&division.title, language)
        });
        let entry_title = parted.as_deref().map(title_text);
        let words = entry_title.as_deref().unwrap_or(&entry.title);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            continue;
        }
        let content = match division {
            Some(division) => Some(parted.as_deref().unwrap_or(&division.title)),
            None => titles.get(&entry.node).map(Vec::as_slice),
        };
        // A chapter whose heading became the book's title has no title of its own, but an entry.
        let markup = content.and_then(|content| title_markup(plan, content)).filter(|markup| !markup.trim().is_empty());
        let mut markup = markup.unwrap_or_else(|| text(&words));
        let mut title = words;
        if let Some(number) = entry.number.as_deref() {
            title = format!("{number} {title}");
            markup = format!("<span class=\"number\">{}</span> {markup}", text(number));
        }
        let class = match (listed.is_part, listed.level) {
            (true, _) => "contents-part",
            (false, 0) => "contents-chapter",
            (false, 1) => "contents-section",
            (false, _) => "contents-subsection",
        };
        let language = plan.file_of(entry.node).map(|file| plan.language_at(file)).filter(|tag| *tag != plan.language);
        flat.push((entry.depth, NavPoint { title, markup, class, href, language, below: Vec::new() }));
    }
    // A navigation document without a link is invalid.
    // A book whose only title is that of its draft, say, still has a text to lead to.
    if flat.iter().all(|it| it.1.href.is_empty())
        && let Some(file) = (0..plan.book.divisions.len()).find_map(|index| plan.file(index))
    {
        let title = plan.book.metadata.title.clone();
        let markup = text(&title);
        let (class, href) = ("contents-chapter", file.to_owned());
        let point = NavPoint { title, markup, class, href, language: None, below: Vec::new() };
        flat.push((0, point));
    }
    let mut points = nest(flat);
    drop_drafts(&mut points);
    points
}

/// A title as markup without links, notes and places; nothing if it holds a picture, or words that the book makes itself.
fn title_markup(plan: &PublicationPlan<'_>, content: &[Inline]) -> Option<String> {
    let mut out = String::new();
    for inline in content {
        // Links in links are invalid, and a note's mark in a menu would be a figure that means nothing; so only looks
        // are kept.
        let inside = |content: &[Inline]| title_markup(plan, content);
        match &inline.kind {
            InlineKind::Text(words) => out.push_str(&text(words)),
            InlineKind::LineBreak => out.push(' '),
            InlineKind::Code(code) => out.push_str(&format!("<code>{}</code>", text(code))),
            InlineKind::Emphasis(inner) => out.push_str(&format!("<em>{}</em>", inside(inner)?)),
            InlineKind::Strong(inner) => out.push_str(&format!("<strong>{}</strong>", inside(inner)?)),
            InlineKind::Superscript(inner) => out.push_str(&format!("<sup>{}</sup>", inside(inner)?)),
            InlineKind::Subscript(inner) => out.push_str(&format!("<sub>{}</sub>", inside(inner)?)),
            InlineKind::Strikethrough(inner) | InlineKind::SmallCaps(inner) | InlineKind::Span(_, inner) => {
                out.push_str(&inside(inner)?);
            }
            InlineKind::Link(link) => out.push_str(&inside(&link.content)?),
            InlineKind::Index(mark) => out.push_str(&inside(&mark.content)?),
            InlineKind::Math(_) => match plan.formulas.get(inline.id)? {
                ShownFormula::MathMl(shown) | ShownFormula::NumberedMathMl(shown) => out.push_str(shown),
                ShownFormula::Drawing(_) => return None,
            },
            InlineKind::Note(_) | InlineKind::Anchor(_) => {}
            InlineKind::Image(_)
            | InlineKind::Media(_)
            | InlineKind::Reference(_)
            | InlineKind::Citation(_)
            | InlineKind::Label
            | InlineKind::Html(_) => {
                return None;
            }
        }
    }
    Some(out)
}

/// Whether titles have formulas: the package has to say so.
pub(super) fn has_math(points: &[NavPoint]) -> bool {
    points.iter().any(|point| point.markup.contains("<math") || has_math(&point.below))
}

/// Leaves out the entries that lead nowhere and have none below them: no navigation document may have those.
fn drop_drafts(points: &mut Vec<NavPoint>) {
    points.iter_mut().for_each(|point| drop_drafts(&mut point.below));
    points.retain(|point| !point.href.is_empty() || !point.below.is_empty());
}

/// Entries with depths to a tree. A depth that skips a level is one level below what goes before.
fn nest(flat: Vec<(u8, NavPoint)>) -> Vec<NavPoint> {
    let mut open: Vec<(u8, NavPoint)> = Vec::new();
    let mut tree = Vec::new();
    for (depth, point) in flat {
        close(&mut open, &mut tree, |it| depth <= it);
        // Depths may skip a level; the tree has no empty levels.
        open.push((depth, point));
    }
    close(&mut open, &mut tree, |_| true);
    tree
}

/// Files the open entries away whose depth says so.
fn close(open: &mut Vec<(u8, NavPoint)>, tree: &mut Vec<NavPoint>, ends: impl Fn(u8) -> bool) {
    while open.last().is_some_and(|it| ends(it.0)) {
        if let Some((_, point)) = open.pop() {
            match open.last_mut() {
                Some((_, above)) => above.below.push(point),
                None => tree.push(point),
            }
        }
    }
}

/// The navigation document.
pub(super) fn document(plan: &PublicationPlan<'_>, points: &[NavPoint], front: &[FrontFile]) -> String {
    let words = &plan.words;
    let mut body = String::new();
    let _ = writeln!(
        body,
        "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n\
         <h1 id=\"toc-title\">{}</h1>",
        words.contents()
    );
    push_points(&mut body, points);
    // The contents are first: many readers take the first `nav` for them, whatever its type.
    body.push_str("</nav>\n");
    push_landmarks(&mut body, plan, front);
    if !plan.marks.pages.is_empty() {
        let _ = writeln!(
            body,
            // Hidden, since the document is also shown as a page: a list of all page numbers is for the reader's menu alone.
            "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" hidden=\"hidden\" \
             aria-labelledby=\"page-list-title\">\n<h2 id=\"page-list-title\">{}</h2>\n<ol>",
            words.pages
        );
        for page in &plan.marks.pages {
            let href = format!("{}#{}", plan.path(page.file), page.id);
            push_link(&mut body, None, &href, &page.label);
            body.push_str("</li>\n");
        }
        body.push_str("</ol>\n</nav>\n");
    }
    let head = XhtmlHead {
        language: &plan.language,
        direction: plan.flow.direction(plan.flow.rtl),
        style: None,
        title: words.contents(),
        body_type: None,
        sheets: &plan.sheets,
    };
    // Its long titles are those of the text.
    xhtml::document(&head, &soft_markup(plan, &body))
}

/// The list and all lists below it. Depth is bounded by that of the outline, a byte.
fn push_points(out: &mut String, points: &[NavPoint]) {
    out.push_str("<ol>\n");
    for point in points {
        let _ = write!(out, "<li class=\"{}\">", point.class);
        if point.href.is_empty() {
            let _ = write!(out, "<span>{}</span>", point.markup);
        } else {
            out.push_str("<a");
            push_attribute(out, "href", &point.href);
            if let Some(language) = &point.language {
                push_attribute(out, "lang", language);
                push_attribute(out, "xml:lang", language);
                push_attribute(out, "dir", TextDirection::of(is_rtl(language)).name());
            }
            let _ = write!(out, ">{}</a>", point.markup);
        }
        if !point.below.is_empty() {
            out.push('\n');
            push_points(out, &point.below);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// `<li><a>`, without the item's end.
fn push_link(out: &mut String, epub_type: Option<&str>, href: &str, title: &str) {
    out.push_str("<li><a");
    if let Some(epub_type) = epub_type {
        push_attribute(out, "epub:type", epub_type);
    }
    push_attribute(out, "href", href);
    let _ = write!(out, ">{}</a>", text(title));
}

fn push_landmarks(out: &mut String, plan: &PublicationPlan<'_>, front: &[FrontFile]) {
    let _ = writeln!(
        out,
        "<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\" \
         aria-labelledby=\"landmarks-title\">\n<h2 id=\"landmarks-title\">{}</h2>\n<ol>",
        plan.words.landmarks
    );
    for file in front {
        push_link(out, Some(file.epub_type), file.path, &file.title);
        out.push_str("</li>\n");
    }
    // One entry for each role: a landmark is a place to jump to, not a list of all appendices.
    let mut seen: Vec<Role> = Vec::new();
    let mut in_body = false;
    let body = bodymatter_start(plan);
    for (at, division) in plan.book.divisions.iter().enumerate() {
        let Some(file) = plan.file(at) else { continue };
        let title = title_text(&division.title);
        let title = if title.trim().is_empty() { &plan.book.metadata.title } else { title.trim() };
        if Some(at) == body && !in_body {
            in_body = true;
            push_link(out, Some("bodymatter"), file, plan.words.begin);
            out.push_str("</li>\n");
        }
        let is_landmark = !matches!(division.role, Role::Chapter | Role::Part | Role::Interlude);
        // A landmark must have a type (EPUB 3.3, section 5.4.2.3).
        if let Some(kind) = roles::epub_type(division.role).filter(|_| is_landmark && !seen.contains(&division.role)) {
            seen.push(division.role);
            push_link(out, Some(kind), file, title);
            out.push_str("</li>\n");
        }
    }
    out.push_str("</ol>\n</nav>\n");
}

/// Where reading begins: the first division of the text itself, else the first of all.
pub(super) fn bodymatter_start(plan: &PublicationPlan<'_>) -> Option<usize> {
    // Where reading begins is what readers open a new book at, and the end of what shops show of front matter.
    let divisions = &plan.book.divisions;
    let shown = |at: &usize| plan.file(*at).is_some();
    (0..divisions.len())
        .filter(shown)
        .find(|at| divisions[*at].matter == Matter::Body)
        .or_else(|| (0..divisions.len()).find(shown))
}

pub(super) fn ncx(plan: &PublicationPlan<'_>, points: &[NavPoint], unique_id: &str) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx");
    push_attribute(&mut out, "xmlns", "http://www.daisy.org/z3986/2005/ncx/");
    push_attribute(&mut out, "version", "2005-1");
    push_attribute(&mut out, "xml:lang", &plan.language);
    // NCX 2005-1 demands the head with the identifier of the package: a check of EPUBCheck compares the two.
    out.push_str(">\n<head>\n<meta name=\"dtb:uid\"");
    push_attribute(&mut out, "content", unique_id);
    let pages = plan.marks.pages.len();
    let _ = write!(
        out,
        "/>\n<meta name=\"dtb:depth\" content=\"{}\"/>\n\
         <meta name=\"dtb:totalPageCount\" content=\"{pages}\"/>\n\
         <meta name=\"dtb:maxPageNumber\" content=\"{}\"/>\n</head>\n\
         <docTitle><text>{}</text></docTitle>\n<navMap>\n",
        depth(points),
        plan.marks.pages.iter().filter_map(|it| it.label.parse::<u32>().ok()).max().unwrap_or(0),
        text(&plan.book.metadata.title)
    );
    let (mut order, mut count) = (0, 0);
    push_nav_points(&mut out, points, &mut order, &mut count);
    out.push_str("</navMap>\n");
    if 0 < pages {
        let title = plan.words.pages;
        let _ = writeln!(out, "<pageList>\n<navLabel><text>{title}</text></navLabel>");
        for (number, page) in (1..).zip(&plan.marks.pages) {
            // Play order counts through the entries and pages, as the NCX demands.
            order += 1;
            // Roman folios have no value as a number.
            let kind = if page.label.parse::<u32>().is_ok() { "normal" } else { "front" };
            let href = format!("{}#{}", plan.path(page.file), page.id);
            let _ = write!(out, "<pageTarget id=\"page-{number}\" type=\"{kind}\" playOrder=\"{order}\"");
            if kind == "normal" {
                push_attribute(&mut out, "value", &page.label);
            }
            let _ = write!(out, "><navLabel><text>{}</text></navLabel><content", text(&page.label));
            push_attribute(&mut out, "src", &href);
            out.push_str("/></pageTarget>\n");
        }
        out.push_str("</pageList>\n");
    }
    out.push_str("</ncx>\n");
    out
}

/// The entries with their order in the reading. One that leads nowhere has the place of the first below it, and
/// so its order: NCX has one for each place.
fn push_nav_points(out: &mut String, points: &[NavPoint], order: &mut u32, count: &mut u32) {
    for point in points {
        // Ids are counted over all levels; the order is not, since two entries may have one place.
        *count += 1;
        let own = *order + 1;
        if !point.href.is_empty() {
            *order = own;
        }
        let _ = write!(out, "<navPoint id=\"point-{count}\" playOrder=\"{own}\">");
        let _ = write!(out, "<navLabel><text>{}</text></navLabel><content", text(&point.title));
        push_attribute(out, "src", point.target());
        out.push_str("/>\n");
        push_nav_points(out, &point.below, order, count);
        out.push_str("</navPoint>\n");
    }
}

fn depth(points: &[NavPoint]) -> usize {
    points.iter().map(|point| 1 + depth(&point.below)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_become_a_tree_and_skipped_levels_close_up() {
        let entry = |depth, title: &str| (depth, NavPoint { title: title.to_owned(), ..NavPoint::default() });
        let tree = nest(vec![entry(1, "a"), entry(0, "b"), entry(3, "c"), entry(2, "d"), entry(3, "e"), entry(0, "f")]);
        let shape: Vec<(&str, usize)> = tree.iter().map(|it| (it.title.as_str(), it.below.len())).collect();
        assert_eq!(shape, [("a", 0), ("b", 2), ("f", 0)]);
        assert_eq!(tree[1].below[1].below[0].title, "e");
        assert_eq!(depth(&tree), 3);
    }
}
