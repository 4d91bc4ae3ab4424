//! Cookies: all are out of reach of scripts and are not sent along by other web sites' forms.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session's cookie. Behind TLS its name has the prefix by which a browser refuses it from anywhere but this host.
const SESSION: &str = "mangrove_session";
const SESSION_BEHIND_TLS: &str = "__Host-mangrove_session";

/// Whether the request came through TLS, as the proxy before this program says. Whoever claims it without a proxy
/// only makes the browser keep their own cookie closer.
#[must_use]
pub fn is_behind_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}

/// The value of a cookie.
#[must_use]
pub fn value<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookie| cookie.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The token of a session, if the request carries one.
#[must_use]
pub fn session(headers: &HeaderMap) -> Option<&str> {
    value(headers, session_name(is_behind_tls(headers)))
}

/// A cookie to be set. Without an age the browser forgets it when it is closed.
#[must_use]
pub fn set(name: &str, value: &str, age_seconds: Option<u32>, behind_tls: bool) -> HeaderValue {
    let age = age_seconds.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
    let secure = if behind_tls { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/{age}; HttpOnly; SameSite=Lax{secure}");
    // Names and values here are words and digits of our own.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

/// The session's cookie to be set.
#[must_use]
pub fn set_session(token: &str, behind_tls: bool) -> HeaderValue {
    set(session_name(behind_tls), token, None, behind_tls)
}

/// The session's cookie to be forgotten.
#[must_use]
pub fn end_session(behind_tls: bool) -> HeaderValue {
    set(session_name(behind_tls), "", Some(0), behind_tls)
}

fn session_name(behind_tls: bool) -> &'static str {
    if behind_tls { SESSION_BEHIND_TLS } else { SESSION }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_found_under_the_name_that_fits_the_line() {
        for (proto, cookie, expected) in [
            ("", "mangrove_session=abc", Some("abc")),
            ("", "theme=dark; mangrove_session=abc", Some("abc")),
            ("http", "mangrove_session=abc", Some("abc")),
            ("", "xmangrove_session=abc", None),
            ("", "__Host-mangrove_session=abc", None),
            ("https", "mangrove_session=abc", None),
            ("HTTPS", "__Host-mangrove_session=abc", Some("abc")),
            ("", "", None),
        ] {
            let pairs = [("x-forwarded-proto", proto), ("cookie", cookie)];
            let headers: HeaderMap = pairs
                .into_iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect();
            assert_eq!(session(&headers), expected, "{proto} {cookie}");
        }
        assert_eq!(set_session("abc", false), "mangrove_session=abc; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(
            end_session(true),
            "__Host-mangrove_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
