//! Any text as `book.toml`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let files = [("book.toml", text), ("src/SUMMARY.md", "- [A](a.md)\n"), ("src/a.md", "# A\n")];
    chapbook_fuzz::read(&files, None);
});
