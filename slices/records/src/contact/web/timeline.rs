//! What has happened to a contact: who, when, through what, old and new values in words.

use super::parts::Loaded;
use super::sheet::{json_words, mentioned};
use crate::contact::Contact;
use crate::field::Field;
use crate::past;
use crate::show::Names;
use history::Shown;
use kernel::{Id, Result};
use kit::html::*;
use kit::{Cell, Column, Kind, Scope, User, View, texts};
use storage::Tx;

/// How many entries are shown at once.
const MANY: usize = 20;
/// How many entries are looked through for a chip that few of them fit.
const LOOK: usize = 400;

/// The chips: what they are called and which actions they show; none: all.
const CHIPS: [(&str, &[&str]); 4] = [
    ("", &[]),
    ("changes", &["updated"]),
    ("created", &["created", "merged"]),
    ("bin", &["binned", "restored", "purged"]),
];

/// The timeline, older than `before`, of the actions of one chip.
pub(super) async fn section(
    view: &View,
    loaded: &Loaded,
    before: Option<i64>,
    chip: &str,
) -> Result<Raw<String>> {
    let contact = &loaded.contact;
    let wanted = CHIPS
        .iter()
        .find(|(name, _)| *name == chip)
        .map_or(&[][..], |(_, actions)| actions);
    let mut tx = view.scope.read().await?;
    let (entries, older) = find(&view.scope, &mut tx, contact.id, before, wanted).await?;
    let columns = [loaded.columns.as_slice(), &loaded.masked].concat();
    let told = Told::of(&view.scope, &mut tx, &entries, &columns, &loaded.fields).await?;
    drop(tx);
    let page = view.to(format_args!("/contacts/{}", contact.id));
    let chips: Vec<(String, String, Option<&str>)> = CHIPS
        .iter()
        .map(|(name, _)| {
            let title = view.t(if name.is_empty() {
                "timeline-all".to_owned()
            } else {
                format!("timeline-{name}")
            }
            .as_str());
            (
                title,
                with_query(&page, &[("show", name)]),
                (*name == chip).then_some("true"),
            )
        })
        .collect();
    let older = older.map(|seq| with_query(&page, &[("show", chip), ("before", &seq.to_string())]));
    let newest = before.map(|_| with_query(&page, &[("show", chip)]));
    Ok(maud! {
        section.record-main id="timeline" aria-labelledby="timeline-title" {
            h2 id="timeline-title" { (view.t("history-title")) }
            div class="timeline-filter chips" role="group" aria-label=(view.t("timeline-show")) {
                @for (title, link, here) in &chips { a.chip href=(link) aria-current=[*here] { (title) } }
            }
            @if let Some(newest) = &newest { p { a.button.quiet href=(newest) { (view.t("timeline-newest")) } } }
            @if entries.is_empty() { p.muted { (view.t("history-nothing")) } }
            ol.timeline { @for entry in &entries { (told.entry(view, entry, false)) } }
            @if let Some(older) = &older {
                p.timeline-more { a.button.quiet href=(older) rel="next" hx-get=(older) hx-target="#timeline" hx-swap="outerHTML" hx-nonce=(view.nonce.as_ref()) { (view.t("timeline-older")) } }
            }
        }
    }
    .memoize())
}

/// Entries of the wanted actions, and the place behind them if there are more.
async fn find(
    scope: &Scope,
    tx: &mut Tx,
    id: Id<Contact>,
    before: Option<i64>,
    wanted: &[&str],
) -> Result<(Vec<Shown>, Option<i64>)> {
    let (mut found, mut at, mut seen) = (Vec::new(), before, 0);
    loop {
        let some = past::of_contact(scope, tx, id, at, MANY).await?;
        for entry in some.entries {
            if found.len() == MANY {
                return Ok((found, at));
            }
            at = Some(entry.seq);
            if wanted.is_empty() || wanted.contains(&entry.action.as_str()) {
                found.push(entry);
            }
        }
        if some.next.is_none() {
            return Ok((found, None));
        }
        // What the actor does not see was looked through as well.
        (at, seen) = (some.next, seen + MANY);
        if found.len() == MANY || seen >= LOOK {
            return Ok((found, at));
        }
    }
}

/// What entries need to be told in words.
pub(crate) struct Told<'a> {
    names: Names,
    subjects: Names,
    columns: &'a [Column],
    fields: &'a [Field],
}

impl<'a> Told<'a> {
    pub(crate) async fn of(
        scope: &Scope,
        tx: &mut Tx,
        entries: &[Shown],
        columns: &'a [Column],
        fields: &'a [Field],
    ) -> Result<Told<'a>> {
        let mut cells: Vec<(Kind, Cell)> = Vec::new();
        for entry in entries {
            cells.extend(
                entry
                    .actor
                    .map(|actor| (Kind::User, Cell::Id(actor.bytes()))),
            );
            if entry.kind == "contact" {
                for change in entry.changes.iter().flatten() {
                    cells.extend(mentioned(&change.field, fields, &change.before));
                    cells.extend(mentioned(&change.field, fields, &change.after));
                }
            }
        }
        let subjects: Vec<(Kind, Cell)> = entries
            .iter()
            .filter(|entry| entry.kind == "contact")
            .map(|entry| (Kind::Contact, Cell::Id(entry.subject)))
            .collect();
        Ok(Told {
            names: Names::of(scope, tx, &cells).await?,
            subjects: Names::of(scope, tx, &subjects).await?,
            columns,
            fields,
        })
    }

    /// One entry; with `whose` it says of which record.
    pub(crate) fn entry(&self, view: &View, entry: &Shown, whose: bool) -> Raw<String> {
        let who = actor(view, &self.names, &entry.actor_kind, entry.actor);
        let symbol = match entry.action.as_str() {
            "created" => "plus",
            "binned" | "purged" => "bin",
            "restored" => "restore",
            "exported" => "export",
            _ => "edit",
        };
        let what = view.t_with(
            &format!("history-did-{}", action_key(&entry.action)),
            &[("n", entry.fields.len().into())],
        );
        let through = (entry.via != "page").then(|| view.t(&format!("history-via-{}", entry.via)));
        let when = texts::date_time(view.scope.lang(), entry.at, view.scope.zone());
        let stamp = entry.at.to_string();
        let subject = whose.then(|| self.subject(view, entry));
        let changes: Vec<(String, String, String)> = entry
            .changes
            .iter()
            .flatten()
            .map(|change| {
                let words = |value| match entry.kind.as_str() {
                    "contact" => json_words(
                        &view.scope,
                        self.columns,
                        self.fields,
                        &self.names,
                        &change.field,
                        value,
                    ),
                    _ => plain(value),
                };
                (
                    self.title(view, entry, &change.field),
                    words(&change.before),
                    words(&change.after),
                )
            })
            .collect();
        let gone = entry.changes.is_none();
        maud! {
            li.entry {
                span.entry-icon { (icon(symbol)) }
                div.entry-body {
                    p.entry-head {
                        b translate="no" { (&who) } " " (&what)
                        @if let Some(subject) = &subject { " " (subject) }
                        @if let Some(through) = &through { " " span.entry-through { (through) } }
                        time datetime=(&stamp) { (&when) }
                    }
                    @if gone { p.entry-text { (view.t("history-erased")) } }
                    @if !changes.is_empty() {
                        dl.changes {
                            @for (title, before, after) in &changes {
                                div { dt { (title) } dd translate="no" {
                                    @if !before.is_empty() { del { (before) } " " }
                                    @if !after.is_empty() { ins { (after) } }
                                    @else { span.muted translate="yes" { (view.t("value-emptied")) } }
                                } }
                            }
                        }
                    }
                }
            }
        }
        .memoize()
    }

    /// Who did what an entry tells, and when.
    pub(super) fn by(&self, view: &View, entry: &Shown) -> (String, String) {
        (
            actor(view, &self.names, &entry.actor_kind, entry.actor),
            texts::date_time(view.scope.lang(), entry.at, view.scope.zone()),
        )
    }

    /// What a field of a contact held before a change, in words.
    pub(super) fn before(&self, view: &View, change: &history::Change) -> String {
        json_words(
            &view.scope,
            self.columns,
            self.fields,
            &self.names,
            &change.field,
            &change.before,
        )
    }

    fn subject(&self, view: &View, entry: &Shown) -> Raw<String> {
        let id = Id::<Contact>::from_bytes(entry.subject);
        match (entry.kind.as_str(), self.subjects.contact(id)) {
            ("contact", Some(name)) => {
                let link = view.to(format_args!("/contacts/{id}"));
                maud! { a href=(&link) translate="no" { (name) } }.memoize()
            }
            ("contact", None) => maud! { span.muted { (view.t("history-gone")) } }.memoize(),
            _ => maud! {}.memoize(),
        }
    }

    fn title(&self, view: &View, entry: &Shown, key: &str) -> String {
        if entry.kind != "contact" {
            let known = format!("history-field-{}", key.replace(['.', '_'], "-"));
            return if view.scope.app().texts.has(view.scope.lang(), &known) {
                view.t(&known)
            } else {
                key.to_owned()
            };
        }
        let custom = key
            .strip_prefix("custom.")
            .and_then(|key| self.fields.iter().find(|field| field.key == key));
        match custom {
            Some(field) => field.title.clone(),
            None => self
                .columns
                .iter()
                .find(|column| column.key == key)
                .map_or_else(|| key.to_owned(), |column| column.title.clone()),
        }
    }
}

/// A value of a record that is no contact.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The action of an entry as the end of a key; one that has no text is a change.
fn action_key(action: &str) -> &str {
    match action {
        "created" | "updated" | "binned" | "restored" | "purged" | "exported" | "archived"
        | "deleted" => action,
        _ => "changed",
    }
}

/// Who acted, as people call them.
pub(crate) fn actor(view: &View, names: &Names, kind: &str, id: Option<Id<User>>) -> String {
    let name = id.and_then(|id| names.user(id)).map(ToOwned::to_owned);
    match (kind, name) {
        (_, Some(name)) => name,
        ("command", None) => view.t("history-command"),
        ("user" | "key", None) => view.t("value-unknown"),
        _ => view.t("history-system"),
    }
}
