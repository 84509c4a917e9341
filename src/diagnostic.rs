//! Diagnostics and how they are collected: one [`Diagnostic`] a problem, all of a book's in one run.
//!
//! A message is in lower case and without a full stop; a help says a way out and begins with a verb.
//! Rendering (for people, as JSON, for GitHub) is the command line's.

mod place;
pub mod level;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

pub(crate) use place::words_in;

use crate::guard::budget::{Bounds, grouped};
use crate::source::{SourceMap, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The book can't be made as it is: nothing is written.
    Error,
    /// The book is made; somebody should look.
    Warning,
    /// Worth knowing, such as a line that could not be set well.
    Note,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name in kebab case, such as `image-missing`; listed in the handbook.
    pub code: &'static str,
    /// The problem, as a clause without a full stop.
    pub message: String,
    /// Where; `None` if it is about no place in a file.
    pub span: Option<Span>,
    /// Other places that matter, with what they are.
    pub labels: Vec<(Span, String)>,
    /// A way out: what to write instead.
    pub help: Option<String>,
    /// Further facts: most problems have none.
    pub context: Option<Box<Context>>,
}

/// Facts about a problem that are not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// Its subject, such as a file's path: one problem of one thing is reported once, with all its places.
    pub subject: Option<String>,
    /// Where it is; [`Diagnostics::locate`] makes a better span of it.
    pub hint: Option<Hint>,
}

/// A stage's knowledge of a place, where it has neither the sources nor the settings at hand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// It is about the first of these settings that somebody has set, by their dotted names.
    Settings(Vec<String>),
    /// It is about these words, as they are printed, in the text that the span covers.
    Words(String),
}

impl Diagnostic {
    /// A problem of some severity.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Diagnostic {
        let message = message.into();
        Diagnostic { severity, code, message, span: None, labels: Vec::new(), help: None, context: None }
    }

    /// A problem that keeps the book from being made.
    pub fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, message)
    }

    /// A problem that does not.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, message)
    }

    /// Something worth knowing.
    pub fn note(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, code, message)
    }

    /// With its place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push((span, text.into()));
        self
    }

    /// About a setting, or the first of several that somebody has set.
    #[must_use]
    pub fn settings<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Diagnostic {
        self.context.get_or_insert_default().hint = Some(Hint::Settings(names.into_iter().map(Into::into).collect()));
        self
    }

    /// About words, as they are printed, in the text that the span covers.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Diagnostic {
        self.context.get_or_insert_default().hint = Some(Hint::Words(words.into()));
        self
    }

    /// About this thing.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Diagnostic {
        self.context.get_or_insert_default().subject = Some(subject.into());
        self
    }

    /// Its subject, if a stage has named it.
    pub fn subject(&self) -> Option<&str> {
        self.context.as_ref()?.subject.as_deref()
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }
}

/// More places of one problem than this are not kept: nobody goes through them one by one.
const MOST_PLACES: usize = 100;

/// Problems that are told by another one of the same subject: each code with that of its cause.
const CONSEQUENCES: &[(&str, &str)] = &[("link-broken", "chapter-missing")];

/// The collector that every stage reports to.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The hashes of those in the list: a book may have a hundred thousand problems.
    seen: HashSet<u64>,
    /// The first problem with each code and subject.
    subjects: HashMap<(&'static str, String), usize>,
    /// How many there are of each code and severity.
    counts: BTreeMap<(&'static str, Severity), u64>,
}

impl Diagnostics {
    /// Takes a problem in. The same problem at the same place is kept once; the same problem of the same thing at
    /// another place becomes a label of the first.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if let (Some(_), Some(span)) = (diagnostic.subject(), diagnostic.span)
            && let Some(first) = self.first_like(&diagnostic)
        {
            let is_new = first.span != Some(span) && first.labels.iter().all(|label| label.0 != span);
            if is_new && first.labels.len() < MOST_PLACES {
                first.labels.push((span, "and here".to_owned()));
            }
            return;
        }
        let kind = (diagnostic.code, diagnostic.severity);
        let most = Bounds::default().problems;
        if self.counts.get(&kind).is_some_and(|count| most < *count) {
            return;
        }
        // A hash in place of a copy: two problems that differ fall together once in 2^64.
        let mut hasher = DefaultHasher::new();
        diagnostic.hash(&mut hasher);
        if self.seen.insert(hasher.finish()) {
            let count = self.counts.entry(kind).or_default();
            *count += 1;
            if most < *count {
                let message =
                    format!("there are more than {} problems `{}`: the others are not kept", grouped(most), kind.0);
                self.push(Diagnostic::note("problems-many", message).help("mend those that are told, and build again"));
                return;
            }
            if let Some(subject) = diagnostic.subject() {
                self.subjects.entry((diagnostic.code, subject.to_owned())).or_insert(self.list.len());
            }
            self.list.push(diagnostic);
        }
    }

    /// The same problem of the same thing, if there was one.
    fn first_like(&mut self, other: &Diagnostic) -> Option<&mut Diagnostic> {
        let at = self.subjects.get(&(other.code, other.subject()?.to_owned()))?;
        self.list.get_mut(*at).filter(|it| it.message == other.message)
    }

    /// Takes in all that another collector has.
    pub fn extend(&mut self, other: Diagnostics) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// Finds the places that are only hinted at: the settings that `settings` has by their dotted names, and words
    /// in the text of `sources`.
    pub fn locate(&mut self, sources: &SourceMap, settings: &BTreeMap<String, Span>) {
        for diagnostic in &mut self.list {
            if let Some(span) = place::find(diagnostic, sources, settings) {
                diagnostic.span = Some(span);
            }
            if let Some(context) = &mut diagnostic.context {
                context.hint = None;
            }
        }
        self.drop_consequences();
    }

    /// Takes out what is but the consequence of another problem. To be asked when all stages have reported.
    fn drop_consequences(&mut self) {
        let subject = |diagnostic: &Diagnostic| diagnostic.subject().map(str::to_owned);
        // Only asked, never gone through: the order of a hash set must not be seen.
        let causes: HashSet<(&str, Option<String>)> = self.list.iter().map(|it| (it.code, subject(it))).collect();
        self.list.retain(|diagnostic| {
            let mut known = CONSEQUENCES.iter().filter(|pair| pair.0 == diagnostic.code);
            diagnostic.subject().is_none() || !known.any(|pair| causes.contains(&(pair.1, subject(diagnostic))))
        });
        let subjects = self.list.iter().enumerate();
        let subjects = subjects.filter_map(|(at, it)| Some(((it.code, subject(it)?), at)));
        // Of equal ones the first counts: it is put in last.
        self.subjects = subjects.rev().collect();
    }

    /// All problems, in the order in which they were met.
    pub fn all(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Whether anything keeps the book from being made.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|it| it.severity == Severity::Error)
    }

    /// All problems, by file and place; those without a place last. Equal places keep their order.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.list.iter().collect();
        all.sort_by_key(|it| it.span.map_or((true, None), |span| (false, Some(span))));
        all
    }
}

/// A problem that a reader of tables found in a text: in plain words, with the number of its line.
pub fn at_line(text: &str, at: Option<std::ops::Range<usize>>, problem: &str) -> String {
    let problem = plain(&problem.trim().replace('\n', "; "));
    match at.and_then(|at| text.get(..at.start)) {
        Some(before) => format!("line {}: {problem}", before.matches('\n').count() + 1),
        None => problem,
    }
}

/// What serde says of a value, in an author's words: its types are Rust's.
fn plain(problem: &str) -> String {
    if let Some((found, expected)) =
        problem.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "))
    {
        let expected = match expected {
            "f64" => "a number",
            "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
            "bool" | "a boolean" => "`true` or `false`",
            other => other.trim_start_matches("struct "),
        };
        let found = found.replace("string \"", "the text `").replace("integer `", "the number `");
        let found = found.replace("floating point `", "the number `").replace('"', "`");
        return format!("expected {expected}, found {found}");
    }
    for (start, noun) in [("unknown variant ", "value"), ("unknown field ", "key")] {
        if let Some((name, allowed)) = problem.strip_prefix(start).and_then(|rest| rest.split_once(", expected ")) {
            let allowed = allowed.trim_start_matches("one of ");
            return format!("the {noun} {name} is not known here: use one of {allowed}");
        }
    }
    match problem.strip_prefix("missing field ") {
        Some(field) => format!("the key {field} is missing"),
        None => problem.to_owned(),
    }
}

/// The longest name that is compared, in bytes.
// The distance of two names takes time by the product of their lengths; no known name has forty letters.
const MAX_NAME: usize = 100;

/// The known name nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    within(wrong, known, 1 + wrong.chars().count() / 3)
}

/// As [`nearest`] for names of which there are many, so that some are near by chance: no more than a third of the
/// letters may differ, as rustc has it. `lot` is not a misspelt `font`.
pub fn nearest_of_many<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    within(wrong, known, (wrong.chars().count() / 3).max(1))
}

/// The nearest name of those that take at most `limit` changes.
fn within<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>, limit: usize) -> Option<&'a str> {
    // The comparison takes the product of the lengths in time; no name is that long.
    if MAX_NAME < wrong.len() {
        return None;
    }
    known
        .into_iter()
        .filter(|name| name.len() <= MAX_NAME)
        .map(|name| (strsim::osa_distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= limit)
        // Of names that are equally near the first of the alphabet, whatever order they came in.
        .min()
        .map(|(_, name)| name)
}
