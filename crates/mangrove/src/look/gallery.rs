//! Holds every page and component to the house rules, and writes them to a folder for people to look at:
//! `MANGROVE_GALLERY=DIR cargo nextest run -p mangrove` leaves one HTML file a page in `DIR`.

use std::collections::BTreeSet;

use askama::Template;

pub(crate) use super::samples::{columns, dispute, events, runs, strips};
use super::*;

/// A shell as a handler fills it.
pub(crate) fn shell(title: &str, section: Section) -> Shell {
    Shell {
        title: title.to_owned(),
        section,
        address: Section::BAR
            .iter()
            .find(|(s, ..)| *s == section)
            .map_or("/about", |(_, path, _)| path)
            .to_owned(),
        query: String::new(),
        theme: Theme::Device,
        sample: true,
        works: true,
        imports: true,
        office: "Regional Office for the Caribbean Community".to_owned(),
        today: "12 May 2026".to_owned(),
        exchanged: "as of the last exchange, 9 May 2026, 3 days ago".to_owned(),
        signed_in: Some(("Ines Baptiste".to_owned(), "Desk officer".to_owned())),
        refresh: None,
    }
}

/// Renders a page, holds it to the rules every page keeps, and writes it where `MANGROVE_GALLERY` says.
pub(crate) fn show(name: &str, page: &impl Template) -> String {
    let html = page.render().unwrap();
    rules(name, &html);
    if let Ok(folder) = std::env::var("MANGROVE_GALLERY") {
        let folder = std::path::Path::new(&folder);
        std::fs::create_dir_all(folder).unwrap();
        let mut local = html.clone();
        for asset in [assets::css(), assets::js(), assets::icon()] {
            std::fs::write(folder.join(asset.name()), asset.body).unwrap();
            local = local.replace(&asset.path(), &asset.name());
        }
        std::fs::write(folder.join(format!("{name}.html")), local).unwrap();
    }
    html
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let lead = format!(" {name}=\"");
    html.split(&lead).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

fn rules(name: &str, html: &str) {
    for forbidden in [" style=", "<style", " onclick=", " onchange=", "javascript:", "hx-on"] {
        assert!(!html.contains(forbidden), "{name}: `{forbidden}` is against the policy sent with the page");
    }
    for script in html.split("<script").skip(1) {
        assert!(script.starts_with(" src=\"/assets/"), "{name}: inline script");
    }
    for address in
        attributes(html, "href").into_iter().chain(attributes(html, "src")).chain(attributes(html, "action"))
    {
        // A person may follow a link to an official address; no page fetches anything from there.
        let own = address.starts_with(['/', '#', '?']) || address.starts_with("https://undocs.org/");
        assert!(own, "{name}: {address}");
    }
    let ids = attributes(html, "id");
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "{name}: an id stands twice in {ids:?}");
    let references = ["for", "aria-describedby", "aria-labelledby"];
    for reference in references.iter().flat_map(|r| attributes(html, r)).flat_map(str::split_whitespace) {
        assert!(known.contains(reference), "{name}: nothing has the id {reference}");
    }
    for anchor in attributes(html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(known.contains(anchor), "{name}: nothing has the id {anchor}");
    }
    for (open, close) in [
        ("<div", "</div>"),
        ("<section", "</section>"),
        ("<form", "</form>"),
        ("<ul", "</ul>"),
        ("<p", "</p>"),
    ] {
        let opened =
            html.match_indices(open).filter(|(at, _)| html[at + open.len()..].starts_with([' ', '>']));
        assert_eq!(opened.count(), html.matches(close).count(), "{name}: {open} and {close} do not pair");
    }
    assert!(
        !html.contains('!') || html.matches('!').count() == html.matches("<!doctype").count(),
        "{name}: an exclamation mark"
    );
}

#[derive(Template)]
#[template(path = "look/gallery.html")]
struct Gallery {
    shell: Shell,
    head: Head,
    tags: Vec<Tag>,
    values: Vec<(&'static str, Shown)>,
    notices: Vec<Notice>,
    empty: Empty,
    progress: [Progress; 2],
    summary: ErrorSummary,
    fields: Vec<Field>,
    facets: Vec<Facet>,
    filters: Vec<ActiveFilter>,
    pages: Pages,
    dispute: Dispute,
    events: Vec<Event>,
    access: [Access; 3],
    strips: Strips,
    columns: Columns,
    runs: Runs,
}

fn tags() -> Vec<Tag> {
    use Icon::*;
    use Tone::*;
    vec![
        Tag::new(Empty, "Not started", Plain),
        Tag::new(Half, "In progress", Plain),
        Tag::new(Most, "Partly implemented", Good),
        Tag::new(Full, "Implemented", Good),
        Tag::new(Loop, "Continuous", Good),
        Tag::new(Struck, "Will not be pursued", Plain),
        Tag::new(Dashed, "No information", Plain),
        Tag::new(Tick, "Supported", Good),
        Tag::new(Bar, "Noted", Plain),
        Tag::new(HalfSquare, "Partly supported", Plain),
        Tag::new(Dots, "Pending", Plain),
        Tag::overdue(),
        Tag::disputed(),
        Tag::new(Octagon, "Error", Bad),
        Tag::new(Triangle, "Warning", Split),
        Tag::new(Info, "Remark", Plain),
    ]
}

fn fields() -> Vec<Field> {
    let lead = vec![
        Choice::new("", "No lead yet", false),
        Choice::new("bhs-mss", "Ministry of Social Services", true),
    ];
    let kinds = vec![Choice::new("ministry", "Ministry", true), Choice::new("nhri", "NHRI", false)];
    vec![
        Field::new("name", "Name", Input::Line, "")
            .required()
            .error(Some("Write the name of the institution")),
        Field::new("lead", "Lead institution", Input::Select(lead), "")
            .help("One institution leads; others support."),
        Field::new("kind", "Kind", Input::Radio(kinds.clone()), "").required(),
        Field::new("support", "Supporting institutions", Input::Checks(kinds), ""),
        Field::new("due", "Due date", Input::Date, "2026-09-30"),
        Field::new("action", "Planned action", Input::Lines, "Table the bill <again> & consult"),
        Field::new("evidence", "Evidence", Input::File, "").help("At most 64 MB. Its hash is recorded."),
    ]
}

fn facets() -> Vec<Facet> {
    let value = |value: &str, label: &str, count, chosen| FacetValue {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
        chosen,
    };
    vec![Facet {
        name: "state".to_owned(),
        legend: "State under review".to_owned(),
        values: vec![
            value("BHS", "Bahamas", 1_098, true),
            value("BRB", "Barbados", 131, false),
            value("MSR", "Montserrat", 0, false),
            value("TTO", "Trinidad and Tobago", 140, true),
        ],
        at_first: 2,
    }]
}

fn notices() -> Vec<Notice> {
    let notice = |weight, title: &str, words: &str| Notice {
        weight,
        title: title.to_owned(),
        words: words.to_owned(),
        next: Some(("/about".to_owned(), "Open the record".to_owned())),
    };
    vec![
        notice(Weight::Plain, "Not exchanged for 12 days", "Others may have written since."),
        notice(Weight::Good, "Follow-up recorded", "The history has it."),
        notice(
            Weight::Bad,
            "Not allowed before 1 May 2026",
            "The consent of 2 March covers 1 May to 31 July.",
        ),
        notice(Weight::Split, "Two records disagree", "Settle the due date below."),
    ]
}

fn gallery() -> Gallery {
    Gallery {
        shell: shell("Components", Section::Elsewhere),
        head: Head {
            what: vec![
                ("/documents".to_owned(), "Documents".to_owned()),
                (String::new(), "Resolution".to_owned()),
            ],
            name: "Technical assistance and capacity-building for the Caribbean".to_owned(),
            name_language: None,
            access: Some(Access::public()),
            about: vec![
                Shown::Symbol("A/HRC/RES/54/33".to_owned()),
                Shown::Text("12 October 2023".to_owned()),
            ],
            acts: vec![Act::main("/a", "Record follow-up"), Act::other("/b", "Download CSV")],
        },
        tags: tags(),
        values: vec![
            ("Unknown", Shown::Unknown),
            ("None", Shown::None("no lead".to_owned())),
            ("Zero", Shown::Number(0)),
            ("Disputed", Shown::Disputed(vec!["30 September".to_owned(), "31 December".to_owned()])),
            ("Known", Shown::Number(41_066)),
        ],
        notices: notices(),
        empty: Empty {
            title: "No documents yet".to_owned(),
            words: "Documents you import appear here with their recommendations and problems.".to_owned(),
            acts: vec![Act::main("/import", "Import documents")],
        },
        progress: [
            Progress {
                id: "p1".to_owned(),
                words: "Reading 3 of 12 files".to_owned(),
                done: 3,
                total: Some(12),
            },
            Progress { id: "p2".to_owned(), words: "12,400 rows read".to_owned(), done: 12_400, total: None },
        ],
        summary: ErrorSummary::of("This was not saved", &fields()),
        fields: fields(),
        facets: facets(),
        filters: vec![ActiveFilter {
            facet: "State".to_owned(),
            label: "Bahamas".to_owned(),
            without: "/recommendations".to_owned(),
        }],
        pages: Pages { base: "/recommendations?page=".to_owned(), page: 7, per_page: 20, total: 41_066 },
        dispute: dispute(),
        events: events(),
        access: [
            Access::public(),
            Access { readers: Readers::Shared, words: "Shared by the Bahamas and this office".to_owned() },
            Access::internal("the Bahamas' ministries and this office"),
        ],
        strips: strips(),
        columns: columns(),
        runs: runs(),
    }
}

#[test]
fn every_component_renders_by_the_rules() {
    let html = show("components", &gallery());
    for expected in [
        "<span class=\"unknown\">not known</span>",
        "<span class=\"none\">no lead</span>",
        "<span class=\"num\">0</span>",
        "30 September or 31 December",
        "41,066",
        "&#60;again&#62; &#38; consult",
        "aria-invalid=\"true\"",
        "<summary>1 more</summary>",
        "aria-current=\"page\">7</span>",
        "width=\"62.85%\"",
        "allowed, 1 May 2026 to 30 June 2026",
        "Session in Castries, 3 August 2026: in breach",
    ] {
        assert!(html.contains(expected), "missing: {expected}");
    }
}

#[test]
fn pages_of_a_list_stay_in_bounds() {
    let pages = |page, per_page, total| Pages { base: "?page=".to_owned(), page, per_page, total };
    assert_eq!(pages(1, 20, 0).range(), "0–0 of 0");
    assert_eq!(pages(1, 20, 20).render().unwrap(), "");
    assert_eq!(pages(2_054, 20, 41_066).range(), "41,061–41,066 of 41,066");
    assert!(pages(2_054, 20, 41_066).render().unwrap().contains("rel=\"prev\""));
    assert!(!pages(2_054, 20, 41_066).render().unwrap().contains("rel=\"next\""));
    assert_eq!(pages(u64::MAX, 0, 3).last(), 3);
}

#[test]
fn charts_bear_empty_and_extreme_counts() {
    let mut chart = columns();
    chart.strips.clear();
    assert!(chart.render().is_ok());
    for extreme in [0, 1, u64::MAX] {
        let mut chart = columns();
        chart.strips[0].values = vec![extreme, extreme, 0];
        assert!(chart.render().is_ok());
        let mut chart = strips();
        chart.strips[0].values = vec![extreme, extreme];
        assert!(chart.render().is_ok());
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    shell: Shell,
    message: &'static str,
    hint: &'static str,
}

#[test]
fn an_error_says_what_happened_and_what_to_do() {
    let page = ErrorPage {
        shell: shell("There is no page at this address.", Section::Elsewhere),
        message: "There is no page at this address.",
        hint: "Check the address, or look for what you need with the search above.",
    };
    let html = show("error", &page);
    assert!(html.contains("<h1>There is no page at this address.</h1>") && html.contains("id=\"find\""));
}
