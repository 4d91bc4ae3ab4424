//! What both databases are asked: the same filters, total, page and counts of all facets as the office asks for.

use mangrove::search::{Facet, Query};

use super::corpus::PUBLIC;

/// The columns of a hit that are counted, by facet.
pub const COLUMNS: [(Facet, &str); 9] = [
    (Facet::State, "state"),
    (Facet::Mechanism, "mechanism"),
    (Facet::Session, "session"),
    (Facet::Position, "position"),
    (Facet::Source, "source"),
    (Facet::Language, "language"),
    (Facet::Recommending, "recommending"),
    (Facet::Status, "status"),
    (Facet::Institution, "institution"),
];

/// The tables of both databases. Follow-ups that the reader may not read are in them, as they are in the office.
pub const TABLES: &str = "
    CREATE TABLE rec(id INTEGER PRIMARY KEY, space INTEGER NOT NULL, state TEXT NOT NULL, mechanism TEXT NOT NULL,
        session TEXT NOT NULL, position TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL,
        recommending TEXT NOT NULL, text TEXT NOT NULL);
    CREATE TABLE follow(id INTEGER PRIMARY KEY, readable INTEGER NOT NULL, status TEXT NOT NULL,
        institution TEXT NOT NULL);";

/// The columns of a hit, and where they come from but for the text's condition.
pub fn hit(rank: &str) -> String {
    let own = COLUMNS.iter().take(7).map(|(_, column)| format!("r.{column}")).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT r.id, {own}, COALESCE(f.status, 'none') AS status, COALESCE(f.institution, 'none') AS institution,
        {rank} AS rank"
    )
}

/// The join to the follow-ups that the reader may read.
pub const FOLLOW: &str = "LEFT JOIN follow f ON f.id = r.id AND f.readable = 1";

/// The access filter.
pub fn readable() -> String {
    format!("r.space IN ({PUBLIC}, 3, 4, 5)")
}

/// The choices of a query as a condition, but for those of one facet.
pub fn chosen(query: &Query, but: Option<Facet>) -> String {
    let mut all = vec!["1 = 1".to_owned()];
    for (facet, column) in COLUMNS.into_iter().filter(|(facet, _)| Some(*facet) != but) {
        if let Some(values) = query.chosen.get(&facet) {
            let list: Vec<String> =
                values.iter().map(|value| format!("'{}'", value.replace('\'', "''"))).collect();
            all.push(format!("{column} IN ({})", list.join(", ")));
        }
    }
    all.join(" AND ")
}

/// The counts of a facet.
pub fn counts(query: &Query, facet: Facet, column: &str) -> String {
    let chosen = chosen(query, Some(facet));
    format!(
        "SELECT '{column}' AS facet, {column} AS value, COUNT(*) AS count FROM hit WHERE {chosen} GROUP BY {column}"
    )
}
