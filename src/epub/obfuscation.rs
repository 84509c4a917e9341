//! Fonts made unreadable outside of the publication, as some of their licences ask for.
//!
//! In: the files of the publication, and its identifier. Out: the fonts with their first bytes mixed with the
//! identifier's, and the list of them for reading systems, which turn it back (EPUB 3.3, 4.4, “Font obfuscation”). It
//! keeps nobody from copying a font who wants to; it keeps a font from being one outside of its book.

use std::fmt::Write as _;
use std::sync::Arc;

use sha1_smol::Sha1;

use super::resource::{Body, Resource};
use super::xhtml::push_attribute;

/// How many bytes are mixed.
const LENGTH: usize = 1040;

/// The algorithm's name in the list.
const ALGORITHM: &str = "http://www.idpf.org/2008/embedding";

/// Obfuscates all fonts and gives `META-INF/encryption.xml`; nothing where there are none. `folder` is the package's,
/// from the root of the archive.
pub(super) fn apply(resources: &mut [Resource], unique_id: &str, folder: &str) -> Option<String> {
    let key = key(unique_id);
    let mut out = String::new();
    for font in resources.iter_mut().filter(|resource| resource.media.starts_with("font/")) {
        font.body = match std::mem::replace(&mut font.body, Body::Bytes(Vec::new())) {
            Body::Bytes(mut bytes) => {
                mix(&mut bytes, key);
                Body::Bytes(bytes)
            }
            Body::Read(load) => Body::Read(Arc::new(move || {
                let mut bytes = load()?;
                mix(&mut bytes, key);
                Ok(bytes)
            })),
            image @ Body::Image(_) => image,
        };
        let _ = write!(out, "<enc:EncryptedData><enc:EncryptionMethod Algorithm=\"{ALGORITHM}\"/>");
        out.push_str("<enc:CipherData><enc:CipherReference");
        push_attribute(&mut out, "URI", &format!("{folder}{}", font.path));
        out.push_str("/></enc:CipherData></enc:EncryptedData>\n");
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                <encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" \
                xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\">\n";
    (!out.is_empty()).then(|| format!("{head}{out}</encryption>\n"))
}

/// The key: the digest of the publication's identifier without white space (SHA-1, as the standard has it).
fn key(unique_id: &str) -> [u8; 20] {
    let is_blank = |letter: &char| matches!(letter, ' ' | '\t' | '\r' | '\n');
    let id: String = unique_id.chars().filter(|letter| !is_blank(letter)).collect();
    Sha1::from(id.as_bytes()).digest().bytes()
}

/// Mixes the head of a font with the key; once more, and it is as it was.
fn mix(bytes: &mut [u8], key: [u8; 20]) {
    for (byte, key) in bytes.iter_mut().take(LENGTH).zip(key.iter().cycle()) {
        *byte ^= key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epub::resource::ResourceRole;

    #[test]
    fn fonts_are_mixed_with_the_identifier_and_can_be_turned_back() {
        let resource = |path: &str, media| Resource {
            path: path.to_owned(),
            media,
            part: ResourceRole::Other,
            properties: Vec::new(),
            body: Body::Bytes(vec![0; 2000]),
        };
        let mut resources = [resource("fonts/A.ttf", "font/ttf"), resource("a.css", "text/css")];
        let list = apply(&mut resources, " urn:isbn:\n9780306406157", "OEBPS/").expect("there is a font");
        assert!(list.contains("URI=\"OEBPS/fonts/A.ttf\"") && !list.contains("a.css"), "{list}");
        let [Body::Bytes(font), Body::Bytes(css)] = resources.map(|resource| resource.body) else { panic!("bytes") };
        // SHA-1 of `urn:isbn:9780306406157`, over and over.
        let digest = Sha1::from(b"urn:isbn:9780306406157").digest().bytes();
        assert_eq!((&font[..20], &font[1020..1040]), (&digest[..], &digest[..]));
        assert!(font[1040..].iter().chain(&css).all(|byte| *byte == 0));
        let mut back = font;
        mix(&mut back, key("urn:isbn:9780306406157"));
        assert!(back.iter().all(|byte| *byte == 0));
        assert_eq!(apply(&mut [], "x", ""), None);
    }
}
