//! Parts of many books, for machines that share them.

/// A part of the books: the `part`-th of `parts`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) part: usize,
    pub(super) parts: usize,
}

impl Shard {
    /// The one part of one.
    pub(super) const WHOLE: Shard = Shard { part: 1, parts: 1 };
}

/// `2/5`.
pub(super) fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    match numbers {
        Some((part, parts)) if (1..=parts).contains(&part) => Ok(Shard { part, parts }),
        _ => Err("expected a part and how many there are, such as `2/5`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_one_of_several() {
        assert_eq!(shard("2/5"), Ok(Shard { part: 2, parts: 5 }));
        for wrong in ["", "2", "0/3", "4/3", "1/0", "a/b", "1/2/3"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
