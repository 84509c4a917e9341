//! From the paper to the page: what `pamphlet` and `zine` make of a sheet and of a text.

use std::fs;
use std::path::Path;

use lopdf::Document;

use crate::support::{folder, root, run, tool};

/// A text of some pages.
fn text() -> String {
    fs::read_to_string(root().join("tests/effects/pamphlet.md")).expect("is there")
}

/// The size of the first page of a PDF in millimetres, and how many pages there are.
fn pages(path: &Path) -> ([i64; 2], usize) {
    let document = Document::load(path).expect("is a PDF");
    let pages = document.get_pages();
    let first = document.get_dictionary(pages[&1]).expect("is there");
    let area = first.get(b"MediaBox").and_then(|area| area.as_array()).expect("has a size");
    let side = |at: usize| f64::from(area[at].as_float().expect("a number"));
    ([side(2), side(3)].map(|points| (points / 72.0 * 25.4).round() as i64), pages.len())
}

/// What the file beside a booklet says first.
fn told(folder: &Path, name: &str) -> String {
    let text = fs::read_to_string(folder.join(format!("out/{name}-booklet.txt"))).expect("is there");
    text.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn pages_are_what_the_paper_folds_to() {
    let text = text();
    let american = text.replace("lang: en", "lang: en-US");
    let settled = text.replace("lang: en", "lang: en\nchapbook:\n  booklet:\n    sheet: a3");
    let short = &text[..text.len() / 3];
    // MultiMarkdown's metadata in the place of front matter.
    let body = text.split("---\n").last().unwrap_or_default();
    let multi = format!("Title: Weir\nAuthor: Ann\nLanguage: en-US\n\n{body}");
    let folder = folder(&[
        ("a.md", text.as_str()),
        ("b.md", american.as_str()),
        ("c.md", settled.as_str()),
        ("m.md", multi.as_str()),
        ("z.md", short),
    ]);
    for (command, name, page) in [
        ("pamphlet a.md", "a", [149, 210]),
        ("pamphlet a.md --sheet letter", "a", [140, 216]),
        ("pamphlet b.md", "b", [140, 216]),
        ("pamphlet m.md", "m", [140, 216]),
        ("pamphlet c.md", "c", [210, 297]),
        ("pamphlet c.md --sheet a4", "c", [149, 210]),
        ("pamphlet a.md --set booklet.copies=2", "a", [105, 149]),
        ("pamphlet a.md --set pdf.trim=a6", "a", [105, 148]),
        ("zine z.md", "z", [74, 105]),
        ("zine z.md --sheet letter", "z", [70, 108]),
    ] {
        let run = run(folder.path(), &format!("{command} -o out --deny warnings"));
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        let (found, _) = pages(&folder.path().join(format!("out/{name}.pdf")));
        let near = |at: usize| (found[at] - page[at]).abs() <= 1;
        assert!(near(0) && near(1), "{command}: {found:?}");
    }
    assert_eq!(
        told(folder.path(), "z"),
        "Zine of one sheet: 5 pages on 1 sheet of letter (279 × 216 mm), 3 pages left blank."
    );
}

#[test]
fn a_text_fills_the_pages_that_were_asked_for() {
    let text = text();
    let folder = folder(&[("a.md", text.as_str())]);
    let count = |arguments: &str| {
        let run = run(folder.path(), &format!("pamphlet a.md -o out --set pdf.trim=a6 {arguments}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let (_, count) = pages(&folder.path().join("out/a.pdf"));
        (count, run.stderr)
    };
    let natural = count("").0;
    for wanted in [natural - 1, natural, natural + 1] {
        let (found, said) = count(&format!("--pages {wanted}"));
        assert_eq!(found, wanted, "{said}");
        assert!(!said.contains("unfitted"), "{said}");
    }
    let (found, said) = count("--pages 99");
    assert_eq!(found, natural, "what can't be fitted is left as it is");
    assert!(said.contains("pages-unfitted"), "{said}");
    // What the author set stays: with nothing left open, nothing is tried.
    let (_, said) = count(&format!(
        "--pages {} --set pdf.font-size=9pt --set pdf.leading=11pt --set pdf.margins.inner=12mm --set pdf.margins.outer=12mm --set pdf.margins.top=12mm --set pdf.margins.bottom=12mm",
        natural + 3
    ));
    assert!(said.contains("pages-unfitted"), "{said}");
}

/// The words of each page of a PDF.
fn words(path: &Path) -> Vec<String> {
    let text = tool("pdftotext", &["-layout", path.to_str().expect("plain"), "-"]);
    String::from_utf8_lossy(&text.stdout).split('\x0c').map(str::to_owned).collect()
}

#[test]
fn instructions_are_a_sheet_or_a_page() {
    let text = text();
    let folder = folder(&[("a.md", text.as_str())]);
    let made = |options: &str| {
        let run = run(folder.path(), &format!("pamphlet a.md -o out --deny warnings {options}"));
        assert_eq!(run.code, 0, "{options}: {}", run.stderr);
        words(&folder.path().join("out/a-booklet.pdf"))
    };
    let plain = made("");
    let sheet = made("--set booklet.instructions=true");
    // A sheet more, which has two sides, so that fronts stay fronts.
    assert_eq!(sheet.len(), plain.len() + 2);
    assert!(sheet[0].contains("How to make this booklet") && sheet[0].contains("staple twice"), "{}", sheet[0]);
    assert_eq!(sheet[1].trim(), "");
    assert_eq!(sheet[2..], plain[..]);
    // Printed by hand, its back is the last.
    let single = made("--set booklet.instructions=first-sheet --set booklet.duplex=single");
    assert!(single[0].contains("How to make") && single[single.len() - 2].trim().is_empty());
    let page = made("--set booklet.instructions=page --set booklet.pages=7");
    assert!(page.iter().any(|side| side.contains("How to make this booklet")));
    for (options, size) in [
        ("--sheet a6 --set booklet.scheme=octavo --set booklet.instructions=page", "a page of 37 × 52 mm"),
        ("--sheet 50x70mm --set booklet.instructions=true", "a sheet of 70 × 50 mm"),
    ] {
        let small = run(folder.path(), &format!("pamphlet a.md -o out {options}")).stderr;
        assert!(small.contains(&format!("{size} is too small for the instructions")), "{small}");
    }
    let german = made("--set booklet.instructions=true --set lang=de");
    assert!(german[0].contains("zweimal im Falz"), "{}", german[0]);
    assert!(told(folder.path(), "a").contains("sheets of A4"));
}

#[test]
fn a_poster_fills_the_back_of_a_zine() {
    let body: String = (1..=9).map(|page| format!("# Chapter {page}\n\nHere is page {page}.\n\n")).collect();
    let text = format!(
        "---\ntitle: Nine\nlang: en\nchapbook:\n  pdf:\n    title-page: false\n    chapter-start: any\n---\n\n{body}"
    );
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='42'><path d='M0 0h30v42h-30z'/></svg>";
    let folder = folder(&[("z.md", text.as_str()), ("map.svg", svg)]);
    let made = |options: &str| {
        let run = run(folder.path(), &format!("zine z.md -o out --sheet a4 {options}"));
        assert_eq!(run.code, 0, "{options}: {}", run.stderr);
        words(&folder.path().join("out/z-booklet.pdf"))
    };
    let page = made("--set booklet.poster=9 --deny warnings");
    assert_eq!(page.len(), 3, "two sides");
    assert!(page[1].contains("page 9") && !page[0].contains("page 9") && page[0].contains("page 8"), "{page:?}");
    // The same in hand-fed order, which for one sheet is the same.
    assert_eq!(made("--set booklet.poster=9 --set booklet.duplex=single"), page);
    let image = made("--set booklet.poster=map.svg");
    let sheet = folder.path().join("out/z-booklet.pdf");
    let pixels = tool("pdftoppm", &["-r", "10", "-gray", "-f", "2", "-l", "2", sheet.to_str().expect("plain")]).stdout;
    assert_eq!(image[1].trim(), "");
    // Black from edge to edge.
    assert!(pixels[pixels.len() - 9000..].iter().all(|pixel| *pixel < 60), "the sheet is covered");
}

#[test]
fn strips_for_the_shop_are_there_or_told() {
    let text = text();
    let folder = folder(&[("a.md", text.as_str())]);
    let command = "build a.md --to booklet -o out --set booklet.slug=true --set booklet.color-bars=true";
    let run_with = |options: &str| run(folder.path(), &format!("{command} {options}"));
    let made = run_with("--set pdf.trim=a5 --set booklet.sheet=sra4 --set date=2026-11-28 --deny warnings");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let sides = words(&folder.path().join("out/a-booklet.pdf"));
    let sheets = (sides.len() - 1) / 2;
    for (at, side) in sides.iter().take(sheets * 2).enumerate() {
        let which = format!("sheet {} of {sheets}, {}", at / 2 + 1, if at % 2 == 0 { "front" } else { "back" });
        assert!(side.contains(&which) && side.contains("2026-11-28"), "{which}: {side}");
    }
    // Pages that follow from the sheet leave room for them, and for what bleeds.
    for options in
        ["", "--set booklet.bleed=3mm", "--set booklet.marks=true", "--set booklet.marks=true --set booklet.bleed=6mm"]
    {
        let made = run_with(&format!("--set booklet.sheet=a4 --set date=2026-11-28 --deny warnings {options}"));
        assert_eq!(made.code, 0, "{options}: {}", made.stderr);
    }
    let tight = run_with("--set pdf.trim=a5 --set booklet.sheet=a4");
    assert!(tight.stderr.contains("no room for the slug line") && tight.stderr.contains("no room for colour bars"));
}

#[test]
fn colour_bars_show_the_inks_that_are_printed() {
    let text = "---\ntitle: Bars\nlang: en\ndate: 2026-11-28\n---\n\n# One\n\n![A red square](a.svg)\n";
    let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='30'><path fill='red' d='M0 0h30v30h-30z'/></svg>";
    let folder = folder(&[("a.md", text), ("a.svg", svg)]);
    for profile in ["print", "pdfx", "pdfx1a"] {
        for gray in [false, true] {
            let options = format!(
                "--profile {profile} --set pdf.trim=a5 --set booklet.sheet=sra4 --set booklet.color-bars=true \
                 --set pdf.gray-images={gray}"
            );
            let made = run(folder.path(), &format!("build a.md --to booklet -o out {options}"));
            assert_eq!(made.code, 0, "{}", made.stderr);
            let sheets = Document::load(folder.path().join("out/a-booklet.pdf")).expect("a PDF");
            let first = sheets.page_iter().next().expect("there is a page");
            let operators = sheets.get_page_content(first);
            let has_cyan = operators.windows(10).any(|part| part == b"\n1 0 0 0 k");
            assert_eq!(has_cyan, !gray, "{profile}: {}", String::from_utf8_lossy(&operators));
        }
    }
}

#[test]
fn paragraphs_give_way_where_nothing_else_may() {
    let story = fs::read_to_string(root().join("tests/books/novel/the-ferry.md")).expect("is there");
    let fixed = "--sheet a5 --set pdf.font-size=10pt --set pdf.leading=14pt --set pdf.margins.inner=18mm \
                 --set pdf.margins.outer=18mm --set pdf.margins.top=18mm --set pdf.margins.bottom=20mm";
    let folder = folder(&[]);
    // So many lines after the story that it takes so many pages.
    let made = |lines: usize, options: &str| {
        let text = format!("{}\n\n{}", story.trim_end(), "One.\n\n".repeat(lines));
        fs::write(folder.path().join("a.md"), text).expect("can be written");
        let run = run(folder.path(), &format!("pamphlet a.md -o out --verbose {fixed} {options}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        (pages(&folder.path().join("out/a.pdf")).1, run.stderr)
    };
    let natural = made(1, "").0;
    let (mut full, mut over) = (1, 60);
    while 1 < over - full {
        let middle = (full + over) / 2;
        *(if made(middle, "").0 == natural { &mut full } else { &mut over }) = middle;
    }
    // Its last page is full: one line more is one page more.
    let (count, told) = made(full, &format!("--pages {}", natural + 1));
    assert_eq!(count, natural + 1, "{told}");
    assert!(told.contains("a quarter of the paragraphs a line longer"), "{told}");
}

#[test]
fn a_decoder_reads_the_bars_of_a_cover() {
    let text = "---\ntitle: Bars\nlang: en\nisbn: 978-3-16-148410-0\nchapbook:\n  cover: {color: '#204060', price: '51995'}\n---\n\nText.\n";
    let folder = folder(&[("a.md", text)]);
    let run = run(folder.path(), "build a.md --to cover -o out");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let (cover, image) = (folder.path().join("out/a-cover.pdf"), folder.path().join("cover"));
    let [cover, image] = [&cover, &image].map(|path| path.to_str().expect("plain"));
    // The resolution that printers ask for.
    assert!(tool("pdftoppm", &["-r", "300", "-gray", "-singlefile", cover, image]).status.success());
    let read = tool("zbarimg", &["-q", "--nodbus", "-Sean5.enable", &format!("{image}.pgm")]);
    let read = String::from_utf8_lossy(&read.stdout).into_owned();
    assert!(read.contains("EAN-13:9783161484100"), "{read}");
}

#[test]
fn heads_and_folios_keep_off_the_edges_of_the_sheet() {
    let text = text();
    let folder = folder(&[("a.md", text.as_str())]);
    for (command, least) in [
        ("zine a.md --sheet a4", 6.0),
        ("zine a.md --sheet a4 --set booklet.unprintable=12mm", 12.0),
        ("pamphlet a.md --theme novel --set booklet.unprintable=14mm", 14.0),
        ("pamphlet a.md --set booklet.scheme=trifold", 6.0),
    ] {
        let run = run(folder.path(), &format!("{command} -o out"));
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        let sheet = folder.path().join("out/a-booklet.pdf");
        let boxes = tool("pdftotext", &["-bbox", sheet.to_str().expect("plain"), "-"]).stdout;
        let boxes = String::from_utf8_lossy(&boxes).into_owned();
        let number = |line: &str, key: &str| -> f64 {
            let rest = line.split(&format!("{key}=\"")).nth(1).expect("is there");
            rest.split('"').next().and_then(|number| number.parse().ok()).expect("a number")
        };
        let (mut width, mut height, mut nearest) = (0.0, 0.0, f64::MAX);
        for line in boxes.lines() {
            if line.trim_start().starts_with("<page") {
                (width, height) = (number(line, "width"), number(line, "height"));
            } else if line.trim_start().starts_with("<word") {
                let (left, top) = (number(line, "xMin"), number(line, "yMin"));
                let (right, foot) = (width - number(line, "xMax"), height - number(line, "yMax"));
                nearest = nearest.min(left).min(top).min(right).min(foot);
            }
        }
        // A line's box is higher than its letters by a fifth of their size, at most 3 pt.
        assert!(least - 1.1 <= nearest / 72.0 * 25.4, "{command}: {:.1} mm", nearest / 72.0 * 25.4);
    }
}

#[test]
fn panels_of_a_leaflet_have_even_margins() {
    let text = text();
    let folder = folder(&[("a.md", text.as_str())]);
    let run = run(folder.path(), "pamphlet a.md -o out --set booklet.scheme=trifold --set pdf.justify=true");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let pages = folder.path().join("out/a.pdf");
    let lefts: Vec<i64> = (2..=5)
        .map(|page| {
            let page = page.to_string();
            let words =
                tool("pdftotext", &["-bbox", "-f", &page, "-l", &page, pages.to_str().expect("plain"), "-"]).stdout;
            let words = String::from_utf8_lossy(&words).into_owned();
            let places =
                words.lines().filter_map(|line| line.split("xMin=\"").nth(1)?.split('"').next()?.parse::<f64>().ok());
            places.fold(f64::MAX, f64::min).round() as i64
        })
        .collect();
    assert!(lefts.iter().all(|left| (left - lefts[0]).abs() <= 1), "{lefts:?}");
}

/// A cover of the kind, and its sizes without bleed in millimetres.
fn trimmed(folder: &Path, options: &str) -> [i64; 2] {
    let run = run(folder, &format!("build a.md --to cover -o out --set pdf.trim=6x9 --set cover.spine=20mm {options}"));
    assert_eq!(run.code, 0, "{options}: {}", run.stderr);
    let document = Document::load(folder.join("out/a-cover.pdf")).expect("is a PDF");
    let page = document.get_dictionary(document.get_pages()[&1]).expect("is there");
    let area = page.get(b"TrimBox").and_then(|area| area.as_array()).expect("has a size");
    let side = |at: usize| f64::from(area[at].as_float().expect("a number"));
    [side(2) - side(0), side(3) - side(1)].map(|points| (points / 72.0 * 25.4).round() as i64)
}

#[test]
fn covers_are_of_their_kind() {
    let text = text();
    let folder = folder(&[("a.md", text.as_str()), ("flap.md", "On the *flap*.\n")]);
    let size = |options: &str| trimmed(folder.path(), options);
    assert_eq!(size(""), [325, 229]);
    assert_eq!(size("--set cover.kind=saddle"), [305, 229]);
    assert_eq!(size("--set cover.kind=case"), [331, 235]);
    assert_eq!(size("--set cover.kind=case --set cover.overhang=5mm"), [335, 239]);
    assert_eq!(size("--set cover.kind=jacket"), [501, 235]);
    assert_eq!(size("--set cover.kind=jacket --set cover.flap=60mm --set cover.flap-front=flap.md"), [451, 235]);
    let cover = folder.path().join("out/a-cover.pdf");
    let said = String::from_utf8_lossy(&tool("pdftotext", &[cover.to_str().expect("plain"), "-"]).stdout).into_owned();
    assert!(said.contains("On the flap."), "{said}");
    let bytes = |options: &str| {
        size(options);
        fs::read(&cover).expect("is made")
    };
    // Each setting changes the cover.
    let plain = bytes("--set cover.kind=case --set cover.color=navy --set cover.back=Words");
    for more in ["cover.wrap=20mm", "cover.hinge=25mm", "cover.guides=true", "cover.color=\"cmyk(100,80,0,50)\""] {
        let more = more.replace('"', "");
        assert!(
            bytes(&format!("--set cover.kind=case --set cover.color=navy --set cover.back=Words --set {more}"))
                != plain,
            "{more}"
        );
    }
}

#[test]
fn colours_in_inks_reach_the_press_as_they_are() {
    let front = |color: &str| {
        text().replace("lang: en", &format!("lang: en\ndate: 2026-11-28\nchapbook:\n  cover:\n    color: '{color}'"))
    };
    let folder = folder(&[
        ("a.md", front("cmyk(100, 50, 0, 20)").as_str()),
        ("b.md", front("\"PANTONE 286 C\" #0033a0").as_str()),
    ]);
    for profile in ["print", "kdp", "pdfx", "pdfx1a"] {
        for (name, expected) in [("a", "1 0.5 0 0.2 k"), ("b", "/Spot cs\n1 scn")] {
            let run = run(folder.path(), &format!("build {name}.md --to cover -o out --profile {profile}"));
            assert_eq!(run.code, 0, "{}", run.stderr);
            let document = Document::load(folder.path().join(format!("out/{name}-cover.pdf"))).expect("is a PDF");
            let content = document.get_page_content(document.get_pages()[&1]);
            let content = String::from_utf8_lossy(&content).replace(" .", " 0.");
            let lines: Vec<&str> = content.split_whitespace().collect();
            let wanted: Vec<&str> = expected.split_whitespace().collect();
            assert!(
                lines.windows(wanted.len()).any(|window| window == wanted),
                "{profile}: {expected}: {}",
                &content[..200.min(content.len())]
            );
            let holds_name = document.objects.values().any(|object| {
                object.as_dict().and_then(|all| all.get(b"ColorSpace")).and_then(|all| all.as_dict()).is_ok_and(|all| {
                    all.get(b"Spot")
                        .and_then(|parts| parts.as_array())
                        .is_ok_and(|parts| parts[1].as_name().is_ok_and(|name| name == b"PANTONE 286 C"))
                })
            });
            assert_eq!(holds_name, name == "b", "{profile}");
        }
    }
}

/// Marks say that sheets are trimmed: pages are so small that the cover's bleed, marks and the slug line have room.
#[test]
fn marked_sheets_have_room_for_the_bleed_of_a_cover() {
    let folder = folder(&[("a.md", "---\ntitle: The Weir\nlang: en\n---\n\n# One\n\nWater.\n")]);
    for ground in ["cover.color=navy", "cover.layout=split"] {
        let arguments = format!(
            "pamphlet a.md --sheet a4 -o out --set booklet.cover=true --set {ground} --set booklet.marks=true --set booklet.slug=true"
        );
        let made = run(folder.path(), &arguments);
        assert_eq!((made.code, made.stderr.contains("booklet-marks")), (0, false), "{ground}: {}", made.stderr);
        assert!(!made.stderr.contains("booklet-bleed"), "{ground}: {}", made.stderr);
    }
}
