//! Tags of site makers as blocks of the own language: `{% hint %}` of GitBook, `{{< figure >}}` and `{{% notice %}}` of
//! Hugo, `{% highlight %}` of Jekyll, `{{< video >}}` of Quarto. What is not known here is told by the table of signs.

use std::ops::Range;

use super::directive::quoted;
use super::ends::TagEnds;
use super::line_kind::LineKind;
use super::lines::{Blocks, Replacement};
use super::mark::Mark;
use super::{Scan, link};
use crate::parse::callout;
use crate::parse::site_tag::{BRACES, Tag, tag};

/// How a tag is written that is to be shown, and the braces that are shown.
const ESCAPED: &[(&str, &str, (&str, &str))] = &[
    ("{{{<", ">}}}", ("{{<", ">}}")),
    ("{{{%", "%}}}", ("{{%", "%}}")),
    ("{{</*", "*/>}}", ("{{<", ">}}")),
    ("{{%/*", "*/%}}", ("{{%", "%}}")),
];

impl Blocks<'_, '_> {
    /// Reads the tag that a line is, with what it holds.
    pub(super) fn tag(&mut self, at: usize) -> Option<usize> {
        let tag = tag(self.body(at))?;
        if tag.ends {
            // Ends that were met without their beginning, which was taken before: of these nothing is shown either.
            let known = matches!(tag.name, "raw" | "tabs" | "tab" | "content-ref" | "columns" | "column" | "comment");
            return known.then(|| self.put(at..at + 1, Vec::new()));
        }
        match tag.name {
            "hint" | "notice" | "admonition" | "alert" | "callout" | "note" | "tip" | "warning" | "info"
            | "caution" | "danger" | "important" => self.tag_callout(at, &tag),
            "highlight" | "code-block" => self.tag_code(at, &tag),
            "code" => self.unwrapped(at, tag.named("title")),
            "details" | "expand" => self.tag_details(at, &tag),
            "tab" | "stepper" | "step" => self.unwrapped(at, tag.value(&["title", "name"])),
            "raw" | "tabs" | "content-ref" | "columns" | "column" => Some(self.put(at..at + 1, Vec::new())),
            "comment" => {
                let end = self.verbatim_end(at, "comment")?;
                Some(self.put(at..end + 1, Vec::new()))
            }
            "figure" | "image" => self.tag_figure(at, &tag),
            // What Quarto embeds is the output of a notebook.
            "embed" if tag.value(&["url"]).is_some_and(|it| it.contains(".ipynb")) => None,
            "embed" | "video" | "youtube" | "vimeo" => self.tag_link(at, &tag),
            _ => None,
        }
    }

    /// `[words]: {{< relref "a.md" >}}`: the definition of a link, whose address has spaces and quotes for Markdown.
    pub(super) fn tagged_definition(&mut self, at: usize) -> Option<usize> {
        let body = self.body(at).trim_end();
        let (words, address) = body.split_once("]: ").filter(|pair| pair.0.starts_with('['))?;
        // `[^1]: ` begins the text of a note.
        if words.starts_with("[^") || words[1..].contains(['[', ']']) {
            return None;
        }
        let read = crate::parse::site_tag::path(address)?;
        let (path, title) = link::split_title(&read);
        // A path of several words is an expression that only the site maker can work out.
        if path.contains(char::is_whitespace) {
            return None;
        }
        let path = link::site_path(self.foreign, path);
        Some(self.put(at..at + 1, vec![Replacement::Generated(format!("{words}]: <{path}>{title}"))]))
    }

    /// The line that ends what the tag at a line began. What code shows of tags ends nothing.
    fn tag_end(&mut self, at: usize) -> Option<usize> {
        self.tag_ends().of_opening(at)
    }

    /// The line that ends what is taken as it is, whatever it looks like: the first tag that closes it.
    fn verbatim_end(&mut self, at: usize, name: &str) -> Option<usize> {
        self.tag_ends().first_after(at, name)
    }

    /// Where tags end, read once: to look for the end of each from its own line on takes the square of their number.
    fn tag_ends(&mut self) -> &TagEnds {
        let (source, lines) = (self.source, &self.lines);
        self.tags.get_or_insert_with(|| {
            TagEnds::of(lines.iter().map(|line| (&source.text[line.body..line.range.end], line.kind == LineKind::Code)))
        })
    }

    /// A container with the content of an element.
    fn wrapped(&mut self, lines: Range<usize>, opening: String) -> usize {
        let content = self.content(lines.start + 1..lines.end, lines.start, 0);
        let pieces = vec![
            Replacement::blank(),
            Replacement::Generated(opening),
            content,
            Replacement::closing(),
            Replacement::blank(),
        ];
        self.put(lines.start..lines.end + 1, pieces)
    }

    fn tag_callout(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let end = self.tag_end(at)?;
        let style = tag.value(&["style", "type", "context", "color"]).unwrap_or(tag.name);
        let named = callout::named(style).or(callout::named(tag.name));
        let own = named.map(callout::Named::title).unwrap_or_default();
        let title = tag.named("title").unwrap_or(&own);
        let braces = if title.is_empty() { String::new() } else { format!(" {{title={}}}", quoted(title)) };
        Some(self.wrapped(at..end, format!("::: {}{braces}", named.map_or("note", |item| item.name))))
    }

    fn tag_details(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let end = self.tag_end(at)?;
        let title = tag.value(&["title", "summary"]).unwrap_or("");
        let opening = format!("::: aside {{title={} {}=closed}}", quoted(title), callout::FOLD);
        Some(self.wrapped(at..end, opening))
    }

    fn tag_code(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let end = self.verbatim_end(at, tag.name)?;
        // Longer than any fence that the code itself may show.
        let fence = "`".repeat(12);
        let language = tag.value(&["lang", "language"]).unwrap_or("");
        let text = self.text_of(at + 1..end, at, 0);
        let pieces = vec![
            Replacement::Generated(format!("{fence}{language}")),
            Replacement::Text(text),
            Replacement::Generated(fence),
        ];
        Some(self.put(at..end + 1, pieces))
    }

    /// The content of an element, below its name in bold type.
    fn unwrapped(&mut self, at: usize, title: Option<&str>) -> Option<usize> {
        let end = self.tag_end(at)?;
        let content = self.content(at + 1..end, at, 0);
        let mut pieces = vec![Replacement::Generated("::: group".into())];
        pieces.extend(
            title.into_iter().flat_map(|item| [Replacement::Generated(format!("**{item}**")), Replacement::blank()]),
        );
        pieces.extend([content, Replacement::blank(), Replacement::closing(), Replacement::blank()]);
        Some(self.put(at..end + 1, pieces))
    }

    fn tag_figure(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let source = tag.value(&["src", "link"])?;
        let alt = super::escaped(tag.named("alt").unwrap_or(""));
        // Hugo sets the title above the caption.
        let caption = match (tag.named("title"), tag.named("caption")) {
            (Some(title), Some(caption)) => format!("**{title}** {caption}"),
            (title, caption) => title.or(caption).unwrap_or_default().to_owned(),
        };
        let caption = if caption.is_empty() { String::new() } else { format!(" {}", quoted(&caption)) };
        let width = tag.named("width").map(|item| format!("{{width={}}}", quoted(item))).unwrap_or_default();
        let picture = format!("![{alt}](<{}>{caption}){width}", source.trim_start_matches('/'));
        Some(self.put(at..at + 1, vec![Replacement::blank(), Replacement::Generated(picture), Replacement::blank()]))
    }

    /// A film or another site: its address.
    fn tag_link(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let given = tag.value(&["url", "id", "src"])?;
        let address = match tag.name {
            "youtube" => format!("https://youtu.be/{given}"),
            "vimeo" => format!("https://vimeo.com/{given}"),
            _ => given.to_owned(),
        };
        let link = if address.contains("://") { format!("<{address}>") } else { format!("[{address}](<{address}>)") };
        Some(self.put(at..at + 1, vec![Replacement::blank(), Replacement::Generated(link), Replacement::blank()]))
    }
}

impl Scan<'_, '_> {
    /// A tag in a line. Returns where to go on.
    pub(super) fn tag(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        for (open, close) in [("{#", "#}"), ("{/*", "*/}")] {
            let inner = rest.strip_prefix(open).and_then(|item| item.split_once(close)).map(|item| item.0);
            if let Some(inner) = inner.filter(|item| item.starts_with([' ', '\n'])) {
                let end = at + open.len() + inner.len() + close.len();
                self.mark(at..end, Mark::Nothing);
                return Some(end);
            }
        }
        // A third brace escapes a shortcode of Quarto, a comment's sign one of Hugo.
        for (open, close, braces) in ESCAPED {
            let Some((inner, _)) = rest.strip_prefix(open).and_then(|item| item.split_once(close)) else { continue };
            let end = at + open.len() + inner.len() + close.len();
            let shown = format!("{}{inner}{}", braces.0, braces.1);
            self.replace(at..end, &super::escaped(&shown));
            return Some(end);
        }
        for (open, close) in BRACES {
            let Some((inner, _)) = rest.strip_prefix(open).and_then(|item| item.split_once(close)) else { continue };
            let range = at..at + open.len() + inner.len() + close.len();
            let end = range.end;
            match inner.trim().split_once(char::is_whitespace).unwrap_or((inner.trim(), "")) {
                ("raw" | "endraw", "") => self.mark(range, Mark::Nothing),
                ("kbd", keys) => {
                    let keys = keys.trim_matches(['"', '\'']);
                    self.replace(range, &format!("<kbd>{}</kbd>", super::escaped(keys)));
                }
                _ => continue,
            }
            return Some(end);
        }
        None
    }
}
