//! Addresses: the whole list, or the parts of the default one.

use super::{MANY, PARTS, Put};
use crate::contact::{Address, label};
use kit::Kind;

impl Put<'_> {
    pub(super) fn addresses(&mut self) {
        let columns: Vec<(&str, &[String])> = PARTS
            .into_iter()
            .chain(["type"])
            .filter_map(|part| Some((part, self.texts(&format!("addresses.{part}"))?)))
            .collect();
        if !columns.is_empty() {
            let chosen = self.texts("addresses.default");
            let chosen = self.number("addresses.default", chosen);
            let count = columns
                .iter()
                .map(|(_, texts)| texts.len())
                .max()
                .unwrap_or(0);
            let mut out: Vec<Address> = Vec::new();
            let mut default = 0;
            for i in 0..count.min(MANY + 1) {
                let mut address = Address::default();
                for (part, texts) in &columns {
                    let raw = texts.get(i).map_or("", String::as_str);
                    self.address_part(&mut address, part, raw, &format!("addresses.{i}.{part}"));
                }
                if address.is_empty() {
                    continue;
                }
                if chosen == Some(i) {
                    default = out.len();
                }
                out.push(address);
            }
            if let Some(address) = out.get_mut(default) {
                address.is_default = true;
            }
            self.few("addresses", out.len());
            self.contact.doc.addresses = out;
        }
        for part in PARTS {
            let key = format!("address.{part}");
            let Some(texts) = self.texts(&key) else {
                continue;
            };
            let Some(raw) = self.single(&key, texts) else {
                continue;
            };
            let mut all = std::mem::take(&mut self.contact.doc.addresses);
            if !all.iter().any(|address| address.is_default) {
                all.push(Address {
                    is_default: true,
                    ..Address::default()
                });
            }
            if let Some(address) = all.iter_mut().find(|address| address.is_default) {
                self.address_part(address, part, raw, &key);
            }
            self.contact.doc.addresses = all;
        }
        let all = &mut self.contact.doc.addresses;
        all.retain(|address| !address.is_empty());
        without_lines_of_others(all);
        if !all.iter().any(|address| address.is_default)
            && let Some(first) = all.first_mut()
        {
            first.is_default = true;
        }
    }

    pub(super) fn address_part(
        &mut self,
        address: &mut Address,
        part: &str,
        raw: &str,
        place: &str,
    ) {
        let value = match Kind::Text.parse(raw, &self.shape.zone) {
            Ok(cell) => cell.to_text(),
            Err(code) => return self.found.errors.add(place, code),
        };
        match part {
            "country" => address.country = value,
            "region" => address.region = value,
            "postcode" => address.postcode = value,
            "city" => address.city = value,
            "street" => address.street = value,
            _ => {
                let label = self.label(place, Some(&value));
                address.label = label::kept(&label).into_owned();
            }
        }
    }
}

/// Takes addresses away that only say in one line what another one says in its parts: so they
/// stand in files that know nothing of parts.
fn without_lines_of_others(all: &mut Vec<Address>) {
    let is_line = |address: &Address| address.line() == address.street;
    let lines: Vec<String> = all
        .iter()
        .filter(|address| !is_line(address))
        .map(Address::line)
        .collect();
    let doubles = |address: &Address| is_line(address) && lines.contains(&address.street);
    let default = all
        .iter()
        .find(|address| address.is_default && doubles(address));
    let default = default.map(|address| address.street.clone());
    all.retain(|address| !doubles(address));
    if let Some(line) = default
        && let Some(address) = all.iter_mut().find(|address| address.line() == line)
    {
        address.is_default = true;
    }
}
