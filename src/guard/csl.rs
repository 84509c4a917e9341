//! Citation styles: in, the text of a CSL file; out, why it must not be given to `hayagriva`, which follows macros
//! without looking where they end.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Endless, Expansion, Refusal};

/// How deep elements may be nested. The styles of the CSL project have up to 20.
const MAX_DEPTH: usize = 64;

/// How deep macros may hold one another.
const MAX_CHAIN: usize = 32;

/// How many elements a citation or an entry may have when all macros are replaced by what they hold. The longest
/// style of the CSL project has some ten thousand. Each takes the processor up to 10 µs and 6 kB.
const MAX_ELEMENTS: u64 = 50_000;

/// The name under which everything outside of macros is counted: no macro can have it, as XML takes no `<` in values.
const LAYOUTS: &str = "<";

/// Looks whether a style can be used. Returns how many elements its layouts have when all macros are replaced.
///
/// # Errors
/// The limit that it exceeds. Mistakes in its XML are not reported here: reading it tells them.
pub fn check(text: &str) -> Result<u64, Refusal> {
    let Some(items) = macros(text)? else { return Ok(0) };
    let mut all = Expansion::default();
    for (name, (own, references)) in &items {
        all.items.insert(name, (*own, references.iter().map(String::as_str).collect()));
    }
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

/// The elements of each macro and of the rest, and the macros that they hold. `None` if it is not well-formed XML.
#[expect(clippy::type_complexity, reason = "it has one user")]
fn macros(text: &str) -> Result<Option<BTreeMap<String, (u64, Vec<String>)>>, Refusal> {
    let mut items: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    let mut reader = Reader::from_str(text);
    // The elements that are open; of macros, the name.
    let mut open: Vec<Option<String>> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(0);
        match reader.read_event() {
            Err(_) => return Ok(None),
            Ok(Event::Eof) => return Ok(Some(items)),
            Ok(Event::Start(element)) => {
                count(&element, &open, &mut items);
                let is_macro = element.local_name().as_ref() == "macro";
                open.push(is_macro.then(|| value(&element, "name")).flatten());
                if MAX_DEPTH < open.len() {
                    let message = format!("its elements are nested more than {MAX_DEPTH} levels deep");
                    return Err(Refusal::new(message, at..at + 1));
                }
            }
            Ok(Event::Empty(element)) => count(&element, &open, &mut items),
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(_) => {}
        }
    }
}

/// Counts an element, and the macro that it calls, for the macro in which it is.
fn count(element: &BytesStart<'_>, open: &[Option<String>], items: &mut BTreeMap<String, (u64, Vec<String>)>) {
    let around = open.iter().rev().flatten().next().map_or(LAYOUTS, String::as_str);
    let entry = items.entry(around.to_owned()).or_default();
    entry.0 += 1;
    entry.1.extend(value(element, "macro"));
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
        assert!(refused(&format!("{}{}", "<group>".repeat(100), "</group>".repeat(100))).contains("64 levels deep"));
        let common = check(&style("<macro name=\"a\"><text variable=\"title\"/></macro>"));
        assert_eq!(common, Ok(6), "`style`, `macro`, `citation`, `layout`, and twice `text`");
        check("<style><macro").expect("reading it tells what is wrong");
    }
}
