//! How far a character hangs into the margin.
