//! Lists: order, pages, search, patience.

use crate::common::*;
use kit::{Kind, Role};
use records::contact::{actions, sortable};
use std::collections::HashSet;
use std::time::Duration;
use testkit::both;

const NAMES: [&str; 14] = [
    "Ábel", "Cukor", "Csák", "Csaba", "Czakó", "Gulyás", "Gyarmati", "Kasza", "Kassza", "Olga",
    "Ödön", "Őri", "Zabos", "Zsoldos",
];

#[tokio::test]
async fn every_record_is_seen_exactly_once_in_every_order_while_others_are_added() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        for kind in [Kind::Text, Kind::Int, Kind::Date, Kind::Money, Kind::Choice] {
            field(&t, &format!("F {}", kind.name()), kind, |_| {}).await;
        }
        let mut rows = Vec::new();
        for n in 0..90usize {
            let name = NAMES[n * 5 % NAMES.len()];
            let mut row = row(&[("name", name)]);
            if n % 3 > 0 {
                row.values.extend(patch(&[
                    ("custom.f_text", NAMES[n * 3 % NAMES.len()]),
                    ("custom.f_int", &(n % 7).to_string()),
                    ("custom.f_date", &format!("2026-01-{:02}", n % 28 + 1)),
                    ("custom.f_money", &format!("{n}.00 HUF")),
                    ("custom.f_choice", "gold"),
                    ("owner", &t.user(Role::ALL[n % 4]).to_string()),
                ]));
            }
            rows.push(row);
        }
        import(&scope, rows).await;
        let before: HashSet<[u8; 16]> = walk(&scope, &query("", "name"))
            .await
            .into_iter()
            .map(|(_, id)| id)
            .collect();
        assert_eq!(before.len(), 90);
        let columns = actions::all_columns(&scope).await.unwrap();
        for column in columns.iter().filter(|column| sortable(column)) {
            for sort in [column.key.clone(), format!("-{}", column.key)] {
                let mut query = query("", &sort);
                query.limit = 7;
                let mut seen = Vec::new();
                loop {
                    let page = page(&scope, &query).await.unwrap();
                    assert!(page.items.len() <= 7 && !page.partial);
                    seen.extend(page.items.iter().map(|item| item.id));
                    create_contact(
                        &scope,
                        &[
                            ("name", NAMES[seen.len() % NAMES.len()]),
                            ("custom.f_int", "3"),
                        ],
                    )
                    .await;
                    match page.next {
                        Some(next) => query.after = Some(next),
                        None => break,
                    }
                }
                let distinct: HashSet<_> = seen.iter().copied().collect();
                assert_eq!(distinct.len(), seen.len(), "{sort}: seen twice");
                assert!(before.is_subset(&distinct), "{sort}: missed");
                let extra: Vec<_> = walk(&scope, &self::query("", "name"))
                    .await
                    .into_iter()
                    .filter(|(_, id)| !before.contains(id))
                    .collect();
                for some in extra.chunks(100) {
                    let ids: Vec<_> = some
                        .iter()
                        .map(|(_, id)| kernel::Id::from_bytes(*id))
                        .collect();
                    actions::bin(&scope, &ids).await.unwrap();
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn lists_are_in_hungarian_order_and_what_is_empty_comes_last() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::Manager);
        field(&t, "Town", Kind::Text, |_| {}).await;
        for (n, name) in NAMES.iter().rev().enumerate() {
            let town = if n < 3 { "" } else { name };
            create_contact(&scope, &[("name", name), ("custom.town", town)]).await;
        }
        let mut sorted = NAMES;
        sorted.sort_by_key(|name| kernel::sort::text(name));
        assert_eq!(titles(&scope, &query("", "name")).await, sorted);
        let mut reversed = sorted;
        reversed.reverse();
        assert_eq!(titles(&scope, &query("", "-name")).await, reversed);
        let tail = ["Őri", "Zabos", "Zsoldos"];
        let by_town = titles(&scope, &query("", "custom.town")).await;
        assert_eq!(
            by_town[..11],
            sorted
                .iter()
                .filter(|name| !tail.contains(name))
                .copied()
                .collect::<Vec<_>>()
        );
        assert_eq!(by_town[11..], tail);
        let down = titles(&scope, &query("", "-custom.town")).await;
        assert_eq!(down[0], "Ödön");
        assert_eq!(down[11..], ["Zsoldos", "Zabos", "Őri"]);
    })
    .await;
}

#[tokio::test]
async fn search_finds_words_without_accents_addresses_and_numbers() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        field(&t, "Motto", Kind::Text, |_| {}).await;
        create_contact(
            &scope,
            &[
                ("name", "Őrségi Zsuzsanna"),
                ("emails", "zsu@orseg.hu"),
                ("phones", "06 30 123-4567"),
                ("custom.motto", "Árvíztűrő tükör"),
            ],
        )
        .await;
        create_contact(
            &scope,
            &[("name", "Kovács Béla"), ("address.city", "Őriszentpéter")],
        )
        .await;
        for words in [
            "orsegi zsu",
            "ZSUZS",
            "zsu@orseg.hu",
            "0630123",
            "tukor arviz",
            "őrs",
        ] {
            assert_eq!(
                searched(&scope, words).await,
                ["Őrségi Zsuzsanna"],
                "{words}"
            );
        }
        assert_eq!(searched(&scope, "oriszent").await, ["Kovács Béla"]);
        assert!(searched(&scope, "zz\" or * ' --").await.is_empty());
        let email = query(
            r#"{"field":"emails","op":"is","value":"ZSU@Orseg.hu"}"#,
            "name",
        );
        assert_eq!(titles(&scope, &email).await, ["Őrségi Zsuzsanna"]);
        let phone = query(
            r#"{"field":"phones","op":"is","value":"+36 30 1234567"}"#,
            "name",
        );
        assert_eq!(titles(&scope, &phone).await, ["Őrségi Zsuzsanna"]);
        let hits = (records::SLICE.search[0])(&scope, "zsu", 5).await.unwrap();
        assert_eq!(
            (hits.len(), hits[0].title.as_str(), hits[0].note.as_str()),
            (1, "Őrségi Zsuzsanna", "zsu@orseg.hu")
        );
    })
    .await;
}

#[tokio::test]
async fn a_cursor_is_opaque_and_belongs_to_its_order_and_its_tenant() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        for name in ["Anna", "Béla", "Cili"] {
            create_contact(&scope, &[("name", name)]).await;
        }
        let mut first = query("", "name");
        first.limit = 1;
        let next = page(&scope, &first).await.unwrap().next.unwrap();
        for (sort, cursor) in [
            ("-name", next.clone()),
            ("created", next.clone()),
            ("name", "AAAA".into()),
            ("name", "%%".into()),
            ("name", String::new()),
        ] {
            let mut query = query("", sort);
            query.after = Some(cursor);
            assert_eq!(
                faults(page(&scope, &query).await.map(|_| ())),
                ["after: bad_cursor"]
            );
        }
        let mut query = query("", "name");
        query.after = Some(next);
        let other = page(&t.other_tenant().scope(Role::User), &query).await;
        assert_eq!(faults(other.map(|_| ())), ["after: bad_cursor"]);
    })
    .await;
}

#[tokio::test]
async fn a_filter_without_an_index_answers_as_far_as_patience_goes_and_goes_on() {
    both(SLICES, |t| async move {
        let scope = t.scope(Role::User);
        let rows = (0..1200)
            .map(|n| {
                row(&[
                    ("name", &format!("N{n:04}")),
                    ("notes", if n % 400 == 399 { "rare" } else { "common" }),
                ])
            })
            .collect();
        import(&scope, rows).await;
        let mut query = query(
            r#"{"field":"notes","op":"contains","value":"rare"}"#,
            "name",
        );
        query.patience = Duration::ZERO;
        query.limit = 2;
        let (mut pages, mut partial, mut seen) = (0, 0, Vec::new());
        loop {
            let page = page(&scope, &query).await.unwrap();
            pages += 1;
            partial += usize::from(page.partial);
            seen.extend(page.items.into_iter().map(|item| item.title));
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, ["N0399", "N0799", "N1199"]);
        assert!(
            pages >= 3 && partial >= 1,
            "{pages} pages, {partial} of them partial"
        );
    })
    .await;
}
