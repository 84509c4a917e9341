//! Newer CSS in drawings, in the form that every reader of SVG knows: custom properties replaced by their values,
//! colours computed.
//!
//! In: text of a tag or of a style sheet. Out: the same with `var()` replaced (CSS Custom Properties 1) and the
//! colours of CSS Color 4 and 5 (`oklch()`, `rgb(1 2 3 / 50%)`, `color-mix()`, `light-dark()`) as `#rrggbb` or
//! `rgba()`. What can't be computed stays, and is named.

use std::collections::BTreeMap;

use color::{AlphaColor, ColorSpaceTag, DynamicColor, HueDirection, Srgb};

/// How often values that name others are replaced: a circle ends here.
const DEEPEST: usize = 8;
/// The most bytes that values add to a drawing: a property of properties grows with each round.
const MOST_ADDED: usize = 1 << 20;
/// The longest call of a function, in bytes: no colour takes more, and calls in one another are read so often as they
/// are deep.
const LONGEST_CALL: usize = 1_000;

/// Functions of colours that SVG 1.1 lacks.
const MODERN: &[&str] = &["oklch", "oklab", "lch", "lab", "hwb", "color", "color-mix", "light-dark"];
/// Functions that it has, in a form with commas.
const CLASSIC: &[&str] = &["rgb", "rgba", "hsl", "hsla"];

/// The custom properties of a drawing, and how much their values may still add to it.
#[derive(Debug)]
pub(super) struct Properties<'a> {
    values: BTreeMap<&'a str, &'a str>,
    room: usize,
}

/// The custom properties of a drawing. Of several values the first counts: those for dark screens come later.
pub(super) fn properties(drawing: &str) -> Properties<'_> {
    let mut values = BTreeMap::new();
    for (at, _) in drawing.match_indices("--") {
        let rest = &drawing[at..];
        let end = rest[2..]
            .find(|it: char| !(it.is_alphanumeric() || matches!(it, '-' | '_')))
            .map_or(rest.len(), |at| at + 2);
        let Some(value) = rest[end..].trim_start().strip_prefix(':') else { continue };
        let value = value.split([';', '}', '"', '<']).next().unwrap_or("").trim();
        // `--` alone is reserved and names no property (CSS Custom Properties 1, section 2).
        if 2 < end && !value.is_empty() {
            values.entry(&rest[..end]).or_insert(value);
        }
    }
    Properties { values, room: MOST_ADDED }
}

/// The text with its `var()`s and newer colours replaced, and the functions that could not be.
pub(super) fn plain(text: &str, properties: &mut Properties<'_>, unknown: &mut Vec<String>) -> String {
    let Properties { values, room } = properties;
    let mut value_of = |_: &str, inner: &str| {
        let value = variable(inner, values)?;
        *room = room.checked_sub(value.len())?;
        Some(value)
    };
    let mut text = text.to_owned();
    for _ in 0..DEEPEST {
        let Some(next) = replaced(&text, &["var"], &mut value_of) else { break };
        text = next;
    }
    let names: Vec<&str> = MODERN.iter().chain(CLASSIC).copied().collect();
    let mut compute = |name: &str, inner: &str| {
        let is_classic = CLASSIC.contains(&name) && inner.contains(',');
        let whole = format!("{name}({inner})");
        let color = (!is_classic).then(|| computed(&whole)).flatten();
        if color.is_none() && !is_classic {
            unknown.push(whole);
        }
        color.map(written)
    };
    replaced(&text, &names, &mut compute).unwrap_or(text)
}

/// The value of `var(--name, fallback)`.
fn variable(inner: &str, properties: &BTreeMap<&str, &str>) -> Option<String> {
    let (name, fallback) = inner.split_once(',').map_or((inner, None), |parts| (parts.0, Some(parts.1)));
    let value = properties.get(name.trim()).copied().or(fallback)?;
    Some(value.trim().to_owned())
}

/// Replaces calls of some functions from the outside in; `None` if none was.
fn replaced(text: &str, names: &[&str], replace: &mut dyn FnMut(&str, &str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut any = false;
    while let Some(open) = rest.find('(') {
        let start = rest[..open].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').len();
        let name = rest[start..open].to_ascii_lowercase();
        let length = names.contains(&name.as_str()).then(|| closing(&rest[open..])).flatten();
        let value = length.and_then(|end| {
            let value = replace(&name, &rest[open + 1..open + end])?;
            Some((value, open + end + 1))
        });
        match value {
            Some((value, end)) => {
                out.push_str(&rest[..start]);
                out.push_str(&value);
                rest = &rest[end..];
                any = true;
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    any.then_some(out)
}

/// Where the parenthesis that a text begins with is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            _ if LONGEST_CALL < at => return None,
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at),
            // At least 2 here: the text begins with a parenthesis, and its own end returns above.
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The value of a colour.
fn computed(text: &str) -> Option<DynamicColor> {
    let text = text.trim();
    let inner = |name: &str| text.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')');
    if let Some(inner) = inner("light-dark") {
        // Paper is light.
        return computed(arguments(inner).first()?);
    }
    if let Some(inner) = inner("color-mix") {
        return mixed(&arguments(inner));
    }
    color::parse_color(text).ok()
}

/// `color-mix(in oklab, red 40%, blue)` (CSS Color 5, 3).
fn mixed(arguments: &[&str]) -> Option<DynamicColor> {
    let [method, first, second] = arguments else { return None };
    let space = match method.trim().strip_prefix("in ")?.split_whitespace().next()? {
        "srgb" => ColorSpaceTag::Srgb,
        "srgb-linear" => ColorSpaceTag::LinearSrgb,
        "lab" => ColorSpaceTag::Lab,
        "lch" => ColorSpaceTag::Lch,
        "oklab" => ColorSpaceTag::Oklab,
        "oklch" => ColorSpaceTag::Oklch,
        "hsl" => ColorSpaceTag::Hsl,
        "hwb" => ColorSpaceTag::Hwb,
        _ => return None,
    };
    let ((first, one), (second, two)) = (weighted(first)?, weighted(second)?);
    let (one, two) = match (one, two) {
        (None, None) => (50.0, 50.0),
        (Some(one), None) => (one, 100.0 - one),
        (None, Some(two)) => (100.0 - two, two),
        (Some(one), Some(two)) => (one, two),
    };
    let sum = one + two;
    (0.0 < sum).then(|| {
        let mix = first.interpolate(second, space, HueDirection::Shorter).eval(two / sum);
        // What shares lack to a hundred per cent is transparent (CSS Color 5, `color-mix`).
        if sum < 100.0 { mix.multiply_alpha(sum / 100.0) } else { mix }
    })
}

/// A colour and its share in per cent.
fn weighted(text: &str) -> Option<(DynamicColor, Option<f32>)> {
    let text = text.trim();
    let percent = |c: &str| c.strip_suffix('%')?.parse::<f32>().ok().filter(|c| (0.0..=100.0).contains(c));
    if let Some((rest, share)) = text.rsplit_once(char::is_whitespace)
        && let Some(share) = percent(share)
    {
        return Some((computed(rest)?, Some(share)));
    }
    // CSS has the share before the colour too: `40% red`.
    if let Some((share, rest)) = text.split_once(char::is_whitespace)
        && let Some(share) = percent(share)
    {
        return Some((computed(rest)?, Some(share)));
    }
    Some((computed(text)?, None))
}

/// The arguments of a function: split at commas outside of parentheses.
fn arguments(inner: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inner[from..]);
    found
}

/// A colour as all readers know it.
fn written(color: DynamicColor) -> String {
    let color: AlphaColor<Srgb> = color.to_alpha_color();
    let color = color.to_rgba8();
    let (red, green, blue, alpha) = (color.r, color.g, color.b, color.a);
    if alpha == 255 {
        return format!("#{red:02x}{green:02x}{blue:02x}");
    }
    // Thousandths are finer than the 255 steps that there are.
    let alpha = (u32::from(alpha) * 1000 + 127) / 255;
    format!("rgba({red},{green},{blue},0.{alpha:03})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let mut properties = properties(":root{--ink: #123; --soft:var(--ink)} @media x{:root{--ink:white}}");
        plain(text, &mut properties, &mut Vec::new())
    }

    #[test]
    fn properties_and_colours_become_what_all_readers_know() {
        crate::cases::check("svg-css", |[text]| of(text));
    }

    #[test]
    fn what_cannot_be_computed_stays_and_is_named() {
        let mut unknown = Vec::new();
        let text = plain("fill:color(unheard-of 1 2 3);stroke:var(--no)", &mut properties(""), &mut unknown);
        assert_eq!(text, "fill:color(unheard-of 1 2 3);stroke:var(--no)");
        assert_eq!(unknown, ["color(unheard-of 1 2 3)"]);
        let mut circle = properties("--a:var(--b);--b:var(--a);");
        assert!(plain("var(--a)", &mut circle, &mut unknown).starts_with("var(--"));
    }

    #[test]
    fn values_of_values_and_deep_calls_are_bounded() {
        let value = |next: usize| format!("var(--v{next})").repeat(30);
        let bomb: String = (0..7).map(|at| format!("--v{at}:{};", value(at + 1))).collect::<String>() + "--v7:red;";
        assert!(plain("var(--v0)", &mut properties(&bomb), &mut Vec::new()).len() < 4 * MOST_ADDED);
        let deep = "light-dark(".repeat(20_000);
        assert_eq!(plain(&deep, &mut properties(""), &mut Vec::new()), deep);
    }
}
