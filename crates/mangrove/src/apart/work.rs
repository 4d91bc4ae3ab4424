//! What the reader does with a question: the same in whichever process.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use document::upr_info::RowProblem;
use document::{register, uhri, upr_info};

use super::Read as ReadDocument;
use super::wire::{Ask, Export, Rows, Told};

/// Rows told at a time.
const LOT: usize = 256;
type Tell<'t> = &'t mut dyn FnMut(Told) -> ControlFlow<()>;

/// Answers a question about these bytes, or about a file.
pub fn answer(ask: &Ask, bytes: Vec<u8>, tell: Tell<'_>) -> ControlFlow<()> {
    match ask {
        Ask::Document { name } => {
            let extracted = document::format::extract(&bytes, name);
            drop(bytes);
            tell_document(extracted.problems, document::read_text(extracted.text, extracted.format), tell)
        }
        Ask::Text { format } => {
            let text = String::from_utf8(bytes).unwrap_or_default();
            tell_document(Vec::new(), document::read_text(text, *format), tell)
        }
        Ask::Table { name } => tell(Told::Table(crate::spreadsheet::read(&bytes, name))),
        Ask::IsUhriWorkbook { path } => tell(Told::Is(is_uhri_workbook(path))),
        Ask::Rows { path, export } => tell_rows(path, *export, tell),
    }
}

fn tell_document(
    file_problems: Vec<document::Problem>,
    mut document: document::Document,
    tell: Tell<'_>,
) -> ControlFlow<()> {
    let text = std::mem::take(&mut document.text);
    tell(Told::Document { read: Box::new(ReadDocument { file_problems, document }), text })
}

fn is_uhri_workbook(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| uhri::is_uhri_xlsx(BufReader::new(file)))
}

fn tell_rows(path: &Path, export: Export, tell: Tell<'_>) -> ControlFlow<()> {
    let read = Rc::new(Cell::new(0));
    let file = match File::open(path) {
        Ok(file) => Counted { file, read: Rc::clone(&read) },
        Err(error) => {
            let message = format!("the file cannot be opened: {error}");
            let problem = RowProblem { line: 1, code: "file-unreadable", message };
            return tell(Told::Rows { rows: lone(export, problem), read: 0 });
        }
    };
    let read = || read.get();
    match export {
        Export::UprInfo => lots(upr_info::read(file), Rows::UprInfo, &read, tell),
        Export::Register => lots(register::read(BufReader::new(file)), Rows::Register, &read, tell),
        Export::UhriJson => lots(uhri::read_json(file), Rows::Uhri, &read, tell),
        Export::UhriWorkbook => {
            let (mut lot, mut flow) = (Vec::with_capacity(LOT), ControlFlow::Continue(()));
            uhri::read_xlsx(BufReader::new(file.file), &mut |row| {
                lot.push(row);
                if lot.len() == LOT {
                    // How much of a spreadsheet was read is known at its end alone.
                    flow = tell(Told::Rows { rows: Rows::Uhri(std::mem::take(&mut lot)), read: 0 });
                }
                flow
            });
            flow?;
            tell(Told::Rows { rows: Rows::Uhri(lot), read: 0 })
        }
    }
}

fn lone(export: Export, problem: RowProblem) -> Rows {
    match export {
        Export::UprInfo => Rows::UprInfo(vec![Err(problem)]),
        Export::Register => Rows::Register(vec![Err(problem)]),
        Export::UhriJson | Export::UhriWorkbook => Rows::Uhri(vec![Err(problem)]),
    }
}

fn lots<T>(
    mut rows: impl Iterator<Item = T>,
    told: impl Fn(Vec<T>) -> Rows,
    read: &dyn Fn() -> u64,
    tell: Tell<'_>,
) -> ControlFlow<()> {
    loop {
        let lot: Vec<T> = rows.by_ref().take(LOT).collect();
        if lot.is_empty() {
            return ControlFlow::Continue(());
        }
        tell(Told::Rows { rows: told(lot), read: read() })?;
    }
}

/// A file that tells how much of it has been read.
struct Counted {
    file: File,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}
