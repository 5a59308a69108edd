sign-in-title = Sign in
sign-in-do = Sign in
sign-in-wrong = The e-mail address or the password is wrong.
sign-in-wrong-help = After a few wrong attempts you have to wait longer and longer for the next one. If you do not remember your password, choose a new one.
sign-in-help = Forgotten your password?
sign-in-too-many = Too many wrong attempts
sign-in-too-many-help = Many wrong passwords have come from your network lately, so for a while nobody is let in from here with a new browser. Try again later.

password-show = Show password
password-hide = Hide password
password-strength = How strong the password is
password-strength-0 = Guessed at once
password-strength-1 = Very weak
password-strength-2 = Weak
password-strength-3 = Good
password-strength-4 = Strong

reset-title = Ask for a new password
reset-help = Type your e-mail address and we will send you a link by which you choose a new password.
reset-do = Ask for a link
reset-back = Back to signing in
reset-asked = Look at your mail
reset-asked-help = If there is a user with this address, they will soon get a letter with a link that works once and for an hour. If it does not arrive, look into your spam folder, or turn to an administrator of your company.
reset-choose = A new password
reset-choose-do = Save the password
reset-done = The new password is in force
reset-done-help = You were signed out everywhere. Sign in with the new password.
mail-link-useless = This link does not work any more
email-link-useless-help = It works once and only for a short time. The address stays as it was; if you want another one, ask for it once more on your profile.
admission-link-useless-help = It works once and only for a short time. Perhaps you are let in again already: try to sign in, or ask for a new password there.
mail-link-useless-help = It works once and only for a short time. If you want a new password, ask for one where you sign in.
admission-title = Come in again
admission-help = If it was you who mistyped the password, press the button and try again without waiting. If it was not you, there is nothing to do: without your password nobody comes in.
admission-do = End the waiting
admission-reset = You do not remember your password?
admission-done = You can come in again
admission-done-help = The wrong attempts before do not count any more.

letter-invitation-subject = Invitation to { $tenant }
letter-invitation-text =
    { $tenant } invites you to work here. Choose a password at this address:

    { $link }

    The link works once and for seven days.
letter-new-password-subject = Choose a new password
letter-new-password-text =
    An administrator of your company lets you choose a new password. Do it at this address:

    { $link }

    The link works once and for seven days. Your present password works until you have chosen another one.
letter-reset-subject = Choose a new password
letter-reset-text =
    Somebody, probably you, has asked for a new password. Choose one at this address:

    { $link }

    The link works once and for an hour. If it was not you, there is nothing to do: your password has not changed.
letter-password-changed-subject = Your password was changed
letter-password-changed-text =
    Your password was changed, and you were signed out everywhere.

    If it was not you who changed it, ask for a new one at this address at once, and tell an administrator of your company:

    { $link }
letter-failures-subject = Several wrong passwords for your account
letter-failures-text =
    Somebody has tried several times in a row to come in under your name with a wrong password, so further attempts have to wait longer and longer. Browsers that you have used before are not held up by it.

    If it was you, end the waiting at this address:

    { $link }

    The link works once and for a day. If it was not you, there is nothing to do: without your password nobody comes in.
letter-stopped-subject = Signing in is stopped
letter-stopped-text =
    Somebody has tried a hundred times in a row to come in under your name with a wrong password, so nobody can come in with a new browser at the moment.

    End this at this address:

    { $link }

    The link works once and for a day. Later you can still come in again by asking for a new password, or with the help of an administrator of your company.

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
enrol-help = Your company asks for a second factor. It takes a minute to set one up, and you need your phone or a passkey.
enrol-until = You can put it off until { $until }.
enrol-later = Go on without one
enrol-other = Use something else
enrol-password-help = Your company asks for a second factor, and you have none yet. You came by a sign-on provider, so show the password that you chose here before you set one up: nobody who can sign in for you at the provider may do it in your name.
enrol-password = Your password here

security-title = Security
security-note = How you get in: password, second factors, devices and sessions.
security-crumbs = You are here
security-open = Open
proof-title = Is it you?
proof-help = What you want to do is sensitive. Prove once more who you are; nothing of what you filled in is lost, and you are not asked again for ten minutes.
proof-do = Go on
proof-with-passkey = Go on with a passkey
factor-proof-title = Show a second factor
factor-proof-help = What you want to do concerns what protects your account when somebody knows your password, so a password is not enough here: show a second factor that you have now. Nothing of what you filled in is lost.
factor-proof-lost = I have none of them any more
factor-proof-recovery = One of the ten codes that you kept. It works once. If you have none left, somebody who manages users resets your second factors.
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
policy-as-usual-nobody = whom the provider asks: nobody
policy-as-usual-administrators = whom the provider asks: administrators
policy-as-usual-everyone = whom the provider asks: everybody
policy-nobody = nobody: everybody decides for themselves
policy-administrators = administrators
policy-everyone = everybody
policy-grace = It can be put off
policy-grace-hint = For so long people sign in without one, and a line on their pages says until when. After that they are led through setting one up before they are in. What the provider asks has days of its own.
policy-days = { PLURAL($n) ->
    [0] not at all
    [one] for { $n-shown } day
   *[other] for { $n-shown } days
 }
policy-since = It can be put off until { $since }.
policy-reason = Why you decide so
policy-reason-hint = At least { $n-shown } words. They stand in the security log beside your name.
policy-usual-administrators = The provider asks administrators for a second factor, which they can put off for { $n-shown } days after they came.
policy-usual-everyone = The provider asks everybody for a second factor, which they can put off for { $n-shown } days after they came.
policy-undecided = It holds, because nobody here has decided anything.
policy-decided = What was decided here holds instead.
policy-firm = You may ask for more, not for less.
error-provider-asks-more = the provider asks for more and allows no less
error-reason-too-few-words = say it in a few words
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
role-restricted-to-team = Restricted to team
role-restricted = Restricted
role-gone = A role that is gone

role-title = Roles
role-note = What people may do, how far it reaches, and which fields they see.
role-crumbs = Where you are
role-new = New role
role-name = Role
role-about = Whom it is for
role-own-title = Your own roles
role-none = No roles of your own yet
role-none-help = The fixed levels below are enough for many. Copy one of them to make a role of your own.
role-held-by = Who has it
role-held-by-nobody = nobody
role-held-by-more = { $names } and others
role-copy = Copy
role-copy-of = Copy of { $name }
role-delete = Delete
role-was-deleted = The role was deleted.
role-fixed-title = Fixed levels
role-fixed-help = These cannot be changed. At least one active administrator always stays.
role-may = What
role-settings = Settings
role-settings-help = Roles, teams and removing for good stay with administrators. Nobody can give a role that gives more than they have.
role-reach-help = How far each of these reaches. “Team” is the records of everybody who shares a team, own ones included. Nothing reaches further than seeing does.
role-fields = Fields
role-fields-help = A hidden field does not exist for this role: not on pages, in lists, search, filters, files, the history or the API.
role-field = Field
role-fields-later = Fields made later
role-fields-later-help = Until somebody decides about them here
role-save = Save
role-saved = The role was saved. It holds from the next click of whoever has it.
role-cancel = Cancel

permission-edit-profile = Change the own profile
permission-view-contacts = See contacts
permission-create-contacts = Add contacts
permission-edit-contacts = Change contacts
permission-delete-contacts = Move contacts to the recycle bin
permission-purge-contacts = Remove contacts for good
permission-bulk-edit-contacts = Change many at once
permission-export-contacts = Export
permission-import-contacts = Import
permission-share-filters = Share filters with everybody
permission-manage-fields = Define fields
permission-manage-users = Manage users
permission-manage-roles = Manage roles and teams
permission-approve-exports = Decide on large exports
permission-manage-keys = Manage API keys
permission-view-history = Read the history of everything

reach-none = None
reach-own = Own
reach-team = Team
reach-all = All
reach-yes = Yes
reach-no = No

field-right-hidden = Hidden
field-right-masked = Masked
field-right-read = Read
field-right-write = Change

team-title = Teams
team-note = Whose role reaches as far as the team sees the records of everybody in it.
team-name = Team
team-members = Members
team-members-none = Nobody belongs to it yet.
team-none = No teams yet
team-none-help = Roles that reach as far as the team need one.
team-new = New team
team-new-do = Make the team
team-one-note = A user may belong to any number of teams.
team-saved = The team was saved.
team-whom = Name or e-mail address
team-join = Add
team-joined = The user belongs to the team now.
team-leave = Take out
team-left = The user does not belong to the team any more.
team-rename = Another name
team-delete = Delete the team
team-delete-help = Its members stay users. What they saw only through this team they do not see any more.
team-was-deleted = The team was deleted.

seen-why = Role and teams
seen-title = What this person can see and do
seen-not-active = This person cannot sign in now. This is what they could see if they could.
seen-no-team = in no team
seen-count-more = { $n } or more
seen-why-none = sees no records
seen-why-own = only their own, by their role
seen-why-team-alone = their own, for nobody else is in their teams
seen-why-team = { PLURAL($n) ->
    [one] their own and those of { $n-shown } colleague in their teams
   *[other] their own and those of { $n-shown } colleagues in their teams
 }
seen-why-all = everything, by their role
seen-hidden = Hidden fields
seen-masked = Masked fields
seen-read = Fields that cannot be changed
seen-none = none
seen-later-hidden = hidden
seen-later-masked = masked
seen-later-read = can be read, not changed
seen-may = What this person may do
seen-how-far = How far
seen-from-role = All of this follows from the role “{ $name }”.

user-title = Users
user-note = Who works here, and what they may do.
user-name = Name
user-email = E-mail
user-password = Password
user-password-hint = At least { $n } characters of any kind. A few words in a row are easy to remember and hard to guess.
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
user-admit = Let in again
user-was-admitted = The user can try again without waiting.
user-waits = not let in until { $at }
user-stopped = not let in after many wrong passwords
user-was-written-to = A letter with the link was written to them.
user-invite-help-letter = They get a letter with a link by which they choose a password. It works once and for seven days.
user-invite-help = No mail server is set, so you get a link here, which you pass on yourself.
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
personal-users-password-what = What is kept of the password: a keyed Argon2id hash
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
personal-lockouts-key-what = A keyed hash of the e-mail address that was typed, or of the sender's network under a key that is destroyed every day
personal-lockouts-key-why = to stop whoever guesses passwords
personal-lockouts-last-at-what = When somebody last failed to sign in under your name
personal-lockouts-last-at-why = to stop whoever guesses passwords
personal-mail-links-purpose-what = What a link in a letter to you is for
personal-mail-links-purpose-why = to let in the right people and nobody else
personal-team-members-team-what = To which teams you belong
personal-team-members-team-why = letting colleagues work together and knowing who is who
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
error-password-is-known = this password was published after a breach, so many know it; choose another one
error-password-too-easy = { $why ->
    [keys] letters that lie side by side on the keyboard are easy to guess
    [repeats] parts that repeat are easy to guess
    [sequence] sequences such as abc or 6543 are easy to guess
    [date] years and dates are easy to guess
    [name] names are easy to guess
    [word] a single word is easy to guess
    [common] it is much like a common password or like what is known of you
   *[short] easy to guess; make it longer, for example by a word or two
}
error-password-is-own-data = this is little more than your own name or address, your company's or Tenet's
error-unknown-zone = this time zone is not known
error-beyond-yours = this role gives more than you have yourself
error-beyond-view = this cannot reach further than seeing does
error-not-for-own-roles = this stays with administrators
error-defines-hidden-fields = whoever defines fields must be able to see and change all of them
error-never-hidden = this cannot be hidden: it is what a record is called

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
log-event-device-forgotten = A browser was forgotten
log-event-identity-linked = Linked an account of another provider
log-event-identity-waits = Must confirm a linked account of another provider before coming in by it
log-event-identity-confirmed = Confirmed a linked account of another provider
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
viewing-revealed = was shown the masked field { $field }
viewing-looked = opened
viewing-acted = changed
viewing-all-of = All of it
error-is-staff = this is an address of the provider's staff: invite them as a consultant instead
user-consultant-note = Names and roles, because the tenant allows it; addresses and times are hidden.
sign-in-only-through = Your company signs in through its provider. Use the button below.
sign-in-factor-due = Your company asks for a second factor from now on
sign-in-factor-due-help = Sign in again. You are led through setting one up, and then go on where you were.

sso-title = Single sign-on
sso-note = Let your colleagues sign in with the account that they have at another provider.
sso-none = No provider yet
sso-none-help = Everybody signs in with a password.
sso-list = Providers
sso-ready = in use
sso-not-ready = not set up
sso-required-badge = only way in
sso-google-help = For companies with Google Workspace.
sso-google-do = Add Google
sso-other = Another provider
sso-other-help = Anything that speaks OpenID Connect: Microsoft Entra ID, Keycloak, Authentik, Okta.
sso-other-do = Add provider
sso-name = Name on the button
sso-issuer = Address of the issuer
sso-crumbs = Where you are
sso-there = What the provider needs
sso-there-help = Register this address there as the only redirect address of a confidential web client.
sso-there-sign-out = If it offers back-channel logout, register this address for it: who signs out there is then out here too.
sso-there-google = In the Google Cloud console, make an OAuth client of the type web application with this redirect address.
sso-setup = What we need
sso-client-id = Client id
sso-secret = Client secret
sso-secret-hint = It is sealed and never shown again.
sso-secret-kept = One is kept and never shown. Leave this empty to keep it.
sso-domains = E-mail domains of your company
sso-domains-hint = Such as example.hu. Who has a verified address there is known by it on the first sign-in; administrators, and whoever else may do more than a manager, always link themselves on their profile.
sso-makes-users = Somebody new with such an address becomes a user by themselves
sso-role = Role of somebody new
sso-required = Only through this provider
sso-required-hint = A password then lets nobody in but administrators, who must always be able to mend this, and whoever else may do more than a manager.
sso-save = Save
sso-was-saved = The provider is saved.
sso-check = Try it out
sso-check-help = Reads what the provider publishes and says what is wrong. It signs nobody in.
sso-check-do = Try it out
sso-check-right = The provider answers as it must.
sso-remove = Remove
sso-remove-help = { $n ->
    [0] Nobody is linked at this provider.
    [one] One user is linked at this provider and will need a password.
   *[other] { $n-shown } users are linked at this provider and will need a password.
  }
sso-remove-do = Remove provider
sso-was-removed = The provider is removed.

sso-fault-not-an-address = The provider names an address that cannot be used.
sso-fault-not-encrypted = The provider names an address without encryption (https).
sso-fault-inner-network = The address leads into an inner network. Only providers on the public internet can be used.
sso-fault-unknown-host = No machine has this name. Check the address of the issuer.
sso-fault-unreachable = The provider does not answer.
sso-fault-certificate = The provider cannot prove who it is: its certificate is not valid for this name.
sso-fault-not-http = What answers there is no web server.
sso-fault-answer-too-large = The provider's answer is too long.
sso-fault-too-slow = The provider took too long to answer.
sso-fault-not-a-provider = There is no OpenID Connect provider at this address. Check the address of the issuer.
sso-fault-other-issuer = The provider calls itself by another address than the one that was typed, letter by letter. Remove it here and add it under its own.
sso-fault-no-code-flow = The provider does not offer the authorization code flow.
sso-fault-no-algorithm = The provider signs with none of RS256, PS256, ES256, ES384 and EdDSA.
sso-fault-no-pkce = The provider does not offer PKCE with S256.
sso-fault-no-client-secret = The provider does not take a client secret.
sso-fault-no-keys = The provider publishes no key that could sign.
sso-fault-wrong-client = The provider does not know this client id with this client secret.
sso-fault-no-token = The provider gave no token.

sso-do = Continue with { $title }
sso-onward = To { $title }
sso-onward-help = Sign in at { $title } with the account that you want to link.
sso-left = You have signed out
sso-left-help = At { $title } you are still signed in. On a computer that others use, sign out there too.
sso-left-do = Sign out at { $title } too

sso-refused = You could not come in this way
sso-refused-code = Reason:
sso-refused-provider = The provider cannot be used at the moment. If this stays so, tell your administrator the reason.
sso-refused-answer = The provider's answer could not be believed. Start again from the sign-in page; if this stays so, tell your administrator the reason.
sso-refused-denied = The provider says that you did not go on. You can start again whenever you like.
sso-refused-unknown = Nobody here is linked to this account. Sign in as you did until now and link it on your profile, or ask your administrator.
sso-refused-locked = Your account is locked. Ask your administrator.
sso-refused-administrator = Administrators, and whoever else may do more than a manager, link their account themselves: sign in with your password and link it on your profile.
sso-refused-unconfirmed = Your role gives more than it did when this account was linked to you, and until now only the provider says that it is yours. So the link has to be confirmed: sign in with your password or passkey and confirm it on your profile. If you have no password yet, ask for one by “Forgotten your password?” on the sign-in page.
sso-refused-other-account = Another account of this provider is linked already. Sign in with that one, or unlink it first.
sso-refused-in-use = This account is linked to somebody else here.
sso-refused-staff = This is an address of the provider's staff, who are no users here.

sso-profile-help = With a linked account you sign in without a password.
sso-link = Link { $title }
sso-unlink = Unlink { $title }
sso-confirm = Confirm { $title }
sso-waits = This link has to be confirmed: it was made because the provider says that the account is yours, and your role gives more than that word is enough for. Until you confirm it, nobody comes in by it.
sso-was-confirmed = The link is confirmed.
sso-linked-times = linked { $since }, last used { $used }
sso-was-linked = From now on you can sign in with this account.
sso-was-unlinked = The account is no longer linked.
problem-own-account = This is your own account
problem-own-account-help = Nobody locks themselves, for they could not take it back. Ask somebody else who manages users.
problem-only-way-in = This is your only way in
problem-only-way-in-help = Choose a password first, or link another account.

personal-sso-identities-subject-what = Who you are at a sign-on provider: the number it gave you
personal-sso-identities-subject-why = letting in the right people and nobody else
personal-sso-identities-linked-at-what = When you linked the account
personal-sso-identities-linked-at-why = letting in the right people and nobody else
personal-sso-identities-used-at-what = When you last signed in with it
personal-sso-identities-used-at-why = letting in the right people and nobody else
personal-sso-identities-confirmed-at-what = When you confirmed that this account is yours
personal-sso-identities-confirmed-at-why = letting in the right people and nobody else
personal-sso-attempts-began-at-what = When you last went to a sign-on provider
personal-sso-attempts-began-at-why = letting in the right people and nobody else
personal-sso-attempts-back-what = The page that you come back to
personal-sso-attempts-back-why = letting in the right people and nobody else

error-not-a-client = this has characters that no client id or secret has
error-not-a-domain = { $name } is not a domain, such as example.hu
error-public-domain = at { $name } anybody can have an address
error-not-encrypted = this must begin with https://
error-only-through-provider = your company signs in through its provider: go to the sign-in page and continue with it there

letter-identity-linked-subject = Your account at { $title } was linked
letter-identity-linked-text = With an account at { $title } somebody can sign in to { $tenant } as you from now on. If that was you, there is nothing to do. If not, unlink it on your profile and tell your administrator at once.
letter-identity-unlinked-subject = Your account at { $title } is no longer linked
letter-identity-unlinked-text = An account at { $title } no longer lets anybody in to { $tenant } as you. If that was not you, tell your administrator.
letter-identity-waits-subject = Confirm your account at { $title }
letter-identity-waits-text = You have another role at { $tenant }, which gives more than before. Your account at { $title } was linked to you because the provider says that it is yours; that is not enough for this role. Sign in with your password or passkey and confirm the link on your profile. If you have no password yet, ask for one by “Forgotten your password?” on the sign-in page.

personal-security-log-at-what = When something happened to your way in
personal-security-log-at-why = noticing misuse of accounts, and finding out afterwards what happened; kept for a year
personal-security-log-event-what = What happened: signing in, a password, a second factor, a role or a key
personal-security-log-event-why = noticing misuse of accounts, and finding out afterwards what happened; kept for a year
personal-security-log-by-id-what = Which colleague did it
personal-security-log-by-id-why = noticing misuse of accounts, and finding out afterwards what happened; kept for a year
personal-security-log-device-what = Browser family and system, no address
personal-security-log-device-why = noticing misuse of accounts, and finding out afterwards what happened; kept for a year
personal-viewings-at-what = When you opened a page or used a function
personal-viewings-at-why = knowing who has seen whose data, and noticing when somebody reads too much; kept for ninety days
personal-viewings-route-what = Which page or function, without anything that you typed
personal-viewings-route-why = knowing who has seen whose data, and noticing when somebody reads too much; kept for ninety days
personal-viewings-subject-what = Which record the address named
personal-viewings-subject-why = knowing who has seen whose data, and noticing when somebody reads too much; kept for ninety days
personal-viewings-times-what = How often within about a second
personal-viewings-times-why = knowing who has seen whose data, and noticing when somebody reads too much; kept for ninety days

log-event-many-failures = Signing in failed unusually often
alert-nobody = nobody in particular
letter-alert-subject = Security: { $what }
letter-alert-text =
    { $what }

    Account: { $account }
    Done by: { $by }
    When: { $when }

    If this surprises you, look at the security log and, where needed, lock the account:

    { $link }

    Every administrator gets this letter but the one who did it.
log-event-mass-export = Exported many records at once
log-event-export-waits = Asked for a large export, which waits for another administrator
log-event-export-approved = A large export was approved
log-event-export-refused = A large export was refused
log-event-export-unasked = Exported more than may leave unasked, with no other administrator to ask
log-reason = “{ $reason }”
log-reason-unreadable = the reason cannot be read any more
letter-alert-export-subject = Security: { $what }
letter-alert-export-text =
    { $what }

    Account: { $account }
    Done by: { $by }
    Why: { $reason }
    When: { $when }

    If this surprises you, look at the security log and, where needed, lock the account:

    { $link }

    Every administrator gets this letter but the one who did it.

alert-no-browser = a browser that does not say which
letter-new-device-subject = You came in with a new browser
letter-new-device-text =
    Somebody, probably you, has come in under your name with a browser that was not known: { $browser }, { $when }.

    If it was not you, forget that browser and choose another password at this address:

    { $link }

# Leaving

user-state-deactivated = deactivated
user-state-anonymised = anonymised
user-former = Former user { $number }
collection-filters = Saved filters
deactivation-begin = Deactivate…
deactivation-look = Hand-over
deactivation-of = { $name } leaves
deactivation-title = Deactivate the account
deactivation-help = For somebody who works here no more. To stop somebody for a while, lock the account instead.
deactivation-ends = Every session, remembered browser, passkey, API key, invitation and link in a letter ends at once, and the password is removed.
deactivation-stays = What the person did stays in the history under their name; they can no longer be chosen anywhere.
deactivation-back = They can be invited again later.
deactivation-owns = What they own
deactivation-owns-nothing = Nothing.
deactivation-many = { $n } or more
deactivation-own = This is your own account: you will be signed out at once.
deactivation-heir = Who takes over
deactivation-heir-hint = They become the owner of everything above. It stands in the history and can be undone there.
deactivation-choose = Choose somebody
deactivation-do = Deactivate and hand over
deactivation-cancel = Cancel
deactivation-done = The account was deactivated.
deactivation-handed-title = Hand-over
deactivation-handing = What they owned is being handed over to { $heir }.
deactivation-handed = What they owned was handed over to { $heir }.
deactivation-stopped = Handing over to { $heir } was stopped before its end.
deactivation-handing-over = What they owned is being handed over.
deactivation-cancelled = Handing over was stopped.
deactivation-stop = Stop
deactivation-refresh = Look again
deactivation-kept = { PLURAL($n) ->
    [one] { $n-shown } could not be handed over
   *[other] { $n-shown } could not be handed over
}
deactivation-left-title = Still in their name
deactivation-hand-over = Hand over
reactivation-title = Invite again
reactivation-help = They get a new invitation and choose a password. What was handed over stays with whoever has it now.
reactivation-do = Invite again
anonymisation-title = Anonymise
anonymisation-help = Nothing that is kept of this person will lead to them any more. Nobody can take this back.
anonymisation-account = Name, e-mail address, language and time zone go; a number stays.
anonymisation-history = The values in the history of this account can never be read again. What the person did to records stays, under the number.
anonymisation-logs = Logs keep the events without the browsers; letters, devices and remembered decisions go.
anonymisation-type = Type the name to confirm:
anonymisation-do = Anonymise for good
anonymisation-done = The user was anonymised.
anonymisation-was = This user was anonymised. Nothing that is kept leads to a person.
error-not-the-same = this is not the same text
log-event-user-deactivated = The account was deactivated
log-event-user-reactivated = Invited again after leaving
log-event-user-anonymised = The account was anonymised
personal-hand-overs-heir-what = Who took over what you owned
personal-hand-overs-heir-why = letting in the right people and nobody else
personal-hand-overs-by-id-what = Which colleague handed it over
personal-hand-overs-by-id-why = letting in the right people and nobody else

# What is kept about oneself

own-title = Data kept about you
own-note = Every value that is kept about you as a user, why, for how long, and who gets it.
own-open = Look at everything
own-help = Everything that is kept about you as a user, read from the same declarations that decide what is kept and for how long.
own-take = Download everything (JSON)
own-empty = Empty categories
own-change = Change
own-more = More
own-count = { PLURAL($n) ->
    [one] { $n-shown } entry
   *[other] { $n-shown } entries
}
own-count-more = { $n-shown } entries shown here, and more
own-nothing = nothing
own-always = until somebody lifts it
own-hash = A hash. It is kept to be compared, and nobody can turn it back.
own-secret = Sealed, and not shown: whoever could read it could come in as you.
own-sealed = Sealed; it is opened only where it is used.
own-about = For { $why }. Ground: { $ground }. Kept: { $long }. Source: { $source }. Recipients: { $who }.
own-acts-slug = Short name of your company
own-acts-name = Your company
own-acts-tenant-lang = Language of your company
own-acts-tenant-zone = Time zone of your company
own-acts-sensitive-fields = Sensitive fields allowed
own-acts-house = System of the provider
own-acts-kind = It acts as
own-acts-kind-user = you, on a page
own-acts-kind-key = you, by a key of the API
own-acts-kind-command = a command of the operator
own-acts-kind-system = the system
own-acts-user = User
own-acts-key = Key of the API
own-acts-colleagues = Colleagues in your teams then
own-acts-lang = Language
own-acts-zone = Time zone
own-lang-hu = Hungarian
own-lang-en = English
own-reach-all = May, with everybody’s
own-reach-team = May, with your team’s
own-reach-own = May, with your own
own-fields-hidden = Hidden fields
own-fields-masked = Masked fields
own-fields-read = Fields only to read
own-fields-write = Fields to change
own-did-created = The account was made
own-did-updated = The account was changed
own-did-locked = The account was locked
own-did-unlocked = The account was unlocked
own-did-deactivated = The account was closed
own-did-reactivated = The account was opened again
own-did-admitted-again = Let in again after too many failures
own-did-password-chosen = A password was chosen
own-change-name = Name
own-change-email = E-mail address
own-change-role = Role
own-change-lang = Language
own-change-zone = Time zone
own-change-state = State
own-change-provider = Provider of sign-on
own-ground-consent = your consent
own-ground-preparation = preparing a contract
own-ground-contract = a contract
own-ground-law = the law
own-ground-interest = legitimate interest
own-source-person = you
own-source-tenant = your colleagues
own-source-derived = made by the system
own-recipients-none = nobody outside
own-letters = Unsent letters
own-letters-help = Subject and address. The texts are not shown here, because a link in one may let somebody in.
own-history = History of the account
own-history-help = Every change of your account, with the values before and after.
log-event-own-data-taken = Took out what is kept about them
personal-users = Your account
personal-sessions = Open sign-ins
personal-devices = Remembered browsers
personal-factors = Second factors
personal-recovery-codes = Recovery codes
personal-challenges = Unfinished sign-ins
personal-wrong-codes = Wrong codes
personal-sso-identities = Accounts at sign-on providers
personal-sso-attempts = Sign-ons under way
personal-invitations = Invitations
personal-lockouts = Failed sign-ins
personal-mail-links = Links in letters
personal-team-members = Teams
personal-api-keys = API keys
personal-security-log = Security log
personal-viewings = Opened pages
personal-hand-overs = Hand-overs
personal-change-sets = Actions
personal-imports = Imports
personal-exports = Exports
personal-import-mappings = Remembered decisions of imports
personal-saved-filters = Saved filters
personal-letters = Letters to you

# Another address

email-title = E-mail address
email-help = You sign in with it, and letters go to it. It changes once you have followed a link in a letter to the new one; the old one is told.
email-new = New e-mail address
email-do = Change the address
email-was-asked = If nobody else has the address, a letter with a link is on its way to it.
email-was-withdrawn = Your address stays as it is.
email-waits = A letter with a link was asked for to { $email }. It works once and for a day.
email-withdraw = Keep the old address
email-confirm-title = Confirm your e-mail address
email-confirm-help = From now on you sign in with { $email }.
email-confirm-do = Confirm
email-confirmed = Your address was changed
email-confirmed-help = Sign in with it from now on. The old address was told.
letter-email-change-subject = Confirm your new e-mail address
letter-email-change-text =
    You have asked to sign in to { $tenant } with this address from now on. It is yours once you have opened this link, which works once and for a day:

    { $link }

    If it was not you, there is nothing to do.
letter-email-asked-subject = Somebody has asked to change your e-mail address
letter-email-asked-text =
    Somebody, probably you, has asked to sign in under your name with another e-mail address from now on. It changes only when a link in a letter to the other address is opened.

    If it was not you, choose another password at once and tell an administrator of your company.
letter-email-changed-subject = Your e-mail address was changed
letter-email-changed-text =
    From now on you sign in to { $tenant } with another e-mail address, and no more letters come to this one.

    If it was not you, tell an administrator of your company at once.
log-event-email-changed = Has another e-mail address
personal-email-changes = E-mail address to be confirmed
personal-email-changes-email-what = The e-mail address that you want to have
personal-email-changes-email-why = letting in the right people and nobody else
personal-email-changes-asked-at-what = When you asked for it
personal-email-changes-asked-at-why = letting in the right people and nobody else

# Known networks, and what is told about ways in
network-title = Known networks
network-help = When somebody comes in as you from a network that is not known, you get a letter. Neither an address nor a place is kept: only a hash by which the network is known again, for { $days } days after it was last seen.
network-known = { PLURAL($n) ->
    [0] No network is known.
    [one] { $n-shown } network is known.
   *[other] { $n-shown } networks are known.
 }
network-forget = Forget the known networks
network-were-forgotten = No network is known any more.
log-event-new-network = Came in from a new network
log-event-networks-forgotten = The known networks were forgotten
log-event-factor-guessed = The second factor was guessed at
log-event-proof-failed = Did not prove again who they are
letter-new-network-subject = You came in from a new network
letter-new-network-text =
    Somebody, probably you, has come in under your name from a network that was not known: { $browser }, { $when }.

    If you were at home, in the office or on the way as always, there is nothing to do. If it was not you, choose another password at this address and end the other sessions:

    { $link }
letter-new-device-and-network-subject = You came in with a new browser from a new network
letter-new-device-and-network-text =
    Somebody, probably you, has come in under your name with a browser and from a network that were not known: { $browser }, { $when }.

    If it was not you, forget that browser and choose another password at this address:

    { $link }
letter-factor-guessed-subject = Somebody knows your password
letter-factor-guessed-text =
    Somebody has typed your password correctly and then several wrong codes, the last of them with { $browser }, { $when }. They did not come in.

    If it was not you, somebody knows your password. Choose another one, and nowhere else the same:

    { $link }
letter-factor-guessed-sso-subject = Somebody comes in with your account at another provider
letter-factor-guessed-sso-text =
    Somebody has come with your account at another provider and then typed several wrong codes, the last of them with { $browser }, { $when }. They did not come in.

    If it was not you, change the password there, and look here at what is open:

    { $link }
personal-networks-mark-what = A hash by which a network from which you came in is known again; no address, no place
personal-networks-mark-why = telling you when somebody comes in as you from somewhere else; kept for ninety days after it was last seen
personal-networks-seen-at-what = The day on which you last came in from that network
personal-networks-seen-at-why = forgetting a network after ninety days

# Alerts
alert-title = Alerts
alert-note = Who is told when something happens to the ways into this system.
alert-letters = By letter
alert-letters-help = Every administrator gets a letter about unusually many failures, guessed second factors, new administrators, removed second factors, new keys, mass exports and mass reading, changed rights and settings, refused staff, hosts that imitate ours, opened canaries and used canary keys. People get letters about their own account.
alert-receivers = By webhook
alert-receivers-help = Programs that are told over HTTPS, signed as Standard Webhooks asks. A message holds ids, a word and a moment, and nothing else about anybody.
alert-none = No program is told of anything.
alert-new = Tell a program
alert-new-help = Messages are tried again for a day. A program that nothing reaches for three days is switched off, and administrators get a letter.
alert-new-do = Add
alert-name = Name
alert-address = Address (https://…)
alert-kinds = Told of
alert-kind-failures = many failures to sign in, guessed second factors
alert-kind-arrivals = a sign-in with a new browser or from a new network
alert-kind-mass = mass exports and mass reading
alert-kind-administrators = new administrators
alert-kind-factors = removed and reset second factors
alert-kind-keys = new keys of the API
alert-kind-look-alikes = hosts that imitate ours
alert-kind-settings = changed rights, sign-on providers and security settings
alert-secret-title = The secret of the new program
alert-secret-help = It is shown only now. With it the program makes sure that a message comes from here.
alert-secret = The secret
alert-secret-renew = Make a new secret
alert-secret-renew-help = The new one is shown once. For { $hours } hours messages are signed with the old one too, so that the program goes on while it learns the new one.
alert-secret-old = The old secret signs too until { $at }.
alert-secret-renewed = The new secret
alert-state-on = is told
alert-state-failing = is not reached
alert-state-off = switched off
alert-off-since = Nothing is sent to it since { $at }, because nothing reached it or it wanted nothing more.
alert-failing-since = Nothing has reached it since { $at }.
alert-resume = Send to it again
alert-was-resumed = Messages are sent to it again.
alert-crumbs = Where you are
alert-setup = What it is told of
alert-save = Save
alert-was-saved = Saved.
alert-deliveries = Messages
alert-deliveries-help = Kept for { $days } days.
alert-deliveries-none = None yet.
alert-delivery-event = What happened
alert-delivery-state = State
alert-delivery-attempts = Attempts
alert-delivery-at = When
alert-delivery-test = Test
alert-delivery-waiting = waiting
alert-delivery-delivered = delivered
alert-delivery-failed = not delivered
alert-answer = answered { $status }
alert-next = tried again { $at }
alert-test = Send a test
alert-test-sent = The test is on its way.
alert-remove = Remove
alert-remove-help = Nothing is sent to it any more, and its messages are gone from here.
alert-remove-do = Remove
alert-was-removed = Removed.
alert-fault-not-an-address = the address cannot be used
alert-fault-not-encrypted = the address is not encrypted
alert-fault-inner-network = the name leads into an inner network
alert-fault-unknown-host = no machine has this name
alert-fault-unreachable = the machine does not answer
alert-fault-certificate = the machine cannot prove that it is the one that is meant
alert-fault-not-http = what came back is no answer
alert-fault-answer-too-large = the answer is too long
alert-fault-too-slow = it took too long
alert-fault-switched-off = switched off meanwhile
error-inner-network = this leads into an inner network
letter-alert-receiver-off-subject = Alerts: { $title } is switched off
letter-alert-receiver-off-text =
    Nothing has reached { $title } for days, or it wants nothing more. Alerts are not sent to it until you switch it on again:

    { $link }

# Codes to telephones
telephone-title = Codes to your telephone
telephone-name = Text message
telephone-help = When you sign in with a browser that is not known, you can have a code of six digits sent to you.
telephone-weak = This is the weakest second factor: whoever persuades your telephone company gets your number and your codes, and messages can be read on their way. An authenticator app or a passkey is safer.
telephone-weak-row = The weakest factor.
telephone-recipient = Your number and the code go to { $name }, which delivers the message.
telephone-number = Telephone number
telephone-number-hint = With the country, such as +36 30 123 4567.
telephone-send = Send a code
telephone-sent = A code is on its way. It works for five minutes.
telephone-code = Code from the message
telephone-code-hint = Six digits.
telephone-confirm = Confirm
telephone-add = Add a telephone
telephone-change = Change the telephone
telephone-was-added = Codes can be sent to this telephone from now on.
telephone-was-removed = The number is forgotten.
telephone-message =
    { $code } is your code to sign in. Never tell it to anybody.

    @{ $host } #{ $code }
step-message = Send a code to { $number }
step-message-again = Send another code
step-message-sent = A code is on its way to { $number }. It works for five minutes.
step-message-do = Sign in with this code
error-not-international = this needs the country too, such as +36 30 123 4567
error-wrong-message = this is not the code of the last message, or it is older than five minutes; after three wrong ones ask for another
error-message-just-sent = a code has just been sent; wait half a minute before you ask for another
error-too-many-messages = no more codes are sent today; use another factor
policy-messages = Codes by text message
policy-messages-weak = A text message is the weakest second factor: numbers are taken over, and messages are read on their way. NIST restricts it, and OWASP advises against it where personal data is at stake. Allow it only for people who can use nothing else.
policy-messages-none = There is no gateway for messages. Whoever runs this installation sets one up.
policy-messages-users = { PLURAL($n) ->
    [one] { $n-shown } user has given a number.
   *[other] { $n-shown } users have given a number.
 }
policy-messages-allow = Codes may be sent to telephones
policy-messages-hint = It is never enough for people who manage users where a second factor is asked of them. When you forbid it, all numbers are forgotten and their owners get a letter.
log-event-code-sent = A code was sent to the telephone
letter-message-subject = Message to { $number }
letter-message-text = { $text }
letter-telephone-off-subject = No more codes to your telephone
letter-telephone-off-text =
    Your company does not allow codes by text message any more, so your number was forgotten. If it was your only second factor, set up another one:

    { $link }
personal-telephones-sealed-what = Your telephone number for codes
personal-telephones-sealed-why = sending you a code with which you prove who you are; the gateway for text messages gets it
personal-telephones-used-at-what = When a code to your number was last used
personal-telephones-used-at-why = showing it to you
personal-telephone-codes-sealed-what = The code that was sent to you, for five minutes
personal-telephone-codes-sealed-why = comparing it with what you type
personal-telephone-messages-at-what = When a code was sent to you
personal-telephone-messages-at-why = keeping anybody from having messages sent without end; kept for a day

# By what somebody showed who they are
log-way-password = by password
log-way-link = by link
log-way-sso = by sign-on provider
log-way-passkey = passkey
log-way-code = code of the app
log-way-recovery = recovery code
log-way-message = code by text message
log-way-browser = known browser
personal-security-log-way-what = By what you showed who you are: password, code, passkey
personal-security-log-way-why = telling your own sign-ins from those of others
personal-security-log-reason-what = Why you took records out as a file, why that was refused, or why you changed a rule of the security, sealed
personal-security-log-reason-why = noticing misuse of accounts, and finding out afterwards what happened; kept for a year
alert-fault-not-listed = the operator of this installation does not let this host be spoken to
sso-fault-not-listed = The operator of this installation does not let this host be spoken to.
personal-networks = Known networks
personal-telephones = Telephone for codes
personal-telephone-codes = Sent codes
personal-telephone-messages = Sent messages

log-event-canary-set = Made a record a canary
log-event-canary-removed = Made a canary an ordinary record again
log-event-canary-touched = Opened, changed or exported a canary
alert-kind-canaries = opened and removed canaries, used canary keys
letter-alert-canary-subject = Security: { $what }
letter-alert-canary-text =
    { $what }

    Account: { $account }
    Done by: { $by }
    When: { $when }

    Nobody has a reason to do that in their work. Ask whoever it was; if they know nothing of it, lock the account, for somebody else may be using it. Which canary it was, you see here:

    { $link }

    Every administrator gets this letter.
problem-too-many-canaries = There are as many canaries as there can be
problem-too-many-canaries-help = Remove one that is of no more use first.
personal-canaries = Your canaries
personal-canaries-made-at-what = When you made a record a canary
personal-canaries-made-at-why = noticing whoever opens what nobody has a reason to open
personal-canary-alarms = Opened canaries
personal-canary-alarms-at-what = When you last raised the alarm of a canary, a record that nobody has a reason to open
personal-canary-alarms-at-why = noticing whoever opens what nobody has a reason to open; kept for a year
personal-canary-alarms-did-what = Whether you opened, changed or exported it
personal-canary-alarms-did-why = noticing whoever opens what nobody has a reason to open; kept for a year
personal-canary-alarms-times-what = How often
personal-canary-alarms-times-why = noticing whoever opens what nobody has a reason to open; kept for a year

key-canary = Canary
key-canary-new = A canary key
key-canary-help = A key that opens nothing and is made only to be stolen: leave it where only an intruder would look, in an old script or a note. Whoever uses it gets the answer to a wrong key, and every administrator gets a letter at once.
key-canary-name = Where you leave it
key-canary-do = Make a canary key
key-canary-made-help = It is shown only now. Leave it where only an intruder would find it, and use it yourself nowhere.
key-canary-uses = Canary, used { $n-shown }×
log-event-canary-key-made = Made a canary key
log-event-canary-key-used = Somebody used a canary key
letter-alert-canary-key-subject = Security: { $what }
letter-alert-canary-key-text =
    { $what }

    When: { $when }
    Network: { $network }

    The key opens nothing, and whoever used it has learned nothing by it. But they have found the place where it was left: look there who could have been at it, and change what else lies there. The network is a hash that is the same for one day; the address behind it is not kept.

    How often it was used, you see here:

    { $link }

    Every administrator gets this letter.
