//! The intermediate document: the whole book as spanned plain data. `parse` makes it, nothing changes
//! it afterwards; numbers, targets and all that follows from them are a second value, made by `resolve`.
//!
//! A [`Book`] is a flat list of [`Division`]s in reading order (parts, chapters, prefaces …), each
//! with [`block::Block`]s of [`inline::Inline`]s. Every node has a [`NodeId`], which both outputs keep, and
//! the [`Span`] it was written at.

pub mod block;
pub mod condition;
pub mod container;
pub mod direction;
pub mod division_label;
pub mod dump;
pub mod guess;
pub(crate) mod id_slack;
pub mod inline;
pub mod link_notes;
pub mod letter_role;
pub mod math_text;
pub mod metadata;
pub mod name_class;
pub mod numeral;
pub mod opening;
pub mod roman;
pub mod sign_drawing;
pub mod slug;
pub(crate) mod visit;
pub mod walk;
pub mod word_count;
pub mod letters;

use block::Block;
use inline::Inline;
use metadata::Metadata;

use crate::source::Span;

/// A node of the document: unique in the book, rising in document order (notes follow the text).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A note, by its place in [`Book::notes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

/// The whole book.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Title, authors, language and the other metadata.
    pub metadata: Metadata,
    /// Its parts, chapters and other divisions, in reading order.
    pub divisions: Vec<Division>,
    /// Its notes, in the order of their first marks.
    pub notes: Vec<Note>,
    /// All node ids are below this. Between those of two divisions there may be some that no node has.
    pub nodes: u32,
}

impl Book {
    /// Whether a division is at the top, or right below a part: a chapter that opens as one, and not a section of
    /// another.
    pub fn is_top(&self, index: usize) -> bool {
        let depth = self.divisions[index].depth;
        let above = self.divisions[..index].iter().rev().find(|division| division.depth < depth);
        depth == 0 || above.is_some_and(|division| division.role == Role::Part)
    }
}

/// A piece of the book that has (or could have) a title of its own and starts a file of the EPUB:
/// a part's title leaf, a chapter, a preface.
#[derive(Clone, Debug, Default)]
pub struct Division {
    /// Its node; headings of level 1 have no node beside it.
    pub id: NodeId,
    /// The span of its heading, or of its first block.
    pub span: Span,
    /// The EPUB Structural Semantics name: `epub:type` and the matter follow from it.
    pub role: Role,
    /// Where in the book it belongs.
    pub matter: Matter,
    /// How deep it is nested: 0 for parts and top chapters, 1 for the chapters in a `SUMMARY.md`'s
    /// first indented list (or below a part's heading in one file), …
    pub depth: u8,
    /// Whether it takes part in the numbering of its kind.
    pub numbered: bool,
    /// Whether it is a draft: it is listed in the contents, and has no text.
    pub draft: bool,
    /// Its title; empty for a text that has none.
    pub title: Vec<Inline>,
    /// The attributes of its heading: `{#id .class key=value}`.
    pub attributes: Attributes,
    /// The image above its title: its path from the book's folder (`image` of its heading).
    pub image: Option<String>,
    /// Its file's path from the book's source folder (`guide/intro.md`), for links between files.
    pub path: Option<String>,
    /// Its language, if it is not the book's (a BCP 47 tag).
    pub language: Option<String>,
    /// The parts of it that were recognised though nothing marks them.
    pub guesses: Vec<guess::Guess>,
    /// Its text without the title. Headings in it have levels from 2.
    pub blocks: Vec<Block>,
}

/// The chapter that a division is in, by its place: itself, or the one whose section it is. Parts hold chapters and are none.
pub fn chapter_of(divisions: &[Division], index: usize) -> usize {
    // Most are at the top, and nothing is looked for.
    let holds = |above: &usize, index: usize| divisions[*above].depth < divisions[index].depth;
    let mut chapter = index;
    while 0 < divisions[chapter].depth
        && let Some(above) = (0..chapter).rev().find(|above| holds(above, chapter))
        && divisions[above].role != Role::Part
    {
        chapter = above;
    }
    chapter
}

/// The role of a division, by the EPUB Structural Semantics Vocabulary's names where it has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the book trade's own")]
pub enum Role {
    Part,
    #[default]
    Chapter,
    /// Who wrote the book; the vocabulary has no name for it.
    AboutAuthor,
    Abstract,
    Acknowledgments,
    Afterword,
    /// Other books of the author; the vocabulary has no name for it.
    AlsoBy,
    Appendix,
    Bibliography,
    Colophon,
    Conclusion,
    CopyrightPage,
    Dedication,
    Epigraph,
    Epilogue,
    Foreword,
    Glossary,
    HalfTitle,
    Index,
    /// A chapter between chapters that is not counted among them.
    Interlude,
    Introduction,
    Preface,
    Prologue,
    /// What goes before or after the text and is not counted: a list of illustrations, a chronology, credits; the
    /// vocabulary has no name for most of them.
    Supplement,
}

/// The three parts of a book. Front matter has roman folios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// Before the text: title pages, contents, preface.
    Front,
    /// The text.
    #[default]
    Body,
    /// After it: appendices, endnotes, colophon.
    Back,
}

/// A note: foot- or endnote, as the settings say.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// Its identity: the marks that call the note refer to it.
    pub id: NodeId,
    /// Where its text is written.
    pub span: Span,
    /// The label that the author gave (`1` in `[^1]`), empty for a note in place.
    pub label: String,
    /// Whether it is one in the margin, which has no number.
    pub margin: bool,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// `{#id .class key="value"}`: what an author may add to a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// `#id`, for references and links.
    pub id: Option<String>,
    /// Classes in the order written, without the full stop.
    pub classes: Vec<String>,
    /// `key=value` in the order written; a key may occur again.
    pub pairs: Vec<(String, String)>,
}

impl Attributes {
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.classes.is_empty() && self.pairs.is_empty()
    }

    /// Whether the class was given.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|it| it == class)
    }

    /// The value of a key; the last one counts.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|pair| pair.0 == key).map(|pair| pair.1.as_str())
    }
}

/// Where each page of the paginated edition begins: the typesetter makes it, the EPUB's page list
/// is written from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMap {
    /// The pages that hold text of the document, in order. Pages whose text is made by the
    /// typesetter alone (title page, contents), and blank ones, are not in it.
    pub pages: Vec<PageStart>,
}

/// The beginning of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// Its place in the PDF, from 0.
    pub page: usize,
    /// Its folio as the PDF's page labels say it: `iv`, `12`.
    pub label: String,
    /// The node of its first text: an inline with text of its own (`Text`, `Code`), a division
    /// (its title's start), or a block without inlines (image, code block, rule).
    pub node: NodeId,
    /// The byte in that node's text at which the page begins. A word that is divided over the page
    /// turn counts as the later page's, so this is the start of a word.
    pub offset: usize,
}
