//! Stories of files that mean harm: the office goes on, and the person is told what became of them.

#[path = "../../document/tests/hostile/mod.rs"]
mod files;
mod office;

use std::fs;

use office::{Folder, Serving};

/// What every hostile file may take: 300 MB of memory beside the program itself, and the processor for 2 seconds, which are some
/// twenty where nothing is optimized.
const MEMORY_KB: u64 = 300 << 10;
const SECONDS: u64 = if cfg!(debug_assertions) { 25 } else { 2 };

/// Reads a file in a shell that allows the program no more; what it says.
#[cfg(unix)]
fn read_within_limits(path: &std::path::Path) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_mangrove");
    let own = fs::metadata(program).expect("the story goes on").len() >> 10;
    let line = format!("ulimit -t {SECONDS} -v {}; exec \"$0\" read \"$1\"", MEMORY_KB + own + (200 << 10));
    let mut shell = std::process::Command::new("sh");
    let output = shell.args(["-c", &line, program]).arg(path).output().expect("the story goes on");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn a_hostile_file_is_read_or_refused_within_its_limits() {
    let folder = tempfile::tempdir().expect("the story goes on");
    let path = folder.path().join("file");
    for file in files::all() {
        let path = path.with_file_name(&file.name);
        fs::write(&path, &file.bytes).expect("the story goes on");
        let (status, said) = read_within_limits(&path);
        assert!(matches!(status, Some(0 | 1)), "{}: {status:?} {said}", file.name);
        for limit in
            ["MB of memory", "the processor for", "had not ended", "broke off", "could not be started"]
        {
            assert!(!said.contains(limit), "{}: {said}", file.name);
        }
        fs::remove_file(path).expect("the story goes on");
    }
}

#[test]
fn an_office_stays_up_whatever_comes_in() {
    let folder = Folder::new();
    let pages = Serving::start(&folder);
    let bombs: Vec<_> = files::all()
        .into_iter()
        .filter(|file| {
            ["chain.pdf", "padded.pdf", "one-text.xlsx", "part.docx", "zeros.xlsx"]
                .contains(&file.name.as_str())
        })
        .collect();
    assert_eq!(bombs.len(), 5);
    let sent: Vec<(&str, &str, &[u8])> =
        bombs.iter().map(|file| ("files", file.name.as_str(), file.bytes.as_slice())).collect();
    let answer = pages.send_files("/import", &[], &sent);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let ended = (0..600).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(200));
        let page = pages.ask("GET", "/import/1", "");
        page.contains("refused; the list says why").then_some(page)
    });
    let page = ended.expect("the import comes to its end");
    assert!(page.contains("Unpacked, the PDF is larger than any document"), "{page}");
    // A State's own table, sent by its focal point.
    let table = &bombs.iter().find(|file| file.name == "zeros.xlsx").expect("the story goes on").bytes;
    let answer = pages.send_file("/states/BRB/spreadsheet", "zeros.xlsx", table);
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(pages.ask("GET", "/", "").starts_with("HTTP/1.1 200"), "the office goes on");
}

#[cfg(unix)]
#[test]
fn a_limit_that_is_met_is_named_and_the_next_file_is_read() {
    use mangrove::apart::{Reader, Stopped};
    let reader = Reader::apart(env!("CARGO_BIN_EXE_mangrove").into());
    let read = reader.document(b"1. Decides to rest.", "a.txt", &mut || true).expect("the story goes on");
    assert_eq!(read.document.text, "1. Decides to rest.");
    // What a person stops ends within the file.
    let stopped = reader.document(&b"1. Decides to rest.\n\n".repeat(200_000), "b.txt", &mut || false);
    assert!(matches!(stopped, Err(Stopped::Cancelled)), "{stopped:?}");
    let again = reader.document(b"2. Decides to go on.", "c.txt", &mut || true).expect("the story goes on");
    assert_eq!(again.document.text, "2. Decides to go on.");
    // A program that is no reader, and one that ends at once, are told from a file's fault.
    let none = Reader::apart("/nowhere/mangrove".into()).document(b"x", "d.txt", &mut || true);
    assert!(matches!(none, Err(Stopped::NoReader(_))), "{none:?}");
    for stopped in [
        Stopped::Memory,
        Stopped::Processor(60),
        Stopped::Waited(180),
        Stopped::Broke("signal 11".to_owned()),
    ] {
        let words = stopped.happened("e.pdf");
        assert!(words.contains("e.pdf") && words.ends_with('.') && !stopped.hint().is_empty(), "{words}");
    }
}

/// This program as a reader under a limit of the shell's, which its own cannot widen.
#[cfg(unix)]
fn reader_under(folder: &std::path::Path, name: &str, limit: &str) -> mangrove::apart::Reader {
    use std::os::unix::fs::PermissionsExt;
    let script = folder.join(name);
    let program = env!("CARGO_BIN_EXE_mangrove");
    fs::write(&script, format!("#!/bin/sh\nulimit {limit}\nexec {program} \"$@\"\n"))
        .expect("the story goes on");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o700)).expect("the story goes on");
    mangrove::apart::Reader::apart(script)
}

#[cfg(unix)]
#[test]
fn memory_and_processor_are_limited_by_the_system() {
    use mangrove::apart::Stopped;
    let folder = tempfile::tempdir().expect("the story goes on");
    let own = fs::metadata(env!("CARGO_BIN_EXE_mangrove")).expect("the story goes on").len() >> 10;
    let long = "1. Decides to rest, recalling resolution 43/17 of 19 June 2020.\n\n".repeat(100_000);
    let read = |reader: mangrove::apart::Reader| reader.document(long.as_bytes(), "a.txt", &mut || true);
    let stopped = read(reader_under(folder.path(), "memory", &format!("-v {}", own + (48 << 10))));
    assert!(matches!(stopped, Err(Stopped::Memory)), "{:?}", stopped.map(|read| read.document.text.len()));
    let stopped = read(reader_under(folder.path(), "processor", "-t 2"));
    assert!(
        matches!(stopped, Err(Stopped::Processor(_))),
        "{:?}",
        stopped.map(|read| read.document.text.len())
    );
}
