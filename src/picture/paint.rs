//! Colours of a drawing that no program understands: the text of an SVG in, what it has for them out.

use std::collections::BTreeSet;

/// Properties that are colours (SVG 2, 13.2, 14.2 and Filter Effects 1).
const COLORS: &[&str] = &["fill", "stroke", "stop-color", "flood-color", "lighting-color"];

/// Words that are values of those properties, and no colours.
const WORDS: &[&str] = &[
    "none", "inherit", "initial", "unset", "revert", "currentcolor", "transparent", "context-fill", "context-stroke",
    // Of an animation, `fill` is not a paint but says what stays when it ends.
    "freeze", "remove",
];

/// The longest value that is shown. What is longer is a sheet that a program wrote.
const LONGEST: usize = 80;
/// How much longer it may be with `!important` behind it, in bytes.
const IMPORTANT: usize = 16;

/// The values of colours in attributes and styles that are none, each once.
pub(super) fn unknown(text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut in_style = false;
    for part in text.split('<').skip(1).filter(|part| !part.starts_with("!--")) {
        in_style = part.starts_with("style") || in_style && part.starts_with("![CDATA[");
        let tag = part.split('>').next().unwrap_or(part);
        in_part(if in_style { part } else { tag }, &mut found);
    }
    found.into_iter().collect()
}

/// Takes the values that are none from a tag, or from a sheet of styles.
fn in_part(text: &str, found: &mut BTreeSet<String>) {
    for property in COLORS {
        for (at, _) in text.match_indices(property) {
            let starts = text[..at].ends_with([' ', '\t', '\n', '\r', ';', '"', '\'', '{']);
            let behind = text[at + property.len()..].trim_start();
            let value = behind.strip_prefix(':').or_else(|| behind.strip_prefix('=').map(str::trim_start));
            let Some(value) = value.filter(|_| starts) else { continue };
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            // To the end of a longer one each property would look through all that follows.
            let value = &value[..value.floor_char_boundary(LONGEST + IMPORTANT)];
            let end = value.find(['"', '\'', ';', '}']).unwrap_or(0);
            let value = value[..end].trim().trim_end_matches("!important").trim_end();
            if !value.is_empty() && value.len() <= LONGEST && !is_known(value) {
                found.insert(value.to_owned());
            }
        }
    }
}

/// Whether a value is a colour, or a word or address in its place.
fn is_known(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    WORDS.contains(&lower.as_str())
        || lower.starts_with("url(")
        || lower.starts_with(['&', '#']) && lower.contains("&")
        || color::parse_color(&lower).is_ok()
        // Colours by a profile have a plain one in front (SVG 1.1, 11.2).
        || lower.contains(" icc-color(")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_that_are_none_are_found() {
        let text = "<svg fill='none' stroke=\"currentColor\"><style>a{fill:wibbly; stroke : #12g}</style>\
                    <rect fill = \"wibble(3)\" style=\"stroke:rgb(1, 2, 3) !important;fill-opacity:x\"/>\
                    <path stroke='url(#a) red' fill=\"RebeccaPurple\" stop-color=\"#abcd\"/><animate fill=\"freeze\"/></svg>";
        assert_eq!(unknown(text), ["#12g", "wibble(3)", "wibbly"]);
        assert!(unknown("<text>the fill: of it</text> data-fill=\"x\"").is_empty());
    }
}
