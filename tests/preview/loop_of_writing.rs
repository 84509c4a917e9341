//! The preview while a book is written: two themes at the same words, e-books that are being loaded, and what the terminal is told.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;

use super::{CALM, PATIENCE, Preview, book};
use crate::support::chapbook;

#[test]
fn both_sides_of_a_comparison_are_at_the_same_words() {
    let folder = book("");
    let text = |name: &str| {
        (1..200).map(|at| format!("In {name}{at} the sea was as high as the quay.\n\n")).collect::<String>()
    };
    fs::write(folder.path().join("book/one.md"), format!("# Over\n\n{}", text("O"))).expect("is written");
    let preview = Preview::start(folder.path(), &["book", "--set", "pdf.contents=true", "--set", "pdf.trim=a6"]);
    assert_eq!(preview.post("compare", "\"scholarly\"").status, 204);
    let state = preview.until(|state| !state["other"].is_null());
    let json = |path: &str| -> Value { serde_json::from_str(&preview.get(path).body).expect("is JSON") };
    let word = |page: &Value, spot: &Value| {
        let [x, y, height] = ["x", "y", "height"].map(|name| spot[name].as_f64().expect("a number"));
        json(&format!("source?page={page}&x={}&y={}", x + 1.0, y + height / 2.0))
    };
    let pages = state["pages"].as_array().expect("a list").len();
    let mut found = 0;
    for page in 0..pages {
        let pair = json(&format!("counterpart?page={page}&y=100"));
        if pair.is_null() || pair["here"]["page"] != page {
            continue;
        }
        // There and back again is the same line: what the second side shows are the words of the first.
        let there = &pair["there"];
        let back = json(&format!("counterpart?of_other=true&page={}&y={}", there["page"], there["y"]));
        let (one, two) = (word(&pair["here"]["page"], &pair["here"]), word(&back["there"]["page"], &back["there"]));
        assert_eq!(one["line"], two["line"], "page {page}: {pair} {back}");
        found += 1;
    }
    assert!(3 < found, "{found} of {pages} pages have words");
    // A title is set with its number, and was written all the same; contents were not.
    let heading = json("at?file=one.md&line=1");
    let source = word(&heading["page"], &heading);
    assert_eq!((&source["file"], &source["line"]), (&"one.md".into(), &1.into()), "{heading}");
}

#[test]
fn an_ebook_that_is_being_loaded_stays_for_a_while() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let ebook = |state: &Value| state["ebook"]["version"].as_str().expect("a version").to_owned();
    let state = preview.state();
    let (first, text) = (ebook(&state), state["ebook"]["spine"][0].as_str().expect("a text").to_owned());
    fs::write(folder.path().join("book/one.md"), "# One\n\nOther words.\n").expect("is written");
    preview.until(|state| state["final"] == true && ebook(state) != first);
    assert_eq!(preview.get(&format!("ebook/light/{first}/{text}")).status, 200);
}

#[test]
fn the_terminal_is_told_of_each_problem_once() {
    let folder = book("");
    let log = folder.path().join("log");
    let mut command = chapbook(folder.path());
    let command = command.args(["preview", "book"]).env_remove("VISUAL").env_remove("EDITOR");
    let stderr = fs::File::create(&log).expect("is made");
    let mut child = command.stdout(Stdio::piped()).stderr(stderr).spawn().expect("starts");
    let mut address = String::new();
    BufReader::new(child.stdout.take().expect("is a pipe")).read_line(&mut address).expect("says its address");
    let said = || fs::read_to_string(&log).expect("is there");
    let until = |builds: usize| {
        let end = Instant::now() + PATIENCE;
        while said().matches("built in ").count() < builds {
            assert!(Instant::now() < end, "{}", said());
            std::thread::sleep(CALM / 30);
        }
        std::thread::sleep(CALM);
    };
    let save = |text: &str| fs::write(folder.path().join("book/one.md"), text).expect("is written");
    until(1);
    save("# One\n\n![](a.png)\n");
    until(2);
    save("# One\n\nA line above it.\n\n![](a.png)\n");
    until(3);
    save("# One\n\nA line above it.\n");
    until(4);
    child.kill().expect("ends");
    child.wait().expect("has ended");
    let text = said();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("built in ")).collect();
    let ends: Vec<&str> = lines.iter().filter_map(|line| line.split(": ").nth(1)).collect();
    assert_eq!(ends, ["all clear", "1 problem", "1 problem, as before", "all clear"], "{text}");
    // With its place and the way out, and not again when it has only moved.
    assert_eq!(text.matches("[image-missing]").count(), 1, "{text}");
    assert!(text.contains("book/one.md:3:1") && !text.contains("one.md:5:1"), "{text}");
}
