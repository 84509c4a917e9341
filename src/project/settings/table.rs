//! The table of all settings: each one's name, what it takes and does, what holds without it, and how it reaches the
//! `Config`.
//!
//! A new setting is one row here and one field of the `Config`. The parser, messages about wrong values, suggestions
//! for unknown names, completions, the JSON Schema and the handbook's tables are made from the rows.

use super::setting::Takes::{Form, Length, Number, Path, Points, Text, Truth, Words};
use super::setting::{Json, Setting, setting};
use super::values::{
    BARCODES, BINDINGS, BOTTOMS, CANONS, CHAPTER_STARTS, CODE_THEMES, COVER_LAYOUTS, DIRECTIONS, DUPLEXES, MATH,
    NOTE_LAYOUTS, NOTE_MARKS, NOTE_NUMBERS, NOTES, PRINTERS, SCHEMES, SPINES, VERSE, WRITING_MODES, creep, drop_caps,
    first_words, hair, instructions, isbn, macros, offset, pad, page_count, paper, poster, profiles, put, shops,
    signature, site, slug, small, spine_text, split, stamp, title_order, trim, words,
};
use crate::diagnostic::level::Level;
use crate::document::guess::Guess;
use crate::project::dimension::{color, dimension, thickness, within};
use crate::project::editor::EDITORS;
use crate::project::running;
use crate::project::theme::letters;

const CODES: &str = "a list of codes such as `line-loose`; `warnings` and `notes` mean all of them";
const MATH_WORDS: &str = "`dollars`, `tex`, `mathjax` or `off`";
const PAPER: &str = "a size such as `a4`, `sra3`, `letter` or `320x450mm`, or `usual`: `letter` where the language's region has it, else `a4`";
const TRIM: &str = "`a7`, `a6`, `a5`, `quarter-letter`, `half-letter`, `5x8`, `5.25x8`, `6x9`, `royal`, `7x10`, `a4`, `letter`, \
                    or a size such as `140x216mm`";
const FAMILY: &str = "the name of a font family";

/// All settings but the metadata and the looks of elements.
#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    setting("theme", Form("`plain`, `novel`, `modern`, `pamphlet`, `poetry`, `drama`, `letters`, `scholarly`, `manual`, `guide`, `zine`, or the path of a `.toml` file", &[Json::Text]), "how the book looks, in all outputs", "`plain`", |c, n| put(&mut c.theme, n.text())),
    setting("dir", Words(|| words(DIRECTIONS)), "the direction of the text", "by the language", |c, n| put(&mut c.direction, n.choice(DIRECTIONS))),
    setting("writing-mode", Words(|| words(WRITING_MODES)), "how lines run in the EPUB", "as the style sheet says for `html` or `body`, else `horizontal-tb`", |c, n| put(&mut c.writing_mode, n.choice(WRITING_MODES))),
    setting("number-sections", Truth, "headings below chapters are numbered; chapters in chapters count as their sections", "`false`", |c, n| put(&mut c.number_sections, n.boolean())),
    setting("order", Form("a list of files and folders", &[Json::List, Json::Text]), "what comes first, in this order", "by name", |c, n| { c.order = n.texts()?; Ok(()) }),
    setting("exclude", Form("a list of files and folders; `*` matches any characters", &[Json::List, Json::Text]), "what is left out", "none", |c, n| { c.exclude = n.texts()?; Ok(()) }),
    setting("includes.dedent", Truth, "included lines lose the indentation that all of them share", "`false`", |c, n| put(&mut c.dedent, n.boolean())),
    setting("files.roots", Form("a list of folders", &[Json::List, Json::Text]), "from where files may be included too, beside the book's own folder; only on the command line", "none", |c, n| { c.roots = n.texts()?; Ok(()) }),
    setting("hosted-html", Form("an address such as `https://example.org/book/`", &[Json::Text]), "the web site of the book: links to what is not in the book lead there", "none", |c, n| put(&mut c.hosted_html, site(n))),
    setting("hyphenation", Form("a list of words such as `man-u-script`", &[Json::List]), "where they may be divided", "empty", |c, n| { c.hyphenation.extend(n.texts()?); Ok(()) }),
    setting("bibliography", Form("one or more `.bib`, `.json`, `.yml` or `.yaml` files", &[Json::Text, Json::List]), "the works that are cited", "none", |c, n| { c.bibliography.paths = n.texts()?; Ok(()) }),
    setting("csl", Form("the name of a citation style such as `apa`, or a `.csl` file", &[Json::Text]), "how works are cited", "`chicago-author-date`", |c, n| put(&mut c.bibliography.csl, n.text())),
    setting("diagnostics.allow", Form(CODES, &[Json::List, Json::Text]), "they are not reported", "none", |c, n| c.diagnostics.set(&n.texts()?, Level::Allow)),
    setting("diagnostics.warn", Form(CODES, &[Json::List, Json::Text]), "they are warnings", "none", |c, n| c.diagnostics.set(&n.texts()?, Level::Warn)),
    setting("diagnostics.deny", Form(CODES, &[Json::List, Json::Text]), "they are errors", "none", |c, n| c.diagnostics.set(&n.texts()?, Level::Deny)),
    setting("math", Form(MATH_WORDS, &[Json::Text, Json::Table]), "how [formulas](notation.md#how-formulas-are-written) are written", "`dollars`; in mdBook projects what `book.toml` says, or `off`", |c, n| put(&mut c.math.syntax, n.choice(MATH))),
    setting("math.delimiters", Words(|| words(MATH)), "the same, where `math` is a table", "as `math`", |c, n| put(&mut c.math.syntax, n.choice(MATH))),
    setting("math.macros", Form("a table of names and TeX such as `R = \"\\\\mathbb{R}\"`", &[Json::Table]), "macros for formulas", "none", macros),
    setting("typography.smart", Truth, "quotes, dashes and ellipses are set by the language", "`true`", |c, n| put(&mut c.smart, n.boolean())),
    setting("typography.verse", Words(|| words(VERSE)), "with `auto`, lines that look like [verse](extensions.md#verse) are kept; with `off` they are joined", "`auto`; `off` in mdBook projects", |c, n| put(&mut c.verse, n.choice(VERSE))),

    setting("structure", Form("`true` or `false`", &[Json::Truth, Json::Table]), "what nothing marks is [recognised](structure.md) by its form", "`true`; `false` in mdBook projects", |c, n| put(&mut c.structure.all, n.boolean())),
    setting("structure.parts", Truth, "headings that hold chapters and no text are [parts](structure.md#parts)", "as `structure`", |c, n| { c.structure.set(Guess::Parts, n.boolean()?); Ok(()) }),
    setting("structure.labels", Truth, "`CHAPTER I` and `The Ferry` in two headings are a [label and a title](structure.md#labels)", "as `structure`", |c, n| { c.structure.set(Guess::Labels, n.boolean()?); Ok(()) }),
    setting("structure.capitals", Truth, "titles that are written in [capitals](structure.md#capitals) get small letters", "as `structure`", |c, n| { c.structure.set(Guess::Capitals, n.boolean()?); Ok(()) }),
    setting("structure.drama", Truth, "[plays](structure.md#plays) are set as such", "as `structure`", |c, n| { c.structure.set(Guess::Drama, n.boolean()?); Ok(()) }),
    setting("structure.letters", Truth, "the parts of [letters](structure.md#letters) have their places", "as `structure`", |c, n| { c.structure.set(Guess::Letters, n.boolean()?); Ok(()) }),
    setting("structure.front-matter", Truth, "a dedication, an epigraph, the translator before the first heading go where they [belong](structure.md#front-matter)", "as `structure`", |c, n| { c.structure.set(Guess::FrontMatter, n.boolean()?); Ok(()) }),

    setting("pdf.trim", Form(TRIM, &[Json::Text]), "the size of the pages", "`a5`", |c, n| put(&mut c.pdf.trim, trim(n))),
    setting("pdf.margins", Form("`by-size`, `tschichold` or `twelfths`, or a table of lengths", &[Json::Text, Json::Table]), "`tschichold` is a ninth of the page inside and above, two outside and below; `twelfths` the same in twelfths", "`by-size`", |c, n| put(&mut c.pdf.canon, n.choice(CANONS))),
    setting("pdf.margins.inner", Length, "the margin at the spine", "by the size", |c, n| put(&mut c.pdf.margin_inner, n.length())),
    setting("pdf.margins.outer", Length, "the margin at the fore edge", "by the size", |c, n| put(&mut c.pdf.margin_outer, n.length())),
    setting("pdf.margins.top", Length, "from the edge to the tops of the capitals in the first line", "by the size", |c, n| put(&mut c.pdf.margin_top, n.length())),
    setting("pdf.margins.bottom", Length, "the margin below the last line", "by the size", |c, n| put(&mut c.pdf.margin_bottom, n.length())),
    setting("pdf.font", Form(FAMILY, &[Json::Text]), "the face of the text", "`Libertinus Serif`", |c, n| put(&mut c.pdf.font, n.text())),
    setting("pdf.mono-font", Form(FAMILY, &[Json::Text]), "the face of code", "`JetBrains Mono`", |c, n| put(&mut c.pdf.mono_font, n.text())),
    setting("pdf.numerals", Form(letters::NUMERALS, &[Json::Text]), "the [figures](themes.md#letters) of the text", "`oldstyle`", |c, n| put(&mut c.pdf.numerals, letters::numerals(n))),
    setting("pdf.features", Form(letters::FEATURES, &[Json::Text, Json::List]), "[OpenType features](themes.md#letters) of the text", "none", |c, n| { c.pdf.features = letters::features(n)?; Ok(()) }),
    setting("pdf.font-size", Points(4, 72), "the size of the type", "so that a line holds about 66 letters", |c, n| put(&mut c.pdf.font_size, within(n, 4, 72))),
    setting("pdf.leading", Points(4, 144), "from line to line", "by size, font and measure", |c, n| put(&mut c.pdf.leading, within(n, 4, 144))),
    setting("pdf.first-line-indent", Form("a length such as `5mm` or `1.5em`", &[Json::Text]), "of paragraphs that follow others", "`1.4em`", |c, n| put(&mut c.pdf.first_line_indent, dimension(n))),
    setting("pdf.paragraph-spacing", Number(0, 3), "how many lines of space are between paragraphs, in the e-book too; they are then not indented unless `pdf.first-line-indent` says so", "`0`", |c, n| put(&mut c.pdf.paragraph_spacing, n.number(0, 3).map(|lines| lines * 2))),
    setting("pdf.justify", Truth, "lines are of equal length", "`true`", |c, n| put(&mut c.pdf.justify, n.boolean())),
    setting("pdf.hyphenate", Truth, "words may be divided", "`true`", |c, n| put(&mut c.pdf.hyphenate, n.boolean())),
    setting("pdf.protrusion", Truth, "punctuation hangs into the margin", "`true`", |c, n| put(&mut c.pdf.protrusion, n.boolean())),
    setting("pdf.expansion", Form("a percentage from 0% to 3%, or `true` or `false`", &[Json::Text, Json::Number, Json::Truth]), "how far letters may be widened or narrowed", "`2%`", |c, n| put(&mut c.pdf.expansion, hair(n, 20, 3))),
    setting("pdf.letter-spacing", Form("a percentage from 0% to 1%, or `true` or `false`", &[Json::Text, Json::Number, Json::Truth]), "how far letters may be set apart or together, in parts of an em", "`0.3%`", |c, n| put(&mut c.pdf.letter_spacing, hair(n, 3, 1))),
    setting("pdf.chapter-start", Words(|| words(CHAPTER_STARTS)), "the page on which a chapter begins", "`any`", |c, n| put(&mut c.pdf.chapter_start, n.choice(CHAPTER_STARTS))),
    setting("pdf.running-heads", Truth, "the title or the chapter is printed at the head of the pages", "`true`", |c, n| put(&mut c.pdf.running_heads, n.boolean())),
    setting("pdf.head-distance", Length, "from the running head's baseline to that of the first line of text", "two lines", |c, n| put(&mut c.pdf.head_distance, n.length())),
    setting("pdf.foot-distance", Length, "from the baseline of the last line of text to that of what is printed below", "three lines, or two where the foot is narrow", |c, n| put(&mut c.pdf.foot_distance, n.length())),
    setting("pdf.stamp", Text, "what is written across all pages in grey, such as `DRAFT`", "nothing", |c, n| put(&mut c.pdf.stamp, stamp(n))),
    setting("pdf.toc", Truth, "there are contents", "if three chapters or more have titles", |c, n| put(&mut c.pdf.toc, n.boolean())),
    setting("pdf.toc-depth", Number(1, 6), "how many levels the contents show, parts not counted", "`2`", |c, n| put(&mut c.pdf.toc_depth, small(n, 1, 6))),
    setting("pdf.short-toc", Truth, "[short contents](themes.md#contents), of chapters and parts alone, go before contents that show more", "`false`", |c, n| put(&mut c.pdf.short_toc, n.boolean())),
    setting("pdf.chapter-toc-depth", Number(0, 5), "so many levels of a chapter's sections are listed [below its title](themes.md#contents), with their pages", "`0`", |c, n| put(&mut c.pdf.chapter_toc_depth, small(n, 0, 5))),
    setting("pdf.title-page", Truth, "there is a title page", "if two chapters or more have titles", |c, n| put(&mut c.pdf.title_page, n.boolean())),
    setting("pdf.masthead", Truth, "a book without title page has title and author at the head of its first page", "if `pdf.title-page` is not set", |c, n| put(&mut c.pdf.masthead, n.boolean())),
    setting("pdf.half-title", Truth, "the title alone goes before the title page", "`false`", |c, n| put(&mut c.pdf.half_title, n.boolean())),
    setting("pdf.profile", Form("one or more of `screen`, `print`, `kdp`, `pdfx`, `pdfx1a`", &[Json::Text, Json::List]), "what the PDF is for", "`screen`", profiles),
    setting("pdf.notes", Words(|| words(NOTES)), "where notes are printed", "`foot`", |c, n| put(&mut c.pdf.notes, n.choice(NOTES))),
    setting("pdf.note-numbers", Words(|| words(NOTE_NUMBERS)), "where their numbers begin again; by page only at the foot, and in print", "`chapter`", |c, n| put(&mut c.pdf.note_numbers, n.choice(NOTE_NUMBERS))),
    setting("pdf.note-marks", Words(|| words(NOTE_MARKS)), "what the marks of notes are in print: figures, or \\*, †, ‡ …", "`figures`", |c, n| put(&mut c.pdf.note_marks, n.choice(NOTE_MARKS))),
    setting("pdf.note-layout", Words(|| words(NOTE_LAYOUTS)), "with `run-in`, short notes at the foot share a line", "`stacked`", |c, n| put(&mut c.pdf.note_layout, n.choice(NOTE_LAYOUTS))),
    setting("pdf.link-notes", Truth, "the address of a link that leads out of the book is printed as a note", "`false`", |c, n| put(&mut c.pdf.link_notes, n.boolean())),
    setting("pdf.bleed", Length, "how far ink may run over the edge; not for `screen`", "`0`", |c, n| put(&mut c.pdf.bleed, n.length())),
    setting("pdf.marks", Truth, "crop and registration marks; not for `screen`", "`false`", |c, n| put(&mut c.pdf.marks, n.boolean())),
    setting("pdf.icc", Form("`fogra39`, or the path of an ICC profile", &[Json::Text]), "the press that `pdfx` and `pdfx1a` are made for", "`fogra39`", |c, n| put(&mut c.pdf.icc, n.text())),
    setting("pdf.gray-images", Truth, "for print, [images become gray](pdf.md#black-alone): the file has black ink alone", "`false`", |c, n| put(&mut c.pdf.gray_images, n.boolean())),
    setting("pdf.ink-limit", Number(100, 400), "the most ink that images with four inks may have in one place, in per cent of one ink: more is reported", "`330`", |c, n| put(&mut c.pdf.ink_limit, n.number(100, 400))),
    setting("pdf.printer", Words(|| words(PRINTERS)), "[who prints the book](printers.md): its files are made and checked for that", "`none`", |c, n| put(&mut c.pdf.printer, n.choice(PRINTERS))),
    setting("pdf.printer-rules", Path, "a table of what the [printer](printers.md#a-table-of-your-own) asks for", "the program's", |c, n| put(&mut c.pdf.printer_rules, n.text())),
    setting("pdf.kdp-rules", Path, "a table of what [print on demand](pdf.md#print-on-demand) asks for", "the program's", |c, n| put(&mut c.pdf.kdp_rules, n.text())),
    setting("pdf.drop-caps", Form("a number of lines from 0 to 6, or `true` or `false`", &[Json::Number, Json::Truth]), "how many a chapter's first letter takes", "`0`", |c, n| put(&mut c.pdf.drop_caps, drop_caps(n))),
    setting("pdf.small-caps-opening", Form("a number of words from 0 to 12, `line`, or `true` (5) or `false`", &[Json::Truth, Json::Number, Json::Text]), "how many of a chapter's [first words](themes.md#first-words) are in small capitals, or its first line; in the e-book always that", "`0`", |c, n| put(&mut c.pdf.small_caps_opening, first_words(n))),
    setting("pdf.bottoms", Words(|| words(BOTTOMS)), "with `level`, pages end on the same line, and the spaces around headings, code, lists, tables and figures grow where they must; with `ragged`, where their text does", "`level`", |c, n| put(&mut c.pdf.bottoms, n.choice(BOTTOMS))),
    setting("pdf.code-theme", Words(|| words(CODE_THEMES)), "`print` has keywords in bold, comments in italics, and greys; `color` has dark colours too, which presses turn to grey", "`print`", |c, n| put(&mut c.pdf.code_theme, n.choice(CODE_THEMES))),

    setting("title-page.order", Form("a list of `series`, `title`, `subtitle`, `author`, `contributor`, `device`, `publisher`", &[Json::List, Json::Text]), "what is on the [title page](themes.md#title-pages), from above; what is not named is left out", "in that order", |c, n| put(&mut c.title_order, title_order(n))),
    setting("running.verso.top-left", Form(running::TAKES, &[Json::Text]), "what is printed above the text at the left [on left-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.verso.top[0], running::margin_text(n))),
    setting("running.verso.top-center", Form(running::TAKES, &[Json::Text]), "what is printed above the text in the middle [on left-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.verso.top[1], running::margin_text(n))),
    setting("running.verso.top-right", Form(running::TAKES, &[Json::Text]), "what is printed above the text at the right [on left-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.verso.top[2], running::margin_text(n))),
    setting("running.verso.bottom-left", Form(running::TAKES, &[Json::Text]), "what is printed below the text at the left [on left-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.verso.bottom[0], running::margin_text(n))),
    setting("running.verso.bottom-center", Form(running::TAKES, &[Json::Text]), "what is printed below the text in the middle [on left-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.verso.bottom[1], running::margin_text(n))),
    setting("running.verso.bottom-right", Form(running::TAKES, &[Json::Text]), "what is printed below the text at the right [on left-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.verso.bottom[2], running::margin_text(n))),
    setting("running.recto.top-left", Form(running::TAKES, &[Json::Text]), "what is printed above the text at the left [on right-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.recto.top[0], running::margin_text(n))),
    setting("running.recto.top-center", Form(running::TAKES, &[Json::Text]), "what is printed above the text in the middle [on right-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.recto.top[1], running::margin_text(n))),
    setting("running.recto.top-right", Form(running::TAKES, &[Json::Text]), "what is printed above the text at the right [on right-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.recto.top[2], running::margin_text(n))),
    setting("running.recto.bottom-left", Form(running::TAKES, &[Json::Text]), "what is printed below the text at the left [on right-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.recto.bottom[0], running::margin_text(n))),
    setting("running.recto.bottom-center", Form(running::TAKES, &[Json::Text]), "what is printed below the text in the middle [on right-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.recto.bottom[1], running::margin_text(n))),
    setting("running.recto.bottom-right", Form(running::TAKES, &[Json::Text]), "what is printed below the text at the right [on right-hand pages](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.recto.bottom[2], running::margin_text(n))),
    setting("running.opening.top-left", Form(running::TAKES, &[Json::Text]), "what is printed above the text at the left [on pages on which a chapter opens](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.opening.top[0], running::margin_text(n))),
    setting("running.opening.top-center", Form(running::TAKES, &[Json::Text]), "what is printed above the text in the middle [on pages on which a chapter opens](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.opening.top[1], running::margin_text(n))),
    setting("running.opening.top-right", Form(running::TAKES, &[Json::Text]), "what is printed above the text at the right [on pages on which a chapter opens](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.opening.top[2], running::margin_text(n))),
    setting("running.opening.bottom-left", Form(running::TAKES, &[Json::Text]), "what is printed below the text at the left [on pages on which a chapter opens](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.opening.bottom[0], running::margin_text(n))),
    setting("running.opening.bottom-center", Form(running::TAKES, &[Json::Text]), "what is printed below the text in the middle [on pages on which a chapter opens](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.opening.bottom[1], running::margin_text(n))),
    setting("running.opening.bottom-right", Form(running::TAKES, &[Json::Text]), "what is printed below the text at the right [on pages on which a chapter opens](themes.md#heads-and-feet)", "as `style.head` and `style.folio` say", |c, n| put(&mut c.running.opening.bottom[2], running::margin_text(n))),

    setting("epub.css", Form("the path of a style sheet, or a list of them", &[Json::Text, Json::List]), "what comes after the program's own, in this order", "none", |c, n| { c.epub.css = n.texts()?; Ok(()) }),
    setting("epub.cover", Truth, "there is a cover", "`true`", |c, n| put(&mut c.epub.cover, n.boolean())),
    setting("epub.toc", Truth, "the contents are a page before the text too", "`false`", |c, n| put(&mut c.epub.toc, n.boolean())),
    setting("epub.toc-depth", Number(1, 6), "how many levels the contents list, parts not counted", "all", |c, n| put(&mut c.epub.toc_depth, small(n, 1, 6))),
    setting("epub.embed-fonts", Truth, "the faces of the text, of code and of elements with faces of their own are embedded", "`false`", |c, n| put(&mut c.epub.embed_fonts, n.boolean())),
    setting("epub.obfuscate-fonts", Truth, "fonts are unreadable outside of the book, as some of their licences ask for", "`false`", |c, n| put(&mut c.epub.obfuscate_fonts, n.boolean())),
    setting("epub.split", Form("a number of kilobytes from 30 to 100000, or `false`", &[Json::Number, Json::Truth]), "above it a chapter is divided at its sections", "`250`", |c, n| put(&mut c.epub.split, split(n))),
    setting("epub.shops", Form("one or more of `apple`, `kindle`, `kobo`, `google`, `bn`, `tolino`", &[Json::Text, Json::List]), "a file for each of these [shops](shops.md) is made besides, and checked against what it publishes", "none", shops),
    setting("epub.shop-rules", Path, "a table of what [shops](shops.md#the-table) publish", "the program's", |c, n| put(&mut c.epub.shop_rules, n.text())),

    setting("fonts.paths", Form("a list of font files and folders", &[Json::Text, Json::List]), "the book's own fonts", "empty", |c, n| { c.fonts.paths = n.texts()?; Ok(()) }),
    setting("fonts.system", Truth, "[the machine's fonts](fonts.md#those-of-the-machine) may be used, for families and for characters that no other font has", "for scripts that no other font has, with a warning", |c, n| put(&mut c.fonts.system, n.boolean())),

    setting("booklet.scheme", Words(|| words(SCHEMES)), "how pages are arranged on sheets", "`saddle`", |c, n| put(&mut c.booklet.scheme, n.choice(SCHEMES))),
    setting("booklet.sheet", Form(PAPER, &[Json::Text]), "the paper; pages are what it is folded to, unless `pdf.trim` says otherwise", "the smallest usual one", |c, n| paper(&mut c.booklet, n)),
    setting("booklet.pages", Form("a number of pages, `at most 16`, or `multiple of 4`", &[Json::Number, Json::Text]), "how many pages the text is [made to fill](booklets.md#exactly-sixteen-pages)", "as many as it takes", |c, n| put(&mut c.booklet.pages, page_count(n))),
    setting("booklet.pages-per-signature", Form("a multiple of 4 from 4 to 128", &[Json::Number]), "how many pages are folded together", "`16`", |c, n| put(&mut c.booklet.pages_per_signature, signature(n))),
    setting("booklet.caliper", Form("a length from `0mm` to `2mm`", &[Json::Text]), "how thick a sheet is", "`0.1mm`", |c, n| put(&mut c.booklet.caliper, thickness(n))),
    setting("booklet.creep", Form("a number from 0 to 2, or `true` or `false`", &[Json::Number, Json::Truth]), "how much of the creep is made up for", "`1`", |c, n| put(&mut c.booklet.creep, creep(n))),
    setting("booklet.binding", Words(|| words(BINDINGS)), "the side of the spine", "by the direction of the text", |c, n| put(&mut c.booklet.binding, n.choice(BINDINGS))),
    setting("booklet.duplex", Words(|| words(DUPLEXES)), "the edge about which the printer turns sheets", "`short`", |c, n| put(&mut c.booklet.duplex, n.choice(DUPLEXES))),
    setting("booklet.offset", Form("two lengths such as `0.5mm -1mm`, each up to 20 mm", &[Json::Text]), "how far the backs of sheets are moved, to the right and down, as [`chapbook calibrate`](booklets.md#your-printer) measures it", "`0mm 0mm`", |c, n| put(&mut c.booklet.offset, offset(n))),
    setting("booklet.unprintable", Length, "the margin that your printer can't print on: no margin of a page in a booklet is narrower", "`0mm`", |c, n| put(&mut c.booklet.unprintable, n.length())),
    setting("booklet.marks", Truth, "there are marks for folding and cutting", "`false`", |c, n| put(&mut c.booklet.marks, n.boolean())),
    setting("booklet.slug", Form("`true`, `false`, or words of your own", &[Json::Truth, Json::Text]), "a [line for the shop](booklets.md#for-a-print-shop) above the pages: title, side, sheet, date or your words", "`false`", |c, n| put(&mut c.booklet.slug, slug(n))),
    setting("booklet.color-bars", Truth, "there are [patches of the inks](booklets.md#for-a-print-shop) below the pages", "`false`", |c, n| put(&mut c.booklet.color_bars, n.boolean())),
    setting("booklet.instructions", Form("`true`, `false`, `first-sheet` or `page`", &[Json::Truth, Json::Text]), "[how to fold the sheets](booklets.md#printed-instructions) is printed, with drawings: on a sheet of its own, or on a page of the booklet", "`false`", |c, n| put(&mut c.booklet.instructions, instructions(n))),
    setting("booklet.poster", Form("the number of a page, or the path of an image", &[Json::Number, Json::Text]), "what is printed over the whole [back of a zine](booklets.md#a-poster)", "none", |c, n| put(&mut c.booklet.poster, poster(n))),
    setting("booklet.bleed", Length, "how far ink may run over the edge of a page", "`pdf.bleed`", |c, n| put(&mut c.booklet.bleed, n.length())),
    setting("booklet.cover", Truth, "the [cover](booklets.md#covers) is printed around the pages", "`false`", |c, n| put(&mut c.booklet.cover, n.boolean())),
    setting("booklet.pad", Form("`end`, `before-last`, `none`, or the number of a page", &[Json::Text, Json::Number]), "where blank pages go", "`end`", |c, n| put(&mut c.booklet.pad, pad(n))),
    setting("booklet.columns", Number(1, 64), "pages side by side, for `n-up` and `step-and-repeat`; the panels of an `accordion` (2 to 16)", "`2`; of an accordion `4`", |c, n| put(&mut c.booklet.columns, small(n, 1, 64))),
    setting("booklet.copies", Number(1, 8), "how many copies are printed below one another on each sheet, to be cut apart and then folded", "`1`", |c, n| put(&mut c.booklet.copies, small(n, 1, 8))),
    setting("booklet.rows", Number(1, 64), "pages below one another, for `n-up` and `step-and-repeat`", "`2`", |c, n| put(&mut c.booklet.rows, small(n, 1, 64))),

    setting("cover.paper", Form("the name of a paper such as `kdp-white`", &[Json::Text]), "how thick the book is", "copy paper", |c, n| put(&mut c.cover.paper, n.text())),
    setting("cover.papers", Path, "a table of papers that is added to the program's", "none", |c, n| put(&mut c.cover.papers, n.text())),
    setting("cover.layout", Words(|| words(COVER_LAYOUTS)), "how [the front](booklets.md#layouts-of-the-front) is laid out", "`classic`", |c, n| put(&mut c.cover.layout, n.choice(COVER_LAYOUTS))),
    setting("cover.spine", Length, "how wide the spine is, from the printer's calculator; used instead of paper and caliper", "", |c, n| put(&mut c.cover.spine, n.length())),
    setting("cover.front-text", Truth, "title and authors are set on the front", "`true`", |c, n| put(&mut c.cover.front_text, n.boolean())),
    setting("cover.caliper", Form("a length from `0mm` to `2mm`", &[Json::Text]), "how thick a leaf is; used instead of the paper's", "", |c, n| put(&mut c.cover.caliper, thickness(n))),
    setting("cover.spine-text", Form("`true`, `false` or a text", &[Json::Truth, Json::Text]), "what is printed on the spine; `true` is author and title", "`true`", |c, n| put(&mut c.cover.spine_text, spine_text(n))),
    setting("cover.spine-direction", Words(|| words(SPINES)), "how the spine reads", "by the language", |c, n| put(&mut c.cover.spine_direction, n.choice(SPINES))),
    setting("cover.image", Path, "an image that covers all of it", "none", |c, n| put(&mut c.cover.image, n.text())),
    setting("cover.color", Form("a colour such as `#2b4a6f`", &[Json::Text]), "the ground", "none", |c, n| put(&mut c.cover.color, color(n))),
    setting("cover.back", Form("Markdown, or the path of a `.md` file", &[Json::Text]), "the text on the back", "none", |c, n| put(&mut c.cover.back, n.text())),
    setting("cover.isbn", Form("an ISBN", &[Json::Text]), "for the barcode", "the book's own", |c, n| put(&mut c.cover.isbn, isbn(n))),
    setting("cover.barcode", Words(|| words(BARCODES)), "what is at the place of the barcode: the ISBN's bars, white for the printer's, or nothing", "`isbn`", |c, n| put(&mut c.cover.barcode, n.choice(BARCODES))),
    setting("cover.price", Text, "the five digits of the barcode's price", "none", |c, n| put(&mut c.cover.price, n.text())),
    setting("cover.bleed", Length, "how far the ground runs over the edge", "an eighth of an inch", |c, n| put(&mut c.cover.bleed, n.length())),

    setting("preview.editor", Words(|| words(EDITORS)), "what a click on a word of the [preview](preview.md) opens", "`environment`", |c, n| put(&mut c.editor, n.choice(EDITORS))),
];
