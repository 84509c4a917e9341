//! Any text as a chapter, read to its model.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("markdown", bytes));
