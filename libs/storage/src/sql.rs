//! A statement and its arguments, and the register of every statement in the binary.

use crate::Value;
use crate::dialect::{self, Scope};
use kernel::TenantId;
use std::borrow::Cow;

/// One statement with its arguments. The text is the same for both engines.
#[derive(Clone, Debug)]
pub struct Sql {
    pub(crate) text: Cow<'static, str>,
    pub(crate) args: Vec<Value>,
    pub(crate) place: &'static str,
    registered: bool,
    kept: bool,
}

impl Sql {
    /// A statement whose text is put together at run time, such as a filter. Prefer
    /// [`sql!`](crate::sql!), whose text is registered, linted and prepared by a test.
    pub fn new(text: impl Into<String>) -> Self {
        Sql {
            text: Cow::Owned(text.into()),
            args: Vec::new(),
            place: "a statement made at run time",
            registered: false,
            kept: false,
        }
    }

    /// A registered statement; [`sql!`](crate::sql!) and [`central!`](crate::central!) call this.
    #[doc(hidden)]
    pub fn registered(statement: &'static Statement, args: Vec<Value>) -> Self {
        Sql {
            text: Cow::Borrowed(statement.text),
            args,
            place: statement.place,
            registered: true,
            kept: false,
        }
    }

    /// Says that the text, though made at run time, comes back often and is one of a few, and
    /// that the best way to its rows does not depend on its arguments. PostgreSQL then takes it
    /// apart and plans it once for each connection, as it does with registered ones; otherwise
    /// each time, which for a page of a list is a third of what it costs there. Said last: more
    /// text makes another statement.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.kept = true;
        self
    }

    /// The next argument of a text that already names its `$n`.
    #[must_use]
    pub fn arg(mut self, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        self
    }

    /// The same statement with other arguments.
    pub(crate) fn with(&self, args: Vec<Value>) -> Sql {
        Sql {
            args,
            ..self.clone()
        }
    }

    /// More text. Never pass what somebody typed: that goes through [`Sql::bind`].
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.registered = false;
        self.kept = false;
        self.text.to_mut().push_str(text);
        self
    }

    /// An argument, and its `$n` at the end of the text.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.args.push(value.into());
        let n = self.args.len();
        self.push(&format!("${n}"))
    }

    /// Several arguments with commas between them, as in `(a, b) > ($1, $2)`.
    pub fn bind_list<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        for (i, value) in values.into_iter().enumerate() {
            if i > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self
    }

    /// Several arguments for `in (…)`. The last is repeated up to a power of two, so that
    /// lists of all lengths make a few texts, which the engines then know already.
    pub fn bind_in<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        if let Some(last) = values.last().cloned() {
            values.resize(values.len().next_power_of_two(), last);
        }
        self.bind_list(values)
    }

    /// Stands behind `where` in a statement whose best way depends on how much the tenant has, as
    /// a filter's does: PostgreSQL then plans it for this tenant, each time. All other statements
    /// have one plan for all tenants, for there the planner is not told whose rows are wanted.
    pub fn push_size(&mut self) -> &mut Self {
        self.push(SIZE)
    }

    /// Locks the rows that a select finds, as PostgreSQL says it; it is still the binary's own.
    pub(crate) fn hold(&mut self) {
        self.text.to_mut().push_str(" for update");
    }

    /// The text as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The arguments in order.
    pub fn args(&self) -> &[Value] {
        &self.args
    }
}

/// What stands in a text for [`Sql::push_size`]. SQLite, where a tenant is a file, passes it over.
const SIZE: &str = "/* of its size */ ";

/// A statement as an engine takes it.
#[derive(Debug)]
pub(crate) struct Ready {
    pub text: Cow<'static, str>,
    pub args: Vec<Value>,
    pub place: &'static str,
    /// Whether the text is one of the binary's own, or one of a few that come back, so that
    /// caches of it stay small.
    pub registered: bool,
}

impl Ready {
    /// Tells PostgreSQL's planner whose rows they are, where [`Sql::push_size`] asks for that. The
    /// policy decides all the same: of another tenant there would be none.
    pub(crate) fn sized(mut self, tenant: TenantId) -> Ready {
        if !self.registered && self.text.contains(SIZE) {
            self.args.push(tenant.0.into());
            let known = format!("tenant_id = ${} and ", self.args.len());
            self.text = Cow::Owned(self.text.replace(SIZE, &known));
        }
        self
    }
}

impl Sql {
    /// Whether a text made at run time reaches for the setting that names the tenant.
    /// Registered texts are linted by a test, so they are not searched each time.
    pub(crate) fn leaves_tenant(&self) -> bool {
        !self.registered && (self.text.contains("tenet.") || self.text.contains("set_config"))
    }

    /// The statement as the engines take it in a database of that scope.
    pub(crate) fn ready(self, scope: Scope) -> Ready {
        Ready {
            text: dialect::complete(scope, self.text),
            args: self.args,
            place: self.place,
            registered: self.registered || self.kept,
        }
    }
}

/// A statement that the binary contains, and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text.
    pub text: &'static str,
    /// `file:line`.
    pub place: &'static str,
}

/// Every [`sql!`](crate::sql!), gathered by the linker.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static STATEMENTS: [Statement];

/// Every [`central!`](crate::central!), gathered by the linker.
#[doc(hidden)]
#[linkme::distributed_slice]
pub static CENTRAL_STATEMENTS: [Statement];

/// Every statement on tenants' data that is linked into this binary.
pub fn statements() -> Vec<Statement> {
    STATEMENTS.to_vec()
}

/// Every statement on databases that belong to no tenant.
pub fn central_statements() -> Vec<Statement> {
    CENTRAL_STATEMENTS.to_vec()
}

/// A statement on a tenant's data: `sql!("select name from contact where id = $1", id)`.
///
/// The text must be constant. It is registered when the binary is linked, so that one test
/// can lint it and prepare it on both engines.
#[macro_export]
macro_rules! sql {
    ($text:expr $(, $arg:expr)* $(,)?) => {
        $crate::register!(STATEMENTS, $text $(, $arg)*)
    };
}

/// A statement on a database that belongs to no tenant: the control directory, the key store.
#[macro_export]
macro_rules! central {
    ($text:expr $(, $arg:expr)* $(,)?) => {
        $crate::register!(CENTRAL_STATEMENTS, $text $(, $arg)*)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! register {
    ($slice:ident, $text:expr $(, $arg:expr)*) => {{
        // A link section is all that linkme adds; no line of this is unsafe to call.
        #[allow(unsafe_code)]
        #[$crate::linkme::distributed_slice($crate::$slice)]
        #[linkme(crate = $crate::linkme)]
        static STATEMENT: $crate::Statement = $crate::Statement {
            text: $text,
            place: ::core::concat!(::core::file!(), ":", ::core::line!()),
        };
        $crate::Sql::registered(&STATEMENT, ::std::vec![$($crate::Value::from($arg)),*])
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_numbers_its_own_parameters() {
        let mut sql = Sql::new("select id from contact where name_key > ");
        sql.bind(vec![1u8])
            .push(" and kind in (")
            .bind_in(["person", "company", "other"])
            .push(")");
        assert_eq!(
            sql.text(),
            "select id from contact where name_key > $1 and kind in ($2, $3, $4, $5)"
        );
        assert_eq!(sql.args().get(3), sql.args().get(4));
    }

    #[test]
    fn a_statement_is_registered_with_its_place() {
        let sql = crate::sql!("select name from registered where id = $1", 7i64);
        let found = statements()
            .into_iter()
            .find(|statement| statement.text == sql.text());
        assert!(found.is_some_and(|s| s.place.contains("sql.rs:")));
        assert!(central_statements().iter().all(|s| s.text != sql.text()));
    }
}
