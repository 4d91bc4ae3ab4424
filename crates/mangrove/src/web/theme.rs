//! Light, dark or as the device has it: kept in a cookie, by a plain form in the foot of every page.

use axum::Form;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::look::Theme;

/// The form as sent.
#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: String,
    back: String,
}

/// The theme that a request's cookie asks for.
#[must_use]
pub fn of(headers: &HeaderMap) -> Theme {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let value =
        cookies.flat_map(|cookie| cookie.split(';')).find_map(|pair| pair.trim().strip_prefix("theme="));
    value.map(Theme::parse).unwrap_or_default()
}

/// Keeps the choice, and goes back to the page.
pub async fn choose(Form(form): Form<ThemeForm>) -> Response {
    let theme = Theme::parse(&form.theme).value();
    let cookie = format!("theme={theme}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], Redirect::to(local(&form.back))).into_response()
}

/// An address of ours; anything else is the home page, so that nobody is sent elsewhere through here.
fn local(back: &str) -> &str {
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
