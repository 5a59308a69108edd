//! The XML schema of what the XML writer writes.

use std::fmt::Write;

use super::{Column, Kind};

/// The XSD 1.0 schema that the XML file of these columns satisfies.
pub fn xsd(columns: &[Column]) -> String {
    let mut fields = String::new();
    for column in columns {
        let title = quick_xml::escape::escape(column.title.replace(char::is_control, " "));
        let head = format!("<xs:element name=\"{}\" minOccurs=\"0\"", column.key);
        let note =
            format!("<xs:annotation><xs:documentation>{title}</xs:documentation></xs:annotation>");
        let kind = match column.kind {
            Kind::Text => "xs:string",
            Kind::Int => "xs:integer",
            Kind::Decimal => "xs:decimal",
            Kind::Bool => "xs:boolean",
            Kind::Date => "xs:date",
            Kind::DateTime => "xs:dateTime",
            Kind::List => {
                let _ = writeln!(
                    fields,
                    "      {head}>{note}<xs:complexType><xs:sequence>{ITEM}</xs:sequence></xs:complexType></xs:element>"
                );
                continue;
            }
            Kind::Items => {
                let notes = column.notes.iter().map(|name| {
                    let kind = if *name == "default" {
                        "xs:boolean"
                    } else {
                        "xs:string"
                    };
                    format!("<xs:attribute name=\"{name}\" type=\"{kind}\"/>")
                });
                let notes: String = notes.collect();
                let item = format!(
                    "<xs:element name=\"item\" minOccurs=\"0\" maxOccurs=\"unbounded\"><xs:complexType><xs:simpleContent><xs:extension base=\"xs:string\">{notes}</xs:extension></xs:simpleContent></xs:complexType></xs:element>"
                );
                let _ = writeln!(
                    fields,
                    "      {head}>{note}<xs:complexType><xs:sequence>{item}</xs:sequence></xs:complexType></xs:element>"
                );
                continue;
            }
        };
        let _ = writeln!(fields, "      {head} type=\"{kind}\">{note}</xs:element>");
    }
    format!("{BEGIN}{fields}{END}")
}

const ITEM: &str =
    "<xs:element name=\"item\" type=\"xs:string\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>";

const BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="records"><xs:complexType><xs:sequence>
    <xs:element name="columns" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="column" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="choice" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
          <xs:attribute name="key" type="xs:string" use="required"/>
          <xs:attribute name="title" type="xs:string" use="required"/>
        </xs:complexType></xs:element>
      </xs:sequence>
        <xs:attribute name="key" type="xs:string" use="required"/>
        <xs:attribute name="title" type="xs:string" use="required"/>
      </xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="record" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
"#;

const END: &str = r#"    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence>
    <xs:attribute name="export" type="xs:string"/>
    <xs:attribute name="by" type="xs:string"/>
    <xs:attribute name="at" type="xs:dateTime"/>
    <xs:attribute name="tenant" type="xs:string"/>
  </xs:complexType></xs:element>
</xs:schema>
"#;
