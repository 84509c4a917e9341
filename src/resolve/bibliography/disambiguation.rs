//! Works whose authors share a family name, for the list of references: items in, items out in which each person's
//! family name is one of its own.
//!
//! The processor tells "Brown, Anna" and "Brown, Bob" apart in citations, as the style asks ("A. Brown 2001"), and then
//! leaves the given name of the first out of the references, where it belongs whatever was cited. Names that differ
//! need no telling apart. What makes them differ is a variation selector, which counts nothing in sorting (UTS #10) and
//! is taken out of what is shown.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::json::{Item, NameValue, Value};

use super::Library;

/// The selectors: U+E0100 to U+E01EF.
const FIRST: u32 = 0xE_0100;
const COUNT: usize = 240;

/// Whether a sign is one of those that tell names apart.
pub(in crate::resolve) fn is_mark(c: char) -> bool {
    (0xE_0100..=0xE_01EF).contains(&u32::from(c))
}

/// The works with their names told apart.
pub(in crate::resolve) fn items(library: &Library) -> BTreeMap<String, Item> {
    let mut given: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for person in library.values().flat_map(|work| people(&work.item)) {
        if let NameValue::Item(name) = person {
            given.entry(&name.family).or_default().insert(name.given.as_deref().unwrap_or(""));
        }
    }
    let marked = |(key, work): (&String, &super::Work)| {
        let mut item = work.item.clone();
        for person in item.0.values_mut().filter_map(names).flatten() {
            let NameValue::Item(name) = person else { continue };
            let namesakes = given.get(name.family.as_str()).filter(|namesakes| 1 < namesakes.len());
            let own = name.given.as_deref().unwrap_or("");
            if let Some(at) = namesakes.and_then(|namesakes| namesakes.iter().position(|namesake| *namesake == own)) {
                name.family.push_str(&mark(at));
            }
        }
        (key.clone(), item)
    };
    library.iter().map(marked).collect()
}

fn people(item: &Item) -> impl Iterator<Item = &NameValue> {
    let people = item.0.values().map(|value| if let Value::Names(names) = value { names.as_slice() } else { &[] });
    people.flatten()
}

fn names(value: &mut Value) -> Option<&mut Vec<NameValue>> {
    match value {
        Value::Names(names) => Some(names),
        _ => None,
    }
}

/// The signs of one namesake: as many as it takes.
fn mark(mut number: usize) -> String {
    let mut mark = String::new();
    loop {
        let offset = u32::try_from(number % COUNT).unwrap_or(0);
        mark.extend(char::from_u32(FIRST + offset));
        number /= COUNT;
        if number == 0 {
            return mark;
        }
    }
}
