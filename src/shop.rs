//! The shops that sell e-books. The settings name them, the writer of EPUBs keeps to what they publish, and the
//! command line offers them.

/// A shop, or a distributor to shops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Shop {
    /// Apple Books
    Apple,
    /// Kindle Direct Publishing
    Kindle,
    /// Kobo Writing Life
    Kobo,
    /// Google Play Books
    Google,
    /// Barnes & Noble Press
    Bn,
    /// tolino media
    Tolino,
}

impl Shop {
    /// All shops, in the order in which they are offered.
    pub const ALL: [Shop; 6] = [Shop::Apple, Shop::Kindle, Shop::Kobo, Shop::Google, Shop::Bn, Shop::Tolino];

    /// Its name in settings, on the command line, in the table of rules, and of its folder.
    pub fn key(self) -> &'static str {
        match self {
            Shop::Apple => "apple",
            Shop::Kindle => "kindle",
            Shop::Kobo => "kobo",
            Shop::Google => "google",
            Shop::Bn => "bn",
            Shop::Tolino => "tolino",
        }
    }
}
