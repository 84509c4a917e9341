//! Where lines may end: `tests/suite/opportunities` has a file for each kind of text, `tests/suite/hyphenation` one for each
//! language tag. `|` is a place where a line may end, `-` one where hyphenation divides a word: see [`answers`].

use chapbook::text::hyphenate::Hyphenator;
use chapbook::text::language::Language;
use chapbook::text::opportunity::{self, Opportunity};

use crate::support::answers;

#[test]
fn texts_break_as_books_do() {
    answers::compare("opportunities", 4, |kind, text| {
        let places = match kind {
            "prose" => opportunity::prose(text),
            "address" => opportunity::address(text),
            "technical" => opportunity::technical(text),
            "code" => opportunity::code(text),
            _ => panic!("{kind}: no text is of this kind"),
        };
        marked(text, &places)
    });
}

fn marked(text: &str, places: &[Opportunity]) -> String {
    let mut out = text.to_owned();
    for place in places.iter().rev() {
        out.insert(place.at, '|');
    }
    out
}

#[test]
fn words_are_divided_by_language() {
    answers::compare("hyphenation", 13, |tag, word| divided(&Hyphenator::new(&[Language::new(tag)], &[]), word));
}

/// A word with all its hyphens, spelled as beside them.
fn divided(hyphenator: &Hyphenator, word: &str) -> String {
    let points = hyphenator.points(0, word);
    assert_eq!(points, hyphenator.points(0, word), "the cache returns the same");
    let mut divided = String::new();
    let mut rest = word.to_owned();
    for point in points.iter() {
        let at = rest.len() - (word.len() - usize::from(point.at));
        let (head, tail) = rest.split_at(at);
        let plain = (head.to_owned(), tail.to_owned());
        let (head, tail) = point.spelling.as_ref().map_or(plain, |spelling| spelling.parts(head, tail));
        divided.push_str(&head);
        divided.push('-');
        rest = tail;
    }
    divided + &rest
}

#[test]
fn exceptions_of_a_book_go_first() {
    for (tag, exception, word, expected) in [
        ("de", "Schif(f)-fahrt", "Schiffahrt", "Schiff-fahrt"),
        ("en", "chap-book", "Chapbook", "Chap-book"),
        ("en", "whaling", "whaling", "whaling"),
    ] {
        let hyphenator = Hyphenator::new(&[Language::new(tag)], &[exception.to_owned()]);
        assert_eq!(divided(&hyphenator, word), expected);
    }
}

#[test]
fn odd_words_are_not_damaged() {
    let hyphenator = Hyphenator::new(&[Language::new("en")], &[]);
    for word in ["", "İstanbulİstanbul", "ﬁnancially", "e\u{301}te\u{301}e\u{301}te", "'''''''"] {
        assert_eq!(divided(&hyphenator, word).replace('-', ""), word);
    }
}
