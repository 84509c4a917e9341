//! Citations and references, as the book's style sets them.
//!
//! In: the citations that were found, the bibliography's files, the style. Out: inlines that stand for
//! each citation, and the lists of references as blocks; links lead from the one to the other and
//! back. `hayagriva` formats them by the Citation Style Language. A key that no file has is an error.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::archive::locales;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{Collapse, IndependentStyle, Locale, LocaleCode, StyleClass};
use hayagriva::{
    BibliographyDriver, BibliographyItem, BibliographyRequest, CitationItem, CitationRequest, CitePurpose,
    LocatorPayload, SpecificLocator,
};

use super::bibliography::corrections::{Mender, et_al};
use super::bibliography::disambiguation::GivenRule;
use super::bibliography::style::written_out;
use super::bibliography::{self, Library, disambiguation};
use super::generated::{Bibliography, NodeGenerator};
use super::inventory::{Inventory, ReferenceList};
use super::reference_selection::annotation;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::document::inline::{Citation, Cited};
use crate::document::{Book, NodeId, chapter_of};
use crate::guard::budget::{Budget, grouped};
use crate::project::Project;
use crate::source::Span;

/// For how many unknown keys a near one is looked for.
// Each compares the key with all keys of the bibliography, which may be thousands.
const MOST_GUESSES: usize = 50;

/// Formats all citations, and the references to the works that are cited.
pub(super) fn resolve(
    found: &Inventory,
    book: &Book,
    project: &Project,
    maker: &mut NodeGenerator,
    diagnostics: &mut Diagnostics,
) -> Bibliography {
    let Some(style) = project.config.bibliography.style.as_ref().map(|style| &*style.0) else {
        return Bibliography::default();
    };
    let language = book.metadata.language.as_str();
    let settings = &project.config.bibliography;
    let (library, is_whole) = bibliography::read(&settings.files, &project.sources, language, diagnostics);
    // What a file has that could not be read is not to be said once more for each of its works.
    let is_whole = is_whole && settings.files.len() == settings.paths.len();
    let lists = lists_by_section(found, book);
    let places = Places { book, lists: &lists };
    let mut sections = places.known_citations(found, &library, is_whole, diagnostics);
    let uncited = uncited(project, &library, is_whole, diagnostics);
    if !uncited.is_empty() {
        sections.entry(None).or_default();
    }
    let mut bibliography = Bibliography::default();
    let cited: usize = sections.values().flatten().map(|it| it.2.works.len()).sum();
    if !may_format(cited + uncited.len(), project, diagnostics) {
        return bibliography;
    }
    let formatting = Formatting { style, language, library: &library, lists: &lists, uncited: &uncited };
    let unlisted = formatting.format(&sections, maker, &mut bibliography);
    // An output without any list, such as one for `only=print`, was made so by its author.
    if !found.reference_lists.is_empty() {
        diagnostics.extend(unlisted);
    }
    for list in found.reference_lists.iter().filter(|list| list.selection.is_partial()) {
        if bibliography.references.get(&list.at.node).is_none_or(Vec::is_empty) {
            diagnostics.push(empty_list(list));
        }
    }
    bibliography
}

/// The elements of a style that are free for each work that is cited: as many as the largest published styles have.
const FREE_ELEMENTS: u64 = 10_000;

/// Whether the build has work enough to format so many works; if not, that is told.
fn may_format(works: usize, project: &Project, diagnostics: &mut Diagnostics) -> bool {
    let bound = project.bounds.styles;
    let dear = project.config.bibliography.style_elements.saturating_sub(FREE_ELEMENTS);
    if Budget::new(bound).charge(dear.saturating_mul(works as u64)) {
        return true;
    }
    let message = format!(
        "the citation style has {} elements when its macros are replaced, for {works} citations: that is more than {} beyond \
         {} for each",
        grouped(dear + FREE_ELEMENTS),
        grouped(bound),
        grouped(FREE_ELEMENTS)
    );
    let help = "use the style as published at https://github.com/citation-style-language/styles";
    diagnostics.push(Diagnostic::error("budget-spent", message).settings(["csl"]).help(help));
    false
}

/// A part of the book with references of its own: a chapter, by its division; or all the rest.
type Section = Option<usize>;

/// Where citations and lists of references are.
struct Places<'a> {
    book: &'a Book,
    lists: &'a BTreeMap<Section, Vec<&'a ReferenceList>>,
}

impl Places<'_> {
    /// The citations of works that the library has, by section. The others are errors, unless a file of the bibliography could not be
    /// read.
    fn known_citations(
        &self,
        found: &Inventory,
        library: &Library,
        is_whole: bool,
        diagnostics: &mut Diagnostics,
    ) -> BTreeMap<Section, Vec<(NodeId, Span, Citation)>> {
        let mut sections: BTreeMap<Section, Vec<(NodeId, Span, Citation)>> = BTreeMap::new();
        let mut guesses = 0;
        for (at, citation) in found.citations_in_order() {
            let mut kept = citation.clone();
            kept.works.retain(|work| {
                let is_known = library.contains_key(&work.key);
                if !is_known && is_whole {
                    guesses += 1;
                    diagnostics.push(unknown(work, library, guesses <= MOST_GUESSES));
                }
                is_known
            });
            if !kept.works.is_empty() {
                let chapter = Some(chapter_of(&self.book.divisions, at.division));
                let chapter = chapter.filter(|chapter| self.lists.contains_key(&Some(*chapter)));
                sections.entry(chapter).or_default().push((at.node, at.span, kept));
            }
        }
        sections
    }
}

/// What all sections are formatted by.
struct Formatting<'a> {
    style: &'a IndependentStyle,
    language: &'a str,
    library: &'a Library,
    lists: &'a BTreeMap<Section, Vec<&'a ReferenceList>>,
    /// Works that are listed without being cited.
    uncited: &'a [String],
}

impl Formatting<'_> {
    /// Formats the citations and lists of each section; returns what no list takes.
    fn format(
        &self,
        sections: &BTreeMap<Section, Vec<(NodeId, Span, Citation)>>,
        maker: &mut NodeGenerator,
        out: &mut Bibliography,
    ) -> Diagnostics {
        let mut unlisted = Diagnostics::default();
        if sections.is_empty() {
            return unlisted;
        }
        let locales = locales();
        let written_out = written_out(self.style);
        let rule = GivenRule::of(self.style);
        let as_read = self.library.iter().map(|(key, work)| (key.as_str(), &work.item)).collect();
        let distinct = disambiguation::items(self.library);
        let distinct = distinct.iter().map(|(key, item)| (key.as_str(), item)).collect();
        let mut mender = Mender {
            library: self.library,
            et_al: et_al(self.language, &locales),
            french: self.language.to_lowercase().starts_with("fr"),
            told_apart: BTreeMap::new(),
            has_commas: collapses_years(self.style) && self.style.citation.cite_group_delimiter.is_none(),
        };
        for (section, known) in sections {
            let uncited = if section.is_none() { self.uncited } else { &[] };
            let run = Run { known, uncited, style: &written_out, language: self.language, locales: &locales };
            let mut rendered = match &rule {
                Some(rule) => {
                    let told = disambiguation::by_rule(self.library, &run.keys(), rule);
                    mender.told_apart = told.shown;
                    run.in_order(&told.items.iter().map(|(key, item)| (key.as_str(), item)).collect())
                }
                // Two runs: citations tell authors apart by their names as they are, references need names that differ.
                None => {
                    let mut rendered = run.in_order(&as_read);
                    rendered.bibliography = run.in_order(&distinct).bibliography;
                    rendered
                }
            };
            mender.mend(&mut rendered, known.iter().map(|it| &it.2));
            let lists = self.lists.get(section).map_or(&[][..], Vec::as_slice);
            let collector = Collector { known, lists, library: self.library };
            unlisted.extend(collector.collect(rendered, maker, out));
        }
        unlisted
    }
}

/// The lists of references of each section.
fn lists_by_section<'a>(found: &'a Inventory, book: &Book) -> BTreeMap<Section, Vec<&'a ReferenceList>> {
    let mut lists: BTreeMap<Section, Vec<&ReferenceList>> = BTreeMap::new();
    for list in &found.reference_lists {
        let section = list.selection.is_of_chapter.then(|| chapter_of(&book.divisions, list.at.division));
        lists.entry(section).or_default().push(list);
    }
    lists
}

fn empty_list(list: &ReferenceList) -> Diagnostic {
    let (what, help) = match list.selection.is_of_chapter {
        true => (
            "its chapter cites no work that it takes",
            "cite one, take the container out, or leave `of=chapter` away to list what the book cites",
        ),
        false => (
            "no work that is cited has such a keyword or type",
            "write the works' `keywords` in the bibliography, and types as CSL has them: `book`, `article`, `chapter`, `webpage`, `thesis`",
        ),
    };
    Diagnostic::warning("list-empty", format!("the list of references is empty: {what}")).at(list.at.span).help(help)
}

/// The keys of works that are listed though nothing cites them, by `nocite`.
fn uncited(project: &Project, library: &Library, is_whole: bool, diagnostics: &mut Diagnostics) -> Vec<String> {
    let asked = &project.config.bibliography.nocite;
    if asked.iter().any(|key| key == "*") {
        return library.keys().cloned().collect();
    }
    let span = project.setting_spans.get("nocite").copied().unwrap_or_default();
    let is_known = |key: &&String| library.contains_key(*key);
    for key in asked.iter().filter(|key| is_whole && !is_known(key)) {
        let work = Cited { key: key.clone(), span, ..Cited::default() };
        diagnostics.push(unknown(&work, library, true));
    }
    asked.iter().filter(is_known).cloned().collect()
}

/// The input of the citation processor, apart from the items.
struct Run<'a> {
    known: &'a [(NodeId, Span, Citation)],
    uncited: &'a [String],
    style: &'a IndependentStyle,
    language: &'a str,
    locales: &'a [Locale],
}

impl Run<'_> {
    /// The keys of all works that are cited or listed.
    fn keys(&self) -> BTreeSet<&str> {
        let cited = self.known.iter().flat_map(|(_, _, citation)| &citation.works).map(|work| work.key.as_str());
        cited.chain(self.uncited.iter().map(String::as_str)).collect()
    }

    /// All citations and references, with `a` and `b` behind years in the order of the references. The processor gives them
    /// out in the order of the citations: where that may matter, works of one year are cited before all else, unseen.
    fn in_order(&self, items: &BTreeMap<&str, &Item>) -> hayagriva::Rendered {
        let rendered = self.rendered(items, &[]);
        let is_sorted = self.style.bibliography.as_ref().is_some_and(|bibliography| bibliography.sort.is_some());
        let is_asked =
            self.style.citation.disambiguate_add_year_suffix && self.style.settings.class == StyleClass::InText;
        let references = rendered.bibliography.as_ref().filter(|_| is_sorted && is_asked);
        let listed: Vec<&str> =
            references.map_or(Vec::new(), |all| all.items.iter().map(|it| it.key.as_str()).collect());
        let leading = disambiguation::sharing_years(&listed, items, self.style.citation.disambiguate_add_givenname);
        if leading.is_empty() { rendered } else { self.rendered(items, &leading) }
    }

    /// All citations and references with the items of the works; those of `leading` are cited first, unseen.
    fn rendered(&self, items: &BTreeMap<&str, &Item>, leading: &[&str]) -> hayagriva::Rendered {
        let locale = Some(LocaleCode(self.language.to_owned()));
        let request = |works, note| CitationRequest::new(works, self.style, locale.clone(), self.locales, note);
        let notes = self.style.settings.class == StyleClass::Note;
        let unseen = |key: &&str| {
            let mut item = CitationItem::with_entry(*items.get(key)?);
            item.hidden = true;
            Some(item)
        };
        let mut driver = BibliographyDriver::new();
        for work in leading.iter().filter_map(unseen) {
            driver.citation(request(vec![work], None));
        }
        // The first note of a work is in full, though its author stands in the text before: such authors come behind all
        // notes, with items of their own, as the processor counts places by them.
        let is_author = |at: &usize| notes && self.known[*at].2.in_text;
        let (authors, mut order): (Vec<usize>, Vec<usize>) = (0..self.known.len()).partition(is_author);
        order.extend(&authors);
        let named = authors.iter().flat_map(|at| &self.known[*at].2.works);
        let own: BTreeMap<&str, Item> =
            named.filter_map(|work| Some((work.key.as_str(), (*items.get(work.key.as_str())?).clone()))).collect();
        let own: BTreeMap<&str, &Item> = own.iter().map(|(key, item)| (*key, item)).collect();
        for at in &order {
            let citation = &self.known[*at].2;
            let (purpose, items) = match (citation.in_text, notes) {
                (true, true) => (Some(CitePurpose::Author), &own),
                (true, false) => (Some(CitePurpose::Prose), items),
                (false, _) => (None, items),
            };
            let works = citation.works.iter().filter_map(|work| item(work, items, purpose)).collect();
            driver.citation(request(works, (notes && !citation.in_text).then_some(at + 1)));
        }
        let listed: Vec<CitationItem<'_, Item>> =
            self.uncited.iter().map(String::as_str).filter_map(|key| unseen(&key)).collect();
        if !listed.is_empty() {
            driver.citation(request(listed, None));
        }
        let mut rendered = driver.finish(BibliographyRequest::new(self.style, locale.clone(), self.locales));
        let made = rendered.citations.drain(..).skip(leading.len());
        let mut placed: Vec<_> = order.into_iter().chain([self.known.len()]).zip(made).collect();
        placed.sort_by_key(|(at, _)| *at);
        rendered.citations = placed.into_iter().map(|(_, citation)| citation).collect();
        rendered
    }
}

/// Whether citations of one author's works name the author once.
fn collapses_years(style: &IndependentStyle) -> bool {
    matches!(style.citation.collapse, Some(Collapse::Year | Collapse::YearSuffix | Collapse::YearSuffixRanged))
}

/// The formatted text of a section on its way into the book.
struct Collector<'a> {
    known: &'a [(NodeId, Span, Citation)],
    /// The section's lists of references, in the order of the text.
    lists: &'a [&'a ReferenceList],
    library: &'a Library,
}

impl Collector<'_> {
    /// Collects the text of the citations, and the references. Says which works are in no list.
    fn collect(&self, rendered: hayagriva::Rendered, maker: &mut NodeGenerator, out: &mut Bibliography) -> Diagnostics {
        let references = rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
        // The entries get their nodes first, so that links can lead to them: to the first list that has the work.
        let mut entries: BTreeMap<String, NodeId> = BTreeMap::new();
        let mut listed: Vec<(&ReferenceList, Vec<(&BibliographyItem, NodeId)>)> = Vec::new();
        for list in self.lists {
            let is_held =
                |it: &&BibliographyItem| self.library.get(&it.key).is_some_and(|work| list.selection.holds(&work.item));
            let own: Vec<_> = references.iter().filter(is_held).map(|item| (item, maker.node())).collect();
            for (item, node) in &own {
                entries.entry(item.key.clone()).or_insert(*node);
            }
            listed.push((list, own));
        }
        let made: BTreeSet<&str> = references.iter().map(|item| item.key.as_str()).collect();
        let mut first: BTreeMap<&str, NodeId> = BTreeMap::new();
        let mut unlisted = Diagnostics::default();
        for ((node, span, citation), rendered) in self.known.iter().zip(rendered.citations) {
            for work in &citation.works {
                let is_new = !first.contains_key(work.key.as_str());
                first.entry(&work.key).or_insert(*node);
                if is_new && made.contains(work.key.as_str()) && !entries.contains_key(&work.key) {
                    unlisted.push(self::unlisted(work));
                }
            }
            maker.span = *span;
            let inlines = maker.citation(&rendered.citation, citation, &entries);
            out.citations.insert(*node, inlines);
            if let Some(work) = citation.works.first() {
                out.anchors.push((*node, format!("cite-{}", work.key)));
            }
        }
        maker.span = Span::default();
        for (list, items) in listed {
            let mut blocks = Vec::new();
            for (item, node) in items {
                out.anchors.push((node, format!("ref-{}", item.key)));
                let mut entry = maker.entry(node, item, first.get(item.key.as_str()).copied());
                let work = self.library.get(&item.key).filter(|_| list.selection.is_annotated);
                if let Some(text) = work.and_then(|work| annotation(&work.item)) {
                    maker.annotate(&mut entry, text);
                }
                blocks.push(entry);
            }
            out.references.insert(list.at.node, blocks);
        }
        out.targets.append(&mut maker.targets);
        unlisted
    }
}

fn unlisted(work: &Cited) -> Diagnostic {
    let message = format!("the work `{}` is cited, and is in no list of references", work.key);
    let help = "add `::: bibliography` without a choice, or one that takes the work by its `keyword` or `type`";
    Diagnostic::warning("reference-unlisted", message).at(work.span).help(help)
}

/// A work for the formatter.
fn item<'a>(
    cited: &'a Cited,
    items: &BTreeMap<&str, &'a Item>,
    purpose: Option<CitePurpose>,
) -> Option<CitationItem<'a, Item>> {
    let locator = cited.locator.as_ref().map(|(unit, locator)| {
        let unit = unit.parse().unwrap_or(Locator::Page);
        SpecificLocator(unit, LocatorPayload::Str(locator))
    });
    let item = CitationItem::with_locator(*items.get(cited.key.as_str())?, locator);
    Some(match purpose {
        Some(purpose) => item.kind(purpose),
        None => item,
    })
}

fn unknown(work: &Cited, library: &Library, guess: bool) -> Diagnostic {
    // Quarto and pandoc-crossref refer to figures as works are cited.
    const LABELS: &[&str] = &["fig", "tbl", "sec", "eq", "lst", "thm", "lem"];
    let is_label = work.key.split_once(['-', ':']).is_some_and(|it| LABELS.contains(&it.0));
    let message = match is_label {
        true => format!("nothing has the label `{0}`, and the bibliography has no work `{0}`", work.key),
        false => format!("the bibliography has no work `{}`", work.key),
    };
    let mut error = Diagnostic::error("citation-unknown", message).at(work.span);
    let near = nearest(&work.key, library.keys().map(String::as_str)).filter(|_| guess);
    error.help = Some(match near {
        _ if is_label => {
            format!("write `{{#{}}}` behind the figure, table, formula or heading that is meant", work.key)
        }
        Some(near) => format!("did you mean `@{near}`?"),
        None => "add it to a file that `bibliography` names; a mere `@` is written `\\@`".to_owned(),
    });
    error
}
