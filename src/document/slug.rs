//! Titles as names: ids of headings, and names of files.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The longest slug in ASCII, in bytes: with the folder and a number it is still short enough to read in a link.
const LONGEST_ASCII: usize = 40;

/// The longest stem of a file, in bytes. Most file systems hold names of 255; suffixes need some of them.
const LONGEST_STEM: usize = 120;

/// The id that mdBook makes of a title: letters and digits in lower case, `-` for spaces, `_` and
/// `-` as they are, nothing else.
pub fn anchor(title: &str) -> String {
    let mut slug = String::new();
    // The rule of mdBook's own `normalize_id`, so that links into its books keep working.
    for letter in title.trim().chars() {
        if letter.is_alphanumeric() || matches!(letter, '_' | '-') {
            slug.extend(letter.to_lowercase());
        } else if letter.is_whitespace() {
            slug.push('-');
        }
    }
    slug
}

/// A title in `[a-z0-9-]`, at most 40 bytes: `Où est-il ?` is `ou-est-il`. Empty if nothing is left.
pub fn ascii(title: &str) -> String {
    joined(title, |letter| letter.is_ascii_alphanumeric(), LONGEST_ASCII)
}

/// A title as the name of a file without its ending: `Rust By Example` is `rust-by-example`. Letters that are not
/// ASCII lose their marks where they can. Empty if nothing is left.
pub fn file_stem(title: &str) -> String {
    let stem = joined(title, char::is_alphanumeric, LONGEST_STEM);
    if is_device(&stem) { format!("{stem}-book") } else { stem }
}

/// Whether Windows takes a name for a device's, whatever its ending: no file can have it there.
fn is_device(stem: &str) -> bool {
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    matches!(stem, "con" | "prn" | "aux" | "nul")
        || port.is_some_and(|number| number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The kept letters in lower case without marks, at most `most` bytes, with single dashes for what is between them.
fn joined(title: &str, is_kept: fn(char) -> bool, most: usize) -> String {
    let mut slug = String::new();
    for letter in title.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        let before = slug.len();
        if is_kept(letter) {
            slug.extend(letter.to_lowercase());
        // An apostrophe joins: `don't` is `dont`, not `don-t`.
        } else if !matches!(letter, '\'' | '’') && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if most < slug.len() {
            // A letter that would be cut in half is left out as a whole.
            slug.truncate(before);
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_mdbook() {
        crate::cases::check("slug", |[title]| format!("{} | {} | {}", anchor(title), ascii(title), file_stem(title)));
    }

    #[test]
    fn no_book_is_called_as_a_device() {
        assert_eq!(["Con", "LPT1", "Com 1", "Console"].map(file_stem), ["con-book", "lpt1-book", "com-1", "console"]);
    }

    #[test]
    fn ascii_slugs_hold_letters_digits_and_single_dashes() {
        assert_eq!(ascii("Où est-il ?"), "ou-est-il");
        assert_eq!(ascii("CHAPTER 1. Loomings."), "chapter-1-loomings");
        assert_eq!(ascii("Don’t — panic!"), "dont-panic");
        assert_eq!(ascii("日本語"), "");
        assert_eq!(ascii(&"long ".repeat(30)).len(), 39);
    }
}
