//! Remarks beside those of the table of signs: syntax that was read in a way that an author should know of, and syntax
//! that can't be read.

use super::{Foreign, Scan, warning};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Remarks that are made in the same words wherever they apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remark {
    CriticChange,
    /// A change or a comment that Word tracked.
    TrackedChange,
    /// A drawn table that can't be read.
    BrokenGrid,
    /// A pause of slides.
    Pause,
    /// A number of Quarto's at the end of a line of code.
    CodeAnnotation,
    /// A comment of Obsidian without its end.
    OpenComment,
    /// A comment of Obsidian that begins in a line, and ends in another paragraph.
    PartedComment,
    /// A line of tags.
    Tags,
    /// Metadata in the midst of a text.
    LateMetadata,
    /// Notes for the speaker of slides.
    SpeakerNotes,
    /// A sentence that is indented as code is.
    IndentedProse,
    /// A tag that Word leaves in HTML: `<o:p>`.
    WordTag,
}

impl Remark {
    /// The message and the cure.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Remark::CriticChange => (
                "changes of CriticMarkup are taken as accepted: what is deleted is left out, and so are remarks",
                "accept or reject the changes in the text",
            ),
            Remark::TrackedChange => (
                "changes that Word tracked are taken as accepted: what is deleted is left out, and so are comments",
                "accept or reject the changes in Word before the text is converted",
            ),
            Remark::BrokenGrid => (
                "this looks like a drawn table of pandoc, but its lines do not meet: it is printed as is",
                "draw each row as wide as the first line, or write the table with bars: `| a | b |`",
            ),
            Remark::Pause => (
                "`. . .` is a pause of Quarto's slides: it is printed as an ellipsis",
                "remove it, or write `***` for a break between sections",
            ),
            Remark::CodeAnnotation => (
                "the number at the end of this line is an annotation of Quarto: it is printed as part of the code",
                "write the remark into a comment of the code, or `(1)` in place of `<1>`",
            ),
            Remark::OpenComment => (
                "this `%%` opens a comment of Obsidian that is not closed: it is printed as is",
                "write `%%` where the comment ends, or `\\%%` for the signs themselves",
            ),
            Remark::PartedComment => (
                "this `%%` opens a comment that ends in another paragraph: it is printed as is",
                "write the `%%` on a line of its own: such a comment may hold paragraphs",
            ),
            Remark::Tags => (
                "these are tags of Obsidian: they are printed as they are",
                "move them into the front matter, `tags: [a, b]`, or remove them",
            ),
            Remark::SpeakerNotes => (
                "these are notes for the speaker of slides: they are left out",
                "write `::: aside` in the place of `::: {.notes}` to have them in the book",
            ),
            Remark::IndentedProse => (
                "this is indented by a tab or four spaces, which makes code of it, but looks like a sentence",
                "remove the indent; or write `> ` before a quotation, and lines of three backticks around code",
            ),
            Remark::WordTag => (
                "this is a tag of Word: it is left out, and the words in it are kept",
                "remove it: in Word save as Web Page, Filtered, before the text is converted",
            ),
            Remark::LateMetadata => {
                ("metadata is read at the head of a file: this is left out", "move these lines to the head of the file")
            }
        }
    }
}

impl Foreign {
    /// Tells of something, once for all places.
    pub(super) fn remark(&mut self, remark: Remark, span: Span) {
        let (message, help) = remark.words();
        self.report_once(format!("{remark:?}"), || warning(message.into(), span, help));
    }

    /// TeX's thin space, which was read.
    pub(super) fn thin_space(&mut self, span: Span) {
        self.report_once("thin space".into(), || {
            let message = "`\\,` is read as TeX's thin space, which no line ends at: to CommonMark it is a comma";
            let help = "write `,` if a comma is meant";
            Diagnostic::note("syntax-foreign", message).at(span).help(help)
        });
    }

    /// A number in the manner of TeX's, or with an escaped comma: nobody but its author knows.
    pub(super) fn comma_in_number(&mut self, span: Span) {
        self.report_once("comma in a number".into(), || {
            let message = "`\\,` in a number is a comma, as CommonMark has it, not TeX's thin space";
            let help = "write `&#8239;` for the space, or `,` for the comma";
            Diagnostic::note("syntax-foreign", message).at(span).help(help)
        });
    }

    /// A tab of JSX without its end.
    pub(super) fn open_tab(&mut self, name: &str, span: Span) {
        self.report_once(format!("open tab {name}"), || {
            let message = format!("this `<{name}>` is not closed: what is indented below it may be read as code");
            warning(message, span, format!("write `</{name}>` where it ends"))
        });
    }

    /// A table whose second line has another number of columns than its head.
    pub(super) fn table_columns(&mut self, head: usize, own: usize, span: Span) {
        let counted = |count: usize| if count == 1 { "1 column".to_owned() } else { format!("{count} columns") };
        self.report_once("table columns".into(), || {
            let message = format!(
                "this line has {}, but the head of the table above it has {}: the table is printed as text",
                counted(own),
                counted(head)
            );
            // A table of more columns is told well enough by twelve.
            let help = format!("write it with as many columns as the head: `|{}`", "---|".repeat(head.min(12)));
            Diagnostic::warning("table-unread", message).at(span).help(help)
        });
    }

    /// Lines with bars without the line of hyphens that makes a table of them.
    pub(super) fn headless_table(&mut self, span: Span) {
        self.report_once("table head".into(), || {
            let message =
                "these lines look like a table, but it has no head with a line of hyphens below: it is printed as text";
            let help = "write a first line with the heads of the columns, and `|---|---|` below it";
            Diagnostic::warning("table-unread", message).at(span).help(help)
        });
    }

    /// A block between slashes whose name is not known.
    pub(super) fn slash_block(&mut self, written: &str, span: Span) {
        let shown: String = written.chars().take(40).collect();
        self.report_once(format!("slashes {shown}"), || {
            let message = format!("`{shown}` is a block of MkDocs: it is printed as is");
            let help = match written.contains("caption") {
                true => "write the caption behind the picture: `![what it shows](a.png \"caption\")`",
                false => "write `::: note Title` above and `:::` below it",
            };
            warning(message, span, help)
        });
    }

    /// Metadata at the head of a file that is not read.
    pub(super) fn head_metadata(&mut self, sign: &str, language: &str, span: Span) {
        self.report_once("head metadata".into(), || {
            let message =
                format!("this `{sign}` opens metadata in {language} that is not read here: it is printed as text");
            warning(message, span, "write it in YAML between two lines of `---`, or in TOML between two lines of `+++`")
        });
    }

    /// A box of MkDocs without a text.
    pub(super) fn empty_box(&mut self, written: &str, span: Span) {
        let shown: String = written.chars().take(40).collect();
        self.report_once("empty box".into(), || {
            let message = format!("`{shown}` opens a box of MkDocs that has no text: it is printed as is");
            warning(message, span, "indent its text below by four spaces, or remove the line")
        });
    }

    /// The number of an example that is not there.
    pub(super) fn unknown_example(&mut self, label: &str, span: Span) {
        self.report_once(format!("example {label}"), || {
            let message = format!("no example has the label `{label}`: `(@{label})` is printed as is");
            warning(message, span, format!("begin the item of a list with `(@{label}) `, or correct the label"))
        });
    }

    /// A field of Dataview.
    pub(super) fn field(&mut self, written: &str, span: Span) {
        self.report_once("field".into(), || {
            let message = format!("`{written}` is a field of Obsidian's Dataview: it is printed as is");
            warning(message, span, "move it into the front matter, or write `%%` before and behind it to hide it")
        });
    }

    /// Quotes that mark bold or italic words in MediaWiki.
    pub(super) fn wiki_quotes(&mut self, quotes: &str, cure: &'static str, span: Span) {
        self.report_once(format!("quotes {quotes}"), || {
            let message = format!("`{quotes}` before and behind words is MediaWiki's: it is printed as is");
            warning(message, span, cure)
        });
    }

    /// A line that is the path of a file.
    pub(super) fn content_block(&mut self, path: &str, span: Span) {
        self.report_once(format!("content {path}"), || {
            let kind = path.rsplit_once('.').map_or("", |found| found.1).to_ascii_lowercase();
            let own = path.trim_start_matches('/');
            let help = match &*kind {
                "md" | "markdown" | "txt" => format!("write `{{{{#include {own}}}}}`"),
                "csv" => "write the table with bars: `| a | b |`".to_owned(),
                _ => format!("write `![what it shows](<{own}>)`"),
            };
            warning(format!("`{path}` is a file that iA Writer shows in its place: its name is printed"), span, help)
        });
    }

    /// Attributes on a line of their own; `below` is the line that follows.
    pub(super) fn loose_attributes(&mut self, written: &str, below: &str, span: Span) {
        let is_code = below.starts_with("```") || below.starts_with("~~~");
        self.report_once(format!("attributes {is_code}"), || {
            if is_code {
                let message = format!("`{written}` belongs to the code below, as in Markua: it is left out");
                return warning(
                    message,
                    span,
                    "write the language and what else there is behind the fence: ```` ```ruby {.numberLines} ````",
                );
            }
            let message = format!("`{written}` belongs to a whole block, as in kramdown: all but its id is left out");
            warning(message, span, "write `::: {.class}` above the block and `:::` below it")
        });
    }

    /// Attributes that a space parts from what they belong to.
    pub(super) fn report_detached_attributes(&mut self, written: &str, span: Span) {
        self.report_once("parted".into(), || {
            let message = format!("`{written}` is separated from what it belongs to: it is printed as is");
            warning(message, span, "remove the space before the brace")
        });
    }

    /// Attributes right behind a word without brackets.
    pub(super) fn word_attributes(&mut self, word: &str, written: &str, span: Span) {
        self.report_once("word".into(), || {
            let message = format!("`{written}` is behind a word without brackets: it is printed as is");
            warning(message, span, format!("write `[{word}]{written}`, or `\\{{` for the brace itself"))
        });
    }

    /// Attributes right behind bold or italic words.
    pub(super) fn words_attributes(&mut self, written: &str, span: Span) {
        self.report_once("words".into(), || {
            let message =
                format!("`{written}` is behind bold or italic words, which have no attributes: it is printed as is");
            warning(message, span, format!("write brackets around the words, `[**words**]{written}`"))
        });
    }

    /// A role of reStructuredText.
    pub(super) fn sphinx_role(&mut self, written: &str, span: Span) {
        self.report_once("sphinx role".into(), || {
            let message = format!("`{written}` is a role of reStructuredText: it is printed as is");
            let name = written.trim_matches(':');
            warning(message, span, format!("write it as MyST does, ``{{{name}}}`…` ``, or in Markdown"))
        });
    }

    /// An icon of a web site, or an emoji that is not known.
    pub(super) fn icon(&mut self, written: &str, span: Span) {
        self.report_once(format!("icon {written}"), || {
            let message = format!("`{written}` is an icon or emoji of a web site: it is printed as is");
            warning(message, span, "remove it, or write a sign or a word in its place")
        });
    }

    /// A brace that opens attributes and is not closed.
    pub(super) fn open_brace(&mut self, written: &str, span: Span) {
        self.report_once(format!("brace {written}"), || {
            let message = format!("the brace of `{written}` is not closed: it is printed as is");
            warning(message, span, format!("write `{written}}}`"))
        });
    }

    /// Code in a line that another program runs.
    fn run_code(&mut self, whose: &str, span: Span) {
        self.report_once(format!("run {whose}"), || {
            let message = format!("this code is run by {whose}: it is shown as code");
            warning(message, span, "write its result in its place")
        });
    }

    /// A picture whose path has spaces, and is not that of a file.
    pub(super) fn spaced_path(&mut self, path: &str, span: Span) {
        self.report_once(format!("spaced {path}"), || {
            let message = format!("`{path}` has a space: this is not an image, and is printed as is");
            warning(message, span, format!("write `![what it shows](<{path}>)`"))
        });
    }

    /// A heading without the space that CommonMark wants.
    pub(super) fn heading_space(&mut self, written: &str, span: Span) {
        let start: String = written.chars().take(24).collect();
        self.report_once("heading".into(), || {
            let message = format!("`{start}` has no space behind its signs: it is text, no heading");
            warning(message, span, "write a space behind the `#`, or `\\#` for the sign itself")
        });
    }

    /// Formulas in a book whose project does not have them.
    pub(super) fn formulas_off(&mut self, written: &str, span: Span) {
        self.report_once("math off".into(), || {
            let message = format!("`{written}` looks like a formula, but this book has none: it is printed as is");
            let help = "write `math = \"dollars\"` under `[output.chapbook]` in `book.toml`, or `mathjax-support = true` \
                        under `[output.html]`";
            warning(message, span, help)
        });
    }
}

impl Scan<'_, '_> {
    /// Whether the words in brackets that end before a byte are those of a picture.
    pub(super) fn is_picture(&self, at: usize) -> bool {
        self.before(at).rsplit_once('[').is_some_and(|found| found.0.ends_with('!'))
    }

    /// `{#id` at the end of a heading, a link or a picture, whose brace is not closed.
    pub(super) fn open_attributes(&mut self, at: usize, rest: &str) {
        let line = rest.split('\n').next().unwrap_or("").trim_end();
        let name = line.strip_prefix("{#").or_else(|| line.strip_prefix("{.")).filter(|_| line.len() < 200);
        let named =
            name.is_some_and(|found| found.starts_with(char::is_alphabetic)) && !line.contains(['}', '|', '(', '"']);
        let before = self.before(at);
        let belongs = before.starts_with('#') || before.ends_with([')', ']']);
        if named && belongs && line.split_whitespace().count() < 4 {
            let span = self.span(&(at..at + line.len()));
            self.foreign.open_brace(line, span);
        }
    }

    /// Code in a line that R, Obsidian's Dataview or MkDocs sees as more than code.
    pub(super) fn program(&mut self, at: usize, inner: &str, end: usize) {
        let is_call = |found: &str| found.contains('(') && found.ends_with(')');
        let whose = match inner.split_once(' ') {
            Some(("r", rest)) if is_call(rest) || self.foreign.is_run() => "R Markdown",
            Some(("{r}" | "{python}" | "{julia}", _)) => "Quarto",
            Some(("=" | "$=", rest)) if (rest.starts_with("this.") || rest.starts_with("dv.")) => "Obsidian's Dataview",
            _ => return,
        };
        let span = self.span(&(at..at + end));
        self.foreign.run_code(whose, span);
    }
}
