//! Files that were made to harm their reader: bombs, loops, deep nesting, elements repeated without end. Each is made here, so
//! that nobody keeps one on a disk.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A file: what it is called, and its bytes.
pub struct Hostile {
    pub name: String,
    pub bytes: Vec<u8>,
}

fn hostile(name: &str, bytes: Vec<u8>) -> Hostile {
    Hostile { name: name.to_owned(), bytes }
}

/// All of them but those of [`repeated`].
pub fn all() -> Vec<Hostile> {
    let mut all = pdfs();
    all.extend(words());
    all.extend(workbooks());
    all.extend(texts());
    for (kind, make) in repeated() {
        all.push(hostile(kind, make(20_000)));
    }
    let whole: Vec<(String, Vec<u8>)> =
        all.iter().map(|file| (file.name.clone(), file.bytes.clone())).collect();
    for (name, bytes) in whole.iter().filter(|(_, bytes)| bytes.len() < 1 << 18) {
        let end = bytes.len() * 2 / 3;
        all.push(hostile(&format!("cut-{name}"), bytes[..end].to_vec()));
        all.push(hostile(&format!("mutated-{name}"), mutated(bytes)));
    }
    all
}

/// Every 997th byte is another: what a bad disk or a patient attacker makes of a file.
pub fn mutated(bytes: &[u8]) -> Vec<u8> {
    let change = |(at, byte): (usize, &u8)| if at % 997 == 500 { byte ^ 0x15 } else { *byte };
    bytes.iter().enumerate().map(change).collect()
}

type Make = fn(usize) -> Vec<u8>;

/// Elements that a file may repeat, and what makes a file with so many of them.
pub fn repeated() -> Vec<(&'static str, Make)> {
    let mut all: Vec<(&str, Make)> = vec![
        ("headers.docx", |n| docx(&paragraph("1. Decides"), &[("word/header1.xml", lines_of(n))])),
        ("paragraphs.docx", |n| docx(&lines_of(n), &[])),
        ("attributes.docx", |n| {
            let attributes: String = (0..n).map(|at| format!(" a{at}=\"x\"")).collect();
            docx(&format!("<w:p{attributes}><w:r><w:t{attributes}>words</w:t></w:r></w:p>"), &[])
        }),
        ("notes.docx", |n| {
            let notes: String = (0..n)
                .map(|at| format!("<w:footnote w:id=\"{at}\">{}</w:footnote>", paragraph("a note")))
                .collect();
            let marks: String =
                (0..n).map(|at| format!("<w:r><w:footnoteReference w:id=\"{at}\"/></w:r>")).collect();
            docx(&format!("<w:p>{marks}</w:p>"), &[("word/footnotes.xml", notes)])
        }),
        ("cells.docx", |n| {
            let cells: String =
                (0..n).map(|at| format!("<w:tc>{}</w:tc>", paragraph(&at.to_string()))).collect();
            docx(&format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), &[])
        }),
        ("styles.docx", |n| {
            let styles: String = (0..n)
                .map(|at| {
                    format!("<w:style w:styleId=\"s{at}\"><w:basedOn w:val=\"s{}\"/></w:style>", at + 1)
                })
                .collect();
            docx(&paragraph("words"), &[("word/styles.xml", styles)])
        }),
        ("parts.docx", |n| {
            let parts: Vec<(String, String)> =
                (0..n.min(19_000)).map(|at| (format!("word/header{at}.xml"), paragraph("x"))).collect();
            let parts: Vec<(&str, String)> =
                parts.iter().map(|(name, part)| (name.as_str(), part.clone())).collect();
            docx(&paragraph("words"), &parts)
        }),
        ("scripts.pdf", |n| {
            // Small characters a hair above each other beside one line: each belongs to the line below.
            let mut page = "BT /F1 10 Tf 1 0 0 1 50 700 Tm (line) Tj ".to_owned();
            for at in 0..n {
                page.push_str(&format!(
                    "/F1 4 Tf 1 0 0 1 {} {:.3} Tm (1) Tj ",
                    60 + at % 300,
                    702.0 + at as f32 / 10_000.0
                ));
            }
            pdf(&[content(&format!("{page} ET"))])
        }),
        ("states.pdf", |n| {
            pdf(&[content(&format!("{}BT /F1 9 Tf (words) Tj ET{}", "q ".repeat(n), " Q".repeat(n)))])
        }),
        ("streams.pdf", |n| {
            let objects: Vec<Vec<u8>> =
                (0..n).map(|_| b"<< /Length 3 >> stream\nabc\nendstream".to_vec()).collect();
            let mut all = vec![content("BT /F1 9 Tf (words) Tj ET")];
            all.extend(objects);
            pdf(&all)
        }),
        ("unended.pdf", |n| {
            [b"%PDF-1.5\n".to_vec(), b"1 0 obj <</Type/ObjStm/Filter/FlateDecode>> stream\n".repeat(n)]
                .concat()
        }),
    ];
    all.extend(repeated_texts());
    all
}

/// The same for texts and web pages.
fn repeated_texts() -> Vec<(&'static str, Make)> {
    vec![
        ("tags.html", |n| format!("<html>{}", "<a b=\"><p>".repeat(n)).into_bytes()),
        ("hidden.html", |n| format!("<html>{}", "<script></x>".repeat(n)).into_bytes()),
        ("open.html", |n| format!("<html>{}", "<div><!-".repeat(n)).into_bytes()),
        ("paragraphs.txt", |n| numbered("words of a paragraph that says little", n)),
        ("citations.txt", |n| numbered("Recalling resolution 43/17 of 19 June 2020,", n)),
        ("footnotes.txt", |n| numbered("see note¹²", n)),
        ("blanks.txt", |n| [b"1. Decides".to_vec(), b" \n\t".repeat(n)].concat()),
        ("letters.txt", |n| [b"1. Decides ".to_vec(), b"x".repeat(n * 4)].concat()),
        ("brackets.txt", |n| [b"1. Decides ".to_vec(), b"((((\"[".repeat(n)].concat()),
        ("dots.txt", |n| [b"1. Contents ".to_vec(), b". . . .".repeat(n)].concat()),
    ]
}

fn numbered(words: &str, n: usize) -> Vec<u8> {
    let head = "A/HRC/RES/50/1\n\nThe Human Rights Council,\n\n".to_owned();
    let all: String = (1..=n / 4).map(|at| format!("{at}. Decides: {words}\n\n")).collect();
    (head + &all).into_bytes()
}

fn texts() -> Vec<Hostile> {
    vec![
        hostile("nul.txt", vec![0; 2 << 20]),
        hostile("utf16.txt", [vec![0xFF, 0xFE], b"a\0".repeat(4 << 20)].concat()),
        hostile("deep.html", format!("<html>{}", "<div>".repeat(1 << 20)).into_bytes()),
        hostile("entities.html", format!("<html>{}", "&#x1F600;&amp".repeat(1 << 18)).into_bytes()),
        hostile("deep.rtf", format!("{{\\rtf{}", "{".repeat(1 << 20)).into_bytes()),
        hostile("loop.doc", compound()),
    ]
}

/// The beginning of a compound file whose chain of sectors leads to itself.
fn compound() -> Vec<u8> {
    let mut bytes = vec![0u8; 512 * 4];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    bytes[44] = 1;
    bytes[48] = 1;
    bytes[56..60].copy_from_slice(&4096u32.to_le_bytes());
    bytes[76..512].fill(0xFF);
    bytes[76..80].fill(0);
    for sector in 0..128usize {
        bytes[512 + sector * 4..516 + sector * 4].copy_from_slice(&1u32.to_le_bytes());
    }
    bytes
}

// Portable Document Format.

fn pdfs() -> Vec<Hostile> {
    let objects = |dict: &str, data: &[u8]| {
        let mut object = format!("<< {dict} /Length {} >> stream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        object
    };
    let zeros = |size: usize| deflated(&vec![b' '; size]);
    let twice = deflated(&deflated_zeros(400 << 20));
    let padding = " ".repeat(4_000);
    let deep = format!("BT {} (words) Tj ET", "[".repeat(200_000));
    vec![
        hostile("chain.pdf", pdf(&[objects("/Filter [/FlateDecode /FlateDecode]", &twice)])),
        hostile("chain-hidden.pdf", pdf(&[objects("/Type /ObjStm /N 1 /First 4 /Filter [/Fl#61teDecode /FlateDecode]", &twice)])),
        hostile("content.pdf", pdf(&[objects("/Filter /FlateDecode", &zeros(300 << 20))])),
        hostile("padded.pdf", pdf(&[content("BT /F1 9 Tf (words) Tj ET"), objects(&format!("/Type /ObjStm {padding} /N 1 /First 4 /Filter /FlateDecode"), &zeros(300 << 20))])),
        hostile("reference-stream.pdf", reference_stream(&zeros(300 << 20))),
        hostile("pictures.pdf", pdf(&[content("BT /F1 9 Tf (words) Tj ET"), objects("/Subtype /Image /Filter /FlateDecode", &zeros(300 << 20))])),
        hostile("many-objects.pdf", {
            let stream = objects("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", &zeros(40 << 20));
            let mut all = vec![content("BT /F1 9 Tf (words) Tj ET")];
            all.extend(std::iter::repeat_n(stream, 20));
            pdf(&all)
        }),
        hostile("hex.pdf", pdf(&[objects("/Filter [/ASCIIHexDecode /FlateDecode]", hexed(&zeros(200 << 20)).as_bytes())])),
        hostile("runs.pdf", pdf(&[objects("/Filter [/RunLengthDecode /RunLengthDecode /FlateDecode]", &[129, 7].repeat(200_000))])),
        hostile("deep.pdf", pdf(&[content(&deep)])),
        hostile("deep-pages.pdf", format!("%PDF-1.4\n1 0 obj {} endobj trailer << /Root 1 0 R >>\n%%EOF", "[".repeat(100_000)).into_bytes()),
        hostile("form-loop.pdf", form_loop()),
        hostile("page-loop.pdf", b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF".to_vec()),
        hostile("length-loop.pdf", pdf(&[b"<< /Length 4 0 R >> stream\nBT (x) Tj ET\nendstream".to_vec()])),
        hostile("widths.pdf", widths()),
    ]
}

fn form_loop() -> Vec<u8> {
    let form = b"<< /Type /XObject /Subtype /Form /Resources << /XObject << /A 4 0 R >> >> /Length 60 >> stream\n/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do \nendstream";
    pdf_of("/XObject << /A 4 0 R >>", &[form.to_vec()])
}

fn widths() -> Vec<u8> {
    let ranges = "0 65535 500 ".repeat(5_000);
    let fonts: String = (0..300).map(|at| format!("/F{at} << /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /W [{ranges}] >>] >> ")).take(3).collect();
    let uses: String = (0..3).map(|at| format!("/F{at} 9 Tf (ab) Tj ")).collect();
    pdf_of(&format!("/Font << {fonts} >>"), &[content(&format!("BT {uses} ET"))])
}

fn content(page: &str) -> Vec<u8> {
    format!("<< /Length {} >> stream\n{page}\nendstream", page.len() + 1).into_bytes()
}

/// A file of one page whose content is the first of these objects, number 4.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    pdf_of("/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>", objects)
}

fn pdf_of(resources: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let head = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << {resources} >> >>"
        ),
    ];
    let all: Vec<Vec<u8>> = head.into_iter().map(String::into_bytes).chain(objects.iter().cloned()).collect();
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in all.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj ", at + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer << /Root 1 0 R /Size {} >>\nstartxref\n{start}\n%%EOF\n", all.len() + 1).as_bytes(),
    );
    out
}

fn reference_stream(data: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let start = out.len();
    out.extend_from_slice(format!("1 0 obj << /Type /XRef /W [1 2 1] /Size 9999999 /Root 1 0 R /Filter /FlateDecode /Length {} >> stream\n", data.len()).as_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(format!("\nendstream endobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("it is made");
    encoder.finish().expect("it is made")
}

/// So many zeros, deflated; never in memory at once.
fn deflated_zeros(size: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 1 << 20];
    for _ in 0..size >> 20 {
        encoder.write_all(&zeros).expect("it is made");
    }
    encoder.finish().expect("it is made")
}

fn hexed(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + ">"
}

// Office Open XML.

fn words() -> Vec<Hostile> {
    let numbered = |text: &str| {
        format!(
            "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"{text}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
        )
    };
    let in_list = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:p>"
        .repeat(60_000);
    let nested = 80;
    let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(nested), "</w:tc></w:tr></w:tbl>".repeat(nested));
    let note = format!("<w:footnote w:id=\"1\">{}</w:footnote>", paragraph(&"a".repeat(1 << 20)));
    vec![
        hostile("part.docx", zipped(&[("word/document.xml", Part::Zeros(300 << 20))])),
        hostile("labels.docx", docx(&in_list, &[("word/numbering.xml", numbered(&"long ".repeat(200_000)))])),
        hostile("nested.docx", docx(&format!("{open}{}{close}", paragraph(&"words ".repeat(200_000))), &[])),
        hostile("deep.docx", docx(&"<w:p>".repeat(300_000), &[])),
        hostile(
            "notes-again.docx",
            docx(
                &format!("<w:p>{}</w:p>", "<w:r><w:footnoteReference w:id=\"1\"/></w:r>".repeat(100_000)),
                &[("word/footnotes.xml", note)],
            ),
        ),
        hostile(
            "entities.docx",
            zipped(&[(
                "word/document.xml",
                Part::Text(format!(
                    "<!DOCTYPE a [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><w:document>{}</w:document>",
                    "x".repeat(10_000),
                    "&b;".repeat(100_000)
                )),
            )]),
        ),
        hostile(
            "parts-of-many.docx",
            zipped(
                &(0..40)
                    .map(|at| (["word/header1.xml", "word/document.xml"][at % 2], Part::Zeros(8 << 20)))
                    .take(2)
                    .collect::<Vec<_>>(),
            ),
        ),
    ]
}

fn workbooks() -> Vec<Hostile> {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    let book = |shared: Part| {
        zipped(&[
            ("[Content_Types].xml", Part::Text("<Types/>".to_owned())),
            ("xl/workbook.xml", Part::Text("<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned())),
            ("xl/_rels/workbook.xml.rels", Part::Text("<Relationships><Relationship Id=\"r1\" Type=\"worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned())),
            ("xl/sharedStrings.xml", shared),
            ("xl/worksheets/sheet1.xml", Part::Text(sheet.to_owned())),
        ])
    };
    vec![
        hostile("one-text.xlsx", book(Part::Repeated("<sst><si><t>".to_owned(), "x".repeat(1 << 20), 400))),
        hostile("texts.xlsx", book(Part::Repeated("<sst>".to_owned(), "<si/>".repeat(1 << 18), 300))),
        hostile(
            "long-texts.xlsx",
            book(Part::Repeated("<sst>".to_owned(), format!("<si><t>{}</t></si>", "x".repeat(1 << 19)), 600)),
        ),
        hostile("tag.xlsx", book(Part::Repeated("<sst><si a=\"".to_owned(), "x".repeat(1 << 20), 400))),
        hostile("zeros.xlsx", book(Part::Zeros(400 << 20))),
    ]
}

enum Part {
    Text(String),
    Zeros(usize),
    Repeated(String, String, usize),
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn lines_of(n: usize) -> String {
    (0..n).map(|at| paragraph(&format!("line {at}"))).collect()
}

fn docx(body: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let whole =
        |element: &str, inner: &str| Part::Text(format!("<w:{element} xmlns:w=\"w\">{inner}</w:{element}>"));
    let mut all = vec![("word/document.xml", whole("document", body))];
    all.extend(parts.iter().map(|(name, inner)| (*name, whole("part", inner))));
    zipped(&all)
}

fn zipped(parts: &[(&str, Part)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_level(Some(6))).expect("it is made");
        match part {
            Part::Text(text) => zip.write_all(text.as_bytes()).expect("it is made"),
            Part::Zeros(size) => {
                let zeros = vec![b' '; 1 << 20];
                (0..size >> 20).for_each(|_| zip.write_all(&zeros).expect("it is made"));
            }
            Part::Repeated(head, text, times) => {
                zip.write_all(head.as_bytes()).expect("it is made");
                (0..*times).for_each(|_| zip.write_all(text.as_bytes()).expect("it is made"));
            }
        }
    }
    zip.finish().expect("it is made").into_inner()
}
