//! Keys of words, by which the ends of neighbouring lines are compared.

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
