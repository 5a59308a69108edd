//! Choosing a colleague in a tenant that has more of them than a list shows.

use crate::common::{SLICES, filled, make, with};
use kernel::Id;
use kit::{Role, User};
use testkit::{Answer, TestApp};

/// Sixty colleagues, and one whom no list of the first fifty shows.
async fn crowd(t: &TestApp) -> Id<User> {
    let names: Vec<String> = (0..60).map(|i| format!("Kolléga {i:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    t.colleagues(&names).await;
    t.colleagues(&["Zsoldos Zsuzsa"]).await.remove(0)
}

fn offers(page: &Answer, id: Id<User>) -> bool {
    let options = page.attributes("select option", "value");
    options.contains(&id.to_string())
}

#[tokio::test]
async fn any_colleague_becomes_the_owner_and_stays_it_when_locked_without_scripts() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Administrator);
        let zsuzsa = crowd(&t).await;
        let id = zsuzsa.to_string();

        let form = user.get("/contacts/new").await.expect(200);
        assert!(!offers(&form, zsuzsa));
        // The first fifty, and whoever makes the contact and is chosen already.
        assert_eq!(form.attributes("#owner optgroup option", "value").len(), 51);
        assert_eq!(form.attributes("input[name='owner.q']", "type"), ["search"]);
        let filled_in = filled(&form, "main form.form");
        let asked = [
            ("find", "owner"),
            ("owner.q", "zsu"),
            ("family_name", "Kis"),
        ];
        let found = user
            .post("/contacts/new", &with(&filled_in, &asked))
            .await
            .expect(200);
        assert!(offers(&found, zsuzsa));
        let said = ("One colleague to choose from.", "typed words stay");
        assert!(found.text().contains(said.0));
        assert_eq!(
            found.attributes("input[name='owner.q']", "value"),
            ["zsu"],
            "{}",
            said.1
        );

        let path = make(&user, "Kis", "Anna", &[("owner", &id)]).await;
        assert!(user.get(&path).await.text().contains("Zsoldos Zsuzsa"));
        user.post(&format!("/users/{id}/lock"), &[])
            .await
            .expect(303);
        let edit = user.get(&format!("{path}/edit")).await.expect(200);
        let chosen = edit.all("#owner option[selected]");
        assert_eq!(chosen, ["Zsoldos Zsuzsa"]);
        let unchanged = filled(&edit, "main form.form");
        let sent = with(&unchanged, &[("done", "save"), ("notes", "Called")]);
        user.post(&format!("{path}/edit"), &sent).await.expect(303);
        let page = user.get(&path).await.expect(200);
        assert!(page.text().contains("Zsoldos Zsuzsa") && page.text().contains("Called"));
    })
    .await;
}

#[tokio::test]
async fn a_list_of_colleagues_follows_what_is_typed_and_keeps_the_choice() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Restricted);
        let zsuzsa = crowd(&t).await;
        let twins = t.colleagues(&["Nagy Béla", "Nagy Béla"]).await;
        let ask = |typed: &str, chosen: &str| {
            let sent = [("owner.q", typed.to_owned()), ("owner", chosen.to_owned())];
            let user = user.clone();
            async move {
                let sent = sent.each_ref().map(|(name, value)| (*name, value.as_str()));
                user.post("/users/options?at=owner&of=owner&by=owner.q", &sent)
                    .await
                    .expect(200)
            }
        };
        let found = ask("zsuzs", "").await;
        assert_eq!(found.attributes("option", "value"), [zsuzsa.to_string()]);
        let kept = ask("nagy", &zsuzsa.to_string()).await;
        assert_eq!(kept.all("option[selected]"), ["Zsoldos Zsuzsa"]);
        let titles = kept.all("option");
        assert_eq!(titles.len(), 3);
        for twin in twins {
            let address = twin.to_string();
            assert!(
                titles.iter().any(|title| title.contains(&address)),
                "told apart by address"
            );
        }
        let nobody = ask("xyzzy", "").await;
        assert!(nobody.all("option").is_empty());
        assert!(nobody.body.contains("Nobody of this name was found."));
        // The place that is told is an id and nothing else.
        let odd = user
            .post("/users/options?at=%22%3E%3Cb%3E&by=q", &[])
            .await
            .expect(200);
        assert!(!odd.body.contains("<b>"));
    })
    .await;
}

#[tokio::test]
async fn a_filter_and_a_bulk_edit_find_any_colleague_without_scripts() {
    testkit::both(SLICES, |t| async move {
        let user = t.client(Role::Administrator);
        let zsuzsa = crowd(&t).await;
        let id = zsuzsa.to_string();
        let anna = make(&user, "Kis", "Anna", &[]).await;
        make(&user, "Nagy", "Béla", &[]).await;

        let contact = anna.rsplit('/').next().unwrap().to_owned();
        let asked = user
            .post("/contacts/bulk", &[("id", &contact)])
            .await
            .expect(200);
        assert!(!offers(&asked, zsuzsa));
        let sent = filled(&asked, "main form.form");
        let find = [("find", "owner"), ("owner.q", "zsoldos")];
        let found = user
            .post("/contacts/bulk", &with(&sent, &find))
            .await
            .expect(200);
        assert!(offers(&found, zsuzsa));
        let sent = filled(&found, "main form.form");
        user.post("/contacts/bulk", &with(&sent, &[("owner", &id)]))
            .await
            .expect(303);

        let start = user.get("/filters/new").await.expect(200);
        let sent = filled(&start, "#filter-form");
        let of_owner = with(&sent, &[("g0.r0.field", "owner"), ("g0.r0.op", "is")]);
        let row = user.post("/filters/new", &of_owner).await.expect(200);
        assert!(!offers(&row, zsuzsa));
        let sent = filled(&row, "#filter-form");
        let find = with(&sent, &[("find", "g0.r0.value"), ("g0.r0.find", "zsu")]);
        let found = user.post("/filters/new", &find).await.expect(200);
        assert!(offers(&found, zsuzsa));
        let sent = filled(&found, "#filter-form");
        let apply = with(&sent, &[("g0.r0.value", &id), ("done", "apply")]);
        let list = user
            .post("/filters/new", &apply)
            .await
            .expect(303)
            .location();
        let rows = user
            .get(&list)
            .await
            .expect(200)
            .all("tr[data-row] .row-link");
        assert_eq!(rows, ["AK Anna Kis"]);
    })
    .await;
}
