//! The data that all paragraphs of a book share: fonts, shaped words, hyphenation, and the list of layout warnings.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::document::NodeId;
use crate::geometry::Length;
use crate::style::{HyphenationStyle, NameDivision};
use crate::text::catalog::Catalog;
use crate::text::face::FaceId;
use crate::text::hyphenate::Hyphenator;
use crate::text::language::Language;
use crate::text::protrusion::{Protrusion, Protrusions};
use crate::text::shape::Shaper;

/// Sets paragraphs. Cheap to clone; shared by all threads; its results do not depend on what it
/// was asked before.
#[derive(Clone, Debug)]
pub struct Setter {
    pub(super) shared: Arc<SetterData>,
    /// For each language the direction that the book or an element sets, whatever that of the language is: `true` from
    /// right to left.
    directions: Arc<[Option<bool>]>,
    /// Whether lines run from top to bottom.
    pub(super) is_vertical: bool,
    /// What went wrong so far.
    warnings: Arc<Mutex<BTreeSet<LayoutWarning>>>,
}

/// The data that the clones of a setter share.
#[derive(Debug)]
pub(super) struct SetterData {
    pub(super) catalog: Catalog,
    pub(super) languages: Vec<Language>,
    pub(super) shaper: Shaper,
    pub(super) hyphenator: Hyphenator,
    /// Whether words with a capital are divided, if the book says so.
    pub(super) names: Option<NameDivision>,
    protrusions: Protrusions,
}

/// Something that went wrong with a paragraph; the caller knows where the node is in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LayoutWarning {
    /// The node.
    pub node: NodeId,
    /// The byte in the node's text.
    pub offset: usize,
    /// The kind of warning.
    pub kind: LayoutWarningKind,
}

/// The kinds of warnings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayoutWarningKind {
    /// No font has the character.
    MissingGlyph(char),
    /// A line is wider than its measure by so much: nothing in it can be broken. With its text.
    Overfull(Length, String),
    /// This word had to be divided where no rule divides it.
    ForcedBreak(String),
    /// A face lacks an OpenType feature that was asked for. Told once for each face, of its first node.
    MissingFeature(FaceId, [u8; 4]),
}

impl Setter {
    /// For a book: its fonts, the languages of its text by tag (those that fonts and paragraphs
    /// number), and its hyphenation exceptions (`man-u-script`).
    pub fn new(catalog: &Catalog, languages: &[String], exceptions: &[String]) -> Setter {
        Setter::hyphenating(catalog, languages, exceptions, &HyphenationStyle::default())
    }

    /// The same for a book that says how its words are divided.
    pub fn hyphenating(
        catalog: &Catalog,
        languages: &[String],
        exceptions: &[String],
        hyphenation: &HyphenationStyle,
    ) -> Setter {
        let languages: Vec<Language> = languages.iter().map(|tag| Language::new(tag)).collect();
        Setter {
            directions: Arc::default(),
            is_vertical: false,
            warnings: Arc::default(),
            shared: Arc::new(SetterData {
                shaper: Shaper::new(catalog, &languages),
                hyphenator: Hyphenator::new(&languages, exceptions).limited(hyphenation.limits),
                names: hyphenation.names,
                protrusions: Protrusions::new(catalog.faces().len()),
                catalog: catalog.clone(),
                languages,
            }),
        }
    }

    /// The same for a book whose direction is set (`dir`), or that of some of its text: for each language, by its number.
    #[must_use]
    pub fn directed(self, directions: &[Option<bool>]) -> Setter {
        Setter { directions: directions.into(), ..self }
    }

    /// The same for lines that run from top to bottom, or across.
    #[must_use]
    pub fn vertical(&self, is_vertical: bool) -> Setter {
        Setter { is_vertical, ..self.clone() }
    }

    /// Whether text in a language, by its number, runs from right to left.
    pub fn is_rtl(&self, language: u16) -> bool {
        self.paragraph_direction(language) == Some(true)
    }

    /// Whether a paragraph in a language runs from right to left; `None` where its first strong letter decides, as in
    /// languages from left to right.
    pub(super) fn paragraph_direction(&self, language: u16) -> Option<bool> {
        let set = self.directions.get(usize::from(language)).copied().flatten();
        set.or_else(|| self.language(language).is_some_and(Language::is_rtl).then_some(true))
    }

    /// The fonts.
    pub fn catalog(&self) -> &Catalog {
        &self.shared.catalog
    }

    /// A language of the book, by the number that fonts and paragraphs have.
    pub fn language(&self, number: u16) -> Option<&Language> {
        self.shared.languages.get(usize::from(number))
    }

    /// All that went wrong so far with what was shaped and with lines that were made, by place.
    pub fn warnings(&self) -> Vec<LayoutWarning> {
        let warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faces = BTreeSet::new();
        let once = |warning: &&LayoutWarning| match &warning.kind {
            LayoutWarningKind::MissingFeature(face, tag) => faces.insert((*face, *tag)),
            LayoutWarningKind::MissingGlyph(_)
            | LayoutWarningKind::Overfull(..)
            | LayoutWarningKind::ForcedBreak(_) => true,
        };
        warnings.iter().filter(once).cloned().collect()
    }

    /// How far a face's letters hang out.
    pub(super) fn protrusion(&self, face: FaceId) -> Arc<Protrusion> {
        self.shared.protrusions.of(usize::from(face.0), self.shared.catalog.face(face))
    }

    /// The same with no warnings yet, and that collects those of its own.
    pub(crate) fn recording(&self) -> Setter {
        Setter { warnings: Arc::default(), ..self.clone() }
    }

    /// The warnings of a setter that collects its own.
    pub(crate) fn recorded(&self) -> Vec<LayoutWarning> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Takes in what another setter has collected.
    pub(crate) fn record(&self, warnings: Vec<LayoutWarning>) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).extend(warnings);
    }

    /// Records a warning; the same one twice is kept once.
    pub(super) fn warn(&self, node: NodeId, offset: usize, what: LayoutWarningKind) {
        let mut warnings = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        warnings.insert(LayoutWarning { node, offset, kind: what });
    }
}
