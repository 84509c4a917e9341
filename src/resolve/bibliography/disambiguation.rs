//! Works whose authors share a family name, for the list of references: items in, items out in which each person's
//! family name is one of its own.
//!
//! The processor tells "Brown, Anna" and "Brown, Bob" apart in citations, as the style asks ("A. Brown 2001"), and then
//! leaves the given name of the first out of the references, where it belongs whatever was cited. Names that differ
//! need no telling apart. What makes them differ is a variation selector, which counts nothing in sorting (UTS #10) and
//! is taken out of what is shown.
//!
//! Where the style's rule tells names apart wherever they are cited, all citations get names that differ, and what they
//! are shown as.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg::json::{DateValue, Item, NameItem, NameValue, Value};
use hayagriva::citationberg::{DisambiguationRule, IndependentStyle};

use super::Library;
use super::style::initials_with;

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

/// How a style tells persons of one family name apart wherever it cites them (CSL 1.0.2, "Disambiguation"): all rules
/// but `by-cite`, which the processor follows itself.
#[derive(Debug)]
pub(in crate::resolve) struct GivenRule {
    /// Whether the first name of a work alone is told apart.
    is_primary: bool,
    /// Whether initials are all that may be added.
    only_initials: bool,
    /// What follows each initial; without it names are added in full.
    initialize_with: Option<String>,
}

impl GivenRule {
    /// The rule of a style, if it has one.
    pub(in crate::resolve) fn of(style: &IndependentStyle) -> Option<GivenRule> {
        let citation = &style.citation;
        let (is_primary, only_initials) = match citation.givenname_disambiguation_rule {
            _ if !citation.disambiguate_add_givenname => return None,
            DisambiguationRule::ByCite => return None,
            DisambiguationRule::AllNames => (false, false),
            DisambiguationRule::AllNamesWithInitials => (false, true),
            DisambiguationRule::PrimaryName => (true, false),
            DisambiguationRule::PrimaryNameWithInitials => (true, true),
        };
        Some(GivenRule { is_primary, only_initials, initialize_with: initials_with(style) })
    }

    /// The given name that stands before the family name of each of some namesakes: an initial where that is enough.
    fn shown<'g>(&self, namesakes: &BTreeSet<&'g str>) -> BTreeMap<&'g str, String> {
        let Some(sign) = &self.initialize_with else {
            return namesakes.iter().map(|given| (*given, (*given).to_owned())).collect();
        };
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for given in namesakes {
            *count.entry(initials(given, sign)).or_default() += 1;
        }
        let one = |given: &&'g str| {
            let short = initials(given, sign);
            let is_enough = self.only_initials || count.get(&short) == Some(&1);
            (*given, if is_enough { short } else { (*given).to_owned() })
        };
        namesakes.iter().map(one).collect()
    }
}

/// `Anna Ruth` as `A. R.`.
fn initials(given: &str, sign: &str) -> String {
    let letters = given.split([' ', '-']).filter_map(|word| word.chars().next());
    let all: String = letters.map(|letter| format!("{letter}{sign}")).collect();
    all.trim_end().to_owned()
}

/// Works whose cited names differ, and how those are shown.
#[derive(Debug, Default)]
pub(in crate::resolve) struct Distinct {
    pub(in crate::resolve) items: BTreeMap<String, Item>,
    /// What a citation shows for each marked family name.
    pub(in crate::resolve) shown: BTreeMap<String, String>,
}

/// The works with the names that their citations begin with told apart by a rule. `cited` are the keys of the works that
/// are cited or listed: others are no reason to tell anybody apart.
pub(in crate::resolve) fn by_rule(library: &Library, cited: &BTreeSet<&str>, rule: &GivenRule) -> Distinct {
    let cited = || library.iter().filter(|(key, _)| cited.contains(key.as_str()));
    let mut given: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, work) in cited() {
        for name in citing_names(&work.item, rule.is_primary) {
            given.entry(&name.family).or_default().insert(name.given.as_deref().unwrap_or(""));
        }
    }
    given.retain(|_, namesakes| 1 < namesakes.len());
    let forms: BTreeMap<&str, BTreeMap<&str, String>> =
        given.iter().map(|(family, namesakes)| (*family, rule.shown(namesakes))).collect();
    let mut out = Distinct::default();
    for (key, work) in cited() {
        let mut item = work.item.clone();
        let count = citing_names(&work.item, rule.is_primary).count();
        let people = names_of(&work.item).and_then(|variable| item.0.get_mut(variable)).and_then(names);
        let people = people.into_iter().flatten().filter_map(|person| match person {
            NameValue::Item(name) => Some(name),
            NameValue::Literal(_) => None,
        });
        for name in people.take(count) {
            let Some(form) = forms.get(name.family.as_str()) else { continue };
            let Some(shown) = form.get(name.given.as_deref().unwrap_or("")) else { continue };
            let different: BTreeSet<&String> = form.values().collect();
            let Some(at) = different.iter().position(|other| *other == shown).filter(|_| 1 < different.len()) else {
                continue;
            };
            let family = name.family.clone();
            name.family.push_str(&mark(at));
            let dropping = name.dropping_particle.iter().map(|particle| format!("{particle} ")).collect::<String>();
            let kept = name.non_dropping_particle.iter().map(|particle| format!("{particle} ")).collect::<String>();
            if !shown.is_empty() {
                out.shown.insert(format!("{kept}{}", name.family), format!("{shown} {dropping}{kept}{family}"));
            }
        }
        out.items.insert(key.clone(), item);
    }
    out
}

/// The variable of the names that a citation begins with.
fn names_of(item: &Item) -> Option<&'static str> {
    let is_there = |variable: &&str| matches!(item.0.get(*variable), Some(Value::Names(names)) if !names.is_empty());
    ["author", "editor", "translator"].into_iter().find(is_there)
}

/// The names that a citation begins with: the first, or all.
fn citing_names(item: &Item, is_primary: bool) -> impl Iterator<Item = &NameItem> {
    let names = match names_of(item).and_then(|variable| item.0.get(variable)) {
        Some(Value::Names(names)) => names.as_slice(),
        _ => &[],
    };
    let names = if is_primary { &names[..names.len().min(1)] } else { names };
    names.iter().filter_map(|name| match name {
        NameValue::Item(name) => Some(name),
        NameValue::Literal(_) => None,
    })
}

/// The works that share their first name and their year with another, in the order of `listed`: which of them is `a` goes
/// by the order of the references (CSL 1.0.2, "disambiguate-add-year-suffix").
///
/// `with_given`: the processor adds given names first, which works that are cited more than once would keep it from.
pub(in crate::resolve) fn sharing_years<'k>(
    listed: &[&'k str],
    items: &BTreeMap<&str, &Item>,
    with_given: bool,
) -> Vec<&'k str> {
    let mut works: BTreeMap<(&str, &str, Option<i16>), usize> = BTreeMap::new();
    let of = |key: &str| {
        let item: &Item = items.get(key)?;
        let Some(Value::Names(names)) = item.0.get(names_of(item)?) else { return None };
        let (family, given) = match names.first()? {
            NameValue::Item(name) => (name.family.as_str(), name.given.as_deref().filter(|_| with_given)),
            NameValue::Literal(name) => (name.literal.as_str(), None),
        };
        Some((family, given.unwrap_or(""), year(item)))
    };
    for group in listed.iter().filter_map(|key| of(key)) {
        *works.entry(group).or_default() += 1;
    }
    let shares = |key: &&&str| of(key).and_then(|group| works.get(&group)).is_some_and(|count| 1 < *count);
    listed.iter().filter(shares).copied().collect()
}

fn year(item: &Item) -> Option<i16> {
    match item.0.get("issued")? {
        Value::Date(DateValue::DateParts { date_parts, .. }) => date_parts.0.first()?.0.first().copied(),
        _ => None,
    }
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
