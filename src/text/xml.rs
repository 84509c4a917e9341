//! Text in XML 1.0: what it can hold, and how the letters of its markup are written.

/// Whether XML 1.0 can hold the character. The carriage return could be there, but would not come back from a parser;
/// controls and noncharacters are discouraged (section 2.2), and parsers of browsers refuse U+FFFE and U+FFFF.
pub fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | ' '..='\u{7e}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
        && !(0xfdd0..=0xfdef).contains(&u32::from(letter))
        && u32::from(letter) & 0xfffe != 0xfffe
}

/// A text as an element and an attribute hold it: on one line, without what XML can't hold.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| is_xml(*letter)) {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escape("a\u{0}\u{b}\u{85}\u{fffe}\u{ffff}\u{fdd0}\u{1ffff}\rb"), "ab");
        assert_eq!(escape("a\n\"<&>\"\tü\u{10000}"), "a &quot;&lt;&amp;&gt;&quot; ü\u{10000}");
    }
}
