//! Any bytes as a drawing.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("svg", bytes));
