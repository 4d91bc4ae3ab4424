//! A working office under its crowd: each page as four kinds of people see it, and two hundred people at once.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use mangrove::access::Role;

use crate::fill::{Filled, Member, fill, lists};
use crate::program::{Folder, Serving};
use crate::{figure, median, note, now, write_export};

const SECTION: &str = "a working office";
/// Recommendations of UPR Info's files.
const RECOMMENDATIONS: usize = 41_066;
const PEOPLE: usize = 200;
/// Times each page is asked for.
const ROUNDS: usize = 11;
/// How long the crowd works, each way.
const SECONDS: u64 = 30;
/// The middle of the pause between two requests of one person, in milliseconds.
const PAUSE: u64 = 2_000;
/// One request in so many saves a form.
const SAVES: usize = 10;

/// Measures it; `part` divides the numbers of records, to try the bench out.
pub fn measure(corpus: &Path, part: usize) -> Result<()> {
    note(
        SECTION,
        &format!(
            "41,066 recommendations, 5,000 activities with 3,000 requests, 4,000 consultations, 5,000 consents, 5,000 \
             indicators, 5,000 measurements and 10,000 sessions, 500 submissions, 20,000 follow-ups, {PEOPLE} people over \
             five roles, all divided by {part}. Each page asked for {ROUNDS} times by one of each kind; then all {PEOPLE} \
             at once for {SECONDS} seconds, on the same cores as the program: each reads home, lists, a search and records, \
             and one request in {SAVES} saves a form (a focal point's follow-up, an officer's institution), first with \
             pauses of 2 seconds in the middle, then with none. Sessions are there before it begins.",
        ),
    );
    let folder = Folder::new()?;
    let export = folder.path().join("export.csv");
    write_export(corpus, RECOMMENDATIONS / part, &export)?;
    folder.run(&["import", &export.display().to_string()])?;
    let filled = fill(&folder.path().join("office"), PEOPLE, part)?;
    let office = Serving::start(&folder)?;
    pages(&office, &filled)?;
    figure(SECTION, "memory after all pages", office.memory_mb()?, "MB", None);
    together(&office, &filled.crowd, Some(PAUSE), "with pauses", Some(150.0))?;
    together(&office, &filled.crowd, None, "without pauses", None)
}

fn pages(office: &Serving, filled: &Filled) -> Result<()> {
    let of = |role: Role| filled.crowd.iter().find(|member| member.role == role && member.state == "JAM");
    let some = |role: Role| of(role).context("somebody of each role");
    for (who, cookie) in [
        ("a desk officer", some(Role::DeskOfficer)?.cookie.as_str()),
        ("a focal point", some(Role::FocalPoint)?.cookie.as_str()),
        ("an NGO", some(Role::Ngo)?.cookie.as_str()),
        ("the public", ""),
    ] {
        let mut paths: Vec<String> =
            ["/", "/work", "/states", "/states/JAM", "/recommendations?q=women+rights"]
                .map(str::to_owned)
                .into();
        paths.extend(lists().flat_map(|path| [format!("/{path}"), format!("/{path}?q=number+77")]));
        paths.extend(filled.one.iter().map(|(path, id)| format!("/{path}/{id}")));
        paths.extend(filled.one.get("activities").map(|id| format!("/activities/{id}/gate")));
        let mut slowest = (0.0, String::new());
        for path in paths {
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                let start = now();
                let answer = office.get_as(cookie, &path)?;
                times.push(start.elapsed().as_secs_f64() * 1_000.0);
                ensure!(matches!(answer.status, 200 | 404), "{path} answered {}", answer.status);
            }
            let time = median(times);
            if time > 20.0 {
                figure(SECTION, &format!("page {} as {who}, median", shape(&path)), time, "ms", Some(30.0));
            }
            if time > slowest.0 {
                slowest = (time, shape(&path));
            }
        }
        figure(SECTION, &format!("slowest page as {who} ({})", slowest.1), slowest.0, "ms", Some(30.0));
    }
    Ok(())
}

/// An address without the record in it.
fn shape(path: &str) -> String {
    let part = |part: &str| if part.len() == 32 { "…".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Everybody at once.
fn together(
    office: &Serving,
    crowd: &[Member],
    pause: Option<u64>,
    how: &str,
    limit: Option<f64>,
) -> Result<()> {
    let (errors, end) = (AtomicUsize::new(0), now() + Duration::from_secs(SECONDS));
    let start = now();
    let mut times: Vec<f64> = std::thread::scope(|scope| {
        let one = |(number, member): (usize, &Member)| {
            let (errors, member) = (&errors, member.clone());
            scope.spawn(move || works(office, &member, number, pause, end, errors))
        };
        let working: Vec<_> = crowd.iter().enumerate().map(one).collect();
        working.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    ensure!(!times.is_empty(), "nobody asked for anything");
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    let people = crowd.len();
    figure(
        SECTION,
        &format!("{people} people {how}: requests"),
        times.len() as f64 / seconds,
        "requests/s",
        None,
    );
    figure(SECTION, &format!("{people} people {how}: median"), at(0.5), "ms", None);
    figure(SECTION, &format!("{people} people {how}: 99th percentile"), at(0.99), "ms", limit);
    let wrong = errors.load(Ordering::Relaxed) as f64;
    figure(SECTION, &format!("{people} people {how}: errors"), wrong, "requests", Some(0.0));
    Ok(())
}

/// What one person asks for until the end; milliseconds each took.
fn works(
    office: &Serving,
    member: &Member,
    number: usize,
    pause: Option<u64>,
    end: std::time::Instant,
    errors: &AtomicUsize,
) -> Vec<f64> {
    let state = member.state;
    let reads = [
        "/".to_owned(),
        "/work".to_owned(),
        "/activities".to_owned(),
        format!("/recommendations?state={state}"),
        "/recommendations?q=women+rights".to_owned(),
        format!("/states/{state}"),
        "/requests?status=received".to_owned(),
        "/sessions?q=number+7".to_owned(),
    ];
    let mut times = Vec::new();
    let wait = |turn: usize| {
        // Between half the pause and one and a half of it, not all at the same moment.
        let spread = pause.map(|pause| pause / 2 + ((number * 7_919 + turn * 104_729) as u64) % pause);
        std::thread::sleep(Duration::from_millis(spread.unwrap_or(0)));
    };
    for turn in 0.. {
        wait(turn);
        if now() >= end {
            break;
        }
        let saves = (turn + number).is_multiple_of(SAVES);
        let start = now();
        let done = match (saves, member.role, member.recommendation) {
            (true, Role::FocalPoint | Role::Alternate, Some(id)) => {
                let form = format!("action=Draft+the+bill+{turn}&note=Turn+{turn}&seen=&shown=");
                office.post_as(&member.cookie, &format!("/recommendations/{id}/follow-up"), &form)
            }
            (true, Role::DeskOfficer, _) => {
                let form = format!("name=Institution+{number}+{turn}&kind=ministry&state={state}");
                office.post_as(&member.cookie, "/institutions", &form)
            }
            _ => office.get_as(&member.cookie, &reads[(turn + number) % reads.len()]),
        };
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        if !done.is_ok_and(|answer| matches!(answer.status, 200 | 303 | 404)) {
            errors.fetch_add(1, Ordering::Relaxed);
        }
    }
    times
}
