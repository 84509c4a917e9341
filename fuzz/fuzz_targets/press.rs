//! Any text as settings of a book that is made for e-readers, printers and sheets.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("press", bytes));
