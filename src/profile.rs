//! The purposes that a PDF can be made for. The settings name it, the writer of PDFs keeps to it, and the command line
//! offers it.

/// The purpose of a PDF.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Profile {
    /// Screens and screen readers: tagged (PDF/UA-1 and PDF/A-2a), with links and bookmarks
    #[default]
    Screen,
    /// A press: trim and bleed boxes, marks if asked for
    Print,
    /// Print on demand: bare pages without bookmarks, links or marks
    Kdp,
    /// PDF/X-4
    Pdfx,
}

impl Profile {
    /// The profile of the covers and sheets of a book with these: PDF/X if it is among them. The rules of print on
    /// demand are for pages that are uploaded, and nobody reads sheets on a screen: they are plain print.
    pub fn of_sheets(profiles: &[Profile]) -> Profile {
        if profiles.contains(&Profile::Pdfx) { Profile::Pdfx } else { Profile::Print }
    }
}
