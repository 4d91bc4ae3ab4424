//! The real program, run on a data folder of its own.

#![allow(dead_code)] // each program of stories uses a part of it

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

    /// Runs a command that reads a line.
    pub fn run_with(&self, arguments: &[&str], line: &str) -> Ran {
        let mut command = self.command(arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("its input");
        // A command that refuses before it reads closes its end first.
        let _ = writeln!(input, "{line}");
        drop(input);
        Ran { line: arguments.join(" "), output: child.wait_with_output().expect("it ends") }
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

    pub fn stderr(&self) -> String {
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

/// The password of everybody in these stories.
pub const PASSWORD: &str = "river stone candle fog";

/// The program while it serves its pages.
pub struct Serving {
    child: Child,
    host: String,
    /// The path of the address that it printed.
    pub path: String,
    /// The cookie of whoever asks, empty for the public.
    pub cookie: String,
    log: std::thread::JoinHandle<String>,
}

impl Serving {
    /// Starts it on a port that the machine picks, and signs the owner in. Where there is none yet an owner is made, who
    /// heads the office and is Barbados' focal point besides.
    pub fn start(folder: &Folder) -> Serving {
        let nobody = || folder.json(&["user", "list", "--json"]).as_array().is_some_and(Vec::is_empty);
        if !folder.data().join("accounts.sqlite").exists() || nobody() {
            let words =
                ["user", "add", "owner", "--name", "The Owner", "--role", "head-of-office", "--steward"];
            folder.run_with(&words, PASSWORD).assert_success();
            folder
                .run(&["user", "role", "owner", "--role", "focal-point", "--state", "BRB"])
                .assert_success();
        }
        let mut serving = Serving::start_signed_out(folder, "warn");
        serving.sign_in("owner");
        serving
    }

    /// Starts it at nine in the morning of a day, with somebody signed in.
    pub fn start_on(folder: &Folder, day: &str, login: &str) -> Serving {
        let clock = format!("{day}T09:00:00Z");
        let serve = ["--clock", &clock, "serve", "--listen", "127.0.0.1:0"];
        let mut serving = Serving::started(folder.command(&serve), "warn");
        serving.sign_in(login);
        serving
    }

    /// Starts it as a person does: where it has a hub it exchanges by itself, the first time at once.
    pub fn start_exchanging(folder: &Folder) -> Serving {
        Serving::started(folder.command(&["serve", "--listen", "127.0.0.1:0"]), "warn")
    }

    /// Starts it with nobody signed in; the log is as detailed as `log` says. It exchanges only when it is told to.
    pub fn start_signed_out(folder: &Folder, log: &str) -> Serving {
        Serving::started(folder.command(&["serve", "--listen", "127.0.0.1:0", "--exchange-every", "0"]), log)
    }

    fn started(mut command: Command, log: &str) -> Serving {
        let command = command.env("MANGROVE_LOG", log).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let host = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .expect("an address")
            .to_owned();
        let path = line.trim_end().rsplit_once(&host).map(|(_, path)| path.to_owned()).unwrap_or_default();
        let mut complaints = child.stderr.take().expect("its log");
        let log = std::thread::spawn(move || {
            let mut log = Vec::new();
            let _ = complaints.read_to_end(&mut log);
            String::from_utf8_lossy(&log).into_owned()
        });
        Serving { child, host, path, cookie: String::new(), log }
    }

    /// Signs somebody in: whoever asks from now on is that person.
    pub fn sign_in(&mut self, login: &str) {
        self.cookie = String::new();
        let answer =
            self.ask("POST", "/sign-in", &format!("login={login}&password={}", PASSWORD.replace(' ', "+")));
        assert!(answer.starts_with("HTTP/1.1 303"), "{login} is signed in: {answer}");
        self.keep_cookie(&answer);
    }

    /// Keeps the cookie that an answer sets, as a browser does.
    pub fn keep_cookie(&mut self, answer: &str) {
        let mut lines = answer.lines().map_while(|line| (!line.is_empty()).then_some(line));
        let cookie = lines.find_map(|line| line.strip_prefix("set-cookie: "));
        self.cookie = cookie.and_then(|cookie| cookie.split(';').next()).expect("a cookie").to_owned();
    }

    /// A request's whole answer, head and body, as a browser asks from one of our pages.
    pub fn ask(&self, method: &str, path: &str, body: &str) -> String {
        self.ask_with(method, path, body, &format!("Origin: http://{}\r\n", self.host))
    }

    /// The same with other header lines.
    pub fn ask_with(&self, method: &str, path: &str, body: &str, headers: &str) -> String {
        String::from_utf8_lossy(&self.ask_bytes(method, path, body, headers)).into_owned()
    }

    /// Asks for a file: the bytes behind the head of the answer.
    pub fn download(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let answer = self.ask_bytes(method, path, body, &format!("Origin: http://{}\r\n", self.host));
        let head = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let status = String::from_utf8_lossy(&answer[..head]).into_owned();
        assert!(status.starts_with("HTTP/1.1 200") && status.contains("attachment"), "{status}");
        answer[head + 4..].to_vec()
    }

    fn ask_bytes(&self, method: &str, path: &str, body: &str, headers: &str) -> Vec<u8> {
        let mut line = TcpStream::connect(&self.host).expect("a connection");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.host,
            self.cookie,
            body.len()
        );
        line.write_all(head.as_bytes()).and_then(|()| line.write_all(body.as_bytes())).expect("sent");
        let mut answer = Vec::new();
        line.read_to_end(&mut answer).expect("an answer");
        answer
    }

    /// Sends a file in the field `file` of a form, and gives the answer.
    pub fn send_file(&self, path: &str, name: &str, bytes: &[u8]) -> String {
        self.send_files(path, &[], &[("file", name, bytes)])
    }

    /// Sends a form with files, each its field, name and bytes, and gives the answer.
    pub fn send_files(&self, path: &str, typed: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> String {
        let line = "a-line-that-no-file-holds";
        let mut body = Vec::new();
        for (field, words) in typed {
            let head = format!("--{line}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n");
            body.extend([head.as_bytes(), words.as_bytes(), b"\r\n"].concat());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--{line}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(format!("--{line}--\r\n").as_bytes());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary={line}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.cookie,
            body.len(),
            host = self.host,
        );
        let mut connection = TcpStream::connect(&self.host).expect("a connection");
        connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(&body)).expect("sent");
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Ends it, and gives all that it logged.
    pub fn stop(mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        std::mem::replace(&mut self.log, std::thread::spawn(String::new)).join().expect("the log")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
