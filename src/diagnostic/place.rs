//! From a hint to a place: in, a diagnostic with what its stage knew; out, the span of the setting, or of the
//! words in the source.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

use super::{Diagnostic, Hint};
use crate::source::{SourceMap, Span};

/// The longest text that words are looked for in, in bytes: far more than a paragraph.
const MAX_TEXT: usize = 100_000;

/// The place that a diagnostic hints at, if it can be found.
pub(super) fn find(diagnostic: &Diagnostic, sources: &SourceMap, settings: &BTreeMap<String, Span>) -> Option<Span> {
    match diagnostic.context.as_ref()?.hint.as_ref()? {
        Hint::Settings(names) => names.iter().find_map(|name| {
            let span = settings.get(name).copied()?;
            // What the program's own themes set is nobody's to change.
            let is_own = |name: &str| name.starts_with("<theme");
            sources.get(span.file).filter(|file| !is_own(&file.name)).map(|_| span)
        }),
        Hint::Words(words) => {
            let span = diagnostic.span?;
            let found = words_in(sources.text(span), words)?;
            let start = span.start as usize;
            Some(Span::new(span.file, start + found.start..start + found.end))
        }
    }
}

/// The bytes of printed words in their source. They may differ from it in what typography changes (quotes, dashes,
/// spaces) and for marks of Markdown between them.
pub(crate) fn words_in(source: &str, words: &str) -> Option<Range<usize>> {
    let words = words.trim();
    let first = words.chars().next()?;
    if MAX_TEXT < source.len() {
        return None;
    }
    let starts = source.char_indices().filter(|(_, c)| is_same(*c, first)).map(|pair| pair.0);
    let mut ends = starts.filter_map(|at| Some(at..at + end_of(&source[at..], words)?));
    ends.next()
}

/// How many bytes of a source the words take that it begins with; `None` if it begins with others.
fn end_of(source: &str, words: &str) -> Option<usize> {
    let mut rest = source.char_indices().peekable();
    let mut wanted = words.chars().peekable();
    let mut end = 0;
    while let Some(c) = wanted.next() {
        if c.is_whitespace() {
            while wanted.next_if(|it| it.is_whitespace()).is_some() {}
            skip(&mut rest, is_mark);
            skip_spaces(&mut rest)?;
            continue;
        }
        let (at, found) = loop {
            let (at, found) = rest.next()?;
            if is_same(found, c) {
                break (at, found);
            }
            if !is_mark(found) {
                return None;
            }
        };
        end = at + found.len_utf8();
        // `---` is one dash in print, `...` one character.
        if matches!(c, '–' | '—' | '…') {
            while let Some((at, more)) = rest.next_if(|it| it.1 == found) {
                end = at + more.len_utf8();
            }
        }
    }
    Some(end)
}

fn skip(rest: &mut Peekable<CharIndices<'_>>, is: impl Fn(char) -> bool) {
    while rest.next_if(|it| is(it.1)).is_some() {}
}

/// Spaces, line ends and the marks of quotations and lists at the next line's head; `None` if there are none.
fn skip_spaces(rest: &mut Peekable<CharIndices<'_>>) -> Option<()> {
    let is_space = |c: char| c.is_whitespace() || c == '\u{200b}';
    rest.next_if(|it| is_space(it.1))?;
    skip(rest, |c| is_space(c) || c == '>');
    Some(())
}

/// Whether Markdown may have a character between the letters of a text.
fn is_mark(c: char) -> bool {
    matches!(c, '*' | '_' | '`' | '~' | '^' | '[' | '\\' | '\u{ad}')
}

/// Whether a character of the source may be printed as this one.
fn is_same(source: char, printed: char) -> bool {
    source == printed
        || match printed {
            '’' | '‘' | '‚' | '‹' | '›' => source == '\'',
            '“' | '”' | '„' | '«' | '»' => source == '"',
            '–' | '—' => source == '-',
            '…' => source == '.',
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_they_are_printed() {
        crate::cases::check("words-in-source", |[source, words]| {
            words_in(source, words).map_or("none".into(), |it| source[it].to_owned())
        });
    }

    #[test]
    fn settings_of_the_program_are_no_place() {
        let mut sources = SourceMap::default();
        let own = sources.add("<theme plain>", "font = 1");
        let book = sources.add("book.toml", "trim = 1");
        let settings = [("a".to_owned(), Span::new(own, 0..4)), ("b".to_owned(), Span::new(book, 0..4))];
        let settings = BTreeMap::from(settings);
        let at = |names: &[&str]| {
            let it = Diagnostic::error("x-x", "so").settings(names.iter().copied());
            find(&it, &sources, &settings).map(|it| it.file)
        };
        assert_eq!(at(&["a", "b"]), Some(book));
        assert_eq!(at(&["a"]), None);
        assert_eq!(at(&["c", "b"]), Some(book));
    }
}
