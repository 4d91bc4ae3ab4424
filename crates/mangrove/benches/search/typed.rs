//! A query's words in the languages of SQLite's FTS5 and of PostgreSQL's text search.

/// The words, phrases, operators and parentheses of a query of the committed list.
fn pieces(words: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = words.trim();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            '(' | ')' => 1,
            _ => rest.find([' ', '"', '(', ')']).unwrap_or(rest.len()),
        };
        pieces.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    pieces
}

/// Writes the pieces one after another, with `and` where two follow each other without an operator.
fn write(words: &str, and: &str, or: &str, not: &str, word: impl Fn(&str) -> String) -> String {
    let mut query = String::new();
    let mut open = true;
    for piece in pieces(words) {
        match piece.as_str() {
            "AND" => {}
            "OR" => {
                query.push_str(or);
                open = true;
            }
            ")" => query.push(')'),
            other => {
                if !open {
                    query.push_str(if other == "NOT" { "" } else { and });
                }
                open = matches!(other, "NOT" | "(");
                match other {
                    "NOT" => query.push_str(not),
                    "(" => query.push('('),
                    plain => query.push_str(&word(plain.trim_matches('"'))),
                }
            }
        }
    }
    query
}

/// For FTS5, in which `NOT` stands between two operands.
pub fn fts5(words: &str) -> String {
    write(words, " AND ", " OR ", " NOT ", |text| format!("\"{text}\""))
}

/// For PostgreSQL's `to_tsquery`.
pub fn tsquery(words: &str) -> String {
    write(words, " & ", " | ", " & !", |text| {
        let lexemes: Vec<String> = text.split(' ').map(|word| format!("'{word}'")).collect();
        format!("({})", lexemes.join(" <-> "))
    })
}
