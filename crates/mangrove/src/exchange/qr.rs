//! A code as a picture to photograph: as a drawing for a page, as characters for a terminal.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// White space around it that a reader needs (ISO/IEC 18004, section 6.3.8).
const MARGIN: i32 = 4;

/// The picture as SVG; none if the text is too long for one. Always dark on light: readers want it so.
#[must_use]
pub fn as_svg(text: &str, label: &str) -> Option<String> {
    let code = encode(text)?;
    let size = code.size() + 2 * MARGIN;
    let mut path = String::new();
    for (x, y) in dark(&code) {
        let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
    }
    Some(format!(
        r##"<svg class="qr" viewBox="0 0 {size} {size}" width="{w}" height="{w}" role="img" aria-label="{label}" shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##,
        w = size * 4,
    ))
}

/// The picture in half blocks, two rows a line, for a terminal of dark ground.
#[must_use]
pub fn as_blocks(text: &str) -> Option<String> {
    let code = encode(text)?;
    let light = |x: i32, y: i32| !code.get_module(x, y);
    let mut drawn = String::new();
    for y in (-MARGIN..code.size() + MARGIN).step_by(2) {
        for x in -MARGIN..code.size() + MARGIN {
            drawn.push(match (light(x, y), light(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        drawn.push('\n');
    }
    Some(drawn)
}

fn encode(text: &str) -> Option<QrCode> {
    QrCode::encode_text(text, QrCodeEcc::Low).ok()
}

fn dark(code: &QrCode) -> impl Iterator<Item = (i32, i32)> {
    let size = code.size();
    (0..size).flat_map(move |y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_fits_into_a_picture_of_a_size_that_a_telephone_reads() {
        let code = super::super::invitation::tests::sample().to_code();
        assert!(encode(&code).is_some_and(|picture| picture.size() <= 97), "{} letters", code.len());
        assert!(as_svg(&code, "Invitation").is_some_and(|svg| svg.starts_with("<svg class=\"qr\"")));
        assert!(as_blocks(&code).is_some_and(|blocks| blocks.lines().count() > 20));
        assert_eq!(as_svg(&"A".repeat(5_000), ""), None);
    }
}
