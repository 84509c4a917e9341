//! Directives: ```` ```{name} argument ```` and `:::{name} argument` of MyST, ```` ```math ````, raw blocks and the
//! fences of Obsidian's plugins, as blocks of the own language.

use std::ops::Range;

use super::line_kind::{LineKind, LineScanner};
use super::lines::{Blocks, Replacement};
use super::list_table::ListedTable;
use super::mark::Mark;
use super::{Raw, inline};
use crate::parse::callout;
use crate::project::numbering::Theorems;
use crate::source::Assembled;

/// A directive that was taken apart.
struct Directive<'a> {
    name: &'a str,
    /// The rest of the first line, after the name.
    argument: &'a str,
    /// `:key: value` lines.
    options: Vec<(&'a str, &'a str)>,
    /// The directive's lines, fences included.
    lines: Range<usize>,
    /// The lines of its text.
    content: Range<usize>,
}

impl Directive<'_> {
    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|option| option.0 == name).map(|option| option.1)
    }

    /// The label, if it has one.
    fn label(&self) -> Option<&str> {
        self.option("name").or(self.option("label")).filter(|option| !option.is_empty())
    }

    /// Attributes in braces: the label, classes and pairs.
    fn attributes(&self, title: &str, more: &[(&str, Option<&str>)]) -> String {
        let mut items: Vec<String> = self.label().map(|label| format!("#{label}")).into_iter().collect();
        let classes = self.option("class").unwrap_or("").split_whitespace();
        items.extend(classes.map(|class| format!(".{class}")));
        let title = Some(title).filter(|it| !it.is_empty());
        let pairs = [("title", title)].into_iter().chain(more.iter().copied());
        items.extend(pairs.filter_map(|(key, value)| Some(format!("{key}={}", quoted(value?)))));
        if items.is_empty() { String::new() } else { format!(" {{{}}}", items.join(" ")) }
    }
}

/// A value between quotes.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The title of a note about a version, whose argument is the version and perhaps a sentence: Sphinx's words.
fn version_title(name: &str, argument: &str) -> Option<String> {
    let words = match name {
        "versionadded" => "Added in version",
        "versionchanged" => "Changed in version",
        "deprecated" => "Deprecated since version",
        _ => return None,
    };
    Some(match argument.split_once(' ') {
        Some((version, sentence)) => format!("{words} {version}: {}", sentence.trim()),
        None => format!("{words} {argument}"),
    })
}

/// Theorems and their kin, as bookdown and sphinx-proof call them.
const THEOREMS: &[&str] = &[
    "theorem", "lemma", "corollary", "proposition", "conjecture", "definition", "example", "exercise", "hypothesis",
    "remark", "solution", "proof", "axiom", "assumption", "observation", "property", "criterion", "algorithm",
];

/// The container of a kind and its title: what no book of ours has a word for is an aside, `Axiom (Name)`.
fn theorem_opening(kind: &str, name: &str) -> (String, String) {
    if Theorems::known().any(|known| known == kind) {
        return (format!("prf:{kind}"), name.to_owned());
    }
    // The kinds are ASCII, so that the first byte is the first letter.
    let word = format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
    ("aside".to_owned(), if name.is_empty() { word } else { format!("{word} ({name})") })
}

/// The options of a chunk of knitr, `label, key = "value", key = 3`: names, and values without their quotes; a name
/// alone has an empty value.
fn chunk_options(text: &str) -> Vec<(&str, &str)> {
    let mut options = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut quote = None;
        let ends = |c: char| match quote {
            Some(open) => {
                quote = quote.filter(|_| c != open);
                false
            }
            None => {
                quote = Some(c).filter(|c| matches!(c, '"' | '\''));
                c == ','
            }
        };
        let end = rest.find(ends).unwrap_or(rest.len());
        let (name, value) = rest[..end].split_once('=').unwrap_or((&rest[..end], ""));
        options.push((name.trim(), value.trim().trim_matches(['"', '\''])));
        rest = rest.get(end + 1..).unwrap_or("");
    }
    options.retain(|it| !it.0.is_empty());
    options
}

impl<'a> Blocks<'a, '_> {
    /// Reads the fence of code at a line, if it is not code. `end` is the line that closes it.
    pub(super) fn directive_fence(&mut self, at: usize, end: usize, info: &str) -> Option<usize> {
        let (lines, content) = (at..end + 1, at + 1..end);
        // A `{math}` with options is read as other directives are.
        if info == "math" || info == "{math}" && self.body(at + 1).trim_start().strip_prefix(':').is_none() {
            return self.math(lines, content, None);
        }
        if let Some(format) = info.strip_prefix("{=").and_then(|rest| rest.strip_suffix('}')) {
            return self.raw(lines, content, format);
        }
        if let Some(name) = info.strip_prefix("ad-") {
            return self.plugin(lines, content, name);
        }
        if let Some(next) = self.bookdown_theorem(&lines, &content, info) {
            return Some(next);
        }
        let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
        // `{r, echo=FALSE}` is a chunk of code, and `{.rust}` its attributes.
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.contains(['=', ',', ' ']) {
            return None;
        }
        self.directive(lines, content, name.trim(), argument.trim())
    }

    /// ```` ```{theorem, label="old", name="Old"} ````, as bookdown had theorems before it used divs.
    fn bookdown_theorem(&mut self, lines: &Range<usize>, content: &Range<usize>, info: &str) -> Option<usize> {
        let inner = info.strip_prefix('{')?.strip_suffix('}')?;
        let (kind, options) = inner.split_once(',').unwrap_or((inner, ""));
        // Without options it is a directive of that name, which is read where directives are.
        let kind = THEOREMS.iter().find(|it| **it == kind.trim()).filter(|_| inner.contains(','))?;
        let options = chunk_options(options);
        let option = |key: &str| options.iter().find(|it| it.0 == key).map(|it| it.1);
        let first = options.first().filter(|it| it.1.is_empty()).map(|it| it.0);
        let (name, title) = theorem_opening(kind, option("name").unwrap_or(""));
        let label = option("label").or(first).filter(|it| !it.is_empty() && !it.contains(char::is_whitespace));
        let label = label.map_or(String::new(), |label| format!("#{label} "));
        let opening = format!("::: {name} {{{label}title={}}}", quoted(&title));
        let content = self.content(content.clone(), lines.start, 0);
        Some(self.put(lines.clone(), vec![Replacement::Generated(opening), content, Replacement::closing()]))
    }

    /// `{prf:theorem} Name` and `{exercise}`, as sphinx-proof and sphinx-exercise have them.
    fn proof_directive(&mut self, it: &Directive<'_>) -> usize {
        let kind = it.name.strip_prefix("prf:").unwrap_or(it.name);
        let (name, title) = theorem_opening(kind, it.argument);
        self.container(it, &name, &title, &[])
    }

    /// Reads `:::{name} argument`.
    pub(super) fn colons(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at);
        let count = body.bytes().take_while(|byte| *byte == b':').count();
        let (name, argument) = body[count..].trim_start().strip_prefix('{')?.split_once('}')?;
        if count < 3
            || name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte))
        {
            return None;
        }
        let end = self.colons_end(at)?;
        self.directive(at..end + 1, at + 1..end, name, argument.trim())
    }

    fn directive(&mut self, lines: Range<usize>, content: Range<usize>, name: &str, argument: &str) -> Option<usize> {
        let (options, content) = self.options(content);
        let it = Directive { name, argument, options, lines, content };
        let is_theorem = name != "example" && THEOREMS.contains(&name.strip_prefix("prf:").unwrap_or(name));
        if let Some(named) = callout::named(name).filter(|_| !is_theorem) {
            return Some(self.callout_directive(&it, named));
        }
        match name {
            "figure" | "image" => Some(self.figure_directive(&it)),
            "math" => self.math(it.lines.clone(), it.content.clone(), it.label()),
            "code-block" | "code" | "sourcecode" | "code-cell" => Some(self.code_directive(&it)),
            "epigraph" => Some(self.container(&it, "epigraph", "", &[])),
            "table" => Some(self.table_directive(&it)),
            "list-table" | "csv-table" => self.listed_table(&it).or_else(|| {
                let span = self.span(it.lines.start..it.lines.start + 1);
                self.foreign.unknown_directive(name, argument, span);
                None
            }),
            "bibliography" => Some(self.container(&it, "bibliography", "", &[])),
            "raw" => self.raw(it.lines.clone(), it.content.clone(), argument),
            // The book has contents of its own, in both outputs.
            "tableofcontents" | "contents" => Some(self.put(it.lines, Vec::new())),
            "glossary" => Some(self.glossary(&it)),
            "grid" | "tab-set" | "div" | "container" | "pull-quote" | "highlights" => {
                Some(self.container(&it, "group", "", &[]))
            }
            "tab-item" | "grid-item-card" | "card" => Some(self.titled_group(&it)),
            _ if is_theorem => Some(self.proof_directive(&it)),
            _ => {
                // A language: code such as `{r}` or `{python}` is reported where fences are read.
                let known = super::signs::find(|shape| match shape {
                    super::signs::Shape::Fence(fence) => fence.strip_prefix('{') == Some(name),
                    _ => false,
                });
                if known.is_none() {
                    let span = self.span(it.lines.start..it.lines.start + 1);
                    self.foreign.unknown_directive(name, argument, span);
                }
                None
            }
        }
    }

    /// The options at the head of a directive's text: `:key: value` lines, or such between `---` lines.
    fn options(&self, content: Range<usize>) -> (Vec<(&'a str, &'a str)>, Range<usize>) {
        let mut options = Vec::new();
        let mut at = content.start;
        let yaml = at < content.end && self.body(at).trim() == "---";
        at += usize::from(yaml);
        while at < content.end {
            let line = self.body(at).trim();
            if yaml && line == "---" {
                at += 1;
                break;
            }
            let parted =
                if yaml { line.split_once(':') } else { line.strip_prefix(':').and_then(|rest| rest.split_once(':')) };
            let Some((key, value)) = parted.filter(|it| !it.0.is_empty() && !it.0.contains(' ')) else { break };
            options.push((key, value.trim()));
            at += 1;
        }
        (options, at..content.end)
    }

    /// The content of another language's block, read as the rest is.
    pub(super) fn content(&mut self, lines: Range<usize>, like: usize, extra: usize) -> Replacement {
        let text = self.text_of(lines, like, extra);
        Replacement::Text(self.inner(&text))
    }

    /// A container with what a directive holds.
    fn container(&mut self, it: &Directive<'_>, name: &str, title: &str, more: &[(&str, Option<&str>)]) -> usize {
        let opening = format!("::: {name}{}", it.attributes(title, more));
        let content = self.content(it.content.clone(), it.lines.start, 0);
        let pieces = [Replacement::Generated(opening), content, Replacement::closing()];
        self.put(it.lines.clone(), pieces.into())
    }

    fn callout_directive(&mut self, it: &Directive<'_>, named: callout::Named<'_>) -> usize {
        // The class names the kind of an admonition.
        let class = it.option("class").and_then(|option| option.split_whitespace().find_map(callout::named));
        let named = class.filter(|_| it.name == "admonition").unwrap_or(named);
        // Sphinx Design's are closed unless the option `open` is given.
        let folds = it.name == "dropdown" && it.option("open").is_none();
        let fold = folds.then_some("closed");
        let own = named.title();
        let title = match it.argument {
            "" => own,
            title => version_title(it.name, title).unwrap_or_else(|| title.to_owned()),
        };
        self.container(it, named.name, &title, &[(callout::FOLD, fold)])
    }

    /// Terms, and their definitions indented below them, as a list of definitions.
    fn glossary(&mut self, it: &Directive<'_>) -> usize {
        let text = self.text_of(it.content.clone(), it.lines.start, 0);
        let mut list = Assembled::default();
        let (mut at, mut after_term) = (0, false);
        for line in text.text.split_inclusive('\n') {
            let is_indented = line.starts_with([' ', '\t']) && !line.trim().is_empty();
            let own = line.len() - line.trim_start().len();
            if after_term && is_indented {
                list.push(": ", text.span(at..at + 1));
                list.push_from(&text, at + own..at + line.len());
            } else {
                list.push_from(&text, at..at + line.len());
            }
            after_term = !is_indented && !line.trim().is_empty();
            at += line.len();
        }
        let content = Replacement::Text(self.inner(&list));
        let opening = format!("::: glossary{}", it.attributes("", &[]));
        self.put(it.lines.clone(), vec![Replacement::Generated(opening), content, Replacement::closing()])
    }

    /// A card or the item of tabs: its title in bold type above its text, and a link if the card is one. Lines of `^^^` and `+++` part a card's head and
    /// foot from its text.
    fn titled_group(&mut self, it: &Directive<'_>) -> usize {
        let text = self.text_of(it.content.clone(), it.lines.start, 0);
        let mut parted = Assembled::default();
        let mut at = 0;
        let mut scanner = LineScanner::default();
        for line in text.text.split_inclusive('\n') {
            let bare = line.trim_end();
            let is_code = matches!(scanner.next(bare), LineKind::Fence | LineKind::Code);
            // The line stays, empty: it parts the paragraphs above and below.
            let from = if !is_code && matches!(bare, "^^^" | "+++") { at + bare.len() } else { at };
            parted.push_from(&text, from..at + line.len());
            at += line.len();
        }
        let content = Replacement::Text(self.inner(&parted));
        let mut pieces = vec![Replacement::Generated("::: group".into())];
        if !it.argument.is_empty() {
            let title = match it.option("link").filter(|link| !link.is_empty() && !link.contains(['<', '>'])) {
                Some(link) => format!("**[{}](<{link}>)**", it.argument),
                None => format!("**{}**", it.argument),
            };
            pieces.extend([Replacement::Generated(title), Replacement::blank()]);
        }
        pieces.extend([content, Replacement::closing()]);
        self.put(it.lines.clone(), pieces)
    }

    fn figure_directive(&mut self, it: &Directive<'_>) -> usize {
        let alt = super::escaped(it.option("alt").unwrap_or(""));
        let width = it.option("width").or(it.option("scale").filter(|option| option.ends_with('%')));
        let width = width.map(|width| format!("{{width={}}}", quoted(width))).unwrap_or_default();
        let picture = format!("![{alt}](<{}>){width}", it.argument);
        if it.name == "image" {
            return self.put(it.lines.clone(), vec![Replacement::Generated(picture)]);
        }
        let content = self.content(it.content.clone(), it.lines.start, 0);
        let opening = format!("::: figure{}", it.attributes("", &[]));
        let pieces = [
            Replacement::Generated(opening),
            Replacement::Generated(picture),
            Replacement::blank(),
            content,
            Replacement::closing(),
        ];
        self.put(it.lines.clone(), pieces.into())
    }

    fn code_directive(&mut self, it: &Directive<'_>) -> usize {
        let mut info = it.argument.to_owned();
        let pairs = [
            ("title", it.option("caption")),
            ("hl_lines", it.option("emphasize-lines")),
            ("startFrom", it.option("lineno-start")),
        ];
        for (key, value) in pairs {
            info.extend(value.map(|value| format!(" {key}={}", quoted(value))));
        }
        if it.option("linenos").is_some() {
            info.push_str(" linenos");
        }
        info.extend(it.label().map(|label| format!(" {{#{label}}}")));
        // The author's own fence may be in the code of a container of colons.
        let fence = "`".repeat(12);
        let text = self.text_of(it.content.clone(), it.lines.start, 0);
        let pieces =
            [Replacement::Generated(format!("{fence}{info}")), Replacement::Text(text), Replacement::Generated(fence)];
        self.put(it.lines.clone(), pieces.into())
    }

    fn table_directive(&mut self, it: &Directive<'_>) -> usize {
        let content = self.content(it.content.clone(), it.lines.start, 0);
        let caption = format!(": {}{}", it.argument, it.attributes("", &[]));
        self.put(
            it.lines.clone(),
            vec![
                Replacement::blank(),
                content,
                Replacement::blank(),
                Replacement::Generated(caption),
                Replacement::blank(),
            ],
        )
    }

    /// A table that is written as a list, or as values between commas.
    fn listed_table(&mut self, it: &Directive<'_>) -> Option<usize> {
        let heads = it.option("header-rows").and_then(|rows| rows.parse().ok());
        let header = it.option("header").filter(|_| it.name == "csv-table");
        let table = ListedTable {
            heads: heads.unwrap_or(usize::from(header.is_some())),
            widths: it.option("widths").unwrap_or(""),
            header,
        };
        let drawn = match it.name {
            "list-table" => self.list_table(it.content.clone(), &table),
            _ => self.csv_table(it.content.clone(), &table),
        }?;
        let id = it.label().map(|id| format!(" id=\"{}\"", id.replace('"', ""))).unwrap_or_default();
        let mut words = Assembled::default();
        words.push(it.argument, self.span(it.lines.start..it.lines.start + 1));
        words.push("\n", self.span(it.lines.start..it.lines.start + 1));
        let caption = (!it.argument.is_empty() || !id.is_empty()).then_some((words, id));
        Some(self.captioned_table(it.lines.clone(), drawn, caption))
    }

    /// A displayed formula between fences.
    fn math(&mut self, lines: Range<usize>, content: Range<usize>, label: Option<&str>) -> Option<usize> {
        let tex = self.text_of(content, lines.start, 0).text;
        let found = super::dollar::Found { length: 0, tex: tex.trim().to_owned(), displayed: true };
        let mark = match self.foreign.formula(found, "") {
            Mark::Display(tex, own) => {
                // The directive's label counts before a `\label` in the formula.
                let id = label.map(str::to_owned).or(own.id.clone());
                Mark::Display(tex, inline::id(id))
            }
            other => other,
        };
        let (start, end) = (self.lines[lines.start].body, self.lines[lines.end - 1].range.end);
        let text = self.marks.add(mark, &self.source.text[start..end]);
        Some(self.put(lines, vec![Replacement::blank(), Replacement::Generated(text), Replacement::blank()]))
    }

    /// A raw block: HTML is for the EPUB, Markdown is Markdown, the rest is for other programs.
    fn raw(&mut self, lines: Range<usize>, content: Range<usize>, format: &str) -> Option<usize> {
        let text = self.text_of(content.clone(), lines.start, 0);
        let pieces = match super::raw_format(format) {
            Raw::Epub => {
                // A blank line or an indent would part the HTML, or make code of it.
                let mut html = Assembled::default();
                let mut at = 0;
                for line in text.text.split_inclusive('\n') {
                    let bare = line.trim_start();
                    if !bare.is_empty() {
                        html.push_from(&text, at + line.len() - bare.len()..at + line.len());
                    }
                    at += line.len();
                }
                vec![
                    Replacement::Generated("::: {only=epub}".into()),
                    Replacement::blank(),
                    Replacement::Text(html),
                    Replacement::blank(),
                    Replacement::closing(),
                ]
            }
            Raw::Markdown => vec![Replacement::Text(text)],
            Raw::Other => {
                let span = self.span(lines.start..lines.start + 1);
                self.foreign.raw_dropped(format, span);
                Vec::new()
            }
        };
        Some(self.put(lines, pieces))
    }

    /// ```` ```ad-note ````, for Obsidian's plugin Admonition: `title:` and `collapse:` lines, then the text.
    fn plugin(&mut self, lines: Range<usize>, content: Range<usize>, name: &str) -> Option<usize> {
        let named = callout::named(name.trim())?;
        let (mut title, mut fold, mut from) = (named.title(), None, content.start);
        while from < content.end {
            match self.body(from).split_once(':').map(|pair| (pair.0.trim(), pair.1.trim())) {
                Some(("title", given)) => given.clone_into(&mut title),
                Some(("collapse", given)) => fold = Some(if given.starts_with("open") { "open" } else { "closed" }),
                Some(("icon" | "color", _)) => {}
                _ => break,
            }
            from += 1;
        }
        let (argument, options) = ("", Vec::new());
        let it = Directive { name, argument, options, lines, content: from..content.end };
        Some(self.container(&it, named.name, &title, &[(callout::FOLD, fold)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_of_a_chunk_are_told_apart() {
        crate::cases::check("chunk-options", |[text]| {
            chunk_options(text).iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join("; ")
        });
    }
}
