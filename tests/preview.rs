//! The preview as other programs on the machine see it: who is answered, and with what; and which saves `watch` builds
//! after. What a reader sees is judged in a browser by `tools/preview.mjs`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::fuzz::mutator::{Chance, Material};
use crate::support::{chapbook, run};

mod loop_of_writing;

/// Longer than it takes to notice a save, and to build a book of a few words.
const CALM: Duration = Duration::from_millis(1500);

/// How long a build may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A preview that runs; it ends with the value.
struct Preview {
    child: Child,
    port: u16,
    token: String,
}

/// What the server has answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn start(folder: &Path, arguments: &[&str]) -> Preview {
        let mut command = chapbook(folder);
        command.arg("preview").args(arguments).env_remove("VISUAL").env_remove("EDITOR");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("is a pipe")).read_line(&mut line).expect("says its address");
        let rest = line.trim().strip_prefix("http://127.0.0.1:").expect("is on this machine");
        let (port, token) = rest.split_once('/').expect("has a token");
        let preview =
            Preview { child, port: port.parse().expect("a number"), token: token.trim_matches('/').to_owned() };
        preview.until(|state| state["final"] == true);
        preview
    }

    /// Sends a request with these headers.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("listens");
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("is answered");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").expect("has a head");
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("has a status");
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", &format!("/{}/{path}", self.token), &[("Host", &self.host())], "")
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        let headers = [("Host", &*self.host()), ("Content-Type", "application/json")];
        self.send("POST", &format!("/{}/{path}", self.token), &headers, body)
    }

    fn state(&self) -> Value {
        serde_json::from_str(&self.get("state").body).expect("is JSON")
    }

    /// Waits until the state is so.
    fn until(&self, is_so: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        loop {
            let state = self.state();
            if is_so(&state) {
                return state;
            }
            assert!(Instant::now() < end, "it never came to be: {state}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A folder with a book, and a file beside it that is nobody's business.
fn book(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("is written");
    fs::create_dir(folder.path().join("book")).expect("is made");
    write("secret.md", "nobody may read this\n");
    write("book/book.toml", &format!("# Mine\n[book]\ntitle = \"Over\"\nsrc = \".\"\n{settings}"));
    write("book/SUMMARY.md", "- [One](one.md)\n");
    write("book/one.md", "# One\n\nThe rope was *older* than the boat, and the boat\nwas older than the rower.\n");
    folder
}

/// Sends any bytes, and reads what is answered, if anything is.
fn answered(port: u16, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("can be set");
    // The server may hang up before it has read all.
    let _ = stream.write_all(request);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    // Events never end by themselves; a request for them is not among the seeds, and chance does not make one.
    let _ = stream.take(4 << 20).read_to_end(&mut answer);
    answer
}

/// What is put into requests.
const REQUEST_WORDS: [&str; 26] = [
    "../",
    "..%2f",
    "%2e%2e/",
    "/",
    "secret.md",
    "/etc/passwd",
    "%00",
    "%ff",
    "?",
    "&",
    "Host: evil.example\r\n",
    "\r\n",
    "Origin: null\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: ",
    "HTTP/1.0",
    "HTTP/2.0",
    "PRI * HTTP/2.0",
    "Expect: 100-continue\r\n",
    "Upgrade: websocket\r\n",
    "[[[[[[[[",
    "{\"pdf.trim\":",
    "null",
    "1e999",
    "OPTIONS ",
    "x",
];

/// Requests that chance has changed: the server goes on, answers nobody without its token, and hands out the book alone.
#[test]
#[expect(clippy::disallowed_methods, reason = "a developer may ask for more")]
fn requests_that_chance_has_changed_do_no_harm() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let (host, token) = (preview.host(), preview.token.clone());
    let settings = fs::read(folder.path().join("book/book.toml")).expect("is there");
    let get = |path: &str| format!("GET /{token}/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let post = |path: &str, body: &str| {
        let head = format!("POST /{token}/{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n");
        format!("{head}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
    };
    let ebook = preview.state()["ebook"]["version"].as_str().unwrap_or("0").to_owned();
    let seeds: Vec<Vec<u8>> = [
        get("state"),
        get("part/preview.js"),
        get("page/0/0"),
        get("picture/0"),
        get("font/0"),
        get(&format!("ebook/light/{ebook}/EPUB/nav.xhtml")),
        get("source?page=0&x=100&y=200.5"),
        get("at?file=one.md&line=3"),
        post("open?file=one.md&line=3&column=1", ""),
        post("try", "{\"pdf.trim\": \"a6\"}"),
        post("compare", "\"novel\""),
    ]
    .map(String::into_bytes)
    .to_vec();
    let words = REQUEST_WORDS.map(|word| word.as_bytes().to_vec());
    let material = Material { seeds: &seeds, words: &words };
    let mut chance = Chance(7);
    let minutes = std::env::var("FUZZ_MINUTES").ok().and_then(|text| text.parse().ok());
    let end = minutes.map(|minutes: u64| Instant::now() + Duration::from_secs(60 * minutes));
    for number in 0.. {
        if end.map_or(number == 200, |end| end < Instant::now()) {
            break;
        }
        let request = material.file(&mut chance);
        let answer = String::from_utf8_lossy(&answered(preview.port, &request)).into_owned();
        let shown = String::from_utf8_lossy(&request);
        assert!(!answer.contains("nobody may read"), "{shown}");
        assert!(!answer.starts_with("HTTP/1.1 200") || shown.contains(&token), "{shown}");
        assert!(!answer.starts_with("HTTP/1.1 500"), "{shown}");
    }
    assert_eq!(preview.get("state").status, 200);
    assert_eq!(fs::read(folder.path().join("book/book.toml")).expect("is there"), settings);
}

#[test]
fn nobody_else_is_answered() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let (host, token) = (preview.host(), preview.token.clone());
    let status = |path: &str, headers: &[(&str, &str)]| preview.send("GET", path, headers, "").status;
    let state = format!("/{token}/state");
    assert_eq!(status(&state, &[("Host", &host)]), 200);
    assert_eq!(status(&state, &[("Host", "evil.example")]), 403);
    assert_eq!(status(&state, &[("Host", &host), ("Origin", "http://evil.example")]), 403);
    assert_eq!(status(&state, &[("Host", &host), ("Origin", &format!("http://{host}"))]), 200);
    for path in ["/", "/state", "/0123456789abcdef0123456789abcdef/state", &format!("/{}/state", &token[1..])] {
        assert_eq!(status(path, &[("Host", &host)]), 404, "{path}");
    }
    let page = preview.get("");
    assert!(page.head.contains("content-security-policy: default-src 'none'"), "{}", page.head);
    assert!(page.head.contains("referrer-policy: no-referrer"), "{}", page.head);
}

#[test]
fn no_file_is_served_but_those_of_the_page_and_the_book() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let version = preview.state()["ebook"]["version"].as_str().expect("has a version").to_owned();
    for path in [
        "../secret.md",
        "%2e%2e/secret.md",
        "part/../../secret.md",
        "part/..%2f..%2fsecret.md",
        "part/server.rs",
        "picture/..%2fsecret.md",
        "font/..%2fsecret.md",
        "page/0/..%2f..%2fsecret.md",
        "one.md",
        "book.toml",
        &format!("ebook/light/{version}/../../secret.md"),
        &format!("ebook/light/{version}/%2e%2e/secret.md"),
        &format!("ebook/light/{version}//etc/passwd"),
        "ebook/light/0123456789abcdef/OEBPS/title.xhtml",
        "at?file=../secret.md",
        "at?file=/etc/passwd",
    ] {
        let answer = preview.get(path);
        assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.body.contains("nobody may read this"), "{path}");
    }
    assert_eq!(preview.post("open?file=../secret.md", "").status, 404);
    assert_eq!(preview.post("try", r#"{"files.roots": "/"}"#).status, 400);
}

#[test]
fn places_lead_to_the_source_and_back() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book", "--editor", "vscode"]);
    for (line, words) in [(3, "The"), (4, "was")] {
        let file = folder.path().join("book/one.md");
        let at: Value = serde_json::from_str(&preview.get(&format!("at?file={}&line={line}", file.display())).body)
            .expect("a place");
        let number = |name: &str| at[name].as_f64().expect("a number");
        let (x, y) = (number("x") + number("width") / 2.0, number("y") + number("height") / 2.0);
        let source: Value = serde_json::from_str(&preview.get(&format!("source?page={}&x={x}&y={y}", at["page"])).body)
            .expect("a word");
        assert_eq!((&source["word"], &source["line"]), (&words.into(), &line.into()), "{at}");
    }
    let opened = preview.post("open?file=one.md&line=3&column=14", "").body;
    assert!(opened.contains("vscode://file/") && opened.contains("one.md:3:14"), "{opened}");
}

#[test]
fn an_editor_that_opens_nothing_is_told_when_the_preview_begins_and_at_a_click() {
    let folder = book("");
    let mut command = chapbook(folder.path());
    command.args(["preview", "book", "--editor", "vscdoe"]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("is a pipe")).read_line(&mut line).expect("says it");
    let _ = child.kill();
    let _ = child.wait();
    assert!(line.starts_with("warning: `--editor vscdoe`") && line.contains("did you mean `vscode`?"), "{line}");
    let preview = Preview::start(folder.path(), &["book", "--editor", "vscdoe"]);
    let opened = preview.post("open?file=one.md", "").body;
    assert!(opened.contains("vscdoe can't be started"), "{opened}");
    let asked = preview.get("at?line=3").body;
    assert!(asked.contains("expected `at?file=FILE&line=N`") && asked.contains("missing field `file`"), "{asked}");
}

#[test]
fn an_editor_of_the_environment_that_is_not_there_is_told_once() {
    let folder = book("");
    let mut command = chapbook(folder.path());
    command.env_remove("VISUAL").env("EDITOR", "vscdoe -w").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.args(["preview", "book", "--quiet"]).spawn().expect("starts");
    let mut line = String::new();
    BufReader::new(child.stderr.take().expect("is a pipe")).read_line(&mut line).expect("says it");
    let _ = child.kill();
    let _ = child.wait();
    assert!(line.contains("`$VISUAL` or `$EDITOR` is `vscdoe -w`") && line.contains("`--editor`"), "{line}");
}

#[test]
fn the_book_says_what_a_click_opens() {
    for (name, address) in [
        ("vscode", "vscode://file"),
        ("vscodium", "vscodium://file"),
        ("cursor", "cursor://file"),
        ("windsurf", "windsurf://file"),
        ("zed", "zed://file"),
        ("idea", "idea://open"),
        ("textmate", "txmt://open"),
        ("none", "\"shown\":\"\""),
    ] {
        let folder = book(&format!("[output.chapbook]\npreview.editor = \"{name}\"\n"));
        let preview = Preview::start(folder.path(), &["book"]);
        let opened = preview.post("open?file=one.md", "").body;
        assert!(opened.contains(address), "{name}: {opened}");
    }
}

#[test]
fn pages_stay_while_the_book_has_errors() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let before = preview.state()["pages"].clone();
    let text = folder.path().join("book/one.md");
    let good = fs::read_to_string(&text).expect("is there");
    fs::write(&text, format!("{good}\nSee [](#nowhere).\n")).expect("is written");
    let state = preview.until(|state| state["failed"] == true);
    assert_eq!(state["pages"], before);
    assert_eq!(state["problems"][0]["place"]["line"], 6);
    fs::write(&text, good.replace("older", "elder")).expect("is written");
    let state = preview.until(|state| state["failed"] == false && state["pages"] != before);
    assert_eq!(state["problems"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_book_that_begins_with_errors_is_shown_as_far_as_it_goes() {
    let folder = book("");
    let text = folder.path().join("book/one.md");
    let good = fs::read_to_string(&text).expect("is there");
    fs::write(&text, format!("{good}\nSee [](#nowhere).\n")).expect("is written");
    let preview = Preview::start(folder.path(), &["book", "--editor", "vscode"]);
    let state = preview.state();
    assert_eq!((&state["failed"], &state["half"]), (&true.into(), &true.into()));
    let first = state["pages"].clone();
    // A click leads to what is wrong, and what is written meanwhile is shown.
    assert!(preview.post("open?file=one.md&line=6&column=5", "").body.contains("one.md:6:5"));
    fs::write(&text, format!("{}\nSee [](#nowhere).\n", good.replace("older", "elder"))).expect("is written");
    preview.until(|state| state["failed"] == true && state["pages"] != first);
    fs::write(&text, good).expect("is written");
    let state = preview.until(|state| state["failed"] == false);
    assert_eq!(state["half"], false);
}

#[test]
fn settings_are_tried_and_kept() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let width = |state: &Value| state["pages"][0][1].as_f64();
    let before = width(&preview.state());
    assert_eq!(preview.post("try", r#"{"pdf.trim": "a6"}"#).status, 204);
    preview.until(|state| width(state) < before);
    let file = folder.path().join("book/book.toml");
    assert!(!fs::read_to_string(&file).expect("is there").contains("a6"), "nobody has asked to keep it");
    assert_eq!(preview.post("keep", "null").status, 204);
    let text = fs::read_to_string(&file).expect("is there");
    assert!(text.starts_with("# Mine\n") && text.contains("[output.chapbook.pdf]\ntrim = \"a6\""), "{text}");
    preview.until(|state| state["tried"].as_object().is_some_and(serde_json::Map::is_empty) && width(state) < before);
}

#[test]
fn what_is_kept_has_the_line_ends_of_its_file() {
    let folder = book("");
    let file = folder.path().join("book/book.toml");
    let old = fs::read_to_string(&file).expect("is there").replace('\n', "\r\n");
    fs::write(&file, &old).expect("is written");
    let preview = Preview::start(folder.path(), &["book"]);
    assert_eq!(preview.post("try", r#"{"pdf.trim": "a6"}"#).status, 204);
    assert_eq!(preview.post("keep", "null").status, 204);
    let new = fs::read_to_string(&file).expect("is there");
    assert!(new.starts_with(&old) && new.contains("trim = \"a6\"\r\n"), "{new:?}");
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count(), "{new:?}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let other = run(folder.path(), &format!("preview book --port {}", preview.port));
    assert_eq!(other.code, 1);
    assert!(other.stderr.contains("can't use port"), "{}", other.stderr);
}

#[test]
fn what_xml_cannot_hold_breaks_no_page() {
    let folder = book("");
    fs::write(
        folder.path().join("book/one.md"),
        "# One\n\nA \u{fffe} and \u{ffff} b, [\u{ffff}](https://a.example/?\u{ffff}).\n",
    )
    .expect("is written");
    let preview = Preview::start(folder.path(), &["book"]);
    let pages = preview.state()["pages"].clone();
    for (number, page) in pages.as_array().expect("a list").iter().enumerate() {
        let svg = preview.get(&format!("page/{number}/{}", page[0].as_str().expect("a print"))).body;
        assert!(svg.starts_with("<svg") && !svg.contains(['\u{fffe}', '\u{ffff}']), "{svg}");
    }
}

/// `chapbook watch` that runs; it ends with the value.
struct Watch {
    child: Child,
    log: std::path::PathBuf,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watch {
    /// Waits for the first build.
    fn start(folder: &Path, arguments: &[&str]) -> Watch {
        Watch::logging(folder, arguments, folder.join("log"))
    }

    /// The same with what it says in a file.
    fn logging(folder: &Path, arguments: &[&str], log: std::path::PathBuf) -> Watch {
        let stderr = fs::File::create(&log).expect("is made");
        let mut command = chapbook(&folder.join("book"));
        let command = command.args(["watch", "--to", "epub"]).args(arguments);
        let child = command.stdout(Stdio::null()).stderr(stderr).spawn().expect("starts");
        let watch = Watch { child, log };
        watch.until(1);
        watch
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).expect("is there")
    }

    /// Waits until so many builds have ended, and looks whether more come.
    fn until(&self, builds: usize) {
        let end = Instant::now() + PATIENCE;
        let count = || self.log().matches("watching").count();
        while count() < builds {
            assert!(Instant::now() < end, "{builds}. build: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(CALM);
        assert_eq!(count(), builds, "{}", self.log());
    }
}

#[test]
fn what_a_build_writes_is_no_save_wherever_it_is() {
    for arguments in [
        &["-o", ".", "--deps", "deps.mk"][..],
        &["-o", "made", "--to", "booklet", "--for", "kobo"],
        &["-o", "a.epub", "--deps", "../book/deps.mk"],
    ] {
        let folder = book("");
        let watch = Watch::start(folder.path(), arguments);
        assert!(watch.log().contains("watching .;"), "{}", watch.log());
        fs::write(folder.path().join("book/one.md"), "# One\n\nAnother text.\n").expect("is written");
        watch.until(2);
    }
}

#[test]
fn a_folder_that_was_replaced_is_watched_again() {
    let folder = book("");
    let chapters = folder.path().join("book/part");
    let write = |text: &str| fs::write(chapters.join("two.md"), text).expect("is written");
    fs::create_dir(&chapters).expect("is made");
    write("# Two\n\nText.\n");
    fs::write(folder.path().join("book/SUMMARY.md"), "- [One](one.md)\n- [Two](part/two.md)\n").expect("is written");
    let watch = Watch::start(folder.path(), &[]);
    // As by a change of branches.
    fs::rename(&chapters, folder.path().join("old")).expect("is moved");
    fs::create_dir(&chapters).expect("is made");
    write("# Two\n\nOther text.\n");
    watch.until(2);
    write("# Two\n\nYet another.\n");
    watch.until(3);
}

#[test]
fn an_image_beside_the_book_is_watched() {
    let folder = book("");
    let image = |fill: &str| {
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z' fill='{fill}'/></svg>"
        );
        fs::write(folder.path().join("images/a.svg"), svg).expect("is written");
    };
    fs::create_dir(folder.path().join("images")).expect("is made");
    image("red");
    fs::write(folder.path().join("book/one.md"), "# One\n\n![A sail](../images/a.svg)\n").expect("is written");
    let watch = Watch::start(folder.path(), &["--set", "files.roots=.."]);
    assert!(watch.log().contains("made"), "{}", watch.log());
    image("blue");
    watch.until(2);
}

#[test]
fn a_log_in_the_books_folder_is_no_save_and_what_the_book_reads_is_one() {
    let folder = book("");
    let log = folder.path().join("book/log.txt");
    let text = "# One\n\n{{#include ../part.txt}}\n\n{{#include late.txt}}\n";
    fs::write(folder.path().join("book/one.md"), text).expect("is written");
    fs::write(folder.path().join("part.txt"), "A word.\n").expect("is written");
    drop(Watch::logging(folder.path(), &["--set", "files.roots=.."], folder.path().join("book/log.md")));
    let watch = Watch::logging(folder.path(), &["--set", "files.roots=.."], log);
    // What was read, what was looked for, and what is new.
    fs::write(folder.path().join("part.txt"), "Another word.\n").expect("is written");
    watch.until(2);
    fs::write(folder.path().join("book/late.txt"), "At last.\n").expect("is written");
    watch.until(3);
    fs::create_dir(folder.path().join("book/part")).expect("is made");
    watch.until(4);
    fs::write(folder.path().join("unread.txt"), "Nobody reads it.\n").expect("is written");
    watch.until(4);
}

#[cfg(unix)]
#[test]
fn a_chapter_that_is_a_link_is_watched_where_it_leads() {
    let folder = book("");
    let write = |text: &str| fs::write(folder.path().join("texts/first.md"), text).expect("is written");
    fs::create_dir(folder.path().join("texts")).expect("is made");
    write("# One\n\nText.\n");
    fs::remove_file(folder.path().join("book/one.md")).expect("is removed");
    std::os::unix::fs::symlink("../texts/first.md", folder.path().join("book/one.md")).expect("is made");
    let watch = Watch::start(folder.path(), &["--set", "files.roots=.."]);
    assert!(watch.log().contains("made"), "{}", watch.log());
    write("# One\n\nOther text.\n");
    watch.until(2);
}

#[test]
fn what_no_save_mends_ends_the_watch() {
    let folder = book("");
    let watch = run(folder.path(), "watch book -o a.pdf --to epub");
    assert_eq!(watch.code, 2, "{}", watch.stderr);
    assert!(!watch.stderr.contains("watching"), "{}", watch.stderr);
}

#[test]
fn a_second_theme_is_set_beside_the_first() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    assert!(preview.state()["other"].is_null());
    assert_eq!(preview.post("compare", "\"nothing\"").status, 400);
    assert_eq!(preview.post("compare", "\"drama\"").status, 204);
    let state = preview.until(|state| state["other"]["theme"] == "drama");
    let other = &state["other"];
    assert_ne!(other["pages"][0][0], state["pages"][0][0], "another look");
    let print = other["pages"][0][0].as_str().expect("a print");
    assert!(preview.get(&format!("other/0/{print}")).body.starts_with("<svg"));
    let version = other["ebook"]["version"].as_str().expect("a version");
    let text = other["ebook"]["spine"][0].as_str().expect("a text");
    assert_eq!(preview.get(&format!("ebook/light/{version}/{text}")).status, 200);
    assert_eq!(preview.post("compare", "null").status, 204);
    preview.until(|state| state["other"].is_null());
}

#[test]
fn each_page_is_on_a_sheet_of_the_booklet() {
    let folder = book("");
    let preview = Preview::start(folder.path(), &["book"]);
    let state = preview.state();
    let sides = state["sheets"]["sides"].as_array().expect("a list");
    let mut pages: Vec<u64> = (sides.iter())
        .flat_map(|side| side["places"].as_array().expect("a list"))
        .filter_map(|place| place["page"].as_u64())
        .collect();
    pages.sort_unstable();
    let count = state["pages"].as_array().expect("a list").len();
    assert_eq!(pages, (0..u64::try_from(count).expect("is small")).collect::<Vec<_>>());
    assert_eq!(state["sheets"]["fold"], "once", "in its middle");
}

#[test]
fn a_book_that_is_nowhere_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let refused = run(folder.path(), "preview nowhere");
    assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
    assert!(refused.stderr.contains("can't read `nowhere`: there is no such file or folder"), "{}", refused.stderr);
}
