//! What a PDF is made for. The settings name it, the writer of PDFs keeps to it, and the command line offers it.

/// What a PDF is for.
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
