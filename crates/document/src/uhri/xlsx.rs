//! The XLSX export: the first sheet's rows as a stream, its header as UHRI prints it, misspellings included.

use std::borrow::Cow;
use std::cell::Cell as Shelf;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::{Annotation, Cell, Raw, RowProblem, annotation};

/// The strings that cells share, all together: those of 300,000 annotations have some hundred million bytes.
const SHARED_MAX: usize = 160 << 20;
/// The same, to know a file by its first rows: strings stand in the order in which rows use them.
const SHARED_TO_KNOW: usize = 4 << 20;
/// Rows that are looked at for an annotation, to know a file as UHRI's.
const ROWS_TO_KNOW: usize = 20;
/// One element or text, in bytes: a cell's longest text with every character written as a number.
const PIECE_MAX: usize = 1 << 20;
/// How many times larger a part may become than it was packed, and what any part may have.
const GROWTH: (u64, u64) = (100, 16 << 20);
/// One cell, in bytes; a spreadsheet's own limit is 32,767 characters.
const CELL_MAX: usize = 256 << 10;
/// Columns that are looked at.
const COLUMNS_MAX: usize = 100;

/// What is done with each annotation, or with why one could not be read; it says whether to go on.
type Each<'e> = &'e mut dyn FnMut(Result<Annotation, RowProblem>) -> ControlFlow<()>;

/// Whether this is an export: a workbook with an annotation among its first rows.
pub fn is_uhri_xlsx<R: Read + Seek>(source: R) -> bool {
    let (mut rows, mut is_uhri) = (0, false);
    read_some(source, SHARED_TO_KNOW, &mut |row| {
        rows += 1;
        is_uhri |= row.is_ok();
        if is_uhri || rows == ROWS_TO_KNOW { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    is_uhri
}

/// Reads an export. The place of an annotation is its row, the header being row 1.
pub fn read_xlsx<R: Read + Seek>(source: R, each: Each<'_>) {
    read_some(source, SHARED_MAX, each);
}

/// A part as it is unpacked: no larger than its size allows, and no single piece of it larger than one can be. The size that an
/// archive states can be a lie, so bytes are counted as they come.
struct Held<'c, B> {
    from: B,
    /// What the part may still take.
    part: u64,
    /// What the piece being read may still take.
    piece: &'c Shelf<usize>,
}

fn held<'c, 'a, R: Read>(
    part: ZipFile<'a, R>,
    piece: &'c Shelf<usize>,
) -> Held<'c, BufReader<ZipFile<'a, R>>> {
    let most = part.compressed_size().saturating_mul(GROWTH.0).saturating_add(GROWTH.1);
    Held { from: BufReader::new(part), part: most, piece }
}

impl<B: Read> Read for Held<'_, B> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.from.read(into)
    }
}

impl<B: BufRead> BufRead for Held<'_, B> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece.get() == 0 || self.part == 0 {
            return Err(io::Error::other("this part, or a piece of it, is longer than any can be"));
        }
        self.from.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.piece.set(self.piece.get().saturating_sub(bytes));
        self.part = self.part.saturating_sub(bytes as u64);
        self.from.consume(bytes);
    }
}

/// Reads an export whose shared strings are so many bytes at the most; rows that need others have none.
fn read_some<R: Read + Seek>(source: R, most: usize, each: Each<'_>) {
    let piece = Shelf::new(PIECE_MAX);
    let unreadable =
        |message: &str| RowProblem { line: 1, code: "file-unreadable", message: message.to_owned() };
    let Ok(mut archive) = ZipArchive::new(source) else {
        let _ = each(Err(unreadable("this is no spreadsheet, or its end is missing")));
        return;
    };
    let shared = match archive.by_name("xl/sharedStrings.xml") {
        Ok(part) => match shared(held(part, &piece), &piece, most) {
            Some(shared) => shared,
            None => {
                let message =
                    "the texts of this spreadsheet are damaged, or too many: take the export in JSON";
                let _ = each(Err(unreadable(message)));
                return;
            }
        },
        Err(_) => Shared::default(),
    };
    let mut sheets: Vec<String> = archive
        .file_names()
        .flatten()
        .map(Cow::into_owned)
        .filter(|name| name.starts_with("xl/worksheets/sheet"))
        .collect();
    sheets.sort_by_key(|name| (name.len(), name.clone()));
    let sheet = sheets.first().and_then(|name| archive.by_name(name).ok());
    match sheet {
        Some(part) => {
            if rows(held(part, &piece), &piece, &shared, each).is_none() {
                let _ = each(Err(unreadable("the sheet is damaged; what stands before the damage was read")));
            }
        }
        None => {
            let _ = each(Err(unreadable("this spreadsheet has no sheet")));
        }
    }
}

/// Strings one after the other.
#[derive(Default)]
struct Shared {
    text: String,
    ends: Vec<u32>,
}

impl Shared {
    fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? as usize };
        self.text.get(start..*self.ends.get(index)? as usize)
    }
}

fn shared<B: BufRead>(part: B, piece: &Shelf<usize>, most: usize) -> Option<Shared> {
    let mut reader = Reader::from_reader(part);
    let mut shared = Shared::default();
    let mut buffer = Vec::new();
    let (mut in_text, mut spoken) = (false, 0);
    loop {
        buffer.clear();
        piece.set(PIECE_MAX);
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "t" => in_text = true,
                // How a word is spoken stands beside it in some languages.
                "rPh" => spoken += 1,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => spoken -= 1,
                "si" => shared.ends.push(u32::try_from(shared.text.len()).ok()?),
                _ => {}
            },
            Event::Empty(empty) if empty.local_name().as_ref() == "si" => {
                shared.ends.push(u32::try_from(shared.text.len()).ok()?);
            }
            event if in_text && spoken == 0 => words(&event, &mut shared.text),
            Event::Eof => return Some(shared),
            _ => {}
        }
        if shared.text.len() + shared.ends.len() * 4 > most {
            return (most < SHARED_MAX).then_some(shared);
        }
    }
}

/// Adds what an event says in words.
fn words(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(name) => {
            out.push_str(&crate::upr_info::without_references(&format!("&{};", name.xml10_content())));
        }
        _ => {}
    }
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    column: usize,
    shared: bool,
    value: String,
    in_value: bool,
}

/// Reads the rows; nothing if the sheet is damaged.
fn rows<B: BufRead>(part: B, piece: &Shelf<usize>, shared: &Shared, each: Each<'_>) -> Option<()> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    let mut header: Option<Vec<String>> = None;
    let mut row: Vec<String> = Vec::new();
    let (mut open, mut place) = (Open::default(), 0);
    loop {
        buffer.clear();
        piece.set(PIECE_MAX);
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "row" => {
                    place =
                        attribute(&start, "r").and_then(|number| number.parse().ok()).unwrap_or(place + 1);
                    row.clear();
                    open.column = 0;
                }
                "c" => {
                    let column = attribute(&start, "r").and_then(|name| column(&name)).unwrap_or(open.column);
                    let shared = attribute(&start, "t").as_deref() == Some("s");
                    open = Open { column, shared, ..Open::default() };
                }
                "v" | "t" => open.in_value = true,
                _ => {}
            },
            Event::End(end) => match end.local_name().as_ref() {
                "v" | "t" => open.in_value = false,
                "c" => {
                    close(&mut open, shared, &mut row);
                }
                "row" => match &header {
                    None => header = Some(row.iter().map(|name| field(name)).collect()),
                    Some(header) if row.iter().any(|cell| !cell.trim().is_empty()) => {
                        if each(annotation(place, &raw(header, &row))).is_break() {
                            return Some(());
                        }
                    }
                    Some(_) => {}
                },
                _ => {}
            },
            Event::Eof => return Some(()),
            event if open.in_value && open.value.len() < CELL_MAX => words(&event, &mut open.value),
            _ => {}
        }
    }
}

fn close(open: &mut Open, shared: &Shared, row: &mut Vec<String>) {
    let value = std::mem::take(&mut open.value);
    let value = if open.shared {
        value.trim().parse().ok().and_then(|index| shared.get(index)).unwrap_or_default().to_owned()
    } else {
        value
    };
    if open.column < COLUMNS_MAX {
        row.resize(row.len().max(open.column + 1), String::new());
        row[open.column] = value;
    }
    open.column += 1;
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    start.attributes().flatten().find_map(|attribute| {
        let local = attribute.key.local_name();
        let local: &str = local.as_ref();
        (local == name).then(|| attribute.value.to_string())
    })
}

/// The column of a cell's name, from 0: `C7` is 2.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).take(3);
    letters.fold(0usize, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1).checked_sub(1)
}

/// A header's name, its letters in lower case.
fn field(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect()
}

/// A row as an annotation is written. The real header says `Reccomending Body`.
fn raw<'r>(header: &[String], row: &'r [String]) -> Raw<'r> {
    let cell = |names: &[&str]| {
        let at = header.iter().position(|field| names.contains(&field.as_str()));
        let value = at.and_then(|at| row.get(at)).filter(|value| !value.trim().is_empty());
        value.map_or(Cell::None, |value| Cell::One(Cow::Borrowed(value.as_str())))
    };
    Raw {
        annotation_id: cell(&["annotationid", "id"]),
        symbol: cell(&["symbol", "documentsymbol"]),
        document_id: cell(&["documentid"]),
        body: cell(&["body", "reccomendingbody", "recommendingbody"]),
        annotation_type: cell(&["annotationtype", "type"]),
        countries: cell(&["countries", "country", "concernedcountries", "reviewedcountry"]),
        regions: cell(&["regions", "region"]),
        themes: cell(&["themes", "theme"]),
        affected_persons: cell(&["affectedpersons", "affectedperson"]),
        sdgs: cell(&["sdgs", "sdg"]),
        publication_date: cell(&["publicationdate", "documentpublicationdate", "date"]),
        text: cell(&["text", "recommendation", "recommendationtext"]),
        upr_cycle: cell(&["uprcycle", "cycle"]),
        upr_recommending_country: cell(&[
            "uprrecommendingcountry",
            "recommendingcountry",
            "recommendingstate",
        ]),
        upr_position: cell(&["uprposition", "position"]),
    }
}
