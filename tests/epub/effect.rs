//! What a reader sees of the EPUB: built from Markdown by the whole program, its files read.

use std::fs;
use std::io::Read as _;

use crate::support::{folder, run};

/// An EPUB's files.
pub(super) struct Epub {
    /// Names and contents, in the archive's order.
    files: Vec<(String, Vec<u8>)>,
}

impl Epub {
    /// The text of the file whose name ends so.
    pub(super) fn text(&self, name: &str) -> String {
        let file = self.files.iter().find(|file| file.0.ends_with(name));
        String::from_utf8_lossy(&file.unwrap_or_else(|| panic!("no {name} in {:?}", self.names())).1).into_owned()
    }

    /// The bytes of the file whose name ends so.
    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        &self.files.iter().find(|file| file.0.ends_with(name)).unwrap_or_else(|| panic!("{name}")).1
    }

    /// The names of all files.
    pub(super) fn names(&self) -> Vec<&str> {
        self.files.iter().map(|file| file.0.as_str()).collect()
    }

    /// The texts of the book itself, one after the other.
    pub(super) fn chapters(&self) -> String {
        let own =
            |text: &str| ["cover.xhtml", "title.xhtml", "imprint.xhtml", "nav.xhtml"].iter().any(|x| text.ends_with(x));
        let texts = self.files.iter().filter(|file| file.0.ends_with(".xhtml") && !own(&file.0));
        texts.map(|text| String::from_utf8_lossy(&text.1).into_owned()).collect()
    }
}

/// Builds `book.md` in a folder of these files.
pub(super) fn build_in(place: &std::path::Path) -> Epub {
    let made = run(place, "build book.md --to epub -o out");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let mut archive =
        zip::ZipArchive::new(fs::File::open(place.join("out/book.epub")).expect("is there")).expect("zip");
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("is there");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("is read");
        files.push((file.name().to_owned(), bytes));
    }
    Epub { files }
}

/// Builds a text with this front matter.
pub(super) fn build(front: &str, text: &str) -> Epub {
    let text = format!("---\ntitle: A Book\nauthor: Ann Orrell\n{front}\n---\n\n{text}\n");
    build_in(folder(&[("book.md", &text)]).path())
}

#[test]
fn a_forced_direction_is_kept() {
    let text = "# River\n\nA <bdo dir=\"rtl\">abc</bdo>, [xyz]{.bdo dir=ltr}, <bdo>no</bdo>, [none]{.bdo dir=auto}.";
    let text = build("lang: en", text).text("chapter-river.xhtml");
    assert!(text.contains("<bdo class=\"bdo\" dir=\"rtl\">abc</bdo>"), "{text}");
    assert!(text.contains("<bdo class=\"bdo\" dir=\"ltr\">xyz</bdo>"), "{text}");
    assert_eq!(text.matches("<bdo").count(), 2, "{text}");
}

#[test]
fn what_scrolls_can_be_reached_by_the_keyboard() {
    let drawing = "```\n+---+\n| a |\n+---+\n```";
    let text =
        build("", &format!("# River\n\n$$a = b$$\n\n{drawing}\n\n```\nlet a = 1;\n```\n")).text("chapter-river.xhtml");
    let (formula, boxes) = ("<div class=\"equation\" tabindex=\"0\">", "<pre class=\"code drawing\" tabindex=\"0\">");
    assert!(text.contains(formula) && text.contains(boxes) && text.matches("tabindex").count() == 2, "{text}");
}

#[test]
fn the_direction_that_is_set_is_that_of_package_texts_and_pages() {
    let epub = build("lang: en\nchapbook:\n  dir: rtl", "# One\n\nText.");
    let opf = epub.text("content.opf");
    assert!(opf.contains("xml:lang=\"en\" dir=\"rtl\""), "{opf}");
    assert!(opf.contains("page-progression-direction=\"rtl\""), "{opf}");
    assert!(epub.chapters().contains("lang=\"en\" xml:lang=\"en\" dir=\"rtl\""));
    let forced = build("lang: ar\nchapbook:\n  dir: ltr", "# One\n\nText.");
    assert!(!forced.text("content.opf").contains("rtl") && !forced.chapters().contains("dir=\"rtl\""));
}

#[test]
fn vertical_lines_turn_the_pages_the_other_way() {
    let text = "# 一\n\n12月と2026年、365日!?";
    for front in ["lang: ja\nchapbook:\n  writing-mode: vertical-rl", "lang: ja\nchapbook:\n  epub:\n    css: v.css"] {
        let text = format!("---\ntitle: 本\n{front}\n---\n\n{text}\n");
        let css = "html { -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl; }";
        let epub = build_in(folder(&[("book.md", &text), ("v.css", css)]).path());
        let opf = epub.text("content.opf");
        assert!(opf.contains("page-progression-direction=\"rtl\""), "{opf}");
        assert!(opf.contains("<meta name=\"primary-writing-mode\" content=\"vertical-rl\"/>"), "{opf}");
        assert!(!opf.contains("dir=\"rtl\""), "the text itself runs from left to right: {opf}");
        let sheet = epub.text("stylesheet.css");
        assert!(sheet.contains("-epub-writing-mode: vertical-rl"));
        for rule in [
            ".verse .indent-1 { padding-top: 3em; }",
            "pre .indent-4 { padding: 3.6em 0 0; }",
            "figcaption { margin: 0 0.5em 0 0; }",
            "table, .equation { -epub-writing-mode: horizontal-tb;",
            "max-width: 90vw; max-height: 100%;",
            ".index li, .index li li { padding: 1.5em 0 0; }",
            ".imprint { margin: 0 25% 0 0; }",
        ] {
            assert!(sheet.contains(rule), "{rule}: {sheet}");
        }
        assert!(!sheet.contains("-N "), "a template is left: {sheet}");
        let marked =
            "<span class=\"tcy\">12</span>月と2026年、<span class=\"tcy\">365</span>日<span class=\"tcy\">!?</span>";
        assert!(epub.chapters().contains(marked), "{}", epub.chapters());
    }
    let epub = build("lang: ja", text);
    assert!(!epub.text("content.opf").contains("writing-mode") && !epub.chapters().contains("tcy"));
}

#[test]
fn letters_that_a_face_has_not_got_are_embedded_from_the_one_that_lends_them() {
    let front = "chapbook:\n  epub:\n    embed-fonts: true\n  style:\n    chapter: {font: League Gothic}";
    let lent = build(front, "# Снег\n\nA snowman: ☃.\n\n`☃`");
    let fonts = lent.names().into_iter().filter(|name| name.contains("dejavusansmono")).count();
    assert_eq!(fonts, 1, "{:?}", lent.names());
    let sheet = lent.text("stylesheet.css");
    assert!(sheet.contains("body { font-family: \"Libertinus Serif\", \"DejaVu Sans Mono\", serif; }"), "{sheet}");
    assert!(
        sheet.contains("code, kbd, samp, pre { font-family: \"JetBrains Mono\", \"DejaVu Sans Mono\", monospace; }")
    );
    assert!(sheet.contains("font-family: \"League Gothic\", \"Libertinus Serif\""), "the title's letters: {sheet}");
    assert!(lent.names().iter().any(|name| name.ends_with("LICENSE-DejaVu.txt")));
    let plain = build(front, "# Snow\n\nA snowman.");
    assert!(!plain.names().iter().any(|name| name.contains("dejavu")), "{:?}", plain.names());
}

#[test]
fn fonts_have_the_letters_of_the_title_page_and_no_code_for_formulas() {
    let text = "---\ntitle: The Žaba of Łód\nauthor: Ann\nchapbook:\n  epub:\n    embed-fonts: true\n---\n\n# One\n\nText, $a + b$.\n";
    let epub = build_in(folder(&[("book.md", text)]).path());
    assert!(!epub.names().iter().any(|name| name.contains("mono")), "{:?}", epub.names());
    let name = epub.names().into_iter().find(|name| name.contains("serif-regular-400")).expect("is packed").to_owned();
    let font = skrifa::FontRef::new(epub.bytes(&name)).expect("a font");
    let has = |letter: char| skrifa::MetadataProvider::charmap(&font).map(letter).is_some();
    assert!(['Ž', 'Ł', 'ó'].into_iter().all(has));
    assert!(!has('Ж'));
}

#[test]
fn editors_contribute_to_what_others_wrote() {
    let epub = build("editor: Dan Voss\ntranslator: Eva Lind", "# One\n\nText.");
    let opf = epub.text("content.opf");
    assert!(opf.contains("<dc:creator id=\"creator-1\">Ann Orrell<"), "{opf}");
    assert!(opf.contains("<dc:contributor id=\"creator-2\">Dan Voss<"), "{opf}");
    assert!(opf.contains("<dc:contributor id=\"creator-3\">Eva Lind<"), "{opf}");
    let text = "---\ntitle: Essays\neditor: Dan Voss\n---\n\n# One\n\nText.\n";
    let opf = build_in(folder(&[("book.md", text)]).path()).text("content.opf");
    assert!(opf.contains("<dc:creator id=\"creator-1\">Dan Voss<"), "a collection is its editor's: {opf}");
}

#[test]
fn tasks_among_other_items_leave_those_their_bullets() {
    let mixed = build("", "# One\n\n- plain\n- [x] done").chapters();
    assert!(mixed.contains("<ul>\n<li>plain</li>\n<li class=\"task\">☑ done</li>"), "{mixed}");
    let all = build("", "# One\n\n- [ ] open\n- [x] done").chapters();
    assert!(all.contains("<ul class=\"tasks\">\n<li>☐ open</li>"), "{all}");
}

#[test]
fn lines_of_code_go_on_further_in_than_they_began() {
    let epub = build("", "# One\n\n```\nfor x\n    stay(x)\nend\n```");
    let chapter = epub.chapters();
    let lines =
        "<span class=\"line\">for x\n</span><span class=\"line indent-4\">    stay(x)\n</span><span class=\"line\">end";
    assert!(chapter.contains(lines), "{chapter}");
    assert!(epub.text("stylesheet.css").contains("pre .indent-4 { padding-left: 3.6em; text-indent: -3.6em; }"));
}

#[test]
fn own_sheets_are_linked_after_ours_and_the_authors_words_are_in_the_package() {
    let front = "lang: de\naccessibility-summary: Alle Bilder sind beschrieben.\nchapbook:\n  epub:\n    css: [one.css, more/two.css]";
    let text = format!("---\ntitle: A Book\n{front}\n---\n\n# River\n\nText.\n");
    let namespace = "@namespace epub \"http://www.idpf.org/2007/ops\";\n[epub|type] { color: red }\n";
    let files = [("book.md", text.as_str()), ("one.css", namespace), ("more/two.css", "p { color: blue }\n")];
    let epub = build_in(folder(&files).path());
    assert!(epub.text("OEBPS/one.css").starts_with("@namespace epub"), "{}", epub.text("OEBPS/one.css"));
    for page in ["chapter-river.xhtml", "title.xhtml", "nav.xhtml"] {
        let links: Vec<String> =
            epub.text(page).lines().filter(|line| line.starts_with("<link")).map(str::to_owned).collect();
        let link = |file: &str| format!("<link rel=\"stylesheet\" type=\"text/css\" href=\"{file}\"/>");
        assert_eq!(links, ["stylesheet.css", "one.css", "two.css"].map(link), "{page}");
    }
    let opf = epub.text("content.opf");
    assert!(opf.contains("accessibilitySummary\" xml:lang=\"de\">Alle Bilder sind beschrieben.<"), "{opf}");
    assert_eq!(opf.matches("media-type=\"text/css\"").count(), 3, "{opf}");
}

#[test]
fn obfuscated_fonts_are_listed_and_are_none_outside_of_the_book() {
    let build = |more: &str| build(&format!("chapbook:\n  epub:\n    embed-fonts: true{more}"), "# One\n\nText.");
    let plain = build("");
    let mixed = build("\n    obfuscate-fonts: true");
    assert!(!plain.names().contains(&"META-INF/encryption.xml"));
    let list = mixed.text("META-INF/encryption.xml");
    for name in mixed.names().iter().filter(|name| name.contains("/fonts/")) {
        assert!(list.contains(&format!("URI=\"{name}\"")), "{name}: {list}");
        let (plain, mixed) = (plain.bytes(name), mixed.bytes(name));
        assert!(skrifa::FontRef::new(plain).is_ok() && skrifa::FontRef::new(mixed).is_err(), "{name}");
        assert!(plain[..1040] != mixed[..1040] && plain[1040..] == mixed[1040..], "{name}");
    }
}

#[test]
fn alerts_and_sections_of_one_name_are_told_apart() {
    let text = "# One\n\n> [!NOTE]\n> Same.\n\n## self\n\n> [!NOTE]\n> Same.\n\n## Self\n\nText.";
    let chapter = build("", text).chapters();
    assert!(chapter.contains("role=\"doc-notice\" aria-label=\"Note\">"), "{chapter}");
    assert!(chapter.contains("role=\"doc-notice\" aria-label=\"Note (2)\">"), "{chapter}");
    assert_eq!(chapter.matches("<section aria-labelledby").count(), 1, "case is not heard: {chapter}");
}

#[test]
fn the_captions_of_tables_that_become_lists_are_as_wide_as_the_page() {
    let text = "# One\n\n| A | B | C | D | E |\n|-|-|-|-|-|\n| a | b | some more words than fit | d | e |\n\n: A caption of many words\n";
    let epub = build("", text);
    assert!(epub.chapters().contains("class=\"wide many\""));
    let sheet = epub.text("stylesheet.css");
    let narrow = sheet.split("@media (max-width: 30em)").nth(1).expect("rules for narrow screens");
    let rule = narrow.lines().find(|line| line.contains(".many caption")).expect("a rule for captions");
    assert!(rule.contains("display: block") && narrow.contains(".many { max-width: none !important; }"), "{rule}");
}

#[test]
fn tables_of_many_words_are_lists_on_broader_screens_too() {
    let months = "| Jan | Feb | March | April | May | June | July | August | Sept | Oct | Nov | Sum |\n";
    let figures = "| 1234 ".repeat(12) + "|\n";
    let epub = build("", &format!("# One\n\n{months}{}|\n{figures}", "|-".repeat(12)));
    assert!(epub.chapters().contains("class=\"wide many crowded\""), "{}", epub.chapters());
    let sheet = epub.text("stylesheet.css");
    let broad = sheet.split("@media (max-width: 40em)").nth(1).expect("rules for broader screens");
    assert!(broad.contains(".crowded thead tr, .crowded colgroup { display: none; }"), "{broad}");
}

/// What can't be divided has no room beside each other on a phone: the cells stand below each other, also without a head.
#[test]
fn figures_and_dates_of_few_columns_are_not_cut() {
    let row = "| 2026-11-28 | 1,234,567.89 | 12,345,678.90 |\n";
    let rule = "|-|-|-|\n";
    let of = |table: String| build("", &format!("# One\n\n{table}")).chapters();
    let named = of(format!("| Date | Debit | Balance |\n{rule}{row}"));
    assert!(named.contains("class=\"wide many\"") && named.contains("data-label=\"Debit\">1,234,567.89"), "{named}");
    let nameless = of(format!("| | | |\n{rule}{row}"));
    assert!(nameless.contains("class=\"wide many\"") && !nameless.contains("data-label"), "{nameless}");
    let rowless = of(format!("{row}{rule}"));
    assert!(rowless.contains("class=\"wide many\"") && rowless.contains("<tr class=\"whole\">"), "{rowless}");
    // Smaller type is enough for these, and words have syllables.
    let smaller = of("| Date | Debit |\n|-|-|\n| 2026-11-28T04:05 | 1,234,567.89 |\n".to_owned());
    assert!(smaller.contains("class=\"wide dense\""), "{smaller}");
    let words = of(format!("| Administration | Internationalization | Responsibility |\n{rule}| a | b | c |\n"));
    assert!(words.contains("class=\"wide\""), "{words}");
}

#[test]
fn formulas_are_described_where_somebody_describes_them() {
    let described = build("date: 2024", "# One\n\n$$a = b$$ {alt=\"Both are the same\"}\n");
    assert!(described.chapters().contains("<math alttext=\"Both are the same\""), "{}", described.chapters());
    assert!(described.text("content.opf").contains("describedMath"));
    let plain = build("date: 2024", "# One\n\n$$a = b$$\n");
    assert!(plain.chapters().contains("<math alttext=\"a = b\""));
    assert!(!plain.text("content.opf").contains("describedMath"));
    assert!(!plain.names().iter().any(|name| name.contains("imprint")), "a year alone: {:?}", plain.names());
    let published = build("date: 2024\npublisher: Quay Press", "# One\n\nText.\n");
    assert!(published.text("imprint.xhtml").contains("Quay Press, 2024"));
}

#[test]
fn a_table_of_figures_is_no_list_and_one_of_two_columns_has_a_caption_as_wide_as_the_page() {
    let calendar = "# One\n\n| M | T | W | T | F | S | S |\n|-|-|-|-|-|-|-|\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n";
    let chapters = build("", calendar).chapters();
    assert!(chapters.contains("class=\"wide dense\"") && !chapters.contains("data-label"), "{chapters}");
    let small =
        "# One\n\n| A | B |\n|-|-|\n| a | b |\n\n: A caption of many more words than the columns have room for\n";
    let chapters = build("", small).chapters();
    assert!(chapters.contains("class=\"tabular\">\n<figcaption>"), "{chapters}");
    assert!(chapters.contains("</figcaption>\n<table>\n<thead>"), "{chapters}");
}

#[test]
fn formulas_are_valid_and_their_columns_stand_as_in_print() {
    let text = "# One\n\n$n\\log_2 n + \\lim^2 x$\n\n$$\\begin{aligned} a &= b\\\\ &= c \\end{aligned}$$\n\n\
                $$\\begin{cases} 1 & x\\\\ 0 & y \\end{cases}$$\n";
    let epub = build("", text);
    let chapter = epub.chapters();
    assert!(chapter.contains("<msub><mi>log</mi><mn>2</mn></msub>"), "{chapter}");
    assert!(
        chapter.contains("columnalign=\"right left\"") && chapter.contains("columnalign=\"left left\""),
        "{chapter}"
    );
    assert!(chapter.contains("displaystyle=\"true\""), "{chapter}");
    assert!(epub.text("stylesheet.css").contains("mtd.cell-right { text-align: right; text-align: -webkit-right; }"));
}

#[test]
fn a_text_without_a_heading_is_in_the_contents_by_the_books_title() {
    for text in ["Just text.", "Text.\n\n***\n\nMore."] {
        let nav = build("", text).text("nav.xhtml");
        assert!(nav.contains(".xhtml\">A Book</a>"), "{nav}");
    }
}

/// The parts of a text about two chapters, between which a third may be.
fn edition(inserted: &str) -> Epub {
    let chapter = |title: &str, note: &str| {
        format!(
            "# {title}\n\nText.[^{note}]^[In {title}.]\n\n[^{note}]: note\n\n## Boats\n\nMore.\n\n## Boats\n\nEnd.\n\n"
        )
    };
    build("date: 2026-05-04", &format!("{}{inserted}{}", chapter("Harbour", "1"), chapter("River", "2")))
}

#[test]
fn a_new_chapter_changes_no_name_and_no_id_of_the_others() {
    let ids = |epub: &Epub, file: &str| -> Vec<String> {
        let text = epub.text(file);
        text.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
    };
    let old = edition("");
    let new = edition("# Market\n\nNew.[^n]^[In Market.]\n\n[^n]: note\n\n## Boats\n\nNew boats.\n\n");
    assert!(old.names().iter().all(|it| new.names().contains(it)), "{:?} {:?}", old.names(), new.names());
    for file in ["chapter-harbour.xhtml", "chapter-river.xhtml"] {
        assert_eq!(ids(&old, file), ids(&new, file));
        assert_eq!(old.text(file), new.text(file));
    }
}

/// Equal titles, titles that are numbers, and equal notes are told apart by words, and not by their order.
#[test]
fn what_is_put_before_its_like_changes_no_id() {
    let ids = |first: &str| -> Vec<String> {
        let chapter = format!(
            "# River\n\n{first}## Notes\n\nOn the mill and its wheel.^[Ibid.]\n\n## Notes\n\nOn the ferry.^[Ibid.]\n\n\
             ### 2\n\nThe rope was wet.\n\n## Notes {{#own}}\n\nOn the rope.\n"
        );
        let chapter = build("date: 2026-05-04", &chapter).text("chapter-river.xhtml").to_owned();
        chapter.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
    };
    let old = ids("");
    for id in ["notes-on-the-mill-and-its", "notes-on-the-ferry", "the-rope-was-wet", "own"] {
        assert!(old.iter().any(|it| it == id), "{id}: {old:?}");
    }
    let new = ids("## Notes\n\nOn nothing.^[Ibid.]\n\n### 1\n\nIt rained.\n\n");
    assert!(new.len() == old.len() + 4 && old.iter().all(|id| new.contains(id)), "{old:?} {new:?}");
}

#[test]
fn the_place_in_a_series_may_be_called_as_calibre_calls_it() {
    for name in ["group-position", "series-index", "series_index", "series-position"] {
        let opf = build(&format!("series: The Quays\n{name}: 3"), "# One\n\nText.").text("content.opf").to_owned();
        assert!(opf.contains("property=\"group-position\">3<"), "{name}: {opf}");
    }
}

#[test]
fn the_summary_is_in_the_books_language_and_nobody_certifies_what_he_did_not() {
    let opf = |front: &str| build(front, "# Eins\n\nWorte.").text("content.opf");
    let own = opf("lang: de-AT\npublisher: Haus\nconforms-to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
    assert!(own.contains("accessibilitySummary\" xml:lang=\"de-AT\">Der Text lässt sich"), "{own}");
    assert!(own.contains("dcterms:conformsTo") && !own.contains("certifiedBy"), "{own}");
    let named = opf("lang: de\nconforms-to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA\ncertified-by: Prüfstelle");
    assert!(named.contains("a11y:certifiedBy\">Prüfstelle<"), "{named}");
    let other = opf("lang: enm");
    assert!(other.contains("accessibilitySummary\" xml:lang=\"en\">The text"), "{other}");
}

#[test]
fn an_edition_is_a_title_in_words_behind_the_others() {
    let opf = |metadata: &str| build(metadata, "# A\n\nText.").text("content.opf").to_owned();
    let numbered = opf("lang: de\nedition: 2\nsubtitle: Ein Bericht");
    assert!(numbered.contains("<dc:title id=\"edition\">2. Auflage</dc:title>"), "{numbered}");
    assert!(numbered.contains("refines=\"#edition\" property=\"display-seq\">3<"), "{numbered}");
    let own = opf("edition: Second edition, revised");
    assert!(
        own.contains(">Second edition, revised</dc:title>") && own.contains("\"#title\" property=\"display-seq\">1<"),
        "{own}"
    );
    assert!(!opf("lang: en").contains("display-seq\">2<"));
}

#[test]
fn different_texts_are_different_releases_and_equal_ones_the_same() {
    let time = |epub: &Epub| {
        let opf = epub.text("content.opf");
        opf.split("dcterms:modified\">").nth(1).and_then(|part| part.split('<').next()).expect("is there").to_owned()
    };
    let (old, new) = (edition(""), edition("# Market\n\nNew.\n\n"));
    assert!(time(&old).starts_with("2026-05-04T") && time(&new).starts_with("2026-05-04T"), "{}", time(&old));
    assert_ne!(time(&old), time(&new));
    assert_eq!(time(&old), time(&edition("")));
    let old = |text: &str| time(&build("date: 1865", text));
    assert!("1980" < old("# A\n\nText.").as_str() && old("# A\n\nText.") != old("# A\n\nWord."));
}

#[test]
fn long_chapters_are_divided_at_their_sections() {
    let section = |at: usize| format!("## Section {at}\n\n{}\n\nSee [the last](#last).[^n]\n\n", "word ".repeat(4000));
    let sections: String = (1..=8).map(section).collect();
    let text = format!("# River\n\n{sections}## Last {{#last}}\n\nEnd.\n\n[^n]: A note.\n");
    let whole = build("chapbook:\n  epub:\n    split: false", &text);
    assert_eq!(whole.names().iter().filter(|it| it.contains("chapter")).count(), 1);
    let epub = build("chapbook:\n  epub:\n    split: 50", &text);
    let files: Vec<&str> = epub.names().into_iter().filter(|name| name.contains("chapter")).collect();
    assert!(3 < files.len(), "{files:?}");
    assert!(files.iter().all(|it| epub.bytes(it).len() < 60_000), "{files:?}");
    let opf = epub.text("content.opf");
    assert_eq!(opf.matches("<itemref").count(), 2 + files.len(), "all are in the reading order: {opf}");
    let last = epub.text(files.last().expect("is there"));
    assert!(
        last.contains(
            "<section class=\"chapter continued\" epub:type=\"chapter\" role=\"doc-chapter\" aria-label=\"River\">"
        ) && last.contains("<h2 id=\"last\">"),
        "{last}"
    );
    let name = files.last().and_then(|file| file.rsplit('/').next()).expect("a name");
    assert!(epub.text("chapter-river.xhtml").contains(&format!("href=\"{name}#last\"")));
    assert!(epub.text("nav.xhtml").contains(&format!("href=\"{name}#last\"")));
}

#[test]
fn lists_and_columns_and_words_look_as_their_html_says() {
    let list = "<ol type=\"a\" start=\"3\" reversed><li>cee</li><li value=\"9\">eye</li></ol>\n\n\
                <ul style=\"list-style-type: square\"><li>x</li></ul>";
    let words = "<mark>a</mark> <u>b</u> <ins>c</ins> <small>d</small> <big>e</big> <del>f</del> <kbd>g</kbd>";
    let table = "<table><colgroup><col style=\"width:20%\"><col width=\"80%\"></colgroup>\
                 <tr><th>A</th><th>B</th></tr><tr><td>a</td><td>b</td></tr></table>";
    let dashes = "| A | B |\n|----|--------------------|\n| words | b |";
    let chapter = build("", &format!("# One\n\n{list}\n\n{words}\n\n{table}\n\n{dashes}")).chapters();
    assert!(chapter.contains("start=\"3\" reversed=\"reversed\" style=\"list-style-type:lower-alpha\""), "{chapter}");
    assert!(chapter.contains("<li value=\"9\">eye</li>") && chapter.contains("list-style-type:square"), "{chapter}");
    for element in ["mark", "u", "ins", "small", "del", "kbd"] {
        assert!(chapter.contains(&format!("</{element}>")), "{element}: {chapter}");
    }
    assert!(chapter.contains("<span class=\"big\">e</span>"), "{chapter}");
    assert!(chapter.contains("<col style=\"width:20%\"/><col style=\"width:80%\"/>"), "{chapter}");
    // On a phone the first has room for its word.
    let kept = "<col class=\"broad-17\" style=\"width:23%\"/><col class=\"broad-83\" style=\"width:77%\"/>";
    assert!(chapter.contains(kept), "{chapter}");
}

/// The beginning of a file of sound, and of a film.
const MP3: &[u8] = b"\xff\xfb\x90\x64\0\0\0\0";
pub(super) const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\x02\0isomavc1";

#[test]
fn a_film_that_cannot_be_played_is_its_still_image() {
    let text = "---\ntitle: A Book\nlang: en\n---\n\n# River\n\n\
                <video src=\"a.mp4\" poster=\"still.svg\"><track src=\"a.vtt\" kind=\"captions\"><p>No film.</p></video>\n\n\
                ![A bear walks](bear.mp4 \"The bear\")\n";
    let place = folder(&[("book.md", text), ("a.vtt", "WEBVTT\n"), ("still.svg", STILL), ("a.mp4", "no film")]);
    fs::write(place.path().join("bear.mp4"), MP4).expect("can be written");
    let epub = build_in(place.path());
    let chapter = epub.chapters();
    assert!(
        chapter.contains("<span class=\"media\"><img") && chapter.contains("src=\"images/still.svg\""),
        "{chapter}"
    );
    assert!(
        chapter.contains("title=\"The bear\" aria-label=\"A bear walks\">Video: The bear<br/>\nA bear walks</video>"),
        "{chapter}"
    );
    assert!(epub.names().iter().all(|name| !name.ends_with(".vtt")), "{:?}", epub.names());
}

#[test]
fn contents_say_the_languages_of_their_titles() {
    let nav = build("lang: en", "# River\n\nText.\n\n# الفصل {lang=ar}\n\nنص.\n\n# Strand {lang=de}\n\nText.")
        .text("nav.xhtml");
    assert!(nav.contains("lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">الفصل</a>"), "{nav}");
    assert!(nav.contains("lang=\"de\" xml:lang=\"de\" dir=\"ltr\">Strand</a>"), "{nav}");
    assert!(nav.contains("<a href=\"chapter-river.xhtml\">River</a>"), "{nav}");
}

#[test]
fn sound_and_film_play_and_have_words_for_those_who_cannot_play_them() {
    let text = "---\ntitle: A Book\nlang: en\n---\n\n# One\n\n<audio controls src=\"bell.mp3\">The *bell* rings</audio>\n\n\
                ![Crossing](ferry.mp4){#crossing width=50%}\n\n\
                <video poster=\"still.svg\" loop muted title=\"A lamp\"><source src=\"ferry.mp4\"><source src=\"lamp.webm\">\
                <track src=\"lamp.vtt\" kind=\"captions\" srclang=\"en\" label=\"English\">\
                Your browser can't play this.</video>\n\n\
                <iframe src=\"https://example.org/map\" title=\"The map\"></iframe>\n";
    let place = folder(&[("book.md", text), ("lamp.vtt", "WEBVTT\n"), ("still.svg", STILL)]);
    for (name, bytes) in [("bell.mp3", MP3), ("ferry.mp4", MP4), ("lamp.webm", b"\x1aE\xdf\xa3")] {
        fs::write(place.path().join(name), bytes).expect("can be written");
    }
    let epub = build_in(place.path());
    let chapter = epub.chapters();
    for wanted in [
        "<audio src=\"media/bell.mp3\" controls=\"controls\" aria-label=\"The bell rings\">Audio: bell.mp3<br/>\nThe <em>bell</em> rings</audio>",
        "<video id=\"crossing\" src=\"media/ferry.mp4\" controls=\"controls\" title=\"Crossing\" aria-label=\"Crossing\" style=\"width:50%\">",
        "poster=\"images/still.svg\" loop=\"loop\" muted=\"muted\" title=\"A lamp\"",
        "<source src=\"media/ferry.mp4\" type=\"video/mp4\"/><source src=\"media/lamp.webm\" type=\"video/webm\"/>",
        "<track src=\"media/lamp.vtt\" kind=\"captions\" srclang=\"en\" label=\"English\"/>Video: A lamp</video>",
        "<a href=\"https://example.org/map\">The map</a>",
    ] {
        assert!(chapter.contains(wanted), "{wanted}\n{chapter}");
    }
    assert!(!chapter.contains("browser"), "{chapter}");
    assert_eq!(epub.bytes("media/bell.mp3"), MP3);
    let opf = epub.text("content.opf");
    for wanted in ["media-type=\"audio/mpeg\"", "media-type=\"text/vtt\"", "accessMode\">auditory<"] {
        assert!(opf.contains(wanted), "{wanted}\n{opf}");
    }
    let made = run(place.path(), "build book.md --to pdf -o out");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let printed = crate::support::pdf(&place.path().join("out/book.pdf"));
    let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in ["Audio: bell.mp3 The bell rings", "Video: Crossing", "Video: A lamp The map"] {
        assert!(printed.contains(wanted), "{wanted}\n{printed}");
    }
}

const STILL: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"40\"><path d=\"M5 5L40 30z\"/></svg>";

#[test]
fn the_mark_of_a_note_is_apart_from_a_word_of_the_other_direction() {
    let marks = |front: &str, text: &str| {
        let chapters = build(front, &format!("# One\n\n{text}[^1] and more.\n\n[^1]: A note.\n")).chapters();
        chapters.split("<sup ").nth(1).and_then(|rest| rest.split('>').next()).map(str::to_owned)
    };
    assert_eq!(marks("lang: en", "Words").as_deref(), Some("class=\"note\""));
    let apart = Some("class=\"note\" dir=\"ltr\"");
    assert_eq!(marks("lang: en", "Words ספר").as_deref(), apart);
    assert_eq!(marks("lang: he", "C++").as_deref(), apart);
}

#[test]
fn the_heads_of_a_table_are_said_in_its_rows_with_all_that_is_in_them() {
    let head = "|  | $x^2$ | Size[^1] | Mass | Price |\n|-|-|-|-|-|\n";
    let row = "| a long row of words | 1 | 2 | more words than fit | 4 |\n";
    let text = format!("# One\n\n{head}{row}{row}\n[^1]: In metres.\n");
    let epub = build("lang: en", &text);
    let chapters = epub.chapters();
    let (thead, body) = chapters.split_once("</thead>").expect("a head");
    let mark = "<sup class=\"note\"><a epub:type=\"noteref\" role=\"doc-noteref\" href=\"#";
    assert!(thead.contains(mark), "the mark of a head has no id, to which its note leads back: {thead}");
    assert_eq!(body.matches(mark).count(), 1, "the first row has the mark once more: {body}");
    assert!(body.contains("<td><span class=\"column-name\"><math"), "a formula is set in each row: {body}");
    assert!(body.contains("<td data-label=\"Mass\">more words than fit</td>"), "{body}");
    let back = body.split("role=\"doc-backlink\"").last().expect("a way back");
    let id = back.split("href=\"#").nth(1).and_then(|rest| rest.split('"').next()).expect("an address");
    assert!(body.contains(&format!("<span id=\"{id}\"></span>")), "the note leads to the first row: {id} {body}");
}

#[test]
fn a_table_with_cells_over_several_columns_is_a_list_of_whole_rows() {
    let text = "# One\n\n<table><thead><tr><th>Subject</th><th colspan=\"2\">Monday</th><th colspan=\"2\">Tuesday</th></tr>\
        <tr><th></th><th>early</th><th>late</th><th>early</th><th>late</th></tr></thead>\
        <tbody><tr><th rowspan=\"2\">Mathematics</th><td>Algebra and more</td><td>Analysis and more</td><td>c</td><td>d</td></tr>\
        <tr><td>a</td><td>b</td><td colspan=\"2\">Nothing at all</td></tr></tbody></table>\n";
    let chapters = build("lang: en", text).chapters();
    assert!(chapters.contains("Noth\u{ad}ing at all"), "words have places to be divided: {chapters}");
    let chapters = chapters.replace('\u{ad}', "");
    assert!(chapters.contains("<td data-label=\"Tuesday, late\">d</td>"), "{chapters}");
    assert!(chapters.contains("<td colspan=\"2\" data-label=\"Tuesday\">Nothing at all</td>"), "{chapters}");
    let again = "<td><span class=\"column-cell\"><span class=\"column-name\">Subject: </span>Mathematics</span>\
        <span class=\"column-name\">Monday, early: </span>a</td>";
    assert!(chapters.contains(again), "{chapters}");
}

#[test]
fn what_is_written_at_a_part_reaches_its_code_its_addresses_and_its_sheet() {
    let text = "# One\n\n::: {dir=rtl}\n## Two\n\n`a!` <https://example.org/a/> [w](https://example.org/)\n:::\n\n# Three {dir=rtl}\n\nText.";
    let epub = build("lang: en", text);
    let chapters = epub.chapters();
    assert!(chapters.contains("<code dir=\"ltr\">a!</code>"), "{chapters}");
    assert!(chapters.contains("<a href=\"https://example.org/a/\" dir=\"ltr\">"), "{chapters}");
    assert!(chapters.contains("<a href=\"https://example.org/\">w</a>"), "{chapters}");
    assert!(
        chapters.contains("xml:lang=\"en\" dir=\"rtl\">\n<head>"),
        "a heading's direction is its chapter's: {chapters}"
    );
    let sheet = epub.text("stylesheet.css");
    assert!(sheet.contains("[dir=\"rtl\"] h2, h2[dir=\"rtl\"] { text-align: right; }"), "{sheet}");
    // In a book from right to left, what runs the other way says so itself.
    let hebrew = build("lang: he", "# אחת\n\nטקסט\n\n# Two {lang=en}\n\nText.");
    assert!(hebrew.chapters().contains("xml:lang=\"en\" dir=\"ltr\">\n<head>"), "{}", hebrew.chapters());
}

#[test]
fn several_images_with_a_caption_are_one_figure_with_one_number() {
    let image =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"60\"><rect width=\"90\" height=\"60\"/></svg>";
    let figures = [
        "::: figure {#fig:rows}\n![a](p.svg)\n![b](p.svg)\n\nRows of them.\n:::",
        "::: figure {#fig:each}\n![a](p.svg \"First\"){#fig:part}\n\n![b](p.svg)\n\nEach by itself.\n\nMore.\n:::",
        "::: {#fig-beside}\n![a](p.svg){width=45%} ![b](p.svg){width=45%}\nBeside each other.\n:::",
        "::: figure {#fig:one}\n![a](p.svg)\n\nOne.\n:::",
    ];
    let references = "See [](#fig:part), [](#fig:rows), [](#fig:each), [](#fig-beside), [](#fig:one).";
    let text =
        format!("---\ntitle: B\nauthor: A\nlang: en\n---\n\n# One\n\n{}\n\n{references}\n", figures.join("\n\n"));
    let epub = build_in(folder(&[("book.md", &text), ("p.svg", image)]).path());
    let chapters = epub.chapters();
    for (number, words) in
        [(1, "Rows of them."), (2, "Each by itself.<br/>\nMore."), (3, "Beside each other."), (4, "One.")]
    {
        let caption = format!("<span class=\"number\">Figure {number}.</span> {words}");
        assert!(chapters.contains(&caption), "{caption}: {chapters}");
        assert!(chapters.contains(&format!(">Figure\u{a0}{number}</a>")), "{chapters}");
    }
    assert!(chapters.contains(">Figure\u{a0}2a</a>"), "{chapters}");
    assert_eq!(chapters.matches("<figure").count(), 5, "the second holds one with a caption of its own: {chapters}");
    assert!(chapters.contains("<figcaption><span class=\"number\">(a)</span> First</figcaption>"), "{chapters}");
}

#[test]
fn remarks_beside_a_tree_hang_in_the_direction_of_lines() {
    let tree = "# One\n\n```text\nsrc/\n├── main.rs      # where all begins, and from where the rest is called\n└── lib.rs       # the rest\n```\n";
    let chapters = |front: &str| build(front, tree).chapters();
    let across = chapters("lang: en");
    assert!(across.contains("white-space:pre-wrap;padding-left:17ch;text-indent:-17ch"), "{across}");
    // With a padding at another side the lines would begin above the page.
    let down = chapters("lang: ja\nchapbook:\n  writing-mode: vertical-rl");
    assert!(down.contains("white-space:pre-wrap;padding-top:17ch;text-indent:-17ch"), "{down}");
}

#[test]
fn parts_of_a_figure_have_letters_beyond_z() {
    let images: String = (1..=27).map(|at| format!("![a](p.svg \"Part {at}\"){{#fig:p{at}}}\n\n")).collect();
    let front = "---\ntitle: B\nauthor: A\nlang: en\n---\n\n# One\n\n";
    let text =
        format!("{front}::: figure {{#fig:all}}\n{images}All of them.\n:::\n\nSee [](#fig:p27), [](#fig:all).\n");
    let image =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"6\"><rect width=\"9\" height=\"6\"/></svg>";
    let chapters = build_in(folder(&[("book.md", &text), ("p.svg", image)]).path()).chapters();
    assert!(chapters.contains("<span class=\"number\">(aa)</span> Part 27"), "{chapters}");
    assert!(chapters.contains(">Figure\u{a0}1aa</a>"), "{chapters}");
}

#[test]
fn long_formulas_in_a_line_have_places_to_break() {
    let long = "$x_1 + x_2 + x_3 + x_4 + x_5 + x_6 + x_7 + x_8 = y$";
    let epub =
        build("lang: en", &format!("# One\n\nSince {long}, and $a + b = c$, it holds.\n\n# Two {{dir=rtl}}\n\n{long}"));
    let chapters = epub.chapters();
    assert_eq!(chapters.matches("</math><wbr/><math").count(), 16, "{chapters}");
    assert!(chapters.contains("<mo form=\"infix\">+</mo></math><wbr/>"), "{chapters}");
    assert!(chapters.contains("alttext=\"x_1+\""), "{chapters}");
    assert!(chapters.contains("alttext=\"a + b = c\""), "a short one is whole: {chapters}");
    assert_eq!(chapters.matches("<span dir=\"ltr\"><math").count(), 2, "{chapters}");
}

#[test]
fn tables_of_many_columns_ask_for_the_width_of_their_column() {
    let epub = build(
        "lang: en",
        "# One\n\n| A | B | C | D | E |\n|---|---|---|---|---|\n| first of all | words | some more of them | and | others that are long |\n",
    );
    let chapters = epub.chapters();
    assert!(chapters.contains("<div class=\"measure\">\n<table class=\"wide many\""), "{chapters}");
    let sheet = epub.text("stylesheet.css");
    assert!(sheet.contains("@container (max-width: 30em) {\n  .many thead tr"), "{sheet}");
    assert!(sheet.contains(".measure { container-type: inline-size; }"), "{sheet}");
}
