//! The purposes that a PDF can be made for. The settings name it, the writer of PDFs keeps to it, and the command line
//! offers it.

/// The purpose of a PDF. Tables of printers name it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Profile {
    // No printer's table may ask for a file for screens.
    #[serde(skip_deserializing)]
    /// Screens and screen readers: tagged (PDF/UA-1 and PDF/A-2a), with links and bookmarks
    #[default]
    Screen,
    /// A press: trim and bleed boxes, marks if asked for
    Print,
    /// Print on demand: bare pages without bookmarks, links or marks
    Kdp,
    /// PDF/X-4
    Pdfx,
    /// PDF/X-1a: inks alone, no transparency
    Pdfx1a,
}

impl Profile {
    /// The profile of the covers and sheets of a book with these: PDF/X if it is among them. The rules of print on
    /// demand are for pages that are uploaded, and nobody reads sheets on a screen: they are plain print.
    pub fn of_sheets(profiles: &[Profile]) -> Profile {
        // The stricter of both is taken where either is: a book is printed by one shop.
        let strict = [Profile::Pdfx1a, Profile::Pdfx].into_iter().find(|profile| profiles.contains(profile));
        strict.unwrap_or(Profile::Print)
    }

    /// Whether files are a kind of PDF/X, which have an output intent and dates.
    pub fn is_pdfx(self) -> bool {
        matches!(self, Profile::Pdfx | Profile::Pdfx1a)
    }
}
