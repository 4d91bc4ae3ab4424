//! What every request passes before it reaches a page, and every answer before it leaves.
//!
//! Here a session's cookie becomes the person who is signed in. A web site open in the same browser must not be able to
//! use them: so a request that changes something has to come from a page of ours, and on a loopback address the `Host`
//! has to be a loopback name, which stops a site that lets its own name point here.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::error::{PageError, dress};
use super::rate::Counted;
use super::{Asked, Desk, cookie, source, theme};
use crate::access::Viewer;
use crate::account::SignedIn;

/// No script, style or picture but our own; no frame; forms only to ourselves.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Whether the pages are served to this machine alone.
#[derive(Clone, Copy, Debug)]
pub struct Served {
    /// The address listened at is a loopback one.
    pub loopback: bool,
}

/// Lets a request through, or refuses it with a page that says why.
pub async fn guard(
    State((desk, served)): State<(Desk, Served)>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    // Style sheets and scripts are the same for everybody.
    let token = cookie::session(request.headers()).filter(|_| !address.starts_with("/assets/"));
    let (signed_in, viewer) = who(&desk, token).await;
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let behind_tls = cookie::is_behind_tls(headers);
    let asked = Asked {
        address,
        origin: format!("{}://{host}", if behind_tls { "https" } else { "http" }),
        theme: theme::of(headers),
        signed_in,
        viewer,
        source: source::of(headers, request.extensions()),
        behind_tls,
    };
    let refused = refusal(served, request.method(), headers)
        .map(IntoResponse::into_response)
        .or_else(|| too_much(&desk, &asked, &request).map(IntoResponse::into_response))
        .or_else(|| begins(&desk, request.uri().path()));
    request.extensions_mut().insert(asked.clone());
    let response = match refused {
        Some(refused) => refused,
        None => next.run(request).await,
    };
    let mut response = dress(response, &desk, &asked);
    protect(response.headers_mut());
    response
}

/// Who the session's cookie speaks for, with what they hold today. Without one, or with one that has ended, a member of
/// the public asks. It is worked out beside the network's threads, because the store may be busy.
async fn who(desk: &Desk, token: Option<&str>) -> (Option<SignedIn>, Arc<Viewer>) {
    let public = || (None, Arc::new(Viewer::public(desk.office.public())));
    let Some(token) = token.map(str::to_owned) else { return public() };
    let at = desk.clone();
    let found = tokio::task::spawn_blocking(move || -> anyhow::Result<_> {
        let Some(signed_in) = at.accounts.session(&token)? else { return Ok(None) };
        if at.accounts.is_unkept(&signed_in) {
            // When somebody was last seen is no reason to send them away: the disk may be full.
            if let Err(error) = at.accounts.keep_seen(&signed_in) {
                tracing::warn!(%error, "when a session was last used could not be written");
            }
        }
        // A role that another process gave or ended counts from the next request on.
        at.office.notice()?;
        let viewer = at.office.viewer(signed_in.person, &signed_in.name);
        Ok(Some((Some(signed_in), Arc::new(viewer))))
    });
    match found.await {
        Ok(Ok(found)) => found.unwrap_or_else(public),
        Ok(Err(error)) => {
            tracing::error!(error = format!("{error:#}"), "who is signed in could not be read");
            public()
        }
        Err(error) => {
            tracing::error!(%error, "who is signed in could not be worked out");
            public()
        }
    }
}

/// While nobody has an account every page leads to the first one's form. The sample office has people of its own.
fn begins(desk: &Desk, path: &str) -> Option<Response> {
    let free = path == "/first" || path == "/theme" || path.starts_with("/assets/");
    if free || desk.office.is_sample() {
        return None;
    }
    match desk.accounts.is_empty() {
        Ok(false) => None,
        Ok(true) => Some(Redirect::to("/first").into_response()),
        Err(error) => Some(PageError::from(error).into_response()),
    }
}

/// Refuses a change by somebody who makes too many.
fn too_much(desk: &Desk, asked: &Asked, request: &Request) -> Option<PageError> {
    if reads(request.method()) {
        return None;
    }
    let kind = request.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let counted = if kind.starts_with(b"multipart/") { Counted::Upload } else { Counted::Change };
    let session = asked.signed_in.as_ref().map(|signed_in| signed_in.session.as_text());
    let who = session.unwrap_or_else(|| asked.source.address.clone());
    let seconds = desk.rates.take(&who, counted, desk.office.environment().now_ms()).err()?;
    Some(PageError::too_many(
        "More was sent in a short time than one person can send, so this was not done.",
        seconds,
    ))
}

fn reads(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

fn refusal(served: Served, method: &Method, headers: &HeaderMap) -> Option<PageError> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host else {
        return Some(PageError::bad_request(
            "The request names no host.",
            "Open the address that Mangrove printed.",
        ));
    };
    if served.loopback && !is_loopback(host) {
        return Some(PageError::new(
            StatusCode::MISDIRECTED_REQUEST,
            "This office does not answer to that name.",
            "Open the address that Mangrove printed when it started.",
        ));
    }
    if reads(method) || comes_from_here(host, headers) {
        return None;
    }
    Some(PageError::new(
        StatusCode::FORBIDDEN,
        "This request came from another web site, so nothing was changed.",
        "Open the page in Mangrove itself, and try there.",
    ))
}

/// A browser says with `Sec-Fetch-Site` and `Origin` where a request comes from. A program that says neither is no
/// browser, and no web site can make it act; but where a session goes with the request, it has to say.
fn comes_from_here(host: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match text("origin") {
        Some(origin) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        None => cookie::session(headers).is_none(),
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn protect(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_change_comes_from_our_own_page_and_our_own_name_or_not_at_all() {
        let here = "127.0.0.1:8480";
        for (method, pairs, allowed) in [
            (Method::GET, vec![("host", here)], true),
            (Method::GET, vec![("host", "LOCALHOST:8480")], true),
            (Method::GET, vec![("host", "[::1]:8480")], true),
            (Method::GET, vec![], false),
            (Method::GET, vec![("host", "evil.example")], false),
            (Method::GET, vec![("host", "127.0.0.1.evil.example:80")], false),
            (Method::POST, vec![("host", here)], true),
            (Method::POST, vec![("host", here), ("origin", "http://127.0.0.1:8480")], true),
            (Method::POST, vec![("host", here), ("origin", "http://127.0.0.1:9999")], false),
            (Method::POST, vec![("host", here), ("origin", "https://evil.example")], false),
            (Method::POST, vec![("host", here), ("origin", "null")], false),
            (Method::POST, vec![("host", here), ("sec-fetch-site", "cross-site")], false),
            (Method::POST, vec![("host", here), ("sec-fetch-site", "same-origin")], true),
            (Method::POST, vec![("host", here), ("cookie", "mangrove_session=a")], false),
            (
                Method::POST,
                vec![("host", here), ("cookie", "mangrove_session=a"), ("origin", "http://127.0.0.1:8480")],
                true,
            ),
            (
                Method::POST,
                vec![("host", here), ("cookie", "mangrove_session=a"), ("sec-fetch-site", "same-site")],
                false,
            ),
        ] {
            let refused = refusal(Served { loopback: true }, &method, &headers(&pairs));
            assert_eq!(refused.is_none(), allowed, "{method} {pairs:?}");
        }
        let network =
            refusal(Served { loopback: false }, &Method::GET, &headers(&[("host", "office.local")]));
        assert!(network.is_none(), "on the local network the office answers to the name it is given there");
    }
}
