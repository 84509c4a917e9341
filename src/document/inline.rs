//! Inlines: the children of a paragraph, a heading, a cell.

use super::{Attributes, NodeId, NoteId, math_text};
use crate::source::Span;

/// An inline and where it was written.
#[derive(Clone, Debug)]
pub struct Inline {
    /// Its identity: targets and page breaks are kept by it.
    pub id: NodeId,
    /// The source it was read from, through includes.
    pub span: Span,
    /// Its kind, with its content.
    pub kind: InlineKind,
}

/// The kinds of inlines. Text has its final letters: quotes, dashes and no-break spaces are those
/// of its language, and both outputs show the same.
#[derive(Clone, Debug)]
pub enum InlineKind {
    /// Text; line ends in the source are spaces.
    Text(String),
    /// A forced line break.
    LineBreak,
    /// Code.
    Code(String),
    /// `*text*`.
    Emphasis(Vec<Inline>),
    /// `**text**`.
    Strong(Vec<Inline>),
    /// `~~text~~`.
    Strikethrough(Vec<Inline>),
    /// `2^nd^`.
    Superscript(Vec<Inline>),
    /// `H~2~O`.
    Subscript(Vec<Inline>),
    /// `[text]{.smallcaps}`.
    SmallCaps(Vec<Inline>),
    /// `[text]{lang=fr .class #id}`: text that carries attributes.
    Span(Attributes, Vec<Inline>),
    /// A link; where it leads is in `Resolved::targets`.
    Link(Link),
    /// `[](#sec:x)`, `[see](#fig:y){.page}`: filled by `Resolved::references`.
    Reference(Reference),
    /// An image in a line.
    Image(Image),
    /// Sound or a film.
    Media(Box<Media>),
    /// A note's mark.
    Note(NoteId),
    /// A place that can be linked to: `<a id="x"></a>`.
    Anchor(String),
    /// `[text]{.index}`: what the index says of a place.
    Index(IndexMark),
    /// `[see @key, p. 3; @other]`, `@key`: filled by `Resolved::citations`.
    Citation(Citation),
    /// A formula in TeX.
    Math(String),
    /// The name and number of the theorem that it is in: filled by `Resolved::labels`.
    Label,
    /// Raw HTML, as written.
    Html(String),
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it leads, as written; escapes and entities undone.
    pub url: String,
    /// The tooltip of `[text](url "title")`; empty if there is none.
    pub title: String,
    /// The text.
    pub content: Vec<Inline>,
    /// The attributes that the author added in braces.
    pub attributes: Attributes,
}

/// The form in which a cross reference names its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferenceForm {
    /// Its kind and its number, `Figure 2`, or its title.
    #[default]
    Named,
    /// Its number alone, `2`: the author wrote what it is. The title, where it has no number.
    Number,
    /// The first of several that are written as one: `Figures 2 and 3`.
    First,
    /// One that goes on with those before it.
    Next,
}

impl Link {
    /// Whether a text is the link's address, or the end of it that has a path.
    pub fn shows_address(&self, text: &str) -> bool {
        let text = text.trim();
        text == self.url || self.url.ends_with(text) && text.contains('/')
    }
}

/// A cross reference to a label.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The label it refers to, without `#`.
    pub label: String,
    /// The form in which the target is named, if the author wrote no words.
    pub form: ReferenceForm,
    /// Whether "on page 12" is added in print.
    pub page: bool,
    /// The author's own words; if empty, the target's number or title is shown.
    pub content: Vec<Inline>,
}

/// An entry of the index at the place that it leads to.
#[derive(Clone, Debug, Default)]
pub struct IndexMark {
    /// The name of the index that lists it; empty: the book's main one.
    pub index: String,
    /// The entry, from the main term inwards; empty: the text is the entry.
    pub entry: Vec<String>,
    /// The key that the main term is sorted by, if not by itself.
    pub sort: Option<String>,
    /// The words shown in the text; may be empty.
    pub content: Vec<Inline>,
    /// A locator, the start or end of a range, or a cross reference.
    pub kind: IndexKind,
    /// Whether this is the place where most is said.
    pub principal: bool,
}

/// The kinds of index entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum IndexKind {
    /// A locator: the page of the mark.
    #[default]
    Locator,
    /// The first page of a range.
    Start,
    /// The last page of a range.
    End,
    /// `see`: the path of another entry, from the outermost term.
    See(Vec<String>),
    /// `see also`, with such a path.
    SeeAlso(Vec<String>),
}

/// A citation of one or more works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    /// The cited works, in the order of the citation.
    pub works: Vec<Cited>,
    /// Whether it is part of the sentence (`@key`), not in brackets.
    pub in_text: bool,
}

/// A work in a citation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// Its key in the bibliography file.
    pub key: String,
    /// The span of the key.
    pub span: Span,
    /// The text before it: `see`, with the `*` of emphasis.
    pub prefix: String,
    /// The place in it: the unit by CSL's name (`page`, `chapter`), and the number: `33-35`.
    pub locator: Option<(&'static str, String)>,
    /// The text after it.
    pub suffix: String,
    /// Whether the author is left out (`-@key`): the text names him.
    pub without_author: bool,
}

/// The class of a made span: the name and number of a theorem, before its text.
pub const THEOREM_LABEL: &str = "theorem-label";
/// The same of a remark or a proof, which have another look.
pub const PROOF_LABEL: &str = "proof-label";
/// The class of a made span: the title of a theorem, behind its number.
pub const THEOREM_TITLE: &str = "theorem-title";
/// The class of a made span: the mark at a proof's end, at the end of its line.
pub const MARK_AT_END: &str = "qed";

/// The class of a made link from a term in the text to its entry in the glossary.
pub const GLOSSING: &str = "glossref";
/// The class of a made span: the term of an entry of the glossary.
pub const GLOSSARY_TERM: &str = "glossterm";

/// The class of a made link from a citation to what it cites.
pub const CITING: &str = "biblioref";
/// The class of a made link from an entry of the references back to where it is cited.
pub const CITED_BY: &str = "backlink";

/// An image: its file, what it shows, and how large it is to be.
#[derive(Clone, Debug, Default)]
pub struct Image {
    /// The file's path from the book's folder, with `/` and without `..`; or, for an image that
    /// can't be used (remote, outside of the folder), what the author wrote.
    pub source: String,
    /// Its description as plain text; `None` when the author wrote none, `Some("")` when it is marked as decoration
    /// (`{.decorative}`).
    pub alt: Option<String>,
    /// The title of `![alt](source "title")`: the caption of an image alone in its paragraph; empty if there is none.
    pub title: String,
    /// The width in print and in the EPUB; `None` for the natural size.
    pub width: Option<Width>,
    /// The attributes that the author added in braces.
    pub attributes: Attributes,
}

/// The width asked for an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Hundredths of a percent of the measure: 6000 is 60 %.
    Measure(u32),
    /// A length in scaled points (1/65536 pt).
    Length(i64),
}

/// Sound or a film in a line of text.
#[derive(Clone, Debug, Default)]
pub struct Media {
    /// Its kind.
    pub kind: MediaKind,
    /// Its files, of which a reading system plays the first that it can. Paths are from the book's folder, as those
    /// of images; addresses are as their author wrote them.
    pub sources: Vec<String>,
    /// Its subtitles and the like.
    pub tracks: Vec<MediaTrack>,
    /// The path of the still image that is shown before it plays, and in print.
    pub poster: Option<String>,
    /// Its author's title or label.
    pub title: String,
    /// What is seen or heard in it, where its author wrote that beside a title.
    pub description: String,
    /// The width asked for.
    pub width: Option<Width>,
    /// Whether it starts again at its end.
    pub repeats: bool,
    /// Whether it is silent until the reader turns the sound on.
    pub is_muted: bool,
    /// The attributes that the author added.
    pub attributes: Attributes,
    /// First the poster as an image, if there is one, then the author's words for those who can't play it.
    pub content: Vec<Inline>,
}

impl Media {
    /// The poster, where it is part of the content, and the author's words.
    pub fn split_poster(&self) -> (&[Inline], &[Inline]) {
        let is_poster = |inline: &Inline| matches!(&inline.kind, InlineKind::Image(image) if Some(&image.source) == self.poster.as_ref());
        self.content.split_at(usize::from(self.content.first().is_some_and(is_poster)))
    }
}

/// The kinds of media, by the names of their elements in HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are HTML's")]
pub enum MediaKind {
    #[default]
    Audio,
    Video,
}

impl MediaKind {
    /// The name of its element.
    pub fn element(self) -> &'static str {
        match self {
            MediaKind::Audio => "audio",
            MediaKind::Video => "video",
        }
    }
}

/// A text that runs along with a film (HTML 4.8.11.11).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaTrack {
    /// The path of its WebVTT file.
    pub source: String,
    /// `subtitles`, `captions`, `descriptions`, `chapters` or `metadata`.
    pub kind: String,
    /// Its language, a BCP 47 tag.
    pub language: Option<String>,
    /// Its name in a list of tracks.
    pub label: Option<String>,
}

impl Media {
    /// Its name: its title, or the name of its first file.
    pub fn name(&self) -> &str {
        let file = self.sources.first().map_or("", |path| path.rsplit('/').next().unwrap_or(path));
        Some(self.title.trim()).filter(|title| !title.is_empty()).unwrap_or(file)
    }

    /// The address of its first file that is on a network.
    pub fn address(&self) -> Option<&str> {
        self.sources
            .iter()
            .map(String::as_str)
            .find(|source| source.starts_with("https://") || source.starts_with("http://"))
    }
}

/// The list of inlines inside an inline, with the caller's borrow (`&` or `&mut`): [`children`] and [`children_mut`] differ in
/// nothing else. Every kind is named, so that a new one does not compile until it is decided whether it has children.
macro_rules! content {
    ($kind:expr, $($borrow:tt)+) => {
        match $kind {
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Superscript(content)
            | InlineKind::Subscript(content)
            | InlineKind::SmallCaps(content)
            | InlineKind::Span(_, content) => Some(content),
            InlineKind::Index(mark) => Some($($borrow)+ mark.content),
            InlineKind::Link(link) => Some($($borrow)+ link.content),
            InlineKind::Media(media) => Some($($borrow)+ media.content),
            InlineKind::Reference(reference) => Some($($borrow)+ reference.content),
            InlineKind::Text(_)
            | InlineKind::LineBreak
            | InlineKind::Code(_)
            | InlineKind::Image(_)
            | InlineKind::Note(_)
            | InlineKind::Anchor(_)
            | InlineKind::Citation(_)
            | InlineKind::Math(_)
            | InlineKind::Label
            | InlineKind::Html(_) => None,
        }
    };
}

/// The inlines that an inline holds; none for kinds that hold none.
pub fn children(inline: &Inline) -> &[Inline] {
    content!(&inline.kind, &).map_or(&[], Vec::as_slice)
}

/// The inlines that an inline holds, to be changed; `None` for kinds that hold none.
pub fn children_mut(inline: &mut Inline) -> Option<&mut Vec<Inline>> {
    content!(&mut inline.kind, &mut)
}

/// Takes off the emphasis that is on all of the words: what has a look by its role owes it to the theme.
pub fn take_whole_emphasis(content: &mut Vec<Inline>) {
    while let [Inline { kind: InlineKind::Emphasis(inner) | InlineKind::Strong(inner), .. }] = &mut content[..] {
        *content = std::mem::take(inner);
    }
}

/// The text of inlines without their form, as search and titles need it. Notes are left out.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(inlines, str::to_owned, &mut text);
    text
}

/// The text of a title where formulas can't be shown as such: they are written in Unicode.
pub fn title_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(inlines, math_text::text, &mut text);
    text
}

/// Adds the text of inlines; `formula` makes text of TeX.
fn push_plain(inlines: &[Inline], formula: fn(&str) -> String, text: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(it) | InlineKind::Code(it) => text.push_str(it),
            InlineKind::Math(tex) => text.push_str(&formula(tex)),
            InlineKind::LineBreak => text.push(' '),
            InlineKind::Image(image) => text.push_str(image.alt.as_deref().unwrap_or("")),
            InlineKind::Media(media) => text.push_str(media.name()),
            // Notes, anchors, citations and HTML have no children, and no plain text.
            _ => push_plain(children(inline), formula, text),
        }
    }
}
