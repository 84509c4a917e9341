//! Tags of site makers taken apart: a line in, its name and arguments out.

/// The braces of tags.
pub(super) const BRACES: &[(&str, &str)] = &[("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")];

/// A tag that takes a whole line.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    /// `key="value"`, or a value alone with an empty key.
    arguments: Vec<(&'a str, &'a str)>,
    /// Whether it ends what one of this name began.
    pub(super) ends: bool,
}

impl<'a> Tag<'a> {
    /// The value of the first of these keys, or else the first value without a key.
    pub(super) fn value(&self, keys: &[&str]) -> Option<&'a str> {
        let named = keys.iter().find_map(|key| self.arguments.iter().find(|item| item.0 == *key));
        named.or_else(|| self.arguments.iter().find(|item| item.0.is_empty())).map(|item| item.1)
    }

    /// The value of a key.
    pub(super) fn named(&self, key: &str) -> Option<&'a str> {
        self.arguments.iter().find(|item| item.0 == key).map(|item| item.1)
    }
}

/// The tag that a line is.
pub(super) fn tag(line: &str) -> Option<Tag<'_>> {
    let line = line.trim();
    let inner = BRACES.iter().find_map(|item| line.strip_prefix(item.0)?.strip_suffix(item.1))?;
    if BRACES.iter().any(|item| inner.contains(item.0)) {
        return None;
    }
    let inner = inner.trim_matches(['-', ' ', '\t']);
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let bare = name.strip_prefix('/').or(name.strip_prefix("end").filter(|item| !item.is_empty()));
    Some(Tag { name: bare.unwrap_or(name), arguments: arguments(rest), ends: bare.is_some() })
}

/// `a="x y" b=1 "c"`
fn arguments(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find([' ', '\t', '"', '\'', '`']).unwrap_or(rest.len());
        let key = rest[..end].strip_suffix('=').or(rest[..end].strip_suffix(':'));
        let quote = rest[end..].chars().next().filter(|item| matches!(item, '"' | '\'' | '`'));
        let (pair, after) = match quote.filter(|_| key.is_some() || end == 0) {
            Some(quote) => {
                let inner = &rest[end + 1..];
                let close = inner.find(quote).unwrap_or(inner.len());
                ((key.unwrap_or(""), &inner[..close]), inner.get(close + 1..).unwrap_or(""))
            }
            None => {
                let length = rest.find([' ', '\t']).unwrap_or(rest.len());
                (rest[..length].split_once('=').unwrap_or(("", &rest[..length])), &rest[length..])
            }
        };
        found.push(pair);
        rest = after.trim_start();
    }
    found
}

/// The path that the address of a link or picture means, if a tag or variable of a site maker stands in it:
/// `{{< relref "a.md" >}}`, `{{ site.baseurl }}/a.png`, `{{ '/a.png' | relative_url }}`.
pub(super) fn path(address: &str) -> Option<String> {
    let open = address.find("{{").or_else(|| address.find("{%"))?;
    let end = address.find("}}").or_else(|| address.find("%}")).map(|item| item + 2)?;
    let inner = address.get(open..end)?;
    let quote = inner.find(['"', '\'']);
    let named = quote.and_then(|item| inner[item + 1..].split(['"', '\'']).next());
    let base =
        ["baseurl", "base_url", "site.url", "BaseURL", "relURL", "absURL"].iter().any(|item| inner.contains(item));
    let path = match named {
        Some(named) => format!("{}{named}{}", &address[..open], &address[end..]),
        None if base => format!("{}{}", &address[..open], &address[end..]),
        None => return None,
    };
    Some(path.trim().trim_start_matches('/').to_owned()).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_apart() {
        let found = tag("{% hint style=\"info\" title='A b' %}").expect("a tag");
        assert_eq!((found.name, found.ends), ("hint", false));
        assert_eq!((found.value(&["style"]), found.named("title")), (Some("info"), Some("A b")));
        assert_eq!(tag("{{% /notice %}}").map(|item| (item.name, item.ends)), Some(("notice", true)));
        assert_eq!(tag("{{< youtube w7Ft2ym_a58 >}}").and_then(|item| item.value(&["id"])), Some("w7Ft2ym_a58"));
        assert!(tag("{% a %} and {% b %}").is_none() && tag("text").is_none());
    }

    #[test]
    fn addresses_lose_what_only_a_site_knows() {
        for (address, expected) in [
            ("{{< relref \"a.md#x\" >}}", Some("a.md#x")),
            ("{{ site.baseurl }}/img/a.png", Some("img/a.png")),
            ("{{ '/img/a.png' | relative_url }}", Some("img/a.png")),
            ("{{ page.next }}", None),
            ("a.md", None),
        ] {
            assert_eq!(path(address).as_deref(), expected, "{address}");
        }
    }
}
