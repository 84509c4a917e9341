//! Glossaries and acronyms: first uses, lists of what is used, links; and numbers of lines.

use crate::support::{epub, folder, pdf, run};

/// The words of markup, without its tags.
fn words(markup: &str) -> String {
    let mut text = String::new();
    for piece in markup.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |pair| pair.1));
    }
    text.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

const BOOK: &str = "---\ntitle: T\nlang: sv\nchapbook:\n  pdf:\n    trim: a4\n---\n\n\
    # On [PDFs]{.term}\n\n\
    A [PDF]{.term}.[^n] A [PDF]{.term}, [PDFs]{.term}. []{.term entry=lock .plural} by [low dams]{.term entry=weir}, \
    [UHF]{.term form=short}, []{.term entry=UHF}, []{.term entry=uhf .plural}, [WHO]{.term form=long}.\n\n\
    [^n]: The [WHO]{.term} and a [PDF]{.term}.\n\n\
    # Two\n\n[Only print: [IMO]{.term}.]{only=print} Both: [IMO]{.term}. A [weir]{.term} and an [öl]{.term}.\n\n\
    # Glossary\n\n\
    ::: glossary\n\
    weir\n: A dam with a [gate]{.term}.\n\n\
    öl\n: Beer.\n\n\
    [lock]{plural=lockar}\n: A chamber.\n\n\
    gate\n: What opens.\n\n\
    oar\n: Never used.\n\n\
    [zebra]{sort=aa #beast}\n: A beast; see [](#term:gate).\n\n\
    [UHF]{long=\"ultra high frequency\"}\n: Radio.\n:::\n\n\
    A [zebra]{.term}.\n\n\
    ::: {.acronyms .all}\n\
    [PDF]{long-plural=\"Portable Documents\"}\n: Portable Document Format\n\n\
    WHO\n: World Health Organization\n\n\
    IMO\n: Maritime Organization\n\n\
    ETA\n: Time of arrival\n:::\n";

#[test]
fn acronyms_are_written_out_once_and_lists_hold_what_is_used() {
    let place = folder(&[("t.md", BOOK)]);
    let made = run(place.path(), "build t.md -o out");
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(made.stderr.contains("never uses the term `oar`"), "{}", made.stderr);
    let pages = pdf(&place.path().join("out/t.pdf"));
    let markup = epub(&place.path().join("out/t.epub"), ".xhtml");
    let flowing = words(&markup);
    // In the order of Swedish, whose ö is behind z.
    let list = "zebra A beast; see gate. gate What opens. lock A chamber. UHF Radio. weir A dam with a gate. öl Beer.";
    let acronyms =
        "ETA Time of arrival IMO Maritime Organization PDF Portable Document Format WHO World Health Organization";
    for text in [&pages, &flowing] {
        for said in [
            "On PDFs",
            "A Portable Document Format (PDF).",
            "A PDF, PDFs. Lockar by low dams, UHF, ultra high frequency (UHF), UHFs, World Health Organization.",
            "The World Health Organization (WHO) and a PDF.",
            list,
            acronyms,
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("Never used"), "{text}");
    }
    // What one output alone has is no first use in the other.
    assert!(flowing.contains("Both: Maritime Organization (IMO)."), "{flowing}");
    assert!(pages.contains("Both: Maritime Organization (IMO)."), "{pages}");
}

#[test]
fn terms_of_the_epub_open_as_notes() {
    let place = folder(&[("t.md", BOOK)]);
    assert_eq!(run(place.path(), "build t.md --to epub -o out").code, 0);
    let chapter = epub(&place.path().join("out/t.epub"), "chapter-on-pdfs");
    let link = "<a class=\"glossref\" id=\"term-weir-used\" href=\"#term-weir-note\" epub:type=\"noteref glossref\" \
                role=\"doc-glossref\">low dams</a>";
    assert!(chapter.contains(link), "{chapter}");
    let note = "<aside id=\"term-weir-note\" class=\"gloss\" epub:type=\"footnote\" role=\"doc-footnote\">";
    assert!(chapter.contains(note) && words(&chapter).contains("weir: A dam with a gate. (Glossary)"), "{chapter}");
    assert_eq!(chapter.matches("id=\"term-pdf-note\"").count(), 1, "one note for all uses: {chapter}");
    let glossary = epub(&place.path().join("out/t.epub"), "glossary");
    for markup in [
        "<dl epub:type=\"glossary\">",
        "<dfn id=\"term-weir\" class=\"glossterm\" epub:type=\"glossterm\">weir</dfn>",
        "<dd epub:type=\"glossdef\">A dam with a <a class=\"glossref\" href=\"#term-gate\" epub:type=\"glossref\" \
         role=\"doc-glossref\">gate</a>.</dd>",
        "id=\"beast\"",
    ] {
        assert!(glossary.contains(markup), "{markup}: {glossary}");
    }
}

#[test]
fn a_glossary_without_marks_is_a_list_as_it_stands() {
    let text = "# A\n\nText.\n\n::: glossary\nweir\n: A dam.\n\nlock\n: A chamber.\n:::\n";
    let place = folder(&[("t.md", text)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("term-"), "{}", made.stderr);
    assert!(pdf(&place.path().join("out/t.pdf")).contains("weir A dam. lock A chamber."));
}

/// Verse whose lines are numbered, and references to them.
const VERSE: &str = "---\ntitle: T\nlang: en\n---\n\n# A\n\n\
    ::: {.verse .line-numbers every=2}\none\n[two]{#l-two}\nthree\n\nfour []{#l-four}\nfive\n:::\n\n\
    Between [](#l-two) and [](#l-four): [@l-two; @l-four; @l-six; @l-seven; @l-eight].\n\n\
    ::: {.verse .line-numbers every=2 first=next}\nsix []{#l-six}\nseven []{#l-seven}\neight []{#l-eight}\n:::\n\n\
    # B\n\n::: {.verse .line-numbers first=99}\nnine\nten\n:::\n\n\
    ::: {.line-numbers}\nProse. Prose goes on for some lines of its page, whose ends are those that the page gives them; no reader of \
    books on a screen has them there, as each chooses the size of its letters by itself. What is said of them here is \
    only that there are enough of them, five at least and better six, for the fifth of them to have its number beside \
    it, which is what this test wants to see, and nothing else; so that it may end here, or a little later than this.\n:::\n";

#[test]
fn lines_of_verse_have_numbers_and_names_say_them() {
    let place = folder(&[("t.md", VERSE)]);
    let made = run(place.path(), "build t.md -o out");
    assert!(made.code == 0 && !made.stderr.contains("warning"), "{}", made.stderr);
    let pages = pdf(&place.path().join("out/t.pdf")).replace('\u{a0}', " ");
    let markup = epub(&place.path().join("out/t.epub"), "chapter-");
    let flowing = words(&markup);
    for text in [&pages, &flowing] {
        let said = "Between line 2 and line 4: lines 2, 4 and 6–8.";
        assert!(text.contains(said), "{text}");
    }
    assert_eq!(markup.matches("class=\"line-number\"").count(), 5, "2, 4, 6, 8 and 100: {markup}");
    assert!(flowing.contains("2 two three 4 four five") && flowing.contains("nine 100 ten"), "{flowing}");
    // Marks are furniture of the page: a number by itself, at the line.
    for number in ["2", "4", "6", "8", "100", "5"] {
        assert!(pages.split_whitespace().any(|word| word == number), "{number}: {pages}");
    }
    assert!(!flowing.contains(" 5 "), "prose has none in the e-book: {flowing}");
}

/// An ending behind an acronym belongs into both of its forms, if it makes its plural; letters of another word do not.
#[test]
fn an_ending_behind_an_acronym_is_of_its_plural() {
    let text = "---\ntitle: T\nlang: en\n---\n\n# One\n\nBy [ROF]{.term}s, [ROF]{.term}s and [ROF]{.term}-like, [LAN]{.term}e.\n\n\
        ::: acronyms\nROF\n: rowed open ferry\n\nLAN\n: local net\n:::\n";
    let place = folder(&[("t.md", text)]);
    let made = run(place.path(), "build t.md -o out");
    assert_eq!(made.code, 0, "{}", made.stderr);
    let flowing = words(&epub(&place.path().join("out/t.epub"), ".xhtml"));
    assert!(flowing.contains("By rowed open ferries (ROFs), ROFs and ROF-like, local net (LAN)e."), "{flowing}");
}
