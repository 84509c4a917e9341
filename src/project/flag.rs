//! Settings from the command line, with the words that the user typed.

/// A setting from the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The dotted name of the setting.
    pub key: String,
    /// The value as typed: its type follows from the setting.
    pub value: String,
    /// The flag as typed, with the value at its end: messages point into it.
    pub typed: String,
    /// Whether it only holds where neither book nor user says anything; else it goes over all.
    pub is_default: bool,
}

impl Flag {
    /// `--set key=value`.
    pub fn set(key: impl Into<String>, value: impl Into<String>) -> Flag {
        let (key, value) = (key.into(), value.into());
        Flag { typed: format!("--set {key}={value}"), key, value, is_default: false }
    }

    /// A setting that has a flag of its own, such as `--theme novel`.
    pub fn named(flag: &str, key: impl Into<String>, value: impl Into<String>) -> Flag {
        let value = value.into();
        Flag { typed: format!("{flag} {value}"), key: key.into(), value, is_default: false }
    }

    /// The setting that a command makes unless the book or the user does: `command` is its name.
    pub fn of_command(command: &str, key: impl Into<String>, value: impl Into<String>) -> Flag {
        let (key, value) = (key.into(), value.into());
        Flag { typed: format!("{command}: {key}={value}"), key, value, is_default: true }
    }
}
