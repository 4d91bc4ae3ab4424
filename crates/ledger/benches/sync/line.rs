//! An exchange in one process, and over TCP between two.

use crate::{Outcome, peak_memory, processor_time, timed};
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

fn exchange(ledger: &Ledger, side: Side, peer: Option<DeviceId>) -> Outcome<Exchange> {
    let policy = Arc::new(Everything);
    Ok(Exchange::new(ledger, Setup { side, peer, binding: [0; 32], joins: vec![], policy })?)
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

/// An exchange between two offices in this process.
pub(crate) fn between(one: &Ledger, other: &Ledger) -> Outcome<Carried> {
    let mut carried = Carried::default();
    let mut opener = exchange(one, Side::Opens, Some(other.device()))?;
    let mut answerer = exchange(other, Side::Answers, None)?;
    while !(opener.is_finished() && answerer.is_finished()) {
        let (there, said) = timed(|| opener.write(one, PIECE));
        let there = there?;
        carried.said += said;
        if !there.is_empty() {
            let before = processor_time();
            let (heard, taken) = timed(|| answerer.read(other, &there));
            heard?;
            carried.taken += taken;
            carried.worked += processor_time() - before;
        }
        let back = answerer.write(other, PIECE)?;
        if !back.is_empty() {
            opener.read(one, &back)?;
        }
        if there.is_empty() && back.is_empty() {
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
        while let Ok(bytes) = heard.try_recv() {
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

/// The process of who answers: so many exchanges, then its memory.
pub(crate) fn serve(folder: &str, address: &str, exchanges: usize) -> Outcome<()> {
    let ledger = Arc::new(Ledger::open(Path::new(folder), Machine::seeded(3))?);
    let listener = TcpListener::bind(address)?;
    println!("listening");
    let mut threads = Vec::new();
    for _ in 0..exchanges {
        let (stream, _) = listener.accept()?;
        let ledger = ledger.clone();
        threads.push(std::thread::spawn(move || {
            let answerer = exchange(&ledger, Side::Answers, None).map_err(|error| error.to_string())?;
            over(stream, &ledger, answerer).map(|_| ()).map_err(|error| error.to_string())
        }));
    }
    for thread in threads {
        thread.join().map_err(|_| "a thread broke off")??;
    }
    println!("{}", peak_memory("self").unwrap_or(0.0));
    Ok(())
}

/// The process of who calls: prints seconds, bytes each way, memory.
pub(crate) fn call(folder: &str, address: &str, peer: DeviceId) -> Outcome<()> {
    let ledger = Ledger::open(Path::new(folder), Machine::seeded(4))?;
    let (done, time) = timed(|| -> Outcome<Exchange> {
        let stream = TcpStream::connect(address)?;
        let opener = exchange(&ledger, Side::Opens, Some(peer))?;
        over(stream, &ledger, opener)
    });
    let bytes = done?.outcome().bytes;
    let memory = peak_memory("self").unwrap_or(0.0);
    println!(
        "{}",
        serde_json::json!({"seconds": time.as_secs_f64(), "sent": bytes.1, "received": bytes.0, "memory": memory})
    );
    Ok(())
}

/// An exchange of many offices with a hub over the loopback line, from this process.
pub(crate) fn call_from(ledger: &Ledger, address: &str, peer: DeviceId) -> Outcome<()> {
    let opener = exchange(ledger, Side::Opens, Some(peer))?;
    over(TcpStream::connect(address)?, ledger, opener).map(|_| ())
}
