//! Rules of our style sheets that are written once and hold for several classes.
//!
//! In: a sheet with templates: `.indent-N` for lines of verse and of code, `.broad-N` for columns of tables, and a group
//! `@media (max-width: LIST-WIDTH)` for tables that are lists there (`.LIST`). Out: the sheet with them written out.

/// How many indents of lines of verse have a class (`indent-1`, …), as many as `parse` tells apart.
const VERSE_INDENTS: usize = 8;

/// How many indents of lines of code have one, in letters. What goes on under a deeper line would have less than half of
/// a telephone's screen, which has about forty letters; with the hanging indent it is a multiple of a tab's.
pub(super) const CODE_INDENTS: usize = 14;

/// The hanging indent of lines of code, in letters.
pub(super) const CODE_HANG: usize = 2;

/// The classes of tables that are lists on narrow screens, and up to which width of a screen, in em.
pub(super) const LISTS: [(&str, usize); 3] = [("many", 30), ("crowded", 40), ("overcrowded", 60)];

/// A sheet with its templates written out. A line of verse begins one em further in for each step; the first two ems are
/// the hanging indent under which turned lines continue. A line of code brings its spaces with it, and goes on two letters
/// further in than it began: a letter of a face for code is 0.6 em wide.
pub(super) fn written_out(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len() + 2048);
    let mut lines = sheet.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let numbered = |number: usize| line.replace("-N ", &format!("-{number} "));
        if line.contains("(max-width: LIST-WIDTH)") {
            // The group ends with the line that is its brace.
            let rules: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with('}')).collect();
            // A reader that lays pages out as columns may say that the screen is as wide as all of them together: then the
            // width of the column tells (CSS Conditional Rules 5).
            for (class, width) in LISTS {
                for query in [line.to_owned(), line.replace("@media", "@container")] {
                    out.push_str(&query.replace("LIST-WIDTH", &format!("{width}em")));
                    out.extend(rules.iter().map(|rule| rule.replace(".LIST", &format!(".{class}"))));
                    out.push_str("}\n");
                }
            }
        } else if line.contains("pre .indent-N ") {
            let hang = |indent: usize| {
                let tenths = 6 * (indent + CODE_HANG);
                format!("{}.{}em", tenths / 10, tenths % 10)
            };
            out.extend((1..=CODE_INDENTS).map(|indent| numbered(indent).replace("HANG", &hang(indent))));
        } else if line.contains(".broad-N ") {
            out.extend((1..100).map(|percent| numbered(percent).replace("BROAD", &format!("{percent}%"))));
        } else if line.contains(".indent-N ") {
            let indent = |step: usize| numbered(step).replace("INDENT", &format!("{}em", step + 2));
            out.extend((1..=VERSE_INDENTS).map(indent));
        } else {
            out.push_str(line);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_written_out_and_other_rules_stay() {
        let sheet = "p { margin: 0 }\n@media (max-width: LIST-WIDTH) {\n  .LIST, .LIST td { width: auto }\n}\nq { margin: 0 }\n";
        assert_eq!(
            written_out(sheet),
            "p { margin: 0 }\n@media (max-width: 30em) {\n  .many, .many td { width: auto }\n}\n\
             @container (max-width: 30em) {\n  .many, .many td { width: auto }\n}\n\
             @media (max-width: 40em) {\n  .crowded, .crowded td { width: auto }\n}\n\
             @container (max-width: 40em) {\n  .crowded, .crowded td { width: auto }\n}\n\
             @media (max-width: 60em) {\n  .overcrowded, .overcrowded td { width: auto }\n}\n\
             @container (max-width: 60em) {\n  .overcrowded, .overcrowded td { width: auto }\n}\nq { margin: 0 }\n"
        );
        let verse = written_out(".verse .indent-N { padding-left: INDENT; }\n");
        assert_eq!(verse.lines().count(), VERSE_INDENTS);
        assert!(verse.ends_with(".verse .indent-8 { padding-left: 10em; }\n"), "{verse}");
        assert!(written_out("  .broad-N { width: BROAD }\n").contains("  .broad-99 { width: 99% }\n"));
    }

    #[test]
    fn no_template_of_our_sheets_is_left() {
        for sheet in [super::super::STYLESHEET, include_str!("mirrored.css"), include_str!("vertical.css")] {
            let sheet = written_out(sheet);
            assert!(!["-N ", "LIST", "HANG", "BROAD", "INDENT"].iter().any(|it| sheet.contains(it)), "{sheet}");
        }
    }
}
