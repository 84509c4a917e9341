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
        }
    }

    /// The classes of that container.
    pub(crate) fn classes(&self) -> &'static [&'static str] {
        match self.kind {
            PassageKind::Speech { is_verse: true } => &["verse"],
            PassageKind::Continued { is_verse: true } => &["verse", CONTINUED],
            PassageKind::Continued { is_verse: false } => &[CONTINUED],
            PassageKind::Poem | PassageKind::Speech { is_verse: false } | PassageKind::Direction => &[],
        }
    }
}

/// Finds the poems of a text.
pub(crate) fn find(text: &str) -> Vec<Passage> {
    let (mut pieces, technical) = pieces(text);
    let width = width(&pieces);
    // A passage is judged in the light of the whole file: only that tells at which width its prose is filled.
    pieces.iter_mut().for_each(|it| it.classify(width, technical));
    let mut verse = sections(&pieces);
    // Sizes, not numbers of passages: a preface in one paragraph may be as long as ten sonnets.
    let size = |it: (&PoemCandidate<'_>, &bool)| if *it.1 { it.0.size } else { 0 };
    let like: usize = pieces.iter().zip(&verse).map(size).sum();
    let all: usize = pieces.iter().map(|it| it.size).sum();
    // Two thirds: a novel with epigraphs stays far below, a collection of poems with an introduction above.
    if all * 2 <= like * 3 {
        // A book of poems: in it long lines are verse too.
        pieces.iter_mut().for_each(|it| it.classify(usize::MAX, technical));
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

/// The blocks of a text, and whether it holds code between fences.
fn pieces(text: &str) -> (Vec<PoemCandidate<'_>>, bool) {
    let mut pieces: Vec<PoemCandidate<'_>> = Vec::new();
    let (mut depth, mut section, mut containers) = (0_usize, 0, 0_usize);
    let (mut technical, mut plain) = (false, true);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    section += usize::from(matches!(tag, Tag::Heading { .. }));
                    plain = matches!(tag, Tag::Paragraph | Tag::CodeBlock(CodeBlockKind::Indented));
                    // Fenced code is written by people who write of programs: archives' texts have none.
                    technical |= matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_)));
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
                if !plain || was != 0 || fenced || (piece.indented && technical) {
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
            _ => plain = false,
        }
    }
    (pieces, technical)
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
        PoemCandidate { range, section, follows, lines, indented: false, shaped, hard: 0, size, likeness }
    }

    /// Says what its lines look like, in a text whose lines are `width` wide; any width does in a
    /// book of poems.
    fn classify(&mut self, width: usize, technical: bool) {
        let lines = &self.lines;
        let total: usize = lines.iter().map(|line| count(line)).sum();
        let longest = lines.iter().map(|line| count(line)).max().unwrap_or(0);
        let long = if width == usize::MAX { LONGEST } else { LONG };
        // Both bounds: a poem may have a long line, but not many.
        let fits = !lines.is_empty() && longest <= LONGEST && total <= long * lines.len();
        // In a book about programs indented lines are listings.
        if !fits || (self.indented && (technical || !lines.iter().all(|line| is_words(line)))) {
            return;
        }
        let share = |list: &[&str], test: &dyn Fn(&str) -> bool| {
            list.iter().filter(|it| test(it)).count() * 100 / list.len().max(1)
        };
        // At least one line: an empty passage does not fit.
        let breaks = lines.len() - 1;
        // An author who breaks each line by hand means its end, whatever it begins with: modern poems have few capitals.
        // Three lines are as likely an address.
        let by_hand = FEWEST <= lines.len() && breaks <= self.hard;
        let free = lines.windows(2).filter(|window| by_hand || is_free(window[0], window[1], width)).count();
        let capitals = share(lines, &begins);
        let sentences = share(lines, &ends_sentence);
        let labels = share(lines, &is_labelled);
        self.likeness = VerseLikeness::Short;
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
        let even = lines.iter().filter(|line| count(line) * 5 >= longest * 2).count();
        let regular = even * 4 >= lines.len() * 3 && total >= 15 * lines.len();
        let sure = free == breaks && sentences < 60 && (self.indented || ((by_hand || capitals >= 90) && regular));
        if sure || width == usize::MAX {
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
    if FEWEST <= like && all * 2 <= like * 3 + 4 && sure {
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
        if FEWEST <= size && sure {
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

/// Whether a line is of words, and not of code.
fn is_words(line: &str) -> bool {
    let word = |c: char| c.is_alphabetic() || c.is_whitespace() || ".,;:!?'\"-–—()*‘’“”„«»…".contains(c);
    let code = ["::", "()", "();", "->", "--help"];
    line.chars().all(word) && line.chars().any(char::is_alphabetic) && !code.iter().any(|it| line.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|it| text[it.range].trim_end()).collect()
    }

    const SONG: &str = "The herring sleeps below the pier,\nThe ling is in the net;\n\
                        The ferry was not here last year,\nIt has not come here yet.";
    const PROSE: &str = "The ferryman said nothing and counted the fare twice, as he did with everybody \
                         whom he had not seen before, and then he counted it again.";

    #[test]
    fn a_sentence_after_a_song_that_is_told_of_is_prose() {
        let told = format!("# One\n\n{PROSE}\n\n{SONG}\n\nThen he went home.\n");
        assert_eq!(found(&told), [SONG]);
        let refrain = format!("# One\n\n{PROSE}\n\n{SONG}\n\nIt has not come.\n\n{SONG}\n");
        assert_eq!(found(&refrain), [format!("{SONG}\n\nIt has not come.\n\n{SONG}")]);
        let alone = format!("# One\n\n{SONG}\n\nIt has not come.\n");
        assert_eq!(found(&alone), [format!("{SONG}\n\nIt has not come.")]);
    }

    #[test]
    fn a_poem_in_a_section_of_its_own_is_verse() {
        let text = format!("# Song\n\n{SONG}\n\nAnd then no more.\n\n# Prose\n\n{PROSE}\n\n{PROSE}\n");
        assert_eq!(found(&text), [format!("{SONG}\n\nAnd then no more.")]);
    }

    #[test]
    fn a_poem_in_prose_is_verse_and_the_prose_is_not() {
        let text = format!("# A\n\n{PROSE}\n\n{SONG}\n\n{PROSE}\n\n{PROSE}\n");
        assert_eq!(found(&text), [SONG]);
    }

    #[test]
    fn prose_is_prose_however_its_lines_are_broken() {
        let filled = "He counted the coins into the tin, and shut\nit, and sat down upon it, and looked at the\n\
                      river, which was as low as he had seen it\nin all the years that he had been there.";
        let sentences = "This is a sentence.\nThis is one too.\nAnd here is a third one.\nThen comes a fourth.";
        let clauses = "He came to the river,\nwhich was low,\nand he waited there,\nsince nobody came.";
        let facts = "Author: Ann Example\nYear: Nobody knows it\nPlace: By the river\nPrice: Four coins";
        for text in [filled, sentences, clauses, facts, "Yours,\nAnn", "One line alone"] {
            assert!(found(text).is_empty(), "{text}");
            assert!(found(&format!("# A\n\n{text}\n\n{PROSE}\n\n{text}\n")).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_is_something_else_stays_so() {
        for text in [
            format!("> {}", SONG.replace('\n', "\n> ")),
            format!("- {}", SONG.replace('\n', "\n  ")),
            format!("```\n{SONG}\n```"),
            format!("::: center\n{SONG}\n:::"),
            format!("::: center\n\n{SONG}\n\n:::"),
            SONG.replace("net", "[net](a.md)"),
            SONG.replace("net", "<b>net</b>"),
        ] {
            assert!(found(&text).is_empty(), "{text}");
        }
    }

    #[test]
    fn indentation_and_emphasis_are_seen() {
        let lines: Vec<&str> = SONG.lines().collect();
        let text =
            format!("{PROSE}\n\n     *{}\n       {}\n\n     {}\n       {}*\n", lines[0], lines[1], lines[2], lines[3]);
        let poems = find(&text);
        assert_eq!((poems.len(), poems[0].base, poems[0].emphasis), (1, 5, Some('*')));
        let technical = format!("{text}\n```\ncode\n```\n");
        assert!(find(&technical).is_empty());
    }

    #[test]
    fn nothing_breaks_it() {
        for text in ["", "\n", "a", ":::\n", "a\nb", "é\nß\n", "    x", "# a", "***", "A\r\nB\r\n\r\nC"] {
            find(text);
        }
    }
}
