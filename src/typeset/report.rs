//! Diagnostics for all flaws that setting the book could not avoid, with their places in the source.

use super::frame::Folio;
use super::galley::DraftFlaw;
use super::galley::collect::GalleyBuilder;
use super::galley::table::TableFlaw;
use super::galley::{Block, BlockContent, Bond};
use super::missing_glyph::{self, Missing};
use super::page::breaks;
use super::page::flow::{PageFlaw, PagePlan};
use super::paragraph::setter::LayoutWarningKind;
use super::paragraph::setter::Setter;
use super::paragraph::{FlawedLine, LineFlaw as Flawed};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::walk;
use crate::document::{Book, NodeId, Note};
use crate::geometry::Length;
use crate::style::Style;
use crate::text::catalog::Catalog;
use std::collections::BTreeMap;

/// Reports what page breaking could not avoid.
pub(crate) fn flaws(plans: &[PagePlan], blocks: &[Block], diagnostics: &mut Diagnostics) {
    for (_, flaw) in breaks::flaws(plans) {
        let (block, code, message) = match flaw {
            PageFlaw::Widow(block) => {
                (block, "page-widow", "the last line of this paragraph is alone at the head of a page")
            }
            PageFlaw::Orphan(block) => {
                (block, "page-orphan", "the first line of this paragraph is alone at the foot of a page")
            }
            PageFlaw::Divided(block) => (block, "page-divided", "this does not fit on one page and is split"),
            PageFlaw::Stranded(block) => (block, "page-stranded", "too little text follows this on its page"),
            PageFlaw::Parted(block) => (
                block,
                "page-parted",
                "a page ends between this and the list or example that it introduces, or inside of a list",
            ),
            PageFlaw::Overfull(block) => (block, "page-overfull", "this is taller than the page"),
            PageFlaw::Short(_) => continue,
        };
        let Some(block) = blocks.get(block) else { continue };
        // Of what is taller than its page a part is lost.
        let (report, help) = if let PageFlaw::Overfull(_) = flaw {
            (Diagnostic::warning(code, message), "divide it, or make it smaller: what runs off the page is not printed")
        } else {
            let help = "add or remove a few words nearby, or ignore this: the book is built anyway";
            (Diagnostic::note(code, message), help)
        };
        diagnostics.push(report.at(block.format.span).help(help));
    }
}

/// Reports what a paragraph announces with a colon and that stands on a page beyond the one after it, where nobody sees that it
/// is meant.
pub(crate) fn far(plans: &[PagePlan], blocks: &[Block], diagnostics: &mut Diagnostics) {
    let mut pages: Vec<Option<usize>> = vec![None; blocks.len()];
    for (page, plan) in plans.iter().enumerate() {
        for fragment in &plan.fragments {
            if let Some(first) = pages.get_mut(fragment.block) {
                first.get_or_insert(page);
            }
        }
    }
    for (index, pair) in blocks.windows(2).enumerate() {
        let Some((announced, shown)) = pages[index].zip(pages[index + 1]) else { continue };
        if pair[0].format.bond == Bond::Colon && pair[1].format.float && announced + 1 < shown {
            let message = "what this announces stands more than a page further on";
            let help = "announce it by its number, “see Figure 2”, or move one of the two";
            diagnostics.push(Diagnostic::note("page-parted", message).at(pair[0].format.span).help(help));
        }
    }
}

/// Reports the references whose page is another one than they say. Their own length moves what they lead to back
/// and forth; more passes would not end it.
pub(crate) fn report_unsettled_references(
    builder: &GalleyBuilder<'_>,
    folios: &BTreeMap<NodeId, Folio>,
    diagnostics: &mut Diagnostics,
) {
    let spans = walk::spans(builder.book);
    let wrong = builder
        .page_references
        .targets
        .iter()
        .filter(|(_, target)| folios.get(target) != builder.page_references.folios.get(target));
    for (reference, _) in wrong {
        let message = "this page number may be off by one: printing it moves the text that it refers to";
        let mut report = Diagnostic::warning("page-unsettled", message);
        report.span = spans.get(reference.0 as usize).copied();
        diagnostics.push(report.help("change a few words of the paragraph"));
    }
}

/// Reports a note in the margin that its page has no room for.
pub(crate) fn margin(note: Option<&Note>, diagnostics: &mut Diagnostics) {
    let Some(note) = note else { return };
    let message = "the margin of this page has no room for this note: it goes beyond the foot of the text";
    let help = "shorten the notes of this page, move one to another paragraph, or make it a note at the foot: `^[…]`";
    diagnostics.push(Diagnostic::warning("margin-full", message).at(note.span).help(help));
}

/// Reports that the margin is too narrow for the notes that belong into it.
pub(crate) fn narrow_margin(book: &Book, style: &Style, diagnostics: &mut Diagnostics) {
    let margin = style.margin_note;
    let Some(note) = book.notes.iter().find(|note| note.margin).filter(|_| !margin.has_room()) else { return };
    let mm = |length: Length| length.to_pt() / Length::MM.to_pt();
    let message = "the outer margin is too narrow for notes: they are set at the foot";
    let help = format!(
        "set `pdf.margins.outer` to {:.0}mm or more, now it is {:.1}mm; or write `^[…]`",
        mm(margin.needed()).ceil(),
        mm(style.page.margins.outer)
    );
    let report = Diagnostic::warning("margin-narrow", message).at(note.span).help(help);
    diagnostics.push(report.settings(["pdf.margins.outer", "pdf.margins"]));
}

/// Reports the tables that did not fit as they are.
pub(crate) fn tables(blocks: &[Block], diagnostics: &mut Diagnostics) {
    for block in blocks {
        let report = match block.flaw {
            None => continue,
            Some(TableFlaw::Turned) => {
                let message = "this table is wider than the text: it is rotated, on a page of its own";
                Diagnostic::note("table-turned", message)
                    .help("write `{.turned}` after its caption if that is right, `{.upright}` if not")
            }
            Some(TableFlaw::Broken) => {
                let message = "this table is wider than the page: its longest words are broken";
                Diagnostic::warning("table-wide", message).help(
                    "shorten the words, or mark where they may be divided: `&shy;` with a hyphen, `<wbr>` without",
                )
            }
            Some(TableFlaw::Panels(count)) => {
                let message = format!(
                    "this table is wider than the page: its columns are split into {count} tables, one below the other"
                );
                Diagnostic::warning("table-wide", message).help("split it into several tables, or remove columns")
            }
        };
        diagnostics.push(report.at(block.format.span));
    }
}

/// Reports the lines that a proofreader would mark, in the settings that the pages have taken. They are
/// notes, however bad: a book is not to be refused for them.
pub(crate) fn lines(plans: &[PagePlan], blocks: &[Block], diagnostics: &mut Diagnostics) {
    for part in plans.iter().flat_map(|plan| &plan.fragments).filter(|fragment| fragment.from == 0) {
        let Some(block) = blocks.get(part.block) else { continue };
        let BlockContent::Paragraph(paragraph) = &block.content else { continue };
        let Some(line_breaks) = paragraph.variants.get(part.choice) else { continue };
        // One note of a kind for each paragraph: that of its worst line.
        let mut worst: BTreeMap<&str, Worst> = BTreeMap::new();
        for line in paragraph.shaped.flaws(line_breaks) {
            let (code, badness, message) = line_warning(&line);
            let entry = worst.entry(code).or_default();
            entry.count += 1;
            if entry.message.is_empty() || entry.badness < badness {
                (entry.badness, entry.message, entry.words) = (badness, message, head(&line.text).0);
            }
        }
        for (code, it) in worst {
            let more = if it.count == 1 { String::new() } else { format!(" (and {} more)", it.count - 1) };
            let note = Diagnostic::note(code, it.message + &more).at(block.format.span).words(it.words);
            diagnostics.push(note.help("change a word nearby, or ignore this: the book is built anyway"));
        }
    }
}

/// The worst of a paragraph's lines with a kind of flaw.
#[derive(Default)]
struct Worst {
    badness: i64,
    message: String,
    /// The line's first words.
    words: String,
    /// How many lines have it.
    count: usize,
}

/// The warning for a flawed line: code, how bad it is among its like, message.
fn line_warning(line: &FlawedLine) -> (&'static str, i64, String) {
    let text = excerpt(&line.text);
    let spaces = |is: &str, width: i64| {
        let (ems, rest) = (width / 100, width % 100);
        format!("this line {is}: its word spaces are {ems}.{rest:02} em wide: {text}")
    };
    match &line.flaw {
        Flawed::Gaping(width) => ("line-gaping", *width, spaces("is very loose", *width)),
        Flawed::Loose(width) => ("line-loose", *width, spaces("is loose", *width)),
        Flawed::Tight(width) => ("line-tight", -width, spaces("is tight", *width)),
        Flawed::Short(width) => {
            let (ems, rest) = (width / 100, width % 100);
            let message = format!("this line is short: it ends {ems}.{rest:02} em before the others: {text}");
            ("line-short", *width, message)
        }
        Flawed::River(lines) => {
            let message = format!("a river of white space runs through {lines} lines from here: {text}");
            ("line-river", i64::try_from(*lines).unwrap_or(0), message)
        }
        Flawed::SameWord(word) => {
            let message = format!("two lines in a row begin or end with `{word}`: {text}");
            ("line-same-word", 0, message)
        }
    }
}

/// The beginning of a line, to find it by, as a message shows it.
pub(super) fn excerpt(line: &str) -> String {
    let (words, is_all) = head(line);
    format!("`{words}{}`", if is_all { "" } else { " …" })
}

/// The first words of a line, and whether they are all of it.
fn head(line: &str) -> (String, bool) {
    const MOST: usize = 5;
    let apart = |c: char| c.is_whitespace() || c == '\u{FFFC}';
    let words = line.split(apart).filter(|line| !line.is_empty());
    let words: Vec<&str> = words.take(MOST + 1).collect();
    let shown = words.iter().take(MOST).copied().collect::<Vec<_>>().join(" ");
    (shown.trim_end_matches(['-', '\u{ad}']).to_owned(), words.len() <= MOST)
}

/// Reports what the setter complained of, once for each character or place.
pub(crate) fn warnings(book: &Book, setter: &Setter, catalog: &Catalog, diagnostics: &mut Diagnostics) {
    let warnings = setter.warnings();
    if warnings.is_empty() {
        return;
    }
    let spans = walk::spans(book);
    let mut missing = Missing::default();
    for warning in warnings {
        let span = spans.get(warning.node.0 as usize).copied();
        let mut report = match warning.kind {
            LayoutWarningKind::MissingGlyph(c) => {
                missing.add(c, span);
                continue;
            }
            LayoutWarningKind::Overfull(by, text) => {
                // A formula or an image has no text.
                let shown = if head(&text).0.is_empty() { String::new() } else { format!(": {}", excerpt(&text)) };
                let message = format!("this line is {:.1} pt too wide{shown}", by.to_pt());
                Diagnostic::warning("line-overfull", message)
                    .words(head(&text).0)
                    .help("shorten it, or mark where it may be divided: `&shy;` with a hyphen, `<wbr>` without")
            }
            LayoutWarningKind::ForcedBreak(word) => {
                let message = format!("a word was divided where hyphenation does not allow it: `{word}`");
                Diagnostic::note("line-forced-break", message)
                    .words(word)
                    .help("write a soft hyphen (`&shy;`) where it may be divided")
            }
            LayoutWarningKind::MissingFeature(face, tag) => {
                let tag = String::from_utf8_lossy(&tag).into_owned();
                let name = &catalog.face(face).postscript;
                let message = format!("the font {name} has no `{tag}` feature: plain characters are used instead");
                Diagnostic::note("font-feature-missing", message).help(feature_help(&tag))
            }
        };
        report.span = span;
        diagnostics.push(report);
    }
    missing.report(book).into_iter().for_each(|it| diagnostics.push(it));
}

/// The help for a feature that a font lacks.
fn feature_help(tag: &str) -> String {
    let what = match tag {
        "smcp" | "c2sc" => "small capitals",
        "onum" | "lnum" | "pnum" | "tnum" => "figures of that kind",
        "sups" | "subs" => "superscript and subscript characters",
        _ => "this feature",
    };
    format!("use a font with {what}, such as Libertinus Serif, or change the style that asks for {what}")
}

/// Reports marks that are not on the page of their note, where each page numbers its own.
pub(crate) fn report_strayed_marks(marks: &[NodeId], book: &Book, diagnostics: &mut Diagnostics) {
    if marks.is_empty() {
        return;
    }
    let spans = walk::spans(book);
    for node in marks {
        let message = "the note of this mark is on another page, and takes its number from there";
        let it = Diagnostic::warning("note-elsewhere", message);
        let it = it.help("write a second note, or set `pdf.note-numbers` to `chapter`");
        let span = spans.get(node.0 as usize).copied();
        diagnostics.push(span.map_or(it.clone(), |span| it.at(span)));
    }
}

/// Reports what could not be done well with formulas and images.
pub(crate) fn drafts(book: &Book, flaws: &[(NodeId, DraftFlaw)], diagnostics: &mut Diagnostics) {
    if flaws.is_empty() {
        return;
    }
    let spans = walk::spans(book);
    for (node, flaw) in flaws {
        let it = match flaw {
            DraftFlaw::Missing(characters) => {
                let shown: Vec<String> =
                    characters.iter().map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
                let message = format!("no font has {}, which this formula needs", shown.join(", "));
                Diagnostic::warning("glyph-missing", message).help("add a font that has it to `fonts.paths`")
            }
            DraftFlaw::Shrunk(share) => {
                let message = format!("this formula is wider than the text and was scaled to {} %", share / 10);
                Diagnostic::warning("math-wide", message)
                    .help("break it into lines: `\\begin{aligned} … \\\\ … \\end{aligned}`")
            }
            DraftFlaw::Turned => {
                let message = "this drawing is wider than the text: it is rotated, on a page of its own";
                Diagnostic::note("code-turned", message)
                    .help("make it narrower, or write `{.upright}` after its opening fence to have it shrunk instead")
            }
            DraftFlaw::Fine(size) => {
                let message =
                    format!("this drawing is so wide that its characters are shrunk to {:.1} pt", size.to_pt());
                Diagnostic::warning("code-small", message).help("make it narrower, or split it")
            }
            DraftFlaw::Narrowed => {
                let message = "lines of this code are too long: white space in them is set narrower";
                Diagnostic::note("code-spaces", message)
                    .help("indent it less, and put long comments on lines of their own")
            }
            DraftFlaw::FewerColumns { wanted, count } => {
                let message = match count {
                    1 => format!("there is no room for {wanted} columns here: the text is set across the page"),
                    _ => format!("there is no room for {wanted} columns: the text is set in {count}"),
                };
                Diagnostic::warning("columns-narrow", message).help(
                    "a column holds at least 11 ems: ask for fewer (`count=2`), make the page wider, or write them outside of lists, boxes and other columns",
                )
            }
            DraftFlaw::LandscapeInside => {
                let message = "this is inside of upright text, and is not turned";
                Diagnostic::warning("landscape-inside", message)
                    .help("write it outside of lists, quotations, notes, columns and boxes")
            }
            DraftFlaw::Unlettered { path, letters } => missing_glyph::in_drawing(path, letters),
            DraftFlaw::Coarse { path, dpi, needed } => {
                let message = format!("the image `{path}` has only {dpi} pixels per inch at this size");
                let help = format!("use an image at least {needed} pixels wide, or make it smaller on the page");
                Diagnostic::warning("image-resolution", message).help(help)
            }
        };
        let span = spans.get(node.0 as usize).copied();
        diagnostics.push(span.map_or(it.clone(), |span| it.at(span)));
    }
}
