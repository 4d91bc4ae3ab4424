//! Files that cannot be read, or not wholly: each gives a clear problem. And Word files made here, with all that a
//! reader must get right.

use std::io::Write;

use document::Format;
use document::format::{Extracted, extract, limits};

/// The codes of a file's problems.
fn codes(extracted: &Extracted) -> Vec<&str> {
    extracted.problems.iter().map(|problem| problem.code.as_str()).collect()
}

/// A PDF of these content streams, a page each; its reference table is left out and the reader rebuilds it.
fn pdf(pages: &[&[u8]], extra: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n".to_vec();
    let kids: String = (0..pages.len()).map(|index| format!("{} 0 R ", 10 + index * 2)).collect();
    write!(out, "2 0 obj\n<</Type/Pages/Count {}/Kids[{kids}]>>\nendobj\n", pages.len())
        .expect("memory takes it");
    write!(
        out,
        "3 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>\nendobj\n"
    )
    .expect("memory takes it");
    for (index, page) in pages.iter().enumerate() {
        let number = 10 + index * 2;
        write!(
            out,
            "{number} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>\
             /Contents {} 0 R>>\nendobj\n{} 0 obj\n<</Length {}{extra}>>\nstream\n",
            number + 1,
            number + 1,
            page.len()
        )
        .expect("memory takes it");
        out.extend_from_slice(page);
        out.extend_from_slice(b"\nendstream\nendobj\n");
    }
    out.extend_from_slice(b"trailer\n<</Root 1 0 R>>\n%%EOF\n");
    out
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("memory takes it");
        writer.write_all(bytes).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

fn docx(body: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut all = vec![("word/document.xml", document.as_bytes())];
    all.extend_from_slice(parts);
    zip(&all)
}

/// A file of the older Office with these streams.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("memory takes it");
    for (name, bytes) in streams {
        file.create_stream(name).expect("memory takes it").write_all(bytes).expect("memory takes it");
    }
    file.into_inner().into_inner()
}

/// A .doc of Word 97 that holds these characters in one piece.
fn doc(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = units.len() as u32;
    let mut main = vec![0; 0x0800];
    main[..4].copy_from_slice(&[0xEC, 0xA5, 0xC1, 0]);
    main[0x4C..0x50].copy_from_slice(&count.to_le_bytes());
    main[0x01A6..0x01AA].copy_from_slice(&21u32.to_le_bytes());
    main.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    let mut table = vec![2, 16, 0, 0, 0, 0, 0, 0, 0];
    table.extend(count.to_le_bytes());
    table.extend([0, 0, 0, 8, 0, 0, 0, 0]);
    compound(&[("WordDocument", &main), ("0Table", &table)])
}

#[test]
fn an_old_word_file_is_read_by_its_pieces() {
    let read = extract(&doc("First\rSee \u{13}HYPERLINK x\u{14}this\u{15}, co\u{1E}op\u{B}too\r"), "a.doc");
    assert_eq!((read.format, codes(&read)), (Format::Doc, vec![]));
    assert_eq!(read.text.trim_end(), "First\nSee this, co-op\u{2028}too");
}

#[test]
fn a_pdf_is_read_by_position() {
    let page: &[u8] = b"BT /F 10 Tf 72 700 Td (Second line) Tj 0 20 Td (First) Tj 40 0 Td (line) Tj ET\n\
        BT /F 10 Tf 72 660 Td (Apart) Tj /F 6 Tf 4 Ts 25 0 Td (12) Tj 0 Ts ET \
        q 1 0 0 1 0 -100 cm BT /F 10 Tf 72 700 Td [(Wo) -20 (rd) -500 (gap \\(x\\))] TJ ET Q";
    let read = extract(&pdf(&[page, b"BT /F 10 Tf 72 700 Td (Next) Tj ET"], ""), "a.pdf");
    assert_eq!(read.format, Format::Pdf);
    assert_eq!(read.text, "First line\nSecond line\n\nApart¹²\n\nWord gap (x)\n\u{C}Next\n\u{C}");
    assert_eq!(codes(&read), [""; 0]);
}

#[test]
fn files_that_cannot_be_read_say_what_to_do() {
    let good = pdf(&[b"BT /F 10 Tf 72 700 Td (Words) Tj ET"], "");
    let word = docx("<w:p><w:r><w:t>Words</w:t></w:r></w:p>", &[]);
    let mut ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    ole.resize(4096, 0);
    let mut locked = ole.clone();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let sheet = zip(&[("xl/workbook.xml", b"<workbook/>")]);
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty.pdf", Vec::new(), "file-empty"),
        ("blank.txt", b" \n\t ".to_vec(), "file-empty"),
        ("scan.pdf", pdf(&[b"q 595 0 0 842 0 0 cm /Im0 Do Q"], ""), "no-text-layer"),
        ("cut.pdf", good[..good.len() - 8].to_vec(), "file-truncated"),
        ("stub.pdf", good[..40].to_vec(), "file-damaged"),
        ("cut.docx", word[..word.len() / 2].to_vec(), "file-damaged"),
        ("nothing.docx", docx("<w:p/>", &[]), "file-empty"),
        ("open.docx", docx("<w:p><w:r><w:t>Words</w:t></w:r></w:p></w:body>", &[]), "file-truncated"),
        ("cut.doc", ole, "file-damaged"),
        ("old.xls", compound(&[("Workbook", b"cells")]), "file-unsupported"),
        ("old.doc", compound(&[("WordDocument", &[0xEC, 0xA5, 0x65, 0])]), "file-unsupported"),
        ("locked.docx", locked, "file-encrypted"),
        ("table.xlsx", sheet, "file-unsupported"),
        ("other.zip", zip(&[("a.txt", b"a")]), "file-unsupported"),
        ("picture.png", png, "file-unsupported"),
        ("text.rtf", b"{\\rtf1 words}".to_vec(), "file-unsupported"),
        ("big.txt", vec![b'x'; limits::FILE_BYTES + 1], "file-too-large"),
        ("long.txt", vec![b'x'; limits::TEXT_BYTES + 1], "file-too-large"),
        ("mac.txt", b"C\x99te d\xD5Ivoire\r".to_vec(), "encoding-guessed"),
    ];
    for (name, bytes, code) in table {
        let read = extract(&bytes, name);
        assert_eq!(codes(&read), [code], "{name}: {:?}", read.problems);
        let message = &read.problems[0].message;
        assert!(message.ends_with('.') && message.len() > 30, "{name}: {message}");
        assert!(read.problems[0].span.end <= read.text.len(), "{name}");
    }
    assert!(extract(&good[..good.len() - 8], "cut.pdf").text.contains("Words"));
    assert!(extract(b"Words\n", "a.txt").problems.is_empty());
}

#[test]
fn a_locked_pdf_says_so() {
    // An owner's and a user's key that no empty password opens.
    let key = "<0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef>";
    let file = pdf(&[b"BT /F 10 Tf 72 700 Td (Words) Tj ET"], "");
    let end = file.windows(7).rposition(|window| window == b"trailer").unwrap();
    let trailer = format!(
        "trailer\n<</Size 12/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O{key}/U{key}>>>>\n"
    );
    let mut without_table = file[..end].to_vec();
    without_table.extend_from_slice(format!("{trailer}%%EOF\n").as_bytes());
    assert_eq!(codes(&extract(&without_table, "a.pdf")), ["file-encrypted"]);

    let mut with_table = file[..end].to_vec();
    let text = String::from_utf8_lossy(&file[..end]).into_owned();
    write!(with_table, "xref\n0 12\n0000000000 65535 f \n").unwrap();
    for number in 1..12 {
        let at = text.find(&format!("\n{number} 0 obj")).map_or(0, |at| at + 1);
        writeln!(with_table, "{at:010} 00000 {} ", if at == 0 { 'f' } else { 'n' }).unwrap();
    }
    write!(with_table, "{trailer}startxref\n{end}\n%%EOF\n").unwrap();
    assert_eq!(codes(&extract(&with_table, "a.pdf")), ["file-encrypted"]);
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; limits::DOCX_PART_BYTES + 1];
    let read = extract(&zip(&[("word/document.xml", &zeros)]), "bomb.docx");
    assert_eq!((codes(&read), read.text.len()), (vec!["file-too-large"], 0));

    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let line = b"BT /F 1 Tf 1 1 Td (x) Tj ET\n".repeat(1 << 16);
    for _ in 0..limits::PDF_CONTENT_BYTES / line.len() + 2 {
        packed.write_all(&line).unwrap();
    }
    let packed = packed.finish().unwrap();
    let pages: Vec<&[u8]> = vec![&packed; 8];
    let read = extract(&pdf(&pages, "/Filter/FlateDecode"), "bomb.pdf");
    assert_eq!(codes(&read), ["file-too-large"]);

    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..limits::PDF_OBJECT_BYTES / zeros.len() + 2 {
        packed.write_all(&zeros).unwrap();
    }
    let packed = packed.finish().unwrap();
    let read = extract(&pdf(&[&packed], "/Type/ObjStm/N 1/First 5/Filter/FlateDecode"), "bomb.pdf");
    assert_eq!((codes(&read), read.text.len()), (vec!["file-too-large"], 0));

    let deep = "<w:p>".repeat(limits::XML_DEPTH * 4);
    assert_eq!(codes(&extract(&docx(&deep, &[]), "deep.docx")), ["file-too-large"]);
    let nested = format!("{}(x) Tj", "[".repeat(100_000));
    assert_eq!(codes(&extract(&pdf(&[nested.as_bytes()], ""), "deep.pdf")), ["no-text-layer"]);
}

#[test]
fn a_word_file_reads_as_it_prints() {
    let body = "<w:p><w:pPr><w:pStyle w:val=\"L\"/></w:pPr><w:r><w:t>First</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val=\"L\"/></w:pPr><w:r><w:t xml:space=\"preserve\">Sec</w:t></w:r><w:r><w:t>ond &amp; </w:t>\
        <w:tab/><w:t>tab</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
        <w:p><w:del w:id=\"1\"><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins w:id=\"2\"><w:r><w:t>come</w:t></w:r>\
        </w:ins><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>7</w:t></w:r><w:r><w:instrText>PAGE</w:instrText>\
        </w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc>\
        <w:p><w:r><w:t>c &evil; d</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:br w:type=\"page\"/><w:t>End</w:t></w:r></w:p>";
    let styles = b"<w:styles xmlns:w=\"w\"><w:style w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>\
        </w:style></w:styles>";
    let numbering = b"<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"4\"/>\
        <w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\">\
        <w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let notes = b"<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>\
        </w:footnotes>";
    let header = b"<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>A/HRC/1/2</w:t></w:r></w:p></w:hdr>";
    let parts: [(&str, &[u8]); 4] = [
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbering),
        ("word/footnotes.xml", notes),
        ("word/header1.xml", header),
    ];
    let read = extract(&docx(body, &parts), "a.docx");
    assert_eq!(read.format, Format::Docx);
    assert_eq!(
        read.text,
        "A/HRC/1/2\n4.\tFirst\n5.\tSecond & \ttab¹\ncome⁷\na\u{2028}b\tc  d\n\u{C}End\n\n¹ A note.\n"
    );
    assert_eq!(codes(&read), ["tracked-changes"]);
}
