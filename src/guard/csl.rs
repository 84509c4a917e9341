//! Citation styles: in, the text of a CSL file; out, why it must not be given to `hayagriva`, which follows macros
//! without looking where they end.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Endless, Expansion, Part, Refusal};

/// How deep elements may be nested. The styles of the CSL project have up to 20.
const MAX_DEPTH: usize = 64;

/// How deep macros may hold one another.
const MAX_CHAIN: usize = 32;

/// How many elements a citation or an entry may have when all macros are replaced by what they hold, and of each
/// `cs:choose` the longest branch is taken: the processor looks at one. The longest styles of the CSL project, those of
/// the Chicago manual, have 5,000 so, and more than a million with all branches. Each takes the processor up to 10 µs
/// and 6 kB.
const MAX_ELEMENTS: u64 = 50_000;

/// The name under which everything outside of macros is counted: no macro can have it, as XML takes no `<` in values.
const LAYOUTS: &str = "<";

/// Looks whether a style can be used. Returns how many elements its layouts have when all macros are replaced.
///
/// # Errors
/// The limit that it exceeds. Mistakes in its XML are not reported here: reading it tells them.
pub fn check(text: &str) -> Result<u64, Refusal> {
    let Some(items) = macros(text)? else { return Ok(0) };
    let mut all = Expansion::new(&items);
    for name in items.keys() {
        let size = all.size(name, MAX_CHAIN).map_err(|error| {
            let message = match error {
                Endless::Loop(name) => format!("its macro `{name}` calls itself"),
                Endless::Deep(_) => format!("its macros call one another more than {MAX_CHAIN} levels deep"),
            };
            Refusal::new(message, 0..0)
        })?;
        if MAX_ELEMENTS < size {
            let message = format!("its macros expand to more than {MAX_ELEMENTS} elements");
            return Err(Refusal::new(message, 0..0));
        }
    }
    Ok(all.sizes.get(LAYOUTS).copied().unwrap_or(0))
}

/// An element that is open.
enum Open {
    /// The definition of a macro, with its name and what it holds.
    Macro(String, Part),
    /// A `cs:choose`, with its branches so far.
    Choice(Vec<Part>),
    /// A branch of one.
    Branch(Part),
    Other,
}

/// What each macro and the rest hold. `None` if it is not well-formed XML.
fn macros(text: &str) -> Result<Option<BTreeMap<String, Part>>, Refusal> {
    let mut items: BTreeMap<String, Part> = BTreeMap::new();
    let mut rest = Part::default();
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(0);
        match reader.read_event() {
            Err(_) => return Ok(None),
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => {
                count(&element, holder(&mut open, &mut rest));
                let begun = begun(&element, &open);
                open.push(begun);
                if MAX_DEPTH < open.len() {
                    let message = format!("its elements are nested more than {MAX_DEPTH} levels deep");
                    return Err(Refusal::new(message, at..at + 1));
                }
            }
            Ok(Event::Empty(element)) => count(&element, holder(&mut open, &mut rest)),
            Ok(Event::End(_)) => match open.pop() {
                // Of two macros of a name, which the processor takes is not to matter.
                Some(Open::Macro(name, part)) => add(items.entry(name).or_default(), part),
                Some(Open::Choice(branches)) => holder(&mut open, &mut rest).choices.push(branches),
                Some(Open::Branch(part)) => match open.last_mut() {
                    Some(Open::Choice(branches)) => branches.push(part),
                    _ => add(holder(&mut open, &mut rest), part),
                },
                Some(Open::Other) | None => {}
            },
            Ok(_) => {}
        }
    }
    items.insert(LAYOUTS.to_owned(), rest);
    Ok(Some(items))
}

/// What an element is for counting, which stands in those that are open.
fn begun(element: &BytesStart<'_>, open: &[Open]) -> Open {
    match (element.local_name().as_ref(), value(element, "name"), open.last()) {
        ("macro", Some(name), _) => Open::Macro(name, Part::default()),
        ("choose", ..) => Open::Choice(Vec::new()),
        (_, _, Some(Open::Choice(_))) => Open::Branch(Part::default()),
        _ => Open::Other,
    }
}

/// The innermost macro or branch that is open: elements are counted there.
fn holder<'p>(open: &'p mut [Open], rest: &'p mut Part) -> &'p mut Part {
    let inner = open.iter_mut().rev().find_map(|open| match open {
        Open::Macro(_, part) | Open::Branch(part) => Some(part),
        Open::Choice(_) | Open::Other => None,
    });
    inner.unwrap_or(rest)
}

fn add(part: &mut Part, mut more: Part) {
    part.own += more.own;
    part.names.append(&mut more.names);
    part.choices.append(&mut more.choices);
}

/// Counts an element, and the macro that it calls. A branch counts beside its `cs:choose`: the conditions of all may be
/// looked at.
fn count(element: &BytesStart<'_>, part: &mut Part) {
    part.own += 1;
    part.names.extend(value(element, "macro"));
}

fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    Some(
        attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_that_never_end_or_grow_too_large_are_refused() {
        let style =
            |macros: &str| format!("<style>{macros}<citation><layout><text macro=\"a\"/></layout></citation></style>");
        let refused = |macros: &str| check(&style(macros)).expect_err("is refused").message;
        assert!(refused("<macro name=\"a\"><group><text macro=\"a\"/></group></macro>").contains("`a` calls itself"));
        assert!(
            refused("<macro name=\"a\"><key macro=\"b\"/></macro><macro name=\"b\"><text macro=\"&#97;\"/></macro>")
                .contains("calls itself")
        );
        let bomb: String = (1..9)
            .map(|n| format!("<macro name=\"m{n}\">{}</macro>", format!("<text macro=\"m{}\"/>", n - 1).repeat(10)))
            .collect();
        assert!(refused(&bomb.replace("m8", "a")).contains("expand to more than"));
        // What the branches of a choice hold counts for that which holds most: published styles call long macros in each.
        let chosen = |branch: &str| format!("<macro name=\"a\"><choose>{}</choose></macro>", branch.repeat(10));
        let branch = |inner: &str| chosen(&format!("<if type=\"book\"><text macro=\"{inner}\"/></if>"));
        assert!(refused(&format!("{bomb}{}", branch("m8"))).contains("expand to more than"));
        // Four levels: 11,110 elements in each of ten branches.
        let levels = bomb.split_inclusive("</macro>").take(4).collect::<String>();
        assert!(check(&style(&format!("{levels}{}", branch("m4")))).is_ok_and(|size| (11_110..12_000).contains(&size)));
        assert!(refused(&format!("{}{}", "<group>".repeat(100), "</group>".repeat(100))).contains("64 levels deep"));
        let common = check(&style("<macro name=\"a\"><text variable=\"title\"/></macro>"));
        assert_eq!(common, Ok(6), "`style`, `macro`, `citation`, `layout`, and twice `text`");
        check("<style><macro").expect("reading it tells what is wrong");
    }
}
