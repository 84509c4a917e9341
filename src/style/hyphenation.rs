//! How words are divided: the settings of hyphenation as the typesetter asks for them.

use crate::project::hyphenation::{HyphenationConfig, NameDivision, PageEndHyphens};
use crate::text::hyphenate::HyphenationLimits;

/// Where words may be divided, and how willingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HyphenationStyle {
    /// The shortest words and parts of words.
    pub limits: HyphenationLimits,
    /// Whether words that begin with a capital are divided; `None`: as is usual in their language.
    pub names: Option<NameDivision>,
    /// Whether the last line of a page may end in a hyphen.
    pub page_ends: PageEndHyphens,
    /// What a hyphen costs, in hundredths of the usual.
    pub weight: u32,
}

impl Default for HyphenationStyle {
    fn default() -> HyphenationStyle {
        HyphenationStyle::new(&HyphenationConfig::default())
    }
}

impl HyphenationStyle {
    /// By the settings.
    pub fn new(config: &HyphenationConfig) -> HyphenationStyle {
        HyphenationStyle {
            limits: limits(config),
            names: config.names,
            page_ends: config.page_ends,
            weight: config.weight.unwrap_or(100),
        }
    }
}

/// The shortest words and parts of words that the settings ask for, in both outputs.
pub fn limits(config: &HyphenationConfig) -> HyphenationLimits {
    HyphenationLimits { word: config.least_word, before: config.least_before, after: config.least_after }
}
