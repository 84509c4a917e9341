//! BibTeX, CSL-JSON or YAML as a bibliography.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("bibliography", bytes));
