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
