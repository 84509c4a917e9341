//! Where everything goes: which file each division becomes, the XML id of every place that can be
//! linked to, the notes of each file, the page breaks.
//!
//! In: the document, what it resolved to, the page map. Out: a [`PublicationPlan`], which the writers of text and
//! navigation ask; it does not change while they write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::content_id;
use super::content_name::written_language;
use super::file_title;
use super::files::{self, File};
use super::flow::Flow;
use super::glossary::{self, GlossaryEntry};
use super::id::IdRegistry;
use super::image_ground::ImageGround;
use super::math::Formulas;
use super::media_file::PackedMedia;
use super::note_name::{self, NoteLocation, NoteMark};
use super::pages::{self, PageBreaks};
use super::semantics;
use super::words::EpubTerms;
use crate::document::block::Block;
use crate::document::direction::{self, TextDirection};
use crate::document::inline::{Inline, InlineKind};
use crate::document::walk::{self, Visitor};
use crate::document::{Attributes, Book, Division, NodeId, NoteId, PageMap, Role};
use crate::project::config::{ChapterStart, Config, SmallCapsOpening, TitlePart};
use crate::project::theme::{self, NumberFormat};
use crate::resolve::Resolved;
use crate::resolve::index::IndexEntry;
use crate::style;
use crate::text::hyphenate::{HyphenationPoint, Hyphenator};
use crate::text::language::{Language, is_rtl};

/// Where everything goes.
pub(super) struct PublicationPlan<'a> {
    pub(super) book: &'a Book,
    pub(super) resolved: &'a Resolved,
    /// The book's language, a well-formed tag.
    pub(super) language: String,
    pub(super) flow: Flow,
    /// Whether text of both directions is in the book.
    pub(super) is_mixed: bool,
    /// The divisions that open as chapters; others have titles like those of sections.
    pub(super) opens: BTreeSet<NodeId>,
    /// Whether the first paragraph of a chapter is told from the others.
    pub(super) marks_openings: bool,
    /// How the number of a chapter is written above its title.
    pub(super) chapter_number: NumberFormat,
    /// How that of a part is.
    pub(super) part_number: NumberFormat,
    /// The titles of the author's own containers that are given none, by class.
    pub(super) class_titles: BTreeMap<String, String>,
    /// Our own words in it.
    pub(super) words: EpubTerms,
    /// The page breaks of the printed edition, for the page list.
    pub(super) marks: PageBreaks,
    /// The image files in the EPUB, by their paths in the book.
    pub(super) images: BTreeMap<String, String>,
    /// The images that the theme draws, by the names of their elements: their paths in the book.
    pub(super) theme_images: BTreeMap<&'static str, String>,
    /// The ornament that the theme draws, as a `data:` address.
    pub(super) ornament: Option<String>,
    /// The parts of the title page, from above.
    pub(super) title_order: Vec<TitlePart>,
    /// Those of them that are transparent: they get paper behind them.
    pub(super) transparent: BTreeMap<String, ImageGround>,
    /// The files of sound and film, by their paths in the book.
    pub(super) media: BTreeMap<String, PackedMedia>,
    /// The book's own style sheets, by their paths in the publication.
    pub(super) sheets: Vec<String>,
    /// The forms in which formulas are shown.
    pub(super) formulas: Formulas,
    /// The entries of glossaries by their terms.
    pub(super) glossary: BTreeMap<NodeId, GlossaryEntry>,
    /// The patterns for words in tables, of the book's language and of those of its divisions.
    hyphenator: Hyphenator,
    /// The divisions in other languages than the book's, with their places among those of the patterns.
    languages: BTreeMap<usize, u16>,
    /// The titles that are roman numerals.
    pub(super) numerals: BTreeSet<NodeId>,
    /// The files of the text, in reading order.
    pub(super) files: Vec<File>,
    /// What each of them is called in its head.
    titles: Vec<String>,
    /// The XML id of every node that something may lead to.
    ids: BTreeMap<NodeId, String>,
    /// A second id of headings that are the first of several of one title.
    shared_ids: BTreeMap<NodeId, String>,
    /// The file in which each node is written.
    node_files: BTreeMap<NodeId, usize>,
    notes: Vec<NoteLocation>,
    /// The notes written at the end of each file.
    notes_of: Vec<Vec<NoteId>>,
}

fn openings(book: &Book, config: &Config) -> BTreeSet<NodeId> {
    let runs_on = config.pdf.chapter_start == Some(ChapterStart::RunOn);
    // What opens a page in print opens as a chapter here, with its label above the title.
    let divisions = &book.divisions;
    let opens = |index: &usize| {
        let first = *index == 0 || divisions[*index].matter != divisions[*index - 1].matter;
        first || divisions[*index].role == Role::Part || book.is_top(*index) && !runs_on
    };
    (0..book.divisions.len()).filter(opens).map(|index| book.divisions[index].id).collect()
}

fn class_titles(config: &Config) -> BTreeMap<String, String> {
    config.classes.iter().filter_map(|(name, settings)| Some((name.clone(), settings.title.clone()?))).collect()
}

/// The file of an image that the theme draws.
#[derive(Clone, Copy)]
pub(super) struct ThemeFile<'a> {
    pub(super) path: &'a str,
    /// Whether it needs paper behind it on dark screens.
    pub(super) is_transparent: bool,
}

impl<'a> PublicationPlan<'a> {
    /// Makes the plan of a book.
    pub(super) fn new(
        book: &'a Book,
        resolved: &'a Resolved,
        config: &Config,
        pages: Option<&PageMap>,
    ) -> PublicationPlan<'a> {
        // `und`: EPUB demands a language even where the book names none that is well-formed.
        let language = language(&book.metadata.language).unwrap_or_else(|| "und".to_owned());
        let flow = Flow::of(config, &language);
        let files = files::of(book, config.epub.split);
        let mut finder = PlanVisitor::new(book, resolved, &files);
        finder.run();
        // Ids are unique in their division, so that those of one don't change when another comes to it.
        let mut names = vec![IdRegistry::default(); book.divisions.len()];
        let mut ids = BTreeMap::new();
        let texts = content_id::texts(book, resolved);
        let division = |node: NodeId| finder.node_files.get(&node).map(|file| files[*file].division);
        let wanted = content_id::wanted(resolved, &texts, division);
        for place in &wanted {
            ids.insert(place.node, names[place.division].claim(&place.id));
        }
        let mut shared_ids = BTreeMap::new();
        for (place, id) in wanted.iter().filter_map(|place| Some((place, place.shared.as_ref()?))) {
            shared_ids.insert(place.node, names[place.division].claim(id));
        }
        note_name::claim(book, |file| files[file].division, &mut finder.notes, &mut names, &texts);
        let marks = pages::page_breaks(book, resolved, pages, &finder.node_files, |file, wanted| {
            names[files[file].division].claim(wanted)
        });
        let format = |element: &str| config.style.get(element).and_then(|settings| settings.number).unwrap_or_default();
        let (hyphenator, languages) = hyphenator(book, &language, config);
        let (node_files, notes, notes_of) = (finder.node_files, finder.notes, finder.notes_of);
        PublicationPlan {
            book,
            resolved,
            words: EpubTerms::of(&language),
            is_mixed: is_mixed(book, flow.rtl),
            language,
            flow,
            class_titles: class_titles(config),
            opens: openings(book, config),
            marks_openings: marks_openings(config),
            chapter_number: format("chapter"),
            part_number: format("part"),
            marks,
            images: BTreeMap::new(),
            theme_images: theme::images(&config.style).map(|(name, path)| (name, path.clone())).collect(),
            ornament: None,
            title_order: config.title_order.clone().unwrap_or_else(|| TitlePart::ALL.map(|part| part.1).to_vec()),
            transparent: BTreeMap::new(),
            media: BTreeMap::new(),
            sheets: Vec::new(),
            formulas: Formulas::default(),
            glossary: glossary::entries(book),
            hyphenator,
            languages,
            numerals: semantics::numerals(book),
            ids,
            shared_ids,
            node_files,
            notes,
            notes_of,
            titles: file_title::of(book, &files),
            files,
        }
    }

    /// The file of the image that an element draws, or of `own` in its place.
    pub(super) fn theme_image(&self, element: &str, own: Option<&str>) -> Option<ThemeFile<'_>> {
        let source = own.or(self.theme_images.get(element).map(String::as_str))?;
        Some(ThemeFile { path: self.images.get(source)?, is_transparent: self.transparent.contains_key(source) })
    }

    /// The ground that an image gets, if it has none of its own.
    pub(super) fn ground(&self, source: &str) -> Option<ImageGround> {
        self.transparent.get(source).copied()
    }

    /// The language of a file's text: its division's, else the book's.
    pub(super) fn language_at(&self, file: usize) -> String {
        let division = self.files.get(file).and_then(|file| self.book.divisions.get(file.division));
        division.and_then(language_of).unwrap_or_else(|| self.language.clone())
    }

    /// The points at which a word of a file may be divided.
    pub(super) fn hyphenation(&self, file: usize, word: &str) -> Arc<[HyphenationPoint]> {
        let language = self.files.get(file).and_then(|file| self.languages.get(&file.division)).copied();
        self.hyphenator.points(language.unwrap_or(0), word)
    }

    /// The name of the first file of a division, if it is written.
    pub(super) fn file(&self, division: usize) -> Option<&str> {
        let at = self.files.partition_point(|file| file.division < division);
        self.files.get(at).filter(|file| file.division == division).map(|file| file.path.as_str())
    }

    /// The name of a file.
    pub(super) fn path(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |file| file.path.as_str())
    }

    /// The id of a node that something may lead to.
    pub(super) fn id(&self, node: NodeId) -> Option<&str> {
        self.ids.get(&node).map(String::as_str)
    }

    /// What a file is called in its head.
    pub(super) fn title(&self, file: usize) -> &str {
        self.titles.get(file).map_or("", String::as_str)
    }

    /// The id that a heading has beside its own, as the first of several of one title.
    pub(super) fn shared_id(&self, node: NodeId) -> Option<&str> {
        self.shared_ids.get(&node).map(String::as_str)
    }

    /// The file in which a node is written.
    pub(super) fn file_of(&self, node: NodeId) -> Option<usize> {
        self.node_files.get(&node).copied()
    }

    /// How a link in file `from` (`None`: from a file of its own) leads to a node: `#id`,
    /// `file.xhtml#id`, or `file.xhtml` for a division. `None` if the node is not written.
    pub(super) fn href(&self, from: Option<usize>, node: NodeId) -> Option<String> {
        let file_index = self.file_of(node)?;
        let file = self.files.get(file_index)?;
        let is_division = self.book.divisions.get(file.division).is_some_and(|division| division.id == node);
        match self.id(node) {
            Some(id) if from == Some(file_index) => Some(format!("#{id}")),
            // A division is its file: without a fragment a reader opens it at the top, above its title.
            Some(id) if !is_division => Some(format!("{}#{id}", file.path)),
            _ if is_division => Some(file.path.clone()),
            _ => None,
        }
    }

    /// How a link in file `from` leads to an id in file `to`.
    pub(super) fn href_to(&self, from: usize, to: usize, id: &str) -> String {
        if from == to { format!("#{id}") } else { format!("{}#{id}", self.path(to)) }
    }

    /// The label of the page that a place in the text or in a note is on; a note is where its mark is.
    pub(super) fn page_of(&self, node: NodeId) -> Option<&str> {
        let notes = &self.book.notes;
        let note = notes.partition_point(|note| note.id <= node).checked_sub(1);
        let mark = note.and_then(|note| self.notes.get(note)?.marks.first()).map(|mark| mark.node);
        match mark.filter(|_| node.0 < self.book.nodes) {
            // A note in a note: its mark is in one that is before it.
            Some(mark) if mark < node => self.page_of(mark),
            _ => self.marks.page_of(node),
        }
    }

    /// Where a note is written.
    pub(super) fn note(&self, note: NoteId) -> Option<&NoteLocation> {
        self.notes.get(note.0 as usize)
    }

    /// The notes at the end of a file, in order.
    pub(super) fn notes_of(&self, file: usize) -> &[NoteId] {
        self.notes_of.get(file).map_or(&[], Vec::as_slice)
    }
}

/// A BCP 47 tag that is well-formed, as far as its letters show: `None` otherwise.
pub(super) fn language(tag: &str) -> Option<String> {
    // Locales of operating systems (`de_AT`) are often written for tags.
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let main = parts.next()?;
    let is_main = (2..=3).contains(&main.len()) && main.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_rest = |text: &str| (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_main && parts.all(is_rest) && !tag.ends_with("-x")).then_some(tag)
}

/// Whether the theme has drop caps, or first words in small capitals.
fn marks_openings(config: &Config) -> bool {
    let has_small_caps = config.pdf.small_caps_opening.unwrap_or_default() != SmallCapsOpening::Words(0);
    has_small_caps || config.pdf.drop_caps.is_some_and(|lines| 1 < lines)
}

/// The patterns of a book's languages, and which of them divisions in other ones than the book's have.
fn hyphenator(book: &Book, language: &str, config: &Config) -> (Hyphenator, BTreeMap<usize, u16>) {
    let mut tags = vec![language.to_owned()];
    let mut of_divisions = BTreeMap::new();
    for (at, division) in book.divisions.iter().enumerate() {
        let Some(tag) = language_of(division) else { continue };
        let place = tags.iter().position(|known| *known == tag).unwrap_or(tags.len());
        if place == tags.len() {
            tags.push(tag);
        }
        of_divisions.insert(at, u16::try_from(place).unwrap_or(0));
    }
    let languages: Vec<Language> = tags.iter().map(|tag| Language::new(tag)).collect();
    let limits = style::hyphenation::limits(&config.pdf.hyphenation);
    (Hyphenator::new(&languages, &config.hyphenation).limited(limits), of_divisions)
}

/// The language of a division.
pub(super) fn language_of(division: &Division) -> Option<String> {
    written_language(division).and_then(language)
}

/// Whether a part of the book runs in another direction than the book.
fn is_mixed(book: &Book, rtl: bool) -> bool {
    struct Directions {
        rtl: bool,
        is_mixed: bool,
    }
    impl Visitor for Directions {
        fn division(&mut self, division: &Division) {
            self.check_language(language_of(division));
            self.check_direction(&division.attributes);
        }

        fn block(&mut self, block: &Block) {
            self.check_language(block.attributes.value("lang").and_then(language));
            self.check_direction(&block.attributes);
        }

        fn inline(&mut self, inline: &Inline) {
            if let InlineKind::Span(attributes, _) = &inline.kind {
                self.check_language(attributes.value("lang").and_then(language));
            }
            if let Some(attributes) = walk::attributes(inline) {
                self.check_direction(attributes);
            }
        }
    }
    impl Directions {
        fn check_language(&mut self, language: Option<String>) {
            self.is_mixed |= language.is_some_and(|language| is_rtl(&language) != self.rtl);
        }

        fn check_direction(&mut self, attributes: &Attributes) {
            self.is_mixed |= direction::written(attributes).is_some_and(|it| it != TextDirection::of(self.rtl));
        }
    }
    let mut directions = Directions { rtl, is_mixed: false };
    walk::book(book, &mut directions);
    directions.is_mixed
}

/// Visits all that is written, in the order in which it is written.
struct PlanVisitor<'a> {
    book: &'a Book,
    resolved: &'a Resolved,
    files: &'a [File],
    /// The file that is being visited.
    file: usize,
    node_files: BTreeMap<NodeId, usize>,
    notes: Vec<NoteLocation>,
    notes_of: Vec<Vec<NoteId>>,
}

impl<'a> PlanVisitor<'a> {
    fn new(book: &'a Book, resolved: &'a Resolved, files: &'a [File]) -> PlanVisitor<'a> {
        PlanVisitor {
            book,
            resolved,
            files,
            file: 0,
            node_files: BTreeMap::new(),
            notes: vec![NoteLocation::default(); book.notes.len()],
            notes_of: vec![Vec::new(); files.len()],
        }
    }

    /// An entry of the index and those below it.
    fn entry(&mut self, entry: &IndexEntry) {
        self.node(entry.node);
        entry.entries.iter().for_each(|entry| self.entry(entry));
    }

    fn run(&mut self) {
        let book = self.book;
        for (at, file) in self.files.iter().enumerate() {
            let Some(division) = book.divisions.get(file.division) else { continue };
            self.file = at;
            if file.begins() {
                self.node(division.id);
                walk::inlines(&division.title, self);
            }
            walk::blocks(division.blocks.get(file.blocks.clone()).unwrap_or_default(), self);
            // A note may call another, which then follows it.
            let mut next = 0;
            while let Some(note) = self.notes_of[at].get(next).copied() {
                next += 1;
                if let Some(note) = book.notes.get(note.0 as usize) {
                    let known = self.notes_of[at].len();
                    self.node(note.id);
                    walk::blocks(&note.blocks, self);
                    self.notes_of[at][next..].rotate_left(known - next);
                }
            }
        }
    }
}

impl Visitor for PlanVisitor<'_> {
    fn node(&mut self, node: NodeId) {
        self.node_files.insert(node, self.file);
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Note(id) = inline.kind
            && let Some(note) = self.notes.get_mut(id.0 as usize)
        {
            if note.file.is_none() {
                note.file = Some(self.file);
                self.notes_of[self.file].push(id);
            }
            note.marks.push(NoteMark { file: self.file, node: inline.id, id: String::new() });
        }
        if let InlineKind::Citation(_) = inline.kind
            && let Some(content) = self.resolved.citations.get(&inline.id)
        {
            walk::inlines(content, self);
        }
    }

    fn block(&mut self, block: &Block) {
        if let Some(made) = self.resolved.generated.get(&block.id) {
            walk::blocks(made, self);
        }
        let entries = self.resolved.index_at(block).iter().flat_map(|group| &group.entries);
        entries.for_each(|entry| self.entry(entry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_checked_by_their_letters() {
        assert_eq!(language(" en_GB ").as_deref(), Some("en-GB"));
        assert_eq!(language("zh-Hant-TW").as_deref(), Some("zh-Hant-TW"));
        for wrong in ["", "e", "english", "en-", "en gb", "12"] {
            assert_eq!(language(wrong), None, "{wrong}");
        }
        assert!(is_rtl("ar") && is_rtl("he-IL") && is_rtl("az-Arab") && !is_rtl("ar-Latn"));
    }
}
