//! Where long names may be divided: `wbr` elements in code and addresses.
//!
//! A column of a table on a phone, and now and then the page itself, is narrower than a path or an address. Without a place
//! to break, readers divide them anywhere, in the middle of a word.

use super::inline::Writer;

impl Writer<'_> {
    /// Marks the places to break in what was written from `start` (a byte offset) on, if it holds one of `signs`.
    pub(super) fn break_names(&mut self, start: usize, signs: &[&str]) {
        if signs.iter().any(|sign| self.out[start..].contains(sign)) {
            let broken = with_breaks(&self.out[start..]);
            self.out.replace_range(start.., &broken);
        }
    }
}

/// Markup with `wbr` in its code and addresses: behind `.`, `_`, `/`, `-` and `::` inside of a name, in addresses behind `?`
/// and `=` too.
pub(super) fn with_breaks(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len() + 64);
    let (mut in_code, mut in_address, mut rest) = (false, false, markup);
    while let Some(c) = rest.chars().next() {
        // Tags and entities are copied whole.
        let whole = match c {
            '<' => rest.find('>'),
            '&' => rest.find(';'),
            _ => None,
        };
        if let Some(end) = whole {
            let (tag, after) = rest.split_at(end + 1);
            in_address &= c == '&';
            in_code = if tag.starts_with("<code") { true } else { in_code && tag != "</code>" };
            out.push_str(tag);
            rest = after;
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let within = out.ends_with(char::is_alphanumeric) || out.ends_with(':');
        out.push(c);
        in_address = !c.is_whitespace() && (in_address || out.ends_with("://"));
        let parts = matches!(c, '.' | '_' | '/' | '-')
            || c == ':' && out.ends_with("::")
            || in_address && matches!(c, '?' | '=');
        if (in_code || in_address) && parts && within && after.starts_with(char::is_alphabetic) {
            out.push_str("<wbr/>");
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_cells_may_be_divided_at_their_joints() {
        let markup = "a.b <code>diagnostics.allow &lt;x-y&gt; std::fmt 1.5</code> c_d <em>e</em>";
        let broken = "a.b <code>diagnostics.<wbr/>allow &lt;x-<wbr/>y&gt; std::<wbr/>fmt 1.5</code> c_d <em>e</em>";
        assert_eq!(with_breaks(markup), broken);
        let address = "<a href=\"https://a.org/b-c\">https://a.org/south?w=48&amp;y=1</a> x.y";
        let broken = "<a href=\"https://a.org/b-c\">https://a.<wbr/>org/<wbr/>south?<wbr/>w=48&amp;y=1</a> x.y";
        assert_eq!(with_breaks(address), broken);
    }
}
