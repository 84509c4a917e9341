//! Any bytes as a font of the book's own.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("font", bytes));
