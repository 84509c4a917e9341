//! Which elements of a drawing are drawn where (SVG 1.1, “Element Index”): what stands elsewhere, or is unknown, no browser
//! shows, and judges tell of each.
//!
//! In: an element and the one that holds it. Out: whether it is kept, and what it is written as.

/// The elements of SVG 1.1 that browsers draw or draw by, and `feDropShadow`, which all of them know.
const KNOWN: &[&str] = &[
    "a", "circle", "clipPath", "defs", "desc", "ellipse", "feBlend", "feColorMatrix", "feComponentTransfer",
    "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode",
    "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence",
    "filter", "g", "image", "line", "linearGradient", "marker", "mask", "path", "pattern", "polygon", "polyline",
    "radialGradient", "rect", "stop", "style", "svg", "switch", "symbol", "text", "textPath", "title", "tspan", "use",
];

/// Elements within lines of text.
const IN_TEXT: &[&str] = &["a", "textPath", "tspan"];

/// Elements that say something of the one that holds them.
const DESCRIPTIVE: &[&str] = &["desc", "title"];

/// Shapes and others that hold nothing that is drawn.
const LEAVES: &[&str] = &["circle", "ellipse", "image", "line", "path", "polygon", "polyline", "rect", "use"];

/// What a clipping path may be made of; groups in it are not drawn (SVG 1.1, 14.3.5).
const CLIPPING: &[&str] = &["circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "style", "text", "use"];

/// Whether an element is within a line of text.
pub(super) fn is_text(element: &str) -> bool {
    matches!(element, "text" | "textPath" | "tspan")
}

/// Whether letters in an element count.
pub(super) fn holds_letters(element: &str) -> bool {
    is_text(element) || matches!(element, "title" | "desc" | "style")
}

/// Whether an element is known, and drawn in the one that holds it; the root is held by "".
pub(super) fn is_drawn(holder: &str, element: &str) -> bool {
    if !KNOWN.contains(&element) {
        return false;
    }
    if DESCRIPTIVE.contains(&element) {
        return !DESCRIPTIVE.contains(&holder);
    }
    match holder {
        _ if DESCRIPTIVE.contains(&holder) || holder == "style" || LEAVES.contains(&holder) => false,
        "clipPath" => CLIPPING.contains(&element),
        "linearGradient" | "radialGradient" => matches!(element, "stop" | "style"),
        _ if is_text(holder) => IN_TEXT.contains(&element),
        _ => !matches!(element, "stop" | "textPath" | "tspan"),
    }
}

/// Attributes that SVG 1.1 asks for, with the values that newer versions take when they are missing.
const REQUIRED: &[(&str, &[(&str, &str)])] = &[
    ("circle", &[("r", "0")]),
    ("path", &[("d", "")]),
    ("polygon", &[("points", "")]),
    ("polyline", &[("points", "")]),
    ("rect", &[("width", "0"), ("height", "0")]),
    ("stop", &[("offset", "0")]),
];

/// The attributes that an element must have, and their values by default.
pub(super) fn required(element: &str) -> &'static [(&'static str, &'static str)] {
    REQUIRED.iter().find(|row| row.0 == element).map_or(&[], |row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_depends_on_its_holder() {
        crate::cases::check("svg-content", |[holder, element]| crate::cases::yes(is_drawn(holder, element)));
    }
}
