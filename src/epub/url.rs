//! Addresses: what an `href` that leads out of the book may hold.
//!
//! In: what an author wrote. Out: a valid URL of a scheme that readers open, or nothing.

use std::fmt::Write as _;

/// The schemes that a link in a book may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "ftp", "sms", "geo", "urn", "news", "irc", "xmpp", "doi"];

/// The address as a valid URL; `None` if it is not one, or of a scheme that no reader should open.
pub(super) fn external(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    if scheme == "doi" {
        return Some(format!("https://doi.org/{}", escape(rest)));
    }
    if !matches!(scheme.as_str(), "http" | "https" | "ftp") {
        return Some(format!("{scheme}:{}", escape(rest)));
    }
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    is_authority(authority).then(|| format!("{scheme}://{authority}{}", escape(path)))
}

/// Whether a host, with a port or user before and after it, is one that a parser takes.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit('@').next().unwrap_or("");
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (host, ""),
    };
    let is_v6 = host.len() > 2
        && host.starts_with('[')
        && host.ends_with(']')
        && host[1..host.len() - 1].chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c == '.');
    let is_label = |text: &str| !text.is_empty() && text.len() <= 63;
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_name = host.chars().all(is_letter)
        && host.trim_end_matches('.').split('.').all(is_label)
        && !host.trim_end_matches('.').is_empty();
    let is_user = authority.matches('@').count() <= 1
        && authority.chars().all(|c| c.is_alphanumeric() || "-._~:@[]%!$&'()*+,;=".contains(c));
    (is_v6 || is_name) && is_user && port.parse::<u16>().is_ok() | port.is_empty()
}

/// Percent-encodes the signs that URLs can't hold (RFC 3986). Escapes that are there already stay; a `%` alone does
/// not.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fragment = false;
    for (at, letter) in text.char_indices() {
        let is_escape =
            letter == '%' && text.as_bytes().get(at + 1..at + 3).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
        let is_plain = letter.is_ascii_alphanumeric()
            || "-._~:/?@!$&'()*+,;=".contains(letter)
            || (letter == '#' && !fragment)
            || is_escape;
        fragment |= letter == '#';
        if is_plain {
            out.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::external;

    #[test]
    fn addresses_become_valid_or_nothing() {
        crate::cases::check("url", |[written]| external(written).unwrap_or_else(|| "none".into()));
    }
}
