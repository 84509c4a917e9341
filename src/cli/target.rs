//! Where the files of a build go: in, what `-o` names; out, a folder or the one file, and whether the outputs can go there.

use std::path::{Path, PathBuf};

use chapbook::OutputKind;
use chapbook::project::Project;

/// Where the files of a build go.
#[derive(Clone, Debug)]
pub(super) enum OutputTarget {
    /// Into a folder, under names made from the title.
    Folder(PathBuf),
    /// There is one, and this is its name.
    File(PathBuf),
}

impl OutputTarget {
    /// The target that `-o` names; `dist` beside the source if it was not given.
    pub(super) fn of(given: Option<&Path>, project: &Project) -> OutputTarget {
        match given {
            None => OutputTarget::Folder(project.output_folder.join("dist")),
            // A folder may be called `book.pdf`; what is there already decides.
            Some(path) if !path.is_dir() && ["pdf", "epub"].iter().any(|it| is_called(path, it)) => {
                OutputTarget::File(path.to_owned())
            }
            Some(path) => OutputTarget::Folder(path.to_owned()),
        }
    }

    /// The folder that they go to.
    pub(super) fn folder(&self) -> &Path {
        match self {
            OutputTarget::Folder(folder) => folder,
            OutputTarget::File(path) => path.parent().unwrap_or(Path::new("")),
        }
    }

    /// Whether these outputs can go there.
    ///
    /// # Errors
    /// A message with a way out.
    pub(super) fn check(&self, kinds: &[OutputKind]) -> Result<(), String> {
        let path = match self {
            OutputTarget::Folder(path) if path.is_file() => {
                return Err(format!(
                    "`-o {}` is an existing file; name a folder, or a file that ends in `.pdf` or `.epub`",
                    path.display()
                ));
            }
            OutputTarget::Folder(_) => return Ok(()),
            OutputTarget::File(path) => path,
        };
        let shown = path.display();
        match kinds {
            [kind] if is_called(path, "epub") == (*kind == OutputKind::Epub) => Ok(()),
            [OutputKind::Epub] => Err(format!("`-o {shown}` names a PDF, and `--to epub` asks for an EPUB")),
            [_] => Err(format!("`-o {shown}` names an EPUB, and `--to` asks for a PDF")),
            [.., OutputKind::Shop(_)] => {
                Err(format!("`-o {shown}` names one file, but `--for` makes a folder for each shop; name a folder"))
            }
            _ => Err(format!(
                "`-o {shown}` names one file, but {} would be made; name a folder, or choose one output with `--to` and `--profile`",
                kinds.len()
            )),
        }
    }
}

/// Whether a file's name has that ending.
pub(super) fn is_called(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}
