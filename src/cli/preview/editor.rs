//! Opening a file at its line: in, a place; out, an address that the browser opens, or a program that was started.
//!
//! Nothing is handed to a shell: what a file is called can't become a command.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::cli::suggested::Suggested;
use chapbook::diagnostic::nearest;
use chapbook::project::editor::{EDITORS, EditorLink};

/// What was done with a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// The browser is to open this address.
    Address(String),
    /// This program was started.
    Started(String),
    /// Nobody opens it: why, and what to do.
    Shown(String),
}

/// Editors: the words for those that there are, or commands.
pub(super) const EDITOR: Suggested =
    Suggested { check: |_| Ok(()), words: || EDITORS.iter().map(|editor| editor.0).collect() };

/// The editor that whoever started the preview has chosen.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    /// As it was given on the command line: a name or a command.
    given: Option<String>,
}

/// A place in a file, as people count.
#[derive(Clone, Copy, Debug)]
pub(super) struct FilePlace<'a> {
    pub(super) file: &'a Path,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Editors that need the terminal which the preview runs in.
const IN_TERMINALS: &[&str] =
    &["vi", "vim", "nvim", "nano", "pico", "hx", "helix", "kak", "micro", "joe", "ne", "ed", "mcedit"];

impl Editor {
    pub(super) fn new(given: Option<&str>) -> Editor {
        Editor { given: given.map(str::to_owned) }
    }

    /// Its name, for the page.
    pub(super) fn name(&self) -> Option<&str> {
        self.given.as_deref()
    }

    /// Why a click will open nothing, if that can be known before anybody clicks.
    pub(super) fn problem(&self) -> Option<String> {
        let given = self.given.as_ref().filter(|given| !EDITORS.iter().any(|known| known.0 == **given))?;
        let Some(first) = words(given).into_iter().next() else {
            return Some("`--editor` names an empty command: a click shows the place alone".to_owned());
        };
        let name = program(&first);
        if let Some(unknown) = words(given).iter().find_map(|word| unknown_place(word)) {
            return Some(format!("`--editor`: there is no `{unknown}`; use `{{file}}`, `{{line}}` or `{{column}}`"));
        }
        if IN_TERMINALS.contains(&name.as_str()) {
            return Some(format!("{name} runs in a terminal: a click shows the command that opens the place in it"));
        }
        if is_there(&first) {
            return None;
        }
        let near = nearest(&first, EDITORS.iter().map(|known| known.0));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Some(format!(
            "`--editor {given}`: there is no program `{first}` here, and no editor that is known by that word: a click shows the place alone{near}"
        ))
    }

    /// Why a click will open nothing although the environment names an editor, where neither the command nor the book does.
    pub(super) fn environment_problem(&self, book: Option<EditorLink>) -> Option<String> {
        let is_asked = self.given.is_none() && matches!(book, None | Some(EditorLink::Environment));
        let text = environment().filter(|_| is_asked)?;
        let first = words(&text).into_iter().next().filter(|first| !is_there(first))?;
        Some(format!(
            "`$VISUAL` or `$EDITOR` is `{text}`, and there is no program `{first}` here: a click shows the place alone; set `preview.editor`, or start with `--editor`"
        ))
    }

    /// Opens a file, or says how it could be opened. `book` is what the book says; `on_failure` is told when the program
    /// that was started has failed at once.
    pub(super) fn open(
        &self,
        book: Option<EditorLink>,
        place: FilePlace<'_>,
        on_failure: impl FnOnce(String) + Send + 'static,
    ) -> Opening {
        let link = match &self.given {
            Some(given) => match EDITORS.iter().find(|known| known.0 == given) {
                Some((_, link)) => *link,
                None => return start(command(given, place), on_failure),
            },
            None => book.unwrap_or(EditorLink::Environment),
        };
        by_link(link, place).unwrap_or_else(|| match environment() {
            Some(text) => start(known(&text, place), on_failure),
            None => {
                Opening::Shown("To open it with a click, set `preview.editor`, or start with `--editor`.".to_owned())
            }
        })
    }
}

/// A word in braces that stands for nothing: `{lin}`.
fn unknown_place(word: &str) -> Option<&str> {
    let (begin, end) = (word.find('{')?, word.find('}')?);
    let name = word.get(begin..=end)?;
    let is_name = name[1..name.len() - 1].chars().all(char::is_alphabetic) && 2 < name.len();
    (is_name && !["{file}", "{line}", "{column}"].contains(&name)).then_some(name)
}

/// Whether a command's first word can be started: a file, or a program on the path.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn is_there(word: &str) -> bool {
    if Path::new(word).file_name() != Some(word.as_ref()) {
        return Path::new(word).is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Windows leaves out the ending.
    let endings: &[&str] = if cfg!(windows) { &["", ".exe", ".cmd", ".bat", ".com"] } else { &[""] };
    std::env::split_paths(&path).any(|folder| endings.iter().any(|end| folder.join(format!("{word}{end}")).is_file()))
}

/// By an address that an editor has registered with the system; `None` for what the environment names.
fn by_link(link: EditorLink, place: FilePlace<'_>) -> Option<Opening> {
    let FilePlace { file, line, column } = place;
    let path = encoded(&file.to_string_lossy().replace('\\', "/"));
    // On Windows a path has no slash in front.
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    let of_code = |scheme: &str| Opening::Address(format!("{scheme}://file{path}:{line}:{column}"));
    Some(match link {
        EditorLink::Vscode => of_code("vscode"),
        EditorLink::Vscodium => of_code("vscodium"),
        EditorLink::Cursor => of_code("cursor"),
        EditorLink::Windsurf => of_code("windsurf"),
        EditorLink::Zed => of_code("zed"),
        EditorLink::Idea => Opening::Address(format!("idea://open?file={path}&line={line}&column={column}")),
        EditorLink::Textmate => Opening::Address(format!("txmt://open?url=file://{path}&line={line}&column={column}")),
        EditorLink::None => Opening::Shown(String::new()),
        EditorLink::Environment => return None,
    })
}

/// The editor that the environment names.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
fn environment() -> Option<String> {
    let names = ["VISUAL", "EDITOR"].into_iter().filter_map(std::env::var_os);
    names.map(|it| it.to_string_lossy().into_owned()).find(|it| !it.trim().is_empty())
}

/// The words of a command with the place in them; without places of its own it gets the file at its end.
fn command(text: &str, place: FilePlace<'_>) -> Vec<String> {
    if !text.contains("{file}") {
        return known(text, place);
    }
    let file = place.file.to_string_lossy();
    let fill = |word: &str| {
        let word = word.replace("{line}", &place.line.to_string()).replace("{column}", &place.column.to_string());
        // Last, since a file may be called `{line}`.
        word.replace("{file}", &file)
    };
    words(text).iter().map(|word| fill(word)).collect()
}

/// The words of a command, as a shell parts them: between quotes there may be spaces. A path with spaces that names a file
/// is one word without quotes too.
fn words(text: &str) -> Vec<String> {
    if Path::new(text).is_file() {
        return vec![text.to_owned()];
    }
    // On Windows a backslash parts folders, and an apostrophe may be in a name.
    let parted = if cfg!(windows) { Some(quoted(text)) } else { shlex::split(text) };
    // A quote without its end is none.
    parted.unwrap_or_else(|| text.split_whitespace().map(str::to_owned).collect())
}

/// Words of which some may be in double quotes, which are taken off.
fn quoted(text: &str) -> Vec<String> {
    let (mut words, mut word, mut is_quoted, mut is_word) = (Vec::new(), String::new(), false, false);
    for c in text.chars() {
        match c {
            '"' => (is_quoted, is_word) = (!is_quoted, true),
            c if c.is_whitespace() && !is_quoted => {
                if std::mem::take(&mut is_word) {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => {
                word.push(c);
                is_word = true;
            }
        }
    }
    if is_word {
        words.push(word);
    }
    words
}

/// A command without a place, which it gets as that editor takes it.
fn known(text: &str, place: FilePlace<'_>) -> Vec<String> {
    // Who edits a message of Git's waits for the editor to end; nobody does here.
    let mut words: Vec<String> =
        words(text).into_iter().filter(|word| !matches!(word.as_str(), "--wait" | "-w")).collect();
    let FilePlace { file, line, column } = place;
    let file = file.to_string_lossy().into_owned();
    let program = words.first().map(|word| program(word)).unwrap_or_default();
    // Who has chosen to be asked for a file's line already is not asked twice.
    if words.iter().skip(1).any(|word| matches!(word.as_str(), "-g" | "--goto")) {
        words.push(format!("{file}:{line}:{column}"));
        return words;
    }
    match program.as_str() {
        "code" | "code-insiders" | "codium" | "cursor" | "windsurf" => {
            words.extend(["--goto".into(), format!("{file}:{line}:{column}")]);
        }
        "subl" | "zed" | "zeditor" | "hx" | "helix" | "micro" | "lapce" => {
            words.push(format!("{file}:{line}:{column}"));
        }
        "emacs" | "emacsclient" | "gedit" | "gnome-text-editor" | "kak" => {
            words.extend([format!("+{line}:{column}"), file]);
        }
        "kate" | "kwrite" => words.extend(["-l".into(), line.to_string(), "-c".into(), column.to_string(), file]),
        "idea" | "pycharm" | "rustrover" | "webstorm" => {
            words.extend(["--line".into(), line.to_string(), "--column".into(), column.to_string(), file]);
        }
        "gvim" | "mvim" | "vim" | "nvim" | "vi" | "nano" | "mousepad" | "geany" => {
            words.extend([format!("+{line}"), file]);
        }
        _ => words.push(file),
    }
    words
}

/// The name of a program, without its folder and the endings that Windows has for programs: `ed.sh` is not `ed`.
fn program(word: &str) -> String {
    let name = Path::new(word).file_name().map_or(String::new(), |name| name.to_string_lossy().to_lowercase());
    let endings = [".exe", ".cmd", ".bat", ".com"];
    endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name).to_owned()
}

/// How soon a program has to fail for it to be told: whoever closes an editor later has seen it.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Starts a command, unless it needs our terminal.
fn start(words: Vec<String>, on_failure: impl FnOnce(String) + Send + 'static) -> Opening {
    let Some((first, rest)) = words.split_first() else {
        return Opening::Shown("The editor is an empty command.".to_owned());
    };
    let name = program(first);
    if IN_TERMINALS.contains(&name.as_str()) {
        return Opening::Shown(format!("{name} runs in a terminal: type {}", words.join(" ")));
    }
    let child = Command::new(first).args(rest).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match child {
        Ok(mut child) => {
            // Somebody has to take note of its end, or its entry stays in the system's table.
            let (started, command) = (Instant::now(), words.join(" "));
            std::thread::spawn(move || {
                let ended = child.wait();
                if let Ok(status) = ended.as_ref()
                    && !status.success()
                    && started.elapsed() < AT_ONCE
                {
                    on_failure(format!("the editor failed ({status}): {command}"));
                }
            });
            Opening::Started(name)
        }
        // As in a shell, a name alone is looked for where programs are.
        Err(_) if Path::new(first).file_name() == Some(first.as_ref()) && Path::new(first).is_file() => {
            Opening::Shown(format!("{first} can't be started: write ./{first} for the one in this folder"))
        }
        Err(error) => Opening::Shown(format!("{first} can't be started: {error}")),
    }
}

/// A path as part of an address (RFC 3986).
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> FilePlace<'static> {
        FilePlace { file: Path::new("/books/a b/ü.md"), line: 12, column: 3 }
    }

    #[test]
    fn addresses_name_the_place() {
        let open = |editor: &str| Editor::new(Some(editor)).open(None, place(), |_| ());
        let address = |text: &str| Opening::Address(text.to_owned());
        assert_eq!(open("vscode"), address("vscode://file/books/a%20b/%C3%BC.md:12:3"));
        assert_eq!(open("textmate"), address("txmt://open?url=file:///books/a%20b/%C3%BC.md&line=12&column=3"));
        assert_eq!(open("none"), Opening::Shown(String::new()));
        let book = Editor::new(None).open(Some(EditorLink::Zed), place(), |_| ());
        assert_eq!(book, address("zed://file/books/a%20b/%C3%BC.md:12:3"));
    }

    #[test]
    fn commands_get_the_place_as_they_take_it() {
        let words = |text: &str| command(text, place()).join("|");
        assert_eq!(words("code --wait"), "code|--goto|/books/a b/ü.md:12:3");
        assert_eq!(words("/usr/bin/emacsclient -n"), "/usr/bin/emacsclient|-n|+12:3|/books/a b/ü.md");
        assert_eq!(words("my-editor --at {line},{column} {file}"), "my-editor|--at|12,3|/books/a b/ü.md");
        assert_eq!(words("unheard-of"), "unheard-of|/books/a b/ü.md");
        assert_eq!(words("code -g"), "code|-g|/books/a b/ü.md:12:3");
        assert_eq!(words("'/my editors/code' -n"), "/my editors/code|-n|--goto|/books/a b/ü.md:12:3");
        assert_eq!(words("\"/my editors/a\" +{line} '{file}'"), "/my editors/a|+12|/books/a b/ü.md");
        assert_eq!(words("it's"), "it's|/books/a b/ü.md");
        assert_eq!(words("Code.exe"), "Code.exe|--goto|/books/a b/ü.md:12:3");
    }

    #[test]
    fn windows_parts_words_by_spaces_and_double_quotes() {
        assert_eq!(quoted(r#""C:\My Editors\a.exe"  -n C:\it's "" "#), [r"C:\My Editors\a.exe", "-n", r"C:\it's", ""]);
    }

    #[cfg(unix)]
    #[test]
    fn a_script_is_started_whatever_it_is_called_and_a_failure_is_told() {
        use std::os::unix::fs::PermissionsExt as _;
        // First, and not beside what follows: a program that is starting holds the script open, which can't be started then.
        let (tell, told) = std::sync::mpsc::channel();
        let editor = Editor::new(Some("sh -c 'exit 3' {file}"));
        assert!(editor.problem().is_none());
        let opened = editor.open(None, place(), move |text| tell.send(text).expect("is heard"));
        assert_eq!(opened, Opening::Started("sh".to_owned()));
        let text = told.recv_timeout(Duration::from_secs(60)).expect("is told");
        assert!(text.contains("exit status: 3") && text.contains("/books/a b/ü.md"), "{text}");
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("my tools");
        std::fs::create_dir(&script).expect("is made");
        let script = script.join("ed.sh");
        std::fs::write(&script, "#!/bin/sh\nprintf %s \"$*\" >\"$(dirname \"$0\")/said\"\n").expect("is written");
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("is made a program");
        let opened = Editor::new(script.to_str()).open(None, place(), |_| ());
        assert_eq!(opened, Opening::Started("ed.sh".to_owned()));
        let said = script.with_file_name("said");
        let end = Instant::now() + Duration::from_secs(60);
        while std::fs::read_to_string(&said).is_ok_and(|text| text.is_empty()) || !said.exists() {
            assert!(Instant::now() < end, "the script was not started");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(std::fs::read_to_string(said).expect("is there"), "/books/a b/ü.md");
    }

    #[test]
    fn an_editor_that_is_not_there_is_told_at_once() {
        let problem = |editor: &str| Editor::new(Some(editor)).problem().unwrap_or_default();
        assert_eq!(problem("vscode") + &problem("none"), "");
        assert!(Editor::new(None).problem().is_none());
        assert!(
            problem("vscdoe").contains("no program `vscdoe`") && problem("vscdoe").contains("did you mean `vscode`?")
        );
        assert!(problem("/no/such/editor --at {line} {file}").contains("no program `/no/such/editor`"));
        assert!(problem("vim").contains("runs in a terminal"));
        assert!(problem(" ").contains("empty command"));
    }

    #[test]
    fn editors_of_terminals_are_not_started() {
        let Opening::Shown(text) = Editor::new(Some("vim")).open(None, place(), |_| ()) else {
            panic!("vim was started")
        };
        assert!(text.contains("+12"), "{text}");
        let Opening::Shown(text) = Editor::new(Some("no-such-program-at-all")).open(None, place(), |_| ()) else {
            panic!("nothing was started")
        };
        assert!(text.contains("can't be started"), "{text}");
    }
}
