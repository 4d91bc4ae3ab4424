//! Ordinals in words, as sessions are counted: `Fifty-fourth`, 五十四.

/// English words of a number, ordinals beside them.
const WORDS: [(&str, &str, u32); 28] = [
    ("one", "first", 1),
    ("two", "second", 2),
    ("three", "third", 3),
    ("four", "fourth", 4),
    ("five", "fifth", 5),
    ("six", "sixth", 6),
    ("seven", "seventh", 7),
    ("eight", "eighth", 8),
    ("nine", "ninth", 9),
    ("ten", "tenth", 10),
    ("eleven", "eleventh", 11),
    ("twelve", "twelfth", 12),
    ("thirteen", "thirteenth", 13),
    ("fourteen", "fourteenth", 14),
    ("fifteen", "fifteenth", 15),
    ("sixteen", "sixteenth", 16),
    ("seventeen", "seventeenth", 17),
    ("eighteen", "eighteenth", 18),
    ("nineteen", "nineteenth", 19),
    ("twenty", "twentieth", 20),
    ("thirty", "thirtieth", 30),
    ("forty", "fortieth", 40),
    ("fifty", "fiftieth", 50),
    ("sixty", "sixtieth", 60),
    ("seventy", "seventieth", 70),
    ("eighty", "eightieth", 80),
    ("ninety", "ninetieth", 90),
    ("hundred", "hundredth", 100),
];

/// The number that English `words` say: `fifty-fourth`, `One hundred and twelfth`, `54th`.
pub(crate) fn english(words: &str) -> Option<u32> {
    let lower = words.to_lowercase();
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let mut sum = 0u32;
    for word in lower.split(|c: char| c == '-' || c == '‑' || c == '–' || c.is_whitespace()) {
        if matches!(word, "" | "and") {
            continue;
        }
        let value = WORDS.iter().find(|(one, first, _)| *one == word || *first == word)?.2;
        sum = if value == 100 { sum.max(1).checked_mul(100)? } else { sum.checked_add(value)? };
    }
    (sum > 0).then_some(sum)
}

/// The number that digits say, European or Arabic-Indic: `48`, `٤٨`.
pub(crate) fn digits(words: &str) -> Option<u32> {
    let mut digits = words.trim().chars().peekable();
    digits.peek()?;
    digits.try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(crate::article::digit(c)?))
}

/// The number that Chinese `words` say, up to 9999: 五十四, 一百一十二; digits too.
pub(crate) fn chinese(words: &str) -> Option<u32> {
    let words = words.trim();
    if let Ok(number) = words.parse() {
        return Some(number);
    }
    let (mut sum, mut digit) = (0u32, None);
    for c in words.chars().take(12) {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '零' | '〇' => continue,
            _ => {
                digit = Some("一二三四五六七八九".chars().position(|d| d == c)? as u32 + 1);
                continue;
            }
        };
        sum += digit.take().unwrap_or(1) * unit;
    }
    sum += digit.unwrap_or(0);
    (sum > 0).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        for (words, number) in [
            ("Fifty-fourth", 54),
            ("tenth", 10),
            ("Seventy-third", 73),
            ("One hundred and twelfth", 112),
            ("54th", 54),
        ] {
            assert_eq!(english(words), Some(number), "{words}");
        }
        assert_eq!(english("resumed"), None);
        for (words, number) in
            [("五十四", 54), ("十", 10), ("二十", 20), ("一百一十二", 112), ("48", 48), ("三", 3)]
        {
            assert_eq!(chinese(words), Some(number), "{words}");
        }
        assert_eq!(chinese("届"), None);
    }
}
