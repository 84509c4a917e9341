//! Tests of whole projects in memory.

use super::*;
use files::Memory;

fn load_all(
    files: &[(&str, &str)],
    file: Option<&str>,
    flags: &[(&str, &str)],
) -> (Project, Diagnostics) {
    let shelf = Shelf(Arc::new(Memory::new(files.iter().copied())));
    let flags: Vec<_> = flags.iter().map(|it| (it.0.to_string(), it.1.to_string())).collect();
    let mut diagnostics = Diagnostics::default();
    let project = open(shelf, file, &flags, &mut diagnostics);
    (project, diagnostics)
}

fn codes(diagnostics: &Diagnostics) -> Vec<&'static str> {
    diagnostics.sorted().iter().map(|it| it.code).collect()
}

#[test]
fn one_file_with_front_matter() {
    let text = "---\ntitle: T\nchapbook:\n  pdf:\n    trim: a6\n  pdf.toc: false\n---\n# H\n";
    let (project, diagnostics) = load_all(&[("b.md", text)], Some("b.md"), &[("pdf.trim", "6x9")]);
    assert_eq!(codes(&diagnostics), [""; 0]);
    assert!(project.single);
    assert_eq!(project.config.metadata.title, "T");
    assert_eq!(project.config.pdf.trim, value::size("6x9in").ok());
    assert_eq!(project.config.pdf.toc, Some(false));
    let EntryKind::Chapter { path, text } = &project.entries[0].kind else { panic!() };
    assert_eq!((path.as_str(), text.text.as_str()), ("b.md", "# H\n"));
    assert_eq!(project.sources.text(text.span(0..3)), "# H");
}
