//! Carrying what two sides of an exchange say over a line: both directions at once, never waiting for one to send the
//! other, and with an end to every wait.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::Instant;

/// Bytes that are taken from a side, or off the line, at a time.
const CHUNK: usize = 16 * 1024;
/// Chunks that have come already and are taken off the line before the other direction has its turn.
const CHUNKS: usize = 256;

/// One side of a conversation: bytes in, bytes out, and no line of its own.
pub trait Side {
    /// Takes what has come.
    ///
    /// # Errors
    /// If the other does not follow the protocol, or the store fails: the line is closed then.
    fn read(&mut self, bytes: &[u8]) -> anyhow::Result<()>;
    /// Takes what has come, of which more has come already; [`Side::read`] follows.
    ///
    /// # Errors
    /// As [`Side::read`].
    fn read_ahead(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.read(bytes)
    }
    /// What is to be sent now, at most so many bytes; empty if there is nothing until more comes.
    ///
    /// # Errors
    /// If the store fails.
    fn write(&mut self, most: usize) -> anyhow::Result<Vec<u8>>;
    /// Whether both have said all.
    fn is_done(&self) -> bool;
}

/// How long one waits for the other.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For anything at all to come or go.
    pub quiet: Duration,
    /// The window in which `bytes` have to come or go: whoever sends a byte a minute keeps a place from others.
    pub window: Duration,
    /// Bytes in that window. The slowest line that is served, 2,400 bit/s, carries a hundred times as many.
    pub bytes: u64,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { quiet: Duration::from_secs(90), window: Duration::from_secs(600), bytes: 2_048 }
    }
}

/// Why a conversation ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The line was closed, or an error on it.
    #[error("the line broke: {0}")]
    Line(#[from] std::io::Error),
    /// Too little came in too long a time.
    #[error("nothing came for too long")]
    Quiet,
    /// A side failed, or refused what the other said.
    #[error("{0:#}")]
    Side(anyhow::Error),
}

/// Bytes that went over a line, above its encryption.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Out.
    pub out: u64,
    /// In.
    pub back: u64,
}

/// Carries a conversation to its end.
///
/// # Errors
/// [`Broken`]. What was taken in until then is kept by the side.
pub async fn converse(
    line: &mut (impl AsyncRead + AsyncWrite + Unpin),
    side: &mut dyn Side,
    patience: Patience,
) -> Result<Carried, Broken> {
    let (mut reader, mut writer) = tokio::io::split(line);
    let mut carried = Carried::default();
    let (mut window, mut before) = (Instant::now() + patience.window, 0);
    let mut incoming = vec![0; CHUNK];
    let mut outgoing = Vec::new();
    let (mut sent, mut flushed) = (0, true);
    loop {
        if sent == outgoing.len() {
            (outgoing, sent) = (side.write(CHUNK).map_err(Broken::Side)?, 0);
            if outgoing.is_empty() && flushed && side.is_done() {
                return Ok(carried);
            }
        }
        let send = async {
            if sent < outgoing.len() {
                writer.write(&outgoing[sent..]).await.map(Some)
            } else {
                writer.flush().await.map(|()| None)
            }
        };
        tokio::select! {
            read = reader.read(&mut incoming) => match read? {
                0 => return Err(Broken::Line(std::io::ErrorKind::UnexpectedEof.into())),
                count => carried.back += take_in(&mut reader, side, &mut incoming, count).await?,
            },
            wrote = send, if sent < outgoing.len() || !flushed => match wrote? {
                Some(0) => return Err(Broken::Line(std::io::ErrorKind::WriteZero.into())),
                Some(count) => (sent, flushed, carried.out) = (sent + count, false, carried.out + count as u64),
                None => flushed = true,
            },
            () = tokio::time::sleep(patience.quiet) => return Err(Broken::Quiet),
        }
        let moved = carried.out + carried.back;
        if Instant::now() >= window {
            if moved - before < patience.bytes {
                return Err(Broken::Quiet);
            }
            (window, before) = (Instant::now() + patience.window, moved);
        }
    }
}

/// Hands a side `count` bytes that have come, and all that comes without a wait. Returns how many bytes that were.
async fn take_in(
    reader: &mut (impl AsyncRead + Unpin),
    side: &mut dyn Side,
    incoming: &mut Vec<u8>,
    mut count: usize,
) -> Result<u64, Broken> {
    let mut taken = count as u64;
    let mut next = vec![0; CHUNK];
    for _ in 1..CHUNKS {
        let more = tokio::select! {
            biased;
            more = reader.read(&mut next) => more,
            () = std::future::ready(()) => break,
        };
        // A line that has ended says so again when it is asked next; what came before is kept first.
        let Ok(more @ 1..) = more else { break };
        side.read_ahead(&incoming[..count]).map_err(Broken::Side)?;
        std::mem::swap(incoming, &mut next);
        count = more;
        taken += more as u64;
    }
    side.read(&incoming[..count]).map_err(Broken::Side)?;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends so many bytes, and is done when as many came.
    struct Pours {
        left: usize,
        awaited: usize,
    }

    impl Side for Pours {
        fn read(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
            anyhow::ensure!(bytes.iter().all(|byte| *byte == 7), "other bytes");
            self.awaited =
                self.awaited.checked_sub(bytes.len()).ok_or_else(|| anyhow::anyhow!("too many"))?;
            Ok(())
        }

        fn write(&mut self, most: usize) -> anyhow::Result<Vec<u8>> {
            let count = self.left.min(most);
            self.left -= count;
            Ok(vec![7; count])
        }

        fn is_done(&self) -> bool {
            self.left == 0 && self.awaited == 0
        }
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    #[test]
    fn both_pour_at_once_through_a_line_that_holds_far_less() {
        let much = 3_000_000;
        runtime().block_on(async {
            let (mut here, mut there) = tokio::io::duplex(1_000);
            let (mut one, mut other) = (Pours { left: much, awaited: 17 }, Pours { left: 17, awaited: much });
            let patience = Patience::default();
            let (a, b) = tokio::join!(
                converse(&mut here, &mut one, patience),
                converse(&mut there, &mut other, patience)
            );
            assert_eq!(a.unwrap(), Carried { out: much as u64, back: 17 });
            assert_eq!(b.unwrap(), Carried { out: 17, back: much as u64 });

            let (mut here, mut there) = tokio::io::duplex(1_000);
            let (mut one, mut other) =
                (Pours { left: much, awaited: much }, Pours { left: much, awaited: much });
            let (a, b) = tokio::join!(
                converse(&mut here, &mut one, patience),
                converse(&mut there, &mut other, patience)
            );
            assert_eq!(a.unwrap(), b.unwrap());
        });
    }

    #[test]
    fn whoever_is_silent_or_says_a_word_now_and_then_is_not_waited_for() {
        let patience =
            Patience { quiet: Duration::from_millis(300), window: Duration::from_millis(400), bytes: 100 };
        runtime().block_on(async {
            let (mut here, there) = tokio::io::duplex(1_000);
            let mut side = Pours { left: 0, awaited: 10 };
            let silent = converse(&mut here, &mut side, patience).await;
            assert!(matches!(silent, Err(Broken::Quiet)), "{silent:?}");
            drop(there);
            let cut = converse(&mut here, &mut side, patience).await;
            assert!(matches!(cut, Err(Broken::Line(_))), "{cut:?}");

            let (mut here, mut there) = tokio::io::duplex(1_000);
            let mut side = Pours { left: 0, awaited: 1_000 };
            let drip = async {
                while there.write_all(&[7]).await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            tokio::select! {
                ended = converse(&mut here, &mut side, patience) => assert!(matches!(ended, Err(Broken::Quiet)), "{ended:?}"),
                () = drip => panic!("the line was closed"),
            }
        });
    }
}
