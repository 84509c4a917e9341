//! Any text as a small book: both outputs are made of it, or errors reported.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("outputs", bytes));
