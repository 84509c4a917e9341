//! Text to the places where a line may end, by UAX #14 (crate `icu_segmenter`, strict) and the rules of
//! books.
