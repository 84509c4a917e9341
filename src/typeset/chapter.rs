//! Chapters: the divisions whose pages are chosen together, from drafts to filled pages.
//!
//! In: the document. Out: [`SetChapter`]s in order, with pages that lack only furniture and place.

use std::hash::Hash;

use rayon::prelude::*;

use super::chapter_cache::{ChapterCache, ChapterKey, PaginatedChapter};
use super::folios;
use super::galley::collect::GalleyBuilder;
use super::galley::opening::is_unlisted;
use super::galley::page_styles::{Styles, set_blocks};
use super::galley::{Block, Draft, SetNote, TablesMark, opening, set, turn};
use super::note_label::Labels;
use super::page::fill::FilledPage;
use super::pagination::{ChapterNotes, Pagination};
use super::paragraph::setter::Setter;
use super::report;
use super::set_chapter::SetChapter;
use crate::diagnostic::Diagnostics;
use crate::document::block::Block as DocumentBlock;
use crate::document::container::LANDSCAPE;
use crate::document::inline::{Inline, plain_text};
use crate::document::walk::{self, Visitor};
use crate::document::{Division, Matter, NodeId, NoteId, Role};
use crate::resolve::label;
use crate::style::{ChapterStart, NotePlacement, Style};
use crate::text::recent::WideHasher;
use crate::text::words::Term;
use crate::typeset::frame::{ElementId, StructureRole as Structural};
use crate::typeset::structure::ROOT;

/// The drafts of a chapter and of its notes.
struct Drafted {
    drafts: Vec<Draft>,
    notes: Vec<(NoteId, Vec<Draft>)>,
    margin: Vec<(NoteId, Vec<Draft>)>,
}

/// The text of a chapter in lines, and that of its notes.
struct Composed {
    blocks: Vec<Block>,
    notes: ChapterNotes,
}

/// A chapter that waits to be broken into pages.
struct WaitingChapter<'a> {
    divisions: &'a [Division],
    recto: bool,
    /// What it is remembered by, if chapters are.
    key: Option<ChapterKey>,
    text: WaitingText,
    /// The setter that it is set with: what it warns of is about this chapter alone.
    setter: Setter,
}

/// The text of a chapter that waits.
enum WaitingText {
    /// Its pages are remembered, so that its lines may not be needed.
    Drafted(Drafted),
    Composed(Composed),
}

impl Drafted {
    /// What the chapter is remembered by; `since`: what it has added to the tables begins there.
    fn key(&self, builder: &GalleyBuilder<'_>, since: TablesMark) -> ChapterKey {
        let mut hash = WideHasher::new();
        self.drafts.hash(&mut hash);
        for (id, drafts) in self.notes.iter().chain(&self.margin) {
            let node = builder.book.notes.get(id.0 as usize).map(|note| note.id);
            (id, node, drafts).hash(&mut hash);
        }
        self.notes.len().hash(&mut hash);
        builder.tables.hash_since(since, &mut hash);
        let notes = self.notes.iter().chain(&self.margin).map(|(_, drafts)| drafts.as_slice());
        ChapterKey::new(&hash, std::iter::once(self.drafts.as_slice()).chain(notes))
    }
}

/// How often the chapters that name pages are set at most: a name's length may move the pages that it names.
/// Two passes are the rule; LaTeX users know the same as "rerun to get cross-references right".
const MOST_PASSES: usize = 5;

/// After how many passes the facing page too is named by its number. "On the facing page" is longer, may push its
/// own paragraph over to that page, where it is wrong, and come back when it is not said.
const PASSES_WITH_FACING: usize = 3;

/// Sets all chapters; those that a cache knows keep their pages.
pub(crate) fn all(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    cache: Option<&ChapterCache>,
    diagnostics: &mut Diagnostics,
) -> Vec<SetChapter> {
    let mut run = ChapterProgress { cache, ..ChapterProgress::default() };
    let first = naming_pages(builder);
    let mut chapters = run.to(first, builder, setter, diagnostics);
    if first.is_none() {
        chapters.extend(endnotes(builder, setter, run.count, diagnostics));
        builder.notes.labels = run.labels;
        return chapters;
    }
    // What follows is set again until the pages are those that it names.
    let saved = builder.clone();
    let mut folios = folios::known(builder, setter, [&chapters, &[]]);
    for pass in 1.. {
        // From the same state in every pass: notes and marks are gathered anew.
        *builder = saved.clone();
        builder.page_references.folios = folios;
        builder.page_references.by_number = PASSES_WITH_FACING < pass;
        let (mut run, mut reports) = (run.clone(), Diagnostics::default());
        let mut rest = run.to(None, builder, setter, &mut reports);
        rest.extend(endnotes(builder, setter, run.count, &mut reports));
        folios = folios::known(builder, setter, [&chapters, &rest]);
        let settled = folios == builder.page_references.folios;
        if settled || pass == MOST_PASSES {
            diagnostics.extend(reports);
            if !settled {
                report::report_unsettled_references(builder, &folios, diagnostics);
            }
            chapters.extend(rest);
            builder.notes.labels = run.labels;
            break;
        }
    }
    chapters
}

/// The first division whose text names pages: by the index, by contents of its own, or by a reference that asks for its
/// page. Notes may be anywhere: with such a reference in one, all divisions are set again.
fn naming_pages(builder: &GalleyBuilder<'_>) -> Option<usize> {
    struct Naming<'a> {
        builder: &'a GalleyBuilder<'a>,
        found: bool,
    }
    impl Visitor for Naming<'_> {
        fn block(&mut self, block: &DocumentBlock) {
            self.found |= self.builder.resolved.lists.contains_key(&block.id);
            self.found |= !self.builder.resolved.index_at(block).is_empty();
        }
        fn inline(&mut self, inline: &Inline) {
            self.found |= self.builder.page_references.targets.contains_key(&inline.id);
        }
    }
    let finds = |blocks: &[DocumentBlock]| {
        let mut naming = Naming { builder, found: false };
        walk::blocks(blocks, &mut naming);
        naming.found
    };
    // Where a note will be printed is not known before its pages are.
    if builder.book.notes.iter().any(|note| finds(&note.blocks)) {
        return Some(0);
    }
    builder.book.divisions.iter().position(|division| {
        if !builder.chapter_sections(division).is_empty() {
            return true;
        }
        let mut title = Naming { builder, found: false };
        walk::inlines(&division.title, &mut title);
        title.found || finds(&division.blocks)
    })
}

/// How far the chapters are set.
#[derive(Clone, Debug, Default)]
struct ChapterProgress<'c> {
    /// The chapters that earlier builds have set, if they are remembered.
    cache: Option<&'c ChapterCache>,
    /// The next division.
    next: usize,
    /// The elements of the divisions that are open, with their depths.
    above: Vec<(u8, ElementId)>,
    /// The pages so far. Body and front matter both start on a recto: parities are counted from there.
    count: usize,
    /// The matter of the last chapter; `None` before the first.
    matter: Option<Matter>,
    /// The labels of notes, where each page numbers its own.
    labels: Labels,
}

impl ChapterProgress<'_> {
    /// Sets the chapters up to the one that a division is in, or all that are left. While one is broken into
    /// pages the text of the next is set.
    fn to(
        &mut self,
        stop: Option<usize>,
        builder: &mut GalleyBuilder<'_>,
        setter: &Setter,
        diagnostics: &mut Diagnostics,
    ) -> Vec<SetChapter> {
        let book = builder.book;
        let run_on = builder.style.opening.start == ChapterStart::RunOn;
        let mut chapters: Vec<SetChapter> = Vec::new();
        let mut waiting: Option<WaitingChapter<'_>> = None;
        while self.next < book.divisions.len() {
            let division = &book.divisions[self.next];
            // A dedication or an epigraph below the masthead of the first page is set with that.
            if division.draft || builder.is_below_masthead(division) {
                self.next += 1;
                continue;
            }
            let mut end = self.next + 1;
            while end < book.divisions.len() && !opens(builder, end) {
                end += 1;
            }
            if stop.is_some_and(|it| it < end) {
                break;
            }
            if run_on {
                // Whether a title starts a page depends on whether there are pages before it.
                chapters.extend(waiting.take().map(|chapter| self.pages(builder, chapter, setter, diagnostics)));
            }
            let divisions = &book.divisions[self.next..end];
            let recto = starts_recto(builder, &divisions[0], self.next == 0);
            let goes_on = run_on && !has_leaf(builder, &divisions[0]);
            let starts_page = !goes_on || self.before(&divisions[0], recto) == 0;
            let (drafted, key) = self.drafted(builder, divisions, starts_page);
            let shared = &*builder;
            let is_known = key.as_ref().is_some_and(|key| self.cache.is_some_and(|cache| cache.knows(key)));
            let own = if key.is_some() { setter.recording() } else { setter.clone() };
            // Breaking a chapter into pages needs the page count before it, setting its text does not: the two run
            // side by side.
            let (text, pages) = rayon::join(
                || match is_known {
                    true => WaitingText::Drafted(drafted),
                    false => WaitingText::Composed(composed(drafted, &own, shared)),
                },
                || waiting.take().map(|chapter| self.pages(shared, chapter, setter, diagnostics)),
            );
            chapters.extend(pages);
            waiting = Some(WaitingChapter { divisions, recto, key, text, setter: own });
            self.next = end;
        }
        chapters.extend(waiting.map(|chapter| self.pages(builder, chapter, setter, diagnostics)));
        chapters
    }

    /// The drafts of the next chapter, and what it is remembered by.
    fn drafted(
        &mut self,
        builder: &mut GalleyBuilder<'_>,
        divisions: &[Division],
        starts_page: bool,
    ) -> (Drafted, Option<ChapterKey>) {
        let (tree, tables) = (builder.tree.mark(), builder.tables.end());
        let drafted = drafted(builder, divisions, &mut self.above, starts_page);
        let key = self.cache.map(|_| drafted.key(builder, tables));
        builder.tree.leave_room(tree);
        builder.tables.leave_room(tables);
        (drafted, key)
    }

    /// How many pages go before those of a division that opens next.
    fn before(&self, division: &Division, recto: bool) -> usize {
        // Arabic numbers begin anew with the body, and so do the parities that recto and verso are told by.
        let front = self.matter == Some(Matter::Front);
        let count = if front && division.matter != Matter::Front { 0 } else { self.count };
        count + usize::from(recto && count % 2 == 1)
    }

    /// Breaks the next chapter into pages, or remembers them.
    fn pages(
        &mut self,
        builder: &GalleyBuilder<'_>,
        chapter: WaitingChapter<'_>,
        setter: &Setter,
        diagnostics: &mut Diagnostics,
    ) -> SetChapter {
        let (division, recto) = (&chapter.divisions[0], chapter.recto);
        let count = self.before(division, recto);
        let mut pages = match (self.cache, &chapter.key) {
            (Some(cache), Some(key)) => {
                let key = key.clone();
                let verso = count % 2 == 1;
                let found = cache.find(&key, verso).unwrap_or_else(|| {
                    let mut reports = Diagnostics::default();
                    let own = chapter.setter.clone();
                    let pages = self.paginated(builder, chapter, count, &mut reports);
                    let made = PaginatedChapter { pages, reports, warnings: own.recorded() };
                    cache.keep(&key, verso, &made);
                    made
                });
                setter.record(found.warnings);
                diagnostics.extend(found.reports);
                found.pages
            }
            _ => self.paginated(builder, chapter, count, diagnostics),
        };
        self.count = count + pages.len();
        self.matter = Some(division.matter);
        apply_role(&mut pages, division.role, builder.style);
        SetChapter {
            matter: division.matter,
            role: division.role,
            recto,
            title: head_title(division, builder.languages.tag(0)),
            is_notes: false,
            pages,
        }
    }

    /// Breaks a chapter into pages, of which `count` go before it.
    fn paginated(
        &mut self,
        builder: &GalleyBuilder<'_>,
        chapter: WaitingChapter<'_>,
        count: usize,
        diagnostics: &mut Diagnostics,
    ) -> Vec<FilledPage> {
        let setter = &chapter.setter;
        let Composed { blocks, notes } = match chapter.text {
            WaitingText::Composed(composed) => composed,
            WaitingText::Drafted(drafted) => composed(drafted, setter, builder),
        };
        let work = Pagination { builder, setter, labels: &mut self.labels, pages_before: count };
        work.break_and_fill(blocks, &notes, diagnostics)
    }
}

/// The title of a division in running heads: that which its author wrote for them (`{short="…"}`), or its own without the
/// label.
fn head_title(division: &Division, language: &str) -> String {
    let short = division.attributes.value("short").map(str::to_owned);
    short.unwrap_or_else(|| label::short(&division.title, division.language.as_deref().unwrap_or(language)))
}

/// Makes pages look as a division of a role has them: small parts have no furniture, and a copyright
/// page is at the foot.
fn apply_role(pages: &mut [FilledPage], role: Role, style: &Style) {
    if is_unlisted(role) {
        pages.iter_mut().for_each(|page| page.bare = true);
    }
    if role == Role::CopyrightPage {
        let page = &style.page;
        let last = page.first_baseline + page.leading * i64::from(page.lines - 1);
        pages.iter_mut().for_each(|page| page.sink(last));
    }
}

/// The notes of the whole book as its last chapter, those of each chapter below its title.
fn endnotes(
    builder: &mut GalleyBuilder<'_>,
    setter: &Setter,
    count: usize,
    diagnostics: &mut Diagnostics,
) -> Option<SetChapter> {
    if builder.notes.endnotes.is_empty() {
        return None;
    }
    let title = builder.word(Term::Notes);
    let element = builder.tree.element(ROOT, Structural::Section, NodeId::default());
    let mut drafts = vec![builder.generated_heading(title, 1, element)];
    let mut division = None;
    // Notes may have marks of further notes, which follow them.
    let mut index = 0;
    while let Some((id, holder)) = builder.notes.endnotes.get(index).copied() {
        index += 1;
        let mark = builder.resolved.notes.get(id.0 as usize).map(|mark| mark.division);
        if mark != division {
            division = mark;
            let titled = mark.and_then(|it| builder.book.divisions.get(it));
            let text = titled.map(|division| plain_text(&division.title)).unwrap_or_default();
            if !text.trim().is_empty() {
                drafts.push(builder.generated_heading(&text, 2, element));
            }
        }
        drafts.extend(builder.note_drafts(id, holder));
        let more = std::mem::take(&mut builder.notes.pending);
        // Right behind the note that has their marks.
        builder.notes.endnotes.splice(index..index, more);
    }
    let start = builder.style.opening.start == ChapterStart::Recto;
    let count = count + usize::from(start && count % 2 == 1);
    let blocks = set::blocks(drafts, setter, builder.style);
    let blocks = turn::divide(blocks, &mut [], &builder.tables.marks, builder.style);
    let work = Pagination { builder, setter, labels: &mut Labels::new(), pages_before: count };
    let pages = work.break_and_fill(blocks, &ChapterNotes::default(), diagnostics);
    Some(SetChapter {
        matter: Matter::Back,
        role: Role::Chapter,
        recto: start,
        title: title.to_owned(),
        is_notes: true,
        pages,
    })
}

/// Whether a division starts a page: at the top, or right below a part.
fn opens(builder: &GalleyBuilder<'_>, index: usize) -> bool {
    let divisions = &builder.book.divisions;
    let division = &divisions[index];
    let before = &divisions[index - 1];
    let has_leaf = |division| has_leaf(builder, division);
    if has_leaf(division) || has_leaf(before) || division.matter != before.matter {
        return true;
    }
    builder.book.is_top(index) && builder.style.opening.start != ChapterStart::RunOn
}

/// Whether a division has a leaf of its own, after which the text begins on a new page. A pamphlet, whose title is at the head of
/// its first page and whose chapters run on, has no leaves for its parts either.
fn has_leaf(builder: &GalleyBuilder<'_>, division: &Division) -> bool {
    let is_pamphlet = || {
        let style = builder.style;
        style.opening.start == ChapterStart::RunOn && style.masthead && !builder.has_title_page()
    };
    is_unlisted(division.role) || division.role == Role::Part && !is_pamphlet()
}

/// Whether a division must open on a right-hand page.
fn starts_recto(builder: &GalleyBuilder<'_>, division: &Division, first: bool) -> bool {
    match division.role {
        // It takes the place of the imprint, on the back of the title page.
        Role::CopyrightPage => false,
        // Leaves with a side of their own, whatever `pdf.chapter-start` says of chapters.
        Role::Dedication | Role::Epigraph | Role::HalfTitle => true,
        Role::Part if has_leaf(builder, division) => true,
        _ => first || builder.style.opening.start == ChapterStart::Recto,
    }
}

/// Whether a division is a part that has nothing but its title.
fn is_bare_part(division: &Division) -> bool {
    division.role == Role::Part && division.blocks.is_empty()
}

/// The drafts of a chapter and of its notes; `starts_page`: its title starts a page.
fn drafted(
    builder: &mut GalleyBuilder<'_>,
    divisions: &[Division],
    above: &mut Vec<(u8, ElementId)>,
    starts_page: bool,
) -> Drafted {
    let mut drafts: Vec<Draft> = Vec::new();
    builder.notes.pending.clear();
    builder.notes.margin.clear();
    for (index, division) in divisions.iter().enumerate().filter(|it| !it.1.draft) {
        let parent = opening::parent(above, division);
        let opens = index == 0 && starts_page;
        let mut element = parent;
        let first = drafts.len();
        if division.attributes.has_class(LANDSCAPE) {
            builder.in_landscape(&mut drafts, |it, out| element = it.division(division, opens, parent, out));
        } else {
            element = builder.division(division, opens, parent, &mut drafts);
        }
        // Also that of a chapter which runs on below the title of its part.
        if starts_page && divisions[..index].iter().all(|above| above.draft || is_bare_part(above)) {
            builder.style_first_paragraph(division, &mut drafts[first..]);
        }
        above.push((division.depth, element));
    }
    let notes = notes(builder, &mut drafts);
    let mut margin = Vec::new();
    // One may hold the mark of another.
    while let Some((id, element)) = builder.notes.margin.get(margin.len()).copied() {
        margin.push((id, builder.margin_drafts(id, element)));
    }
    Drafted { drafts, notes, margin }
}

/// Sets the text of a chapter.
fn composed(drafted: Drafted, setter: &Setter, builder: &GalleyBuilder<'_>) -> Composed {
    let (styles, marks) = (Styles::of(builder), &builder.tables.marks);
    let Drafted { drafts, mut notes, margin } = drafted;
    let style = styles.upright;
    let blocks = set_blocks(drafts, setter, styles);
    for note in turn::notes(&blocks, marks) {
        if let Some((_, drafts)) = notes.get_mut(note as usize) {
            turn::lengthen(drafts, style);
        }
    }
    let note = |(id, drafts)| SetNote::new(id, set::note(drafts, setter, style), style);
    let mut foot: Vec<SetNote> = notes.into_par_iter().map(note).collect();
    let blocks = turn::divide(blocks, &mut foot, marks, style);
    let narrow = styles.margin_notes();
    let note = |(id, drafts)| SetNote::new(id, set::note(drafts, setter, &narrow), &narrow);
    let margin = margin.into_iter().map(note).collect();
    Composed { blocks, notes: ChapterNotes { foot, margin } }
}

/// The texts of the notes that the drafts have marks of: at the foot they are set by themselves; else
/// they are added to the drafts.
fn notes(builder: &mut GalleyBuilder<'_>, drafts: &mut Vec<Draft>) -> Vec<(NoteId, Vec<Draft>)> {
    if builder.style.notes.place == NotePlacement::Book {
        let met = std::mem::take(&mut builder.notes.pending);
        builder.notes.endnotes.extend(met);
        return Vec::new();
    }
    let mut apart = Vec::new();
    let mut index = 0;
    if builder.style.notes.place == NotePlacement::Chapter && !builder.notes.pending.is_empty() {
        let (title, element) = (builder.word(Term::Notes), builder.notes.pending[0].1);
        drafts.push(builder.generated_heading(title, 2, element));
    }
    // Notes may have marks of further notes: the list grows while it is read. At the foot they are known by
    // their places in it; elsewhere they stand behind the note that has their marks.
    while let Some((id, element)) = builder.notes.pending.get(index).copied() {
        index += 1;
        let known = builder.notes.pending.len();
        let drafts_of_note = builder.note_drafts(id, element);
        if builder.style.notes.place == NotePlacement::Foot {
            apart.push((id, drafts_of_note));
        } else {
            drafts.extend(drafts_of_note);
            builder.notes.pending[index..].rotate_left(known - index);
        }
    }
    apart
}
