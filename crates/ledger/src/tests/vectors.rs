//! The test vectors of `docs/ledger/vectors.json`: made here, and compared with what is checked in.
//!
//! `MANGROVE_WRITE_VECTORS=1 cargo test -p ledger vectors` writes the file anew.

use super::Device;
use crate::{
    Administration, Author, BundleSetup, Change, DeviceId, Dot, Edit, EndRole, FieldId, Genesis, Grant,
    Invitation, Invite, Join, Key, KindId, Lane, Ledger, RecordId, Revoke, Role, Run, Seal, SealedReader,
    SealedWriter, SpaceId, Value, Version,
    administration::{Erased, Erasure},
    clock::Hlc,
    columns,
    epoch::EpochKey,
    file::{Manifest, chunk_salt},
    hash::Tag,
    limits,
    operation::{Deed, LoggedEdit, Operation},
    segment::{Draft, Segment, packing},
};
use serde_json::{Value as Json, json};
use std::{
    io::{Read, Write},
    path::Path,
    sync::Arc,
};

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn values() -> Json {
    let id = RecordId::natural(KindId(1), "BRB");
    let values = [
        ("none", Value::None),
        ("true", Value::Bool(true)),
        ("zero", Value::Int(0)),
        ("23", Value::Int(23)),
        ("24", Value::Int(24)),
        ("-1", Value::Int(-1)),
        ("the largest number", Value::Int(i64::MAX)),
        ("the smallest number", Value::Int(i64::MIN)),
        ("text", Value::text("Haïti 人权")),
        ("bytes", Value::Bytes(vec![0, 255])),
        ("record", Value::Record(id)),
        ("list", Value::List(vec![Value::Int(1), Value::List(vec![]), Value::None])),
        ("erasable", Value::Erasable(Tag::ERASABLE.hash(&[&[1; 32], b"a name"]))),
        ("of a newer version: 1.0 in half precision", Value::Other(vec![0xf9, 0x3c, 0x00])),
    ];
    values.into_iter().map(|(what, value)| json!({"what": what, "cbor": hex(value.to_cbor())})).collect()
}

fn identities(space: SpaceId) -> Json {
    let records = [(1, "BRB"), (2, "A/HRC/23/8|92.4"), (2, "")];
    let records = records.map(|(kind, key)| {
        json!({"kind": kind, "key": key, "id": RecordId::natural(KindId(kind), key).to_string()})
    });
    let device = Device::new(2);
    let logs = [Lane::Administration, Lane::Records].map(|lane| {
        let owner = device.owner(space, lane);
        json!({"space": space.to_string(), "lane": lane.number(), "device": device.id().to_string(),
            "incarnation": hex(device.incarnation), "log": owner.log().to_string()})
    });
    let erasable = json!({"salt": hex([1; 32]), "content": hex("a name"),
        "hash": hex(Tag::ERASABLE.hash(&[&[1; 32], b"a name"]))});
    json!({"records": records, "logs": logs, "erasable": erasable, "file": file(space)})
}

/// A file of a chunk and three bytes.
fn file(space: SpaceId) -> Json {
    let bytes: Vec<u8> = (0..limits::CHUNK_BYTES + 3).map(|at| (at % 251) as u8).collect();
    let salt = chunk_salt(space);
    let chunks = bytes.chunks(limits::CHUNK_BYTES);
    let names = chunks.map(|chunk| Tag::ERASABLE.hash(&[&salt, chunk])).collect();
    let manifest = Manifest { length: bytes.len() as u64, names };
    json!({"space": space.to_string(), "bytes": "65,539: the place of each modulo 251", "chunk_salt": hex(salt),
        "chunks": manifest.names.iter().map(hex).collect::<Vec<_>>(), "manifest": hex(manifest.to_bytes()),
        "salt": hex([1; 32]), "hash": hex(Tag::ERASABLE.hash(&[&[1; 32], &manifest.to_bytes()]))})
}

fn genesis() -> Genesis {
    let recovery = vec![Device::new(4).id(), Device::new(5).id()];
    Genesis {
        founder: Device::new(2).id(),
        recovery,
        descriptor: b"an office".to_vec(),
        nonce: [6; 16],
        sealed: false,
        judged: false,
    }
}

fn bodies(space: SpaceId) -> Json {
    let (person, institution) = (RecordId::natural(KindId(3), "p"), RecordId::natural(KindId(4), "i"));
    let under = Some(Dot { log: Device::new(2).owner(space, Lane::Administration).log(), seq: 2 });
    let device = Device::new(3).id();
    let (from_ms, until_ms) = (Some(1_790_000_000_000), Some(1_800_000_000_000));
    let last = vec![(Dot { log: Device::new(3).log(space), seq: 17 }, [7; 32])];
    let grant = Grant {
        device,
        person: Some(person),
        role: "office".into(),
        administers: true,
        from_ms,
        until_ms,
        under,
        invite: None,
        carries: false,
    };
    let invite = Invite {
        key: Device::new(9).id().as_bytes().to_owned(),
        role: "office".into(),
        person: None,
        administers: false,
        from_ms: None,
        until_ms,
        under: None,
        open_until_ms: from_ms,
    };
    let invited = Dot { log: Device::new(2).owner(space, Lane::Administration).log(), seq: 4 };
    let by_invitation = Grant { administers: false, under: None, invite: Some(invited), ..grant.clone() };
    let role =
        Role { person, role: "focal point".into(), institution: Some(institution), from_ms, until_ms: None };
    let erasure = Erasure { hash: [8; 32], basis: "retention ended".into(), record: Some(person) };
    let given = Dot { log: Device::new(2).owner(space, Lane::Administration).log(), seq: 3 };
    let operations = [
        ("genesis", Administration::Genesis(genesis())),
        ("describe", Administration::Describe(b"renamed".to_vec())),
        ("grant", Administration::Grant(grant)),
        ("grant by an invitation", Administration::Grant(by_invitation)),
        ("revoke", Administration::Revoke(Revoke { device, last, under: None })),
        ("role", Administration::Role(role)),
        ("end of a role", Administration::EndRole(EndRole { given, at_ms: 1_795_000_000_000, last: None })),
        ("invite", Administration::Invite(invite)),
        ("withdraw an invitation", Administration::Withdraw(invited)),
        ("recovery key", Administration::RecoveryKey(Device::new(4).id())),
    ];
    let mut bodies: Vec<Json> = operations
        .iter()
        .map(|(what, one)| {
            assert_eq!(Administration::from_cbor(one.class(), &one.to_cbor()).as_ref(), Ok(one), "{what}");
            json!({"what": what, "class": one.class(), "body": hex(one.to_cbor())})
        })
        .collect();
    assert_eq!(Erasure::from_cbor(&erasure.to_cbor()), Ok(erasure.clone()));
    let erased = Erased { hash: [8; 32] };
    assert_eq!(Erased::from_cbor(&erased.to_cbor()), Ok(erased));
    bodies.push(json!({"what": "erased", "class": 3, "body": hex(erased.to_cbor())}));
    bodies.push(json!({"what": "erase", "class": 2, "body": hex(erasure.to_cbor())}));
    Json::Array(bodies)
}

/// The body of the smallest grant.
fn admission_of(device: DeviceId) -> Vec<u8> {
    Administration::Grant(Grant::new(device, "office")).to_cbor()
}

fn join(space: SpaceId) -> Json {
    let (invitation, device) = (Invitation { space, seed: [9; 32] }, Device::new(3).id());
    let join = invitation.join(device);
    assert!(join.is_signed() && Join::from_bytes(&join.to_bytes()) == Ok(join.clone()));
    let elsewhere = Join { device: Device::new(4).id(), ..join.clone() };
    assert!(!elsewhere.is_signed(), "an answer admits the device that it names, and no other");
    json!({"seed": hex(invitation.seed), "key": hex(invitation.key()), "device": device.to_string(),
        "join": hex(join.to_bytes())})
}

/// Two devices that dispute a date, and one of them settling it; a set; an erasure.
fn segments(space: SpaceId) -> Json {
    let (one, other) = (Device::new(2), Device::new(3));
    let author = Arc::new(Author {
        person: Some(RecordId::natural(KindId(3), "p")),
        role: None,
        capacity: Some("desk officer".into()),
    });
    let clock = |count: u64| Hlc((1_790_000_000_000 << 16) + count);
    let record = RecordId::natural(KindId(2), "A/HRC/23/8|92.4");
    let edit = |field, action, value, replaced| LoggedEdit { field: FieldId(field), action, value, replaced };
    let change = |edits| Deed::Change { record, kind: KindId(2), edits };
    let operation = |seq, deed, reason: Option<&str>| {
        let reason = reason.map(str::to_owned);
        Operation { seq, clock: clock(seq), author: author.clone(), reason, deed }
    };
    let admitted = Deed::Other { class: 18, body: admission_of(other.id()) };
    let founded = Deed::Other { class: 16, body: Administration::Genesis(genesis()).to_cbor() };
    let set = |text| edit(1, 1, Value::text(text), vec![]);
    let first = vec![
        operation(1, change(vec![set("2026-09-30"), edit(2, 2, Value::text("a"), vec![])]), None),
        operation(
            2,
            change(vec![edit(2, 3, Value::text("a"), vec![Dot { log: one.log(space), seq: 1 }])]),
            None,
        ),
    ];
    let settled = [Dot { log: one.log(space), seq: 1 }, Dot { log: other.log(space), seq: 1 }].to_vec();
    let settled =
        change(vec![edit(1, 1, Value::text("2026-12-31"), settled), edit(3, 4, Value::None, vec![])]);
    let erased = Deed::Other {
        class: 2,
        body: Erasure { hash: [8; 32], basis: "asked".into(), record: None }.to_cbor(),
    };
    let mut made = Vec::new();
    let mut sign = |what: &str, device: &Device, lane, first, previous, operations: &[Operation]| {
        let owner = device.owner(space, lane);
        let draft = Draft { owner, log: owner.log(), first, previous, key: &device.key };
        let mut segment = Segment::sign(&draft, operations).expect("within its limits");
        // Unpacked, so that the vectors do not depend on a version of zstd.
        (segment.packing, segment.packed) = (packing::PLAIN, columns::encode(operations));
        let signature = segment.signature.expect("it is signed");
        assert_eq!(segment.check_signature(), Ok(()));
        assert_eq!(segment.operations().as_deref(), Ok(operations));
        made.push(json!({"what": what, "secret_key": hex(device.key.to_bytes()), "lane": lane.number(), "first": first,
            "operations": hex(&segment.packed), "operations_hash": hex(segment.head.operations),
            "head": hex(segment.head.to_cbor()), "signed": hex(segment.head.signed_bytes()),
            "signature": hex(signature), "head_hash": hex(segment.head.hash()),
            "wire": hex(segment.to_bytes())}));
        segment.head.hash()
    };
    let head =
        sign("the space is founded", &one, Lane::Administration, 1, [0; 32], &[operation(1, founded, None)]);
    let admitted = [operation(2, admitted, None)];
    sign("another device is admitted", &one, Lane::Administration, 2, head, &admitted);
    let head =
        sign("a date and an element, then the element removed", &one, Lane::Records, 1, [0; 32], &first);
    let mut unseen = [operation(1, change(vec![set("2026-12-31")]), None)];
    unseen[0].clock = clock(5);
    sign("another device writes the same field unseen", &other, Lane::Records, 1, [0; 32], &unseen);
    let mut last = [operation(3, settled, Some("page 2 of the note")), operation(4, erased, None)];
    (last[0].clock, last[1].clock) = (clock(6), clock(7));
    sign("the dispute is settled, and a content erased", &one, Lane::Records, 3, head, &last);
    Json::Array(made)
}

/// Three saves of one device, under the signature of the last.
fn run(space: SpaceId) -> Json {
    let device = Device::new(3);
    let save = |seq: u64| {
        let replaced = (seq > 1).then(|| Dot { log: device.log(space), seq: seq - 1 }).into_iter().collect();
        let edits =
            vec![LoggedEdit { field: FieldId(1), action: 1, value: Value::Int(seq as i64), replaced }];
        let record = RecordId::natural(KindId(2), "A/HRC/23/8|92.4");
        vec![super::operation(seq, Deed::Change { record, kind: KindId(2), edits })]
    };
    let run = device.run(space, &[save(1), save(2), save(3)]).unpacked().expect("it unpacks");
    assert_eq!(run.check_signature(), Ok(()));
    let heads: Vec<String> = run.segments().iter().map(|segment| hex(segment.head.to_cbor())).collect();
    json!({"secret_key": hex(device.key.to_bytes()), "heads": heads, "signed": hex(run.head().signed_bytes()),
        "wire": hex(run.to_bytes())})
}

fn exchange() -> Json {
    let frames = crate::exchange::tests::frames();
    frames.into_iter().map(|(what, frame)| json!({"what": what, "frame": hex(frame.to_bytes())})).collect()
}

/// A sealed space, whose key is wrapped for its founder and holds one before it; and a segment sealed with it.
fn sealed() -> Json {
    let (device, environment) = (Device::new(2), super::Still::at(0));
    let genesis = Genesis { sealed: true, ..genesis() };
    let space = genesis.space();
    let (key, before) = (EpochKey::new(space, [11; 32]), EpochKey::new(space, [12; 32]));
    let wrapped = key.wrap(environment.as_ref(), device.id()).expect("it is wrapped");
    let older = key.seal_older(environment.as_ref(), std::slice::from_ref(&before));
    assert_eq!(key.open_older(&older), std::slice::from_ref(&before));
    let handed = Administration::Key(Key { epoch: key.id(), wrapped: vec![wrapped], older });
    assert_eq!(Administration::from_cbor(handed.class(), &handed.to_cbor()).as_ref(), Ok(&handed));
    let owner = device.owner(space, Lane::Records);
    let draft = Draft { owner, log: owner.log(), first: 1, previous: [0; 32], key: &device.key };
    let erasable = Value::Erasable(Tag::ERASABLE.hash(&[&[1; 32], b"a name"]));
    let edits = vec![LoggedEdit { field: FieldId(1), action: 1, value: erasable, replaced: vec![] }];
    let record = RecordId::natural(KindId(2), "A/HRC/23/8|92.4");
    let operations = [super::operation(1, Deed::Change { record, kind: KindId(2), edits })];
    let mut segment =
        Segment::sign_sealed(&draft, &operations, &key, environment.as_ref()).expect("it is sealed");
    segment = segment.unpacked().expect("it unpacks");
    let read = segment.read_out().expect("it is read");
    assert_eq!(segment.open(&read.sealed.expect("it is sealed"), &key), operations);
    json!({"genesis": hex(Administration::Genesis(genesis).to_cbor()), "space": space.to_string(), "key": hex([11; 32]),
        "epoch": hex(key.id()), "key_before": hex([12; 32]), "class": handed.class(), "body": hex(handed.to_cbor()),
        "secret_key": hex(device.key.to_bytes()), "columns": hex(columns::encode(&operations)),
        "operations": hex(&segment.packed), "wire": hex(segment.to_bytes())})
}

/// A bundle that is neither sealed nor compressed, and files sealed for its writer and for a passphrase.
fn files() -> Json {
    let folder = tempfile::tempdir().expect("a folder");
    let environment = super::Still::at(1_790_000_000_000);
    let ledger = Ledger::open(folder.path(), environment.clone()).expect("a ledger");
    let space = ledger.create_space(&Author::default(), b"an office", &[]).expect("a space");
    let edits = vec![Edit::Set { field: FieldId(1), value: Value::text("2026-09-30") }];
    let record = RecordId::natural(KindId(2), "A/HRC/23/8|92.4");
    let change = Change { record, kind: KindId(2), edits, reason: None };
    ledger.write(space, &Author::default(), &[change]).expect("written");
    let (spaces, known, joins) = (vec![space], Version::default(), vec![]);
    let setup = BundleSetup {
        spaces,
        known,
        joins,
        seal: Seal::Open,
        files_up_to: 0,
        piece_bytes: 1 << 20,
        plain: true,
    };
    let path = folder.path().join("piece");
    ledger.write_bundle(&setup, |_, _| std::fs::File::create(&path)).expect("a bundle");
    let content = b"what is sealed";
    let sealed = |seal: Seal, passphrase| {
        let mut writer = SealedWriter::new(environment.as_ref(), &seal, Vec::new()).expect("a file");
        writer.write_all(content).expect("written");
        let sealed = writer.finish().expect("written");
        let mut opened = Vec::new();
        let mut reader = SealedReader::new(&ledger, passphrase, &sealed[..]).expect("its receiver");
        reader.read_to_end(&mut opened).expect("it opens");
        assert_eq!(opened, content);
        hex(sealed)
    };
    let words = "sea grape";
    let key = std::fs::read_to_string(folder.path().join("device.key")).expect("a key");
    json!({"bundle": hex(std::fs::read(&path).expect("a piece")), "secret_key": key.lines().nth(1), "content": hex(content),
        "sealed_for_the_key": sealed(Seal::Device(ledger.device()), None), "passphrase": words,
        "sealed_for_the_passphrase": sealed(Seal::Passphrase(words.into()), Some(words))})
}

#[test]
fn the_vectors_are_those_of_the_specification() {
    let space = genesis().space();
    let vectors = json!({
        "about": "Test vectors of docs/ledger.md, version 1. All bytes are in hexadecimal.",
        "values": values(),
        "identities": identities(space),
        "space": {"genesis": hex(Administration::Genesis(genesis()).to_cbor()), "id": space.to_string()},
        "bodies": bodies(space),
        "segments": segments(space),
        "run": run(space),
        "exchange": exchange(),
        "files": files(),
        "join": join(space),
        "sealed": sealed(),
        "before_the_last_segment": {"field 1": ["2026-09-30", "2026-12-31"], "field 2": []},
        "after_all_segments": {"field 1": ["2026-12-31"], "field 2": []},
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger/vectors.json");
    let made = format!("{}\n", serde_json::to_string_pretty(&vectors).expect("JSON"));
    if std::env::var_os("MANGROVE_WRITE_VECTORS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&path, &made).expect("the vectors are written");
    }
    let checked_in = std::fs::read_to_string(&path).expect("the vectors are checked in");
    assert!(checked_in == made, "the format differs from docs/ledger/vectors.json");
}

#[test]
fn the_vectors_merge_as_they_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger/vectors.json");
    let vectors: Json = serde_json::from_slice(&std::fs::read(path).expect("the vectors")).expect("JSON");
    let bytes = |text: &str| -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal"))
            .collect()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = crate::Ledger::open(folder.path(), super::Still::at(0)).expect("a ledger");
    let space = genesis().space();
    let record = RecordId::natural(KindId(2), "A/HRC/23/8|92.4");
    let segments: Vec<Run> = vectors["segments"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| Run::from_bytes(&bytes(one["wire"].as_str().expect("text"))).expect("a segment"))
        .collect();
    for (given, expected) in
        [(&segments[..4], "before_the_last_segment"), (&segments[4..], "after_all_segments")]
    {
        assert_eq!(ledger.import(given.to_vec()).expect("imported").refused, []);
        let record = ledger.get(space, record).expect("read").expect("there");
        let held = |field| {
            record.get(FieldId(field)).map_or(vec![], |register| {
                register
                    .values()
                    .chain(register.elements())
                    .map(|value| value.as_text().map(str::to_owned))
                    .collect()
            })
        };
        assert_eq!(json!({"field 1": held(1), "field 2": held(2)}), vectors[expected]);
    }
    assert_eq!(ledger.verify().expect("checked"), []);
}
