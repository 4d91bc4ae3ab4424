//! Characters of simple fonts: the named encodings, and glyph names where a font changes them.

use unicode_normalization::char::compose;

/// The characters of codes 0xA1 to 0xFB in Adobe's StandardEncoding; a blank where there is none.
/// Source: ISO 32000-1, annex D.2.
const STANDARD_UPPER: &str =
    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

/// The named encoding a font starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    Standard,
    WinAnsi,
    MacRoman,
}

impl Base {
    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Base::WinAnsi),
            b"MacRomanEncoding" => Some(Base::MacRoman),
            b"StandardEncoding" => Some(Base::Standard),
            _ => None,
        }
    }

    /// The characters of all 256 codes.
    pub(super) fn table(self) -> Vec<Option<char>> {
        let mut table = vec![None; 256];
        for (code, slot) in (0u8..=255).zip(table.iter_mut()) {
            *slot = match self {
                Base::Standard => standard(code),
                Base::WinAnsi => single(encoding_rs::WINDOWS_1252, code),
                Base::MacRoman => single(encoding_rs::MACINTOSH, code),
            };
        }
        if self == Base::WinAnsi {
            // ISO 32000-1, annex D.2, note 3: every unused code above 0o40 is a bullet.
            for code in [0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D] {
                table[code] = Some('•');
            }
        }
        table
    }
}

fn single(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<char> {
    let bytes = [code];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|character| !character.is_control())
}

fn standard(code: u8) -> Option<char> {
    match code {
        0x27 => Some('’'),
        0x60 => Some('‘'),
        0x20..=0x7E => Some(code as char),
        0xA1.. => STANDARD_UPPER.chars().nth(usize::from(code) - 0xA1).filter(|character| *character != ' '),
        _ => None,
    }
}

/// Glyph names that no rule gives: punctuation, ligatures and letters of their own.
/// Source: the Adobe Glyph List, its Latin and punctuation entries.
const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("nbspace", '\u{A0}'),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '−'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("exclamdown", '¡'),
    ("cent", '¢'),
    ("sterling", '£'),
    ("fraction", '⁄'),
    ("yen", '¥'),
    ("florin", 'ƒ'),
    ("section", '§'),
    ("currency", '¤'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quotedblbase", '„'),
    ("quotesinglbase", '‚'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("guilsinglleft", '‹'),
    ("guilsinglright", '›'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("ff", 'ﬀ'),
    ("ffi", 'ﬃ'),
    ("ffl", 'ﬄ'),
    ("endash", '–'),
    ("emdash", '—'),
    ("dagger", '†'),
    ("daggerdbl", '‡'),
    ("periodcentered", '·'),
    ("paragraph", '¶'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("perthousand", '‰'),
    ("questiondown", '¿'),
    ("acute", '´'),
    ("circumflex", 'ˆ'),
    ("tilde", '˜'),
    ("macron", '¯'),
    ("dieresis", '¨'),
    ("ring", '˚'),
    ("cedilla", '¸'),
    ("caron", 'ˇ'),
    ("AE", 'Æ'),
    ("ae", 'æ'),
    ("OE", 'Œ'),
    ("oe", 'œ'),
    ("Oslash", 'Ø'),
    ("oslash", 'ø'),
    ("Lslash", 'Ł'),
    ("lslash", 'ł'),
    ("germandbls", 'ß'),
    ("dotlessi", 'ı'),
    ("Eth", 'Ð'),
    ("eth", 'ð'),
    ("Thorn", 'Þ'),
    ("thorn", 'þ'),
    ("Dcroat", 'Đ'),
    ("dcroat", 'đ'),
    ("ordfeminine", 'ª'),
    ("ordmasculine", 'º'),
    ("copyright", '©'),
    ("registered", '®'),
    ("trademark", '™'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("onesuperior", '¹'),
    ("twosuperior", '²'),
    ("threesuperior", '³'),
    ("onequarter", '¼'),
    ("onehalf", '½'),
    ("threequarters", '¾'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("mu", 'µ'),
    ("logicalnot", '¬'),
    ("brokenbar", '¦'),
    ("Euro", '€'),
    ("sfthyphen", '\u{AD}'),
    ("a61472", '•'),
];

/// Accents as glyph names end in them, and their combining characters.
const ACCENTS: &[(&str, char)] = &[
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circumflex", '\u{302}'),
    ("dieresis", '\u{308}'),
    ("tilde", '\u{303}'),
    ("ring", '\u{30A}'),
    ("cedilla", '\u{327}'),
    ("commaaccent", '\u{327}'),
    ("caron", '\u{30C}'),
    ("breve", '\u{306}'),
    ("macron", '\u{304}'),
    ("ogonek", '\u{328}'),
    ("dotaccent", '\u{307}'),
    ("hungarumlaut", '\u{30B}'),
];

/// The character that a glyph name stands for.
pub(super) fn glyph_name(name: &str) -> Option<char> {
    let name = name.split_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    if let Some((_, character)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*character);
    }
    let hex = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    if let Some(hex) = hex.filter(|hex| hex.len() >= 4 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        let digits = if name.starts_with("uni") { &hex[..4] } else { hex };
        return u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    }
    let first = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, accent) = ACCENTS.iter().find(|(accent, _)| *accent == &name[1..])?;
    compose(first, *accent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names_give_their_characters() {
        let table = [
            ("A", Some('A')),
            ("eacute", Some('é')),
            ("Ccedilla", Some('Ç')),
            ("quoteright", Some('’')),
            ("uni20AC", Some('€')),
            ("u1F600", Some('😀')),
            ("one.oldstyle", Some('1')),
            ("scaron", Some('š')),
            ("g123", None),
            (".notdef", None),
            ("é", Some('é')),
            ("uniD800", None),
        ];
        for (name, expected) in table {
            assert_eq!(glyph_name(name), expected, "{name}");
        }
    }

    #[test]
    fn the_standard_encoding_is_aligned() {
        let table = Base::Standard.table();
        assert_eq!(table[0xAE], Some('ﬁ'));
        assert_eq!(table[0xB1], Some('–'));
        assert_eq!(table[0xD0], Some('—'));
        assert_eq!(table[0xE1], Some('Æ'));
        assert_eq!(table[0xFB], Some('ß'));
    }
}
