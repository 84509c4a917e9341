//! The editors that a click in the preview can open a file in, by an address that their makers document.

/// What a click on a word of the preview opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the makers' own")]
pub enum EditorLink {
    /// What the environment's `VISUAL` or `EDITOR` names.
    Environment,
    Vscode,
    Vscodium,
    Cursor,
    Windsurf,
    Zed,
    Idea,
    Textmate,
    /// Nothing: the place is shown.
    None,
}

/// The editors by the words of `preview.editor`. A book can't name a command: whoever looks at a book of somebody
/// else's would run it with a click.
pub const EDITORS: &[(&str, EditorLink)] = &[
    ("environment", EditorLink::Environment),
    ("vscode", EditorLink::Vscode),
    ("vscodium", EditorLink::Vscodium),
    ("cursor", EditorLink::Cursor),
    ("windsurf", EditorLink::Windsurf),
    ("zed", EditorLink::Zed),
    ("idea", EditorLink::Idea),
    ("textmate", EditorLink::Textmate),
    ("none", EditorLink::None),
];
