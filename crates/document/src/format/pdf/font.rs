//! Fonts: from the codes of a content stream to characters and widths.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::encoding::{self, Base};
use super::stream;
use crate::format::limits;

/// How many bytes a code takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codes {
    /// One: simple fonts.
    One,
    /// Two: the composite fonts that word processors write.
    Two,
    /// One below 0x80, else two: the national encodings of Chinese.
    Gbk,
}

/// Where a code's character comes from when the font has no map of its own.
enum Fallback {
    /// A table of 256 characters.
    Table(Vec<Option<char>>),
    /// The code is the character (the `Uni...-UCS2` encodings).
    Utf16,
    /// GBK.
    Gbk,
    /// It cannot be known.
    Unknown,
}

/// A font as text extraction needs it.
pub(super) struct Font {
    codes: Codes,
    to_unicode: Option<CMap>,
    cid: Option<CMap>,
    fallback: Fallback,
    widths: HashMap<u32, f32>,
    default_width: f32,
    /// Text space units of one unit of width: a thousandth, but for Type 3 fonts.
    scale: f32,
    cache: HashMap<u32, (Box<str>, f32)>,
}

/// What the fonts of a document may still take: many may share what one says.
pub(super) struct Left {
    cmaps: usize,
    widths: usize,
}

impl Default for Left {
    fn default() -> Self {
        Left { cmaps: limits::PDF_CMAPS_BYTES, widths: limits::PDF_WIDTHS }
    }
}

impl Left {
    fn cmap(&mut self, map: &Stream<'_>) -> Option<CMap> {
        let data = stream::decode(map, limits::PDF_CMAP_BYTES.min(self.cmaps));
        self.cmaps -= data.len();
        CMap::parse(&data, |_| None)
    }
}

impl Font {
    /// A font without a dictionary: everything is as WinAnsi would have it.
    pub(super) fn unknown() -> Self {
        Font {
            codes: Codes::One,
            to_unicode: None,
            cid: None,
            fallback: Fallback::Table(Base::WinAnsi.table()),
            widths: HashMap::new(),
            default_width: 500.0,
            scale: 0.001,
            cache: HashMap::new(),
        }
    }

    pub(super) fn read(dict: &Dict<'_>, left: &mut Left) -> Self {
        let subtype: Option<Name<'_>> = dict.get("Subtype");
        let mut font = match subtype.as_deref() {
            Some(b"Type0") => Font::composite(dict, left),
            _ => Font::simple(dict),
        };
        font.to_unicode = dict.get::<Stream<'_>>("ToUnicode").and_then(|map| left.cmap(&map));
        font
    }

    fn simple(dict: &Dict<'_>) -> Self {
        let mut font = Font::unknown();
        let descriptor: Option<Dict<'_>> = dict.get("FontDescriptor");
        font.fallback = Fallback::Table(simple_table(dict, descriptor.as_ref()));
        if let Some(missing) =
            descriptor.as_ref().and_then(|descriptor| descriptor.get::<f32>("MissingWidth"))
        {
            font.default_width = if missing > 0.0 { missing } else { font.default_width };
        }
        let first = dict.get::<i32>("FirstChar").unwrap_or(0).clamp(0, 255) as u32;
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            font.widths = (first..=255).zip(widths.iter::<f32>()).collect();
        }
        if dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3")
            && let Some(matrix) = dict.get::<Array<'_>>("FontMatrix")
        {
            font.scale = matrix.iter::<f32>().next().unwrap_or(0.001);
        }
        font
    }

    fn composite(dict: &Dict<'_>, left: &mut Left) -> Self {
        let mut font =
            Font { codes: Codes::Two, fallback: Fallback::Unknown, default_width: 1000.0, ..Font::unknown() };
        if let Some(name) = dict.get::<Name<'_>>("Encoding") {
            let name: &[u8] = &name;
            if name.starts_with(b"Uni") {
                font.fallback = Fallback::Utf16;
            } else if name.starts_with(b"GBK") || name.starts_with(b"GB-EUC") {
                font.codes = Codes::Gbk;
                font.fallback = Fallback::Gbk;
            }
        } else if let Some(map) = dict.get::<Stream<'_>>("Encoding") {
            font.cid = left.cmap(&map);
        }
        let descendants: Option<Array<'_>> = dict.get("DescendantFonts");
        if let Some(descendant) = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next()) {
            font.default_width = descendant.get::<f32>("DW").unwrap_or(1000.0);
            if let Some(widths) = descendant.get::<Array<'_>>("W") {
                font.widths = cid_widths(&widths, &mut left.widths);
            }
        }
        font
    }

    /// Calls `place` with the text and the width (in text space units, for a size of 1) of each code in `bytes`;
    /// the flag says whether the code is a single-byte blank, to which word spacing applies.
    pub(super) fn decode(&mut self, bytes: &[u8], mut place: impl FnMut(&str, f32, bool)) {
        let mut rest = bytes;
        while let Some((&first, tail)) = rest.split_first() {
            let wide = match self.codes {
                Codes::One => false,
                Codes::Two => true,
                Codes::Gbk => first >= 0x80,
            };
            let code = match tail.split_first() {
                Some((&second, tail)) if wide => {
                    rest = tail;
                    u32::from(first) << 8 | u32::from(second)
                }
                _ => {
                    rest = tail;
                    u32::from(first)
                }
            };
            if !self.cache.contains_key(&code) {
                let entry = self.look_up(code, if wide { 2 } else { 1 });
                self.cache.insert(code, entry);
            }
            if let Some((text, width)) = self.cache.get(&code) {
                place(text, *width, !wide && code == 0x20);
            }
        }
    }

    fn look_up(&self, code: u32, length: u8) -> (Box<str>, f32) {
        let cid = self.cid.as_ref().and_then(|map| map.lookup_cid_code(code, length)).unwrap_or(code);
        let width = self.widths.get(&cid).copied().unwrap_or(self.default_width) * self.scale;
        let mut text = String::new();
        match self.to_unicode.as_ref().and_then(|map| map.lookup_bf_string(code)) {
            Some(BfString::Char(character)) => push_clean(&mut text, character),
            Some(BfString::String(characters)) => characters.chars().for_each(|c| push_clean(&mut text, c)),
            None => push_clean(&mut text, self.fallback_char(code).unwrap_or('\u{FFFD}')),
        }
        (text.into_boxed_str(), width)
    }

    fn fallback_char(&self, code: u32) -> Option<char> {
        match &self.fallback {
            Fallback::Table(table) => table.get(code as usize).copied().flatten(),
            Fallback::Utf16 => char::from_u32(code),
            Fallback::Gbk => {
                let bytes = [(code >> 8) as u8, code as u8];
                let bytes = if code < 0x100 { &bytes[1..] } else { &bytes[..] };
                encoding_rs::GBK.decode_without_bom_handling(bytes).0.chars().next()
            }
            Fallback::Unknown => None,
        }
    }
}

/// The table of a simple font: its base encoding and what `Differences` changes.
fn simple_table(dict: &Dict<'_>, descriptor: Option<&Dict<'_>>) -> Vec<Option<char>> {
    let truetype = dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"TrueType");
    let symbolic = descriptor.and_then(|descriptor| descriptor.get::<i32>("Flags")).unwrap_or(0) & 4 != 0;
    let implied = if truetype && !symbolic || descriptor.is_none() { Base::WinAnsi } else { Base::Standard };
    let encoding: Option<Object<'_>> = dict.get("Encoding");
    let Some(encoding) = encoding else { return implied.table() };
    if let Some(name) = stream::name_of(&encoding) {
        return Base::from_name(name).unwrap_or(implied).table();
    }
    let Some(encoding) = encoding.into_dict() else { return implied.table() };
    let base: Option<Name<'_>> = encoding.get("BaseEncoding");
    let mut table = base.and_then(|name| Base::from_name(&name)).unwrap_or(implied).table();
    let mut code = 0usize;
    for entry in encoding.get::<Array<'_>>("Differences").iter().flat_map(Array::iter::<Object<'_>>) {
        match entry {
            Object::Number(number) => code = number.as_i64().clamp(0, 256) as usize,
            Object::Name(name) => {
                if let Some(slot) = table.get_mut(code) {
                    *slot = encoding::glyph_name(name.as_str()).or(*slot);
                }
                code += 1;
            }
            _ => {}
        }
    }
    table
}

/// The widths of a composite font: `c [w1 w2 ...]` and `first last w`.
fn cid_widths(array: &Array<'_>, left: &mut usize) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut pending: Vec<f32> = Vec::with_capacity(3);
    let mut put = |(cid, width): (u32, f32)| {
        widths.insert(cid, width);
        *left = left.saturating_sub(1);
        *left > 0
    };
    for entry in array.iter::<Object<'_>>() {
        match entry {
            Object::Number(number) => pending.push(number.as_f32()),
            Object::Array(list) => {
                let first = pending.last().copied().unwrap_or(0.0).max(0.0) as u32;
                _ = (first..=0xFFFF).zip(list.iter::<f32>()).all(&mut put);
                pending.clear();
            }
            _ => {}
        }
        if let [first, last, width] = pending[..] {
            let range = first.max(0.0) as u32..=(last.max(0.0) as u32).min(0xFFFF);
            _ = range.map(|cid| (cid, width)).all(&mut put);
            pending.clear();
        }
    }
    widths
}

/// Pushes a character as a reader wants it: ligatures in letters, symbol fonts' private codes as what they show.
fn push_clean(text: &mut String, character: char) {
    match character {
        '\u{FB00}' => text.push_str("ff"),
        '\u{FB01}' => text.push_str("fi"),
        '\u{FB02}' => text.push_str("fl"),
        '\u{FB03}' => text.push_str("ffi"),
        '\u{FB04}' => text.push_str("ffl"),
        '\u{F0B7}' | '\u{F0A7}' => text.push('•'),
        '\u{F020}'..='\u{F07E}' => {
            text.extend(char::from_u32(u32::from(character) - 0xF000));
        }
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\t' | '\r' | '\n' => text.push(' '),
        _ if character.is_control() => {}
        _ => text.push(character),
    }
}
