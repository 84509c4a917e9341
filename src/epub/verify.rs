//! A last look at what was written, before it is packed: every text well-formed, every id unique in its
//! file, every link inside of the book to something that is there.
//!
//! What is found here is a fault of ours, not of the book: it is an error, so that no such file gets out.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rayon::prelude::*;

use super::resource::{Body, Resource};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The ids of one text that others may refer to.
#[derive(Default)]
struct TextIds {
    ids: BTreeSet<String>,
    links: Vec<String>,
}

/// Looks at all texts and the navigation document.
pub(super) fn texts(resources: &[Resource], nav: &str, diagnostics: &mut Diagnostics) {
    let mut problems = Vec::new();
    let mut texts: BTreeMap<&str, TextIds> = BTreeMap::new();
    let documents = resources.iter().filter(|resource| resource.media == "application/xhtml+xml");
    let documents = documents.filter_map(|document| match &document.body {
        Body::Bytes(bytes) => Some((document.path.as_str(), bytes.as_slice())),
        Body::Read(_) | Body::Image(_) => None,
    });
    let all: Vec<(&str, &[u8])> = documents.chain([("nav.xhtml", nav.as_bytes())]).collect();
    let found: Vec<_> = all.par_iter().map(|(path, bytes)| (*path, read(bytes))).collect();
    for (path, found) in found {
        match found {
            Ok((text, doubled)) => {
                problems.extend(doubled.into_iter().map(|id| format!("{path}: id `{id}` twice")));
                texts.insert(path, text);
            }
            Err(problem) => problems.push(format!("{path}: {problem}")),
        }
    }
    let others: BTreeSet<&str> = resources.iter().map(|resource| resource.path.as_str()).collect();
    for (path, text) in &texts {
        for link in &text.links {
            let (file, id) = link.split_once('#').unwrap_or((link.as_str(), ""));
            let file = if file.is_empty() { path } else { file };
            let target = texts.get(file);
            let is_there = match target {
                Some(target) => id.is_empty() || target.ids.contains(id),
                None => others.contains(file) || file == "stylesheet.css",
            };
            if !is_there {
                problems.push(format!("{path}: nothing is at `{link}`"));
            }
        }
    }
    for problem in problems {
        let message = format!("the EPUB would be invalid: {problem}");
        let help = "this is a fault of chapbook: please report it with the book that shows it";
        diagnostics.push(Diagnostic::error("epub-invalid", message).help(help));
    }
}

/// Reads a text: its ids and links, and the ids that are there more than once.
fn read(bytes: &[u8]) -> Result<(TextIds, Vec<String>), String> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = true;
    let mut text = TextIds::default();
    let mut doubled = Vec::new();
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(it) => {
                depth += 1;
                element(&it, &mut text, &mut doubled)?;
            }
            Event::Empty(it) => element(&it, &mut text, &mut doubled)?,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth == 0 => return Ok((text, doubled)),
            Event::Eof => return Err("an element is not closed".to_owned()),
            _ => {}
        }
    }
}

fn element(element: &BytesStart<'_>, text: &mut TextIds, doubled: &mut Vec<String>) -> Result<(), String> {
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        match attribute.key.as_ref() {
            "id" if !text.ids.insert(value.to_string()) => doubled.push(value.into_owned()),
            "href" | "src" if !has_scheme(&value) => text.links.push(value.into_owned()),
            _ => {}
        }
    }
    Ok(())
}

/// Whether an address leads out of the book.
fn has_scheme(address: &str) -> bool {
    let name = address.split(['/', '#', '?']).next().unwrap_or("");
    name.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epub::text;

    fn problems(files: &[(&str, &str)]) -> usize {
        let resources: Vec<Resource> = files.iter().map(|(path, markup)| text(path, (*markup).to_owned())).collect();
        let mut diagnostics = Diagnostics::default();
        texts(&resources, "<nav/>", &mut diagnostics);
        diagnostics.sorted().len()
    }

    #[test]
    fn what_is_wrong_is_found() {
        assert_eq!(problems(&[("a", "<p id=\"x\"><a href=\"#x\"/><a href=\"https://e/\"/></p>")]), 0);
        assert_eq!(problems(&[("a", "<p><a href=\"b#x\"/></p>"), ("b", "<p id=\"x\"/>")]), 0);
        assert_eq!(problems(&[("a", "<p><a href=\"b#y\"/></p>"), ("b", "<p id=\"x\"/>")]), 1);
        assert_eq!(problems(&[("a", "<p id=\"x\"><i id=\"x\"/></p>")]), 1);
        assert_eq!(problems(&[("a", "<p><b></p>")]), 1);
        assert_eq!(problems(&[("a", "<p>")]), 1);
        assert_eq!(problems(&[("a", "<p><img src=\"images/no.png\"/></p>")]), 1);
    }
}
