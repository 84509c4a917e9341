//! Inlines to XHTML, and what blocks share with them: the [`Writer`] of one division's text.
//!
//! In: inlines, and the plan that knows ids, files and page breaks. Out: markup.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::glossary::{self, GlossedTerm};
use super::html;
use super::image_ground::ImageGround;
use super::math::{self, ShownFormula};
use super::pages::PageBreak;
use super::phrase;
use super::plan::{self, PublicationPlan};
use super::semantics;
use super::url;
use super::words::EpubTerms;
use super::xhtml::{open, push_attribute, push_text};
use crate::document::block::{LINE, LINE_NUMBERS};
use crate::document::direction::{self, TextDirection};
use crate::document::inline::{
    CITED_BY, CITING, GLOSSING, Image, Inline, InlineKind, Link, Reference, Width, plain_text,
};
use crate::document::{Attributes, NodeId, NoteId};
use crate::resolve::Target;
use crate::resolve::completeness::Census;
use crate::text::language;
use crate::text::vertical::combined;
use crate::text::words::Term;

/// Writes the text of one file.
pub(super) struct Writer<'a> {
    pub(super) plan: &'a PublicationPlan<'a>,
    /// Our words beside the text, in the language of the text around them.
    pub(super) words: EpubTerms,
    /// The file, by its place in [`PublicationPlan::files`].
    pub(super) file: usize,
    pub(super) out: String,
    /// The rank of the heading that the text is under; 0 above the first.
    pub(super) rank: u8,
    /// Whether a link is open: another can't be in it.
    pub(super) in_link: bool,
    /// Whether the text is in a `ruby` element itself.
    in_ruby: bool,
    /// Whether the text is in a table that may be too wide, whose words get places to be divided.
    pub(super) in_wide_table: bool,
    /// The block that opens the division.
    pub(super) opening: Option<NodeId>,
    /// The figure whose caption is written next: its number goes before it.
    pub(super) figure: Option<NodeId>,
    /// The word for it: it may be code.
    pub(super) figure_term: Term,
    /// How often each name was given to an alert of this file.
    alerts: BTreeMap<String, u32>,
    /// The marks of notes that wait for the end of a link.
    held: Vec<(NodeId, NoteId)>,
    /// The terms of this file that are told below its text, in the order of their first uses.
    pub(super) glossed: Vec<GlossedTerm>,
    /// The text written for each title, block and note.
    pub(super) carried: Vec<WrittenUnit>,
}

/// The text written for a title, for a block at the top of a division, or for a note.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenUnit {
    pub(super) node: NodeId,
    pub(super) census: Census,
}

impl<'a> Writer<'a> {
    /// A writer of one file.
    pub(super) fn new(plan: &'a PublicationPlan<'a>, file: usize) -> Writer<'a> {
        Writer {
            plan,
            words: EpubTerms::of(&plan.language_at(file)),
            file,
            out: String::new(),
            rank: 0,
            in_link: false,
            in_ruby: false,
            in_wide_table: false,
            opening: None,
            figure: None,
            figure_term: Term::Figure,
            alerts: BTreeMap::new(),
            held: Vec::new(),
            glossed: Vec::new(),
            carried: Vec::new(),
        }
    }

    /// Counts what was written of a node since a place in the output.
    pub(super) fn carry(&mut self, node: NodeId, since: usize) {
        let mut census = Census::default();
        census.markup(&self.out[since..]);
        self.carried.push(WrittenUnit { node, census });
    }

    /// The name of an alert for those who hear the book: its title, with a number from the second of its name in
    /// a file on, so that each can be told from the others in a list of them.
    pub(super) fn alert_name(&mut self, title: &str) -> String {
        let count = self.alerts.entry(title.to_lowercase()).or_insert(0);
        *count += 1;
        // The first keeps its plain name: most files have one of a kind.
        if *count == 1 { title.to_owned() } else { format!("{title} ({count})") }
    }

    /// Writes inlines beside one another.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        let mut mark = false;
        for inline in inlines {
            let is_mark = matches!(inline.kind, InlineKind::Note(_));
            if mark && is_mark && !self.in_link {
                // `12` would be the twelfth note's.
                self.out.push_str("<sup class=\"note\">,</sup>");
            }
            mark = is_mark;
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) = &inline.kind {
            self.anchor(inline.id);
            // Marks of page breaks are offsets in text, so that text is cut where pages begin; other nodes have them
            // in front.
            return self.prose(text, self.plan.marks.at(inline.id));
        }
        if !matches!(inline.kind, InlineKind::Code(_)) {
            self.breaks(inline.id);
        }
        match &inline.kind {
            InlineKind::Text(_) => {}
            InlineKind::LineBreak => self.out.push_str("<br/>\n"),
            InlineKind::Code(text) => self.inline_code(inline.id, text),
            InlineKind::Emphasis(content) => self.element("em", None, inline.id, content),
            InlineKind::Strong(content) => self.element("strong", None, inline.id, content),
            InlineKind::Strikethrough(content) => self.element("del", None, inline.id, content),
            InlineKind::Superscript(content) => self.element("sup", None, inline.id, content),
            InlineKind::Subscript(content) => self.element("sub", None, inline.id, content),
            InlineKind::SmallCaps(content) => {
                self.element("span", Some("smallcaps"), inline.id, content);
            }
            InlineKind::Span(attributes, content) => self.span(inline.id, attributes, content),
            InlineKind::Link(link) => self.link(inline.id, link),
            InlineKind::Reference(reference) => self.reference(inline.id, reference),
            InlineKind::Image(image) => self.image(inline.id, image, Some("inline")),
            InlineKind::Media(media) => self.media(inline.id, media),
            // A held mark is written when the link is closed.
            // HTML forbids a link in a link: the mark follows behind.
            InlineKind::Note(note) if self.in_link => self.held.push((inline.id, *note)),
            InlineKind::Note(note) => self.note_mark(inline.id, *note),
            InlineKind::Anchor(_) => {
                self.anchor(inline.id);
            }
            InlineKind::Index(mark) => {
                self.anchor(inline.id);
                self.inlines(&mark.content);
            }
            InlineKind::Citation(_) => self.citation(inline.id),
            InlineKind::Math(tex) => match self.plan.formulas.get(inline.id) {
                Some(
                    ShownFormula::MathMl(shown) | ShownFormula::NumberedMathMl(shown) | ShownFormula::Drawing(shown),
                ) => self.formula(shown),
                None => {
                    self.start("code", inline.id, Some("math"), &[]);
                    push_text(&mut self.out, tex);
                    self.out.push_str("</code>");
                }
            },
            InlineKind::Label => {
                self.anchor(inline.id);
                push_text(&mut self.out, self.plan.resolved.labels.get(&inline.id).map_or("", String::as_str));
            }
            InlineKind::Html(html) => html::push_clean(&mut self.out, html, html::ElementLevel::Inline),
        }
    }

    /// A formula, whose pieces follow one another from left to right in all texts.
    fn formula(&mut self, shown: &str) {
        match self.code_direction().filter(|_| shown.contains(math::BREAK)) {
            Some(direction) => {
                let _ = write!(self.out, "<span dir=\"{direction}\">{shown}</span>");
            }
            None => self.out.push_str(shown),
        }
    }

    /// An element without attributes of the author's.
    fn element(&mut self, name: &str, class: Option<&str>, node: NodeId, content: &[Inline]) {
        self.start(name, node, class, &[]);
        self.inlines(content);
        let _ = write!(self.out, "</{name}>");
    }

    /// The direction of code, where it may stand in a text that runs the other way: its signs are in the order in which they
    /// were typed.
    pub(super) fn code_direction(&self) -> Option<&'static str> {
        (self.plan.is_mixed || self.plan.flow.rtl).then_some("ltr")
    }

    /// The direction of a note's mark, which an element keeps apart from words of the other direction before it: its figures
    /// would go along with them.
    fn mark_direction(&self) -> Option<&'static str> {
        /// A few words: the nearest letter decides where a figure stands.
        const NEAR: usize = 64;
        let near = &self.out[self.out.floor_char_boundary(self.out.len().saturating_sub(NEAR))..];
        self.code_direction().or_else(|| language::has_rtl(near).then_some("ltr"))
    }

    /// Text of the book, its roman numerals marked.
    fn prose(&mut self, text: &str, marks: &[PageBreak]) {
        const OPEN: &str = "<span epub:type=\"z3998:roman\">";
        // In a title or span that is one as a whole nothing has to be said twice.
        let is_marked = self.out.ends_with("\"z3998:roman\">");
        let numerals = if is_marked { Vec::new() } else { semantics::numerals_in(text) };
        let mut at = 0;
        for numeral in numerals {
            self.piece(text, at..numeral.start, marks);
            self.out.push_str(OPEN);
            self.piece(text, numeral.clone(), marks);
            self.out.push_str("</span>");
            at = numeral.end;
        }
        match at {
            0 => self.broken_text(text, marks),
            _ => self.rest_of_text(text, at, marks),
        }
    }

    /// A span: as the element that its class stands for, if there is one.
    fn span(&mut self, node: NodeId, attributes: &Attributes, content: &[Inline]) {
        if let Some(number) = attributes.value(LINE).filter(|_| attributes.has_class(LINE_NUMBERS)) {
            self.start("span", node, Some("line-number"), &[]);
            push_text(&mut self.out, number);
            return self.out.push_str("</span> ");
        }
        if attributes.is_empty() && self.plan.id(node).is_none() {
            return self.inlines(content);
        }
        let name = phrase::element(attributes, content, self.in_ruby);
        let name_is_italic = name == "i";
        // An author who wrote ruby, `kbd` or `abbr` gets these elements and not spans with classes.
        if name == "rp" {
            // Brackets for readers without ruby: in EPUB all have it, and its checker discourages `rp`.
            return self.left_out(content);
        }
        // A `title` is read out for abbreviations alone; elsewhere it is a tooltip that touch screens can't show.
        let title = attributes.value("title").filter(|_| name == "abbr");
        let epub_type = semantics::of_span(attributes, name, content);
        let has_own = attributes.value("dir").or(attributes.value("lang")).is_some();
        let direction = self.code_direction().filter(|_| matches!(name, "kbd" | "samp") && !has_own);
        self.start_with(
            name,
            node,
            attributes,
            None,
            &[("title", title), ("epub:type", epub_type), ("dir", direction)],
        );
        let outer = std::mem::replace(&mut self.in_ruby, name == "ruby");
        match content {
            // `kbd` and `samp` are code by themselves.
            [Inline { id, kind: InlineKind::Code(text), .. }]
                if matches!(name, "kbd" | "samp") && self.plan.id(*id).is_none() =>
            {
                self.broken_text(text, self.plan.marks.at(*id));
            }
            // Italics of a name are no stress (Standard Ebooks' manual, 4.1.2), which readers that speak would hear in `em`.
            [Inline { id, kind: InlineKind::Emphasis(name), .. }] if name_is_italic && self.plan.id(*id).is_none() => {
                self.inlines(name);
            }
            _ => self.inlines(content),
        }
        self.in_ruby = outer;
        let _ = write!(self.out, "</{name}>");
    }

    /// `<name id class …>` for a node.
    pub(super) fn start(&mut self, name: &str, node: NodeId, class: Option<&str>, more: &[(&str, Option<&str>)]) {
        self.start_with(name, node, &Attributes::default(), class, more);
    }

    /// `<name id class lang dir …>` for a node with what its author gave it.
    pub(super) fn start_with(
        &mut self,
        name: &str,
        node: NodeId,
        attributes: &Attributes,
        class: Option<&str>,
        more: &[(&str, Option<&str>)],
    ) {
        let classes = classes(class, attributes);
        let language = attributes.value("lang").and_then(plan::language);
        // A language has a usual direction, which Unicode's algorithm can't guess for a text that begins with figures or
        // signs. In a book of one direction nothing has to say it.
        let of_language = || {
            let language = language.as_deref().filter(|_| self.plan.is_mixed)?;
            Some(TextDirection::of(language::is_rtl(language)))
        };
        let direction = direction::written(attributes).or_else(of_language);
        let common = [
            ("id", self.plan.id(node)),
            ("class", classes.as_deref()),
            ("lang", language.as_deref()),
            // Both: EPUB asks for `xml:lang`, browsers and CSS go by `lang`.
            ("xml:lang", language.as_deref()),
            ("dir", direction.map(TextDirection::name)),
        ];
        open(&mut self.out, name, &common);
        self.out.pop();
        for (key, value) in more {
            if let Some(value) = value {
                push_attribute(&mut self.out, key, value);
            }
        }
        self.out.push('>');
        // `open` closes its tag; attributes that are this element's own go before the bracket.
    }

    /// An empty element that carries a node's id, if it has one.
    pub(super) fn anchor(&mut self, node: NodeId) {
        if let Some(id) = self.plan.id(node) {
            open(&mut self.out, "span", &[("id", Some(id))]);
            self.out.push_str("</span>");
        }
    }

    fn link(&mut self, node: NodeId, link: &Link) {
        if self.glossed(node, link) {
            return;
        }
        let href = match self.plan.resolved.targets.get(&node) {
            Some(Target::Node(target)) => self.plan.href(Some(self.file), *target),
            Some(Target::External(address)) => url::external(address),
            // A link to what does not exist was reported; its words stay.
            Some(Target::Missing) => None,
            None => url::external(&link.url),
        };
        let title = Some(link.title.as_str()).filter(|it| !it.is_empty());
        let name = self.plan.resolved.link_name(node, link);
        let shown = name.clone().unwrap_or_else(|| plain_text(&link.content));
        let direction = self.code_direction().filter(|_| link.shows_address(&shown));
        let more = [("title", title), ("dir", direction.filter(|_| direction::written(&link.attributes).is_none()))];
        self.linked(node, href, &more, &link.attributes, |writer| match name {
            Some(name) => {
                writer.left_out(&link.content);
                push_text(&mut writer.out, &name);
            }
            None => {
                // Addresses that are shown as text get places to break.
                let start = writer.out.len();
                writer.inlines(&link.content);
                writer.break_names(start, &["://"]);
            }
        });
    }

    fn reference(&mut self, node: NodeId, reference: &Reference) {
        let referent = self.plan.resolved.references.get(&node);
        let href = referent.and_then(|referent| self.plan.href(Some(self.file), referent.node));
        push_text(&mut self.out, referent.map_or("", |referent| &referent.before));
        let unlinked = self.plan.resolved.unlinked.get(&node);
        let text = referent.map(|referent| &referent.text).or(unlinked).map_or("", String::as_str);
        self.linked(node, href, &[], &Attributes::default(), |writer| {
            if reference.content.is_empty() {
                push_text(&mut writer.out, text);
            } else {
                writer.inlines(&reference.content);
            }
        });
    }

    /// Text in a link; without a target, or in another link, the text alone.
    fn linked(
        &mut self,
        node: NodeId,
        href: Option<String>,
        own: &[(&str, Option<&str>)],
        attributes: &Attributes,
        content: impl FnOnce(&mut Self),
    ) {
        // The id and the classes stay even without a target: others may lead here.
        let Some(href) = href.filter(|_| !self.in_link) else {
            if !attributes.is_empty() || self.plan.id(node).is_some() {
                self.start_with("span", node, attributes, None, &[]);
                content(self);
                self.out.push_str("</span>");
            } else {
                content(self);
            }
            return;
        };
        let class = |name: &str| attributes.has_class(name);
        let (kind, role) = match () {
            // Citations and the way back from an entry have roles of their own in DPUB-ARIA, so that readers can
            // offer a way back.
            () if class(CITING) => (Some("biblioref"), Some("doc-biblioref")),
            () if class(CITED_BY) => (Some("backlink"), Some("doc-backlink")),
            () if class(GLOSSING) => (Some(glossary::REFERENCE), Some("doc-glossref")),
            () => (None, None),
        };
        let mut more = vec![("href", Some(href.as_str()))];
        more.extend_from_slice(own);
        more.extend([("epub:type", kind), ("role", role)]);
        self.start_with("a", node, attributes, None, &more);
        self.in_link = true;
        content(self);
        self.in_link = false;
        self.out.push_str("</a>");
        // Marks of notes within the link were held back: they follow it.
        for (node, note) in std::mem::take(&mut self.held) {
            self.note_mark(node, note);
        }
    }

    /// Writes the label of a citation; the references lead back to it.
    fn citation(&mut self, node: NodeId) {
        let plan = self.plan;
        let Some(content) = plan.resolved.citations.get(&node) else { return };
        self.start("span", node, Some("citation"), &[]);
        self.inlines(content);
        self.out.push_str("</span>");
    }

    fn note_mark(&mut self, node: NodeId, note: NoteId) {
        let Some(note_location) = self.plan.note(note) else { return };
        let Some(mark) = note_location.marks.iter().find(|mark| mark.node == node) else { return };
        let Some(file) = note_location.file else { return };
        let href = self.plan.href_to(self.file, file, &note_location.id);
        let direction = self.mark_direction();
        open(&mut self.out, "sup", &[("class", Some("note")), ("dir", direction)]);
        let attributes = [
            ("epub:type", Some("noteref")),
            ("role", Some("doc-noteref")),
            ("id", Some(mark.id.as_str())),
            ("href", Some(href.as_str())),
        ];
        open(&mut self.out, "a", &attributes);
        push_text(&mut self.out, &note_label(self.plan, note));
        self.out.push_str("</a></sup>");
    }

    /// An image. One that is not in the book (it was reported) is shown by its alternative text.
    pub(super) fn image(&mut self, node: NodeId, image: &Image, class: Option<&str>) {
        // A dead `img` would show a broken frame in readers.
        let Some(file) = self.plan.images.get(&image.source) else {
            self.start_with("span", node, &image.attributes, Some("missing-image"), &[]);
            push_text(&mut self.out, image.alt.as_deref().unwrap_or(""));
            self.out.push_str("</span>");
            return;
        };
        let style = image.width.map(width);
        let class = match (class, self.plan.ground(&image.source)) {
            (Some(_), Some(ImageGround::Light)) => Some("inline paper"),
            (None, Some(ImageGround::Light)) => Some("paper"),
            (Some(_), Some(ImageGround::Dark)) => Some("inline slate"),
            (None, Some(ImageGround::Dark)) => Some("slate"),
            (class, None) => class,
        };
        let more = [
            ("src", Some(file.as_str())),
            ("alt", image.alt.as_deref()),
            ("title", Some(image.title.as_str()).filter(|it| !it.is_empty())),
            ("style", style.as_deref()),
        ];
        self.start_with("img", node, &image.attributes, class, &more);
        // The element is empty: its tag is closed as XML wants it.
        self.out.pop();
        self.out.push_str("/>");
    }

    /// Text with the page breaks in it.
    pub(super) fn broken_text(&mut self, text: &str, marks: &[PageBreak]) {
        self.rest_of_text(text, 0, marks);
        if text.is_empty() {
            // Text of no letters can have a page break before it, which no piece of it would hold.
            marks.iter().filter(|mark| mark.offset == 0).for_each(|mark| self.page_break(mark.page));
        }
    }

    /// Text from a byte on, with the page breaks in it and behind it.
    pub(super) fn rest_of_text(&mut self, text: &str, from: usize, marks: &[PageBreak]) {
        self.piece(text, from..text.len(), marks);
        // What is behind the last letter belongs to the text, not to the element after it.
        for mark in marks.iter().filter(|mark| text.len() <= mark.offset && 0 < mark.offset) {
            self.page_break(mark.page);
        }
    }

    /// A piece of a text with the page breaks in that piece.
    pub(super) fn piece(&mut self, text: &str, range: std::ops::Range<usize>, marks: &[PageBreak]) {
        let mut from = range.start;
        for mark in marks {
            let mut at = mark.offset;
            // Offsets are from the pages' text, and a piece must begin with a whole character.
            while 0 < at && !text.is_char_boundary(at) {
                at -= 1;
            }
            if from <= at && range.contains(&at) {
                self.text(&text[from..at]);
                self.page_break(mark.page);
                from = at;
            }
        }
        self.text(&text[from..range.end]);
    }

    /// Text. Between vertical lines short numbers stand upright, in the room of one letter (EBPAJ guide 1.1.4).
    fn text(&mut self, text: &str) {
        // Only between vertical lines do figures lie on their side.
        if self.plan.flow.vertical.is_none() {
            return push_text(&mut self.out, text);
        }
        let mut from = 0;
        for range in combined(text) {
            push_text(&mut self.out, &text[from..range.start]);
            let _ = write!(self.out, "<span class=\"tcy\">{}</span>", &text[range.clone()]);
            from = range.end;
        }
        push_text(&mut self.out, &text[from..]);
    }

    /// The page breaks at a node that has no text of its own, or before one.
    pub(super) fn breaks(&mut self, node: NodeId) {
        for mark in self.plan.marks.at(node) {
            self.page_break(mark.page);
        }
    }

    pub(super) fn page_break(&mut self, page: usize) {
        let Some(page) = self.plan.marks.pages.get(page) else { return };
        // Read out before the next word: the space and the stop keep it apart from the sentence.
        let spoken = format!(" {}. ", self.words.page_name(&page.label));
        let attributes = [
            ("lang", self.words.substitute),
            ("xml:lang", self.words.substitute),
            ("epub:type", Some("pagebreak")),
            ("role", Some("doc-pagebreak")),
            ("id", Some(page.id.as_str())),
            ("aria-label", Some(spoken.as_str())),
        ];
        open(&mut self.out, "span", &attributes);
        self.out.push_str("</span>");
    }
}

/// A note's mark as the reader sees it.
pub(super) fn note_label(plan: &PublicationPlan<'_>, note: NoteId) -> String {
    let label = plan.resolved.notes.get(note.0 as usize).map(|note| note.label.clone());
    label.filter(|label| !label.is_empty()).unwrap_or_else(|| (note.0 + 1).to_string())
}

/// Our class and the author's.
fn classes(ours: Option<&str>, attributes: &Attributes) -> Option<String> {
    let mut classes = ours.unwrap_or("").to_owned();
    for class in &attributes.classes {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        // Classes with other signs would need escapes in selectors, which many readers' CSS does not know.
        // The kind of a theorem may have the name of its container.
        if !class.is_empty() && class.chars().all(is_plain) && classes.split(' ').all(|other| other != class) {
            if !classes.is_empty() {
                classes.push(' ');
            }
            classes.push_str(class);
        }
    }
    (!classes.is_empty()).then_some(classes)
}

/// A width as a style: of the measure, or a length in points (which a narrow screen cuts short).
pub(super) fn width(width: Width) -> String {
    match width {
        Width::Measure(part) => format!("width:{}%", decimal(i64::from(part), 100)),
        // Lengths are in units of 2⁻¹⁶ pt; two decimals of a point are finer than any screen.
        Width::Length(length) => format!("width:{}pt", decimal(length.max(0) * 100 / 65536, 100)),
    }
}

/// A quotient with at most two decimals, as CSS writes numbers.
fn decimal(value: i64, unit: i64) -> String {
    let text = format!("{}.{:02}", value / unit, value % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
