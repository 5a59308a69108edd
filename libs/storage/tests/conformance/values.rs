//! Every class of value comes back from both engines as it went in.

use crate::fixture::{A, TABLES, add_contact, id, values};
use kernel::{Id, Timestamp, civil::Date};
use storage::testing::{Fresh, both};
use storage::{Value, sql};

#[tokio::test(flavor = "multi_thread")]
async fn every_class_of_value_comes_back_as_it_went_in() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        let read = || {
            sql!(
                "select id, version, email, company_id, active, binned, score, k1
                 from contact where id = $1",
                id(1)
            )
        };
        let row = tx.one(read()).await.unwrap();
        assert_eq!(row.get::<Id<()>>(0).unwrap(), id(1).cast());
        assert_eq!(
            values(&row)[1..],
            [
                1i64.into(),
                Value::Null,
                Value::Null,
                true.into(),
                false.into(),
                Value::Null,
                Value::Null
            ]
        );
        // A null needs no type, whatever it is compared with or put into.
        for (email, active, score, k1) in [
            (Value::Null, false, Value::Null, Value::Null),
            (
                "a@x.hu".into(),
                true,
                Value::Real(2.5),
                vec![0u8, 255].into(),
            ),
            (
                "b@x.hu".into(),
                false,
                Value::Int(3),
                Vec::<u8>::new().into(),
            ),
        ] {
            tx.run(sql!(
                "update contact set email = $2, active = $3, score = $4, k1 = $5 where id = $1",
                id(1),
                email.clone(),
                active,
                score.clone(),
                k1.clone(),
            ))
            .await
            .unwrap();
            let row = tx.one(read()).await.unwrap();
            assert_eq!(
                (row.value(2), row.get::<bool>(4).unwrap()),
                (&email, active)
            );
            assert_eq!(row.value(7), &k1);
            let expected = match score {
                Value::Int(whole) => Some(whole as f64),
                Value::Real(real) => Some(real),
                _ => None,
            };
            assert_eq!(row.get::<Option<f64>>(6).unwrap(), expected);
        }
        let found = tx
            .all(sql!(
                "select id from contact where email is not distinct from $1",
                Value::Null
            ))
            .await
            .unwrap();
        assert!(found.is_empty());
        let at: Timestamp = "2026-11-22T14:16:00.000001Z".parse().unwrap();
        let day: Date = "2024-02-29".parse().unwrap();
        let row = tx
            .one(sql!("select cast($1 as bigint), cast($2 as text)", at, day))
            .await
            .unwrap();
        assert_eq!(row.get::<Timestamp>(0).unwrap(), at);
        assert_eq!(row.get::<Date>(1).unwrap(), day);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_read_by_key_with_a_cast() {
    both(TABLES, async |fresh: &Fresh| {
        fresh.db.create_tenant(A).await.unwrap();
        let mut tx = fresh.db.write(A).await.unwrap();
        tx.run(add_contact(1, "Kis Anna")).await.unwrap();
        let row = tx.one(sql!("select doc from contact")).await.unwrap();
        assert_eq!(row.get::<String>(0).unwrap(), "{}");
        let doc = r#"{"city":"Győr \"A\"","score":12.5,"vip":true,"none":null}"#;
        tx.run(sql!("update contact set doc = $1", doc))
            .await
            .unwrap();
        let row = tx
            .one(sql!(
                "select cast(doc ->> $1 as text), cast(doc ->> $2 as double precision),
                        doc ->> 'none', doc ->> 'absent' from contact
                 where cast(doc ->> 'city' as text) = $3",
                "city",
                "score",
                "Győr \"A\"",
            ))
            .await
            .unwrap();
        assert_eq!(
            values(&row),
            ["Győr \"A\"".into(), 12.5.into(), Value::Null, Value::Null]
        );
    })
    .await;
}
