//! Brackets that hold brackets.

/// The byte of the bracket that closes the one a text begins with; a backslash takes the meaning from the character
/// behind it. `None` if the text does not begin with `open`, or nothing closes it.
pub(crate) fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == open => depth += 1,
            _ if c == close && depth == 1 => return Some(at),
            _ if c == close => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::closing;

    #[test]
    fn brackets_are_closed_by_their_own() {
        crate::cases::check("bracket", |[text]| {
            closing(text, '[', ']').map_or("nowhere".to_owned(), |it| it.to_string())
        });
    }
}
