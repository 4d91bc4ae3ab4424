//! Light, dark or as the device has it: kept in a cookie, by a plain form in the foot of every page.

use axum::Form;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::cookie;
use crate::look::Theme;

const COOKIE: &str = "theme";

/// The form as sent.
#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: String,
    back: String,
}

/// The theme that a request's cookie asks for.
#[must_use]
pub fn of(headers: &HeaderMap) -> Theme {
    cookie::value(headers, COOKIE).map(Theme::parse).unwrap_or_default()
}

/// Keeps the choice, and goes back to the page.
pub async fn choose(headers: HeaderMap, Form(form): Form<ThemeForm>) -> Response {
    let theme = Theme::parse(&form.theme).value();
    let cookie = cookie::set(COOKIE, theme, Some(31_536_000), cookie::is_behind_tls(&headers));
    ([(header::SET_COOKIE, cookie)], Redirect::to(local(&form.back))).into_response()
}

/// An address of ours; anything else is the home page, so that nobody is sent elsewhere through here.
#[must_use]
pub fn local(back: &str) -> &str {
    let plain = back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && back.starts_with('/') && !back.starts_with("//") { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_back_to_our_own_pages_only() {
        for (back, to) in [
            ("/recommendations?q=a&page=2", "/recommendations?q=a&page=2"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
        ] {
            assert_eq!(local(back), to);
        }
    }
}
