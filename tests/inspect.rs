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
        let node = |it: &Value| it["node"].as_u64().expect("is a number");
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

/// The numbers of all nodes.
fn collect(value: &Value, nodes: &mut BTreeSet<u64>) {
    nodes.extend(value["node"].as_u64());
    value["children"].as_array().into_iter().flatten().for_each(|it| collect(it, nodes));
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
