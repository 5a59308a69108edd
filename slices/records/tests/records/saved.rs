//! Saved filters.

use crate::common::*;
use kernel::Error;
use kit::{Filter, Role};
use records::saved::actions::{self as saved, SavedDraft};
use testkit::both;

fn draft(title: &str) -> SavedDraft {
    SavedDraft {
        title: title.into(),
        collection: "contacts".into(),
        filter: Filter::parse(r#"{"field":"name","op":"contains","value":"kov"}"#).unwrap(),
        sort: "-created".into(),
        columns: vec!["name".into(), "emails".into()],
    }
}

#[tokio::test]
async fn a_filter_is_its_owners_until_it_is_shared() {
    both(SLICES, |t| async move {
        let (mine, manager, other) = (
            t.scope(Role::User),
            t.scope(Role::Manager),
            t.scope(Role::Restricted),
        );
        let kept = saved::save(&mine, draft("  Kovácsok ")).await.unwrap();
        assert_eq!(
            saved::list(&mine, "contacts").await.unwrap(),
            vec![kept.clone()]
        );
        assert_eq!(kept.title, "Kovácsok");
        assert!(saved::list(&other, "contacts").await.unwrap().is_empty());
        assert!(matches!(
            saved::find(&other, kept.id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            saved::rename(&manager, kept.id, "x").await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            saved::share(&mine, kept.id, None, true).await,
            Err(Error::Forbidden)
        ));

        let everybodys = saved::save(&manager, draft("Mindenkié")).await.unwrap();
        saved::share(&manager, everybodys.id, None, true)
            .await
            .unwrap();
        assert_eq!(saved::list(&other, "contacts").await.unwrap().len(), 1);
        assert!(matches!(
            saved::rename(&other, everybodys.id, "x").await,
            Err(Error::Forbidden)
        ));
        saved::rename(&manager, everybodys.id, "Közös")
            .await
            .unwrap();
        saved::replace(
            &manager,
            everybodys.id,
            Filter::everything(),
            String::new(),
            Vec::new(),
        )
        .await
        .unwrap();
        let found = saved::find(&mine, everybodys.id).await.unwrap();
        assert_eq!(
            (found.title.as_str(), found.filter.is_everything()),
            ("Közös", true)
        );
        saved::delete(&mine, kept.id, None).await.unwrap();
        assert_eq!(saved::list(&mine, "contacts").await.unwrap().len(), 1);
        assert_eq!(
            faults(saved::save(&mine, draft(" ")).await),
            ["title: required"]
        );
        assert_history(&t).await;
    })
    .await;
}
