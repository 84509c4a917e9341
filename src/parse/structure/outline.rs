//! The headings of a file and which of them are parts. In: blocks. Out: their headings, in order.
//!
//! A part is a heading of the highest level that holds chapters and no text of its own. Its title may say so
//! (`Part One`, `BOOK II: 1806`, `Erster Teil`), or the titles below it do (`# The River` above `## Chapter 1`), or
//! their length: chapters are long, sections are short.

use crate::document::block::{Block, BlockKind};
use crate::document::container::ContainerKind;
use crate::document::division_label::{self, DivisionLabel, DivisionWord, LabelRest};
use crate::document::guess::Guess;
use crate::document::inline::plain_text;
use crate::document::{Division, Role};
use crate::parse::role;

use super::{Recognition, are_most};

/// A heading at the top level of a file's blocks.
#[derive(Clone, Debug)]
pub(in crate::parse) struct FileHeading {
    pub(in crate::parse) at: usize,
    pub(in crate::parse) level: u8,
    pub(in crate::parse) title: String,
    pub(in crate::parse) part: bool,
    /// Whether it holds no text of its own before the next heading.
    is_bare: bool,
}

/// The average length, in characters, from which on the texts below headings are chapters: some 1,500 words. Few
/// sections of a technical text are as long, and few chapters of a novel are shorter.
const LONG: usize = 8000;

/// The headings of a file's blocks.
pub(in crate::parse) fn headings(blocks: &[Block], recognition: &Recognition<'_, '_>) -> Vec<FileHeading> {
    let heading = |(at, block): (usize, &Block)| match &block.kind {
        BlockKind::Heading { level, content, .. } => {
            let title = plain_text(content);
            let part = block.attributes.has_class("part");
            Some(FileHeading { at, level: *level, title, part, is_bare: false })
        }
        _ => None,
    };
    let mut found: Vec<FileHeading> = blocks.iter().enumerate().filter_map(heading).collect();
    for index in 0..found.len() {
        let end = found.get(index + 1).map_or(blocks.len(), |next| next.at);
        // The last heading of a file holds nothing that could be chapters.
        found[index].is_bare = end < blocks.len() && only_shows(&blocks[found[index].at + 1..end]);
    }
    // Once an author has marked one part, all that are not marked are chapters.
    if found.iter().any(|heading| heading.part) || !recognition.config.may(Guess::Parts) {
        return found;
    }
    // Without classes: headings of the highest level that hold chapters alone, if they are called
    // parts, or if the text began with chapters of a lower level.
    let top = found.iter().map(|heading| heading.level).min().unwrap_or(1);
    let begins_lower = found.first().is_some_and(|heading| heading.level > top);
    let parts = Nesting { headings: &found, top, blocks, language: recognition.language };
    let is_guessing = recognition.wants(Guess::Parts);
    let by_nesting = is_guessing && parts.are_parts();
    let marked: Vec<usize> = (0..found.len())
        .filter(|at| parts.holds_chapters(*at) || (is_guessing && parts.precedes_its_chapters(*at)))
        .filter(|at| {
            let called = role::is_part(&found[*at].title, recognition.language);
            begins_lower || called || is_guessing && (by_nesting || parts.is_called_part(*at))
        })
        .collect();
    marked.into_iter().for_each(|at| found[at].part = true);
    found
}

/// Makes parts of files that hold nothing but a title that says so, `# PART ONE`, and puts the files behind each into it,
/// up to the next part or the back matter. A book that has parts, or a tree of its own, needs no guess.
pub(in crate::parse) fn parts_of_files(divisions: &mut [Division], recognition: &mut Recognition<'_, '_>) {
    let is_nested = |division: &Division| 0 < division.depth || division.role == Role::Part;
    if !recognition.wants(Guess::Parts) || divisions.iter().any(is_nested) {
        return;
    }
    let is_part = |division: &Division| {
        let title = plain_text(&division.title);
        let label = division_label::read(&title, recognition.language);
        let is_called = label.is_some_and(|label| label.word == DivisionWord::Part);
        division.role == Role::Chapter && is_called && only_shows(&division.blocks)
    };
    let parts: Vec<bool> = divisions.iter().map(is_part).collect();
    let mut inside = false;
    for at in 0..divisions.len() {
        let division = &mut divisions[at];
        // A part holds something.
        if parts[at] && parts.get(at + 1) == Some(&false) {
            division.role = Role::Part;
            division.numbered = false;
            division.guesses.push(Guess::Parts);
            recognition.found(Guess::Parts, division.span);
            inside = true;
        } else {
            inside &= matches!(division.role, Role::Chapter | Role::Introduction | Role::Interlude);
            division.depth = u8::from(inside);
        }
    }
}

/// Whether blocks hold no text to be read before a title: images, breaks, an epigraph.
pub(in crate::parse) fn only_shows(blocks: &[Block]) -> bool {
    blocks.iter().all(|block| match &block.kind {
        BlockKind::SectionBreak | BlockKind::PageBreak | BlockKind::Figure(_) => true,
        BlockKind::Container(block) => matches!(block.kind, ContainerKind::Epigraph),
        _ => false,
    })
}

/// The headings of the highest level with what is below them.
struct Nesting<'a> {
    headings: &'a [FileHeading],
    top: u8,
    blocks: &'a [Block],
    language: &'a str,
}

impl Nesting<'_> {
    /// Whether a heading is of the highest level and holds headings below it and no text.
    fn holds_chapters(&self, at: usize) -> bool {
        let below = self.headings.get(at + 1).is_some_and(|next| next.level > self.top);
        self.headings[at].level == self.top && self.headings[at].is_bare && below
    }

    /// Whether a heading is called a part and holds nothing at all: its chapters are beside it, up to the next part.
    fn precedes_its_chapters(&self, at: usize) -> bool {
        let heading = &self.headings[at];
        let is_called = self
            .label(heading)
            .is_some_and(|label| label.word == DivisionWord::Part && !matches!(label.rest, LabelRest::Run(_)));
        let is_followed = self.headings.get(at + 1).is_some_and(|next| next.level == self.top);
        heading.level == self.top && heading.is_bare && is_followed && is_called
    }

    /// The highest headings below one.
    fn below(&self, at: usize) -> Vec<&FileHeading> {
        let below: Vec<&FileHeading> =
            self.headings[at + 1..].iter().take_while(|heading| heading.level > self.top).collect();
        let level = below.iter().map(|heading| heading.level).min().unwrap_or(0);
        below.into_iter().filter(|heading| heading.level == level).collect()
    }

    fn label(&self, heading: &FileHeading) -> Option<DivisionLabel> {
        division_label::read(&heading.title, self.language)
    }

    /// Whether a heading's own title, or those below it, make it a part.
    fn is_called_part(&self, at: usize) -> bool {
        let below = self.below(at);
        let has_word = |word: DivisionWord| below.iter().any(|it| self.label(it).is_some_and(|it| it.word == word));
        let own = self.label(&self.headings[at]);
        let chapters = below.iter().filter_map(|heading| self.label(heading));
        let chapters = chapters.filter(|label| matches!(label.word, DivisionWord::Chapter | DivisionWord::Number));
        let are_chapters = are_most(chapters.count(), below.len());
        match own.map(|label| (label.word, label.rest)) {
            Some((DivisionWord::Part, _)) if below.is_empty() => self.precedes_its_chapters(at),
            Some((DivisionWord::Part, rest)) => !matches!(rest, LabelRest::Run(_)) || are_chapters,
            // The scenes of an act follow one another; chapters do not.
            Some((DivisionWord::Act, _)) => !has_word(DivisionWord::Scene) && are_chapters,
            Some((DivisionWord::Number, _)) => are_chapters,
            Some((DivisionWord::Chapter | DivisionWord::Scene, _)) => false,
            None => {
                let is_matter = role::role(&Default::default(), &self.headings[at].title, self.language);
                let named = below.iter().filter(|it| self.label(it).is_some_and(|it| it.word == DivisionWord::Chapter));
                // A preface or an appendix may hold chapters, and is no part.
                is_matter == Default::default() && are_most(named.count(), below.len())
            }
        }
    }

    /// Whether all of the highest headings hold long chapters, several each, and nothing else.
    fn are_parts(&self) -> bool {
        let tops = (0..self.headings.len()).filter(|at| self.headings[*at].level == self.top);
        let is_text = |at: &usize| {
            let role = role::role(&Default::default(), &self.headings[*at].title, self.language);
            role == Default::default()
        };
        let tops: Vec<usize> = tops.filter(is_text).collect();
        let below: usize = tops.iter().map(|at| self.below(*at).len()).sum();
        let holds = |at: &usize| self.holds_chapters(*at) && 1 < self.below(*at).len();
        let is_plain = |at: &usize| {
            let label = self.label(&self.headings[*at]);
            label.is_none_or(|label| label.word == DivisionWord::Number)
        };
        let length: usize = self.blocks.iter().map(length).sum();
        1 < tops.len() && tops.iter().all(|at| holds(at) && is_plain(at)) && LONG * below <= length
    }
}

/// How much text a block holds, in characters, as far as it is prose.
fn length(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Paragraph(content) => plain_text(content).chars().count(),
        BlockKind::Quote(blocks) => blocks.iter().map(length).sum(),
        BlockKind::Container(container) => container.blocks.iter().map(length).sum(),
        _ => 0,
    }
}
