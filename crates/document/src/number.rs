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

/// Stems of the words of a number in French, Spanish, Russian and Arabic, folded, each with its value: an ordinal is the
/// sum of its words. The first stem that a word begins with is meant.
const STEMS: &[(&str, u32)] = &[
    // French; "quatre-vingt" is put together before.
    ("septuagesim", 70),
    ("quatrevingt", 80),
    ("premier", 1),
    ("unieme", 1),
    ("deux", 2),
    ("second", 2),
    ("trois", 3),
    ("quatorz", 14),
    ("quatr", 4),
    ("cinquant", 50),
    ("cinq", 5),
    ("sixieme", 6),
    ("soixant", 60),
    ("sept", 7),
    ("huit", 8),
    ("neuv", 9),
    ("neuf", 9),
    ("dixieme", 10),
    ("dix", 10),
    ("onz", 11),
    ("douz", 12),
    ("treiz", 13),
    ("quinz", 15),
    ("seiz", 16),
    ("vingt", 20),
    ("trent", 30),
    ("quarant", 40),
    ("centieme", 100),
    ("cent", 100),
    // Spanish.
    ("primer", 1),
    ("segund", 2),
    ("tercer", 3),
    ("cuart", 4),
    ("quint", 5),
    ("sext", 6),
    ("octav", 8),
    ("noven", 9),
    ("undecim", 11),
    ("duodecim", 12),
    ("decimoprimer", 11),
    ("decimosegund", 12),
    ("decimotercer", 13),
    ("decimocuart", 14),
    ("decimoquint", 15),
    ("decimosext", 16),
    ("decimoseptim", 17),
    ("decimooctav", 18),
    ("decimoctav", 18),
    ("decimonoven", 19),
    ("decim", 10),
    ("vigesim", 20),
    ("trigesim", 30),
    ("cuadragesim", 40),
    ("quincuagesim", 50),
    ("sexagesim", 60),
    ("octogesim", 80),
    ("nonagesim", 90),
    ("centesim", 100),
    // Russian.
    ("перва", 1),
    ("втора", 2),
    ("треть", 3),
    ("четверта", 4),
    ("пята", 5),
    ("шеста", 6),
    ("седьма", 7),
    ("восьма", 8),
    ("девята", 9),
    ("десята", 10),
    ("одиннадцат", 11),
    ("двенадцат", 12),
    ("тринадцат", 13),
    ("четырнадцат", 14),
    ("пятнадцат", 15),
    ("шестнадцат", 16),
    ("семнадцат", 17),
    ("восемнадцат", 18),
    ("девятнадцат", 19),
    ("двадцат", 20),
    ("тридцат", 30),
    ("сорок", 40),
    ("пятьдесят", 50),
    ("пятидесят", 50),
    ("шестьдесят", 60),
    ("шестидесят", 60),
    ("семьдесят", 70),
    ("семидесят", 70),
    ("восемьдесят", 80),
    ("восьмидесят", 80),
    ("девяност", 90),
    ("сто", 100),
    ("сота", 100),
    // Arabic, without its article.
    ("اولي", 1),
    ("حاديه", 1),
    ("ثانيه", 2),
    ("ثالثه", 3),
    ("رابعه", 4),
    ("خامسه", 5),
    ("سادسه", 6),
    ("سابعه", 7),
    ("ثامنه", 8),
    ("تاسعه", 9),
    ("عاشره", 10),
    ("عشره", 10),
    ("عشرون", 20),
    ("عشرين", 20),
    ("ثلاثون", 30),
    ("ثلاثين", 30),
    ("اربعون", 40),
    ("اربعين", 40),
    ("خمسون", 50),
    ("خمسين", 50),
    ("ستون", 60),
    ("ستين", 60),
    ("سبعون", 70),
    ("سبعين", 70),
    ("ثمانون", 80),
    ("ثمانين", 80),
    ("تسعون", 90),
    ("تسعين", 90),
    ("مائه", 100),
    ("مايه", 100),
    ("ميه", 100),
];

/// The number that a French, Spanish, Russian or Arabic ordinal says, folded and in small letters; digits with an ending
/// too. Words that say no number are passed over; none where no word does.
pub(crate) fn ordinal(words: &str) -> Option<u32> {
    let count = words.bytes().take_while(u8::is_ascii_digit).count();
    if count > 0 {
        return words[..count].parse().ok();
    }
    let joined = words.replace("quatre-vingt", "quatrevingt").replace("quatre vingt", "quatrevingt");
    let mut sum = 0u32;
    for word in joined.split(|c: char| c == '-' || c.is_whitespace()).filter(|word| !word.is_empty()) {
        if matches!(word, "et" | "y" | "بعد") {
            continue;
        }
        let bare = word.strip_prefix('و').filter(|rest| rest.starts_with("ال")).unwrap_or(word);
        let bare = bare.strip_prefix("ال").unwrap_or(bare);
        sum = sum.checked_add(
            STEMS.iter().find(|(stem, _)| bare.starts_with(stem)).map_or(0, |(_, value)| *value),
        )?;
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
