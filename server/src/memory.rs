//! What is no longer needed goes back to the machine.
//!
//! The allocator keeps freed memory for a while, in case it is wanted again, and looks whether that while is over only
//! when it is asked for more. After the last request nobody asks: one sign-in, whose hash works in 19 MiB, left the
//! process larger by half until the next one. So it is told to look.

use std::time::Duration;
use tokio::sync::watch;

const PAUSE: Duration = Duration::from_secs(1);

/// Gives back once a second what has been free for longer than the allocator's own delay, until told to stop.
pub async fn give_back(mut stopped: watch::Receiver<bool>) {
    let mut told = std::pin::pin!(stopped.wait_for(|stop| *stop));
    while tokio::time::timeout(PAUSE, told.as_mut()).await.is_err() {
        collect();
    }
}

#[allow(unsafe_code)]
fn collect() {
    // SAFETY: mimalloc allows this call at any time, on any thread. It frees nothing that is in use.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
