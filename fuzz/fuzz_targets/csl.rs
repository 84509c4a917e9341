//! Any bytes as a citation style.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("csl", bytes));
