//! Exports made here, in each shape that UHRI's have.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use super::*;

const ONE: &str = r#"{"AnnotationId":"a1","Symbol":"A/HRC/1/2","DocumentId":7,"Body":"- UPR","AnnotationType":"- Recommendations",
 "Countries":["- Saint Lucia"],"Regions":[" - Americas"],"Themes":"- Right to health\n- Trees &amp; birds","AffectedPersons":null,"Sdgs":["- 3 - Good health","16.1"],
 "PublicationDate":"2016-01-05T00:00:00","Text":"<p>9.1 Plant &quot;trees&quot;,<br/>many of <b>th</b>em {now};</p>","UprCycle":"2nd","UprRecommendingCountry":"- Cuba","Extra":{"a":[1,{}]}}"#;

fn read(export: &str) -> Vec<Result<Annotation, RowProblem>> {
    // Three bytes at a time: nothing may depend on where a chunk ends.
    struct Drip<'e>(&'e [u8]);
    impl std::io::Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let length = self.0.len().min(3).min(out.len());
            out[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }
    read_json(Drip(export.as_bytes())).collect()
}

#[test]
fn an_annotation_as_it_is_written() {
    let all = read(&format!("[{ONE}]"));
    let [Ok(one)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(
        (one.id.as_str(), one.symbol.as_deref(), one.document.as_deref()),
        ("a1", Some("A/HRC/1/2"), Some("7"))
    );
    assert_eq!(one.text, "9.1 Plant \"trees\", many of them {now};");
    assert_eq!((&one.states, &one.recommended_by, one.cycle), (&vec!["LCA"], &vec!["CUB"], Some(2)));
    assert_eq!(one.themes, ["Right to health", "Trees &amp; birds"]);
    assert_eq!(
        (one.regions.as_slice(), one.sdgs.as_slice()),
        (&["Americas".to_owned()][..], &["3".to_owned(), "16.1".to_owned()][..])
    );
    assert_eq!((one.date.as_deref(), one.problems.len()), (Some("2016-01-05"), 0));
}

#[test]
fn one_bad_annotation_never_stops_the_rest() {
    let two = ONE.replace("a1", "a2").replace("Cuba", "Atlantis").replace("2016-01-05T00:00:00", "soon");
    let broken = ONE.replace("a1", "a3").replace("now};", "now;\",");
    let export = format!(
        "{{\"total\": 4, \"data\": [{ONE},\n{two},\n{broken},\n{}, {{\"AnnotationId\":\"a5\"}}, {}",
        ONE.replace("a1", "a4"),
        &ONE[..90]
    );
    let all = read(&export);
    let ids: Vec<&str> = all.iter().flatten().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["a1", "a2", "a4"]);
    let codes: Vec<&str> =
        all.iter().filter_map(|one| one.as_ref().err()).map(|problem| problem.code).collect();
    assert_eq!(codes, ["row-unreadable"; 3]);
    let Ok(two) = &all[1] else { panic!() };
    let codes: Vec<&str> = two.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["state-unknown", "date-unknown"]);
    assert!(read(&"{".repeat(100_000)).len() < 3);
}

#[test]
fn a_newer_export_is_compared_before_it_is_applied() {
    let old: Vec<Annotation> =
        read(&format!("[{ONE},{}]", ONE.replace("a1", "a2"))).into_iter().flatten().collect();
    let mut preview = Preview::new(old.iter().map(|one| (one.id.clone(), one.fingerprint)));
    let new = format!("[{ONE},{},{ONE}]", ONE.replace("a1", "a3"));
    let standings: Vec<Standing> = read(&new).iter().flatten().map(|one| preview.take(one)).collect();
    assert_eq!(standings, [Standing::Same, Standing::New, Standing::Again]);
    assert_eq!(preview.withdrawn(), ["a2"]);
    let mut preview = Preview::new(old.iter().map(|one| (one.id.clone(), one.fingerprint)));
    assert_eq!(
        read(&ONE.replace("many", "few")).iter().flatten().map(|one| preview.take(one)).collect::<Vec<_>>(),
        [Standing::Changed]
    );
}

#[test]
fn a_spreadsheet_says_the_same() {
    let strings = "<sst><si><t>Annotation Id</t></si><si><t>Reccomending Body</t></si><si><t>Text</t></si><si><r><t>- U</t></r><r><t>PR</t></r></si></sst>";
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"D1\" t=\"s\"><v>2</v></c>\
        <c r=\"E1\" t=\"inlineStr\"><is><t>Publication Date</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\"><v>12</v></c><c r=\"B2\" t=\"s\"><v>3</v></c><c r=\"D2\" t=\"inlineStr\"><is><t>&lt;p&gt;Plant trees&lt;/p&gt;</t></is></c><c r=\"E2\"><v>42374</v></c></row>\
        <row r=\"3\"><c r=\"B3\" t=\"s\"><v>3</v></c></row></sheetData></worksheet>";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("xl/sharedStrings.xml", strings), ("xl/worksheets/sheet1.xml", sheet)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
        zip.write_all(part.as_bytes()).expect("memory takes it");
    }
    let mut all = Vec::new();
    read_xlsx(zip.finish().expect("memory takes it"), &mut |one| {
        all.push(one);
        ControlFlow::Continue(())
    });
    let [Ok(one), Err(problem)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(
        (one.place, one.id.as_str(), one.body.as_deref(), one.text.as_str()),
        (2, "12", Some("UPR"), "Plant trees")
    );
    assert_eq!((one.date.as_deref(), problem.line), (Some("2016-01-05"), 3));
}
