//! The settings of booklets as their author gave them.
//!
//! In: `booklet.*`, and the book's settings for its bleed and direction. Out: [`Settings`] of a plan; what they leave
//! open is decided there.

use super::{Binding, Duplex, Pad, Scheme, Settings};
use crate::geometry::{Length, Point, Size};

/// How many pages a booklet shall have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCount {
    /// So many, with no blank one among them.
    Exactly(u16),
    /// So many or fewer.
    AtMost(u16),
    /// Any number that sheets of so many pages take without blanks.
    MultipleOf(u16),
}

impl PageCount {
    /// Whether a text of so many pages is what was asked for.
    pub fn holds(self, pages: usize) -> bool {
        match self {
            PageCount::Exactly(count) => pages == usize::from(count),
            PageCount::AtMost(count) => pages <= usize::from(count),
            PageCount::MultipleOf(count) => pages.is_multiple_of(usize::from(count.max(1))),
        }
    }
}

impl std::fmt::Display for PageCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PageCount::Exactly(count) => write!(f, "{count}"),
            PageCount::AtMost(count) => write!(f, "at most {count}"),
            PageCount::MultipleOf(count) => write!(f, "a multiple of {count}"),
        }
    }
}

/// `booklet.instructions`: where the steps to a booklet are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InstructionPlace {
    /// In the text file beside the sheets alone.
    #[default]
    Nowhere,
    /// On a sheet of their own, before the others.
    FirstSheet,
    /// On a page of the booklet: the first that would be blank.
    Page,
}

/// `booklet.poster`: what is printed on the back of a zine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Poster {
    /// A page of the text, from 1.
    Page(u16),
    /// An image: a path from the book's folder.
    Image(String),
}

/// `booklet.slug`: the line of text above the pages of each side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Slug {
    /// There is none.
    #[default]
    None,
    /// Title, side, sheet, and the book's date.
    Title,
    /// The same with words of the author's own for the date.
    Words(String),
}

/// `booklet.*`: the pages on sheets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BookletConfig {
    /// `booklet.scheme`.
    pub scheme: Option<Scheme>,
    /// `booklet.sheet`: the size of a sheet.
    pub sheet: Option<Size>,
    /// `booklet.sheet = "usual"`: the paper of the country whose language the book is in.
    pub usual_sheet: bool,
    /// `booklet.pages`: how many pages the text is made to fill.
    pub pages: Option<PageCount>,
    /// `booklet.pages-per-signature`: a multiple of 4.
    pub pages_per_signature: Option<u16>,
    /// `booklet.caliper`: how thick a sheet is.
    pub caliper: Option<Length>,
    /// `booklet.creep`: how much of the creep is made good, in thousandths of the caliper for each
    /// sheet: 0 for nothing, 1000 for a sharp fold, up to 2000.
    pub creep: Option<u16>,
    /// `booklet.binding`: the side of the spine.
    pub binding: Option<Binding>,
    /// `booklet.duplex`.
    pub duplex: Option<Duplex>,
    /// `booklet.offset`: how far backs are moved, to the right and down.
    pub offset: Option<Point>,
    /// `booklet.unprintable`: the margin that the author's printer leaves white.
    pub unprintable: Option<Length>,
    /// `booklet.marks`: crop, fold, cut, registration and collation marks.
    pub marks: Option<bool>,
    /// `booklet.slug`.
    pub slug: Option<Slug>,
    /// `booklet.color-bars`: patches of the inks below the pages.
    pub color_bars: Option<bool>,
    /// `booklet.instructions`.
    pub instructions: Option<InstructionPlace>,
    /// `booklet.poster`.
    pub poster: Option<Poster>,
    /// `booklet.bleed`: how far the ink of pages may run over their edges, where `pdf.bleed` does not say.
    pub bleed: Option<Length>,
    /// `booklet.cover`: whether the cover is the outermost pages.
    pub cover: Option<bool>,
    /// `booklet.pad`: where blank pages go when the count is not a multiple of the sheet's.
    pub pad: Option<Pad>,
    /// `booklet.columns`, for `n-up` and `step-and-repeat`: pages beside one another.
    pub columns: Option<u8>,
    /// `booklet.copies`: copies of a booklet below one another on each sheet.
    pub copies: Option<u8>,
    /// `booklet.rows`, for `n-up` and `step-and-repeat`: pages below one another.
    pub rows: Option<u8>,
}

/// The defaults for sheets where no setting of booklets says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfBook {
    /// How far ink may run over the edges of pages.
    pub bleed: Option<Length>,
    /// The side of the spine, as the text runs.
    pub binding: Binding,
}

impl BookletConfig {
    /// The settings of imposition.
    pub fn settings(&self, book: OfBook) -> Settings {
        let usual = Settings::default();
        let creep = self.creep.unwrap_or(1000);
        Settings {
            scheme: self.scheme(usual.scheme),
            sheet: self.sheet,
            binding: self.binding.unwrap_or(book.binding),
            duplex: self.duplex.unwrap_or(usual.duplex),
            offset: self.offset.unwrap_or(usual.offset),
            pad: self.pad.unwrap_or(usual.pad),
            paper: if creep == 0 { Length::ZERO } else { self.caliper.unwrap_or(usual.paper) },
            fold: creep.max(1),
            bleed: self.bleed.or(book.bleed).unwrap_or(usual.bleed),
            copies: self.copies.unwrap_or(usual.copies),
            marks: self.marks.unwrap_or(usual.marks),
            slug: self.slug.as_ref().is_some_and(|slug| *slug != Slug::None),
            color_bars: self.color_bars.unwrap_or(usual.color_bars),
            poster: match self.poster {
                Some(Poster::Page(page)) => usize::from(page).checked_sub(1),
                _ => None,
            },
            ..usual
        }
    }

    /// The size of a page, if the sheet is given: its share of the sheet. Proofs of many pages on a sheet show pages as
    /// they are, made smaller.
    pub fn page(&self, book: OfBook) -> Option<Size> {
        let settings = self.settings(book);
        if matches!(settings.scheme, Scheme::Grid(..)) {
            return None;
        }
        super::page_on(self.sheet?, &settings)
    }

    /// How many of so many pages of text are folded, with those of the cover: these are the pages that
    /// `booklet.pages` counts.
    pub fn folded_pages(&self, text: usize) -> usize {
        let cover = if self.cover == Some(true) { 4 } else { 0 };
        let is_poster = matches!(self.poster, Some(Poster::Page(page)) if usize::from(page) <= text);
        let takes_poster = self.scheme(Scheme::default()).takes_poster();
        text + cover - usize::from(is_poster && takes_poster)
    }

    /// The scheme with the numbers that were given for it.
    fn scheme(&self, usual: Scheme) -> Scheme {
        match self.scheme.unwrap_or(usual) {
            Scheme::Signatures(pages) => Scheme::Signatures(self.pages_per_signature.unwrap_or(pages)),
            Scheme::Grid(columns, rows) => Scheme::Grid(self.columns.unwrap_or(columns), self.rows.unwrap_or(rows)),
            Scheme::Repeat(columns, rows) => Scheme::Repeat(self.columns.unwrap_or(columns), self.rows.unwrap_or(rows)),
            Scheme::CutFold(columns, rows) => {
                Scheme::CutFold(self.columns.unwrap_or(columns), self.rows.unwrap_or(rows))
            }
            Scheme::Accordion(panels) => Scheme::Accordion(self.columns.unwrap_or(panels)),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_reach_imposition() {
        let booklet = BookletConfig {
            scheme: Some(Scheme::Grid(2, 2)),
            columns: Some(3),
            creep: Some(0),
            binding: Some(Binding::Right),
            ..BookletConfig::default()
        };
        let settings = booklet.settings(OfBook { bleed: Some(Length::MM * 3), binding: Binding::Left });
        assert_eq!(settings.bleed, Length::MM * 3);
        assert_eq!(settings.scheme, Scheme::Grid(3, 2));
        assert_eq!(settings.paper, Length::ZERO);
        assert_eq!(settings.binding, Binding::Right);
        assert_eq!(BookletConfig::default().settings(OfBook::default()), Settings::default());
    }
}
