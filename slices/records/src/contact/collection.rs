//! Contacts as a [`Collection`]: what lists, imports, exports and reports work through.

use super::shape::Shape;
use super::{apply, columns, company_alone, label, list, references, rights, undo};
use crate::field::actions::{FieldDraft, add_choices_in, create_in};
use futures::future::BoxFuture;
use kernel::{Error, Id, Result};
use kit::collection::{Beside, Outcome, Page, Query, Row, Undone};
use kit::{ChangeSet, Choice, Collection, Column, Kind, Permission, Ruled, Scope};
use std::collections::HashMap;
use storage::Tx;

/// The collection.
pub const CONTACTS: &dyn Collection = &Contacts;

struct Contacts;

impl Collection for Contacts {
    fn name(&self) -> &'static str {
        "contacts"
    }

    fn columns<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
    ) -> BoxFuture<'a, Result<Vec<Column>>> {
        Box::pin(async move {
            scope.require(Permission::ViewContacts)?;
            Ok(columns::offered(scope, &Shape::load(scope, tx).await?))
        })
    }

    fn ruled(&self) -> &'static [Ruled] {
        &rights::RULED
    }

    fn count<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        most: usize,
    ) -> BoxFuture<'a, Result<usize>> {
        Box::pin(list::count(scope, tx, most))
    }

    fn page<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        query: &'a Query,
    ) -> BoxFuture<'a, Result<Page>> {
        Box::pin(list::page(scope, tx, query))
    }

    fn apply<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        set: Id<ChangeSet>,
        rows: Vec<Row>,
        dry: bool,
    ) -> BoxFuture<'a, Result<Vec<Outcome>>> {
        Box::pin(apply::apply(scope, tx, set, rows, dry))
    }

    fn undo<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        set: Id<ChangeSet>,
        by: Id<ChangeSet>,
        limit: usize,
    ) -> BoxFuture<'a, Result<Undone>> {
        Box::pin(undo::undo(scope, tx, set, by, limit))
    }

    fn create_column<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        title: &'a str,
        kind: Kind,
        choices: &'a [Choice],
    ) -> BoxFuture<'a, Result<Column>> {
        Box::pin(async move {
            let draft = FieldDraft {
                choices: choices.to_vec(),
                ..FieldDraft::new(title, kind)
            };
            create_in(scope, tx, draft)
                .await
                .map(|field| field.column())
        })
    }

    fn add_choices<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        column: &'a str,
        titles: &'a [String],
    ) -> BoxFuture<'a, Result<Column>> {
        Box::pin(async move {
            let shape = Shape::load(scope, tx).await?;
            let field = shape
                .column(column)
                .filter(|field| field.column().extensible)
                .ok_or_else(|| Error::invalid(column, "unknown_field"))?;
            add_choices_in(scope, tx, field.id, titles)
                .await
                .map(|field| field.column())
        })
    }

    fn parts(&self, scope: &Scope) -> Vec<Column> {
        columns::parts(scope)
    }

    fn linked(&self, column: &str, word: &str) -> Option<Vec<(String, Vec<String>)>> {
        let value = |key: &str, text: &str| (key.to_owned(), vec![text.to_owned()]);
        (column == "companies" && references::id_in(word).is_none())
            .then(|| vec![value("kind", "company"), value("name", word)])
    }

    fn nameless(
        &self,
        scope: &Scope,
        values: &[(String, Vec<String>)],
    ) -> Option<Vec<(String, Vec<String>)>> {
        company_alone::of(scope, values)
    }

    fn beside(&self, column: &str) -> &'static [Beside] {
        columns::besides(column)
    }

    fn said(&self, scope: &Scope, key: &str, kept: &str) -> String {
        match key.ends_with(".type") {
            true => label::shown(scope, kept),
            false => kept.to_owned(),
        }
    }

    fn understood(&self, key: &str, word: &str) -> Option<String> {
        key.ends_with(".type")
            .then(|| label::understood(word))
            .flatten()
    }

    fn names<'a>(
        &'a self,
        scope: &'a Scope,
        tx: &'a mut Tx,
        column: &'a str,
        ids: &'a [[u8; 16]],
    ) -> BoxFuture<'a, Result<HashMap<[u8; 16], String>>> {
        Box::pin(references::telling_names(scope, tx, column, ids))
    }

    fn aliases(&self, key: &str) -> &'static [&'static str] {
        columns::aliases(key)
    }
}
