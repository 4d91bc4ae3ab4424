//! The process that reads: it limits itself first, then answers questions from standard input until there are no more.

use std::io::{self, BufReader, Write};
use std::ops::ControlFlow;

use super::MEMORY;
use super::wire::{self, Question, Told};
use super::work::answer;

/// Answers questions until standard input ends. What is asked and told is for this program alone.
///
/// # Errors
/// If the process that asked is gone, or no limit can be set.
pub fn serve() -> io::Result<()> {
    limit_for_good()?;
    // Faults are told by how the process ends; what a panic prints would be words of a stranger's file.
    std::panic::set_hook(Box::new(|_| {}));
    let mut from = BufReader::new(io::stdin().lock());
    let mut to = io::stdout().lock();
    while let Some(question) = wire::read(&mut from)? {
        let question: Question = serde_json::from_slice(&question)?;
        let bytes = wire::read(&mut from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        limit_processor(question.seconds)?;
        let mut failed = Ok(());
        let mut tell = |told: Told| match tell_one(&mut to, &told) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Err(error);
                ControlFlow::Break(())
            }
        };
        let _ = answer(&question.ask, bytes, &mut tell);
        failed?;
        tell_one(&mut to, &Told::End)?;
    }
    Ok(())
}

fn tell_one(to: &mut impl Write, told: &Told) -> io::Result<()> {
    wire::write(to, &serde_json::to_vec(told)?)
}

/// Memory for good; no file is made, no process started that would be written to, and nothing of what is read is left behind
/// when the process dies.
#[cfg(unix)]
fn limit_for_good() -> io::Result<()> {
    use rlimit::Resource;
    let own = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = own.and_then(|text| text.split(' ').next().and_then(|pages| pages.parse::<u64>().ok()));
    let most = pages.unwrap_or(0) * 4096 + MEMORY;
    let (_, hard) = Resource::AS.get()?;
    let most = most.min(hard);
    Resource::AS.set(most, most)?;
    Resource::FSIZE.set(0, 0)?;
    Resource::CORE.set(0, 0)
}

/// What was used so far, and so many seconds more. Past it the system ends the process.
#[cfg(unix)]
fn limit_processor(seconds: u64) -> io::Result<()> {
    use rlimit::Resource;
    let used = cpu_time::ProcessTime::try_now()?.as_duration().as_secs();
    let (_, hard) = Resource::CPU.get()?;
    // Below the hard limit, at which the system ends a process without a word.
    Resource::CPU.set((used + seconds + 1).min(hard.saturating_sub(1)), hard)
}

/// Windows has no such limits that a process can set itself: there the time that a person waits is bounded, and what is
/// decoded, and a fault ends this process alone.
#[cfg(not(unix))]
fn limit_for_good() -> io::Result<()> {
    let _ = MEMORY;
    Ok(())
}

#[cfg(not(unix))]
fn limit_processor(_: u64) -> io::Result<()> {
    Ok(())
}
