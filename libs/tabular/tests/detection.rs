//! Files whose settings nobody told us.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{Place, read, table};
use tabular::{Code, Delimiter, Encoding, Reader, Settings, date, detect, google, number, sheets};

#[test]
fn a_file_of_hungarian_excel_is_read_right_without_a_question() {
    let place = Place::new();
    let text = "Név;Város;Egyenleg;Született\r\nKis Őzike;Győr;1 234,50;2024. 03. 05.\r\nTűz Flórián;Szűcsi;-7,5;1999. 12. 31.\r\n";
    let path = place.file(&encoding_rs::WINDOWS_1250.encode(text).0);

    let found = detect(&path).unwrap();

    assert_eq!(found.settings.encoding, Encoding::Windows1250);
    assert_eq!(found.settings.delimiter, Delimiter::Semicolon);
    assert!(found.settings.decimal_comma);
    assert!(found.settings.has_header);
    assert_eq!(found.header[0].name, "Név");
    let row = &table(&path, &found.settings)[0];
    assert_eq!(row, &["Kis Őzike", "Győr", "1 234,50", "2024. 03. 05."]);
    assert_eq!(
        number::parse(&row[2], found.settings.decimal_comma).as_deref(),
        Some("1234.5")
    );
    assert_eq!(date::parse(&row[3], None), Some((2024, 3, 5)));
}

#[test]
fn an_old_export_of_google_contacts_is_read_right() {
    let place = Place::new();
    let text = "Name,E-mail 1 - Value,Notes\r\nKis Őzike,a@example.com ::: * b@example.com,\"two\nlines\"\r\n";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let path = place.file(&bytes);

    let found = detect(&path).unwrap();
    let row = &table(&path, &found.settings)[0];

    assert_eq!(found.settings.encoding, Encoding::Utf16Le);
    assert_eq!(row[2], "two\nlines");
    assert_eq!(
        google::split_google(&row[1])[1],
        (true, "b@example.com".to_owned())
    );
}

#[test]
fn every_encoding_is_told_apart() {
    let place = Place::new();
    let hungarian = "név,város\nárvíztűrő tükörfúrógép,Őrbottyán\n";
    let utf16 = |units: fn(u16) -> [u8; 2]| {
        hungarian
            .encode_utf16()
            .flat_map(units)
            .collect::<Vec<u8>>()
    };
    let western = "nom,ville\nFrançois Lefèvre,Besançon\nHélène Crêpe,Nîmes\n";
    let cases = [
        (hungarian.as_bytes().to_vec(), Encoding::Utf8),
        (
            format!("\u{feff}{hungarian}").into_bytes(),
            Encoding::Utf8Bom,
        ),
        (utf16(u16::to_le_bytes), Encoding::Utf16Le),
        (utf16(u16::to_be_bytes), Encoding::Utf16Be),
        (
            encoding_rs::WINDOWS_1250.encode(hungarian).0.into_owned(),
            Encoding::Windows1250,
        ),
        (
            encoding_rs::WINDOWS_1252.encode(western).0.into_owned(),
            Encoding::Windows1252,
        ),
        (b"name,city\nAnna,Pecs\n".to_vec(), Encoding::Utf8),
    ];
    for (bytes, encoding) in cases {
        let path = place.file(&bytes);
        let found = detect(&path).unwrap();
        assert_eq!(found.settings.encoding, encoding);
        assert_eq!(
            found.sample.len(),
            if encoding == Encoding::Windows1252 {
                2
            } else {
                1
            },
            "{encoding:?}"
        );
    }
}

#[test]
fn what_detection_proposes_a_person_may_override() {
    let place = Place::new();
    let path = place.file(b"a;b\n1;2\n");
    let found = detect(&path).unwrap();
    let by_hand = Settings {
        delimiter: Delimiter::Comma,
        has_header: false,
        ..found.settings.clone()
    };

    let again = found.with(&path, by_hand).unwrap();

    assert_eq!(again.header[0].name, "Column 1");
    assert!(again.header[0].unnamed);
    assert_eq!(again.sample, [["a;b"], ["1;2"]]);
}

#[test]
fn a_line_of_another_encoding_is_reported_and_the_others_are_not_misread() {
    let place = Place::new();
    let mut bytes = b"n\n".to_vec();
    for _ in 0..20 {
        bytes.extend("árvíztűrő\n".as_bytes());
    }
    bytes.extend(b"t\xFBz\n");
    let path = place.file(&bytes);

    let found = detect(&path).unwrap();
    let rows = read(&path, &found.settings);

    assert_eq!(found.settings.encoding, Encoding::Utf8);
    assert_eq!(rows.iter().filter(|row| row.is_err()).count(), 1);
    assert_eq!(rows[20].as_ref().unwrap_err().line, Some(22));
}

#[test]
fn telephones_keep_their_zeros_and_extensions() {
    let place = Place::new();
    let path = place.file(
        b"Index,Phone 1\n1,+1-802-953-3859x15419\n2,001-307-937-7505x54026\n3,0036301234567\n",
    );
    let found = detect(&path).unwrap();

    assert_eq!(
        table(&path, &found.settings)
            .iter()
            .map(|row| row[1].clone())
            .collect::<Vec<_>>(),
        [
            "+1-802-953-3859x15419",
            "001-307-937-7505x54026",
            "0036301234567"
        ]
    );
}

#[test]
fn the_hint_that_a_file_gives_to_excel_is_followed_and_is_no_record() {
    let place = Place::new();
    let path = place.file("\u{feff}sep=;\r\na,b;c\r\n1,5;2\r\n".as_bytes());

    let found = detect(&path).unwrap();

    assert_eq!(found.settings.delimiter, Delimiter::Semicolon);
    assert_eq!(found.header[0].name, "a,b");
    assert_eq!(table(&path, &found.settings), [["1,5", "2"]]);

    let bare = Settings {
        has_header: false,
        ..found.settings
    };
    let mut reader = Reader::open(&path, &bare).unwrap();
    let start = reader.position();
    let first = reader.next();
    reader.seek(start).unwrap();
    assert_eq!(reader.next(), first);
}

#[test]
fn french_accents_are_not_taken_for_hungarian_ones() {
    let place = Place::new();
    let text = "nom,mois\nAnaïs Lefèvre,août\nHélène Besançon,sûr à côté\n";
    let path = place.file(&encoding_rs::WINDOWS_1252.encode(text).0);

    assert_eq!(
        detect(&path).unwrap().settings.encoding,
        Encoding::Windows1252
    );
}

#[test]
fn the_first_sheet_that_holds_anything_is_taken_and_the_others_can_be_chosen() {
    let place = Place::new();
    let row = r#"<row><c t="str"><v>Név</v></c></row><row><c t="str"><v>Anna</v></c></row>"#;
    let book = common::sheets(&[
        ("Borító", ""),
        ("Üres", "<row/>"),
        ("Adat", row),
        ("Más", row),
    ]);
    let path = place.file(&book);

    let found = detect(&path).unwrap();

    assert_eq!(found.settings.sheet, 2);
    assert_eq!(found.sheets, ["Borító", "Üres", "Adat", "Más"]);
    assert_eq!(found.header[0].name, "Név");
    let empty = Settings {
        sheet: 0,
        ..found.settings.clone()
    };
    let error = found.with(&path, empty.clone()).unwrap_err();
    assert_eq!(error.code, Code::EmptyFile);
    assert_eq!(sheets(&path, &empty).unwrap().len(), 4);
    let path = place.file(&common::sheets(&[("Borító", ""), ("Üres", "")]));
    assert_eq!(detect(&path).unwrap_err().code, Code::EmptyFile);
}

#[test]
fn what_is_no_table_is_told_so_and_a_stray_sign_makes_no_table_one_less() {
    let place = Place::new();
    let noise: Vec<u8> = (0..4_000_u32).map(|n| (n * 7 % 251) as u8 | 1).collect();
    for bytes in [
        b"%PDF-1.7\n1 0 obj\n<< >>\n".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
        b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(),
        b"{\\rtf1\\ansi Anna}".to_vec(),
        "\u{feff}<!DOCTYPE html><table>".as_bytes().to_vec(),
        b"<HTML><body>".to_vec(),
        b"<?xml version=\"1.0\"?><contacts/>".to_vec(),
        noise,
    ] {
        let path = place.file(&bytes);
        let error = detect(&path).unwrap_err();
        assert_eq!(error.code, Code::NotATable, "{:?}", &bytes[..8]);
    }
    let path = place.file(b"Name,Note\nAnna,a\x01b\nB\x00la,x\n");
    assert_eq!(detect(&path).unwrap().header.len(), 2);
}
