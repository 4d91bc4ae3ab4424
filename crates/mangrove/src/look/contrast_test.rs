//! Every pair of text and ground in `tokens.css` at 4.5:1 or more (WCAG 2.2, 1.4.3), edges of fields at 3:1 (1.4.11).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../assets/css/tokens.css");

fn colours(block: &str) -> BTreeMap<&str, f64> {
    let end = block.find('}').unwrap();
    let lines = block[..end].split(';').filter_map(|line| line.trim().split_once(": #"));
    lines.map(|(name, hex)| (name.trim().trim_start_matches("--"), luminance(hex))).collect()
}

fn luminance(hex: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_is_readable_in_both_themes() {
    let blocks: Vec<&str> = TOKENS.split(" color-scheme:").skip(1).collect();
    assert_eq!(blocks.len(), 3, "light, dark by device, dark by choice");
    let themes: Vec<_> = blocks.iter().map(|block| colours(block)).collect();
    assert_eq!(themes[1], themes[2], "the two blocks of dark differ");
    for theme in &themes[..2] {
        let grounds = ["paper", "leaf", "sunk"];
        let texts = ["ink", "ink-quiet", "green", "green-deep", "brick", "amber"];
        let mut pairs: Vec<(&str, &str, f64)> =
            texts.iter().flat_map(|text| grounds.iter().map(move |ground| (*text, *ground, 4.5))).collect();
        for (wash, own) in [("green-wash", "green"), ("brick-wash", "brick"), ("amber-wash", "amber")] {
            pairs.extend([
                ("ink", wash, 4.5),
                ("ink-quiet", wash, 4.5),
                (own, wash, 4.5),
                ("green", wash, 4.5),
            ]);
        }
        pairs.extend([("on-green", "green", 4.5), ("on-green", "green-deep", 4.5), ("ink", "mark", 4.5)]);
        pairs.extend([("rule-strong", "leaf", 3.0), ("rule-strong", "paper", 3.0)]);
        for (text, ground, least) in pairs {
            let found = contrast(theme[text], theme[ground]);
            assert!(found >= least, "{text} on {ground}: {found:.2}");
        }
    }
}
