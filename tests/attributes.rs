//! Every attribute that the program says it reads has an effect: for each a text with it and one without, of
//! which the PDF differs, or the EPUB beyond the class itself.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{folder, root, run};

/// The attribute, a text without it, and the text with it. An attribute that another needs is in both.
const SAMPLES: &[(&str, &str, &str)] = &[
    ("alt", "![](p.svg)", "![](p.svg){alt=words}"),
    ("count", "", ""),
    ("dir", "[w!]{.small}", "[w!]{.small dir=rtl}"),
    ("entry", "[w]{.index}\n\n::: index\n:::", "[w]{.index entry=x}\n\n::: index\n:::"),
    ("every", "::: {.verse .line-numbers}\na\nb\n:::", "::: {.verse .line-numbers every=2}\na\nb\n:::"),
    ("first", "::: {.verse .line-numbers}\na\nb\n:::", "::: {.verse .line-numbers first=5}\na\nb\n:::"),
    ("fold", "> [!NOTE]\n> Words.", "> [!NOTE]-\n> Words."),
    ("form", "[W]{.term}\n\n::: acronyms\nW\n: Water\n:::", "[W]{.term form=long}\n\n::: acronyms\nW\n: Water\n:::"),
    ("hidelines", "```python\n!a\nb\n```", "```python hidelines=!\n!a\nb\n```"),
    ("hl_lines", "```python\na\nb\n```", "```python hl_lines=2\na\nb\n```"),
    ("image", "# Two", "# Two {image=p.svg}"),
    ("index", "[w]{.index}\n\n::: index\n:::", "[w]{.index index=x}\n\n::: index\n:::"),
    ("keyword", "", ""),
    ("lang", "[mot]{.small}", "[mot]{.small lang=fr}"),
    ("linenos", "```python\na\n```", "```python linenos=true\na\n```"),
    ("long", "[W]{.term}\n\n::: glossary\nW\n: Wet.\n:::", "[W]{.term}\n\n::: glossary\n[W]{long=Water}\n: Wet.\n:::"),
    (
        "long-plural",
        "[]{.term entry=W .plural}\n\n::: acronyms\nW\n: Water\n:::",
        "[]{.term entry=W .plural}\n\n::: acronyms\n[W]{long-plural=\"Two waters\"}\n: Water\n:::",
    ),
    ("not-keyword", "", ""),
    ("not-type", "", ""),
    ("of", "", ""),
    ("only", "[w]{.small}", "[w]{.small only=print}"),
    (
        "plural",
        "[]{.term entry=W .plural}\n\n::: acronyms\nW\n: Water\n:::",
        "[]{.term entry=W .plural}\n\n::: acronyms\n[W]{plural=WW}\n: Water\n:::",
    ),
    (
        "range",
        "[w]{.index}\n\n# Two\n\n[w]{.index}\n\n::: index\n:::",
        "[w]{.index range=start}\n\n# Two\n\n[w]{.index range=end}\n\n::: index\n:::",
    ),
    ("see", "[w]{.index}[x]{.index}\n\n::: index\n:::", "[w]{.index see=x}[x]{.index}\n\n::: index\n:::"),
    ("see-also", "[w]{.index}[x]{.index}\n\n::: index\n:::", "[w]{.index see-also=x}[x]{.index}\n\n::: index\n:::"),
    (
        "short",
        "!# One of two\n\nw\n\n::: pagebreak\n:::\n\nw\n\n::: pagebreak\n:::\n\nw",
        "!# One of two {short=One}\n\nw\n\n::: pagebreak\n:::\n\nw\n\n::: pagebreak\n:::\n\nw",
    ),
    ("sort", "[w]{.index}[x]{.index}\n\n::: index\n:::", "[w]{.index sort=y}[x]{.index}\n\n::: index\n:::"),
    ("startFrom", "```{.python .numberLines}\na\n```", "```{.python .numberLines startFrom=5}\na\n```"),
    ("title", "::: aside\nw\n:::", "::: aside {title=Words}\nw\n:::"),
    ("type", "", ""),
    ("widths", "| a | b |\n|-|-|\n| a | b |\n\n: C", "| a | b |\n|-|-|\n| a | b |\n\n: C {widths=\"80% 20%\"}"),
    ("width", "![a](p.svg)", "![a](p.svg){width=20%}"),
    (
        ".all",
        "[W]{.term}\n\n::: acronyms\nW\n: Water\n\nX\n: Xylem\n:::",
        "[W]{.term}\n\n::: {.acronyms .all}\nW\n: Water\n\nX\n: Xylem\n:::",
    ),
    (".annotated", "", ""),
    (".bdo", "[w]{dir=rtl}", "[w]{.bdo dir=rtl}"),
    (".book", "[*w*]{.title}", "[*w*]{.title .book}"),
    (".dots", "[w]{.small}", "[w]{.small .dots}"),
    (".essay", "[*w*]{.title}", "[*w*]{.title .essay}"),
    (".film", "[*w*]{.title}", "[*w*]{.title .film}"),
    (".journal", "[*w*]{.title}", "[*w*]{.title .journal}"),
    (".magazine", "[*w*]{.title}", "[*w*]{.title .magazine}"),
    (".newspaper", "[*w*]{.title}", "[*w*]{.title .newspaper}"),
    (".opera", "[*w*]{.title}", "[*w*]{.title .opera}"),
    (".painting", "[*w*]{.title}", "[*w*]{.title .painting}"),
    (".pamphlet", "[*w*]{.title}", "[*w*]{.title .pamphlet}"),
    (".paper", "[*w*]{.title}", "[*w*]{.title .paper}"),
    (".play", "[*w*]{.title}", "[*w*]{.title .play}"),
    (".poem", "[*w*]{.title}", "[*w*]{.title .poem}"),
    (".sculpture", "[*w*]{.title}", "[*w*]{.title .sculpture}"),
    (".short-story", "[*w*]{.title}", "[*w*]{.title .short-story}"),
    (".song", "[*w*]{.title}", "[*w*]{.title .song}"),
    (".roman", "[C]{.x}", "[C]{.roman}"),
    (".ship", "[*w*]{.x}", "[*w*]{.ship}"),
    (".taxonomy", "[*w*]{.x}", "[*w*]{.taxonomy}"),
    (".title", "[*w*]{.x}", "[*w*]{.title}"),
    (".abbr", "[w]{title=words}", "[w]{.abbr title=words}"),
    (".back", "# Two\n\n# Glossary {.chapter}", "# Two\n\n# Glossary {.chapter .back}"),
    (".backmatter", "# Two\n\n# Three", "# Two\n\n# Three {.backmatter}"),
    (".big", "[w]{.x}", "[w]{.big}"),
    (".body", "!# Preface {.preface}\n\nw\n\n# Two\n\nw", "!# Preface {.preface .body}\n\nw\n\n# Two\n\nw"),
    (".caption", "", ""),
    (".closing", "[Yours,]{.x}", "[Yours,]{.closing}"),
    (".continued", "", ""),
    (".dateline", "[Oldtown]{.x}", "[Oldtown]{.dateline}"),
    (".decorative", "![](p.svg)", "![](p.svg){.decorative}"),
    (".figure", "", ""),
    (".front", "!# One\n\nw\n\n# Two\n\nw", "!# One {.front}\n\nw\n\n# Two\n\nw"),
    (".frontmatter", "!# One\n\nw\n\n# Two\n\nw", "!# One {.frontmatter}\n\nw\n\n# Two\n\nw"),
    (".headings-in-columns", "::: columns\n## Two\n\nw\n:::", "::: {.columns .headings-in-columns}\n## Two\n\nw\n:::"),
    (".here", "", ""),
    (".index", "[w]{.x}\n\n::: index\n:::", "[w]{.index}\n\n::: index\n:::"),
    (".ins", "[w]{.x}", "[w]{.ins}"),
    (".kbd", "[`w`]{.x}", "[`w`]{.kbd}"),
    (".landscape", "## Two\n\nw", "## Two {.landscape}\n\nw"),
    (".line-numbers", "::: verse\na\nb\nc\nd\ne\n:::", "::: {.verse .line-numbers}\na\nb\nc\nd\ne\n:::"),
    (".mainmatter", "!# Preface {.preface}\n\nw\n\n# Two\n\nw", "!# Preface {.preface .mainmatter}\n\nw\n\n# Two\n\nw"),
    (".margin", "w [w]{.x}", "w [w]{.margin}"),
    (".mark", "[w]{.x}", "[w]{.mark}"),
    (".numbered", "", ""),
    (".page", "[w](#x)\n\n# Two {#x}", "[w](#x){.page}\n\n# Two {#x}"),
    (
        ".plural",
        "[]{.term entry=W}\n\n::: acronyms\nW\n: Water\n:::",
        "[]{.term entry=W .plural}\n\n::: acronyms\nW\n: Water\n:::",
    ),
    (".principal", "[w]{.index}[w]{.index}\n\n::: index\n:::", "[w]{.index .principal}[w]{.index}\n\n::: index\n:::"),
    (".rp", "", ""),
    (".rt", "", ""),
    (".ruby", "", ""),
    (".ruled", "::: columns\nw\n\nw\n:::", "::: {.columns .ruled}\nw\n\nw\n:::"),
    (".salutation", "Text.\n\n[Dear Sir,]{.x}", "Text.\n\n[Dear Sir,]{.salutation}"),
    (".samp", "[`w`]{.x}", "[`w`]{.samp}"),
    (".sesame", "[w]{.dots}", "[w]{.sesame}"),
    (".signature", "[J. Anders]{.x}", "[J. Anders]{.signature}"),
    (".small", "[w]{.x}", "[w]{.small}"),
    (".smallcaps", "[w]{.x}", "[w]{.smallcaps}"),
    (".speaker", "[Ann]{.x} Words.", "[Ann]{.speaker} Words."),
    (".source", "[Anders]{.x}", "[Anders]{.source}"),
    (".term", "[W]{.x}\n\n::: acronyms\nW\n: Water\n:::", "[W]{.term}\n\n::: acronyms\nW\n: Water\n:::"),
    (".turned", "| a |\n|-|\n| a |\n\n: C", "| a |\n|-|\n| a |\n\n: C {.turned}"),
    (".underline", "[w]{.x}", "[w]{.underline}"),
    (".unlisted", "## Two", "## Two {.unlisted}"),
    (".unnumbered", "## Two", "## Two {.unnumbered}"),
    (".upright", "", ""),
];

/// What the parser itself gives to what it makes of HTML and of long paragraphs, and what is shown elsewhere:
/// `count` among the pages of columns (`suite/pages/columns.md`), `.numbered` among the tests of numbers, `.here` among those of floats, `.upright` among those of tables that are turned, what a list of references holds among those of scholars' books.
const ELSEWHERE: &[&str] = &[
    "count", "keyword", "not-keyword", "not-type", "of", "type", ".annotated", ".caption", ".continued", ".figure",
    ".here", ".numbered", ".rp", ".rt", ".ruby", ".upright",
];

/// A book with this text: its PDF, and the text of its EPUB without classes.
fn made(place: &Path, number: usize, text: &str) -> (Vec<u8>, String) {
    let name = format!("b{number}");
    let front = "---\ntitle: T\nauthor: A\nchapbook:\n  number-sections: true\n  pdf:\n    toc: true\n---\n\n";
    // What begins with a mark of exclamation has its own first heading.
    let text =
        text.strip_prefix('!').filter(|rest| rest.starts_with('#')).map_or(format!("# One\n\n{text}"), str::to_owned);
    fs::write(place.join(format!("{name}.md")), format!("{front}{text}\n")).expect("can be written");
    let run = run(place, &format!("build {name}.md -o {name}"));
    assert!(run.code <= 1, "{text}: {}", run.stderr);
    let folder = place.join(&name);
    let pdf = fs::read(folder.join(format!("{name}.pdf"))).unwrap_or_else(|_| panic!("{text}: {}", run.stderr));
    let epub = fs::File::open(folder.join(format!("{name}.epub"))).expect("is there");
    let mut archive = zip::ZipArchive::new(epub).expect("an archive");
    let mut all = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("is there");
        if file.name().ends_with(".xhtml") {
            file.read_to_string(&mut all).expect("is text");
        }
    }
    let mut bare = String::new();
    let mut rest = all.as_str();
    while let Some(at) = rest.find(" class=\"") {
        bare.push_str(&rest[..at]);
        let inner = &rest[at + " class=\"".len()..];
        rest = inner.find('"').map_or("", |at| &inner[at + 1..]);
    }
    (pdf, bare + rest)
}

#[test]
fn every_attribute_has_a_sample() {
    let known: Vec<String> = chapbook::parse::attributes().filter(|attribute| !attribute.starts_with(":::")).collect();
    let sampled: Vec<&str> = SAMPLES.iter().map(|sample| sample.0).collect();
    let missing: Vec<&String> = known.iter().filter(|it| !sampled.contains(&it.as_str())).collect();
    let stale: Vec<&&str> = sampled.iter().filter(|it| !known.iter().any(|known| known == *it)).collect();
    assert!(missing.is_empty() && stale.is_empty(), "{missing:?} {stale:?}");
}

#[test]
fn every_attribute_and_container_changes_an_output() {
    let containers = chapbook::parse::attributes().filter(|attribute| attribute.starts_with(":::"));
    // Those of definitions are tried by their own attributes.
    let plain = ["group", "div", "bibliography", "index", "pagebreak", "figure", "glossary", "acronyms"];
    let containers = containers.filter(|container| !plain.iter().any(|name| container.ends_with(name)));
    let text = |opening: &str| format!("{opening}\nwords and\nmore words\n:::\n\nText.");
    let containers = containers.map(|container| (container.clone(), text("::: group"), text(&container)));
    let owned = |it: &(&str, &str, &str)| (it.0.to_owned(), it.1.to_owned(), it.2.to_owned());
    let samples = SAMPLES.iter().filter(|sample| !ELSEWHERE.contains(&sample.0)).map(owned);
    let samples: Vec<(String, String, String)> = samples.chain(containers).collect();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"80\" height=\"40\"><path d=\"M5 5L40 30z\"/></svg>";
    let place = folder(&[("p.svg", svg)]);
    let (next, without_effect) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((name, without, with)) = samples.get(next.fetch_add(1, Ordering::Relaxed)) {
            let number = samples.iter().position(|sample| sample.0 == *name).expect("is one of them") * 2;
            if made(place.path(), number, without) == made(place.path(), number + 1, with) {
                without_effect.lock().expect("no thread panics").push(name.clone());
            }
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(work))));
    let without_effect = without_effect.into_inner().expect("no thread panics");
    assert!(without_effect.is_empty(), "nothing changes by {without_effect:?}");
}

#[test]
fn the_handbook_names_every_attribute() {
    let pages = fs::read_dir(root().join("book/src")).expect("is there").filter_map(Result::ok);
    let text: String = pages.filter_map(|page| fs::read_to_string(page.path()).ok()).collect();
    let made = ["caption", "continued", "figure", "rp", "rt", "ruby"];
    for name in chapbook::parse::attributes() {
        let name = name.trim_start_matches(['.', ':', ' ']).to_owned();
        let is_named = ["`.", "{.", " .", "`", " ", "{"].iter().any(|before| text.contains(&format!("{before}{name}")));
        assert!(made.contains(&name.as_str()) || is_named, "{name}");
    }
}
