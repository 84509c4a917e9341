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
        "title=\"Mister\">Mr.</abbr>",
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
