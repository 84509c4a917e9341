//! Any bytes as an EPUB that was published.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("edition", bytes));
