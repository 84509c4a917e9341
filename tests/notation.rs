//! Formulas, citations and the index in whole books: what each output says of them.

use std::fs;

use crate::support::{epub, pdf, root, run};

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn every_formula_of_the_list_is_set_in_both_outputs() {
    let list = fs::read_to_string(root().join("tests/math/formulas.txt")).expect("is there");
    let formulas: Vec<&str> = list.lines().collect();
    assert!(40 <= formulas.len());
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let chapters = formulas.iter().map(|formula| format!("Text ${formula}$ around it.\n\n$${formula}$$\n\n"));
    let book = format!("# Formulas\n\n{}", chapters.collect::<String>());
    fs::write(folder.path().join("book.md"), book).expect("can be written");
    let run = run(folder.path(), "build book.md -o out --deny warnings");
    assert_eq!((run.code, run.stderr.contains("warning")), (0, false), "{}", run.stderr);
    let text = epub(&folder.path().join("out/book.epub"), "chapter");
    assert!(!text.contains("class=\"math\""), "TeX is shown");
    let drawn = text.matches("<svg").count();
    // A long one in a line of text is in pieces.
    let further = text.matches("</math><wbr/><math").count();
    assert_eq!(text.matches("<math").count() - further + drawn, 2 * formulas.len());
    // Those that are not MathML, by their TeX.
    let names = text.split("<svg").skip(1).filter_map(|part| part.split("<title>").nth(1)?.split("</title>").next());
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    let names = names.join("\n") + "\n";
    let golden = root().join("tests/math/drawn.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &names).expect("can be written");
    }
    assert_eq!(names, fs::read_to_string(golden).expect("is there"));
}

#[test]
fn a_book_of_science() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = root().join("tests/books/tides/tides.md");
    let run = run(folder.path(), &format!("build {} -o out", source.display()));
    assert_eq!((run.code, run.stderr.contains("warning")), (0, false), "{}", run.stderr);
    let text = pdf(&folder.path().join("out/tides.pdf"));
    for words in [
        // Citations, the place in the work, what is around them.
        "(see Newton 1687, 432; Darwin 1898, chap. 3)",
        "Darwin (1898, 88) gives the table",
        "in Equation 2 makes it",
        // References: what is cited, and no more.
        "Bibliography",
        "Darwin, George Howard. 1898.",
        // The index: sorted, with sub-entries, stretches, roman pages.
        "42 fathoms, 2",
        "clocks, 1. See also machines, Kelvin’s",
        "moon, 1, 2",
        "Spring tides. See tides, spring",
        "of tides, v, 1",
        "spring, 1–2",
    ] {
        assert!(text.contains(words), "`{words}` is not in:\n{text}");
    }
    assert!(!text.contains("Nobody"), "an unused work is listed");
    let book = folder.path().join("out/tides.epub");
    let chapters = epub(&book, "chapter");
    assert!(chapters.contains("<math alttext=\"F = G\\frac{M m}{r^2},\""), "{chapters}");
    assert!(chapters.contains("epub:type=\"biblioref\" role=\"doc-biblioref\""));
    let references = epub(&book, "bibliography");
    assert!(references.contains("role=\"doc-backlink\""), "{references}");
    let index = epub(&book, "index.xhtml");
    assert!(index.contains("role=\"doc-index\""), "{index}");
    assert!(index.contains(">1–2</a>") && index.contains("class=\"principal\""), "{index}");
    let package = epub(&book, "content.opf");
    assert!(package.contains("properties=\"mathml\""), "{package}");
    assert!(package.contains("MathML") && !package.contains("describedMath"));
}

#[test]
fn notes_of_a_style_and_an_index_without_pages() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let source = root().join("tests/books/tides/tides.md");
    let settings = "--set csl=chicago-notes --to epub";
    let run = run(folder.path(), &format!("build {} -o out {settings}", source.display()));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let book = folder.path().join("out/tides.epub");
    let chapters = epub(&book, "chapter");
    // Each citation in the text has a note; the one in a note stays in it.
    assert_eq!(chapters.matches("role=\"doc-footnote\"").count(), 5, "{chapters}");
    let index = epub(&book, "index.xhtml");
    assert!(index.contains(">1</a>, <a"), "{index}");
}

/// The elements of MathML that take a fixed number of children (MathML 3, 3.1.3.2).
const ARITY: [(&str, usize); 8] = [
    ("mfrac", 2),
    ("mover", 2),
    ("mroot", 2),
    ("msub", 2),
    ("msubsup", 3),
    ("msup", 2),
    ("munder", 2),
    ("munderover", 3),
];

#[test]
fn every_script_behind_everything_is_valid_mathml() {
    let before = ["", "n", "2", ")", "\\,", "+", "=", "\\quad ", "\\log "];
    let bases = [
        "x", "\\sum", "\\int", "\\lim", "\\log", "\\operatorname{f}", "\\operatorname*{g}", "\\frac{a}{b}",
        "\\sqrt{x}", "\\vec{v}", "\\text{if}", "\\mathbb{R}", "\\overline{AB}", "\\left(x\\right)", "\\binom{n}{k}",
        "{}", "\\mathop{h}",
    ];
    let scripts = ["", "_a", "^b", "_a^b", "'", "''", "_{\\text{max}}", "^{\\log n}", "\\limits_a"];
    let mut book = String::from("# Formulas\n\n");
    let mut count = 0;
    for before in before {
        for base in bases {
            for script in scripts {
                let takes_limits = ["\\sum", "\\int", "\\lim", "\\operatorname*{g}", "\\mathop{h}"].contains(&base);
                if script.starts_with("\\limits") && !takes_limits {
                    continue;
                }
                book.push_str(&format!("$${before}{base}{script} y$$\n\n"));
                count += 1;
            }
        }
    }
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(place.path().join("book.md"), book).expect("can be written");
    let run = run(place.path(), "build book.md -o out --to epub");
    assert!(run.code == 0 && !run.stderr.contains("math-invalid"), "{}", run.stderr);
    let text = epub(&place.path().join("out/book.epub"), "chapter");
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut open: Vec<(String, usize)> = Vec::new();
    let (mut formulas, mut wrong) = (0, Vec::new());
    let mut alternative = String::new();
    loop {
        match reader.read_event().expect("is well-formed") {
            quick_xml::events::Event::Start(tag) => {
                let name = tag.name().as_ref().to_owned();
                if name == "math" {
                    formulas += 1;
                    alternative = format!("{tag:?}");
                }
                open.last_mut().into_iter().for_each(|outer| outer.1 += 1);
                open.push((name, 0));
            }
            quick_xml::events::Event::Empty(_) => open.last_mut().into_iter().for_each(|outer| outer.1 += 1),
            quick_xml::events::Event::End(_) => {
                let (name, children) = open.pop().expect("was opened");
                let wanted = ARITY.iter().find(|it| it.0 == name).map_or(children, |it| it.1);
                if wanted != children {
                    wrong.push(format!("{name} has {children} children: {alternative}"));
                }
            }
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let shown = text.split('<').filter_map(|piece| piece.split_once('>')).find(|pair| pair.1.contains('\\'));
    assert!(shown.is_none(), "a command is shown: {shown:?}");
    assert!(count * 19 / 20 <= formulas, "{formulas} of {count} are MathML");
}
