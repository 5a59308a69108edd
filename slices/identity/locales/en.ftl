sign-in-title = Sign in
sign-in-do = Sign in
sign-in-wrong = The e-mail address or the password is wrong.
sign-in-help = Forgotten your password? An administrator of your company can give you a new link.

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
personal-change-sets-actor-what = What you recorded, changed or deleted, and when
personal-change-sets-actor-why = knowing who recorded, changed or deleted what, and when

error-wrong-sign-in = e-mail address or password is wrong
error-wrong-password = this is not your present password
error-password-too-short = this needs at least { $min } characters
error-password-is-own-data = this is little more than your own name or address
error-unknown-zone = this time zone is not known
