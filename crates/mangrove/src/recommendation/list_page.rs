//! The list of recommendations: search, facets, sorting, pages. The address in the bar holds the whole query.

use askama::{Template, filters::HtmlSafe};

use crate::look::{ActiveFilter, Choice, Empty, Facet, Head, Notice, Pages, Shell, Shown, Tag};

/// The page at `/recommendations`.
#[derive(Clone, Debug, Template)]
#[template(path = "recommendation/list_page.html")]
pub struct RecommendationsPage {
    /// The shell; its `query` stands in both search boxes.
    pub shell: Shell,
    /// The head; its acts hold the download of this list as CSV.
    pub head: Head,
    /// What is wrong with the query, if something is: an open quotation mark, a word with nothing before it.
    pub notice: Option<Notice>,
    /// Orders to sort by: value, label, chosen.
    pub sorts: Vec<Choice>,
    /// Facets: State, mechanism, session, position, recommending State, follow-up status, institution.
    pub facets: Vec<Facet>,
    /// Names and values of the query that are neither in the search box, nor a facet, nor the order.
    pub hidden: Vec<(String, String)>,
    /// Filters in force.
    pub filters: Vec<ActiveFilter>,
    /// Where "Remove all" leads: the same words without filters.
    pub without_filters: String,
    /// How many there are, with the unit: `98 recommendations`, `113, one a recommending State`.
    pub counted: String,
    /// What the count holds that must be known: `3 of them have a disputed position`.
    pub caution: Option<String>,
    /// The recommendations of this page.
    pub results: Vec<ResultRow>,
    /// Where in the list this is.
    pub pages: Pages,
    /// Where nothing was found, or nothing is there: what to do.
    pub empty: Option<Empty>,
}

/// One recommendation found.
#[derive(Clone, Debug, Template)]
#[template(path = "recommendation/result.html")]
pub struct ResultRow {
    /// Its page.
    pub href: String,
    /// Its number as printed.
    pub number: String,
    /// The document it is in.
    pub symbol: Shown,
    /// Its text, cut where the hits begin and end: whether it is a hit, and the words.
    pub text: Vec<(bool, String)>,
    /// The language of the text, ISO 639-1.
    pub language: String,
    /// State under review.
    pub state: Shown,
    /// Mechanism and session, in words: `UPR, session 15`.
    pub mechanism: String,
    /// Who recommended it, in words: `Algeria, Cabo Verde and 3 others`; empty where nobody did by name.
    pub by: String,
    /// The position, where there is one.
    pub position: Option<Tag>,
    /// The status of the follow-up.
    pub status: Tag,
    /// The lead institution.
    pub lead: Shown,
    /// The due date.
    pub due: Option<Tag>,
}

impl HtmlSafe for ResultRow {}
