//! The table of signs of other languages that are not read: the sign, whose it is, and what to write instead.
//!
//! What is read has code of its own (`inline`, `lines`, …). A new sign that is only reported is one row here.

/// A sign of another language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    /// Where and how it is written.
    pub(crate) shape: Shape,
    /// Whose it is, as a message says it.
    pub(crate) whose: &'static str,
    /// What to write instead.
    pub(crate) cure: &'static str,
}

/// How a sign is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A command with a backslash, in text or on its own.
    Command(&'static str),
    /// `\begin{name}`.
    Environment(&'static str),
    /// A line that begins so, and the sign is these letters.
    Line(&'static str),
    /// A line that begins so and holds the other; the sign is its first word.
    LineWith(&'static str, &'static str),
    /// A line that is a brace with a name in it: `{blurb}`, `{blurb: …}`, `{/blurb}`.
    Braces(&'static str),
    /// What is between these two in one line.
    Between(&'static str, &'static str),
    /// Code between fences whose language is this.
    Fence(&'static str),
}

const LATEX: &str = "LaTeX";
const MARKUA: &str = "Markua";
pub(super) const KNITR: &str = "R Markdown and Quarto";

const fn sign(shape: Shape, whose: &'static str, cure: &'static str) -> Sign {
    Sign { shape, whose, cure }
}

use Shape::{Between, Braces, Command, Environment, Fence, Line, LineWith};

/// All signs. The first that fits counts.
#[rustfmt::skip]
pub(crate) const SIGNS: &[Sign] = &[
    sign(Command("listoffigures"), LATEX, "take it out: figures are led to by their numbers, `[](#fig:x)`"),
    sign(Command("listoftables"), LATEX, "take it out: tables are led to by their numbers, `[](#tbl:x)`"),
    sign(Command("printindex"), LATEX, "write `::: index` and `:::` where the index is to stand"),
    sign(Command("printbibliography"), LATEX, "write `::: bibliography` and `:::` where the references are to stand"),
    sign(Command("bibliography"), LATEX, "name the file by `bibliography:` in the front matter"),
    sign(Command("bibliographystyle"), LATEX, "name a style by `csl:` in the front matter"),
    sign(Command("index"), LATEX, "write `[word]{.index}`"),
    sign(Command("label"), LATEX, "write `{#label}` after the heading, figure, table or formula"),
    sign(Command("cite"), LATEX, "write `[@key]`"),
    sign(Command("citep"), LATEX, "write `[@key]`"),
    sign(Command("citet"), LATEX, "write `@key`"),
    sign(Command("parencite"), LATEX, "write `[@key]`"),
    sign(Command("textcite"), LATEX, "write `@key`"),
    sign(Command("autocite"), LATEX, "write `[@key]`"),
    sign(Command("footcite"), LATEX, "write `[@key]`, and `csl:` names a style with notes"),
    sign(Command("textbf"), LATEX, "write `**bold**`"),
    sign(Command("textit"), LATEX, "write `*italic*`"),
    sign(Command("emph"), LATEX, "write `*emphasised*`"),
    sign(Command("textsc"), LATEX, "write `[small capitals]{.smallcaps}`"),
    sign(Command("texttt"), LATEX, "write the code between backticks"),
    sign(Command("underline"), LATEX, "write `<u>words</u>`"),
    sign(Command("textsuperscript"), LATEX, "write `2^nd^`"),
    sign(Command("textsubscript"), LATEX, "write `H~2~O`"),
    sign(Command("textcolor"), LATEX, "write `[words]{.class}` and give the class a colour in a theme"),
    sign(Command("color"), LATEX, "write `[words]{.class}` and give the class a colour in a theme"),
    sign(Command("url"), LATEX, "write `<https://example.org>`"),
    sign(Command("href"), LATEX, "write `[words](https://example.org)`"),
    sign(Command("footnote"), LATEX, "write `^[the note]`"),
    sign(Command("footnotemark"), LATEX, "write `[^label]`"),
    sign(Command("footnotetext"), LATEX, "write `[^label]: the note`"),
    sign(Command("ref"), LATEX, "nothing has this label: write `[](#label)`, and `{#label}` after what is meant"),
    sign(Command("eqref"), LATEX, "nothing has this label: write `[](#eq:label)`, and `{#eq:label}` after the formula"),
    sign(Command("autoref"), LATEX, "nothing has this label: write `[](#label)`, and `{#label}` after what is meant"),
    sign(Command("cref"), LATEX, "nothing has this label: write `[](#label)`, and `{#label}` after what is meant"),
    sign(Command("Cref"), LATEX, "nothing has this label: write `[](#label)`, and `{#label}` after what is meant"),
    sign(Command("nameref"), LATEX, "nothing has this label: write `[](#label)`, and `{#label}` after what is meant"),
    sign(Command("pageref"), LATEX, "nothing has this label: write `[](#label){.page}`"),
    sign(Command("includegraphics"), LATEX, "write `![what it shows](picture.png)`"),
    sign(Command("caption"), LATEX, "write `![what it shows](picture.png \"caption\")`, or `: caption` below a table"),
    sign(Command("part"), LATEX, "write `# Title {.part}`"),
    sign(Command("chapter"), LATEX, "write `# Title`"),
    sign(Command("section"), LATEX, "write `## Title`"),
    sign(Command("subsection"), LATEX, "write `### Title`"),
    sign(Command("subsubsection"), LATEX, "write `#### Title`"),
    sign(Command("paragraph"), LATEX, "write `##### Title`"),
    sign(Command("item"), LATEX, "write `- item` or `1. item`"),
    sign(Command("noindent"), LATEX, "take it out, or set `pdf.first-line-indent` for the whole book"),
    sign(Command("vspace"), LATEX, "take it out, or write `***` for a break between sections"),
    sign(Command("hspace"), LATEX, "take it out, or write `&nbsp;`"),
    sign(Command("vfill"), LATEX, "take it out, or write `::: pagebreak`"),
    sign(Command("hfill"), LATEX, "take it out, or write `::: right` around what is to stand at the right"),
    sign(Command("bigskip"), LATEX, "take it out, or write `***` for a break between sections"),
    sign(Command("medskip"), LATEX, "take it out, or write `***` for a break between sections"),
    sign(Command("smallskip"), LATEX, "take it out"),
    sign(Command("centering"), LATEX, "write `::: center` and `:::` around it"),
    sign(Command("raggedright"), LATEX, "set `pdf.justify = false` for the whole book"),
    sign(Command("hline"), LATEX, "write the table with bars: `| a | b |`"),
    sign(Command("multicolumn"), LATEX, "write the table as HTML, with `colspan`"),
    sign(Command("tableofcontents"), LATEX, "take it out: the contents are made, see `pdf.toc`"),
    sign(Command("maketitle"), LATEX, "take it out: the title page is made, see `pdf.title-page`"),
    sign(Command("frontmatter"), LATEX, "take it out: prefaces and the like are known by their titles"),
    sign(Command("mainmatter"), LATEX, "take it out: the text begins with the first chapter"),
    sign(Command("backmatter"), LATEX, "take it out: what follows the text is known by its titles"),
    sign(Command("appendix"), LATEX, "write `# Title {.appendix}`"),
    sign(Command("documentclass"), LATEX, "convert the file: `pandoc -f latex -t markdown -o book.md`"),
    sign(Command("usepackage"), LATEX, "take it out: packages of LaTeX are not loaded"),
    sign(Command("include"), LATEX, "list the files in a `SUMMARY.md`"),
    sign(Command("input"), LATEX, "write `{{#include file.md}}`"),
    sign(Command("setlength"), LATEX, "take it out: lengths are settings, such as `pdf.margins`"),
    sign(Command("pagestyle"), LATEX, "take it out: see `pdf.running-heads`"),
    sign(Command("thispagestyle"), LATEX, "take it out: see `pdf.running-heads`"),
    sign(Command("begingroup"), LATEX, "take it out"),
    sign(Command("endgroup"), LATEX, "take it out"),
    sign(Command("hypertarget"), LATEX, "write `[words]{#label}`"),
    sign(Command("hyperlink"), LATEX, "write `[words](#label)`"),
    sign(Command("marginpar"), LATEX, "write `^[a note]`"),
    sign(Command("sidenote"), LATEX, "write `^[a note]`"),
    sign(Command("marginnote"), LATEX, "write `^[a note]`"),
    sign(Command("lettrine"), LATEX, "set `pdf.drop-caps`"),
    sign(Command("LaTeX"), LATEX, "write LaTeX"),
    sign(Command("ldots"), LATEX, "write `...`"),
    sign(Command("dots"), LATEX, "write `...`"),
    sign(Command("linebreak"), LATEX, "end the line with a backslash"),

    sign(Environment("center"), LATEX, "write `::: center` and `:::` around it"),
    sign(Environment("flushright"), LATEX, "write `::: right` and `:::` around it"),
    sign(Environment("flushleft"), LATEX, "take it out"),
    sign(Environment("quote"), LATEX, "begin each line with `> `"),
    sign(Environment("quotation"), LATEX, "begin each line with `> `"),
    sign(Environment("verse"), LATEX, "write `::: verse` and `:::` around it"),
    sign(Environment("itemize"), LATEX, "begin each item with `- `"),
    sign(Environment("enumerate"), LATEX, "begin each item with `1. `"),
    sign(Environment("description"), LATEX, "write the term on a line, and `: what it means` below it"),
    sign(Environment("figure"), LATEX, "write `![what it shows](picture.png \"caption\"){#fig:x}`"),
    sign(Environment("table"), LATEX, "write the table with bars: `| a | b |`, and `: caption {#tbl:x}` below it"),
    sign(Environment("tabular"), LATEX, "write the table with bars: `| a | b |`"),
    sign(Environment("longtable"), LATEX, "write the table with bars: `| a | b |`"),
    sign(Environment("tabularx"), LATEX, "write the table with bars: `| a | b |`"),
    sign(Environment("verbatim"), LATEX, "write the code between lines of three backticks"),
    sign(Environment("lstlisting"), LATEX, "write the code between lines of three backticks"),
    sign(Environment("minted"), LATEX, "write the code between lines of three backticks"),
    sign(Environment("abstract"), LATEX, "write `# Abstract` above it"),
    sign(Environment("minipage"), LATEX, "take it out"),
    sign(Environment("multicols"), LATEX, "take it out"),
    sign(Environment("landscape"), LATEX, "take it out: a wide table is turned by itself"),
    sign(Environment("tikzpicture"), LATEX, "save the drawing as SVG and name that file"),
    sign(Environment("theorem"), LATEX, "write `::: aside Theorem` and `:::` around it"),
    sign(Environment("proof"), LATEX, "write `::: aside Proof` and `:::` around it"),
    sign(Environment("document"), LATEX, "convert the file: `pandoc -f latex -t markdown -o book.md`"),
    sign(Environment(""), LATEX, "write it in Markdown, or between `$$` if it is a formula"),

    sign(Line("A>"), MARKUA, "write `::: aside` above and `:::` below, and take the signs out"),
    sign(Line("B>"), MARKUA, "write `::: center` above and `:::` below, and take the signs out"),
    sign(Line("C>"), MARKUA, "write `::: center` above and `:::` below, and take the signs out"),
    sign(Line("D>"), MARKUA, "write `::: note` above and `:::` below, and take the signs out"),
    sign(Line("E>"), MARKUA, "write `::: caution` above and `:::` below, and take the signs out"),
    sign(Line("I>"), MARKUA, "write `::: note` above and `:::` below, and take the signs out"),
    sign(Line("Q>"), MARKUA, "write `::: note` above and `:::` below, and take the signs out"),
    sign(Line("T>"), MARKUA, "write `::: tip` above and `:::` below, and take the signs out"),
    sign(Line("W>"), MARKUA, "write `::: warning` above and `:::` below, and take the signs out"),
    sign(Line("X>"), MARKUA, "write `::: note Exercise` above and `:::` below, and take the signs out"),
    sign(Braces("class: part"), MARKUA, "write `# Title {.part}`"),
    sign(Braces("blurb"), MARKUA, "write `::: note` above and `:::` below it"),
    sign(Braces("aside"), MARKUA, "write `::: aside` above and `:::` below it"),
    sign(Braces("frontmatter"), MARKUA, "take it out: prefaces and the like are known by their titles"),
    sign(Braces("mainmatter"), MARKUA, "take it out: the text begins with the first chapter"),
    sign(Braces("backmatter"), MARKUA, "take it out: what follows the text is known by its titles"),
    sign(Braces("sample"), MARKUA, "take it out, or list fewer files"),
    sign(Braces("quiz"), MARKUA, "write the questions as a list"),
    sign(Braces("exercise"), MARKUA, "write `::: note Exercise` above and `:::` below it"),
    sign(Braces("caption"), MARKUA, "write the caption behind the picture: `![what it shows](a.png \"caption\")`"),
    sign(Braces("width"), MARKUA, "write `{width=60%}` right behind the picture"),
    sign(Braces("title"), MARKUA, "write `title=\"…\"` behind the language of the code"),
    sign(Braces("id"), MARKUA, "write `{#label}` right behind what is meant"),
    sign(Braces("lang"), MARKUA, "write the language right behind the three backticks"),
    sign(Braces("format"), MARKUA, "write the language right behind the three backticks"),
    sign(Braces("pagebreak"), MARKUA, "write `::: pagebreak`"),

    sign(Between("{{<", ">}}"), "a shortcode of Hugo or Quarto", "write Markdown in its place"),
    sign(Between("{{%", "%}}"), "a shortcode of Hugo", "write Markdown in its place"),
    sign(Between("{%", "%}"), "a tag of Liquid or Jinja (Jekyll, GitBook, MkDocs)", "write Markdown in its place"),
    sign(Between("{{", "}}"), "a variable of Jekyll, Hugo or Jinja", "write the value, or put the braces between backticks"),
    sign(Between("{: ", "}"), "attributes of kramdown", "write `{#id .class}` right behind what they belong to"),
    sign(Between("{:.", "}"), "attributes of kramdown", "write `{#id .class}` right behind what they belong to"),
    sign(Between("{:#", "}"), "attributes of kramdown", "write `{#id .class}` right behind what they belong to"),

    sign(Fence("mermaid"), "a diagram of Mermaid", "draw it with `mmdc -i a.mmd -o a.svg` and name the picture: `![what it shows](a.svg)`"),
    sign(Fence("plantuml"), "a diagram of PlantUML", "draw it with `plantuml -tsvg` and name the picture: `![what it shows](a.svg)`"),
    sign(Fence("puml"), "a diagram of PlantUML", "draw it with `plantuml -tsvg` and name the picture: `![what it shows](a.svg)`"),
    sign(Fence("graphviz"), "a diagram of Graphviz", "draw it with `dot -Tsvg` and name the picture: `![what it shows](a.svg)`"),
    sign(Fence("d2"), "a diagram of D2", "draw it with `d2 a.d2 a.svg` and name the picture: `![what it shows](a.svg)`"),
    sign(Fence("dataview"), "a query of Obsidian's Dataview", "write the list or table that it gives"),
    sign(Fence("dataviewjs"), "a query of Obsidian's Dataview", "write the list or table that it gives"),
    sign(Fence("query"), "a query of Obsidian", "write the list that it gives"),
    sign(Fence("tikz"), "a drawing of TikZ", "save the drawing as SVG and name that file"),
    sign(Fence("{r"), KNITR, "run it first (`quarto render --to md`), or write its language without braces: ```` ```r ````"),
    sign(Fence("{python"), KNITR, "run it first (`quarto render --to md`), or write its language without braces: ```` ```python ````"),
    sign(Fence("{julia"), KNITR, "run it first (`quarto render --to md`), or write its language without braces: ```` ```julia ````"),
    sign(Fence("{bash"), KNITR, "run it first (`quarto render --to md`), or write its language without braces: ```` ```bash ````"),
    sign(Fence("{sql"), KNITR, "run it first (`quarto render --to md`), or write its language without braces: ```` ```sql ````"),
    sign(Fence("{ojs"), KNITR, "run it first (`quarto render --to md`), or write its language without braces: ```` ```js ````"),
    sign(Fence("{mermaid"), "a diagram of Mermaid", "draw it with `mmdc -i a.mmd -o a.svg` and name the picture: `![what it shows](a.svg)`"),
    sign(Fence("{dot"), "a diagram of Graphviz", "draw it with `dot -Tsvg` and name the picture: `![what it shows](a.svg)`"),

    sign(Line("#+TITLE:"), "Org", "convert the file: `pandoc -f org -t markdown -o book.md`"),
    sign(Line("#+title:"), "Org", "convert the file: `pandoc -f org -t markdown -o book.md`"),
    sign(Line("#+BEGIN_"), "Org", "convert the file: `pandoc -f org -t markdown -o book.md`"),
    sign(Line("#+begin_"), "Org", "convert the file: `pandoc -f org -t markdown -o book.md`"),
    sign(Line(".. _"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line(".. code-block::"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line(".. image::"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line(".. figure::"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line(".. note::"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line(".. warning::"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line(".. toctree::"), "reStructuredText", "convert the file: `pandoc -f rst -t markdown -o book.md`"),
    sign(Line("[source,"), "AsciiDoc", "convert the file: `asciidoctor -b docbook`, then `pandoc -f docbook -t markdown`"),
    sign(Line(":toc:"), "AsciiDoc", "convert the file: `asciidoctor -b docbook`, then `pandoc -f docbook -t markdown`"),
    sign(Line("[NOTE]"), "AsciiDoc", "write `> [!NOTE]`"),
    sign(Line("--8<--"), "MkDocs' snippets", "write `{{#include file.md}}`"),
    sign(LineWith("import ", " from "), "MDX", "take it out: components don't run in books"),
    sign(LineWith("export const ", "="), "MDX", "take it out: components don't run in books"),
    sign(Line("@import "), "Markdown Preview Enhanced", "write `{{#include file.md}}`"),
    sign(Line("<<["), "Markua or MultiMarkdown", "write `{{#include file.md}}`"),
    sign(Line("<<("), MARKUA, "write `{{#include file.md}}` between lines of three backticks"),
    sign(Line("::: {.cell"), KNITR, "run it first: `quarto render --to md`"),
];

/// The first sign that a test accepts.
pub(crate) fn find(accepts: impl Fn(Shape) -> bool) -> Option<&'static Sign> {
    SIGNS.iter().find(|sign| accepts(sign.shape))
}
