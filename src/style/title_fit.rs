//! How title pages and the fronts of covers are made to fit: the steps that are tried in order, and what is said of
//! those that went far.

use super::ElementStyle;
use crate::diagnostic::Diagnostic;
use crate::geometry::Length;

/// One step: shares of what the theme wants, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleFit {
    /// Of the title's size.
    pub title: i64,
    /// Of the sizes of all else.
    pub others: i64,
    /// Of the sink, and of the spaces between the parts.
    pub spaces: i64,
}

/// The steps for a page that holds more than most: less space, which nobody misses, before smaller type; and the title, which
/// is large enough to be read in half its size, before names that are not.
pub const TITLE_FITS: &[TitleFit] = &[
    TitleFit { title: 1000, others: 1000, spaces: 1000 },
    TitleFit { title: 1000, others: 1000, spaces: 600 },
    TitleFit { title: 1000, others: 1000, spaces: 300 },
    TitleFit { title: 900, others: 1000, spaces: 300 },
    TitleFit { title: 850, others: 950, spaces: 250 },
    TitleFit { title: 800, others: 950, spaces: 250 },
    TitleFit { title: 750, others: 900, spaces: 200 },
    TitleFit { title: 700, others: 900, spaces: 200 },
    TitleFit { title: 650, others: 850, spaces: 150 },
    TitleFit { title: 600, others: 800, spaces: 100 },
    TitleFit { title: 550, others: 750, spaces: 50 },
    TitleFit { title: 500, others: 700, spaces: 0 },
    TitleFit { title: 450, others: 650, spaces: 0 },
    TitleFit { title: 400, others: 600, spaces: 0 },
];

/// The smallest type that names and subtitles are brought to: smaller than notes, but read at arm's length.
const LEAST_SIZE: Length = Length(Length::PT.0 * 6);
/// The longest title, in lines, that keeps its size. Longer ones are texts more than titles.
const MOST_LINES: usize = 5;
/// How small a word that is wider than the measure makes a title before it is divided, in thousandths.
const LEAST_UNDIVIDED: i64 = 700;
/// The size of a title whose words are divided, in thousandths: small enough that few are.
const DIVIDED: i64 = 850;
/// How small a title is made for its length alone, in thousandths.
const LEAST_FOR_LENGTH: i64 = 650;

impl TitleFit {
    /// A part of the page other than the title.
    #[must_use]
    pub fn other(self, style: ElementStyle) -> ElementStyle {
        scaled(style, style.size.scale(self.others, 1000).max(style.size.min(LEAST_SIZE)))
    }

    /// The title, of the size that [`title_size`] found, never smaller than the type `beside` it.
    #[must_use]
    pub fn title(self, style: ElementStyle, size: Length, beside: Length) -> ElementStyle {
        scaled(style, size.scale(self.title, 1000).max(beside.min(style.size)))
    }

    /// The same sizes with more space, the most first.
    pub fn wider_spaces(self) -> impl Iterator<Item = TitleFit> {
        let spaces = (1..=20).rev().map(|twentieths| twentieths * 50);
        spaces.take_while(move |spaces| self.spaces < *spaces).map(move |spaces| TitleFit { spaces, ..self })
    }

    /// A space in half-lines.
    pub fn skip(self, half_lines: i32) -> i32 {
        i32::try_from(i64::from(half_lines) * self.spaces / 1000).unwrap_or(half_lines)
    }
}

/// A style at another size, with the same proportions.
fn scaled(style: ElementStyle, size: Length) -> ElementStyle {
    ElementStyle { size, leading: style.leading.scale(size.0, style.size.0.max(1)), ..style }
}

/// How a title runs at a size.
#[derive(Clone, Copy, Debug)]
pub struct TitleRun {
    /// The number of its lines.
    pub lines: usize,
    /// The width of its widest word.
    pub widest: Length,
}

/// A title's size: the largest up to `wanted` at which its longest word fits and it takes few lines. What would become too
/// small for a single word is divided instead. `run` sets the title at a size.
pub fn title_size(wanted: Length, measure: Length, run: &mut dyn FnMut(Length) -> TitleRun) -> Length {
    let mut least = wanted;
    for share in (LEAST_FOR_LENGTH..=1000).rev().step_by(50) {
        let size = wanted.scale(share, 1000);
        let found = run(size);
        let is_whole = found.widest <= measure;
        if is_whole && found.lines <= MOST_LINES {
            return size;
        }
        if !is_whole && share <= LEAST_UNDIVIDED {
            return wanted.scale(DIVIDED, 1000);
        }
        least = size;
    }
    least
}

/// How a title page or a cover came out.
#[derive(Clone, Copy, Debug)]
pub struct FittedTitle {
    /// The step that was taken.
    pub fit: TitleFit,
    /// The size of the title as the theme wants it, and as it is.
    pub wanted: Length,
    /// See `wanted`.
    pub size: Length,
    /// Whether all of it fits.
    pub holds: bool,
}

impl FittedTitle {
    /// The warning about a page that does not fit, or only with much smaller type.
    pub fn message(self, page: FittedPage) -> Option<Diagnostic> {
        let ways = "shorten the title or the subtitle, name fewer people on it, or use a larger `pdf.trim`";
        let settings = ["title", "author", "pdf.trim"];
        let name = match page {
            FittedPage::TitlePage => "the title page",
            FittedPage::Cover => "the front of the cover",
        };
        let told = if !self.holds {
            let message = format!("{name} has more text than fits on it: its last lines run into the margin");
            match page {
                FittedPage::TitlePage => Diagnostic::warning("title-overfull", message),
                FittedPage::Cover => Diagnostic::warning("cover-overfull", message),
            }
        } else {
            let message = self.shrunk(name)?;
            match page {
                FittedPage::TitlePage => Diagnostic::warning("title-shrunk", message),
                FittedPage::Cover => Diagnostic::warning("cover-shrunk", message),
            }
        };
        Some(told.settings(settings).help(ways))
    }

    /// The message that its type is much smaller than the theme wants.
    fn shrunk(self, name: &str) -> Option<String> {
        let share = self.size.0 * 1000 / self.wanted.0.max(1);
        if SHRUNK <= share && SHRUNK <= self.fit.others {
            return None;
        }
        let points = |size: Length| format!("{:.1}", size.to_pt());
        let (size, wanted) = (points(self.size), points(self.wanted));
        let mut message = format!("to fit {name}, the title is set at {size} pt instead of {wanted}");
        if self.fit.others < 1000 {
            message.push_str(&format!(" and all else at {} % of its size", self.fit.others / 10));
        }
        Some(message)
    }
}

/// The pages that are made to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FittedPage {
    /// The title page of the book.
    TitlePage,
    /// The front of its cover.
    Cover,
}

/// Below this share of the wanted size, in thousandths, a page no longer looks as its theme wants it, and is told of.
const SHRUNK: i64 = 700;

#[cfg(test)]
mod tests {
    use super::*;

    /// A title of words as wide as so many ems, on lines of 20 ems of the wanted size.
    fn sized(words: &[i64]) -> i64 {
        let (wanted, measure) = (Length::pt(20), Length::pt(400));
        let mut run = |size: Length| {
            let all: i64 = words.iter().map(|word| size.0 * word).sum();
            let lines = usize::try_from((all + measure.0 - 1) / measure.0).unwrap_or(0);
            TitleRun { lines, widest: words.iter().map(|word| size * *word).max().unwrap_or_default() }
        };
        title_size(wanted, measure, &mut run).0 * 1000 / wanted.0
    }

    #[test]
    fn titles_shrink_for_long_words_and_for_many_lines_but_not_without_end() {
        assert_eq!(sized(&[5, 10]), 1000);
        assert_eq!(sized(&[24]), 800, "the word fits undivided");
        assert_eq!(sized(&[40]), DIVIDED, "the word is divided");
        assert_eq!(sized(&[10; 12]), 800, "six lines become five");
        assert_eq!(sized(&[10; 60]), LEAST_FOR_LENGTH);
    }

    #[test]
    fn what_shrinks_much_is_told_with_its_figures() {
        let of = |size, fit: usize, holds| FittedTitle {
            fit: TITLE_FITS[fit],
            wanted: Length::pt(20),
            size: Length::pt(size),
            holds,
        };
        let message = |it: FittedTitle| it.message(FittedPage::TitlePage).map(|it| (it.code, it.message));
        assert_eq!(message(of(16, 4, true)), None);
        let (code, text) = message(of(10, 9, true)).expect("it is half as large");
        assert_eq!(
            (code, text.as_str()),
            (
                "title-shrunk",
                "to fit the title page, the title is set at 10.0 pt instead of 20.0 and all else at 80 % of its size"
            )
        );
        assert_eq!(message(of(10, 9, false)).expect("it does not fit").0, "title-overfull");
    }
}
