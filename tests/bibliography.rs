//! Bibliographies as readers see them: every work of `tests/bibliography/works.bib` in the styles that are asked for
//! most, against lists that a person checked with the manuals of the styles.

use std::fmt::Write as _;
use std::fs;

use crate::support::{epub, folder, root, run};

/// The references of a text in a style, a line each, with `*` around what is in italics.
fn references(style: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = root().join("tests/bibliography/works.bib");
    fs::copy(&source, folder.path().join("works.bib")).expect("can be copied");
    let works = fs::read_to_string(source).expect("is there");
    let keys = works.lines().filter_map(|line| line.strip_prefix('@')?.split_once('{')?.1.split_once(','));
    let cited: String = keys.map(|(key, _)| format!("[@{key}]\n")).collect();
    let head = format!("---\ntitle: Works\nlang: en\nbibliography: works.bib\ncsl: {style}\n---\n");
    fs::write(folder.path().join("t.md"), format!("{head}\n# Text\n\n{cited}\n# References\n"))
        .expect("can be written");
    let run = run(folder.path(), "build t.md -o out --to epub --deny warnings");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let chapters = epub(&folder.path().join("out/t.epub"), "bibliography");
    let mut text = String::new();
    for entry in chapters.split("id=\"ref-").skip(1) {
        let entry = entry.split("</p>").next().unwrap_or_default();
        let entry = entry.split_once('>').map_or("", |pair| pair.1).replace("<em>", "*").replace("</em>", "*");
        let mut plain = String::new();
        let mut in_tag = false;
        for c in entry.chars() {
            match c {
                '<' => in_tag = true,
                '>' => in_tag = false,
                c if !in_tag => plain.push(c),
                _ => {}
            }
        }
        let _ = writeln!(text, "{}", plain.replace("&amp;", "&").trim());
    }
    text
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn every_work_is_set_as_its_style_asks() {
    for style in ["chicago-author-date", "apa", "ieee", "modern-language-association", "nature"] {
        let list = references(style);
        let golden = root().join(format!("tests/bibliography/{style}.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, &list).expect("can be written");
        }
        assert_eq!(list, fs::read_to_string(&golden).expect("is there"), "{style}");
    }
}

#[test]
fn csl_json_and_bibtex_say_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let json = r#"[{"id": "hale", "type": "book", "title": "Lanterns of <i>Eastport</i>", "publisher": "Quay",
        "author": [{"family": "Hale", "given": "Anna"}], "issued": {"date-parts": [[1998], [2001]]}},
        {"id": 7, "type": "article-journal", "title": "Odd", "issued": {"date-parts": [[]]}, "page": "3"},
        {"type": "book"}]"#;
    fs::write(folder.path().join("w.json"), json).expect("can be written");
    let book = "---\ntitle: W\nbibliography: w.json\n---\n# Text\n\n[@hale] [@7]\n\n# References\n";
    fs::write(folder.path().join("t.md"), book).expect("can be written");
    let run = run(folder.path(), "build t.md -o out --to epub");
    // One work without a key is one error; the others are there in `check`, which makes no file.
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
    fs::write(folder.path().join("w.json"), json.replace(",\n        {\"type\": \"book\"}", ""))
        .expect("can be written");
    let run = crate::support::run(folder.path(), "build t.md -o out --to epub");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = epub(&folder.path().join("out/t.epub"), "bibliography");
    assert!(text.contains("1998–2001") && text.contains("Lanterns of") && text.contains("Eastport"), "{text}");
}

#[test]
fn works_of_namesakes_are_told_apart_in_the_text() {
    let works = "@book{a, author={Grey, Anna}, title={First}, year=2001}\n\
                 @book{b, author={Grey, Bob}, title={Second}, year=2001}\n";
    // The rules for given names of these styles are `primary-name`, `primary-name-with-initials` and `by-cite`.
    for style in ["chicago-author-date", "apa", "harvard-cite-them-right"] {
        let text = format!("---\ntitle: T\nlang: en\nbibliography: w.bib\ncsl: {style}\n---\n\n# A\n\nSee [@a; @b].\n");
        let folder = folder(&[("t.md", text.as_str()), ("w.bib", works)]);
        assert_eq!(run(folder.path(), "build t.md -o out --to epub").code, 0);
        let text = epub(&folder.path().join("out/t.epub"), "chapter");
        assert!(text.contains("A. Grey") && text.contains("B. Grey"), "{style}: {text}");
    }
}

/// The styles whose lists were made by pandoc's citeproc (pandoc 3.9) from `tests/bibliography/citeproc/works.bib` and the
/// styles as the program carries them, each `cs:names` with the `cs:name` that the specification supplies.
const CITEPROC: [&str; 6] =
    ["apa", "chicago-author-date", "chicago-notes", "ieee", "modern-language-association", "vancouver"];

#[test]
fn entries_are_those_of_another_processor_but_for_what_is_stated() {
    let place = root().join("tests/bibliography/citeproc");
    let works = fs::read_to_string(place.join("works.bib")).expect("is there");
    let stated = fs::read_to_string(place.join("differences.txt")).expect("is there");
    let stated: Vec<Vec<&str>> =
        stated.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(" | ").collect()).collect();
    let mut wrong = Vec::new();
    for style in CITEPROC {
        let entries = entries(&works, style);
        let expected = fs::read_to_string(place.join(format!("{style}.txt"))).expect("is there");
        let mut same = 0;
        for (key, entry) in expected.lines().filter_map(|line| line.split_once(' ')) {
            let own = entries.iter().find(|own| own.0 == key).map_or("", |own| &own.1);
            let is_stated = stated.iter().any(|row| row[..2] == [style, key]);
            same += usize::from(own == entry);
            if (own == entry) == is_stated {
                wrong.push(format!("{style}, {key}:\n  {entry}\n  {own}"));
            }
        }
        assert!(29 <= same, "{style}: {same} of 32");
    }
    assert!(wrong.is_empty(), "differences that are not stated, or stated and gone:\n{}", wrong.join("\n"));
}

/// The entries of a list of references, with the keys of their works: without their labels and with `*` around italics.
fn entries(works: &str, style: &str) -> Vec<(String, String)> {
    let keys = works.lines().filter_map(|line| line.strip_prefix('@')?.split_once('{')?.1.split_once(','));
    let cited: String = keys.map(|(key, _)| format!("[@{key}]\n")).collect();
    let head = format!("---\ntitle: W\nlang: en-US\nbibliography: works.bib\ncsl: {style}\n---\n");
    let text = format!("{head}\n# Text\n\n{cited}\n# References\n");
    let place = folder(&[("works.bib", works), ("t.md", &text)]);
    let made = run(place.path(), "build t.md -o out --to epub");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let markup = epub(&place.path().join("out/t.epub"), "bibliography").replace('\u{a0}', " ");
    let plain = |entry: &str| {
        let marked = entry.replace("<em>", "*").replace("</em>", "*");
        let text: String = marked.split('<').map(|piece| piece.split_once('>').map_or(piece, |pair| pair.1)).collect();
        let text = text.replace("&amp;", "&");
        let text = text.trim();
        // `[3]` and `3.` are labels.
        let number = text.trim_start_matches('[').trim_start_matches(|c: char| c.is_ascii_digit());
        let labelled = number.len() < text.len() && text.starts_with(|c: char| c == '[' || c.is_ascii_digit());
        let rest = number.strip_prefix([']', '.']).filter(|_| labelled);
        rest.map_or(text, str::trim_start).to_owned()
    };
    let entry = |piece: &str| {
        let (key, rest) = piece.split_once('"')?;
        let end = rest.find("</li>").or_else(|| rest.find("</p>"))?;
        Some((key.to_owned(), plain(rest[..end].split_once('>')?.1)))
    };
    markup.split("id=\"ref-").skip(1).filter_map(entry).collect()
}

#[test]
fn works_may_be_listed_uncited_and_places_may_be_braced() {
    let works = "@book{hale, author={Hale, Ann}, title={Oil}, year=2001}\n@book{low, author={Low, Nan}, title={Tides}, year=2002}\n";
    let head = "---\ntitle: T\nlang: en\nbibliography: works.bib\ncsl: chicago-author-date\nnocite: \"@low\"\n---\n";
    let text = format!(
        "{head}\n# Text\n\nSee [@hale, {{chap. 2 and the appendix}} again].\n\n# Works\n\n::: {{#refs}}\n:::\n"
    );
    let place = folder(&[("works.bib", works), ("t.md", &text)]);
    let made = run(place.path(), "build t.md -o out --to epub");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let markup = epub(&place.path().join("out/t.epub"), ".xhtml").replace('\u{a0}', " ");
    assert!(markup.contains("Hale 2001, 2 and the appendix</a> again)"), "{markup}");
    let lists = markup.matches("class=\"references").count();
    assert!(lists == 1 && markup.contains("Low, Nan") && markup.contains("<h1 id=\"works\">Works</h1>"), "{markup}");
    let alone = run(place.path(), "build t.md -o all --to epub --set nocite=@nobody");
    assert!(alone.stderr.contains("citation-unknown"), "{}", alone.stderr);
}

/// The text of a book that cites works of a file, in a style, and what a check of it says.
fn cited(name: &str, works: &str, style: &str, text: &str) -> (String, String) {
    let head = format!("---\ntitle: T\nlang: en-US\nbibliography: {name}\ncsl: {style}\n");
    let place = folder(&[("t.md", &format!("{head}{text}\n\n# References\n")), (name, works)]);
    let made = run(place.path(), "build t.md -o out --to epub");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let checked = run(place.path(), "check t.md");
    let markup = epub(&place.path().join("out/t.epub"), ".xhtml").replace('\u{a0}', " ").replace("&amp;", "&");
    let marked = markup.replace("<em>", "*").replace("</em>", "*");
    let text = marked.split('<').map(|piece| piece.split_once('>').map_or(piece, |pair| pair.1)).collect();
    (text, checked.stderr)
}

const ASH: &str = "@article{c, author={Ash, Mary}, title={Canals}, journal={Seas}, year=2001}\n\
    @article{a, author={Ash, Mary}, title={Anchors}, journal={Seas}, year=2001}\n\
    @article{b, author={Ash, Mary}, title={Boats}, journal={Seas}, year=2001}\n\
    @book{m, author={Ash, Max}, title={Masts}, year=1990}\n";

#[test]
fn letters_behind_years_go_by_the_references_and_commas_stand_between_works_of_one_author() {
    let text = "---\n\n# A\n\nSee [@c; @a; @b; @m].\n";
    let (apa, _) = cited("w.bib", ASH, "apa", text);
    assert!(apa.contains("(Ash, 1990; Ash, 2001c, 2001a, 2001b)") || apa.contains("2001c, 2001a, 2001b"), "{apa}");
    for (title, year) in [("Anchors", "2001a"), ("Boats", "2001b"), ("Canals", "2001c")] {
        assert!(apa.contains(&format!("({year}). {title}")), "{apa}");
    }
    // Mary and Max have one initial: it would tell nothing.
    let (chicago, _) = cited("w.bib", ASH, "chicago-author-date", "---\n\n# A\n\nSee [@c; @a] and @m.\n");
    assert!(chicago.contains("(Mary Ash 2001b, 2001a) and Max Ash (1990)"), "{chicago}");
    assert!(chicago.contains("Ash, Mary. 2001a. “Anchors"), "{chicago}");
}

#[test]
fn the_first_note_of_a_work_is_in_full_though_the_text_names_its_author() {
    let (text, _) = cited("w.bib", ASH, "chicago-notes", "---\n\n# A\n\n@m [p. 3] says so. See [@m, p. 4].\n");
    assert!(text.contains("Max Ash, *Masts* (1990), 3.") && text.contains("Ash, *Masts*, 4."), "{text}");
}

#[test]
fn data_of_works_are_no_works_and_every_field_has_its_place() {
    let works = "@xdata{pub, publisher={Quay Press}}\n@book{one, title={Oil}, author={Hale, Ann}, year=2001, xdata={pub}}\n\
        @inproceedings{two, author={Low, Nan}, title={Nets}, booktitle={Boats}, editor={Day, Eve}, publisher={Dock}, \
        pages={5--9}, year=1950}\n\
        @patent{three, author={Dorn, Rudolf}, title={Float}, number={US7}, date={1898-08-09}, type={patentus}}\n\
        @periodical{four, editor={Ray, Lee}, title={Waves}, issuetitle={On Tides}, date=2012, volume=4, number=1}\n\
        @book{five, editor={Brown, Ann}, translator={Weiss, Karl}, title={Letters}, year=2010, publisher={Dock}}\n";
    let text = "nocite: \"@*\"\n---\n\n# A\n\nText.\n";
    let (apa, said) = cited("w.bib", works, "apa", text);
    assert!(apa.contains("Hale, A. (2001). *Oil*. Quay Press.") && !said.contains("warning"), "{apa} {said}");
    assert_eq!(apa.matches("Quay Press").count(), 1, "{apa}");
    assert!(apa.contains("In E. Day (Ed.), *Boats* (pp. 5–9). Dock."), "{apa}");
    assert!(apa.contains("On tides") && apa.contains("*Waves*, *4*(1)"), "{apa}");
    let (chicago, _) = cited("w.bib", works, "chicago-author-date", text);
    assert!(chicago.contains("U.S. patent US7"), "{chicago}");
    assert!(chicago.contains("Brown, Ann, ed. 2010. *Letters*."), "{chicago}");
    assert!(chicago.contains("“On Tides.” *Waves* 4 (1)"), "{chicago}");
}

#[test]
fn csl_yaml_is_read_and_what_is_not_used_is_said() {
    let list = "- id: one\n  type: book\n  title: Notes on *Anguilla* and [eBay]{.nocase}\n  author:\n  - family: Hale\n    given: Ann\n  \
        issued: 1998/2001\n  oddity: x\n- id: two\n  type: bok\n  title: Oil\n  author: Ann\n  issued: {year: 2002, month: 5}\n";
    for works in [list.to_owned(), format!("---\nreferences:\n{list}...\n")] {
        let (text, said) = cited("w.yaml", &works, "chicago-author-date", "---\n\n# A\n\nSee [*see* @one; @two].\n");
        assert!(text.contains("(*see* Hale 1998–2001; "), "{text}");
        assert!(text.contains("Hale, Ann. 1998–2001. *Notes on *Anguilla* and eBay*."), "{text}");
        for part in [
            "field `oddity` of the work `one` is not used",
            "`author` of the work `two` is not understood",
            "type `bok`",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    let json = r#"[{"id": "one", "type": "book", "title": "Oil", "weird": "x", "issued": {"literal": 5}}]"#;
    let (_, said) = cited("w.json", json, "apa", "---\n\n# A\n\nSee [@one].\n");
    assert!(said.contains("`weird`") && said.contains("`issued` of the work `one` is not understood"), "{said}");
    let own = "one:\n  type: book\n  title: Oil\n  nonsense: x\n";
    let (_, said) = cited("w.yml", own, "apa", "---\n\n# A\n\nSee [@one].\n");
    assert!(said.contains("the field `nonsense` of the work `one` is not used"), "{said}");
    let place = folder(&[
        ("w.yml", &format!("{own}two:\n  type: book\n  author: 5\nthree:\n  type: book\n  title: Tar\n")),
        ("t.md", "---\ntitle: T\nbibliography: w.yml\n---\n\n# A\n\nSee [@one; @three].\n"),
    ]);
    let checked = run(place.path(), "check t.md");
    assert_eq!(checked.stderr.matches("error[").count(), 1, "{}", checked.stderr);
    assert!(checked.stderr.contains("not a work in YAML") && checked.stderr.contains("w.yml:7"), "{}", checked.stderr);
}
