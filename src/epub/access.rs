//! Accessibility metadata, found out from the book's content: nothing is claimed that was not looked at.

use std::collections::BTreeMap;

use super::math::{self, Formulas, ShownFormula};
use super::media_file::PackedMedia;
use super::plan::PublicationPlan;
use super::summary::{self, Sentence, Summary};
use crate::document::NodeId;
use crate::document::block::{Block, BlockKind};
use crate::document::inline::{Image, Inline, InlineKind, MediaKind};
use crate::document::walk::{self, Visitor};
use crate::picture::{PictureFormat, Pictures};

/// A sense that content speaks to, by the names of schema.org's `accessMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccessMode {
    Textual,
    Visual,
    Auditory,
}

impl AccessMode {
    /// Its name in the metadata.
    pub(super) fn name(self) -> &'static str {
        match self {
            AccessMode::Textual => "textual",
            AccessMode::Visual => "visual",
            AccessMode::Auditory => "auditory",
        }
    }
}

/// The accessibility properties that were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Access {
    /// How many images have a meaning (not `alt=""`).
    pub(super) images: usize,
    /// Those of them without a text that says what.
    pub(super) unnamed: usize,
    /// Players of sound.
    pub(super) sounds: usize,
    /// Players of films.
    pub(super) films: usize,
    /// Whether an image is animated: a hazard.
    pub(super) moves: bool,
    /// How many formulas are MathML.
    pub(super) mathml: usize,
    /// How many formulas are drawings with their TeX as text.
    pub(super) drawn: usize,
    /// Formulas whose TeX is shown.
    pub(super) tex: usize,
    /// How many of the formulas that are MathML or drawings have words of the author for their text.
    pub(super) described: usize,
}

impl Access {
    /// Looks at all that is written.
    pub(super) fn of(plan: &PublicationPlan<'_>, pictures: &Pictures) -> Access {
        let mut finder =
            AccessibilityVisitor { access: Access::default(), pictures, media: &plan.media, formulas: &plan.formulas };
        walk::book(plan.book, &mut finder);
        finder.access
    }

    /// The senses that it speaks to, in the order of schema.org's list.
    pub(super) fn modes(&self) -> Vec<AccessMode> {
        let is_used = |mode: &AccessMode| match mode {
            // A text is read by eye or by ear: whatever else a book has, its words count as textual.
            AccessMode::Textual => true,
            AccessMode::Visual => 0 < self.images + self.films,
            AccessMode::Auditory => self.plays(),
        };
        [AccessMode::Textual, AccessMode::Visual, AccessMode::Auditory].into_iter().filter(is_used).collect()
    }

    /// Whether anything in it is to be heard.
    fn plays(&self) -> bool {
        0 < self.sounds + self.films
    }

    /// With which senses alone all of it can be read: sets of them.
    pub(super) fn sufficient(&self) -> Vec<Vec<AccessMode>> {
        let all = self.modes();
        // Nothing says in words what is heard, nor what is seen in an image without a text.
        let text_is_enough = self.unnamed == 0 && !self.plays();
        // Sets are alternatives: words alone, or all senses together (EPUB Accessibility 1.1, section 2.2).
        let alone = text_is_enough.then(|| vec![AccessMode::Textual]);
        alone.into_iter().chain((1 < all.len()).then_some(all)).collect()
    }

    pub(super) fn features(&self, has_pages: bool) -> Vec<&'static str> {
        // All that we write has these four: real headings, contents, an order of reading, and text that reflows.
        let mut features = vec!["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"];
        // One image without a text takes the promise away from all of them.
        if 0 < self.images && self.unnamed == 0 {
            features.push("alternativeText");
        }
        if 0 < self.mathml {
            features.push("MathML");
        }
        // Only where somebody has described them: TeX, which the others have as their text, is another way to write them.
        if 0 < self.described && self.described == self.mathml + self.drawn + self.tex {
            features.push("describedMath");
        }
        if 0 < self.tex {
            features.push("latex");
        }
        if has_pages {
            features.extend(["pageNavigation", "pageBreakMarkers"]);
        }
        features
    }

    pub(super) fn hazard(&self) -> &'static str {
        // Films and GIFs may flash more than three times a second, which nobody has measured: `none` would be a
        // claim.
        if self.moves || 0 < self.films { "unknown" } else { "none" }
    }

    /// The same in sentences of a language.
    pub(super) fn summary(&self, language: &str, has_pages: bool) -> Summary {
        let mut said = vec![Sentence::Text];
        if 0 < self.images {
            said.push(match self.unnamed {
                0 => Sentence::Described,
                _ if self.unnamed < self.images => Sentence::PartlyDescribed,
                _ => Sentence::Undescribed,
            });
        }
        let more = [
            (0 < self.mathml, Sentence::MathMl),
            (0 < self.drawn, Sentence::Drawn),
            (0 < self.tex, Sentence::Latex),
            (self.plays(), Sentence::Media),
            (has_pages, Sentence::Pages),
        ];
        said.extend(more.into_iter().filter(|(is_true, _)| *is_true).map(|(_, sentence)| sentence));
        summary::of(&said, language)
    }
}

struct AccessibilityVisitor<'a> {
    access: Access,
    pictures: &'a Pictures,
    media: &'a BTreeMap<String, PackedMedia>,
    formulas: &'a Formulas,
}

impl AccessibilityVisitor<'_> {
    fn formula(&mut self, node: NodeId) {
        match self.formulas.get(node) {
            Some(ShownFormula::MathMl(_) | ShownFormula::NumberedMathMl(_)) => self.access.mathml += 1,
            Some(ShownFormula::Drawing(_)) => self.access.drawn += 1,
            None => self.access.tex += 1,
        }
    }

    fn image(&mut self, image: &Image) {
        // Images that are missing were reported, and are written as their words.
        let Some(picture) = self.pictures.get(&image.source) else { return };
        self.access.moves |= picture.facts.format == PictureFormat::Gif;
        match image.alt.as_deref() {
            // An empty `alt` says that the image is decoration: it speaks to nobody.
            Some("") => {}
            Some(_) => self.access.images += 1,
            None => {
                self.access.images += 1;
                self.access.unnamed += 1;
            }
        }
    }
}

impl Visitor for AccessibilityVisitor<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Figure(figure) => self.image(&figure.image),
            BlockKind::Math(_) => {
                self.formula(block.id);
                let is_set = self.formulas.get(block.id).is_some();
                self.access.described += usize::from(is_set && math::described(block).is_some());
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Image(image) => self.image(image),
            // Players without a file in the publication are written as text.
            InlineKind::Media(media) if media.sources.iter().any(|it| self.media.contains_key(it)) => {
                match media.kind {
                    MediaKind::Audio => self.access.sounds += 1,
                    MediaKind::Video => self.access.films += 1,
                }
            }
            InlineKind::Math(_) => self.formula(inline.id),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_follow_from_the_content() {
        let plain = Access::default();
        assert_eq!(plain.modes(), [AccessMode::Textual]);
        assert_eq!(plain.sufficient(), [[AccessMode::Textual]]);
        assert!(!plain.features(false).contains(&"alternativeText"));
        let named = Access { images: 2, ..plain };
        let both = vec![AccessMode::Textual, AccessMode::Visual];
        assert_eq!(named.sufficient(), [vec![AccessMode::Textual], both.clone()]);
        assert!(named.features(true).contains(&"alternativeText"));
        assert!(named.features(true).contains(&"pageBreakMarkers"));
        let unnamed = Access { unnamed: 1, ..named };
        assert_eq!(unnamed.sufficient(), [both]);
        let played = Access { sounds: 1, ..plain };
        assert_eq!(played.sufficient(), [[AccessMode::Textual, AccessMode::Auditory]]);
        assert!(!unnamed.features(false).contains(&"alternativeText"));
        assert!(unnamed.summary("en", true).text.contains("Some images have no text alternative."));
        assert!(played.summary("en", false).text.ends_with("Sound and video have no text alternative."));
        let formulas = Access { mathml: 2, ..plain };
        assert!(!formulas.features(false).contains(&"describedMath"), "TeX describes nothing");
        let formulas = Access { described: 2, ..formulas };
        assert!(formulas.features(false).contains(&"describedMath"));
        assert!(!Access { tex: 1, ..formulas }.features(false).contains(&"describedMath"));
        assert_eq!(Access { moves: true, ..plain }.hazard(), "unknown");
    }
}
