//! `chapbook inspect`: in, a book's path; out, the document as it was understood, and what it says about
//! itself, as text or JSON on standard output.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::Checked;
use chapbook::diagnostic::Diagnostics;
use chapbook::document::{NodeId, dump};
use chapbook::resolve::{Resolved, Target};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::report::{self, ReportOptions};
use super::source::SourceOptions;

/// Show the document as it was understood
#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    source: SourceOptions,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    #[command(flatten)]
    report: ReportOptions,
}

/// The forms of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A line for each node, indented
    Text,
    /// One object
    Json,
}

impl Inspect {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut diagnostics = Diagnostics::default();
        let project = self.source.load(&mut diagnostics)?;
        let checked = chapbook::check(&project, &mut diagnostics);
        let text = match self.format {
            Form::Text => dump::text(&checked.book, Some(&project.sources)) + &text(&checked.resolved),
            Form::Json => format!("{:#}\n", json(&checked)),
        };
        io::stdout().write_all(text.as_bytes())?;
        let count = report::show(&diagnostics, &project, true, &self.report)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What the book says about itself, a line for each.
fn text(resolved: &Resolved) -> String {
    let mut out = String::from("\noutline\n");
    for entry in &resolved.outline {
        let indent = "  ".repeat(usize::from(entry.depth) + 1);
        let number = entry.number.as_ref().map_or(String::new(), |it| format!("{it} "));
        let _ = writeln!(out, "{indent}{number}{}{}", entry.title, id(resolved, entry.node));
    }
    out.push_str("\nlinks\n");
    for (node, target) in &resolved.targets {
        let _ = writeln!(out, "  {} -> {}", node.0, leads(resolved, target));
    }
    out.push_str("\nreferences\n");
    for (node, referent) in &resolved.references {
        let _ = writeln!(out, "  {} -> {:?}{}", node.0, referent.text, id(resolved, referent.node));
    }
    out.push_str("\nnotes\n");
    for note in &resolved.notes {
        let marks: Vec<String> = note.marks.iter().map(|it| it.0.to_string()).collect();
        let _ = writeln!(out, "  {} at {}", note.label, marks.join(", "));
    }
    out
}

/// ` #the-id` of a node that has one.
fn id(resolved: &Resolved, node: NodeId) -> String {
    resolved.anchors.get(&node).map_or(String::new(), |it| format!(" #{it}"))
}

fn leads(resolved: &Resolved, target: &Target) -> String {
    match target {
        Target::Node(node) => format!("{}{}", node.0, id(resolved, *node)),
        Target::External(url) => url.clone(),
        Target::Missing => "nothing".to_owned(),
    }
}

fn json(checked: &Checked<'_>) -> Value {
    let resolved = &checked.resolved;
    let outline = resolved.outline.iter().map(|it| {
        json!({ "node": it.node.0, "depth": it.depth, "number": it.number, "title": it.title })
    });
    let anchors = resolved.anchors.iter().map(|(node, id)| (node.0.to_string(), id.as_str().into()));
    let numbers = resolved.numbers.iter().map(|(node, it)| (node.0.to_string(), it.as_str().into()));
    let targets = resolved.targets.iter().map(|(node, it)| (node.0.to_string(), leads(resolved, it).into()));
    let references = resolved.references.iter().map(|(node, it)| {
        (node.0.to_string(), json!({ "node": it.node.0, "text": it.text }))
    });
    json!({
        "document": dump::json(&checked.book, &checked.project.sources),
        "resolved": {
            "outline": outline.collect::<Vec<Value>>(),
            "anchors": anchors.collect::<serde_json::Map<_, Value>>(),
            "numbers": numbers.collect::<serde_json::Map<_, Value>>(),
            "targets": targets.collect::<serde_json::Map<_, Value>>(),
            "references": references.collect::<serde_json::Map<_, Value>>(),
        }
    })
}
