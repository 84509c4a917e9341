//! Images inside the text, as `data:` URLs (RFC 2397).
//!
//! In: the URL. Out: its bytes. What it says of their kind is not asked: the bytes say that.

/// The bytes that a `data:` URL holds; `None` for what is none.
pub(super) fn decode(url: &str) -> Option<Vec<u8>> {
    let scheme = url.get(..5).filter(|it| it.eq_ignore_ascii_case("data:"))?;
    let (kind, data) = url[scheme.len()..].split_once(',')?;
    // Base 64 too may be percent-encoded: its `+` and `/`, and line ends.
    let data = percent(data);
    // `;base64` is the last of the parameters (RFC 2397, section 3).
    let is_base64 = kind.rsplit(';').next().is_some_and(|part| part.trim().eq_ignore_ascii_case("base64"));
    if is_base64 { base64(&data) } else { Some(data) }
}

/// Undoes `%20` and its kin; other bytes stay.
pub(super) fn percent(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|it| char::from(*it).to_digit(16));
        let byte = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// Base 64 (RFC 4648), of either alphabet; spaces and what fills it up are passed over.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        // Old bits are shifted out on the left: only the last `count`, at most 13, are ever read.
        bits = bits << 6 | u32::from(value);
        count += 6;
        if 8 <= count {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let text = |url: &str| decode(url).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert_eq!(text("data:image/svg+xml,%3Csvg/>").as_deref(), Some("<svg/>"));
        assert_eq!(text("data:text/plain;base64,Zm9vYmE=").as_deref(), Some("fooba"));
        assert_eq!(text("DATA:;base64,Zm9v\nYmFy").as_deref(), Some("foobar"));
        assert_eq!(text("data:,100%").as_deref(), Some("100%"));
        for wrong in ["data:image/png", "data:;base64,***", "http://example.org/", "dat", "däta:,"] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }
}
