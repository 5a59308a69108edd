//! Security-sensitive: the log of what happened to the ways in.
//!
//! One line for each event that concerns who gets in: signing in and failing to, locks,
//! passwords, second factors, devices, keys, roles. It holds ids, a word and a kind of browser;
//! never an address or a place. Of what was typed it holds one thing, sealed: why somebody took
//! records out (P-120) or changed a rule. Every line is removed after [`KEPT_DAYS`] (P-164). The
//! history keeps what changed in records for as long as they live;
//! this log is apart from it because it must end.

pub(crate) mod jobs;
mod look_alike;
pub(crate) mod reason;
pub(crate) mod store;
pub(crate) mod web;

pub use look_alike::look_alike;

use crate::alert;
use kernel::{Id, Result, Timestamp};
use kit::{Scope, User};
use storage::Tx;

/// Days that a line is kept (P-164: security logs other than detailed ones, 365 days).
pub const KEPT_DAYS: i64 = 365;

/// So many records in one file are told to administrators (P-120, P-136).
const MANY_EXPORTED: u64 = 300;

/// What happened. The stored word is also the key of its text, `log-event-<word>`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Somebody came in.
    SignedIn,
    /// Somebody who gave the name of this account did not come in.
    SignInFailed,
    /// A session was ended by its user.
    SignedOut,
    /// A session was ended from another one, or by an administrator.
    SessionEnded,
    /// Whoever was signed in proved again who they are.
    Reauthenticated,
    /// The account, or the address from which it was tried, is not let in for a while.
    LockedOut,
    /// A lock-out was lifted before its time.
    LockOutLifted,
    /// The user chose another password.
    PasswordChanged,
    /// The user has another e-mail address.
    EmailChanged,
    /// A link to choose a new password was asked for.
    ResetRequested,
    /// A new password was chosen by such a link.
    PasswordReset,
    /// Signing in failed far more often within an hour, over all accounts, than people err.
    ManyFailures,
    /// A second factor was added.
    FactorAdded,
    /// A second factor was removed by its user.
    FactorRemoved,
    /// The second factors were taken away by an administrator.
    FactorsReset,
    /// A second factor was asked for and not given.
    FactorFailed,
    /// A second factor was guessed several times by somebody who had the first one.
    FactorGuessed,
    /// Whoever was signed in did not prove again who they are.
    ProofFailed,
    /// A code was sent to a telephone.
    CodeSent,
    /// A recovery code was used up.
    RecoveryCodeUsed,
    /// New recovery codes replace the old ones.
    RecoveryCodesMade,
    /// Somebody came in with a browser that was not known.
    NewDevice,
    /// Somebody came in from a network that was not known.
    NewNetwork,
    /// A remembered browser was forgotten.
    DeviceForgotten,
    /// The known networks of a user were forgotten.
    NetworksForgotten,
    /// An account of a sign-on provider was linked.
    IdentityLinked,
    /// A link that a provider alone vouches for waits until its owner, who may more by now, has
    /// confirmed it: they got another role, or somebody came by it.
    IdentityWaits,
    /// Its owner confirmed a link to an account of a sign-on provider.
    IdentityConfirmed,
    /// The link to an account of a sign-on provider was removed.
    IdentityUnlinked,
    /// A sign-on provider was added, changed or removed.
    ProviderChanged,
    /// Somebody was invited.
    UserInvited,
    /// An account was closed by an administrator.
    UserLocked,
    /// A closed account was opened by an administrator.
    UserUnlocked,
    /// An account was closed for good, and what its user owned handed over.
    UserDeactivated,
    /// A user who had left was invited again.
    UserReactivated,
    /// Nothing that is kept of a user leads to a person any more.
    UserAnonymised,
    /// Somebody took out what is kept about them as a file.
    OwnDataTaken,
    /// Somebody has another role.
    RoleChanged,
    /// Somebody became an administrator.
    AdministratorMade,
    /// What a role may do was changed.
    RightsChanged,
    /// A key of the API was made.
    KeyMade,
    /// A key of the API was stopped.
    KeyRevoked,
    /// Records were taken out as a file.
    Exported,
    /// Many records were taken out as a file at once.
    MassExport,
    /// An export is so large that it waits for another administrator.
    ExportWaits,
    /// An administrator let a large export go on.
    ExportApproved,
    /// An administrator refused a large export.
    ExportRefused,
    /// A large export went on because nobody else could be asked.
    ExportUnasked,
    /// Somebody opened far more records than people do.
    MassReading,
    /// A rule of the tenant's security was changed.
    SettingsChanged,
    /// An address of the provider's own staff was refused as an ordinary user.
    StaffRefused,
    /// A consultant was invited.
    ConsultantInvited,
    /// A consultant came in.
    ConsultantEntered,
    /// A consultant's invitation was ended.
    ConsultantEnded,
    /// A page of this tenant was opened from an address that only looks like ours.
    LookAlike,
    /// A record was made a canary.
    CanarySet,
    /// A record is no canary any more.
    CanaryRemoved,
    /// Somebody opened, changed or exported a canary.
    CanaryTouched,
    /// A key was made only to be stolen.
    CanaryKeyMade,
    /// Somebody has used a key that was made only to be stolen.
    CanaryKeyUsed,
}

impl Event {
    /// Every event.
    pub const ALL: [Event; 60] = [
        Event::SignedIn,
        Event::SignInFailed,
        Event::SignedOut,
        Event::SessionEnded,
        Event::Reauthenticated,
        Event::LockedOut,
        Event::LockOutLifted,
        Event::PasswordChanged,
        Event::EmailChanged,
        Event::ResetRequested,
        Event::PasswordReset,
        Event::ManyFailures,
        Event::FactorAdded,
        Event::FactorRemoved,
        Event::FactorsReset,
        Event::FactorFailed,
        Event::FactorGuessed,
        Event::ProofFailed,
        Event::CodeSent,
        Event::RecoveryCodeUsed,
        Event::RecoveryCodesMade,
        Event::NewDevice,
        Event::NewNetwork,
        Event::DeviceForgotten,
        Event::NetworksForgotten,
        Event::IdentityLinked,
        Event::IdentityWaits,
        Event::IdentityConfirmed,
        Event::IdentityUnlinked,
        Event::ProviderChanged,
        Event::UserInvited,
        Event::UserLocked,
        Event::UserUnlocked,
        Event::UserDeactivated,
        Event::UserReactivated,
        Event::UserAnonymised,
        Event::OwnDataTaken,
        Event::RoleChanged,
        Event::AdministratorMade,
        Event::RightsChanged,
        Event::KeyMade,
        Event::KeyRevoked,
        Event::Exported,
        Event::MassExport,
        Event::ExportWaits,
        Event::ExportApproved,
        Event::ExportRefused,
        Event::ExportUnasked,
        Event::MassReading,
        Event::SettingsChanged,
        Event::StaffRefused,
        Event::ConsultantInvited,
        Event::ConsultantEntered,
        Event::ConsultantEnded,
        Event::LookAlike,
        Event::CanarySet,
        Event::CanaryRemoved,
        Event::CanaryTouched,
        Event::CanaryKeyMade,
        Event::CanaryKeyUsed,
    ];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Event::SignedIn => "signed-in",
            Event::SignInFailed => "sign-in-failed",
            Event::SignedOut => "signed-out",
            Event::SessionEnded => "session-ended",
            Event::Reauthenticated => "reauthenticated",
            Event::LockedOut => "locked-out",
            Event::LockOutLifted => "lock-out-lifted",
            Event::PasswordChanged => "password-changed",
            Event::EmailChanged => "email-changed",
            Event::ResetRequested => "reset-requested",
            Event::PasswordReset => "password-reset",
            Event::ManyFailures => "many-failures",
            Event::FactorAdded => "factor-added",
            Event::FactorRemoved => "factor-removed",
            Event::FactorsReset => "factors-reset",
            Event::FactorFailed => "factor-failed",
            Event::CodeSent => "code-sent",
            Event::RecoveryCodeUsed => "recovery-code-used",
            Event::RecoveryCodesMade => "recovery-codes-made",
            Event::NewDevice => "new-device",
            Event::NewNetwork => "new-network",
            Event::NetworksForgotten => "networks-forgotten",
            Event::FactorGuessed => "factor-guessed",
            Event::ProofFailed => "proof-failed",
            Event::DeviceForgotten => "device-forgotten",
            Event::IdentityLinked => "identity-linked",
            Event::IdentityWaits => "identity-waits",
            Event::IdentityConfirmed => "identity-confirmed",
            Event::IdentityUnlinked => "identity-unlinked",
            Event::ProviderChanged => "provider-changed",
            Event::UserInvited => "user-invited",
            Event::UserLocked => "user-locked",
            Event::UserUnlocked => "user-unlocked",
            Event::UserDeactivated => "user-deactivated",
            Event::UserReactivated => "user-reactivated",
            Event::UserAnonymised => "user-anonymised",
            Event::OwnDataTaken => "own-data-taken",
            Event::RoleChanged => "role-changed",
            Event::AdministratorMade => "administrator-made",
            Event::RightsChanged => "rights-changed",
            Event::KeyMade => "key-made",
            Event::KeyRevoked => "key-revoked",
            Event::Exported => "exported",
            Event::MassExport => "mass-export",
            Event::ExportWaits => "export-waits",
            Event::ExportApproved => "export-approved",
            Event::ExportRefused => "export-refused",
            Event::ExportUnasked => "export-unasked",
            Event::MassReading => "mass-reading",
            Event::SettingsChanged => "settings-changed",
            Event::StaffRefused => "staff-refused",
            Event::ConsultantInvited => "consultant-invited",
            Event::ConsultantEntered => "consultant-entered",
            Event::ConsultantEnded => "consultant-ended",
            Event::LookAlike => "look-alike",
            Event::CanarySet => "canary-set",
            Event::CanaryRemoved => "canary-removed",
            Event::CanaryTouched => "canary-touched",
            Event::CanaryKeyMade => "canary-key-made",
            Event::CanaryKeyUsed => "canary-key-used",
        }
    }

    /// The event of a stored word.
    pub fn parse(name: &str) -> Option<Event> {
        Event::ALL.into_iter().find(|event| event.name() == name)
    }
}

/// Notes that the acting user took so many records out as a file, and why.
pub async fn exported(tx: &mut Tx, scope: &Scope, records: u64, reason: &str) -> Result<()> {
    let event = match records >= MANY_EXPORTED {
        true => Event::MassExport,
        false => Event::Exported,
    };
    with_reason(tx, scope, event, scope.actor().user(), reason).await
}

/// Notes something about this user, or about a rule, and why the acting one did it: why an export
/// was asked for or refused, why less is asked of people.
pub async fn with_reason(
    tx: &mut Tx,
    scope: &Scope,
    event: Event,
    user: Option<Id<User>>,
    reason: &str,
) -> Result<()> {
    let by = scope.actor().user().filter(|by| Some(*by) != user);
    let now = scope.now();
    let key = scope.vault().own(scope.tenant().id).await?;
    let line = Id::new(now);
    let sealed = reason::seal(&key, line, reason)?;
    store::insert_reasoned(tx, (line, now), event, (user, by), sealed).await?;
    alert::noted(tx, now, event, line).await
}

/// Notes what the acting user did with an account, their own or somebody else's.
pub async fn tell(tx: &mut Tx, scope: &Scope, event: Event, user: Id<User>) -> Result<()> {
    let by = scope.actor().user().filter(|by| *by != user);
    note(tx, scope.now(), event, Some(user), by, "").await
}

/// Notes an event in the caller's transaction, and tells of it whoever is to be told: whose
/// account, who did it where that is somebody else, and the browser's family and system (empty
/// where there is none).
pub async fn note(
    tx: &mut Tx,
    now: Timestamp,
    event: Event,
    user: Option<Id<User>>,
    by: Option<Id<User>>,
    device: &str,
) -> Result<()> {
    let line = store::insert(tx, now, event, user, by, device, "").await?;
    alert::noted(tx, now, event, line).await
}

/// The same of an attempt to show who one is, with by what: `password`, `password+code`.
pub(crate) async fn note_attempt(
    tx: &mut Tx,
    now: Timestamp,
    event: Event,
    user: Id<User>,
    device: &str,
    way: &str,
) -> Result<()> {
    let line = store::insert(tx, now, event, Some(user), None, device, way).await?;
    alert::noted(tx, now, event, line).await
}
