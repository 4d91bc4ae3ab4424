//! Where a request comes from, in words that a person knows again in the list of their sessions.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, header};

use crate::account::Source;

/// The browser's name and the address of a request. A proxy on this machine names the address that it was asked from;
/// from anywhere else such a claim counts for nothing.
#[must_use]
pub fn of(headers: &HeaderMap, extensions: &Extensions) -> Source {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let forwarded = || text("x-forwarded-for")?.rsplit(',').next()?.trim().parse::<IpAddr>().ok();
    let address = peer.map(|peer| if peer.is_loopback() { forwarded().unwrap_or(peer) } else { peer });
    Source {
        browser: browser(text(header::USER_AGENT.as_str()).unwrap_or_default()),
        address: address.map(|address| address.to_canonical().to_string()).unwrap_or_default(),
    }
}

/// `Firefox on Windows`. Names are looked for in the order in which browsers claim to be one another.
fn browser(agent: &str) -> String {
    let first = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let name = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(name), None) => name.to_owned(),
        (None, Some(system)) => format!("A program on {system}"),
        (None, None) => "A program".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_and_only_a_proxy_of_this_machine_is_believed() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "A program"),
            ("", "A program"),
        ] {
            assert_eq!(browser(agent), expected);
        }
        for (peer, claim, expected) in [
            ("127.0.0.1:5000", "", "127.0.0.1"),
            ("127.0.0.1:5000", "203.0.113.9, 192.0.2.4", "192.0.2.4"),
            ("127.0.0.1:5000", "nonsense", "127.0.0.1"),
            ("192.0.2.77:5000", "203.0.113.9", "192.0.2.77"),
            ("[::ffff:192.0.2.77]:5000", "", "192.0.2.77"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", claim.parse().unwrap());
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            assert_eq!(of(&headers, &extensions).address, expected, "{peer} {claim}");
        }
    }
}
