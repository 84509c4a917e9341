//! The look of figures and OpenType features as CSS has them. Readers apply them where their face has them.

use super::Sheet;
use crate::project::config::Config;
use crate::project::theme::{Case, ElementSettings, FigureForm, FigureWidth, FontFeature, Numerals};

/// `font-variant-numeric` (CSS Fonts 4, 6.7).
pub(super) fn numeric(numerals: Numerals) -> String {
    let form = match numerals.form {
        FigureForm::Normal => None,
        FigureForm::OldStyle => Some("oldstyle-nums"),
        FigureForm::Lining => Some("lining-nums"),
    };
    let width = match numerals.width {
        FigureWidth::Normal => None,
        FigureWidth::Tabular => Some("tabular-nums"),
        FigureWidth::Proportional => Some("proportional-nums"),
    };
    let zero = numerals.slashed_zero.then_some("slashed-zero");
    let words: Vec<&str> = [form, width, zero].into_iter().flatten().collect();
    let words = if words.is_empty() { "normal".to_owned() } else { words.join(" ") };
    format!("font-variant-numeric: {words}")
}

/// `font-feature-settings` (CSS Fonts 4, 6.12). Tags are letters and figures, so that none can leave its string.
pub(super) fn feature_settings(features: &[FontFeature]) -> String {
    let each: Vec<String> = features.iter().map(|it| format!("\"{}\" {}", it.name(), it.value)).collect();
    format!("font-feature-settings: {}", each.join(", "))
}

/// The declarations that take back letters of the titles of chapters in another title that does not have them.
pub(super) fn reset(settings: &ElementSettings, chapter: &ElementSettings) -> Vec<String> {
    let is_cased = |settings: &ElementSettings| settings.case.is_some_and(|case| case != Case::Normal);
    let missing = [
        (settings.font.is_none() && chapter.font.is_some(), "font-family: inherit"),
        (settings.italic.is_none() && chapter.italic == Some(true), "font-style: normal"),
        (settings.case.is_none() && is_cased(chapter), "font-variant: normal; text-transform: none"),
        (settings.numerals.is_none() && chapter.numerals.is_some(), "font-variant-numeric: normal"),
        (settings.features.is_none() && chapter.features.is_some(), "font-feature-settings: normal"),
        (settings.tracking.is_none() && chapter.tracking.is_some(), "letter-spacing: normal"),
        (settings.color.is_none() && chapter.color.is_some(), "color: inherit; opacity: 1"),
        (settings.rule_above.is_none() && chapter.rule_above.is_some(), "border-top: 0; padding-top: 0"),
        (settings.rule_below.is_none() && chapter.rule_below.is_some(), "border-bottom: 0; padding-bottom: 0"),
    ];
    // In the order in which `letters` writes them, so that a reader of the sheet finds what is taken back.
    missing.iter().filter(|row| row.0).map(|row| row.1.to_owned()).collect()
}

impl Sheet {
    /// The figures and features of the text itself; tables keep theirs.
    pub(super) fn text(&mut self, config: &Config) {
        let numerals = config.pdf.numerals.map(numeric);
        let features = Some(&config.pdf.features).filter(|it| !it.is_empty()).map(|it| feature_settings(it));
        self.write("body", &numerals.into_iter().chain(features).collect::<Vec<String>>());
    }
}
