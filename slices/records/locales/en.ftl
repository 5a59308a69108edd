contact-column-name = Name
contact-column-kind = Kind
contact-column-family-name = Family name
contact-column-given-name = Given name
contact-column-emails = E-mail
contact-column-phones = Phone
contact-column-companies = Companies
contact-column-owner = Owner
contact-column-address-country = Country
contact-column-address-region = Region
contact-column-address-postcode = Postcode
contact-column-address-city = City
contact-column-address-street = Street
contact-column-addresses = Addresses
contact-column-source = Source
contact-column-language = Language
contact-column-notes = Notes
contact-column-created = Created
contact-column-updated = Changed
contact-part-emails-type = E-mail: what it is for
contact-part-phones-type = Phone: what it is for
contact-part-companies-title = Company: what the person does there
contact-part-addresses-type = One of several addresses: what it is for
contact-part-addresses-country = One of several addresses: country
contact-part-addresses-region = One of several addresses: region
contact-part-addresses-postcode = One of several addresses: postal code
contact-part-addresses-city = One of several addresses: town
contact-part-addresses-street = One of several addresses: street
contact-word-type = type
contact-word-default = default
contact-word-position = position
contact-word-country = country
contact-word-region = region
contact-word-postcode = postcode
contact-word-city = city
contact-word-street = street
contact-kind-person = Person
contact-kind-company = Company

error-only-persons = this is for persons only
error-only-yourself = only you yourself can be the owner
error-only-your-teams = only somebody in your teams can be the owner
error-name-from-parts = the name is put together from family and given name: change those
error-not-a-language = this is not a language tag, such as hu or en-GB
error-not-a-company = this contact is not a company
error-ambiguous = several records fit
error-twice-in-file = another row is about the same record
error-says-otherwise = an earlier row about the same company says something else here
error-not-picked = choose one of those found, or empty the search
error-zero-character = there is a zero character (U+0000) in the text
error-unknown-id = no record has this id (any more)
error-in-recycle-bin = this record is in the recycle bin
error-not-allowed = you may not do this
error-not-a-key = records cannot be found by this field
error-not-indexed = records cannot be found by this field
error-not-sortable = lists cannot be sorted by this field
error-unknown-column = there is no such column
error-bad-cursor = this page cannot be found again: start with the first one
error-kind-in-use = the kind stays as long as records have values in this field
error-sensitive-refused = the privacy policy forbids keeping sensitive data: health, beliefs, origin, sexual life, biometrics, trade union membership
error-unique-needs-index = a unique field needs an index: choose “Fast to filter and sort” as well
error-no-free-index = all sixteen indexes are in use ({ $names }): archive one of these fields or make it slower to filter, then this one can have its index
error-kind-without-index = values of this type have no index, so the field cannot be unique and lists cannot be sorted by it
error-index-not-ready = the index is still being made: save without this, and try again in a few minutes
error-values-not-unique = several records share a value already
error-no-default = a field of this kind cannot have a default
error-filter-too-long-to-show = these conditions are too long to be shown at once: save them under a name below, or take some out
error-days-needed = say how many days, as a whole number
error-value-needed = a value is needed here
error-title-built-in = every contact has a field of this name already
error-title-taken = another field has this name
error-choice-twice = another choice has this name
error-field-gone = this field is not there any more, or you do not see it: choose another or remove the condition
error-not-a-text = this needs a text
error-not-an-object = this needs an object
error-twice = this stands here twice
error-second-default = only one can be the default
error-field-stale = somebody else has changed this field in the meantime: what you typed still stands here, and saving once more puts it in the place of theirs
error-stale = somebody else has changed this in the meantime

problem-large-set = This was a large change
problem-large-set-help = Open the import and choose Undo there: it is taken back in the background.

records-actions = Actions
records-add = Add
records-apply = Apply
records-cancel = Cancel
records-columns = Columns
records-crumbs = Breadcrumb
records-delete = Delete
records-edit = Edit
records-edit-of = Edit { $name }
records-first-page = First page
records-move-down = Move { $name } down
records-move-up = Move { $name } up
records-next = Next
records-pages = Pages
records-previous = Previous
records-remove = Remove
records-required = required
records-restore = Restore
records-save = Save
records-select-all = Select all on this page
records-select-one = Select { $name }
records-undo = Undo
records-with-selected = With the selected:

value-yes = Yes
value-no = No
value-none = None
value-empty = Empty
value-emptied = emptied
value-unknown = Unknown
value-currency-of = Currency of { $name }

kind-text = One line of text
kind-long-text = Several lines of text
kind-int = Whole number
kind-decimal = Decimal number
kind-money = Amount of money
kind-date = Date
kind-date-time = Date and time
kind-bool = Yes or no
kind-choice = One choice
kind-choices = Several choices
kind-email = E-mail address
kind-phone = Telephone number
kind-link = Web address
kind-user = User
kind-contact = Contact

op-is = is
op-is-not = is not
op-contains = contains
op-not-contains = does not contain
op-starts = begins with
op-lt = less than
op-le = at most
op-gt = more than
op-ge = at least
op-lt-day = before
op-le-day = not after
op-gt-day = after
op-ge-day = not before
op-between = between
op-empty = is empty
op-filled = is filled

contact-title = Contacts
contact-new = New contact
contact-new-person = New person
contact-new-company = New company
contact-search = Search in this list
contact-searched = “{ $q }”
contact-sorted = Contacts, sorted by { $name }
contact-import = Import
contact-export = Export
contact-count = { PLURAL($n) ->
    [one] One contact
   *[other] { $n-shown } contacts
 }
contact-partial = This condition needs every contact to be looked at. So far we have looked at some of them.
contact-partial-on = Go on looking
contact-none = Nobody here yet
contact-none-help = Start in whichever way suits you.
contact-none-own = No contact is yours yet
contact-none-own-help = You see the contacts that you own. Make one, or ask a colleague to hand one over.
contact-none-found = No contact fits
contact-none-found-help = Try fewer words or other conditions.
contact-no-more = That was the last page
contact-from-the-start = From the beginning
contact-tile-import = Import a file
contact-tile-import-help = Bring your contacts from Excel or another program. You check everything before it is saved.
contact-tile-import-go = Import
contact-tile-new = Add a contact
contact-tile-new-help = Type in the first person or company by hand.
contact-tile-new-go = New contact
contact-tile-fields = Shape your fields
contact-tile-fields-help = Add what your company keeps about contacts: lists, dates, amounts.
contact-tile-fields-go = Open fields
contact-quick = Quick filters
contact-quick-mine = Mine
contact-quick-persons = Persons
contact-quick-companies = Companies
contact-quick-recent = Changed in the last 7 days
contact-bin = Move to the bin
contact-binned = The contact is in the bin.
contact-many-binned = The contacts are in the bin.
contact-restored = The contact is back.
contact-many-restored = The contacts are back.
contact-created = The contact is saved.
contact-saved = The changes are saved.
contact-unchanged = There was nothing to change.
contact-change-owner = Change the owner
contact-owner-changed = The contacts have a new owner.
contact-owner-of = { PLURAL($n) ->
    [one] New owner of one contact
   *[other] New owner of { $n-shown } contacts
 }
contact-owned-by = owner { $name }
contact-is-binned = This contact is in the recycle bin. Restore it to change it.
contact-binned-at = In the bin since
contact-edit-of = Edit { $name }
contact-details = Details
contact-default = Default
contact-email = E-mail address
contact-phone = Telephone number
contact-type = Type
contact-type-of = What it is for
contact-type-work = work
contact-type-home = home
contact-type-mobile = mobile
contact-type-main = main
contact-type-fax = fax
contact-type-pager = pager
contact-type-billing = billing
contact-type-delivery = delivery
contact-type-other = other
contact-add-email = Add an e-mail address
contact-add-phone = Add a telephone number
contact-add-address = Add an address
contact-remove-address = Remove this address
contact-title-at = What they do at { $name }
contact-title-there = Position
contact-section-name = Name
contact-section-fields = More about them
contact-section-more = Care and notes
contact-is-person = This will be a person.
contact-is-company = This will be a company.
contact-make-person = Make it a person
contact-make-company = Make it a company
contact-language-hint = In which language you write to them, such as hu or en. Empty: yours.
contact-language-name = { $tag ->
    [ar] Arabic
    [be] Belarusian
    [bg] Bulgarian
    [bs] Bosnian
    [ca] Catalan
    [cs] Czech
    [cy] Welsh
    [da] Danish
    [de] German
    [el] Greek
    [en] English
    [es] Spanish
    [et] Estonian
    [fi] Finnish
    [fr] French
    [ga] Irish
    [he] Hebrew
    [hi] Hindi
    [hr] Croatian
    [hu] Hungarian
    [id] Indonesian
    [is] Icelandic
    [it] Italian
    [ja] Japanese
    [ko] Korean
    [lt] Lithuanian
    [lv] Latvian
    [mk] Macedonian
    [mt] Maltese
    [nl] Dutch
    [no] Norwegian
    [pl] Polish
    [pt] Portuguese
    [ro] Romanian
    [ru] Russian
    [sk] Slovak
    [sl] Slovenian
    [sq] Albanian
    [sr] Serbian
    [sv] Swedish
    [tr] Turkish
    [uk] Ukrainian
    [vi] Vietnamese
    [zh] Chinese
   *[other] { $tag }
}
contact-find = Type a name
contact-find-for = Find for { $name }
contact-find-go = Find
contact-find-none = Nobody of this name was found.
contact-found = Found contacts
contact-beside = Related
contact-masked = The value is masked for your role
contact-reveal = Show
contact-reveal-of = Show { $name }
contact-reveal-help = Showing it is noted: who, when, which contact and which field.
contact-revealed = { $field } of { $name }
contact-revealed-note = That you were shown this is noted in the detailed log.
contact-revealed-back = Back to the contact
contact-section-masked = Masked
contact-facts = Dates
contact-show-all = Show all contacts
contact-people = People
contact-people-none = Nobody here yet.
contact-compare = Somebody else was faster
contact-compare-help = While you were editing, somebody else changed this contact. Where both of you changed a field, choose which value shall stay.
contact-compare-open = Choose for every field that both of you changed which value shall stay.
contact-compare-by = { $who } changed it, { $when }
contact-compare-before = Before: { $value }
contact-compare-untouched = You did not change it.
contact-theirs = Theirs
contact-yours = Yours
contact-keep-theirs = Leave everything as it is now
contact-inline-stale = Somebody has changed this to “{ $value }” in the meantime. Save again to replace it.

timeline-show = Show
timeline-all = Everything
timeline-changes = Changes
timeline-created = Creation
timeline-bin = Recycle bin
timeline-older = Older
timeline-newest = Back to the newest

history-did-created = created it
history-did-updated = { PLURAL($n) ->
    [one] changed one field
   *[other] changed { $n-shown } fields
 }
history-did-binned = moved it to the bin
history-did-restored = restored it
history-did-purged = removed it for good
history-did-exported = exported it
history-did-archived = archived it
history-did-deleted = deleted it
history-did-changed = changed it
history-gone = a contact that is not here any more
history-field-title = Name
history-field-kind = Type
history-field-group = Group
history-field-position = Place
history-field-help = Help text
history-field-required = Required
history-field-unique = Unique
history-field-indexed = Fast to filter and sort
history-field-default = Default
history-field-choices = Choices
history-field-privacy = Privacy
history-field-archived = Archived
history-field-filter = Conditions
history-field-shared = Shared

change-title = History
change-help = What has been done in the whole system, latest first.
change-what = What
change-who = Who
change-when = When
change-via = Through
change-did-create = Created
change-did-created = Created
change-did-update = Changed
change-did-updated = Changed
change-did-bin = Moved to the bin
change-did-restore = Restored
change-did-restored = Restored
change-did-archived = Archived
change-did-deleted = Deleted
change-did-purge = Removed for good
change-did-hand-over = Handed over
change-did-import = Imported
change-did-export = Exported
change-did-undo = Taken back
change-of-contacts = { PLURAL($n) ->
    [one] one contact
   *[other] { $n-shown } contacts
 }
change-of-fields = { PLURAL($n) ->
    [one] one field
   *[other] { $n-shown } fields
 }
change-of-filters = { PLURAL($n) ->
    [one] one filter
   *[other] { $n-shown } filters
 }
change-of-users = { PLURAL($n) ->
    [one] one user
   *[other] { $n-shown } users
 }
change-of-other = { PLURAL($n) ->
    [one] one record
   *[other] { $n-shown } records
 }
change-undone = It is as it was before.
change-undone-badge = taken back
change-undoes = To what it took back
change-undone-by = It was taken back: look at how
change-partly = Not everything could be taken back
change-restored = { PLURAL($n) ->
    [one] One record is as it was before.
   *[other] { $n-shown } records are as they were before.
 }
change-conflicts = { PLURAL($n) ->
    [one] One record was left alone, because somebody has changed it since or you may not change it.
   *[other] { $n-shown } records were left alone, because somebody has changed them since or you may not change them.
 }
change-undoing = This is being taken back in the background: { $done-shown } of { $n-shown } so far.
change-undoing-look = Look again
change-look = Look at what was taken back

bin-title = Recycle bin
bin-help = { PLURAL($days) ->
    [one] Contacts stay here for one day, then they go for good.
   *[other] Contacts stay here for { $days-shown } days, then they go for good.
 }
bin-empty = The bin is empty
bin-empty-help = What you move here can be restored for a while.
bin-left = Time left
bin-days = { PLURAL($n) ->
    [one] one day left
   *[other] { $n-shown } days left
 }
bin-purge = Remove for good
bin-purge-of = Remove { $name } for good?
bin-purge-help = This cannot be undone: the contact goes, and its history can never be read again.
bin-purge-type = Type the name to confirm:
bin-purge-wrong = This is not the name.
bin-purged = The contact is gone for good.
bin-search = Search in the bin by name
bin-partial = There is more in the bin than was looked through. Go on looking for the rest.
bin-purge-many = { PLURAL($n) ->
    [one] Remove one contact for good?
   *[other] Remove { $n-shown } contacts for good?
 }
bin-purge-many-help = This cannot be undone: these contacts go, and their history can never be read again.
bin-purge-count = Type how many contacts go to confirm: { $n-shown }
bin-purge-count-wrong = This is not their number.
bin-many-purged = The contacts are gone for good.

filter-title = Filters
filter-new = New filter
filter-help = Only contacts that fit the conditions are listed.
filter-list-help = Saved filters serve lists and exports.
filter-conditions = Conditions
filter-group = Group { $n }
filter-match = These must hold:
filter-join-all = all
filter-join-any = at least one
filter-join-none = none
filter-add = Add a condition
filter-add-group = Add a group
filter-remove = Remove this condition
filter-remove-of = Remove “{ $name }”
filter-remove-group = Remove the group
filter-field = Field
filter-op = Comparison
filter-value = Value
filter-value-to = To
filter-find = Type a name
filter-find-go = Find
filter-relative = Relative day
filter-day-exact = on a date
filter-day-today = today
filter-day-yesterday = yesterday
filter-day-tomorrow = tomorrow
filter-day-week-start = start of this week
filter-day-month-start = start of this month
filter-day-year-start = start of this year
filter-day-ago = days ago
filter-day-ahead = days from now
filter-days = Days
filter-me = me
filter-and = and
filter-between = between { $from } and { $to }
filter-or = or
filter-not = not
filter-unknown-field = a field that is not here any more
filter-apply = Show the contacts
filter-refresh = Show inputs that suit the fields
filter-faulty = The filter cannot be used like this
filter-keep = Save
filter-keep-title = Save this filter
filter-name = Name
filter-saved = The filter is saved.
filter-renamed = The filter has a new name.
filter-deleted = The filter is deleted.
filter-shared = Everybody sees the filter now.
filter-unshared = Only its owner sees the filter now.
filter-shared-badge = shared
filter-build = Build a filter
filter-manage = Manage filters
filter-change = Change conditions
filter-clear = Clear filter
filter-none = No filter saved yet
filter-none-help = Put conditions together once and use them again and again.
filter-seen-by = Seen by
filter-everybody = everybody
filter-only-me = you
filter-rename = Rename
filter-rename-of = New name of { $name }
filter-share = Share
filter-unshare = Stop sharing

field-title = Fields
field-new = New field
field-list-help = What your company keeps about contacts besides the usual.
field-slots = { $used-shown } of { $all-shown } indexes are in use.
field-none = No field of your own yet
field-none-help = Add a field only if work, reports or filters need it.
field-no-group = Without a group
field-archived-title = Archived
field-name = Name
field-what = What it is
field-kind = Type
field-kind-hint = It stays as it is as soon as a contact has a value.
field-group = Group
field-group-hint = Under which heading forms show it.
field-help = Help text
field-help-hint = A sentence beside the input.
field-rules = Rules
field-required = Required
field-unique = Unique
field-indexed = Fast to filter and sort
field-indexed-has = It has one of the sixteen indexes. Without it filters on it are slower, lists cannot be sorted by it, and it cannot be unique.
field-indexed-none = All sixteen indexes are in use. Archive a field or make one slower to filter to free a place.
field-indexed-free = { PLURAL($n) ->
    [one] One of the sixteen indexes is free.
   *[other] { $n-shown } of the sixteen indexes are free.
 }
field-slot-filling = Its index is being made: until then filters on it are slower
field-default = Default value
field-order = Order
field-choices = Choices
field-choices-hint = Renaming a choice keeps what contacts have chosen.
field-choice = Choice
field-choice-add = Add a choice
field-choice-up = Move this choice up
field-choice-down = Move this choice down
field-choice-remove = Remove this choice
field-privacy = Privacy
field-privacy-hint = It decides how values are kept and when they are erased.
field-privacy-ordinary = Ordinary
field-privacy-ordinary-help = Says nothing about a person: a region, a product.
field-privacy-personal = Personal
field-privacy-personal-help = Says something about a person. Its history is sealed, and erased with the person.
field-privacy-sensitive = Sensitive
field-privacy-sensitive-help = Health, beliefs, origin, sexual life, biometrics, trade union membership (GDPR, article 9).
field-privacy-refused = The privacy policy forbids keeping such data here, so this class is refused.
field-refresh = Show inputs that suit the type
field-no-slot = No index was left for it: filters and sorting on it are slower or not possible
field-no-order = Values of this type have no index: filters on it are slower
field-archive = Archive
field-archive-help = It disappears from forms and lists. What contacts have in it stays and comes back with it.
field-restore = Restore
field-restore-help = It comes back to forms and lists with everything contacts have in it.
field-created = The field is there.
field-saved = The field is saved.
field-archived = The field is archived.
field-restored = The field is back.

palette-found = Found
palette-commands = Go to
palette-none = Nothing found
personal-saved-filters-filter-what = Conditions that you have saved, which may quote a name
personal-saved-filters-filter-why = finding the same contacts again

field-one = Field
field-key = Key
filter-consultant-note = Filters that everybody here shares. What they look for is hidden from consultants.
filter-none-shared = No filter is shared
filter-shows = Columns
filter-order = Order

canary-title = Canary record
canary-all = Canary records
canary-all-help = Records that nobody has a reason to open. Whoever opens, changes or exports one raises an alert. Make one from the page of a contact; to everybody but administrators it looks like any other.
canary-help = Make this contact a canary if nobody has a reason to open it. Whoever opens, changes or exports it raises an alert; to everybody but administrators it looks like any other contact. Your own looking is quiet for an hour.
canary-set = Make it a canary
canary-unset = No canary any more
canary-since = A canary since { $at }, made by { $name }. Whoever opens, changes or exports it raises an alert.
canary-none = No contact is a canary.
canary-alarm = alarm
canary-no-alarm = no alarm yet
canary-opened = { $at }: { $name } opened it
canary-changed = { $at }: { $name } changed it
canary-exported = { $at }: { $name } exported it
canary-was-set = The contact is a canary from now on.
canary-was-removed = The contact is no canary any more.
