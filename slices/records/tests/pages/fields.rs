//! Fields of every kind, from the editor to the history.

use crate::common::{SLICES, filled, make, with};
use kit::{Kind, Role};
use records::field::actions::{FieldDraft, create as create_field};

/// P-092: a tenant defines its own fields and answers for them.
#[tokio::test]
async fn a_field_of_every_kind_is_made_filled_in_shown_and_told_in_the_history() {
    testkit::both(SLICES, |t| async move {
        let (chief, user) = (t.client(Role::Administrator), t.client(Role::Manager));
        chief
            .post(
                "/fields/new",
                &[("done", "save"), ("kind", "text"), ("title", "")],
            )
            .await
            .expect(422);
        let refused = chief
            .post(
                "/fields/new",
                &[
                    ("done", "save"),
                    ("kind", "text"),
                    ("title", "Vallás"),
                    ("privacy", "sensitive"),
                ],
            )
            .await
            .expect(422);
        assert!(
            refused.text().contains("the privacy policy forbids"),
            "{}",
            refused.text()
        );
        let choosing = chief
            .post("/fields/new", &[("kind", "choice"), ("title", "Tier")])
            .await
            .expect(200);
        assert_eq!(
            choosing.attributes("form input[name='choices.0.title']", "value"),
            [""]
        );
        let moved = chief
            .post(
                "/fields/new",
                &[
                    ("kind", "choice"),
                    ("title", "Tier"),
                    ("choices.0.title", "Gold"),
                    ("choices.1.title", "Silver"),
                    ("down", "choices.0"),
                ],
            )
            .await
            .expect(200);
        assert_eq!(
            moved.attributes("form input[name^='choices.'][type=text]", "value"),
            ["Silver", "Gold"]
        );
        chief
            .post(
                "/fields/new",
                &[
                    ("done", "save"),
                    ("kind", "choice"),
                    ("title", "Tier"),
                    ("choices.0.title", "Gold"),
                    ("choices.1.title", "Silver"),
                    ("group", "Sales"),
                    ("help", "How dear"),
                    ("privacy", "ordinary"),
                ],
            )
            .await
            .expect(303);
        for kind in Kind::ALL {
            let mut draft = FieldDraft::new(format!("F {}", kind.name()), kind);
            if matches!(kind, Kind::Choice | Kind::Choices) {
                draft.choices = ["One", "Two"]
                    .map(|title| kit::Choice {
                        key: String::new(),
                        title: title.into(),
                    })
                    .to_vec();
            }
            create_field(&t.scope(Role::Administrator), draft)
                .await
                .unwrap();
        }
        let list = chief.get("/fields").await.expect(200);
        assert!(list.text().contains("Sales") && list.text().contains("F date_time"));
        assert!(list.text().contains("filters on it are slower"));

        let other = make(&user, "Más", "Valaki", &[]).await;
        let (other, owner) = (
            other.rsplit('/').next().unwrap(),
            t.user(Role::User).to_string(),
        );
        let values = [
            ("text", "Szia", "Szia"),
            ("long_text", "egy\nkettő", "kettő"),
            ("int", "12345", "12,345"),
            ("decimal", "12.5", "12.5"),
            ("money", "1500", "1,500"),
            ("date", "2026-03-05", "5 March 2026"),
            ("date_time", "2026-03-05T08:30", "5 March 2026 08:30"),
            ("bool", "true", "Yes"),
            ("choice", "one", "One"),
            ("choices", "two", "Two"),
            ("email", "x@example.hu", "x@example.hu"),
            ("phone", "+36 1 234 5678", "+36 1 234 5678"),
            ("link", "example.hu", "https://example.hu"),
            ("user", &owner, "Test user"),
            ("contact", other, "Valaki Más"),
        ];
        let names: Vec<String> = values
            .iter()
            .map(|(kind, ..)| format!("custom.f_{kind}"))
            .collect();
        let mut sent: Vec<(&str, &str)> = names
            .iter()
            .zip(&values)
            .map(|(name, (_, value, _))| (name.as_str(), *value))
            .collect();
        sent.extend([
            ("custom.f_money.currency", "huf"),
            ("custom.tier", "silver"),
        ]);
        let path = make(&user, "Mező", "Ági", &sent).await;
        let page = user.get(&path).await.expect(200);
        let history = page.all("li.entry").concat();
        for (kind, _, shown) in values {
            let key = format!("custom.f_{kind}");
            let field = page
                .all(&format!("[id='field-{}']", key.replace(['.', '_'], "-")))
                .concat();
            assert!(field.contains(shown), "{kind}: {field}");
            assert!(history.contains(shown), "{kind} in the history: {history}");
            let form = user.get(&format!("{path}/fields/{key}")).await.expect(200);
            let same = filled(&form, "form");
            user.post(&format!("{path}/fields/{key}"), &with(&same, &[]))
                .await
                .expect(303);
        }
        assert_eq!(
            user.get(&path).await.all("li.entry").len(),
            1,
            "forms that nobody touched change nothing"
        );
        assert!(
            user.get(&format!("{path}/edit"))
                .await
                .text()
                .contains("How dear")
        );

        let field = list.attributes("a.row-link", "href").remove(0);
        chief
            .post(&format!("{field}/archiving"), &[])
            .await
            .expect(303);
        assert!(
            !user
                .get(&format!("{path}/edit"))
                .await
                .text()
                .contains("How dear")
        );
        chief
            .post(&format!("{field}/restoration"), &[])
            .await
            .expect(303);
        assert!(user.get(&path).await.text().contains("Silver"));
        // The first has nowhere up to go, and the last of its group nowhere down.
        let fields = chief.get("/fields").await;
        let of = |css: &str| fields.attributes(css, "value");
        let groups = fields.all("table tbody").len();
        let up = of("tbody tr:first-child button[value=up][aria-disabled=true]");
        let down = of("tbody tr:last-child button[value=down][aria-disabled=true]");
        assert_eq!((up.len(), down.len()), (groups, groups));
        let all = of("button[aria-disabled=true]").len();
        assert_eq!(all, 2 * groups, "and nobody else");
        let before = fields.all("#group-0 ~ div .row-link");
        let form = chief
            .get("/fields")
            .await
            .attributes("form[action$='/position']", "action")
            .remove(1);
        chief.post(&form, &[("move", "down")]).await.expect(303);
        assert_ne!(
            chief.get("/fields").await.all("a.row-link"),
            list.all("a.row-link"),
            "{before:?}"
        );
    })
    .await;
}

/// A field that is moved by the keyboard is moved further by the same key, also when it has come
/// to an end, where the button does nothing any more.
#[tokio::test]
async fn the_keyboard_stays_on_the_button_that_moved_a_field() {
    testkit::both(SLICES, |t| async move {
        let chief = t.client(Role::Administrator);
        for title in ["Első", "Második", "Harmadik"] {
            let draft = FieldDraft::new(title, Kind::Text);
            create_field(&t.scope(Role::Administrator), draft)
                .await
                .unwrap();
        }
        let list = chief.get("/fields").await.expect(200);
        assert!(list.all("[autofocus]").is_empty());
        let position = list.attributes("form.cluster", "action").remove(0);
        for (way, titles) in [
            ("down", ["Második", "Első", "Harmadik"]),
            ("down", ["Második", "Harmadik", "Első"]),
            ("down", ["Második", "Harmadik", "Első"]),
            ("up", ["Második", "Első", "Harmadik"]),
        ] {
            let moved = chief.post(&position, &[("move", way)]).await;
            let list = chief.get(&moved.expect(303).location()).await.expect(200);
            assert_eq!(list.all("tbody .row-link"), titles);
            let named = format!("Move Első {way}");
            assert_eq!(list.attributes("[autofocus]", "aria-label"), [named]);
            assert!(list.all("form.cluster button[disabled]").is_empty());
            let ends = list.attributes("[aria-disabled=true]", "aria-label");
            let ends_of = [
                format!("Move {} up", titles[0]),
                format!("Move {} down", titles[2]),
            ];
            assert_eq!(ends, ends_of);
        }
    })
    .await;
}
