//! Programs that are told of alerts, against one that really listens.

mod failing;
mod messages;
mod pages;
mod sink;

use self::sink::Sink;
use identity::alert::receiver::{Input, Receiver, actions};
use identity::log::Event;
use kernel::Id;
use kit::User;
use storage::Sql;
use testkit::TestApp;

/// The tenant tells this program of these kinds; its id and the secret.
pub async fn receiver(t: &TestApp, sink: &Sink, kinds: &[&str]) -> (Id<Receiver>, String) {
    let input = Input {
        title: "SIEM".to_owned(),
        address: sink.address.clone(),
        kinds: kinds.iter().map(|&kind| kind.to_owned()).collect(),
    };
    let (new, address) = input.check_new(true).unwrap();
    let (id, secret) = actions::add(&t.system(), &new, &address).await.unwrap();
    (id, secret.expose().clone())
}

/// Something happens.
pub async fn happens(t: &TestApp, event: Event, user: Option<Id<User>>, by: Option<Id<User>>) {
    let mut tx = t.system().begin().await.unwrap();
    identity::log::note(&mut tx, t.clock.now(), event, user, by, "")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// State, attempts, status and fault of every delivery, in order.
pub async fn deliveries(t: &TestApp) -> Vec<(String, i64, Option<i64>, Option<String>)> {
    let sql = Sql::new(
        "select state, attempts, status, error_code from alert_deliveries order by at, id",
    );
    let rows = t.app.db.read_once(t.tenant.id, sql).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.get(0).unwrap(),
                row.get(1).unwrap(),
                row.get(2).unwrap(),
                row.get(3).unwrap(),
            )
        })
        .collect()
}

/// The subjects of the letters that tell of a program that is switched off.
pub async fn letters(t: &TestApp) -> Vec<String> {
    let letters = t.letters().await.into_iter();
    let off = letters.filter(|letter| letter.subject.starts_with("Alerts:"));
    off.map(|letter| letter.to).collect()
}
