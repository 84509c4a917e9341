//! The numbers of parts, chapters, sections, figures, tables, theorems and equations.
//!
//! In: what was found, and what the settings say about numbering. Out: numbers as printed, by node.
//! Chapters that a summary lists in a list are numbered as mdBook numbers them, through all parts;
//! others, and sections, when `number-sections` says so.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{Destination, DestinationKind, Inventory};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::numeral::ListStyle;
use crate::document::roman;
use crate::document::{Matter, NodeId, Role};
use crate::project::Project;
use crate::project::numbering::{NumberScope, NumberingConfig};
use crate::text::caption;

/// The numbers that were given out.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// As printed, by node. A formula with several numbered lines has `3–5`.
    pub(super) all: BTreeMap<NodeId, String>,
    /// Those of the lines of formulas that number their lines; `None` for a line without.
    pub(super) lines: BTreeMap<NodeId, Vec<Option<String>>>,
    /// The numbers that authors give such lines themselves.
    pub(super) tags: BTreeMap<NodeId, Vec<Option<String>>>,
}

impl Numbers {
    /// The number of a place. A line of a formula that has no number is called by those of the formula.
    pub(super) fn of(&self, destination: &Destination) -> Option<&String> {
        let node = destination.at.node;
        let own = match destination.kind {
            DestinationKind::EquationLine { line } => {
                row(&self.tags, node, line).or_else(|| row(&self.lines, node, line))
            }
            _ => None,
        };
        own.or_else(|| self.all.get(&node))
    }
}

/// What a line of a formula has.
fn row(rows: &BTreeMap<NodeId, Vec<Option<String>>>, formula: NodeId, line: usize) -> Option<&String> {
    rows.get(&formula)?.get(line)?.as_ref()
}

/// Gives out the numbers.
pub(super) fn number(found: &Inventory, project: &Project) -> Numbers {
    let asked = project.config.number_sections;
    let scopes = &project.config.numbering;
    let mut counter = Counter {
        chapters: asked.unwrap_or(!project.single),
        all: asked == Some(true),
        restarts: scopes.restart_in_parts == Some(true),
        ..Counter::default()
    };
    let named: BTreeSet<&str> = found.references.iter().map(|(_, label, _)| label.as_str()).collect();
    let is_named = |destination: &Destination| destination.id.as_deref().is_some_and(|id| named.contains(id));
    for destination in &found.destinations {
        let number = match destination.kind {
            DestinationKind::Figure { numbered } | DestinationKind::Table { numbered }
                // A caption that numbers itself, as in `Figure 4-1: …`, keeps its number.
                if caption::label(&destination.title).is_some() || !(numbered || is_named(destination)) =>
            {
                None
            }
            DestinationKind::Theorem { numbered } => counter.theorem(destination, numbered, found, project),
            DestinationKind::Equation if let Some(tag) = found.tags.get(&destination.at.node) => Some(tag.clone()),
            DestinationKind::Equation => {
                let lines = found.lines.get(&destination.at.node);
                Some(counter.equation(destination.at.node, lines, scopes.equations.unwrap_or_default()))
            }
            _ => counter.place(destination, scopes),
        };
        if let Some(number) = number {
            counter.numbers.insert(destination.at.node, number);
        }
    }
    Numbers { all: counter.numbers, lines: counter.lines, tags: found.row_tags.clone() }
}

/// Reports scopes that the settings ask for and that nothing has, because no chapter has a number.
pub(super) fn check_scopes(
    found: &Inventory,
    numbers: &BTreeMap<NodeId, String>,
    project: &Project,
    diagnostics: &mut Diagnostics,
) {
    let scopes = &project.config.numbering;
    let asked = [
        ("numbering.figures", "figures", scopes.figures),
        ("numbering.tables", "tables", scopes.tables),
        ("numbering.listings", "listings", scopes.listings.flatten()),
        ("numbering.equations", "formulas", scopes.equations),
    ];
    for (setting, what, scope) in asked {
        let is_of = |destination: &&Destination| match destination.kind {
            DestinationKind::Figure { .. } => setting == "numbering.figures",
            DestinationKind::Table { .. } => setting == "numbering.tables",
            DestinationKind::Listing { .. } => setting == "numbering.listings",
            DestinationKind::Equation => setting == "numbering.equations",
            _ => false,
        };
        let mut given = found.destinations.iter().filter(is_of).filter_map(|it| numbers.get(&it.at.node)).peekable();
        let is_met = given.peek().is_none() || given.any(|number| number.contains('.'));
        let Some(span) = project.setting_spans.get(setting).filter(|_| scope.unwrap_or_default() != NumberScope::Book)
        else {
            continue;
        };
        if !is_met {
            let message =
                format!("{what} are counted through the book, not by chapter: no chapter that has any has a number");
            let help = "set `number-sections = true`";
            diagnostics.push(Diagnostic::warning("numbering-scope", message).at(*span).help(help));
        }
    }
}

/// The counts that are not those of theorems, which have the names of their kinds: no name has a space.
const FIGURE: &str = " figure";
const TABLE: &str = " table";
const LISTING: &str = " listing";
const EQUATION: &str = " equation";

/// The facts that the numbers of a part or chapter depend on.
struct NumberedChapter<'a> {
    role: Role,
    matter: Matter,
    depth: u8,
    numbered: bool,
    title: &'a str,
}

#[derive(Default)]
struct Counter {
    /// Whether chapters are numbered.
    chapters: bool,
    /// Whether the author asked for numbers: parts, sections and appendices then have them too.
    all: bool,
    /// Whether the first chapter of each part is the first.
    restarts: bool,
    parts: u32,
    /// The figure whose parts were counted last, and how many it has.
    figure_parts: (NodeId, u32),
    /// The counts, by their names, by the chapter that they began in (its place among all), and by what goes before them.
    counts: BTreeMap<(String, u32, String), u32>,
    /// How many chapters there were, those in chapters not counted.
    chapter_places: u32,
    /// The number of the chapter, as printed; `None` where it has none.
    current: Option<String>,
    /// The depth of top chapters: one below the part they are in.
    base: Option<u8>,
    /// The numbers of the chapters that are open, from the outermost.
    open: Vec<u32>,
    appendices: u32,
    /// The number that the sections of this chapter begin with, if they are numbered.
    prefix: Option<String>,
    /// The levels of the headings that are open, with their numbers.
    headings: Vec<(u8, u32)>,
    numbers: BTreeMap<NodeId, String>,
    /// See [`Numbers::lines`].
    lines: BTreeMap<NodeId, Vec<Option<String>>>,
}

impl Counter {
    /// The number of a place that depends on nothing but what it is.
    fn place(&mut self, destination: &Destination, scopes: &NumberingConfig) -> Option<String> {
        match destination.kind {
            DestinationKind::Division { role, matter, depth, numbered, .. } => {
                self.division(NumberedChapter { role, matter, depth, numbered, title: &destination.title })
            }
            DestinationKind::Heading { level, numbered, outer: true, .. } => self.heading(level, numbered),
            DestinationKind::Figure { .. } => Some(self.next(FIGURE, scopes.figures.unwrap_or_default())),
            DestinationKind::FigurePart { figure } => self.part(figure),
            DestinationKind::Line { number } => Some(number.to_string()),
            DestinationKind::Table { .. } => Some(self.next(TABLE, scopes.tables.unwrap_or_default())),
            DestinationKind::Listing { numbered } => {
                let has_own = caption::label(&destination.title).is_some();
                let scope = scopes.listings.flatten().filter(|_| numbered && !has_own)?;
                Some(self.next(LISTING, scope))
            }
            _ => None,
        }
    }

    /// The number of a theorem, by its kind's counter.
    fn theorem(
        &mut self,
        destination: &Destination,
        numbered: bool,
        found: &Inventory,
        project: &Project,
    ) -> Option<String> {
        let kinds = &project.config.theorems;
        let kind = kinds.get(&found.theorems.get(&destination.at.node)?.kind)?;
        // Those that are counted together begin anew together.
        let first = kinds.get(kind.counter).and_then(|first| first.within);
        let scope = kind.within.or(first).or(project.config.numbering.theorems).unwrap_or(NumberScope::Chapter);
        (kind.numbered && numbered).then(|| self.next(kind.counter, scope))
    }

    /// The number of a part of a figure: `2a`, `2b`; after `2z` comes `2aa`.
    fn part(&mut self, figure: NodeId) -> Option<String> {
        let number = self.numbers.get(&figure)?;
        let before = if self.figure_parts.0 == figure { self.figure_parts.1 } else { 0 };
        self.figure_parts = (figure, before + 1);
        Some(format!("{number}{}", ListStyle::LowerAlpha.sign(i64::from(before) + 1)?))
    }

    /// The next number of a count; in a chapter without a number there is nothing to go before it, and the count goes on.
    fn next(&mut self, name: &str, scope: NumberScope) -> String {
        let before = self.before(scope);
        let place = before.as_ref().map_or(0, |_| self.chapter_places);
        let count = self.counts.entry((name.to_owned(), place, before.clone().unwrap_or_default())).or_insert(0);
        *count += 1;
        before.map_or(count.to_string(), |before| format!("{before}.{count}"))
    }

    /// The number that goes before those of a scope.
    fn before(&self, scope: NumberScope) -> Option<String> {
        let parts = match scope {
            NumberScope::Book => return None,
            NumberScope::Chapter => 1,
            NumberScope::Section => 2,
        };
        let current = self.current.as_ref()?.split('.').map(str::to_owned);
        let sections = self.headings.iter().map(|heading| heading.1.to_string());
        Some(current.chain(sections).take(parts).collect::<Vec<_>>().join("."))
    }

    /// The number of a formula: the next one, or those of its lines.
    fn equation(&mut self, node: NodeId, lines: Option<&Vec<bool>>, scope: NumberScope) -> String {
        let Some(lines) = lines else { return self.next(EQUATION, scope) };
        let numbers: Vec<Option<String>> =
            lines.iter().map(|is_numbered| is_numbered.then(|| self.next(EQUATION, scope))).collect();
        let mut given = numbers.iter().flatten();
        let (first, last) = (given.next().cloned().unwrap_or_default(), given.next_back());
        let range = last.map_or(first.clone(), |last| format!("{first}–{last}"));
        self.lines.insert(node, numbers);
        range
    }

    fn division(&mut self, chapter: NumberedChapter<'_>) -> Option<String> {
        // A chapter in a chapter is its next section: 1.1 is the section in the outer text, 1.2 the inner chapter.
        let sections = self.headings.first().filter(|_| self.prefix.is_some()).map_or(0, |first| first.1);
        self.headings.clear();
        self.prefix = None;
        if chapter.role == Role::Part || self.base.is_none_or(|base| chapter.depth <= base) {
            self.chapter_places += 1;
        }
        self.current = None;
        if chapter.role == Role::Part {
            self.base = None;
            if self.restarts {
                self.open.clear();
            }
            if !(chapter.numbered && self.all) {
                return None;
            }
            self.parts += 1;
            // Parts have roman numbers and do not begin the chapters' numbers anew.
            return Some(roman::upper(self.parts));
        }
        let is_appendix = chapter.role == Role::Appendix && self.all && chapter.matter == Matter::Back;
        if !chapter.numbered || !self.chapters {
            self.take_own(&chapter, is_appendix);
            self.current.clone_from(&self.prefix);
            return None;
        }
        let number = if is_appendix {
            self.appendices += 1;
            // Appendices are A, B, C, so that their figures (`A.1`) can't be taken for those of a chapter.
            letters(self.appendices)
        } else {
            self.chapter(chapter.depth, sections)
        };
        self.prefix = self.all.then(|| number.clone());
        self.current = Some(number.clone());
        Some(number)
    }

    /// Counts on from the number that a title has of itself, as in `Appendix B: Tables` or `Chapter 7`: its sections
    /// begin with it, and the next chapter has the next one.
    fn take_own(&mut self, chapter: &NumberedChapter<'_>, is_appendix: bool) {
        if !self.all {
            return;
        }
        // A title with a number of its own (“Chapter 5”) sets the count: figures below it are 5.1, 5.2.
        let Some(own) = own_number(chapter.title, is_appendix) else { return };
        if is_appendix {
            self.appendices = own;
            self.prefix = Some(letters(own));
        } else if self.base.is_none_or(|base| chapter.depth <= base) {
            self.base = Some(chapter.depth);
            self.open = vec![own];
            self.prefix = Some(own.to_string());
        }
    }

    /// `3`, or `3.1` for the first chapter below the third; after that chapter's own `sections`.
    fn chapter(&mut self, depth: u8, sections: u32) -> String {
        let base = self.base.filter(|base| *base <= depth).unwrap_or(depth);
        self.base = Some(base);
        let level = usize::from(depth - base);
        // A list that is indented by more than one step at once counts as one step.
        let level = level.min(self.open.len());
        self.open.truncate(level + 1);
        match self.open.get_mut(level) {
            Some(number) => *number += 1,
            None => self.open.push(sections + 1),
        }
        self.open.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
    }

    /// `3.2.1` for a heading in the third chapter.
    fn heading(&mut self, level: u8, numbered: bool) -> Option<String> {
        // Without a numbered chapter above, `.1` would have nothing to begin with.
        let prefix = self.prefix.clone().filter(|_| numbered)?;
        let mut last = 0;
        while let Some((_, number)) = self.headings.pop_if(|heading| level <= heading.0) {
            last = number;
        }
        self.headings.push((level, last + 1));
        let numbers = self.headings.iter().map(|heading| format!(".{}", heading.1));
        Some(prefix + &numbers.collect::<String>())
    }
}

/// The number in a title such as `Appendix B: Tables`, `Chapter XII.` or `3. The Sea`: a letter counts in appendices
/// alone, and there before a roman numeral (`Appendix C` is the third).
fn own_number(title: &str, is_appendix: bool) -> Option<u32> {
    let words = title.split_whitespace().take(2).map(|word| word.trim_end_matches(['.', ':', ')', ',', '-']));
    words.filter(|word| !word.is_empty()).find_map(|word| match word.as_bytes() {
        [letter @ b'A'..=b'Z'] if is_appendix => Some(u32::from(letter - b'A') + 1),
        _ if word.bytes().all(|byte| byte.is_ascii_digit()) => word.parse().ok(),
        // A lone "I" is a word more often than a number, unless a word such as "Chapter" is before it.
        _ if word.bytes().all(|byte| b"IVXLC".contains(&byte)) && !title.starts_with("I ") => roman::value(word),
        _ => None,
    })
}

/// `A` for 1, `Z` for 26, `AA` for 27.
fn letters(number: u32) -> String {
    ListStyle::UpperAlpha.sign(i64::from(number)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written() {
        for (number, text) in [(1, "I"), (4, "IV"), (1994, "MCMXCIV"), (4000, "4000")] {
            assert_eq!(roman::upper(number), text);
        }
        for (number, text) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")] {
            assert_eq!(letters(number), text);
        }
    }

    fn counted(counter: &mut Counter, role: Role, depth: u8, numbered: bool) -> String {
        let chapter = NumberedChapter { role, matter: Matter::Body, depth, numbered, title: "" };
        counter.division(chapter).unwrap_or_default()
    }

    #[test]
    fn chapters_count_through_parts_and_below_one_another() {
        let mut counter = Counter { chapters: true, ..Counter::default() };
        let mut run = |role, depth, numbered| counted(&mut counter, role, depth, numbered);
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
        let mut counter = Counter { chapters: true, all: true, ..Counter::default() };
        counted(&mut counter, Role::Chapter, 0, true);
        let mut run = |level, numbered| counter.heading(level, numbered).unwrap_or_default();
        let numbers = [run(2, true), run(4, true), run(4, true), run(3, true), run(2, false), run(2, true)];
        assert_eq!(numbers, ["1.1", "1.1.1", "1.1.2", "1.1.3", "", "1.2"]);
    }

    #[test]
    fn no_number_is_given_twice_where_chapters_stand_in_chapters() {
        let mut counter = Counter { chapters: true, all: true, ..Counter::default() };
        let mut numbers = vec![counted(&mut counter, Role::Chapter, 0, true)];
        numbers.extend(counter.heading(2, true));
        numbers.push(counted(&mut counter, Role::Chapter, 1, true));
        numbers.extend(counter.heading(2, true));
        numbers.push(counted(&mut counter, Role::Chapter, 1, true));
        numbers.push(counted(&mut counter, Role::Chapter, 0, true));
        numbers.extend(counter.heading(2, true));
        assert_eq!(numbers, ["1", "1.1", "1.2", "1.2.1", "1.3", "2", "2.1"]);
    }

    #[test]
    fn titles_with_numbers_of_their_own_are_counted_on_from() {
        crate::cases::check("own-number", |[title]| {
            [true, false]
                .map(|is_appendix| own_number(title, is_appendix).map_or("none".into(), |it| it.to_string()))
                .join(" ")
        });
    }
}
