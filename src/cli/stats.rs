//! `chapbook stats`: in, a book's path; out, how long its chapters are, as a table or JSON on standard output.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::diagnostic::Diagnostics;
use chapbook::document::NodeId;
use chapbook::document::condition::Medium;
use chapbook::document::inline::title_text;
use chapbook::document::word_count::WordCount;
use chapbook::typeset::frame::Pages;
use chapbook::{Checked, typeset};
use clap::Args;
use serde_json::{Value, json};

use super::inspect::Form;
use super::progress::Progress;
use super::report::{Notes, Report, ReportOptions};
use super::source::SourceOptions;

/// Count the words and pages of a book by chapter
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook stats my-book
  chapbook stats my-book --json")]
pub(super) struct Stats {
    #[command(flatten)]
    source: SourceOptions,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    report: ReportOptions,
}

impl Stats {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let progress = Progress::new(self.report.shows_progress());
        let mut diagnostics = Diagnostics::default();
        progress.step("reading");
        let Some(project) = self.source.load_existing(&self.report, &mut diagnostics)? else {
            return Ok(ExitCode::FAILURE);
        };
        let checked = chapbook::check(&project, &mut diagnostics);
        progress.step("setting pages");
        let pages = typeset(&checked, &mut diagnostics);
        drop(progress);
        let lengths = Lengths::of(&checked, &pages);
        let text = match self.format {
            Form::Text if !self.json => lengths.table(),
            _ => format!("{:#}\n", lengths.json()),
        };
        io::stdout().write_all(text.as_bytes())?;
        let count = Report::new(&project, Notes::OnRequest, &self.report).show(&diagnostics)?;
        Ok(if count.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// The length of a division.
struct Length {
    title: String,
    depth: u8,
    words: WordCount,
    /// Where it begins: the page's place in the file, from 0.
    start: Option<usize>,
    /// How many pages it has, up to the one on which the next division begins.
    pages: usize,
}

/// The lengths of a book's divisions and of all of it.
struct Lengths {
    divisions: Vec<Length>,
    notes: WordCount,
    words: WordCount,
    /// The labels of the pages, as the PDF has them.
    labels: Vec<String>,
}

impl Lengths {
    fn of(checked: &Checked<'_>, pages: &Pages) -> Lengths {
        let book = &checked.edition(Medium::Screen).book;
        let places: BTreeMap<NodeId, usize> = pages.destinations.iter().map(|place| (place.node, place.page)).collect();
        let mut divisions: Vec<Length> = (book.divisions.iter())
            .map(|division| Length {
                title: title_text(&division.title),
                depth: division.depth,
                words: WordCount::division(division),
                start: places.get(&division.id).copied(),
                pages: 0,
            })
            .collect();
        let mut end = pages.pages.len();
        // From the end, since a division ends where the next one that is on a page begins: in the order of pages, as a dedication is
        // set before what stands before it in the list.
        let mut in_order: Vec<&mut Length> = divisions.iter_mut().collect();
        in_order.sort_by_key(|division| division.start);
        for division in in_order.into_iter().rev() {
            let Some(start) = division.start else { continue };
            // One that begins and ends on a page with others has a part of it.
            division.pages = end.saturating_sub(start).max(1);
            end = start;
        }
        let notes = WordCount::notes(book);
        let words = divisions.iter().fold(notes, |sum, division| sum.and(division.words));
        let mut labels = vec![String::new(); pages.pages.len()];
        for start in &pages.map.pages {
            if let Some(label) = labels.get_mut(start.page) {
                label.clone_from(&start.label);
            }
        }
        Lengths { divisions, notes, words, labels }
    }

    /// The page on which a division begins, as its folio has it.
    fn label(&self, division: &Length) -> &str {
        division.start.and_then(|page| self.labels.get(page)).map_or("", String::as_str)
    }

    fn table(&self) -> String {
        let head = ["", "words", "pages", "from", "minutes"].map(str::to_owned);
        let mut rows = vec![head];
        for division in &self.divisions {
            let title = if division.title.is_empty() { "(untitled)" } else { &division.title };
            let title = format!("{}{title}", "  ".repeat(usize::from(division.depth)));
            let pages = division.start.map_or(String::new(), |_| division.pages.to_string());
            rows.push([
                title,
                length(division.words),
                pages,
                self.label(division).to_owned(),
                division.words.minutes().to_string(),
            ]);
        }
        if self.notes != WordCount::default() {
            let minutes = self.notes.minutes().to_string();
            rows.push(["notes".to_owned(), length(self.notes), String::new(), String::new(), minutes]);
        }
        let minutes = self.words.minutes().to_string();
        rows.push(["all".to_owned(), length(self.words), self.labels.len().to_string(), String::new(), minutes]);
        aligned(&rows)
    }

    fn json(&self) -> Value {
        let count =
            |words: WordCount| json!({ "words": words.words, "letters": words.letters, "minutes": words.minutes() });
        let with = |mut object: Value, more: Value| {
            if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
                object.extend(more);
            }
            object
        };
        let division = |division: &Length| {
            let pages = division.start.map(|_| division.pages);
            let about = json!({
                "title": division.title,
                "depth": division.depth,
                "pages": pages,
                "from": Some(self.label(division)).filter(|label| !label.is_empty()),
            });
            with(about, count(division.words))
        };
        let divisions: Vec<Value> = self.divisions.iter().map(division).collect();
        let about = json!({ "pages": self.labels.len(), "notes": count(self.notes), "divisions": divisions });
        with(about, count(self.words))
    }
}

/// A length in words, and in letters where there are scripts without words.
fn length(count: WordCount) -> String {
    match count {
        WordCount { words, letters: 0 } => words.to_string(),
        WordCount { words: 0, letters } => format!("{letters} letters"),
        WordCount { words, letters } => format!("{words} + {letters} letters"),
    }
}

/// Columns: the first at the left, all others at the right.
fn aligned(rows: &[[String; 5]]) -> String {
    let width = |column: usize| rows.iter().map(|row| console::measure_text_width(&row[column])).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            // A column is as wide as its widest cell, so that no difference is negative.
            let space = " ".repeat(width - console::measure_text_width(cell));
            line += &if column == 0 { format!("{cell}{space}") } else { format!("  {space}{cell}") };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}
