//! The line to a database on another machine: TLS, for which the certificate that signed the server's is named.

use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use anyhow::Context as _;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{Config, Socket};
use tokio_rustls::{TlsConnector, client};

use crate::cli::Refusal;

/// How a line is encrypted.
#[derive(Clone)]
pub(super) struct Encrypted(Arc<ClientConfig>);

/// The way to a database as its address and `authority` say, the certificate that signed the server's. `None` for a line that is
/// not encrypted: a socket, this machine, or a network of which the address says that it need not be.
///
/// # Errors
/// A [`Refusal`] if the line would leave this machine unencrypted by nobody's wish, or if the certificate cannot be read.
pub(super) fn way(config: &mut Config, authority: Option<&Path>) -> anyhow::Result<Option<Encrypted>> {
    let (hosts, addresses) = (config.get_hosts(), config.get_hostaddrs());
    let by_network = !addresses.is_empty() || hosts.iter().any(|host| matches!(host, Host::Tcp(_)));
    let leaves =
        addresses.iter().any(|address| !address.is_loopback()) || hosts.iter().any(leaves_this_machine);
    if let Some(file) = authority.filter(|_| by_network) {
        config.ssl_mode(SslMode::Require);
        return Encrypted::by(file).map(Some).map_err(|error| {
            Refusal::error(
                format!("The certificate in {} cannot be used: {error:#}.", file.display()),
                "Name the file, in PEM, of the certificate that signed the database server's: --store-ca FILE",
            )
        });
    }
    if leaves && config.get_ssl_mode() != SslMode::Disable {
        return Err(Refusal::error(
            "The line to the database would not be encrypted.",
            "Name the certificate, in PEM, that signed the server's: --store-ca FILE. On a network that carries nothing else, say so \
             in the address: postgres://...?sslmode=disable",
        ));
    }
    Ok(None)
}

fn leaves_this_machine(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name != "localhost" && !name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => false,
    }
}

impl Encrypted {
    fn by(file: &Path) -> anyhow::Result<Encrypted> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(file)? {
            roots.add(certificate?)?;
        }
        anyhow::ensure!(!roots.is_empty(), "there is none in it");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&rustls::version::TLS13])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Encrypted(Arc::new(config)))
    }
}

impl MakeTlsConnect<Socket> for Encrypted {
    type Stream = Line;
    type TlsConnect = Connect;
    type Error = anyhow::Error;

    fn make_tls_connect(&mut self, host: &str) -> anyhow::Result<Connect> {
        let name = ServerName::try_from(host.to_owned()).context("no name of a server")?;
        Ok(Connect(TlsConnector::from(Arc::clone(&self.0)), name))
    }
}

/// One handshake.
pub(super) struct Connect(TlsConnector, ServerName<'static>);

impl TlsConnect<Socket> for Connect {
    type Stream = Line;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Line>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { self.0.connect(self.1, socket).await.map(Line) })
    }
}

/// An encrypted line.
pub(super) struct Line(client::TlsStream<Socket>);

impl TlsStream for Line {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
