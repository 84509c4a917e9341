//! Files of a folder, each after a line `=== its path`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("book", bytes));
