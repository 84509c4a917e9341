//! Guards between foreign data and the crates that read it: bounds on depth, size and expansion, counted
//! before a crate reads, and a thread that turns a crate's panic into an error.
//!
//! In: texts of files that the book did not write itself. Out: nothing, or what is wrong with them, in plain words.
//! All bounds are counts, never times: the same book is refused, or read, on every machine. `ARCHITECTURE.md` has
//! the table of all readers with their bounds.

pub mod budget;
pub mod csl;
pub mod steps;
pub mod thread;
pub mod yaml;

use std::collections::BTreeMap;
use std::ops::Range;

/// Why a text is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The problem and the bound, in plain words.
    pub message: String,
    /// Where, in bytes; empty if that is not known.
    pub range: Range<usize>,
}

impl Refusal {
    fn new(message: impl Into<String>, range: Range<usize>) -> Refusal {
        Refusal { message: message.into(), range }
    }
}

/// What something holds: things of its own, others by name, and choices of which one is taken.
#[derive(Clone, Debug, Default)]
struct Part {
    /// How many things of its own.
    own: u64,
    /// The names that it holds, as often as it holds them.
    names: Vec<String>,
    /// Choices, each with its alternatives.
    choices: Vec<Vec<Part>>,
}

/// Things that hold others by name: what they grow to when every name is replaced by what it stands for, and of each
/// choice the largest alternative is taken.
struct Expansion<'a> {
    items: &'a BTreeMap<String, Part>,
    /// The sizes that are known.
    sizes: BTreeMap<&'a str, u64>,
}

/// The reason why a name can't be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endless<'a> {
    /// It holds itself, maybe by way of others.
    Loop(&'a str),
    /// It holds others that hold others, too many times.
    Deep(&'a str),
}

impl<'a> Expansion<'a> {
    fn new(items: &'a BTreeMap<String, Part>) -> Expansion<'a> {
        Expansion { items, sizes: BTreeMap::new() }
    }

    /// The size of a thing with all that it holds, up to `u64::MAX`. Names that nothing has count nothing.
    fn size(&mut self, name: &'a str, depth: usize) -> Result<u64, Endless<'a>> {
        let mut open = Vec::new();
        self.visit(name, depth, &mut open)
    }

    fn visit(&mut self, name: &'a str, depth: usize, open: &mut Vec<&'a str>) -> Result<u64, Endless<'a>> {
        if let Some(size) = self.sizes.get(name) {
            return Ok(*size);
        }
        let Some(part) = self.items.get(name) else { return Ok(0) };
        if open.contains(&name) {
            return Err(Endless::Loop(name));
        }
        if depth <= open.len() {
            return Err(Endless::Deep(name));
        }
        open.push(name);
        let size = self.part(part, depth, open)?;
        open.pop();
        self.sizes.insert(name, size);
        Ok(size)
    }

    /// The size of a part. It recurses as deep as choices are nested, which their reader bounds.
    fn part(&mut self, part: &'a Part, depth: usize, open: &mut Vec<&'a str>) -> Result<u64, Endless<'a>> {
        let mut size = part.own;
        for name in &part.names {
            size = size.saturating_add(self.visit(name, depth, open)?);
        }
        for choice in &part.choices {
            let mut largest = 0;
            for alternative in choice {
                largest = largest.max(self.part(alternative, depth, open)?);
            }
            size = size.saturating_add(largest);
        }
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansions_are_counted_without_being_made() {
        let part = |names: &[&str]| Part {
            own: 1,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            choices: Vec::new(),
        };
        let mut items = BTreeMap::new();
        for (name, names) in
            [("a", vec!["b"; 10]), ("b", vec!["c"; 10]), ("c", vec![]), ("l", vec!["m"]), ("m", vec!["l"])]
        {
            items.insert(name.to_owned(), part(&names));
        }
        let either = Part { choices: vec![vec![part(&["a"]), part(&["b", "b"])]], ..part(&[]) };
        items.insert("either".to_owned(), either);
        let mut all = Expansion::new(&items);
        assert_eq!(all.size("a", 10), Ok(111));
        assert_eq!(all.size("either", 10), Ok(113));
        assert_eq!(all.size("l", 10), Err(Endless::Loop("l")));
        assert_eq!(all.size("nobody", 10), Ok(0));
        let names: Vec<String> = (0..200).map(|index| index.to_string()).collect();
        let items = names.windows(2).map(|pair| (pair[0].clone(), part(&[&pair[1], &pair[1]]))).collect();
        let mut chain = Expansion::new(&items);
        assert_eq!(chain.size("0", 64), Err(Endless::Deep("64")));
        assert_eq!(chain.size("140", 64), Ok((1 << 59) - 1));
    }
}
