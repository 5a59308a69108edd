//! The page of a user: role, teams, and what this person can see and do, with the reasons.

use crate::role::{AnyRole, held, web as role};
use crate::team::{Team, store as teams};
use crate::user::{UserRecord, store};
use kernel::Result;
use kit::html::*;
use kit::{
    Actor, At, FieldRight, Path, Permission, Reach, Reply, Rights, Scope, User, Via, View, Width,
    page, texts,
};
use storage::Tx;

/// How far records are counted.
const COUNT: usize = 10_000;

/// What of one collection the person sees.
struct Seen {
    title: String,
    /// How many records; `COUNT` and more are not counted.
    count: usize,
    /// Fields that are not written, with what may be done instead.
    fields: Vec<(String, FieldRight)>,
}

pub(super) async fn show(view: View, Path(At { id }): Path<At<User>>) -> Reply {
    let mut tx = view.scope.read().await?;
    let user = store::find(&mut tx, id).await?;
    let name = role::name_of(&view, &mut tx, user.role).await?;
    let of = teams::of_user(&mut tx, id).await?;
    let grant = held::grant_of(&mut tx, user.role).await?;
    let rights = held::rights(&mut tx, id, grant).await?;
    let seen = seen(&view, &mut tx, &user, &rights).await?;
    drop(tx);
    let view = &view;
    let state = view.t(&format!("user-state-{}", user.state.name()));
    let role_link = match user.role {
        AnyRole::Fixed(_) => view.to("/roles"),
        AnyRole::Own(id) => view.to(format_args!("/roles/{id}")),
    };
    let active = user.state == crate::user::State::Active;
    let title = user.name.clone();
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("role-crumbs")) { ol { li { a href=(view.to("/users")) { (view.t("user-title")) } } } }
            h1 translate="no" { (&user.name) }
            p.page-note { span translate="no" { (&user.email) } " · " (&state) }
        }
        section.card aria-labelledby="why-title" {
            h2 #why-title { (view.t("seen-why")) }
            dl.fields {
                div.field-row { dt { (view.t("user-role")) } dd { a href=(&role_link) { (&name) } } }
                div.field-row { dt { (view.t("team-title")) } dd { (team_links(view, &of)) } }
            }
            @if !active { div.notice.warning { (icon("warning")) p { (view.t("seen-not-active")) } } }
        }
        section.card aria-labelledby="seen-title" {
            h2 #seen-title { (view.t("seen-title")) }
            @for one in &seen { (records(view, one, &rights)) }
            (may(view, &rights, &name))
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// Everything is asked exactly as the person would ask it: with a scope of their rights, which
/// leaves this function in no other form than counts and the names of fields.
async fn seen(view: &View, tx: &mut Tx, user: &UserRecord, rights: &Rights) -> Result<Vec<Seen>> {
    let scope = &view.scope;
    let as_they = Scope::new(
        scope.app().clone(),
        scope.tenant().clone(),
        Actor::User(user.id),
        String::new(),
        rights.clone(),
        Via::Page,
        scope.lang(),
        scope.zone().clone(),
    );
    let mut all = Vec::new();
    for collection in scope
        .app()
        .slices
        .iter()
        .flat_map(|slice| slice.collections)
    {
        let name = collection.name();
        let columns = collection.columns(scope, tx).await?;
        let ruled = |key: &str| collection.ruled().iter().any(|ruled| ruled.key == key);
        let fields = columns
            .into_iter()
            .filter(|column| ruled(&column.key) || column.key.starts_with("custom."))
            .map(|column| (column.title, rights.field(name, &column.key)))
            .filter(|(_, right)| *right < FieldRight::Write)
            .collect();
        all.push(Seen {
            title: view.t(&format!("collection-{name}")),
            count: match as_they.may(Permission::ViewContacts) {
                true => collection.count(&as_they, tx, COUNT).await?,
                false => 0,
            },
            fields,
        });
    }
    Ok(all)
}

fn team_links(view: &View, teams: &[Team]) -> Raw<String> {
    maud! {
        @if teams.is_empty() { span.muted { (view.t("seen-no-team")) } }
        @for (i, team) in teams.iter().enumerate() {
            @if i > 0 { ", " }
            a href=(view.to(format_args!("/teams/{}", team.id))) translate="no" { (&team.title) }
        }
    }
    .memoize()
}

/// How many records, and why these.
fn records(view: &View, seen: &Seen, rights: &Rights) -> Raw<String> {
    let lang = view.scope.lang();
    let number = texts::number(lang, i64::try_from(seen.count).unwrap_or(i64::MAX));
    let count = match seen.count {
        n if n >= COUNT => view.t_with("seen-count-more", &[("n", number.into())]),
        _ => number,
    };
    let reach = rights.reach(Permission::ViewContacts);
    let why = match reach {
        Reach::Team => match colleagues(rights) {
            0 => view.t("seen-why-team-alone"),
            n => view.t_with("seen-why-team", &[("n", n.into())]),
        },
        reach => view.t(&format!("seen-why-{}", reach.name())),
    };
    let of = |wanted: FieldRight| {
        let some = seen
            .fields
            .iter()
            .filter(move |(_, right)| *right == wanted);
        some.map(|(title, _)| title.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let later = match rights.field("contacts", "custom.") {
        FieldRight::Write => None,
        right => Some(view.t(&format!("seen-later-{}", right.name()))),
    };
    let (hidden, masked) = (of(FieldRight::Hidden), of(FieldRight::Masked));
    let read = of(FieldRight::Read);
    maud! {
        dl.fields {
            div.field-row { dt { (&seen.title) } dd { b { (&count) } " · " (&why) } }
            div.field-row { dt { (view.t("seen-hidden")) } dd { @if hidden.is_empty() { (view.t("seen-none")) } @else { (&hidden) } } }
            div.field-row { dt { (view.t("seen-masked")) } dd { @if masked.is_empty() { (view.t("seen-none")) } @else { (&masked) } } }
            div.field-row { dt { (view.t("seen-read")) } dd { @if read.is_empty() { (view.t("seen-none")) } @else { (&read) } } }
            @if let Some(later) = &later { div.field-row { dt { (view.t("role-fields-later")) } dd { (later) } } }
        }
    }
    .memoize()
}

/// How many others share a team with the person.
fn colleagues(rights: &Rights) -> usize {
    rights.colleagues().len().saturating_sub(1)
}

/// What may be done, and how far; all of it follows from the role.
fn may(view: &View, rights: &Rights, role_name: &str) -> Raw<String> {
    let rows: Vec<(String, String)> = Permission::ALL
        .into_iter()
        .filter(|one| *one != Permission::EditProfile)
        .map(|one| {
            (
                role::permission(view, one),
                role::reach(view, one, rights.reach(one)),
            )
        })
        .collect();
    let from = view.t_with("seen-from-role", &[("name", role_name.into())]);
    maud! {
        p.small.muted { (&from) }
        div.table-wrap role="region" aria-label=(view.t("seen-may")) tabindex="0" {
            table.table {
                caption.visually-hidden { (view.t("seen-may")) }
                thead { tr { th scope="col" { (view.t("role-may")) } th scope="col" { (view.t("seen-how-far")) } } }
                tbody { @for (title, reach) in &rows { tr { th scope="row" { (title) } td { (reach) } } } }
            }
        }
    }
    .memoize()
}
