//! A connection to the database that is made anew when it was lost, and never waited for without end.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ledger::LedgerError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::error::Severity;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls, Row, Socket};

use super::Value;
use super::encrypted::Encrypted;

/// How long a server may take to let us in, each of those that the address names.
const CONNECT: Duration = Duration::from_secs(4);
/// How long it may take to do one thing.
const ANSWER: Duration = Duration::from_secs(8);
/// After a failure nobody tries again for so long: those that queue meanwhile are told at once.
const REST: Duration = Duration::from_secs(1);

/// What holds on each connection. A lock is waited for, but not for as long as an answer; whoever stands still in a turn loses
/// it; a commit is never told before it is on the disk, whatever the database's own default. There is no time limit on the
/// server's side for a whole statement: at the end of a commit that waits for its replica it would count as success.
const SETTINGS: &str = "
SET lock_timeout = '6s'; SET idle_in_transaction_session_timeout = '30s';
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
";

/// The way to the database.
pub(super) struct Session {
    config: Config,
    encrypted: Option<Encrypted>,
    runtime: Handle,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    line: Option<Arc<Line>>,
    failed: Option<(Instant, String)>,
}

/// One connection. After a failure it is never used again; where it is dropped the server takes back what was begun on it.
pub(super) struct Line {
    client: Arc<Client>,
    runtime: Handle,
    carries: AbortHandle,
    broken: AtomicBool,
    /// The server warned of something, such as a commit that its replica may not have.
    warned: Arc<AtomicBool>,
}

impl Session {
    pub(super) fn new(mut config: Config, encrypted: Option<Encrypted>, runtime: Handle) -> Session {
        config.connect_timeout(CONNECT).application_name("mangrove hub");
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        Session { config, encrypted, runtime, state: Mutex::default() }
    }

    /// The connection, made anew where it was lost.
    pub(super) fn line(&self) -> Result<Arc<Line>, LedgerError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = state.line.as_ref().filter(|line| line.is_open()) {
            return Ok(Arc::clone(line));
        }
        if let Some((at, why)) = &state.failed
            && at.elapsed() < REST
        {
            return Err(LedgerError::Shared(why.clone()));
        }
        let servers = u32::try_from(self.config.get_hosts().len().max(1)).unwrap_or(1);
        let open = Line::open(self.config.clone(), self.encrypted.clone(), self.runtime.clone());
        match wait(&self.runtime, CONNECT * servers + CONNECT, open) {
            Ok(line) => {
                let line = Arc::new(line);
                *state = State { line: Some(Arc::clone(&line)), failed: None };
                Ok(line)
            }
            Err(why) => {
                *state = State { line: None, failed: Some((Instant::now(), why.clone())) };
                Err(LedgerError::Shared(why))
            }
        }
    }
}

impl Line {
    async fn open(
        config: Config,
        encrypted: Option<Encrypted>,
        runtime: Handle,
    ) -> Result<Line, tokio_postgres::Error> {
        let warned = Arc::new(AtomicBool::new(false));
        let (client, task) = match encrypted {
            Some(encrypted) => {
                let (client, connection) = config.connect(encrypted).await?;
                (client, runtime.spawn(carry(connection, Arc::clone(&warned))))
            }
            None => {
                let (client, connection) = config.connect(NoTls).await?;
                (client, runtime.spawn(carry(connection, Arc::clone(&warned))))
            }
        };
        let (client, carries, broken) = (Arc::new(client), task.abort_handle(), AtomicBool::new(false));
        let line = Line { client, runtime, carries, broken, warned };
        line.client.batch_execute(SETTINGS).await?;
        Ok(line)
    }

    fn is_open(&self) -> bool {
        !self.client.is_closed() && !self.is_broken()
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::SeqCst)
    }

    /// The rows that a statement gives.
    pub(super) fn query(&self, statement: &'static str, values: Vec<Value>) -> Result<Vec<Row>, LedgerError> {
        let client = Arc::clone(&self.client);
        self.wait(async move {
            let values: Vec<(&(dyn ToSql + Sync), Type)> = values
                .iter()
                .map(|(value, of)| (value.as_ref() as &(dyn ToSql + Sync), of.clone()))
                .collect();
            client.query_typed(statement, &values).await
        })
    }

    /// Statements without values.
    pub(super) fn batch(&self, statements: &'static str) -> Result<(), LedgerError> {
        let client = Arc::clone(&self.client);
        self.wait(async move { client.batch_execute(statements).await })
    }

    /// The same, where a warning is a failure.
    pub(super) fn batch_without_warning(&self, statements: &'static str) -> Result<(), LedgerError> {
        self.warned.store(false, Ordering::SeqCst);
        self.batch(statements)?;
        if self.warned.load(Ordering::SeqCst) {
            return Err(LedgerError::Shared("it was told to go on before its replica had everything".into()));
        }
        Ok(())
    }

    fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, tokio_postgres::Error>> + Send + 'static,
    ) -> Result<T, LedgerError> {
        wait(&self.runtime, ANSWER, work).map_err(|why| {
            self.broken.store(true, Ordering::SeqCst);
            LedgerError::Shared(why)
        })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.carries.abort();
    }
}

/// Carries what is said over a connection to its end, and notes a warning.
async fn carry<S: AsyncRead + AsyncWrite + Unpin>(
    mut connection: Connection<Socket, S>,
    warned: Arc<AtomicBool>,
) {
    while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message
            && notice.parsed_severity() == Some(Severity::Warning)
        {
            warned.store(true, Ordering::SeqCst);
        }
    }
}

/// Waits for one thing. The threads that ask have no runtime to wait on, so it is done on the hub's.
fn wait<T: Send + 'static>(
    runtime: &Handle,
    limit: Duration,
    work: impl Future<Output = Result<T, tokio_postgres::Error>> + Send + 'static,
) -> Result<T, String> {
    let (say, hear) = sync_channel(1);
    let task = runtime.spawn(async move { _ = say.send(work.await) });
    match hear.recv_timeout(limit) {
        Ok(done) => done.map_err(|error| in_words(&error)),
        Err(_) => {
            task.abort();
            Err(format!("it did not answer within {} seconds", limit.as_secs()))
        }
    }
}

/// An error with what lies behind it, which the client's own words leave out.
pub(super) fn in_words(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return error.message().to_owned();
    }
    match std::error::Error::source(error) {
        Some(cause) => format!("{error} ({cause})"),
        None => error.to_string(),
    }
}
