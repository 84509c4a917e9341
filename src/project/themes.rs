//! The themes that the program carries: settings as files, to be used by name or copied.

/// The theme below all others: it says everything.
pub const PLAIN: &str = "plain";

/// The themes by their names, with their text.
pub const THEMES: &[(&str, &str)] = &[
    (PLAIN, include_str!("themes/plain.toml")),
    ("novel", include_str!("themes/novel.toml")),
    ("pamphlet", include_str!("themes/pamphlet.toml")),
    ("manual", include_str!("themes/manual.toml")),
    ("modern", include_str!("themes/modern.toml")),
    ("poetry", include_str!("themes/poetry.toml")),
    ("drama", include_str!("themes/drama.toml")),
    ("letters", include_str!("themes/letters.toml")),
    ("scholarly", include_str!("themes/scholarly.toml")),
    ("guide", include_str!("themes/guide.toml")),
    ("zine", include_str!("themes/zine.toml")),
];
