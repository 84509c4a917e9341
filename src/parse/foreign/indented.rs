//! MkDocs' blocks of indented text as containers: `!!! note "Title"`, `??? note` (folded), `???+ note`, and tabs (`===
//! "Name"`).

use super::directive::quoted;
use super::lines::{Blocks, Replacement};
use crate::parse::callout;

/// How far the text below is indented.
const INDENT: usize = 4;

impl Blocks<'_, '_> {
    /// Reads the block that begins at a line, if it is one.
    pub(super) fn indented(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let sign = ["!!!", "???+", "???", "===+", "===!", "==="].iter().find(|it| body.starts_with(**it))?;
        let behind = &body[sign.len()..];
        // Python-Markdown asks for no space behind `!!!`; behind `===` it tells the name of a tab from a line below a
        // heading.
        let joined = !sign.starts_with('=') && behind.starts_with(|c: char| c.is_ascii_alphabetic());
        let rest = if joined { behind } else { behind.strip_prefix(' ')? }.trim();
        let end = self.indented_end(at);
        // Nothing is indented below: `!!! note` alone says nothing, and `!!!` in prose is excitement.
        if end == at + 1 {
            let word = rest.split([' ', '"']).next().unwrap_or("");
            let is_box = !sign.starts_with('=') && rest.len() != word.len() + usize::from(rest.ends_with(' '));
            if callout::named(word).is_some() && (is_box || rest == word) {
                let span = self.span(at..at + 1);
                self.foreign.empty_box(body, span);
            }
            return None;
        }
        let content = self.content(at + 1..end, at, INDENT);
        let close = Replacement::closing();
        if sign.starts_with('=') {
            let name = between(rest)?;
            let pieces = vec![
                Replacement::Generated("::: group".into()),
                Replacement::Generated(format!("**{name}**")),
                Replacement::blank(),
                content,
                close,
                Replacement::blank(),
            ];
            return Some(self.put(at..end, pieces));
        }
        let word = rest.split([' ', '"']).next().unwrap_or("");
        let title = between(rest[word.len()..].trim_start_matches(|c: char| c != '"'));
        let named = callout::named(word);
        // A word that nobody knows is a note that is called so; `""` asks for no title.
        let name = named.map_or("note", |it| it.name);
        let own = match (title, named) {
            (Some(title), _) => title.to_owned(),
            (None, Some(named)) => named.title(),
            (None, None) => word.to_owned(),
        };
        let mut items = Vec::new();
        if !own.is_empty() {
            items.push(format!("title={}", quoted(&own)));
        }
        match *sign {
            "???" => items.push(format!("{}=closed", callout::FOLD)),
            "???+" => items.push(format!("{}=open", callout::FOLD)),
            _ => {}
        }
        let braces = if items.is_empty() { String::new() } else { format!(" {{{}}}", items.join(" ")) };
        let pieces = vec![Replacement::Generated(format!("::: {name}{braces}")), content, close, Replacement::blank()];
        Some(self.put(at..end, pieces))
    }

    /// The line after the indented text below a line.
    fn indented_end(&self, at: usize) -> usize {
        let own = self.prefix(at).len();
        let mut end = at + 1;
        for line in at + 1..self.lines.len() {
            if self.is_blank(line) {
                continue;
            }
            let whole = self.whole(line);
            let indent = whole.len() - whole.trim_start_matches([' ', '\t', '>']).len();
            // Python-Markdown expands tabs to four.
            let columns: usize = whole[..indent].chars().map(|c| if c == '\t' { INDENT } else { 1 }).sum();
            if columns < own + INDENT {
                break;
            }
            end = line + 1;
        }
        end
    }
}

/// The text between quotes.
fn between(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('"')?;
    Some(&inner[..inner.find('"')?])
}
