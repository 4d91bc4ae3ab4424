//! Every limit on what a file may hold, in one place. A file over one is refused or cut, with a problem.

/// The size of a document, packed or not: 64 MB.
pub const FILE_BYTES: usize = 64 * 1024 * 1024;

/// The text taken from one document. A thousand-page report has about 4 MB of it.
pub const TEXT_BYTES: usize = 12 * 1024 * 1024;

/// Pages of a PDF that are read.
pub const PDF_PAGES: usize = 5_000;

/// Decoded content of all pages of a PDF.
pub const PDF_CONTENT_BYTES: usize = 48 * 1024 * 1024;

/// Decoded content of one page or form.
pub const PDF_PAGE_BYTES: usize = 16 * 1024 * 1024;

/// A stream of a PDF that is no picture, decoded.
pub const PDF_OBJECT_BYTES: usize = 48 * 1024 * 1024;

/// All streams of a PDF that are no pictures, decoded, as far as the file is opened with them.
pub const PDF_OPENED_BYTES: usize = 128 * 1024 * 1024;

/// Streams of a PDF.
pub const PDF_STREAMS: usize = 200_000;

/// A stream of objects in an encrypted PDF, before it is unpacked: it can grow a thousandfold.
pub const PDF_LOCKED_BYTES: usize = 64 * 1024;

/// Maps of all fonts of a PDF from codes to characters, decoded.
pub const PDF_CMAPS_BYTES: usize = 24 * 1024 * 1024;

/// Widths of characters of all composite fonts of a PDF.
pub const PDF_WIDTHS: usize = 2_000_000;

/// A font's map from codes to characters, decoded.
pub const PDF_CMAP_BYTES: usize = 2 * 1024 * 1024;

/// Characters placed on one page; the densest page of print has some ten thousand.
pub const PDF_PAGE_GLYPHS: usize = 60_000;

/// Forms drawn within forms.
pub const PDF_FORM_DEPTH: usize = 8;

/// Forms drawn in one document, repeats counted.
pub const PDF_FORMS: usize = 20_000;

/// Entries of an Office Open XML file.
pub const ZIP_ENTRIES: usize = 20_000;

/// One part of an Office Open XML file, unpacked.
pub const DOCX_PART_BYTES: usize = 48 * 1024 * 1024;

/// Elements within elements in XML.
pub const XML_DEPTH: usize = 256;
