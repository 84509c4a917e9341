//! The levels that the author gives kinds of problems: in, codes that are allowed, warned of or denied; out, the
//! severity that a problem has in this book, or none for those to be kept quiet.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Diagnostic, Severity, nearest};

/// The handbook's list of problems. It is the one list of codes: a test compares it with the sources.
const HANDBOOK: &str = include_str!("../../book/src/errors.md");

/// All warnings, or all notes, in place of a code.
const GROUPS: &[(&str, Severity)] = &[("warnings", Severity::Warning), ("notes", Severity::Note)];

/// The level of problems with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// They are not reported. An error is: the book can't be made with it.
    Allow,
    /// They are warnings. Errors stay errors.
    Warn,
    /// They are errors.
    Deny,
}

/// The levels of codes and of groups of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<String, Level>);

impl Levels {
    /// Sets the level of each of these names. What was set before for the same name no longer counts.
    ///
    /// # Errors
    /// The first name that is neither a code nor a group; the message says which may have been meant.
    pub fn set<S: AsRef<str>>(&mut self, names: &[S], level: Level) -> Result<(), String> {
        for name in names {
            check(name.as_ref())?;
            self.0.insert(name.as_ref().to_owned(), level);
        }
        Ok(())
    }

    /// The severity of a problem; `None` if it is not to be reported. The level of its code goes before that of
    /// its group.
    pub fn severity(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        let usual = diagnostic.severity;
        // With an error nothing is written: silence would hide why.
        if usual == Severity::Error {
            return Some(usual);
        }
        let group = GROUPS.iter().find(|group| group.1 == usual).and_then(|group| self.0.get(group.0));
        match self.0.get(diagnostic.code).or(group) {
            None => Some(usual),
            Some(Level::Allow) => None,
            Some(Level::Warn) => Some(Severity::Warning),
            Some(Level::Deny) => Some(Severity::Error),
        }
    }

    /// Whether somebody wanted not to hear of a problem that is an error.
    pub fn is_refused(&self, diagnostic: &Diagnostic) -> bool {
        let level = self.0.get(diagnostic.code);
        diagnostic.severity == Severity::Error && matches!(level, Some(Level::Allow | Level::Warn))
    }
}

/// All codes, in the order of the handbook.
pub fn codes() -> &'static [&'static str] {
    static CODES: OnceLock<Vec<&str>> = OnceLock::new();
    CODES.get_or_init(|| {
        let headings = HANDBOOK.lines().filter_map(|line| line.strip_prefix("### `"));
        headings.filter_map(|rest| rest.split('`').next()).collect()
    })
}

/// All codes, and the groups of them.
pub fn names() -> impl Iterator<Item = &'static str> {
    codes().iter().copied().chain(GROUPS.iter().map(|group| group.0))
}

/// Whether a name is a code or a group of them.
///
/// # Errors
/// The name is neither; the message says which may have been meant.
pub fn check(name: &str) -> Result<(), String> {
    if names().any(|it| it == name) {
        return Ok(());
    }
    let near = nearest(name, names());
    let help = near.map_or("the handbook lists all codes under “Errors and their cures”".to_owned(), |near| {
        format!("did you mean `{near}`?")
    });
    Err(format!("there is no problem with the code `{name}`; {help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_a_code_goes_before_that_of_its_group() {
        let mut levels = Levels::default();
        levels.set(&["warnings"], Level::Deny).expect("is known");
        levels.set(&["link-broken"], Level::Allow).expect("is known");
        levels.set(&["line-loose"], Level::Warn).expect("is known");
        let severity = |diagnostic: Diagnostic| levels.severity(&diagnostic);
        assert_eq!(severity(Diagnostic::warning("image-remote", "")), Some(Severity::Error));
        assert_eq!(severity(Diagnostic::warning("link-broken", "")), None);
        assert_eq!(severity(Diagnostic::note("line-loose", "")), Some(Severity::Warning));
        assert_eq!(severity(Diagnostic::note("line-tight", "")), Some(Severity::Note));
        assert_eq!(severity(Diagnostic::error("link-broken", "")), Some(Severity::Error), "errors stay errors");
        assert!(levels.is_refused(&Diagnostic::error("link-broken", "")));
    }

    #[test]
    fn an_unknown_code_is_answered_with_the_nearest() {
        let wrong = Levels::default().set(&["link-brocken"], Level::Allow).expect_err("is unknown");
        assert!(wrong.ends_with("did you mean `link-broken`?"), "{wrong}");
        let wrong = Levels::default().set(&["warning"], Level::Deny).expect_err("is unknown");
        assert!(wrong.ends_with("did you mean `warnings`?"), "{wrong}");
        let wrong = Levels::default().set(&["x"], Level::Allow).expect_err("is unknown");
        assert!(wrong.contains("handbook"), "{wrong}");
    }
}
