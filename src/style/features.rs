//! The glyphs of an element's letters: the form of figures, and features by their tags.

use crate::project::theme::{Case, FigureForm, FigureWidth, FontFeature, Numerals};
use crate::text::shape::{Features, TaggedFeature};

/// The features of an element, over those of what is around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeatureStyle {
    /// The form of figures, if it is set.
    figures: Option<Features>,
    /// Those that are named by their tags.
    tagged: Features,
}

impl FeatureStyle {
    /// From what settings say.
    pub fn new(numerals: Option<Numerals>, features: &[FontFeature]) -> FeatureStyle {
        let tagged = features.iter().map(|it| TaggedFeature { tag: it.tag, value: it.value });
        FeatureStyle { figures: numerals.map(figures), tagged: tagged.fold(Features::NONE, Features::with_tagged) }
    }

    /// The features of text in the element, from those around it.
    #[must_use]
    pub fn over(self, around: Features) -> Features {
        let around = match self.figures {
            Some(figures) => around.difference(Features::FIGURES).with(figures),
            None => around,
        };
        around.with(self.tagged)
    }

    /// This element inside of another one.
    #[must_use]
    pub fn inherit(self, outer: FeatureStyle) -> FeatureStyle {
        FeatureStyle { figures: self.figures.or(outer.figures), tagged: outer.tagged.with(self.tagged) }
    }
}

/// The features of letters in a case, from those around them.
pub fn cased(case: Case, around: Features) -> Features {
    match case {
        Case::Normal => around,
        Case::SmallCaps => around.with(Features::SMALL_CAPS),
        Case::AllSmallCaps => around.with(Features::ALL_SMALL_CAPS),
    }
}

fn figures(numerals: Numerals) -> Features {
    let form = match numerals.form {
        FigureForm::Normal => Features::NONE,
        FigureForm::OldStyle => Features::OLD_STYLE,
        FigureForm::Lining => Features::LINING,
    };
    let width = match numerals.width {
        FigureWidth::Normal => Features::NONE,
        FigureWidth::Tabular => Features::TABULAR,
        FigureWidth::Proportional => Features::PROPORTIONAL,
    };
    let zero = if numerals.slashed_zero { Features::SLASHED_ZERO } else { Features::NONE };
    form.with(width).with(zero)
}
