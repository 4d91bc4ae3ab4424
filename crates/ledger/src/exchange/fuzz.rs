//! For the fuzz targets alone: any bytes as frames, and as operations packed for the line.

use super::{frame::Stream, packing::Dialect};
use crate::limits;

/// Bytes of a stranger on a line, in two pieces.
pub(crate) fn line(bytes: &[u8]) {
    let mut stream = Stream::default();
    let (one, other) = bytes.split_at(bytes.len() / 2);
    for piece in [one, other] {
        stream.push(piece);
        while let Ok(Some(frame)) = stream.next(limits::FRAME_BYTES) {
            let mut again = Stream::default();
            again.push(&frame.to_bytes());
            let _ = again.next(limits::FRAME_BYTES);
        }
    }
    for count in [1, 2, 7] {
        for packing in [2, 3] {
            let Ok(mut parsed) = Dialect::default().parse((packing, bytes), 1 << 16, count) else { continue };
            let _ = parsed.operations(1, &mut |_| None);
        }
    }
}
