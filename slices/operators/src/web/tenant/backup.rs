//! When a tenant's last backup was made, as far as one was noted.

use crate::web::parts::when;
use accounts::overview::Measured;
use kernel::micros;
use kit::html::*;
use kit::platform::PlatformScope;

/// An hour, in microseconds.
const HOUR: i64 = 3_600_000_000;

/// Whether it is late.
pub(in crate::web) fn is_late(scope: &PlatformScope, one: &Measured) -> bool {
    one.backup_is_late(scope.backups_expected_every_hours(), scope.now())
}

/// What is known of it, in a sentence, with a badge where it is late.
pub(super) fn sentence(scope: &PlatformScope, one: &Measured) -> Raw<String> {
    let (ago, exact) = match one.backup_at {
        Some(at) => {
            let by = scope.t_with("platform-backup-noted", &[("ago", ago(scope, one).into())]);
            (by, Some(when(scope, at)))
        }
        None => (scope.t("platform-backup-none"), None),
    };
    let late = is_late(scope, one);
    maud! {
        (ago.as_str())
        @if let Some(exact) = &exact { " · " span.small.muted { (exact.as_str()) } }
        @if late { " " (badge(scope)) }
    }
    .memoize()
}

/// How long ago it was made, in a few words; of one that was never noted that there is none.
pub(in crate::web) fn ago(scope: &PlatformScope, one: &Measured) -> String {
    let Some(at) = one.backup_at else {
        return scope.t("platform-backup-none");
    };
    let age = micros(scope.now()).saturating_sub(micros(at)).max(0);
    let (key, count) = match age / HOUR {
        0 => ("platform-ago-minutes", age / 60_000_000),
        hours @ 1..=47 => ("platform-ago-hours", hours),
        hours => ("platform-ago-days", hours / 24),
    };
    scope.t_with(key, &[("n", count.into())])
}

/// The mark of a late one.
pub(in crate::web) fn badge(scope: &PlatformScope) -> Raw<String> {
    maud! { span.badge.warning { (scope.t("platform-backup-late")) } }.memoize()
}
