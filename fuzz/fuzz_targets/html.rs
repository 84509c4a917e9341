//! Any text as HTML in a chapter.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("html", bytes));
