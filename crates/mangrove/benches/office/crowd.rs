//! A working office under its crowd: each page as four kinds of people see it, and two hundred people at once.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use mangrove::access::Role;

use crate::fill::{Filled, fill, lists};
use crate::people::{MIX, Pace, together};
use crate::program::{Folder, Serving};
use crate::{figure, import_reports, median, note, now, write_export};

/// The section of all that is measured here.
pub const SECTION: &str = "a working office";
/// Recommendations of UPR Info's files.
const RECOMMENDATIONS: usize = 41_066;
const PEOPLE: usize = 200;
/// Times each page is asked for.
const ROUNDS: usize = 11;

/// Measures it; `part` divides the numbers of records, to try the bench out.
pub fn measure(corpus: &Path, part: usize) -> Result<()> {
    let mix: Vec<String> = MIX.iter().map(|(share, click)| format!("{share} {}", click.name())).collect();
    note(
        SECTION,
        &format!(
            "41,066 recommendations of UPR Info's files and those of the corpus' reports, 5,000 activities with 3,000 \
             requests, 4,000 consultations, 5,000 consents, 5,000 indicators, 5,000 measurements and 10,000 sessions, 500 \
             submissions, 20,000 follow-ups, {PEOPLE} people over five roles, all divided by {part}. Each page asked for \
             {ROUNDS} times by one of each kind, unpacked, on a connection of its own."
        ),
    );
    note(
        SECTION,
        &format!(
            "Then all {PEOPLE} at once, signed in, each on a connection that stays open, pages packed as a browser asks \
             for them; who asks runs on the same cores as the program, and its processor time is told. Of a hundred \
             clicks: {}. *At work*: seven seconds between an answer and the next click in the middle, distributed \
             exponentially, at most seventy, as in TPC-W (clause 5.3). *In a hurry*: two. *At a fixed rate*: a hundred \
             clicks a second come whether the last was answered or not, and waiting counts from the moment at which \
             each should have come. *Without pauses*: as many as the program answers.",
            mix.join(", "),
        ),
    );
    let folder = Folder::new()?;
    let export = folder.path().join("export.csv");
    write_export(corpus, RECOMMENDATIONS / part, &export)?;
    folder.run(&["import", &export.display().to_string()])?;
    import_reports(&folder, corpus)?;
    let filled = fill(&folder.path().join("office"), PEOPLE, part)?;
    figure(SECTION, "follow-ups", filled.follow_ups as f64, "records", None);
    let office = Serving::start(&folder)?;
    pages(&office, &filled)?;
    figure(SECTION, "memory after all pages", office.memory_mb()?, "MB", Some(200.0));
    for (pace, seconds, limit) in [
        (Pace::AtWork, 60, Some(150.0)),
        (Pace::InAHurry, 45, Some(150.0)),
        (Pace::FixedRate, 45, Some(150.0)),
        (Pace::WithoutPauses, 20, None),
    ] {
        together(&office, &filled.crowd, part, pace, seconds, limit)?;
    }
    figure(SECTION, "memory after the crowd", office.memory_mb()?, "MB", Some(200.0));
    Ok(())
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
