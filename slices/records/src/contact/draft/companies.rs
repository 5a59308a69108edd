//! The companies that a person belongs to.

use super::Put;
use crate::contact::Membership;
use kernel::text;

impl Put<'_> {
    pub(super) fn companies(&mut self) {
        let (titles, chosen) = (
            self.texts("companies.title"),
            self.texts("companies.default"),
        );
        let values = self.texts("companies");
        if values.is_none() && titles.is_none() && chosen.is_none() {
            return;
        }
        let old = std::mem::take(&mut self.contact.companies);
        let words: Vec<String> = match values {
            Some(texts) => texts.to_vec(),
            None => old
                .iter()
                .map(|membership| membership.company.to_string())
                .collect(),
        };
        let chosen = self.number("companies.default", chosen);
        let mut out: Vec<Membership> = Vec::with_capacity(words.len());
        let mut default = None;
        self.found.companies.clear();
        for (i, word) in words
            .iter()
            .map(|word| text::line(word))
            .enumerate()
            .filter(|(_, word)| !word.is_empty())
        {
            let company = match self.directory.company(&word) {
                Ok(company) => company,
                Err(code) => {
                    self.found.errors.add(format!("companies.{i}.id"), code);
                    continue;
                }
            };
            if out.iter().any(|membership| membership.company == company) {
                continue;
            }
            let before = old.iter().find(|membership| membership.company == company);
            let title = match titles {
                Some(titles) => self.label(&format!("companies.{i}.title"), titles.get(i)),
                None => before
                    .map(|membership| membership.title.clone())
                    .unwrap_or_default(),
            };
            if chosen == Some(i)
                || (chosen.is_none() && before.is_some_and(|membership| membership.is_default))
            {
                default = Some(out.len());
            }
            self.found.companies.push(i);
            out.push(Membership {
                company,
                title,
                is_default: false,
            });
        }
        if let Some(membership) = out.get_mut(default.unwrap_or(0)) {
            membership.is_default = true;
        }
        self.few("companies", out.len());
        self.contact.companies = out;
    }
}
