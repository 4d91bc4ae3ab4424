//! Frames come back as they were written, and bytes of a stranger end in an error.

use super::{
    frame::{Frame, Hello, LogName, Piece, Stream},
    packing::Dialect,
};
use crate::{
    Author, DeviceId, Dot, FieldId, KindId, Lane, LogId, RecordId, Run, SpaceId, Value, Version,
    clock::Hlc,
    columns,
    operation::{Deed, LoggedEdit, Operation},
    tests::{Device, operation},
};
use proptest::{collection::vec, option, prelude::*, sample::Index};
use std::sync::Arc;

const SPACE: SpaceId = SpaceId::from_bytes([3; 16]);

/// One change of a record, as the operations of a segment.
fn change(seq: u64) -> Vec<Operation> {
    let value = Value::text(format!("text {seq}"));
    let replaced = (seq > 1).then(|| Dot { log: Device::new(2).log(SPACE), seq: seq - 1 });
    let edit = LoggedEdit { field: FieldId(1), action: 1, value, replaced: replaced.into_iter().collect() };
    let record = RecordId::from_bytes([5; 16]);
    vec![operation(seq, Deed::Change { record, kind: KindId(1), edits: vec![edit] })]
}

/// One frame of each sort.
pub(crate) fn frames() -> Vec<(&'static str, Frame)> {
    let device = Device::new(2);
    let mut vector = Version::default();
    vector.set(SPACE, device.log(SPACE), 300);
    vector.mention(SpaceId::from_bytes([9; 16]));
    let greeting = |base, further: &[(u64, u64)], vector, joins| {
        let (device, further) = (DeviceId::from_bytes([4; 32]), further.to_vec());
        Frame::Hello(Box::new(Hello { device, signature: [5; 64], base, further, vector, joins }))
    };
    let segment =
        device.sign(SPACE, Lane::Records, &[operation(1, Deed::Other { class: 2, body: vec![0xa0] })]);
    let run = Run::from(segment);
    let parts = run.to_parts().expect("it is signed");
    let several = device.run(SPACE, &[change(1), change(2), change(3)]);
    let (packing, packed) =
        Dialect::default().pack(&[change(1), change(2), change(3)].concat(), &mut |_| None);
    let on_the_line = several.to_parts_packed(packing, packed).expect("it is signed");
    vec![
        ("a first greeting", greeting(None, &[], vector.clone(), vec![vec![1, 2, 3]])),
        ("a greeting on a base", greeting(Some([6; 16]), &[(2, 17)], Version::default(), vec![])),
        ("what is held", Frame::Vector(vector)),
        ("a log that is held", Frame::Log(LogName::Held(SPACE, LogId::from_bytes([8; 16])))),
        ("a log by its owner", Frame::Log(LogName::Owner(device.owner(SPACE, Lane::Records)))),
        ("a segment", Frame::Run { log: 3, parts }),
        (
            "three segments under one signature",
            Frame::Run { log: 3, parts: several.to_parts().expect("signed") },
        ),
        ("the same, packed for the line", Frame::Run { log: 3, parts: on_the_line }),
        ("what is on the disk", Frame::Got(vec![(3, 1), (24, 70_000)])),
        ("asked for again", Frame::Again { log: 3, first: 1 }),
        ("in its wire form", Frame::Whole { log: 3, run }),
        ("three segments in their wire forms", Frame::Whole { log: 3, run: several }),
        ("not accepted", Frame::Refused { log: 3, first: 1 }),
        ("all was said", Frame::End(1)),
        ("contents asked for", Frame::Want { space: SPACE, hashes: vec![[1; 32], [2; 32]] }),
        (
            "a piece of a content",
            Frame::Content(Piece {
                space: SPACE,
                hash: [1; 32],
                salt: [7; 32],
                length: 300,
                at: 0,
                bytes: vec![9; 3],
            }),
        ),
        ("a content that is not here", Frame::Lacks { space: SPACE, hash: [2; 32] }),
        ("nothing more is kept at the moment", Frame::Stops),
        ("chunks asked for", Frame::Chunks { space: SPACE, names: vec![[3; 32]] }),
        ("room for chunks", Frame::Room(12_288)),
        ("not all was said after all", Frame::End(0)),
    ]
}

#[test]
fn every_frame_comes_back_however_it_is_cut() {
    let frames = frames();
    let bytes: Vec<u8> = frames.iter().flat_map(|(_, frame)| frame.to_bytes()).collect();
    for step in [1, 2, 7, bytes.len()] {
        let (mut stream, mut read) = (Stream::default(), Vec::new());
        for some in bytes.chunks(step) {
            stream.push(some);
            while let Some(frame) = stream.next(1 << 20).expect("a frame") {
                read.push(frame);
            }
        }
        assert!(read.iter().eq(frames.iter().map(|(_, frame)| frame)), "in pieces of {step}");
    }
}

#[test]
fn a_length_above_the_limit_is_refused_before_its_bytes_come() {
    for bytes in [&[0x81, 0x80, 0x40][..], &[0xff, 0xff, 0xff, 0xff, 0x7f], &[0x80; 5]] {
        let mut stream = Stream::default();
        stream.push(bytes);
        assert!(stream.next(1 << 20).is_err(), "{bytes:02x?}");
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        ".{0,12}".prop_map(Value::Text),
        (0..3u8).prop_map(|id| Value::Record(RecordId::from_bytes([id; 16]))),
        any::<i64>().prop_map(Value::Int),
        Just(Value::None),
        Just(Value::List(vec![Value::Bool(true), Value::text("x")])),
        Just(Value::Other(vec![0xf9, 0x3c, 0x00])),
    ]
}

fn edit() -> impl Strategy<Value = LoggedEdit> {
    let dots = vec((0..3u8, 1..1_000u64), 0..3);
    (0..4u32, prop_oneof![9 => Just(1u32), 1 => 2..9u32], value(), dots).prop_map(
        |(field, action, value, dots)| {
            let dot = |(log, seq)| Dot { log: LogId::from_bytes([log; 16]), seq };
            LoggedEdit { field: FieldId(field), action, value, replaced: dots.into_iter().map(dot).collect() }
        },
    )
}

/// Operations of a segment that begins with number 1,001.
fn operations(most: usize) -> impl Strategy<Value = Vec<Operation>> {
    let deed = prop_oneof![
        9 => (0..5u8, 0..300u32, vec(edit(), 0..4)).prop_map(|(record, kind, edits)| Deed::Change {
            record: RecordId::from_bytes([record; 16]), kind: KindId(kind), edits,
        }),
        1 => (2..5u32).prop_map(|class| Deed::Other { class, body: vec![0xa1, 0x01, 0x02] }),
    ];
    let one = (0..1u64 << 62, 0..3u8, option::weighted(0.1, ".{0,9}"), deed);
    vec(one, 1..most).prop_map(|all| {
        (1_001..)
            .zip(all)
            .map(|(seq, (clock, author, reason, deed))| {
                let capacity = (author > 0).then(|| format!("capacity {author}"));
                let author = Arc::new(Author { capacity, ..Author::default() });
                Operation { seq, clock: Hlc(clock), author, reason, deed }
            })
            .collect()
    })
}

/// What the operations replaced by the above are about, for both ends.
fn record_of(dot: &Dot) -> Option<RecordId> {
    (dot.seq % 7 < 5).then(|| RecordId::from_bytes([(dot.seq % 7) as u8; 16]))
}

proptest! {
    #[test]
    fn what_is_packed_for_the_line_comes_back(
        segments in vec(prop_oneof![6 => operations(8), 1 => operations(600)], 1..5),
    ) {
        let (mut here, mut there) = (Dialect::default(), Dialect::default());
        for operations in segments {
            let (packing, packed) = here.pack(&operations, &mut record_of);
            let length = columns::encode(&operations).len();
            let mut parsed = there.parse((packing, &packed), length, operations.len()).expect("it is read");
            prop_assert_eq!(parsed.operations(1_001, &mut record_of), Some(operations));
        }
    }

    #[test]
    fn packed_bytes_that_were_changed_are_read_or_refused(
        operations in operations(8), at in any::<Index>(), with in vec(any::<u8>(), 0..6), cut in 0..4usize,
    ) {
        let (packing, mut packed) = Dialect::default().pack(&operations, &mut record_of);
        let at = at.index(packed.len());
        packed.splice(at..(at + cut).min(packed.len()), with);
        for count in [operations.len(), 1, 4_096] {
            if let Ok(mut parsed) = Dialect::default().parse((packing, &packed), 1 << 16, count) {
                let _ = parsed.operations(1, &mut record_of);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200)) {
        let _ = Frame::read(&bytes);
        let mut stream = Stream::default();
        stream.push(&bytes);
        while let Ok(Some(_)) = stream.next(1 << 20) {}
    }

    #[test]
    fn a_changed_frame_is_read_or_refused(
        which in any::<Index>(), at in any::<Index>(), with in vec(any::<u8>(), 0..6), cut in 0..4usize,
    ) {
        let frames = frames();
        let mut bytes = frames[which.index(frames.len())].1.to_bytes();
        let at = at.index(bytes.len());
        bytes.splice(at..(at + cut).min(bytes.len()), with);
        let mut stream = Stream::default();
        stream.push(&bytes);
        if let Ok(Some(frame)) = stream.next(1 << 20) {
            let mut again = Stream::default();
            again.push(&frame.to_bytes());
            prop_assert_eq!(again.next(1 << 20).expect("it was read before"), Some(frame));
        }
    }
}
