//! Small exports of our own, good and bad.

use super::*;

const HEADER: &str = "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session";

fn rows(bytes: &[u8]) -> Vec<Result<Row, RowProblem>> {
    read(bytes).collect()
}

fn export(lines: &[&[u8]], end: &str) -> Vec<u8> {
    let mut bytes = HEADER.as_bytes().to_vec();
    for line in lines {
        bytes.extend_from_slice(end.as_bytes());
        bytes.extend_from_slice(line);
    }
    bytes
}

#[test]
fn a_row_is_read_whatever_lines_end_in() {
    let line = b"C\xD9te,GRULAC,OAS,\"Protect women\xD5s rights, \xD2caf\x8E\xD3\",St Lucia,GRULAC,\"ACP, OAS\",Accepted,5,\"Women's rights,Justice\",11";
    let other = b"Macedonia FYR,EEG,,  Ratify ,&#40;Unknown&#41;,,,General Response,,,2";
    for end in ["\r", "\n", "\r\n"] {
        let rows = rows(&export(&[line, other], end));
        let [Ok(first), Ok(second)] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!(first.text, "Protect women’s rights, “café”");
        assert_eq!((first.state, first.state_name.as_str()), (None, "CŸte"));
        assert_eq!(first.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["state-unknown"]);
        assert_eq!((first.recommending, first.line), (Some("LCA"), 2));
        assert_eq!(
            (first.position, first.action, first.session),
            (Some(Position::Supported), Some(5), Some(11))
        );
        assert_eq!(first.issues, ["Women's rights", "Justice"]);
        assert_eq!((second.state, second.recommending, second.position), (Some("MKD"), None, None));
        assert_eq!((second.text.as_str(), second.recommending_name.as_str()), ("Ratify", "(Unknown)"));
        assert_eq!(
            (second.response.as_str(), &second.problems[..], second.line),
            ("General Response", &[][..], 3)
        );
    }
}

#[test]
fn a_bad_row_does_not_stop_the_rest() {
    let good: &[u8] = b"Haiti,,,Ratify,France,,,Noted,1,,3";
    let bytes = export(
        &[
            good,
            b"Haiti,,,\"never closed,France,,,Noted,1,,3",
            good,
            b"Haiti,too few",
            b"",
            b"Haiti,,,,France,,,Noted,1,,3",
            b"Haiti,,,\"a \"\"quoted\"\" word\",France,,,Maybe,9,,three",
            b"Haiti,,,\"closed\" twice,France,,,Noted,1,,3",
            b"Haiti,,,\"over\rtwo lines\",France,,,Noted,1,,3",
            b"Haiti,,,\"at the end",
        ],
        "\r",
    );
    let seen: Vec<String> = rows(&bytes)
        .into_iter()
        .map(|row| match row {
            Ok(row) => {
                let codes: Vec<_> = row.problems.iter().map(|problem| problem.code).collect();
                format!("{} {:?} {}", row.line, row.text, codes.join(" "))
            }
            Err(problem) => format!("{} {}", problem.line, problem.code),
        })
        .collect();
    assert_eq!(
        seen,
        [
            "2 \"Ratify\" ",
            "3 row-unreadable",
            "4 \"Ratify\" row-duplicate",
            "5 row-unreadable",
            "7 row-unreadable",
            "8 \"a \\\"quoted\\\" word\" session-unknown action-unknown response-unknown",
            "9 row-unreadable",
            "10 \"over\\rtwo lines\" ",
            "12 row-unreadable",
        ]
    );
}

#[test]
fn equal_rows_are_found_also_with_other_blanks() {
    let bytes = export(
        &[
            b"Haiti,,,Ratify  it,France,,,Noted,1,,3",
            b"Haiti,,, Ratify it ,France,,,Noted,1,,3",
            b"Haiti,,,Ratify it,France,,,Noted,1,,4",
        ],
        "\r",
    );
    let rows: Vec<Row> = read(&bytes[..]).flatten().collect();
    assert_eq!(rows.iter().map(|row| row.duplicate_of).collect::<Vec<_>>(), [None, Some(2), None]);
    assert_eq!(rows[0].fingerprint, rows[1].fingerprint);
    assert_ne!(rows[0].fingerprint, rows[2].fingerprint);
}

#[test]
fn what_is_no_export_says_so() {
    for bytes in [&b""[..], b"\r\r", b"\xEF\xBB\xBF", b"a,b,c\r1,2,3", b"\"To", &[0xFF; 4_000]] {
        assert!(!is_upr_info(bytes));
        assert!(
            rows(bytes).iter().all(|row| matches!(row, Err(problem) if problem.code == "file-unreadable"))
        );
    }
    let endless = export(&[&[b'"'; 1_000_001]], "\r");
    assert!(rows(&endless).len() < 10);
}

#[test]
fn any_cut_of_the_stream_gives_the_same_rows() {
    struct Drip<'a>(&'a [u8], usize);
    impl Read for Drip<'_> {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let size = self.1.min(self.0.len()).min(to.len());
            let (now, later) = self.0.split_at(size);
            to[..size].copy_from_slice(now);
            self.0 = later;
            Ok(size)
        }
    }
    let bytes = export(
        &[b"Haiti,,,\"a \"\"b\"\"\",France,,,Noted,1,,3", b"Belize,,,c,\"Chad\",,,Noted,1,,3"],
        "\r\n",
    );
    let whole = rows(&bytes);
    assert_eq!(whole.len(), 2);
    for size in 1..bytes.len() {
        assert_eq!(read(Drip(&bytes, size)).collect::<Vec<_>>(), whole, "{size}");
    }
}
