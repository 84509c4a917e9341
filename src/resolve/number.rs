//! The numbers of parts, chapters, sections, figures, tables and equations.
//!
//! In: what was found, and what the settings say about numbering. Out: numbers as printed, by node.
//! Chapters that a summary lists in a list are numbered as mdBook numbers them, through all parts;
//! others, and sections, when `number-sections` says so.

use std::collections::BTreeMap;

use super::place::{Found, Kind};
use crate::document::{Book, Matter, NodeId, Role};
use crate::project::Project;

/// Gives out the numbers.
pub(super) fn number(book: &Book, found: &Found, project: &Project) -> BTreeMap<NodeId, String> {
    let asked = project.config.number_sections;
    let mut counter = Counter {
        chapters: asked.unwrap_or(!project.single),
        // Chapters in chapters have the numbers that sections would get.
        sections: asked == Some(true) && !nested(book),
        all: asked == Some(true),
        ..Counter::default()
    };
    for place in &found.places {
        let number = match place.kind {
            Kind::Division { role, matter, depth, numbered, .. } => counter.division(role, matter, depth, numbered),
            Kind::Heading { level, numbered, outer: true, .. } => counter.heading(level, numbered),
            Kind::Figure | Kind::Table if numbers_itself(&place.title) => None,
            Kind::Figure => Some(next(&mut counter.figures)),
            Kind::Table => Some(next(&mut counter.tables)),
            Kind::Equation => Some(next(&mut counter.equations)),
            Kind::Heading { .. } | Kind::Other => None,
        };
        if let Some(number) = number {
            counter.numbers.insert(place.at.node, number);
        }
    }
    counter.numbers
}

/// Whether numbered chapters stand below chapters.
fn nested(book: &Book) -> bool {
    let mut base: Option<u8> = None;
    for division in book.divisions.iter().filter(|it| it.numbered || it.role == Role::Part) {
        if division.role == Role::Part {
            base = None;
        } else if base.is_some_and(|it| it < division.depth) {
            return true;
        } else {
            base = Some(division.depth);
        }
    }
    false
}

/// Whether a caption has a number already, as those of many mdBook projects have: `Figure 4-1: …`.
fn numbers_itself(caption: &str) -> bool {
    let mut words = caption.split_whitespace();
    let (word, number) = (words.next().unwrap_or("").to_lowercase(), words.next().unwrap_or(""));
    const WORDS: &[&str] = &["figure", "fig.", "abbildung", "abb.", "figura", "table", "tab.", "tabelle", "tableau"];
    WORDS.contains(&word.as_str()) && number.starts_with(|it: char| it.is_ascii_digit())
}

fn next(counter: &mut u32) -> String {
    *counter += 1;
    counter.to_string()
}

#[derive(Default)]
struct Counter {
    chapters: bool,
    sections: bool,
    all: bool,
    parts: u32,
    figures: u32,
    tables: u32,
    equations: u32,
    /// The depth of top chapters: one below the part they stand in.
    base: Option<u8>,
    /// The numbers of the chapters that are open, from the outermost.
    open: Vec<u32>,
    appendices: u32,
    /// The number that the sections of this chapter begin with, if they are numbered.
    prefix: Option<String>,
    /// The levels of the headings that are open, with their numbers.
    headings: Vec<(u8, u32)>,
    numbers: BTreeMap<NodeId, String>,
}

impl Counter {
    fn division(&mut self, role: Role, matter: Matter, depth: u8, numbered: bool) -> Option<String> {
        self.headings.clear();
        self.prefix = None;
        if role == Role::Part {
            self.base = None;
            if !(numbered && self.all) {
                return None;
            }
            self.parts += 1;
            return Some(roman(self.parts));
        }
        if !numbered || !self.chapters {
            return None;
        }
        let number = if role == Role::Appendix && self.all && matter == Matter::Back {
            self.appendices += 1;
            letters(self.appendices)
        } else {
            self.chapter(depth)
        };
        self.prefix = self.sections.then(|| number.clone());
        Some(number)
    }

    /// `3`, or `3.1` for the first chapter below the third.
    fn chapter(&mut self, depth: u8) -> String {
        let base = self.base.filter(|it| *it <= depth).unwrap_or(depth);
        self.base = Some(base);
        let level = usize::from(depth - base);
        // A list that is indented by more than one step at once counts as one step.
        let level = level.min(self.open.len());
        self.open.truncate(level + 1);
        match self.open.get_mut(level) {
            Some(number) => *number += 1,
            None => self.open.push(1),
        }
        self.open.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
    }

    /// `3.2.1` for a heading in the third chapter.
    fn heading(&mut self, level: u8, numbered: bool) -> Option<String> {
        let prefix = self.prefix.clone().filter(|_| numbered)?;
        let mut last = 0;
        while let Some((_, number)) = self.headings.pop_if(|it| level <= it.0) {
            last = number;
        }
        self.headings.push((level, last + 1));
        let numbers = self.headings.iter().map(|it| format!(".{}", it.1));
        Some(prefix + &numbers.collect::<String>())
    }
}

/// `IV` for 4.
pub(super) fn roman(mut number: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if 3999 < number {
        return number.to_string();
    }
    let mut text = String::new();
    for (value, letters) in STEPS {
        while value <= number {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

/// `A` for 1, `Z` for 26, `AA` for 27.
fn letters(mut number: u32) -> String {
    let mut text = Vec::new();
    while 0 < number {
        number -= 1;
        text.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or(0)));
        number /= 26;
    }
    text.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written() {
        for (number, text) in [(1, "I"), (4, "IV"), (1994, "MCMXCIV"), (4000, "4000")] {
            assert_eq!(roman(number), text);
        }
        for (number, text) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")] {
            assert_eq!(letters(number), text);
        }
    }

    #[test]
    fn chapters_count_through_parts_and_below_one_another() {
        let mut counter = Counter { chapters: true, ..Counter::default() };
        let mut run = |role, depth, numbered| counter.division(role, Matter::Body, depth, numbered).unwrap_or_default();
        let chapter = Role::Chapter;
        let numbers = [
            run(Role::Preface, 0, false),
            run(Role::Part, 0, false),
            run(chapter, 0, true),
            run(chapter, 1, true),
            run(chapter, 3, true),
            run(chapter, 1, true),
            run(Role::Part, 0, false),
            run(chapter, 1, true),
            run(chapter, 2, true),
            run(chapter, 1, true),
        ];
        assert_eq!(numbers, ["", "", "1", "1.1", "1.1.1", "1.2", "", "2", "2.1", "3"]);
    }

    #[test]
    fn sections_count_by_how_they_nest() {
        let mut counter = Counter { chapters: true, sections: true, all: true, ..Counter::default() };
        counter.division(Role::Chapter, Matter::Body, 0, true);
        let mut run = |level, numbered| counter.heading(level, numbered).unwrap_or_default();
        let numbers = [run(2, true), run(4, true), run(4, true), run(3, true), run(2, false), run(2, true)];
        assert_eq!(numbers, ["1.1", "1.1.1", "1.1.2", "1.1.3", "", "1.2"]);
    }
}
