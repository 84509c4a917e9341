//! The language that MultiMarkdown's metadata gives a book. The rest of it is read with the text (`parse`); but fonts,
//! the direction of the pages and much else depend on the language, which therefore belongs to the settings.

use super::{SummaryEntry, SummaryEntryKind};

/// MultiMarkdown's own names of languages, by which it chooses quotes.
const NAMES: &[(&str, &str)] = &[
    ("dutch", "nl"),
    ("english", "en"),
    ("french", "fr"),
    ("german", "de"),
    ("germanguillemets", "de"),
    ("spanish", "es"),
    ("swedish", "sv"),
];

/// The language that the head of the first text gives.
pub(super) fn language_of(entries: &[SummaryEntry]) -> Option<String> {
    let texts = entries.iter().filter_map(|entry| match &entry.kind {
        SummaryEntryKind::Chapter { text, .. } => Some(&text.text),
        _ => None,
    });
    texts.take(1).find_map(|text| named(text))
}

/// The language in lines of `Key: value` at the head of a text, of which one is the title or the author.
fn named(text: &str) -> Option<String> {
    let pairs: Vec<(&str, &str)> =
        text.lines().take_while(|line| !line.trim().is_empty()).filter_map(|line| line.split_once(':')).collect();
    let has = |key: &str| pairs.iter().find(|pair| pair.0.trim().eq_ignore_ascii_case(key)).map(|pair| pair.1);
    has("title").or(has("author"))?;
    language(has("language")?)
}

/// The tag of a language that is named by its tag, or as MultiMarkdown names it.
pub fn language(value: &str) -> Option<String> {
    let value = value.trim().to_lowercase();
    match NAMES.iter().find(|it| it.0 == value) {
        Some((_, tag)) => Some((*tag).to_owned()),
        None => super::names::tag(&value).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_at_the_head() {
        crate::cases::check("multimarkdown-language", |[text]| named(text).map_or("none".into(), |it| it.to_string()));
    }
}
