//! What `pdf.hyphenate` and `pdf.hyphenation` say: whether words are divided, where, and how willingly.

/// The settings of hyphenation; `None` is the program's own value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HyphenationConfig {
    /// `pdf.hyphenate`: whether words may be divided at all.
    pub enabled: Option<bool>,
    /// `pdf.hyphenation.min-word`: the letters of the shortest word that is divided.
    pub least_word: Option<u8>,
    /// `pdf.hyphenation.min-before`: the fewest letters before the hyphen.
    pub least_before: Option<u8>,
    /// `pdf.hyphenation.min-after`: the fewest letters after the hyphen.
    pub least_after: Option<u8>,
    /// `pdf.hyphenation.names`.
    pub names: Option<NameDivision>,
    /// `pdf.hyphenation.page-ends`.
    pub page_ends: PageEndHyphens,
    /// `pdf.hyphenation.weight`: what a hyphen costs, in hundredths of what it costs without the setting.
    pub weight: Option<u32>,
}

/// Whether words that begin with a capital are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameDivision {
    /// Only where one is wider than its line.
    Never,
    /// Only where the other words could not be set well.
    Avoid,
    /// As all words are.
    AsWords,
}

/// Whether the last line of a page may end in a hyphen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageEndHyphens {
    /// Only where the page can't end elsewhere.
    Never,
    /// At a price, which is higher on right-hand pages.
    #[default]
    Avoid,
    /// As other lines may.
    Allow,
}
