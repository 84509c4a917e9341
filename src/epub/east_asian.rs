//! The rules of the sheet for books in Chinese and Japanese, which indent each paragraph by whole letters.

/// The rules for a book that wants a region's forms of Chinese characters ([`crate::text::catalog::Catalog::han_region`]); none for
/// others. Two letters in Chinese, one in Japanese, below a heading too (CLREQ 3.3.1, JLREQ 3.5.1).
pub(super) fn css(han_region: Option<&str>) -> String {
    let indent = match han_region {
        Some("SC" | "TC" | "HK") => "2em",
        Some("JP") => "1em",
        _ => return String::new(),
    };
    let first = "h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, hr + p, section > p:first-child";
    format!("p, {first} {{ text-indent: {indent}; }}\n")
}

#[cfg(test)]
mod tests {
    use super::css;

    #[test]
    fn paragraphs_are_indented_by_whole_letters() {
        assert!(css(Some("TC")).contains("text-indent: 2em") && css(Some("JP")).contains("text-indent: 1em"));
        assert_eq!((css(Some("KR")), css(None)), (String::new(), String::new()));
    }
}
