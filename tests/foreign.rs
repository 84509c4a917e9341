//! What other programs write: own documents are never taken for it, and what is read becomes what it is meant to be.

use std::fs;

use chapbook::document::dump;

use crate::model::parsed;
use crate::support::{root, run};

/// The Markdown of the examples in a list of them.
fn examples(list: &str) -> Vec<String> {
    let fence = "`".repeat(32);
    let mut found = Vec::new();
    for part in list.split(&format!("{fence} example")).skip(1) {
        let body = part.split_once('\n').map_or("", |pair| pair.1);
        found.extend(body.split_once("\n.\n").map(|pair| pair.0.replace('→', "\t")));
    }
    found
}

#[test]
fn examples_of_markdown_are_not_taken_for_other_languages() {
    let mut count = 0;
    for name in ["commonmark-0.31.2.txt", "gfm-0.29.txt", "gfm-extensions-0.1.txt"] {
        let list = fs::read_to_string(root().join("tests/spec").join(name)).expect("the list is there");
        for example in examples(&list) {
            count += 1;
            let (_, diagnostics, _) = parsed(&example);
            let foreign = diagnostics.sorted().into_iter().find(|it| it.code == "syntax-foreign");
            assert!(foreign.is_none(), "{example}\n{foreign:?}");
        }
    }
    assert!(1300 < count, "{count} examples");
}

#[test]
fn links_of_markdown_are_not_wikilinks() {
    let (book, diagnostics, _) = parsed("[[*a* b]] and ![[c]]\n\n[*a* b]: /url\n\n[[c]]: /other\n");
    let shown = dump::text(&book, None);
    assert!(shown.contains("link url=\"/url\"") && shown.contains("![[c]]"), "{shown}");
    assert!(diagnostics.sorted().is_empty());
}

/// A folder with these files, and what `inspect` says of it.
fn inspected(files: &[(&str, &str)]) -> (String, String) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can be made");
        fs::write(path, text).expect("can be written");
    }
    let run = run(folder.path(), "inspect .");
    (run.stdout, run.stderr)
}

#[test]
fn the_first_file_of_a_folder_names_the_book_though_it_is_in_a_part() {
    let first = ("_posts/a.md", "---\ntitle: Welcome\nauthor: Ann\n---\n\nWords.\n");
    let (shown, said) = inspected(&[first]);
    assert!(shown.contains("title=\"Welcome\"") && shown.contains("Ann"), "{shown}{said}");
    let (shown, said) = inspected(&[first, ("_posts/b.md", "---\ntitle: Second\n---\n\nWords.\n")]);
    assert!(shown.contains("Ann") && !said.contains("metadata-unused"), "{shown}{said}");
}

#[test]
fn markdown_in_titles_and_names_is_read() {
    let front =
        "---\ntitle: 'The *Weir* and H~2~O'\nsubtitle: 'A **report** on `locks`'\nauthor: 'Ann *B*^[Institute]'\n---\n";
    let (shown, said) = inspected(&[("a.md", &format!("{front}\n# One\n\nWords.\n"))]);
    assert!(shown.contains("title=\"The Weir and H2O\"") && shown.contains("A report on locks"), "{shown}");
    assert!(shown.contains("Ann B") && !shown.contains("Institute"), "{shown}");
    assert!(said.contains("`^[Institute]` is a note in the book's metadata: it is left out"), "{said}");
    let files = [("a.md", "---\ntitle: 'A *new* gate'\n---\n\nWords.\n"), ("b.md", "---\ntitle: B\n---\n\nWords.\n")];
    assert!(inspected(&files).0.contains("emphasis"), "the title of a chapter");
}

#[test]
fn marks_of_slides_and_of_explained_code_are_told() {
    let text = "# A\n\n. . .\n\n```r\nx <- 1 # <1>\n```\n1. One\n";
    let said = inspected(&[("a.qmd", text), ("b.md", "# B\n\nWords.\n")]).1;
    assert!(said.contains("annotation of Quarto") && said.contains("pause of Quarto's slides"), "{said}");
    let said = inspected(&[("a.md", "# A\n\n. . .\n\nWords.\n"), ("b.md", "# B\n\nWords.\n")]).1;
    assert!(!said.contains("pause"), "{said}");
}

#[test]
fn fields_of_site_makers_are_none_of_ours() {
    let front = "---\nid: a\nsidebar_position: 1\nsidebar_label: A\npublish: false\n---\n\n# A\n\nWords.\n";
    let said = inspected(&[("a.md", front), ("b.md", front), ("c.text", "Words.\n")]).1;
    assert!(!said.contains("metadata-unknown") && said.contains("left out: c.text"), "{said}");
    let front = "---\nlayout: post\npublished: true\nexecute:\n  echo: false\njupyter: python3\n---\n\n# A\n\nWords.\n";
    let said = inspected(&[("a.md", front), ("b.md", front)]).1;
    assert!(!said.contains("metadata-unknown"), "{said}");
}

#[test]
fn an_mdbook_has_formulas_if_its_site_has() {
    let text = "# A\n\nThe sum \\\\( a_1 + b_2 \\\\) of $x$ and `$5`.\n\n\\\\[ \\R \\\\]\n";
    let summary = ("src/SUMMARY.md", "- [A](a.md)\n");
    let off = inspected(&[("book.toml", "[book]\ntitle = \"T\"\n"), summary, ("src/a.md", text)]);
    assert!(!off.0.contains("math \""), "{}", off.0);
    let mathjax = "[book]\ntitle = \"T\"\n[output.html]\nmathjax-support = true\n";
    let on = inspected(&[("book.toml", mathjax), summary, ("src/a.md", text)]);
    assert!(on.0.contains("math \" a_1 + b_2 \"") && on.0.contains("$x$"), "{}", on.0);
    let katex = "[book]\ntitle = \"T\"\n[preprocessor.katex]\nmacros = \"m.txt\"\n";
    let macros = ("m.txt", "\\R:{\\mathbb{R}}\n");
    let dollars = inspected(&[("book.toml", katex), macros, summary, ("src/a.md", "# A\n\nIn $\\R$.\n")]);
    assert!(dollars.0.contains("math \"\\\\mathbb{R}\""), "{}{}", dollars.0, dollars.1);
    let own = "[book]\ntitle = \"T\"\n[output.html]\nmathjax-support = true\n[output.chapbook]\nmath = \"off\"\n";
    let own = inspected(&[("book.toml", own), summary, ("src/a.md", text)]);
    assert!(!own.0.contains("math \""), "{}", own.0);
}

#[test]
fn settings_give_macros() {
    let toml = "[book]\ntitle = \"T\"\n[output.chapbook.math]\ndelimiters = \"dollars\"\n[output.chapbook.math.macros]\n\
                abs = \"|#1|\"\n";
    let files = [("book.toml", toml), ("src/SUMMARY.md", "- [A](a.md)\n"), ("src/a.md", "# A\n\n$\\abs{x}$\n")];
    let (shown, said) = inspected(&files);
    assert!(shown.contains("math \"|x|\""), "{shown}{said}");
}

#[test]
fn wikilinks_find_pages_and_pictures_in_the_folder() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let home = "# Home\n\nSee [[Oars]], [[Oars|the blades]], [[Oars#Grip]], [[Nowhere]].\n\n![[oar.svg|120]]\n\n\
                | a | b |\n|---|---|\n| [[Oars\\|x]] | c |\n";
    let (shown, said) = inspected(&[
        ("01 - Home.md", home),
        ("02 - Oars.md", "# Oars\n\n## Grip\n\nHold.\n"),
        ("deep/pictures/oar.svg", svg),
    ]);
    assert_eq!(shown.matches("-> #oars\n").count(), 3, "{shown}");
    assert!(shown.contains("-> #grip"), "{shown}");
    assert!(shown.contains("source=\"deep/pictures/oar.svg\" width="), "{shown}");
    assert!(said.contains("`[[Nowhere]]` leads to no page") && !said.contains("broken"), "{said}");
}

#[test]
fn a_file_in_another_language_has_one_message() {
    let asciidoc =
        "= The Weir\n:toc:\n\n== Gates\n\nNOTE: Two.\n\n[NOTE]\n====\nShut.\n====\n\nimage::gate.png[Gate]\n";
    let restructured = "Weir\n====\n\n.. note::\n   Shut.\n\n.. image:: gate.png\n\n.. _gates:\n";
    let org = "#+TITLE: Weir\n\n#+BEGIN_QUOTE\nShut.\n#+END_QUOTE\n";
    let latex = "\\documentclass{book}\n\n\\emph{Shut} it.\n\n\\textbf{Now}.\n";
    for (text, name) in [(asciidoc, "AsciiDoc"), (restructured, "reStructuredText"), (org, "Org"), (latex, "LaTeX")] {
        let (_, diagnostics, _) = parsed(text);
        let said: Vec<_> = diagnostics.sorted().into_iter().filter(|it| it.code == "syntax-foreign").collect();
        let [only] = &said[..] else { panic!("{name}: {said:?}") };
        assert!(only.message.contains(&format!("this file is {name}, which is not read")), "{only:?}");
        assert!(only.help.as_deref().is_some_and(|help| help.starts_with("convert the file: ")), "{only:?}");
    }
    // A command here and there has a cure of its own.
    let (_, diagnostics, _) = parsed("\\emph{Shut} it, and \\textbf{now}.\n");
    let said: Vec<_> = diagnostics.sorted().into_iter().map(|it| it.help.clone().unwrap_or_default()).collect();
    assert_eq!(said, ["write `*emphasised*`", "write `**bold**`"]);
}

#[test]
fn multimarkdown_says_the_language_of_the_book() {
    let text = "Title: Das Wehr\nAuthor: Ann\nLanguage: german\n\n# Eins\n\nSie sagte \"ja\".\n";
    let (shown, said) = inspected(&[("a.md", text)]);
    assert!(shown.contains("language=\"de\"") && shown.contains("„ja“"), "{shown}");
    assert!(!said.contains("Language"), "{said}");
}

#[test]
fn emoji_in_anchors_are_found_as_they_are_written() {
    let text =
        "# :rocket: Getting started\n\n[a](#rocket-getting-started), [b](#-getting-started), [c](#getting-started)\n";
    let said = inspected(&[("a.md", text), ("b.md", "# B\n\nWords.\n")]).1;
    assert!(!said.contains("link-broken"), "{said}");
}

#[test]
fn links_name_pages_without_their_endings() {
    let text = "# A\n\n[to b](B), [its head](B#Second), [a file](data), [nothing](C).\n";
    let (shown, said) =
        inspected(&[("A.md", text), ("B.md", "# B\n\n## Second\n\nWords.\n"), ("data", "words"), ("d/e.md", "# E\n")]);
    assert!(shown.contains("url=\"/B.md\"") && shown.contains("url=\"/B.md#Second\""), "{shown}{said}");
    assert!(said.contains("there is no chapter `C`") && !said.contains("there is no chapter `B"), "{said}");
}

#[test]
fn an_include_of_markua_has_one_message() {
    let (book, diagnostics, _) = parsed("Before.\n\n<<[Code](code/weir.rb)\n");
    assert!(dump::text(&book, None).contains("<<[Code](code/weir.rb)"));
    let codes: Vec<_> = diagnostics.sorted().into_iter().map(|it| it.code).collect();
    assert_eq!(codes, ["syntax-foreign"]);
}

#[test]
fn what_is_in_a_tab_keeps_its_own_indent() {
    let tab = |words: &str| {
        format!("# A\n\n<Tabs>\n<TabItem value=\"a\" label=\"Apple\">\n\n{words}\n\n</TabItem>\n</Tabs>\n")
    };
    let (shown, said) = inspected(&[("a.md", &tab("- one\n  - two\n\n```yaml\na:\n  b: 1\n```"))]);
    assert!(shown.contains("a:\\n  b: 1"), "{shown}");
    assert_eq!(shown.matches("list ").count(), 2, "{shown}");
    assert!(!said.contains("syntax-foreign"), "{said}");
    let open = "# A\n\n<Tab title=\"One\">\n\nWords.\n\n# B\n\n```python\ndef a():\n    return 1\n```\n\n</Tabs>\n";
    let (shown, said) = inspected(&[("a.md", open)]);
    assert!(shown.contains("def a():\\n    return 1"), "{shown}");
    assert!(said.contains("this `<Tab>` is not closed") && said.contains("a.md:3:1"), "{said}");
}

#[test]
fn a_sign_that_is_seen_again_changes_no_other() {
    let head = "\\documentclass{book}\n\nIt is \\textbf{old}.\n\n";
    let said = inspected(&[("a.md", &format!("# A\n\n{head}A word{{.red}} here.\n\nIt is \\textbf{{new}}.\n"))]).1;
    assert!(said.contains("this file is LaTeX") && said.contains("{.red}"), "{said}");
}

#[test]
fn escaped_commas_stay_where_a_comma_makes_sense() {
    let text = "# A\n\n1\\,000, Smith\\,John, f(x\\,y), red\\,green, etc.\\,and, 12\\,and.\n";
    let (shown, said) = inspected(&[("a.md", text)]);
    assert!(shown.contains("1,000, Smith,John, f(x,y), red,green, etc.,and, 12,and."), "{shown}");
    assert!(said.contains("`\\,` in a number is a comma"), "{said}");
    let text = "# A\n\n5\\,km, 20\\,°C, 50\\,%, 5\\,m/s, 3\\,kΩ, z.\\,B., J.\\,R.\\,Hale, p.\\,12.\n";
    let (shown, said) = inspected(&[("a.md", text)]);
    let thin = shown.matches('\u{202F}').count();
    assert_eq!(thin, 9, "{shown}");
    assert!(said.contains("is read as TeX's thin space") && said.contains("9 times"), "{said}");
}

#[test]
fn a_tag_of_a_tab_may_take_several_lines() {
    let text = "# A\n\n<Tabs\n  groupId=\"os\">\n  <TabItem\n    value=\"mac\"\n    label=\"Mac OS\">\n\n    Install it:\n\n    ```sh\n    a\n      b\n    ```\n\n  </TabItem>\n</Tabs>\n\n{wrong\n";
    let (shown, said) = inspected(&[("a.md", text)]);
    assert!(shown.contains("\"Mac OS\"") && shown.contains("a\\n  b") && shown.contains("Install it:"), "{shown}");
    assert!(!shown.contains("TabItem") && !said.contains("html-unknown"), "{said}");
}

#[test]
fn other_notations_are_told() {
    for (text, told) in [
        ("#set page(paper: \"a4\")\n\n#show heading: it => [x]\n", "this file is Typst"),
        ("INT. GATE HOUSE - DAY\n\nWords.\n", "a scene of Fountain"),
        ("====== Weirs ======\n\nWords.\n", "a heading of DokuWiki"),
        ("^ Name ^ Height ^\n| a | b |\n", "a table of DokuWiki"),
        ("{| class=\"wikitable\"\n|-\n| a\n|}\n", "a table of MediaWiki"),
        ("!! Weirs\n\nWords.\n", "a heading of TiddlyWiki"),
        ("00:00:01,000 --> 00:00:04,000\nWords.\n", "a time of subtitles"),
        ("Words [gallery ids=\"1,2\"] here.\n", "a shortcode of WordPress"),
        ("Title: Weirs\nAuthor: Ann\nDraft date: May\n\nWords.\n", "`Draft date` of MultiMarkdown has no effect"),
    ] {
        let (_, said) = inspected(&[("a.md", text)]);
        assert!(said.contains(told), "{text}{said}");
    }
    let (shown, said) = inspected(&[("a.md", "# A\n\n__TOC__\n\nWords.\n")]);
    assert!(!shown.contains("TOC") && !said.contains("syntax-foreign"), "{shown}{said}");
    let (shown, _) = inspected(&[("a.md", "Title: see below\nNote: it is late.\n\nWords.\n")]);
    assert!(shown.contains("it is late"), "{shown}");
}
