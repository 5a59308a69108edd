platform-sign-in = Sign in to the platform
platform-sign-in-note = For the people who run this installation. Everybody else signs in at their company's address.
platform-email = E-mail
platform-token = One-time token
platform-token-hint = Printed on the host by: tenet operator token, with your name or e-mail address behind it
platform-certified = Your certificate stands in for the one-time token.
platform-password = Password
platform-code = Code
platform-code-hint = Six digits from your authenticator app.
platform-sign-in-do = Sign in
platform-with-passkey = Use a passkey instead of a code
platform-refused = That did not let you in. Get a new token and try again.
platform-enrolment = Begin as an operator
platform-enrolment-note = { $name }, choose a password and set up a second factor. You will need both, and a token of the host, whenever you sign in.
platform-enrolment-do = Begin
platform-enrolment-useless = This link does not work any more
platform-enrolment-useless-note = It works once and for a day. A new one is made on the host: tenet operator reset
platform-enrolled = You are an operator now
platform-enrolled-note = Sign in with your password, your second factor and a token that the host prints for you:
platform-password-new = New password
platform-password-new-hint = At least twelve characters. A few words that do not belong together are best.
platform-factor = Second factor
platform-factor-note = An app on your phone that shows codes, or a passkey.
platform-passkey-instead = Make a passkey instead of codes
platform-passkey-help = Your device or password manager makes a key and asks for your finger, your face or a PIN whenever it is used.
platform-crumbs = Where you are
platform-next = Next
platform-tenants = Tenants
platform-tenants-note = The directory and how large each tenant is. What a tenant records cannot be opened from here. All times are in UTC.
platform-tenants-none = There is no tenant yet
platform-tenant-new = New tenant
platform-tenant-new-note = Its administrator is invited by a letter. Nobody but them sees the link.
platform-tenant-no-letters = No mail server is set, so nobody could be invited by letter. Make the tenant on the host, where the link is printed:
platform-tenant-make = Make the tenant
platform-tenant-name = Name
platform-tenant-slug = Short name
platform-tenant-slug-hint = Its name in addresses: small letters, digits and hyphens.
platform-tenant-lang = Language
platform-tenant-zone = Time zone
platform-tenant-administrator = Name of its administrator
platform-tenant-email = E-mail of its administrator
platform-tenant-house = the provider's own
platform-tenant-state = State
platform-tenant-size = Size
platform-tenant-number = Number
platform-tenant-since = Made
platform-tenant-measured = Measured
platform-tenant-closed-at = Closed
platform-tenant-facts = What is known of it
platform-tenant-note = Figures only: what the tenant records cannot be opened from here. All times are in UTC.
platform-tenant-close = Close the tenant
platform-tenant-close-note = Nobody gets in any more. Nothing is lost, and it can be opened again. Erasing it for good is a command on the host.
platform-tenant-open = Open the tenant
platform-tenant-open-note = Everybody finds it as they left it.
platform-state-active = open
platform-state-closed = closed
platform-lang-hu = Hungarian
platform-lang-en = English
platform-not-measured = not measured yet
platform-measured-at = measured { $at }
platform-tenant-users = Users
platform-plan = Plan
platform-plan-hint = What the tenant was sold. It is shown beside what the tenant takes, and nothing is refused because of it.
platform-plan-none = none
platform-plan-set = Set the plan
platform-plan-users = { $users ->
    [one] { $users-shown } user
   *[other] { $users-shown } users
}
platform-plan-share = { $has } of { $holds }
platform-plan-more = more than the plan
platform-plan-exceeded = The tenant takes more than its plan holds. Nothing is refused because of it.
platform-plan-gone = The plan “{ $plan }” does not stand in tenet.toml any more.
platform-plan-no-plans = No plans are set. They stand in tenet.toml, under plans.
platform-backup = Last backup
platform-backup-none = none noted
platform-backup-noted = { $ago }, noted by the host's tool
platform-backup-late = backup late
platform-ago-minutes = { $n ->
    [0] just now
    [one] { $n-shown } minute ago
   *[other] { $n-shown } minutes ago
}
platform-ago-hours = { $n ->
    [one] { $n-shown } hour ago
   *[other] { $n-shown } hours ago
}
platform-ago-days = { $n ->
    [one] { $n-shown } day ago
   *[other] { $n-shown } days ago
}
platform-reason = Reason
platform-reason-hint = It stands in the log. Name nobody.
platform-jobs = Jobs
platform-jobs-note = Work that waits, runs or has failed, over all tenants, as each reports it once an hour. What the work is about is not shown. All times are in UTC.
platform-jobs-none = Nothing waits and nothing has failed
platform-jobs-none-note = As far as the tenants have reported.
platform-job-queued = waiting
platform-job-running = running
platform-job-failed = failed
platform-job-kind = Kind
platform-job-state = State
platform-job-count = Jobs
platform-job-oldest = First due
platform-disk = Disk
platform-disk-note = The disk of the data directory, and what takes its room.
platform-disk-room = Room
platform-disk-share = { $free } of { $size } are free.
platform-disk-part = Part
platform-part-control = Directory of tenants
platform-part-keys = Key store
platform-part-tenants = Tenants' data
platform-part-blobs = Sealed files
platform-versions = Versions
platform-version-product = Tenet
platform-version-storage = Database
platform-version-cipher = Encryption of files
platform-version-migration = Newest migration
platform-started = Running since (UTC)
platform-promises = Promises
platform-promises-note = What the privacy policy promises, and what tests of this version hold: { $kept-shown } of { $all-shown } have a test.
platform-promise = Promise
platform-promise-says = What it says
platform-promise-state = State
platform-promise-tests = Tests
platform-promise-kept = kept
platform-promise-not-yet = not yet
platform-promises-public = The public page
trust-title = What we promise, and what holds it
trust-note = The promises of the privacy policy, as the version { $version } of Tenet that runs here keeps them. This page is made from the list of promises and from the tests that the version was built with; nobody edits it.
trust-sum = How it stands
trust-held = { $held ->
    [one] { $held-shown } of { $all-shown } promises has tests.
   *[other] { $held-shown } of { $all-shown } promises have tests.
}
trust-open = { $open ->
    [one] { $open-shown } promise has none, so we do not say that it is kept.
   *[other] { $open-shown } promises have none, so we do not say that they are kept.
}
trust-means = A promise with tests is kept as far as the tests go: each is a sentence about the product, and the version is not released while it is not true. A test is no audit, and what people do is outside of it. The promises and the tests are worded in English.
trust-kept = held by tests
trust-not-yet = not kept yet
trust-tests = { $n ->
    [one] { $n-shown } test
   *[other] { $n-shown } tests
}
platform-operators = Operators
platform-operators-note = Who runs this installation. An access ends by itself 91 days after it was last confirmed; an expired one is refused like a locked one. All times are in UTC.
platform-operator-name = Name
platform-operator-state = State
platform-operator-confirmed = Confirmed
platform-operator-ends = Access ends
platform-operator-until = until { $at }
platform-operator-due = due
platform-operator-active = active
platform-operator-enrolling = enrolling
platform-operator-locked = locked
platform-operator-expired = expired
platform-confirm = Confirm an access
platform-confirm-note = Confirm somebody who needs the access for their work, for another 91 days. Nobody confirms themselves; the log keeps who did it.
platform-confirm-whom = Operator
platform-confirm-nobody = There is nobody else. Your own access is confirmed on the host:
platform-confirm-do = Confirm
platform-log = Log
platform-log-note = What operators opened, kept { $views-shown } days, and did, kept { $days-shown } days. Each line holds the hash of the one before: tenet operator log --verify
platform-log-what = What
platform-log-who = Who
platform-log-all = Everybody
platform-log-route = Page or command
platform-log-outcome = Outcome
platform-log-seq = Line
platform-log-host = host
platform-log-tenant = tenant { $n }
platform-outcome-begun = begun
platform-outcome-done = done
platform-outcome-refused = refused
platform-did-view = Opened a page
platform-did-command = Sent a command
platform-did-signed-in = Signed in
platform-did-sign-in = Signing in
platform-did-signed-out = Signed out
platform-did-proof = Second factor
platform-did-enrolled = Began as an operator
platform-did-session-ended = Ended a session
platform-did-sessions-ended = Ended all other sessions
platform-did-password-changed = Changed the password
platform-did-factor-added = Added a second factor
platform-did-factor-removed = Removed a second factor
platform-did-tenant-created = Made a tenant
platform-did-tenant-closed = Closed a tenant
platform-did-tenant-opened = Opened a tenant
platform-did-tenant-plan-set = Set a plan
platform-did-operator-confirmed = Access confirmed
platform-did-operator-added = Operator added
platform-did-operator-locked = Operator locked
platform-did-operator-locked-out = Locked after too many failures
platform-did-operator-unlocked = Operator unlocked
platform-did-operator-reset = Operator reset
platform-did-token-made = Token printed
platform-did-root-key-replaced = Root key replaced
platform-did-certificate-registered = Certificate registered
platform-did-certificate-removed = Certificate removed
platform-security = Security
platform-security-note = Your password, your second factors and where you are signed in. All times are in UTC.
platform-proof = Prove who you are
platform-proof-note = A fresh second factor lets you change what is below for five minutes.
platform-proof-do = Prove it
platform-totp-again = Set the authenticator app up anew
platform-done-tenant-created = The tenant is made, and its administrator is invited by a letter.
platform-done-tenant-closed = The tenant is closed.
platform-done-tenant-opened = The tenant is open.
platform-done-tenant-plan-set = The plan is set.
platform-done-operator-confirmed = The access is confirmed for another 91 days.
platform-done-proved = For five minutes you can change your password and your factors.
platform-done-password-changed = The password was changed. Every other browser is signed out.
platform-done-factor-added = The second factor is set up.
platform-done-factor-removed = The second factor is removed.
platform-done-session-ended = Signed out there.
platform-done-sessions-ended = Signed out everywhere else.
error-secret-too-old = this secret has waited too long; scan the new picture
error-passkey-again = choose a good password first, then make the passkey again
error-too-many-proofs = too many were wrong; wait a little
error-proof-wanted = prove first who you are
error-own-access = another operator confirms your access
error-email-taken = somebody has this address already
problem-no-letters = No mail server is set
problem-no-letters-help = Make the tenant on the host: tenet tenant create
problem-last-factor = This is your last second factor
problem-last-factor-help = Set up another one first, then remove this one.
problem-own-access = Nobody confirms their own access
problem-own-access-help = Ask another operator, or on the host: tenet operator confirm
problem-several = Several have this name
problem-several-help = Name them by their address.

platform-alerts = Alerts
platform-alerts-note = What shows only over many tenants, or at the door of operators: counts, never whose. Kept for { $days } days. All times are in UTC.
platform-alerts-none = Nothing to tell
platform-alerts-none-note = Nothing was noticed that operators should look at.
platform-alerts-no-letters = No mail server is set, so nobody gets letters about this.
platform-alert-mark = Known by
platform-alert-stuffing = { PLURAL($tenants) ->
    [one] One network failed at { $count } accounts within ten minutes, in one tenant
   *[other] One network failed at { $count } accounts within ten minutes, in { $tenants } tenants
}
platform-alert-stuffing-help = Somebody tries passwords that were stolen elsewhere. Each account makes them wait longer and longer; a proxy or firewall can shut the network out.
platform-alert-door = { $count } failures to sign in here within ten minutes
platform-alert-door-help = Somebody tries to come in as an operator. Without a token of the host or a certificate nothing of it is counted against anybody.
platform-alert-canary = { PLURAL($count) ->
    [one] One alarm of a canary within the hour
   *[other] { $count } alarms of canaries within the hour
}
platform-alert-canary-help = Somebody opened what nobody has a reason to open, or used a key that was left to be stolen. The administrators of the tenant know of what and by whom.
platform-alert-look-alike = A host imitates ours: { $mark }
platform-alert-look-alike-help = Pages were opened from there. Have the host taken down, and warn people of it.
letter-platform-alert-stuffing-subject = Tenet: one network fails at many accounts
letter-platform-alert-door-subject = Tenet: many failures at the door of operators
letter-platform-alert-canary-subject = Tenet: a canary has raised the alarm
letter-platform-alert-look-alike-subject = Tenet: a host imitates yours
letter-platform-alert-text =
    When: { $when } UTC
    Known by: { $mark }

    { $link }

    The same is told once an hour at most.
