//! Both engines have the same tables.

use crate::fixture::{A, TABLES};
use std::sync::Mutex;
use storage::describe;
use storage::testing::{Fresh, both};

#[tokio::test(flavor = "multi_thread")]
async fn both_engines_describe_the_same_schema() {
    let described = Mutex::new(Vec::new());
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let text = describe(&fresh.db, A).await.unwrap();
        described.lock().unwrap().push(text);
    })
    .await;
    let described = described.into_inner().unwrap();
    let sqlite = &described[0];
    for line in [
        "table contact\n",
        "  active integer not null\n",
        "  email text\n",
        "  key (id)\n",
        "  reference company_id -> company on delete restrict\n",
        "  index contact_email unique (email) where email is not null\n",
        "  index contact_k1 (k1, id) where k1 is not null\n",
        "  index job_due (due_at) where state = 'queued'\n",
        "  search\n",
        "  append only\n",
        "  due\n",
        "table step\n  n integer not null\n  what text not null\n  key (n)\n",
    ] {
        assert!(sqlite.contains(line), "{line}\n{sqlite}");
    }
    for other in &described {
        assert_eq!(sqlite, other);
    }
}
