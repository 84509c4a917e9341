//! `chapbook inspect`: text as in the golden, JSON as its schema says, the handbook's example as it comes out.
//! `BLESS=1` accepts what is new.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::schema::Schema;
use crate::support::{folder, root, run};

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn the_model_and_what_it_resolved_to_are_shown_as_text() {
    let place = root().join("tests/inspect");
    let shown = run(&place, "inspect book.md").stdout;
    let golden = place.join("expected.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &shown).expect("can be written");
    }
    assert_eq!(fs::read_to_string(golden).unwrap_or_default(), shown);
}

#[test]
fn the_json_keeps_to_its_schema_and_to_itself() {
    let schema = Schema::read(&root().join("book/src/inspect.schema.json"));
    let books =
        ["inspect/book.md", "books/oddments/oddments.md", "books/almanac/almanac.md", "books/lantern", "books/harbour"];
    for book in books {
        let shown = run(&root().join("tests"), &format!("inspect {book} --format json")).stdout;
        let value: Value = serde_json::from_str(&shown).expect("is JSON");
        assert_eq!(schema.check(&value), Ok(()), "{book}");
        let mut nodes = BTreeSet::new();
        collect(&value["document"], &mut nodes);
        let resolved = &value["resolved"];
        let node = |value: &Value| value["node"].as_u64().expect("is a number");
        for entry in resolved["outline"].as_array().expect("a list") {
            assert!(nodes.contains(&node(entry)), "{book}: {entry}");
        }
        for (from, to) in resolved["references"].as_object().expect("an object") {
            let from = from.parse().expect("a number");
            assert!(nodes.contains(&from) && nodes.contains(&node(to)), "{book}: {from}: {to}");
        }
        for mark in resolved["notes"].as_array().expect("a list").iter().flat_map(|it| it["marks"].as_array()).flatten()
        {
            assert!(mark.as_u64().is_some_and(|it| nodes.contains(&it)), "{book}: {mark}");
        }
    }
}

#[test]
fn the_json_of_pages_keeps_to_its_schema_and_adds_up() {
    let schema = Schema::read(&root().join("book/src/pages.schema.json"));
    let command = "inspect books/novel/the-ferry.md --set pdf.trim=a6 --format json --pages";
    let shown = run(&root().join("tests"), command).stdout;
    let pages: Value = serde_json::from_str(&shown).expect("is JSON");
    assert_eq!(schema.check(&pages), Ok(()));
    let sum = |costs: &Value| -> i64 {
        costs.as_array().into_iter().flatten().filter_map(|array| array["amount"].as_i64()).sum()
    };
    // Pages of a chapter follow one another, and the last ends before nothing.
    let (mut chapter, mut chapters, mut others) = (0, 0, 0);
    for page in pages.as_array().expect("a list").iter().filter(|it| it["decision"].is_object()) {
        let decision = &page["decision"];
        let explanation = &decision["explanation"];
        chapter += sum(&decision["costs"]);
        if explanation["ends-before"].is_null() {
            assert_eq!(explanation["plan"], chapter, "page {}", page["page"]);
            (chapter, chapters) = (0, chapters + 1);
        }
        if let Some(other) = explanation["next-best"].as_object() {
            assert!(explanation["plan"].as_i64() <= other["plan"].as_i64(), "page {}", page["page"]);
            others += 1;
        }
    }
    assert!(1 < chapters && 1 < others, "{chapters} {others}");
    let some = run(&root().join("tests"), &format!("{command}=6-7")).stdout;
    let some: Value = serde_json::from_str(&some).expect("is JSON");
    assert_eq!(some.as_array().map(Vec::len), Some(2));
    assert_eq!(some[0], pages[5]);
}

#[test]
fn a_wrong_range_of_pages_is_refused() {
    for range in ["0-x", "9-3", "a"] {
        let run = run(&root().join("tests"), &format!("inspect inspect/book.md --pages={range}"));
        assert_eq!(run.code, 2, "{range}");
        assert!(run.stderr.contains("`7-9`"), "{}", run.stderr);
    }
}

/// The numbers of all nodes.
fn collect(value: &Value, nodes: &mut BTreeSet<u64>) {
    nodes.extend(value["node"].as_u64());
    value["children"].as_array().into_iter().flatten().for_each(|array| collect(array, nodes));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`BLESS=1` accepts what is new")]
fn the_handbooks_example_is_what_comes_out() {
    let path = root().join("book/src/inspect.md");
    let page = fs::read_to_string(&path).expect("is there");
    let block = |name: &str| {
        let rest = page.split_once(&format!("```{name}\n")).expect("has one").1;
        rest.split_once("```\n").expect("ends").0.to_owned()
    };
    let folder = folder(&[("book.md", &block("markdown"))]);
    let shown = run(folder.path(), "inspect book.md").stdout;
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, page.replace(&block("text"), &shown)).expect("can be written");
    } else {
        assert_eq!(block("text"), shown);
    }
}
