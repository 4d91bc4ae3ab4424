//! An exchange in one process, and over TCP between two.

use crate::{Outcome, peak_memory, processor_time, timed};
use cpu_time::ProcessTime;
use ledger::{DeviceId, Environment, Exchange, Ledger, LedgerError, Policy, Setup, Side, SpaceId};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex, mpsc},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Bytes read or written at once.
const PIECE: usize = 16 << 10;
/// Pieces that are taken in before the other direction has its turn, as the program does on a fast line.
const PIECES: usize = 256;

/// The machine's clock, and bytes from a generator that needs no secrecy here.
pub(crate) struct Machine(Mutex<u64>);

impl Machine {
    pub(crate) fn seeded(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(seed)))
    }
}

impl Environment for Machine {
    #[allow(clippy::disallowed_methods)] // a benchmark measures the real clock
    fn now_ms(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64)
    }

    fn random(&self, out: &mut [u8]) {
        let mut state = self.0.lock().expect("nobody panics while drawing");
        out.iter_mut().for_each(|byte| *byte = crate::office::next(&mut state) as u8);
    }
}

/// Everything goes to everybody.
struct Everything;

impl Policy for Everything {
    fn hands_out(&self, _: &Ledger, _: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(true)
    }

    fn takes_in(&self, _: &Ledger, _: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(true)
    }
}

/// What stands for the line where there is no TLS.
const NO_TLS: [u8; 32] = [0; 32];

/// One side of an exchange on a line.
pub(crate) fn exchange(
    ledger: &Ledger,
    side: Side,
    peer: Option<DeviceId>,
    binding: [u8; 32],
) -> Outcome<Exchange> {
    let policy = Arc::new(Everything);
    Ok(Exchange::new(ledger, Setup { side, peer, binding, joins: vec![], policy })?)
}

/// What an exchange between two offices in this process took.
#[derive(Default)]
pub(crate) struct Carried {
    /// Bytes each way.
    pub there: u64,
    pub back: u64,
    /// Time that the opener took to say it all, and the answerer to take it in.
    pub said: Duration,
    pub taken: Duration,
    /// The time that this thread had a processor for while it was taken in: what a busy machine changes less.
    pub worked: Duration,
}

impl Carried {
    pub(crate) fn total(&self) -> f64 {
        (self.there + self.back) as f64
    }
}

/// An exchange between two offices in this process, as over a line that is faster than both: what one says is there
/// before the other has taken in what came before.
pub(crate) fn between(one: &Ledger, other: &Ledger) -> Outcome<Carried> {
    let mut carried = Carried::default();
    let mut opener = exchange(one, Side::Opens, Some(other.device()), NO_TLS)?;
    let mut answerer = exchange(other, Side::Answers, None, NO_TLS)?;
    while !(opener.is_finished() && answerer.is_finished()) {
        let mut say = || {
            let (bytes, said) = timed(|| opener.write(one, PIECE));
            carried.said += said;
            bytes
        };
        let mut there = say()?;
        let said_some = !there.is_empty();
        for left in (0..PIECES).rev() {
            if there.is_empty() {
                break;
            }
            let next = if left > 0 { say()? } else { Vec::new() };
            let before = processor_time();
            let (heard, taken) = timed(|| match &next[..] {
                [] => answerer.read(other, &there),
                _ => answerer.read_ahead(other, &there),
            });
            heard?;
            carried.taken += taken;
            carried.worked += processor_time() - before;
            there = next;
        }
        let back = answerer.write(other, PIECE)?;
        if !back.is_empty() {
            opener.read(one, &back)?;
        }
        if !said_some && back.is_empty() {
            return Err("the exchange stands still".into());
        }
    }
    (carried.there, carried.back) = (opener.outcome().bytes.1, opener.outcome().bytes.0);
    Ok(carried)
}

/// One side of an exchange over TCP. Reading and writing go on at once.
pub(crate) fn over(stream: TcpStream, ledger: &Ledger, mut exchange: Exchange) -> Outcome<Exchange> {
    stream.set_nodelay(true)?;
    let (sender, heard) = mpsc::channel();
    let mut source = stream.try_clone()?;
    std::thread::spawn(move || {
        let mut bytes = vec![0; PIECE];
        while let Ok(some) = source.read(&mut bytes)
            && some > 0
            && sender.send(bytes[..some].to_vec()).is_ok()
        {}
    });
    let mut sink = stream;
    loop {
        if let Ok(mut bytes) = heard.try_recv() {
            while let Ok(next) = heard.try_recv() {
                exchange.read_ahead(ledger, &bytes)?;
                bytes = next;
            }
            exchange.read(ledger, &bytes)?;
        }
        let bytes = exchange.write(ledger, PIECE)?;
        if !bytes.is_empty() {
            sink.write_all(&bytes)?;
        } else if exchange.is_finished() {
            return Ok(exchange);
        } else {
            exchange.read(ledger, &heard.recv().map_err(|_| "the line was cut")?)?;
        }
    }
}

/// What a process says of an exchange: a line of JSON.
pub(crate) struct Spent(pub serde_json::Value);

impl Spent {
    /// Seconds or bytes of one sort.
    pub(crate) fn of(&self, what: &str) -> f64 {
        self.0[what].as_f64().unwrap_or(f64::NAN)
    }
}

/// The process of who answers one exchange: prints processor time and memory.
pub(crate) fn serve(folder: &str, address: &str) -> Outcome<()> {
    let ledger = Ledger::open(Path::new(folder), Machine::seeded(3))?;
    let listener = TcpListener::bind(address)?;
    println!("listening");
    let (stream, _) = listener.accept()?;
    let before = ProcessTime::now();
    over(stream, &ledger, exchange(&ledger, Side::Answers, None, NO_TLS)?)?;
    let processor = before.elapsed().as_secs_f64();
    println!("{}", serde_json::json!({"processor": processor, "memory": peak_memory("self")}));
    Ok(())
}

/// The process of who calls: prints seconds, processor time, bytes each way, memory, and after how many seconds each of
/// `watched`, a space and how many operations are awaited of it, was here.
pub(crate) fn call(folder: &str, address: &str, peer: DeviceId, watched: &[(SpaceId, u64)]) -> Outcome<()> {
    let ledger = Ledger::open(Path::new(folder), Machine::seeded(4))?;
    let before = ProcessTime::now();
    let (done, time) = timed(|| -> Outcome<(Exchange, Vec<f64>)> {
        let stream = TcpStream::connect(address)?;
        let opener = exchange(&ledger, Side::Opens, Some(peer), NO_TLS)?;
        std::thread::scope(|scope| {
            let watch = scope.spawn(|| watch(&ledger, watched));
            let opener = over(stream, &ledger, opener)?;
            Ok((opener, watch.join().map_err(|_| "a thread broke off")?))
        })
    });
    let processor = before.elapsed().as_secs_f64();
    let (exchange, arrived) = done?;
    let (received, sent) = exchange.outcome().bytes;
    let (seconds, memory) = (time.as_secs_f64(), peak_memory("self"));
    println!(
        "{}",
        serde_json::json!({"seconds": seconds, "processor": processor, "sent": sent, "received": received,
            "memory": memory, "arrived": arrived})
    );
    Ok(())
}

/// Seconds until each of some spaces holds so many operations.
fn watch(ledger: &Ledger, watched: &[(SpaceId, u64)]) -> Vec<f64> {
    let operations = |space: SpaceId| {
        let version = ledger.version().map(|version| version.of(space)).unwrap_or_default();
        version.spaces().flat_map(|(_, logs)| logs.values()).sum::<u64>()
    };
    let mut arrived = vec![f64::NAN; watched.len()];
    let (_, mut waited) = timed(|| ());
    while arrived.iter().any(|at| at.is_nan()) && waited < Duration::from_secs(900) {
        for (at, (space, awaited)) in arrived.iter_mut().zip(watched) {
            if at.is_nan() && operations(*space) >= *awaited {
                *at = waited.as_secs_f64();
            }
        }
        waited += timed(|| std::thread::sleep(Duration::from_millis(50))).1;
    }
    arrived
}

/// An office calls a hub by TLS, on this machine: bytes above TLS in both directions.
pub(crate) fn call_by_tls(
    ledger: &Ledger,
    port: u16,
    hub: DeviceId,
    config: &Arc<rustls::ClientConfig>,
) -> Outcome<u64> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    let name = rustls::pki_types::ServerName::try_from("127.0.0.1")?;
    let mut tls = rustls::ClientConnection::new(config.clone(), name)?;
    while tls.is_handshaking() {
        tls.complete_io(&mut stream)?;
    }
    let mut opener = exchange(ledger, Side::Opens, Some(hub), mangrove::exchange::tls::binding(&tls)?)?;
    let mut line = rustls::Stream::new(&mut tls, &mut stream);
    let mut heard = vec![0; PIECE];
    loop {
        let bytes = opener.write(ledger, PIECE)?;
        if !bytes.is_empty() {
            line.write_all(&bytes)?;
            line.flush()?;
        } else if opener.is_finished() {
            let (received, sent) = opener.outcome().bytes;
            return Ok(received + sent);
        } else {
            let count = line.read(&mut heard)?;
            opener.read(ledger, &heard[..count])?;
        }
    }
}
