//! Plays in plain text. In: the text of a file. Out: which of its paragraphs are speeches and which are stage
//! directions, for the containers `speech` and `direction` that the parser then makes of them.
//!
//! A speech begins with its speaker: in bold, in small capitals, in italics or in capitals, with a stop or a colon, or on a
//! line of his own. What looks like a speaker is one if he speaks again, if others do, and if speeches make at least
//! half of a scene: a glossary has each of its terms once, and a manual has few paragraphs that begin with `Note.`

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::parse::dialect::OPTIONS;
use crate::parse::poem::{self, Passage, PassageKind};

use super::speaker::{Speaker, read_named, read_speaker};
use super::words;

/// How many speeches make a scene that stands alone, at least.
const FEWEST: usize = 4;
/// The width at which archives fill prose, in characters.
const WIDTH: usize = 66;

/// A paragraph at the top level, or a heading between two scenes.
struct Paragraph<'a> {
    range: Range<usize>,
    section: usize,
    text: &'a str,
    kind: ParagraphKind,
    /// Whether the heading above it is that of an act or a scene.
    is_staged: bool,
    /// Whether it is that of the persons of the play.
    is_cast: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum ParagraphKind {
    Speech(Speaker),
    Direction,
    Other,
}

/// Finds the speeches and directions of a text; nothing if it is not a play.
pub(in crate::parse) fn find(text: &str) -> Vec<Passage> {
    let mut paragraphs = paragraphs(text);
    let casts = casts(&paragraphs);
    // Whoever is listed there says nothing.
    paragraphs.retain(|paragraph| !paragraph.is_cast);
    let mut found = speeches(&mut paragraphs);
    found.extend(casts);
    found.sort_by_key(|passage| passage.range.start);
    found
}

/// The lists of persons, below headings that say so, in which half of the paragraphs at least begin with a name.
fn casts(paragraphs: &[Paragraph<'_>]) -> Vec<Passage> {
    let of_section = |list: &&[Paragraph<'_>]| {
        let named = list.iter().filter(|paragraph| starts_with_name(paragraph.text)).count();
        list[0].is_cast && 1 < list.len() && list.len() <= named * 2
    };
    let sections = paragraphs.chunk_by(|a, b| a.section == b.section).filter(of_section);
    let passage = |list: &[Paragraph<'_>]| {
        let range = list[0].range.start..list[list.len() - 1].range.end;
        Passage { range, base: 0, emphasis: None, kind: PassageKind::Cast }
    };
    sections.map(passage).collect()
}

/// Whether a text begins with a name in capitals, in bold or in small capitals.
fn starts_with_name(text: &str) -> bool {
    let first = text.split([',', '.', ':', '(', '—', '–', '\n']).next().unwrap_or("").trim();
    let is_loud = 1 < first.chars().filter(|c| c.is_uppercase()).count() && !first.contains(char::is_lowercase);
    is_loud || text.starts_with("**") || text.starts_with("__") || text.starts_with('[')
}

/// The speeches and directions among paragraphs.
fn speeches(paragraphs: &mut [Paragraph<'_>]) -> Vec<Passage> {
    let mut speeches: BTreeMap<String, usize> = BTreeMap::new();
    for paragraph in paragraphs.iter() {
        if let ParagraphKind::Speech(speaker) = &paragraph.kind {
            *speeches.entry(key(&speaker.name)).or_default() += 1;
        }
    }
    cast_speakers(paragraphs, &speeches);
    // Who speaks once is of the play only among others who speak twice.
    let known = |paragraph: &Paragraph<'_>| match &paragraph.kind {
        ParagraphKind::Speech(speaker) => speeches.get(&key(&speaker.name)).is_some_and(|count| 1 < *count),
        _ => false,
    };
    // Somebody who talks to somebody does so twice in one scene: `Serves:` and `Method:` of recipes are once in each.
    let mut within: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for paragraph in paragraphs.iter() {
        if let ParagraphKind::Speech(speaker) = &paragraph.kind {
            *within.entry((paragraph.section, key(&speaker.name))).or_default() += 1;
        }
    }
    let cast: BTreeSet<&String> = within.iter().filter(|it| 1 < *it.1).map(|it| &it.0.1).collect();
    // One who speaks again and again is a narrator, or a word such as `Note`. Acts and scenes leave no doubt, however little
    // is said in each.
    let is_staged = 1 < speeches.len() && paragraphs.iter().any(|paragraph| paragraph.is_staged);
    if cast.len() < 2 && !is_staged {
        return Vec::new();
    }
    let spoken = |list: &[Paragraph<'_>]| list.iter().filter(|paragraph| known(paragraph)).count();
    let told =
        |list: &[Paragraph<'_>]| list.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Direction).count();
    // Half, as prefaces and lists of characters stand beside the speeches.
    let is_play = FEWEST < spoken(paragraphs) && told(paragraphs) <= spoken(paragraphs) * 2;
    let scenes = || paragraphs.chunk_by(|a, b| a.section == b.section);
    let is_scene = |scene: &[Paragraph<'_>]| told(scene) <= spoken(scene) * 2 && FEWEST <= spoken(scene);
    let has_scene = scenes().any(is_scene);
    let mut passages = Vec::new();
    for scene in scenes() {
        let count = spoken(scene);
        // Short scenes beside a long one; a novel may have one chapter in the form of a play.
        let is_short = has_scene && told(scene) <= count * 3;
        if is_scene(scene) || (0 < count && (is_play || is_short)) {
            read_scene(scene, &mut passages);
        }
    }
    passages
}

/// The words that acts and scenes are called by, in the languages whose words of structure are known.
const ACTS: &[&str] = &[
    "act", "scene", "akt", "aufzug", "szene", "auftritt", "acte", "scène", "acto", "escena", "atto", "scena", "ato",
    "cena", "akte", "bedrijf", "tooneel", "scen", "явление", "действие", "dějství", "výstup",
];

/// Whether a heading names an act or a scene: `ACT II`, `Second Act`, `1. Szene`.
fn names_act(heading: &str) -> bool {
    let words: Vec<String> =
        heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    // `A Scene at the Ferry` is the title of a story.
    words.len() <= 3 && words.iter().any(|word| ACTS.contains(&word.as_str()))
}

/// Whether a heading is that of a list of persons: `Dramatis Personæ`, `Personen`.
fn names_cast(heading: &str) -> bool {
    let lower = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words::all().any(|words| words.has("persons", &lower))
}

/// The paragraphs outside of lists, quotations and containers; none of sections with code.
fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let mut technical = BTreeSet::new();
    let mut found: Vec<Paragraph<'_>> = Vec::new();
    let (mut depth, mut section, mut containers) = (0_usize, 0, 0_usize);
    let (mut is_staged, mut is_cast) = (false, false);
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let lines = text[range.clone()].trim_end();
                match &tag {
                    Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                        technical.insert(section);
                    }
                    Tag::Heading { .. } if depth == 0 => {
                        section += 1;
                        is_staged = names_act(lines);
                        is_cast = names_cast(lines);
                    }
                    Tag::Paragraph if depth == 0 => {
                        let was = containers;
                        let list: Vec<&str> = lines.lines().collect();
                        containers = poem::fences(&list, containers);
                        if was == 0 && !list.iter().any(|line| line.starts_with(":::")) {
                            let kind = kind(lines);
                            let range = poem::line_start(text, range.start)..poem::line_end(text, range.end);
                            found.push(Paragraph { range, section, text: lines, kind, is_staged, is_cast });
                        }
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    // `NOTE:` and `INPUT:` before listings look like speakers.
    found.retain(|paragraph| !technical.contains(&paragraph.section));
    found
}

/// Judges by the cast what a paragraph alone leaves open: `Ben: Well then.` is a speech if BEN is known to speak, and
/// `_A Landing._` a direction unless somebody is called so.
fn cast_speakers(paragraphs: &mut [Paragraph<'_>], speeches: &BTreeMap<String, usize>) {
    let is_known = |name: &str| speeches.get(&key(name)).is_some_and(|count| 1 < *count);
    for paragraph in paragraphs {
        match &paragraph.kind {
            ParagraphKind::Other => {
                let named =
                    read_named(paragraph.text).filter(|speaker| is_known(&speaker.name) && !is_nobody(&speaker.name));
                paragraph.kind = named.map_or(ParagraphKind::Other, ParagraphKind::Speech);
            }
            ParagraphKind::Speech(speaker) if italic(paragraph.text).is_some() && !is_known(&speaker.name) => {
                paragraph.kind = ParagraphKind::Direction;
            }
            _ => {}
        }
    }
}

/// A speaker's name, however it was typed.
fn key(name: &str) -> String {
    name.to_uppercase()
}

fn kind(text: &str) -> ParagraphKind {
    if is_direction(text) {
        return ParagraphKind::Direction;
    }
    let speaker = read_speaker(text).filter(|speaker| !is_nobody(&speaker.name));
    speaker.map_or(ParagraphKind::Other, ParagraphKind::Speech)
}

/// Whether a name at the beginning of a paragraph is a word that manuals, interviews and logs begin paragraphs with:
/// `Problem`, `Q`, `Mon`.
fn is_nobody(name: &str) -> bool {
    let lower = name.to_lowercase();
    words::all().any(|words| words.has("no-speaker", &lower))
}

/// Whether all of a paragraph is between brackets or in italics, or says who comes and goes.
fn is_direction(text: &str) -> bool {
    let text = text.trim();
    let inner = italic(text);
    let is_bracketed = between(text, '[', ']').or_else(|| between(text, '(', ')')).is_some();
    // The verb alone may be in italics: `*Enter* ANNA.`
    let begins = inner.unwrap_or(text).trim_start_matches(['*', '_']);
    let comes = ["Enter", "Exit", "Exeunt", "Re-enter"]
        .iter()
        .any(|word| begins.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
    // Italics that hold a name with a stop may be a speaker's, `_Ham._` or `_First Clown._`: the cast decides.
    let is_named = inner.is_some_and(|inner| inner.ends_with(['.', ':'])) && read_speaker(text).is_some();
    is_bracketed || (inner.is_some() && (comes || !is_named)) || (comes && text.split_whitespace().count() <= 30)
}

/// Whether a paragraph is one direction in brackets, in italics or not.
fn is_bracketed(text: &str) -> bool {
    let bare = text.trim().trim_matches(['*', '_']);
    between(bare, '[', ']').or_else(|| between(bare, '(', ')')).is_some()
}

/// The words of a paragraph that is in italics from its beginning to its end.
fn italic(text: &str) -> Option<&str> {
    between(text, '_', '_').or_else(|| between(text, '*', '*'))
}

/// The text between two signs that are nowhere else in it.
fn between(text: &str, open: char, close: char) -> Option<&str> {
    let inner = text.trim().strip_prefix(open)?.strip_suffix(close)?;
    (!inner.is_empty() && !inner.contains([open, close])).then_some(inner)
}

/// The scenes' paragraphs as passages.
fn read_scene(scene: &[Paragraph<'_>], passages: &mut Vec<Passage>) {
    let is_begun = |paragraph: &Paragraph<'_>| matches!(paragraph.kind, ParagraphKind::Speech(_));
    let first = scene.iter().position(is_begun).unwrap_or(scene.len());
    let mut at = 0;
    while at < scene.len() {
        let paragraph = &scene[at];
        let mut range = paragraph.range.clone();
        let mut spoken = paragraph.text;
        at += 1;
        let kind = match &paragraph.kind {
            ParagraphKind::Direction => PassageKind::Direction,
            // Before anybody has spoken it is the scene's setting, told in prose.
            ParagraphKind::Other if at <= first => continue,
            ParagraphKind::Other => PassageKind::Continued { is_verse: is_verse(spoken, 0) },
            ParagraphKind::Speech(speaker) => {
                let mut said = speaker.rest;
                // A speaker in a paragraph of his own.
                if paragraph.text[speaker.rest..].trim().is_empty() {
                    match scene.get(at) {
                        Some(next) if next.kind == ParagraphKind::Other => {
                            range.end = next.range.end;
                            (spoken, said) = (next.text, 0);
                            at += 1;
                        }
                        // A direction to the speaker between his name and what he says.
                        Some(next) if is_bracketed(next.text) => {
                            let below = scene.get(at + 1).filter(|it| it.kind == ParagraphKind::Other);
                            range.end = below.map_or(range.end, |below| below.range.end);
                            (spoken, said) = below.map_or((spoken, said), |below| (below.text, 0));
                            at += below.map_or(0, |_| 2);
                        }
                        _ => {}
                    }
                }
                PassageKind::Speech { is_verse: is_verse(spoken, said) }
            }
        };
        passages.push(Passage { range, base: 0, emphasis: None, kind });
    }
}

/// Whether the lines of a speech are lines of verse: each ends before it had to, and begins with a capital. Lines that
/// their author ended with two spaces or a backslash end there anyway.
fn is_verse(text: &str, from: usize) -> bool {
    let lines: Vec<&str> = text[from..].lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).collect();
    let free = lines.windows(2).all(|pair| poem::is_free(pair[0], pair[1], WIDTH));
    let capitals = lines.iter().filter(|line| poem::begins(line)).count();
    // One line tells nothing; four in five with capitals, as a line may go on with the sentence of the one above.
    1 < lines.len() && free && lines.len() * 4 <= capitals * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scene_has_speeches_and_directions() {
        let text = "# Act I\n\n_Enter two._\n\nANNA. Who is there?\n\nBEN. I.\n\nANNA. Nay, answer me\nAnd say it.\n\n[Exit.]\n\nBEN. Now.\n";
        let kinds: Vec<PassageKind> = find(text).into_iter().map(|passage| passage.kind).collect();
        let (direction, speech) = (PassageKind::Direction, PassageKind::Speech { is_verse: false });
        assert_eq!(kinds, [direction, speech, speech, PassageKind::Speech { is_verse: true }, direction, speech]);
    }

    #[test]
    fn the_cast_decides_about_names_in_italics_and_with_a_colon() {
        let text = "_First Clown._\n\nA spade.\n\n_Ham._ Whose?\n\n_A Landing._\n\n_First Clown._ Mine.\n\nHam: Thine.\n\n_Ham._ So.\n\n_Exit._\n\n_First Clown._ Ay.\n";
        let kinds: Vec<PassageKind> = find(text).into_iter().map(|passage| passage.kind).collect();
        let (direction, speech) = (PassageKind::Direction, PassageKind::Speech { is_verse: false });
        assert_eq!(kinds, [speech, speech, direction, speech, speech, speech, direction, speech]);
    }

    #[test]
    fn the_persons_of_a_play_are_one_list() {
        let text = "# Persons of the Play\n\nANNA, a ferryman.\n\nBEN, *her brother*.\n\nTHE FIRST BOATMAN.\n\n# Act I\n\nText.\n";
        let found = find(text);
        let kinds: Vec<PassageKind> = found.iter().map(|passage| passage.kind).collect();
        assert_eq!(kinds, [PassageKind::Cast]);
        assert!(text[found[0].range.clone()].trim_end().ends_with("BOATMAN."));
        assert_eq!(find("# Characters\n\nHe came by the river.\n\nShe did not.\n"), []);
    }

    #[test]
    fn a_direction_between_the_name_and_the_speech_is_of_the_speech() {
        let text = "# Act I\n\n**BEN**\n\n*(looking up)*\n\nNot yet.\n\n**ANNA**\n\nThen wait.\n\n**BEN**\n\nSo.\n\n**ANNA**\n\nGood.\n";
        let found: Vec<&str> = find(text).into_iter().map(|passage| text[passage.range].trim_end()).collect();
        assert_eq!(found[0], "**BEN**\n\n*(looking up)*\n\nNot yet.");
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn what_is_no_play_stays_so() {
        for text in [
            "**Note.** One.\n\n**Note.** Two.\n\nText.\n\nText.\n\n**Tip.** Three.\n\n**Tip.** Four.\n\nText.\n\nText.\n\nText.\n",
            "**Weir.** A dam.\n\n**Lock.** A gate.\n\n**Ferry.** A boat.\n\n**Pier.** A stage.\n",
            "```\ncode\n```\n\nA. One\n\nB. Two\n",
            &"**Problem:** No light.\n\n**Cause:** No oil.\n\n**Cure:** Oil.\n\n".repeat(3),
            &"**Q:** And why?\n\n**A:** For the water.\n\n".repeat(3),
            &"MON. Rain.\n\nTUE. Fog.\n\n".repeat(3),
            &"## Soup\n\n**Serves:** 4\n\n**Ingredients:** leeks\n\n**Method:** boil.\n\n".repeat(3),
            "",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
