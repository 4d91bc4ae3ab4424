//! The parties that every office starts with.
//!
//! Sources: names and codes from the UN Statistics Division's M49 list and UNTERM; standing and its date from the
//! CARICOM Secretariat's list of members and associate members, with Curaçao an associate since July 2024.

use super::Party;

/// `(ISO3, M49, English, French, Spanish, Dutch where used, since, responsible State of a territory)`.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const MEMBERS: &[Row] = &[
    ("ATG", "028", "Antigua and Barbuda", "Antigua-et-Barbuda", "Antigua y Barbuda", "", "1974-07-04", ""),
    ("BHS", "044", "Bahamas", "Bahamas", "Bahamas", "", "1983-07-04", ""),
    ("BRB", "052", "Barbados", "Barbade", "Barbados", "", "1973-08-01", ""),
    ("BLZ", "084", "Belize", "Belize", "Belice", "", "1974-05-01", ""),
    ("DMA", "212", "Dominica", "Dominique", "Dominica", "", "1974-05-01", ""),
    ("GRD", "308", "Grenada", "Grenade", "Granada", "", "1974-05-01", ""),
    ("GUY", "328", "Guyana", "Guyana", "Guyana", "", "1973-08-01", ""),
    ("HTI", "332", "Haiti", "Haïti", "Haití", "", "2002-07-02", ""),
    ("JAM", "388", "Jamaica", "Jamaïque", "Jamaica", "", "1973-08-01", ""),
    ("MSR", "500", "Montserrat", "Montserrat", "Montserrat", "", "1974-05-01", "GBR"),
    (
        "KNA",
        "659",
        "Saint Kitts and Nevis",
        "Saint-Kitts-et-Nevis",
        "Saint Kitts y Nevis",
        "",
        "1974-07-26",
        "",
    ),
    ("LCA", "662", "Saint Lucia", "Sainte-Lucie", "Santa Lucía", "", "1974-05-01", ""),
    (
        "VCT",
        "670",
        "Saint Vincent and the Grenadines",
        "Saint-Vincent-et-les Grenadines",
        "San Vicente y las Granadinas",
        "",
        "1974-05-01",
        "",
    ),
    ("SUR", "740", "Suriname", "Suriname", "Suriname", "Suriname", "1995-07-04", ""),
    ("TTO", "780", "Trinidad and Tobago", "Trinité-et-Tobago", "Trinidad y Tabago", "", "1973-08-01", ""),
];

const ASSOCIATES: &[Row] = &[
    ("AIA", "660", "Anguilla", "Anguilla", "Anguila", "", "1999-07-04", "GBR"),
    ("BMU", "060", "Bermuda", "Bermudes", "Bermudas", "", "2003-07-02", "GBR"),
    (
        "VGB",
        "092",
        "British Virgin Islands",
        "Îles Vierges britanniques",
        "Islas Vírgenes Británicas",
        "",
        "1991-07-02",
        "GBR",
    ),
    ("CYM", "136", "Cayman Islands", "Îles Caïmanes", "Islas Caimán", "", "2002-05-15", "GBR"),
    ("CUW", "531", "Curaçao", "Curaçao", "Curazao", "Curaçao", "2024-07", "NLD"),
    (
        "TCA",
        "796",
        "Turks and Caicos Islands",
        "Îles Turques-et-Caïques",
        "Islas Turcas y Caicos",
        "",
        "1991-07-02",
        "GBR",
    ),
];

/// The fifteen members and six associate members.
pub fn shipped() -> impl Iterator<Item = Party> {
    let members = MEMBERS.iter().map(|row| party(row, "member"));
    members.chain(ASSOCIATES.iter().map(|row| party(row, "associate")))
}

fn party(row: &Row, standing: &str) -> Party {
    let &(iso3, m49, english, french, spanish, dutch, since, responsible) = row;
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Party {
        iso3: iso3.to_owned(),
        name: english.to_owned(),
        name_fr: french.to_owned(),
        name_es: spanish.to_owned(),
        name_nl: some(dutch),
        standing: standing.to_owned(),
        since: since.parse().ok(),
        un_member: responsible.is_empty(),
        responsible_state: some(responsible),
        m49: m49.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_members_of_which_fourteen_are_un_members_and_six_associates() {
        let parties: Vec<Party> = shipped().collect();
        let count = |standing: &str| parties.iter().filter(|party| party.standing == standing).count();
        assert_eq!((count("member"), count("associate")), (15, 6));
        assert_eq!(parties.iter().filter(|party| party.un_member).count(), 14);
        assert!(parties.iter().all(|party| party.since.is_some()), "each standing is dated");
    }
}
