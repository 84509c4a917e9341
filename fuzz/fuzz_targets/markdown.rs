//! Any text as a chapter: it becomes a document.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    chapbook_fuzz::read(&[("a.md", text), ("b.md", "# B {#b}\n")], Some("a.md"));
});
