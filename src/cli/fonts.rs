//! `chapbook fonts`: out, the families and faces that a book can be set in, or the licences of those
//! that the program carries, or the families of the machine.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use chapbook::diagnostic::Diagnostics;
use chapbook::project::system_fonts::SystemFonts;
use chapbook::text::catalog::Catalog;
use chapbook::text::face::Face;
use clap::Args;

/// The bundled families and their licences.
const LICENCES: [(&str, &str); 8] = [
    ("Libertinus Serif", include_str!("../../fonts/libertinus-serif/OFL.txt")),
    ("EB Garamond", include_str!("../../fonts/eb-garamond/OFL.txt")),
    ("JetBrains Mono", include_str!("../../fonts/jetbrains-mono/OFL.txt")),
    ("DejaVu Sans Mono", include_str!("../../fonts/dejavu/LICENSE.txt")),
    ("Noto Emoji", include_str!("../../fonts/noto-emoji/OFL.txt")),
    ("Alegreya Sans", include_str!("../../fonts/alegreya-sans/OFL.txt")),
    ("League Gothic", include_str!("../../fonts/league-gothic/OFL.txt")),
    (MATH, include_str!("../../fonts/katex/OFL.txt")),
];

/// The families for formulas, which no text is set in.
const MATH: &str = "KaTeX";

/// List the bundled font families and faces
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  chapbook fonts
  chapbook fonts --system")]
pub(super) struct Fonts {
    /// Print the fonts' licences instead
    #[arg(long)]
    licences: bool,
    /// List the families of this machine instead, which `fonts.system` lets a book use
    #[arg(long, conflicts_with = "licences")]
    system: bool,
}

impl Fonts {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let text = match self {
            Fonts { licences: true, .. } => licences(),
            Fonts { system: true, .. } => {
                SystemFonts::scan().families().iter().fold(String::new(), |text, it| text + it + "\n")
            }
            Fonts { .. } => families(),
        };
        io::stdout().write_all(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

fn licences() -> String {
    LICENCES.iter().fold(String::new(), |mut text, (family, licence)| {
        let _ = writeln!(text, "{family}\n{}\n\n{}\n", "=".repeat(family.len()), licence.trim());
        text
    })
}

fn families() -> String {
    let catalog = Catalog::new(&[], &mut Diagnostics::default());
    let mut text = String::new();
    for family in catalog.families() {
        let _ = writeln!(text, "{family}");
        for face in catalog.faces().iter().filter(|face| face.family == family) {
            let _ = writeln!(text, "    {:<28} {}", face.postscript, style(face));
        }
    }
    text
}

/// `bold italic`.
fn style(face: &Face) -> String {
    let weight = match face.weight {
        400 if face.italic => return "italic".to_owned(),
        400 => "regular".to_owned(),
        700 => "bold".to_owned(),
        other => other.to_string(),
    };
    if face.italic { format!("{weight} italic") } else { weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_family_has_its_licence() {
        let catalog = Catalog::new(&[], &mut Diagnostics::default());
        for family in catalog.families() {
            assert!(LICENCES.iter().any(|it| it.0 == family), "{family}");
        }
        assert_eq!(catalog.families().len() + 1, LICENCES.len());
        assert_eq!(LICENCES.last().expect("there are some").0, MATH);
    }
}
