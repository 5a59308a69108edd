//! What a name means.

use futures::FutureExt;
use futures::future::BoxFuture;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

/// Gives the addresses of a name.
pub type Resolve = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// Asks the machine, as every other program on it does.
pub(crate) fn machine() -> Resolve {
    Arc::new(|host| {
        async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        }
        .boxed()
    })
}
