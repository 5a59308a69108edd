//! The contacts that Outlook writes, as they are proposed.

use crate::address_books::{brought, contact, entry, pairs};
use crate::common::{SLICES, admin, run, upload};
use serde_json::json;

/// The English titles of Outlook.
const OUTLOOK: &str = "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,Business Street 3,Business City,Business State,Business Postal Code,Business Country/Region,\
Home Street,Home Street 2,Home Street 3,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,Other Street 2,Other Street 3,Other City,Other State,Other Postal Code,Other Country/Region,\
Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,\
Account,Anniversary,Assistant's Name,Billing Information,Birthday,Business Address PO Box,Categories,Children,Directory Server,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,\
Gender,Government ID Number,Hobby,Initials,Notes,Priority,Private,Sensitivity,Spouse,Web Page";

/// A file of Outlook whose contacts have these cells.
fn outlook(contacts: &[&[(&str, &str)]]) -> String {
    let mut file = format!("{OUTLOOK}\r\n");
    for cells in contacts {
        let cell = |title| {
            let found = cells.iter().find(|(known, _)| *known == title);
            found.map_or_else(String::new, |(_, text)| format!("\"{text}\""))
        };
        let row: Vec<String> = OUTLOOK.split(',').map(cell).collect();
        file.push_str(&row.join(","));
        file.push_str("\r\n");
    }
    file
}

#[tokio::test]
async fn a_file_of_outlook_comes_in_as_proposed() {
    testkit::both(SLICES, |t| async move {
        let file = outlook(&[
            &[
                ("Title", "Dr."),
                ("First Name", "Anna"),
                ("Middle Name", "Mária"),
                ("Last Name", "Kovács"),
                ("Company", "Acél Kft."),
                ("Job Title", "beszerző"),
                ("Business Street", "Vas utca 2."),
                ("Business Street 2", "B épület"),
                ("Business City", "Győr"),
                ("Business Postal Code", "9021"),
                ("Home City", "Budapest"),
                ("Home Country/Region", "Magyarország"),
                ("Business Fax", "+36 1 111 2233"),
                ("Business Phone", "+36 1 111 2234"),
                ("Mobile Phone", "+36 30 123 4567"),
                ("Car Phone", "+36 30 765 4321"),
                ("Account", "AC-1"),
                ("Birthday", "0/0/00"),
                ("Gender", "Unspecified"),
                ("E-mail Address", "anna@x.hu"),
                ("E-mail Type", "SMTP"),
                ("E-mail 2 Address", "otthon@x.hu"),
                ("Notes", "Kávét kér"),
                ("Priority", "Normal"),
                ("Web Page", "https://x.hu"),
            ],
            &[
                ("Company", "Vas Zrt."),
                ("Business Phone", "+36 1 222 3344"),
                ("Birthday", "1980-05-17"),
            ],
        ]);
        let client = admin(&t);
        let done = brought(&t, &client, file.as_bytes()).await;
        assert_eq!(
            (&done["created"], &done["failed"]),
            (&json!(3), &json!(0)),
            "{done}"
        );

        let anna = contact(&client, "anna").await;
        assert_eq!(
            (&anna["family_name"], &anna["given_name"]),
            (&json!("Kovács"), &json!("Anna Mária"))
        );
        assert_eq!(
            pairs(&anna["phones"]),
            [
                entry("+36 1 111 2234", "work", true),
                entry("+36 30 765 4321", "Car", false),
                entry("+36 30 123 4567", "mobile", false),
                entry("+36 1 111 2233", "work fax", false),
            ]
        );
        assert_eq!(
            pairs(&anna["emails"]),
            [
                entry("anna@x.hu", "", true),
                entry("otthon@x.hu", "", false)
            ]
        );
        let addresses: Vec<_> = anna["addresses"].as_array().unwrap().iter().collect();
        let parts = |n: usize| ["type", "street", "city"].map(|part| addresses[n][part].clone());
        assert_eq!(parts(0), ["work", "Vas utca 2., B épület", "Győr"]);
        assert_eq!(
            parts(1),
            [
                json!("home"),
                addresses[1]["street"].clone(),
                json!("Budapest")
            ]
        );
        assert_eq!(addresses.len(), 2, "{anna}");
        assert_eq!(anna["companies"][0]["title"], "beszerző", "{anna}");
        assert_eq!(
            anna["notes"],
            "Title: Dr.\nAccount: AC-1\nKávét kér\nWeb Page: https://x.hu"
        );
        let vas = contact(&client, "zrt").await;
        assert_eq!(
            (&vas["kind"], &vas["custom"]["birthday"]),
            (&json!("company"), &json!("1980-05-17")),
            "{vas}"
        );
    })
    .await;
}

#[tokio::test]
async fn the_hungarian_titles_of_outlook_are_known_too() {
    testkit::both(SLICES, |t| async move {
        let text = "Utónév;Vezetéknév;Cég;Beosztás;Munkahelyi utca;Munkahelyi város;Munkahelyi telefon;Otthoni telefon;Mobiltelefon;E-mail cím;Jegyzetek\r\n\
            Anna;Kis;Acél Kft.;vezető;Vas utca 2.;Győr;+36 1 111 2233;+36 1 222 3344;+36 30 123 4567;anna@x.hu;Kávét kér\r\n";
        let client = admin(&t);
        brought(&t, &client, text.as_bytes()).await;
        let anna = contact(&client, "anna").await;
        assert_eq!(
            pairs(&anna["phones"]),
            [
                entry("+36 1 111 2233", "work", true),
                entry("+36 1 222 3344", "home", false),
                entry("+36 30 123 4567", "mobile", false),
            ]
        );
        assert_eq!(
            (&anna["addresses"][0]["type"], &anna["companies"][0]["title"]),
            (&json!("work"), &json!("vezető")),
            "{anna}"
        );
        assert_eq!(anna["notes"], "Kávét kér");
    })
    .await;
}

#[tokio::test]
async fn a_company_whose_own_row_comes_late_in_a_long_file_is_made_once() {
    testkit::both(SLICES, |t| async move {
        const PERSONS: usize = 6_000;
        let mut text = String::from("Name,Email,Phone,Company,Job Title,Business Phone,Home Phone,Mobile Phone,Last Name,E-mail Address\n");
        for n in 0..PERSONS {
            text.push_str(&format!(",,,Acél Kft.,,,,,Person {n},p{n}@x.hu\n"));
        }
        text.push_str(",,,Acél Kft.,,+36 1 111 2233,,,,\n");
        let client = admin(&t);
        let import = upload(&client, text).await;
        let id = import["id"].as_str().unwrap();
        let checked = run(&t, &client, id, true).await;
        let done = run(&t, &client, id, false).await;
        for counts in [&checked, &done] {
            let counts = ["created", "updated", "failed"].map(|key| counts[key].clone());
            assert_eq!(counts, [json!(PERSONS + 1), json!(1), json!(0)]);
        }
        let acel = contact(&client, "acél").await;
        assert_eq!(pairs(&acel["phones"]), [entry("+36 1 111 2233", "work", true)]);
    })
    .await;
}
