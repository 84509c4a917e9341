//! Dedications. In: a line before the first heading and the language. Out: whether it dedicates the book.
//!
//! A dedication names somebody, `For Anna`, or says who it is, `To my mother`. Everything else that begins with *for* or
//! *to* is a sentence: `For details see the manual.`

use super::words::{self, LanguageWords};

/// The longest dedication, in characters.
const LONGEST: usize = 90;

/// Whether a line dedicates the book, in its language or in English.
pub(super) fn is_dedication(text: &str, language: &str) -> bool {
    let text = text.trim();
    let is_short = text.chars().count() <= LONGEST && !text.contains(['?', ';', ':']);
    is_short && words::spoken(language).any(|words| dedicates(words, text))
}

/// Whether a text is a dedication in a language.
fn dedicates(own: &LanguageWords, text: &str) -> bool {
    let lower = text.to_lowercase();
    // `To M. A.`: the stop behind an initial ends no sentence.
    let is_initial = |word: &str| word.chars().count() == 2 && word.starts_with(char::is_uppercase);
    let ends = |word: &&str| word.ends_with('.') && !is_initial(word);
    let last = text.split_whitespace().next_back().unwrap_or("");
    let is_open = !ends(&last) && !text.split_whitespace().any(|word| ends(&word));
    let follows = |formula: &str| lower.strip_prefix(formula).is_some_and(|rest| rest.starts_with(' '));
    if is_open && own.list("dedication-formula").iter().any(|formula| follows(formula)) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some((first, somebody)) = words.split_first() else { return false };
    let opens = own.has("dedication", &first.to_lowercase());
    opens && (is_somebody(own, first, somebody, is_open) || (is_open && are_people(own, first, somebody)))
}

/// Whether words name people by what they are, and say which of them: `the lock-keepers of the Severn`. Without the
/// latter they may be a title: `To the Islanders`.
fn are_people(own: &LanguageWords, opening: &str, words: &[&str]) -> bool {
    let is = |list: &str, word: &str| {
        let lower = word.trim_end_matches(',').to_lowercase();
        own.list(list).iter().any(|entry| match entry.strip_prefix('*') {
            Some(end) => lower.len() > end.len() + 2 && lower.ends_with(end),
            None => lower == *entry,
        })
    };
    // In German and French the first word may be the article: `Den Schleusenwärtern am Rhein`.
    let has_article = is("dedication-article", opening) || opening.to_lowercase() == "aux";
    let Some(at) = words.iter().position(|word| is("dedication-people", word)) else { return false };
    let before = &words[..at];
    let is_followed = words.get(at + 1).is_some_and(|word| is("dedication-of", word));
    let is_article =
        has_article || before.iter().any(|word| is("dedication-article", word)) || is("dedication-article", words[at]);
    // The article and two words at most are before the noun: `all the old keepers`.
    is_article && is_followed && before.len() <= 3
}

/// Whether words name somebody. Behind the names more may be said of them, if no full stop makes it a sentence.
fn is_somebody(own: &LanguageWords, opening: &str, words: &[&str], is_open: bool) -> bool {
    let mut is_named = false;
    let mut owns = own.has("possessive", &opening.to_lowercase());
    let mut after_article = false;
    for word in words {
        let core = word.trim_end_matches([',', '.', '!']);
        let lower = core.to_lowercase();
        let is = |list: &str| own.has(list, &lower);
        // `To the Lighthouse` is a title, and no name has an article.
        let is_name = core.starts_with(char::is_uppercase);
        if is_name && after_article {
            return false;
        }
        after_article = lower == "the";
        // `the ferryman's widow`
        let is_genitive = owns && (lower.ends_with("'s") || lower.ends_with("’s"));
        if is_name || (owns && is("kin")) {
            is_named = true;
        } else if is("possessive") {
            owns = true;
        } else if is_named && is_open && is("dedication-more") {
            return true;
        } else if !is_genitive && !is("dedication-link") && !is("dedication") {
            return false;
        }
    }
    is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dedication_names_somebody() {
        crate::cases::check("dedication", |[language, text]| crate::cases::yes(is_dedication(text, language)));
    }
}
