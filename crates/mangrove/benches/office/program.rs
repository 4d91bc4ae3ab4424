//! The real program: run, served, asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// The program under measure.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_mangrove");
/// The longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Of everybody's account.
pub const PASSWORD: &str = "river stone candle fog";

/// A data folder that goes when the bench ends.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A new one.
    pub fn new() -> Result<Folder> {
        Ok(Folder(tempfile::tempdir()?))
    }

    /// Where it is; the data folder is `office` in it.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Makes the account of the office's owner, unless there is one.
    fn owner(&self) -> Result<()> {
        let mut command = self.command();
        command.args(["user", "add", "owner", "--name", "Owner", "--role", "head-of-office"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        child.stdin.take().context("no input")?.write_all(PASSWORD.as_bytes())?;
        // There may be one already: signing in tells.
        child.wait()?;
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_remove("MANGROVE_DATA").arg("--data").arg(self.path().join("office"));
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Result<()> {
        let output = self.command().args(arguments).output()?;
        ensure!(
            output.status.success(),
            "mangrove {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }
}

/// An answer of the program.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its head.
    pub head: String,
    /// Bytes over the wire, head and body.
    pub size: usize,
    /// The body, as it came: packed, if packing was asked for.
    pub body: Vec<u8>,
}

impl Answer {
    /// A line of its head.
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The session that it begins.
    pub fn session(&self) -> Option<String> {
        self.header("set-cookie")?.split(';').next().map(str::to_owned)
    }
}

/// A connection that stays open from click to click, as a browser's does.
pub struct Line {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Line {
    /// Asks for a page, packed as a browser asks for it.
    pub fn get(&mut self, cookie: &str, path: &str) -> Result<Answer> {
        self.exchange(&format!("GET {path}"), cookie, "")
    }

    /// Sends a form.
    pub fn post(&mut self, cookie: &str, path: &str, form: &str) -> Result<Answer> {
        self.exchange(&format!("POST {path}"), cookie, form)
    }

    fn exchange(&mut self, begins: &str, cookie: &str, form: &str) -> Result<Answer> {
        let (host, length) = (&self.host, form.len());
        let kind = "application/x-www-form-urlencoded";
        let request = format!(
            "{begins} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\nAccept-Encoding: gzip, br\r\n\
             Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{form}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let head = self.head()?;
        let mut answer =
            Answer { status: status(head.as_bytes())?, size: head.len(), head, body: Vec::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        match length {
            Some(length) => self.take(length, &mut answer.body)?,
            None if answer.header("transfer-encoding").is_some() => self.chunks(&mut answer.body)?,
            None => {}
        }
        answer.size += answer.body.len();
        Ok(answer)
    }

    fn head(&mut self) -> Result<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            ensure!(self.stream.read_line(&mut head)? > 0, "the connection ended");
        }
        Ok(head)
    }

    fn take(&mut self, length: u64, body: &mut Vec<u8>) -> Result<()> {
        let taken = self.stream.by_ref().take(length).read_to_end(body)?;
        ensure!(taken as u64 == length, "the answer broke off");
        Ok(())
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            let length = u64::from_str_radix(line.trim(), 16).context("no length of a chunk")?;
            self.take(length, body)?;
            self.take(2, &mut Vec::new())?;
            if length == 0 {
                return Ok(());
            }
        }
    }
}

/// The program while it serves its pages.
pub struct Serving {
    child: Child,
    host: String,
    cookie: String,
}

impl Serving {
    /// Starts it, waits until it says where it is, and signs its owner in.
    pub fn start(folder: &Folder) -> Result<Serving> {
        folder.owner()?;
        let mut command = folder.command();
        let mut child = command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let host = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let host = host.with_context(|| format!("no address in {line:?}"))?.to_owned();
        let mut serving = Serving { child, host, cookie: String::new() };
        let form = format!("login=owner&password={}", PASSWORD.replace(' ', "+"));
        let headers =
            format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", form.len());
        let answer = answer(serving.exchange("", &format!("POST /sign-in HTTP/1.1\r\n{headers}"), &form)?)?;
        serving.cookie = answer.session().context("not signed in")?;
        Ok(serving)
    }

    /// The whole answer to a request that begins so, on a connection of its own.
    fn exchange(&self, cookie: &str, begins: &str, body: &str) -> Result<Vec<u8>> {
        let mut line = TcpStream::connect(&self.host)?;
        line.set_read_timeout(Some(PATIENCE))?;
        line.set_nodelay(true)?;
        let host = &self.host;
        let request = format!("{begins}Host: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n{body}");
        line.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        line.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// Asks for a page, unpacked, on a connection of its own.
    pub fn get(&self, path: &str) -> Result<Answer> {
        self.ask(path, "identity")
    }

    /// The same as somebody else; nobody's cookie is empty.
    pub fn get_as(&self, cookie: &str, path: &str) -> Result<Answer> {
        let begins = format!("GET {path} HTTP/1.1\r\nAccept-Encoding: identity\r\n");
        answer(self.exchange(cookie, &begins, "")?)
    }

    /// A connection that stays open.
    pub fn line(&self) -> Result<Line> {
        let stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Line { stream: BufReader::new(stream), host: self.host.clone() })
    }

    /// Processor time that the program has used, in seconds.
    pub fn processor(&self) -> Result<f64> {
        /// Of a second, as Linux counts for programs (USER_HZ).
        const TICKS: f64 = 100.0;
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let ticks =
            after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        Ok(ticks.sum::<f64>() / TICKS)
    }

    fn ask(&self, path: &str, encoding: &str) -> Result<Answer> {
        let begins = format!("GET {path} HTTP/1.1\r\nAccept-Encoding: {encoding}\r\n");
        answer(self.exchange(&self.cookie, &begins, "")?)
    }

    /// Bytes over the wire of the home page, the style sheet, the script and the icon, packed as a browser asks.
    pub fn first_visit(&self) -> Result<Vec<usize>> {
        let home = String::from_utf8_lossy(&self.get("/")?.body).into_owned();
        let assets = home.split('"').filter(|piece| piece.starts_with("/assets/"));
        let paths: std::collections::BTreeSet<&str> = assets.chain(["/"]).collect();
        ensure!(paths.len() >= 4, "the home page names its style sheet, script and icon");
        paths.into_iter().map(|path| Ok(self.ask(path, "gzip, br")?.size)).collect()
    }

    /// The first link of a page that begins so and names a record.
    pub fn first_link(&self, page: &str, begins: &str) -> Result<String> {
        let html = String::from_utf8_lossy(&self.get(page)?.body).into_owned();
        let is_record = |piece: &&str| piece.strip_prefix(begins).is_some_and(|rest| rest.len() == 32);
        let link = html.split('"').find(is_record);
        Ok(link.with_context(|| format!("no {begins} on {page}"))?.to_owned())
    }

    /// Resident memory, in millions of bytes.
    pub fn memory_mb(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1_024.0 / 1e6)
    }
}

/// The answer in these bytes.
fn answer(mut bytes: Vec<u8>) -> Result<Answer> {
    let (status, size) = (status(&bytes)?, bytes.len());
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").context("no head")? + 4;
    let body = bytes.split_off(end);
    Ok(Answer { status, head: String::from_utf8_lossy(&bytes).into_owned(), size, body })
}

fn status(head: &[u8]) -> Result<u16> {
    let status = head.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    status.and_then(|digits| digits.parse().ok()).context("no status")
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
