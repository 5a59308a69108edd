//! Days and times are taken whole, or not at all.

use crate::client::{Api, SLICES, faults, field};
use kit::{Kind, Role};
use serde_json::json;

#[tokio::test]
async fn of_a_day_or_a_time_nothing_is_left_out_or_shifted_in_silence() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager);
        for (title, kind) in [("Day", Kind::Date), ("Call", Kind::DateTime)] {
            field(&t, title, kind).await;
        }
        let send = async |key: &str, said: &str| {
            let custom = json!({ key: said });
            api.post("/contacts", json!({ "name": "N", "custom": custom }))
                .await
        };
        for (key, said, kept) in [
            ("day", "2024-12-31", "2024-12-31"),
            ("call", "2024-12-31T23:30", "2024-12-31T22:30:00Z"),
            ("call", "2024-12-31 23:30:15", "2024-12-31T22:30:15Z"),
            ("call", "2024-12-31T23:30:00-05:00", "2025-01-01T04:30:00Z"),
        ] {
            let made = send(key, said).await.expect(201).json();
            assert_eq!(made["custom"][key], kept, "{said}");
        }
        for (key, said, code) in [
            ("day", "2024-12-31T23:30", "not_a_date"),
            ("day", "2024-12-31 23:30:00", "not_a_date"),
            ("call", "2024-12-31", "not_a_date_time"),
            (
                "call",
                "2024-12-31T23:30[America/New_York]",
                "not_a_date_time",
            ),
            ("call", "2024-03-31T02:30", "time_is_skipped"),
        ] {
            let told = faults(send(key, said).await);
            assert_eq!(told, [format!("custom.{key}: {code}")], "{said}");
        }
        let page = t.client(Role::Manager);
        let form = [
            ("done", "save"),
            ("kind", "person"),
            ("family_name", "Kis"),
            ("custom.call", "2024-03-31T02:30"),
        ];
        let refused = page.post("/contacts/new", &form).await.expect(422);
        let call = refused.attributes("input[name='custom.call']", "value");
        assert_eq!(call, ["2024-03-31T02:30"]);
    })
    .await;
}
