//! A PostgreSQL server of Debian's package for one test: on a socket in a folder of its own, with no port on the network.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// A running server, stopped when it is let go of.
pub struct Postgres {
    /// Of this server or, for a replica, of its primary: the data stand beside each other in it.
    folder: std::sync::Arc<tempfile::TempDir>,
    name: &'static str,
    settings: &'static str,
}

/// Small and quick: what is on the disk of a test need not outlive the machine.
const SETTINGS: &str = "-c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=40";

impl Postgres {
    pub fn start() -> Postgres {
        Postgres::start_with("")
    }

    fn start_with(settings: &'static str) -> Postgres {
        let folder = std::sync::Arc::new(tempfile::tempdir().expect("a folder"));
        let server = Postgres { folder, name: "primary", settings };
        std::fs::create_dir(server.socket()).expect("a folder");
        if is_root() {
            // The server refuses to run as the superuser; Debian's package brings a user for it.
            let owned = Command::new("chown").args(["-R", "postgres"]).arg(server.folder.path()).status();
            assert!(owned.is_ok_and(|status| status.success()), "the folder is given to the user `postgres`");
        }
        let made = ["--no-sync", "--auth=trust", "--username=hub", "--encoding=UTF8", "--locale=C"];
        server.run("initdb", &made);
        server.begin();
        server
    }

    /// A server, and a replica without which it commits nothing.
    pub fn start_with_replica() -> (Postgres, Postgres) {
        let primary = Postgres::start_with("-c synchronous_standby_names=*");
        let folder = std::sync::Arc::clone(&primary.folder);
        let replica = Postgres { folder, name: "replica", settings: "" };
        let socket = primary.socket().display().to_string();
        let from =
            ["--host", &socket, "--username=hub", "--checkpoint=fast", "--no-sync", "--write-recovery-conf"];
        replica.run("pg_basebackup", &from);
        let made = run(Command::new("mkdir").arg(replica.socket()));
        assert!(made.status.success());
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(replica.socket()));
        }
        replica.begin();
        (primary, replica)
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join(format!("{}.socket", self.name))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join(self.name)
    }

    /// How a hub names it.
    pub fn url(&self) -> String {
        format!("postgres:///postgres?user=hub&host={}", self.socket().display())
    }

    /// How a hub names it and another, of which the one that takes writes is used.
    pub fn url_with(&self, other: &Postgres) -> String {
        format!("{}&host={}", self.url(), other.socket().display())
    }

    /// Lets it be reached over the network of this machine, encrypted and not otherwise. Gives the port, and the file of the
    /// certificate that signed its own.
    pub fn listen_encrypted(&self) -> (u16, PathBuf) {
        let folder = self.folder.path();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let file = |name: &str| folder.join(name).display().to_string();
        let (ca, ca_key, own, own_key) = (file("ca.pem"), file("ca.key"), file("own.pem"), file("own.key"));
        let new =
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"];
        let signer = ["-subj", "/CN=signer", "-out", &ca, "-keyout", &ca_key];
        assert!(run(Command::new("openssl").args(new).args(signer)).status.success());
        let signed =
            ["-subj", "/CN=server", "-out", &own, "-keyout", &own_key, "-CA", &ca, "-CAkey", &ca_key];
        let more = ["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"];
        let made = run(Command::new("openssl").args(new).args(signed).args(more));
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        if is_root() {
            run(Command::new("chown").args(["postgres", &own, &own_key]));
        }
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nssl = on\nssl_cert_file = '{own}'\nssl_key_file = '{own_key}'\n"
        );
        std::fs::write(self.data().join("postgresql.auto.conf"), settings).expect("written");
        std::fs::write(self.data().join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n")
            .expect("written");
        self.stop();
        drop(listener);
        let log = file("encrypted.log");
        self.run("pg_ctl", &["--wait", "--options", "-c fsync=off", "--log", &log, "start"]);
        (port, folder.join("ca.pem"))
    }

    /// Tells it to give up waiting for its replica, as somebody in a hurry does: the commit then counts as done here. False if
    /// nothing waits.
    pub fn give_up_waiting(&self) -> bool {
        let mut command = Command::new(programs().join("psql"));
        let wanted =
            "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        let socket = self.socket();
        command
            .args(["--no-psqlrc", "-At", "-U", "hub", "-d", "postgres", "-c", wanted])
            .arg("-h")
            .arg(socket);
        command.output().expect("it answers").stdout.trim_ascii() != b"0"
    }

    pub fn begin(&self) {
        let log = self.folder.path().join(format!("{}.log", self.name));
        let options =
            format!("{SETTINGS} {} -c unix_socket_directories={}", self.settings, self.socket().display());
        self.run("pg_ctl", &["--wait", "--options", &options, "--log", &log.display().to_string(), "start"]);
    }

    /// Stops it at once: lines to it break, what is not committed is gone.
    pub fn stop(&self) {
        self.run("pg_ctl", &["--wait", "--mode=immediate", "stop"]);
    }

    /// Kills it without a word.
    pub fn kill(&self) {
        let file = std::fs::read_to_string(self.data().join("postmaster.pid")).expect("its process");
        let process = file.lines().next().expect("its process").to_owned();
        assert!(run(Command::new("kill").args(["-9", &process])).status.success());
        std::thread::sleep(Duration::from_millis(200));
    }

    pub fn promote(&self) {
        self.run("pg_ctl", &["--wait", "promote"]);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let done = run(self.command(program).args(arguments));
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn command(&self, program: &str) -> Command {
        let path = programs().join(program);
        let mut command = Command::new(if is_root() { "runuser".as_ref() } else { path.as_os_str() });
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        command.current_dir(self.folder.path()).arg("--pgdata").arg(self.data());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.command("pg_ctl").args(["--mode=immediate", "stop"]).output();
    }
}

fn run(command: &mut Command) -> Output {
    // Not its own output: what it starts would hold the other end of a pipe for as long as it runs.
    let errors = tempfile::NamedTempFile::new().expect("a file");
    let status = command
        .stdout(std::process::Stdio::null())
        .stderr(errors.reopen().expect("a file"))
        .status()
        .expect("it starts");
    Output { status, stdout: Vec::new(), stderr: std::fs::read(errors.path()).expect("its errors") }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The newest version that Debian's packages installed.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    found.retain(|programs: &PathBuf| Path::new(programs).join("initdb").exists());
    found.sort();
    found.pop().expect("PostgreSQL is needed for this test: apt-get install postgresql")
}
