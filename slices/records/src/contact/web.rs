//! The pages of contacts.

mod bin;
mod bulk;
mod canary;
mod compare;
mod edit;
mod form;
mod inline;
mod list;
mod parts;
mod picker;
mod reveal;
mod sheet;
mod side;
mod state;
mod table;
mod timeline;
mod toolbar;
mod typed;

pub(crate) use canary::PANELS;
pub(crate) use picker::{picker, search_contacts};
pub(crate) use timeline::{Told, actor};

use kit::edge::Limit;
use kit::{Access, Permission, Reply, Routes, View, redirect};

/// The pages.
pub(crate) fn routes() -> Routes {
    let view = Access::Needs(Permission::ViewContacts);
    let create = Access::Needs(Permission::CreateContacts);
    let change = Access::Needs(Permission::EditContacts);
    let delete = Access::Needs(Permission::DeleteContacts);
    let purge = Access::Needs(Permission::PurgeContacts);
    let watch = Access::Needs(Permission::ManageUsers);
    let many = Access::Needs(Permission::BulkEditContacts);
    Routes::new()
        .get("/", Access::SignedIn, home)
        .get("/contacts", view, list::list)
        .post("/contacts/search", view, list::search)
        .post("/contacts/columns", view, bulk::columns)
        .post("/contacts/bulk", many, bulk::owner)
        .post("/contacts/bulk/bin", delete, bulk::bin)
        .post("/contacts/options", view, picker::options)
        .get("/contacts/new", create, edit::new)
        .post("/contacts/new", create, edit::send_new)
        .get("/contacts/{id}", view, sheet::show)
        .get("/contacts/{id}/edit", change, edit::open)
        .post("/contacts/{id}/edit", change, edit::send)
        .post("/contacts/{id}/merge", change, compare::send)
        .get("/contacts/{id}/fields/{key}", change, inline::open)
        .post("/contacts/{id}/fields/{key}", change, inline::send)
        .post("/contacts/{id}/reveals/{key}", view, reveal::send)
        .limited(Limit::per_minute(60))
        .get("/contacts/{id}/canary", watch, canary::beside)
        .post("/contacts/{id}/canary", watch, canary::set)
        .post_proven("/contacts/{id}/canary/removal", watch, canary::unset)
        .get("/canaries", watch, canary::list)
        .post("/contacts/{id}/binning", delete, bin::bin)
        .get("/bin", delete, bin::list)
        .post("/bin/search", delete, bin::search)
        .post("/bin/restoration", delete, bin::restore_many)
        .post("/bin/{id}/restoration", delete, bin::restore)
        .get("/bin/purging", purge, bin::ask_many)
        .post_proven("/bin/purging", purge, bin::purge_many)
        .get("/bin/{id}/purging", purge, bin::ask)
        .post_proven("/bin/{id}/purging", purge, bin::purge)
}

async fn home(view: View) -> Reply {
    Ok(redirect(&view.to("/contacts")))
}
