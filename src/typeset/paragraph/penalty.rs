//! The penalties of each kind of place for a line break, on TeX's scale: penalties are squared and added to the
//! demerits of the line (TeXbook p. 98). Where none of TeX's is named no source is known: they rank one place against
//! another, as each says.

use crate::text::opportunity::OpportunityKind;

/// A hyphen: plain TeX's `\hyphenpenalty` (TeXbook p. 96).
pub(super) const HYPHEN: i64 = 50;
/// A hyphen in a name, which readers look for whole: as much as four hyphens, because penalties are squared.
pub(super) const NAME: i64 = 200;
/// Behind a dash or a written hyphen. Plain TeX has 50 (`\exhyphenpenalty`); but nothing is added there and no word is
/// cut, so it should be better than a hyphen.
pub(super) const DASH: i64 = 20;
/// Behind other punctuation inside a word: as in a name.
pub(super) const PUNCTUATION: i64 = 100;
/// Inside an address or a path: as much as sixteen hyphens, because a reader who copies it can't see that nothing was
/// added.
pub(super) const TECHNICAL: i64 = 200;
/// Inside the name of a file, a domain, an e-mail address or a short word of code: as bad as a line whose spaces are
/// stretched by 2.2 times what they may (`b` of 500), where a reader sees the gaps: names are looked for whole.
pub(super) const TECHNICAL_NAME: i64 = 500;
/// In a title, behind an article, a preposition or another [short word](super::word_key::ends_in_short_word), so that lines
/// are divided by sense, as compositors do by hand. As bad as a line that is short by nearly half of the measure: with less,
/// a title that fills half of each of two lines would still be divided behind its preposition.
pub(super) const SHORT_WORD: i64 = 400;
/// Behind a relation in a formula. TeX has 500 (`\relpenalty`, TeXbook p. 174), but its badness of loose lines grows
/// faster.
pub(super) const RELATION: i64 = 150;
/// Behind an operator in a formula. TeX has 700 (`\binoppenalty`, TeXbook p. 174).
pub(super) const OPERATION: i64 = 250;
/// Before a dash: a line that begins with one looks like speech or an item of a list.
pub(super) const BEFORE_DASH: i64 = 300;
/// Between any two letters: only where nothing else keeps the line within its measure.
pub(super) const ANYWHERE: i64 = 5000;
/// Inside a segment of an address, or an identifier in running text: as bad as a line whose spaces are stretched by nine times what they may, to some one and
/// a half ems, which is seen less than a word in which one doesn't know where to go on.
pub(super) const SEGMENT: i64 = 8000;
/// Inside an identifier, a number or an escape of a line of code: worse than between any two other signs.
pub(super) const IDENTIFIER: i64 = 20_000;
/// Within the first or last [`MIN_CHARS`](crate::text::opportunity::MIN_CHARS) signs of code in running text: a stub of
/// one or two reads as a slip, and is worse than a divided identifier.
pub(super) const STUB: i64 = 40_000;
/// In a line of code. Lines that end early cost `100 b + b²` with a badness `b` of 100 for each square of 3 em: a break
/// before an operator is worth about 7 letters of a shorter line, one between words 13, one in a path or a compound 38: that
/// is for lines without other places.
pub(super) const OPERATOR: i64 = 300;
pub(super) const GAP: i64 = 800;
pub(super) const PATH: i64 = 4000;

/// The penalty of a place in a line of code.
pub(super) fn listing_penalty(kind: OpportunityKind) -> i64 {
    match kind {
        OpportunityKind::Operator => OPERATOR,
        OpportunityKind::Gap => GAP,
        OpportunityKind::Path => PATH,
        _ => 0,
    }
}
