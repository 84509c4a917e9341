//! Answers the browser: in, requests for parts of what is shown; out, pages, fonts, images, places.
//!
//! `axum` on one thread of `tokio`: all answers are made from memory in milliseconds, but for images, which are read
//! from the book's files. `tiny_http` would be smaller and has had no release since 2022.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use axum::extract::rejection::QueryRejection;
use axum::extract::{self, Query, State};
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chapbook::geometry::{Length, Point};
use chapbook::preview::{self, SourcePlace, Spot};
use chapbook::project::themes::THEMES;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use super::builder::TRIED;
use super::compare::Counterpart;
use super::ebook::{Scheme, media};
use super::editor::{FilePlace, Opening};
use super::guard;
use super::keep;
use super::state::{Shared, Snapshot};
use crate::cli::watch::Wake;

type Server = State<Arc<Shared>>;

/// The files of the page.
const PAGE: &[(&str, &str)] = &[
    ("index.html", include_str!("page/index.html")),
    ("preview.css", include_str!("page/preview.css")),
    ("preview.js", include_str!("page/preview.js")),
    ("pages.js", include_str!("page/pages.js")),
    ("ebook.js", include_str!("page/ebook.js")),
    ("folds.js", include_str!("page/folds.js")),
    ("sheets.js", include_str!("page/sheets.js")),
    ("problems.js", include_str!("page/problems.js")),
];

/// Answers until the process ends.
///
/// # Errors
/// When the system refuses the socket.
pub(super) fn run(listener: TcpListener, shared: &Arc<Shared>) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("can't start the server")?;
    listener.set_nonblocking(true).context("can't start the server")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router(shared)).await
    })?;
    Ok(())
}

fn router(shared: &Arc<Shared>) -> Router {
    let routes = Router::new()
        .route("/part/{name}", get(|extract::Path(name): extract::Path<String>| async move { part(&name) }))
        .route("/state", get(state))
        .route("/events", get(events))
        .route("/page/{number}/{print}", get(page))
        .route("/cover/{number}/{print}", get(cover))
        .route("/other/{number}/{print}", get(other))
        .route("/picture/{name}", get(picture))
        .route("/font/{key}", get(font))
        .route("/ebook/{scheme}/{version}/{*path}", get(ebook))
        .route("/source", get(source))
        .route("/words", get(words))
        .route("/at", get(at))
        .route("/counterpart", get(counterpart))
        .route("/open", post(open))
        .route("/try", post(try_settings))
        .route("/compare", post(compare))
        .route("/keep", post(keep_settings));
    Router::new()
        // With the slash at its end, which a nested router takes for another address: names in the page are below it.
        .route(&format!("/{}/", shared.token), get(|| async { part("index.html") }))
        .nest(&format!("/{}", shared.token), routes)
        .layer(middleware::from_fn_with_state(Arc::clone(shared), guard::guard))
        .with_state(Arc::clone(shared))
}

/// An answer that never changes under its address.
fn lasting(media: &'static str, bytes: impl IntoResponse) -> Response {
    let headers = [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "private, max-age=31536000, immutable")];
    (headers, bytes).into_response()
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn part(name: &str) -> Response {
    match PAGE.iter().find(|file| file.0 == name) {
        Some((name, text)) => ([(header::CONTENT_TYPE, media(name))], *text).into_response(),
        None => missing(),
    }
}

async fn state(State(shared): Server) -> Json<Value> {
    Json(shared.state())
}

/// What changes, as it changes.
async fn events(State(shared): Server) -> impl IntoResponse {
    let stream = BroadcastStream::new(shared.messages.subscribe()).map(|message| {
        let event = match message {
            Ok(message) => Event::default().event(message.name).data(&*message.data),
            // Too much has happened at once: the page asks for all of it.
            Err(BroadcastStreamRecvError::Lagged(_)) => Event::default().event("lagged").data("null"),
        };
        Ok::<Event, Infallible>(event)
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

type PageName = extract::Path<(usize, String)>;

async fn page(State(shared): Server, extract::Path((number, print)): PageName) -> Response {
    drawn(shared.shown().pages, number, &print)
}

async fn cover(State(shared): Server, extract::Path((number, print)): PageName) -> Response {
    drawn(shared.shown().cover, number, &print)
}

async fn other(State(shared): Server, extract::Path((number, print)): PageName) -> Response {
    drawn(shared.shown().other.map(|other| other.pages), number, &print)
}

/// A page with that fingerprint. One that is no longer shown is missing: the browser has been told of its successor.
fn drawn(snapshot: Option<Arc<Snapshot>>, number: usize, print: &str) -> Response {
    let svg = snapshot.and_then(|snapshot| snapshot.drawn.page(snapshot.find(number, print)?));
    svg.map_or_else(missing, |svg| lasting("image/svg+xml", svg))
}

async fn picture(State(shared): Server, extract::Path(name): extract::Path<String>) -> Response {
    let shown = shared.shown();
    let found = shown.drawn().find_map(|drawn| drawn.picture(&name).ok());
    found.map_or_else(missing, |picture| lasting(picture.media, picture.bytes))
}

async fn font(State(shared): Server, extract::Path(key): extract::Path<String>) -> Response {
    let shown = shared.shown();
    let made = shown.drawn().find_map(|drawn| drawn.font(&key).ok());
    made.map_or_else(missing, |font| lasting(font.media, font.bytes))
}

async fn ebook(
    State(shared): Server,
    extract::Path((scheme, version, path)): extract::Path<(String, String, String)>,
) -> Response {
    let scheme = match scheme.as_str() {
        "light" => Scheme::Light,
        "dark" => Scheme::Dark,
        _ => return missing(),
    };
    // Of another one the browser would keep these bytes, and show them when a change is undone.
    let shown = shared.shown();
    let ebook = shown.ebooks().find(|ebook| ebook.is_version(&version));
    let bytes = ebook.and_then(|ebook| ebook.shown(&path, scheme));
    bytes.map_or_else(missing, |bytes| lasting(media(&path), bytes))
}

/// A point of a page, in points from its left top corner.
#[derive(Debug, Deserialize)]
struct PagePoint {
    page: usize,
    x: f64,
    y: f64,
}

/// What was written at a point.
async fn source(State(shared): Server, Query(at): Query<PagePoint>) -> Response {
    let found = shared.shown().pages.and_then(|snapshot| {
        let point = Point { x: length(at.x), y: length(at.y) };
        let word = preview::at(snapshot.pages(), &snapshot.sources, at.page, point)?;
        let (line, column) = snapshot.sources.position(word.span);
        let name = &snapshot.sources.get(word.span.file)?.name;
        Some(json!({ "word": word.word, "file": name, "line": line, "column": column }))
    });
    Json(found).into_response()
}

/// Which words are at a height of a page or below it: by them the reader's place is found in other pages.
async fn words(State(shared): Server, Query(at): Query<PageHeight>) -> Response {
    let found = shared.shown().pages.and_then(|snapshot| {
        let (word, _) = preview::below(snapshot.pages(), &snapshot.sources, at.page, length(at.y))?;
        let (line, column) = snapshot.sources.position(word.span);
        let name = &snapshot.sources.get(word.span.file)?.name;
        Some(json!({ "file": name, "line": line, "column": column }))
    });
    Json(found).into_response()
}

/// A length from a number of points; whoever asks for less sense gets the page's corner.
#[expect(clippy::cast_possible_truncation, reason = "bounded before")]
fn length(points: f64) -> Length {
    let bounded = if points.is_finite() { points.clamp(-1e6, 1e6) } else { 0.0 };
    Length((bounded * 65_536.0) as i64)
}

/// A place in a file of the book: by its path on the disk, or from the book's folder.
#[derive(Debug, Deserialize)]
struct Place {
    file: String,
    #[serde(default = "first")]
    line: usize,
    #[serde(default = "first")]
    column: usize,
    /// Whether browsers stay where they are.
    #[serde(default)]
    quiet: bool,
}

fn first() -> usize {
    1
}

/// Scrolls all browsers to what stands in a line of a file, and says where that is: for editors.
async fn at(State(shared): Server, asked: Result<Query<Place>, QueryRejection>) -> Response {
    let place = match asked {
        Ok(Query(place)) => place,
        Err(wrong) => {
            let wrong = wrong.body_text();
            let wrong = wrong.rsplit(": ").next().unwrap_or_default();
            let expected = "expected `at?file=FILE&line=N`, with a file of the book and a line from 1";
            return (StatusCode::BAD_REQUEST, format!("{expected}: {wrong}")).into_response();
        }
    };
    let Some(snapshot) = shared.shown().pages else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the first build has not ended").into_response();
    };
    let Some(file) = snapshot.file(Path::new(&place.file)) else {
        return (StatusCode::NOT_FOUND, "no file of the book has this name").into_response();
    };
    let at = SourcePlace { file, line: place.line, column: place.column };
    let Some(spot) = preview::spot(snapshot.pages(), &snapshot.sources, at) else {
        return (StatusCode::NOT_FOUND, "nothing of this file is printed").into_response();
    };
    let found = spot_json(spot);
    if !place.quiet {
        shared.tell("goto", &found);
    }
    Json(found).into_response()
}

fn spot_json(spot: Spot) -> Value {
    let area = spot.area;
    json!({
        "page": spot.page,
        "x": area.origin.x.to_pt(),
        "y": area.origin.y.to_pt(),
        "width": area.size.width.to_pt(),
        "height": area.size.height.to_pt(),
    })
}

/// A height of a page of the book, or of the one that it is compared with.
#[derive(Debug, Deserialize)]
struct PageHeight {
    #[serde(default)]
    of_other: bool,
    page: usize,
    y: f64,
}

/// Where the words at a height of a page are in the other theme; `null` where there are none.
async fn counterpart(State(shared): Server, Query(at): Query<PageHeight>) -> Response {
    let shown = shared.shown();
    let other = shown.other.map(|other| other.pages);
    let (from, to) = if at.of_other { (other, shown.pages) } else { (shown.pages, other) };
    let found = from.zip(to).and_then(|(from, to)| Counterpart::find(&from, &to, at.page, length(at.y)));
    let found = found.map(|found| json!({ "here": spot_json(found.here), "there": spot_json(found.there) }));
    Json(found).into_response()
}

/// Opens a file of the book in the editor; no other file can be named.
async fn open(State(shared): Server, Query(place): Query<Place>) -> Response {
    let shown = shared.shown();
    let path = shown.pages.as_ref().and_then(|snapshot| snapshot.path(snapshot.file(Path::new(&place.file))?));
    let Some(path) = path else { return missing() };
    let at = FilePlace { file: &path, line: place.line, column: place.column };
    let teller = Arc::clone(&shared);
    let on_failure = move |text: String| {
        let _ = writeln!(io::stderr(), "warning: {text}");
        teller.tell("told", &json!(text));
    };
    Json(match shared.editor.open(shown.editor, at, on_failure) {
        Opening::Address(address) => json!({ "address": address }),
        Opening::Started(name) => json!({ "started": name }),
        Opening::Shown(text) => json!({ "shown": text }),
    })
    .into_response()
}

/// Builds the book with settings above its own.
async fn try_settings(State(shared): Server, Json(wanted): Json<BTreeMap<String, String>>) -> Response {
    if let Some(unknown) = wanted.keys().find(|name| !TRIED.contains(&name.as_str())) {
        return (StatusCode::BAD_REQUEST, format!("`{unknown}` can't be tried here")).into_response();
    }
    shared.try_settings(wanted.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect());
    StatusCode::NO_CONTENT.into_response()
}

/// Sets the book in a second theme too, or no longer.
async fn compare(State(shared): Server, Json(theme): Json<Option<String>>) -> Response {
    if let Some(unknown) = theme.as_ref().filter(|theme| !THEMES.iter().any(|known| known.0 == **theme)) {
        return (StatusCode::BAD_REQUEST, format!("there is no theme `{unknown}`")).into_response();
    }
    shared.show(|shown| shown.compared = theme);
    let _ = shared.wake.send(Wake::Asked);
    StatusCode::NO_CONTENT.into_response()
}

/// Writes the settings that are tried into `book.toml`.
async fn keep_settings(State(shared): Server) -> Response {
    let shown = shared.shown();
    let Some(file) = shown.settings_file else {
        return (StatusCode::CONFLICT, "the book has no `book.toml`: write them into its front matter").into_response();
    };
    match keep::keep(&file, &shown.tried) {
        // They are the book's own now; its file has changed, so that it is built again.
        Ok(()) => {
            shared.try_settings(BTreeMap::new());
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::CONFLICT, format!("{error:#}")).into_response(),
    }
}

impl Shared {
    fn try_settings(&self, wanted: BTreeMap<String, String>) {
        self.show(|shown| shown.tried = wanted);
        // The builder ends with the process alone.
        let _ = self.wake.send(Wake::Asked);
    }
}
