fn main() {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file).unwrap();
        let e = document::format::extract(&bytes, &file);
        for p in &e.problems {
            eprintln!("{file}: {} {}", p.code, p.message);
        }
        use std::io::Write;
        std::io::stdout().write_all(e.text.as_bytes()).unwrap();
    }
}
