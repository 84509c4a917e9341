//! pandoc's title block: up to three lines at the head of a text that begin with `%`. They are the title, the
//! authors and the date; a line that is indented goes on from the one above it.

/// The fields of a title block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TitleBlock<'a> {
    /// The title, perhaps on several lines.
    pub(crate) title: &'a str,
    pub(crate) authors: Vec<&'a str>,
    pub(crate) date: Option<&'a str>,
    pub(crate) subtitle: Option<&'a str>,
    pub(crate) rights: Option<&'a str>,
    pub(crate) subjects: Vec<&'a str>,
    /// The lines that nothing is made of, without their line ends.
    pub(crate) unread: Vec<&'a str>,
    /// How many bytes it takes.
    pub(crate) length: usize,
}

/// The title block of a text.
pub(crate) fn find(text: &str) -> Option<TitleBlock<'_>> {
    let mut fields: Vec<&str> = Vec::new();
    let (mut at, mut begin) = (0, 0);
    for line in text.split_inclusive('\n') {
        // Two are a comment of Obsidian's or of Ulysses's.
        if line.starts_with('%') && !line.starts_with("%%") {
            if fields.len() == 3 {
                break;
            }
            begin = at + 1;
            fields.push(&text[begin..at + line.len()]);
        } else if line.starts_with(' ') && !fields.is_empty() && !line.trim().is_empty() {
            // Not empty, as the branch asks.
            let last = fields.len() - 1;
            fields[last] = &text[begin..at + line.len()];
        } else {
            break;
        }
        at += line.len();
    }
    // The first line after it is blank, or it is a text that begins with a percent sign.
    let blank = text[at..].lines().next().is_none_or(|line| line.trim().is_empty());
    let title = fields.first()?.trim();
    if !blank || (fields.len() == 1 && title.is_empty()) || !text.starts_with("% ") && fields.len() == 1 {
        return None;
    }
    let authors =
        fields.get(1).map_or("", |field| *field).split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let date = fields.get(2).map(|field| field.trim()).filter(|field| !field.is_empty());
    Some(TitleBlock { title, authors: authors.collect(), date, length: at, ..TitleBlock::default() })
}

/// Keys of MultiMarkdown's metadata by which it is known, and those that say how its own outputs are made.
const MMD_KEYS: &[&str] = &[
    "title", "subtitle", "author", "authors", "date", "keywords", "copyright", "language", "affiliation", "css",
    "format", "base header level", "baseheaderlevel", "html header level", "latex input", "latex mode", "latex footer",
    "quotes", "revision", "bibtex", "epub-cover", "html header", "xhtml header", "surname", "forename",
];

/// MultiMarkdown's metadata, as Scrivener writes it: lines of `Key: value` up to a blank line, at the head of a text; a
/// line that is indented goes on from the one above it. The keys are known, since a text may begin with `Note: …`; below a
/// title authors may add keys of their own, if one of the lines names the author.
pub(crate) fn multimarkdown(text: &str) -> Option<TitleBlock<'_>> {
    let mut block = TitleBlock::default();
    let (mut at, mut has_own_keys) = (0, false);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        at += line.len();
        // At the head of the text there is no line that it could go on from.
        if line.starts_with([' ', '\t']) && at != line.len() {
            continue;
        }
        // One line without a key makes the whole block prose.
        let (key, value) = line.split_once(':')?;
        let (key, value) = (key.trim().to_lowercase(), value.trim());
        let is_known = MMD_KEYS.contains(&key.as_str());
        // `Draft date`, `Word count`: a name of a few letters, no sentence that has a colon.
        let is_name =
            !block.title.is_empty() && key.len() < 24 && key.chars().all(|it| it.is_alphanumeric() || it == ' ');
        (is_known || is_name).then_some(())?;
        has_own_keys |= !is_known;
        match key.as_str() {
            "title" => block.title = value,
            "author" | "authors" => {
                let names = value.split([';', '&']).flat_map(|it| it.split(" and ")).map(str::trim);
                block.authors = names.filter(|name| !name.is_empty()).collect();
            }
            "date" => block.date = Some(value).filter(|date| !date.is_empty()),
            "subtitle" => block.subtitle = Some(value).filter(|subtitle| !subtitle.is_empty()),
            "copyright" => block.rights = Some(value).filter(|rights| !rights.is_empty()),
            "keywords" => block.subjects = value.split(',').map(str::trim).filter(|word| !word.is_empty()).collect(),
            _ => block.unread.push(line.trim_end()),
        }
    }
    block.length = at;
    // One line alone may be the first of a letter: `Date: the third of May`.
    let known = !block.title.is_empty() || !block.authors.is_empty();
    let fits = known && (!has_own_keys || !block.authors.is_empty());
    fits.then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_of_multimarkdown_is_read() {
        let block = multimarkdown("Title: The Weir\nAuthor: Ann One and Bo Two\nBase Header Level: 2\n\ntext")
            .expect("a block");
        assert_eq!((block.title, block.authors, block.length), ("The Weir", vec!["Ann One", "Bo Two"], 64));
        assert_eq!(block.unread, ["Base Header Level: 2"]);
        let more =
            multimarkdown("Title: A\nSubtitle: B\nCopyright: 1902 Ann\nKeywords: boats, ropes\n").expect("a block");
        assert_eq!((more.subtitle, more.rights, more.subjects), (Some("B"), Some("1902 Ann"), vec!["boats", "ropes"]));
        for text in ["Note: this is a text.\n", "Date: May\n", "text\n", ""] {
            assert_eq!(multimarkdown(text), None, "{text}");
        }
    }

    #[test]
    fn title_blocks_are_read() {
        let block = find("% The Weir\n  at Low Tide\n% Ann One; Bo Two\n  Cy Three\n% 1902\n\ntext").expect("a block");
        assert_eq!(block.title.split_whitespace().collect::<Vec<_>>().join(" "), "The Weir at Low Tide");
        assert_eq!((block.authors, block.date), (vec!["Ann One", "Bo Two", "Cy Three"], Some("1902")));
        assert_eq!(find("%\n% Ann\n\ntext").map(|it| (it.title, it.authors)), Some(("", vec!["Ann"])));
        for text in ["text", "% of all boats\nare red", "%% a comment\n", "", "%\n\n"] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
