//! Making, copying and changing a role: a matrix of what and how far, and one of fields.

use super::grid::{Row, grid, id_of};
use super::{name, permission};
use crate::role::{AnyRole, OwnRole, RoleDraft, actions, store};
use crate::user::web::parts::labelled;
use axum::response::Response;
use kernel::{Error, FieldErrors, Id, Result};
use kit::html::*;
use kit::reply::{fault_text, unprocessable};
use kit::{
    At, FieldRight, FieldRights, Fields, Form, Grant, Path, Permission, Query, Reach, Reply, Toast,
    View, Width, page, redirect_with,
};

/// A field on which a right may be set.
struct Field {
    collection: &'static str,
    key: String,
    title: String,
    hideable: bool,
}

/// What the form shows.
struct Shown<'a> {
    /// The role that is changed; `None`: a new one.
    role: Option<&'a OwnRole>,
    title: &'a str,
    about: &'a str,
    grant: &'a Grant,
    faults: &'a FieldErrors,
}

pub(super) async fn new(view: View, Query(query): Query) -> Reply {
    let mut tx = view.scope.read().await?;
    let from = match query.get("from") {
        "" => None,
        word => AnyRole::parse(word),
    };
    let own = store::all(&mut tx).await?;
    let grant = match from {
        None => Grant::new([(Permission::ViewContacts, Reach::Own)]),
        Some(AnyRole::Fixed(role)) => role.grant().for_own_role(),
        Some(AnyRole::Own(id)) => store::find(&mut tx, id).await?.grant,
    };
    drop(tx);
    let title = from.map(|role| {
        let name = name(&view, &own, role);
        view.t_with("role-copy-of", &[("name", name.into())])
    });
    let shown = Shown {
        role: None,
        title: title.as_deref().unwrap_or(""),
        about: "",
        grant: &grant,
        faults: &FieldErrors::new(),
    };
    Ok(form(&view, &shown).await?)
}

pub(super) async fn open(view: View, Path(At { id }): Path<At<OwnRole>>) -> Reply {
    let mut tx = view.scope.read().await?;
    let role = store::find(&mut tx, id).await?;
    drop(tx);
    let shown = Shown {
        role: Some(&role),
        title: &role.title,
        about: &role.about,
        grant: &role.grant,
        faults: &FieldErrors::new(),
    };
    Ok(form(&view, &shown).await?)
}

pub(super) async fn create(view: View, Form(sent): Form) -> Reply {
    send(&view, None, &sent).await
}

pub(super) async fn save(
    view: View,
    Path(At { id }): Path<At<OwnRole>>,
    Form(sent): Form,
) -> Reply {
    let mut tx = view.scope.read().await?;
    let role = store::find(&mut tx, id).await?;
    drop(tx);
    send(&view, Some(&role), &sent).await
}

async fn send(view: &View, role: Option<&OwnRole>, sent: &Fields) -> Reply {
    let fields = fields(view).await?;
    let grant = read(sent, &fields, role.map(|role| &role.grant));
    let (title, about) = (sent.get("title"), sent.get("about"));
    let done = match (RoleDraft::check(title, about, grant.clone()), role) {
        (Err(faults), _) => Err(Error::Invalid(faults)),
        (Ok(draft), None) => actions::create(&view.scope, &draft).await,
        (Ok(draft), Some(role)) => {
            let version = sent.get("version").parse().unwrap_or(role.version);
            actions::change(&view.scope, role.id, version, &draft)
                .await
                .map(|role| role.id)
        }
    };
    match done {
        Ok(id) => Ok(saved(view, id)),
        Err(Error::Invalid(faults)) => {
            let shown = Shown {
                role,
                title,
                about,
                grant: &grant,
                faults: &faults,
            };
            Ok(unprocessable(form(view, &shown).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn saved(view: &View, id: Id<OwnRole>) -> Response {
    let path = view.to(format_args!("/roles/{id}"));
    redirect_with(view, &path, &Toast::new("role-saved"))
}

/// What the form grants. Rights on fields that it did not show, such as archived ones, stay.
fn read(sent: &Fields, fields: &[Field], before: Option<&Grant>) -> Grant {
    let offered = Permission::CONTACTS.iter().chain(&Permission::SETTINGS);
    let mut grant = Grant::new(offered.filter_map(|one| {
        let reach = Reach::parse(sent.get(&format!("reach.{}", one.name())))?;
        Some((*one, reach))
    }));
    let mut collections: Vec<&str> = fields.iter().map(|field| field.collection).collect();
    collections.dedup();
    for collection in collections {
        let was = before.and_then(|before| before.fields(collection));
        let mut rights = FieldRights {
            of: was.map(|was| was.of.clone()).unwrap_or_default(),
            later: FieldRight::parse(sent.get(&format!("later.{collection}")))
                .unwrap_or(FieldRight::Hidden),
        };
        for field in fields.iter().filter(|field| field.collection == collection) {
            let right = FieldRight::parse(sent.get(&field.name()));
            rights
                .of
                .insert(field.key.clone(), right.unwrap_or(FieldRight::Hidden));
        }
        grant.set_fields(collection, rights);
    }
    grant
}

impl Field {
    fn name(&self) -> String {
        format!("field.{}.{}", self.collection, self.key)
    }
}

/// Every field on which a role sets a right.
async fn fields(view: &View) -> Result<Vec<Field>> {
    let mut tx = view.scope.read().await?;
    let mut all = Vec::new();
    let slices = view.scope.app().slices;
    for collection in slices.iter().flat_map(|slice| slice.collections) {
        let columns = collection.columns(&view.scope, &mut tx).await?;
        let mut add = |key: &str, hideable: bool| {
            all.extend(
                columns
                    .iter()
                    .find(|column| column.key == key)
                    .map(|column| Field {
                        collection: collection.name(),
                        key: key.to_owned(),
                        title: column.title.clone(),
                        hideable,
                    }),
            );
        };
        for ruled in collection.ruled() {
            add(ruled.key, ruled.hideable);
        }
        for column in columns
            .iter()
            .filter(|column| column.key.starts_with("custom."))
        {
            add(&column.key, true);
        }
    }
    Ok(all)
}

async fn form(view: &View, shown: &Shown<'_>) -> Result<Response> {
    let fields = fields(view).await?;
    let action = match shown.role {
        Some(role) => view.to(format_args!("/roles/{}", role.id)),
        None => view.to("/roles/new"),
    };
    let version = shown.role.map(|role| role.version.to_string());
    let title = match shown.role {
        Some(role) => role.title.clone(),
        None => view.t("role-new"),
    };
    let heading = title.clone();
    let label = |name: &str| label_of(view, &fields, name);
    let reaches = grid(
        &view.t("collection-contacts"),
        &view.t("role-may"),
        &Reach::ALL.map(|one| (one.name(), view.t(&format!("reach-{}", one.name())))),
        &rows(view, shown, &Permission::CONTACTS),
    );
    let settings = grid(
        &view.t("role-settings"),
        &view.t("role-may"),
        &[Reach::None, Reach::All].map(|one| {
            let answer = super::reach(view, Permission::ManageUsers, one);
            (one.name(), answer)
        }),
        &rows(view, shown, &Permission::SETTINGS),
    );
    let rights = grid(
        &view.t("role-fields"),
        &view.t("role-field"),
        &FieldRight::ALL.map(|one| (one.name(), view.t(&format!("field-right-{}", one.name())))),
        &field_rows(view, shown, &fields),
    );
    let content = maud! {
        header.page-head {
            nav.crumbs aria-label=(view.t("role-crumbs")) { ol { li { a href=(view.to("/roles")) { (view.t("role-title")) } } } }
            h1 translate=[shown.role.map(|_| "no")] { (&heading) }
        }
        tenet-unsaved {
            form.form method="post" action=(&action) novalidate {
                (page::error_summary(view, shown.faults, label))
                @if let Some(version) = &version { input type="hidden" name="version" value=(version); }
                div.form-grid {
                    (labelled(view, shown.faults, "title", "text", shown.title, view.t("role-name")))
                    (about(view, shown))
                }
                fieldset.form-section { legend { (view.t("collection-contacts")) } p.hint { (view.t("role-reach-help")) } (&reaches) }
                fieldset.form-section { legend { (view.t("role-settings")) } p.hint { (view.t("role-settings-help")) } (&settings) }
                fieldset.form-section { legend { (view.t("role-fields")) } p.hint { (view.t("role-fields-help")) } (&rights) }
                div.form-actions {
                    button.button.primary { (view.t("role-save")) }
                    a.button.quiet href=(view.to("/roles")) { (view.t("role-cancel")) }
                }
            }
        }
    };
    Ok(page::page(view, &title, Width::Narrow, content))
}

/// Whom the role is for, which need not be said.
fn about(view: &View, shown: &Shown<'_>) -> Raw<String> {
    let fault = fault(view, shown, "about");
    let invalid = fault.as_ref().map(|_| "true");
    let described = fault.as_ref().map(|_| "about-error");
    maud! {
        div.field {
            label for="about" { (view.t("role-about")) }
            input id="about" name="about" type="text" value=(shown.about) autocomplete="off" aria-invalid=[invalid] aria-describedby=[described];
            @if let Some(fault) = &fault { p.field-error id="about-error" { (fault) } }
        }
    }
    .memoize()
}

fn rows(view: &View, shown: &Shown<'_>, permissions: &[Permission]) -> Vec<Row> {
    let row = |one: &Permission| Row {
        name: format!("reach.{}", one.name()),
        title: permission(view, *one),
        note: String::new(),
        chosen: shown.grant.reach(*one).name(),
        offered: one.offered().iter().map(|reach| reach.name()).collect(),
        fault: fault(view, shown, one.name()),
    };
    permissions.iter().map(row).collect()
}

fn field_rows(view: &View, shown: &Shown<'_>, fields: &[Field]) -> Vec<Row> {
    let words = |least: FieldRight| {
        let offered = FieldRight::ALL.into_iter().filter(|one| *one >= least);
        offered.map(FieldRight::name).collect()
    };
    let mut rows = Vec::with_capacity(fields.len() + 1);
    for field in fields {
        let least = match field.hideable {
            true => FieldRight::Hidden,
            false => FieldRight::Read,
        };
        let place = format!("fields.{}.{}", field.collection, field.key);
        rows.push(Row {
            name: field.name(),
            title: field.title.clone(),
            note: String::new(),
            chosen: shown.grant.field(field.collection, &field.key).name(),
            offered: words(least),
            fault: fault(view, shown, &place),
        });
    }
    let mut collections: Vec<&str> = fields.iter().map(|field| field.collection).collect();
    collections.dedup();
    for collection in collections {
        rows.push(Row {
            name: format!("later.{collection}"),
            title: view.t("role-fields-later"),
            note: view.t("role-fields-later-help"),
            chosen: shown.grant.field(collection, "custom.").name(),
            offered: words(FieldRight::Hidden),
            fault: None,
        });
    }
    rows
}

fn fault(view: &View, shown: &Shown<'_>, place: &str) -> Option<String> {
    let fault = shown.faults.of(place).next()?;
    Some(fault_text(&view.scope, fault))
}

/// A fault's place as people call it, and the id of its control.
fn label_of(view: &View, fields: &[Field], name: &str) -> (String, String) {
    if let Some(one) = Permission::parse(name) {
        return (permission(view, one), id_of(&format!("reach.{name}")));
    }
    if let Some(place) = name.strip_prefix("fields.") {
        let title = fields
            .iter()
            .find(|field| place == format!("{}.{}", field.collection, field.key))
            .map_or_else(|| place.to_owned(), |field| field.title.clone());
        return (title, id_of(&format!("field.{place}")));
    }
    match name {
        "about" => (view.t("role-about"), "about".to_owned()),
        _ => (view.t("role-name"), "title".to_owned()),
    }
}
