//! Plain text: UTF-8, or an encoding that is guessed and said to be.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE};

use super::{Note, Text, limits};

/// Reads text. In UTF-8 it is kept byte for byte, a byte order mark apart.
pub(super) fn read(bytes: &[u8]) -> Text {
    let mut result = decode(bytes);
    if result.text.len() > limits::TEXT_BYTES {
        let end = (0..=limits::TEXT_BYTES).rev().find(|at| result.text.is_char_boundary(*at)).unwrap_or(0);
        result.text.truncate(end);
        result.notes.push(Note::Cut);
    }
    result
}

/// The text of bytes in UTF-8 or a guessed encoding.
pub(super) fn decode(bytes: &[u8]) -> Text {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
        return Text { text, notes: Vec::new() };
    }
    if looks_like_utf16(bytes) {
        let even = bytes.iter().step_by(2).filter(|byte| **byte == 0).count();
        let odd = bytes.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
        return guessed(bytes, if even > odd { UTF_16BE } else { UTF_16LE });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Text { text: text.to_owned(), notes: Vec::new() },
        // A cut last character is no reason to doubt the rest.
        Err(error) if error.valid_up_to() + 4 > bytes.len() && error.valid_up_to() > 0 => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Text { text, notes: vec![Note::Truncated] }
        }
        Err(_) => guessed(bytes, guess(bytes)),
    }
}

fn guessed(bytes: &[u8], encoding: &'static Encoding) -> Text {
    let text = encoding.decode_without_bom_handling(bytes).0.into_owned();
    Text { text, notes: vec![Note::Guessed(encoding.name())] }
}

/// Whether every other byte is mostly zero, as in Latin text in UTF-16.
pub(super) fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    if Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding == UTF_16LE || encoding == UTF_16BE) {
        return true;
    }
    let pairs = head.len() / 2;
    if pairs < 8 || head.len() % 2 == 1 {
        return false;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    even.max(odd) * 10 > pairs * 7 && even.min(odd) * 20 < pairs
}

/// The encoding in which the high bytes make most sense: the detector's, or Mac Roman, which the web and so the
/// detector do not know.
///
/// The two are told apart by what a few bytes are: the same ones are typographic quotation marks and dashes in Mac
/// Roman and rare capital letters elsewhere. Bare carriage returns speak for the Macintosh.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(256 * 1024)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let detected = detector.guess(None, Utf8Detection::Deny);
    let score = |encoding: &'static Encoding| plausibility(&encoding.decode_without_bom_handling(head).0);
    let bonus = if lone_returns(bytes) { 0.3 } else { 0.0 };
    if score(MACINTOSH) + bonus > score(detected) { MACINTOSH } else { detected }
}

fn lone_returns(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    head.contains(&b'\r') && !head.contains(&b'\n')
}

/// The mean, over characters outside ASCII, of how well each fits its neighbours.
fn plausibility(text: &str) -> f64 {
    let mut sum = 0.0;
    let mut count = 0u32;
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if !character.is_ascii() {
            count += 1;
            sum += fit(before, character, characters.peek().copied().unwrap_or(' '));
        }
        before = character;
    }
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn fit(before: char, character: char, after: char) -> f64 {
    let latin = |c: char| c.is_ascii_alphabetic() || ('\u{C0}'..='\u{24F}').contains(&c);
    match character {
        '\u{2018}' | '\u{201C}' | '«' | '¿' | '¡' => {
            f64::from(u8::from(!before.is_alphabetic() && after.is_alphanumeric()))
        }
        '\u{2019}' | '\u{201D}' | '»' => {
            f64::from(u8::from(before.is_alphanumeric() || before.is_ascii_punctuation()))
        }
        '–' | '—' | '…' | '•' | '\u{A0}' | '§' | '°' | 'º' | 'ª' => 0.8,
        // Letters of another script beside Latin ones are a wrong guess; among their own they are a right one.
        c if c.is_alphabetic() && !latin(c) => {
            if latin(before) || latin(after) {
                -1.0
            } else {
                1.0
            }
        }
        c if c.is_lowercase() && latin(c) => f64::from(u8::from(latin(before) || latin(after))),
        // A capital in the middle of small letters hardly occurs.
        c if c.is_uppercase() && latin(c) => {
            if before.is_lowercase() {
                -0.5
            } else {
                f64::from(u8::from(latin(after))) * 0.7
            }
        }
        c if c.is_control() || c == '\u{FFFD}' => -1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252, WINDOWS_1256};

    use super::*;

    #[test]
    fn encodings_are_guessed_and_said() {
        let sample = "The State’s “views” – chargé d’affaires, Côte d’Ivoire; Curaçao.\rAnother line.\r";
        let (mac, _, _) = MACINTOSH.encode("chargé “d’affaires” – Côte d’Ivoire");
        let unix = "The State’s “views” – chargé d’affaires, Côte d’Ivoire.\n";
        let (windows, _, _) = WINDOWS_1252.encode(unix);
        let (cyrillic, _, _) = WINDOWS_1251.encode("Совет по правам человека, резолюция");
        let (arabic, _, _) = WINDOWS_1256.encode("مجلس حقوق الإنسان");
        let wide: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let table: [(&[u8], Option<&str>); 6] = [
            (sample.as_bytes(), None),
            (&mac, Some("macintosh")),
            (&windows, Some("windows-1252")),
            (&cyrillic, Some("windows-1251")),
            (&arabic, Some("windows-1256")),
            (&wide, Some("UTF-16LE")),
        ];
        for (bytes, expected) in table {
            let read = read(bytes);
            let guess = read.notes.iter().find_map(|note| match note {
                Note::Guessed(name) => Some(*name),
                _ => None,
            });
            assert_eq!(guess, expected, "{:?}", read.text);
        }
        assert_eq!(read(sample.as_bytes()).text, sample);
    }
}
