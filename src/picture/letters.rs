//! The letters that a drawing is lettered with: in, an SVG file's bytes; out, each character of its texts once.

use std::collections::BTreeSet;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// The characters of all `text` elements. Of what is not well-formed, those before the fault: its reader will say that.
pub fn of(drawing: &[u8]) -> BTreeSet<char> {
    let mut found = BTreeSet::new();
    let Ok(text) = std::str::from_utf8(drawing) else { return found };
    let mut reader = Reader::from_str(text);
    // How many elements are open inside of the outermost `text`, with that.
    let mut depth = 0_u32;
    loop {
        match reader.read_event() {
            Ok(Event::Start(it)) if 0 < depth || it.local_name().as_ref() == "text" => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Text(it)) if 0 < depth => found.extend(it.xml_content(XmlVersion::Implicit1_0).chars()),
            Ok(Event::GeneralRef(it)) if 0 < depth => found.extend(super::drawing::resolved(&it).chars()),
            Ok(Event::CData(it)) if 0 < depth => found.extend(it.xml_content(XmlVersion::Implicit1_0).chars()),
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn texts_are_looked_at_and_nothing_else() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg'><title>T</title><g><text>a<tspan>b</tspan>&#x65e5;</text>c</g><text>d</text></svg>";
        assert_eq!(super::of(svg.as_bytes()).into_iter().collect::<String>(), "abd日");
    }
}
