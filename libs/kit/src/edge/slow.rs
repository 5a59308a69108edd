//! Security-sensitive: patience with whoever sends slowly.
//!
//! A sender may keep us waiting for a while, and earns more of it with what they send; so a
//! bad line is waited for, and a sender who drips bytes to hold a place is not.

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::time::Sleep;

/// What a sender must bring to be waited for a second longer, bytes.
const WORTH_A_SECOND: f64 = 1024.0;

/// A body for whose next piece we do not wait for ever.
pub(super) struct Patient {
    body: Body,
    most: Duration,
    left: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

/// The sender was too slow.
#[derive(Debug)]
struct TooSlow;

impl std::fmt::Display for TooSlow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the sender was too slow")
    }
}

impl std::error::Error for TooSlow {}

/// Whether reading a body has failed because its sender was too slow.
pub fn slow(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<TooSlow>() {
            return true;
        }
        next = error.source();
    }
    false
}

impl Patient {
    /// The same body, waited for at most so long at a stretch.
    pub(super) fn with(body: Body, most: Duration) -> Body {
        if body.is_end_stream() {
            return body;
        }
        Body::new(Patient {
            body,
            most,
            left: most,
            waiting: None,
        })
    }

    fn earn(&mut self, bytes: usize) {
        let waited = self.waiting.take().map(|(since, _)| since.elapsed());
        let earned = Duration::from_secs_f64(bytes as f64 / WORTH_A_SECOND);
        let left = self.left.saturating_sub(waited.unwrap_or_default());
        self.left = left.saturating_add(earned).min(self.most);
    }
}

impl HttpBody for Patient {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let bytes = match &frame {
                Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
                _ => 0,
            };
            self.earn(bytes);
            return Poll::Ready(frame);
        }
        let left = self.left;
        let (_, sleep) = self
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(tokio::time::sleep(left))));
        sleep
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::body::to_bytes;
    use futures::StreamExt;

    /// A body of `pieces` of `size` bytes, each after `pause`.
    fn sent(pieces: usize, size: usize, pause: Duration) -> Body {
        let stream = futures::stream::iter(0..pieces).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, std::io::Error>(vec![b'x'; size])
        });
        Body::from_stream(stream)
    }

    async fn read(body: Body) -> Result<usize, bool> {
        let body = Patient::with(body, Duration::from_millis(400));
        match to_bytes(body, usize::MAX).await {
            Ok(bytes) => Ok(bytes.len()),
            Err(error) => Err(slow(&error)),
        }
    }

    #[tokio::test]
    async fn a_bad_line_is_waited_for_and_a_dripping_sender_is_not() {
        let pause = Duration::from_millis(50);
        assert_eq!(read(sent(20, 4096, pause)).await, Ok(20 * 4096));
        assert_eq!(read(sent(20, 1, pause)).await, Err(true));
        assert_eq!(read(sent(1, 4096, pause * 20)).await, Err(true));
    }
}
