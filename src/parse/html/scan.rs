//! Finds tags. In: raw HTML. Out: the ranges of its tags. Comments, declarations and the insides of scripts and
//! styles are skipped. No tree: that is html5ever's.

use std::ops::Range;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HtmlTag {
    /// From `<` to `>`.
    pub(super) range: Range<usize>,
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) closing: bool,
}

/// Elements that never hold anything.
pub(super) const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements whose content is text up to their end tag.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// All tags of a piece of HTML, in order.
pub(super) fn tags(html: &str) -> Vec<HtmlTag> {
    let mut tags: Vec<HtmlTag> = Vec::new();
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        let rest = &html[start..];
        at = match skip(rest) {
            Some(length) => start + length,
            None => match tag(rest) {
                Some((name, closing, length)) => {
                    let raw = !closing && RAW.contains(&name.as_str());
                    let end = start + length;
                    // HTML, 13.2.5: in these only their own end tag is a tag.
                    let next = if raw { end_of_raw(html, end, &name) } else { end };
                    tags.push(HtmlTag { range: start..end, name, closing });
                    next
                }
                None => start + 1,
            },
        };
    }
    tags
}

/// The insides of drawings and formulas, whose tags are not HTML's; in order.
pub(super) fn foreign(tags: &[HtmlTag], pairs: &[Option<usize>]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (open, close) in pairs.iter().enumerate() {
        let Some(close) = close.filter(|_| matches!(tags[open].name.as_str(), "svg" | "math")) else { continue };
        let range = tags[open].range.end..tags[close].range.start;
        // An `<svg>` inside an `<svg>` is in the range of the outer one already.
        if ranges.last().is_none_or(|it| it.end <= range.start) {
            ranges.push(range);
        }
    }
    ranges
}

/// Whether one of `ranges`, which are in order, holds a place.
pub(super) fn contains(ranges: &[Range<usize>], offset: usize) -> bool {
    ranges.get(ranges.partition_point(|range| range.end <= offset)).is_some_and(|range| range.contains(&offset))
}

/// The length of a comment, declaration or instruction.
fn skip(rest: &str) -> Option<usize> {
    let end = |close: &str| Some(rest.find(close).map_or(rest.len(), |at| at + close.len()));
    if let Some(comment) = rest.strip_prefix("<!--") {
        // Seven for the opening and the closing sign.
        return Some(comment.find("-->").map_or(rest.len(), |at| at + 7));
    }
    if rest.starts_with("<![CDATA[") {
        return end("]]>");
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return end(">");
    }
    None
}

/// The name of the tag at the start, whether it is an end tag, and its length.
fn tag(rest: &str) -> Option<(String, bool, usize)> {
    let closing = rest.starts_with("</");
    let name = &rest[if closing { 2 } else { 1 }..];
    let length = name.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(name.len());
    let name = &name[..length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in rest.char_indices().skip(name.len()) {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            // Only behind `=` does a quote open a value: `<p don't>` ends at its bracket.
            (None, '"' | '\'') if before == '=' => quote = Some(c),
            (None, '>') => return Some((name.to_ascii_lowercase(), closing, at + 1)),
            (None, _) => {}
        }
        if !c.is_ascii_whitespace() {
            before = c;
        }
    }
    None
}

/// Where the end tag of raw text begins.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let bytes = html.as_bytes();
    let is_end = |at: &usize| {
        let found = bytes.get(at + 2..at + 2 + name.len());
        bytes[*at..].starts_with(b"</") && found.is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()))
    };
    (from..bytes.len()).find(is_end).unwrap_or(bytes.len())
}

/// Which tags are of one element: for each start tag the place of its end tag in the list.
pub(super) fn pairs(tags: &[HtmlTag]) -> Vec<Option<usize>> {
    // Deeper than this nobody writes, and looking further back would cost time.
    const FAR: usize = 512;
    let mut pairs = vec![None; tags.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        if !tag.closing {
            if !VOID.contains(&tag.name.as_str()) {
                open.push(at);
            }
            continue;
        }
        let found = open.iter().rev().take(FAR).position(|it| tags[*it].name == tag.name);
        if let Some(found) = found {
            let place = open.len() - 1 - found;
            pairs[open[place]] = Some(at);
            // An end tag ends what is open inside of its element too.
            open.truncate(place);
        }
    }
    pairs
}

/// How deep the elements of a piece of HTML are nested at most, counting those that are never closed as
/// open to the end: what a tree of it may cost.
pub(super) fn depth(tags: &[HtmlTag], pairs: &[Option<usize>]) -> usize {
    let mut ends = vec![0_usize; tags.len()];
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, tag) in tags.iter().enumerate() {
        // No underflow: each end was counted when its start added a level.
        depth -= ends[at];
        if !tag.closing && !VOID.contains(&tag.name.as_str()) {
            // Items and cells end without end tags; they are not counted.
            let optional = matches!(
                tag.name.as_str(),
                "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "option" | "rt" | "rp"
            );
            match pairs[at] {
                Some(end) => {
                    ends[end] += 1;
                    depth += 1;
                }
                None => depth += usize::from(!optional),
            }
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_where_they_stand() {
        let html = "a <b title='>'>x</b><!-- <i> --><br/><script>'<u>'</script><T> 1<2 <3";
        let found: Vec<String> = tags(html).iter().map(|tag| html[tag.range.clone()].to_owned()).collect();
        assert_eq!(found, ["<b title='>'>", "</b>", "<br/>", "<script>", "</script>", "<T>"]);
    }

    #[test]
    fn odd_input_ends() {
        for html in ["<", "</", "<a", "<a b='", "<!--", "<!", "<?", "<script>", "<![CDATA[", "</ >", "<é>"] {
            let tags = tags(html);
            assert_eq!(depth(&tags, &pairs(&tags)), usize::from(html == "<script>"), "{html}");
        }
    }
}
