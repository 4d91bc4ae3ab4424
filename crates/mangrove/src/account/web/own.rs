//! `/account`: one's own sessions, password, recovery codes and unfinished forms.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::{at_field, check_again, form_page, new_password, show};
use crate::account::own_page::{CodesPage, OwnPage, SessionRow};
use crate::account::{CODES, Session, SignedIn};
use crate::form::{FormErrors, Sent};
use crate::look::{Act, Field, Head, Input, Notice, Section, Shown, Weight};
use crate::office::words::day_and_time;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// `GET /account`.
pub async fn show_own(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let Some(me) = &asked.signed_in else { return Ok(to_sign_in()) };
        let done = Sent::read(address.unwrap_or_default().as_bytes()).one("done");
        page(&own_page(desk, &asked, me, &done)?)
    })
    .await
}

fn own_page(desk: &Desk, asked: &Asked, me: &SignedIn, done: &str) -> Result<OwnPage, PageError> {
    let accounts = &desk.accounts;
    let left = accounts.recovery_codes_left(me.account)? as u64;
    let codes = match left {
        0 => Shown::None("none: print some now, while you can sign in".to_owned()),
        left => Shown::Text(format!("{left} of {CODES} not used yet")),
    };
    let acts = [
        Act::other("/account/password", "Change password"),
        Act::other("/account/codes", "Make recovery codes"),
    ];
    let drafts = accounts.drafts(me.account)?.into_iter().map(|(address, at)| (address, in_words(at)));
    Ok(OwnPage {
        shell: desk.shell(asked, &me.name, Section::Elsewhere),
        head: Head {
            what: vec![(String::new(), "Your account".to_owned())],
            // In the sample office people have no password that could be changed.
            acts: if desk.office.is_sample() { Vec::new() } else { acts.into() },
            ..Head::named(&me.name)
        },
        notice: notice(done),
        // In the sample nobody has a password that could be forgotten.
        facts: std::iter::once(("Sign-in name".to_owned(), Shown::Text(me.login.clone())))
            .chain((!desk.office.is_sample()).then(|| ("Recovery codes".to_owned(), codes)))
            .collect(),
        sessions: accounts.sessions(me)?.into_iter().map(row).collect(),
        drafts: drafts.collect(),
    })
}

/// What was done just before, told once the page is there.
fn notice(done: &str) -> Option<Notice> {
    let (title, words) = match done {
        "password" => ("Password changed", "Every other session of yours has ended."),
        "draft" => {
            ("Kept for later", "You find it below, and the form is filled with it when you open it again.")
        }
        "sessions" => ("Ended", "Whoever used it has to sign in again."),
        _ => return None,
    };
    let (title, words) = (title.to_owned(), words.to_owned());
    Some(Notice { weight: Weight::Good, title, words, next: None })
}

fn row(session: Session) -> SessionRow {
    SessionRow {
        id: session.id.as_text(),
        browser: session.browser,
        address: if session.address.is_empty() { "not known".to_owned() } else { session.address },
        since: in_words(session.created),
        used: in_words(session.seen),
        this_one: session.this_one,
    }
}

fn in_words(at: Timestamp) -> String {
    let (day, time) = day_and_time(u64::try_from(at.as_millisecond()).unwrap_or(0));
    format!("{day}, {time}")
}

fn to_sign_in() -> Response {
    Redirect::to("/sign-in?back=/account").into_response()
}

/// `POST /account/sessions`.
pub async fn end_sessions(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let Some(me) = &asked.signed_in else { return Ok(to_sign_in()) };
        match Sent::read(&body).one("end").as_str() {
            "others" => drop(desk.accounts.end_other_sessions(me)?),
            named => drop(desk.accounts.end_session(me, named)?),
        }
        Ok(Redirect::to("/account?done=sessions").into_response())
    })
    .await
}

/// `POST /account/drafts`.
pub async fn drop_draft(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let Some(me) = &asked.signed_in else { return Ok(to_sign_in()) };
        desk.accounts.drop_draft(me.account, &Sent::read(&body).one("drop"))?;
        Ok(Redirect::to("/account").into_response())
    })
    .await
}

/// `GET /account/password`.
pub async fn ask_password(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| match &asked.signed_in {
        Some(_) => password_form(desk, &asked, &FormErrors::default()),
        None => Ok(to_sign_in()),
    })
    .await
}

/// `POST /account/password`.
pub async fn change_password(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let Some(me) = &asked.signed_in else { return Ok(to_sign_in()) };
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        check_again(&sent, &mut errors);
        if errors.is_empty() {
            match desk.accounts.change_password(me, &sent.one("present"), &sent.one("password")) {
                Ok(()) => return Ok(Redirect::to("/account?done=password").into_response()),
                Err(error) => at_present(&mut errors, error)?,
            }
        }
        password_form(desk, &asked, &errors)
    })
    .await
}

fn password_form(desk: &Desk, asked: &Asked, errors: &FormErrors) -> Result<Response, PageError> {
    let fields = vec![
        present(errors),
        new_password("password", "New password", errors)
            .help("At least 12 characters. Four words that do not belong together do well."),
        new_password("again", "The new password again", errors),
    ];
    let mut page = form_page(desk, asked, "Change password", "Your password was not changed", fields);
    page.action = "/account/password".to_owned();
    page.after = vec![("/account".to_owned(), "Leave without changing".to_owned())];
    show(&page)
}

/// The present password is asked for again where somebody at an open screen could take the account over.
fn present(errors: &FormErrors) -> Field {
    Field::new("present", "Present password", Input::Password("current-password"), "")
        .required()
        .error(errors.of("present"))
}

fn at_present(errors: &mut FormErrors, error: crate::account::AccountError) -> Result<(), PageError> {
    if matches!(error, crate::account::AccountError::Wrong) {
        errors.add("present", "This is not your present password.");
        return Ok(());
    }
    at_field(errors, error)
}

/// `GET /account/codes`.
pub async fn ask_codes(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| match &asked.signed_in {
        Some(_) => codes_form(desk, &asked, &FormErrors::default()),
        None => Ok(to_sign_in()),
    })
    .await
}

/// `POST /account/codes`: the codes, shown once.
pub async fn make_codes(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let Some(me) = &asked.signed_in else { return Ok(to_sign_in()) };
        if let Err(error) = desk.accounts.confirm(me, &Sent::read(&body).one("present")) {
            let mut errors = FormErrors::default();
            at_present(&mut errors, error)?;
            return codes_form(desk, &asked, &errors);
        }
        let codes = desk.accounts.new_recovery_codes(me.account)?;
        let words =
            "Each opens your account once, if you forget your password. Print this page or write them down, \
                     and keep them where you keep your passport. They are not shown again."
                .to_owned();
        page(&CodesPage {
            shell: desk.shell(&asked, "Recovery codes", Section::Elsewhere),
            head: Head::named("Recovery codes"),
            notice: Notice { weight: Weight::Plain, title: "Print these now".to_owned(), words, next: None },
            codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
            words: vec![
                format!("For {}, who signs in as {}.", me.name, me.login),
                "To use one: open /recovery, and choose a new password with it. Cross it out then."
                    .to_owned(),
            ],
            on: ("/account".to_owned(), "I have kept them".to_owned()),
        })
    })
    .await
}

fn codes_form(desk: &Desk, asked: &Asked, errors: &FormErrors) -> Result<Response, PageError> {
    let mut page = form_page(desk, asked, "Make recovery codes", "No codes were made", vec![present(errors)]);
    page.notice = Some(Notice {
        weight: Weight::Plain,
        title: "Eight codes to print".to_owned(),
        words: "With one of them you can choose a new password if you forget yours, without anybody's help. Codes you \
                made before stop working."
            .to_owned(),
        next: None,
    });
    page.action = "/account/codes".to_owned();
    page.after = vec![("/account".to_owned(), "Leave the old ones".to_owned())];
    show(&page)
}
