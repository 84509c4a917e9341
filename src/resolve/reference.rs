//! Where links lead, and what stands for cross references.
//!
//! In: the links and labels as written. Out: nodes, or addresses outside of the book. A link that
//! leads nowhere is a warning, with the nearest label; a cross reference that does, an error.

use std::collections::BTreeMap;

use super::anchor::{self, Anchors};
use super::inventory::{Destination, DestinationKind, Inventory, NodeLocation};
use super::reference_group::{self as group, Counted, Joined, Member};
use super::site::{self, joined};
use super::theorem::TheoremNames;
use super::{LeftOut, Referent, Target, number::Numbers};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::document::inline::ReferenceForm;
use crate::document::{Book, Division, NodeId, Role};
use crate::project::{Project, files, percent_decode};
use crate::source::Span;
use crate::text::caption;
use crate::text::words::{Term, Terms};

/// For how many broken links the nearest label is looked for.
// Each guess compares the name with every label of the book: a book whose links all lead nowhere must not take minutes.
const MAX_GUESSES: usize = 20;

/// The data that following links needs.
pub(super) struct LinkResolver<'a> {
    book: &'a Book,
    found: &'a Inventory,
    anchors: &'a Anchors,
    project: &'a Project,
    /// The first division of each file, by its [`page`].
    pages: BTreeMap<String, usize>,
    guesses: usize,
    /// The destinations that only other outputs have.
    elsewhere: Option<&'a Elsewhere<'a>>,
    /// The links that lead to the book's web site.
    pub(super) to_site: Vec<Span>,
}

/// The places of the whole book, of which an output leaves some out.
pub(super) struct Elsewhere<'a> {
    left_out: LeftOut<'a>,
    found: Inventory,
    anchors: Anchors,
}

impl<'a> Elsewhere<'a> {
    pub(super) fn new(left_out: LeftOut<'a>) -> Elsewhere<'a> {
        let found = super::inventory::find(left_out.whole);
        let anchors = anchor::name(left_out.whole, &found, &mut Diagnostics::default());
        Elsewhere { left_out, found, anchors }
    }

    /// The place of a label that the output does not have.
    fn label(&self, file: &str, id: &str, anywhere: bool) -> Option<&Destination> {
        let Anchors { files, loose, labels, all, .. } = &self.anchors;
        let here = files.get(&(file.to_owned(), id.to_owned()));
        let here = here.or_else(|| loose.get(&(file.to_owned(), anchor::loose(id))));
        let other = || labels.get(id).and_then(|label| label.first()).or_else(|| all.get(id)).filter(|_| anywhere);
        here.or_else(other).map(|it| &self.found.destinations[*it])
    }

    /// The beginning of a file that the output does not have.
    fn file(&self, path: &str) -> Option<Span> {
        let is_it = |division: &&Division| division.path.as_deref().is_some_and(|own| page(own) == page(path));
        self.left_out.whole.divisions.iter().find(is_it).map(|at| at.span)
    }

    fn explain(&self, name: &str, span: Span) -> Diagnostic {
        let message = format!("`{name}` is not in {}: `only` leaves it out", self.left_out.output);
        Diagnostic::warning("only-elsewhere", message)
            .label(span, "it is written here")
            .help("give both the same `only`, or link to something that is in every output")
    }
}

/// Where a link was found to lead.
enum Resolution {
    To(Target),
    /// Nowhere: what is wrong, a way out, and where the link may lead instead.
    Wrong(Diagnostic, Target),
}

/// Why a cross reference has no referent.
struct Unresolved {
    problem: Box<Diagnostic>,
    /// The title of what it leads to, if only this output leaves that out.
    title: Option<String>,
}

impl From<Diagnostic> for Unresolved {
    fn from(problem: Diagnostic) -> Unresolved {
        Unresolved { problem: Box::new(problem), title: None }
    }
}

impl<'a> LinkResolver<'a> {
    pub(super) fn new(
        book: &'a Book,
        found: &'a Inventory,
        anchors: &'a Anchors,
        elsewhere: Option<&'a Elsewhere<'a>>,
        project: &'a Project,
    ) -> LinkResolver<'a> {
        let mut pages = BTreeMap::new();
        for (index, division) in book.divisions.iter().enumerate() {
            if let Some(path) = &division.path {
                pages.entry(page(path)).or_insert(index);
            }
        }
        LinkResolver { book, found, anchors, project, pages, guesses: 0, elsewhere, to_site: Vec::new() }
    }

    /// Where each link leads.
    pub(super) fn targets(&mut self, diagnostics: &mut Diagnostics) -> BTreeMap<NodeId, Target> {
        let mut targets = BTreeMap::new();
        for (at, url) in &self.found.links {
            let target = match self.follow(*at, url) {
                Resolution::To(target) => target,
                Resolution::Wrong(diagnostic, target) => {
                    diagnostics.push(diagnostic.at(at.span));
                    target
                }
            };
            targets.insert(at.node, target);
        }
        site::report(&self.to_site, self.project, diagnostics);
        targets
    }

    fn follow(&mut self, at: NodeLocation, url: &str) -> Resolution {
        let url = url.trim();
        if let Some(resolution) = outside(url) {
            return resolution;
        }
        // A directive of a preprocessor that did not run was reported where the address is written.
        if url.starts_with("{{") {
            return Resolution::To(Target::Missing);
        }
        let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
        // A query is for a server; the file is what precedes it.
        let path = percent_decode(path.split('?').next().unwrap_or(path));
        let fragment = percent_decode(fragment);
        let own = self.file(at).to_string();
        if path.is_empty() {
            return self.fragment(&own, &fragment, at, true);
        }
        let joined = joined(files::folder(&own), &path);
        if let Some(division) = joined.as_ref().and_then(|it| self.page(it)) {
            return self.within(division, &fragment, at);
        }
        if let Some(resolution) = joined.and_then(|it| self.moved(&it, &fragment, at)) {
            return resolution;
        }
        if let Some(target) = site::target(self.project, &own, url, &path) {
            self.to_site.push(at.span);
            return Resolution::To(target);
        }
        self.no_file(&own, &path)
    }

    /// A place in a division, or the division.
    fn within(&mut self, division: usize, fragment: &str, at: NodeLocation) -> Resolution {
        let division = &self.book.divisions[division];
        if fragment.is_empty() {
            return Resolution::To(Target::Node(division.id));
        }
        let file = division.path.clone().unwrap_or_default();
        self.fragment(&file, fragment, at, false)
    }

    /// Where a page of the book's website that is not a chapter moved: by its redirections, once. mdBook's page
    /// of the whole book is the book.
    fn moved(&mut self, page: &str, fragment: &str, at: NodeLocation) -> Option<Resolution> {
        let redirects = &self.project.redirects;
        // A redirection may be for one section of a page, and then goes before that of the page.
        let exact = redirects.get(&format!("{page}#{fragment}"));
        let Some(new) = exact.or_else(|| redirects.get(page)) else {
            let first = self.book.divisions.iter().find(|division| !division.draft);
            let is_whole = self.project.mdbook && page == "print.html";
            return first.filter(|_| is_whole).map(|first| Resolution::To(Target::Node(first.id)));
        };
        if let Some(resolution) = outside(new) {
            return Some(resolution);
        }
        let (path, own) = new.split_once('#').unwrap_or((new, ""));
        let division = self.page(&joined(files::folder(page), path)?)?;
        // An old page may have gone to a section of a new one.
        let fragment = if own.is_empty() { fragment } else { own };
        Some(self.within(division, fragment, at))
    }

    fn file(&self, at: NodeLocation) -> &'a str {
        self.book.divisions.get(at.division).and_then(|division| division.path.as_deref()).unwrap_or("")
    }

    /// The division of a file, or of the page that mdBook makes of it.
    fn page(&self, path: &str) -> Option<usize> {
        let exact = self.pages.get(&page(path));
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        exact.or_else(|| self.pages.get(&folder)).copied()
    }

    /// The place of an id in a file; `anywhere`: in any file, if the own one does not have it.
    fn fragment(&mut self, file: &str, id: &str, at: NodeLocation, anywhere: bool) -> Resolution {
        if id.is_empty() {
            let division = self.book.divisions.get(at.division).map(|division| division.id);
            return Resolution::To(division.map_or(Target::Missing, Target::Node));
        }
        let key = (file.to_string(), id.to_string());
        let loose = || (file.to_string(), anchor::loose(id));
        let anchors = self.anchors;
        // The id as it is written goes first: two headings may have the same loose id.
        let here = anchors.files.get(&key).or_else(|| anchors.loose.get(&loose()));
        let elsewhere = || {
            let label = anchors.labels.get(id).and_then(|label| label.first());
            label.or_else(|| anchors.all.get(id)).filter(|_| anywhere)
        };
        if let Some(index) = here.or_else(elsewhere) {
            return Resolution::To(Target::Node(self.found.destinations[*index].at.node));
        }
        if let Some(first) = self.beginning(id) {
            return Resolution::To(Target::Node(first));
        }
        let left_out = self.elsewhere.and_then(|it| Some((it, it.label(file, id, anywhere)?)));
        if let Some((elsewhere, destination)) = left_out {
            let name = format!("#{id}");
            return Resolution::Wrong(elsewhere.explain(&name, destination.at.span), Target::Missing);
        }
        let (message, target) = if anywhere {
            (format!("nothing has the label `{id}`"), Target::Missing)
        } else {
            let start = self.book.divisions.iter().find(|division| division.path.as_deref() == Some(file));
            let target = start.map_or(Target::Missing, |start| Target::Node(start.id));
            (format!("nothing in `{file}` has the label `{id}`"), target)
        };
        let mut warning = Diagnostic::warning("link-broken", message);
        let near = self.guess(|resolver| {
            let all = resolver.anchors.files.keys().filter(|key| anywhere || key.0 == file);
            nearest(id, all.map(|key| key.1.as_str())).map(String::from)
        });
        warning.help = Some(near.map_or_else(
            || format!("write `{{#{id}}}` after the heading that is meant, or correct the link"),
            |near| format!("did you mean `#{near}`?"),
        ));
        Resolution::Wrong(warning, target)
    }

    /// The book's beginning, if an id is that of its title. The one title of a text is the book's: it is before
    /// the first division.
    fn beginning(&self, id: &str) -> Option<NodeId> {
        let first = self.book.divisions.first().filter(|_| self.project.single)?;
        let is_title = self.book.metadata.title_label.as_deref() == Some(id)
            || anchor::loose(id) == anchor::loose(&self.book.metadata.title);
        is_title.then_some(first.id)
    }

    /// A guess, if not too many were made.
    fn guess(&mut self, make: impl FnOnce(&LinkResolver<'a>) -> Option<String>) -> Option<String> {
        self.guesses += 1;
        if self.guesses <= MAX_GUESSES { make(self) } else { None }
    }

    /// The problem of a path that is not a chapter of the book.
    fn no_file(&mut self, own: &str, path: &str) -> Resolution {
        let whole = joined(files::folder(own), path);
        let left_out = self.elsewhere.and_then(|it| Some((it, it.file(whole.as_deref()?)?)));
        if let Some((elsewhere, destination)) = left_out {
            return Resolution::Wrong(elsewhere.explain(path, destination), Target::Missing);
        }
        let located = self.project.locate(own, path);
        let there = located.as_ref().and_then(|it| self.project.file_system.0.kind(it));
        let warning = if there.is_some() {
            Diagnostic::warning("link-outside", format!("`{path}` is a file, but not a chapter of the book"))
                .help("list it in the summary, or link to it by its web address")
        } else {
            let mut warning = Diagnostic::warning("link-broken", format!("there is no chapter `{path}`"));
            let near = self.guess(|resolver| {
                let divisions = resolver.book.divisions.iter();
                let paths: Vec<&str> = divisions.filter_map(|division| division.path.as_deref()).collect();
                let joined = files::join(files::folder(own), path)?;
                nearest(&joined, paths).map(String::from)
            });
            warning.help = Some(near.map_or_else(
                || "name a chapter's file, such as `guide/start.md`".to_string(),
                |near| format!("did you mean `{near}`?"),
            ));
            warning.about(located.unwrap_or_else(|| path.to_owned()))
        };
        Resolution::Wrong(warning, Target::Missing)
    }

    /// The text of each cross reference; and the titles of those that lead to what the output leaves out.
    pub(super) fn references(
        &mut self,
        numbers: &Numbers,
        theorems: &TheoremNames<'_>,
        words: Terms,
        diagnostics: &mut Diagnostics,
    ) -> (BTreeMap<NodeId, Referent>, BTreeMap<NodeId, String>) {
        let mut referents = BTreeMap::new();
        let mut unlinked = BTreeMap::new();
        let mut groups: Vec<Grouped<'_>> = Vec::new();
        for (at, label, form) in &self.found.references {
            let is_own = self.anchors.labels.contains_key(label) || self.anchors.all.contains_key(label);
            if let Some(node) = self.beginning(label).filter(|_| !is_own) {
                let text = self.book.metadata.title.clone();
                referents.insert(at.node, Referent { node, text, before: String::new() });
                continue;
            }
            match self.label(*at, label) {
                Ok(destination) => {
                    let number = numbers.of(destination).map(String::as_str);
                    let text = match number.filter(|_| *form == ReferenceForm::Number) {
                        Some(number) => number.to_owned(),
                        None if matches!(destination.kind, DestinationKind::Theorem { .. }) => {
                            theorems.name(destination.at.node, number)
                        }
                        None => self.call(destination, number, numbers, words),
                    };
                    if number.is_none() {
                        unnumbered(label, destination, &text)
                            .into_iter()
                            .for_each(|it| diagnostics.push(it.at(at.span)));
                    }
                    referents.insert(at.node, Referent { node: destination.at.node, text, before: String::new() });
                    if matches!(form, ReferenceForm::First | ReferenceForm::Next) {
                        groups.push(Grouped { reference: at.node, form: *form, destination });
                    }
                }
                Err(Unresolved { problem, title }) => {
                    diagnostics.push(problem.at(at.span));
                    unlinked.extend(title.map(|title| (at.node, title)));
                }
            }
        }
        self.join(&groups, numbers, words, &mut referents);
        (referents, unlinked)
    }

    /// What stands around the numbers of several things of a kind.
    fn around_several(&self, words: Terms, several: Term) -> [String; 2] {
        let is_signed = several == Term::Sections && self.has_signs();
        if is_signed { ["§§\u{a0}".to_owned(), String::new()] } else { group::around(words, several) }
    }

    /// Gives references that are written as one their words.
    fn join(
        &self,
        grouped: &[Grouped<'_>],
        numbers: &Numbers,
        words: Terms,
        referents: &mut BTreeMap<NodeId, Referent>,
    ) {
        for group in grouped.chunk_by(|_, next| next.form == ReferenceForm::Next) {
            let member = |grouped: &Grouped<'_>| {
                let destination = grouped.destination;
                let number = numbers.of(destination);
                let several = several(self.term(destination, number.map(String::as_str)));
                let counted =
                    several.zip(number).filter(|_| !matches!(destination.kind, DestinationKind::Theorem { .. }));
                let counted = counted.map(|(several, number)| Counted {
                    around: self.around_several(words, several),
                    number: number.clone(),
                });
                let alone = referents.get(&grouped.reference).map(|referent| referent.text.clone());
                Member { node: destination.at.node, counted, alone: alone.unwrap_or_default() }
            };
            let joined = group::join(group.iter().map(member).collect(), words);
            let mut places = group.iter();
            for (place, Joined { node, before, text }) in places.by_ref().zip(joined) {
                // Within a range nothing is printed.
                if text.is_empty() {
                    referents.remove(&place.reference);
                } else {
                    referents.insert(place.reference, Referent { node, text, before });
                }
            }
            // One that was named twice.
            places.for_each(|place| {
                referents.remove(&place.reference);
            });
        }
    }

    /// Whether sections are referred to by their sign.
    fn has_signs(&self) -> bool {
        self.project.config.numbering.section_sign == Some(true)
    }

    /// The place that a label names: in the own file first.
    fn label(&mut self, at: NodeLocation, label: &str) -> Result<&'a Destination, Unresolved> {
        let own = (self.file(at).to_string(), label.to_string());
        let (anchors, found) = (self.anchors, self.found);
        if let Some(index) = anchors.files.get(&own) {
            return Ok(&found.destinations[*index]);
        }
        match anchors.labels.get(label).map(Vec::as_slice) {
            Some([index]) => Ok(&found.destinations[*index]),
            Some([first, second, ..]) => {
                let (first, second) = (&found.destinations[*first], &found.destinations[*second]);
                let error = Diagnostic::error("label-twice", format!("the label `{label}` is defined twice"))
                    .label(first.at.span, "it may mean this")
                    .label(second.at.span, "or this")
                    .help("rename one of them");
                Err(error.into())
            }
            Some([]) | None => match anchors.all.get(label) {
                Some(index) => Ok(&found.destinations[*index]),
                None => {
                    let left_out = self.elsewhere.and_then(|it| Some((it, it.label(&own.0, label, true)?)));
                    if let Some((elsewhere, destination)) = left_out {
                        let warning = elsewhere.explain(label, destination.at.span);
                        return Err(Unresolved { title: Some(destination.title.clone()), ..warning.into() });
                    }
                    let near = self.guess(|resolver| {
                        let all = resolver.anchors.labels.keys().chain(resolver.anchors.all.keys());
                        nearest(label, all.map(String::as_str)).map(String::from)
                    });
                    let message = format!("nothing has the label `{label}`");
                    let mut error = Diagnostic::error("label-missing", message);
                    let of_kind = anchors.of_kind(label);
                    error.help = Some(match near {
                        Some(near) => format!("did you mean `#{near}`?"),
                        None if !of_kind.is_empty() => {
                            format!("the labels of that kind are `{}`", of_kind.join("`, `"))
                        }
                        None => format!("write `{{#{label}}}` after the heading, figure or table that is meant"),
                    });
                    Err(error.into())
                }
            },
        }
    }

    /// The name of a place: `Chapter 3`, `Figure 2`; its title, if it has no number; the section or chapter around it,
    /// if it has neither.
    fn call(&self, destination: &Destination, number: Option<&str>, numbers: &Numbers, words: Terms) -> String {
        let word = self.term(destination, number);
        match number {
            Some(number) if word == Term::Section && self.has_signs() => format!("§\u{a0}{number}"),
            Some(number) => words.referred(word, number),
            None if !destination.title.is_empty() => destination.title.clone(),
            None => self.around(destination, numbers, words),
        }
    }

    /// The word for what a place is.
    fn term(&self, destination: &Destination, number: Option<&str>) -> Term {
        match destination.kind {
            DestinationKind::Division { role: Role::Part, .. } => Term::Part,
            DestinationKind::Division { role: Role::Appendix, .. } if number.is_some_and(is_lettered) => Term::Appendix,
            // `3.1` names a section to the reader, whichever file it is in.
            DestinationKind::Division { .. } if number.is_some_and(|number| number.contains('.')) => Term::Section,
            DestinationKind::Division { .. } => Term::Chapter,
            DestinationKind::Heading { .. } => Term::Section,
            DestinationKind::Figure { .. } | DestinationKind::FigurePart { .. } => Term::Figure,
            DestinationKind::Table { .. } => Term::Table,
            DestinationKind::Equation | DestinationKind::EquationLine { .. } => Term::Equation,
            DestinationKind::Listing { .. } => Term::Listing,
            DestinationKind::Theorem { .. } => Term::Theorem,
            DestinationKind::Line { .. } => Term::Line,
            DestinationKind::Other => Term::Section,
        }
    }

    /// The name of the section or chapter around a place.
    fn around(&self, destination: &Destination, numbers: &Numbers, words: Terms) -> String {
        // Destinations were found in document order, in which nodes rise.
        let end = self.found.destinations.partition_point(|other| other.at.node < destination.at.node);
        let before = self.found.destinations[..end].iter().rev();
        let outer = before.take_while(|it| it.at.division == destination.at.division).find(|c| {
            let section =
                matches!(c.kind, DestinationKind::Division { .. } | DestinationKind::Heading { outer: true, .. });
            section && !c.title.is_empty()
        });
        match outer {
            Some(outer) => {
                let number = numbers.of(outer).map(String::as_str);
                self.call(outer, number, numbers, words)
            }
            None => self.book.metadata.title.clone(),
        }
    }
}

/// A reference that is written as one with others.
struct Grouped<'a> {
    reference: NodeId,
    form: ReferenceForm,
    destination: &'a Destination,
}

/// The word for several things of a kind, where there is one.
fn several(one: Term) -> Option<Term> {
    Some(match one {
        Term::Chapter => Term::Chapters,
        Term::Section => Term::Sections,
        Term::Figure => Term::Figures,
        Term::Table => Term::Tables,
        Term::Listing => Term::Listings,
        Term::Equation => Term::Equations,
        Term::Line => Term::Lines,
        _ => return None,
    })
}

/// A warning, where a label promises a number (`fig-x`, `lst:x`) and the place that has it has none.
fn unnumbered(label: &str, destination: &Destination, text: &str) -> Option<Diagnostic> {
    let prefix = label.split([':', '-']).next().filter(|prefix| prefix.len() < label.len())?;
    let cure = match prefix {
        "lst" => "code has numbers where `numbering.listings` says so: ",
        "fig" => "figures with captions are numbered: ",
        "tbl" | "tab" => "tables with captions are numbered: ",
        "eq" => "",
        _ => return None,
    };
    // “Figure 3: the harbour” is a number that its author wrote.
    let is_other = matches!(destination.kind, DestinationKind::Other | DestinationKind::Listing { .. });
    if !is_other || caption::label(&destination.title).is_some() {
        return None;
    }
    let message = format!("the element with the label `{label}` has no number: “{text}” is printed");
    let help = format!("{cure}write words of your own, such as `[the example](#{label})`");
    Some(Diagnostic::warning("label-unnumbered", message).help(help))
}

/// Whether a number is an appendix's letter.
fn is_lettered(number: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_uppercase())
}

/// The key of a page of the book: `a/b.md` for that file and for `a/b.html`, `a/` for the folder, its `README.md`,
/// `index.md` and `index.html`.
fn page(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, ""));
    let text = matches!(kind.to_ascii_lowercase().as_str(), "md" | "markdown" | "html" | "htm");
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    if text && matches!(stem.to_ascii_lowercase().as_str(), "readme" | "index") {
        prefix
    } else if text {
        format!("{prefix}{stem}.md")
    } else {
        path.to_string()
    }
}

/// The resolution of an address that has a scheme or a host; `None` for paths.
fn outside(url: &str) -> Option<Resolution> {
    if url.is_empty() {
        let warning = Diagnostic::warning("link-empty", "this link leads nowhere");
        let warning = warning.help("write where it leads: `[text](file.md#label)`");
        return Some(Resolution::Wrong(warning, Target::Missing));
    }
    // Such an address takes the scheme of its page (RFC 3986, section 4.2), and a book has none.
    if let Some(host) = url.strip_prefix("//") {
        return Some(Resolution::To(Target::External(format!("https://{host}"))));
    }
    let (scheme, _) = url.split_once(':')?;
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    // A scheme of one letter is a drive of Windows.
    if scheme.len() < 2 || !scheme.bytes().all(letters) || !scheme.as_bytes()[0].is_ascii_alphabetic() {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    if matches!(scheme.as_str(), "javascript" | "vbscript" | "data" | "file") {
        let message = format!("links to `{scheme}:` addresses are not allowed");
        let warning = Diagnostic::warning("link-refused", message).help("link to a chapter or to a web address");
        return Some(Resolution::Wrong(warning, Target::Missing));
    }
    Some(Resolution::To(Target::External(url.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_many_names() {
        crate::cases::check("page-path", |[path]| page(path).to_string());
    }

    #[test]
    fn addresses_are_told_from_paths() {
        crate::cases::check("address", |[url]| match outside(url) {
            Some(Resolution::To(Target::External(_))) => "out of the book".to_owned(),
            Some(Resolution::Wrong(..)) => "nowhere".to_owned(),
            Some(_) => "into the book".to_owned(),
            None => "a path".to_owned(),
        });
    }
}
