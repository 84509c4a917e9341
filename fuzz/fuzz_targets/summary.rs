//! Any text as `SUMMARY.md`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("summary", bytes));
