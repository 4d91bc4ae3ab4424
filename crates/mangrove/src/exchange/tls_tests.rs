//! The line between an office and its hub: only the pinned key is spoken to, and little is said for nothing new.

use super::tls::{binding, talk, to_hub, with_key};
use crate::office::environment::Machine;
use ledger::Ledger;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ServerConfig};
use std::io::{Read, Write};
use std::sync::Arc;

const PUBLIC_OF_7: &str = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";

/// Shakes hands in memory; what the line ties an exchange to on either side, and the bytes it took.
fn shake(
    client: Arc<ClientConfig>,
    server: &Arc<ServerConfig>,
) -> Result<([u8; 32], [u8; 32], usize), String> {
    let name = ServerName::try_from("hub.example").unwrap();
    let mut office = rustls::ClientConnection::new(client, name).unwrap();
    let mut hub = rustls::ServerConnection::new(Arc::clone(server)).unwrap();
    let mut bytes = 0;
    for _ in 0..6 {
        let mut line = Vec::new();
        office.write_tls(&mut line).unwrap();
        bytes += line.len();
        hub.read_tls(&mut line.as_slice()).unwrap();
        hub.process_new_packets().map_err(|error| error.to_string())?;
        let mut line = Vec::new();
        hub.write_tls(&mut line).unwrap();
        bytes += line.len();
        office.read_tls(&mut line.as_slice()).unwrap();
        office.process_new_packets().map_err(|error| error.to_string())?;
    }
    assert_eq!(office.alpn_protocol(), Some(talk::EXCHANGE));
    Ok((binding(&office).unwrap(), binding(&hub).unwrap(), bytes))
}

/// An exchange over such a line, in memory: bytes on the wire in both directions, the handshake included.
fn exchange(client: Arc<ClientConfig>, server: &Arc<ServerConfig>, one: &Ledger, other: &Ledger) -> usize {
    let name = ServerName::try_from("hub.example").unwrap();
    let mut office = rustls::ClientConnection::new(client, name).unwrap();
    let mut hub = rustls::ServerConnection::new(Arc::clone(server)).unwrap();
    let begin = |side, ledger, peer, binding| {
        let policy = Arc::new(ledger::Admitted { takes_new: true, ..ledger::Admitted::default() });
        ledger::Exchange::new(ledger, ledger::Setup { side, peer, binding, joins: vec![], policy }).unwrap()
    };
    let (mut calls, mut answers, mut bytes) = (None, None, 0);
    for _ in 0..40 {
        if !office.is_handshaking() {
            let begun = || begin(ledger::Side::Opens, one, Some(other.device()), binding(&office).unwrap());
            let calls: &mut ledger::Exchange = calls.get_or_insert_with(begun);
            let mut heard = Vec::new();
            let _ = office.reader().read_to_end(&mut heard);
            calls.read(one, &heard).unwrap();
            office.writer().write_all(&calls.write(one, 1 << 16).unwrap()).unwrap();
        }
        let mut line = Vec::new();
        office.write_tls(&mut line).unwrap();
        bytes += line.len();
        hub.read_tls(&mut line.as_slice()).unwrap();
        hub.process_new_packets().unwrap();
        if !hub.is_handshaking() {
            let begun = || begin(ledger::Side::Answers, other, None, binding(&hub).unwrap());
            let answers: &mut ledger::Exchange = answers.get_or_insert_with(begun);
            let mut heard = Vec::new();
            let _ = hub.reader().read_to_end(&mut heard);
            answers.read(other, &heard).unwrap();
            hub.writer().write_all(&answers.write(other, 1 << 16).unwrap()).unwrap();
        }
        let mut line = Vec::new();
        hub.write_tls(&mut line).unwrap();
        bytes += line.len();
        office.read_tls(&mut line.as_slice()).unwrap();
        office.process_new_packets().unwrap();
    }
    assert!(calls.unwrap().is_finished() && answers.unwrap().is_finished());
    bytes
}

#[test]
fn nothing_new_takes_few_bytes_on_the_wire() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [one, other] =
        folders.each_ref().map(|folder| Ledger::open(folder.path(), Machine::starting_at(None)).unwrap());
    let space = one.create_space(&ledger::Author::default(), b"office", &[]).unwrap();
    let grant = ledger::Administration::Grant(ledger::Grant::new(other.device(), "hub"));
    one.administer(space, &ledger::Author::default(), &grant, None).unwrap();
    let hub = with_key(&[7; 32]).unwrap();
    let office = Arc::new(to_hub(PUBLIC_OF_7.parse().unwrap(), talk::EXCHANGE).unwrap());
    let first = exchange(Arc::clone(&office), &hub, &one, &other);
    let quiet = exchange(Arc::clone(&office), &hub, &one, &other);
    assert!(other.has_space(space).unwrap());
    println!("first contact {first} bytes, nothing new {quiet} bytes, TLS counted");
    assert!(quiet <= 1_500 && quiet < first, "{quiet} bytes, {first} at first");
}

#[test]
fn only_the_hub_with_the_pinned_key_is_spoken_to_and_a_session_is_resumed_in_few_bytes() {
    let hub = with_key(&[7; 32]).unwrap();
    let office = Arc::new(to_hub(PUBLIC_OF_7.parse().unwrap(), talk::EXCHANGE).unwrap());
    let (one, other, first) = shake(Arc::clone(&office), &hub).unwrap();
    assert_eq!(one, other, "both ends tie the exchange to the same line");
    let (again, _, resumed) = shake(Arc::clone(&office), &hub).unwrap();
    assert_ne!(one, again, "and to this line alone");
    assert!(resumed < first && resumed < 1_000, "{first} bytes at first, {resumed} bytes then");

    let stranger = with_key(&[8; 32]).unwrap();
    let refused = shake(office, &stranger).unwrap_err();
    assert!(refused.contains("ApplicationVerificationFailure"), "{refused}");
}
