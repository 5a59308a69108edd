//! Address books: vCards and the files of Google Contacts, as they are proposed.

use crate::common::{SLICES, admin, errors, file, import, lines, run, show, upload};
use axum::http::Method;
use exchange::Options;
use serde_json::{Value, json};
use testkit::{Client, TestApp};

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 18.1//EN\r\nN:Kovács;Anna;Mária;;\r\nFN:Anna Mária Kovács\r\n\
ORG:Acél és Társa Kft.;Beszerzés\r\nTITLE:beszerző\r\nEMAIL;type=INTERNET;type=HOME:otthon@pelda.hu\r\n\
item1.EMAIL;type=INTERNET;type=pref:anna@pelda.hu\r\nitem1.X-ABLabel:iroda\r\n\
TEL;type=CELL;type=VOICE:+36 30 123 4567\r\nTEL;type=CELL;type=VOICE:+36 20 765 4321\r\n\
ADR;type=HOME:;;Fő utca 1.;Budapest;;1011;Magyarország\r\nADR;type=WORK:;;Vas utca 2.;Győr;;9021;Magyarország\r\n\
BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\nNOTE:Kávét kér.\\nKét cukorral.\r\nURL:https://pelda.hu\r\nPHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJ\r\nEND:VCARD\r\n\
BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:Vas Zrt.\r\nORG:Vas Zrt.;\r\nTEL;type=WORK:+36 1 111 2233\r\nEND:VCARD\r\n\
BEGIN:VCARD\r\nVERSION:3.0\r\nN:Csapat\r\nFN:Csapat\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nEND:VCARD\r\n";

const GOOGLE: &str = "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,\
E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,\
Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,\
Website 1 - Label,Website 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value\n\
Anna,Mária,Kovács,,,Panni,,Acél Kft.,beszerző,,1980-05-17,Kávét kér,https://lh3.example/x,Barátok ::: * myContacts,\
Work,anna@pelda.hu ::: panni@pelda.hu,* Home,otthon@pelda.hu,Mobile,+36 30 123 4567 ::: +36 20 765 4321,\
Home,\"Fő utca 1.\nBudapest, 1011\",Fő utca 1.,Budapest,,,1011,Magyarország,,\
Blog,https://pelda.hu,Cipőméret,38\n\
Béla,,Nagy,,,,,Acél Kft.,,,,,,* myContacts,,bela@pelda.hu,,,,,,,,,,,,,,,,,\n";

/// The only contact whose name begins so, as the API shows it.
pub async fn contact(client: &Client, name: &str) -> Value {
    let found = client
        .get(&format!("/api/v1/contacts?q={name}"))
        .await
        .expect(200)
        .json();
    let id = found["items"][0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{name} is not in {found}"));
    client
        .get(&format!("/api/v1/contacts/{id}"))
        .await
        .expect(200)
        .json()
}

pub async fn brought(t: &TestApp, client: &Client, content: &[u8]) -> Value {
    let import = upload(client, content).await;
    let id = import["id"].as_str().unwrap().to_owned();
    let checked = run(t, client, &id, true).await;
    assert_eq!(checked["failed"], 0, "{checked}");
    let done = run(t, client, &id, false).await;
    assert_eq!(
        done["created"], checked["created"],
        "the check and the run differ"
    );
    done
}

pub fn pairs(list: &Value) -> Vec<(String, String, bool)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |entry: &Value| {
        (
            text(&entry["value"]),
            text(&entry["type"]),
            entry["default"] == true,
        )
    };
    list.as_array().unwrap().iter().map(one).collect()
}

pub fn entry(value: &str, label: &str, default: bool) -> (String, String, bool) {
    (value.to_owned(), label.to_owned(), default)
}

#[tokio::test]
async fn cards_of_a_telephone_come_in_as_proposed_and_can_be_taken_back() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let done = brought(&t, &client, CARDS.as_bytes()).await;
        // Two cards and the company that one of them names; the group is left out and said.
        assert_eq!(
            (&done["created"], &done["skipped"], &done["failed"]),
            (&json!(3), &json!(1), &json!(0)),
            "{done}"
        );
        let id = done["id"].as_str().unwrap();
        let faults = errors(&client, id).await;
        assert_eq!(faults["items"][0]["code"], "group_of_contacts", "{faults}");
        assert_eq!(faults["items"][0]["skipped"], true, "{faults}");
        // It stands under what is left out, not under what is faulty, and can be had as a file.
        let page = client.get(&format!("/imports/{id}")).await.expect(200);
        let titles = page.all("h2");
        assert!(
            titles.contains(&"Rows that are left out".to_owned()),
            "{titles:?}"
        );
        assert!(!titles.contains(&"Faulty rows".to_owned()), "{titles:?}");
        let kept = client
            .get(&format!("/imports/{id}/faulty-rows"))
            .await
            .expect(200);
        assert!(kept.body.contains("FN:Csapat"), "{}", kept.body);

        let anna = contact(&client, "anna").await;
        assert_eq!(
            (&anna["family_name"], &anna["given_name"]),
            (&json!("Kovács"), &json!("Anna Mária")),
            "{anna}"
        );
        assert_eq!(
            pairs(&anna["emails"]),
            [
                entry("anna@pelda.hu", "iroda", true),
                entry("otthon@pelda.hu", "home", false)
            ]
        );
        assert_eq!(
            pairs(&anna["phones"]),
            [
                entry("+36 30 123 4567", "mobile", true),
                entry("+36 20 765 4321", "mobile", false)
            ]
        );
        let addresses = anna["addresses"].as_array().unwrap();
        assert_eq!(
            (&addresses[0]["type"], &addresses[0]["city"]),
            (&json!("home"), &json!("Budapest")),
            "{anna}"
        );
        assert_eq!(
            (&addresses[1]["type"], &addresses[1]["street"]),
            (&json!("work"), &json!("Vas utca 2.")),
            "{anna}"
        );
        assert_eq!(anna["companies"][0]["title"], "beszerző", "{anna}");
        let notes = anna["notes"].as_str().unwrap();
        for line in [
            "Kávét kér.\nKét cukorral.",
            "Birthday Without Year: 05-17",
            "Website 1 - Value: https://pelda.hu",
            "Organization 1 - Department: Beszerzés",
        ] {
            assert!(notes.contains(line), "{line} is missing in {notes}");
        }
        let companies = lines(&t, &["name", "kind"]).await;
        assert!(
            companies.contains(&"Vas Zrt.,Company".to_owned())
                || companies.contains(&"Vas Zrt.,company".to_owned()),
            "{companies:?}"
        );
        let photo = done["mapping"]["columns"]
            .as_array()
            .unwrap()
            .iter()
            .find(|column| column["title"] == "PHOTO")
            .unwrap();
        assert_eq!(photo["to"], "ignored");

        client
            .json(
                Method::POST,
                &format!("/api/v1/imports/{id}/undo"),
                &json!({}),
            )
            .await
            .expect(202);
        t.run_jobs().await;
        assert_eq!(show(&client, id).await["restored"], 3);
        assert!(lines(&t, &["name"]).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_file_of_google_contacts_comes_in_as_proposed() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(GOOGLE.encode_utf16().flat_map(u16::to_le_bytes));
        let done = brought(&t, &client, &wide).await;
        assert_eq!(
            (&done["created"], &done["failed"]),
            (&json!(3), &json!(0)),
            "{done}"
        );

        let anna = contact(&client, "anna").await;
        assert_eq!(anna["given_name"], "Anna Mária");
        // The star stands beside the second address, so that is the default.
        assert_eq!(
            pairs(&anna["emails"]),
            [
                entry("otthon@pelda.hu", "home", true),
                entry("anna@pelda.hu", "work", false),
                entry("panni@pelda.hu", "work", false)
            ]
        );
        assert_eq!(pairs(&anna["phones"]).len(), 2);
        assert_eq!(
            pairs(&anna["phones"])[1],
            entry("+36 20 765 4321", "mobile", false)
        );
        assert_eq!(
            (
                &anna["addresses"][0]["postcode"],
                &anna["addresses"][0]["type"]
            ),
            (&json!("1011"), &json!("home"))
        );
        assert_eq!(anna["companies"][0]["title"], "beszerző", "{anna}");
        assert_eq!(anna["custom"]["birthday"], "1980-05-17", "{anna}");
        assert_eq!(
            anna["custom"]["labels"].as_array().map(Vec::len),
            Some(2),
            "{anna}"
        );
        let notes = anna["notes"].as_str().unwrap();
        for line in [
            "Kávét kér",
            "Nickname: Panni",
            "Blog: https://pelda.hu",
            "Cipőméret: 38",
        ] {
            assert!(notes.contains(line), "{line} is missing in {notes}");
        }
        // Both name one company that did not exist.
        assert_eq!(
            lines(&t, &["name"]).await,
            ["Acél Kft.", "Anna Mária Kovács", "Béla Nagy"]
        );
    })
    .await;
}

#[tokio::test]
async fn what_an_address_is_for_is_one_word_in_any_case_and_language() {
    testkit::both(SLICES, |t| async move {
        let text = "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n\
            Anna,Kis,,WORK,anna@x.hu,Munkahelyi,a@y.hu,Munkahelyi fax,+36 1 111 2233,Nyaraló,+36 30 111 2233\n";
        let client = admin(&t);
        brought(&t, &client, text.as_bytes()).await;
        let anna = contact(&client, "anna").await;
        assert_eq!(
            pairs(&anna["emails"]),
            [entry("anna@x.hu", "work", true), entry("a@y.hu", "work", false)]
        );
        assert_eq!(
            pairs(&anna["phones"]),
            [
                entry("+36 1 111 2233", "work fax", true),
                entry("+36 30 111 2233", "Nyaraló", false)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_row_that_names_only_an_organisation_is_a_company() {
    testkit::both(SLICES, |t| async move {
        let text = "First Name,Last Name,Organization Name,Organization Title,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n\
            Béla,Nagy,Acél Kft.,vezető,,,,bela@x.hu,,\n\
            ,,Acél Kft.,központ,Hétfőn zárva,,,info@x.hu,Work,+36 1 111 2233\n";
        let client = admin(&t);
        let done = brought(&t, &client, text.as_bytes()).await;
        assert_eq!(
            (&done["created"], &done["failed"]),
            (&json!(2), &json!(0)),
            "{done}"
        );
        let acel = contact(&client, "acél").await;
        assert_eq!((&acel["kind"], &acel["name"]), (&json!("company"), &json!("Acél Kft.")));
        assert_eq!(
            pairs(&acel["phones"]),
            [entry("+36 1 111 2233", "work", true)]
        );
        let notes = acel["notes"].as_str().unwrap();
        assert!(notes.contains("Hétfőn zárva") && notes.contains("központ"), "{notes}");
        // Who names a person too still belongs to the company, and to that very one.
        let bela = contact(&client, "béla").await;
        assert_eq!(
            (&bela["companies"][0]["id"], &bela["companies"][0]["title"]),
            (&acel["id"], &json!("vezető")),
            "{bela}"
        );

        // A row that finds its record changes that one and makes no company of it.
        let again = "Email,Company\nbela@x.hu,Acél Kft.\nnew@x.hu,Vas Zrt.\n";
        let options = Options {
            key: Some("emails".to_owned()),
            ..Options::default()
        };
        let report = import(&t, again, &options).await.unwrap();
        assert_eq!(
            (report.created, report.skipped, report.failed),
            (1, 1, 0),
            "{:?}",
            report.errors
        );
        assert_eq!(contact(&client, "vas").await["kind"], "company");
    })
    .await;
}

#[tokio::test]
async fn a_company_that_has_its_own_card_is_made_once() {
    testkit::both(SLICES, |t| async move {
        let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Nagy;Béla;;;\r\nFN:Nagy Béla\r\nORG:Vas Zrt.\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nORG:Vas Zrt.\r\nTEL:+36 1 111 2233\r\nEND:VCARD\r\n";
        let client = admin(&t);
        let done = brought(&t, &client, cards.as_bytes()).await;
        assert_eq!((&done["created"], &done["failed"]), (&json!(2), &json!(0)), "{done}");
        assert_eq!(lines(&t, &["name"]).await, ["Béla Nagy", "Vas Zrt."]);
    })
    .await;
}

#[tokio::test]
async fn the_old_form_of_google_contacts_is_known_too() {
    testkit::both(SLICES, |t| async move {
        let text = "Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title\n\
            Anna Kis,Anna,,Kis,,,,* myContacts,* Work,anna@x.hu,Mobile,+36 30 111 2233,,Acél Kft.,,vezető\n";
        let client = admin(&t);
        brought(&t, &client, text.as_bytes()).await;
        let anna = contact(&client, "anna").await;
        assert_eq!(pairs(&anna["emails"]), [entry("anna@x.hu", "work", true)]);
        assert_eq!(anna["companies"][0]["title"], "vezető", "{anna}");
    })
    .await;
}

#[tokio::test]
async fn the_command_brings_an_address_book_in_without_making_fields() {
    testkit::both(SLICES, |t| async move {
        let report = import(&t, GOOGLE, &Options::default()).await.unwrap();
        assert_eq!(
            (report.created, report.failed),
            (3, 0),
            "{:?}",
            report.errors
        );
        let cards = file(&t, "contacts.vcf", CARDS);
        let report = exchange::run_file(&t.system(), "contacts", &cards, &Options::default())
            .await
            .unwrap();
        assert_eq!(
            (report.created, report.skipped, report.failed),
            (3, 1, 0),
            "{:?}",
            report.errors
        );
        assert_eq!((report.errors.len(), report.left_out.len()), (0, 1));
        let notes = lines(&t, &["notes"]).await.join("\n");
        assert!(notes.contains("Birthday: 1980-05-17"), "{notes}");
    })
    .await;
}

#[tokio::test]
async fn what_stands_beside_nothing_is_refused() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let import = upload(&client, "Name,What for\nAnna,work\n").await;
        let mut mapping = import["mapping"].clone();
        mapping["columns"][1] =
            json!({ "title": "What for", "to": "column", "key": "emails.type" });
        let path = format!("/api/v1/imports/{}/mapping", import["id"].as_str().unwrap());
        let refused = client
            .json(Method::PUT, &path, &json!({ "mapping": mapping }))
            .await
            .expect(422)
            .json();
        assert_eq!(refused["errors"][0]["code"], "nothing_beside", "{refused}");
    })
    .await;
}
