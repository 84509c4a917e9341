//! Elements in a line: a tree in, inlines out.

use super::tree::{Dom, HtmlElement};
use super::{Convert, Slot, attributes, style};
use crate::diagnostic::Diagnostic;
use crate::document::inline::{Image, Inline, InlineKind, Link};
use crate::document::{Attributes, NodeId, direction, name_class};
use crate::parse::extension;
use crate::parse::image;
use crate::source::Span;

impl Convert<'_, '_, '_> {
    /// The inlines of some nodes. Blocks among them are flattened.
    pub(super) fn inlines(&mut self, nodes: &[Dom]) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut is_behind_block = false;
        for node in nodes {
            match node {
                Dom::Text(text) => {
                    let text = collapse(text);
                    if !text.is_empty() {
                        let text = node_at(InlineKind::Text(text), self.span(None));
                        extend(&mut out, vec![text], is_behind_block);
                    }
                }
                Dom::Slot(number) => extend(&mut out, self.slot(*number), is_behind_block),
                Dom::Element(element) => {
                    let outer = self.at;
                    self.at = element.at.or(outer);
                    self.element(element, &mut out);
                    self.at = outer;
                }
            }
            is_behind_block = matches!(node, Dom::Element(element) if attributes::is_block(&element.name));
        }
        out
    }

    fn slot(&mut self, number: usize) -> Vec<Inline> {
        match self.slots.get_mut(number) {
            Some(Slot::Inlines(content)) => content.take().unwrap_or_default(),
            Some(Slot::Block(block)) => block.take().map(|block| super::flat::blocks(vec![block])).unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Elements that stand for something else than their content; `false` for all others.
    fn replaced(&mut self, element: &HtmlElement, span: Span, out: &mut Vec<Inline>) -> bool {
        match element.name.as_str() {
            "br" | "hr" => out.push(node_at(InlineKind::LineBreak, span)),
            // A zero-width space is the same break opportunity (UAX #14, class ZW), and needs no element.
            "wbr" => out.push(node_at(InlineKind::Text("\u{200B}".into()), span)),
            "img" => out.extend(self.image(element).map(|image| node_at(InlineKind::Image(image), span))),
            "svg" => out.push(node_at(InlineKind::Image(self.drawing(element)), span)),
            "audio" | "video" => {
                let media = self.media(element, span);
                out.push(media);
            }
            "picture" => {
                // The other sources of a `<picture>` are for screens of other sizes.
                if let Some(img) = element.find("img") {
                    out.extend(self.image(img).map(|image| node_at(InlineKind::Image(image), span)));
                }
            }
            // Its brackets are written with each reading.
            "rp" => self.release_slots(&element.children),
            "col" => {}
            _ => return false,
        }
        true
    }

    fn element(&mut self, element: &HtmlElement, out: &mut Vec<Inline>) {
        let span = self.span(element.at);
        if attributes::FRAMES.contains(&element.name.as_str()) {
            return self.frame(element, span, out);
        }
        if self.is_dropped(element) {
            return;
        }
        if self.replaced(element, span, out) {
            return;
        }
        let content = style::styled(element, self.inlines(&element.children), span);
        let mut attributes = self.attributes(element);
        if let Some(title) = element.get("title").filter(|_| element.name == "abbr") {
            attributes.pairs.push(("title".into(), title.to_owned()));
        }
        if let Some(kind) = phrase(element, &content, &attributes) {
            return self.push_phrase(kind, content, attributes, span, out);
        }
        match element.name.as_str() {
            "a" => self.anchor(element, content, attributes, span, out),
            "q" => {
                out.push(node_at(InlineKind::Text("\"".into()), span));
                out.extend(content);
                out.push(node_at(InlineKind::Text("\"".into()), span));
            }
            "rt" => out.extend(reading(content, span)),
            "li" => {
                break_line(out, span);
                out.push(node_at(InlineKind::Text("\u{2022} ".into()), span));
                out.extend(content);
                out.push(node_at(InlineKind::LineBreak, span));
            }
            name if attributes::is_block(name) && name != "body" => {
                if !out.is_empty() && !content.is_empty() {
                    break_line(out, span);
                }
                out.extend(content);
                out.push(node_at(InlineKind::LineBreak, span));
            }
            name => {
                self.unknown(element, name);
                self.plain(content, attributes, span, out);
            }
        }
    }

    /// Content with the attributes of an element that means nothing else.
    fn plain(&mut self, content: Vec<Inline>, attributes: Attributes, span: Span, out: &mut Vec<Inline>) {
        let only_id = attributes.classes.is_empty() && attributes.pairs.is_empty();
        match attributes.id.clone() {
            Some(id) if only_id => {
                out.push(node_at(InlineKind::Anchor(id), span));
                out.extend(content);
            }
            _ if attributes.is_empty() => out.extend(content),
            _ => out.push(node_at(extension::span(attributes, content), span)),
        }
    }

    fn push_phrase(
        &mut self,
        phrase: Phrase,
        content: Vec<Inline>,
        mut attributes: Attributes,
        span: Span,
        out: &mut Vec<Inline>,
    ) {
        let kind = match phrase {
            Phrase::Node(make) => make(content),
            Phrase::Code => {
                let text = image::plain_text(&content);
                // Markup in code can't be kept; the letters are.
                InlineKind::Code(text)
            }
            Phrase::Class(class) => {
                if !class.is_empty() {
                    attributes.classes.insert(0, class.to_owned());
                }
                return self.plain(content, attributes, span, out);
            }
            Phrase::Key(class) => {
                let code = InlineKind::Code(image::plain_text(&content));
                attributes.classes.insert(0, class.to_owned());
                out.push(node_at(InlineKind::Span(attributes, vec![node_at(code, span)]), span));
                return;
            }
            Phrase::Title => {
                attributes.classes.insert(0, name_class::TITLE.to_owned());
                InlineKind::Emphasis(content)
            }
        };
        let node = node_at(kind, span);
        if attributes.is_empty() {
            out.push(node);
        } else {
            self.plain(vec![node], attributes, span, out);
        }
    }

    /// `<a>`: an anchor, a link, or both.
    fn anchor(
        &mut self,
        element: &HtmlElement,
        content: Vec<Inline>,
        mut attributes: Attributes,
        span: Span,
        out: &mut Vec<Inline>,
    ) {
        // HTML 4 named places by `<a name>`; many converters still do.
        let id = attributes.id.take().or_else(|| element.get("name").map(str::to_owned));
        out.extend(id.filter(|id| !id.is_empty()).map(|id| node_at(InlineKind::Anchor(id), span)));
        let Some(url) = element.get("href").map(str::trim) else {
            return self.plain(content, attributes, span, out);
        };
        if url.to_ascii_lowercase().starts_with("javascript:") {
            self.dropped(element.at, "the script in this link", "programs don't run in books");
            return self.plain(content, attributes, span, out);
        }
        let title = element.get("title").unwrap_or("").to_owned();
        let link = Link { url: url.to_owned(), title, content, attributes };
        out.push(node_at(InlineKind::Link(link), span));
    }

    /// `<img>`.
    pub(super) fn image(&mut self, element: &HtmlElement) -> Option<Image> {
        let Some(source) = element.get("src").map(str::trim).filter(|it| !it.is_empty()) else {
            self.dropped(element.at, "this image", "it names no file");
            return None;
        };
        let alt = element.get("alt");
        let title = element.get("title").unwrap_or("");
        let folder = self.chapter.around.folder;
        let mut image = image::image(source, title, alt.unwrap_or(""), folder);
        // In HTML an empty description says that the image is decoration.
        image.alt = alt.map(str::to_owned);
        let width = attributes::style(element, "width").or_else(|| element.get("width"));
        image.width = width.and_then(image::width);
        image.attributes = self.attributes(element);
        Some(image)
    }

    /// Whether an element is one that is left out, with what it holds. Markdown in it goes too, and is
    /// named in the warning's place.
    pub(super) fn is_dropped(&mut self, element: &HtmlElement) -> bool {
        let Some(why) = attributes::dropped(&element.name) else { return false };
        // Nobody saw it in a browser either.
        if element.name == "input" && element.get("type") == Some("hidden") {
            return true;
        }
        self.dropped(element.at, &format!("`<{}>`", element.name), why);
        self.release_slots(&element.children);
        true
    }

    /// Takes slots that are in dropped content, also those that raw text holds as tags.
    pub(super) fn release_slots(&mut self, nodes: &[Dom]) {
        for node in nodes {
            let numbers: Vec<usize> = match node {
                Dom::Element(element) => {
                    self.release_slots(&element.children);
                    continue;
                }
                Dom::Slot(number) => vec![*number],
                Dom::Text(text) => {
                    let mark = format!("<{} n=", super::tree::SLOT);
                    let numbers = text.split(&mark).skip(1);
                    numbers.filter_map(|number| number.split('>').next()?.parse().ok()).collect()
                }
            };
            for number in numbers {
                match self.slots.get_mut(number) {
                    Some(Slot::Inlines(content)) => *content = None,
                    Some(Slot::Block(block)) => *block = None,
                    None => {}
                }
            }
        }
    }

    /// Reports an element that HTML does not have.
    pub(super) fn unknown(&mut self, element: &HtmlElement, name: &str) {
        if !attributes::is_known(name) || name.contains('-') {
            // The parser of HTML knows small letters alone; the author wrote `<Tabs>`.
            let start = element.at.map_or(0, |at| at + 1);
            let written = self.chapter.text().get(start..start + name.len());
            let written = written.filter(|it| it.eq_ignore_ascii_case(name)).unwrap_or(name);
            let message = format!("`<{written}>` can't be shown in a book: only its content is kept");
            let help = "remove its tags, or write Markdown in their place: `::: name` and `:::` around blocks, \
                        `[words]{.name}` in a line";
            let warning = Diagnostic::warning("html-unknown", message).at(self.span(element.at)).help(help);
            self.warn_once("html-unknown", name, warning);
        }
    }
}

/// Adds what follows. A sign that ends a sentence is not parted from a block in it: `<center>word</center>.`
fn extend(out: &mut Vec<Inline>, more: Vec<Inline>, is_behind_block: bool) {
    let is_sign = |letter: char| {
        matches!(letter, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '…' | '»' | '”' | '’' | '。' | '、')
    };
    let begins =
        matches!(more.first().map(|first| &first.kind), Some(InlineKind::Text(text)) if text.starts_with(is_sign));
    if is_behind_block && begins {
        out.pop_if(|last| matches!(last.kind, InlineKind::LineBreak));
    }
    out.extend(more);
}

/// The results of an element of a phrase.
enum Phrase {
    Node(fn(Vec<Inline>) -> InlineKind),
    Code,
    /// A span with a class of ours, or with none.
    Class(&'static str),
    /// Code in a span with a class.
    Key(&'static str),
    /// The title of a work.
    Title,
}

fn phrase(element: &HtmlElement, content: &[Inline], attributes: &Attributes) -> Option<Phrase> {
    let small_caps = attributes::style(element, "font-variant").is_some_and(|style| style.contains("small-caps"));
    if content.is_empty() && attributes.id.is_none() && element.name != "a" {
        // Nothing to show.
        return Some(Phrase::Class(""));
    }
    Some(match element.name.as_str() {
        "b" | "strong" => Phrase::Node(InlineKind::Strong),
        // HTML Living Standard, 4.5.6: the title of a work.
        "cite" => Phrase::Title,
        "i" | "em" | "dfn" | "var" => Phrase::Node(InlineKind::Emphasis),
        "s" | "del" | "strike" => Phrase::Node(InlineKind::Strikethrough),
        "sup" => Phrase::Node(InlineKind::Superscript),
        "sub" => Phrase::Node(InlineKind::Subscript),
        "code" | "tt" => Phrase::Code,
        "kbd" => Phrase::Key("kbd"),
        "samp" => Phrase::Key("samp"),
        "u" => Phrase::Class("underline"),
        "ins" => Phrase::Class("ins"),
        "small" => Phrase::Class("small"),
        "big" => Phrase::Class("big"),
        "mark" => Phrase::Class("mark"),
        "abbr" | "acronym" => Phrase::Class("abbr"),
        "ruby" => Phrase::Class("ruby"),
        // It is nothing without a direction (HTML, 4.5.25).
        "bdo" if direction::written(attributes).is_some() => Phrase::Class("bdo"),
        "span" | "font" if small_caps => Phrase::Node(InlineKind::SmallCaps),
        "span" | "font" | "label" | "time" | "data" | "bdi" | "bdo" | "nobr" | "rb" | "rtc" | "output" | "body"
        | "html" | "form" => Phrase::Class(""),
        _ => return None,
    })
}

/// Begins a new line, unless nothing precedes it.
fn break_line(out: &mut Vec<Inline>, span: Span) {
    if out.last().is_some_and(|it| !matches!(it.kind, InlineKind::LineBreak)) {
        out.push(node_at(InlineKind::LineBreak, span));
    }
}

/// A node at a place.
pub(super) fn node_at(kind: InlineKind, span: Span) -> Inline {
    Inline { id: NodeId::default(), span, kind }
}

/// White space as HTML shows it: one space. A no-break space is none of it.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Joins neighbouring texts, and drops spaces that begin a line.
pub(super) fn merge(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for mut inline in inlines {
        let after_break = matches!(out.last().map(|it| &it.kind), None | Some(InlineKind::LineBreak));
        if let InlineKind::Text(text) = &mut inline.kind {
            // CSS 2.2, 16.6.1: a space at the beginning of a line is removed.
            if after_break && !out.is_empty() {
                *text = text.trim_start_matches(' ').to_owned();
            }
            let double = text.starts_with(' ') && ends_in_space(out.last());
            if double {
                text.remove(0);
            }
            if text.is_empty() {
                continue;
            }
            if let Some(Inline { kind: InlineKind::Text(before), span, .. }) = out.last_mut() {
                before.push_str(text);
                *span = span.to(inline.span);
                continue;
            }
        }
        out.push(inline);
    }
    // A block that was flattened ends in a line end, which nothing follows.
    while matches!(out.last().map(|it| &it.kind), Some(InlineKind::LineBreak)) && out.len() > 1 {
        out.pop();
    }
    out
}

fn ends_in_space(inline: Option<&Inline>) -> bool {
    matches!(inline, Some(Inline { kind: InlineKind::Text(text), .. }) if text.ends_with(' '))
}

/// A reading above letters (`rt`), between the parentheses that it has where it can't be above them.
fn reading(content: Vec<Inline>, span: Span) -> [Inline; 3] {
    let part = |class: &str, content: Vec<Inline>| {
        let attributes = Attributes { classes: vec![class.to_owned()], ..Attributes::default() };
        node_at(InlineKind::Span(attributes, content), span)
    };
    let text = |text: &str| vec![node_at(InlineKind::Text(text.into()), span)];
    [part("rp", text("\u{2009}(")), part("rt", content), part("rp", text(")"))]
}
