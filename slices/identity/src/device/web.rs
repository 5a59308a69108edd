//! Forgetting a device.

use crate::device::Device;
use crate::device::actions::forget;
use kit::{Access, At, Path, Permission, Reply, Routes, Toast, View, redirect_with};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new().post_proven("/profile/devices/{id}/forgetting", own, remove)
}

async fn remove(view: View, Path(At { id }): Path<At<Device>>) -> Reply {
    forget(&view.scope, id).await?;
    let said = Toast::new("device-was-forgotten");
    Ok(redirect_with(&view, &view.to("/profile/security"), &said))
}
