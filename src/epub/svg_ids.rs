//! The ids of a drawing, and the references to them: in, names as a drawing program wrote them; out, names that XML allows, and
//! references that lead to them, or what stands for one that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::svg_attributes::is_name;
use crate::project::percent_decode;

/// The media types of fonts that an EPUB may hold (EPUB 3.3, “Core media types”), and the older names of two.
const FONT_TYPES: &[&str] = &[
    "data:font/woff2",
    "data:font/woff",
    "data:font/ttf",
    "data:font/otf",
    "data:application/font-woff",
    "data:application/vnd.ms-opentype",
    "data:application/font-sfnt",
];

/// The ids of the elements that are kept, each with the name that it gets.
#[derive(Debug, Default)]
pub(super) struct DrawingIds(BTreeMap<String, String>);

impl DrawingIds {
    /// Names for ids. Browsers find what XML does not allow as a name (`3a`, `a b`); in a book it
    /// gets another.
    pub(super) fn new(ids: &BTreeSet<String>) -> DrawingIds {
        let mut given: BTreeMap<String, String> = BTreeMap::new();
        let mut taken: BTreeSet<String> = ids.iter().filter(|id| is_name(id)).cloned().collect();
        for id in ids {
            let name = if is_name(id) { id.clone() } else { free_name(id, &taken) };
            taken.insert(name.clone());
            given.insert(id.clone(), name);
        }
        DrawingIds(given)
    }

    /// The name that an id got.
    pub(super) fn name(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }

    /// The reference as it is written; `None` if it leads nowhere, or out of the file.
    pub(super) fn reference(&self, reference: &str) -> Option<String> {
        let reference = reference.trim();
        let Some(id) = reference.strip_prefix('#') else {
            return reference.starts_with("data:image/").then(|| reference.to_owned());
        };
        let name = self.name(id).or_else(|| self.name(&percent_decode(id)));
        name.map(|name| format!("#{name}"))
    }

    /// A style, or one value of it, with references that lead to something; those that do not are added to `lost`. What
    /// stands for one is what browsers take: the colour that is written after it, and nothing where there is none.
    pub(super) fn style(&self, style: &str, lost: &mut Vec<String>) -> String {
        let mut out = String::with_capacity(style.len());
        let mut rest = style;
        while let Some(at) = find_url(rest) {
            let (before, found) = rest.split_at(at);
            let end = closing(found);
            let inner = found[4..end].trim_end_matches(')').trim().trim_matches(['"', '\'']).trim();
            rest = &found[end..];
            out.push_str(before);
            if FONT_TYPES.iter().any(|kind| inner.starts_with(kind)) {
                out.push_str(&found[..end]);
            } else if let Some(kept) = self.reference(inner) {
                out.push_str(&if kept.starts_with('#') { format!("url({kept})") } else { found[..end].to_owned() });
            } else {
                lost.push(inner.to_owned());
                out.push_str(if has_fallback(rest) { "" } else { "none" });
            }
        }
        out.push_str(rest);
        out
    }
}

/// Where the next `url(` is, in letters of any case.
fn find_url(style: &str) -> Option<usize> {
    style.as_bytes().windows(4).position(|word| word.eq_ignore_ascii_case(b"url("))
}

/// The byte after the parenthesis that ends what begins with `url(`: quotes may hold others.
fn closing(url: &str) -> usize {
    let mut quote = None;
    for (at, letter) in url.char_indices().skip(4) {
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            None if letter == ')' => return at + 1,
            None => {}
        }
    }
    url.len()
}

/// Whether a value goes on with what holds if its reference leads nowhere: `url(#a) #369`.
fn has_fallback(rest: &str) -> bool {
    let value = rest.split([';', '}', '!']).next().unwrap_or("").trim();
    !value.is_empty() && !value.starts_with(',')
}

/// A name for an id that XML does not allow: its letters, and a number if another has it.
fn free_name(id: &str, taken: &BTreeSet<String>) -> String {
    let letters = id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' });
    let name: String = "_".chars().chain(letters).collect();
    let mut numbered = (2_usize..).map(|number| format!("{name}-{number}"));
    if is_name(&name) && !taken.contains(&name) {
        return name;
    }
    numbered.find(|name| !taken.contains(name)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_what_is_there() {
        let ids = DrawingIds::new(&["g", "3a", "a b", "_3a", "ä"].map(str::to_owned).into());
        crate::cases::check("svg-reference", |[style]| {
            let mut lost = Vec::new();
            let kept = ids.style(style, &mut lost);
            if lost.is_empty() { kept } else { format!("{kept} ({} lost)", lost.join(" ")) }
        });
        assert_eq!(ids.reference("#%C3%A4").as_deref(), Some("#ä"));
        assert_eq!(ids.reference("#a b").as_deref(), Some("#_a_b"));
        assert_eq!(ids.reference("other.svg#g"), None);
    }
}
