//! Files of foreign formats that would take a reader's time, memory or stack without bound: each is refused, or
//! read in part, with a diagnostic at its place. What is asked is the outcome; the bounds themselves are counts that
//! the unit tests of `src/guard` look at.

use std::fs;

use crate::support::{folder, run};

/// A book, what its build exits with, and what it says.
struct Hostile {
    name: &'static str,
    files: Vec<(&'static str, String)>,
    arguments: &'static str,
    code: i32,
    says: &'static str,
}

const CITING: &str = "---\nbibliography: x.bib\n---\n\nAs [@k1] says.\n";
const STYLED: &str = "---\nbibliography: x.bib\ncsl: x.csl\n---\n\nAs [@k1] says.\n";
const WORK: &str = "@book{k1, title={A}}\n";

fn citing(name: &'static str, bib: String, says: &'static str) -> Hostile {
    let files = vec![("book.md", CITING.to_owned()), ("x.bib", bib)];
    Hostile { name, files, arguments: "build book.md", code: 1, says }
}

fn styled(name: &'static str, macros: &str, says: &'static str) -> Hostile {
    let style = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\"><info><title>x</title>\
         <id>x</id><updated>2020-01-01T00:00:00Z</updated></info>{macros}<citation><layout><text macro=\"m9\"/></layout>\
         </citation></style>"
    );
    let files = vec![("book.md", STYLED.to_owned()), ("x.bib", WORK.to_owned()), ("x.csl", style)];
    Hostile { name, files, arguments: "build book.md", code: 1, says }
}

fn drawn(name: &'static str, filter: &str, code: i32, says: &'static str) -> Hostile {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"900\"><filter id=\"f\">{filter}</filter>\
         <rect width=\"900\" height=\"900\" filter=\"url(#f)\"/></svg>"
    );
    let files = vec![("book.md", "# A\n\n![a drawing](x.svg)\n".to_owned()), ("x.svg", svg)];
    Hostile { name, files, arguments: "build book.md --to pdf", code, says }
}

fn bibliographies() -> Vec<Hostile> {
    let doubling = |step: &dyn Fn(usize, usize) -> String| (1..9).map(|n| step(n, n - 1)).collect::<String>();
    let strings = doubling(&|to, from| format!("@string{{a{to} = {}}}\n", vec![format!("a{from}"); 10].join(" # ")));
    let works =
        doubling(&|to, from| format!("@xdata{{x{to}, xdata={{{}}}}}\n", vec![format!("x{from}"); 10].join(",")));
    let aliases = doubling(&|to, from| format!("k{to}: &k{to} [{}]\n", vec![format!("*k{from}"); 10].join(", ")));
    vec![
        citing("reference to itself", "@book{k1, crossref={k1}}".to_owned(), "inherits fields from itself"),
        citing(
            "loop of references",
            "@book{k1, crossref={b}}\n@book{b, xdata={k1}}".to_owned(),
            "inherits fields from itself",
        ),
        citing(
            "works that double",
            format!("@xdata{{x0, title={{T}}}}\n{works}@book{{k1, xdata={{x7}}}}"),
            "inherit more than",
        ),
        citing(
            "strings that double",
            format!("@string{{a0=\"xxxxxxxxxx\"}}\n{strings}@book{{k1, title=a8}}"),
            "expand to too much text",
        ),
        citing(
            "braces",
            format!("@book{{k1, title={}{}}}", "{".repeat(100_000), "}".repeat(100_000)),
            "nested more than 100 levels deep",
        ),
        Hostile {
            name: "aliases that double",
            files: vec![("book.md", CITING.replace("x.bib", "x.yml")), ("x.yml", format!("k0: &k0 x\n{aliases}"))],
            arguments: "build book.md",
            code: 1,
            says: "aliases included",
        },
    ]
}

fn styles() -> Vec<Hostile> {
    let calls =
        |to: usize| format!("<macro name=\"m{to}\">{}</macro>", format!("<text macro=\"m{}\"/>", to - 1).repeat(10));
    let bomb: String = (1..10).map(calls).collect();
    vec![
        styled("macro of itself", "<macro name=\"m9\"><text macro=\"m9\"/></macro>", "calls itself"),
        styled(
            "macros that double",
            &format!("<macro name=\"m0\"><text variable=\"title\"/></macro>{bomb}"),
            "expand to more than",
        ),
    ]
}

fn drawings() -> Vec<Hostile> {
    let noise = "<feTurbulence baseFrequency=\"0.5\" numOctaves=\"10\"/>".repeat(9);
    vec![
        drawn("octaves", "<feTurbulence baseFrequency=\"0.5\" numOctaves=\"99999999\"/>", 1, "at most 10 can be drawn"),
        drawn("radius", "<feMorphology operator=\"dilate\" radius=\"1e9\"/>", 1, "at most 100 can be drawn"),
        drawn("many filters", &noise, 0, "its filters take too much work"),
    ]
}

fn texts() -> Vec<Hostile> {
    let book = |name, text: String, arguments, code, says| Hostile {
        name,
        files: vec![("book.md", text)],
        arguments,
        code,
        says,
    };
    vec![
        book("chemistry", format!("# A\n\n$$\\ce{{{}}}$$\n", "A->".repeat(6_000)), "build book.md", 0, "warning["),
        book(
            "deep code",
            format!("# A\n\n```d\n{}```\n", "a(\n".repeat(8_000)),
            "build book.md -v",
            0,
            "note[code-plain]",
        ),
        book(
            "type wider than its page",
            "# A\n\nOne paragraph of a few words that is set far too large for the page that it is on.\n".to_owned(),
            "build book.md --to pdf --set pdf.font-size=48pt --set pdf.trim=60x60mm",
            0,
            "made ",
        ),
    ]
}

#[test]
fn hostile_files_are_refused_or_read_in_part() {
    let all = [bibliographies(), styles(), drawings(), texts()];
    for it in all.into_iter().flatten() {
        let files: Vec<(&str, &str)> = it.files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let place = folder(&files);
        let run = run(place.path(), it.arguments);
        assert_eq!(run.code, it.code, "{}: {}", it.name, run.stderr);
        assert!(run.stderr.contains(it.says), "{}: {}", it.name, run.stderr);
        assert!(!run.stderr.contains("panicked"), "{}: {}", it.name, run.stderr);
    }
}

/// The most memory that a run of the program had, in bytes, as Linux tells it while it lasts.
#[cfg(target_os = "linux")]
fn peak(folder: &std::path::Path, arguments: &[&str]) -> u64 {
    let mut child = crate::support::chapbook(folder);
    let mut child = child.args(arguments).stderr(std::process::Stdio::null()).spawn().expect("can be started");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("runs").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes =
            text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = kilobytes.map_or(peak, |kilobytes: u64| kilobytes * 1024);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(child.wait().expect("ends").success());
    peak
}

/// Four images of 49 megapixels are 588 MB: the writer packs one before the next is read.
#[cfg(target_os = "linux")]
#[test]
fn large_images_are_not_in_memory_together() {
    let names = ["a", "b", "c", "d"];
    let text: String = names.iter().map(|name| format!("![An image]({name}.png)\n\n")).collect();
    let place = folder(&[("book.md", &text)]);
    for (level, name) in names.iter().enumerate() {
        let mut out =
            std::io::BufWriter::new(fs::File::create(place.path().join(format!("{name}.png"))).expect("can be made"));
        let mut encoder = png::Encoder::new(&mut out, 7000, 7000);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().expect("can be written");
        let level = u8::try_from(level).expect("is small");
        writer.write_image_data(&vec![level; 7000 * 7000 * 3]).expect("can be written");
    }
    let peak = peak(place.path(), &["build", "book.md", "--to", "pdf"]);
    assert!(peak < 400 << 20, "{} MB", peak >> 20);
}

/// The table of readers in `ARCHITECTURE.md`: every crate is a dependency, and every test is there.
#[test]
fn the_table_of_readers_is_true() {
    let page = fs::read_to_string("ARCHITECTURE.md").expect("is there");
    let manifest = fs::read_to_string("Cargo.toml").expect("is there");
    let table =
        page.split("## Readers of foreign data").nth(1).and_then(|part| part.split("\n## ").next()).expect("is there");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| reader"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(10 < rows.len());
    let mut sources = String::new();
    let mut folders = vec![std::path::PathBuf::from("src"), "tests".into(), "fuzz".into()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("can be listed") {
            let path = entry.expect("can be listed").path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources += &fs::read_to_string(path).expect("is UTF-8");
            }
        }
    }
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    for row in &rows {
        let [_, crates, bound, tests] = row[..] else { panic!("four cells: {row:?}") };
        assert!(!bound.is_empty());
        for name in names(crates) {
            assert!(manifest.contains(&format!("\n{name} = ")), "no dependency `{name}`");
        }
        assert!(!names(tests).is_empty(), "no test: {row:?}");
        for name in names(tests) {
            assert!(sources.contains(&format!("fn {name}(")), "no test `{name}`");
        }
    }
    // Who adds a reader adds a row.
    let readers = [
        "hayagriva", "html5ever", "image", "imagesize", "lopdf", "png", "pulldown-cmark", "pulldown-latex",
        "quick-xml", "ratex-parser", "resvg", "saphyr-parser", "serde_json", "skrifa", "harfrust", "syntect", "toml",
        "usvg", "wuff",
    ];
    for name in readers {
        let has = rows.iter().any(|row| names(row[1]).iter().any(|it| it == name));
        assert!(has, "no row for `{name}`");
    }
}
