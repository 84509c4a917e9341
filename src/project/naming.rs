//! Names of files: their order, the file that is the page of its folder, and the titles made of them.
//!
//! In: names without their folders. Out: an order, a title.

use std::cmp::Ordering;

/// How the names of Markdown files end: those of Quarto, R Markdown and MDX are Markdown with more in it.
const KINDS: &[&str] = &[".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".mdx"];

/// Whether a name is a Markdown file's.
pub(super) fn is_markdown(name: &str) -> bool {
    let lower = name.to_lowercase();
    KINDS.iter().any(|kind| lower.ends_with(kind))
}

/// The endings of pictures, and of sound and film, that a book may name beside its texts.
const PICTURES: &[&str] = &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"];
const MEDIA: &[&str] = &["mp3", "mp4", "m4a", "m4v", "ogg", "opus", "wav", "webm"];

/// Whether a path is that of a picture, by its ending.
pub(crate) fn is_picture(path: &str) -> bool {
    has_ending(path, PICTURES)
}

fn has_ending(path: &str, endings: &[&str]) -> bool {
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |pair| pair.1);
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// The path in an address: what stands before its query or fragment. Where only the whole ends as a file does, as in
/// `plan #1.png`, the signs belong to the file's name.
pub(crate) fn path_of(address: &str) -> &str {
    let is_file = |path: &&str| is_markdown(path) || is_picture(path) || has_ending(path, MEDIA);
    // An address that is a fragment alone is a place in the text that it stands in.
    if address.starts_with(['?', '#']) {
        return "";
    }
    let ends = address.match_indices(['?', '#']).map(|sign| sign.0).chain([address.len()]);
    let mut paths = ends.map(|end| &address[..end]);
    paths.clone().find(is_file).or_else(|| paths.next()).unwrap_or_default()
}

/// Whether a file stands for its folder: `_index.md` is Hugo's and Zola's name for it.
pub(super) fn is_index(name: &str) -> bool {
    is_markdown(name) && matches!(stem(name).to_lowercase().as_str(), "readme" | "index" | "_index")
}

/// Whether a file is about the work on a book and not of it: such names are a custom of repositories. A chapter may well
/// be called `security.md`; it is the capitals that are the custom.
pub(super) fn is_housekeeping(name: &str) -> bool {
    // Quarto and MDX have parts of chapters in files of such names, and take them for no chapters.
    let partial =
        name.starts_with('_') && [".qmd", ".rmd", ".mdx"].iter().any(|kind| name.to_lowercase().ends_with(kind));
    if partial {
        return true;
    }
    const CAPITALS: &[&str] = &[
        "AGENTS", "CHANGELOG", "CHANGES", "CLAUDE", "CODEOWNERS", "CODE_OF_CONDUCT", "CONTRIBUTING", "COPYING",
        "GOVERNANCE", "HISTORY", "ISSUE_TEMPLATE", "LICENCE", "LICENSE", "MAINTAINERS", "PULL_REQUEST_TEMPLATE",
        "SECURITY", "SUMMARY", "SUPPORT", "TODO",
    ];
    const ANY: &[&str] = &["_coverpage", "_navbar", "_sidebar", "changelog", "code_of_conduct", "contributing", "todo"];
    let stem = stem(name);
    CAPITALS.iter().any(|capital| stem == *capital || stem.starts_with(&format!("{capital}-"))) || ANY.contains(&stem)
}

/// A name without its ending.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |pair| pair.0)
}

/// By name, with numbers in it by their value: `2.md` before `10.md`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    while !left.is_empty() && !right.is_empty() {
        let (x, y) = (number(left), number(right));
        let order = match (x, y) {
            (Some(x), Some(y)) => {
                // Compared as digits and not as integers: a name may have more of them than any integer holds.
                let (p, q) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
                (left, right) = (&left[x.len()..], &right[y.len()..]);
                p.len().cmp(&q.len()).then_with(|| p.cmp(q))
            }
            _ => {
                let (x, y) = (left.chars().next(), right.chars().next());
                left = &left[x.map_or(0, char::len_utf8)..];
                right = &right[y.map_or(0, char::len_utf8)..];
                x.cmp(&y)
            }
        };
        if order.is_ne() {
            return order;
        }
    }
    // `01.md` and `1.md` are equal so far; the order must not depend on how a disk lists them.
    left.len().cmp(&right.len()).then_with(|| a.cmp(b))
}

/// The digits at the head of a text.
fn number(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (0 < end).then(|| &text[..end])
}

/// The title that a file's path gives.
pub fn title_of_file(path: &str) -> String {
    title(stem(path.rsplit('/').next().unwrap_or(path)))
}

/// The title that a name without its ending gives: `02-the-river` → `The river`. A number in front is there for the order,
/// unless there is nothing else. Hyphens part words, unless spaces do.
pub fn title(stem: &str) -> String {
    let named = unnumbered(stem);
    if is_date(named) {
        return named.to_string();
    }
    let spaced = named.trim().contains(' ');
    let words: String = named.chars().map(|c| if c == '_' || (c == '-' && !spaced) { ' ' } else { c }).collect();
    let words = counted(&words.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => stem.trim().to_string(),
    }
}

/// `part1` → `part 1`: words for chapters and parts are separated from their numbers.
fn counted(name: &str) -> String {
    const WORDS: &[&str] =
        &["act", "appendix", "book", "ch", "chap", "chapter", "part", "scene", "section", "teil", "kapitel"];
    let end = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    let (word, number) = name.split_at(end);
    let is_counted = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    // Of other words a number is a part: `utf8`.
    let is_word = WORDS.iter().any(|it| word.eq_ignore_ascii_case(it));
    let number = Some(number.trim_start_matches('0')).filter(|it| !it.is_empty()).unwrap_or("0");
    if is_counted && is_word { format!("{word} {number}") } else { name.to_string() }
}

/// A name without what is there for the order: a date, or a number such as `02` or `2.1`, and what parts it from the
/// rest. The number itself, without zeros in front, if there is no rest.
fn unnumbered(stem: &str) -> &str {
    let stem = stem.trim();
    let numbers = stem.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(stem.len());
    let dated = stem.get(..10).is_some_and(is_date);
    // A hyphen ends the number, but those within a date.
    let end = if dated { 10 } else { stem[..numbers].find('-').unwrap_or(numbers) };
    let rest = &stem[end..];
    let parted = rest.trim_start_matches([' ', '-', '_', '.', ')']);
    let is_parted = parted.len() < rest.len() || stem[..end].ends_with('.');
    // `3rd-man` begins with a word that has a number in it.
    if end == 0 || (!parted.is_empty() && !is_parted) {
        return stem;
    }
    let zeros = if parted.is_empty() && !dated { stem.trim_start_matches('0') } else { parted };
    if zeros.is_empty() { stem } else { zeros }
}

/// Whether a text is a date such as `2026-01-05`.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, it)| if at == 4 || at == 7 { it == b'-' } else { it.is_ascii_digit() })
}

/// Whether a path matches a pattern: the path itself, its file's name or that without its ending, a folder that it is
/// in; `*` stands for any letters.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut around = path.match_indices('/').map(|pair| &path[..pair.0]);
    let whole = [path, stem(path), name, stem(name)];
    whole.iter().any(|it| matches_pattern(pattern, it)) || around.any(|it| matches_pattern(pattern, it))
}

/// Whether a text matches a pattern in which `*` stands for any letters. It goes back to the last `*` alone, which is
/// enough for patterns of this kind and bounds the work by the product of both lengths.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at, read));
            at += 1;
        } else if pattern.get(at) == Some(&text[read]) {
            (at, read) = (at + 1, read + 1);
        } else if let Some((back, from)) = star {
            star = Some((back, from + 1));
            (at, read) = (back + 1, from + 1);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|it| *it == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_addresses_may_belong_to_names() {
        for (address, path) in [
            ("a.png?v=2", "a.png"),
            ("a.svg#part", "a.svg"),
            ("a#1.png", "a#1.png"),
            ("b/why?.JPG", "b/why?.JPG"),
            ("ch #1.md", "ch #1.md"),
            ("one.md#two.md", "one.md"),
            ("guide#v1.2", "guide"),
            ("#a.png", ""),
            ("a#1.svg#part", "a#1.svg"),
            ("plain", "plain"),
        ] {
            assert_eq!(path_of(address), path);
        }
    }

    #[test]
    fn numbers_in_names_count_by_value() {
        let mut names = ["b.md", "10.md", "2.md", "02.md", "a2.md", "a10.md", "a.md"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["02.md", "2.md", "10.md", "a.md", "a2.md", "a10.md", "b.md"]);
    }

    #[test]
    fn names_become_titles() {
        crate::cases::check("file-title", |[stem]| title(stem));
    }

    #[test]
    fn patterns_match_paths() {
        crate::cases::check("pattern", |[pattern, path]| crate::cases::yes(matches(pattern, path)));
    }

    #[test]
    fn what_repositories_hold_beside_a_book() {
        for (name, expected) in [
            ("TODO.md", true),
            ("todo.md", true),
            ("LICENSE-MIT.md", true),
            ("security.md", false),
            ("SECURITY.md", true),
        ] {
            assert_eq!(is_housekeeping(name), expected, "{name}");
        }
    }
}
