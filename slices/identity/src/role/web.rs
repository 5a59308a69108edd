//! The pages of roles.

mod form;
mod grid;
mod list;

use super::{AnyRole, OwnRole, store};
use kernel::Result;
use kit::{Access, Permission, Reach, Role, Routes, View};
use storage::Tx;

pub(crate) fn routes() -> Routes {
    let manage = Access::Needs(Permission::ManageRoles);
    Routes::new()
        .get("/roles", manage, list::list)
        .get("/roles/new", manage, form::new)
        .post_proven("/roles/new", manage, form::create)
        .get("/roles/{id}", manage, form::open)
        .post_proven("/roles/{id}", manage, form::save)
        .post_proven("/roles/{id}/deletion", manage, list::delete)
}

/// What people call a role.
pub(crate) fn name(view: &View, own: &[OwnRole], role: AnyRole) -> String {
    match role {
        AnyRole::Fixed(role) => level(view, role),
        AnyRole::Own(id) => own
            .iter()
            .find(|role| role.id == id)
            .map_or_else(|| view.t("role-gone"), |role| role.title.clone()),
    }
}

/// The same where no other role is needed.
pub(crate) async fn name_of(view: &View, tx: &mut Tx, role: AnyRole) -> Result<String> {
    let own = match role {
        AnyRole::Fixed(_) => Vec::new(),
        AnyRole::Own(_) => store::all(tx).await?,
    };
    Ok(name(view, &own, role))
}

/// What people call a fixed level.
fn level(view: &View, role: Role) -> String {
    view.t(&format!("role-{}", role.name().replace('_', "-")))
}

/// The roles that the actor may give, and the one that somebody has already.
pub(crate) fn offered(view: &View, own: &[OwnRole], held: Option<AnyRole>) -> Vec<AnyRole> {
    let rights = view.scope.rights();
    let fixed = Role::ALL
        .into_iter()
        .filter(|role| rights.covers(&role.grant()))
        .map(AnyRole::Fixed);
    let own = own
        .iter()
        .filter(|role| rights.covers(&role.grant))
        .map(|role| AnyRole::Own(role.id));
    let mut offered: Vec<AnyRole> = fixed.chain(own).collect();
    offered.extend(held.filter(|held| !offered.contains(held)));
    offered
}

/// Whether the actor holds everything that a role gives, and so has power over whoever has it.
pub(crate) fn is_held(view: &View, own: &[OwnRole], role: AnyRole) -> bool {
    let rights = view.scope.rights();
    match role {
        AnyRole::Fixed(role) => rights.covers(&role.grant()),
        AnyRole::Own(id) => own
            .iter()
            .find(|role| role.id == id)
            .is_none_or(|role| rights.covers(&role.grant)),
    }
}

/// What people call a permission.
pub(crate) fn permission(view: &View, permission: Permission) -> String {
    view.t(&format!(
        "permission-{}",
        permission.name().replace('_', "-")
    ))
}

/// How far something reaches, in a word.
pub(crate) fn reach(view: &View, permission: Permission, reach: Reach) -> String {
    let yes_or_no = !Permission::CONTACTS.contains(&permission);
    match (yes_or_no, reach) {
        (true, Reach::None) => view.t("reach-no"),
        (true, _) => view.t("reach-yes"),
        (false, reach) => view.t(&format!("reach-{}", reach.name())),
    }
}
