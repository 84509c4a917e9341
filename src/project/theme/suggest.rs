//! What an unknown `style.` setting may have meant: the names of elements in HTML and in other programs, and near ones.

use super::{CLASS, ELEMENTS};
use crate::diagnostic::nearest_of_many;
use crate::project::value::one_of;

/// The names of elements in HTML and in other programs, with those that they have here; empty for the text itself, which
/// is not an element.
const HTML: &[(&str, &str)] = &[
    ("body", ""),
    ("p", ""),
    ("paragraph", ""),
    ("base", ""),
    ("blockquote", "quote"),
    ("dd", "definition"),
    ("dt", "term"),
    ("figcaption", "caption"),
    ("footnote", "note"),
    ("h1", "chapter"),
    ("h2", "heading2"),
    ("h3", "heading3"),
    ("h4", "heading4"),
    ("h5", "heading5"),
    ("h6", "heading6"),
    ("heading", "heading2"),
    ("hr", "ornament"),
    ("image", "figure"),
    ("img", "figure"),
    ("li", "list"),
    ("ol", "list"),
    ("ul", "list"),
    ("page-number", "folio"),
    ("poem", "verse"),
    ("pre", "code"),
    ("running-head", "head"),
    ("toc", "contents"),
];

/// The names in HTML and other programs of elements that have another one here: no class may be called so.
pub fn html_names() -> impl Iterator<Item = &'static str> {
    HTML.iter().map(|pair| pair.0)
}

/// The settings of the text itself.
const TEXT: &[&str] = &["pdf.font", "pdf.font-size", "pdf.leading", "pdf.first-line-indent", "pdf.justify"];

/// A way out for an unknown `style.` setting.
pub fn suggestion(path: &str) -> Option<String> {
    let rest = path.strip_prefix("style.").or((path == "style").then_some(""))?;
    let (name, property) = rest.split_once('.').unwrap_or((rest, ""));
    let listed = |names: &[&str]| one_of(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>());
    let names: Vec<&str> = ELEMENTS.iter().map(|element| element.name).collect();
    let Some(element) = ELEMENTS.iter().find(|element| element.name == name) else {
        let meant = HTML.iter().find(|it| it.0 == name).map(|at| at.1);
        let rest = if property.is_empty() { String::new() } else { format!(".{property}") };
        return Some(match meant.or_else(|| nearest_of_many(name, names.iter().copied())) {
            Some("") => format!("the text itself is set by {}", listed(TEXT).replace(" or ", " and ")),
            Some(near) => format!("use `style.{near}{rest}`"),
            None if !property.is_empty() => {
                let properties: Vec<&str> = CLASS.names().collect();
                match nearest_of_many(property, properties.iter().copied()) {
                    Some(near) => format!("use `style.{name}.{near}`, if `{name}` is a class of yours"),
                    None => format!("a class, such as `{name}`, has {}", listed(&properties).replace(" or ", " and ")),
                }
            }
            None => format!("after `style.` comes {}", listed(&names)),
        });
    };
    let properties: Vec<&str> = element.names().collect();
    Some(match nearest_of_many(property, properties.iter().copied()) {
        Some(near) => format!("use `style.{name}.{near}`"),
        None => format!("`{name}` has {}", listed(&properties)),
    })
}
