//! Why somebody does not come in by a provider.

use kernel::Error;

/// Why somebody does not come in by a provider. The code is for whoever has to mend it; never
/// does it hold a value of the answer.
#[derive(Debug)]
pub enum Refusal {
    /// The provider cannot be spoken to, or is not set up as it must be.
    Provider(&'static str),
    /// The answer is not one that we may believe.
    Answer(&'static str),
    /// The answer is right, and whom it names does not come in.
    Person(&'static str),
    /// Something of ours.
    Failed(Error),
}

impl Refusal {
    /// What exactly is wrong.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Provider(code) | Refusal::Answer(code) | Refusal::Person(code) => code,
            Refusal::Failed(_) => "failed",
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Refusal::Failed(error)
    }
}
