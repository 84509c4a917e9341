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

/// Things that hold others by name, each of a size of its own: what they grow to when every name is replaced by what
/// it stands for.
#[derive(Default)]
struct Expansion<'a> {
    /// The own size of each, and the names it holds, as often as it holds them.
    items: BTreeMap<&'a str, (u64, Vec<&'a str>)>,
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
    /// The size of a thing with all that it holds, up to `u64::MAX`. Names that nothing has count nothing.
    fn size(&mut self, name: &'a str, depth: usize) -> Result<u64, Endless<'a>> {
        let mut open = Vec::new();
        self.visit(name, depth, &mut open)
    }

    fn visit(&mut self, name: &'a str, depth: usize, open: &mut Vec<&'a str>) -> Result<u64, Endless<'a>> {
        if let Some(size) = self.sizes.get(name) {
            return Ok(*size);
        }
        let Some((own, references)) = self.items.get(name).cloned() else { return Ok(0) };
        if open.contains(&name) {
            return Err(Endless::Loop(name));
        }
        if depth <= open.len() {
            return Err(Endless::Deep(name));
        }
        open.push(name);
        let mut size = own;
        for it in references {
            size = size.saturating_add(self.visit(it, depth, open)?);
        }
        open.pop();
        self.sizes.insert(name, size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansions_are_counted_without_being_made() {
        let mut all = Expansion::default();
        for (name, references) in
            [("a", vec!["b"; 10]), ("b", vec!["c"; 10]), ("c", vec![]), ("l", vec!["m"]), ("m", vec!["l"])]
        {
            all.items.insert(name, (1, references));
        }
        assert_eq!(all.size("a", 10), Ok(111));
        assert_eq!(all.size("l", 10), Err(Endless::Loop("l")));
        assert_eq!(all.size("nobody", 10), Ok(0));
        let names: Vec<String> = (0..200).map(|index| index.to_string()).collect();
        let mut chain = Expansion::default();
        for pair in names.windows(2) {
            chain.items.insert(&pair[0], (1, vec![&pair[1], &pair[1]]));
        }
        assert_eq!(chain.size("0", 64), Err(Endless::Deep("64")));
        assert_eq!(chain.size("140", 64), Ok((1 << 59) - 1));
    }
}
