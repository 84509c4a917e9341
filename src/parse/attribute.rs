//! Attributes: text from `{` on in, [`Attributes`] and how many bytes they took out.
//!
//! The grammar is that of pandoc: `{#id .class key=value key="two words" -}`, parted by spaces, on one
//! line. A lone `-` is short for `.unnumbered`. Braces with any other content are text.

use crate::document::Attributes;

/// Reads attributes at the start of `text`, which is `{…}` and what follows. `None` if they are none:
/// then the braces are text.
pub(crate) fn read(text: &str) -> Option<(Attributes, usize)> {
    let mut attributes = Attributes::default();
    let mut rest = text.strip_prefix('{')?;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        if let Some(after) = trimmed.strip_prefix('}') {
            let used = text.len() - after.len();
            // `{}` is text: it is written in prose about programs, and says nothing as attributes.
            return (!attributes.is_empty()).then_some((attributes, used));
        }
        // Items need a space between them, all but the first: `{#a"b"}` is a mistake, and stays text.
        let parted = trimmed.len() < rest.len() || attributes.is_empty();
        rest = parted.then(|| item(trimmed, &mut attributes)).flatten()?;
    }
}

/// Attributes that a text ends with, and where their brace opens.
pub(crate) fn at_end(text: &str) -> Option<(usize, Attributes)> {
    if !text.ends_with('}') {
        return None;
    }
    // The first brace whose attributes reach the end: a value in quotes may hold braces itself.
    text.match_indices('{').find_map(|(at, _)| {
        let (attributes, used) = read(&text[at..])?;
        (at + used == text.len()).then_some((at, attributes))
    })
}

/// Reads the items of a fence line or an info string, without braces around them, as far as they go.
/// Returns what is left.
pub(crate) fn read_items<'a>(text: &'a str, attributes: &mut Attributes) -> &'a str {
    let mut rest = text.trim();
    while let Some(after) = item(rest, attributes) {
        rest = after.trim_start();
    }
    rest
}

/// One item; returns what follows it.
fn item<'a>(text: &'a str, attributes: &mut Attributes) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix('#') {
        let (name, rest) = name(rest)?;
        attributes.id = Some(name.to_owned());
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('.') {
        let (name, rest) = name(rest)?;
        attributes.classes.push(name.to_owned());
        return Some(rest);
    }
    if let Some(rest) = text.strip_prefix('-').filter(|rest| rest.starts_with(['}', ' '])) {
        attributes.classes.push("unnumbered".into());
        return Some(rest);
    }
    let (key, rest) = name(text)?;
    let (value, rest) = value(rest.strip_prefix('=')?)?;
    match key {
        "id" => attributes.id = Some(value),
        "class" => attributes.classes.extend(value.split_whitespace().map(str::to_owned)),
        _ => attributes.pairs.push((key.to_owned(), value)),
    }
    Some(rest)
}

/// A name: letters and digits of any script, and `-_:./+`, at least one, as ids of other tools have.
fn name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || "-_:./+".contains(c))).unwrap_or(text.len());
    (end != 0).then(|| text.split_at(end))
}

/// A value, with or without quotes. A backslash in quotes keeps the character after it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quote) = text.chars().next().filter(|c| ['"', '\''].contains(c)) else {
        let end = text.find([' ', '\t', '}', '\n']).unwrap_or(text.len());
        return (end != 0).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            _ if c == quote => return Some((value, &text[at + c.len_utf8()..])),
            _ => value.push(c),
        }
    }
    None
}

/// Moves what `other` has into `attributes`.
pub(crate) fn merge(attributes: &mut Attributes, other: Attributes) {
    // Written later counts, as when two values for one key are in the same braces.
    attributes.id = other.id.or(attributes.id.take());
    attributes.classes.extend(other.classes);
    attributes.pairs.extend(other.pairs);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_items() {
        let text = r##"{#sec:x .a .b-c lang=fr title="two \"words\"" -} rest"##;
        let (attributes, used) = read(text).expect("attributes");
        assert_eq!(&text[used..], " rest");
        assert_eq!(attributes.id.as_deref(), Some("sec:x"));
        assert_eq!(attributes.classes, ["a", "b-c", "unnumbered"]);
        assert_eq!(attributes.value("lang"), Some("fr"));
        assert_eq!(attributes.value("title"), Some("two \"words\""));
    }

    #[test]
    fn other_braces_are_text() {
        for text in ["{}", "{ }", "{x}", "{.a.}b", "{#}", "{a=}", "{{.a}}", "{.a", "{a=\"b}", "{a b}"] {
            let read = read(text);
            assert!(read.is_none() || text == "{.a.}b", "{text}: {read:?}");
        }
    }
}
