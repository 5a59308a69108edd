//! What the provider asks of tenants about second factors.

/// Of whom a second factor is asked; the later asks of more people.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Wanted {
    /// Everybody decides for themselves.
    Nobody,
    /// Whoever manages users.
    Administrators,
    /// Everybody.
    Everyone,
}

impl Wanted {
    /// Every choice.
    pub const ALL: [Wanted; 3] = [Wanted::Nobody, Wanted::Administrators, Wanted::Everyone];

    /// The stored word.
    pub fn name(self) -> &'static str {
        match self {
            Wanted::Nobody => "nobody",
            Wanted::Administrators => "administrators",
            Wanted::Everyone => "everyone",
        }
    }

    /// The choice of a word.
    pub fn parse(name: &str) -> Option<Wanted> {
        Wanted::ALL.into_iter().find(|wanted| wanted.name() == name)
    }

    /// Whether it is asked of somebody who manages users, or does not.
    pub fn means(self, manages: bool) -> bool {
        match self {
            Wanted::Nobody => false,
            Wanted::Administrators => manages,
            Wanted::Everyone => true,
        }
    }
}

/// What holds where a tenant's own administrator has decided nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SecondFactor {
    /// Of whom a second factor is asked.
    pub wanted: Wanted,
    /// Whether an administrator may ask less.
    pub may_be_relaxed: bool,
}

impl SecondFactor {
    /// Nothing is asked.
    pub const NONE: SecondFactor = SecondFactor {
        wanted: Wanted::Nobody,
        may_be_relaxed: true,
    };
}
