fn main() {
    let mut args = std::env::args().skip(1);
    let mode = args.next().unwrap();
    for file in args {
        let bytes = std::fs::read(&file).unwrap();
        let e = document::format::extract(&bytes, &file);
        if mode == "text" {
            for p in &e.problems {
                eprintln!("{file}: {} {}", p.code, p.message);
            }
            use std::io::Write;
            std::io::stdout().write_all(e.text.as_bytes()).unwrap();
        } else if mode == "time" {
            let mut best = f64::MAX;
            for _ in 0..5 {
                let t = std::time::Instant::now();
                let d = document::read_text(e.text.clone(), e.format);
                best = best.min(t.elapsed().as_secs_f64());
                std::hint::black_box(d);
            }
            println!("{:.2} ms {file}", best * 1e3);
        } else {
            let mut d = document::read_text(e.text.clone(), e.format);
            d.problems.extend(e.problems);
            println!("{}", serde_json::to_string(&d).unwrap());
        }
    }
}
