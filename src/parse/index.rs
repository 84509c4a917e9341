//! Index entries: the attributes of a span with the class `index` in, what the index says out.
//!
//! ```text
//! [whales]{.index}    []{.index entry="whales > sperm" .principal}    {.index range=start}
//! {.index see="cetaceans"}    {.index see-also="oil > whale"}    {.index sort="Aarhus"}    {.index index=people}
//! ```

use crate::document::Attributes;
use crate::document::inline::{IndexKind, IndexMark};

/// Takes what is the index's from a span's attributes. Without `entry` the span's text is the entry.
pub(crate) fn mark(attributes: &mut Attributes) -> IndexMark {
    let mut take = |key: &str| {
        let value = attributes.value(key).map(str::to_owned);
        attributes.pairs.retain(|pair| pair.0 != key);
        value
    };
    let entry = take("entry").or_else(|| take("key")).map(|it| path(&it)).unwrap_or_default();
    let kind = match (take("see"), take("see-also"), take("range").as_deref()) {
        (Some(target), ..) => IndexKind::See(path(&target)),
        (None, Some(target), _) => IndexKind::SeeAlso(path(&target)),
        (None, None, Some("start" | "begin")) => IndexKind::Start,
        (None, None, Some("end" | "stop")) => IndexKind::End,
        (None, None, _) => IndexKind::Locator,
    };
    let (sort, index) = (take("sort"), take("index").map(|name| plain(&name)).unwrap_or_default());
    let before = attributes.classes.len();
    attributes.classes.retain(|class| class != "principal");
    let principal = attributes.classes.len() < before;
    IndexMark { index, entry, sort, content: Vec::new(), kind, principal }
}

/// The path of an entry: `whales > sperm`, or `whales!sperm` as in TeX.
fn path(text: &str) -> Vec<String> {
    text.split(['>', '!']).map(plain).filter(|it| !it.is_empty()).collect()
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
