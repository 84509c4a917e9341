//! Page breaks as authors write them in HTML: comments, classes and properties of CSS.

/// How a line of HTML breaks the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlBreak {
    /// It is nothing else.
    Alone,
    /// A page begins before an element that holds text.
    Before,
}

/// Whether a line of HTML breaks the page.
pub(super) fn html_break(body: &str) -> Option<HtmlBreak> {
    let text = body.trim().to_ascii_lowercase();
    if let Some(comment) = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) {
        let word: String = comment.chars().filter(|c| c.is_alphanumeric()).collect();
        return matches!(word.as_str(), "pagebreak" | "newpage" | "clearpage").then_some(HtmlBreak::Alone);
    }
    let inner = text.strip_prefix('<')?;
    let (tag, rest) = inner.split_once('>')?;
    let name = tag.split([' ', '\t', '/']).next().unwrap_or("");
    let classes = ["pagebreak", "page-break", "newpage"];
    let named = name == "pagebreak"
        || classes
            .iter()
            .any(|class| tag.contains(&format!("class=\"{class}\"")) || tag.contains(&format!("class='{class}'")));
    let value = |property: &str| {
        let behind = tag.split_once(property)?.1.trim_start().strip_prefix(':')?;
        let word = behind.trim_start().split([';', '"', '\'', ' ']).next()?;
        matches!(word, "always" | "page" | "left" | "right" | "recto" | "verso").then_some(())
    };
    let before = value("break-before").is_some();
    let after = value("break-after").is_some();
    if !(named || before || after) || !matches!(name, "div" | "p" | "br" | "span" | "hr" | "section" | "pagebreak") {
        return None;
    }
    let empty = rest.trim() == format!("</{name}>") || rest.trim() == "&nbsp;</p>" || rest.trim() == "&nbsp;</div>";
    let void = rest.trim().is_empty() && (tag.ends_with('/') || matches!(name, "br" | "hr" | "pagebreak"));
    if empty || void {
        return Some(HtmlBreak::Alone);
    }
    before.then_some(HtmlBreak::Before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_breaks_of_html_are_known() {
        crate::cases::check("html-break", |[line]| match html_break(line) {
            Some(HtmlBreak::Alone) => "here".to_owned(),
            Some(HtmlBreak::Before) => "before its content".to_owned(),
            None => "nowhere".to_owned(),
        });
    }
}
