//! Typed e-mail addresses and telephone numbers: one of each once, and one of them the default. The
//! same one written or named in two ways is a fault, for only one of the ways could be kept.

use super::Put;
use crate::contact::{Entry, label};
use kit::{Cell, Kind};

impl Put<'_> {
    pub(super) fn entries(&mut self, key: &'static str, kind: Kind) {
        let (types, chosen) = (
            self.texts(&format!("{key}.type")),
            self.texts(&format!("{key}.default")),
        );
        if self.texts(key).is_none() && types.is_none() && chosen.is_none() {
            return;
        }
        let old = match kind {
            Kind::Email => std::mem::take(&mut self.contact.doc.emails),
            _ => std::mem::take(&mut self.contact.doc.phones),
        };
        let values: Vec<String> = match self.texts(key) {
            Some(texts) => texts.to_vec(),
            None => old.iter().map(|entry| entry.value.clone()).collect(),
        };
        let alike = |a: &str| kind.sort_key(&Cell::Text(a.to_owned()));
        let chosen = self.number(&format!("{key}.default"), chosen);
        let mut out: Vec<Entry> = Vec::with_capacity(values.len());
        let (mut seen, mut default) = (Vec::<Vec<u8>>::new(), None);
        for (i, raw) in values
            .iter()
            .enumerate()
            .filter(|(_, raw)| !raw.trim().is_empty())
        {
            let value = match kind.parse(raw, &self.shape.zone) {
                Ok(cell) => cell.to_text(),
                Err(code) => {
                    self.found.errors.add(format!("{key}.{i}.value"), code);
                    continue;
                }
            };
            let same = alike(&value);
            let earlier = seen.iter().position(|known| *known == same);
            let before = old.iter().find(|entry| alike(&entry.value) == same);
            let label = match types {
                Some(types) => {
                    let label = self.label(&format!("{key}.{i}.type"), types.get(i));
                    label::kept(&label).into_owned()
                }
                None => before.map(|entry| entry.label.clone()).unwrap_or_default(),
            };
            if let Some(earlier) = earlier.and_then(|at| out.get(at)) {
                let says = types.is_some_and(|types| types.get(i).is_some());
                if earlier.value != value || (says && earlier.label != label) {
                    self.found.errors.add(format!("{key}.{i}.value"), "twice");
                }
                continue;
            }
            if chosen == Some(i)
                || (chosen.is_none() && before.is_some_and(|entry| entry.is_default))
            {
                default = Some(out.len());
            }
            seen.push(same);
            out.push(Entry {
                value,
                label,
                is_default: false,
            });
        }
        if let Some(entry) = out.get_mut(default.unwrap_or(0)) {
            entry.is_default = true;
        }
        self.few(key, out.len());
        match kind {
            Kind::Email => self.contact.doc.emails = out,
            _ => self.contact.doc.phones = out,
        }
    }
}
