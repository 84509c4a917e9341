//! Encrypted files whose encryption dictionary is written in the trailer itself, as MuPDF does (ISO 32000-1 §7.5.5 allows
//! both). lopdf looks for a reference to it alone.
//!
//! In: such a file, and its trailer. Out: the file with an update at its end (§7.5.6) that makes the dictionary an object.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object};

/// The file with its encryption dictionary as an object; `None` if it is one already.
pub(super) fn with_indirect_dictionary(file: &[u8], document: &Document) -> Option<Vec<u8>> {
    let dictionary = document.trailer.get(b"Encrypt").and_then(Object::as_dict).ok()?;
    let previous = last_xref(file)?;
    let number = document.max_id.checked_add(1)?;
    let mut trailer = document.trailer.clone();
    // Entries of an xref stream, whose trailer this one follows (§7.5.8.2).
    for key in [&b"W"[..], b"Index", b"Filter", b"DecodeParms", b"Length", b"Type", b"XRefStm"] {
        trailer.remove(key);
    }
    trailer.set("Encrypt", Object::Reference((number, 0)));
    trailer.set("Size", i64::from(number) + 1);
    trailer.set("Prev", i64::try_from(previous).ok()?);
    let mut updated = file.to_vec();
    updated.push(b'\n');
    let object = updated.len();
    updated.extend(format!("{number} 0 obj\n").bytes());
    updated.extend(written(Object::Dictionary(dictionary.clone()), "endobj")?);
    updated.push(b'\n');
    let table = updated.len();
    updated.extend(format!("xref\n{number} 1\n{object:010} 00000 n \ntrailer\n").bytes());
    updated.extend(written(Object::Dictionary(trailer), "startxref")?);
    updated.extend(format!("\n{table}\n%%EOF\n").bytes());
    Some(updated)
}

/// An object as a file has it, with a keyword after it.
fn written(object: Object, keyword: &str) -> Option<Vec<u8>> {
    Content { operations: vec![Operation::new(keyword, vec![object])] }.encode().ok()
}

/// The place of the last cross-reference section.
fn last_xref(file: &[u8]) -> Option<usize> {
    const KEYWORD: &[u8] = b"startxref";
    let at = file.windows(KEYWORD.len()).rposition(|window| window == KEYWORD)?;
    let rest = file.get(at + KEYWORD.len()..)?;
    let digits = rest.iter().skip_while(|byte| byte.is_ascii_whitespace()).take_while(|byte| byte.is_ascii_digit());
    String::from_utf8(digits.copied().collect()).ok()?.parse().ok()
}
