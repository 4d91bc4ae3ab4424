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

const PASSWORD: &str = "river stone candle fog";

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
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Bytes over the wire, head and body.
    pub size: usize,
    /// The body, as it came: packed, if packing was asked for.
    pub body: Vec<u8>,
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
        let answer = serving.exchange("", &format!("POST /sign-in HTTP/1.1\r\n{headers}"), &form)?;
        let head = String::from_utf8_lossy(&answer).into_owned();
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        serving.cookie = cookie.and_then(|line| line.split(';').next()).context("not signed in")?.to_owned();
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

    /// Sends a form as somebody else.
    pub fn post_as(&self, cookie: &str, path: &str, form: &str) -> Result<Answer> {
        let (host, length) = (&self.host, form.len());
        let kind = "application/x-www-form-urlencoded";
        let begins = format!(
            "POST {path} HTTP/1.1\r\nOrigin: http://{host}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"
        );
        answer(self.exchange(cookie, &begins, form)?)
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
    let status = bytes.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
    let status = status.and_then(|digits| digits.parse().ok()).context("no status")?;
    let size = bytes.len();
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n").context("no head")?;
    Ok(Answer { status, size, body: bytes.split_off(head + 4) })
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
