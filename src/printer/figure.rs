//! The figures of printers' tables: what can't be a measure of any book is refused where it is written.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::at_line;

/// No page number, length, resolution or file size in a table is greater.
const MOST: f64 = 1e6;
/// No press binds larger sections.
const LARGEST_SECTION: f64 = 128.0;

/// Checks the figures of a table that has been read.
///
/// # Errors
/// A message with the line of the first that can't be.
pub(super) fn check(table: &str) -> Result<(), String> {
    let parsed = DeTable::parse(table).map_err(|error| at_line(table, error.span(), error.message()))?;
    of_table(table, parsed.get_ref())
}

fn of_table(text: &str, table: &DeTable<'_>) -> Result<(), String> {
    table.iter().try_for_each(|(key, value)| of_value(text, key.get_ref(), value))
}

fn of_value(text: &str, key: &str, value: &Spanned<DeValue<'_>>) -> Result<(), String> {
    let shown = match value.get_ref() {
        DeValue::Table(table) => return of_table(text, table),
        DeValue::Array(values) => return values.iter().try_for_each(|value| of_value(text, key, value)),
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        DeValue::Integer(_) => {
            return Err(at_line(text, Some(value.span()), &format!("`{key}` is not a decimal number")));
        }
        _ => return Ok(()),
    };
    let (least, most) = if key == "multiple" { (1.0, LARGEST_SECTION) } else { (0.0, MOST) };
    let is_sound = shown.parse::<f64>().is_ok_and(|figure| (least..=most).contains(&figure));
    let problem = format!("`{key}` is {shown}: it must be from {least} to {most}");
    if is_sound { Ok(()) } else { Err(at_line(text, Some(value.span()), &problem)) }
}
