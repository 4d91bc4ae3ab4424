//! What a person puts off for a week: it leaves their home page, and nobody else's. A breach and a dispute cannot be put off.

use std::collections::BTreeMap;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use jiff::ToSpan;
use jiff::civil::Date;

use super::page::NeedGroup;
use crate::form::Sent;
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// How long something is put off, in days.
const DAYS: i32 = 7;

/// Groups of which nothing can be put off.
const PRESSING: [&str; 2] = ["breach", "disputed"];

/// `POST /snooze`.
pub async fn snooze(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let account = asked.signed_in.as_ref().ok_or_else(PageError::not_found)?.account;
        let key = Sent::read(&body).one("key");
        let until = desk.office.today().saturating_add(DAYS.days());
        desk.accounts.snooze(account, &key, until).map_err(anyhow::Error::new)?;
        Ok(Redirect::to("/"))
    })
    .await
}

/// Takes what is put off out of the groups, and marks what may be.
///
/// # Errors
/// If the accounts cannot be read.
pub fn without_snoozed(desk: &Desk, asked: &Asked, groups: &mut Vec<NeedGroup>) -> anyhow::Result<()> {
    let Some(signed_in) = &asked.signed_in else { return Ok(()) };
    let off = desk.accounts.snoozed(signed_in.account)?;
    drop_snoozed(groups, &off, desk.office.today());
    Ok(())
}

fn drop_snoozed(groups: &mut Vec<NeedGroup>, off: &BTreeMap<String, Date>, today: Date) {
    for group in groups.iter_mut() {
        if PRESSING.contains(&group.id.as_str()) || group.all.is_some() {
            continue;
        }
        let before = group.needs.len();
        group.needs.retain(|need| off.get(&need.key).is_none_or(|until| *until <= today));
        group.total -= (before - group.needs.len()) as u64;
        group.needs.iter_mut().for_each(|need| need.may_wait = true);
    }
    groups.retain(|group| group.total > 0);
}

#[cfg(test)]
mod tests {
    use super::super::page::Need;
    use super::*;
    use crate::look::Tag;

    fn group(id: &str, keys: &[&str]) -> NeedGroup {
        let need = |key: &&str| Need {
            key: (*key).to_owned(),
            tag: Tag::overdue(),
            what: String::new(),
            href: String::new(),
            why: String::new(),
            by: None,
            verb: String::new(),
            act: String::new(),
            may_wait: false,
        };
        let needs: Vec<Need> = keys.iter().map(need).collect();
        NeedGroup {
            id: id.to_owned(),
            title: String::new(),
            total: needs.len() as u64,
            all: None,
            needs,
            first: 5,
        }
    }

    #[test]
    fn what_is_put_off_comes_back_on_its_day_and_a_breach_cannot_be_put_off() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let off = [("a".to_owned(), day("2026-05-11"))].into();
        for (today, left) in [("2026-05-10", vec!["b"]), ("2026-05-11", vec!["a", "b"])] {
            let mut groups = vec![group("breach", &["a"]), group("awaited", &["a", "b"]), group("due", &[])];
            drop_snoozed(&mut groups, &off, day(today));
            let keys =
                |group: &NeedGroup| group.needs.iter().map(|need| need.key.clone()).collect::<Vec<_>>();
            assert_eq!(groups.len(), 2);
            assert_eq!(keys(&groups[0]), ["a"], "a breach stays");
            assert!(!groups[0].needs[0].may_wait);
            assert_eq!(keys(&groups[1]), left);
            assert!(groups[1].needs.iter().all(|need| need.may_wait));
        }
    }
}
