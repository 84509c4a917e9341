//! The weights of the search for line breaks, each with its source.

use super::penalty::HYPHEN;

/// The weights of the search. A line with badness b costs line + linear · b + b², where b is 100 times the square of
/// its ratio of stretch or shrink. (In TeX b grows with the cube, which hardly tells good lines from very good ones.)
/// The defaults were found on long novels: more for `hyphen` gives fewer hyphens and less even spaces. The measurements
/// below were made before paragraphs with many hyphens were solved again with letters that stretch more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weights {
    /// The least demerits of a line; more makes fewer lines.
    pub line: i64,
    /// How much a line costs for each unit of badness, beside the square of its badness.
    pub linear: i64,
    /// How much worse it is that spaces shrink than that they stretch by the same ratio, in hundredths.
    pub tight: i64,
    /// The badness of a line whose letters are expanded as far as they may be.
    pub expansion: i64,
    /// Neighbouring lines, one tight and one loose.
    pub adjacent: i64,
    /// Neighbouring lines whose letters differ in width by more than 3 %.
    pub contrast: i64,
    /// A hyphenated line, beyond what its penalty says.
    pub hyphen: i64,
    /// Two hyphenated lines in a row.
    pub double_hyphen: i64,
    /// A hyphen at the end of the last line but one.
    pub final_hyphen: i64,
    /// A last line that is hardly wider than an indent.
    pub runt: i64,
    /// A last line that is nearly full.
    pub nearly_full: i64,
    /// The same word at the ends or the starts of neighbouring lines.
    pub same_word: i64,
}

impl Weights {
    /// The same, where a hyphen costs so many hundredths of what it usually does, in itself and beside others.
    #[must_use]
    pub fn hyphens(self, hundredths: u32) -> Weights {
        let scale = |demerits: i64| demerits * i64::from(hundredths) / 100;
        // Also its penalty, which is squared and added by the search.
        let penalty = HYPHEN * HYPHEN;
        Weights {
            hyphen: scale(self.hyphen + penalty) - penalty,
            double_hyphen: scale(self.double_hyphen),
            final_hyphen: scale(self.final_hyphen),
            ..self
        }
    }
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            // TeX's `\linepenalty` is 10 and its demerits are `(10 + b)²`, so `100 + 20 b + b²` (TeXbook p. 98). The
            // linear part is larger here because `b` grows with the square of the ratio only: without it lines at a
            // ratio of 0.3 and of 0.1 cost nearly the same.
            line: 100,
            linear: 100,
            // Words that run together are misread; words a little too far apart are not. TeX has no such
            // factor (100). Measured on *Pride and Prejudice* in November 2026: of its 11,428 lines 0.14 % have spaces
            // below 0.17 em and 3.61 % end in hyphens; with 65 these are 0.34 % and 3.03 %, with 260 0.01 % and 4.44 %.
            tight: 130,
            // As much as spaces that are stretched by a fifth of what they may (100 · 0.2²): of two chains that are
            // equal otherwise the one with fewer expanded lines wins. On the same novel 2 and 8 give 3.52 % and 3.71 %
            // of hyphens, and spaces whose widths differ by 0.0297 and 0.0291 em (now 0.0295).
            expansion: 4,
            // Plain TeX's `\adjdemerits` (TeXbook p. 98).
            adjacent: 10_000,
            // No source is known: TeX does not weigh it. A third of `adjacent`, because expansion is seen less. On the
            // same novel 1,500 gives 3.45 % of hyphens, 6,000 gives 3.96 %, and spaces that are a little less even.
            contrast: 3_000,
            // With TeX's `\hyphenpenalty` of 50, squared, 12,000 in all: letters and spaces stretch first.
            hyphen: 9_500,
            // Plain TeX has 10,000 and 5,000 (`\doublehyphendemerits`, `\finalhyphendemerits`; TeXbook p. 98). With
            // expansion hyphens are so few that two of them together can nearly always be avoided.
            double_hyphen: 25_000,
            final_hyphen: 25_000,
            // TeX has no such demerits. LuaMetaTeX and Typst weigh runts too; here as much as two neighbouring lines
            // of very different tightness. With half of it the same novel has two lines more, with double one less.
            runt: 10_000,
            // A last line that nearly fills the measure hides the paragraph's end; `\parfillskip` with a finite
            // stretch is the TeX user's remedy (TeXbook, ch. 14). A fifth of a runt, which more readers notice.
            // Half of it changes nothing in the same novel; double gives it one line more.
            nearly_full: 2_000,
            // lua-typo only reports such lines (`FirstWordMatch`, `LastWordMatch`). A third of a hyphen (12,000 in
            // all): with half of that 3.54 % of the same novel's lines end in hyphens, with double as many as now.
            same_word: 4_000,
        }
    }
}
