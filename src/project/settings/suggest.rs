//! Suggestions for unknown names. Like is compared with like: what follows `pdf.` with what may be there, an element
//! with elements. Where nothing is near, nothing is suggested.

use super::table::SETTINGS;
use crate::diagnostic::nearest_of_many;
use crate::project::names::METADATA;
use crate::project::theme;
use crate::project::value::one_of;

/// The longest group that is listed whole.
const MAX_LISTED: usize = 8;

/// A way out for an unknown setting.
pub fn suggestion(path: &str) -> String {
    if let Some(known) = theme::suggestion(path) {
        return known;
    }
    let names = || SETTINGS.iter().map(|setting| setting.name).chain(METADATA.iter().map(|it| it.0));
    let (group, last) = path.rsplit_once('.').unwrap_or(("", path));
    let members = |group: &str| -> Vec<&'static str> {
        names().filter_map(|name| name.strip_prefix(group)?.strip_prefix('.')).collect()
    };
    let beside: Vec<&str> = if group.is_empty() { names().collect() } else { members(group) };
    if let Some(near) = nearest_of_many(last, beside.iter().copied()) {
        return if group.is_empty() { format!("use `{near}`") } else { format!("use `{group}.{near}`") };
    }
    // The right name in the wrong table, or in none.
    let end = |it: &'static str| it.rsplit('.').next().unwrap_or(it);
    if let Some(full) = names().find(|name| end(name) == last) {
        return format!("use `{full}`");
    }
    // Whole names are compared only where there is no such table, or settings of another table would be proposed.
    if let Some(near) = nearest_of_many(path, names()).filter(|_| beside.is_empty()) {
        return format!("use `{near}`");
    }
    let tables: Vec<String> =
        ["pdf", "style", "epub", "fonts", "booklet", "cover", "typography", "math", "diagnostics"]
            .map(String::from)
            .into();
    match beside.len() {
        _ if group.is_empty() => format!("settings begin with {}, or are metadata", one_of(&tables)),
        0 => match nearest_of_many(group, tables.iter().map(String::as_str)) {
            Some(near) => format!("use `{near}.{last}`"),
            None => format!("settings begin with {}, or are metadata", one_of(&tables)),
        },
        1..=MAX_LISTED => {
            let all: Vec<String> = beside.iter().map(|it| format!("`{group}.{it}`")).collect();
            format!("there are {}", one_of(&all).replace(" or ", " and "))
        }
        count => format!("`{group}` has {count} settings: the handbook and `chapbook schema` list them"),
    }
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn unknown_names_get_a_way_out() {
        crate::cases::check("setting-suggestion", |[name]| suggestion(name));
    }
}
