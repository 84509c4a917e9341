//! Books that run from right to left: which side things are on.

use chapbook::geometry::Length;
use chapbook::typeset::frame::{ContentRole, GlyphRun, Page, PageItem, Pages};

use crate::pages::set;

/// A Hebrew book for print, with the margins of the two sides far apart.
fn hebrew(text: &str) -> Pages {
    let settings = [("pdf.profile", "print"), ("pdf.margins.inner", "35mm"), ("pdf.margins.outer", "10mm")];
    set(&format!("---\ntitle: ספר\nlang: he\n---\n\n{text}"), &settings)
}

/// Runs with their text, left and right edges.
fn runs(page: &Page) -> impl Iterator<Item = (&GlyphRun, &str, Length, Length)> {
    page.items.iter().filter_map(|item| match item {
        PageItem::Run(run) => {
            let text = &page.text[run.text.start as usize..run.text.end as usize];
            let width: i64 = page.glyphs.range(run.glyphs.clone()).map(|it| i64::from(it.advance)).sum();
            Some((run, text, run.origin.x, run.origin.x + Length(width)))
        }
        _ => None,
    })
}

fn edges(page: &Page, word: &str) -> (Length, Length) {
    let found = runs(page).find(|it| it.1.contains(word)).unwrap_or_else(|| panic!("no run with {word}"));
    (found.2, found.3)
}

#[test]
fn list_marks_are_at_the_right_of_their_text() {
    let pages = hebrew("# פרק\n\nטקסט\n\n1. ראשון\n2. שני\n\n- נקודה\n  - בתוך\n");
    let page = &pages.pages[0];
    for (mark, text) in [("1", "ראשון"), ("2", "שני"), ("•", "נקודה"), ("–", "בתוך")] {
        let (mark, text) = (edges(page, mark), edges(page, text));
        assert!(text.1 <= mark.0 && mark.0 - text.1 < Length::pt(12), "{mark:?} is not beside {text:?}");
    }
    // The inner list is set in from the right, and both marks are within the block of text.
    assert!(edges(page, "בתוך").1 < edges(page, "נקודה").1);
    assert!(edges(page, "1").1 <= page.size.width - Length::MM * 35);
}

#[test]
fn the_spine_is_at_the_right_of_a_recto() {
    let leaf = "כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. ".repeat(12);
    let next = "\n\n::: pagebreak\n:::\n\n";
    let pages = hebrew(&format!("# פרק אחד\n\n{leaf}{next}{leaf}{next}{leaf}"));
    let spine = Length::MM * 35;
    let fore = Length::MM * 10;
    for (number, page) in pages.pages.iter().enumerate() {
        let body = || runs(page).filter(|it| matches!(it.0.tag, ContentRole::Leaf(_)));
        let left = body().map(|it| it.2).min().expect("there is text");
        let right = page.size.width - body().map(|it| it.3).max().expect("there is text");
        let (at_left, at_right) = if number % 2 == 0 { (fore, spine) } else { (spine, fore) };
        assert!((left - at_left).0.abs() < Length::PT.0, "page {number}: {left:?} at the left");
        // A space at the end of a line is no ink, and stands beyond it.
        assert!((right - at_right).0.abs() < Length::pt(4).0, "page {number}: {right:?} at the right");
    }
}

#[test]
fn heads_are_set_and_folios_are_at_the_fore_edge() {
    let next = "\n\n::: pagebreak\n:::\n\n";
    let pages = hebrew(&format!("# פרק אחד\n\nא{next}ב{next}ג"));
    for (number, head) in [(1, "ספר"), (2, "פרק אחד")] {
        let page = &pages.pages[number];
        let of = |tag| runs(page).find(|it| it.0.tag == tag).unwrap_or_else(|| panic!("page {number} lacks {tag:?}"));
        assert_eq!(of(ContentRole::Header).1, head);
        let (left, right) = (of(ContentRole::Footer).2, of(ContentRole::Footer).3);
        let fore = Length::MM * 10;
        if number % 2 == 1 {
            assert!((page.size.width - fore - right).0.abs() < Length::PT.0, "a verso is a right-hand page");
        } else {
            assert!((left - fore).0.abs() < Length::PT.0, "a recto is a left-hand page");
        }
    }
}

#[test]
fn contents_have_their_numbers_at_the_left() {
    let source = "---\ntitle: ספר\nlang: he\nchapbook: {pdf: {toc: true}}\n---\n\n# ראשון\n\nטקסט\n\n# שני\n\nטקסט\n";
    let pages = set(source, &[]);
    let page = pages.pages.iter().find(|page| page.text.contains("תוכן")).expect("there are contents");
    let (title, number, leader) = (edges(page, "ראשון"), edges(page, "1"), edges(page, "..."));
    assert!(number.1 < leader.0 && leader.1 < title.0, "{number:?} {leader:?} {title:?}");
}

#[test]
fn the_rule_above_notes_begins_where_notes_do() {
    let pages = hebrew("# פרק\n\nטקסט[^1]\n\n[^1]: הערה ראשונה\n");
    let page = &pages.pages[0];
    let rule = page.items.iter().find_map(|item| match item {
        PageItem::Rule(rule) if rule.tag == ContentRole::Decoration => Some(rule.area),
        _ => None,
    });
    let rule = rule.expect("there is a rule");
    let end = rule.origin.x + rule.size.width;
    assert!((end - (page.size.width - Length::MM * 35)).0.abs() < Length::PT.0, "{end:?}");
}

#[test]
fn code_runs_from_left_to_right_in_any_book() {
    let pages = hebrew("# פרק\n\n```\nlet x = (1);\n```\n");
    let line: Vec<&str> = runs(&pages.pages[0]).map(|it| it.1).filter(|it| it.contains("let")).collect();
    assert_eq!(line, ["let x = (1);"]);
    assert!(edges(&pages.pages[0], "let").0 < Length::MM * 20, "at the left of its block");
}

#[test]
fn forced_letters_run_against_their_own_direction() {
    let order = |text: &str| {
        let pages = set(&format!("---\ntitle: T\nlang: en\n---\n\n# One\n\nRead {text}.\n"), &[]);
        let first = |word| edges(&pages.pages[0], word).0;
        first("abc") < first("xyz")
    };
    let words = "<b>abc</b> <i>xyz</i>";
    assert!(
        order(words) && order(&format!("<span dir=\"rtl\">{words}</span>")) && order(&format!("<bdo>{words}</bdo>"))
    );
    assert!(!order(&format!("<bdo dir=\"rtl\">{words}</bdo>")) && !order("[**abc** *xyz*]{.bdo dir=rtl}"));
}

#[test]
fn a_direction_that_is_set_holds_for_text_and_tables() {
    let book = |front: &str, text: &str| set(&format!("---\ntitle: T\n{front}\n---\n\n{text}"), &[]);
    let table = "# One\n\nLatin words.\n\n| first | second |\n|---|---|\n| a | b |\n";
    let rtl = book("lang: ku\nchapbook:\n  dir: rtl", table);
    let page = &rtl.pages[0];
    assert!(edges(page, "second").1 < edges(page, "first").0, "columns follow one another from the right");
    let ltr = book("lang: ku\nchapbook:\n  dir: ltr", table);
    let page = &ltr.pages[0];
    assert!(edges(page, "first").1 < edges(page, "second").0);
    assert!(edges(page, "Latin").0 < edges(&rtl.pages[0], "Latin").0, "a paragraph begins at the side of its book");
    let forced = book("lang: he\nchapbook:\n  dir: ltr", "# One\n\nטקסט\n");
    let own = book("lang: he", "# One\n\nטקסט\n");
    assert!(edges(&forced.pages[0], "טקסט").0 < edges(&own.pages[0], "טקסט").0);
}

/// The grounds and bars that are drawn around blocks, as left and right edges.
fn decorations(page: &Page) -> Vec<(Length, Length)> {
    let rules = page.items.iter().filter_map(|item| match item {
        PageItem::Rule(rule) if rule.tag == ContentRole::Decoration => Some(rule.area),
        _ => None,
    });
    rules.map(|area| (area.origin.x, area.origin.x + area.size.width)).collect()
}

#[test]
fn a_box_is_one_whatever_its_blocks_are_written_in() {
    let english = "::: {lang=en}\nEnglish words\n:::\n\n```\nlet code = 1;\n```\n\n";
    let pages = hebrew(&format!("# פרק\n\n::: note\nטקסט\n\n{english}סוף\n:::\n"));
    let page = &pages.pages[0];
    let bars = decorations(page);
    assert_eq!(bars.len(), 1, "{bars:?}");
    for word in ["טקסט", "English", "let code", "סוף"] {
        assert!(
            edges(page, word).1 <= bars[0].0,
            "{word} is at the left of the bar: {:?}, {bars:?}",
            edges(page, word)
        );
    }
    // In an English book the bar is at the left, beside Hebrew words too.
    let text = "# One\n\n::: note\nEnglish\n\n::: {lang=he}\nטקסט\n:::\n\nmore\n:::\n";
    let pages = set(&format!("---\ntitle: T\nlang: en\n---\n\n{text}"), &[]);
    let bars = decorations(&pages.pages[0]);
    assert_eq!(bars.len(), 1, "{bars:?}");
    for word in ["טקסט", "English", "more"] {
        assert!(bars[0].1 <= edges(&pages.pages[0], word).0, "{word}");
    }
}

#[test]
fn words_that_run_the_other_way_keep_their_signs() {
    let spans =
        "[One!]{lang=en} [Two!]{dir=ltr} [Three!]{dir=auto} `Four!` [Five!]{.kbd} [Six!](https://e.org/){dir=ltr}";
    let pages = hebrew(&format!("# פרק\n\nאמר {spans} והלך <https://example.org/a/> סוף.\n"));
    for word in ["One!", "Two!", "Three!", "Four!", "Five!", "Six!", "/a/"] {
        // A sign that took the direction of the text around it would be a run of its own.
        assert!(runs(&pages.pages[0]).any(|run| run.1.contains(word)), "{word}");
    }
    let english = set("---\ntitle: T\nlang: en\n---\n\n# One\n\nShe said [שלום!]{dir=rtl} and left.\n", &[]);
    assert!(runs(&english.pages[0]).any(|run| run.1.contains("שלום!")));
}

#[test]
fn the_parts_of_a_formula_follow_one_another_from_left_to_right() {
    let long = "$x_1 + x_2 + x_3 = y_4$";
    let pages = hebrew(&format!("# פרק\n\nא {long} ב\n"));
    let page = &pages.pages[0];
    let digit = |digit: &str| runs(page).find(|run| run.1 == digit).unwrap_or_else(|| panic!("no {digit}")).2;
    assert!(digit("1") < digit("2") && digit("2") < digit("3") && digit("3") < digit("4"));
}

#[test]
fn blocks_have_the_direction_that_is_written_at_them() {
    let block = "::: {dir=ltr}\nLatin\n\n- point\n\n| first | second |\n|---|---|\n| a | b |\n:::\n\n";
    let pages = hebrew(&format!(
        "# פרק\n\nטקסט\n\n{block}::: {{dir=auto}}\nAuto שלום\n:::\n\n::: {{dir=auto}}\nשלום auto\n:::\n"
    ));
    let page = &pages.pages[0];
    let middle = page.size.width / 2;
    for word in ["Latin", "point", "Auto"] {
        assert!(edges(page, word).1 < middle, "{word} begins at the left");
    }
    assert!(edges(page, "•").1 < edges(page, "point").0);
    assert!(edges(page, "first").1 < edges(page, "second").0);
    assert!(middle < edges(page, "auto").0);
    let chapter = set("---\ntitle: T\nlang: en\n---\n\n# One {dir=rtl}\n\nText of it\n", &[]);
    let page = &chapter.pages[0];
    assert!(page.size.width / 2 < edges(page, "Text").0, "a heading's direction is its chapter's");
}

#[test]
fn what_is_put_at_the_right_is_at_the_right_in_any_book() {
    let pages = hebrew("# פרק\n\n::: right\nימין\n\n:::\n\n::: {.right dir=ltr}\nright\n:::\n");
    let page = &pages.pages[0];
    let edge = page.size.width - Length::MM * 35;
    for word in ["ימין", "right"] {
        assert!((edge - edges(page, word).1).0.abs() < Length::pt(2).0, "{word}");
    }
}

/// The words of a page of a PDF with their left and right edges and their upper edge, in points; and the width of the page.
fn places(file: &std::path::Path, page: usize) -> (Vec<(f64, f64, f64)>, f64) {
    let page = page.to_string();
    let boxes =
        crate::support::tool("pdftotext", &["-bbox", "-f", &page, "-l", &page, file.to_str().expect("plain"), "-"]);
    let boxes = String::from_utf8_lossy(&boxes.stdout).into_owned();
    let number = |line: &str, key: &str| -> Option<f64> {
        line.split(&format!("{key}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    let words = boxes.lines().filter(|line| line.contains("<word"));
    let words = words.filter_map(|line| Some((number(line, "xMin")?, number(line, "xMax")?, number(line, "yMin")?)));
    let width = boxes.lines().find(|line| line.contains("<page")).and_then(|line| number(line, "width"));
    (words.collect(), width.expect("a page has a width"))
}

/// Whether words are in the same places relative to one another.
fn is_same_page(page: &[(f64, f64, f64)], other: &[(f64, f64, f64)]) -> bool {
    let relative = |words: &[(f64, f64, f64)]| -> Vec<(f64, f64, f64)> {
        let left = words.iter().map(|word| word.0).fold(f64::MAX, f64::min);
        let top = words.iter().map(|word| word.2).fold(f64::MAX, f64::min);
        words.iter().map(|word| (word.0 - left, word.1 - left, word.2 - top)).collect()
    };
    let (page, other) = (relative(page), relative(other));
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    let has =
        |word: &(f64, f64, f64)| other.iter().any(|it| near(it.0, word.0) && near(it.1, word.1) && near(it.2, word.2));
    page.len() == other.len() && page.iter().all(has)
}

/// A book that is bound at the right has its broad margin at the right of rectos and at the left of versos, its heads over the
/// text, and its cover's front at the left.
#[test]
fn books_bound_at_the_right_are_so_in_print() {
    let paragraphs = |words: &str| format!("{words} {words} {words} {words}\n\n").repeat(60);
    for (language, title, words) in [
        ("he", "הנהר", "המים זורמים מעל הסכר בכל יום ובכל לילה ואיש אינו סופר אותם כלל"),
        ("ar", "النهر", "يجري الماء فوق السد كل يوم وكل ليلة ولا أحد يعد الأيام"),
    ] {
        let text = format!(
            "---\ntitle: {title}\nlang: {language}\nauthor: Ann\nchapbook:\n  pdf:\n    margins: {{inner: 35mm, outer: 12mm, top: 25mm, bottom: 25mm}}\n---\n\n# {title}\n\n{}",
            paragraphs(words)
        );
        let folder = crate::support::folder(&[("a.md", text.as_str())]);
        let run = crate::support::run(
            folder.path(),
            "build a.md --to pdf,cover,booklet --profile print -o out --set fonts.system=true",
        );
        assert_eq!(run.code, 0, "{language}: {}", run.stderr);
        let file = folder.path().join("out/a-print.pdf");
        let mm = 72.0 / 25.4;
        // Pages that open nothing, a verso and a recto.
        for (page, is_recto) in [(4, false), (5, true)] {
            let (words, width) = places(&file, page);
            assert!(words.len() > 100, "{language}, page {page}: {} words", words.len());
            let left = words.iter().map(|word| word.0).fold(f64::MAX, f64::min) / mm;
            let right = (width - words.iter().map(|word| word.1).fold(0.0, f64::max)) / mm;
            let (spine, fore) = if is_recto { (right, left) } else { (left, right) };
            assert!(
                (33.0..37.0).contains(&spine) && (10.0..14.5).contains(&fore),
                "{language}, page {page}: {spine:.1} {fore:.1}"
            );
            let top = words.iter().map(|word| word.2).fold(f64::MAX, f64::min) / mm;
            assert!(top < 20.0, "{language}, page {page}: the head is {top:.1} mm from the edge");
        }
        // The front, with the larger title, is at the left of the cover.
        let (words, width) = places(&folder.path().join("out/a-cover.pdf"), 1);
        assert!(words.iter().any(|word| word.1 < width / 2.0), "{language}: the front is at the right");
        // Opened at its outer side, the outermost sheet has page 1 at the left and the last at the right; at its inner side page 2
        // is at the right. The pages that fill the sheets are blank.
        let about = crate::support::tool("pdfinfo", &[file.to_str().expect("plain")]);
        let about = String::from_utf8_lossy(&about.stdout).into_owned();
        let pages = about.lines().find_map(|line| line.strip_prefix("Pages:")?.trim().parse::<usize>().ok());
        let pages = pages.expect("a PDF has pages");
        let folded = pages.next_multiple_of(4);
        let booklet = folder.path().join("out/a-booklet.pdf");
        for (side, [left, right]) in [(1, [1, folded]), (2, [folded - 1, 2])] {
            let (words, sheet) = places(&booklet, side);
            let (at_left, at_right): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.1 < sheet / 2.0);
            for (page, found) in [(left, at_left), (right, at_right)] {
                let expected = if page <= pages { places(&file, page).0 } else { Vec::new() };
                assert!(is_same_page(&expected, &found), "{language}: page {page} is not in its half of side {side}");
            }
        }
    }
}

#[test]
fn a_name_of_the_other_direction_keeps_its_points() {
    let metadata =
        "---\ntitle: ספר\nauthor: A. B.\nlang: he\nchapbook:\n  pdf:\n    title-page: true\n---\n\n# פרק\n\nטקסט\n";
    let pages = set(metadata, &[]);
    let name: Vec<&str> = runs(&pages.pages[0]).filter(|run| run.1.contains(['A', 'B'])).map(|run| run.1).collect();
    assert_eq!(name, ["A. B."], "one run, which its points belong to");
}

#[test]
fn the_mark_of_a_note_stands_behind_its_word() {
    let notes = "\n\n[^1]: One.\n[^2]: Two.\n";
    let pages = set(&format!("---\ntitle: A\nlang: en\n---\n\nWords ספר[^1] and more.{notes}"), &[]);
    let page = &pages.pages[0];
    let (word, mark) = (edges(page, "ספר"), edges(page, "1"));
    assert!(word.1 <= mark.0 && mark.0 - word.1 < Length::PT, "{word:?} {mark:?}");
    // In Hebrew the mark of what ends in brackets is at their left, and a Latin word takes none that is not its own.
    let pages = hebrew(&format!("ספר (abc)[^1]. C++[^2] סוף{notes}"));
    let page = &pages.pages[0];
    let (first, name, second) = (edges(page, "1"), edges(page, "C"), edges(page, "2"));
    assert!(second.1 <= name.0 && name.0 < first.0, "{first:?} {name:?} {second:?}");
}
