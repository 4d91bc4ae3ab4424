//! The real program, run on a data folder of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A data folder that goes when the story ends.
pub struct Folder(tempfile::TempDir);

/// What a run of the program gave.
pub struct Ran {
    line: String,
    output: Output,
}

/// The path of one of the sample's documents.
pub fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").join(name).display().to_string()
}

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Where a story keeps files of its own; the data folder is `office` in it.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mangrove"));
        command.env_remove("MANGROVE_DATA").arg("--data").arg(self.data()).args(arguments);
        command
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.path().join("office")
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the program starts");
        Ran { line: arguments.join(" "), output }
    }

    /// The one JSON value that a command prints.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ran = self.run(arguments);
        ran.assert_success();
        serde_json::from_slice(&ran.output.stdout).unwrap_or_else(|error| panic!("{}: {error}", ran.line))
    }
}

impl Ran {
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    fn assert_status(&self, expected: i32) {
        let (line, out, err) = (&self.line, self.stdout(), self.stderr());
        assert_eq!(self.output.status.code(), Some(expected), "mangrove {line}\n{out}\n{err}");
    }

    pub fn assert_success(&self) {
        self.assert_status(0);
    }

    pub fn assert_usage(&self) {
        self.assert_status(2);
    }

    /// Refused, with what happened (holding these words) and what to do next.
    pub fn assert_refused(&self, words: &str) {
        self.assert_status(1);
        let said = self.stderr();
        assert!(said.contains("error: ") && said.contains("\nhint: "), "mangrove {}: {said}", self.line);
        assert!(said.contains(words), "mangrove {}: {said}", self.line);
    }
}

/// The program while it serves its pages.
pub struct Serving {
    child: Child,
    host: String,
}

impl Serving {
    /// Starts it on a port that the machine picks.
    pub fn start(folder: &Folder) -> Serving {
        let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let host = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .expect("an address")
            .to_owned();
        Serving { child, host }
    }

    /// A request's whole answer, head and body.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> String {
        let mut line = TcpStream::connect(&self.host).expect("a connection");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.host,
            body.len()
        );
        line.write_all(head.as_bytes()).and_then(|()| line.write_all(body.as_bytes())).expect("sent");
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
