//! A thin layer over minicbor: writing that can't fail, and reading that is bounded.

use crate::{limits, value::Malformed};
use minicbor::{Decoder, Encoder, data::Type};

/// Writes canonical CBOR into memory. A `Vec` takes every byte, so the encoder's results hold nothing.
pub(crate) struct Writer(Encoder<Vec<u8>>);

impl Writer {
    pub(crate) fn new() -> Self {
        Self(Encoder::new(Vec::new()))
    }

    /// For about so many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Encoder::new(Vec::with_capacity(bytes)))
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_writer()
    }

    pub(crate) fn uint(&mut self, value: u64) -> &mut Self {
        self.0.u64(value).ok();
        self
    }

    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        self.0.i64(value).ok();
        self
    }

    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.0.bool(value).ok();
        self
    }

    pub(crate) fn null(&mut self) -> &mut Self {
        self.0.null().ok();
        self
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.0.bytes(value).ok();
        self
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.0.str(value).ok();
        self
    }

    pub(crate) fn array(&mut self, length: usize) -> &mut Self {
        self.0.array(length as u64).ok();
        self
    }

    pub(crate) fn map(&mut self, length: usize) -> &mut Self {
        self.0.map(length as u64).ok();
        self
    }

    pub(crate) fn tag(&mut self, tag: u64) -> &mut Self {
        self.0.tag(minicbor::data::Tag::new(tag)).ok();
        self
    }

    /// Puts in an item that is encoded already.
    pub(crate) fn raw(&mut self, item: &[u8]) -> &mut Self {
        self.0.writer_mut().extend_from_slice(item);
        self
    }
}

/// Reads CBOR with definite lengths; every length is checked against the bytes that are left.
/// All arrays and maps together may hold so many items as [`limits::ITEMS`] says.
pub(crate) struct Reader<'b> {
    decoder: Decoder<'b>,
    items_left: usize,
}

type Read<T> = Result<T, Malformed>;

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { decoder: Decoder::new(bytes), items_left: limits::ITEMS }
    }

    /// For bytes that this program derived itself: however many items it once put there.
    pub(crate) fn of_our_own(bytes: &'b [u8]) -> Self {
        Self { decoder: Decoder::new(bytes), items_left: usize::MAX }
    }

    pub(crate) fn position(&self) -> usize {
        self.decoder.position()
    }

    fn left(&self) -> usize {
        self.decoder.input().len() - self.decoder.position()
    }

    /// Fails unless every byte was read.
    pub(crate) fn end(&self) -> Read<()> {
        if self.left() == 0 { Ok(()) } else { Err(Malformed("bytes after the end")) }
    }

    pub(crate) fn kind(&self) -> Read<Type> {
        self.decoder.datatype().map_err(|_| Malformed("no item"))
    }

    pub(crate) fn uint(&mut self) -> Read<u64> {
        self.decoder.u64().map_err(|_| Malformed("not a number from 0"))
    }

    pub(crate) fn u32(&mut self) -> Read<u32> {
        self.decoder.u32().map_err(|_| Malformed("not a number of 32 bits"))
    }

    pub(crate) fn int(&mut self) -> Read<i64> {
        self.decoder.i64().map_err(|_| Malformed("not a number"))
    }

    pub(crate) fn bool(&mut self) -> Read<bool> {
        self.decoder.bool().map_err(|_| Malformed("not a truth value"))
    }

    pub(crate) fn null(&mut self) -> Read<()> {
        self.decoder.null().map_err(|_| Malformed("not null"))
    }

    pub(crate) fn tag(&mut self) -> Read<u64> {
        self.decoder.tag().map(|tag| tag.as_u64()).map_err(|_| Malformed("not a tag"))
    }

    pub(crate) fn bytes(&mut self) -> Read<&'b [u8]> {
        self.decoder.bytes().map_err(|_| Malformed("not a byte string"))
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Read<[u8; N]> {
        self.bytes()?.try_into().map_err(|_| Malformed("a byte string of the wrong length"))
    }

    pub(crate) fn text(&mut self, limit: usize) -> Read<&'b str> {
        let text = self.decoder.str().map_err(|_| Malformed("not a text"))?;
        if text.len() > limit { Err(Malformed("a text that is too long")) } else { Ok(text) }
    }

    /// The length of an array, not above `limit` and never above the bytes that are left.
    pub(crate) fn array(&mut self, limit: usize) -> Read<usize> {
        let length = self.decoder.array().map_err(|_| Malformed("not an array"))?;
        self.bounded(length, limit)
    }

    /// The number of pairs of a map, bounded in the same way.
    pub(crate) fn map(&mut self, limit: usize) -> Read<usize> {
        let length = self.decoder.map().map_err(|_| Malformed("not a map"))?;
        self.bounded(length, limit)
    }

    fn bounded(&mut self, length: Option<u64>, limit: usize) -> Read<usize> {
        let length = length.ok_or(Malformed("an indefinite length"))?;
        match usize::try_from(length) {
            Ok(length) if length <= limit.min(self.left()).min(self.items_left) => {
                self.items_left -= length;
                Ok(length)
            }
            _ => Err(Malformed("a length above its limit")),
        }
    }

    /// Passes over one item of any sort, of at most `depth` levels, and returns its bytes.
    pub(crate) fn item(&mut self, depth: usize) -> Read<&'b [u8]> {
        let start = self.position();
        self.skip(depth)?;
        Ok(&self.decoder.input()[start..self.position()])
    }

    fn skip(&mut self, depth: usize) -> Read<()> {
        let inner = depth.checked_sub(1).ok_or(Malformed("nested too deeply"));
        match self.kind()? {
            Type::Array => {
                let inner = inner?;
                (0..self.array(usize::MAX)?).try_for_each(|_| self.skip(inner))
            }
            Type::Map => {
                let inner = inner?;
                (0..self.map(usize::MAX)?).try_for_each(|_| {
                    self.skip(inner)?;
                    self.skip(inner)
                })
            }
            Type::Tag => {
                self.tag()?;
                self.skip(inner?)
            }
            Type::ArrayIndef | Type::MapIndef | Type::BytesIndef | Type::StringIndef | Type::Break => {
                Err(Malformed("an indefinite length"))
            }
            _ => self.decoder.skip().map_err(|_| Malformed("an item that breaks off")),
        }
    }
}
