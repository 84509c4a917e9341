//! The themes that the program carries: settings as files, to be used by name or copied.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::dotted::flatten;
use super::theme::ElementSettings;
use super::{from_toml, theme};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

/// The theme below all others: it says everything.
pub const PLAIN: &str = "plain";

/// The themes by their names, with their text.
pub const THEMES: &[(&str, &str)] = &[
    (PLAIN, include_str!("themes/plain.toml")),
    ("novel", include_str!("themes/novel.toml")),
    ("pamphlet", include_str!("themes/pamphlet.toml")),
    ("manual", include_str!("themes/manual.toml")),
    ("modern", include_str!("themes/modern.toml")),
    ("poetry", include_str!("themes/poetry.toml")),
    ("drama", include_str!("themes/drama.toml")),
    ("letters", include_str!("themes/letters.toml")),
    ("scholarly", include_str!("themes/scholarly.toml")),
    ("guide", include_str!("themes/guide.toml")),
    ("zine", include_str!("themes/zine.toml")),
];

/// The looks of the plain theme.
pub(super) fn plain() -> &'static BTreeMap<&'static str, ElementSettings> {
    static LOOKS: OnceLock<BTreeMap<&'static str, ElementSettings>> = OnceLock::new();
    LOOKS.get_or_init(|| {
        let mut all: BTreeMap<&'static str, ElementSettings> = BTreeMap::new();
        let text = THEMES.iter().find(|theme| theme.0 == PLAIN).map_or("", |theme| theme.1);
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add(PLAIN, text);
        let node = from_toml::read(file, text, &mut diagnostics);
        let mut found = Vec::new();
        flatten(&node, "", &mut found);
        for setting in found {
            if let Some((element, property)) = theme::find(&setting.path) {
                // The theme is the program's own: a test sees that all of it can be read.
                let _ = (property.apply)(all.entry(element.name).or_default(), setting.node);
            }
        }
        all
    })
}
