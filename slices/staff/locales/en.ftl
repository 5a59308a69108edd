consultant-title = Consultants
consultant-page-note = People of your provider whom you let look at your settings for some days. They never see contacts, notes, files, exports or the history.
consultant-banner = { $name } may look at the settings of this system until { $until }.
consultant-banner-several = { $name } and others may look at the settings of this system, the last until { $until }.
consultant-banner-look = What they opened, and how to end it
consultant-name = Name
consultant-email = E-mail
consultant-reason = Reason
consultant-days = For how long
consultant-days-n = { PLURAL($n) ->
    [one] { $n-shown } day
   *[other] { $n-shown } days
 }
consultant-people = Also show the names and roles of your users
consultant-until = Until
consultant-since = Invited
consultant-ended = Ended
consultant-by = Invited by
consultant-sees = Sees
consultant-sees-settings = settings
consultant-sees-people = settings, and the names and roles of users
consultant-state = State
consultant-state-waiting = link not opened yet
consultant-state-open = may look
consultant-state-ended = ended
consultant-state-expired = over
consultant-actions = Actions
consultant-end = End now
consultant-again = New link
consultant-was-ended = The access has ended.
consultant-none = No consultant was invited
consultant-none-help = Nobody of your provider can open this system unless you invite them here.
consultant-invite-title = Invite a consultant
consultant-invite-help = The consultant gets a letter with a link; where no letters are sent, you get the link to pass on. While the invitation lasts, every administrator sees it on every page; you can end it at any time.
consultant-invite-do = Invite
consultant-link-title = Pass this link on
consultant-link-help = It is shown only now and opens once. Whoever opens it first comes in, so send it to the consultant alone.
consultant-crumbs = Where you are
consultant-invitation = Invitation
consultant-visits = Opened pages
consultant-visits-help = Each page is noted here before the consultant sees it. The list goes on by itself and is kept for 90 days.
consultant-visits-none = Nothing was opened yet.
consultant-visit-page = Page
consultant-visit-path = Address
consultant-visit-at = When
consultant-enter-title = Come in as a consultant
consultant-enter-for = { $name }, this lets you look at the settings of { $tenant } until { $until }.
consultant-enter-reason = Reason: { $reason }
consultant-enter-settings = You see settings only, without any value that may be about somebody.
consultant-enter-people = You see settings only, without any value that may be about somebody, and the names and roles of users.
consultant-enter-logged = Each page you open is noted where the company's administrators can read it.
consultant-enter-do = Come in
consultant-useless = This link does not work any more
consultant-useless-help = It opens once, while the invitation lasts. Ask the administrator of the company for a new one.
error-not-staff = this is no address of the provider's staff
change-of-consultants = { PLURAL($n) ->
    [one] one consultant
   *[other] { $n-shown } consultants
 }
consultant-was-written = The consultant gets the link by letter.
letter-consultant-subject = Invitation to look at the settings of { $tenant }
letter-consultant-text =
    { $tenant } invites you to look at its settings as a consultant, until { $until }.

    Reason: { $reason }

    This address opens once. You see settings only, and each page you open is noted where the company's administrators read it:

    { $link }
