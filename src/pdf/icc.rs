//! The sRGB profile, made from its definition (IEC 61966-2-1), so that colours on paper have a meaning.
//!
//! Out: an ICC profile of version 4.2 (ISO 15076-1): three primaries, adapted to D50, and one curve.

/// The bytes of the profile, as a file holds them.
pub(super) fn srgb() -> Vec<u8> {
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", text("sRGB")),
        (b"cprt", text("No copyright: facts of IEC 61966-2-1")),
        // D50, the white of the connection space, and the primaries adapted to it.
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (b"chad", matrix()),
        (b"rXYZ", xyz([0.436_066, 0.222_488, 0.013_916])),
        (b"gXYZ", xyz([0.385_147, 0.716_873, 0.097_076])),
        (b"bXYZ", xyz([0.143_066, 0.060_608, 0.714_096])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve),
    ];
    let mut table = Vec::new();
    let mut data = Vec::new();
    // After the header, the count of tags, and twelve bytes for each of them.
    let start = 128 + 4 + 12 * (tags.len() + 1);
    let mut last = [0; 2];
    for (name, bytes) in &tags {
        last = [word(start + data.len()), word(bytes.len())];
        entry(&mut table, name, last);
        data.extend_from_slice(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    // Blue shares green's curve: two entries may point to one place, and the profile is smaller.
    entry(&mut table, b"bTRC", last);
    let mut profile = header(word(start + data.len()));
    profile.extend_from_slice(&word(tags.len() + 1).to_be_bytes());
    profile.extend_from_slice(&table);
    profile.extend_from_slice(&data);
    profile
}

fn word(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn entry(table: &mut Vec<u8>, name: &[u8; 4], [offset, length]: [u32; 2]) {
    table.extend_from_slice(name);
    table.extend_from_slice(&offset.to_be_bytes());
    table.extend_from_slice(&length.to_be_bytes());
}

fn header(size: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(128);
    header.extend_from_slice(&size.to_be_bytes());
    header.extend_from_slice(&[0; 4]);
    header.extend_from_slice(&[4, 0x20, 0, 0]);
    header.extend_from_slice(b"mntrRGB XYZ ");
    // The profile's date is that of the standard, not of the run: the same book gives the same bytes.
    for part in [1999_u16, 10, 18, 0, 0, 0] {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    header.resize(68, 0);
    for value in [0.9642, 1.0, 0.8249] {
        header.extend_from_slice(&fixed(value).to_be_bytes());
    }
    header.resize(128, 0);
    header
}

/// `s15Fixed16Number`.
#[expect(clippy::cast_possible_truncation, reason = "all are below 2")]
fn fixed(value: f64) -> i32 {
    (value * 65_536.0).round() as i32
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    numbers(b"XYZ ", &values)
}

/// The Bradford adaptation from D65 to D50.
fn matrix() -> Vec<u8> {
    let values = [1.047_811, 0.022_887, -0.050_127, 0.029_542, 0.990_484, -0.017_049, -0.009_235, 0.015_044, 0.752_132];
    numbers(b"sf32", &values)
}

fn numbers(kind: &[u8; 4], values: &[f64]) -> Vec<u8> {
    let mut tag = kind.to_vec();
    tag.extend_from_slice(&[0; 4]);
    tag.extend(values.iter().flat_map(|value| fixed(*value).to_be_bytes()));
    tag
}

/// The curve as a formula: linear near black, a power above (parametric type 3).
fn curve() -> Vec<u8> {
    let mut tag = b"para\0\0\0\0\0\x03\0\0".to_vec();
    let values = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];
    tag.extend(values.iter().flat_map(|value| fixed(*value).to_be_bytes()));
    tag
}

/// `multiLocalizedUnicodeType` with one record.
fn text(words: &str) -> Vec<u8> {
    let letters: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0".to_vec();
    for number in [1, 12] {
        tag.extend_from_slice(&u32::to_be_bytes(number));
    }
    tag.extend_from_slice(b"enUS");
    tag.extend_from_slice(&word(letters.len()).to_be_bytes());
    tag.extend_from_slice(&28_u32.to_be_bytes());
    tag.extend_from_slice(&letters);
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_says_its_own_size() {
        let profile = srgb();
        assert_eq!(profile[..4], word(profile.len()).to_be_bytes());
        assert_eq!(&profile[36..40], b"acsp");
        assert_eq!(profile.len() % 4, 0);
    }
}
