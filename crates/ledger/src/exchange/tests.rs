//! Frames come back as they were written, and bytes of a stranger end in an error.

use super::frame::{Frame, Hello, LogName, Stream};
use crate::{
    DeviceId, Lane, LogId, SpaceId, Version,
    operation::Deed,
    segment::Parts,
    tests::{Device, operation},
};
use proptest::{collection::vec, prelude::*, sample::Index};

const SPACE: SpaceId = SpaceId::from_bytes([3; 16]);

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
    let parts = Parts {
        first: 1,
        count: 1,
        length: segment.head.length,
        signature: segment.signature,
        packing: segment.packing,
        packed: segment.packed.clone(),
    };
    vec![
        ("a first greeting", greeting(None, &[], vector.clone(), vec![vec![1, 2, 3]])),
        ("a greeting on a base", greeting(Some([6; 16]), &[(2, 17)], Version::default(), vec![])),
        ("what is held", Frame::Vector(vector)),
        ("a log that is held", Frame::Log(LogName::Held(SPACE, LogId::from_bytes([8; 16])))),
        ("a log by its owner", Frame::Log(LogName::Owner(device.owner(SPACE, Lane::Records)))),
        ("a segment", Frame::Segment { log: 3, parts }),
        ("what is on the disk", Frame::Got(vec![(3, 1), (24, 70_000)])),
        ("asked for again", Frame::Again { log: 3, first: 1 }),
        ("in its wire form", Frame::Whole { log: 3, segment }),
        ("not accepted", Frame::Refused { log: 3, first: 1 }),
        ("all was said", Frame::End(1)),
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

proptest! {
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
