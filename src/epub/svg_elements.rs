//! The attributes that SVG 1.1 allows on each element (“Element Index” and “Attribute Index”): what drawing programs, browsers
//! and newer versions add, readers are not held to know, and judges tell of each.
//!
//! In: an element and an attribute. Out: whether the one may have the other.

use std::sync::LazyLock;

/// Attributes, and the elements that have them.
static ATTRIBUTES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines: Vec<&str> = include_str!("svg_elements.txt").lines().filter(|line| !line.is_empty()).skip(1).collect();
    lines.chunks_exact(2).map(|row| (row[0], row[1])).collect()
});

/// Attributes that every element may have.
const ANYWHERE: &[&str] = &["id", "lang", "role", "xmlns"];

/// Whether an element may have an attribute. Of elements that are not in the table nothing is said.
pub(super) fn is_allowed(element: &str, attribute: &str) -> bool {
    let has = |list: &str, name: &str| list.split_whitespace().any(|it| it == name);
    let is_known = ATTRIBUTES.iter().any(|row| has(row.1, element));
    !is_known
        || ANYWHERE.contains(&attribute)
        || attribute.starts_with("aria-")
        || ATTRIBUTES.iter().any(|row| has(row.0, attribute) && has(row.1, element))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_attributes_and_no_others() {
        crate::cases::check("svg-attributes", |[element, attribute]| crate::cases::yes(is_allowed(element, attribute)));
    }

    /// The attributes of the index that have a digit, and the elements that it lists for each. `panose-1` is missing: of
    /// `font-face` nothing is left out.
    #[test]
    fn names_with_digits_are_there() {
        for (attributes, elements) in [
            ("x1 x2 y1 y2", "line linearGradient"),
            ("in2", "feBlend feComposite feDisplacementMap"),
            ("k1 k2 k3 k4", "feComposite"),
            ("g1 g2 u1 u2", "hkern vkern"),
        ] {
            for attribute in attributes.split(' ') {
                let row = ATTRIBUTES.iter().find(|row| row.0.split_whitespace().any(|name| name == attribute));
                assert!(row.is_some(), "{attribute}");
                for element in elements.split(' ') {
                    assert!(is_allowed(element, attribute), "{element} {attribute}");
                }
            }
        }
        assert!(is_allowed("font-face", "panose-1"));
    }

    /// A name that a line end divides is two that no drawing has.
    #[test]
    fn no_name_is_divided() {
        for name in ATTRIBUTES.iter().flat_map(|row| [row.0, row.1]).flat_map(str::split_whitespace) {
            assert!(!name.ends_with('-') && !name.starts_with('-'), "{name}");
        }
        let words = ["events", "miterlimit", "adjust", "orientation-vertical"];
        for word in words {
            assert!(ATTRIBUTES.iter().all(|row| row.0.split_whitespace().all(|name| name != word)), "{word}");
        }
    }
}
