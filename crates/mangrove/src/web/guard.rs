//! What every request passes before it reaches a page, and every answer before it leaves.
//!
//! The pages answer to whoever sits at this machine. A web site open in the same browser must not be able to use
//! them: so a request that changes something has to come from a page of ours, and on a loopback address the `Host`
//! has to be a loopback name, which stops a site that lets its own name point here.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use std::sync::Arc;

use crate::access::Viewer;

use super::error::{PageError, dress};
use super::{Asked, Desk, theme};

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
    let viewer = Arc::new(Viewer::of_machine(&desk.office.realms()));
    let asked = Asked { address, theme: theme::of(request.headers()), viewer };
    let refused = refusal(served, request.method(), request.headers());
    request.extensions_mut().insert(asked.clone());
    let response = match refused {
        Some(error) => error.into_response(),
        None => next.run(request).await,
    };
    let mut response = dress(response, &desk, &asked);
    protect(response.headers_mut());
    response
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
    let reads = method == Method::GET || method == Method::HEAD;
    if reads || comes_from_here(host, headers) {
        return None;
    }
    Some(PageError::new(
        StatusCode::FORBIDDEN,
        "This request came from another web site, so nothing was changed.",
        "Open the page in Mangrove itself, and try there.",
    ))
}

/// A browser says with `Sec-Fetch-Site` and `Origin` where a request comes from; a program that says neither is no
/// browser, and no web site can make it act.
fn comes_from_here(host: &str, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    text("origin").is_none_or(|origin| origin.split_once("://").is_some_and(|(_, from)| from == host))
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
        ] {
            let refused = refusal(Served { loopback: true }, &method, &headers(&pairs));
            assert_eq!(refused.is_none(), allowed, "{method} {pairs:?}");
        }
        let network =
            refusal(Served { loopback: false }, &Method::GET, &headers(&[("host", "office.local")]));
        assert!(network.is_none(), "on the local network the office answers to the name it is given there");
    }
}
