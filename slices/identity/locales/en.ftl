sign-in-title = Sign in
sign-in-do = Sign in
sign-in-wrong = The e-mail address or the password is wrong.
sign-in-help = Forgotten your password? An administrator of your company can give you a new link.

sign-in-with-passkey = Sign in with a passkey

step-title = One more step
step-help = { $name }, show that it is you: this browser has not been used for signing in to your account yet.
step-do = Sign in
step-with-passkey = Use a passkey
step-remember = Do not ask again in this browser for { $n-shown } days
step-recovery-title = I cannot do that now
step-recovery = Recovery code
step-recovery-hint = One of the ten codes that you kept. It works once.
step-recovery-do = Sign in with the code
step-lost = No code left? An administrator of your company can reset your second factors.
step-other = Sign in as somebody else

enrol-title = Set up a second factor
enrol-help = Your company asks for more than a password. It takes a minute, and you need your phone or a passkey.
enrol-until = You can put it off until { $until }.
enrol-later = Later

security-title = Security
security-note = How you get in: password, second factors, devices and sessions.
security-crumbs = You are here
security-open = Open
proof-title = Is it you?
proof-help = What you want to do is sensitive. Prove once more who you are; nothing of what you filled in is lost, and you are not asked again for ten minutes.
proof-do = Go on
proof-with-passkey = Go on with a passkey
proof-none = You have neither a password nor a passkey here. Sign out and in again, and repeat within ten minutes what you wanted to do.

factor-title = Second factors
factor-help = With a second factor a stolen password is worth nothing. A passkey is the safest: it works on our own pages only, so no false page can ask for it.
factor-none = No second factor yet.
factor-wanted = Your company asks for a second factor. Set one up now.
factor-code = Code
factor-code-hint = Six digits from your authenticator app.
factor-name = Name
factor-name-hint = By which you know it later. You can leave it empty.
factor-totp-name = Authenticator app
factor-passkey-name = Passkey
factor-since = since { $at }
factor-used = last used { $at }
factor-never = not used yet
factor-remove = Remove
factor-was-removed = Removed.
factor-reset = Reset second factors
factor-were-reset = Second factors, recovery codes and sessions of the user are gone.
totp-add = Add an authenticator app
totp-title = Authenticator app
totp-help = An app on your phone shows a new code every thirty seconds. Any app for such codes will do.
totp-scan = Scan this picture with the app.
totp-type = Or type this secret into it:
totp-confirm = Confirm
totp-was-added = The app is set up.
passkey-add = Add a passkey
passkey-new-title = Passkey
passkey-help = Your device or password manager makes a key and asks for your finger, your face or a PIN whenever it is used. With a passkey you can also sign in without a password.
passkey-make = Make a passkey
passkey-was-added = The passkey is set up.
passkey-failed = Nothing came of it. Try again, or choose another way.
passkey-needs-script = Passkeys need JavaScript. Use a code instead.
passkey-no-name = Passkeys belong to a name, and this installation is reached by a bare number. Open it under a name, on the machine itself localhost, and set public_url to it.

recovery-title = Recovery codes
recovery-help = For the day when your phone and your passkeys are lost.
recovery-left = { PLURAL($n) ->
    [0] No code is left.
    [one] { $n-shown } code is left.
   *[other] { $n-shown } codes are left.
 }
recovery-few = Have new ones made.
recovery-renew = New recovery codes
recovery-shown-title = Keep these codes
recovery-shown-help = They are shown only now. Each lets you in once when your second factor is lost. Keep them on paper or in a password manager, not beside your password. Older codes do not work any more.
recovery-file = Recovery codes for { $tenant } (Tenet). Each works once.
recovery-download = Download
recovery-print = Print
recovery-kept = I have kept them

device-title = Known browsers
device-help = Browsers in which you have signed in. A browser is forgotten when you have not signed in with it for 180 days.
device-none = None.
device-times = since { $since }, last signed in { $seen }, forgotten on { $until }
device-proven = not asked again
device-forget = Forget
device-was-forgotten = The browser is forgotten, and signed out.
session-end = Sign out
session-was-ended = Signed out there.

policy-title = Second factor
policy-note = Who must prove with more than a password who they are.
policy-wanted = A second factor is asked of
policy-nobody = nobody: everybody decides for themselves
policy-administrators = administrators
policy-everyone = everybody
policy-grace = It can be put off
policy-grace-hint = At the next sign-in people are led through it. Until then, and for this long, they can put it off.
policy-days = { PLURAL($n) ->
    [0] not at all
    [one] for { $n-shown } day
   *[other] for { $n-shown } days
 }
policy-since = It can be put off until { $since }.
policy-coverage = { $with-shown } of { $all-shown } users have a second factor.
policy-was-saved = Saved.

letter-factor-added-subject = A second factor was set up for your account
letter-factor-added-text = A second factor was set up for your account. From now on a password alone opens nothing in a browser that is not known.

    If it was not you, tell your administrator at once.
letter-factor-removed-subject = A second factor was removed from your account
letter-factor-removed-text = A second factor was removed from your account.

    If it was not you, change your password, and tell your administrator at once.
letter-factors-reset-subject = Your second factors were reset
letter-factors-reset-text = An administrator has reset your second factors. Your authenticator app, your passkeys and your recovery codes do not work any more, and you were signed out everywhere. Set them up again after you have signed in.

    If you did not ask for it, tell your administrator at once.
letter-recovery-code-used-subject = A recovery code was used
letter-recovery-code-used-text = Somebody has signed in to your account with one of your recovery codes. It does not work any more.

    If it was not you, change your password, have new codes made, and tell your administrator at once.
letter-recovery-codes-made-subject = New recovery codes were made
letter-recovery-codes-made-text = New recovery codes were made for your account. The older ones do not work any more.

    If it was not you, change your password, and tell your administrator at once.

invitation-title = Choose a password
invitation-for = { $name }, this is how you will sign in here: { $tenant }
invitation-do = Save and sign in
invitation-useless = This link does not work any more
invitation-useless-help = It works once and for seven days. Ask an administrator of your company for a new one.

role-administrator = Administrator
role-manager = Manager
role-user = User
role-restricted = Restricted

user-title = Users
user-note = Who works here, and what they may do.
user-name = Name
user-email = E-mail
user-password = Password
user-password-hint = At least { $n } characters, and not your own name. A few words in a row are easy to remember.
user-role = Role
user-role-of = Role of { $name }
user-role-do = Change
user-lang = Language
user-zone = Time zone
user-state = State
user-state-invited = invited
user-state-active = active
user-state-locked = locked
user-seen = Last here
user-actions = Actions
user-you = you
user-search = Search users
user-none = Nobody was found
user-none-help = Try a part of the name or of the e-mail address.
user-choice-group = Colleagues
user-choice-find = Find a colleague
user-choice-find-for = Find a colleague for { $name }
user-choice-find-go = Find
user-choice-unknown = Somebody unknown
user-choice-found = { $n ->
    [0] Nobody of this name was found.
    [one] One colleague to choose from.
   *[other] { $n } colleagues to choose from.
}
user-pages = Pages of users
user-next = Next
user-lock = Lock
user-unlock = Unlock
user-invite-again = New link
user-invite-title = Invite a colleague
user-invite-help = Tenet does not send the invitation yet: you get a link here, which you pass on yourself.
user-invite-do = Invite
user-link-title = Pass this link on
user-link-help = It is shown only now. It works once and for seven days; whoever opens it first chooses the password, so send it to the right person only.
user-was-locked = The user is locked and signed out everywhere.
user-was-unlocked = The user may sign in again.
user-has-role = The role was changed.

key-title = API keys
key-note = Keys with which programs use the API in the name of whoever made them.
key-name = What it is for
key-maker = Made by
key-expires = Works until
key-used = Last used
key-never = never
key-revoked = revoked
key-expired = expired
key-revoke = Revoke
key-was-revoked = The key does not work any more.
key-pages = Pages of keys
key-none = No keys yet
key-none-help = A program needs one to use the API.
key-new-title = New key
key-new-help = It may do what its role may, and never more than you.
key-new-do = Make the key
key-days = For how long
key-days-n = { PLURAL($n) ->
    [one] { $n-shown } day
   *[other] { $n-shown } days
 }
key-made-title = The new key
key-made-help = It is shown only now. Keep it like a password.

profile-title = Profile
profile-data-title = About you
profile-zone-hint = As in Europe/Budapest
profile-save = Save
profile-saved = Saved.
profile-appearance-title = Appearance
profile-theme = Theme
profile-theme-auto = As the device
profile-theme-light = Light
profile-theme-dark = Dark
profile-density = Density
profile-density-comfortable = Comfortable
profile-density-compact = Compact
profile-password-title = Password
profile-password-help = Every other browser is signed out when you change it.
profile-password-old = Present password
profile-password-new = New password
profile-password-do = Change the password
profile-password-saved = The password was changed.
profile-sessions-title = Where you are signed in
profile-session-own = this browser
profile-session-times = since { $since }, last used { $seen }
profile-device-unknown = Unknown browser
profile-others-do = Sign out everywhere else
profile-others-ended = Signed out everywhere else.
profile-own-title = What is kept about you
profile-own-help = Everything that Tenet keeps about you as a user, why, and for how long.
profile-own-what = What
profile-own-why = What for
profile-own-long = How long
retention-record = as long as the record
retention-account = as long as the account
retention-days = { PLURAL($n) ->
    [one] at most { $n-shown } day
   *[other] at most { $n-shown } days
 }
retention-history = as long as the history

personal-users-email-what = E-mail address
personal-users-email-why = letting colleagues work together and knowing who is who
personal-users-email-key-what = The same address in lower case
personal-users-email-key-why = letting colleagues work together and knowing who is who
personal-users-name-what = Name
personal-users-name-why = letting colleagues work together and knowing who is who
personal-users-name-key-what = The order of the name
personal-users-name-key-why = sorting lists by name
personal-users-search-what = Words of name and address
personal-users-search-why = finding colleagues
personal-users-lang-what = Language of the pages
personal-users-lang-why = speaking your language
personal-users-zone-what = Time zone
personal-users-zone-why = showing your time
personal-users-password-what = What is kept of the password: an Argon2id hash
personal-users-password-why = letting in the right people and nobody else
personal-users-last-seen-at-what = When you were last here, to five minutes
personal-users-last-seen-at-why = letting in the right people and nobody else
personal-sessions-created-at-what = When you signed in
personal-sessions-created-at-why = letting in the right people and nobody else
personal-sessions-seen-at-what = When the browser was last used, to five minutes
personal-sessions-seen-at-why = letting in the right people and nobody else
personal-sessions-device-what = Browser family and system, no address
personal-sessions-device-why = letting you know your own devices
personal-invitations-used-at-what = When you chose a password by a link
personal-invitations-used-at-why = letting in the right people and nobody else
personal-api-keys-made-by-what = Which keys you made
personal-api-keys-made-by-why = knowing in whose name a program acts
personal-api-keys-title-what = What you wrote down about a key
personal-api-keys-title-why = telling keys apart
personal-devices-name-what = Browser family and system of a known browser, no address
personal-devices-name-why = letting you know your own devices
personal-devices-created-at-what = When you first signed in with a browser
personal-devices-created-at-why = telling you from a stranger who knows your password
personal-devices-used-at-what = When you last signed in with a browser
personal-devices-used-at-why = telling you from a stranger who knows your password
personal-devices-proven-at-what = When you last gave a second factor in a browser
personal-devices-proven-at-why = telling you from a stranger who knows your password
personal-factors-kind-what = Whether you use codes or a passkey
personal-factors-kind-why = letting in the right people and nobody else
personal-factors-name-what = What you call a second factor
personal-factors-name-why = letting you tell your factors apart
personal-factors-sealed-what = The secret of your codes or the public half of your passkey, sealed under your own key
personal-factors-sealed-why = letting in the right people and nobody else
personal-factors-mark-what = A hash by which your passkey is found
personal-factors-mark-why = letting in the right people and nobody else
personal-factors-created-at-what = When you set a second factor up
personal-factors-created-at-why = letting you tell your factors apart
personal-factors-used-at-what = When you last used a second factor
personal-factors-used-at-why = letting you tell your factors apart
personal-recovery-codes-created-at-what = When you had recovery codes made
personal-recovery-codes-created-at-why = letting in the right people and nobody else
personal-recovery-codes-used-at-what = When you used a recovery code
personal-recovery-codes-used-at-why = each code lets you in once
personal-challenges-sealed-what = What we wait for between the two steps of signing in, for half an hour at most
personal-challenges-sealed-why = letting in the right people and nobody else
personal-wrong-codes-failures-what = How many codes in a row were wrong
personal-wrong-codes-failures-why = stopping whoever guesses
personal-wrong-codes-wait-until-what = Until when no code is taken
personal-wrong-codes-wait-until-why = stopping whoever guesses
personal-change-sets-actor-what = What you recorded, changed or deleted, and when
personal-change-sets-actor-why = knowing who recorded, changed or deleted what, and when

error-wrong-code = this is not the code of now, or it was used already; wait for the next one
error-too-many-codes = too many wrong codes; the next one is taken in { $minutes } min
error-wrong-recovery-code = this is none of your unused recovery codes
error-passkey-refused = the passkey was not accepted; try again
error-passkey-unknown = this passkey is not known here
error-passkey-copied = this passkey seems to have been copied; remove it and tell your administrator
error-wrong-sign-in = e-mail address or password is wrong
error-wrong-password = this is not your present password
error-password-too-short = this needs at least { $min } characters
error-password-is-own-data = this is little more than your own name or address
error-unknown-zone = this time zone is not known

log-title = Security log
log-note = Who came in, who failed to, and what changed about passwords, devices, keys and roles. Lines are removed after { $days } days.
log-none = Nothing yet
log-none-help = The first time somebody signs in stands here.
log-what = What happened
log-account = Account
log-by = Done by
log-device = Browser
log-when = When
log-pages = Pages of the log
log-older = Older
log-everybody = Show everybody
log-imitations = Hosts that imitate ours
log-imitations-help = Pages of yours were opened from these hosts, which only look like our address. Whoever came from there may have typed their password on a copy of the sign-in page: ask your colleagues, have their passwords changed, and report the host to its registrar.
log-imitation-host = Host
log-imitation-first = First seen
log-imitation-last = Last seen
log-imitation-days = Days
log-event-signed-in = Signed in
log-event-sign-in-failed = Signing in failed
log-event-signed-out = Signed out
log-event-session-ended = A session was ended
log-event-reauthenticated = Proved again who they are
log-event-locked-out = Locked out for a while
log-event-lock-out-lifted = The lock-out was lifted
log-event-password-changed = Changed the password
log-event-reset-requested = Asked for a new password
log-event-password-reset = Chose a new password by a link
log-event-factor-added = Added a second factor
log-event-factor-removed = Removed a second factor
log-event-factors-reset = The second factors were reset
log-event-factor-failed = The second step failed
log-event-recovery-code-used = Used a recovery code
log-event-recovery-codes-made = Made new recovery codes
log-event-new-device = Came in with a new browser
log-event-new-network = Came in from a new network
log-event-device-forgotten = A browser was forgotten
log-event-identity-linked = Linked an account of another provider
log-event-identity-unlinked = Unlinked an account of another provider
log-event-provider-changed = A sign-on provider was changed
log-event-user-invited = Invited
log-event-user-locked = The account was locked
log-event-user-unlocked = The account was unlocked
log-event-role-changed = Has another role
log-event-administrator-made = Became an administrator
log-event-rights-changed = The rights of a role were changed
log-event-key-made = Made an API key
log-event-key-revoked = An API key was revoked
log-event-exported = Exported records
log-event-mass-reading = Opened unusually many records
log-event-settings-changed = The security settings were changed
log-event-staff-refused = An address of the provider's staff was refused
log-event-consultant-invited = A consultant was invited
log-event-consultant-entered = A consultant came in
log-event-consultant-ended = A consultant's invitation was ended
log-event-look-alike = Opened from an address that only looks like ours

viewing-title = Detailed log
viewing-note = Every page that was opened and every function that was used, by whom. Lines are removed after { $days } days.
viewing-none = Nobody has opened anything yet
viewing-who = Who
viewing-what = Page or function
viewing-answer = Answer
viewing-times = Times
viewing-all = Show everything
viewing-by-key = API key
viewing-panel = Who has seen it
viewing-looked = opened
viewing-acted = changed
viewing-all-of = All of it
