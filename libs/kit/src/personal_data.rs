//! The declaration of personal data: what is kept about whom, why, how long, for whom.
//!
//! Every column of every tenant table has a line here or is declared to hold nothing
//! personal; a test compares the declarations with the schema. From them come
//! `personal-data.md`, exports, retention, erasure and the public notice.

/// The keys under which a person's data is sealed; see `vault::Class`.
pub use vault::Class;

/// One table of a slice.
pub struct PersonalTable {
    /// The table's name.
    pub table: &'static str,
    /// How a row leads to the person it is about.
    pub subject: Subject,
    /// Its personal columns.
    pub columns: &'static [PersonalColumn],
    /// Its other columns: ids, counters, states, keys of order.
    pub impersonal: &'static [&'static str],
}

/// How a row leads to a person.
pub enum Subject {
    /// The row is about nobody.
    Nobody,
    /// This column holds the person's id.
    Column(&'static str),
    /// The row is about a user of the tenant, whose id this column holds, and is removed when
    /// the user is anonymised.
    User(&'static str),
    /// The row is the user whose id this column holds: it stays when the user is anonymised, with
    /// nothing in it that leads to a person.
    Account(&'static str),
    /// The row belongs to the user whose id `user` holds; whoever takes over from them has it
    /// from then on.
    Owner {
        /// The column with the user's id.
        user: &'static str,
        /// What the history calls one such row.
        kind: &'static str,
        /// And all of them.
        collection: &'static str,
    },
    /// The row says what the user did whose id `user` holds, or what was done to them: it stays
    /// when the user is anonymised, and the columns that `goes` names are emptied.
    Trace {
        /// The column with the user's id.
        user: &'static str,
        /// Columns that may lead to the person.
        goes: &'static [&'static str],
    },
}

impl Subject {
    /// The column that holds the id of the user whom a row concerns.
    pub fn user(&self) -> Option<&'static str> {
        match self {
            Subject::Nobody | Subject::Column(_) => None,
            Subject::User(column) | Subject::Account(column) => Some(column),
            Subject::Owner { user, .. } | Subject::Trace { user, .. } => Some(user),
        }
    }
}

/// One column with personal content.
pub struct PersonalColumn {
    /// The column.
    pub name: &'static str,
    /// What it holds, in a few words for the notice.
    pub holds: &'static str,
    /// Under which key copies of it are sealed.
    pub class: Class,
    /// What for.
    pub purpose: &'static str,
    /// The legal basis.
    pub ground: Ground,
    /// How long; a class of the retention table.
    pub retention: Retention,
    /// Where it comes from.
    pub source: Source,
    /// Who receives it outside the tenant; empty: nobody.
    pub recipients: &'static [&'static str],
    /// What an anonymised copy holds instead.
    pub anonymise: Anonymise,
    /// Whether the person gets it in a machine-readable file (GDPR, article 20).
    pub portable: bool,
    /// How its value is shown to the person.
    pub shows: Shows,
}

/// How a stored value is shown to the person whom it concerns; the later ones are not shown at
/// all, but for what they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Shows {
    /// As it is: a text or a number.
    Plain,
    /// As a moment; it is stored in microseconds.
    Moment,
    /// As the name of a user, or else as the id of something.
    Id,
    /// As what it is for: it cannot be turned back, only compared.
    Hash,
    /// As what it is for: whoever could read it could come in as the person.
    Secret,
    /// As what it is for: it is sealed, and shown where it is used.
    Sealed,
}

/// Legal bases (GDPR, article 6(1)).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Article 6(1)(a).
    Consent,
    /// Article 6(1)(b), before a contract.
    ContractPreparation,
    /// Article 6(1)(b).
    Contract,
    /// Article 6(1)(c).
    Law,
    /// Article 6(1)(f).
    LegitimateInterest,
}

/// How long something is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retention {
    /// As long as the record: until the tenant purges it, or thirty days after binning.
    Record,
    /// As long as the user account.
    Account,
    /// Until it expires by itself, at most this many days.
    Days(u16),
    /// As long as the history: readable until the person's key is destroyed.
    History,
}

/// Where a value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// The person.
    Person,
    /// A user of the tenant typed or imported it.
    Tenant,
    /// Computed from other values.
    Derived,
}

/// What an anonymised copy holds instead (P-126: random characters, never derived from the value).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anonymise {
    /// Random letters of similar length.
    Letters,
    /// Random digits.
    Digits,
    /// Nothing.
    Blank,
    /// Computed anew from the anonymised values.
    Recompute,
}
