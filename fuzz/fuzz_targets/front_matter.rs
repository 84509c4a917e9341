//! Any text as front matter.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let text = format!("---\n{text}\n---\n# A\n");
    chapbook_fuzz::read(&[("a.md", &text)], Some("a.md"));
});
