//! The people of the crowd: what they click on, how long they think, and how long they wait.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use mangrove::access::Role;

use crate::crowd::SECTION;
use crate::fill::{Member, ministry_of, some_of};
use crate::program::{Answer, Line, PASSWORD, Serving};
use crate::{figure, now};

/// Something that a person does with one click.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Click {
    Home,
    Work,
    List,
    ListSearch,
    Recommendations,
    Search,
    Record,
    Gate,
    Recommendation,
    State,
    Form,
    Draft,
    Save,
    SignIn,
}

/// Of a hundred clicks, how many are which.
pub const MIX: [(u64, Click); 14] = [
    (14, Click::Home),
    (4, Click::Work),
    (12, Click::List),
    (8, Click::ListSearch),
    (10, Click::Recommendations),
    (8, Click::Search),
    (12, Click::Record),
    (4, Click::Gate),
    (8, Click::Recommendation),
    (6, Click::State),
    (4, Click::Form),
    (4, Click::Draft),
    (5, Click::Save),
    (1, Click::SignIn),
];

impl Click {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Click::Home => "home",
            Click::Work => "work",
            Click::List => "a list, every other one narrowed",
            Click::ListSearch => "a list searched",
            Click::Recommendations => "a State's recommendations",
            Click::Search => "a search among all recommendations",
            Click::Record => "a record",
            Click::Gate => "an activity's gate",
            Click::Recommendation => "a recommendation",
            Click::State => "a State's page",
            Click::Form => "a form opened",
            Click::Draft => "a draft kept",
            Click::Save => {
                "a form saved (a follow-up, a request, a measurement; whoever saves none reads a record)"
            }
            Click::SignIn => "a sign-in",
        }
    }
}

/// How fast the people click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    AtWork,
    InAHurry,
    FixedRate,
    WithoutPauses,
}

impl Pace {
    fn name(self) -> &'static str {
        match self {
            Pace::AtWork => "at work",
            Pace::InAHurry => "in a hurry",
            Pace::FixedRate => "at a fixed rate",
            Pace::WithoutPauses => "without pauses",
        }
    }

    /// Seconds from click to click in the middle, and at most.
    fn pause(self) -> (f64, f64) {
        match self {
            Pace::AtWork => (7.0, 70.0),
            Pace::InAHurry | Pace::FixedRate => (2.0, 20.0),
            Pace::WithoutPauses => (0.0, 0.0),
        }
    }
}

/// What one click came to.
struct Waited {
    click: Click,
    ms: f64,
    saved: bool,
    /// What was wrong, if anything.
    wrong: Option<String>,
}

/// Everybody at once, for so many seconds.
pub fn together(
    office: &Serving,
    crowd: &[Member],
    part: usize,
    pace: Pace,
    seconds: u64,
    limit: Option<f64>,
) -> Result<()> {
    let own_before = cpu_time::ProcessTime::now();
    let (before, start) = (office.processor()?, now());
    let end = start + Duration::from_secs(seconds);
    let waited: Vec<Waited> = std::thread::scope(|scope| {
        let one = |(number, member): (usize, &Member)| {
            let person =
                Person { member: member.clone(), part, dice: Dice(number as u64 * 7_919 + pace as u64) };
            scope.spawn(move || person.works(office, pace, start, end))
        };
        let working: Vec<_> = crowd.iter().enumerate().map(one).collect();
        let done = working
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow::anyhow!("somebody failed"))?);
        done.collect::<Result<Vec<_>>>().map(|all| all.into_iter().flatten().collect())
    })?;
    let wall = start.elapsed().as_secs_f64();
    let (program, own) = (office.processor()? - before, own_before.elapsed().as_secs_f64());
    ensure!(!waited.is_empty(), "nobody clicked");
    let of = |what: &str| format!("{} people {}: {what}", crowd.len(), pace.name());
    let clicks = waited.len() as f64;
    figure(SECTION, &of("clicks"), clicks / wall, "clicks/s", None);
    let saved = waited.iter().filter(|one| one.saved).count() as f64;
    figure(SECTION, &of("of these saved"), saved / wall, "saves/s", None);
    let all: Vec<f64> = waited.iter().map(|one| one.ms).collect();
    figure(SECTION, &of("median"), at(&all, 0.5), "ms", None);
    figure(SECTION, &of("95th percentile"), at(&all, 0.95), "ms", None);
    figure(SECTION, &of("99th percentile"), at(&all, 0.99), "ms", limit);
    figure(SECTION, &of("longest"), at(&all, 1.0), "ms", None);
    let wrong: Vec<&String> = waited.iter().filter_map(|one| one.wrong.as_ref()).collect();
    for words in wrong.iter().take(5) {
        eprintln!("{}: {words}", of("wrong"));
    }
    figure(SECTION, &of("errors"), wrong.len() as f64, "clicks", Some(0.0));
    figure(SECTION, &of("the program's processor time, a click"), program / clicks * 1_000.0, "ms", None);
    figure(SECTION, &of("the asking's own, a click"), own / clicks * 1_000.0, "ms", None);
    figure(
        SECTION,
        &of("processor time of both, of two cores"),
        (program + own) / wall / 2.0 * 100.0,
        "%",
        None,
    );
    if pace == Pace::InAHurry {
        by_click(&waited, &of);
    }
    Ok(())
}

/// The waiting for each kind of click.
fn by_click(waited: &[Waited], of: &dyn Fn(&str) -> String) {
    let mut kinds: BTreeMap<Click, Vec<f64>> = BTreeMap::new();
    for one in waited {
        kinds.entry(one.click).or_default().push(one.ms);
    }
    for (click, times) in kinds {
        let name = click.name().split(" (").next().unwrap_or_default();
        figure(SECTION, &of(&format!("{name}, median")), at(&times, 0.5), "ms", None);
        figure(SECTION, &of(&format!("{name}, 95th percentile")), at(&times, 0.95), "ms", None);
    }
}

/// The value that this part of the others does not exceed.
fn at(times: &[f64], part: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}

/// Chance that is the same in each run (splitmix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, number: usize) -> usize {
        (self.throw() % number.max(1) as u64) as usize
    }

    /// Seconds, distributed exponentially.
    fn pause(&mut self, (middle, most): (f64, f64)) -> Duration {
        let part = (self.throw() >> 11) as f64 / (1_u64 << 53) as f64;
        Duration::from_secs_f64((-(1.0 - part).ln() * middle).min(most))
    }
}

/// Somebody at work.
struct Person {
    member: Member,
    part: usize,
    dice: Dice,
}

impl Person {
    fn works(mut self, office: &Serving, pace: Pace, start: Instant, end: Instant) -> Result<Vec<Waited>> {
        let mut line = office.line()?;
        let mut waited = Vec::new();
        let mut next = start + self.dice.pause(pace.pause());
        while next < end {
            std::thread::sleep(next.saturating_duration_since(now()));
            let clicked = if pace == Pace::FixedRate { next } else { now() };
            let click = self.choose();
            let done = self.does(&mut line, click);
            let ms = clicked.elapsed().as_secs_f64() * 1_000.0;
            let saved = click == Click::Save && done.as_ref().is_ok_and(|answer| answer.status == 303);
            let wrong = match done {
                Ok(answer) if matches!(answer.status, 200 | 204 | 303) => None,
                Ok(answer) => Some(format!("{click:?} as {:?}: {}", self.member.role, answer.status)),
                Err(error) => Some(format!("{click:?}: {error:#}")),
            };
            if wrong.is_some() {
                line = office.line()?;
            }
            waited.push(Waited { click, ms, saved, wrong });
            let from = if pace == Pace::FixedRate { next } else { now() };
            next = from + self.dice.pause(pace.pause());
        }
        Ok(waited)
    }

    fn choose(&mut self) -> Click {
        let mut left = self.dice.throw() % MIX.iter().map(|(share, _)| share).sum::<u64>();
        for (share, click) in MIX {
            if left < share {
                return click;
            }
            left -= share;
        }
        Click::Home
    }

    fn does(&mut self, line: &mut Line, click: Click) -> Result<Answer> {
        let (state, cookie) = (self.member.state, self.member.cookie.clone());
        let number = self.dice.below(1_000);
        let path = match click {
            Click::Home => "/".to_owned(),
            Click::Work => "/work".to_owned(),
            Click::List => self.list(),
            Click::ListSearch => format!("/{}?q=number+{}", self.noun(), number % 90),
            Click::Recommendations => format!("/recommendations?state={state}&page={}", 1 + number % 9),
            Click::Search => format!("/recommendations?q={}", WORDS[number % WORDS.len()]),
            Click::Record => self.record(number)?,
            Click::Gate => match self.member.role {
                Role::Ngo => self.record(number)?,
                _ => format!("/activities/{}/gate", self.some("activities", number)?),
            },
            Click::Recommendation => match self.followed(number) {
                Some(id) => format!("/recommendations/{id}"),
                None => "/recommendations".to_owned(),
            },
            Click::State => format!("/states/{state}"),
            Click::Form => self.form(number),
            Click::Draft => return line.post(&cookie, "/drafts", &draft(number)),
            Click::Save => return self.saves(line, &cookie, number),
            Click::SignIn => return self.signs_in(line),
        };
        line.get(&cookie, &path)
    }

    /// A noun that the role works with.
    fn noun(&mut self) -> &'static str {
        let nouns: &[&str] = match self.member.role {
            Role::Ngo => &["submissions"],
            _ => &[
                "activities",
                "requests",
                "consultations",
                "consents",
                "sessions",
                "measurements",
                "indicators",
            ],
        };
        nouns[self.dice.below(nouns.len())]
    }

    fn list(&mut self) -> String {
        let noun = self.noun();
        match (self.dice.below(2), noun) {
            (0, "activities") => format!("/activities?states={}", self.member.state),
            (0, "requests") => "/requests?status=received".to_owned(),
            (0, _) => format!("/{noun}?page=2"),
            _ => format!("/{noun}"),
        }
    }

    fn some(&self, noun: &str, number: usize) -> Result<ledger::RecordId> {
        some_of(noun, self.member.state, number, self.part).with_context(|| format!("no record of {noun}"))
    }

    fn record(&mut self, number: usize) -> Result<String> {
        let noun = self.noun();
        Ok(format!("/{noun}/{}", self.some(noun, number)?))
    }

    fn followed(&self, number: usize) -> Option<ledger::RecordId> {
        let followed = &self.member.followed;
        followed.get(number % followed.len().max(1)).copied()
    }

    fn form(&self, number: usize) -> String {
        match (self.member.role, self.followed(number)) {
            (Role::FocalPoint | Role::Alternate, Some(id)) if number.is_multiple_of(2) => {
                format!("/recommendations/{id}/follow-up")
            }
            (Role::FocalPoint | Role::Alternate, _) => "/requests/new".to_owned(),
            (Role::DeskOfficer, _) => "/measurements/new".to_owned(),
            _ => "/account".to_owned(),
        }
    }

    fn saves(&mut self, line: &mut Line, cookie: &str, number: usize) -> Result<Answer> {
        let state = self.member.state;
        let (path, form) = match (self.member.role, self.followed(number)) {
            (Role::FocalPoint | Role::Alternate, Some(id)) if !number.is_multiple_of(3) => {
                let form =
                    format!("action=Draft+the+bill+{number}&note=Turn+{}&seen=&shown=", self.dice.throw());
                (format!("/recommendations/{id}/follow-up"), form)
            }
            (Role::FocalPoint | Role::Alternate, _) => {
                let ministry = ministry_of(state).context("no ministry")?;
                let form = format!(
                    "title=Help+with+draft+{number}&state={state}&institution={ministry}&contact=An+invented+desk&date=2026-01-11\
                     &situation=It+is+so.&support=A+training.&draft=/requests/new"
                );
                ("/requests".to_owned(), form)
            }
            (Role::DeskOfficer, _) => {
                let indicator = self.some("indicators", number)?;
                let form = format!(
                    "indicator={indicator}&date=2026-01&finding=unknown&source=A+survey&draft=/measurements/new"
                );
                ("/measurements".to_owned(), form)
            }
            _ => return line.get(cookie, &self.record(number)?),
        };
        line.post(cookie, &path, &form)
    }

    fn signs_in(&mut self, line: &mut Line) -> Result<Answer> {
        let form = format!("login={}&password={}", self.member.login, PASSWORD.replace(' ', "+"));
        let answer = line.post("", "/sign-in", &form)?;
        ensure!(answer.status == 303, "not signed in: {}", answer.status);
        self.member.cookie = answer.session().context("no session")?;
        Ok(answer)
    }
}

/// What people search for.
const WORDS: [&str; 8] = [
    "women+rights",
    "children",
    "death+penalty",
    "violence+NOT+domestic",
    "%22persons+with+disabilities%22",
    "ratify+convention",
    "education",
    "climate",
];

/// A request begun, as the page itself keeps it.
fn draft(number: usize) -> String {
    format!("draft=/requests/new&by_itself=yes&title=Help+with+draft+{number}&situation=It+is+so")
}
