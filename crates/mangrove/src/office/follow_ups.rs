//! Follow-ups on the search index, where they live in memory only: what each space says of each recommendation, by a
//! follow-up of its own or else by that of a cluster it stands in.

use ledger::{EventEdit, KindId, Record, RecordId, SpaceId};

use super::Office;
use crate::cluster;
use crate::follow_up::{self, FollowUp, RECOMMENDATION};
use crate::noun::is_withdrawn;
use crate::search::{FollowUpFacts, day};

impl Office {
    /// Puts every follow-up on the index.
    pub(super) fn put_on_all(&self) {
        let today = self.today();
        for (realm, space) in self.spaces.all() {
            let width = realm.breadth().width();
            let records = self.of_kind(space, follow_up::KIND.id).filter(|record| !is_withdrawn(record));
            let own = records.filter_map(|record| {
                let follow_up = FollowUp::from_record(&record, today);
                follow_up.recommendation.map(|of| (of, facts(&follow_up, space, width)))
            });
            self.search.set_follow_ups(own);
            for record in self.of_kind(space, cluster::KIND.id) {
                for recommendation in cluster::recommendations(&record) {
                    if let Err(error) = self.put_on_recommendation(space, recommendation) {
                        tracing::error!(
                            error = format!("{error:#}"),
                            "a cluster could not be put on the index"
                        );
                    }
                }
            }
        }
    }

    /// Puts a changed record on the index, if it is a follow-up or a cluster, at once: whoever saves it does not wait for
    /// an import to end. The index may then know more than the version it reflects, which does no harm: what it is told
    /// again changes nothing.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn put_on(&self, space: SpaceId, kind: KindId, id: RecordId) -> anyhow::Result<()> {
        if !concerns_follow_up(kind) {
            return Ok(());
        }
        let Some(record) = self.ledger.get(space, id)? else { return Ok(()) };
        let concerned = if kind == cluster::KIND.id {
            self.ever_named(&record, cluster::RECOMMENDATIONS)?
        } else {
            self.answered_by(&record)?
        };
        concerned.into_iter().try_for_each(|of| self.put_on_recommendation(space, of))
    }

    /// The recommendations that a follow-up answers, or answered until it was withdrawn.
    fn answered_by(&self, record: &Record) -> anyhow::Result<Vec<RecordId>> {
        let follow_up = FollowUp::from_record(record, self.today());
        if let Some(recommendation) = follow_up.recommendation {
            return Ok(vec![recommendation]);
        }
        let clusters = match follow_up.cluster {
            Some(cluster) => vec![cluster],
            None => self.ever_named(record, follow_up::CLUSTER)?,
        };
        let mut answered = self.ever_named(record, RECOMMENDATION)?;
        for cluster in clusters {
            let there = self.ledger.get(record.space, cluster)?;
            answered.extend(there.iter().flat_map(cluster::recommendations));
        }
        Ok(answered)
    }

    /// What a field of a record refers to, or ever referred to.
    fn ever_named(&self, record: &Record, of: ledger::FieldId) -> anyhow::Result<Vec<RecordId>> {
        let history = self.ledger.history(record.space, record.id)?;
        let named = |edit: &EventEdit| match edit {
            EventEdit::Set { field, value, .. } if *field == of => value.as_record(),
            EventEdit::Add { field, element } if *field == of => element.as_record(),
            _ => None,
        };
        let mut found: Vec<RecordId> =
            history.iter().flat_map(|event| &event.edits).filter_map(named).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What a space says of a recommendation, as it now stands.
    fn put_on_recommendation(&self, space: SpaceId, recommendation: RecordId) -> anyhow::Result<()> {
        let width = self.realm_of(space).map_or(0, |realm| realm.breadth().width());
        let said = self.answer_to(space, recommendation)?.map(|one| facts(&one, space, width));
        self.search.set_follow_up(recommendation, space, said);
        Ok(())
    }

    /// The follow-up that answers a recommendation in a space: its own, else that of a cluster that it stands in.
    fn answer_to(&self, space: SpaceId, recommendation: RecordId) -> anyhow::Result<Option<FollowUp>> {
        let of = |subject: RecordId| -> anyhow::Result<Option<FollowUp>> {
            let shelf = self.shelves.of(&self.ledger, space, follow_up::KIND.id)?;
            let kept = shelf.get(FollowUp::id_for(subject)).filter(|kept| !is_withdrawn(&kept.record));
            Ok(kept.map(|kept| FollowUp::from_record(&kept.record, self.today())))
        };
        if let Some(own) = of(recommendation)? {
            return Ok(Some(own));
        }
        for kept in self.shelves.of(&self.ledger, space, cluster::KIND.id)?.iter() {
            if !is_withdrawn(&kept.record)
                && cluster::recommendations(&kept.record).contains(&recommendation)
                && let Some(found) = of(kept.record.id)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Whether a change of a record of this kind changes what is done about a recommendation.
pub(super) fn concerns_follow_up(kind: KindId) -> bool {
    kind == follow_up::KIND.id || kind == cluster::KIND.id
}

/// What the index is told of a follow-up. A disputed due date counts as the earliest that stands.
fn facts(follow_up: &FollowUp, space: SpaceId, width: u8) -> FollowUpFacts {
    let taking_part = follow_up.leads.iter().chain(&follow_up.co_leads).chain(&follow_up.supporting);
    let due = follow_up.dues.iter().map(|due| due.last_day().to_string()).min();
    FollowUpFacts {
        space,
        width,
        status: follow_up.status_code().to_owned(),
        institutions: taking_part.map(RecordId::to_string).collect(),
        due: due.as_deref().and_then(day),
    }
}
