//! Tags of site makers taken apart: a line in, its name and arguments out.

/// The braces of tags.
pub(crate) const BRACES: &[(&str, &str)] = &[("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")];

/// A tag that takes a whole line.
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    /// `key="value"`, or a value alone with an empty key.
    arguments: Vec<(&'a str, &'a str)>,
    /// Whether it ends what one of this name began.
    pub(crate) ends: bool,
}

impl<'a> Tag<'a> {
    /// The value of the first of these keys, or else the first value without a key.
    pub(crate) fn value(&self, keys: &[&str]) -> Option<&'a str> {
        let named = keys.iter().find_map(|key| self.arguments.iter().find(|item| item.0 == *key));
        named.or_else(|| self.arguments.iter().find(|item| item.0.is_empty())).map(|item| item.1)
    }

    /// The value of a key.
    pub(crate) fn named(&self, key: &str) -> Option<&'a str> {
        self.arguments.iter().find(|item| item.0 == key).map(|item| item.1)
    }
}

/// The tag that a line is.
pub(crate) fn tag(line: &str) -> Option<Tag<'_>> {
    let line = line.trim();
    let inner = BRACES.iter().find_map(|item| line.strip_prefix(item.0)?.strip_suffix(item.1))?;
    // Two tags on one line are not one tag with braces inside.
    if BRACES.iter().any(|item| inner.contains(item.0)) {
        return None;
    }
    // Liquid and Go templates trim spaces by a dash inside the braces.
    let inner = inner.trim_matches(['-', ' ', '\t']);
    let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    // Hugo closes with `/name`, Liquid with `endname`.
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
                // A value that is not closed goes to the end.
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

/// The tags that stand for paths.
const PATHS: &[&str] = &["ref", "relref", "link", "post_url", "static", "asset", "url", "page"];

/// Variables that hold the address of the site.
const BASES: &[&str] = &["baseurl", "base_url", "site.url", "BaseURL", "relURL", "absURL", "site_url", "root_url"];

/// The address of a link or picture without what only a site maker knows: `{{< relref "a.md" >}}`,
/// `{{ site.baseurl }}/a.png`, `{{ '/a.png' | relative_url }}`, `{% link a.md %}`. `None` if there is no such thing in
/// it, or one that names no path.
pub(crate) fn path(address: &str) -> Option<String> {
    let mut read = String::new();
    let mut rest = address;
    while let Some(open) = ["{{", "{%"].iter().filter_map(|sign| rest.find(sign)).min() {
        // The longer braces first: `{{` begins `{{<` too.
        let (begin, close) = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")]
            .into_iter()
            .find(|pair| rest[open..].starts_with(pair.0))?;
        let inner = &rest[open + begin.len()..];
        let length = inner.find(close)?;
        read.push_str(&rest[..open]);
        read.push_str(named_path(&inner[..length], begin == "{{")?);
        rest = &inner[length + close.len()..];
    }
    read.push_str(rest);
    // Without the site's address a path from its root is one from the book's folder.
    let read = read.trim().trim_start_matches('/');
    (rest.len() < address.len() && !read.is_empty()).then(|| read.to_owned())
}

/// The path that is named in a tag, or in a variable; that of the site itself is empty.
fn named_path(inner: &str, is_variable: bool) -> Option<&str> {
    let inner = inner.trim_matches(['-', ' ', '\t']);
    if is_variable {
        let quoted = inner.find(['"', '\'']).and_then(|quote| inner[quote + 1..].split(['"', '\'']).next());
        return quoted.or_else(|| BASES.iter().any(|base| inner.contains(base)).then_some(""));
    }
    let (name, rest) = inner.split_once(char::is_whitespace)?;
    let found = Tag { name, arguments: arguments(rest), ends: false };
    let is_quoted = rest.trim_start().starts_with(['"', '\'']);
    found.value(&["path", "src"]).filter(|_| is_quoted || PATHS.contains(&name))
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
            ("{{< ref path=\"b\" lang=\"de\" >}} \"A title\"", Some("b \"A title\"")),
            ("{{ site.baseurl }}{% link a/b.md %}", Some("a/b.md")),
            ("{{ '/b' | relative_url }}#c", Some("b#c")),
            ("{% post_url 2020-01-01-b %}", Some("2020-01-01-b")),
            ("{{ page.next }}", None),
            ("{% include a.md %}", None),
            ("{{< relref \"a\"", None),
            ("a.md", None),
        ] {
            assert_eq!(path(address).as_deref(), expected, "{address}");
        }
    }
}
