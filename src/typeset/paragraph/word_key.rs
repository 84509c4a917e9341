//! What the ends of lines are compared by: keys of words, and whether a word is short.

/// Whether a byte belongs to a word, in any script of UTF-8.
pub(super) fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// A number for the bytes of a word, whatever its case (FNV-1a); 0 for fewer than three.
pub(super) fn word_hash(bytes: impl Iterator<Item = u8>) -> u32 {
    let (mut hash, mut count) = (0x811C_9DC5_u32, 0);
    for byte in bytes {
        hash = (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
        count += 1;
    }
    if count < 3 { 0 } else { hash.max(1) }
}

/// Whether a text ends in a word of at most three letters, with nothing behind it: in scripts that have capitals nearly
/// always an article, a preposition or a conjunction, which belongs to the next word.
pub(super) fn ends_in_short_word(text: &str) -> bool {
    let mut letters = text.chars().rev().take_while(|c| !c.is_whitespace());
    let short: Vec<char> = letters.by_ref().take(4).collect();
    !short.is_empty() && short.len() < 4 && short.iter().all(|c| c.is_lowercase() || c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::ends_in_short_word;

    #[test]
    fn short_words_are_of_letters_alone() {
        let is: Vec<&str> = ["The Weir at", "The", "Der Mann und", "THE WEIR AT", "Вода и"].to_vec();
        assert!(is.iter().all(|text| ends_in_short_word(text)));
        let is_not = ["", "The Weir", "Part I:", "Nº 12", "물은 물", "水 在", "Anna, or,"];
        assert!(is_not.iter().all(|text| !ends_in_short_word(text)));
    }
}
