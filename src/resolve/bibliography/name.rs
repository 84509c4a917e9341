//! Names of people in BibTeX: `von Last, Jr, First and First von Last and others` to names of CSL.
//!
//! The rules are those of Patashnik's "Designing BibTeX styles" (1988), section 4, and of biblatex's extended format
//! (`family=Doe, given=Jane`).

use hayagriva::citationberg::json::{LiteralName, NameItem, NameValue};

use super::latex::decode;
use crate::text::bracket;

/// The stand-in for "and others": a name that the pass over the processor's output replaces by "et al.".
pub(in crate::resolve) const OTHERS: &str = "\u{F2000}";

/// Reads a list of names. `with_particle`: particles such as "van" are part of the family name for sorting too
/// (biblatex's `useprefix`).
pub(super) fn names(source: &str, with_particle: bool) -> Vec<NameValue> {
    split(source, |rest| {
        let word = rest.strip_prefix(char::is_whitespace)?.trim_start();
        let after = word.strip_prefix("and").filter(|after| after.starts_with(char::is_whitespace))?;
        Some(rest.len() - after.len())
    })
    .into_iter()
    .map(str::trim)
    .filter(|name| !name.is_empty())
    .map(|name| one(name, with_particle))
    .collect()
}

/// Parts of a text outside of braces; `parting` says how long what parts them is, where it begins.
fn split(source: &str, parting: impl Fn(&str) -> Option<usize>) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let mut next = 0;
    let mut escaped = false;
    for (at, c) in source.char_indices() {
        if at < next {
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(length) = parting(&source[at..]) {
                    parts.push(&source[start..at]);
                    next = at + length;
                    start = next;
                }
            }
            _ => {}
        }
    }
    parts.push(&source[start..]);
    parts
}

fn one(name: &str, with_particle: bool) -> NameValue {
    if name == "others" {
        return literal(OTHERS.to_owned());
    }
    // A name in braces is that of a body, not of a person.
    let is_whole = bracket::closing(name, '{', '}') == Some(name.len() - 1);
    if is_whole {
        return literal(text(name));
    }
    let commas: Vec<&str> = split(name, |rest| rest.starts_with(',').then_some(1)).iter().map(|it| it.trim()).collect();
    if commas.iter().all(|part| part.contains('=')) {
        return extended(&commas);
    }
    let words = |part: &'_ str| -> Vec<String> {
        let words = split(part, |rest| rest.starts_with(|c: char| c.is_whitespace() || c == '~').then_some(1));
        words.into_iter().filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    match &commas[..] {
        [whole] => {
            let words = words(whole);
            // The last word is the family name, small or not: that part is never empty.
            let first_small = words.iter().position(|word| is_small(word)).filter(|at| at + 1 < words.len());
            match first_small {
                Some(start) => {
                    let end =
                        words[..words.len() - 1].iter().rposition(|word| is_small(word)).map_or(start, |at| at + 1);
                    person(&words[..start], &words[start..end], &words[end..], None, with_particle)
                }
                None => {
                    let last = words.len().saturating_sub(1);
                    person(&words[..last], &[], &words[last..], None, with_particle)
                }
            }
        }
        [family, rest @ ..] => {
            let family = words(family);
            let end =
                family[..family.len().saturating_sub(1)].iter().rposition(|word| is_small(word)).map_or(0, |at| at + 1);
            // "van der Berg": what precedes the last small word is small too, or the name begins with it.
            let end = if family.first().is_some_and(|word| is_small(word)) { end } else { 0 };
            let (suffix, given) = match rest {
                [suffix, given, ..] => (Some(*suffix), *given),
                [given] => (None, *given),
                [] => (None, ""),
            };
            person(&words(given), &family[..end], &family[end..], suffix, with_particle)
        }
        [] => literal(String::new()),
    }
}

/// Whether a word is a particle: its first letter outside of braces is small.
fn is_small(word: &str) -> bool {
    // Braces make a particle part of the family name: `{van der} Berg`.
    if word.starts_with('{') && !word.starts_with("{\\") {
        return false;
    }
    text(word).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

fn text(source: &str) -> String {
    decode(source).text()
}

fn literal(literal: String) -> NameValue {
    NameValue::Literal(LiteralName { literal })
}

fn person(given: &[String], particle: &[String], family: &[String], suffix: Option<&str>, kept: bool) -> NameValue {
    let joined = |words: &[String]| Some(text(&words.join(" "))).filter(|it| !it.is_empty());
    let particle = joined(particle);
    let (non_dropping_particle, dropping_particle) = if kept { (particle, None) } else { (None, particle) };
    NameValue::Item(NameItem {
        family: joined(family).unwrap_or_default(),
        given: joined(given).map(|given| whole_hyphens(&given)),
        non_dropping_particle,
        dropping_particle,
        suffix: suffix.map(text).filter(|text| !text.is_empty()),
        comma_suffix: None,
    })
}

/// "Soo-jin" has one initial, "Jean-Paul" two: a hyphen before a small letter is kept from the processor, which parts
/// names there.
fn whole_hyphens(given: &str) -> String {
    let mut out = String::with_capacity(given.len());
    let mut rest = given.chars().peekable();
    while let Some(c) = rest.next() {
        let is_inner = c == '-' && rest.peek().is_some_and(|next| next.is_lowercase());
        out.push(if is_inner { '\u{2011}' } else { c });
    }
    out
}

/// A name whose parts are named, as biblatex writes them.
fn extended(parts: &[&str]) -> NameValue {
    let part = |names: &[&str]| {
        parts.iter().find_map(|part| {
            let (name, value) = part.split_once('=')?;
            names.contains(&name.trim()).then(|| text(value.trim().trim_matches('"')))
        })
    };
    let keeps = part(&["useprefix"]).is_some_and(|part| part == "true");
    let prefix = part(&["prefix"]);
    let (non_dropping_particle, dropping_particle) = if keeps { (prefix, None) } else { (None, prefix) };
    NameValue::Item(NameItem {
        family: part(&["family"]).unwrap_or_default(),
        given: part(&["given"]),
        non_dropping_particle,
        dropping_particle,
        suffix: part(&["suffix"]),
        comma_suffix: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        crate::cases::check("bibliography-name", |[source]| {
            let name = |name_value: NameValue| match name_value {
                NameValue::Literal(name_value) => format!("<{}>", name_value.literal.replace(OTHERS, "others")),
                NameValue::Item(name_value) => {
                    [name_value.given, name_value.dropping_particle, Some(name_value.family), name_value.suffix]
                        .map(Option::unwrap_or_default)
                        .join("|")
                }
            };
            names(source, false).into_iter().map(name).collect::<Vec<_>>().join("; ")
        });
    }
}
