//! The table of users.

use super::parts::role_select;
use crate::role::{OwnRole, web as role};
use crate::user::{State, UserRecord};
use kernel::Id;
use kit::html::*;
use kit::{Permission, User, View, texts};
use std::collections::HashMap;

pub(super) fn table(
    view: &View,
    users: &[UserRecord],
    proving: &[Id<User>],
    unheard: &HashMap<Id<User>, i64>,
    roles: &[OwnRole],
) -> impl Renderable {
    maud! {
        div.table-wrap role="region" aria-label=(view.t("user-title")) tabindex="0" {
            table.table {
                caption.visually-hidden { (view.t("user-title")) }
                thead { tr {
                    th scope="col" { (view.t("user-name")) }
                    th.wide scope="col" { (view.t("user-email")) }
                    th scope="col" { (view.t("user-role")) }
                    th.wide scope="col" { (view.t("user-state")) }
                    th.wide scope="col" { (view.t("user-seen")) }
                    th scope="col" { (view.t("user-actions")) }
                } }
                tbody { @for user in users { (row(view, user, proving.contains(&user.id), unheard.get(&user.id).copied(), roles)) } }
            }
        }
    }
}

fn row(
    view: &View,
    user: &UserRecord,
    proves: bool,
    unheard: Option<i64>,
    roles: &[OwnRole],
) -> impl Renderable {
    let may_look = view.scope.may(Permission::ManageRoles);
    let look = view.to(format_args!("/users/{}", user.id));
    let own = view.scope.actor().user() == Some(user.id);
    // Nobody has power over somebody who may do more, so there is nothing to press.
    let held = role::is_held(view, roles, user.role);
    let called = role::name(view, roles, user.role);
    let seen = user
        .last_seen_at
        .map(|at| texts::date_time(view.scope.lang(), at, view.scope.zone()));
    let to = |what: &str| view.to(format_args!("/users/{}/{what}", user.id));
    let (change, lock, unlock, again) = (to("role"), to("lock"), to("unlock"), to("invitation"));
    let reset = to("factors/reset");
    let admission = to("admission");
    let until = unheard.map(|until| waits(view, until));
    let name = || [("name", user.name.as_str().into())];
    let named = |key: &str| format!("{} · {}", view.t(key), user.name);
    let state = view.t(&format!("user-state-{}", user.state.name()));
    let badge = match user.state {
        State::Active => "badge success",
        State::Invited => "badge",
        State::Locked => "badge danger",
        State::Deactivated | State::Anonymised => "badge warning",
    };
    // What stands in the place of the address of somebody who was anonymised says nothing.
    let email = match user.state {
        State::Anonymised => "–",
        _ => user.email.as_str(),
    };
    let (invited, locked) = (user.state == State::Invited, user.state == State::Locked);
    let left = user.state.has_left();
    let leave = to("deactivation");
    let leaving = match left {
        true => "deactivation-look",
        false => "deactivation-begin",
    };
    let state_again = state.clone();
    maud! {
        tr data-row {
            th scope="row" {
                span.avatar.small aria-hidden="true" { (initials(&user.name)) } " "
                @if may_look { a.row-link href=(look.as_str()) { (user.name.as_str()) } } @else { (user.name.as_str()) }
                @if own { " " span.badge.accent { (view.t("user-you")) } }
                span.row-sub { (email) " · " (state_again.as_str()) }
                @if let Some(until) = &until { " " span.badge.warning { (until.as_str()) } }
            }
            td.wide { (email) }
            td { @if !held { (called.as_str()) } @else if !left {
                form.choose method="post" action=(change.as_str()) {
                    (role_select(view, roles, &format!("role-{}", user.id), &view.t_with("user-role-of", &name()), user.role))
                    button.button.small.quiet aria-label=(named("user-role-do")) { (view.t("user-role-do")) }
                }
            } }
            td.wide { span class=(badge) { (state.as_str()) } }
            td.wide { @if let Some(seen) = &seen { (seen.as_str()) } @else { span.muted { "–" } } }
            td {
                @if held { div.cluster {
                    @if until.is_some() {
                        form method="post" action=(admission.as_str()) {
                            button.button.small aria-label=(named("user-admit")) { (view.t("user-admit")) }
                        }
                    }
                    @if invited {
                        form method="post" action=(again.as_str()) {
                            button.button.small.quiet aria-label=(named("user-invite-again")) { (view.t("user-invite-again")) }
                        }
                    }
                    @if proves && !own {
                        form method="post" action=(reset.as_str()) {
                            button.button.small.quiet aria-label=(named("factor-reset")) { (view.t("factor-reset")) }
                        }
                    }
                    @if locked {
                        form method="post" action=(unlock.as_str()) {
                            button.button.small aria-label=(named("user-unlock")) { (view.t("user-unlock")) }
                        }
                    } @else if !own && !left {
                        form method="post" action=(lock.as_str()) {
                            button.button.small aria-label=(named("user-lock")) { (view.t("user-lock")) }
                        }
                    }
                    @if !own { a.button.small.quiet href=(leave.as_str()) aria-label=(named(leaving)) { (view.t(leaving)) } }
                } }
            }
        }
    }
}

/// Until when an account is not heard after many failures.
fn waits(view: &View, until: i64) -> String {
    if until == i64::MAX {
        return view.t("user-stopped");
    }
    let at = kernel::timestamp(until);
    let at = texts::date_time(view.scope.lang(), at, view.scope.zone());
    view.t_with("user-waits", &[("at", at.into())])
}
