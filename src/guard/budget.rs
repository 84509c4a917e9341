//! The work of one build: in, what each piece of a book costs; out, whether the book may still have it.
//!
//! Every reader has a bound of its own for one file, one block, one formula. A book of very many pieces, each just within
//! its bound, would take hours all the same: so what is dear beyond the ordinary is added up, in the order of the book and on
//! one thread, so that the same pieces are refused with any number of threads. What ordinary pieces cost is free: it grows
//! with the book, as its time may.

/// The work that is added up, for [`Bounds`] and for the table in `ARCHITECTURE.md`.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The name of its bound, a field of [`Bounds`].
    pub name: &'static str,
    /// What is counted, beyond what is free.
    pub unit: &'static str,
    /// The most of it in a book.
    pub bound: u64,
}

/// All kinds of work, in the order of a build. The bounds were measured: each is some ten seconds of one core.
pub const KINDS: [Kind; 7] = [
    Kind { name: "includes", unit: "bytes that includes bring into the book", bound: 64 << 20 },
    Kind { name: "pixels", unit: "pixels of images, beyond 500 for each byte of their files", bound: 800_000_000 },
    Kind { name: "styles", unit: "elements of a citation style, beyond 10,000, for each work cited", bound: 1_000_000 },
    Kind { name: "chemistry", unit: "steps for `\\ce` and `\\pu`, beyond 300 bytes a formula", bound: 30_000_000 },
    Kind { name: "highlighting", unit: "steps for the colours of code, beyond 128 a byte", bound: 60_000_000 },
    Kind { name: "filters", unit: "steps of the filters of drawings", bound: 4_000_000_000 },
    Kind { name: "problems", unit: "problems of one code that are kept", bound: 2_000 },
];

/// The most work of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`KINDS` says what each counts")]
pub struct Bounds {
    pub includes: u64,
    pub pixels: u64,
    pub styles: u64,
    pub chemistry: u64,
    pub highlighting: u64,
    pub filters: u64,
    pub problems: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        let [includes, pixels, styles, chemistry, highlighting, filters, problems] = KINDS.map(|kind| kind.bound);
        Bounds { includes, pixels, styles, chemistry, highlighting, filters, problems }
    }
}

/// What is left of one kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    left: u64,
}

impl Budget {
    /// As much as a bound allows.
    pub fn new(bound: u64) -> Budget {
        Budget { left: bound }
    }

    /// Whether a piece may have its work, which is then spent. When one may not, nothing is left: what comes behind it would
    /// cost time only to be refused too. What is free always passes.
    pub fn charge(&mut self, work: u64) -> bool {
        let is_within = work <= self.left;
        self.left = if is_within { self.left - work } else { 0 };
        is_within
    }

    /// What is left.
    pub fn left(self) -> u64 {
        self.left
    }
}

/// A number with its thousands parted, as messages have it: `60,000,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_spent_once_and_what_is_free_passes() {
        let mut budget = Budget::new(10);
        assert_eq!([4, 6, 1, 0].map(|work| budget.charge(work)), [true, true, false, true]);
        let mut budget = Budget::new(10);
        assert_eq!([4, 7, 1].map(|work| budget.charge(work)), [true, false, false], "nothing is left after a refusal");
        assert_eq!([0, 999, 1_000, 60_000_000].map(grouped), ["0", "999", "1,000", "60,000,000"]);
    }

    #[test]
    fn each_kind_has_its_bound() {
        let bounds = format!("{:?}", Bounds::default());
        for kind in KINDS {
            assert!(bounds.contains(&format!("{}: {}", kind.name, kind.bound)), "{bounds}");
        }
    }
}
