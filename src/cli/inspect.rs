//! `chapbook inspect`: in, a book's path; out, the document as it was understood, and what it says about
//! itself, as text or JSON on standard output.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::ops::RangeInclusive;
use std::process::ExitCode;

use anyhow::bail;
use chapbook::Checked;
use chapbook::diagnostic::Diagnostics;
use chapbook::document::inline::plain_text;
use chapbook::document::{NodeId, dump, walk};
use chapbook::resolve::index::{Group, IndexEntry};
use chapbook::resolve::{Resolved, Target};
use chapbook::source::Span;
use chapbook::typeset;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::report::{Notes, Report, ReportOptions, Stream};
use super::source::SourceOptions;

/// Show the document as it was understood
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook inspect my-book              the document as it was understood
  chapbook inspect --pages=7-9 my-book  why these pages end where they do")]
pub(super) struct Inspect {
    #[command(flatten)]
    source: SourceOptions,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Show the pages instead: their lines, what they cost, and why each ends where it does; `FROM-TO` shows some
    #[arg(long, value_name = "FROM-TO", num_args = 0..=1, require_equals = true, default_missing_value = "1-",
        value_parser = page_range)]
    pages: Option<PageRange>,
    #[command(flatten)]
    report: ReportOptions,
}

/// Pages by their numbers in the file, from 1.
type PageRange = RangeInclusive<usize>;

/// `7`, `7-9`, `7-` or `-9`.
fn page_range(text: &str) -> Result<PageRange, String> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str, open: usize| if text.trim().is_empty() { Some(open) } else { text.trim().parse().ok() };
    match (number(from, 1), number(to, usize::MAX)) {
        (Some(from), Some(to)) if !text.trim().is_empty() && from <= to => Ok(from..=to),
        _ => Err("expected page numbers, counted from the start of the file: `7`, `7-9` or `7-`".to_owned()),
    }
}

/// The forms of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Lines, to be read
    Text,
    /// One object, for programs
    Json,
}

impl Inspect {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut diagnostics = Diagnostics::default();
        let Some(project) = self.source.load_existing(&self.report, &mut diagnostics)? else {
            return Ok(ExitCode::FAILURE);
        };
        let checked = chapbook::check(&project, &mut diagnostics);
        let pages = self.pages.clone().map(|wanted| (chapbook::explain(&checked, &mut diagnostics), wanted));
        if let Some((pages, wanted)) = &pages {
            let count = pages.pages.len();
            match (*wanted.start(), *wanted.end()) {
                (start, _) if count < start => bail!("there is no page {start}: the book has {count}"),
                (_, end) if count < end && end != usize::MAX => {
                    self.report
                        .say(Stream::Error, &format!("note: page {count} is the last: there is no page {end}\n"))?;
                }
                _ => {}
            }
        }
        let text = match (self.format, pages) {
            (Form::Text, Some((pages, wanted))) => typeset::dump::text(&pages, wanted),
            (Form::Json, Some((pages, wanted))) => format!("{:#}\n", typeset::dump::json(&pages, wanted)),
            (Form::Text, None) => dump::text(&checked.book, Some(&project.sources)) + &Sections::of(&checked),
            (Form::Json, None) => format!("{:#}\n", json(&checked)),
        };
        io::stdout().write_all(text.as_bytes())?;
        let count = Report::new(&project, Notes::Shown, &self.report).show(&diagnostics)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The resolved book as text: a section for each list, a line for each node.
struct Sections<'a> {
    checked: &'a Checked<'a>,
    spans: Vec<Span>,
    out: String,
}

impl Sections<'_> {
    fn of(checked: &Checked<'_>) -> String {
        let mut sections = Sections { checked, spans: walk::spans(&checked.book), out: String::new() };
        let is_one = checked.editions.len() == 1;
        for edition in &checked.editions {
            let media: Vec<String> = edition.media.iter().map(|medium| format!("{medium:?}").to_lowercase()).collect();
            let of = if is_one { String::new() } else { format!(" ({})", media.join(", ")) };
            sections.edition(&edition.resolved, &of);
        }
        sections.out
    }

    /// One edition's numbers, targets and marks; `of` names it.
    fn edition(&mut self, resolved: &Resolved, of: &str) {
        let (checked, sections) = (self.checked, self);
        let name = |name: &str| format!("{name}{of}");
        sections.section(&name("outline"), resolved.outline.iter(), |_, entry| {
            let indent = "  ".repeat(usize::from(entry.depth));
            let number = entry.number.as_ref().map_or(String::new(), |number| format!("{number} "));
            format!("{indent}{number}{}{}", entry.title, id(resolved, entry.node))
        });
        // Generated nodes, such as references, have no source.
        let nodes = checked.book.nodes;
        let written = resolved.targets.iter().filter(|target| target.0.0 < nodes);
        sections.section(&name("links"), written, |it, (node, target)| {
            format!("{} ->{}", it.location(*node), target_name(resolved, target))
        });
        sections.section(&name("references"), resolved.references.iter(), |it, (node, referent)| {
            format!("{} ->{} {:?}", it.location(*node), id(resolved, referent.node), referent.text)
        });
        sections.section(&name("notes"), resolved.notes.iter().filter(|note| !note.marks.is_empty()), |it, note| {
            let marks: Vec<String> = note.marks.iter().map(|mark| it.location(*mark)).collect();
            format!("{} at {}", note.label, marks.join(", "))
        });
        sections.section(&name("citations"), resolved.citations.iter(), |it, (node, content)| {
            format!("{} {:?}", it.location(*node), plain_text(content))
        });
        for index in &resolved.indexes {
            let words = if index.name.is_empty() { "index".to_owned() } else { format!("index {}", index.name) };
            let entries: Vec<&IndexEntry> = index.groups.iter().flat_map(|group| &group.entries).collect();
            sections.section(&name(&words), entries.into_iter(), |it, entry| it.entry(entry, 1));
        }
    }

    /// A section, if there is anything for it.
    fn section<T>(&mut self, name: &str, items: impl Iterator<Item = T>, line: impl Fn(&Self, T) -> String) {
        let mut items = items.peekable();
        if items.peek().is_some() {
            let _ = writeln!(self.out, "\n{name}");
        }
        for item in items {
            let line = line(self, item);
            let _ = writeln!(self.out, "  {line}");
        }
    }

    /// `a.md:3:5`: where a node was written.
    fn location(&self, node: NodeId) -> String {
        let sources = &self.checked.project.sources;
        let span = self.spans.get(node.0 as usize).copied().unwrap_or_default();
        let (line, column) = sources.position(span);
        let file = sources.get(span.file).map_or("", |source| &source.name);
        format!("{file}:{line}:{column}")
    }

    /// An entry of the index with those below it.
    fn entry(&self, entry: &IndexEntry, depth: usize) -> String {
        let stretch = |locator: &chapbook::resolve::index::IndexLocator| {
            let end = locator.end.map_or(String::new(), |end| format!("–{}", self.location(end)));
            self.location(locator.node) + &end
        };
        let locators = entry.locators.iter().map(stretch);
        let others = entry.see.iter().map(|it| format!("see {}{}", if it.also { "also " } else { "" }, it.term));
        let all: Vec<String> = locators.chain(others).collect();
        let mut text = entry.term.clone();
        if !all.is_empty() {
            let _ = write!(text, ": {}", all.join(", "));
        }
        for inner in &entry.entries {
            let _ = write!(text, "\n{}{}", "  ".repeat(depth + 1), self.entry(inner, depth + 1));
        }
        text
    }
}

/// ` #the-id` of a node that has one.
fn id(resolved: &Resolved, node: NodeId) -> String {
    resolved.anchors.get(&node).map_or(String::new(), |anchor| format!(" #{anchor}"))
}

fn target_name(resolved: &Resolved, target: &Target) -> String {
    match target {
        Target::Node(node) => id(resolved, *node),
        Target::External(url) => format!(" {url}"),
        Target::Missing => " nothing".to_owned(),
    }
}

/// The model and what it resolved to, as one object; the handbook documents it.
fn json(checked: &Checked<'_>) -> Value {
    // The first edition is that of screens.
    let resolved = &checked.editions[0].resolved;
    let outline = resolved.outline.iter().map(|entry| {
        let number = &entry.number;
        json!({ "node": entry.node.0, "division": entry.division, "depth": entry.depth, "number": number, "title": entry.title })
    });
    let notes = resolved.notes.iter().map(|note| {
        let marks: Vec<u32> = note.marks.iter().map(|mark| mark.0).collect();
        json!({ "label": note.label, "division": note.division, "marks": marks })
    });
    let index = |index: &chapbook::resolve::index::Index| json!({ "name": index.name, "groups": index.groups.iter().map(group).collect::<Vec<Value>>() });
    json!({
        "document": dump::json(&checked.book, &checked.project.sources),
        "resolved": {
            "outline": outline.collect::<Vec<Value>>(),
            "anchors": by_node(&resolved.anchors, |it| it.as_str().into()),
            "numbers": by_node(&resolved.numbers, |it| it.as_str().into()),
            "calls": by_node(&resolved.calls, |it| it.as_str().into()),
            "targets": by_node(&resolved.targets, target),
            "references": by_node(&resolved.references, |it| json!({ "node": it.node.0, "text": it.text })),
            "notes": notes.collect::<Vec<Value>>(),
            "citations": by_node(&resolved.citations, |it| plain_text(it).into()),
            "index": resolved.index_named("").iter().map(group).collect::<Vec<Value>>(),
            "indexes": resolved.indexes.iter().filter(|index| !index.name.is_empty()).map(index).collect::<Vec<Value>>(),
        }
    })
}

/// An object whose keys are the numbers of nodes.
fn by_node<T>(map: &BTreeMap<NodeId, T>, value: impl Fn(&T) -> Value) -> Map<String, Value> {
    map.iter().map(|(node, it)| (node.0.to_string(), value(it))).collect()
}

fn target(target: &Target) -> Value {
    match target {
        Target::Node(node) => json!({ "node": node.0 }),
        Target::External(url) => json!({ "url": url }),
        Target::Missing => Value::Null,
    }
}

fn group(group: &Group) -> Value {
    json!({ "letter": group.letter, "entries": group.entries.iter().map(entry).collect::<Vec<Value>>() })
}

fn entry(it: &IndexEntry) -> Value {
    let locators = it
        .locators
        .iter()
        .map(|locator| json!({ "node": locator.node.0, "end": locator.end.map(|locator| locator.0), "principal": locator.principal }));
    let see = it.see.iter().map(|it| json!({ "term": it.term, "also": it.also }));
    json!({
        "term": it.term,
        "places": locators.collect::<Vec<Value>>(),
        "see": see.collect::<Vec<Value>>(),
        "entries": it.entries.iter().map(entry).collect::<Vec<Value>>(),
    })
}
