//! Tests of what counts as verse.

use super::*;

fn found(text: &str) -> Vec<&str> {
    found_in(text, Expectation::Prose)
}

fn found_in(text: &str, expectation: Expectation) -> Vec<&str> {
    find(text, expectation).into_iter().map(|it| text[it.range].trim_end()).collect()
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
    let poems = find(&text, Expectation::Prose);
    assert_eq!((poems.len(), poems[0].base, poems[0].emphasis), (1, 5, Some('*')));
    let technical = format!("{text}\n```\ncode\n```\n");
    assert!(find(&technical, Expectation::Prose).is_empty());
}

#[test]
fn short_stanzas_that_end_by_hand_are_verse() {
    let couplets = "the river came in  \nand sat at the table\n\nit asked for bread  \nit asked for the girl";
    assert_eq!(found(&format!("# Three\n\n{couplets}\n")), [couplets]);
    let letter = "The Lock House,  \nOldtown\n\nMy dear Anna,\n\nIt rains.\n\nYour affectionate brother,  \nTobias";
    assert!(found(&format!("# Letter I\n\n{letter}\n")).is_empty());
    let address = "The Harbour Office  \nOldtown";
    assert!(found(&format!("# Where\n\n{PROSE}\n\n{address}\n\n{PROSE}\n")).is_empty());
    let turned = "Open, old keeper, the gate of the water,  \nthis is a line that is so long that no page of a small book can hold it \
                  without turning it over,  \nlet the long barges go down to the town,  \ndown.";
    assert_eq!(found(&format!("# To the Keeper\n\n{turned}\n")), [turned]);
}

#[test]
fn lines_that_are_set_apart_are_verse_where_there_is_no_code() {
    let haiku = "    old pond —\n       a barge jumps in\n          the keeper's sound";
    assert_eq!(found(&format!("# Haiku\n\n{haiku}\n")), [haiku]);
    assert_eq!(found(&format!("# A\n\n{PROSE}\n\n{haiku}\n\n{PROSE}\n")), [haiku]);
    let dated = format!("{SONG}\n\n                    (1871)");
    assert_eq!(found(&format!("# Song\n\n{dated}\n")), [dated.as_str()]);
    for text in [
        format!("# A\n\nType `make`.\n\n{haiku}\n"),
        format!("# A\n\n{PROSE}\n\n    make install\n    make test\n"),
        format!("# A\n\n{PROSE}\n\n    x = 1\n    y = 2.\n"),
    ] {
        assert!(found(&text).is_empty(), "{text}");
    }
}

#[test]
fn the_theme_for_poems_expects_verse() {
    let lines = "open the gate\nand let me through\nkeeper";
    let whitman = "O long, O slow, O brown and never-ending water of the lower river, whose name nobody says aloud,\n\
                   I sing of barges, sing of lock-keepers, sing of women with lanterns in November,\nI sing.";
    for text in [lines, whitman] {
        let text = format!("# One\n\n{text}\n");
        assert_eq!(found_in(&text, Expectation::Verse).len(), 1, "{text}");
        assert!(found(&text).is_empty(), "{text}");
    }
    let filled = "He counted the coins into the tin, and then he shut it, and he sat down\nupon it, and looked at the \
                  river, which was as low as he had seen it in\nall the years that he had been there.";
    assert!(found_in(&format!("# A\n\n{filled}\n"), Expectation::Verse).is_empty());
}

#[test]
fn nothing_breaks_it() {
    for text in ["", "\n", "a", ":::\n", "a\nb", "é\nß\n", "    x", "# a", "***", "A\r\nB\r\n\r\nC"] {
        find(text, Expectation::Prose);
    }
}
