//! Spaces that an older version founded are judged from now on: whoever founded one says, once, who works on this
//! computer and what counts as it stands.

use ledger::{Administration, Author, SpaceId};

use super::Office;
use crate::access::Membership;

/// Logs that one operation names.
const NAMED: usize = 256;

impl Office {
    /// Begins to judge the spaces that this computer founded before spaces were judged.
    ///
    /// # Errors
    /// If the store refuses; the next time the folder is opened it is done again.
    pub(super) fn adopt_old_spaces(&self) -> anyhow::Result<()> {
        for space in self.ledger.spaces()? {
            let ours = space.genesis.founder == self.ledger.device();
            if ours
                && !space.genesis.judged
                && self.realm_of(space.id).is_some()
                && !self.is_judged(space.id)?
            {
                self.adopt(space.id)?;
            }
        }
        Ok(())
    }

    fn is_judged(&self, space: SpaceId) -> anyhow::Result<bool> {
        let log = self.ledger.administration(space)?;
        Ok(log.iter().any(|event| matches!(event.operation, Administration::JudgeFrom(_))))
    }

    fn adopt(&self, space: SpaceId) -> anyhow::Result<()> {
        let author = Author { capacity: Some("By a newer version".to_owned()), ..Author::default() };
        let members = self.members();
        let people: Vec<Membership> = members.in_space(space).cloned().collect();
        for member in people {
            if self.may_work_here(member.person)? {
                self.enroll(space, &author, member.person, member.role)?;
            }
        }
        let mut logs = Vec::new();
        for (device, _) in self.ledger.admissions(space)? {
            logs.extend(self.ledger.logs_of(space, device)?);
        }
        for some in logs.chunks(NAMED) {
            self.ledger.administer(space, &author, &Administration::JudgeFrom(some.to_vec()), None)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ledger::{Change, Edit, Grant, Ledger, NotCounted, RecordId, Role, Value};

    use super::*;
    use crate::access::Realm;
    use crate::office::environment::Machine;
    use crate::person;

    const HEAD: RecordId = RecordId::from_bytes([9; 16]);

    fn name(record: RecordId, text: &str) -> Change {
        let edits = vec![Edit::Set { field: person::NAME, value: Value::text(text) }];
        Change { record, kind: person::KIND.id, edits, reason: None }
    }

    fn by(person: RecordId) -> Author {
        Author { person: Some(person), ..Author::default() }
    }

    /// A folder as an older version left it: nobody is said to work anywhere, and nothing is stated.
    fn old_folder(folder: &std::path::Path) -> SpaceId {
        let ledger = Ledger::open(folder, Machine::starting_at(None)).unwrap();
        let nobody = Author::default();
        let spaces = [Realm::Public, Realm::Office, Realm::Region]
            .map(|realm| ledger.create_space(&nobody, realm.descriptor().as_bytes(), &[]).unwrap());
        let role = "head-of-office".to_owned();
        let role = Role { person: HEAD, role, institution: None, from_ms: None, until_ms: None };
        ledger.administer(spaces[1], &nobody, &Administration::Role(role), None).unwrap();
        ledger.write(spaces[1], &by(HEAD), &[name(HEAD, "Marva Joseph")]).unwrap();
        spaces[1]
    }

    #[test]
    fn a_folder_of_an_older_version_is_opened_and_judged_from_then_on() {
        let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let space = old_folder(folders[0].path());
        let office = Office::open(folders[0].path(), Machine::starting_at(None)).unwrap();
        assert!(office.is_judged(space).unwrap());
        let read = |record| {
            let found = office.ledger().get(space, record).unwrap();
            found.and_then(|found| found.one(person::NAME).and_then(Value::as_text).map(str::to_owned))
        };
        assert_eq!(read(HEAD).as_deref(), Some("Marva Joseph"), "what stands there counts");
        // Who worked on this computer goes on; nobody else writes there in their own name.
        office.ledger().write(space, &by(HEAD), &[name(HEAD, "Marva A. Joseph")]).unwrap();
        let stranger = RecordId::from_bytes([8; 16]);
        let refused = office.ledger().write(space, &by(stranger), &[name(stranger, "A stranger")]);
        assert!(matches!(
            refused,
            Err(ledger::LedgerError::NotPermitted { why: NotCounted::NotThePerson, .. })
        ));
        // A computer that still has the older version.
        let older = Ledger::open(folders[1].path(), Machine::starting_at(None)).unwrap();
        let grant = Grant { person: Some(HEAD), ..Grant::new(older.device(), "head-of-office") };
        office.ledger().administer(space, &by(HEAD), &Administration::Grant(grant), None).unwrap();
        let runs = |of: &Ledger| {
            let mut runs = Vec::new();
            let each = |run| {
                runs.push(run);
                Ok::<(), ledger::LedgerError>(())
            };
            of.runs_since(space, &ledger::Version::default(), each).unwrap();
            runs
        };
        older.import(runs(office.ledger())).unwrap();
        let record = RecordId::from_bytes([7; 16]);
        older.write(space, &by(HEAD), &[name(record, "By the older version")]).unwrap();
        office.ledger().import(runs(&older)).unwrap();
        assert_eq!(read(record), None);
        let why: Vec<_> = office.ledger().quarantined().unwrap().iter().map(|one| one.why).collect();
        assert_eq!(why, [NotCounted::Unstated]);
        // Opened again, nothing more is written.
        let version = office.ledger().version().unwrap();
        drop(office);
        let office = Office::open(folders[0].path(), Machine::starting_at(None)).unwrap();
        assert_eq!(office.ledger().version().unwrap(), version);
        assert_eq!(office.ledger().verify().unwrap(), []);
    }
}
