//! How the letters of an element are drawn beyond their face: the look of figures, and OpenType features by their tags.
//!
//! `numerals` has the words of CSS Fonts 4, `font-variant-numeric`; `features` the tags of OpenType's registry.

use crate::project::value::Node;

/// How the figures of an element look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numerals {
    /// Their height.
    pub form: FigureForm,
    /// Their widths.
    pub width: FigureWidth,
    /// Whether a zero has a slash, so that it is no O.
    pub slashed_zero: bool,
}

/// How high figures are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FigureForm {
    /// As the face has them.
    #[default]
    Normal,
    /// With ascenders and descenders, as small letters have them (`onum`).
    OldStyle,
    /// As high as capitals (`lnum`).
    Lining,
}

/// How wide figures are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FigureWidth {
    /// As the face has them.
    #[default]
    Normal,
    /// All of one width, for columns (`tnum`).
    Tabular,
    /// Each as wide as it is drawn (`pnum`).
    Proportional,
}

/// An OpenType feature that is switched on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FontFeature {
    /// Its tag, such as `ss01`.
    pub tag: [u8; 4],
    /// 0 is off, 1 on; of a feature with alternates the number of one.
    pub value: u16,
}

impl FontFeature {
    /// The tag as text.
    pub fn name(&self) -> String {
        self.tag.iter().map(|byte| char::from(*byte)).collect()
    }
}

/// The values of `numerals`, in the words of messages and tables.
pub(in crate::project) const NUMERALS: &str =
    "`oldstyle` or `lining`, `tabular` or `proportional`, `slashed-zero`; several with spaces, or `normal`";

/// The values of `features`, in the words of messages and tables.
pub(in crate::project) const FEATURES: &str = "up to 8 OpenType tags such as `ss01 dlig -liga salt=2`";

/// As many as one stretch of text can carry (`text::shape::MAX_TAGGED`).
const MAX_FEATURES: usize = 8;

pub(in crate::project) fn numerals(node: &Node) -> Result<Numerals, String> {
    let mut numerals = Numerals::default();
    for word in node.text()?.split([' ', ',']).filter(|word| !word.is_empty()) {
        match word {
            "normal" => {}
            "oldstyle" => numerals.form = FigureForm::OldStyle,
            "lining" => numerals.form = FigureForm::Lining,
            "tabular" => numerals.width = FigureWidth::Tabular,
            "proportional" => numerals.width = FigureWidth::Proportional,
            "slashed-zero" => numerals.slashed_zero = true,
            other => return Err(format!("there are no numerals called `{other}`")),
        }
    }
    Ok(numerals)
}

/// Reads `features`: tags on, with a minus off, or with the number of an alternate.
pub(in crate::project) fn features(node: &Node) -> Result<Vec<FontFeature>, String> {
    let texts = node.text().map_or_else(|_| node.texts(), |text| Ok(vec![text]))?;
    let words = texts.iter().flat_map(|text| text.split([' ', ','])).filter(|word| !word.is_empty());
    let features = words.map(feature).collect::<Result<Vec<FontFeature>, String>>()?;
    if MAX_FEATURES < features.len() {
        return Err(format!("these are {} features, and an element has at most {MAX_FEATURES}", features.len()));
    }
    Ok(features)
}

fn feature(word: &str) -> Result<FontFeature, String> {
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => {
            let number = value.parse().map_err(|_| format!("`{value}` in `{word}` is not a whole number"))?;
            (name, number)
        }
        None => (word.trim_start_matches(['-', '+']), u16::from(!word.starts_with('-'))),
    };
    // OpenType, "Tag": four printable letters of ASCII; registered ones are letters and figures.
    let tag = name.as_bytes().try_into().ok().filter(|tag: &[u8; 4]| tag.iter().all(u8::is_ascii_alphanumeric));
    let tag = tag.ok_or_else(|| format!("`{name}` is not the tag of a feature: tags have four letters or figures"))?;
    Ok(FontFeature { tag, value })
}
