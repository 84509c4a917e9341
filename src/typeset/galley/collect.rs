//! Inlines to one text with its fonts: what a paragraph is before it is shaped.
//!
//! In: inlines, and the font around them. Out: a [`Styled`] whose runs know their
//! leaves, nodes and links. Notes, links and images that are met are numbered on the way.

use std::collections::BTreeSet;

use super::code_size::CodeSize;
use super::gathered::{LineTables, NoteQueue, PageReferences};
use super::page_reference;
use super::text_style::classed;
pub(crate) use super::text_style::{TextStyle, class_letters, ink, ink_of, small_caps, with_element_style};
use super::{DraftFlaw, LinkInfo, MarkKind, ObjectContent};
use crate::document::block::{LINE, LINE_NUMBERS};
use crate::document::direction::{self, TextDirection};
use crate::document::inline::{Image, Inline, InlineKind, Link, MARK_AT_END, Reference, plain_text};
use crate::document::{Attributes, Book, NodeId};
use crate::geometry::Length;
use crate::picture::Pictures;
use crate::resolve::{Resolved, Target};
use crate::style::{Slope, Style, Weight};
use crate::text::catalog::Catalog;
use crate::text::shape::Features;
use crate::text::words::Terms;
use crate::typeset::TypesetInput;
use crate::typeset::frame::{ElementId, Ink, LeafId, LinkTarget, StructureRole};
use crate::typeset::paragraph::{Breaks, Decorations, Font, Isolate, Mark, StyleRun, Styled};
use crate::typeset::structure::StructureBuilder;
use crate::typeset::text_languages::{TextLanguages, direction_of_words};

/// Everything that is known or gathered while drafts are made, for the whole book.
#[derive(Clone)]
pub(crate) struct GalleyBuilder<'a> {
    /// The document.
    pub(crate) book: &'a Book,
    pub(crate) resolved: &'a Resolved,
    pub(crate) style: &'a Style,
    /// The style of its pages as they are bound: not that of its lines, if those are vertical.
    pub(crate) upright: &'a Style,
    /// The style of pages that are turned: [`Style::landscape`].
    pub(crate) landscape: &'a Style,
    /// Its images.
    pub(crate) pictures: &'a Pictures,
    /// The logical tree.
    pub(crate) tree: StructureBuilder,
    /// The fonts, which formulas are set in.
    pub(crate) catalog: &'a Catalog,
    /// The flaws that were met while drafts were made, with their nodes.
    pub(crate) flaws: Vec<(NodeId, DraftFlaw)>,
    /// The tables that lines refer to by number and pages look up.
    pub(crate) tables: LineTables,
    /// The notes whose marks were collected.
    pub(crate) notes: NoteQueue,
    /// The languages of the text.
    pub(crate) languages: TextLanguages,
    /// The pictures that are placed, by their paths.
    pub(crate) placed_pictures: Vec<String>,
    /// The references that name pages, and those pages.
    pub(crate) page_references: PageReferences,
    /// The abbreviations whose long forms were printed: each is printed behind the first of its kind.
    pub(crate) expanded: BTreeSet<String>,
    /// Whether pages are to say what their ends were weighed against: see [`crate::explain`].
    pub(crate) explain: bool,
    /// How blocks of code are set.
    pub(crate) code_size: CodeSize,
}

impl<'a> GalleyBuilder<'a> {
    /// Whether text in a language runs from right to left.
    pub(super) fn is_rtl(&self, language: u16) -> bool {
        self.languages.is_rtl(language)
    }

    /// Nothing gathered yet.
    pub(crate) fn new(input: &TypesetInput<'a>, landscape: &'a Style, languages: TextLanguages) -> GalleyBuilder<'a> {
        let TypesetInput { book, resolved, style, catalog, pictures, .. } = *input;
        let mark_nodes = resolved.notes.iter().flat_map(|note| &note.marks);
        GalleyBuilder {
            book,
            resolved,
            style,
            upright: style,
            landscape,
            pictures,
            tree: StructureBuilder::new(),
            catalog,
            flaws: Vec::new(),
            tables: LineTables { note_marks: mark_nodes.copied().collect(), ..LineTables::default() },
            notes: NoteQueue { seen: vec![false; book.notes.len()], ..NoteQueue::default() },
            languages,
            placed_pictures: Vec::new(),
            page_references: PageReferences {
                targets: page_reference::all(book, resolved),
                ..PageReferences::default()
            },
            expanded: BTreeSet::new(),
            explain: false,
            code_size: CodeSize::new(book, style, catalog),
        }
    }

    /// The style of running text.
    pub(crate) fn text_style(&self, element: ElementId) -> TextStyle {
        TextStyle {
            size: self.style.size,
            bold: false,
            italic: false,
            faces: self.style.serif,
            mono: false,
            features: self.style.features,
            tracking: 0,
            rise: Length::ZERO,
            ink: Ink::BLACK,
            language: 0,
            hyphenate: true,
            decorations: Decorations::NONE,
            link: None,
            breaks: Breaks::Normal,
            element,
            repeated_elsewhere: false,
            image: None,
        }
    }

    /// Inlines as a separate text.
    pub(crate) fn text(&mut self, inlines: &[Inline], text_style: TextStyle) -> Styled {
        let mut styled = Styled { language: text_style.language, ..Styled::default() };
        self.inlines(&mut styled, inlines, text_style);
        styled
    }

    /// Adds inlines to a text.
    pub(crate) fn inlines(&mut self, styled: &mut Styled, inlines: &[Inline], text_style: TextStyle) {
        let mut mark = false;
        for inline in inlines {
            // Two notes in a row need a comma between their marks, or 1 and 2 would be 12.
            let is_mark = matches!(inline.kind, InlineKind::Note(note) if self.has_mark(note));
            if mark && is_mark && !text_style.repeated_elsewhere {
                self.between_marks(styled, text_style);
            }
            mark = is_mark;
            self.inline(styled, inline, text_style);
        }
    }

    fn inline(&mut self, styled: &mut Styled, inline: &Inline, text_style: TextStyle) {
        let id = inline.id;
        match &inline.kind {
            InlineKind::Text(text) => self.push(styled, text, id, text_style),
            InlineKind::LineBreak => self.push(styled, "\n", id, text_style),
            InlineKind::Code(text) => self.inline_code(styled, text, id, text_style),
            InlineKind::Emphasis(content) => {
                // A paragraph of a book in italics is one more level of emphasis.
                // Emphasis inside of emphasis is upright, as with LaTeX's `\emph`.
                let emphasised = TextStyle { italic: !text_style.italic, ..text_style };
                self.inlines(styled, content, self.words("emphasis", emphasised));
            }
            InlineKind::Strong(content) => {
                self.inlines(styled, content, self.words("strong", TextStyle { bold: true, ..text_style }));
            }
            InlineKind::Strikethrough(content) => {
                self.inlines(styled, content, text_style.decorated(Decorations::LINE_THROUGH));
            }
            InlineKind::Superscript(content) => {
                // Superscripts of text: two thirds of the size, raised by a third of an em, as with notes; subscripts
                // are let down by 0.14, so that they do not touch the next line.
                let (size, rise) = (text_style.size.scale(66, 100), text_style.rise + text_style.size.scale(34, 100));
                self.inlines(styled, content, TextStyle { size, rise, ..text_style });
            }
            InlineKind::Subscript(content) => {
                let (size, rise) = (text_style.size.scale(66, 100), text_style.rise - text_style.size.scale(14, 100));
                self.inlines(styled, content, TextStyle { size, rise, ..text_style });
            }
            InlineKind::SmallCaps(content) => {
                self.inlines(styled, content, small_caps(text_style));
            }
            InlineKind::Span(attributes, content) => {
                self.span(styled, id, attributes, content, text_style);
            }
            InlineKind::Index(mark) => {
                // An index mark shows nothing but its place; what it encloses is set as text.
                self.anchor(styled, id);
                self.inlines(styled, &mark.content, text_style);
            }
            InlineKind::Link(link) => self.link(styled, id, link, text_style),
            InlineKind::Reference(reference) => self.reference(styled, id, reference, text_style),
            InlineKind::Image(image) => self.image(styled, id, image, text_style),
            InlineKind::Media(media) => self.media(styled, id, media, text_style),
            InlineKind::Note(note) => self.note(styled, id, *note, text_style),
            InlineKind::Anchor(_) => self.anchor(styled, id),
            InlineKind::Citation(_) => self.citation(styled, id, text_style),
            InlineKind::Math(tex) => self.formula(styled, id, tex, text_style),
            InlineKind::Label => {
                let label = self.resolved.labels.get(&id).cloned().unwrap_or_default();
                self.push(styled, &label, id, text_style);
            }
            InlineKind::Html(text) => self.inline_code(styled, text, id, text_style),
        }
    }

    /// Adds code in a line, which runs from left to right in all languages.
    pub(super) fn inline_code(&mut self, styled: &mut Styled, text: &str, node: NodeId, text_style: TextStyle) {
        let start = styled.text.len();
        let text_style = self.code_style(text_style, node);
        self.push(styled, text, node, text_style);
        isolate(styled, start, TextDirection::Ltr);
    }

    /// Adds a node's text.
    pub(crate) fn push(&mut self, styled: &mut Styled, text: &str, node: NodeId, text_style: TextStyle) {
        // A leaf for each node and element: the page map and tagged PDF ask which words belong to which node.
        let leaf = self.tree.leaf(text_style.element, node);
        let font = styled.font(&self.font(text_style));
        let text = clean(text);
        let run = StyleRun {
            font,
            leaf: Some(leaf),
            node,
            link: text_style.link,
            breaks: text_style.breaks,
            decorations: text_style.decorations,
            ..StyleRun::default()
        };
        styled.push(&text, run);
    }

    /// Adds text that belongs to no node: labels, numbers.
    pub(crate) fn push_generated(&mut self, styled: &mut Styled, text: &str, text_style: TextStyle) {
        self.push(styled, text, NodeId::default(), text_style);
    }

    /// The font of a text style.
    pub(crate) fn font(&self, text_style: TextStyle) -> Font {
        let family = if text_style.mono { &self.style.mono } else { &text_style.faces };
        Font {
            face: family.face(Weight::new(text_style.bold), Slope::new(text_style.italic)),
            size: text_style.size,
            features: text_style.features,
            tracking: text_style.tracking,
            rise: text_style.rise,
            ink: text_style.ink,
            // Lines of code must keep their columns, and in display sizes a letter that is wider than its neighbour
            // is seen.
            expandable: !text_style.mono && text_style.size <= Length::pt(14),
            hyphenate: text_style.hyphenate,
            language: text_style.language,
        }
    }

    /// The style of code inside a text style.
    pub(crate) fn code_style(&mut self, text_style: TextStyle, node: NodeId) -> TextStyle {
        let element = self.tree.element(text_style.element, StructureRole::Code, node);
        let code = &self.style.elements.code;
        let code = TextStyle {
            mono: true,
            size: text_style.size.scale(code.scale, 1000),
            features: code.features.over(Features::NONE),
            hyphenate: false,
            breaks: Breaks::Code,
            element,
            ..text_style
        };
        self.words("inline-code", code)
    }

    /// Words that the theme has a look for, from that which they have without one.
    fn words(&self, element: &str, text_style: TextStyle) -> TextStyle {
        let Some(class) = self.style.elements.inline(element) else { return text_style };
        // The theme's size is a share of that of the text around, so that a word in a footnote is not set in the size
        // of the text.
        let size = text_style.size.scale(class.element.scale, 1000);
        let italic = class.italic.unwrap_or(text_style.italic);
        // A family of its own replaces that of code too.
        let mono = text_style.mono && class.faces.is_none();
        class_letters(TextStyle { size, italic, mono, ..text_style }, class)
    }

    fn span(
        &mut self,
        styled: &mut Styled,
        id: NodeId,
        attributes: &Attributes,
        content: &[Inline],
        text_style: TextStyle,
    ) {
        let mut text_style = text_style;
        if let Some(number) = attributes.value(LINE).filter(|_| attributes.has_class(LINE_NUMBERS)) {
            number.parse().into_iter().for_each(|number| self.mark(styled, MarkKind::Line(number)));
            return;
        }
        if attributes.has_class(MARK_AT_END) {
            styled.flush_from = Some(styled.text.len());
        }
        // Only where a link leads: each anchor is a mark in the line.
        if self.resolved.anchors.contains_key(&id) {
            self.anchor(styled, id);
        }
        if let Some(tag) = attributes.value("lang") {
            let language = self.languages.number(tag);
            let element = self.tree.element(text_style.element, StructureRole::Span, id);
            self.tree.language(element, language);
            text_style = TextStyle { language, element, ..text_style };
        }
        // Classes with a meaning in all themes go first, so that the author's own may change them.
        for class in &attributes.classes {
            text_style = classed(text_style, class);
        }
        let own = self.style.elements.class(&attributes.classes);
        if let Some(class) = self.style.elements.class_at(own) {
            let size = text_style.size.scale(class.element.scale, 1000);
            let italic = class.italic.unwrap_or(text_style.italic);
            text_style = class_letters(TextStyle { size, italic, ..text_style }, class);
        }
        let start = styled.text.len();
        if !attributes.has_class("ruby") || !self.ruby(styled, content, text_style) {
            self.inlines(styled, content, text_style);
        }
        self.emphasise(styled, start, &attributes.classes, text_style);
        // Keys and what programs print are code by themselves.
        let is_code = attributes.has_class("kbd") || attributes.has_class("samp");
        if let Some(direction) = direction_of_words(attributes).or(is_code.then_some(TextDirection::Ltr)) {
            isolate(styled, start, direction);
            if let Some(isolate) = styled.isolates.last_mut() {
                isolate.is_forced = direction::is_forced(attributes);
            }
        }
        // On screens the long form of an abbreviation is shown by its title; on paper it follows the first use.
        if attributes.has_class("abbr")
            && let Some(title) = attributes.value("title").filter(|_| !text_style.repeated_elsewhere)
            // An author who wrote the long form himself beside it is not to read it twice.
            && !styled.text.contains(title)
            // Only once in the book, at the first use.
            && self.expanded.insert(title.to_owned())
        {
            self.push_generated(styled, &format!(" ({title})"), text_style);
        }
    }

    /// A place that links lead to.
    pub(crate) fn anchor(&mut self, styled: &mut Styled, node: NodeId) {
        self.mark(styled, MarkKind::Anchor(node));
    }

    pub(super) fn mark(&mut self, styled: &mut Styled, kind: MarkKind) {
        let payload = u32::try_from(self.tables.marks.len()).unwrap_or(u32::MAX);
        self.tables.marks.push(kind);
        styled.marks.push(Mark { at: styled.text.len(), payload });
    }

    fn link(&mut self, styled: &mut Styled, id: NodeId, link: &Link, text_style: TextStyle) {
        let target = match self.resolved.targets.get(&id) {
            // Links in the contents and in running heads would be links inside of a link.
            _ if text_style.repeated_elsewhere => None,
            Some(Target::Node(node)) => Some(LinkTarget::Node(*node)),
            Some(Target::External(url)) => Some(LinkTarget::Uri(url.clone())),
            Some(Target::Missing) | None => None,
        };
        let name = self.resolved.link_name(id, link);
        let Some(target) = target else {
            return self.link_text(styled, id, link, name.as_deref(), text_style);
        };
        // PDF/UA wants a description of each link: the words that readers see, else the address.
        let text = name.clone().unwrap_or_else(|| plain_text(&link.content));
        let description = if text.trim().is_empty() { link.url.clone() } else { text.clone() };
        // An address shown as such breaks as addresses do.
        let shown = link.shows_address(&text);
        let text_style = self.enter_link(text_style, id, target, description);
        let mut text_style = self.words("link", text_style);
        // A hyphen in an address would be taken for part of it.
        if shown {
            text_style.breaks = Breaks::Url;
            text_style.hyphenate = false;
        }
        let start = styled.text.len();
        self.link_text(styled, id, link, name.as_deref(), text_style);
        let of_address = shown.then_some(TextDirection::Ltr);
        if let Some(direction) = direction_of_words(&link.attributes).or(of_address) {
            isolate(styled, start, direction);
        }
    }

    /// The text of a link: the author's, or the name that stands for none.
    fn link_text(&mut self, styled: &mut Styled, id: NodeId, link: &Link, name: Option<&str>, text_style: TextStyle) {
        match name {
            Some(name) => self.push(styled, name, id, text_style),
            None => self.inlines(styled, &link.content, text_style),
        }
    }

    /// The style of what is in a link, which is numbered.
    pub(crate) fn enter_link(
        &mut self,
        text_style: TextStyle,
        node: NodeId,
        target: LinkTarget,
        description: String,
    ) -> TextStyle {
        let element = self.tree.element(text_style.element, StructureRole::Link, node);
        // Assistive technology reads the title of a link where its words say little: PDF/UA-1, 7.18.5.
        self.tree.tree.elements[element.0 as usize].title = Some(description.clone());
        let number = u32::try_from(self.tables.links.len()).ok();
        self.tables.links.push(LinkInfo { target, element, description });
        TextStyle { link: number, element, ..text_style }
    }

    fn reference(&mut self, styled: &mut Styled, id: NodeId, it: &Reference, text_style: TextStyle) {
        // A reference that leads nowhere was reported; its words, or the title it names, are printed all the same.
        let Some(referent) = self.resolved.references.get(&id) else {
            if let Some(title) = self.resolved.unlinked.get(&id).filter(|_| it.content.is_empty()) {
                return self.push(styled, title, id, text_style);
            }
            return self.inlines(styled, &it.content, text_style);
        };
        let (node, text, before) = (referent.node, referent.text.clone(), referent.before.clone());
        if !before.is_empty() {
            self.push(styled, &before, id, text_style);
        }
        let page = self.page_references.targets.contains_key(&id).then(|| self.page_named(id, node));
        // The contents and running heads repeat a title: the place of its reference is in the text.
        if page.is_some() && !text_style.repeated_elsewhere {
            self.anchor(styled, id);
        }
        let text_style = if text_style.repeated_elsewhere {
            text_style
        } else {
            let text_style = self.enter_link(text_style, id, LinkTarget::Node(node), text.clone());
            self.words("link", text_style)
        };
        if it.content.is_empty() {
            self.push(styled, &text, id, text_style);
        } else {
            self.inlines(styled, &it.content, text_style);
        }
        if let Some(page) = page {
            self.push(styled, &page, id, text_style);
        }
    }

    /// The words that name the page of a reference's target.
    fn page_named(&self, reference: NodeId, target: NodeId) -> String {
        let own = self.page_references.folios.get(&reference).filter(|_| !self.page_references.by_number).copied();
        let words = Terms::new(&self.book.metadata.language);
        page_reference::page_named(words, own, self.page_references.folios.get(&target).copied())
    }

    /// The text of a citation; entries of the bibliography link back to it.
    fn citation(&mut self, styled: &mut Styled, id: NodeId, text_style: TextStyle) {
        let resolved = self.resolved;
        let Some(content) = resolved.citations.get(&id) else { return };
        // Anchors are marks in lines, which each line carries to its page: only where something leads back are they
        // worth it.
        if !text_style.repeated_elsewhere && resolved.anchors.contains_key(&id) {
            self.anchor(styled, id);
        }
        let element = self.tree.element(text_style.element, StructureRole::Reference, id);
        self.inlines(styled, content, TextStyle { element, ..text_style });
    }

    /// The payload of an object that stands for something.
    pub(crate) fn inset(&mut self, inset: ObjectContent) -> u32 {
        self.tables.objects.push(inset);
        u32::try_from(self.tables.objects.len() - 1).unwrap_or(u32::MAX)
    }

    /// The leaf of an image, in a figure element made for it; none if it is decoration. What an image shows that nobody
    /// described, the writer has to say.
    pub(crate) fn image_leaf(&mut self, parent: ElementId, id: NodeId, image: &Image) -> Option<LeafId> {
        let element = match image.alt.as_deref() {
            Some("") => return None,
            Some(alt) => self.tree.titled(parent, StructureRole::Figure, id, alt),
            // Without `Alt` a checker reports the figure, as it should: the author has been told.
            None => self.tree.element(parent, StructureRole::Figure, id),
        };
        Some(self.tree.leaf(element, id))
    }

    /// The place of a picture among those that are placed.
    pub(crate) fn picture(&mut self, source: &str) -> Option<usize> {
        self.pictures.get(source)?;
        // A picture that is placed often is one object of the PDF.
        let place = self.placed_pictures.iter().position(|placed| placed == source).unwrap_or_else(|| {
            self.placed_pictures.push(source.to_owned());
            self.placed_pictures.len() - 1
        });
        Some(place)
    }
}

/// Isolates what a text has from a byte on from what is around it.
pub(super) fn isolate(styled: &mut Styled, start: usize, direction: TextDirection) {
    let range = start..styled.text.len();
    styled.isolates.push(Isolate { range, direction, is_forced: false });
}

/// Text without the characters that mean something else to the setter.
fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['\u{fffc}', '\r', '\t', '\u{2028}', '\u{2029}', '\0']) {
        let clean = |c| match c {
            // U+FFFC means an inline object to the setter. One in the author's text would be taken for an object that
            // isn't there.
            '\u{fffc}' | '\0' => '\u{fffd}',
            '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c => c,
        };
        text.chars().map(clean).collect::<String>().into()
    } else {
        text.into()
    }
}
