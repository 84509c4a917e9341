//! Which fonts a book can be set in: in, a project and its book; out, the catalogue of faces.
//!
//! The program's own come first, then the book's. Those of the machine are used where the book allows it, and where it
//! forbids nothing and is written in a script that no other font has: a Chinese novel is set on a machine that has a
//! Chinese font, with a warning, for on another machine it may look different.

use std::collections::BTreeSet;
use std::sync::Arc;

use unicode_script::UnicodeScript as _;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Book;
use crate::document::letters::letters;
use crate::project::Project;
use crate::project::config::FontFile;
use crate::project::system_fonts::{SystemFonts, WantedFaces};
use crate::text::catalog::{Catalog, needs_text_face};
use crate::text::design;
use crate::text::face::FaceId;

/// How many scripts a warning names.
const NAMED: usize = 3;

/// The faces of the last build of a book, without those of the machine.
#[derive(Debug, Default)]
pub(crate) struct FontCache {
    /// The font files that they were read from, by their paths.
    files: Vec<(String, Arc<[u8]>)>,
    /// What was reported of these.
    reported: Diagnostics,
    catalog: Option<Catalog>,
}

impl FontCache {
    /// The faces of the program and of these files.
    fn own(&mut self, files: Vec<(String, Arc<[u8]>)>, diagnostics: &mut Diagnostics) -> Catalog {
        let known = self.catalog.take().filter(|_| self.files == files);
        let catalog = known.unwrap_or_else(|| {
            self.reported = Diagnostics::default();
            let catalog = Catalog::new(&files, &mut self.reported);
            self.files = files;
            catalog
        });
        diagnostics.extend(self.reported.clone());
        self.catalog = Some(catalog.clone());
        catalog
    }
}

/// The faces of the program, of the book, and of the machine.
pub(crate) fn catalog(project: &Project, book: &Book, known: &mut FontCache, diagnostics: &mut Diagnostics) -> Catalog {
    let config = &project.config;
    let own = known.own(pairs(&config.fonts.files), diagnostics);
    let all = match config.fonts.system {
        Some(false) => own,
        Some(true) => with_machine(project, book, &own),
        None => with_scripts(project, book, own),
    };
    all.with_language(&book.metadata.language)
}

/// Font files as a catalogue takes them.
fn pairs(files: &[FontFile]) -> Vec<(String, Arc<[u8]>)> {
    files.iter().map(|file| (file.path.clone(), file.data.clone())).collect()
}

/// How fit families are for a book's text.
fn fitness(book: &Book) -> impl Fn(&str) -> i32 {
    |family| design::fitness(family, &book.metadata.language)
}

fn wanted_faces(fitness: &dyn Fn(&str) -> i32) -> WantedFaces<'_> {
    WantedFaces { needs_text_face, fitness, weight: design::weight }
}

/// With the families that settings name, and for all characters that no other face has.
fn with_machine(project: &Project, book: &Book, own: &Catalog) -> Catalog {
    let config = &project.config;
    let system_fonts = SystemFonts::scan();
    let wanted = config.families().filter(|family| own.find(family, 400, false).is_none());
    let mut fonts = pairs(&config.fonts.files);
    fonts.extend(wanted.flat_map(|it| pairs(&system_fonts.family(it, &project.file_system))));
    // What is wrong with the book's own was said above.
    let mut silent = Diagnostics::default();
    let named = Catalog::new(&fonts, &mut silent);
    let missing = letters(book).into_iter().filter(|letter| named.lacks(*letter)).collect();
    let covering =
        system_fonts.covering(&missing, &named.families(), &wanted_faces(&fitness(book)), &project.file_system);
    fonts.extend(pairs(&covering));
    Catalog::new(&fonts, &mut silent).with_system_families(system_fonts.families())
}

/// With faces for scripts that no other face has. Signs that all scripts share are not looked for: one arrow is no
/// reason to depend on the machine.
fn with_scripts(project: &Project, book: &Book, own: Catalog) -> Catalog {
    let missing: BTreeSet<char> =
        letters(book).into_iter().filter(|letter| needs_text_face(*letter) && own.lacks(*letter)).collect();
    if missing.is_empty() {
        return own;
    }
    let covering =
        SystemFonts::scan().covering(&missing, &own.families(), &wanted_faces(&fitness(book)), &project.file_system);
    if covering.is_empty() {
        return own;
    }
    let mut fonts = pairs(&project.config.fonts.files);
    fonts.extend(pairs(&covering));
    let catalog = Catalog::new(&fonts, &mut Diagnostics::default()).with_language(&book.metadata.language);
    let warning = borrowed(&catalog, &missing);
    catalog.with_borrowed_fonts(warning)
}

/// Says which scripts are set in fonts of the machine, and in which.
fn borrowed(catalog: &Catalog, missing: &BTreeSet<char>) -> Option<Diagnostic> {
    let (mut scripts, mut families) = (Vec::new(), Vec::new());
    for letter in missing {
        // In the first face as in any other: it has none of these letters.
        let Some(face) = catalog.fallback(FaceId(0), *letter) else { continue };
        let (script, family) = (letter.script().full_name(), catalog.face(face).family.as_str());
        if !scripts.contains(&script) {
            scripts.push(script);
        }
        if !families.contains(&family) {
            families.push(family);
        }
    }
    if families.is_empty() {
        return None;
    }
    let list = |names: &[&str]| {
        let more = if NAMED < names.len() { " and others" } else { "" };
        format!("{}{more}", names[..names.len().min(NAMED)].join(", "))
    };
    let (noun, verb) = if scripts.len() == 1 { ("script", "is") } else { ("scripts", "are") };
    let message = format!(
        "the bundled fonts lack the {noun} {}, which {verb} set in fonts of this machine: {}",
        list(&scripts),
        list(&families)
    );
    let help = "another machine may have others: to have the same pages everywhere, put font files beside the book and name \
                them in `fonts.paths`; to accept this, set `fonts.system = true`; to refuse it, `false`";
    Some(Diagnostic::warning("font-borrowed", message).help(help))
}
