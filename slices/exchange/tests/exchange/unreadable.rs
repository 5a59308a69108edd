//! Files that are no tables, or not whole ones: what a person is told, and the way on.

use crate::common::{SLICES, admin};
use testkit::{Answer, Client};

async fn sent(client: &Client, name: &str, content: &[u8]) -> Answer {
    let fields = [("collection", "contacts")];
    client
        .upload("/imports", &fields, "file", name, content)
        .await
}

#[tokio::test]
async fn a_file_that_is_no_table_or_not_whole_is_refused_with_a_sentence_that_helps() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let book = workbook(&[("Adat", "<row><c t=\"str\"><v>Name</v></c></row>")]);
        for (name, content, told) in [
            (
                "a.pdf",
                b"%PDF-1.7\n1 0 obj\n".as_slice(),
                "this file is no table",
            ),
            (
                "a.csv",
                b"\x89PNG\r\n\x1a\n\0\0".as_slice(),
                "this file is no table",
            ),
            ("a.xlsx", &book[..book.len() - 30], "damaged or incomplete"),
            (
                "a.csv",
                b"Name,Email,Name\na,b,c\n".as_slice(),
                "columns 1 and 3 of the file have the same title",
            ),
        ] {
            let refused = sent(&client, name, content).await.expect(422);
            assert!(refused.text().contains(told), "{name}: {}", refused.text());
        }
    })
    .await;
}

#[tokio::test]
async fn a_workbook_that_begins_with_an_empty_sheet_is_read_where_it_begins() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let rows =
            "<row><c t=\"str\"><v>Name</v></c></row><row><c t=\"str\"><v>Kis Anna</v></c></row>";
        let book = workbook(&[("Cover", ""), ("People", rows)]);
        let path = sent(&client, "a.xlsx", &book).await.expect(303).location();
        let page = client.get(&path).await.expect(200);
        assert!(page.text().contains("Kis Anna"), "{}", page.text());
        assert!(page.body.contains("value=\"1\" selected"), "{}", page.body);
        // Whoever chooses the empty one after all is told so and can choose again.
        let chosen = [("sheet", "0"), ("header", "yes")];
        let refused = client
            .post(&format!("{path}/settings"), &chosen)
            .await
            .expect(422);
        let text = refused.text();
        assert!(
            text.contains("the file is empty") && text.contains("People"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_file_is_called_what_its_owner_calls_it() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        // So a browser sends: a "quote".csv
        let path = sent(&client, "a %22quote%22.csv", b"Name\nAnna\n").await;
        let page = client.get(&path.expect(303).location()).await.expect(200);
        assert!(page.text().contains("a \"quote\".csv"), "{}", page.text());
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_back_is_told_without_figures_of_nothing() {
    testkit::both(SLICES, |t| async move {
        let client = admin(&t);
        let path = sent(&client, "a.csv", b"Name\nAnna\n")
            .await
            .expect(303)
            .location();
        client.post(&format!("{path}/run"), &[]).await.expect(303);
        t.run_jobs().await;
        client.post(&format!("{path}/undo"), &[]).await.expect(303);
        t.run_jobs().await;
        let text = client.get(&path).await.expect(200).text();
        assert!(text.contains("Records taken back: 1."), "{text}");
        assert!(!text.contains("not taken back"), "{text}");
    })
    .await;
}

/// A workbook whose tabs have these names and rows.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |n: usize, what: &str, to: &str| {
        format!("<Relationship Id=\"r{n}\" Type=\"{kind}/{what}\" Target=\"{to}\"/>")
    };
    let relations = |inner: &str| format!("<Relationships>{inner}</Relationships>");
    let (mut tabs, mut places) = (String::new(), String::new());
    for (n, (name, _)) in sheets.iter().enumerate() {
        tabs.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"r{n}\"/>"
        ));
        places.push_str(&relation(n, "worksheet", &format!("s{n}.xml")));
    }
    let main = relations(&relation(0, "officeDocument", "book.xml"));
    let book = format!("<workbook xmlns:r=\"{kind}\"><sheets>{tabs}</sheets></workbook>");
    let mut parts = vec![
        ("_rels/.rels".to_owned(), main),
        ("book.xml".to_owned(), book),
        ("_rels/book.xml.rels".to_owned(), relations(&places)),
    ];
    parts.extend(sheets.iter().enumerate().map(|(n, (_, rows))| {
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        (format!("s{n}.xml"), sheet)
    }));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
