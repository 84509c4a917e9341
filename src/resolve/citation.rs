//! Citations and references, as the book's style sets them.
//!
//! In: the citations that were found, the bibliography's files, the style. Out: inlines that stand for
//! each citation, and the list of references as blocks; links lead from the one to the other and
//! back. `hayagriva` formats them by the Citation Style Language. A key that no file has is an error.

use std::collections::BTreeMap;

use hayagriva::archive::locales;
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{IndependentStyle, Locale, LocaleCode, StyleClass};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, LocatorPayload,
    SpecificLocator,
};

use super::bibliography::corrections::{Mender, et_al};
use super::bibliography::style::written_out;
use super::bibliography::{self, Library, disambiguation};
use super::generated::{Bibliography, NodeGenerator};
use super::inventory::Inventory;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::document::NodeId;
use crate::document::inline::{Citation, Cited};
use crate::project::Project;
use crate::source::Span;

/// For how many unknown keys a near one is looked for.
// Each compares the key with all keys of the bibliography, which may be thousands.
const MOST_GUESSES: usize = 50;

/// Formats all citations, and the references to the works that are cited.
pub(super) fn resolve(
    found: &Inventory,
    project: &Project,
    language: &str,
    maker: &mut NodeGenerator,
    diagnostics: &mut Diagnostics,
) -> Bibliography {
    let Some(style) = project.config.bibliography.style.as_ref().map(|style| &*style.0) else {
        return Bibliography::default();
    };
    let settings = &project.config.bibliography;
    let (library, is_whole) = bibliography::read(&settings.files, &project.sources, language, diagnostics);
    // What a file has that could not be read is not to be said once more for each of its works.
    let is_whole = is_whole && settings.files.len() == settings.paths.len();
    let order = found.citations_in_order();
    let mut known: Vec<(NodeId, Span, Citation)> = Vec::new();
    let mut guesses = 0;
    for (at, citation) in order {
        let mut kept = citation.clone();
        kept.works.retain(|work| {
            let is_known = library.contains_key(&work.key);
            if !is_known && is_whole {
                guesses += 1;
                diagnostics.push(unknown(work, &library, guesses <= MOST_GUESSES));
            }
            is_known
        });
        if !kept.works.is_empty() {
            known.push((at.node, at.span, kept));
        }
    }
    let uncited = uncited(project, &library, is_whole, diagnostics);
    if known.is_empty() && uncited.is_empty() {
        return Bibliography::default();
    }
    let locales = locales();
    let written_out = written_out(style);
    let run = Run { known: &known, uncited: &uncited, style: &written_out, language, locales: &locales };
    // Two runs: citations tell authors apart by their names as they are, references need names that differ.
    let as_read = library.iter().map(|(key, work)| (key.as_str(), &work.item)).collect();
    let mut rendered = run.rendered(&as_read);
    let distinct = disambiguation::items(&library);
    let distinct = distinct.iter().map(|(key, item)| (key.as_str(), item)).collect();
    rendered.bibliography = run.rendered(&distinct).bibliography;
    let french = language.to_lowercase().starts_with("fr");
    let mender = Mender { library: &library, et_al: et_al(language, &locales), french };
    mender.mend(&mut rendered, known.iter().map(|it| &it.2));
    collect(&known, rendered, maker)
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
    /// All citations and references with the items of the works.
    fn rendered(&self, items: &BTreeMap<&str, &Item>) -> hayagriva::Rendered {
        let locale = Some(LocaleCode(self.language.to_owned()));
        let notes = self.style.settings.class == StyleClass::Note;
        let mut driver = BibliographyDriver::new();
        for (number, (_, _, citation)) in (1..).zip(self.known) {
            let purpose = match (citation.in_text, notes) {
                (true, true) => Some(CitePurpose::Author),
                (true, false) => Some(CitePurpose::Prose),
                (false, _) => None,
            };
            let works = citation.works.iter().filter_map(|work| item(work, items, purpose)).collect();
            let note = (notes && !citation.in_text).then_some(number);
            driver.citation(CitationRequest::new(works, self.style, locale.clone(), self.locales, note));
        }
        let mut listed = Vec::new();
        for item in self.uncited.iter().filter_map(|key| items.get(key.as_str())) {
            let mut item = CitationItem::with_entry(*item);
            item.hidden = true;
            listed.push(item);
        }
        if !listed.is_empty() {
            driver.citation(CitationRequest::new(listed, self.style, locale.clone(), self.locales, None));
        }
        driver.finish(BibliographyRequest::new(self.style, locale, self.locales))
    }
}

/// Collects the text of the citations, and the references.
fn collect(
    known: &[(NodeId, Span, Citation)],
    rendered: hayagriva::Rendered,
    maker: &mut NodeGenerator,
) -> Bibliography {
    let mut bibliography = Bibliography::default();
    let references = rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default();
    // The entries get their nodes first, so that links can lead to them.
    let entries: BTreeMap<String, NodeId> =
        references.iter().map(|reference| (reference.key.clone(), maker.node())).collect();
    let mut first: BTreeMap<&str, NodeId> = BTreeMap::new();
    for ((node, span, citation), rendered) in known.iter().zip(rendered.citations) {
        for work in &citation.works {
            first.entry(&work.key).or_insert(*node);
        }
        maker.span = *span;
        let inlines = maker.citation(&rendered.citation, citation, &entries);
        bibliography.citations.insert(*node, inlines);
        if let Some(work) = citation.works.first() {
            bibliography.anchors.push((*node, format!("cite-{}", work.key)));
        }
    }
    maker.span = Span::default();
    for item in references {
        let Some(node) = entries.get(&item.key).copied() else { continue };
        bibliography.anchors.push((node, format!("ref-{}", item.key)));
        let back = first.get(item.key.as_str()).copied();
        bibliography.references.push(maker.entry(node, &item, back));
    }
    bibliography.targets = std::mem::take(&mut maker.targets);
    bibliography
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
