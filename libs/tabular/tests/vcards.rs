//! Address books as telephones and mail programs write them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::Place;
use tabular::{Code, Encoding, Format, Limits, Reader, Settings, detect};

/// Each card as its filled columns.
fn cards(bytes: &[u8]) -> Vec<Result<Vec<(String, String)>, tabular::Error>> {
    let place = Place::new();
    let path = place.file(bytes);
    let found = detect(&path).unwrap();
    assert_eq!(found.settings.format, Format::Vcard);
    let reader = Reader::open(&path, &found.settings).unwrap();
    let titles: Vec<String> = reader.header().iter().map(|h| h.name.clone()).collect();
    reader
        .map(|line| {
            let line = line?;
            let cells = titles
                .iter()
                .zip(&line.cells)
                .filter(|(_, cell)| !cell.is_empty());
            Ok(cells
                .map(|(title, cell)| (title.clone(), cell.to_text().into_owned()))
                .collect())
        })
        .collect()
}

fn card(text: &str) -> Vec<(String, String)> {
    cards(text.as_bytes()).remove(0).unwrap()
}

fn of<'a>(card: &'a [(String, String)], title: &str) -> &'a str {
    card.iter()
        .find(|(known, _)| known == title)
        .map_or("", |(_, text)| text)
}

#[test]
fn a_card_of_an_iphone_keeps_labels_of_people_and_a_birthday_without_a_year() {
    let card = card(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//iPhone OS 18.1//EN\r\nN:Kovács;Anna;Mária;dr.;\r\n\
         FN:dr. Kovács Anna Mária\r\nORG:Kovács és Társa\\; Kft.;Beszerzés;\r\nTITLE:ügyvezető\r\n\
         item1.EMAIL;type=INTERNET:otthon@pelda.hu\r\nitem1.X-ABLabel:nyaraló\r\n\
         EMAIL;type=INTERNET;type=WORK;type=pref:anna@pelda.hu\r\n\
         TEL;type=CELL;type=VOICE:+36 30 123 4567\r\nTEL;type=CELL;type=VOICE:+36 20 765 4321\r\n\
         item2.ADR;type=HOME:;2. em. 5.;Fő utca 1.\\nA épület;Budapest;Pest;1011;Magyarország\r\nitem2.X-ABADR:hu\r\n\
         item3.URL;type=pref:https://pelda.hu\r\nitem3.X-ABLabel:_$!<HomePage>!$_\r\n\
         BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\nNOTE:első sor\\nmásodik sor\r\nCATEGORIES:barát,ügyfél\r\n\
         PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\r\n AASABIAAD\r\nUID:4711\r\nEND:VCARD\r\n",
    );
    for (title, text) in [
        ("Last Name", "Kovács"),
        ("First Name", "Anna Mária"),
        ("Name Prefix", "dr."),
        ("Organization 1 - Name", "Kovács és Társa\\; Kft."),
        ("Organization 1 - Department", "Beszerzés"),
        ("Organization 1 - Title", "ügyvezető"),
        ("E-mail 1 - Value", "anna@pelda.hu"),
        ("E-mail 1 - Label", "work"),
        ("E-mail 2 - Value", "otthon@pelda.hu"),
        ("E-mail 2 - Label", "nyaraló"),
        ("Phone 1 - Label", "mobile"),
        ("Phone 2 - Label", "mobile"),
        ("Phone 2 - Value", "+36 20 765 4321"),
        ("Address 1 - Label", "home"),
        ("Address 1 - Street", "2. em. 5., Fő utca 1., A épület"),
        ("Address 1 - Postal Code", "1011"),
        ("Address 1 - Country", "Magyarország"),
        ("Website 1 - Label", "homepage"),
        ("Website 1 - Value", "https://pelda.hu"),
        ("Birthday Without Year", "05-17"),
        ("Notes", "első sor\nmásodik sor"),
        ("Labels", "barát; ügyfél"),
        ("PHOTO", tabular::LEFT_OUT),
        ("UID", "4711"),
        ("X-ABADR", "hu"),
        ("Birthday", ""),
        ("Name", ""),
        ("Shown As", ""),
    ] {
        assert_eq!(of(&card, title), text, "{title} of {card:?}");
    }
}

#[test]
fn a_card_of_an_old_telephone_is_read_in_the_encodings_it_names() {
    let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C5=90ri;=C3=81g=\r\nnes;;;\r\n\
        TEL;CELL;PREF:+36301112233\r\nTEL;HOME;FAX:+3611112233\r\n\
        NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1250:=F5sz=0D=0At=E9l =\r\n v=E9ge\r\nX-ODD;X=Y:a\\b;c\r\nEND:VCARD\r\n";
    let card = card(text);

    assert_eq!(of(&card, "Last Name"), "Őri");
    assert_eq!(of(&card, "First Name"), "Ágnes");
    assert_eq!(of(&card, "Phone 1 - Label"), "mobile");
    assert_eq!(of(&card, "Phone 2 - Label"), "home fax");
    assert_eq!(of(&card, "Notes"), "ősz\ntél  vége");
    assert_eq!(of(&card, "X-ODD"), "a\\b;c");
}

#[test]
fn an_address_book_in_windows_1250_or_utf_16_is_detected() {
    let text = "BEGIN:VCARD\nVERSION:2.1\nN:Őri;Ágnes\nFN:Őri Ágnes\nNOTE:Tűzőgép\nEND:VCARD\n";
    let (central, ..) = encoding_rs::WINDOWS_1250.encode(text);
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [central.as_ref(), &wide, text.as_bytes()] {
        let card = cards(bytes).remove(0).unwrap();
        assert_eq!(
            (of(&card, "Last Name"), of(&card, "Notes")),
            ("Őri", "Tűzőgép")
        );
    }
}

#[test]
fn version_4_brings_preferences_uris_and_quoted_parameters() {
    let card = card(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Kis Anna\nN:Kis;Anna;;;\nBDAY:--0517\nANNIVERSARY:20100501\n\
         EMAIL;PREF=2:b@x.hu\nEMAIL;TYPE=\"home,work\";PREF=1:a@x.hu\nTEL;VALUE=uri;TYPE=\"voice,work\":tel:+36-1-234-5678;ext=12\n\
         ADR;LABEL=\"Fő u. 1.^nBudapest\":;;Fő u. 1.;Budapest;;1011;\nLANG:hu\nGENDER:F\nRELATED;TYPE=spouse;VALUE=text:Nagy Béla\n\
         PHOTO:https://pelda.hu/a.jpg\nEND:VCARD\n",
    );
    for (title, text) in [
        ("E-mail 1 - Value", "a@x.hu"),
        ("E-mail 1 - Label", "home work"),
        ("Phone 1 - Value", "+36-1-234-5678 x12"),
        ("Phone 1 - Label", "work"),
        ("Address 1 - Formatted", "Fő u. 1.\nBudapest"),
        ("Address 1 - Street", "Fő u. 1."),
        ("Birthday Without Year", "05-17"),
        ("Event 1 - Value", "20100501"),
        ("Event 1 - Label", "anniversary"),
        ("Relation 1 - Label", "spouse"),
        ("Relation 1 - Value", "Nagy Béla"),
        ("Language", "hu"),
        ("GENDER", "F"),
        ("PHOTO", "https://pelda.hu/a.jpg"),
    ] {
        assert_eq!(of(&card, title), text, "{title} of {card:?}");
    }
}

#[test]
fn a_card_that_names_a_company_alone_is_that_company() {
    let alone = card(
        "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Acél Kft.\nORG:Acél Kft.;\nTEL:+3611112233\nEND:VCARD\n",
    );
    assert_eq!(
        (of(&alone, "Kind"), of(&alone, "Name")),
        ("company", "Acél Kft.")
    );
    assert_eq!(of(&alone, "Organization 1 - Name"), "");

    let told = card(
        "BEGIN:VCARD\nVERSION:3.0\nN:Kis;Anna;;;\nFN:Acél Kft.\nORG:Acél Kft.\nX-ABShowAs:COMPANY\nEND:VCARD\n",
    );
    assert_eq!(
        (of(&told, "Kind"), of(&told, "Name"), of(&told, "Shown As")),
        ("company", "Acél Kft.", "Kis Anna")
    );
}

#[test]
fn groups_are_no_contacts_and_what_cannot_be_read_costs_one_card() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:Csapat\nX-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Másik\nEND:VCARD\n\
        stray\nmore\nBEGIN:VCARD\nVERSION:3.0\nFN:Anna\nno property at all\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=klingon;QUOTED-PRINTABLE:=41\nEND:VCARD\n\
        BEGIN:VCARD\nVERSION:3.0\nFN:Béla\nEND:VCARD\nBEGIN:VCARD\nFN:Cili\n";
    let faults = cards(text.as_bytes()).into_iter().filter_map(Result::err);
    let codes: Vec<(Code, u64)> = faults
        .map(|error| (error.code, error.line.unwrap()))
        .collect();
    assert_eq!(
        codes,
        [
            (Code::GroupOfContacts, 1),
            (Code::GroupOfContacts, 7),
            (Code::NotACardLine, 12),
            (Code::NotACardLine, 17),
            (Code::BadEncoding, 21),
            (Code::Incomplete, 27),
        ]
    );
}

#[test]
fn a_picture_of_any_size_costs_no_memory_and_a_text_without_end_costs_its_card() {
    let limits = Limits {
        cell: 1000,
        ..Limits::default()
    };
    let settings = Settings {
        format: Format::Vcard,
        encoding: Encoding::Utf8,
        limits,
        ..Settings::default()
    };
    let picture = "QUJD".repeat(50_000);
    let note = "x".repeat(5_000);
    let text = format!(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nPHOTO;ENCODING=b:{picture}\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Béla\nNOTE:{note}\nEND:VCARD\n"
    );
    let place = Place::new();
    let path = place.file(text.as_bytes());
    let mut reader = Reader::open(&path, &settings).unwrap();
    assert!(reader.next().unwrap().is_ok());
    assert_eq!(reader.next().unwrap().unwrap_err().code, Code::TooLargeCell);
    assert!(reader.next().is_none());
}

#[test]
fn a_reader_of_cards_goes_on_where_another_stopped() {
    let text: String = (0..50)
        .map(|n| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Név {n}\r\nEND:VCARD\r\n"))
        .collect();
    let place = Place::new();
    let path = place.file(text.as_bytes());
    let settings = detect(&path).unwrap().settings;
    let mut first = Reader::open(&path, &settings).unwrap();
    for _ in 0..20 {
        first.next().unwrap().unwrap();
    }
    let mut second = Reader::open(&path, &settings).unwrap();
    second.seek(first.position()).unwrap();
    assert_eq!(
        second.next().unwrap().unwrap(),
        first.next().unwrap().unwrap()
    );
}

#[test]
fn a_record_that_cannot_be_read_is_there_as_it_stands() {
    let place = Place::new();
    let path = place.file(b"a,b\n1,2\n\"x\"y,3\n4,5,6\n");
    let mut reader = Reader::open(&path, &Settings::default()).unwrap();
    reader.keep_raw();
    assert!(reader.next().unwrap().is_ok());
    assert!(reader.next().unwrap().is_err());
    assert_eq!(reader.raw().as_deref(), Some("\"x\"y,3"));
    assert!(reader.next().unwrap().is_err());
    assert_eq!(reader.raw().as_deref(), Some("4,5,6"));
}
