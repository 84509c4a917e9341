//! Problems for programs: in, a diagnostic; out, one JSON object on one line. The handbook documents
//! the fields; they may grow, and none changes its meaning.

use serde::Serialize;

use chapbook::diagnostic::Severity;

use super::{BooksCount, Count, Location, ShownDiagnostic};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum JsonRecord<'a> {
    Diagnostic {
        severity: &'static str,
        code: &'a str,
        message: &'a str,
        place: Option<JsonPlace>,
        labels: Vec<JsonLabel<'a>>,
        help: Option<&'a str>,
    },
    Made {
        path: &'a str,
        bytes: u64,
    },
    Summary {
        errors: usize,
        warnings: usize,
        notes: usize,
    },
    Books {
        books: usize,
        made: usize,
        cached: usize,
        warnings: usize,
        failed: &'a [String],
    },
}

#[derive(Serialize)]
struct JsonPlace {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    place: Option<JsonPlace>,
    message: &'a str,
}

pub(super) fn render(shown: &ShownDiagnostic<'_>) -> String {
    let it = shown.diagnostic;
    let severity = match shown.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let labels = it.labels.iter();
    line(&JsonRecord::Diagnostic {
        severity,
        code: it.code,
        message: &it.message,
        place: it.span.and_then(|span| shown.location(span)).map(JsonPlace::from),
        labels: labels
            .map(|(span, message)| JsonLabel { place: shown.location(*span).map(JsonPlace::from), message })
            .collect(),
        help: it.help.as_deref(),
    })
}

pub(super) fn output(path: &str, bytes: u64) -> String {
    line(&JsonRecord::Made { path, bytes })
}

pub(super) fn summary(count: Count) -> String {
    line(&JsonRecord::Summary { errors: count.errors, warnings: count.warnings, notes: count.notes })
}

pub(super) fn books(count: &BooksCount<'_>) -> String {
    let &BooksCount { books, made, cached, warnings, failed } = count;
    line(&JsonRecord::Books { books, made, cached, warnings, failed })
}

fn line(line: &JsonRecord<'_>) -> String {
    let text = serde_json::to_string(line).expect("strings and numbers are always JSON");
    format!("{text}\n")
}

impl From<Location> for JsonPlace {
    fn from(location: Location) -> JsonPlace {
        let Location { file, line, column, end_line, end_column } = location;
        JsonPlace { file, line, column, end_line, end_column }
    }
}
