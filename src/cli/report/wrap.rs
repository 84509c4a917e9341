//! Messages on a terminal: in, a text and its columns; out, the text in lines that fit.

/// Fewer columns than this are not filled: one word a line is worse than a line that the terminal breaks.
const NARROWEST: usize = 30;

/// The text with line ends where a terminal of `width` columns needs them, if every line begins `indent` columns
/// from the left. Words are never broken; its own line ends stay.
pub(in crate::cli) fn wrap(text: &str, width: Option<usize>, indent: usize) -> String {
    let Some(room) = width.and_then(|width| width.checked_sub(indent)).filter(|it| NARROWEST <= *it) else {
        return text.to_owned();
    };
    let lines: Vec<String> = text.split('\n').map(|line| filled(line, room)).collect();
    lines.join("\n")
}

/// One line of a text in lines of so many columns.
fn filled(line: &str, room: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in line.split(' ') {
        let columns = console::measure_text_width(word);
        if used == 0 {
            used = columns;
        } else if used + 1 + columns <= room {
            out.push(' ');
            used += 1 + columns;
        } else {
            out.push('\n');
            used = columns;
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_words_stay_whole() {
        let text = "the margins leave no room for text on a page of 102 × 102 mm";
        assert_eq!(wrap(text, None, 0), text);
        let narrow = wrap(text, Some(50), 10);
        assert_eq!(narrow, "the margins leave no room for text on a\npage of 102 × 102 mm");
        let long = "x".repeat(90);
        assert_eq!(wrap(&long, Some(40), 0), long);
        assert_eq!(wrap("a\nb", Some(80), 0), "a\nb");
        assert_eq!(wrap(text, Some(20), 10), text, "too narrow to be filled");
        // Wide characters take two columns.
        assert_eq!(wrap(&format!("{0} {0}", "字".repeat(16)), Some(40), 0).lines().count(), 2);
    }
}
