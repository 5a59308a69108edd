//! The language of a contact.

use crate::client::{Api, SLICES, faults};
use kit::Role;
use serde_json::json;

#[tokio::test]
async fn a_language_is_a_tag_or_a_name_that_means_one_and_nothing_else() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager).header("if-match", "*");
        for (said, kept) in [
            ("hu", "hu"),
            ("en-gb", "en-GB"),
            ("magyar", "hu"),
            ("Hungarian", "hu"),
            ("angol", "en"),
            ("német", "de"),
            ("zh-Hant-TW", "zh-Hant-TW"),
        ] {
            let made = api
                .post("/contacts", json!({ "name": "N", "language": said }))
                .await;
            assert_eq!(made.expect(201).json()["language"], kept, "{said}");
        }
        let id = api.contact(json!({ "name": "N" })).await;
        let path = format!("/contacts/{id}");
        let page = t.client(Role::Manager);
        for wrong in ["123-zzz", "klingon", "hu-HU-HU", "a1"] {
            let refused = api.patch(&path, json!({ "language": wrong })).await;
            assert_eq!(faults(refused), ["language: not_a_language"]);
            let rows = json!({ "rows": [{ "id": id, "language": wrong }] });
            let done = api.post("/contacts/bulk", rows).await.expect(200).json();
            assert_eq!(done["outcomes"][0]["errors"][0]["code"], "not_a_language");
            let sent = [("version", "1"), ("value.language", wrong)];
            page.post(&format!("{path}/fields/language"), &sent)
                .await
                .expect(422);
        }
        let sent = [("version", "1"), ("value.language", "angol")];
        page.post(&format!("{path}/fields/language"), &sent)
            .await
            .expect(303);
        assert_eq!(api.get(&path).await.json()["language"], "en");
    })
    .await;
}

#[tokio::test]
async fn a_page_calls_a_language_by_its_name() {
    testkit::both(SLICES, |t| async move {
        let api = Api::new(&t, Role::Manager);
        for (tag, english, hungarian) in [
            ("hu", "Hungarian", "magyar"),
            ("de-AT", "German (AT)", "német (AT)"),
            ("eo", "eo", "eo"),
            ("es-419", "Spanish (419)", "spanyol (419)"),
        ] {
            let id = api
                .contact(json!({ "name": "N", "language": tag, "source": tag }))
                .await;
            for (lang, called) in [("en", english), ("hu", hungarian)] {
                let client = t.client(Role::Manager);
                let client = client.header("cookie", format!("language={lang}"));
                let page = client.get(&format!("/contacts/{id}")).await.expect(200);
                let shown = page.all("[id='field-language']").join(" ");
                assert!(shown.contains(called), "{tag}: {shown}");
                let list = client.get("/contacts?columns=language~source").await;
                let cells = list.expect(200).all("tr[data-row] td");
                assert!(cells.iter().any(|cell| cell == called), "{cells:?}");
                assert!(cells.iter().any(|cell| cell == tag), "{cells:?}");
            }
            assert_eq!(
                api.get(&format!("/contacts/{id}")).await.json()["language"],
                tag
            );
        }
    })
    .await;
}
