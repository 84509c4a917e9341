//! Problems for GitHub's workflows: in, a diagnostic; out, one workflow command on one line, which shows
//! it beside the changed line. (Workflow commands: `::error file=…,line=…,col=…::message`.)

use std::fmt::Write as _;

use chapbook::diagnostic::Severity;

use super::ShownDiagnostic;

pub(super) fn render(shown: &ShownDiagnostic<'_>) -> String {
    let it = shown.diagnostic;
    let command = match shown.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut text = format!("::{command} ");
    // A flag is in no file that GitHub could annotate.
    let location = it.span.filter(|span| shown.flag(*span).is_none()).and_then(|span| shown.location(span));
    if let Some(location) = location {
        let file = property(&location.file);
        let _ = write!(text, "file={file},line={},col={}", location.line, location.column);
        let _ = write!(text, ",endLine={},", location.end_line);
        // GitHub takes columns for one line alone; its end is inclusive.
        if location.line == location.end_line && location.column < location.end_column {
            let _ = write!(text, "endColumn={},", location.end_column - 1);
        }
    }
    let _ = write!(text, "title={}::{}", property(it.code), data(&it.message));
    if let Some(help) = &it.help {
        let _ = write!(text, "%0A{}", data(help));
    }
    text.push('\n');
    text
}

/// The message: what would end the command is escaped.
fn data(text: &str) -> String {
    // The per cent sign first: the others bring new ones.
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: commas and colons too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chapbook::diagnostic::Diagnostic;
    use chapbook::source::SourceMap;

    use super::*;

    #[test]
    fn a_problem_is_one_line_whatever_it_says() {
        let diagnostic = Diagnostic::note("w-w", "100 %\r\n::error::so").help("a\nb");
        let (sources, base) = (SourceMap::default(), Path::new("."));
        let severity = Severity::Note;
        let shown = ShownDiagnostic { severity, diagnostic: &diagnostic, is_refused: false, sources: &sources, base };
        assert_eq!(render(&shown), "::notice title=w-w::100 %25%0D%0A::error::so%0Aa%0Ab\n");
    }
}
