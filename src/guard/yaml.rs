//! YAML for crates that copy what an alias stands for: in, a text; out, why it must not be given to them.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use super::Refusal;

/// How deep lists and tables may be nested.
// The crate calls itself for each level. Works nest in their parents: five levels with their names and dates.
const MAX_DEPTH: usize = 64;

/// How many values there may be, those that aliases stand for counted each time.
// A bibliography of fifty thousand works with forty values each.
const MAX_VALUES: u64 = 2_000_000;

/// Looks whether a text can be read.
///
/// # Errors
/// The limit that it exceeds. Mistakes in its syntax are not reported here: reading it tells them. But what this parser can't
/// read another one may, so that aliases which were not counted are refused.
pub fn check(text: &str) -> Result<(), Refusal> {
    let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
    // The anchors of what is open, with the count of values when it began.
    let mut open: Vec<(usize, u64)> = Vec::new();
    let mut count = 0_u64;
    for event in Parser::new_from_str(text) {
        let (event, _) = match event {
            Ok(event) => event,
            Err(error) if text.contains('*') => {
                let why = error.info();
                return Err(Refusal::new(
                    format!("its aliases can't be counted, as it is not valid YAML: {why}"),
                    0..0,
                ));
            }
            Err(_) => return Ok(()),
        };
        match event {
            Event::Scalar(_, _, anchor, _) => {
                count += 1;
                // A value without an anchor has the number 0, which no alias asks for.
                sizes.insert(anchor, 1);
            }
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                count += 1;
                open.push((anchor, count));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((anchor, before)) = open.pop() {
                    sizes.insert(anchor, count - before + 1);
                }
            }
            Event::Alias(anchor) => count = count.saturating_add(sizes.get(&anchor).copied().unwrap_or(1)),
            _ => {}
        }
        if MAX_DEPTH < open.len() {
            return Err(Refusal::new(format!("its values are nested more than {MAX_DEPTH} levels deep"), 0..0));
        }
        if MAX_VALUES < count {
            return Err(Refusal::new(format!("it has more than {MAX_VALUES} values, aliases included"), 0..0));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Another parser may take for right what this one stops at, and come to the aliases behind it.
    #[test]
    fn aliases_behind_a_mistake_are_refused() {
        assert!(check("a: [&a x, *a]\n").is_ok());
        assert!(check("a: ]\n").is_ok(), "its reader tells it");
        assert!(check("a: ]\nb: &b [x]\nc: [*b, *b]\n").is_err_and(|refusal| refusal.message.contains("aliases")));
    }

    #[test]
    fn depth_and_aliases_are_bounded() {
        assert!(check(&"[".repeat(100)).expect_err("is deep").message.contains("64 levels deep"));
        let bomb: String =
            (1..12).map(|n| format!("k{n}: &k{n} [{}]\n", vec![format!("*k{}", n - 1); 10].join(", "))).collect();
        assert!(check(&format!("k0: &k0 x\n{bomb}")).expect_err("grows").message.contains("aliases included"));
        check("a: &a {title: X}\nb: *a\n").expect("is common");
        check("a: [").expect("reading it tells what is wrong");
    }
}
