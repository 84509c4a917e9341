//! Attributes of drawings, held to what SVG 1.1 allows: drawing programs and scripts write values that it does not
//! know (`stroke-linejoin="null"`, `fill="rgba(…)"`) and attributes of their own (`data-name`).
//!
//! In: an attribute. Out: the attributes that stand for it; none, if it means nothing.

use std::sync::LazyLock;

/// Properties that take one of some words (SVG 1.1, “Property Index”).
static WORDS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let rows = include_str!("svg_attributes.txt").lines().filter_map(|line| line.split_once(": "));
    rows.map(|(name, words)| (name, words.split(' ').collect())).collect()
});

/// Attributes that take a number or a length.
const LENGTHS: &[&str] = &[
    "cx", "cy", "dx", "dy", "fill-opacity", "flood-opacity", "font-size", "fx", "fy", "height", "opacity", "r", "rx",
    "ry", "stop-opacity", "stroke-dashoffset", "stroke-miterlimit", "stroke-opacity", "stroke-width", "width", "x",
    "x1", "x2", "y", "y1", "y2",
];

/// The sizes of type that have names (CSS 2, §15.7).
const FONT_SIZES: &[&str] =
    &["xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "smaller", "larger"];

/// Attributes that take a colour, with the attribute for its opacity.
const COLORS: &[(&str, &str)] = &[
    ("color", ""),
    ("fill", "fill-opacity"),
    ("flood-color", "flood-opacity"),
    ("lighting-color", ""),
    ("stop-color", "stop-opacity"),
    ("stroke", "stroke-opacity"),
];

/// Attributes of HTML and of scripts that drawings have no use for.
const FOREIGN: &[&str] = &[
    "alt", "autofocus", "contenteditable", "crossorigin", "draggable", "enable-background", "fetchpriority",
    "focusable", "hidden", "inkscape", "loading", "part", "slot", "spellcheck", "tabindex", "translate", "vectornator",
    "version",
];

/// Properties that became attributes with SVG 2 (“Presentation attributes”), and change the picture.
const STYLED: &[&str] =
    &["isolation", "mask-type", "mix-blend-mode", "paint-order", "transform-origin", "vector-effect"];

/// The declaration that does in a `style` what an attribute of SVG 2 does: readers are held to SVG 1.1, which refuses the
/// attribute but leaves open what CSS says.
pub(super) fn declaration(key: &str, value: &str) -> Option<String> {
    let is_plain = !value.contains([';', '{', '}', '!', '/']);
    if !STYLED.contains(&key) || !is_plain || value.trim().is_empty() {
        return None;
    }
    // Attributes have numbers without units, style sheets have not.
    let word = |word: &str| match word.parse::<f64>() {
        Ok(_) if key == "transform-origin" => format!("{word}px"),
        _ => word.to_owned(),
    };
    Some(format!("{key}:{}", value.split_whitespace().map(word).collect::<Vec<_>>().join(" ")))
}

/// The attributes to write for an attribute without prefix.
pub(super) fn kept(key: &str, value: &str) -> Vec<(String, String)> {
    let one = |value: &str| vec![(key.to_owned(), value.to_owned())];
    let trimmed = value.trim();
    if FOREIGN.contains(&key) || key.starts_with("data-") || key.contains(['@', '[', '(']) {
        return Vec::new();
    }
    if let Some((_, words)) = WORDS.iter().find(|word| word.0 == key) {
        let known = words.iter().find(|word| word.eq_ignore_ascii_case(trimmed)).copied();
        return known.or((trimmed == "inherit").then_some("inherit")).map(one).unwrap_or_default();
    }
    if LENGTHS.contains(&key) {
        if key == "font-size" && FONT_SIZES.contains(&trimmed) {
            return one(trimmed);
        }
        return if is_lengths(trimmed) || trimmed == "inherit" { one(trimmed) } else { Vec::new() };
    }
    if let Some((_, opacity)) = COLORS.iter().find(|color| color.0 == key) {
        return color(key, trimmed, opacity);
    }
    match key {
        "id" if !is_name(trimmed) => Vec::new(),
        "transform" | "d" | "points" | "class" if matches!(trimmed, "null" | "undefined" | "NaN" | "none") => {
            Vec::new()
        }
        _ => one(value),
    }
}

/// Numbers with SVG's units, and spaces or commas between: texts have lists of places.
fn is_lengths(value: &str) -> bool {
    let mut words = value.split([' ', ',', '\t', '\n']).filter(|part| !part.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
            // `1e-5` is a number; `1em` a length.
            let (number, unit) = match unit.strip_prefix(['e', 'E']).filter(|rest| !rest.starts_with(['m', 'x'])) {
                Some(_) => (word, ""),
                None => (&word[..word.len() - unit.len()], unit),
            };
            let is_unit = matches!(unit, "" | "%" | "em" | "ex" | "px" | "in" | "cm" | "mm" | "pt" | "pc");
            is_unit && number.parse::<f64>().is_ok_and(f64::is_finite)
        })
}

/// A colour as SVG 1.1 writes it, its opacity apart.
fn color(key: &str, value: &str, opacity: &str) -> Vec<(String, String)> {
    let one = |value: String| vec![(key.to_owned(), value)];
    let lower = value.to_ascii_lowercase();
    if matches!(lower.as_str(), "none" | "currentcolor" | "inherit") {
        let written = if lower == "currentcolor" { "currentColor" } else { &lower };
        return one(written.to_owned());
    }
    if value.starts_with("url(") {
        return one(value.to_owned());
    }
    if lower == "transparent" {
        return match key {
            "fill" | "stroke" => one("none".to_owned()),
            _ if !opacity.is_empty() => vec![(opacity.to_owned(), "0".to_owned())],
            _ => Vec::new(),
        };
    }
    let Ok(color) = lower.parse::<svgtypes::Color>() else { return Vec::new() };
    let is_plain =
        lower.starts_with('#') && matches!(lower.len(), 4 | 7) || lower.bytes().all(|byte| byte.is_ascii_alphabetic());
    let written = if is_plain { lower } else { format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue) };
    let mut out = one(written);
    if color.alpha != 255 && !opacity.is_empty() {
        out.push((opacity.to_owned(), format!("{:.3}", f64::from(color.alpha) / 255.0)));
    }
    out
}

/// Whether XML allows this as an id.
fn is_name(value: &str) -> bool {
    let mut letters = value.chars();
    letters.next().is_some_and(|letter| letter.is_alphabetic() || letter == '_')
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_svg_does_not_know_are_left_out() {
        crate::cases::check("svg-attribute", |[key, value]| {
            let kept = kept(key, value);
            kept.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        });
    }
}
