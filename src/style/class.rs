//! A class of the author's own on pages: the style of `[text]{.NAME}` and `::: NAME`.
//!
//! In: the settings `style.NAME`. Out: a [`ClassStyle`]. A class changes only what its settings name; all else stays
//! as it is around it.

use super::element::{Base, ElementStyle};
use super::{Family, family};
use crate::diagnostic::Diagnostics;
use crate::project::theme::{Case, ElementSettings};
use crate::text::catalog::Catalog;

/// A class of the author's own.
#[derive(Clone, Debug)]
pub struct ClassStyle {
    /// Its name.
    pub name: String,
    /// Where a container of it is placed: spaces, insets, alignment, the rule at its side.
    pub element: ElementStyle,
    /// The faces, if it has a family of its own.
    pub faces: Option<Family>,
    /// Whether its letters are bold, if it says so.
    pub bold: Option<bool>,
    /// Whether they are italic.
    pub italic: Option<bool>,
    /// Whether they are small capitals.
    pub case: Option<Case>,
    /// Space added between letters, in thousandths of an em.
    pub tracking: Option<i16>,
    /// Whether words are underlined, if it says so.
    pub underline: Option<bool>,
    /// Red, green and blue.
    pub color: Option<[u8; 3]>,
    /// Whether lines are aligned otherwise than around it.
    pub aligned: bool,
    /// The title of a container that is given none.
    pub title: Option<String>,
    /// A sign before that title.
    pub icon: Option<String>,
    /// Whether a container stays on one page.
    pub keep: bool,
}

impl ClassStyle {
    /// Whether something with these classes has this look: see [`combined_name`].
    pub fn is_of(&self, classes: &[String]) -> bool {
        self.name.split(' ').all(|name| classes.iter().any(|class| class == name))
    }

    /// Decides every value. A family that does not exist is reported.
    pub(super) fn new(
        name: &str,
        settings: &ElementSettings,
        base: Base,
        catalog: &Catalog,
        text: Family,
        diagnostics: &mut Diagnostics,
    ) -> ClassStyle {
        let default = catalog.face(text.regular).family.clone();
        let faces = settings.font.as_deref().map(|font| {
            let setting = format!("style.{name}.font");
            family(catalog, &setting, Some(font), &default, diagnostics)
        });
        ClassStyle {
            name: name.to_owned(),
            element: ElementStyle::new(settings, faces.unwrap_or(text), base),
            faces,
            bold: settings.bold,
            italic: settings.italic,
            case: settings.case,
            tracking: settings.tracking.and_then(|tracking| i16::try_from(tracking).ok()),
            underline: settings.underline,
            color: settings.color,
            aligned: settings.align.is_some(),
            title: settings.title.clone(),
            icon: settings.icon.clone(),
            keep: settings.keep.unwrap_or(false),
        }
    }
}

/// The name under which the look of several classes of one container, or of the same words, is found: that of all those
/// that the theme knows, in the order of the alphabet. `None` for one class, or none.
pub fn combined_name(names: &[String], is_known: impl Fn(&str) -> bool) -> Option<String> {
    let mut known: Vec<&str> = names.iter().map(String::as_str).filter(|name| is_known(name)).collect();
    known.sort_unstable();
    known.dedup();
    (1 < known.len()).then(|| known.join(" "))
}
