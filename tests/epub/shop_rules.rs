//! A book that fails it for each rule of the shops' table: `tests/epub/shop-rules.txt` describes books, which are written here,
//! and has what is said of each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::BufWriter;
use std::path::Path;

use crate::support::described::{self, Case};
use crate::support::{folder, root, run};

/// The rules that no book of ours can break: we make what they ask for, and nothing leaves it out.
const KEPT: [(&str, &str); 3] = [("kindle", "cover-page"), ("kindle", "ncx"), ("bn", "ncx")];

/// A rule of the table, by its shop, its subject and its bounds.
type Rule = (String, String, Option<i64>, Option<i64>);

/// The known table.
fn table() -> toml::Table {
    let text = fs::read_to_string(root().join("src/epub/shop/shops.toml")).expect("is there");
    text.parse().expect("is TOML")
}

fn rules(table: &toml::Table) -> Vec<Rule> {
    let bound = |rule: &toml::Value, name: &str| rule.get(name).and_then(toml::Value::as_integer);
    let of_shop = |(shop, value): (&String, &toml::Value)| -> Vec<Rule> {
        let rules = value["rules"].as_array().expect("a list");
        let subject = |rule: &toml::Value| rule["subject"].as_str().expect("a name").to_owned();
        rules.iter().map(|rule| (shop.clone(), subject(rule), bound(rule, "least"), bound(rule, "most"))).collect()
    };
    table.iter().flat_map(of_shop).collect()
}

/// An image of so many pixels, `640x400`, and with `+6` so many megabytes of a comment in it.
fn image(path: &Path, of: &str) {
    let (size, comment) = of.split_once('+').unwrap_or((of, "0"));
    let (width, height) = size.split_once('x').expect("two sides");
    let (width, height) = (width.parse().expect("a number"), height.parse().expect("a number"));
    match path.extension().and_then(|ending| ending.to_str()).expect("has one") {
        "svg" => {
            let drawing = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><path d=\"M0 9H99\"/></svg>"
            );
            fs::write(path, drawing).expect("can be written");
        }
        "png" => {
            let mut encoder =
                png::Encoder::new(BufWriter::new(fs::File::create(path).expect("can be made")), width, height);
            let megabytes: usize = comment.parse().expect("a number");
            encoder.add_text_chunk("Comment".into(), "x".repeat(megabytes << 20)).expect("is Latin-1");
            let mut writer = encoder.write_header().expect("can be written");
            writer.write_image_data(&vec![99; (width * height) as usize]).expect("can be written");
        }
        _ => image::RgbImage::new(width, height).save(path).expect("can be written"),
    }
}

/// The shop and the subject in the name of a case.
fn rule_of(name: &str) -> (&str, &str) {
    let (shop, subject) = name.split_once(' ').expect("a shop and a subject");
    (shop, subject.split(':').next().unwrap_or(subject))
}

/// What is said of the book of a case.
fn said(name: &str, case: &Case) -> Vec<String> {
    let (shop, subject) = rule_of(name);
    let front = case.get("front").map_or(String::new(), |front| format!("{front}\n"));
    let text = case.get("text").map_or("Text.", String::as_str).replace("\\n", "\n");
    let book = format!("---\ntitle: The Shop Window\nauthor: Ann Orrell\nlang: en\n{front}---\n\n# One\n\n{text}\n");
    let place = folder(&[("book.md", &book)]);
    for (key, value) in case.iter().filter(|(key, _)| key.contains('.')) {
        image(&place.path().join(key), value);
    }
    let mut arguments = format!("check book.md --for {shop} {}", case.get("set").map_or("", String::as_str));
    // Files of gigabytes are not made: the same rule with a bound that a small file breaks.
    if let Some(most) = case.get("most") {
        let mut own = table();
        own.retain(|name, _| name == shop);
        let rules = own[shop]["rules"].as_array_mut().expect("a list");
        let rule = rules.iter_mut().find(|rule| rule["subject"].as_str() == Some(subject)).expect("is there");
        rule.as_table_mut()
            .expect("is a table")
            .insert("most".to_owned(), most.parse::<i64>().expect("a number").into());
        fs::write(place.path().join("rules.toml"), own.to_string()).expect("can be written");
        arguments.push_str(" --set epub.shop-rules=rules.toml");
    }
    let run = run(place.path(), &arguments);
    assert_eq!(run.code, 0, "{name}: {}", run.stderr);
    let lines = run.stderr.lines().filter(|line| line.starts_with("warning[shop-"));
    lines.map(str::to_owned).collect()
}

#[test]
fn each_rule_of_the_shops_has_a_book_that_fails_it() {
    let mut found = BTreeMap::<(String, String), usize>::new();
    for (name, said) in described::check("tests/epub/shop-rules.txt", said) {
        assert!(!said.is_empty(), "{name}: nothing is said");
        let (shop, subject) = rule_of(&name);
        *found.entry((shop.to_owned(), subject.to_owned())).or_default() += 1;
    }
    // A rule with two bounds has a book for each.
    let mut wanted = BTreeMap::<(String, String), usize>::new();
    for (shop, subject, least, most) in rules(&table()) {
        if !KEPT.contains(&(shop.as_str(), subject.as_str())) {
            *wanted.entry((shop, subject)).or_default() += usize::from(least.is_some()) + usize::from(most.is_some());
        }
    }
    let short: BTreeSet<_> = wanted.iter().filter(|(rule, count)| found.get(*rule).unwrap_or(&0) < *count).collect();
    assert!(short.is_empty(), "no book fails these rules: {short:?}");
}
