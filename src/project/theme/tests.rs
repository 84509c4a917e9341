//! The table of elements and properties is sound, and misspelt names get a way out.

use super::*;
use crate::source::Span;

fn set(path: &str, value: &str) -> Result<ElementSettings, String> {
    let mut settings = ElementSettings::default();
    let (_, property) = find(path).ok_or("unknown")?;
    (property.apply)(&mut settings, &Node::plain(value, Span::default()))?;
    Ok(settings)
}

#[test]
fn each_property_takes_what_it_says() {
    for (path, good, bad) in [
        ("style.chapter.size", "165%", "5%"),
        ("style.chapter.size", "18pt", "18"),
        ("style.chapter.sink", "25%", "90%"),
        ("style.chapter.after", "1.5", "1.25"),
        ("style.quote.left", "1.5em", "99%"),
        ("style.head.recto", "section", "recto"),
        ("style.table.rule-above", "0.8pt", "80pt"),
        ("style.chapter-number.tracking", "0.08em", "2em"),
    ] {
        assert!(set(path, good).is_ok(), "{path} {good}");
        assert!(set(path, bad).is_err(), "{path} {bad}");
    }
    assert_eq!(set("style.chapter.size", "165%").unwrap().size, Some(Dimension::Em(1650)));
    assert_eq!(set("style.heading2.before", "1.5").unwrap().before, Some(3));
    assert!(set("style.list.size", "100%").is_err(), "lists have no size");
}

#[test]
fn every_property_that_an_element_names_is_there() {
    for element in ELEMENTS.iter() {
        for name in element.names() {
            assert!(PROPERTIES.iter().any(|it| it.name == name), "{} {name}", element.name);
        }
    }
}

#[test]
fn unknown_looks_get_a_way_out() {
    assert_eq!(suggestion("style.chaptr.size").unwrap(), "use `style.chapter.size`");
    assert_eq!(suggestion("style.h2").unwrap(), "use `style.heading2`");
    assert!(suggestion("style.paragraph.size").unwrap().contains("`pdf.font-size`"));
    assert_eq!(suggestion("style.chapter.siz").unwrap(), "use `style.chapter.size`");
    assert!(suggestion("style.list.zzzzzzzz").unwrap().starts_with("`list` has `before`"));
    assert!(suggestion("pdf.trim").is_none());
}
