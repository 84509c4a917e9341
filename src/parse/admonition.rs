//! ```` ```admonish warning title="Mind the gap" ````: the info string of a fence in, the opening of a
//! container out. mdBook books write callouts so, for the preprocessor `mdbook-admonish`
//! (<https://tommilligan.github.io/mdbook-admonish/>); what is between the fences is Markdown.

use super::attribute;
use super::fence::Opening;
use crate::document::Attributes;

/// The types of callouts with their other names, and the container that each is.
const TYPES: &[(&[&str], &str)] = &[
    (&["note"], "note"),
    (&["tip", "hint"], "tip"),
    (&["important"], "important"),
    (&["warning", "caution", "attention"], "warning"),
    (&["danger", "error", "failure", "fail", "missing", "bug"], "caution"),
    (&["abstract", "summary", "tldr", "info", "todo", "success", "check", "done"], "aside"),
    (&["question", "help", "faq", "example", "quote", "cite"], "aside"),
];

/// Reads the info string of a fence.
pub(crate) fn read(info: &str) -> Option<Opening> {
    let rest = info.trim().strip_prefix("admonish")?;
    // A language may begin with the same letters: the word must end here, or be followed by what the preprocessor
    // allows.
    if !rest.is_empty() && !rest.starts_with([' ', '\t', ',', '{']) {
        return None;
    }
    let rest = rest.trim_start_matches([' ', '\t', ',']);
    let mut attributes = Attributes::default();
    let end = rest.find([' ', '\t', ',']).unwrap_or(rest.len());
    // The type may be left out: what has a sign of attributes is the first of them, not a type.
    let word = Some(&rest[..end]).filter(|it| !it.is_empty() && !it.contains(['=', '"', '{', '.', '#']));
    let word = word.map(|word| word.to_lowercase());
    let rest = if word.is_some() { rest[end..].trim_start_matches([' ', '\t', ',']) } else { rest };
    let left = attribute::read_items(rest, &mut attributes);
    // Up to its first version the title was a text in quotes.
    let old = left.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|pair| pair.0.to_owned());
    let given = attributes.value("title").map(str::to_owned).or(old);
    // What remains would be reported as attributes that nobody reads.
    attributes.pairs.retain(|pair| !matches!(pair.0.as_str(), "title" | "collapsible"));
    let known = |word: &str| TYPES.iter().find(|it| it.0.contains(&word)).map(|it| it.1);
    let word = word.unwrap_or_else(|| "note".to_owned());
    let name = known(&word).unwrap_or("note");
    // A type that has no callout of ours gets its name as a title.
    let title = given.unwrap_or_else(|| if known(&word) == Some(&word) { String::new() } else { capital(&word) });
    Some(Opening { colons: 3, name: Some(name.to_owned()), title, attributes })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings_are_read() {
        crate::cases::check("admonition", |[info]| {
            read(info).map_or("none".into(), |it| format!("{} | {}", it.name.as_deref().unwrap_or(""), it.title))
        });
    }
}
