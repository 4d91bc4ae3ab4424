//! The encrypted line between an office and its hub: TLS 1.3 whose server is known by its key and by nothing else.
//!
//! The hub shows a raw public key (RFC 7250), which the invitation or address named. So there is no certificate to renew
//! and no date to be right: a laptop whose clock is years off still reaches its hub.

use std::sync::Arc;

use anyhow::Context;
use ledger::{DeviceId, Ledger};
use rustls::client::Resumption;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime,
};
use rustls::server::AlwaysResolvesServerRawPublicKeys;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, ServerConfig, SignatureScheme};

/// What the two talk after the handshake (ALPN, RFC 7301).
pub mod talk {
    /// An exchange of changes.
    pub const EXCHANGE: &[u8] = b"mangrove/1";
    /// The same by the first office of a hub that holds nothing yet: 16 bytes that let it in come before.
    pub const FIRST: &[u8] = b"mangrove/1/first";
    /// Files, by what they hash to.
    pub const FILES: &[u8] = b"mangrove/1/files";
}

/// What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// What stands before an Ed25519 public key as TLS shows it (RFC 8410, section 4).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
/// Sessions that a hub lets offices resume.
const SESSIONS: usize = 4_096;
/// The name for what ties an exchange to its line (RFC 9266 does the same with another one).
const BINDING: &[u8] = b"EXPORTER-mangrove-exchange-1";

/// A hub's side of the line. It shows the key of its device, so that one key is all that an office has to know.
///
/// # Errors
/// If the cryptography at hand cannot do it.
pub fn of_hub(ledger: &Ledger) -> anyhow::Result<Arc<ServerConfig>> {
    with_key(&ledger.secret_key())
}

fn with_key(seed: &[u8; 32]) -> anyhow::Result<Arc<ServerConfig>> {
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from([&PKCS8[..], seed].concat()));
    let signing = ring::sign::any_eddsa_type(match &private {
        PrivateKeyDer::Pkcs8(key) => key,
        _ => anyhow::bail!("a hub's key is of another kind"),
    })?;
    let shown = signing.public_key().context("a hub's key has no public part")?;
    let shown = CertificateDer::from(shown.as_ref().to_vec());
    let resolver = AlwaysResolvesServerRawPublicKeys::new(Arc::new(CertifiedKey::new(vec![shown], signing)));
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(resolver));
    config.alpn_protocols = [talk::EXCHANGE, talk::FIRST, talk::FILES].map(<[u8]>::to_vec).into();
    config.session_storage = rustls::server::ServerSessionMemoryCache::new(SESSIONS);
    config.send_tls13_tickets = 1;
    Ok(Arc::new(config))
}

/// An office's side of the line to the hub with this key. Kept for as long as the program runs, it resumes sessions.
///
/// # Errors
/// If the cryptography at hand cannot do it.
pub fn to_hub(key: DeviceId, talk: &[u8]) -> anyhow::Result<ClientConfig> {
    let provider = provider();
    let algorithms = provider.signature_verification_algorithms;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned { key, algorithms }))
        .with_no_client_auth();
    config.alpn_protocols = vec![talk.to_vec()];
    config.resumption = Resumption::in_memory_sessions(2);
    Ok(config)
}

/// What ties an exchange to this line: both ends know it, and nobody who stands between two lines can carry a device's
/// proof from one to the other.
///
/// # Errors
/// If the handshake is not done.
pub fn binding<D>(connection: &rustls::ConnectionCommon<D>) -> Result<[u8; 32], rustls::Error> {
    connection.export_keying_material([0; 32], BINDING, None)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn public(shown: &[u8]) -> Option<DeviceId> {
    shown.strip_prefix(&SPKI).and_then(|key| key.try_into().ok()).map(DeviceId::from_bytes)
}

/// Takes one key, whatever name it goes by.
#[derive(Debug)]
struct Pinned {
    key: DeviceId,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if public(shown) == Some(self.key) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::Error::InvalidCertificate(rustls::CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("only TLS 1.3 is spoken here".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let key = SubjectPublicKeyInfoDer::from(shown.as_ref());
        verify_tls13_signature_with_raw_key(message, &key, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::environment::Machine;
    use ledger::Ledger;
    use std::io::{Read, Write};

    const PUBLIC_OF_7: &str = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";

    /// Shakes hands in memory; what the line ties an exchange to on either side, and the bytes it took.
    fn shake(
        client: Arc<ClientConfig>,
        server: &Arc<ServerConfig>,
    ) -> Result<([u8; 32], [u8; 32], usize), String> {
        let name = ServerName::try_from("hub.example").unwrap();
        let mut office = rustls::ClientConnection::new(client, name).unwrap();
        let mut hub = rustls::ServerConnection::new(Arc::clone(server)).unwrap();
        let mut bytes = 0;
        for _ in 0..6 {
            let mut line = Vec::new();
            office.write_tls(&mut line).unwrap();
            bytes += line.len();
            hub.read_tls(&mut line.as_slice()).unwrap();
            hub.process_new_packets().map_err(|error| error.to_string())?;
            let mut line = Vec::new();
            hub.write_tls(&mut line).unwrap();
            bytes += line.len();
            office.read_tls(&mut line.as_slice()).unwrap();
            office.process_new_packets().map_err(|error| error.to_string())?;
        }
        assert_eq!(office.alpn_protocol(), Some(talk::EXCHANGE));
        Ok((binding(&office).unwrap(), binding(&hub).unwrap(), bytes))
    }

    /// An exchange over such a line, in memory: bytes on the wire in both directions, the handshake included.
    fn exchange(
        client: Arc<ClientConfig>,
        server: &Arc<ServerConfig>,
        one: &Ledger,
        other: &Ledger,
    ) -> usize {
        let name = ServerName::try_from("hub.example").unwrap();
        let mut office = rustls::ClientConnection::new(client, name).unwrap();
        let mut hub = rustls::ServerConnection::new(Arc::clone(server)).unwrap();
        let begin = |side, ledger, peer, binding| {
            let policy = Arc::new(ledger::Admitted { takes_new: true, ..ledger::Admitted::default() });
            ledger::Exchange::new(ledger, ledger::Setup { side, peer, binding, joins: vec![], policy })
                .unwrap()
        };
        let (mut calls, mut answers, mut bytes) = (None, None, 0);
        for _ in 0..40 {
            if !office.is_handshaking() {
                let begun =
                    || begin(ledger::Side::Opens, one, Some(other.device()), binding(&office).unwrap());
                let calls: &mut ledger::Exchange = calls.get_or_insert_with(begun);
                let mut heard = Vec::new();
                let _ = office.reader().read_to_end(&mut heard);
                calls.read(one, &heard).unwrap();
                office.writer().write_all(&calls.write(one, 1 << 16).unwrap()).unwrap();
            }
            let mut line = Vec::new();
            office.write_tls(&mut line).unwrap();
            bytes += line.len();
            hub.read_tls(&mut line.as_slice()).unwrap();
            hub.process_new_packets().unwrap();
            if !hub.is_handshaking() {
                let begun = || begin(ledger::Side::Answers, other, None, binding(&hub).unwrap());
                let answers: &mut ledger::Exchange = answers.get_or_insert_with(begun);
                let mut heard = Vec::new();
                let _ = hub.reader().read_to_end(&mut heard);
                answers.read(other, &heard).unwrap();
                hub.writer().write_all(&answers.write(other, 1 << 16).unwrap()).unwrap();
            }
            let mut line = Vec::new();
            hub.write_tls(&mut line).unwrap();
            bytes += line.len();
            office.read_tls(&mut line.as_slice()).unwrap();
            office.process_new_packets().unwrap();
        }
        assert!(calls.unwrap().is_finished() && answers.unwrap().is_finished());
        bytes
    }

    #[test]
    fn nothing_new_takes_few_bytes_on_the_wire() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [one, other] =
            folders.each_ref().map(|folder| Ledger::open(folder.path(), Machine::starting_at(None)).unwrap());
        let space = one.create_space(&ledger::Author::default(), b"office", &[]).unwrap();
        let grant = ledger::Administration::Grant(ledger::Grant {
            device: other.device(),
            person: None,
            role: "hub".to_owned(),
            administers: false,
            from_ms: None,
            until_ms: None,
            under: None,
            invite: None,
            carries: false,
        });
        one.administer(space, &ledger::Author::default(), &grant, None).unwrap();
        let hub = with_key(&[7; 32]).unwrap();
        let office = Arc::new(to_hub(PUBLIC_OF_7.parse().unwrap(), talk::EXCHANGE).unwrap());
        let first = exchange(Arc::clone(&office), &hub, &one, &other);
        let quiet = exchange(Arc::clone(&office), &hub, &one, &other);
        assert!(other.has_space(space).unwrap());
        println!("first contact {first} bytes, nothing new {quiet} bytes, TLS counted");
        assert!(quiet <= 1_500 && quiet < first, "{quiet} bytes, {first} at first");
    }

    #[test]
    fn only_the_hub_with_the_pinned_key_is_spoken_to_and_a_session_is_resumed_in_few_bytes() {
        let hub = with_key(&[7; 32]).unwrap();
        let office = Arc::new(to_hub(PUBLIC_OF_7.parse().unwrap(), talk::EXCHANGE).unwrap());
        let (one, other, first) = shake(Arc::clone(&office), &hub).unwrap();
        assert_eq!(one, other, "both ends tie the exchange to the same line");
        let (again, _, resumed) = shake(Arc::clone(&office), &hub).unwrap();
        assert_ne!(one, again, "and to this line alone");
        assert!(resumed < first && resumed < 1_000, "{first} bytes at first, {resumed} bytes then");

        let stranger = with_key(&[8; 32]).unwrap();
        let refused = shake(office, &stranger).unwrap_err();
        assert!(refused.contains("ApplicationVerificationFailure"), "{refused}");
    }
}
