//! A new edition of a book: what was put into it is new, and all else has the names and ids that it had.

use std::collections::{BTreeMap, BTreeSet};

use base64::prelude::{BASE64_STANDARD, Engine as _};

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

/// A book in pieces, each of which may be left out: the first lines of it are its metadata.
struct Pieces {
    lang: &'static str,
    /// Chapters: a title, its first paragraph, and pieces below it.
    chapters: [(&'static str, &'static str); 5],
    sections: [(&'static str, &'static str); 4],
}

const NOVEL: Pieces = Pieces {
    lang: "en",
    chapters: [
        ("Chapter %. The Weir", "Water ran over the weir all night."),
        ("Chapter %", "Nobody slept in the house by the lock."),
        ("Chapter %. The Boat", "A boat lay on the bank."),
        ("CHAPTER % THE FERRY", "They crossed at noon."),
        ("Chapter %", "In the morning the rope was gone."),
    ],
    sections: [
        ("Notes", "Of the keeper."),
        ("%.2 Ropes", "Tarred on Mondays."),
        ("Section %", "Oars are kept dry."),
        ("Sails", "Patched with old canvas."),
    ],
};

const HANDBUCH: Pieces = Pieces {
    lang: "hu",
    chapters: [
        ("%. fejezet: A gát", "A víz egész éjjel zúgott."),
        ("%. fejezet", "A ház népe nem aludt."),
        ("% A csónak", "Csónak feküdt a parton."),
        ("Harmadik fejezet: A komp", "Délben keltek át."),
        ("%. A reggel", "Eltűnt a kötél."),
    ],
    sections: [
        ("Jegyzetek", "Az őrről."),
        ("%.2. Kötelek", "Hétfőn kátrányozzák."),
        ("%.", "Az evező száraz."),
        ("Vitorlák", "Foltozott vászon."),
    ],
};

const KIKAN: Pieces = Pieces {
    lang: "ja",
    chapters: [
        ("第%章 堰", "水は夜どおし堰を越えた。"),
        ("第%章", "水門の家では誰も眠らなかった。"),
        ("第%章　舟", "岸に舟があった。"),
        ("%、渡し", "昼に川を渡った。"),
        ("第%話", "朝には縄がなかった。"),
    ],
    sections: [
        ("覚え書き", "番人のこと。"),
        ("%．縄", "月曜に塗る。"),
        ("第%節", "櫂は乾いている。"),
        ("帆", "古い布で継ぐ。"),
    ],
};

/// The book without some pieces. Numbers are those that its author would write.
fn without(pieces: &Pieces, left_out: &BTreeSet<usize>) -> Epub {
    let mut text = format!("---\ntitle: B\nlang: {}\ndate: 2026-05-04\n---\n\n", pieces.lang);
    let mut piece = 0;
    let mut has = || {
        piece += 1;
        !left_out.contains(&(piece - 1))
    };
    let mut chapters = 0;
    for (at, (title, first)) in pieces.chapters.iter().enumerate() {
        let has_chapter = has();
        chapters += usize::from(has_chapter);
        let mut chapter = format!("# {}\n\n{first}", title.replace('%', &chapters.to_string()));
        for note in ["α", "β"] {
            if has() {
                chapter += &format!(" {}^[{note} {first}]", pieces.sections[at % 4].1);
            }
        }
        chapter += "\n\n";
        let mut sections = 0;
        for (title, words) in &pieces.sections {
            if has() {
                sections += 1;
                chapter += &format!("## {}\n\n{words} {first}\n\n", title.replace('%', &sections.to_string()));
            }
            if has() {
                chapter += &format!("![{words}]({at}/dot.svg \"{words}\")\n\n");
            }
        }
        if has_chapter {
            text += &chapter;
        }
    }
    text += "::: list-of-figures\n:::\n";
    let dot = |ink: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"{ink}\"/></svg>"
        )
    };
    let dots = ["red", "blue", "lime", "navy", "teal"].map(dot);
    let names: Vec<String> = (0..5).map(|at| format!("{at}/dot.svg")).collect();
    let mut files = vec![("book.md", text.as_str())];
    files.extend(names.iter().map(String::as_str).zip(dots.iter().map(String::as_str)));
    build_in(folder(&files).path())
}

/// All places of a book by what is there: the letters behind each id.
fn places(epub: &Epub) -> BTreeMap<String, String> {
    let mut places = BTreeMap::new();
    for name in epub.names().into_iter().filter(|name| name.contains("chapter")) {
        let text = epub.text(name);
        for (at, _) in text.match_indices(" id=\"") {
            let (id, rest) = text[at + 5..].split_once('"').expect("ends");
            let (_, rest) = rest.split_once('>').expect("is in a tag");
            let parts = rest.split('<').map(|part| part.split_once('>').map_or(part, |parts| parts.1));
            let letters: String =
                parts.collect::<String>().chars().filter(|letter| letter.is_alphabetic()).take(6).collect();
            // What stands behind the mark of a note is no part of it.
            let letters = if id.starts_with("mark-") { String::new() } else { letters };
            places.insert(format!("{name}#{id}"), letters);
        }
    }
    places
}

#[test]
fn whatever_is_put_in_or_taken_out_the_rest_keeps_its_names() {
    const PIECES: usize = 5 * (1 + 2 + 8);
    for (book, pieces) in [NOVEL, HANDBUCH, KIKAN].iter().enumerate() {
        // A generator of Lehmer's, so that each run tries the same.
        let mut seed = 7_u64 + book as u64;
        let mut next = |most: usize| {
            seed = seed * 48_271 % 2_147_483_647;
            usize::try_from(seed).expect("is small") % most
        };
        for _ in 0..20 {
            let mut left_out: BTreeSet<usize> = (0..next(4)).map(|_| next(PIECES)).collect();
            let before = places(&without(pieces, &left_out));
            let added = next(PIECES);
            let (less, more) = if left_out.remove(&added) {
                (before, places(&without(pieces, &left_out)))
            } else {
                left_out.insert(added);
                (places(&without(pieces, &left_out)), before)
            };
            let changed: Vec<_> = less.iter().filter(|(id, words)| more.get(*id) != Some(words)).collect();
            assert!(changed.is_empty(), "{} piece {added}: {changed:?} in {more:?}", pieces.lang);
        }
    }
}

#[test]
fn another_of_one_title_leaves_those_before_it_as_they_are() {
    let sections = ["## Notes\n\nOn the mill.\n\n", "## Notes\n\nOn the ferry.\n\n", "## Notes\n\nOn ropes.\n\n"];
    let quoted = ["> ## Oars\n>\n> One.\n\n", "> ## Oars\n>\n> Two.\n\n", "> ## Oars\n>\n> Three.\n\n"];
    let edition = |count: usize| {
        let text =
            format!("---\ntitle: B\n---\n\n# River\n\n{}{}", sections[..count].concat(), quoted[..count].concat());
        build_in(folder(&[("book.md", &text)]).path())
    };
    for count in 1..3 {
        let (old, new) = (places(&edition(count)), places(&edition(count + 1)));
        let lost: Vec<_> =
            old.iter().filter(|(id, words)| new.get(*id).is_none_or(|now| now[..4] != words[..4])).collect();
        assert!(lost.is_empty(), "{lost:?} {new:?}");
    }
    let three = edition(3).text("chapter-river.xhtml");
    let first = "<section aria-labelledby=\"notes-on-the-mill\" id=\"notes\">\n<h2 id=\"notes-on-the-mill\">";
    assert!(three.contains(first), "{three}");
}

#[test]
fn another_picture_of_a_name_leaves_those_that_are_there() {
    let dot = |ink: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\" fill=\"{ink}\"/></svg>"
        )
    };
    let inks = [
        ("b/dot.svg", "red"),
        ("a/dot.svg", "blue"),
        ("images/a/Dot.SVG", "lime"),
        ("dot.svg", "navy"),
        ("地図.svg", "teal"),
        ("アトラス.svg", "gold"),
    ];
    let edition = |left_out: &[usize]| {
        let kept: Vec<_> = (0..inks.len()).filter(|at| !left_out.contains(at)).map(|at| inks[at]).collect();
        let shown: String = kept.iter().map(|(path, ink)| format!("![{ink}]({path})\n\n")).collect();
        let here = ["red", "lime"].map(|ink| BASE64_STANDARD.encode(dot(ink)));
        let here = here.iter().skip(usize::from(!left_out.is_empty())).rev();
        let here: String = here.map(|data| format!("![x](data:image/svg+xml;base64,{data})\n\n")).collect();
        let text = format!("---\ntitle: B\n---\n\n# River\n\n{shown}{here}");
        let files: Vec<(&str, String)> = kept.iter().map(|(path, ink)| (*path, dot(ink))).collect();
        let mut files: Vec<(&str, &str)> = files.iter().map(|(path, drawing)| (*path, drawing.as_str())).collect();
        files.push(("book.md", &text));
        let epub = build_in(folder(&files).path());
        let names = epub.names().into_iter().filter(|name| name.contains("/images/") && !name.contains("cover"));
        names.map(|name| (name.to_owned(), epub.text(name))).collect::<BTreeSet<_>>()
    };
    let all = edition(&[]);
    assert_eq!(all.len(), 8, "{all:?}");
    for left_out in [&[0][..], &[1], &[0, 2], &[1, 3], &[3], &[4], &[5]] {
        let old = edition(left_out);
        assert_eq!(old.len(), 7 - left_out.len());
        let lost: Vec<_> = old.difference(&all).collect();
        // Of two that differ in capitals alone the first has the name.
        let expected = if left_out.contains(&1) { 1 } else { 0 };
        assert_eq!(lost.len(), expected, "{left_out:?}: {lost:?} of {all:?}");
    }
}

#[test]
fn equal_notes_of_a_paragraph_keep_their_ids() {
    let edition = |added: &str| {
        let text = format!(
            "---\ntitle: B\n---\n\n# River\n\n{added}First said so.^[Smith, p. 1.] Second too.^[Ibid.] Third.^[Ibid.] All of \
             them did.^[See above.]\n"
        );
        places(&build_in(folder(&[("book.md", &text)]).path()))
    };
    let (old, new) = (edition(""), edition("Another came.^[Jones, p. 4.] "));
    let lost: Vec<_> = old.keys().filter(|id| !new.contains_key(*id)).collect();
    assert!(lost.is_empty() && new.len() == old.len() + 2, "{lost:?} of {new:?}");
}

#[test]
fn a_new_section_of_a_long_chapter_leaves_the_files_of_the_others() {
    let section = |title: &str| format!("## {title}\n\n{}\n\n", format!("Of the {title}. ").repeat(3500));
    let titles = ["Ropes", "Mills", "Water", "Boats", "Oars", "Sails"];
    let edition = |titles: &[&str]| {
        let text: String = titles.iter().map(|title| section(title)).collect();
        let epub =
            build_in(folder(&[("book.md", &format!("---\ntitle: B\n---\n\n# River\n\nText.\n\n{text}"))]).path());
        ids(&epub).into_iter().map(|(file, id, _)| (file, id)).collect::<BTreeSet<_>>()
    };
    let old = edition(&titles);
    for at in 0..=titles.len() {
        let new = edition(&[&titles[..at], &["Locks"], &titles[at..]].concat());
        let lost: Vec<_> = old.difference(&new).collect();
        assert!(lost.is_empty(), "{at}: {lost:?} of {new:?}");
    }
}

#[test]
fn a_part_with_a_number_alone_keeps_its_names_when_one_comes_before_it() {
    let part = |number: &str, words: &str| format!("# {number} {{.part}}\n\n# {words}\n\nText of the {words}.\n\n");
    let edition = |labels: bool, parts: &[(&str, &str)]| {
        let text: String = parts.iter().map(|(number, words)| part(number, words)).collect();
        let front = format!("title: B\nchapbook:\n  structure:\n    labels: {labels}");
        let epub = build_in(folder(&[("book.md", &format!("---\n{front}\n---\n\n{text}"))]).path());
        ids(&epub).into_iter().filter(|it| it.0.contains("part")).map(|it| (it.0, it.1)).collect::<BTreeSet<_>>()
    };
    // With labels, number and title are one heading.
    for labels in [false, true] {
        let old = edition(labels, &[("I", "Mill"), ("Part Two", "Ferry")]);
        let new = edition(labels, &[("I", "Lock"), ("II", "Mill"), ("Part Three", "Ferry")]);
        let lost: Vec<_> = old.difference(&new).collect();
        assert!(lost.is_empty() && old.len() < new.len(), "{labels}: {lost:?} of {new:?}");
        assert!(old.iter().any(|(name, _)| name.ends_with("/part-ferry.xhtml")), "{old:?}");
    }
}

#[test]
fn notes_that_are_numbered_through_the_book_keep_their_ids() {
    let words = [
        ("The mill", "Of water"),
        ("A weir", "Hale, Tides, London, 1920, p. 12"),
        ("Boats", "Ibid."),
        ("Ropes", "Hale, Tides, London, 1920, p. 30"),
        ("Oars", "Ibid."),
        ("渡し", "水車のこと"),
    ];
    let edition = |labels: &dyn Fn(usize) -> String, added: bool| {
        let notes = [("Nobody", "Of nobody")].into_iter().filter(|_| added).chain(words);
        let mut text = "---\ntitle: B\ndate: 2026\n---\n\n# River\n\n".to_owned();
        for (at, (before, note)) in notes.enumerate() {
            let label = labels(at + 1);
            text += &format!("{before} by the landing.[^{label}]\n\n[^{label}]: {note}.\n\n");
        }
        build_in(folder(&[("book.md", &text)]).path())
    };
    let styles: [&dyn Fn(usize) -> String; 3] =
        [&|at| at.to_string(), &|at| format!("fn{at}"), &|at| "abcdefg"[at - 1..at].to_owned()];
    for labels in styles {
        let (old, new) = (places(&edition(labels, false)), places(&edition(labels, true)));
        assert!(old.contains_key("OEBPS/chapter-river.xhtml#note-of-water"), "{old:?}");
        // The title stands before other words now.
        let is_other = |(id, words): &(&String, &String)| !id.ends_with("#river") && new.get(*id) != Some(words);
        let lost: Vec<_> = old.iter().filter(is_other).collect();
        assert!(lost.is_empty() && new.len() == old.len() + 2, "{lost:?} of {new:?}");
    }
}

#[test]
fn no_two_files_have_one_title() {
    let chapters =
        |part: &str| format!("# Part {part} {{.part}}\n\n# Letter\n\nDear Ann.\n\n# Letter\n\nDear Tom.\n\n");
    let text = format!("---\ntitle: B\n---\n\n{}{}", chapters("One: Mills"), chapters("Two: Boats"));
    let epub = build_in(folder(&[("book.md", &text)]).path());
    let texts = epub.names().into_iter().filter(|name| name.contains("letter")).map(|name| epub.text(name));
    let title = |text: String| Some(text.split_once("<title>")?.1.split_once("</title>")?.0.to_owned());
    let titles: BTreeSet<String> = texts.filter_map(title).collect();
    let expected = ["Part One: Mills", "Part One: Mills (2)", "Part Two: Boats", "Part Two: Boats (2)"];
    assert_eq!(titles, expected.map(|part| format!("Letter – {part}")).into());
}
