//! Two editors of fields at once, and two fields of one name.

use crate::common::{SLICES, filled, with};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create as create_field};

/// Two administrators have the same form open; the second, who also presses a button that only
/// shows the form anew, takes back nothing that the first has saved without knowing it.
#[tokio::test]
async fn what_two_people_change_on_one_field_is_neither_lost_nor_overwritten_unseen() {
    testkit::both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        let draft = FieldDraft::new("Seats", Kind::Int);
        let field = create_field(&t.scope(Role::Administrator), draft).await;
        let path = format!("/fields/{}", field.unwrap().id);
        let form = filled(&chief.get(&path).await.expect(200), "#field-form");
        let theirs = with(&form, &[("help", "Of the hall"), ("done", "save")]);
        chief.post(&path, &theirs).await.expect(303);

        let mut mine = with(&form, &[("title", "Chairs"), ("kind", "choice")]);
        mine.retain(|(name, _)| *name != "done");
        let again = chief.post(&path, &mine).await.expect(200);
        let again = filled(&again, "#field-form");
        let mine = [("kind", "int"), ("title", "Chairs"), ("done", "save")];
        let refused = chief.post(&path, &with(&again, &mine)).await.expect(422);
        assert!(
            refused
                .all(".error-summary")
                .concat()
                .contains("somebody else"),
            "{}",
            refused.text()
        );
        assert_eq!(refused.attributes("#title", "value"), ["Chairs"]);
        let list = chief.get("/fields").await.text();
        assert!(list.contains("Seats") && !list.contains("Chairs"));

        // Whoever was told may do it.
        let form = filled(&refused, "#field-form");
        let knowing = with(&form, &[("done", "save")]);
        chief.post(&path, &knowing).await.expect(303);
        assert!(chief.get("/fields").await.text().contains("Chairs"));
    })
    .await;
}

/// Two fields of one name could not be told apart in a list, a filter or a file.
#[tokio::test]
async fn an_archived_field_whose_name_another_has_by_now_comes_back_under_a_new_one() {
    testkit::both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        let admin = t.scope(Role::Administrator);
        let old = create_field(&admin, FieldDraft::new("Tier", Kind::Text)).await;
        let path = format!("/fields/{}", old.unwrap().id);
        chief
            .post(&format!("{path}/archiving"), &[])
            .await
            .expect(303);
        let again = FieldDraft::new("TIER", Kind::Int);
        create_field(&admin, again).await.unwrap();
        let restoration = format!("{path}/restoration");
        let refused = chief.post(&restoration, &[]).await.expect(422);
        assert_eq!(refused.attributes("#title", "aria-invalid"), ["true"]);
        let form = filled(&refused, "#field-form");
        let renamed = with(&form, &[("title", "Old tier"), ("done", "save")]);
        chief.post(&path, &renamed).await.expect(303);
        chief.post(&restoration, &[]).await.expect(303);
        let user = t.client(Role::Manager);
        let form = user.get("/contacts/new").await.expect(200).text();
        assert!(form.contains("TIER") && form.contains("Old tier"));
    })
    .await;
}
