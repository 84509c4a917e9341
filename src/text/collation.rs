//! The order of words in a language: a language tag in, a comparison of words out.
//!
//! By Unicode's collation (`icu_collator`), letter by letter: spaces and hyphens do not count before letters do.

use std::cmp::Ordering;

use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// The order of a language; the order of code points, should there be none.
#[derive(Debug)]
pub struct SortOrder(Option<CollatorBorrowed<'static>>);

impl SortOrder {
    /// The order of a language, by its BCP 47 tag. A language that has no rules of its own sorts by Unicode's root order.
    pub fn of(language: &str) -> SortOrder {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let mut options = CollatorOptions::default();
        options.alternate_handling = Some(AlternateHandling::Shifted);
        SortOrder(Collator::try_new(CollatorPreferences::from(&locale), options).ok())
    }

    /// Figures and signs before letters, as ISO 999 and most indexes have them; what sorts alike by its letters.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let lettered = |text: &str| text.starts_with(char::is_alphabetic);
        lettered(a)
            .cmp(&lettered(b))
            .then_with(|| self.0.as_ref().map_or(a.cmp(b), |collator| collator.compare(a, b)))
            .then_with(|| a.cmp(b))
    }
}
