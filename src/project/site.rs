//! The web site that an mdBook project is also built as: where links lead that lead out of the book.
//!
//! In: `[output.html]`. Out: the site's address, as far as it can be known, and the address of a link on it.

use super::files;
use super::value::Node;

/// The address of a book's web site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The folder of its first page, with `/` at the end: `https://example.org/book/`.
    pub address: String,
    /// Whether it was made from the address of the book's repository, and not given.
    pub is_guessed: bool,
}

/// The site that `[output.html]` names: `site-url`, if it is a whole address; else `cname` with it; else where the
/// hosts of repositories put the sites of `git-repository-url`.
pub(super) fn of(table: &Node) -> Option<Site> {
    let html = table.get("output")?.get("html")?;
    let text = |name: &str| html.get(name).and_then(|it| it.text().ok()).filter(|text| !text.is_empty());
    let path = text("site-url");
    if let Some(address) = path.as_ref().filter(|path| has_host(path)) {
        return Some(Site { address: closed(address), is_guessed: false });
    }
    if let Some(host) = text("cname") {
        return Some(Site {
            address: closed(&format!("https://{host}{}", path.as_deref().unwrap_or("/"))),
            is_guessed: false,
        });
    }
    let (host, name) = pages(&text("git-repository-url")?)?;
    // A repository named like the host, `owner.github.io`, is the site at its root.
    let path = path.unwrap_or_else(|| if name.eq_ignore_ascii_case(&host) { "/".into() } else { format!("/{name}/") });
    Some(Site { address: closed(&format!("https://{host}{path}")), is_guessed: true })
}

fn has_host(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn closed(address: &str) -> String {
    format!("{}/", address.trim_end_matches('/'))
}

/// The host of the pages of a repository, and the repository's name.
fn pages(repository: &str) -> Option<(String, String)> {
    let rest = repository.strip_prefix("https://")?.trim_end_matches('/');
    let mut parts = rest.trim_end_matches(".git").split('/');
    let (host, owner, name) = (parts.next()?, parts.next()?, parts.next()?);
    let pages = match host {
        "github.com" | "www.github.com" => "github.io",
        "gitlab.com" => "gitlab.io",
        "codeberg.org" => "codeberg.page",
        _ => return None,
    };
    // GitLab has groups within groups; elsewhere a further part is a path inside of the repository.
    (parts.next().is_none() || host == "gitlab.com")
        .then(|| (format!("{}.{pages}", owner.to_lowercase()), name.to_string()))
}

impl Site {
    /// The address that a link leads to from the page of the chapter at `chapter` (from the source folder). Links to
    /// Markdown lead to the pages made of it, as mdBook does it.
    pub fn address_of(&self, chapter: &str, link: &str) -> String {
        let end = link.find(['?', '#']).unwrap_or(link.len());
        let (path, rest) = link.split_at(end);
        let scheme = self.address.find("://").map_or(0, |at| at + 3);
        let host = self.address[scheme..].find('/').map_or(self.address.len(), |at| scheme + at);
        let folder = format!("{}{}", &self.address[host..], files::folder(chapter));
        let from = if path.starts_with('/') { "" } else { folder.trim_matches('/') };
        let mut parts: Vec<&str> = Vec::new();
        for part in from.split('/').chain(path.split('/')) {
            match part {
                "" | "." => {}
                // Above the root it is passed over, as browsers do (RFC 3986, section 5.2.4).
                ".." => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        let mut page = parts.join("/");
        if let Some(stem) = page.strip_suffix(".md") {
            // mdBook's preprocessor `index` makes `index.html` of a README.
            let folder = stem.strip_suffix("README").filter(|rest| rest.is_empty() || rest.ends_with('/'));
            page = folder.map_or_else(|| format!("{stem}.html"), |folder| format!("{folder}index.html"));
        }
        let close = if page.is_empty() || !(path.ends_with('/') || path.ends_with("..")) { "" } else { "/" };
        format!("{}/{page}{close}{rest}", &self.address[..host])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::FileId;

    fn site(html: &str) -> Option<(String, bool)> {
        let text = format!("[output.html]\n{html}");
        let table = super::super::from_toml::read(FileId(0), &text, &mut Diagnostics::default());
        of(&table).map(|it| (it.address, it.is_guessed))
    }

    #[test]
    fn sites_are_found() {
        crate::cases::check("site", |[html]| match site(html) {
            Some((address, true)) => format!("{address} (guessed)"),
            Some((address, false)) => address,
            None => "not known".to_owned(),
        });
    }

    #[test]
    fn links_lead_to_pages_of_the_site() {
        crate::cases::check("site-link", |[chapter, link]| {
            let site = Site { address: "https://example.org/book/".into(), is_guessed: false };
            site.address_of(chapter, link)
        });
    }
}
