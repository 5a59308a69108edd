//! Files as they come from the world.

use crate::common::{SLICES, contacts, export, import, lines, with_fields};
use exchange::{Corrections, Options};
use kernel::Error;
use kit::collection::Mode;

#[tokio::test]
async fn a_file_of_hungarian_excel_is_read_right() {
    testkit::both(SLICES, |t| async move {
        let text = "Név;E-mail cím;Születésnap;Érték\r\nŐri Ágnes;agi@pelda.hu;2024. 03. 05.;1 234,5\r\nKovács Űrs;urs@pelda.hu;1999. 12. 31.;0,25\r\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1250.encode(text);
        let report = import(&t, bytes, &with_fields()).await.unwrap();
        assert_eq!((report.created, report.failed), (2, 0), "{:?}", report.errors);
        let text = export(&t, &[]).await;
        for cell in ["Őri Ágnes", "agi@pelda.hu", "2024-03-05", "1234.5", "Kovács Űrs", "0.25"] {
            assert!(text.contains(cell), "{cell} is missing in {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_of_google_contacts_brings_all_its_addresses() {
    testkit::both(SLICES, |t| async move {
        let text = "First Name,Last Name,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value\nAnna,Kis,a@x.hu ::: * b@x.hu,c@x.hu,+36 30 123 4567\n";
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let report = import(&t, bytes, &Options::default()).await.unwrap();
        assert_eq!((report.created, report.failed), (1, 0), "{:?}", report.errors);
        let text = export(&t, &["emails", "phones"]).await;
        assert!(text.contains("b@x.hu; a@x.hu; c@x.hu"), "{text}");
        assert!(text.contains("+36 30 123 4567"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_nothing_stays() {
    testkit::both(SLICES, |t| async move {
        for (content, code) in [("Name,Name\na,b\n", "duplicate_header"), ("", "empty_file")] {
            let Err(Error::Invalid(errors)) = import(&t, content, &Options::default()).await else {
                panic!("{code}")
            };
            assert_eq!(errors.iter().next().unwrap().code, code);
        }
        let Err(Error::Invalid(errors)) =
            import(&t, "Name,Shoe size\nAnna,38\n", &Options::default()).await
        else {
            panic!()
        };
        assert_eq!(
            (
                errors.iter().next().unwrap().field.as_str(),
                errors.iter().next().unwrap().code
            ),
            ("Shoe size", "undecided_column")
        );
        assert_eq!(contacts(&t).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_faulty_row_is_named_with_line_and_column_and_the_others_come_in() {
    testkit::both(SLICES, |t| async move {
        let text = "Name,Email\nAnna,anna@x.hu\nBéla,not an address\nCili,cili@x.hu\nDóra,d@x.hu,surplus\n";
        let report = import(&t, text, &Options::default()).await.unwrap();
        assert_eq!((report.created, report.failed), (2, 2), "{:?}", report.errors);
        let places: Vec<(u64, &str, &str)> = report.errors.iter().map(|(line, column, code, _)| (*line, column.as_str(), code.as_str())).collect();
        assert_eq!(places[0], (3, "Email", "not_an_email"));
        assert_eq!((places[1].0, places[1].2), (5, "too_many_cells"));
        assert!(report.errors.iter().all(|(.., text)| !text.contains("not an address")));
    })
    .await;
}

#[tokio::test]
async fn a_quote_that_never_closes_fails_the_rest_and_keeps_what_was_before() {
    testkit::both(SLICES, |t| async move {
        let report = import(
            &t,
            "Name,Email\nAnna,anna@x.hu\n\"Béla,b@x.hu\n",
            &Options::default(),
        )
        .await;
        match report {
            Ok(report) => assert!(
                report
                    .errors
                    .iter()
                    .any(|(_, _, code, _)| code == "truncated"),
                "{:?}",
                report.errors
            ),
            Err(Error::Invalid(errors)) => {
                assert_eq!(errors.iter().next().unwrap().code, "truncated")
            }
            Err(error) => panic!("{error}"),
        }
        assert!(contacts(&t).await <= 1);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_says_what_would_happen() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name,Email\nAnna,anna@x.hu\n", &Options::default())
            .await
            .unwrap();
        let options = Options {
            dry_run: true,
            key: Some("Email".to_owned()),
            ..with_fields()
        };
        let text =
            "Name,Email,Shoe size\nAnna Mária,anna@x.hu,38\nBéla,bela@x.hu,44\nBéla,bela@x.hu,45\n";
        let report = import(&t, text, &options).await.unwrap();
        assert_eq!(
            (report.created, report.updated, report.failed),
            (1, 1, 1),
            "{:?}",
            report.errors
        );
        assert_eq!(
            (report.errors[0].0, report.errors[0].2.as_str()),
            (4, "twice_in_file")
        );
        assert!(report.set.is_none());
        assert_eq!(lines(&t, &["name", "emails"]).await, ["Anna,anna@x.hu"]);
        assert!(!export(&t, &[]).await.contains("Shoe size"));
    })
    .await;
}

#[tokio::test]
async fn a_key_column_decides_what_is_changed_and_what_is_made() {
    testkit::both(SLICES, |t| async move {
        import(&t, "Name,Email\nAnna,anna@x.hu\n", &Options::default())
            .await
            .unwrap();
        let keyed = |mode| Options {
            key: Some("Email".to_owned()),
            mode,
            ..Options::default()
        };
        let text = "Name,Email\nAnna Mária,anna@x.hu\nBéla,bela@x.hu\n";
        let only = import(&t, text, &keyed(Mode::UpdateOnly)).await.unwrap();
        assert_eq!((only.created, only.updated, only.skipped), (0, 1, 1));
        let both = import(&t, text, &keyed(Mode::CreateAndUpdate))
            .await
            .unwrap();
        assert_eq!((both.created, both.updated, both.skipped), (1, 0, 1));
        assert_eq!(
            lines(&t, &["name", "emails"]).await,
            ["Anna Mária,anna@x.hu", "Béla,bela@x.hu"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_wrong_detection_can_be_corrected() {
    testkit::both(SLICES, |t| async move {
        let dated = "Name,Since\nAnna,05/03/2024\n";
        let options = Options {
            settings: Corrections {
                date_order: Some("day_first".to_owned()),
                ..Corrections::default()
            },
            ..with_fields()
        };
        import(&t, dated, &options).await.unwrap();
        assert!(export(&t, &[]).await.contains("2024-03-05"));
    })
    .await;
}

#[tokio::test]
async fn formulas_in_a_file_are_texts_that_nobody_executes() {
    testkit::both(SLICES, |t| async move {
        let text = "Name,Notes,Phone\n=1+1,@SUM(A1),+36 30 123 4567\n'=kept,-2+3,\n";
        let report = import(&t, text, &Options::default()).await.unwrap();
        assert_eq!(
            (report.created, report.failed),
            (2, 0),
            "{:?}",
            report.errors
        );
        assert_eq!(
            lines(&t, &["name", "notes"]).await,
            ["'=1+1,'@SUM(A1)", "'=kept,'-2+3"],
            "what a spreadsheet would execute leaves with an apostrophe"
        );
    })
    .await;
}
