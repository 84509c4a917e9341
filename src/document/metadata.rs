//! Metadata of a book: title, people, identifiers, rights.

/// The metadata of a book, merged from front matter, `book.toml` and what the text shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The title; never empty after `parse`.
    pub title: String,
    /// The label of the heading that the title was, in a text of one file: links to it lead to the beginning.
    pub title_label: Option<String>,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// Authors, editors, translators …, in order.
    pub creators: Vec<Creator>,
    /// The language of the text: a BCP 47 tag; `en` when nobody said.
    pub language: String,
    /// Identifiers: ISBN, DOI, URL …, in order; the first is the publication's own.
    pub identifiers: Vec<Identifier>,
    /// The publisher's name as printed on the imprint.
    pub publisher: Option<String>,
    /// The rights statement, such as `© 2024 A. Author`.
    pub rights: Option<String>,
    /// The publication date as written: `2026`, `2026-01`, `2026-01-15`.
    pub date: Option<String>,
    /// A description of a few sentences, for shops.
    pub description: Option<String>,
    /// Subjects and keywords, one a string.
    pub subjects: Vec<String>,
    /// The series or set that the book belongs to.
    pub collection: Option<Collection>,
    /// The edition statement, such as `Second edition`.
    pub edition: Option<String>,
    /// The version of the text, as Apple Books counts it: one to three numbers with points between.
    pub version: Option<String>,
    /// The cover image's path from the book's folder.
    pub cover_image: Option<String>,
    /// The author's own words about who can read the book, in its language.
    pub accessibility_summary: Option<String>,
    /// The accessibility conformance that the author vouches for, such as
    /// `EPUB Accessibility 1.1 - WCAG 2.2 Level AA`.
    pub conforms_to: Option<String>,
    /// Who has examined that.
    pub certified_by: Option<String>,
}

impl Metadata {
    /// The start of the day, month or year of publication, in seconds since 1970; `None` if the date is not written in
    /// the form of ISO 8601.
    pub fn published(&self) -> Option<i64> {
        let mut parts = self.date.as_deref()?.trim().split('-');
        let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let mut next = || parts.next().map_or(Some(1), |part| part.parse::<u8>().ok());
        let (month, day) = (next()?, next()?);
        let date = time::Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()?;
        parts.next().is_none().then(|| date.midnight().assume_utc().unix_timestamp())
    }

    /// The date of publication as title pages print it: its year, as the month and the day are for catalogues and the
    /// imprint; a date that is not written as one whole.
    pub fn printed_date(&self) -> Option<&str> {
        let date = self.date.as_deref().map(str::trim).filter(|date| !date.is_empty())?;
        let is_year = |year: &str| year.bytes().all(|byte| byte.is_ascii_digit());
        let is_parted = date.as_bytes().get(4).is_none_or(|next| *next == b'-');
        Some(date.get(..4).filter(|year| is_parted && is_year(year)).unwrap_or(date))
    }
}

/// Somebody who made the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Creator {
    /// The name as printed.
    pub name: String,
    /// The MARC relator code: `aut`, `edt`, `trl`, `ill`, …
    pub role: String,
    /// The name as sorted: `Melville, Herman`.
    pub file_as: Option<String>,
}

/// An identifier and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identifier {
    /// `isbn`, `doi`, `uuid`, `url`, or what the author wrote, in lower case; empty if unknown.
    pub scheme: String,
    /// The identifier itself; an ISBN as 13 digits without hyphens.
    pub value: String,
    /// An ISBN with the hyphens between its parts (ISO 2108, 6), if its author wrote them.
    pub hyphenated: Option<String>,
}

impl Identifier {
    /// The identifier as it is printed.
    pub fn printed(&self) -> &str {
        self.hyphenated.as_deref().unwrap_or(&self.value)
    }
}

/// A series or set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collection {
    /// The collection's title.
    pub title: String,
    /// The book's place in it, as written: `1`, `2.5`.
    pub position: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_moments_if_they_are_whole() {
        crate::cases::check("date", |[date]| {
            let metadata = Metadata { date: Some(date.to_owned()), ..Metadata::default() };
            let seconds = metadata.published().map_or("none".to_owned(), |it| it.to_string());
            format!("{seconds} | {}", metadata.printed_date().unwrap_or("nothing"))
        });
    }
}
