//! Any bytes as the author's style sheet.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("css", bytes));
