//! Many problems of one kind: in, all problems; out, one message for each kind that there are many of, and a
//! summary of how many there were.

use std::collections::BTreeMap;

use chapbook::diagnostic::Severity;

use super::{Count, ShownDiagnostic};

/// More problems of one kind than this are one message.
// A report takes some six lines: five of them fill a terminal, and more would push other problems out of sight.
pub(super) const MANY: usize = 5;

/// More problems than this are counted by their codes at the end.
const LONG: usize = 10;

/// A problem, and those of its kind that are reported with it.
pub(super) struct Message<'a> {
    pub(super) first: ShownDiagnostic<'a>,
    pub(super) more: Vec<ShownDiagnostic<'a>>,
}

/// One message for each problem, or for each kind (severity and code) with more than `most` problems: it is
/// where the first of them would.
pub(super) fn grouped<'a>(all: &[ShownDiagnostic<'a>], most: usize) -> Vec<Message<'a>> {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for it in all {
        *counts.entry(kind(it)).or_default() += 1;
    }
    let mut messages: Vec<Message<'a>> = Vec::new();
    let mut message_of_kind: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for it in all {
        match message_of_kind.get(&kind(it)).and_then(|at| messages.get_mut(*at)) {
            Some(message) => message.more.push(*it),
            None => {
                if counts.get(&kind(it)).is_some_and(|count| most < *count) {
                    message_of_kind.insert(kind(it), messages.len());
                }
                messages.push(Message { first: *it, more: Vec::new() });
            }
        }
    }
    messages
}

fn kind<'a>(shown: &ShownDiagnostic<'a>) -> (Severity, &'a str) {
    (shown.severity, shown.diagnostic.code)
}

/// `2 errors, 1 warning`, with a line end; where there were many, how many of each code before it. Nothing if
/// there was nothing.
pub(super) fn summary(all: &[ShownDiagnostic<'_>]) -> String {
    let Count { errors, warnings, notes } = Count::of(all);
    let numbers = [(errors, "error", Severity::Error), (warnings, "warning", Severity::Warning)];
    let numbers = numbers.into_iter().chain([(notes, "note", Severity::Note)]).filter(|number| number.0 != 0);
    let mut text = String::new();
    let mut parts = Vec::new();
    for (number, name, severity) in numbers {
        let plural = if number == 1 { "" } else { "s" };
        if LONG < all.len() {
            text += &format!("{name}{plural}: {}\n", by_code(all, severity));
        }
        parts.push(format!("{number} {name}{plural}"));
    }
    if !parts.is_empty() {
        text += &format!("{}\n", parts.join(", "));
    }
    text
}

/// `412 link-broken, 3 alt-missing`: the most frequent first.
fn by_code(all: &[ShownDiagnostic<'_>], severity: Severity) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for it in all.iter().filter(|it| it.severity == severity) {
        *counts.entry(it.diagnostic.code).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    // The sort is stable: codes that are equally frequent stay in alphabetical order.
    counts.sort_by_key(|count| std::cmp::Reverse(count.1));
    let counts: Vec<String> = counts.iter().map(|(code, count)| format!("{count} {code}")).collect();
    counts.join(", ")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chapbook::diagnostic::Diagnostic;
    use chapbook::source::SourceMap;

    use super::*;

    #[test]
    fn many_of_a_kind_are_one_message() {
        let many: Vec<Diagnostic> = (0..6).map(|index| Diagnostic::warning("a-a", format!("{index}"))).collect();
        let few: Vec<Diagnostic> = (0..5).map(|index| Diagnostic::note("b-b", format!("{index}"))).collect();
        let (sources, base) = (SourceMap::default(), Path::new("."));
        let all = few.iter().take(1).chain(&many).chain(&few[1..]);
        let shown = all.map(|it| ShownDiagnostic {
            severity: it.severity,
            diagnostic: it,
            is_refused: false,
            sources: &sources,
            base,
        });
        let all: Vec<ShownDiagnostic<'_>> = shown.collect();
        let messages = grouped(&all, MANY);
        let sizes: Vec<(&str, usize)> =
            messages.iter().map(|message| (message.first.diagnostic.code, message.more.len())).collect();
        assert_eq!(sizes, [("b-b", 0), ("a-a", 5), ("b-b", 0), ("b-b", 0), ("b-b", 0), ("b-b", 0)]);
        assert_eq!(grouped(&all, usize::MAX).len(), 11);
        assert_eq!(summary(&all), "warnings: 6 a-a\nnotes: 5 b-b\n6 warnings, 5 notes\n");
        assert_eq!(summary(&all[..2]), "1 warning, 1 note\n");
        assert_eq!(summary(&[]), "");
    }
}
