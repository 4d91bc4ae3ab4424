//! What narrows a list and walks through it: facets with counts, the filters in force, pages.

use askama::{Template, filters::HtmlSafe};

use super::{Icon, words};

/// One value of a facet.
#[derive(Clone, Debug, Default)]
pub struct FacetValue {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// How many results have it, the other facets in force.
    pub count: u64,
    /// Whether it is in force.
    pub chosen: bool,
}

/// A facet: a heading and check boxes with counts. Lies in the list's own form, so it works without script.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<fieldset><legend>{{ legend }}</legend><div>
{% for value in self.in_sight() %}<label class="facet{% if value.count == 0 %} zero{% endif %}"><input type="checkbox" name="{{ name }}" value="{{ value.value }}"{% if value.chosen %} checked{% endif %}><span>{{ value.label }}</span><span class="n">{{ words::counted(value.count) }}</span></label>{% endfor %}
{% let rest = self.folded() %}{% if !rest.is_empty() %}<details><summary>{{ rest.len() }} more</summary>{% for value in rest %}<label class="facet{% if value.count == 0 %} zero{% endif %}"><input type="checkbox" name="{{ name }}" value="{{ value.value }}"><span>{{ value.label }}</span><span class="n">{{ words::counted(value.count) }}</span></label>{% endfor %}</details>{% endif %}</div></fieldset>"#
)]
pub struct Facet {
    /// The name its values are sent by.
    pub name: String,
    /// Its heading.
    pub legend: String,
    /// Its values, in the order to show them: by count, or States by name.
    pub values: Vec<FacetValue>,
    /// How many to show before the fold; chosen ones are always in sight.
    pub at_first: usize,
}

impl HtmlSafe for Facet {}

impl Facet {
    fn is_in_sight(&self, place: usize, value: &FacetValue) -> bool {
        place < self.at_first || value.chosen
    }

    fn in_sight(&self) -> Vec<&FacetValue> {
        self.values.iter().enumerate().filter(|(i, v)| self.is_in_sight(*i, v)).map(|(_, v)| v).collect()
    }

    fn folded(&self) -> Vec<&FacetValue> {
        self.values.iter().enumerate().filter(|(i, v)| !self.is_in_sight(*i, v)).map(|(_, v)| v).collect()
    }
}

/// A filter in force, and the address of the same list without it.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<a class="chip" href="{{ without }}"><span><span class="unseen">Remove filter </span>{{ facet }}: {{ label }}</span>{{ Icon::Cross }}</a>"#
)]
pub struct ActiveFilter {
    /// The facet's heading.
    pub facet: String,
    /// The value.
    pub label: String,
    /// The address without it.
    pub without: String,
}

impl HtmlSafe for ActiveFilter {}

/// The pages of a list. Addresses are `base` and the number of the page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"{% if self.last() > 1 %}<nav class="pages" aria-label="Pages of this list">
{% if page > 1 %}<a href="{{ base }}{{ page - 1 }}" rel="prev">Previous</a>{% endif %}
{% for place in self.places() %}{% match place %}{% when None %}<span class="gap" aria-hidden="true">…</span>{% when Some(n) %}{% if *n == page %}<span class="here" aria-current="page">{{ words::counted(n) }}</span>{% else %}<a href="{{ base }}{{ n }}">{{ words::counted(n) }}</a>{% endif %}{% endmatch %}{% endfor %}
{% if page < self.last() %}<a href="{{ base }}{{ page + 1 }}" rel="next">Next</a>{% endif %}</nav>{% endif %}"#
)]
pub struct Pages {
    /// The address up to the number: `/recommendations?q=water&page=`.
    pub base: String,
    /// This page, from 1.
    pub page: u64,
    /// Records on a page.
    pub per_page: u64,
    /// Records in all.
    pub total: u64,
}

impl HtmlSafe for Pages {}

impl Pages {
    /// The number of the last page, at least 1.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.total.div_ceil(self.per_page.max(1)).max(1)
    }

    /// `41–60 of 41,066`.
    #[must_use]
    pub fn range(&self) -> String {
        let first = (self.page.saturating_sub(1)).saturating_mul(self.per_page).saturating_add(1);
        let last = self.page.saturating_mul(self.per_page).min(self.total);
        format!(
            "{}–{} of {}",
            words::count(first.min(self.total)),
            words::count(last),
            words::count(self.total)
        )
    }

    /// First, last, and those beside this one; none is a gap.
    fn places(&self) -> Vec<Option<u64>> {
        let last = self.last();
        let near = [1, self.page.saturating_sub(1), self.page, self.page.saturating_add(1), last];
        let mut out = Vec::new();
        let mut before = 0;
        for page in near {
            if page <= before || page > last {
                continue;
            }
            if page > before + 1 {
                out.push(None);
            }
            out.push(Some(page));
            before = page;
        }
        out
    }
}
