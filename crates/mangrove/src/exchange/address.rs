//! Where a hub is and which key it has, as one line that a person can copy: `mangrove://hub.example:8490/KEY`.
//!
//! The key in the address is its device's, and what is trusted: no certificate, no name and no date has to be right.

use std::fmt;
use std::str::FromStr;

use ledger::DeviceId;

use crate::hex;

/// The port of a hub where none is named.
pub const PORT: u16 = 8490;
/// The longest name of a machine, in bytes (RFC 1035, section 2.3.4).
const HOST: usize = 255;
const SCHEME: &str = "mangrove://";

/// A hub: where it listens and by which key it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubAddress {
    /// The machine's name or number, without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Its device, whose key it proves before anything is said.
    pub device: DeviceId,
    /// What lets the first office in while the hub holds nothing; only the line that the hub prints has it.
    pub first: Option<[u8; 16]>,
}

/// An address that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no hub's address, which looks like mangrove://hub.example:8490/ and 64 digits and letters")]
pub struct NotAnAddress;

impl HubAddress {
    /// The same without what lets the first office in: it is kept and handed on so.
    #[must_use]
    pub fn plain(&self) -> HubAddress {
        HubAddress { first: None, ..self.clone() }
    }

    /// Where it is, without the key: `hub.example:8490`.
    #[must_use]
    pub fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for HubAddress {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{SCHEME}{}/{}", self.place(), self.device)?;
        match self.first {
            Some(first) => {
                to.write_str("/first/")?;
                first.iter().try_for_each(|byte| write!(to, "{byte:02x}"))
            }
            None => Ok(()),
        }
    }
}

impl FromStr for HubAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<HubAddress, NotAnAddress> {
        let rest = text.trim().strip_prefix(SCHEME).ok_or(NotAnAddress)?;
        let mut parts = rest.split('/');
        let (place, key) = parts.next().zip(parts.next()).ok_or(NotAnAddress)?;
        let first = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => None,
            (Some("first"), Some(secret), None) => Some(hex::array(secret).ok_or(NotAnAddress)?),
            _ => return Err(NotAnAddress),
        };
        let (host, port) = split(place).ok_or(NotAnAddress)?;
        let device = key.parse().map_err(|_| NotAnAddress)?;
        Ok(HubAddress { host: host.to_owned(), port, device, first })
    }
}

/// Host and port; the port may be left out.
fn split(place: &str) -> Option<(&str, u16)> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, port.strip_prefix(':').or_else(|| port.is_empty().then_some(""))?)
        }
        None => place.split_once(':').unwrap_or((place, "")),
    };
    let port = if port.is_empty() { PORT } else { port.parse().ok()? };
    rustls::pki_types::ServerName::try_from(host).ok()?;
    (host.len() <= HOST && port != 0).then_some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back_as_it_was_written() {
        let key = "ab".repeat(32);
        let first = "0f".repeat(16);
        for written in [
            format!("mangrove://hub.example:8490/{key}"),
            format!("mangrove://192.0.2.7:1/{key}/first/{first}"),
            format!("mangrove://[2001:db8::7]:8490/{key}"),
        ] {
            let address: HubAddress = written.parse().unwrap();
            assert_eq!(address.to_string(), written);
            assert_eq!(address.plain().first, None);
        }
        let short: HubAddress = format!(" mangrove://hub/{key}\n").parse().unwrap();
        assert_eq!((short.host.as_str(), short.port), ("hub", PORT));
        for wrong in [
            String::new(),
            format!("https://hub.example/{key}"),
            "mangrove://hub.example:8490".to_owned(),
            format!("mangrove://hub.example:8490/{key}0"),
            format!("mangrove://hub.example:0/{key}"),
            format!("mangrove://hub.example:99999/{key}"),
            format!("mangrove://a b/{key}"),
            format!("mangrove:///{key}"),
            format!("mangrove://hub/{key}/first/00"),
            format!("mangrove://hub/{key}/second/{first}"),
            format!("mangrove://hub/{}", "é".repeat(32)),
        ] {
            assert_eq!(wrong.parse::<HubAddress>(), Err(NotAnAddress), "{wrong}");
        }
    }
}
