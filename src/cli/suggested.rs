//! Values of options that anybody may type freely, and of which the shell can complete those that there are.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command};

/// Reads a value, and tells the shell of words that it may be.
#[derive(Clone)]
pub(super) struct Suggested {
    /// What is wrong with a value, if it is none.
    pub(super) check: fn(&str) -> Result<(), String>,
    /// The words that can be completed.
    pub(super) words: fn() -> Vec<&'static str>,
}

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Self::Value, clap::Error> {
        let check = self.check;
        let read = move |text: &str| check(text).map(|()| text.to_owned());
        read.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.words)().into_iter().map(PossibleValue::new)))
    }
}
