//! Making new recovery codes.

use crate::factor::web::codes_page;
use crate::recovery::actions::renew;
use crate::session::proof::factor::behind;
use axum::http::HeaderMap;
use kit::{Access, Form, Permission, Reply, Routes, View};

pub(crate) fn routes() -> Routes {
    let own = Access::Needs(Permission::EditProfile);
    Routes::new().post_proven("/profile/recovery-codes", own, make)
}

async fn make(view: View, headers: HeaderMap, Form(fields): Form) -> Reply {
    behind(&view, &headers, &fields, async {
        let codes = renew(&view.scope).await?;
        Ok(codes_page(&view, &codes))
    })
    .await
}
