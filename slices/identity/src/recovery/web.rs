//! Making new recovery codes.

use crate::factor::web::codes_page;
use crate::recovery::actions::renew;
use kit::{Access, Permission, Reply, Routes, View};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new().post_proven("/profile/recovery-codes", own, make)
}

async fn make(view: View) -> Reply {
    let codes = renew(&view.scope).await?;
    Ok(codes_page(&view, &codes))
}
