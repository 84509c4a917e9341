//! Foreign syntax: text as people have it in, text of the own language with marks out.
//!
//! ```text
//! text ─ lines ─▶ text whose blocks are the own language's ─ inline ─▶ text with marks ─▶ Markdown
//! ```
//!
//! What other programs write (Obsidian, pandoc, Quarto, bookdown, MyST, Docusaurus, MkDocs, GitHub, GitLab, LaTeX) is
//! read where it can be: `lines` rewrites blocks (formulas, callouts, tables …), `inline` what is in a line
//! (formulas, wikilinks, references …). What is not read is reported, once for each kind in a book: the table is
//! `signs.txt`. Nothing is looked for in code.

mod address;
pub(super) mod cjk;
mod columns;
mod directive;
mod ends;
mod dollar;
mod facts;
mod failed_table;
mod fancy;
mod grid;
mod hidden;
mod html_break;
mod indented;
mod inline;
mod lines;
mod link;
pub(crate) mod macros;
pub(crate) mod mark;
mod preserved;
mod line_kind;
mod markup;
mod multimarkdown;
mod list_table;
mod quarto;
mod cross_reference;
mod scan;
mod minor_syntax;
mod signs;
mod star;
mod site_marks;
mod table;
mod tabs;
mod shortcode;
pub(crate) mod title;
mod reading;
mod remark;
mod track_changes;
mod typescript;
mod verse;
mod whole_file;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub(crate) use facts::Facts;
use line_kind::{LineKind, LineScanner};
pub(crate) use link::{link, pixels};
use mark::{Mark, Marks};
use scan::Scan;
use signs::Sign;
use tabs::{TabbedKind, Tabs};
use typescript::LineForm;

use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::document::block::ROW_LABEL;
use crate::project::Project;
use crate::project::config::MathSyntax;
use crate::source::{Assembled, Span};

/// A text that was read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) text: Assembled,
    pub(crate) marks: Marks,
}

/// How far from an opening sign its closing sign may be, in bytes.
// A link, a note or a formula in a line is far shorter; a sign that is not closed costs no more than this.
const NEAR: usize = 4096;

/// The state of a book while its texts are read.
#[derive(Debug, Default)]
pub(crate) struct Foreign {
    /// Which delimiters of formulas are read.
    syntax: MathSyntax,
    /// The macros that formulas may use.
    macros: macros::Macros,
    /// The book's labels, headings and files.
    facts: Facts,
    /// The examples that were counted.
    examples: fancy::Examples,
    /// The widths of pictures by the labels of their definitions, as MultiMarkdown has them, in the text that is read.
    sizes: BTreeMap<String, String>,
    /// Whether the book cites: `@key` is then not ours alone.
    cites: bool,
    /// Whether formulas are off although nobody said so.
    off_by_default: bool,
    /// Whether it is an mdBook project: what mdBook prints verbatim is then printed so.
    mdbook: bool,
    /// Whether bookdown's appendices began.
    appendices: bool,
    /// The path of the file that is read, from the source folder.
    path: String,
    /// The signs that were seen and are not read, in the order of their first places.
    seen: Vec<Seen>,
    /// Where in `seen` each kind is.
    kinds: BTreeMap<String, usize>,
}

/// Something that was seen and is not read.
#[derive(Debug)]
struct Seen {
    diagnostic: Diagnostic,
    count: usize,
    /// The row of the table, and what was written, if it is a sign of the table.
    sign: Option<(&'static Sign, String)>,
}

/// The treatment of raw text in a format.
enum Raw {
    /// It is for the EPUB.
    Epub,
    /// It is Markdown.
    Markdown,
    /// It is for another program.
    Other,
}

/// Braces that may hold `pagebreak`.
const BREAK_TAGS: &[(&str, &str)] = &[("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{", "}")];

impl Foreign {
    /// Collects the facts that must be known of a project before its texts are read.
    pub(crate) fn new(project: &Project) -> Foreign {
        let math = &project.config.math;
        // mdBook reads formulas only with `mathjax-support`: prices in its books are not formulas.
        let default = if project.mdbook { MathSyntax::Off } else { MathSyntax::Dollars };
        let mut macros = macros::Macros::default();
        for (name, body) in &math.macros {
            macros.define(name, body);
        }
        Foreign {
            syntax: math.syntax.unwrap_or(default),
            off_by_default: project.mdbook && math.syntax.is_none(),
            macros,
            facts: Facts::new(project),
            cites: project.config.bibliography.citation_kind().is_some(),
            mdbook: project.mdbook,
            ..Foreign::default()
        }
    }

    /// Reads the text of a file.
    pub(crate) fn read(&mut self, source: &Assembled, path: &str, report: &mut Report<'_>) -> Reading {
        path.clone_into(&mut self.path);
        // Definitions of links hold for one file.
        self.sizes.clear();
        let source = &*without_noncharacters(source);
        // mdBook follows CommonMark here: what its authors see on their site is what they get.
        let source = &*if self.mdbook { Cow::Borrowed(source) } else { typescript::unindented(source, line_forms) };
        let source = &*if self.mdbook { Cow::Borrowed(source) } else { with_tags_on_lines(source) };
        let source = &*if self.mdbook { Cow::Borrowed(source) } else { self.with_markdown_in_html(source) };
        let mut marks = Marks::default();
        let text = lines::read(source, &mut marks, self, report);
        let text = inline::read(&text, &mut marks, self);
        Reading { text, marks }
    }

    /// The same text with blank lines where HTML ends and Markdown begins.
    fn with_markdown_in_html<'a>(&mut self, source: &'a Assembled) -> Cow<'a, Assembled> {
        if !source.text.contains('<') {
            return Cow::Borrowed(source);
        }
        let mut out = Assembled::default();
        let (mut copied, mut at) = (0, 0);
        let mut scanner = LineScanner::default();
        let mut rest = source.text.split_inclusive('\n').peekable();
        let tabs = tabs(&source.text);
        for tag in &tabs.unclosed {
            self.open_tab(tag.name, source.span(tag.range.clone()));
        }
        let mut numbers = 0..;
        while let (Some(line), Some(number)) = (rest.next(), numbers.next()) {
            let mut start = at;
            at += line.len();
            let mut bare = line.trim_end_matches(['\n', '\r']);
            let cut = tabs.cut(number, bare);
            if 0 < cut {
                out.push_from(source, copied..start);
                start += cut;
                copied = start;
                bare = &bare[cut..];
            }
            let begin = super::fence::prefix(bare);
            let (before, body) = (&bare[..begin], bare[begin..].trim_end());
            let kind = scanner.next(bare);
            if !matches!(kind, LineKind::Text | LineKind::Html) {
                continue;
            }
            let span = source.span(start..start + bare.len());
            if let Some(tab) = markup::tab(body) {
                out.push_from(source, copied..start);
                let words = if tab.name.is_empty() { String::new() } else { format!("**{}**", tab.name) };
                let blank = lines::continuation_prefix(before);
                out.push(&format!("{blank}\n{before}{words}\n{}\n", blank.trim_end()), span);
                if let Some(inner) = tab.inner {
                    let begin = start + before.len() + inner.start;
                    out.push(&blank, span);
                    out.push_from(source, begin..begin + inner.len());
                    out.push("\n\n", span);
                }
                // The blank line that was put in ends the HTML for the scanner too.
                scanner.next("");
                copied = at;
            } else if kind == LineKind::Html && markup::opens(body) && rest.peek().is_some_and(|it| markup::is_text(it))
            {
                out.push_from(source, copied..at);
                out.push(&format!("{}\n", lines::continuation_prefix(before).trim_end()), span);
                scanner.next("");
                copied = at;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(source);
        }
        out.push_from(source, copied..source.text.len());
        Cow::Owned(out)
    }

    /// Reads the title block at the head of the book's first text.
    pub(crate) fn title_block<'a>(&self, text: &'a str) -> Option<title::TitleBlock<'a>> {
        // A first line with a colon is prose in an mdBook chapter.
        if self.mdbook { None } else { title::find(text).or_else(|| title::multimarkdown(text)) }
    }

    /// Reads a text of one line: a title, a caption.
    pub(crate) fn line(&mut self, text: &str, span: Span) -> Reading {
        let mut source = Assembled::default();
        source.push(text, span);
        let mut marks = Marks::default();
        let text = inline::read(&source, &mut marks, self);
        Reading { text, marks }
    }

    /// Whether the file that is read is one whose code is run.
    fn is_run(&self) -> bool {
        // `.Rmd` is how R Markdown writes it, `.rmd` how some file systems do.
        let kind = self.path.rsplit_once('.').map_or("", |pair| pair.1);
        ["rmd", "qmd"].iter().any(|it| kind.eq_ignore_ascii_case(it))
    }

    /// Whether `$` may begin a formula.
    fn reads_dollars(&self) -> bool {
        self.syntax != MathSyntax::Off
    }

    /// The mark of a formula; `before` is in front of it in its file.
    fn formula(&mut self, found: dollar::Found, before: &str) -> Mark {
        let mut tex = unquoted(&found.tex, before);
        let rows = dollar::row_labels(&tex);
        let label = dollar::label(&mut tex);
        let tex = self.expanded(&tex);
        match (found.displayed, tex.trim().is_empty()) {
            (_, true) => Mark::Nothing,
            (true, false) => {
                let label = label.filter(|_| rows.is_empty());
                let mut attributes = inline::id(label);
                let pair = |(row, label): (usize, String)| (ROW_LABEL.to_owned(), format!("{row} {label}"));
                attributes.pairs.extend(rows.into_iter().map(pair));
                Mark::Display(tex, attributes)
            }
            (false, false) => Mark::Formula(tex),
        }
    }

    /// A formula without macros.
    fn expanded(&mut self, tex: &str) -> String {
        let tex = self.macros.take_definitions(tex);
        self.macros.expand(&tex)
    }

    /// Whether a text begins with the definition of a macro; it is taken in.
    fn definition(&mut self, text: &str) -> bool {
        let Some((_, length)) = macros::definition(text) else { return false };
        self.macros.take_definitions(&text[..length]);
        true
    }

    /// A label of the book, by the name that a reference has for it.
    fn label(&self, name: &str) -> Option<String> {
        self.facts.label(name)
    }

    /// Where `[Heading]` leads.
    fn heading(&self, words: &str) -> Option<String> {
        // mdBook's renderer prints brackets as they are.
        if self.mdbook { None } else { self.facts.heading(words, &self.path) }
    }

    /// The page that a wikilink names: its path from the folder of the file that is read.
    fn page(&self, name: &str) -> Option<String> {
        self.facts.page(name, &self.path)
    }

    /// The picture that an embed names: its path from the book's folder.
    fn picture(&mut self, name: &str) -> Option<String> {
        self.facts.picture(name, &self.path)
    }

    /// Whether a link leads to Obsidian's `^id`.
    fn names_block(&self, id: &str) -> bool {
        self.facts.blocks.contains(id)
    }

    /// Whether a path from the file that is read names a file.
    fn has_file(&self, path: &str) -> bool {
        self.facts.has_file(path, &self.path)
    }

    /// Something was seen that is not read: told once for each `key`, with how often.
    fn report_once(&mut self, key: String, diagnostic: impl FnOnce() -> Diagnostic) {
        self.report_kind(key, None, diagnostic);
    }

    /// As [`Foreign::report_once`]; `sign` is the sign of the table that was seen, if it is one.
    fn report_kind(
        &mut self,
        key: String,
        sign: Option<(&'static Sign, String)>,
        diagnostic: impl FnOnce() -> Diagnostic,
    ) {
        match self.kinds.get(&key) {
            Some(place) => self.seen[*place].count += 1,
            None => {
                self.kinds.insert(key, self.seen.len());
                self.seen.push(Seen { diagnostic: diagnostic(), count: 1, sign });
            }
        }
    }

    /// A sign of the table.
    fn record(&mut self, sign: &'static Sign, written: &str, span: Span) {
        // As much as fits on a line of a message.
        let written: String = written.chars().take(60).collect();
        // Signs with a fixed opening are one kind whatever is between; commands are one for each name.
        let key =
            format!("{:?} {}", sign.shape, if matches!(sign.shape, signs::Shape::Between(..)) { "" } else { &written });
        let message = format!("`{written}` is {}: it is printed as is", sign.whose);
        self.report_kind(key, Some((sign, written)), || warning(message, span, sign.cure));
    }

    /// Code of a language that is another program's.
    fn record_fence(&mut self, sign: &'static Sign, span: Span) {
        self.report_once(format!("{:?}", sign.shape), || {
            let message = match sign.whose {
                signs::KNITR => format!("this code is run by {}: it is shown as code", sign.whose),
                whose => format!("this is {whose}: it is shown as code"),
            };
            warning(message, span, sign.cure)
        });
    }

    fn raw_dropped(&mut self, format: &str, span: Span) {
        self.report_once(format!("raw {format}"), || {
            let message = format!("this raw `{format}` is left out: it is for another program");
            warning(message, span, "write it in Markdown, or `{=html}` for the EPUB")
        });
    }

    fn open_formula(&mut self, sign: &str, span: Span) {
        self.report_once(format!("open {sign}"), || {
            let message = format!("this `{sign}` opens a formula that is not closed: it is printed as is");
            warning(message, span, format!("write `{sign}` where it ends, or `\\{sign}` for the sign itself"))
        });
    }

    /// A reference in another program's way to a label that the book does not have.
    fn unknown_reference(&mut self, label: &str, whose: &str, span: Span) {
        let near = self.facts.near_label(label).map(|near| format!("did you mean `{near}`? if not, "));
        let near = near.unwrap_or_default();
        self.report_once(format!("reference {label}"), || {
            let message = format!(
                "this looks like a reference of {whose}, but nothing has the label `{label}`: it is printed as is"
            );
            warning(
                message,
                span,
                format!("{near}write `{{#{label}}}` after the heading, figure, table or formula that is meant"),
            )
        });
    }

    fn unknown_directive(&mut self, name: &str, argument: &str, span: Span) {
        let cure = match name {
            "toctree" => "list the chapters in a `SUMMARY.md`".to_owned(),
            "include" | "literalinclude" => format!("write `{{{{#include {argument}}}}}`"),
            "list-table" | "csv-table" => "write the table with bars: `| a | b |`".to_owned(),
            "index" => "write `[word]{.index}` in the text".to_owned(),
            _ => "write Markdown in its place, or remove it".to_owned(),
        };
        self.report_once(format!("directive {name}"), || {
            let message = format!("`{{{name}}}` is a directive of MyST that is not read: it is shown as code");
            warning(message, span, cure)
        });
    }

    fn unknown_role(&mut self, name: &str, span: Span) {
        self.report_once(format!("role {name}"), || {
            let message = format!("`{{{name}}}` is a role of MyST: it is printed as is");
            warning(message, span, "write it in Markdown: see the handbook, Coming from MyST")
        });
    }

    fn no_page(&mut self, written: &str, page: &str, embeds: bool, span: Span) {
        let embeds = embeds && page.contains('.') && !page.ends_with(".md");
        self.report_once(format!("page {page}"), || {
            let (what, help) = if embeds {
                (
                    "names no file in this folder: its name is printed",
                    "save the file in the book's folder, or write `![what it shows](picture.png)`",
                )
            } else {
                (
                    "leads to no page of this book: only its text is printed",
                    "add the file to the book, or remove the brackets",
                )
            };
            warning(format!("`{written}` {what}"), span, help)
        });
    }

    fn embedded_page(&mut self, written: &str, path: &str, span: Span) {
        // From the folder of this file, as includes are.
        let path = "../".repeat(self.path.matches('/').count()) + path.trim_start_matches('/');
        self.report_once("embedded page".into(), || {
            let message = format!("`{written}` shows another page in this one in Obsidian: here it is a link to it");
            warning(message, span, format!("write `{{{{#include {path}}}}}` to have its text here"))
        });
    }

    /// Tells what was seen.
    pub(crate) fn report(&mut self, report: &mut Report<'_>) {
        // Merging moves what was seen, so that its places no longer fit.
        self.kinds.clear();
        for mut seen in whole_file::merged(std::mem::take(&mut self.seen)) {
            if 1 < seen.count {
                seen.diagnostic.message.push_str(&format!(" ({} times, first here)", seen.count));
            }
            report.push(seen.diagnostic);
        }
    }
}

fn warning(message: String, span: Span, help: impl Into<String>) -> Diagnostic {
    Diagnostic::warning("syntax-foreign", message).at(span).help(help)
}

/// The treatment of a format in `{=format}`.
fn raw_format(format: &str) -> Raw {
    match format.trim() {
        "html" | "html5" | "html4" | "epub" | "epub3" | "epub2" => Raw::Epub,
        "markdown" | "md" | "gfm" | "commonmark" => Raw::Markdown,
        _ => Raw::Other,
    }
}

/// Whether a name is that of a label, by its prefix.
pub(crate) fn is_label(name: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "fig", "tbl", "tab", "eq", "sec", "lst", "thm", "lem", "cor", "def", "exm", "nte", "tip", "wrn", "imp", "cau",
    ];
    let prefix = name.split([':', '-']).next().unwrap_or("").to_ascii_lowercase();
    // A prefix alone is a word: `@fig` may be a person.
    prefix.len() < name.len() && PREFIXES.contains(&prefix.as_str())
}

/// Whether the word in brackets stands for the contents.
fn is_contents(word: &str) -> bool {
    let word = word.trim().trim_matches('_');
    word.eq_ignore_ascii_case("toc")
}

/// A text whose letters mean themselves in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // CommonMark 2.4 lets any ASCII punctuation be escaped. Full stops and commas have no meaning but at an item's
        // head.
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ' ') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The characters that marks and `protect` use are none of any text.
fn without_noncharacters(source: &Assembled) -> Cow<'_, Assembled> {
    if !source.text.contains(|c| ('\u{FDD0}'..='\u{FDEF}').contains(&c)) {
        return Cow::Borrowed(source);
    }
    let mut clean = Assembled::default();
    for (at, c) in source.text.char_indices() {
        let shown = if ('\u{FDD0}'..='\u{FDEF}').contains(&c) { '\u{FFFD}' } else { c };
        clean.push(shown.encode_utf8(&mut [0; 4]), source.span(at..at + c.len_utf8()));
    }
    Cow::Owned(clean)
}

/// The kinds of a text's lines, by which a typescript is recognised.
fn line_forms(text: &str) -> Vec<LineForm> {
    let mut scanner = LineScanner::default();
    let form = |line: &str| {
        let is_fenced = scanner.is_in_fence();
        match scanner.next(line.trim_end()) {
            LineKind::Code if !is_fenced => LineForm::Indented,
            LineKind::Text => LineForm::Text,
            _ => LineForm::Other,
        }
    };
    text.split_inclusive('\n').map(form).collect()
}

/// The most lines of a tag of JSX: as many attributes no tab has.
const LONGEST_TAG: usize = 24;

/// The same text with the tags of tabs on one line each: Prettier gives each attribute a line of its own.
fn with_tags_on_lines(source: &Assembled) -> Cow<'_, Assembled> {
    let text = &source.text;
    let mut out = Assembled::default();
    let (mut copied, mut at) = (0, 0);
    let mut scanner = LineScanner::default();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < copied {
            continue;
        }
        let kind = scanner.next(line.trim_end());
        if !matches!(kind, LineKind::Text | LineKind::Html) || !markup::begins_tab(line.trim()) {
            continue;
        }
        let parts: Vec<&str> = text[start..].split_inclusive('\n').take(LONGEST_TAG).collect();
        let is_end = |part: &&str| part.trim().is_empty() || part.trim_end().ends_with('>');
        let Some(last) = parts.iter().position(is_end).filter(|last| !parts[*last].trim().is_empty()) else { continue };
        out.push_from(source, copied..start);
        copied = start;
        for (number, part) in parts[..=last].iter().enumerate() {
            // The indent of the first line and the end of the last stay.
            let begin = if number == 0 { 0 } else { part.len() - part.trim_start().len() };
            let end = if number == last { part.len() } else { part.trim_end().len() };
            out.push_from(source, copied + begin..copied + end);
            if number < last {
                out.push(" ", source.span(copied + end..copied + part.len()));
            }
            copied += part.len();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(source);
    }
    out.push_from(source, copied..text.len());
    Cow::Owned(out)
}

/// The tabs of a text.
fn tabs(text: &str) -> Tabs<'_> {
    let mut scanner = LineScanner::default();
    Tabs::of(text, &mut |line, in_tab| {
        // In MDX no indent makes code.
        let kind = match scanner.next(if in_tab { line.trim_start_matches([' ', '\t']) } else { line }) {
            LineKind::Text | LineKind::Html => TabbedKind::Text,
            LineKind::Fence => TabbedKind::Fence,
            LineKind::Code | LineKind::Blank => TabbedKind::Other,
        };
        (kind, super::fence::prefix(line))
    })
}

/// The TeX of a formula without the signs of the quotation that its lines are in.
fn unquoted(tex: &str, before: &str) -> String {
    let line = before.rsplit('\n').next().unwrap_or("");
    if !tex.contains('\n') || !line.trim_start().starts_with('>') {
        return tex.to_owned();
    }
    let lines = tex.split('\n').enumerate();
    let bare = lines.map(|(at, it)| if at == 0 { it } else { it.trim_start_matches(['>', ' ', '\t']) });
    bare.collect::<Vec<_>>().join("\n")
}

/// Names without their case, by which pages and labels are found.
type Names = BTreeMap<String, Vec<String>>;
