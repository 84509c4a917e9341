//! Attributes of drawings, held to what SVG 1.1 allows: drawing programs and scripts write values that it does not
//! know (`stroke-linejoin="null"`, `fill="rgba(…)"`) and attributes of their own (`data-name`).
//!
//! In: an attribute. Out: the attributes that stand for it; none, if it means nothing.

use std::sync::LazyLock;

use svgtypes::TransformListToken;

use super::svg_gradient;

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
const STYLED: &[&str] = &[
    "isolation", "mask-type", "mix-blend-mode", "paint-order", "text-overflow", "transform-origin", "vector-effect",
    "white-space",
];

/// The elements that may be moved and turned since SVG 2.
const MOVED: &[&str] = &["svg", "symbol"];

/// Attributes that change the picture, and that no style can stand for: the element, the attribute, and a way out.
const LOST: &[(&str, &str, &str)] = &[
    ("textPath", "side", "turn the path around, so that its text is on the other side"),
    ("textPath", "path", "draw the path as an element, and name it by `href`"),
    ("radialGradient", "fr", "begin the gradient at a point, and move its first `stop`"),
    ("circle", "pathLength", DASHES),
    ("ellipse", "pathLength", DASHES),
    ("line", "pathLength", DASHES),
    ("polygon", "pathLength", DASHES),
    ("polyline", "pathLength", DASHES),
    ("rect", "pathLength", DASHES),
];

/// The way out for shapes whose dashes are counted in shares of their outline.
const DASHES: &str = "draw the shape as a `path`, or write its dashes in lengths";

/// An attribute of a newer SVG that is left out though it changes the picture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LostAttribute {
    pub(super) element: String,
    pub(super) attribute: String,
    /// What the author may write.
    pub(super) help: &'static str,
}

/// Properties that break a text into lines (SVG 2, 11.3), which no reader does.
const WRAPPING: &[&str] = &["inline-size", "shape-inside", "shape-subtract"];

/// The property by which a style breaks a text into lines.
pub(super) fn wrapping(style: &str) -> Option<&'static str> {
    let declares = |name: &&&str| {
        let values = style.split(**name).skip(1).filter_map(|rest| rest.trim_start().strip_prefix(':'));
        values.map(str::trim_start).any(|value| !["auto", "none", "0;"].iter().any(|it| value.starts_with(it)))
    };
    WRAPPING.iter().find(declares).copied()
}

/// The same for the attributes of an element.
pub(super) fn wrapping_attribute(attributes: &[(String, String)]) -> Option<&'static str> {
    let of = |(key, value): &(String, String)| match key.as_str() {
        "style" => wrapping(value),
        key => wrapping(&format!("{key}: {value}")),
    };
    attributes.iter().find_map(of)
}

/// The loss of the lines that a property breaks a text into.
pub(super) fn lost_lines(property: &str) -> LostAttribute {
    let help = "break the text yourself: a `tspan` with `x` and `dy` for each line";
    LostAttribute { element: "text".to_owned(), attribute: property.to_owned(), help }
}

/// The loss of an attribute; `None` for one that means nothing to the picture.
pub(super) fn loss(element: &str, attribute: &str) -> Option<LostAttribute> {
    let (_, _, help) = LOST.iter().find(|it| it.0 == element && it.1 == attribute)?;
    Some(LostAttribute { element: element.to_owned(), attribute: attribute.to_owned(), help })
}

/// The declaration that does in a `style` what an attribute of SVG 2 does: readers are held to SVG 1.1, which refuses the
/// attribute but leaves open what CSS says. So do values that CSS knows today and SVG 1.1 did not: `vertical-rl`.
pub(super) fn declaration(element: &str, key: &str, value: &str) -> Option<String> {
    let value = value.trim();
    let is_plain = !value.contains([';', '{', '}', '!', '/', '\\', '"', '\'']);
    let is_rubbish = ["", "null", "undefined", "nan"].contains(&value.to_ascii_lowercase().as_str());
    if !is_plain || is_rubbish {
        return None;
    }
    if key == "transform" {
        return MOVED.contains(&element).then(|| transform(value))?.map(|it| format!("transform:{it}"));
    }
    let is_property = WORDS.iter().any(|it| it.0 == key && !NO_PROPERTIES.contains(&key))
        || COLORS.iter().any(|it| it.0 == key)
        || LENGTH_PROPERTIES.contains(&key);
    let is_refused_property = is_property && sanitized(key, value).is_empty();
    if !is_refused_property && !STYLED.contains(&key) {
        return None;
    }
    // Attributes have numbers without units, style sheets have not.
    let word = |word: &str| match word.parse::<f64>() {
        Ok(_) if key == "transform-origin" => format!("{word}px"),
        _ => word.to_owned(),
    };
    Some(format!("{key}:{}", value.split_whitespace().map(word).collect::<Vec<_>>().join(" ")))
}

/// Attributes with words that are no properties, and one that EPUB leaves to markup.
const NO_PROPERTIES: &[&str] = &["direction", "gradientUnits", "lengthAdjust", "spreadMethod", "zoomAndPan"];

/// Properties that take a length or a number.
const LENGTH_PROPERTIES: &[&str] = &[
    "fill-opacity", "flood-opacity", "font-size", "opacity", "stop-opacity", "stroke-dashoffset", "stroke-opacity",
    "stroke-width",
];

/// A list of transformations as CSS writes it: with units, and no centre of a rotation (CSS Transforms 1, §13).
fn transform(value: &str) -> Option<String> {
    let mut parts = Vec::new();
    for token in svgtypes::TransformListParser::from(value) {
        let number = svg_gradient::number;
        parts.push(match token.ok()? {
            TransformListToken::Matrix { a, b, c, d, e, f } => {
                format!("matrix({})", [a, b, c, d, e, f].map(number).join(","))
            }
            TransformListToken::Translate { tx, ty } => format!("translate({}px,{}px)", number(tx), number(ty)),
            TransformListToken::Scale { sx, sy } => format!("scale({},{})", number(sx), number(sy)),
            TransformListToken::Rotate { angle } => format!("rotate({}deg)", number(angle)),
            TransformListToken::SkewX { angle } => format!("skewX({}deg)", number(angle)),
            TransformListToken::SkewY { angle } => format!("skewY({}deg)", number(angle)),
        });
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The attributes to write for an attribute without prefix.
pub(super) fn sanitized(key: &str, value: &str) -> Vec<(String, String)> {
    let one = |value: &str| vec![(key.to_owned(), value.to_owned())];
    let trimmed = value.trim();
    if FOREIGN.contains(&key) || WRAPPING.contains(&key) || key.starts_with("data-") || key.contains(['@', '[', '(']) {
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
        "preserveAspectRatio" if !is_aspect_ratio(trimmed) => Vec::new(),
        // Roles are tried from left to right: the first one is what was meant, and old readers know one word only.
        "role" => trimmed.split_whitespace().next().map(one).unwrap_or_default(),
        "transform" | "d" | "points" | "class" if matches!(trimmed, "null" | "undefined" | "NaN" | "none") => {
            Vec::new()
        }
        _ => one(value),
    }
}

/// Whether the value of an attribute is a length that browsers draw and SVG 1.1 can't say: `50vw`, `calc(1em + 5%)`.
pub(super) fn is_css_length(key: &str, value: &str) -> bool {
    const UNITS: &[&str] = &["rem", "vw", "vh", "vmin", "vmax", "ch", "ic", "lh", "rlh", "q", "vb", "vi"];
    let value = value.trim().to_ascii_lowercase();
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    let is_made = ["calc(", "min(", "max(", "clamp(", "var("].iter().any(|name| value.starts_with(name));
    LENGTHS.contains(&key) && (is_made || unit.len() < value.len() && UNITS.contains(&unit))
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

/// Whether a value says how a drawing fits into its box (SVG 1.1, §7.8).
fn is_aspect_ratio(value: &str) -> bool {
    let mut words = value.split_whitespace().filter(|word| *word != "defer");
    let is_place = |word: &str| {
        let sides = word.strip_prefix('x').and_then(|rest| rest.split_once('Y'));
        word == "none" || sides.is_some_and(|(x, y)| [x, y].iter().all(|side| matches!(*side, "Min" | "Mid" | "Max")))
    };
    words.next().is_some_and(is_place) && words.next().is_none_or(|word| matches!(word, "meet" | "slice"))
}

/// Whether XML allows this as an id.
pub(super) fn is_name(value: &str) -> bool {
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
            let kept = sanitized(key, value);
            kept.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        });
    }

    #[test]
    fn what_css_knows_and_svg_1_does_not_goes_into_the_style() {
        for (element, key, value, style) in [
            ("text", "writing-mode", "vertical-rl", Some("writing-mode:vertical-rl")),
            ("text", "font-weight", "450", Some("font-weight:450")),
            ("rect", "image-rendering", "pixelated", Some("image-rendering:pixelated")),
            ("path", "stroke", "context-stroke", Some("stroke:context-stroke")),
            ("rect", "stroke-width", "1rem", Some("stroke-width:1rem")),
            (
                "svg",
                "transform",
                "rotate(90 10 20)",
                Some("transform:translate(10px,20px) rotate(90deg) translate(-10px,-20px)"),
            ),
            ("svg", "transform", "matrix(1 0 0 1 .5 0),scale(2)", Some("transform:matrix(1,0,0,1,0.5,0) scale(2,2)")),
            ("svg", "transform", "nonsense", None),
            ("tspan", "transform", "scale(2)", None),
            ("rect", "stroke-linejoin", "null", None),
            ("rect", "stroke-linejoin", "round", None),
            ("text", "direction", "sideways", None),
            ("rect", "fill", "#abc", None),
            ("rect", "data-x", "y", None),
        ] {
            assert_eq!(declaration(element, key, value).as_deref(), style, "{element} {key}={value}");
        }
        assert!(loss("textPath", "side").is_some() && loss("path", "pathLength").is_none());
    }
}
