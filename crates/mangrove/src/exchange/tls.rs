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

pub(super) fn with_key(seed: &[u8; 32]) -> anyhow::Result<Arc<ServerConfig>> {
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
