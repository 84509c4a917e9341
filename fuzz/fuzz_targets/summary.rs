//! Any text as `SUMMARY.md`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let files = [("SUMMARY.md", text), ("a.md", "# A\n"), ("b/README.md", "# B\n")];
    chapbook_fuzz::read(&files, None);
});
