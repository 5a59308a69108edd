//! Pages.

use kit::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
