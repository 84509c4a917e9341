//! The meanings of HTML's names and attributes in a book.

use super::Convert;
use super::tree::HtmlElement;
use crate::document::Attributes;
use crate::document::block::ColumnAlign;

/// Elements that a book holds, in one form or another.
const KEPT: &[&str] = &[
    "a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "bdi", "bdo", "big", "blockquote", "body",
    "br", "caption", "center", "cite", "code", "col", "colgroup", "data", "dd", "del", "details", "dfn", "dir", "div",
    "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "i", "img", "ins", "kbd", "label", "legend", "li", "listing", "main", "mark",
    "menu", "nav", "nobr", "noscript", "ol", "output", "p", "picture", "pre", "q", "rb", "rp", "rt", "rtc", "ruby",
    "s", "samp", "search", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "svg", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video", "wbr",
];

/// Elements that no book holds, and why.
const DROPPED: &[(&str, &str)] = &[
    ("applet", "programs don't run in books"),
    ("area", "image maps are for screens"),
    ("base", "books have no base address"),
    ("button", "forms are for screens"),
    ("canvas", "programs don't run in books"),
    ("datalist", "forms are for screens"),
    ("dialog", "dialogs are for screens"),
    ("embed", "other documents can't be shown inside of a book"),
    ("frame", "other documents can't be shown inside of a book"),
    ("frameset", "other documents can't be shown inside of a book"),
    ("head", "a book's head is made by the program"),
    ("iframe", "other documents can't be shown inside of a book"),
    ("input", "forms are for screens"),
    ("link", "the book's style sheet is set by `epub.css`"),
    ("map", "image maps are for screens"),
    ("math", "write formulas in TeX, between dollar signs"),
    ("meta", "metadata belongs in the front matter or in `book.toml`"),
    ("meter", "forms are for screens"),
    ("noembed", "it is a substitute for something that was left out"),
    ("noframes", "it is a substitute for something that was left out"),
    ("object", "other documents can't be shown inside of a book"),
    ("optgroup", "forms are for screens"),
    ("option", "forms are for screens"),
    ("param", "programs don't run in books"),
    ("progress", "forms are for screens"),
    ("script", "programs don't run in books"),
    ("select", "forms are for screens"),
    ("slot", "templates are for programs"),
    ("source", "it belongs in `<audio>`, `<video>` or `<picture>`"),
    ("style", "the book's style sheet is set by `epub.css`"),
    ("template", "templates are for programs"),
    ("textarea", "forms are for screens"),
    ("title", "the book's title belongs in its metadata"),
    ("track", "it belongs in `<video>`"),
];

/// Elements that show another document.
pub(super) const FRAMES: &[&str] = &["embed", "frame", "iframe", "object"];

/// Block-level elements. The rest are inline.
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html",
    "legend", "li", "listing", "main", "menu", "nav", "noscript", "ol", "p", "pre", "search", "section", "summary",
    "table", "ul",
];

/// Whether HTML has an element of this name. Names with a hyphen are those of web components.
pub(super) fn is_known(name: &str) -> bool {
    KEPT.contains(&name) || dropped(name).is_some() || name.contains('-')
}

/// Attributes without a value (HTML, 2.3.2).
const BOOLEANS: &[&str] = &[
    "allowfullscreen", "async", "autofocus", "autoplay", "checked", "compact", "controls", "default", "defer",
    "disabled", "download", "hidden", "inert", "ismap", "itemscope", "loop", "markdown", "multiple", "muted", "nohref",
    "nomodule", "noshade", "novalidate", "nowrap", "open", "playsinline", "readonly", "required", "reversed",
    "selected",
];

/// Whether what follows the name in a tag is words and nothing else, none of which is an attribute: `<b and b>`.
pub(super) fn has_bare_words(tag: &str) -> bool {
    let inner = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
    let mut words = inner.split_whitespace().skip(1).peekable();
    words.peek().is_some()
        && words.all(|word| word.chars().all(char::is_alphanumeric) && !BOOLEANS.contains(&&*word.to_ascii_lowercase()))
}

/// Why an element is left out, if it is.
pub(super) fn dropped(name: &str) -> Option<&'static str> {
    DROPPED.iter().find(|it| it.0 == name).map(|at| at.1)
}

/// Whether an element is block-level.
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// The value of a property in a `style` attribute.
pub(super) fn style<'e>(element: &'e HtmlElement, property: &str) -> Option<&'e str> {
    element.get("style")?.split(';').find_map(|part| {
        let (name, value) = part.split_once(':')?;
        name.trim().eq_ignore_ascii_case(property).then(|| value.trim())
    })
}

/// The alignment of an element's text.
pub(super) fn align(element: &HtmlElement) -> ColumnAlign {
    // CSS goes before HTML's attribute, as in a browser, where the attribute is only a presentational hint.
    let value = style(element, "text-align").or_else(|| element.get("align"));
    match value.map(str::to_ascii_lowercase).as_deref() {
        Some("left" | "start") => ColumnAlign::Left,
        Some("center" | "middle") => ColumnAlign::Center,
        Some("right" | "end") => ColumnAlign::Right,
        _ => ColumnAlign::None,
    }
}

impl Convert<'_, '_, '_> {
    /// The attributes that are kept of an element's: id, classes, language and direction. Handlers are dropped with a
    /// warning.
    pub(super) fn attributes(&mut self, element: &HtmlElement) -> Attributes {
        self.report_styles(element);
        let mut attributes = Attributes::default();
        for (key, value) in &element.attributes {
            match key.as_str() {
                // An empty id names nothing (HTML, 3.2.6).
                "id" if !value.trim().is_empty() => attributes.id = Some(value.trim().to_owned()),
                "class" => attributes.classes.extend(value.split_whitespace().map(str::to_owned)),
                // The first of the two, as both are written for old readers and say the same.
                "lang" | "xml:lang" if attributes.value("lang").is_none() => {
                    attributes.pairs.push(("lang".into(), value.clone()));
                }
                "dir" => attributes.pairs.push((key.clone(), value.clone())),
                _ if key.len() > 2 && key.starts_with("on") => {
                    self.dropped(element.at, &format!("the handler `{key}`"), "programs don't run in books");
                }
                _ => {}
            }
        }
        attributes
    }
}

/// Whether an element of this name begins a block of raw HTML: one that is block-level, or a part of a table.
pub(crate) fn is_block_tag(name: &str) -> bool {
    is_block(name) || matches!(name, "td" | "tr" | "th" | "thead" | "tbody" | "tfoot" | "caption" | "col" | "colgroup")
}
