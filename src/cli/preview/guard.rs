//! Who may ask: in, a request; out, whether it is answered.
//!
//! Any page in the browser can send requests to this machine, and any program on it to our port. So the address has a
//! part that nobody can guess, and requests are refused that come by another name than ours (DNS rebinding) or from
//! another page (`Origin`).

use anyhow::Context as _;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::fmt::Write as _;
use std::sync::Arc;

use super::state::Shared;

/// 128 bits: as many as a UUID of version 4 is trusted with.
const TOKEN_BYTES: usize = 16;

/// What the page of the preview may load: itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What a text of the e-book may load: the files of the book. It runs nothing.
const BOOK_POLICY: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
                           media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A new token, from the system's randomness.
///
/// # Errors
/// When the system has none.
pub(super) fn token() -> anyhow::Result<String> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).context("the system has no randomness for the preview's address")?;
    let mut token = String::new();
    for byte in bytes {
        let _ = write!(token, "{byte:02x}");
    }
    Ok(token)
}

/// Refuses requests that are not from our page, and says to the browser what it may do with the answers.
pub(super) async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let is_book = request.uri().path().contains("/ebook/");
    let mut response = match refusal(&shared, request.headers(), request.uri().path()) {
        Some(status) => (status, status.canonical_reason().unwrap_or_default()).into_response(),
        None => next.run(request).await,
    };
    let policy = if is_book { BOOK_POLICY } else { POLICY };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The address holds the token: no page that is linked to may see it.
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Why a request is refused; `None` if it is not.
fn refusal(shared: &Shared, headers: &HeaderMap, path: &str) -> Option<StatusCode> {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    let ours = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", shared.port));
    if !text(header::HOST).is_some_and(|host| ours.iter().any(|it| it == host)) {
        return Some(StatusCode::FORBIDDEN);
    }
    if text(header::ORIGIN).is_some_and(|origin| !ours.iter().any(|it| origin == format!("http://{it}"))) {
        return Some(StatusCode::FORBIDDEN);
    }
    let token = path.split('/').nth(1).unwrap_or_default();
    (!is_equal(token.as_bytes(), shared.token.as_bytes())).then_some(StatusCode::NOT_FOUND)
}

/// Whether two texts are equal, in a time that does not say how far they are.
fn is_equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::preview::editor::Editor;

    fn answer(host: &str, origin: Option<&str>, path: &str) -> Option<StatusCode> {
        let shared = Shared::new("secret".to_owned(), 4000, Editor::new(None), std::sync::mpsc::channel().0);
        let mut headers = HeaderMap::new();
        let value = |text: &str| HeaderValue::from_str(text).expect("is a header");
        headers.insert(header::HOST, value(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, value(origin));
        }
        refusal(&shared, &headers, path)
    }

    #[test]
    fn only_our_own_page_is_answered() {
        assert_eq!(answer("127.0.0.1:4000", None, "/secret/state"), None);
        assert_eq!(answer("localhost:4000", Some("http://localhost:4000"), "/secret/set"), None);
        for host in ["evil.example:4000", "127.0.0.1", "127.0.0.1:4001", ""] {
            assert_eq!(answer(host, None, "/secret/"), Some(StatusCode::FORBIDDEN), "{host}");
        }
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4000", "http://127.0.0.1:4001"] {
            assert_eq!(answer("127.0.0.1:4000", Some(origin), "/secret/"), Some(StatusCode::FORBIDDEN), "{origin}");
        }
        for path in ["/", "/secre/", "/secrets/", "/Secret/", "//secret/", "/x/../secret/"] {
            assert_eq!(answer("127.0.0.1:4000", None, path), Some(StatusCode::NOT_FOUND), "{path}");
        }
    }

    #[test]
    fn tokens_differ() {
        let (one, two) = (token().expect("is random"), token().expect("is random"));
        assert_eq!(one.len(), 2 * TOKEN_BYTES);
        assert_ne!(one, two);
    }
}
