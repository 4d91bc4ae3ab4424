//! Bytes on the wire, TLS counted: the program's own settings of TLS, between two offices in this process.

use crate::{
    Outcome, figure,
    line::exchange,
    note,
    office::{Office, pair},
    say_how_built,
};
use ledger::{Exchange, Ledger, Side};
use mangrove::exchange::tls::{binding, of_hub, talk, to_hub};
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection, pki_types::ServerName};
use std::{
    io::{Read, Write},
    sync::Arc,
};

const SECTION: &str = "sync: bytes on the wire, TLS counted";
/// Flights of one conversation.
const FLIGHTS: usize = 200;

/// Calls and answers over one line in memory.
struct Wire<'l> {
    office: ClientConnection,
    hub: ServerConnection,
    calls: Option<Exchange>,
    answers: Option<Exchange>,
    one: &'l Ledger,
    other: &'l Ledger,
    bytes: usize,
}

impl Wire<'_> {
    /// The office's turn: what it heard is taken in, and what it has to say is put on the wire.
    fn out(&mut self) -> Outcome<()> {
        if !self.office.is_handshaking() {
            let calls = match &mut self.calls {
                Some(calls) => calls,
                calls => calls.insert(exchange(
                    self.one,
                    Side::Opens,
                    Some(self.other.device()),
                    binding(&self.office)?,
                )?),
            };
            let mut heard = Vec::new();
            let _ = self.office.reader().read_to_end(&mut heard);
            calls.read(self.one, &heard)?;
            self.office.writer().write_all(&calls.write(self.one, usize::MAX)?)?;
        }
        let mut line = Vec::new();
        while self.office.wants_write() {
            self.office.write_tls(&mut line)?;
        }
        self.bytes += line.len();
        let mut left = &line[..];
        while !left.is_empty() {
            self.hub.read_tls(&mut left)?;
            self.hub.process_new_packets()?;
        }
        Ok(())
    }

    /// The hub's turn.
    fn back(&mut self) -> Outcome<()> {
        if !self.hub.is_handshaking() {
            let answers = match &mut self.answers {
                Some(answers) => answers,
                answers => answers.insert(exchange(self.other, Side::Answers, None, binding(&self.hub)?)?),
            };
            let mut heard = Vec::new();
            let _ = self.hub.reader().read_to_end(&mut heard);
            answers.read(self.other, &heard)?;
            self.hub.writer().write_all(&answers.write(self.other, usize::MAX)?)?;
        }
        let mut line = Vec::new();
        while self.hub.wants_write() {
            self.hub.write_tls(&mut line)?;
        }
        self.bytes += line.len();
        let mut left = &line[..];
        while !left.is_empty() {
            self.office.read_tls(&mut left)?;
            self.office.process_new_packets()?;
        }
        Ok(())
    }
}

/// One conversation, the handshake and the closing of the line included: bytes both ways.
fn talk_once(
    client: &Arc<ClientConfig>,
    server: &Arc<ServerConfig>,
    one: &Ledger,
    other: &Ledger,
) -> Outcome<f64> {
    let office = ClientConnection::new(client.clone(), ServerName::try_from("hub.example")?)?;
    let hub = ServerConnection::new(server.clone())?;
    let mut wire = Wire { office, hub, calls: None, answers: None, one, other, bytes: 0 };
    for _ in 0..FLIGHTS {
        wire.out()?;
        wire.back()?;
        let is_done = |side: &Option<Exchange>| side.as_ref().is_some_and(Exchange::is_finished);
        if is_done(&wire.calls) && is_done(&wire.answers) {
            wire.office.send_close_notify();
            wire.hub.send_close_notify();
            wire.out()?;
            wire.back()?;
            return Ok(wire.bytes as f64);
        }
    }
    Err("the exchange stands still".into())
}

pub(crate) fn measure() -> Outcome<()> {
    say_how_built(SECTION);
    note(
        SECTION,
        "Two offices that hold the same 10,000 records, with the program's own settings: TLS 1.3, the hub known by its raw \
         key, one ticket a line. Records of TLS are counted from the first greeting to the last farewell in both \
         directions; headers of TCP and IP are not, they are 40 bytes a packet.",
    );
    let (one, other, space) = pair(10_000)?;
    let server = of_hub(&other.ledger)?;
    let kept = Arc::new(to_hub(other.ledger.device(), talk::EXCHANGE)?);
    let call = || talk_once(&kept, &server, &one.ledger, &other.ledger);
    figure(SECTION, "no change, first contact since the program was started", call()?, "bytes", None);
    figure(SECTION, "no change, session resumed", call()?, "bytes", Some(1_500.0));
    one.edit(space, 2, 5_000..5_010)?;
    figure(SECTION, "ten edits in one save, session resumed", call()?, "bytes", None);
    one.edit(space, 2, 5_200..5_300)?;
    figure(SECTION, "100 edits in one save, session resumed", call()?, "bytes", None);
    let (fresh, hub) = (Office::new(77)?, Office::new(78)?);
    let found = fresh.ledger.create_space(&ledger::Author::default(), b"another office", &[])?;
    fresh.admit(found, hub.ledger.device())?;
    let (server, client) = (of_hub(&hub.ledger)?, Arc::new(to_hub(hub.ledger.device(), talk::EXCHANGE)?));
    let first = talk_once(&client, &server, &fresh.ledger, &hub.ledger)?;
    figure(SECTION, "an office's first contact, with the beginnings of one space", first, "bytes", None);
    Ok(())
}
