//! Bytes as letters and digits that nobody mistakes for one another on paper (Crockford's base 32), and back.

/// The letters and digits, by what each stands for.
pub const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The letters of some bytes, five bits each; the last is filled up with zeros.
#[must_use]
pub fn of(bytes: &[u8]) -> String {
    let mut letters = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            letters.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        letters.push(char::from(LETTERS[((held << (5 - bits)) & 31) as usize]));
    }
    letters
}

/// What was typed, as one writes it: blanks and dashes left out, capital letters, and the letters that look like digits taken
/// for these.
pub fn as_written(typed: &str) -> impl Iterator<Item = char> + '_ {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    })
}

/// The bytes that typed letters stand for; none where one is no letter of these, or what fills up the last is not zero.
#[must_use]
pub fn bytes(typed: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(typed.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0);
    for letter in as_written(typed) {
        let value = LETTERS.iter().position(|known| char::from(*known) == letter)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 255).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0).then_some(bytes)
}
