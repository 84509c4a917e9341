//! A new edition of a book: what was put into it is new, and all else has the names and ids that it had.

use std::collections::BTreeSet;

use super::effect::{Epub, build_in};
use crate::support::folder;

/// The words of a book in one language.
struct Words {
    lang: &'static str,
    titles: [&'static str; 3],
    /// Each begins with other words.
    sentences: [&'static str; 4],
    index: &'static str,
    bibliography: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    titles: ["Harbour", "River", "Notes"],
    sentences: ["The mill stood idle", "A ferry came at noon", "Ropes were hung to dry", "Nobody saw the boats"],
    index: "Index",
    bibliography: "References",
};

const JAPANESE: Words = Words {
    lang: "ja",
    titles: ["港", "川", "覚え書き"],
    sentences: ["水車は止まっていた", "渡し舟は昼に来た", "縄は干してあった", "舟を見た者はいない"],
    index: "索引",
    bibliography: "参考文献",
};

const ARABIC: Words = Words {
    lang: "ar",
    titles: ["الميناء", "النهر", "ملاحظات"],
    sentences: ["كانت الطاحونة ساكنة", "جاءت العبارة ظهرا", "كانت الحبال معلقة لتجف", "لم ير أحد القوارب"],
    index: "فهرس",
    bibliography: "المراجع",
};

const WORKS: &str = "@book{hale2019, author = {Hale, Ann}, title = {Tides}, year = {2019}}\n\
                     @book{hale2020, author = {Hale, Ann}, title = {Tides Again}, year = {2020}}\n";

/// What a second edition adds, each in front of its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Added {
    Nothing,
    Chapter,
    Heading,
    Citation,
    IndexMark,
    Note,
    Table,
}

/// A chapter with two of everything that has no label of its author's.
fn chapter(words: &Words, title: &str, added: Added) -> String {
    let [mill, ferry, ropes, boats] = words.sentences;
    let [term, _, notes] = words.titles;
    let mut text = format!("# {title}\n\n");
    match added {
        Added::Citation => text += &format!("{boats} [@hale2019].\n\n"),
        Added::IndexMark => text += &format!("{boats} [{term}]{{.index}}.\n\n"),
        Added::Note => text += &format!("{boats}[^{title}].\n\n"),
        Added::Table => text += &format!("| {boats} |\n|---|\n| 1 |\n\n: {boats}\n\n"),
        Added::Nothing | Added::Chapter | Added::Heading => {}
    }
    text += &format!("{mill} [@hale2019], [{term}]{{.index}}.[^{title}] {ferry} [@hale2019; @hale2020].\n\n");
    if added == Added::Heading {
        text += &format!("## {notes}\n\n{boats}.\n\n");
    }
    text += &format!("## {notes}\n\n{ropes} [{term}]{{.index}} [@hale2020].[^{title}]\n\n");
    text += &format!("| {mill} |\n|---|\n| 1 |\n\n: {mill}\n\n| {ferry} |\n|---|\n| 2 |\n\n: {ferry}\n\n");
    text +=
        &format!("## {notes}\n\n### 2\n\n{ferry}.^[{boats}]\n\n### 3\n\n{mill}.^[{boats}]\n\n[^{title}]: {boats}.\n\n");
    text
}

fn edition(words: &Words, added: Added) -> Epub {
    let [harbour, river, notes] = words.titles;
    let front = format!("title: {harbour}\nlang: {}\ndate: 2026-05-04\nbibliography: works.bib", words.lang);
    let mut text = format!("---\n{front}\n---\n\n");
    if added == Added::Chapter {
        text += &chapter(words, notes, Added::Nothing);
    }
    text += &chapter(words, harbour, added);
    text += &chapter(words, river, Added::Nothing);
    text += &format!("# {}\n\n::: bibliography\n:::\n\n# {}\n\n::: index\n:::\n\n", words.bibliography, words.index);
    text += &format!("# {notes}\n\n::: list-of-tables\n:::\n");
    build_in(folder(&[("book.md", &text), ("works.bib", WORKS)]).path())
}

/// The ids in each text, with the first letter that each stands before.
fn ids(epub: &Epub) -> BTreeSet<(String, String, String)> {
    let mut all = BTreeSet::new();
    let is_text = |name: &&str| name.ends_with(".xhtml") && !name.ends_with("nav.xhtml");
    for name in epub.names().into_iter().filter(is_text) {
        let text = epub.text(name);
        for (at, _) in text.match_indices(" id=\"") {
            let (id, rest) = text[at + 5..].split_once('"').expect("ends");
            let (_, rest) = rest.split_once('>').expect("is in a tag");
            let letters =
                rest.split('<').map(|part| part.split_once('>').map_or(part, |parts| parts.1)).collect::<String>();
            let letters = letters.chars().filter(|letter| letter.is_alphabetic()).take(1).collect();
            all.insert((name.to_owned(), id.to_owned(), letters));
        }
    }
    all
}

#[test]
fn what_is_added_changes_no_id_of_anything_else() {
    for words in [ENGLISH, JAPANESE, ARABIC] {
        let old = ids(&edition(&words, Added::Nothing));
        let counted = |id: &str| id.rsplit_once('-').is_some_and(|(_, end)| end.len() == 1);
        assert!(old.iter().all(|(_, id, _)| !counted(id)), "{} counts: {old:?}", words.lang);
        let kinds = [Added::Chapter, Added::Heading, Added::Citation, Added::IndexMark, Added::Note, Added::Table];
        for added in kinds {
            let new = ids(&edition(&words, added));
            let lost: Vec<_> = old.difference(&new).collect();
            assert!(lost.is_empty(), "{} {added:?}: {lost:?} of {new:?}", words.lang);
            assert!(old.len() < new.len(), "{added:?}");
        }
    }
}
