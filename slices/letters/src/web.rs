//! The page of outgoing letters.
//!
//! Security-sensitive: letters hold links by which people come in. Nobody reads them here but in a
//! demo, and there nobody but administrators: somebody who manages users would come in by a link as
//! somebody who may do more.

use kit::html::*;
use kit::{Access, Permission, Reply, Routes, View, Width, page, texts};
use mail::{Kept, State};

/// Letters on the page. They are gone after a week, so there is no second one.
const SHOWN: usize = 100;

pub(crate) fn routes() -> Routes {
    Routes::new().get("/letters", Access::Needs(Permission::ManageUsers), list)
}

async fn list(view: View) -> Reply {
    let mail = &view.scope.app().mail;
    let mut tx = view.scope.read().await?;
    let letters = mail.kept(&mut tx, SHOWN).await?;
    drop(tx);
    let title = view.t("letter-title");
    let (heading, shown, scope) = (title.clone(), &letters, &view);
    let content = maud! {
        header.page-head {
            h1 { (heading.as_str()) }
            p.page-note { (scope.t("letter-note")) }
        }
        @if reads(scope) {
            div.notice { (icon("info")) p { (scope.t("letter-demo")) } }
        } @else if mail.server().is_none() {
            div.notice.warning { (icon("warning")) p { (scope.t("letter-no-server")) } }
        }
        @if shown.is_empty() {
            section.empty { (icon("mail")) h2 { (scope.t("letter-none")) } p { (scope.t("letter-none-help")) } }
        } @else {
            @for letter in shown { (entry(scope, letter)) }
        }
    };
    Ok(page::page(&view, &title, Width::Narrow, content))
}

/// Whether what letters say is shown.
fn reads(view: &View) -> bool {
    view.scope.app().mail.is_open() && view.scope.may(Permission::ManageRoles)
}

fn entry(view: &View, letter: &Kept) -> impl Renderable {
    let when = |at| texts::date_time(view.scope.lang(), at, view.scope.zone());
    let badge = match letter.state {
        State::Waiting => "badge",
        State::Refused | State::Expired => "badge danger",
    };
    let state = view.t(&format!("letter-state-{}", letter.state.name()));
    let written = view.t_with("letter-written", &[("at", when(letter.created_at).into())]);
    let next = (letter.state == State::Waiting && letter.error.is_some())
        .then(|| view.t_with("letter-next", &[("at", when(letter.due_at).into())]));
    let open = view.scope.app().mail.is_open();
    // A demo has no server; that is said once, at the top of the page.
    let why = letter.error.as_ref().filter(|_| !open);
    let why = why.map(|code| view.t(&format!("letter-why-{}", code.replace('_', "-"))));
    let next = next.filter(|_| !open);
    let text = if reads(view) {
        letter.content.text.as_str()
    } else {
        ""
    };
    let heading = format!("letter-{}", letter.id);
    let (content, text_label) = (letter.content.clone(), view.t("letter-text"));
    let lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    maud! {
        section.card aria-labelledby=(heading.as_str()) {
            h2 id=(heading.as_str()) { (content.subject.as_str()) " " span class=(badge) { (state.as_str()) } }
            p { (content.name.as_str()) " · " (content.to.as_str()) }
            p.small.muted { (written.as_str()) @if let Some(next) = &next { " · " (next.as_str()) } }
            @if let Some(why) = &why { p { (why.as_str()) } }
            @if !lines.is_empty() {
                details.letter {
                    summary { (text_label.as_str()) }
                    @for line in &lines { (paragraph(line)) }
                }
            }
        }
    }
}

/// A line of a letter; one that is an address can be followed.
fn paragraph(line: &str) -> impl Renderable {
    let link = line.starts_with("http://") || line.starts_with("https://");
    let line = line.to_owned();
    maud! {
        @if link { p { a href=(line.as_str()) { (line.as_str()) } } }
        @else if !line.is_empty() { p { (line.as_str()) } }
    }
}
