//! Bytes as hexadecimal digits, and back.

/// Lower-case digits.
#[must_use]
pub fn of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that digits stand for; `None` where they are no digits, or an odd number of them.
#[must_use]
pub fn bytes(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| (byte as char).to_digit(16);
    let byte = |pair: &[u8; 2]| u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok();
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}

/// Exactly so many bytes.
#[must_use]
pub fn array<const N: usize>(digits: &str) -> Option<[u8; N]> {
    bytes(digits)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn digits_come_back_and_nothing_else_is_taken_for_one() {
        assert_eq!(super::of(&[0, 0x1f, 0xff]), "001fff");
        assert_eq!(super::bytes("001fFF"), Some(vec![0, 0x1f, 0xff]));
        assert_eq!(super::bytes(""), Some(Vec::new()));
        for wrong in ["0", "0g", "+1", "é", " 1", "0x"] {
            assert_eq!(super::bytes(wrong), None, "{wrong}");
        }
        assert_eq!((super::array::<2>("0102"), super::array::<2>("01")), (Some([1, 2]), None));
    }
}
