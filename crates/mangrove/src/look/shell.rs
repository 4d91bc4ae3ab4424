//! What every page has around it: the bar with the nouns and the search, the foot, the theme.

use super::assets;

/// The noun of the bar that a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// What needs you.
    #[default]
    Home,
    /// Requests, consultations, consents, activities and what belongs to them.
    Work,
    /// Recommendations.
    Recommendations,
    /// Documents.
    Documents,
    /// States.
    States,
    /// Institutions.
    Institutions,
    /// Import.
    Import,
    /// None of them: errors, "where your data is".
    Elsewhere,
}

impl Section {
    /// The bar, in order: section, address, word.
    pub const BAR: [(Section, &'static str, &'static str); 7] = [
        (Section::Home, "/", "Home"),
        (Section::Work, "/work", "Work"),
        (Section::Recommendations, "/recommendations", "Recommendations"),
        (Section::Documents, "/documents", "Documents"),
        (Section::States, "/states", "States"),
        (Section::Institutions, "/institutions", "Institutions"),
        (Section::Import, "/import", "Import"),
    ];
}

/// Light, dark, or as the device has it. Kept in a cookie by a plain form in the foot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme of a cookie or form value; anything unknown is [`Theme::Device`].
    #[must_use]
    pub fn parse(value: &str) -> Theme {
        match value {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Device,
        }
    }

    /// The value in the cookie, the form, and `data-theme`.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// The shell of one page. A page's struct has it in a field named `shell`; its template begins with
/// `{% extends "look/layout.html" %}` and fills the block `content`.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// The page's own title; the program's name is added.
    pub title: String,
    /// Where it belongs in the bar.
    pub section: Section,
    /// Whether they work here: then the bar leads to the work.
    pub works: bool,
    /// Whether they may bring documents in.
    pub imports: bool,
    /// The path and query of this page: the theme form comes back to it, print shows it.
    pub address: String,
    /// What stands in the search box.
    pub query: String,
    /// As the person chose.
    pub theme: Theme,
    /// Whether this is the sample office, whose facts are invented.
    pub sample: bool,
    /// The name of the office that this is.
    pub office: String,
    /// The date of the page, as read: `14 May 2026`.
    pub today: String,
    /// The last exchange with others, as read: `never exchanged`, `as of the last exchange, 11 May 2026, 3 days ago`.
    pub exchanged: String,
    /// Who looks: the name and, in words, the capacities held today; nobody, for the public.
    pub signed_in: Option<(String, String)>,
    /// For a page that changes by itself: seconds until it is asked for again where script is off.
    pub refresh: Option<u32>,
}

impl Shell {
    /// Where "Sign in" leads: there, and back to this page.
    pub(crate) fn sign_in(&self) -> String {
        let back =
            form_urlencoded::Serializer::new(String::new()).append_pair("back", &self.address).finish();
        if matches!(self.address.as_str(), "" | "/") {
            "/sign-in".to_owned()
        } else {
            format!("/sign-in?{back}")
        }
    }

    pub(crate) fn css(&self) -> String {
        assets::css().path()
    }

    pub(crate) fn js(&self) -> String {
        assets::js().path()
    }

    pub(crate) fn icon(&self) -> String {
        assets::icon().path()
    }

    /// The nouns that this person uses.
    pub(crate) fn bar(&self) -> Vec<(Section, &'static str, &'static str)> {
        let theirs = |section: Section| match section {
            Section::Work => self.works,
            Section::Import => self.imports,
            _ => true,
        };
        Section::BAR.into_iter().filter(|(section, _, _)| theirs(*section)).collect()
    }

    pub(crate) fn themes(&self) -> [(Theme, &'static str); 3] {
        [(Theme::Device, "As the device"), (Theme::Light, "Light"), (Theme::Dark, "Dark")]
    }
}
