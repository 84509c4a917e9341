//! Poems in plain text: a text in, the ranges of its lines that are verse out.
//!
//! Markdown joins the lines of a paragraph. Texts from archives have their poems as plain lines all the
//! same, and joined they are a misery. A passage counts as verse by what its lines look like: they are
//! short, begin with capitals, break where no program that fills lines would have broken them, and do
//! not each end a sentence. Whole sections (what is between two headings) are judged by their
//! majority, so that the stanzas of one poem are treated alike; in a section of prose only a passage
//! that can't be mistaken counts.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::dialect::OPTIONS;
use crate::document::block::CONTINUED;

/// The longest line of a poem, in characters.
// Project Gutenberg, where such texts are from, fills prose to some 72 characters.
const LONGEST: usize = 75;
/// The longest that its lines are in the mean.
const LONG: usize = 60;
/// Lines of prose are filled to at least this many characters, if they are filled at all.
const NARROWEST: usize = 66;
/// How many lines it takes, at least.
const FEWEST: usize = 4;

/// A passage that nothing in the text marks as what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Its lines, whole; blank ones part stanzas.
    pub(crate) range: Range<usize>,
    /// By how many spaces all of it is indented.
    pub(crate) base: usize,
    /// The mark (`*` or `_`) before its first and after its last word, which emphasises it all.
    pub(crate) emphasis: Option<char>,
    pub(crate) kind: PassageKind,
}

/// The kinds of passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PassageKind {
    Poem,
    /// A speech of a play, in verse or not.
    Speech {
        /// Whether the ends of its lines are kept.
        is_verse: bool,
    },
    /// A speech that goes on after a direction.
    Continued {
        /// Whether the ends of its lines are kept.
        is_verse: bool,
    },
    /// A stage direction.
    Direction,
    /// The persons of a play.
    Cast,
}

impl Passage {
    /// Whether its lines end where the author ended them.
    pub(crate) fn keeps_lines(&self) -> bool {
        let kept =
            [PassageKind::Poem, PassageKind::Speech { is_verse: true }, PassageKind::Continued { is_verse: true }];
        kept.contains(&self.kind)
    }

    /// The name of the container that it could have been written in.
    pub(crate) fn container(&self) -> &'static str {
        match self.kind {
            PassageKind::Poem => "verse",
            PassageKind::Speech { .. } | PassageKind::Continued { .. } => "speech",
            PassageKind::Direction => "direction",
            PassageKind::Cast => "cast",
        }
    }

    /// The classes of that container.
    pub(crate) fn classes(&self) -> &'static [&'static str] {
        match self.kind {
            PassageKind::Speech { is_verse: true } => &["verse"],
            PassageKind::Continued { is_verse: true } => &["verse", CONTINUED],
            PassageKind::Continued { is_verse: false } => &[CONTINUED],
            PassageKind::Poem
            | PassageKind::Speech { is_verse: false }
            | PassageKind::Direction
            | PassageKind::Cast => &[],
        }
    }
}

/// What a book's lines are likely to be before they are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// Nothing: poems must show themselves.
    Prose,
    /// Verse, where they are short: its theme is for poems, or based on that.
    Verse,
}

/// The code that a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CodeUse {
    /// None.
    None,
    /// Words in sentences.
    Words,
    /// Fenced blocks: archives' texts have none.
    Blocks,
}

/// What a passage is judged by.
#[derive(Clone, Copy, Debug)]
struct Light {
    /// The width that the text's lines are filled to; `None` in a book of poems, where long lines are verse too.
    width: Option<usize>,
    code: CodeUse,
    expectation: Expectation,
}

/// Finds the poems of a text.
pub(crate) fn find(text: &str, expectation: Expectation) -> Vec<Passage> {
    let (mut pieces, code) = pieces(text);
    mark_broken_by_hand(&mut pieces);
    let width = (expectation == Expectation::Prose).then(|| width(&pieces));
    let light = Light { width, code, expectation };
    // A passage is judged in the light of the whole file: only that tells at which width its prose is filled.
    pieces.iter_mut().for_each(|it| it.classify(light));
    let mut verse = sections(&pieces);
    // Sizes, not numbers of passages: a preface in one paragraph may be as long as ten sonnets.
    let size = |it: (&PoemCandidate<'_>, &bool)| if *it.1 { it.0.size } else { 0 };
    let like: usize = pieces.iter().zip(&verse).map(size).sum();
    let all: usize = pieces.iter().map(|it| it.size).sum();
    // Two thirds: a novel with epigraphs stays far below, a collection of poems with an introduction above.
    if all * 2 <= like * 3 {
        pieces.iter_mut().for_each(|it| it.classify(Light { width: None, ..light }));
        verse = sections(&pieces);
    }
    let mut poems: Vec<Passage> = Vec::new();
    let mut last = None;
    for (at, piece) in pieces.iter().enumerate().filter(|pair| verse[pair.0]) {
        let lines = line_start(text, piece.range.start)..line_end(text, piece.range.end);
        match poems.last_mut() {
            // Neighbouring stanzas with nothing but blank lines between are one poem, whose stanzas must not be parted
            // by the space around a block.
            Some(poem) if last.is_some_and(|last: usize| last + 1 == at) && piece.follows => {
                poem.range.end = lines.end;
            }
            _ => poems.push(Passage { range: lines, base: 0, emphasis: None, kind: PassageKind::Poem }),
        }
        last = Some(at);
    }
    for poem in &mut poems {
        let lines = &text[poem.range.clone()];
        let filled = lines.lines().filter(|line| !line.trim().is_empty());
        // Archives indent poems as a whole; indents inside of the poem are kept beyond that.
        poem.base = filled.map(spaces).min().unwrap_or(0);
        poem.emphasis = emphasis(lines.trim());
    }
    poems
}

/// Which pieces are verse, judged section by section.
fn sections(pieces: &[PoemCandidate<'_>]) -> Vec<bool> {
    let mut verse = vec![false; pieces.len()];
    let mut start = 0;
    while start < pieces.len() {
        let same = |candidate: &PoemCandidate<'_>| candidate.section == pieces[start].section;
        let end = start + pieces[start..].iter().take_while(|it| same(it)).count();
        section(&pieces[start..end], &mut verse[start..end]);
        start = end;
    }
    verse
}

/// The mark that opens before the first word and closes after the last, over several stanzas: Markdown
/// knows no emphasis over more than a paragraph.
fn emphasis(lines: &str) -> Option<char> {
    let mark = lines.chars().next().filter(|c| matches!(c, '*' | '_'))?;
    let count = lines.chars().filter(|c| *c == mark).count();
    // More than one pair is emphasis of single words.
    (count == 2 && lines.ends_with(mark)).then_some(mark)
}

pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

pub(crate) fn line_end(text: &str, at: usize) -> usize {
    // So that the byte before exists; no passage ends at 0.
    let at = at.max(1);
    if text.as_bytes()[at - 1] == b'\n' {
        return at;
    }
    text[at..].find('\n').map_or(text.len(), |offset| at + offset + 1)
}

/// A block of the text outside of lists, quotations and the like.
struct PoemCandidate<'a> {
    range: Range<usize>,
    /// Which section it is in: headings part them.
    section: usize,
    /// Whether it is right below the block before it.
    follows: bool,
    /// Its lines, without the spaces around them; none for what can't be verse.
    lines: Vec<&'a str>,
    /// Whether it is indented, as code is.
    indented: bool,
    /// Whether its lines are at many different indentations: the lines are a picture.
    shaped: bool,
    /// How many of its lines end in a hard break.
    hard: usize,
    /// Whether its author ended all of its lines by hand, and meant it: see [`mark_broken_by_hand`].
    by_hand: bool,
    /// Whether it is a poem by itself, however few its lines are, if it is verse.
    is_whole: bool,
    /// How much it holds, in lines; of a paragraph that is one long line, as many as it would fill.
    size: usize,
    /// The resemblance of its lines to verse.
    likeness: VerseLikeness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum VerseLikeness {
    /// Like prose, or like something else altogether.
    Prose,
    /// May be part of a poem between verses: a line or more, all short.
    Short,
    /// Like verse.
    Verse,
    /// Like verse, even amid prose.
    Unmistakable,
}

/// Marks the paragraphs whose lines all end in hard breaks. Three lines are as likely an address; but where every
/// paragraph of a section that has several lines is such a one, and there are two or more, they are stanzas.
fn mark_broken_by_hand(pieces: &mut [PoemCandidate<'_>]) {
    for section in pieces.chunk_by_mut(|a, b| a.section == b.section) {
        let is_broken = |piece: &PoemCandidate<'_>| piece.lines.len() <= piece.hard + 1;
        let several = section.iter().filter(|piece| 1 < piece.lines.len());
        let (count, broken) = (several.clone().count(), several.clone().filter(|piece| is_broken(piece)).count());
        let lines: usize = several.map(|piece| piece.lines.len()).sum();
        // Four fifths of the section: in a letter the address and the closing are such paragraphs, and the rest is prose.
        let all: usize = section.iter().filter(|piece| !piece.lines.is_empty()).map(|piece| piece.size).sum();
        let is_poem = 2 <= count && broken == count && FEWEST <= lines && all * 4 <= lines * 5;
        for piece in section.iter_mut().filter(|piece| 1 < piece.lines.len()) {
            piece.by_hand = is_broken(piece) && (is_poem || FEWEST <= piece.lines.len());
        }
    }
}

/// The blocks of a text, and the code that it has.
fn pieces(text: &str) -> (Vec<PoemCandidate<'_>>, CodeUse) {
    let mut pieces: Vec<PoemCandidate<'_>> = Vec::new();
    let (mut depth, mut section, mut containers) = (0_usize, 0, 0_usize);
    let (mut code, mut plain) = (CodeUse::None, true);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    section += usize::from(matches!(tag, Tag::Heading { .. }));
                    plain = matches!(tag, Tag::Paragraph | Tag::CodeBlock(CodeBlockKind::Indented));
                    if matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_))) {
                        code = CodeUse::Blocks;
                    }
                    let mut piece = PoemCandidate::new(text, range, section);
                    piece.indented = matches!(tag, Tag::CodeBlock(_));
                    pieces.push(piece);
                } else {
                    plain &= matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough);
                }
                depth += 1;
            }
            Event::End(tag) => {
                depth -= 1;
                let Some(piece) = pieces.last_mut().filter(|_| depth == 0) else { continue };
                let was = containers;
                if matches!(tag, TagEnd::Paragraph) {
                    containers = fences(&piece.lines, containers);
                }
                let fenced = piece.lines.iter().any(|line| line.starts_with(":::"));
                if !plain || was != 0 || fenced || (piece.indented && code == CodeUse::Blocks) {
                    piece.lines.clear();
                }
            }
            Event::Text(_) | Event::SoftBreak | Event::FootnoteReference(_) => {}
            // Poems are often written with a hard break at the end of each line: that says no less than plain lines do.
            Event::HardBreak if 0 < depth => {
                if let Some(piece) = pieces.last_mut() {
                    piece.hard += 1;
                }
            }
            _ if depth == 0 => pieces.push(PoemCandidate::new(text, range.start..range.start, section)),
            event => {
                plain = false;
                if matches!(event, Event::Code(_)) {
                    code = code.max(CodeUse::Words);
                }
            }
        }
    }
    (pieces, code)
}

/// How many containers are open after some lines.
pub(crate) fn fences(lines: &[&str], open: usize) -> usize {
    lines.iter().filter(|line| line.starts_with(":::")).fold(open, |open, line| {
        let opens = !line.trim_matches(':').trim().is_empty() && !line.contains("pagebreak");
        if opens { open + 1 } else { open.saturating_sub(1) }
    })
}

impl<'a> PoemCandidate<'a> {
    fn new(text: &'a str, range: Range<usize>, section: usize) -> PoemCandidate<'a> {
        let filled = text[range.clone()].lines().filter(|line| !line.trim().is_empty());
        let mut indents: Vec<usize> = filled.clone().map(spaces).collect();
        indents.sort_unstable();
        indents.dedup();
        // Poems have two or three indents; concrete poetry and pictures of letters have many.
        let shaped = indents.len() >= 5;
        let lines: Vec<&str> = filled.map(|line| line.trim().trim_end_matches('\\')).collect();
        let size = lines.iter().map(|line| count(line).div_ceil(LONG)).sum();
        // Nothing but blank lines since the last block, as opposed to marks of fences and the like.
        let before = text[..line_start(text, range.start)].lines().next_back();
        // The first line of the file has no line before it, and follows nothing.
        let follows = before.is_some_and(|before| before.trim().is_empty());
        let likeness = VerseLikeness::Prose;
        let (indented, by_hand, is_whole) = (false, false, false);
        PoemCandidate { range, section, follows, lines, indented, shaped, hard: 0, by_hand, is_whole, size, likeness }
    }

    /// Whether it is indented, and its lines read as words of a poem rather than as commands: in a text without any
    /// code whoever indents two lines sets a poem apart, however short.
    fn is_set_apart(&self, code: CodeUse) -> bool {
        let is_sign = |c: char| ",.;:!?-–—…".contains(c);
        let reads = |line: &&str| begins(line) || line.ends_with(is_sign) || line.contains(|c: char| !c.is_ascii());
        self.indented && code == CodeUse::None && 1 < self.lines.len() && self.lines.iter().any(reads)
    }

    /// Says what its lines look like.
    fn classify(&mut self, light: Light) {
        let Light { width, code, expectation } = light;
        let is_book = width.is_none();
        let width = width.unwrap_or(usize::MAX);
        let lines = &self.lines;
        let total: usize = lines.iter().map(|line| count(line)).sum();
        let longest = lines.iter().map(|line| count(line)).max().unwrap_or(0);
        let long = if is_book { LONGEST } else { LONG };
        // Lines like Whitman's, in a book of poems: filled prose would begin few of its lines with capitals.
        let is_long_lined = is_book && 1 < lines.len() && lines.iter().all(|line| begins(line));
        // Both bounds: a poem may have a long line, but not many. One whose lines end by hand may have any.
        let fits = is_long_lined || ((self.by_hand || longest <= LONGEST) && total <= long * lines.len());
        // In a book about programs indented lines are listings.
        let is_listing = self.indented && (code == CodeUse::Blocks || !lines.iter().all(|line| is_words(line, code)));
        if lines.is_empty() || !fits || is_listing {
            return;
        }
        let share = |list: &[&str], test: &dyn Fn(&str) -> bool| {
            list.iter().filter(|it| test(it)).count() * 100 / list.len().max(1)
        };
        // At least one line: an empty passage does not fit.
        let breaks = lines.len() - 1;
        let set_apart = self.is_set_apart(code);
        // Under a theme for poems lines that no editor filled are verse, whatever they begin with.
        let expected = expectation == Expectation::Verse && breaks != 0 && longest <= NARROWEST;
        // An author who breaks each line by hand means its end, whatever it begins with: modern poems have few capitals.
        let by_hand = self.by_hand || set_apart || expected;
        let free = lines.windows(2).filter(|window| by_hand || is_free(window[0], window[1], width)).count();
        let capitals = share(lines, &begins);
        let sentences = share(lines, &ends_sentence);
        let labels = share(lines, &is_labelled);
        self.likeness = VerseLikeness::Short;
        self.is_whole = set_apart || (is_book && by_hand);
        // A text that is indented was set apart by its author: that weighs as much as capitals.
        let begins_well = by_hand || (self.indented && self.shaped) || capitals >= if self.indented { 20 } else { 80 };
        // One line in ten may be as long as filled prose by chance.
        let parted = free * 10 >= breaks * 9 && breaks != 0;
        // Dialogue and lists of maxims end every line with a sentence; colophons and lists of facts have a label on
        // each line.
        if !parted || !begins_well || labels >= 50 || (sentences >= 80 && lines.len() > 2) {
            return;
        }
        self.likeness = VerseLikeness::Verse;
        // Lines of verse have about one length: three in four at least two fifths of the longest. Addresses and
        // signatures have not.
        let even = lines.iter().filter(|line| count(line) * 5 >= longest.min(LONG) * 2).count();
        let regular = even * 4 >= lines.len() * 3 && total >= 15 * lines.len();
        let sure = free == breaks && sentences < 60 && (self.indented || ((by_hand || capitals >= 90) && regular));
        if sure || is_book {
            self.likeness = VerseLikeness::Unmistakable;
        }
    }
}

/// Judges a section: what of it is verse.
fn section(pieces: &[PoemCandidate<'_>], verse: &mut [bool]) {
    let all: usize = pieces.iter().filter(|it| it.likeness != VerseLikeness::Short).map(|it| it.size).sum();
    let like: usize = pieces.iter().filter(|it| it.likeness >= VerseLikeness::Verse).map(|it| it.size).sum();
    let sure = pieces.iter().any(|it| it.likeness == VerseLikeness::Unmistakable);
    // The heading is one of the pieces.
    // As for the book, two thirds of a section; the four allow for two lines that are none, its heading and one more.
    let is_whole = |piece: &PoemCandidate<'_>| piece.is_whole && VerseLikeness::Verse <= piece.likeness;
    let is_enough = FEWEST <= like || pieces.iter().any(is_whole);
    if is_enough && all * 2 <= like * 3 + 4 && sure {
        let is_heading = |candidate: &PoemCandidate<'_>| candidate.lines.is_empty();
        let shown = pieces.iter().zip(verse.iter_mut()).filter(|pair| !is_heading(pair.0));
        shown.for_each(|(piece, verse)| *verse = VerseLikeness::Short <= piece.likeness);
        let has_prose = pieces.iter().any(|piece| piece.likeness == VerseLikeness::Prose && !is_heading(piece));
        if has_prose {
            keep_narration(pieces, verse);
        }
        return;
    }
    // Runs of passages: together they have to be long enough, and one has to be beyond doubt.
    let mut start = 0;
    while start < pieces.len() {
        // A refrain's line that is indented may follow.
        let goes_on = |candidate: &(usize, &PoemCandidate<'_>)| {
            let refrain = candidate.0 != 0 && candidate.1.indented && candidate.1.likeness == VerseLikeness::Short;
            // An indented line alone at the head of a run would be code or a quotation.
            candidate.1.likeness >= VerseLikeness::Verse || refrain
        };
        let run = pieces[start..].iter().enumerate().take_while(goes_on).count();
        let these = &pieces[start..start + run];
        let size: usize = these.iter().map(|it| it.size).sum();
        let sure = these.iter().any(|it| it.likeness == VerseLikeness::Unmistakable);
        if (FEWEST <= size || these.iter().any(is_whole)) && sure {
            verse[start..start + run].fill(true);
        }
        start += run.max(1);
    }
}

/// Takes back, in a section that tells of a poem, sentences of one line before it and after it: they go on with the
/// telling. Between stanzas such a line may be a refrain.
fn keep_narration(pieces: &[PoemCandidate<'_>], verse: &mut [bool]) {
    let is_stanza = |piece: &PoemCandidate<'_>| VerseLikeness::Verse <= piece.likeness;
    let first = pieces.iter().position(is_stanza).unwrap_or(0);
    let last = pieces.iter().rposition(is_stanza).unwrap_or(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let is_sentence = matches!(&piece.lines[..], [line] if ends_sentence(line)) && !piece.indented;
        if is_sentence && !(first..=last).contains(&at) {
            verse[at] = false;
        }
    }
}

/// The width that a text's lines are filled to: nine in ten of the lines before another are at most as long.
fn width(pieces: &[PoemCandidate<'_>]) -> usize {
    let lines = pieces.iter().filter(|it| !it.indented);
    let filled = lines.flat_map(|line| line.lines.split_last().map_or(&[][..], |it| it.1));
    let mut widths: Vec<usize> = filled.map(|it| count(it)).collect();
    widths.sort_unstable();
    // Not the longest: a table or an address that can't be broken is longer than what an editor fills to.
    let at = widths.len().saturating_sub(1) * 9 / 10;
    widths.get(at).copied().unwrap_or(0).max(NARROWEST)
}

/// Whether the break between two lines was the author's will: the next word would have fitted.
pub(crate) fn is_free(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or("");
    count(line) + 1 + count(word) <= width
}

fn spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn count(text: &str) -> usize {
    text.chars().count()
}

/// Whether a line begins as lines of verse do: with a capital, or a letter that has none.
pub(crate) fn begins(line: &str) -> bool {
    let first = line.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|first| !first.is_lowercase())
}

fn ends_sentence(line: &str) -> bool {
    let marks = ['"', '\'', '”', '’', '»', ')', '*', '_'];
    line.trim_end_matches(marks).ends_with(['.', '!', '?', '…', ':'])
}

/// `Name: value`, as in a list of facts.
fn is_labelled(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(label, _)| label.split_whitespace().count() <= 3)
}

/// Whether a line is of words, and not of code; in a text without code numbers are words too.
fn is_words(line: &str, code: CodeUse) -> bool {
    let is_number = |c: char| code == CodeUse::None && c.is_ascii_digit();
    let word = |c: char| c.is_alphabetic() || c.is_whitespace() || ".,;:!?'\"-–—()*‘’“”„«»…".contains(c);
    const SIGNS: [&str; 5] = ["::", "()", "();", "->", "--help"];
    line.chars().all(|c| word(c) || is_number(c))
        && line.chars().any(char::is_alphanumeric)
        && !SIGNS.iter().any(|it| line.contains(it))
}

#[cfg(test)]
mod tests;
