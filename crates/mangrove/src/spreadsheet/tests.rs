//! Tables as ministries keep them, made here and read back.

use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};

use super::*;

fn xlsx(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut workbook = Writer::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

#[test]
fn a_workbook_gives_its_cells_as_text() {
    let bytes = xlsx(|workbook| {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let sheet = workbook.add_worksheet().set_name("UPR").unwrap();
        sheet.merge_range(0, 0, 0, 3, "Follow-up of the Ministry", &Format::new()).unwrap();
        sheet.write_row(1, 0, ["Symbol", "No.", "Status", "Updated"]).unwrap();
        sheet.merge_range(2, 0, 3, 0, "A/HRC/23/8", &Format::new()).unwrap();
        sheet.write(2, 1, 92.4).unwrap();
        sheet.write(3, 1, "92.5").unwrap();
        sheet.write(2, 2, "  In progress ").unwrap();
        sheet.write(3, 2, true).unwrap();
        sheet.write_with_format(2, 3, ExcelDateTime::from_ymd(2026, 5, 14).unwrap(), &date).unwrap();
        workbook.add_worksheet().set_name("Empty").unwrap();
        workbook.add_worksheet().set_name("Treaty bodies").unwrap().write(0, 0, 7).unwrap();
    });
    let book = read(&bytes, "follow-up.xlsx").unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["UPR", "Treaty bodies"]);
    assert_eq!(
        cells(&book.sheets[0]),
        [
            vec!["Follow-up of the Ministry"],
            vec!["Symbol", "No.", "Status", "Updated"],
            vec!["A/HRC/23/8", "92.4", "In progress", "2026-05-14"],
            vec!["A/HRC/23/8", "92.5", "yes"],
        ]
    );
    let numeric = |row| book.sheets[0].cell(row, 1).unwrap().numeric;
    assert_eq!((numeric(2), numeric(3)), (true, false));
    assert_eq!(book.notes, [""; 0]);
}

#[test]
fn text_tables_are_read_in_the_encoding_and_with_the_separator_they_have() {
    let windows = encode_windows_1252("N°;État\r\n92.4;\"Réalisé; en partie\"\r\n92.5;Prévu\r\n");
    for (bytes, expected) in [
        (
            b"No,Status\n92.4,\"Done, mostly\"\n".to_vec(),
            vec![vec!["No", "Status"], vec!["92.4", "Done, mostly"]],
        ),
        (b"\xEF\xBB\xBFNo\tStatus\r92.4\tDone\r".to_vec(), vec![vec!["No", "Status"], vec!["92.4", "Done"]]),
        (b"sep=|\nNo|Status\n92.4|Done\n".to_vec(), vec![vec!["No", "Status"], vec!["92.4", "Done"]]),
        (windows, vec![vec!["N°", "État"], vec!["92.4", "Réalisé; en partie"], vec!["92.5", "Prévu"]]),
        (
            b"One column\nonly, here\nand there\n".to_vec(),
            vec![vec!["One column"], vec!["only", "here"], vec!["and there"]],
        ),
    ] {
        let book = read(&bytes, "table.csv").unwrap();
        assert_eq!(cells(&book.sheets[0]), expected);
        assert!(book.notes.iter().any(|note| note.contains("separated by")), "{:?}", book.notes);
    }
}

/// Latin letters as old programs of Windows save them.
fn encode_windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect()
}

#[test]
fn what_is_no_table_or_too_much_of_one_is_refused_with_a_word() {
    let bomb = {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let zeros = vec![0_u8; 1 << 20];
        writer.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..300 {
            std::io::Write::write_all(&mut writer, &zeros).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    assert!(bomb.len() < FILE_BYTES, "the bomb is small: {}", bomb.len());
    let mut cut = xlsx(|workbook| {
        workbook.add_worksheet().write(0, 0, "x").unwrap();
    });
    cut.truncate(cut.len() / 2);
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more".to_vec();
    for (bytes, expected) in [
        (Vec::new(), "is empty"),
        (b" \n \n".to_vec(), "holds no table"),
        (vec![b'x'; FILE_BYTES + 1], "larger than"),
        (bomb, "unpacks to more than"),
        (cut, "does not unpack"),
        (old, "old format"),
        (b"%PDF-1.7 and so on".to_vec(), "no table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0".to_vec(), "no table"),
    ] {
        let refused = read(&bytes, "sent").unwrap_err();
        assert!(refused.happened.contains(expected) && !refused.hint.is_empty(), "{refused}");
    }
}

#[test]
fn what_is_over_a_limit_is_left_out_and_told() {
    let mut lines = "a,b\n".repeat(ROWS + 5);
    lines.insert_str(0, &format!("{}\n{}\n", ",".repeat(COLUMNS + 3) + "x", "y".repeat(CELL_BYTES + 9)));
    let book = read(lines.as_bytes(), "long.csv").unwrap();
    assert_eq!(book.sheets[0].rows.len(), ROWS);
    assert_eq!(book.sheets[0].at(1, 0).len(), CELL_BYTES);
    for words in ["longer than", "more than 200 columns", "more than 32 KiB"] {
        assert!(book.notes.iter().any(|note| note.contains(words)), "{words}: {:?}", book.notes);
    }
}

proptest! {
    /// Whatever is sent is a table or is refused, and the looking at it never fails.
    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..400), cut in 0..2_000usize, at in 0..2_000usize) {
        let mut workbook = xlsx(|workbook| {
            let sheet = workbook.add_worksheet();
            sheet.write_row(0, 0, ["No.", "Status", "Due date"]).unwrap();
            sheet.write_row(1, 0, ["92.4", "done", "1/2/2026"]).unwrap();
        });
        workbook.truncate(workbook.len().saturating_sub(cut));
        if let Some(byte) = workbook.get_mut(at) {
            *byte ^= 0x55;
        }
        let as_text = String::from_utf8_lossy(&bytes).replace('\0', ";").into_bytes();
        for sent in [bytes, workbook, as_text] {
            let Ok(book) = read(&sent, "sent") else { continue };
            for sheet in &book.sheets {
                let guess = columns::guess(sheet);
                let form = decide::first(sheet, guess.headings, "");
                let _ = decide::decided(sheet, guess.headings, &form);
                for cell in sheet.rows.iter().flatten() {
                    let _ = (matching::numbers_in(&cell.text), dates::parse(&cell.text, None));
                }
            }
        }
    }
}
