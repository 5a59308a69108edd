//! The people of a test, where the slices under test have tables for them.

use super::TestApp;
use super::doors::user_id;
use kernel::Id;
use kit::{Grant, Rights, Role, User};
use std::sync::Arc;
use storage::{Sql, Tx};

impl TestApp {
    /// Gives the user of a fixed level a role of the tenant's own instead, and colleagues in a
    /// team; in the table too, where the slices under test have one.
    pub async fn give(&self, role: Role, grant: &Grant, colleagues: &[Id<User>]) {
        let rights = Rights::granted(Arc::new(grant.clone()), colleagues.iter().copied());
        self.given.lock().unwrap().insert(role, rights);
        if !self.app.slices.iter().any(|slice| slice.name == "identity") {
            return;
        }
        let id = Id::<Grant>::new(self.clock.now());
        let mut tx = self.app.db.write(self.tenant.id).await.unwrap();
        for sql in [
            Sql::new(
                "insert into roles (id, word, title, title_key, about, rights, created_at, version)
                 values ($1, $2, $2, $2, '', $3, 0, 1)",
            )
            .arg(id)
            .arg(id.to_string())
            .arg(serde_json::to_string(grant).unwrap()),
            Sql::new("update users set role = $2 where id = $1")
                .arg(user_id(role))
                .arg(id.to_string()),
            Sql::new("insert into teams (id, title, title_key, created_at, version) values ($1, $2, $2, 0, 1)")
                .arg(id)
                .arg(id.to_string()),
        ] {
            tx.run(sql).await.unwrap();
        }
        for member in colleagues.iter().copied().chain([user_id(role)]) {
            let sql = Sql::new(
                "insert into team_members (team, user_id) values ($1, $2) on conflict (team, user_id) do nothing",
            );
            tx.run(sql.arg(id).arg(member)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The users of the fixed levels, where the slices under test have a table for them.
    pub(super) async fn people(&self) {
        if !self.app.slices.iter().any(|slice| slice.name == "identity") {
            return;
        }
        let mut tx = self.app.db.write(self.tenant.id).await.unwrap();
        for role in Role::ALL {
            let (name, email) = (
                format!("Test {role}"),
                format!("{role}@{}.test", self.tenant.slug),
            );
            self.insert_user(&mut tx, user_id(role), role, &name, &email)
                .await;
        }
        tx.commit().await.unwrap();
    }

    /// Colleagues with those names who could sign in if they had passwords.
    pub async fn colleagues(&self, names: &[&str]) -> Vec<Id<User>> {
        let mut tx = self.app.db.write(self.tenant.id).await.unwrap();
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            let id = Id::new(self.clock.now());
            let email = format!("{id}@{}.test", self.tenant.slug);
            self.insert_user(&mut tx, id, Role::User, name, &email)
                .await;
            ids.push(id);
        }
        tx.commit().await.unwrap();
        ids
    }

    async fn insert_user(&self, tx: &mut Tx, id: Id<User>, role: Role, name: &str, email: &str) {
        let name_key: String = kernel::sort::text(name)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let sql = Sql::new(
            "insert into users (id, email, email_key, name, name_key, role, lang, zone, state, created_at, last_seen_at, version, search)
             values ($1, $2, $3, $4, $5, $6, 'en', 'Europe/Budapest', 'active', $7, $8, 1, $9)",
        )
        .arg(id)
        .arg(email)
        .arg(email)
        .arg(name)
        .arg(name_key)
        .arg(role.name())
        .arg(kernel::micros(self.clock.now()))
        .arg(kernel::micros(self.clock.now()))
        .arg(kernel::text::search_column([name, email]));
        tx.run(sql).await.unwrap();
    }
}
