//! The handbook: it builds with the program it describes, without a warning, and what it lists is what there
//! is. (The list of errors is held by `diagnostics`.)

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::Command;

use chapbook::epub::ShopTable;
use chapbook::project::settings::schema::{handbook, json_schema};
use chapbook::project::settings::table::SETTINGS;
use chapbook::project::theme::{ELEMENTS, PROPERTIES};
use chapbook::proof::KINDS;

use serde_json::json;

use crate::schema::Schema;
use crate::support::{folder, root, run};

#[test]
fn it_builds_without_a_word_of_complaint() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let book = root().join("book");
    let run = run(folder.path(), &format!("build {} -o out --deny warnings", book.display()));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(folder.path().join("out/the-chapbook-handbook.pdf").is_file());
    let epub = folder.path().join("out/the-chapbook-handbook.epub");
    // README shows its cover, in a fourth of its size.
    let mut archive = zip::ZipArchive::new(fs::File::open(epub).expect("is there")).expect("an archive");
    let mut cover = Vec::new();
    archive.by_name("OEBPS/cover.png").expect("has a cover").read_to_end(&mut cover).expect("can be read");
    let cover = image::load_from_memory(&cover).expect("a picture").into_luma8();
    let cover = image::imageops::resize(&cover, 390, 624, image::imageops::FilterType::Triangle);
    let known = image::open(root().join("book/src/pictures/readme-cover.png")).expect("a picture").into_luma8();
    let differs: u64 = cover.as_raw().iter().zip(known.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    let mean = differs as f64 / known.as_raw().len() as f64;
    assert!(
        known.dimensions() == (390, 624) && mean < SCALING,
        "README's cover differs by {mean:.2} levels: make pictures"
    );
}

/// The levels of grey by which a pixel of a picture that a browser made smaller may differ on average.
const SCALING: f64 = 5.0;

/// The pamphlet beside it: sixteen pages with their cover, on four sheets.
#[test]
fn the_pamphlet_folds_without_a_word_of_complaint() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let text = root().join("book/pamphlet/fold.md");
    let made = run(folder.path(), &format!("pamphlet {} -o out --deny warnings", text.display()));
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(made.stderr.contains("out/fold-booklet.pdf (16 pages, "), "{}", made.stderr);
    let steps = fs::read_to_string(folder.path().join("out/fold-booklet.txt")).expect("is made");
    assert!(steps.contains("4 sheets"), "{steps}");
}

/// The lists of the page of settings are made from the schema; `BLESS=1` writes them.
#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn it_lists_every_setting_as_the_schema_has_it() {
    let path = root().join("book/src/settings.md");
    let page = fs::read_to_string(&path).expect("is there");
    let mut made = page.clone();
    let groups = [
        ("## The book", ""),
        ("## The PDF", "pdf"),
        ("## Heads and feet of pages", "running"),
        ("## The EPUB", "epub"),
        ("## Fonts", "fonts"),
        ("## Booklets", "booklet"),
        ("## The printed cover", "cover"),
        ("## The preview", "preview"),
    ];
    for (heading, prefix) in groups {
        let start = made.find(&format!("{heading}\n")).expect(heading);
        let from = start + 1 + made[start..].find("\n`").expect("a list");
        // All up to the last entry: a paragraph may follow.
        let is_listed = |line: &&str| line.trim_end().is_empty() || line.starts_with(": ") || setting(line).is_some();
        let list: usize = made[from..].split_inclusive('\n').take_while(is_listed).map(str::len).sum();
        let to = from + made[from..from + list].trim_end().len() + 1;
        made.replace_range(from..to, &handbook(prefix));
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).expect("can be written");
    } else {
        assert_eq!(page, made);
    }
    let mut listed: Vec<&str> = made.lines().filter_map(setting).collect();
    let mut known: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known, "each setting has one entry");
}

/// The setting that a line names, if it is the term of a list.
fn setting(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix('`')?.strip_suffix('`').filter(|name| !name.contains('`'))
}

/// The points of a proof, and its kinds in the schema.
#[test]
fn it_lists_every_kind_of_flaw() {
    let page = fs::read_to_string(root().join("book/src/proof.md")).expect("is there");
    let schema = fs::read_to_string(root().join("book/src/proof.schema.json")).expect("is there");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows.len(), KINDS.len());
    for (kind, row) in KINDS.iter().zip(rows) {
        assert!(row.starts_with(&format!("| `{}` | {} | {}", kind.code, kind.weight, kind.about)), "{row}");
        assert!(schema.contains(&format!("\"{}\"", kind.code)), "{}", kind.code);
    }
}

/// So is the table of what shops publish.
#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn it_lists_what_shops_publish_as_the_table_has_it() {
    let path = root().join("book/src/shops.md");
    let page = fs::read_to_string(&path).expect("is there");
    let from = page.find("| Shop |").expect("a table");
    let rows: usize = page[from..].split_inclusive('\n').take_while(|line| line.starts_with('|')).map(str::len).sum();
    let mut made = page.clone();
    made.replace_range(from..from + rows, &ShopTable::known().handbook());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).expect("can be written");
    } else {
        assert_eq!(page, made);
    }
}

#[test]
fn the_json_schema_takes_what_the_program_takes() {
    let schema = Schema::of(&json_schema());
    for good in [
        json!({ "title": "T", "pdf": { "trim": "a5", "margins": { "inner": "20mm" }, "toc-depth": 2, "toc": true } }),
        json!({ "pdf": { "margins": "tschichold" }, "epub": { "css": ["a.css", "b.css"] }, "booklet": { "pad": 2 } }),
        json!({ "style": { "chapter": { "size": "165%", "after": 1.5 } }, "typography": { "verse": "off" } }),
    ] {
        assert_eq!(schema.check(&good), Ok(()), "{good}");
    }
    for wrong in [
        json!({ "pdf": { "trm": "a5" } }),
        json!({ "pdf": { "toc": "yes" } }),
        json!({ "pdf": { "toc-depth": 9 } }),
        json!({ "pdf": { "notes": "margin" } }),
        json!({ "style": { "paragraph": {} } }),
    ] {
        assert!(schema.check(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_shells_complete_the_names_of_settings() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&root(), &format!("completions {shell}")).stdout;
        for setting in SETTINGS {
            assert!(script.contains(&format!("{}=", setting.name)), "{shell}: {}", setting.name);
        }
        for value in ["pdf.chapter-start=run-on", "pdf.toc=false", "theme=scholarly"] {
            assert!(script.contains(value), "{shell}: {value}");
        }
    }
}

#[test]
fn it_names_every_command() {
    let page = fs::read_to_string(root().join("book/src/command-line.md")).expect("is there");
    let help = run(&root(), "--help").stdout;
    // In groups, each below its heading.
    let commands = help.lines().take_while(|line| *line != "Options:").filter_map(|line| line.strip_prefix("  "));
    let names = commands.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_whitespace().next());
    let names: Vec<&str> = names.collect();
    assert!(names.contains(&"build") && names.contains(&"man"), "{names:?}");
    let names = names.into_iter();
    let missing: Vec<&str> = names.filter(|name| !page.contains(&format!("chapbook {name}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn it_lists_every_element_and_property_of_themes() {
    let page = fs::read_to_string(root().join("book/src/themes.md")).expect("is there");
    let first = |line: &str| line.strip_prefix("| ").and_then(|rest| rest.split(" |").next()).map(str::to_owned);
    let cells = page.lines().filter_map(first).collect::<String>();
    for name in ELEMENTS.iter().map(|element| element.name).chain(PROPERTIES.iter().map(|property| property.name)) {
        let heading = name.starts_with("heading");
        assert!(heading || cells.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_plain_theme_says_what_the_program_does() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("a.md"), "---\ntitle: A\n---\n# One\n\nText.\n\n# Two\n\nMore.\n").expect("writes");
    let plain = run(&root(), "theme plain");
    fs::write(folder.path().join("mine.toml"), plain.stdout).expect("writes");
    let built = |theme: &str, out: &str| {
        let it = run(folder.path(), &format!("build a.md --to pdf -o {out} {theme}"));
        assert_eq!(it.code, 0, "{}", it.stderr);
        fs::read(folder.path().join(out).join("a.pdf")).expect("is there")
    };
    assert_eq!(built("", "without"), built("--theme mine.toml", "copied"));
}

/// The levels of grey by which a pixel may differ on average: versions of poppler smooth edges differently.
const SMOOTHING: f64 = 3.0;

/// Each theme that the handbook shows is one as it is, with its drawing beside it, in pages, e-book and cover.
#[test]
fn the_themes_that_it_shows_are_themes() {
    let page = fs::read_to_string(root().join("book/src/themes.md")).expect("is there");
    let fenced = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let themes: Vec<&str> = fenced.filter(|theme| theme.contains("\nbase = ")).collect();
    assert!(2 <= themes.len(), "{themes:?}");
    for theme in themes {
        let folder = folder(&[
            ("book/book.md", "---\ntitle: The Weir\n---\n\n# Chapter 1: The Ferry\n\nText.\n\n***\n\nMore.\n"),
            ("press/theme.toml", theme),
            ("press/wave.svg", include_str!("look/pic.svg")),
        ]);
        for command in ["check", "build --to pdf,epub", "build --to cover"] {
            let made = run(folder.path(), &format!("{command} book/book.md --theme press/theme.toml"));
            assert_eq!(made.code, 0, "{command}: {theme}\n{}", made.stderr);
        }
    }
}

#[test]
fn its_pictures_are_what_their_texts_become() {
    let pages = ["book/src", "book/src/recipes", "book/src/coming-from"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root().join(folder)));
    let text: String =
        pages.flatten().filter_map(Result::ok).filter_map(|page| fs::read_to_string(page.path()).ok()).collect();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut size = 0;
    let made = fs::read_to_string(root().join("book/pictures/made.txt")).expect("is there");
    let entries: Vec<_> =
        fs::read_dir(root().join("book/pictures")).expect("is there").filter_map(Result::ok).collect();
    let is_text = |entry: &fs::DirEntry| entry.path().extension().is_some_and(|extension| extension == "md");
    let (texts, drawings): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_text);
    for drawing in drawings {
        // What they need beside them.
        fs::copy(drawing.path(), folder.path().join(drawing.file_name())).expect("can be copied");
    }
    for entry in texts {
        let name = entry.path().file_stem().expect("has one").to_string_lossy().into_owned();
        assert!(text.contains(&format!("pictures/{name}.png")), "{name} is not shown");
        fs::copy(entry.path(), folder.path().join(format!("{name}.md"))).expect("can be copied");
        // As tools/pictures.sh has it.
        let usual = format!("{name} | build TEXT --to pdf -o . | {name}.pdf | 1");
        let row = made.lines().find(|line| line.starts_with(&format!("{name} |"))).unwrap_or(&usual);
        let [_, command, file, page] = row.split('|').map(str::trim).collect::<Vec<_>>()[..] else { panic!("{row}") };
        let run = run(folder.path(), &command.replace("TEXT", &format!("{name}.md")));
        assert_eq!(run.code, 0, "{name}: {}", run.stderr);
        let arguments = ["-r", "140", "-gray", "-png", "-singlefile", "-f", page, "-l", page, file, "p"];
        let drawn = Command::new("pdftoppm").args(arguments).current_dir(folder.path()).status();
        assert!(drawn.expect("pdftoppm is there").success(), "{name}");
        let known = root().join(format!("book/src/pictures/{name}.png"));
        size += fs::metadata(&known).expect("`make pictures` makes it").len();
        let load = |path| image::open(path).expect("a picture").into_luma8();
        let (one, other) = (load(folder.path().join("p.png")), load(known));
        assert_eq!(one.dimensions(), other.dimensions(), "{name}: make pictures");
        // A frame of two pixels is drawn around it: tools/frame.py.
        assert!(other.rows().next().is_some_and(|mut row| row.all(|pixel| pixel.0 == [0x99])), "{name} has no frame");
        let (width, height) = one.dimensions();
        let inside = |picture| image::imageops::crop_imm(picture, 2, 2, width - 4, height - 4).to_image().into_raw();
        let (one, other) = (inside(&one), inside(&other));
        let differs: u64 = one.iter().zip(&other).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = differs as f64 / one.len() as f64;
        assert!(mean < SMOOTHING, "{name} differs by {mean:.2} levels: make pictures");
    }
    assert!(size < 1_500_000, "{size} bytes of pictures");
}

/// Pages about what has no look: files, settings, messages of the terminal, and what readers hear.
const WITHOUT_PICTURES: &[&str] = &[
    "SUMMARY.md", "accessibility.md", "ci.md", "command-line.md", "errors.md", "folders.md", "inspect.md",
    "recipes.md", "settings.md", "shops.md", "sources.md", "word.md",
];

#[test]
fn every_page_whose_result_can_be_seen_shows_it() {
    for folder in ["book/src", "book/src/recipes", "book/src/coming-from"] {
        for page in fs::read_dir(root().join(folder)).expect("is there").flatten() {
            let name = page.file_name().to_string_lossy().into_owned();
            if !name.ends_with(".md") {
                continue;
            }
            let text = fs::read_to_string(page.path()).expect("is text");
            let pictures = text.split("](").skip(1).filter_map(|rest| rest.split(['"', ')']).next());
            let pictures: Vec<&str> = pictures.map(str::trim).filter(|path| path.contains("pictures/")).collect();
            let is_without = folder == "book/src" && WITHOUT_PICTURES.contains(&name.as_str());
            assert_eq!(pictures.is_empty(), is_without, "{folder}/{name}: {pictures:?}");
        }
    }
}

/// The workflows that the page on CI shows can be run as they are: each has the program before it is called, and names what it keeps.
#[test]
fn workflows_install_the_program_and_name_the_action() {
    let page = fs::read_to_string(root().join("book/src/ci.md")).expect("is there");
    let workflows: Vec<&str> =
        page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or(rest)).collect();
    let having = |word: &str| workflows.iter().filter(|workflow| workflow.contains(word)).count();
    assert!(1 < having("chapbook build") && 1 < having("uses: OWNER/REPOSITORY@v1"), "{workflows:?}");
    for workflow in &workflows {
        let called = workflow.find("chapbook build");
        let installed = workflow.find("cargo install --locked chapbook");
        assert!(called.is_none_or(|called| installed.is_some_and(|installed| installed < called)), "{workflow}");
        let is_sharded = workflow.contains("shard");
        let named = workflow.contains("name: books-${{ matrix.part }}")
            || workflow.contains("artifact: books-${{ matrix.part }}");
        assert!(!is_sharded || named, "{workflow}");
    }
    // The action's inputs are those that the page lists, with the same values where none is given.
    let action = fs::read_to_string(root().join("action.yml")).expect("is there");
    let inputs =
        action.split("\ninputs:\n").nth(1).and_then(|rest| rest.split("\noutputs:").next()).expect("has inputs");
    let name =
        |line: &str| Some(line.strip_prefix("  ")?.strip_suffix(':').filter(|name| !name.starts_with(' '))?.to_owned());
    let inputs: Vec<String> = inputs.lines().filter_map(name).collect();
    let listed: Vec<String> = page
        .lines()
        .skip_while(|line| !line.starts_with("| Input |"))
        .skip(2)
        .map_while(|line| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned()))
        .collect();
    assert_eq!(inputs, listed);
    assert!(
        action.contains("if-no-files-found: ${{ inputs.shard == '' && 'error' || 'ignore' }}"),
        "a shard may have no book"
    );
}

/// An address of the project's own stands in `Cargo.toml` first: until then none is known, and none may be made up.
#[test]
fn no_address_is_made_up() {
    let read = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    let manifest = read(root().join("Cargo.toml"));
    let known = manifest.lines().find_map(|line| line.strip_prefix("repository = \"")?.strip_suffix('"'));
    let files = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", "action.yml", "flake.nix", "Dockerfile"];
    let folders = ["book/src", "book/src/recipes", "book/src/coming-from", "packaging", ".github/workflows"];
    let inside = folders.iter().filter_map(|folder| fs::read_dir(root().join(folder)).ok()).flatten().flatten();
    let all: Vec<PathBuf> =
        files.iter().map(|file| root().join(file)).chain(inside.map(|entry| entry.path())).collect();
    for file in all {
        let text = read(file.clone());
        for site in ["github.com/", "github:", "gitlab.com/", "codeberg.org/", "ghcr.io/", "crates.io/crates/chapbook"]
        {
            for (at, _) in text.match_indices(site) {
                let address = text[at..].split([' ', ')', '>', '"', '`', '\n', '\'']).next().unwrap_or_default();
                let is_ours = address.to_lowercase().contains("chapbook");
                let is_known = known.is_some_and(|known| known.contains(address.split('/').nth(1).unwrap_or(address)));
                assert!(!is_ours || is_known, "{}: {address}", file.display());
            }
        }
    }
}
