//! The files a page needs, in the program itself: one style sheet, one script, the icon. Their addresses hold a
//! hash of their content, so they may be kept for ever (`Cache-Control: public, max-age=31536000, immutable`).

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file served under `/assets/`.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub body: &'static str,
    stem: &'static str,
    extension: &'static str,
    hash: [u8; 4],
}

impl Asset {
    fn new(
        stem: &'static str,
        extension: &'static str,
        content_type: &'static str,
        body: &'static str,
    ) -> Asset {
        let digest = Sha256::digest(body.as_bytes());
        Asset { content_type, body, stem, extension, hash: [digest[0], digest[1], digest[2], digest[3]] }
    }

    /// Its file name, hash included.
    #[must_use]
    pub fn name(&self) -> String {
        let [a, b, c, d] = self.hash;
        format!("{}-{a:02x}{b:02x}{c:02x}{d:02x}.{}", self.stem, self.extension)
    }

    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/assets/{}", self.name())
    }
}

const STYLE: &str = concat!(
    "@layer normalize, tokens, base, layout, parts, pages, print;\n@layer normalize {\n",
    include_str!("../../assets/vendor/modern-normalize-3.0.1.css"),
    "}\n",
    include_str!("../../assets/css/tokens.css"),
    include_str!("../../assets/css/base.css"),
    include_str!("../../assets/css/layout.css"),
    include_str!("../../assets/css/parts.css"),
    include_str!("../../assets/css/pages.css"),
    include_str!("../../assets/css/print.css"),
);

const SCRIPT: &str =
    concat!(include_str!("../../assets/vendor/htmx-4.0.1.min.js"), "\n", include_str!("../../assets/app.js"));

static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("look", "css", "text/css; charset=utf-8", STYLE),
        Asset::new("comfort", "js", "text/javascript; charset=utf-8", SCRIPT),
        Asset::new("mangrove", "svg", "image/svg+xml", include_str!("../../assets/mangrove.svg")),
    ]
});

/// The style sheet.
#[must_use]
pub fn css() -> &'static Asset {
    &ALL[0]
}

/// The script: htmx and the few lines of our own.
#[must_use]
pub fn js() -> &'static Asset {
    &ALL[1]
}

/// The icon in the tab.
#[must_use]
pub fn icon() -> &'static Asset {
    &ALL[2]
}

/// The asset of this file name (what follows `/assets/`), if there is one.
#[must_use]
pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.name() == name)
}
