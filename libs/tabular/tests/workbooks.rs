//! Workbooks as programs write them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{Book, Place, cells, column, read, table, text, xlsx};
use tabular::{Cell, Kind, Output, Reader, Value, detect};

#[test]
fn cells_keep_their_types_and_formulas_give_their_values() {
    let place = Place::new();
    let path = place.file(
        &Book {
            sheet: r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c><c r="C1" t="str"><v>c</v></c><c r="D1" t="s"><v>1</v></c><c r="E1" t="str"><v>e</v></c><c r="F1" t="str"><v>f</v></c><c r="G1" t="str"><v>g</v></c></row>
<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" s="1"><v>45356</v></c><c r="C3" s="2"><v>45356.5</v></c><c r="D3" t="b"><v>1</v></c><c r="E3"><f>SUM(1,2)</f><v>3</v></c><c r="F3" t="e"><v>#N/A</v></c><c r="G3" t="d"><v>2024-03-05T07:08:09</v></c></row>
<row r="4"><c t="str"><f>"a"&amp;"b"</f><v>a&amp;b_x000D_</v></c><c><v>0.30000000000000004</v></c><c r="F4"><v>1e3</v></c><c r="G4" s="3"><v>0.5</v></c></row>"#,
            strings: r#"<si><t>név &#337;</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>no</t></rPh></si><si><t>007</t></si>"#,
            formats: r#"<numFmts><numFmt numFmtId="164" formatCode="yyyy\.\ mm\.\ dd\."/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs>"#,
            ..Book::default()
        }
        .bytes(),
    );

    let reader = Reader::open(&path, &xlsx()).unwrap();
    let names: Vec<String> = reader
        .header()
        .iter()
        .map(|header| header.name.clone())
        .collect();
    let lines: Vec<_> = reader.map(Result::unwrap).collect();

    assert_eq!(names, ["név ő", "b", "c", "rich", "e", "f", "g"]);
    assert_eq!(lines[0].number, 3);
    assert_eq!(
        lines[0].cells,
        [
            Cell::Text("007".into()),
            Cell::Date(2024, 3, 5),
            Cell::DateTime(2024, 3, 5, 12, 0, 0),
            Cell::Bool(true),
            Cell::Number(3.0),
            Cell::Error("#N/A".into()),
            Cell::DateTime(2024, 3, 5, 7, 8, 9),
        ]
    );
    assert_eq!(
        common::texts(&lines[1]),
        ["a&b\r", "0.3", "", "", "", "1000", "12:00:00"]
    );
}

#[test]
fn workbooks_of_old_macintoshes_give_the_same_days() {
    let place = Place::new();
    let path = place.file(
        &Book {
            sheet: r#"<row><c t="str"><v>day</v></c></row><row><c s="1"><v>43894</v></c></row>"#,
            formats: r#"<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>"#,
            properties: r#"<workbookPr date1904="1"/>"#,
            ..Book::default()
        }
        .bytes(),
    );

    assert_eq!(cells(&path, &xlsx()), [[Cell::Date(2024, 3, 5)]]);
}

#[test]
fn our_workbooks_are_read_the_same_by_another_program() {
    use calamine::{Data, Reader as _};
    let place = Place::new();
    let columns = [
        column("name", "Név", Kind::Text),
        column("size", "Méret", Kind::Decimal),
        column("born", "Született", Kind::Date),
        column("seen", "Látta", Kind::DateTime),
        column("ok", "Jó", Kind::Bool),
        column("tags", "Címkék", Kind::List),
        column("account", "Számla", Kind::Int),
    ];
    let row = vec![
        text("=1+1"),
        Value::Decimal("-12.50".into()),
        Value::Date(2024, 3, 5),
        Value::DateTime(2024, 3, 5, 7, 8, 9),
        Value::Bool(true),
        Value::List(vec!["a;b".into(), "c".into()]),
        Value::Int(1_234_567_890_123_456_789),
    ];
    let (path, written) = place.written(Output::Xlsx, &columns, &[row]);

    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let theirs: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
    assert_eq!(theirs[0], Data::String("=1+1".into()));
    assert_eq!(theirs[1], Data::Float(-12.5));
    assert!(
        matches!(&theirs[2], Data::DateTime(day) if day.to_ymd_hms_milli() == (2024, 3, 5, 0, 0, 0, 0))
    );
    assert!(
        matches!(&theirs[3], Data::DateTime(day) if day.to_ymd_hms_milli() == (2024, 3, 5, 7, 8, 9, 0))
    );
    assert_eq!(theirs[4], Data::Bool(true));
    assert_eq!(theirs[5], Data::String("a\\;b; c".into()));
    assert_eq!(theirs[6], Data::String("1234567890123456789".into()));

    assert_eq!(
        (written.rows, written.bytes),
        (1, std::fs::metadata(&path).unwrap().len())
    );
    let found = detect(&path).unwrap();
    assert_eq!(found.sheets, ["Sheet1"]);
    assert_eq!(found.header[0].name, "Név");
    assert_eq!(
        table(&path, &found.settings),
        [[
            "=1+1",
            "-12.5",
            "2024-03-05",
            "2024-03-05T07:08:09",
            "true",
            "a\\;b; c",
            "1234567890123456789"
        ]]
    );
}

#[test]
fn reading_a_workbook_goes_on_where_it_was_left() {
    let place = Place::new();
    let rows: Vec<_> = (0..500).map(|n| vec![Value::Int(n)]).collect();
    let (path, _) = place.written(Output::Xlsx, &[column("n", "n", Kind::Int)], &rows);
    let mut reader = Reader::open(&path, &xlsx()).unwrap();
    let position = {
        reader
            .by_ref()
            .take(321)
            .for_each(|line| drop(line.unwrap()));
        reader.position()
    };

    let mut resumed = Reader::open(&path, &xlsx()).unwrap();
    resumed.seek(position).unwrap();

    let next = resumed.next().unwrap().unwrap();
    assert_eq!(next, reader.next().unwrap().unwrap());
    assert_eq!(
        (next.number, next.cells[0].clone()),
        (323, Cell::Number(321.0))
    );
    assert_eq!(read(&path, &xlsx()).len(), 500);
}

#[test]
fn a_formula_that_was_never_calculated_is_not_taken_for_an_empty_cell() {
    let place = Place::new();
    let sheet = r#"<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c><f>1+1</f></c><c t="str"><f>""</f><v></v></c></row>"#;
    let path = place.file(
        &Book {
            sheet,
            ..Book::default()
        }
        .bytes(),
    );

    assert_eq!(
        cells(&path, &xlsx()),
        [[Cell::Error(Cell::UNCALCULATED.into()), Cell::Empty]]
    );
}
