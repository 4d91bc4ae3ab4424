//! The tables of the sample office: its documents, its institutions, and what a person said of the problems found.

/// One text of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleDocument {
    /// The name it would have as a file.
    pub file: &'static str,
    /// The symbol it prints.
    pub symbol: &'static str,
    /// ISO 639-1.
    pub language: &'static str,
    /// What the reader is to read.
    pub text: &'static str,
}

macro_rules! documents {
    ($($file:literal, $symbol:literal, $language:literal;)*) => {
        /// The texts of the sample, in the order in which they are to be imported.
        pub const DOCUMENTS: &[SampleDocument] = &[$(SampleDocument {
            file: $file,
            symbol: $symbol,
            language: $language,
            text: include_str!(concat!("../../sample/", $file)),
        }),*];
    };
}

documents! {
    "A-HRC-91-5-saint-lucia.txt", "A/HRC/91/5", "en";
    "A-HRC-98-7-jamaica.txt", "A/HRC/98/7", "en";
    "A-HRC-WG.6-81-LCA-1-Add.1.txt", "A/HRC/WG.6/81/LCA/1/Add.1", "en";
    "A-HRC-99-4-barbados.txt", "A/HRC/99/4", "en";
    "A-HRC-99-11-guyana.txt", "A/HRC/99/11", "en";
    "A-HRC-99-14-haiti.txt", "A/HRC/99/14", "en";
    "A-HRC-RES-99-28.en.txt", "A/HRC/RES/99/28", "en";
    "A-HRC-RES-99-28.zh.txt", "A/HRC/RES/99/28", "zh";
}

/// The document of that file name.
#[must_use]
pub fn document(file: &str) -> Option<&'static SampleDocument> {
    DOCUMENTS.iter().find(|document| document.file == file)
}

/// An institution. Those of States and of the region exist; what the sample says of them is invented, and its
/// non-governmental organizations and its donor are invented altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleInstitution {
    /// What the other tables call it.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// ISO 3166-1 alpha-3 of its State; none for one of the region.
    pub state: Option<&'static str>,
    /// A code of `institution::KINDS`; a service under a ministry, such as the police, is of its ministry's kind.
    pub kind: &'static str,
}

/// The institution of that key.
#[must_use]
pub fn institution(key: &str) -> Option<&'static SampleInstitution> {
    INSTITUTIONS.iter().find(|institution| institution.key == key)
}

const fn of(
    state: &'static str,
    key: &'static str,
    kind: &'static str,
    name: &'static str,
) -> SampleInstitution {
    SampleInstitution { key, name, state: Some(state), kind }
}

const fn regional(key: &'static str, kind: &'static str, name: &'static str) -> SampleInstitution {
    SampleInstitution { key, name, state: None, kind }
}

/// The institutions of the sample, by State and then of the region.
#[rustfmt::skip] // One line an institution reads as the table that it is.
pub const INSTITUTIONS: &[SampleInstitution] = &[
    of("BRB", "brb-foreign", "ministry", "Ministry of Foreign Affairs and Foreign Trade"),
    of("BRB", "brb-ag", "ministry", "Attorney General's Chambers"),
    of("BRB", "brb-social", "ministry", "Ministry of People Empowerment and Elder Affairs"),
    of("BRB", "brb-education", "ministry", "Ministry of Education"),
    of("BRB", "brb-environment", "ministry", "Ministry of the Environment and the Blue Economy"),
    of("BRB", "brb-police", "ministry", "Barbados Police Service"),
    of("BRB", "brb-stats", "statistics-office", "Barbados Statistical Service"),
    of("BRB", "brb-parliament", "parliament", "Parliament of Barbados"),
    of("BRB", "brb-ombudsman", "nhri", "Office of the Ombudsman"),
    of("BRB", "ngo-casuarina", "ngo", "Casuarina Forum of Persons with Disabilities"),
    of("JAM", "jam-foreign", "ministry", "Ministry of Foreign Affairs and Foreign Trade"),
    of("JAM", "jam-justice", "ministry", "Ministry of Justice"),
    of("JAM", "jam-security", "ministry", "Ministry of National Security"),
    of("JAM", "jam-social", "ministry", "Ministry of Labour and Social Security"),
    of("JAM", "jam-education", "ministry", "Ministry of Education and Youth"),
    of("JAM", "jam-police", "ministry", "Jamaica Constabulary Force"),
    of("JAM", "jam-stats", "statistics-office", "Statistical Institute of Jamaica"),
    of("JAM", "jam-parliament", "parliament", "Parliament of Jamaica"),
    of("JAM", "jam-defender", "nhri", "Office of the Public Defender"),
    of("JAM", "ngo-mahoe", "ngo", "Blue Mahoe Legal Aid Circle"),
    of("GUY", "guy-foreign", "ministry", "Ministry of Foreign Affairs and International Cooperation"),
    of("GUY", "guy-ag", "ministry", "Attorney General's Chambers and Ministry of Legal Affairs"),
    of("GUY", "guy-amerindian", "ministry", "Ministry of Amerindian Affairs"),
    of("GUY", "guy-social", "ministry", "Ministry of Human Services and Social Security"),
    of("GUY", "guy-education", "ministry", "Ministry of Education"),
    of("GUY", "guy-health", "ministry", "Ministry of Health"),
    of("GUY", "guy-resources", "ministry", "Ministry of Natural Resources"),
    of("GUY", "guy-civil-defence", "ministry", "Civil Defence Commission"),
    of("GUY", "guy-police", "ministry", "Guyana Police Force"),
    of("GUY", "guy-stats", "statistics-office", "Bureau of Statistics"),
    of("GUY", "guy-assembly", "parliament", "National Assembly"),
    of("GUY", "guy-ipc", "nhri", "Indigenous Peoples' Commission"),
    of("GUY", "ngo-rupununi", "ngo", "Rupununi Weavers' Rights Network"),
    of("LCA", "lca-foreign", "ministry", "Department of External Affairs"),
    of("LCA", "lca-ag", "ministry", "Attorney General's Chambers"),
    of("LCA", "lca-social", "ministry", "Ministry of Equity, Social Justice and Empowerment"),
    of("LCA", "lca-education", "ministry", "Ministry of Education"),
    of("LCA", "lca-health", "ministry", "Ministry of Health and Wellness"),
    of("LCA", "lca-resilience", "ministry", "Department of Sustainable Development"),
    of("LCA", "lca-police", "ministry", "Royal Saint Lucia Police Force"),
    of("LCA", "lca-stats", "statistics-office", "Central Statistical Office"),
    of("LCA", "lca-parliament", "parliament", "Houses of Parliament"),
    of("LCA", "lca-commissioner", "nhri", "Office of the Parliamentary Commissioner"),
    of("LCA", "ngo-pitons", "ngo", "Pitons Youth Voice"),
    of("HTI", "hti-foreign", "ministry", "Ministère des Affaires étrangères et des Cultes"),
    of("HTI", "hti-justice", "ministry", "Ministère de la Justice et de la Sécurité publique"),
    of("HTI", "hti-social", "ministry", "Ministère des Affaires sociales et du Travail"),
    of("HTI", "hti-education", "ministry", "Ministère de l'Éducation nationale et de la Formation professionnelle"),
    of("HTI", "hti-health", "ministry", "Ministère de la Santé publique et de la Population"),
    of("HTI", "hti-civil-protection", "ministry", "Direction générale de la Protection civile"),
    of("HTI", "hti-police", "ministry", "Police nationale d'Haïti"),
    of("HTI", "hti-stats", "statistics-office", "Institut haïtien de statistique et d'informatique"),
    of("HTI", "hti-parliament", "parliament", "Parlement d'Haïti"),
    of("HTI", "hti-opc", "nhri", "Office de la protection du citoyen"),
    of("HTI", "ngo-limye", "ngo", "Kolektif Fanm Limyè"),
    of("BHS", "bhs-foreign", "ministry", "Ministry of Foreign Affairs"),
    of("BHS", "bhs-social", "ministry", "Ministry of Social Services"),
    of("BLZ", "blz-foreign", "ministry", "Ministry of Foreign Affairs and Foreign Trade"),
    of("BLZ", "blz-ombudsman", "nhri", "Office of the Ombudsman"),
    of("GRD", "grd-foreign", "ministry", "Ministry of Foreign Affairs"),
    of("MSR", "msr-governor", "ministry", "Office of the Premier"),
    of("SUR", "sur-foreign", "ministry", "Ministerie van Buitenlandse Zaken"),
    of("SUR", "sur-justice", "ministry", "Ministerie van Justitie en Politie"),
    of("TTO", "tto-foreign", "ministry", "Ministry of Foreign and CARICOM Affairs"),
    of("TTO", "tto-ag", "ministry", "Office of the Attorney General and Ministry of Legal Affairs"),
    of("VCT", "vct-foreign", "ministry", "Ministry of Foreign Affairs and Foreign Trade"),
    regional("ohchr-caribbean", "un-entity", "OHCHR Regional Office for the Caribbean Community"),
    regional("un-women-caribbean", "un-entity", "UN Women Multi-Country Office – Caribbean"),
    regional("caricom-secretariat", "caricom-organ", "CARICOM Secretariat"),
    regional("cdema", "caricom-organ", "Caribbean Disaster Emergency Management Agency"),
    regional("ccj", "court", "Caribbean Court of Justice"),
    regional("uwi", "university", "The University of the West Indies"),
    regional("northern-lights", "donor", "Northern Lights Development Fund"),
];

/// What a person said of a problem that the reader found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleJudgement {
    /// The file of the document.
    pub file: &'static str,
    /// The code of the problem.
    pub code: &'static str,
    /// Words of the text at, or around, the place of the problem; empty for the only problem of that code.
    pub words: &'static str,
    /// Whether the person accepted it as a slip; if not, it was dismissed.
    pub accepted: bool,
    /// Why.
    pub reason: &'static str,
    /// The key of the institution for which the person spoke.
    pub by: &'static str,
}

/// Two problems accepted and one dismissed; the others that the reader finds in the sample are still open.
pub const JUDGEMENTS: &[SampleJudgement] = &[
    SampleJudgement {
        file: "A-HRC-RES-99-28.en.txt",
        code: "citation-date-outside-session",
        words: "48/13 of 8 October 2019",
        accepted: true,
        reason: "The forty-eighth session was held in 2021, and the Chinese version has that year.",
        by: "ohchr-caribbean",
    },
    SampleJudgement {
        file: "A-HRC-RES-99-28.zh.txt",
        code: "stray-latin",
        words: "法官 and 工程师",
        accepted: true,
        reason: "A word of the English text was left behind; the Secretariat has been told.",
        by: "ohchr-caribbean",
    },
    SampleJudgement {
        file: "A-HRC-RES-99-28.zh.txt",
        code: "mixed-spacing",
        words: "",
        accepted: false,
        reason: "Uneven blanks around numbers are a habit of typing and change nothing.",
        by: "ohchr-caribbean",
    },
];
