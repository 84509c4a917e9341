//! Markdown to document: a [`Project`] in, a [`Book`] out. Never fails: what can't be read is reported
//! and shown as text.
//!
//! ```text
//! text ─ poem, container ─▶ marked text ─ block, inline, extension, html ─▶ blocks ─ division ─▶ divisions
//!        divisions ─ note, punctuation, number ─▶ Book
//! ```

// In reading order.
mod abbreviation;
mod admonition;
mod attribute;
mod autolink;
mod block;
mod block_part;
mod callout;
mod caption;
mod chapter;
mod citation;
mod code;
mod container;
mod depth;
mod division;
mod dialect;
mod extension;
mod fence;
mod foreign;
mod formula;
mod group;
mod html;
mod image;
mod margin;
mod media;
mod index;
mod inline;
mod piece;
mod line_number;
mod lone_mark;
mod generated;
mod glossary;
mod note;
mod number;
mod raw_html;
mod reading_cache;
mod parallel;
mod poem;
mod protect;
mod punctuation;
mod report;
mod role;
mod script_sign;
mod site_tag;
mod structure;
mod subfigure;
mod table;
mod theorem;
mod title_words;
mod unused_attribute;
mod verse;

use std::path::Path;

pub use reading_cache::ReadingCache;
pub use role::role_of_name;
pub use unused_attribute::attributes;

use chapter::{TextContext, TextParser};
use container::Prepared;
use foreign::{Foreign, Reading};
use note::Pool;
use poem::{Expectation, Passage};
use report::Report;
use structure::Recognition;

use crate::diagnostic::{self, Diagnostic, Diagnostics};
use crate::document::condition::{self, Media};
use crate::document::guess::Guess;
use crate::document::inline::{Inline, InlineKind, plain_text};
use crate::document::metadata::Metadata;
use crate::document::{Book, Division, Role};
use crate::project::config::{Config, VerseDetection};
use crate::project::{self, Named, Project, SummaryEntry, SummaryEntryKind};
use crate::source::{Assembled, Span};

/// Reads all of a project's text.
pub fn book(project: &Project, diagnostics: &mut Diagnostics) -> Book {
    read(project, None, diagnostics)
}

/// Reads a project's text as [`book`] does, but for what an earlier reading has left. The result is the same.
pub fn book_cached(project: &Project, cache: &mut ReadingCache, diagnostics: &mut Diagnostics) -> Book {
    cache.enter();
    read(project, Some(cache), diagnostics)
}

fn read(project: &Project, cache: Option<&ReadingCache>, diagnostics: &mut Diagnostics) -> Book {
    // A text that can't be read is missing for a reason that was given.
    let all_read = !diagnostics.has_errors();
    let mut report = Report::new(diagnostics);
    let mut pool = Pool::default();
    pool.citation_kind = project.config.bibliography.citation_kind();
    // Labels and macros of all files are gathered first: a reference may precede what it refers to.
    pool.foreign = Foreign::new(project);
    let mut metadata = project.config.metadata.clone();
    if metadata.language.trim().is_empty() {
        // Without a language there is no hyphenation, and EPUB 3.3 requires `dc:language`. `project` has reported that it is missing.
        metadata.language = "en".into();
    }
    // The titles of mdBook are plain text.
    if !project.mdbook {
        title_words::read(&mut metadata, project, &mut report, &mut pool);
    }
    let mut divisions = Vec::new();
    for entry in &project.entries {
        divisions.extend(self::entry(entry, project, &mut metadata, &mut report, &mut pool));
    }
    if all_read {
        report_nothing(&divisions, project, &mut report);
    }
    let recognition =
        Recognition { config: &project.config.structure, language: &metadata.language, report: &mut report };
    recognise(&mut divisions, project, recognition, cache);
    let listed = &project.config.bibliography;
    pool.cited |= listed.style.is_some() && !listed.nocite.is_empty();
    generated::add(&mut divisions, &pool, &metadata.language);
    role::matter(&mut divisions);
    if project.mdbook {
        role::listed(&mut divisions, &project.entries);
    }
    if metadata.title.trim().is_empty() {
        // The last resort of a book that nobody named; only a folder's name is written as words.
        let is_folder = !project.single && !project.mdbook;
        metadata.title = if is_folder { project::title(&project.stem) } else { project.stem.clone() };
    }
    if metadata.title.trim().is_empty() {
        metadata.title = "Untitled".into();
    }
    pool.foreign.report(&mut report);
    // Only now: notes are ordered by their first marks, in all files.
    let mut notes = pool.finish(&mut divisions, &mut report);
    // Level 1 is the title of a division: headings in notes start below it.
    notes.iter_mut().for_each(|note| division::shift(&mut note.blocks, 0));
    line_number::mark(&mut divisions);
    glossary::link(&mut divisions, &mut notes, &metadata.language, project, &mut report);
    let mut book = Book { metadata, divisions, notes, nodes: 0 };
    punctuation::book(&mut book, project.config.smart.unwrap_or(true), cache.map(|cache| &cache.lines));
    // Last of all that makes nodes, so that ids are dense and in reading order.
    number::book(&mut book);
    unused_attribute::report(&book, project, &mut report);
    check_conditions(&book, project, &mut report);
    report.finish();
    book
}

/// Recognises what takes all of a book to be seen.
fn recognise(
    divisions: &mut [Division],
    project: &Project,
    mut recognition: Recognition<'_, '_>,
    cache: Option<&ReadingCache>,
) {
    // The summary of an mdBook, and the headings of a single file, say what is in what.
    if !project.single && !project.mdbook {
        structure::outline::parts_of_files(divisions, &mut recognition);
    }
    structure::label::silence_numbers(divisions, &mut recognition);
    structure::label::divide(divisions, &mut recognition);
    structure::capitals::lower(divisions, &mut recognition, cache.map(|cache| &cache.spellings));
    structure::letters::mark(divisions, &mut recognition);
}

/// Reports a book whose chapters are all empty. A book without chapters is reported elsewhere.
fn report_nothing(divisions: &[Division], project: &Project, report: &mut Report<'_>) {
    let first = project.entries.iter().find(|entry| matches!(entry.kind, SummaryEntryKind::Chapter { .. }));
    let is_blank = |division: &Division| division.blocks.is_empty() && (division.title.is_empty() || !project.single);
    let Some(first) = first.filter(|_| divisions.iter().all(is_blank)) else { return };
    let SummaryEntryKind::Chapter { text, .. } = &first.kind else { return };
    // What is too large is blank too, and that was said.
    if cost(&text.text) <= MOST {
        let (help, path) = ("write its text into this file, below its front matter if it has one", path(first));
        // Of several files of this name, as of `folder`, the shortest path is its own.
        let files =
            project.sources.iter().filter(|source| format!("/{}", source.1.name).ends_with(&format!("/{path}")));
        let file = files.min_by_key(|source| source.1.name.len()).filter(|_| !path.is_empty());
        let span = file.map_or(first.span, |file| Span::new(file.0, 0..0));
        report.push(Diagnostic::warning("book-empty", "the book has no text to set").at(span).help(help));
    }
}

/// Reports values of `only` that name no output.
fn check_conditions(book: &Book, project: &Project, report: &mut Report<'_>) {
    for (span, value) in condition::unknown(book) {
        // What carries the condition may be long: its place is the condition's.
        let text = project.sources.text(span);
        let found = text.find("only=").map(|at| at..at + text[at..].find([' ', '}', '\n']).unwrap_or(text.len() - at));
        let start = span.start as usize;
        let value_span = found.map_or(span, |it| Span::new(span.file, start + it.start..start + it.end));
        let message = match Media::read(&value) {
            Err("") => "`only` names no output, so nothing would show this".to_owned(),
            Err(wrong) => format!("`{wrong}` is not the name of an output"),
            Ok(_) => continue,
        };
        let names: Vec<String> = condition::names().map(|name| format!("`{name}`")).collect();
        let wrong = Media::read(&value).err().unwrap_or_default().to_lowercase();
        let near = diagnostic::nearest(&wrong, condition::names());
        let near = near.map_or(String::new(), |it| format!("did you mean `{it}`? "));
        let help = format!("{near}`only` takes one or more of {}, such as `only=\"pdf epub\"`", names.join(", "));
        report.push(Diagnostic::error("only-unknown", message).at(value_span).help(help));
    }
}

/// The most memory in bytes that one text may take on its way to both outputs, as [`cost`] reckons it.
const MOST: usize = 1 << 30;

/// An estimate of the memory that a text may cost, in bytes. Measured on long lines, long tables and many headings:
/// prose takes some 60 bytes for each of its own until it is in the PDF, and a row or a heading about a kilobyte for
/// each of its marks. Twice as much for prose keeps its time within bounds too: eight million letters are more than any
/// novel has. A title of the first level begins a page; a line that ends in a backslash is a line of its own; and a
/// word that goes on and on can be divided at each of its letters.
fn cost(text: &str) -> usize {
    const IS_MARK: [bool; 256] = {
        let mut table = [false; 256];
        let (marks, mut index) = (b"*_~^[]<>!&`$|\\\n", 0);
        while index < marks.len() {
            table[marks[index] as usize] = true;
            index += 1;
        }
        table
    };
    // Once over the bytes: this is asked of every text.
    let marks = text.bytes().filter(|byte| IS_MARK[usize::from(*byte)]).count();
    let lines = text.matches("\\\n").count() + text.matches("\\\r\n").count() + usize::from(text.ends_with('\\'));
    let titles = text.matches("\n# ").count() + usize::from(text.starts_with("# "));
    [(text.len(), 128), (marks, 1000), (lines, 3000), (titles, 16_000), (endless(text.as_bytes()), 400)]
        .iter()
        // Saturating, as the text is anybody's.
        .fold(0, |sum: usize, (count, each)| sum.saturating_add(count.saturating_mul(*each)))
}

/// The bytes of a text that are in words longer than 10,000 of them. Other scripts than ASCII's have none: Chinese goes on for a page
/// without a space.
fn endless(text: &[u8]) -> usize {
    const LONGEST: usize = 10_000;
    let (mut start, mut sum) = (0, 0);
    while start + LONGEST < text.len() {
        // Seen from its last possible byte, a word that ends before it is passed over with all that precede it.
        let window = &text[start..=start + LONGEST];
        if let Some(blank) = window.iter().rposition(u8::is_ascii_whitespace) {
            start += blank + 1;
            continue;
        }
        let length = text[start..].iter().position(u8::is_ascii_whitespace).unwrap_or(text.len() - start);
        if text[start..start + length].is_ascii() {
            sum += length;
        }
        start += length;
    }
    sum
}

/// The path of an entry's file, if it has one.
fn path(entry: &SummaryEntry) -> &str {
    match &entry.kind {
        SummaryEntryKind::Chapter { path, .. } | SummaryEntryKind::PartText { path, .. } => path,
        SummaryEntryKind::Part | SummaryEntryKind::Draft => "",
    }
}

/// Whether a text can be read within the bounds; one that can't is reported.
fn fits(text: &Assembled, report: &mut Report<'_>) -> bool {
    if cost(&text.text) <= MOST {
        return true;
    }
    let message = "this file is too large to be read at once";
    let help = "split it into several files and list them in a `SUMMARY.md`";
    let span = text.span(0..text.text.find('\n').unwrap_or(text.text.len()).min(200));
    report.push(Diagnostic::error("text-too-large", message).at(span).help(help));
    false
}

/// The text of an entry; none if it has none, or one that is too large.
fn own_text(entry: &SummaryEntry, report: &mut Report<'_>) -> Assembled {
    match &entry.kind {
        SummaryEntryKind::Chapter { text, .. } | SummaryEntryKind::PartText { text, .. } if fits(text, report) => {
            text.clone()
        }
        _ => Assembled::default(),
    }
}

/// The divisions of one entry.
fn entry(
    entry: &SummaryEntry,
    project: &Project,
    metadata: &mut Metadata,
    report: &mut Report<'_>,
    pool: &mut Pool,
) -> Vec<Division> {
    let folder = folder(entry, project);
    let own_language = entry.language.as_ref().filter(|language| **language != metadata.language);
    let language = own_language.unwrap_or(&metadata.language).clone();
    let text = &own_text(entry, report);
    let first = project.entries.first().is_some_and(|it| std::ptr::eq(it, entry));
    // A title block is at the head of the first file; `% …` at the head of another is text.
    let block = pool.foreign.title_block(&text.text).filter(|_| first);
    let rest = block.map(|block| {
        read_title_block(&block, text, metadata, report);
        let mut rest = Assembled::default();
        rest.push_from(text, block.length..text.text.len());
        rest
    });
    let Reading { text, marks } = pool.foreign.read(rest.as_ref().unwrap_or(text), path(entry), report);
    // In the text that Markdown will read, as passages are ranges of it.
    let poems = passages(&text, &project.config, report);
    let prepared = container::prepare(&text, &poems, marks);
    let around = TextContext::new(&folder, &project.config);
    let mut chapter = TextParser::new(&prepared, around, report, pool);
    // Definitions of abbreviations count in this file alone, so that only its own notes are marked.
    let first_note = chapter.pool.len();
    let mut blocks = block::blocks(&mut chapter);
    let given = match entry.named {
        Named::FrontMatter => one_line(&entry.title, entry.span, &mut chapter),
        // mdBook shows the text of a summary's link as it is.
        Named::Summary | Named::File => plain(&entry.title, entry.span),
    };
    lone_mark::join(&mut blocks);
    abbreviation::mark(&mut blocks, &chapter.abbreviations);
    chapter.pool.for_each_from(first_note, |it| abbreviation::mark(it, &chapter.abbreviations));
    if project.single {
        let mut recognition = Recognition { config: &project.config.structure, language: &language, report };
        let mut divisions = division::single(blocks, metadata, &mut recognition);
        if let SummaryEntryKind::Chapter { path, .. } = &entry.kind {
            divisions.iter_mut().for_each(|division| division.path = Some(path.clone()));
        }
        return with_opening_images(divisions, &folder);
    }
    let mut recognition = Recognition { config: &project.config.structure, language: &language, report };
    let mut division = match &entry.kind {
        SummaryEntryKind::Part => Division { role: Role::Part, title: given, ..Division::default() },
        SummaryEntryKind::Draft => Division { title: given, draft: true, ..Division::default() },
        SummaryEntryKind::Chapter { path, .. } => {
            let division = division::chapter(blocks, given, entry.named, &mut recognition);
            Division { path: Some(path.clone()), ..division }
        }
        SummaryEntryKind::PartText { path, .. } => {
            let division = division::chapter(blocks, given, entry.named, &mut recognition);
            Division { path: Some(path.clone()), role: Role::Part, ..division }
        }
    };
    title_missing(&mut division, entry, report);
    if division.span == Span::default() {
        division.span = entry.span;
    }
    division.depth = entry.depth;
    // That of the heading is closer to the text.
    division.language = division.language.or_else(|| own_language.cloned());
    let has_class = |class| division.attributes.has_class(class);
    // A summary's list says what is numbered; a class on the heading is closer to the author's wish.
    division.numbered = (entry.numbered || has_class("numbered")) && !has_class("unnumbered");
    with_opening_images(vec![division], &folder)
}

/// Finds the images that headings name for the openings of their chapters.
fn with_opening_images(mut divisions: Vec<Division>, folder: &str) -> Vec<Division> {
    for division in &mut divisions {
        let named = division.attributes.value("image").filter(|path| !path.is_empty());
        division.image = named.map(|path| image::image(path, "", "", folder).source);
        // What is understood is taken away: the rest is reported.
        division.attributes.pairs.retain(|pair| pair.0 != "image");
    }
    divisions
}

/// Says that a chapter has no title, and gives it its file's name: contents and bookmarks need one.
fn title_missing(division: &mut Division, entry: &SummaryEntry, report: &mut Report<'_>) {
    if !plain_text(&division.title).trim().is_empty() || matches!(entry.kind, SummaryEntryKind::Part) {
        return;
    }
    let name = project::title_of_file(entry.path());
    let message = match entry.path() {
        "" => "this chapter has no title".to_owned(),
        path => format!("`{path}` has no title: it is called `{name}` after its file"),
    };
    let help = "begin it with a heading, `# Title`, or name it in the summary: `[Title](file.md)`";
    report.push(Diagnostic::warning("title-missing", message).at(entry.span).help(help));
    division.title = plain(&name, entry.span);
}

/// Takes over what a title block says, and tells which lines of MultiMarkdown's change nothing.
fn read_title_block(
    block: &foreign::title::TitleBlock<'_>,
    text: &Assembled,
    metadata: &mut Metadata,
    report: &mut Report<'_>,
) {
    division::title_lines(block, metadata);
    // The language was decided before the text was read: a line that agrees with it needs no words.
    let says_language = |line: &str| {
        let pair = line.split_once(':').map(|(key, value)| (key.trim(), value.trim()));
        pair.is_some_and(|(key, value)| {
            key.eq_ignore_ascii_case("language")
                && project::multimarkdown::language(value).is_some_and(|it| it.eq_ignore_ascii_case(&metadata.language))
        })
    };
    for line in block.unread.iter().filter(|line| !says_language(line)) {
        let at = text.text.find(line).unwrap_or(0);
        let key = line.split(':').next().unwrap_or(line);
        let message = format!("`{key}` of MultiMarkdown has no effect");
        let help = "remove the line; a setting of the book may do it: see `chapbook config`";
        let span = text.span(at..at + line.len());
        report.push(Diagnostic::warning("metadata-unused", message).at(span).help(help));
    }
}

/// The passages of a text that are a play or poems though nothing marks them. In a play, short lines are speeches.
fn passages(text: &Assembled, config: &Config, report: &mut Report<'_>) -> Vec<Passage> {
    let is_drama = config.structure.wants(Guess::Drama);
    let mut found = if is_drama { structure::drama::find(&text.text) } else { Vec::new() };
    let is_heading = |line: &str| line.starts_with('#') || (line.starts_with('=') && line.trim_matches('=').is_empty());
    let has_heading = |between: &str| between.lines().any(|line| is_heading(line.trim()));
    for scene in found.chunk_by(|a, b| !has_heading(&text.text[a.range.end..b.range.start])) {
        report.recognised(Guess::Drama, text.span(scene[0].range.clone()));
    }
    if config.verse == Some(VerseDetection::Auto) {
        let is_for_poems = config.themes.iter().any(|theme| theme == "poetry");
        let expectation = if is_for_poems { Expectation::Verse } else { Expectation::Prose };
        let mut poems = poem::find(&text.text, expectation);
        // The speeches are in order and apart: only the first that ends behind a poem's beginning can overlap it.
        let is_apart = |poem: &Passage| {
            let next = found.partition_point(|speech| speech.range.end <= poem.range.start);
            found.get(next).is_none_or(|speech| poem.range.end <= speech.range.start)
        };
        poems.retain(is_apart);
        verse_found(&poems, text, report);
        found.append(&mut poems);
        found.sort_by_key(|passage| passage.range.start);
    }
    found
}

/// Says that lines were kept.
fn verse_found(poems: &[Passage], text: &Assembled, report: &mut Report<'_>) {
    let Some(first) = poems.first() else { return };
    let message = match poems.len() {
        1 => "these lines look like verse: their line ends are kept".to_owned(),
        count => format!("{count} passages of this file look like verse: their line ends are kept"),
    };
    let line = text.text[first.range.clone()].trim_end().lines().next().unwrap_or("");
    let start = first.range.start + first.base;
    let line = line.trim_end();
    let span = text.span(start..start + line.len().saturating_sub(first.base));
    let help =
        "write `::: verse` and `:::` around poems; if these lines are not verse, set `typography.verse = \"off\"`";
    report.push(Diagnostic::note("verse-found", message).at(span).help(help));
}

/// Reads a text of one line that is at `span`: a title, a caption.
fn one_line(text: &str, span: Span, chapter: &mut TextParser<'_, '_>) -> Vec<Inline> {
    let text = &*chapter.source.marks.restore(text);
    let prepared = Prepared::line(chapter.pool.foreign.line(text, span));
    let mut inner = TextParser::new(&prepared, chapter.around, chapter.report, chapter.pool);
    let inlines = block::line(&mut inner);
    if inlines.is_empty() { plain(text, span) } else { inlines }
}

/// A text taken literally, without Markdown; nothing for a blank one.
fn plain(text: &str, span: Span) -> Vec<Inline> {
    let kind = InlineKind::Text(text.trim().to_owned());
    let inline = Inline { id: crate::document::NodeId::default(), span, kind };
    if text.trim().is_empty() { Vec::new() } else { vec![inline] }
}

/// The folder of an entry's file from the book's folder, with `/` at its end unless it is the same.
fn folder(entry: &SummaryEntry, project: &Project) -> String {
    let path = entry.path();
    if path.is_empty() {
        return String::new();
    }
    // A source's name may have the source folder before the entry's path; of several that end so, the shortest is its
    // own.
    let is_it = |name: &str| name.strip_suffix(path).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
    let names = project.sources.iter().map(|source| source.1.name.as_str());
    let name = names.filter(|name| is_it(name)).min_by_key(|name| name.len()).unwrap_or(path);
    match Path::new(name).parent().and_then(Path::to_str) {
        Some(parent) if !parent.is_empty() => format!("{}/", parent.trim_end_matches('/')),
        _ => String::new(),
    }
}
