//! Any text as a small book: both outputs are made of it, or errors reported.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    chapbook_fuzz::make(&[("a.md", text)], Some("a.md"));
});
