//! What words and blocks are, as Standard Ebooks' manual names it.

use super::effect::build;

#[test]
fn verse_letters_plays_numerals_and_initials_are_named() {
    let text = "*[HTML]: HyperText Markup Language\n*[Mr.]: Mister\n\n# IV\n\n::: verse\nThe rope was wet,\nthe boat was late.\n:::\n\n\
                ::: letter\n[Dear Sir,]{.salutation}\n\nThe HTML of Mr. Weir is lost.\n\n[Yours,]{.closing}\n\n[A. Weir]{.signature}\n:::\n\n\
                # Chapter XII: The Lock\n\n[Weir.]{.speaker} Is it deep?\n\n\
                # A Play\n\n::: direction\nA landing.\n:::\n\n::: speech\n[Lock.]{.speaker} It is.\n:::\n";
    let epub = build("lang: en", text);
    let chapters = epub.chapters();
    for wanted in [
        "epub:prefix=\"z3998: http://www.daisy.org/z3998/2012/vocab/structure/\"",
        "epub:type=\"z3998:roman\">IV</h1>",
        "<div class=\"verse\" epub:type=\"z3998:verse\">",
        "<div class=\"letter\" epub:type=\"z3998:letter\">",
        "<p class=\"salutation\" epub:type=\"z3998:salutation\">",
        "<p class=\"closing\" epub:type=\"z3998:valediction\">",
        "<p class=\"signature\" epub:type=\"z3998:signature\">",
        "title=\"HyperText Markup Language\" epub:type=\"z3998:initialism\">HTML</abbr>",
        "title=\"Mister\" epub:type=\"z3998:name-title\">Mr.</abbr>",
        "Chapter <span epub:type=\"z3998:roman\">XII</span>",
        "<span class=\"speaker\" epub:type=\"z3998:persona\">",
        "<div class=\"direction\" epub:type=\"z3998:stage-direction\">",
        "epub:type=\"chapter z3998:drama\"",
    ] {
        assert!(chapters.contains(wanted), "{wanted}\n{chapters}");
    }
    assert_eq!(chapters.matches("z3998:drama").count(), 1, "{chapters}");
    // A document that has none of these does not name their vocabulary.
    assert!(!epub.text("title.xhtml").contains("epub:prefix"));
}

#[test]
fn titles_of_works_ships_and_species_are_named() {
    let text = "# One\n\nHe read [*The Weir*]{.title .book}, “[The Lock]{.title .short-story}” and [*Songs*]{.title}.\n\n\
                The [*Heron*]{.ship} met [*Ardea cinerea*]{.taxonomy}, as <cite>The Tide</cite> says. Not *stressed*.\n";
    let epub = build("lang: en", text);
    let chapters = epub.chapters();
    for wanted in [
        "epub:prefix=\"z3998: http://www.daisy.org/z3998/2012/vocab/structure/, se: https://standardebooks.org/vocab/1.0\"",
        "<i class=\"title book\" epub:type=\"se:name.publication.book\">The Weir</i>",
        "“<span class=\"title short-story\" epub:type=\"se:name.publication.short-story\">The Lock</span>”",
        "<i class=\"title\" epub:type=\"se:name.publication\">Songs</i>",
        "<i class=\"ship\" epub:type=\"se:name.vessel.ship\">Heron</i>",
        "<i class=\"taxonomy\" epub:type=\"z3998:taxonomy\">Ardea cinerea</i>",
        "<i class=\"title\" epub:type=\"se:name.publication\">The Tide</i>",
        "<em>stressed</em>",
    ] {
        assert!(chapters.contains(wanted), "{wanted}\n{chapters}");
    }
}

#[test]
fn roman_numerals_in_the_text_are_named_and_words_are_not() {
    let text = "# IV\n\n## Henry VIII\n\nIn MCMXIV, under Louis XIV, a MIX of CDs, `XII` and [C]{.roman}.\n";
    let epub = build("lang: en", text);
    let chapters = epub.chapters();
    for wanted in ["VIII", "MCMXIV", "XIV", "C"] {
        assert!(chapters.contains(&format!("\"z3998:roman\">{wanted}<")), "{wanted}\n{chapters}");
    }
    assert!(
        chapters.contains("epub:type=\"z3998:roman\">IV</h1>") && chapters.contains("<code>XII</code>"),
        "{chapters}"
    );
    assert!(!chapters.contains(">MIX<"), "{chapters}");
}
