//! The follow-up on the page of what it is of: what the viewer may read of it, who else reads it, and what they can do.

use std::collections::HashMap;

use askama::{Template, filters::HtmlSafe};
use ledger::{Record, RecordId};

use super::action::disputed;
use super::subject::Subject;
use super::{Action, Assessment, EVIDENCE_LIMIT, FollowUp, KIND};
use crate::attached::Line;
use crate::look::{Access, Act, Dispute, Shown, Tag};
use crate::noun::{Part, publication};
use crate::office::View;
use crate::office::words::state_name;
use crate::recommendation::row::{follow_up_tag, lead, status_tag};
use crate::{assessment, cluster, noun, reply};

/// What a State does about a recommendation or a cluster, as the viewer may read it.
#[derive(Clone, Debug, Template)]
#[template(path = "follow_up/part.html")]
pub struct FollowUpPart {
    /// Who can read what is shown.
    pub readers: Vec<Access>,
    /// To whom it was published, by whom and when.
    pub published: Vec<String>,
    /// What is said where there is nothing that the viewer may read.
    pub nothing: Option<String>,
    /// The status in one word and shape.
    pub status: Tag,
    /// The cluster that it is recorded for, where it is: address and name.
    pub through: Option<(String, String)>,
    /// The assessment that counts, or several where records disagree; none yet.
    pub assessments: Vec<AssessmentPart>,
    /// Those of earlier dates, the latest first.
    pub earlier: Vec<AssessmentPart>,
    /// Fields in dispute, with the form that settles each.
    pub disputes: Vec<Dispute>,
    /// Lead, co-leads, supporting institutions, planned action, due date, note, in this order.
    pub facts: Vec<(String, Shown)>,
    /// What is done, one by one.
    pub actions: Vec<ActionPart>,
    /// Where the form of another action is; none where this person may not write.
    pub add_action: Option<String>,
    /// Evidence files.
    pub evidence: Vec<Line>,
    /// Where the form is; none where this person may not write.
    pub edit: Option<String>,
    /// Where its fields are published; none where this person may not.
    pub publish: Option<String>,
    /// Where the form that adds an evidence file goes; none where this person may not write.
    pub add_evidence: Option<String>,
    /// What was wrong with the evidence file that was sent.
    pub evidence_error: Option<String>,
    /// The limit of an evidence file, in words: `64 MB`.
    pub evidence_limit: String,
    /// Assessments by NHRIs and NGOs.
    pub others: Vec<AssessmentPart>,
    /// The clusters that the recommendation stands in.
    pub clusters: Vec<Act>,
    /// Replies of ministries, with how each stands.
    pub replies: Vec<(Act, Tag)>,
    /// What else can be begun here: a reply, a cluster, an assessment.
    pub begins: Vec<Act>,
}

impl HtmlSafe for FollowUpPart {}

/// Whose assessment, as of when, on what evidence.
#[derive(Clone, Debug)]
pub struct AssessmentPart {
    /// The status.
    pub status: Tag,
    /// Whose.
    pub by: String,
    /// As of when, as read.
    pub as_of: String,
    /// On what evidence, in words.
    pub evidence: Shown,
    /// Its own page, if it has one.
    pub href: Option<String>,
}

/// An action.
#[derive(Clone, Debug)]
pub struct ActionPart {
    /// What is done.
    pub text: String,
    /// Whether another record says something else of it.
    pub disputed: bool,
    /// Lead, period, budget, support needed, as far as stated.
    pub facts: Vec<(String, Shown)>,
    /// Where it is changed.
    pub edit: Option<String>,
}

/// The follow-up of something, as the viewer may read it.
///
/// # Errors
/// If the store cannot be read.
pub fn follow_up_part(
    view: &View,
    subject: &Subject,
    evidence_error: Option<String>,
) -> anyhow::Result<FollowUpPart> {
    let versions = view.versions(&KIND, subject.follow_up_id())?;
    let own = versions.first().map(|kept| FollowUp::from_record(&kept.record, view.today()));
    let through = if own.is_none() { of_its_cluster(view, subject)? } else { None };
    let (through, of_cluster) = through.unzip();
    let follow_up = own.as_ref().or(of_cluster.as_ref());
    let names = view.office.institution_names()?;
    let may_write = subject.may_write(view);
    let here = &subject.href;
    let published = versions.iter().filter_map(|kept| {
        let publication = publication(&kept.record)?;
        let to = view.access_of(kept.record.space)?;
        Some(format!("Published on {}. {}", publication.in_words(), to.words))
    });
    let readers = versions.first().and_then(|kept| view.access_of(kept.record.space));
    let readers = readers.or_else(|| may_write.then(|| view.access_to(&subject.realm())));
    let nothing = (follow_up.is_none() && !may_write)
        .then(|| format!("{} has published nothing of what it does about this.", state_name(&subject.state)));
    let publishable = versions.first().is_some_and(|kept| may_write && is_own(view, subject, &kept.record));
    let series = follow_up.map(earlier).unwrap_or_default();
    Ok(FollowUpPart {
        readers: readers.into_iter().collect(),
        published: published.collect(),
        nothing,
        status: follow_up_tag(follow_up),
        through,
        assessments: follow_up
            .map(|one| one.assessments.iter().map(assessment_part).collect())
            .unwrap_or_default(),
        earlier: series,
        disputes: if may_write { super::settle::disputes(view, subject)? } else { Vec::new() },
        facts: facts(follow_up, &names),
        actions: own.as_ref().map(|one| actions(one, &names, here, may_write)).unwrap_or_default(),
        add_action: may_write.then(|| format!("{here}/actions")),
        evidence: match (versions.first(), &own) {
            (Some(kept), Some(own)) => {
                Line::all(view, kept.record.space, &format!("{here}/evidence"), &own.evidence)?
            }
            _ => Vec::new(),
        },
        edit: may_write.then(|| format!("{here}/follow-up")),
        publish: publishable.then(|| format!("{}/publish", subject.follow_up_href())),
        add_evidence: may_write.then(|| format!("{here}/evidence")),
        evidence_error,
        evidence_limit: format!("{} MB", EVIDENCE_LIMIT >> 20),
        others: others(view, subject)?,
        clusters: cluster::of_recommendation(view, subject.id)?,
        replies: replies(view, subject)?,
        begins: begins(view, subject),
    })
}

fn is_own(view: &View, subject: &Subject, record: &Record) -> bool {
    view.office.realm_of(record.space) == Some(subject.realm())
}

/// The follow-up of a cluster that a recommendation stands in: the first that has any.
fn of_its_cluster(view: &View, subject: &Subject) -> anyhow::Result<Option<((String, String), FollowUp)>> {
    for kept in view.referring(&cluster::KIND, cluster::RECOMMENDATIONS, subject.id)? {
        let found = view.record(&KIND, FollowUp::id_for(kept.record.id))?;
        if let Some(found) = found {
            let named = (cluster::NOUN.href(kept.record.id), cluster::name(&kept.record));
            return Ok(Some((named, FollowUp::from_record(&found.record, view.today()))));
        }
    }
    Ok(None)
}

fn earlier(follow_up: &FollowUp) -> Vec<AssessmentPart> {
    let counts = |one: &&Assessment| follow_up.assessments.contains(one);
    follow_up.series.all().filter(|one| !counts(one)).map(assessment_part).collect()
}

fn assessment_part(assessment: &Assessment) -> AssessmentPart {
    AssessmentPart {
        status: status_tag(&assessment.status),
        by: assessment.by.clone(),
        as_of: assessment.as_of.in_words(),
        evidence: assessment.evidence.clone().map_or(Shown::None("none stated".to_owned()), Shown::Text),
        href: None,
    }
}

fn others(view: &View, subject: &Subject) -> anyhow::Result<Vec<AssessmentPart>> {
    let part = |one: assessment::Other| AssessmentPart {
        status: one.status.as_deref().map_or_else(Tag::disputed, status_tag),
        by: one.by,
        as_of: one.as_of,
        evidence: one.evidence.map_or(Shown::None("none stated".to_owned()), Shown::Text),
        href: Some(one.href),
    };
    Ok(assessment::of_recommendation(view, subject.id)?.into_iter().map(part).collect())
}

fn replies(view: &View, subject: &Subject) -> anyhow::Result<Vec<(Act, Tag)>> {
    let mut found = reply::of(view, reply::RECOMMENDATIONS, subject.id)?;
    found.extend(reply::of(view, reply::CLUSTER, subject.id)?);
    Ok(found)
}

/// What the viewer may begin about a recommendation beside its follow-up, each a form that names it already.
fn begins(view: &View, subject: &Subject) -> Vec<Act> {
    let of_state = view.viewer.states().contains(&subject.state.as_str());
    let name = form_urlencoded::byte_serialize(subject.typed.as_bytes()).collect::<String>();
    let offered = [
        (of_state, &reply::NOUN, "recommendations", "Draft a reply"),
        (of_state, &cluster::NOUN, "recommendations", "Begin a cluster with it"),
        (true, &assessment::NOUN, "recommendation", "Assess it"),
    ];
    let open = offered.into_iter().filter(|(may, noun, ..)| *may && view.viewer.is(noun.begins));
    let act = |(_, noun, field, verb): (bool, &noun::Noun, &str, &str)| {
        Act::other(&format!("/{}/new?{field}={name}", noun.path), verb)
    };
    // A cluster is named by its own records; these forms name a recommendation.
    if subject.is_recommendation() { open.map(act).collect() } else { Vec::new() }
}

fn facts(follow_up: Option<&FollowUp>, names: &HashMap<RecordId, String>) -> Vec<(String, Shown)> {
    let several = |values: &[String], none: &str| match values {
        [] => Shown::None(none.to_owned()),
        [one] => Shown::Text(one.clone()),
        several => Shown::Disputed(several.to_vec()),
    };
    let named = |ids: &[RecordId]| {
        let found: Vec<String> = ids.iter().map(|id| names.get(id).cloned().unwrap_or_default()).collect();
        if found.is_empty() { Shown::None("none".to_owned()) } else { Shown::Text(found.join("; ")) }
    };
    let none = Vec::new();
    let (co_leads, supporting) = follow_up.map_or((&none, &none), |one| (&one.co_leads, &one.supporting));
    let dues: Vec<String> =
        follow_up.map(|one| one.dues.iter().map(|due| due.in_words()).collect()).unwrap_or_default();
    let empty = Vec::new();
    let (actions, notes) = follow_up.map_or((&empty, &empty), |one| (&one.actions, &one.notes));
    [
        ("Lead", lead(follow_up, names)),
        ("Leads with it", named(co_leads)),
        ("Supported by", named(supporting)),
        ("Planned action", several(actions, "none planned")),
        ("Due", several(&dues, "no date")),
        ("Note", several(notes, "none")),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .into()
}

fn actions(
    follow_up: &FollowUp,
    names: &HashMap<RecordId, String>,
    here: &str,
    may_write: bool,
) -> Vec<ActionPart> {
    let apart: Vec<&str> = disputed(&follow_up.steps).collect();
    let part = |action: &Action| {
        let text = |text: Option<String>| text.map(Shown::Text);
        let facts = [
            ("Lead", text(action.lead.map(|id| names.get(&id).cloned().unwrap_or_default()))),
            ("When", text(action.period())),
            ("Budget", text(action.money())),
            ("Support needed", text(action.support.clone())),
        ];
        let stated = facts.into_iter().filter_map(|(label, value)| Some((label.to_owned(), value?)));
        ActionPart {
            text: action.text.clone(),
            disputed: apart.contains(&action.key.as_str()),
            facts: stated.collect(),
            edit: may_write.then(|| format!("{here}/actions/{}", action.key)),
        }
    };
    follow_up.steps.iter().map(part).collect()
}

/// The follow-up of a cluster, on the cluster's page.
///
/// # Errors
/// If the store cannot be read.
pub fn of_cluster(view: &View, record: &Record) -> anyhow::Result<Option<Part>> {
    let Some(subject) = Subject::cluster(view, record) else { return Ok(None) };
    Ok(Some(Part::html(&follow_up_part(view, &subject, None)?)?))
}

/// What the page of a follow-up itself shows beside its fields: where it is worked on.
///
/// # Errors
/// None.
pub fn of_record(_: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let recommendation = super::subject_of(record, super::RECOMMENDATION)
        .map(|id| (crate::recommendation::row::href(id), "Open the recommendation".to_owned()));
    let cluster = super::subject_of(record, super::CLUSTER)
        .map(|id| (cluster::NOUN.href(id), "Open the cluster".to_owned()));
    let notice = |next| {
        crate::look::Notice {
        weight: crate::look::Weight::Plain,
        title: "Where it is recorded".to_owned(),
        words: "A follow-up is recorded on the page of what it is of. Here it is published, and its history read.".to_owned(),
        next: Some(next),
    }
    };
    Ok(recommendation.or(cluster).map(|next| Part::Notice(notice(next))).into_iter().collect())
}
