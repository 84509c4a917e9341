//! One theme, every output: what `style.*` says reaches the EPUB, and what it can't say there is named.

use std::path::Path;

use chapbook::project::theme::{CLASS, ELEMENTS};
use chapbook::project::themes::THEMES;
use rayon::prelude::*;

use super::effect::build;
use crate::support::{chapbook, epub, finish, folder};

/// Elements that only pages have.
const OF_PAGES: &[&str] = &["head", "folio", "half-title"];

/// Properties of other elements that an EPUB leaves to its reader, and why.
const OF_READERS: &[(&str, &str)] = &[
    ("caption.leading", "the line height of running text is the reader's"),
    ("code.leading", "the line height of running text is the reader's"),
    ("code.smallest", "lines of code are turned over, not made smaller"),
    ("contents-entry.text", "what leads to the number of a page"),
    ("figure.leading", "the line height of running text is the reader's"),
    ("imprint.leading", "the line height of running text is the reader's"),
    ("margin-note.leading", "the line height of running text is the reader's"),
    ("margin-note.left", "the space between the text and the margin of a page"),
    ("margin-note.right", "the space to the edge of a page"),
    ("note.leading", "the line height of running text is the reader's"),
    ("note.left", "the length of the rule above the notes of a page"),
    ("ornament.leading", "an ornament is one line"),
    ("table.smallest", "wide tables become lists on narrow screens"),
];

/// A value that no theme has, for each property.
fn unusual(property: &str) -> &'static str {
    match property {
        "font" => "EB Garamond",
        "size" => "137%",
        "smallest" => "61%",
        "leading" => "171%",
        "weight" => "bold",
        "slope" => "italic",
        "case" => "small-caps",
        "tracking" => "0.13em",
        "numerals" => "lining tabular",
        "features" => "salt=3 -kern",
        "decoration" => "underline",
        "color" | "ground" | "stripe" => "#2b4a6f",
        "align" => "right",
        "before" | "after" => "3.5",
        "left" | "right" => "3.3em",
        "rule-above" | "rule-below" | "rule-between" | "bar" | "frame" => "4pt",
        "radius" | "padding" => "3.3em",
        "icon" => "¶",
        "sink" => "11%",
        "text" => "¶§†",
        "number" => "roman",
        "image" => "pic.svg",
        "height" => "2.5",
        _ => "none",
    }
}

/// The other value of a property that has few.
fn other(property: &str) -> &'static str {
    match property {
        "weight" => "regular",
        "slope" => "upright",
        "number" => "word",
        _ => "",
    }
}

/// A book with a numbered part and numbered chapters.
const BOOK: &str = "---\ntitle: A Book\nnumber-sections: true\n---\n\n# The Sea {.part}\n\n# Loomings\n\nText.\n\n\
                    # The Ferry\n\nText.\n";

/// The style sheet and the texts of a book with more settings.
fn book(folder: &Path, out: &str, settings: &[&str]) -> String {
    let fixed = ["build", "book.md", "--to", "epub", "-o", out, "--set", "epub.cover=false"];
    let sets = settings.iter().flat_map(|setting| ["--set", setting]);
    let made = finish(chapbook(folder).args(fixed).args(sets));
    assert_eq!(made.code, 0, "{settings:?}: {}", made.stderr);
    let file = folder.join(out).join("book.epub");
    epub(&file, "stylesheet.css") + &epub(&file, ".xhtml")
}

#[test]
fn every_property_of_every_element_changes_the_ebook_or_is_of_pages() {
    let folder = folder(&[("book.md", BOOK), ("pic.svg", include_str!("../look/pic.svg"))]);
    let plain = book(folder.path(), "plain", &[]);
    let pairs = ELEMENTS.iter().filter(|element| !OF_PAGES.contains(&element.name));
    let pairs: Vec<(&str, &str)> = pairs.flat_map(|pair| pair.names().map(|property| (pair.name, property))).collect();
    let wrong: Vec<String> = pairs
        .par_iter()
        .filter_map(|(element, property)| {
            let name = format!("{element}.{property}");
            let out = format!("out-{name}");
            // The space inside a box needs a box, the height of an image an image.
            let frame = match *property {
                "padding" => Some(format!("style.{element}.frame=1pt")),
                "height" => Some(format!("style.{element}.image=pic.svg")),
                _ => None,
            };
            let framed = frame.iter().map(|frame| book(folder.path(), &out, &[frame])).next();
            let without = framed.as_ref().unwrap_or(&plain);
            let changes = [unusual(property), other(property)].iter().filter(|value| !value.is_empty()).any(|value| {
                let setting = format!("style.{name}={value}");
                let settings: Vec<&str> = frame.iter().map(String::as_str).chain([setting.as_str()]).collect();
                book(folder.path(), &out, &settings) != *without
            });
            let exempt = OF_READERS.iter().any(|(exempt, _)| *exempt == name);
            (changes == exempt).then(|| format!("{name}: changes the e-book: {changes}, exempt: {exempt}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_grey_of_titles_is_seen_by_day_and_by_night() {
    let folder = folder(&[("book.md", BOOK)]);
    let grey = book(folder.path(), "grey", &["style.chapter.color=#595959"]);
    assert!(grey.contains("{ opacity: 0.65; }") && !grey.contains("#595959"), "no share of the text's colour");
    let red = book(folder.path(), "red", &["style.chapter.color=#8c2f1b"]);
    assert!(red.contains("{ color: #") && !red.contains("opacity: 0.45"), "a colour stays one");
}

/// A class of its own in a container, in a line, and at the foot of a page that it must not be parted by.
fn play() -> String {
    let lines = "A line of the play that is long enough to be one.\n\n".repeat(24);
    format!(
        "---\ntitle: A Play\n---\n\n# One\n\n{lines}::: cue\nEnter the cook with 10 pans and a spoon, who looks for the leeks that were there before.\n:::\n\nThe [cook]{{.cue}} sits.\n"
    )
}

#[test]
fn every_property_of_a_class_changes_both_outputs() {
    let folder = folder(&[("book.md", &play())]);
    let outputs = |out: &str, settings: &[String]| {
        let fixed = ["build", "book.md", "-o", out, "--set", "style.cue.slope=upright", "--set", "pdf.trim=a6"];
        let sets = settings.iter().flat_map(|setting| ["--set", setting.as_str()]);
        let made = finish(chapbook(folder.path()).args(fixed).args(sets));
        assert_eq!(made.code, 0, "{settings:?}: {}", made.stderr);
        let file = folder.path().join(out);
        let pages = std::fs::read(file.join("book.pdf")).expect("pages were made");
        (pages, epub(&file.join("book.epub"), "stylesheet.css") + &epub(&file.join("book.epub"), ".xhtml"))
    };
    let plain = outputs("plain", &[]);
    for property in CLASS.names() {
        // Seen where a page would end in the container: below.
        if property == "keep" {
            continue;
        }
        let value = if property == "title" { "Cue" } else { unusual(property) };
        // Corners, the space inside and a sign need something to be seen on.
        let on = match property {
            "radius" | "padding" => Some("style.cue.frame=1pt".to_owned()),
            "icon" => Some("style.cue.title=Cue".to_owned()),
            _ => None,
        };
        let plain = on.as_ref().map(|on| outputs("on", std::slice::from_ref(on))).unwrap_or_else(|| plain.clone());
        let settings = [format!("style.cue.{property}={value}")].into_iter().chain(on).collect::<Vec<_>>();
        let (pages, book) = outputs(property, &settings);
        assert!(pages != plain.0, "{property}: the pages are the same");
        assert!(book != plain.1, "{property}: the e-book is the same");
    }
}

#[test]
fn a_kept_container_is_on_one_page() {
    let pages = |keep: &str, before: usize| {
        let text = format!(
            "---\ntitle: T\nchapbook:\n  pdf:\n    trim: a6\n  style:\n    cue:\n      keep: {keep}\n---\n\n# One\n\n{}::: cue\n{}\n:::\n",
            "Before.\n\n".repeat(before),
            "- inside\n".repeat(8),
        );
        let folder = folder(&[("book.md", &text)]);
        let made = finish(chapbook(folder.path()).args(["build", "book.md", "--to", "pdf", "-o", "out"]));
        assert_eq!(made.code, 0, "{}", made.stderr);
        let file = folder.path().join("out/book.pdf");
        let text = crate::support::tool("pdftotext", &["-layout", file.to_str().expect("is UTF-8"), "-"]).stdout;
        let text = String::from_utf8_lossy(&text).into_owned();
        text.split('\u{c}').filter(|page| page.contains("inside")).count()
    };
    let parted = (10..26).find(|before| pages("false", *before) == 2).expect("one is parted by a page's end");
    assert_eq!(pages("true", parted), 1);
}

#[test]
fn themes_differ_in_the_ebook_too() {
    let sheet = |theme: &str| build(&format!("chapbook:\n  theme: {theme}"), "# One\n\nText.").text("stylesheet.css");
    let sheets: Vec<String> = THEMES.iter().map(|theme| sheet(theme.0)).collect();
    for (at, one) in sheets.iter().enumerate() {
        assert!(sheets[at + 1..].iter().all(|another| one != another));
    }
    let sheet = |name: &str| &sheets[THEMES.iter().position(|theme| theme.0 == name).expect(name)];
    let (novel, pamphlet) = (sheet("novel"), sheet("pamphlet"));
    assert!(novel.contains("content: \"❦\"") && novel.contains("::first-line"), "{novel}");
    assert!(pamphlet.contains("initial-letter: 3"), "{pamphlet}");
}

#[test]
fn every_person_of_a_play_hangs_also_the_first() {
    let epub = build(
        "",
        "::: cast\nANNA, a ferryman.\n\nBEN, her brother, who has so long a description that it is turned over.\n:::\n",
    );
    let sheet = epub.text("stylesheet.css");
    let rules = sheet.lines().filter(|line| line.starts_with(".cast > p"));
    let hung = rules.filter(|line| line.contains("text-indent: -")).collect::<Vec<_>>();
    assert!(hung.len() == 1 && hung[0].contains(".cast > p:first-child"), "{hung:?}");
}

#[test]
fn the_publisher_is_apart_from_the_names_in_every_theme() {
    for theme in THEMES.iter().map(|theme| theme.0) {
        let sheet = build(&format!("publisher: Weir Press\nchapbook:\n  theme: {theme}"), "# One\n\nText.")
            .text("stylesheet.css");
        let rules = sheet.lines().filter(|line| line.starts_with(".titlepage .publisher "));
        let spaces: Vec<&str> = rules.filter_map(|rule| rule.split("margin-top: ").nth(1)).collect();
        assert!(!spaces.is_empty() && spaces.iter().all(|space| !space.starts_with('0')), "{theme}: {spaces:?}");
    }
}

#[test]
fn labels_stand_above_titles_as_on_pages() {
    let text = "# Chapter 3. The *Ferry*\n\nText.\n\n# Loomings\n\nText.";
    let chapters = build("", text).chapters();
    assert!(chapters.contains("<span class=\"label\">Chapter 3.</span> The <em>Ferry</em></h1>"), "{chapters}");
    assert!(chapters.contains(">Loomings</h1>"), "{chapters}");
    let folder = folder(&[("book.md", BOOK)]);
    let text = book(folder.path(), "word", &["style.chapter.number=word"]);
    assert!(text.contains("<span class=\"label\">Chapter 2</span> The Ferry</h1>"), "{text}");
    let none = book(folder.path(), "none", &["style.chapter.number=none"]);
    assert!(none.contains(">The Ferry</h1>") && !none.contains("class=\"label\">2"), "{none}");
}

#[test]
fn nothing_in_the_sheet_takes_a_choice_from_the_reader() {
    for theme in THEMES.iter().map(|theme| theme.0) {
        let sheet = build(&format!("chapbook:\n  theme: {theme}"), "# One\n\nText.").text("stylesheet.css");
        for rule in sheet.split('}').filter(|rule| rule.trim_start().starts_with("body ")) {
            assert!(!rule.contains("font-size") && !rule.contains("line-height") && !rule.contains("color"), "{rule}");
        }
        for unit in ["pt;", "mm;", "cm;", "pt ", "in;"] {
            let declarations = sheet.lines().filter(|line| !line.trim_start().starts_with("/*"));
            let absolute: Vec<&str> =
                declarations.filter(|line| line.split_whitespace().any(|word| is_length(word, unit.trim()))).collect();
            assert!(absolute.is_empty(), "{theme}: {absolute:?}");
        }
    }
}

/// Whether a word of a style sheet is a length in this unit.
fn is_length(word: &str, unit: &str) -> bool {
    let unit = unit.trim_end_matches(';');
    let number = word.trim_end_matches(';').strip_suffix(unit);
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn a_theme_inherits_from_its_base() {
    let theme = "base = \"middle.toml\"\n[style.ornament]\ntext = \"§\"\n";
    let middle = "base = \"novel\"\n[style.heading2]\ncase = \"small-caps\"\n";
    let text = "---\ntitle: T\nchapbook:\n  theme: own.toml\n---\n\n# One\n\nText.\n";
    let folder = folder(&[("own.toml", theme), ("middle.toml", middle), ("book.md", text)]);
    let made = finish(chapbook(folder.path()).args(["build", "book.md", "--to", "epub", "-o", "out"]));
    assert_eq!(made.code, 0, "{}", made.stderr);
    let sheet = epub(&folder.path().join("out/book.epub"), "stylesheet.css");
    assert!(sheet.contains("content: \"§\"") && sheet.contains("::first-line"), "{sheet}");
    let heading = sheet.lines().find(|line| line.starts_with("h2 {")).expect("a rule for sections");
    assert!(heading.contains("font-variant: small-caps;") && !heading.contains("lowercase"), "{heading}");
    std::fs::write(folder.path().join("middle.toml"), "base = \"own.toml\"\n").expect("can be written");
    let made = finish(chapbook(folder.path()).args(["check", "book.md"]));
    assert!(made.code == 1 && made.stderr.contains("the theme `own.toml` is based on itself"), "{}", made.stderr);
}

#[test]
fn a_printed_theme_says_all_and_is_itself() {
    for name in THEMES.iter().map(|theme| theme.0) {
        let folder = folder(&[("book.md", "---\ntitle: T\n---\n\n# One\n\nText.\n")]);
        let printed = finish(chapbook(folder.path()).args(["theme", name])).stdout;
        for (element, property) in [("chapter", "sink"), ("quote", "left"), ("figure", "before")] {
            let table =
                printed.split(&format!("[style.{element}]")).nth(1).unwrap_or_else(|| panic!("{name}: {element}"));
            assert!(table.contains(&format!("{property} = ")), "{name}: {element}.{property}");
        }
        std::fs::write(folder.path().join("copy.toml"), &printed).expect("can be written");
        let sheet = |theme: &str, out: &str| {
            let fixed = ["build", "book.md", "--to", "epub", "--theme", theme, "-o", out];
            let made = finish(chapbook(folder.path()).args(fixed));
            assert_eq!(made.code, 0, "{}", made.stderr);
            epub(&folder.path().join(out).join("book.epub"), "stylesheet.css")
        };
        let own = sheet(name, "own");
        assert_eq!(own, sheet("copy.toml", "copy"));
        // With each `#` taken away it is still a theme, and the same one: they say what is so anyway.
        let is_setting = |line: &str| line.split_once(" = ").is_some_and(|parts| !parts.0.contains(' '));
        let open = |line: &str| match line.strip_prefix("# ").filter(|rest| is_setting(rest)) {
            Some(setting) => format!("{setting}\n"),
            None => format!("{line}\n"),
        };
        let opened: String = printed.lines().map(open).collect();
        assert_eq!(name == "plain", opened == printed);
        std::fs::write(folder.path().join("opened.toml"), opened).expect("can be written");
        assert_eq!(own, sheet("opened.toml", "opened"), "{name}");
    }
}

#[test]
fn what_a_theme_sets_at_one_side_is_at_the_other_in_text_that_runs_against_the_book() {
    let mixed = "# River\n\n- A\n\n::: {dir=rtl}\n- א\n:::\n";
    let sheet = build("lang: en\nchapbook:\n  theme: novel", mixed).text("stylesheet.css");
    let own =
        sheet.lines().find(|line| line.starts_with("ul, ol {") && line.contains("padding-left: ")).expect("a rule");
    let indent = own.split_once("padding-left: ").and_then(|rule| rule.1.split(';').next()).expect("an indent");
    let mirrored = format!("ol[dir=\"rtl\"] {{ padding-right: {indent}; padding-left: 0; }}");
    assert!(sheet.contains(&mirrored), "{sheet}");
    let plain = build("lang: en\nchapbook:\n  theme: novel", "# River\n\n- A\n").text("stylesheet.css");
    assert!(!plain.contains("ol[dir"), "{plain}");
}
