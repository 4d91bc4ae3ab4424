//! The pages, served: the way from a request to a noun's page and back.
//!
//! Every page works without script. Handlers run on threads of their own, because the store blocks; one that panics
//! gives a page that says so, and takes nothing else down.

pub mod cookie;
pub mod error;
mod guard;
mod rate;
mod router;
mod source;
pub mod theme;
pub mod upload;

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::access::Viewer;
use crate::account::{Accounts, SignedIn, Source};
use crate::import::job::Jobs;
use crate::look::{Section, Shell};
use crate::office::{Office, View};
use error::PageError;
pub use guard::Served;
use rate::Rates;
pub use router::{router, routes};

/// How many requests work at the same time; the others wait their turn, first come, first served. More would only share
/// the processor in smaller pieces, and each takes memory.
const AT_ONCE: usize = 16;
/// Threads on which what blocks is done: those that work, and those that look who asks. None waits for a line.
pub const THREADS: usize = 2 * AT_ONCE;

/// What every handler works with.
#[derive(Clone)]
pub struct Desk {
    /// The office.
    pub office: Arc<Office>,
    /// Its imports under way.
    pub jobs: Arc<Jobs>,
    /// Who may sign in.
    pub accounts: Arc<Accounts>,
    rates: Arc<Rates>,
    turns: Arc<Semaphore>,
    /// What whoever makes the first account has to know; none where the computer it is made on is enough.
    pub first: Option<Arc<str>>,
}

/// A request's own circumstances: who asks for what, and how they like it shown.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Path and query.
    pub address: String,
    /// As the person chose.
    pub theme: crate::look::Theme,
    /// The name by which the office was asked, as it stands in a link to it: `http://127.0.0.1:8480`.
    pub origin: String,
    /// Who is signed in; nobody, for the public.
    pub signed_in: Option<SignedIn>,
    /// Browser and address.
    pub source: Source,
    /// Whether the line to the browser is encrypted.
    pub behind_tls: bool,
    /// Who asks.
    pub viewer: Arc<Viewer>,
}

impl Desk {
    /// The desk of an office and of those who may sign in to it.
    ///
    /// # Errors
    /// If the machine gives no thread, or the folder for uploads cannot be made.
    pub fn of(office: Arc<Office>, accounts: Arc<Accounts>) -> std::io::Result<Desk> {
        upload::clear(&office)?;
        let jobs = Arc::new(Jobs::start(&office)?);
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Desk { office, jobs, accounts, rates: Arc::default(), turns, first: None })
    }

    /// The same desk, at which the first account is made only by whoever has the code: a proxy on this computer makes everybody
    /// look as if they sat at it.
    #[must_use]
    pub fn opened_with(mut self, code: &str) -> Desk {
        self.first = Some(code.into());
        self
    }

    /// Does what blocks on a thread for it, and answers with what came of it.
    pub async fn answer<T, F>(self, work: F) -> Result<T, PageError>
    where
        T: Send + 'static,
        F: FnOnce(&Desk) -> Result<T, PageError> + Send + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            self.office.notice()?;
            // `mangrove import` may have brought documents in beside these pages.
            if let Err(error) = self.office.search().reload_if_changed() {
                tracing::warn!(%error, "the search index could not be read again");
            }
            work(&self)
        });
        done.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a page's handler failed");
            Err(PageError::ours())
        })
    }

    /// The office as whoever asks sees it.
    #[must_use]
    pub fn view<'a>(&'a self, asked: &'a Asked) -> View<'a> {
        self.office.seen_by(&asked.viewer)
    }

    /// As of which exchange the office knows what it shows.
    fn exchanged(&self) -> String {
        match crate::exchange::Standing::read(self.office.folder()) {
            Ok(standing) => crate::exchange::stand::as_of(&standing, self.office.now()),
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "what is remembered of exchanges could not be read"
                );
                "when was last exchanged is not known".to_owned()
            }
        }
    }

    /// The shell of a page.
    #[must_use]
    pub fn shell(&self, asked: &Asked, title: &str, section: Section) -> Shell {
        Shell {
            title: title.to_owned(),
            section,
            address: asked.address.clone(),
            theme: asked.theme,
            sample: self.office.is_sample(),
            works: asked.viewer.works(),
            imports: asked.viewer.may_import(),
            today: crate::date::PartialDate::day(self.office.today()).in_words(),
            exchanged: if asked.viewer.works() { self.exchanged() } else { String::new() },
            signed_in: asked.signed_in.as_ref().map(|signed_in| {
                (signed_in.name.clone(), asked.viewer.capacity(self.office.public()).unwrap_or_default())
            }),
            ..Shell::default()
        }
    }
}

/// A page as an answer.
///
/// # Errors
/// If the template fails, which only a full memory makes it do.
pub fn page(template: &impl Template) -> Result<Response, PageError> {
    let html = template.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        PageError::ours()
    })?;
    Ok(Html(html).into_response())
}

/// Serves an office's pages until `until` comes to pass. Requests under way are answered first.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    desk: Desk,
    listener: TcpListener,
    until: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let served = Served { loopback: listener.local_addr()?.ip().is_loopback() };
    let service = router(desk, served).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(until).await
}

/// Binds the address.
///
/// # Errors
/// If another program listens there, or the address is not this machine's.
pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await
}
