//! Tags of site makers as blocks of the own language: `{% hint %}` of GitBook, `{{< figure >}}` and `{{% notice %}}` of
//! Hugo, `{% highlight %}` of Jekyll, `{{< video >}}` of Quarto. What is not known here is told by the table of signs.

use std::ops::Range;

use super::Scan;
use super::directive::quoted;
use super::lines::{Blocks, Piece};
use super::mark::Mark;
use super::tags::{BRACES, Tag, tag};
use crate::parse::callout;

impl Blocks<'_, '_> {
    /// Reads the tag that a line is, with what it holds.
    pub(super) fn tag(&mut self, at: usize) -> Option<usize> {
        let tag = tag(self.body(at))?;
        if tag.ends {
            let known = matches!(tag.name, "raw" | "tabs" | "tab" | "content-ref" | "columns" | "column" | "comment");
            return known.then(|| self.put(at..at + 1, Vec::new()));
        }
        match tag.name {
            "hint" | "notice" | "admonition" | "alert" | "callout" | "note" | "tip" | "warning" | "info"
            | "caution" | "danger" | "important" => self.tag_callout(at, &tag),
            "highlight" | "code-block" => self.tag_code(at, &tag),
            "code" => self.unwrapped(at, &tag, tag.named("title")),
            "details" | "expand" => self.tag_details(at, &tag),
            "tab" | "stepper" | "step" => self.unwrapped(at, &tag, tag.value(&["title", "name"])),
            "raw" | "tabs" | "content-ref" | "columns" | "column" => Some(self.put(at..at + 1, Vec::new())),
            "comment" => {
                let end = self.tag_end(at, "comment")?;
                Some(self.put(at..end + 1, Vec::new()))
            }
            "figure" | "image" => self.tag_figure(at, &tag),
            "embed" | "video" | "youtube" | "vimeo" => self.tag_link(at, &tag),
            _ => None,
        }
    }

    /// The line that ends what the tag at a line began.
    fn tag_end(&self, at: usize, name: &str) -> Option<usize> {
        let mut open = 1_usize;
        for line in at + 1..self.lines.len() {
            let Some(found) = tag(self.body(line)).filter(|item| item.name == name) else { continue };
            open = if found.ends { open - 1 } else { open + 1 };
            if open == 0 {
                return Some(line);
            }
        }
        None
    }

    /// A container with what stands between two tags.
    fn wrapped(&mut self, lines: Range<usize>, opening: String) -> usize {
        let content = self.content(lines.start + 1..lines.end, lines.start, 0);
        let blank = || Piece::Generated(String::new());
        let pieces = vec![blank(), Piece::Generated(opening), content, Piece::Generated(":::".into()), blank()];
        self.put(lines.start..lines.end + 1, pieces)
    }

    fn tag_callout(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let end = self.tag_end(at, tag.name)?;
        let style = tag.value(&["style", "type", "context", "color"]).unwrap_or(tag.name);
        let named = callout::named(style).or(callout::named(tag.name));
        let own = named.map(callout::Named::title).unwrap_or_default();
        let title = tag.named("title").unwrap_or(&own);
        let braces = if title.is_empty() { String::new() } else { format!(" {{title={}}}", quoted(title)) };
        Some(self.wrapped(at..end, format!("::: {}{braces}", named.map_or("note", |item| item.name))))
    }

    fn tag_details(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let end = self.tag_end(at, tag.name)?;
        let title = tag.value(&["title", "summary"]).unwrap_or("");
        let opening = format!("::: aside {{title={} {}=closed}}", quoted(title), callout::FOLD);
        Some(self.wrapped(at..end, opening))
    }

    fn tag_code(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let end = self.tag_end(at, tag.name)?;
        let fence = "`".repeat(12);
        let language = tag.value(&["lang", "language"]).unwrap_or("");
        let text = self.text_of(at + 1..end, at, 0);
        let pieces = vec![Piece::Generated(format!("{fence}{language}")), Piece::Text(text), Piece::Generated(fence)];
        Some(self.put(at..end + 1, pieces))
    }

    /// What stands between two tags, below its name in bold type.
    fn unwrapped(&mut self, at: usize, tag: &Tag<'_>, title: Option<&str>) -> Option<usize> {
        let end = self.tag_end(at, tag.name)?;
        let content = self.content(at + 1..end, at, 0);
        let blank = || Piece::Generated(String::new());
        let mut pieces = vec![Piece::Generated("::: group".into())];
        pieces.extend(title.into_iter().flat_map(|item| [Piece::Generated(format!("**{item}**")), blank()]));
        pieces.extend([content, blank(), Piece::Generated(":::".into()), blank()]);
        Some(self.put(at..end + 1, pieces))
    }

    fn tag_figure(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let source = tag.value(&["src", "link"])?;
        let alt = super::escaped(tag.named("alt").unwrap_or(""));
        let caption = tag.named("caption").or(tag.named("title"));
        let caption = caption.map(|item| format!(" {}", quoted(item))).unwrap_or_default();
        let width = tag.named("width").map(|item| format!("{{width={}}}", quoted(item))).unwrap_or_default();
        let blank = || Piece::Generated(String::new());
        let picture = format!("![{alt}](<{}>{caption}){width}", source.trim_start_matches('/'));
        Some(self.put(at..at + 1, vec![blank(), Piece::Generated(picture), blank()]))
    }

    /// A film or another site: its address.
    fn tag_link(&mut self, at: usize, tag: &Tag<'_>) -> Option<usize> {
        let given = tag.value(&["url", "id", "src"])?;
        let address = match tag.name {
            "youtube" => format!("https://youtu.be/{given}"),
            "vimeo" => format!("https://vimeo.com/{given}"),
            _ => given.to_owned(),
        };
        let blank = || Piece::Generated(String::new());
        let link = if address.contains("://") { format!("<{address}>") } else { format!("[{address}](<{address}>)") };
        Some(self.put(at..at + 1, vec![blank(), Piece::Generated(link), blank()]))
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
