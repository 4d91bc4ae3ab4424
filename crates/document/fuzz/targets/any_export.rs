//! Any bytes as an export of UHRI, in JSON and as a spreadsheet, and as a list of UPR Info.

#![no_main]

use std::io::Cursor;
use std::ops::ControlFlow;

use document::{uhri, upr_info};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let whole = |text: &str| assert!(!text.contains('\0') || bytes.contains(&0), "a byte from nowhere");
    for annotation in uhri::read_json(bytes).flatten() {
        whole(&annotation.text);
    }
    uhri::read_xlsx(Cursor::new(bytes), &mut |_| ControlFlow::Continue(()));
    for row in upr_info::read(bytes).flatten() {
        whole(&row.text);
    }
});
