//! A contact as the API shows it.

use crate::contact::{Address, Contact, ContactKind, Entry, Membership, rights};
use crate::field::Field;
use kernel::{Id, Result, ResultExt};
use kit::{Cell, Kind, Scope, User};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A person or a company. What is hidden from the caller's role is left out.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
pub(crate) struct ContactDto {
    /// The id.
    #[schema(value_type = String, read_only)]
    id: Id<Contact>,
    /// Grows by one with every change; the same number as the `ETag`.
    #[schema(read_only)]
    version: i64,
    /// A person or a company; `person` if a new contact does not say. Never changes.
    kind: ContactKind,
    /// What it is called. Of a person with a family or given name it is put together from
    /// them, so it cannot be set to anything else.
    name: String,
    /// A person's family name.
    family_name: String,
    /// A person's given names.
    given_name: String,
    /// E-mail addresses.
    emails: Vec<EntryDto>,
    /// Telephone numbers.
    phones: Vec<EntryDto>,
    /// Postal addresses.
    addresses: Vec<AddressDto>,
    /// The companies a person belongs to.
    companies: Vec<CompanyDto>,
    /// The id of the user who looks after it.
    #[schema(value_type = Option<String>)]
    owner: Option<Id<User>>,
    /// Where it came from.
    source: String,
    /// Its language as a BCP 47 tag; empty: the tenant's.
    language: String,
    /// What colleagues wrote down.
    notes: String,
    /// Values of the tenant's own fields by their keys; empty ones are left out. Whole numbers
    /// are numbers, yes and no are booleans, several choices are a list of keys, and everything
    /// else is text: `"1250.50"`, `"1250.50 HUF"`, `"2024-02-29"`, `"2024-02-29T08:00:00Z"`.
    custom: BTreeMap<String, CustomDto>,
    /// When it was made, in UTC.
    #[schema(read_only, format = DateTime)]
    created_at: String,
    /// When it was last changed, in UTC.
    #[schema(read_only, format = DateTime)]
    updated_at: String,
    /// When it was moved to the recycle bin; `null`: it was not.
    #[schema(read_only, format = DateTime)]
    binned_at: Option<String>,
    /// Its page.
    #[schema(read_only)]
    url: String,
    /// The fields of which the caller may see a mask only: they are left out, whether they hold
    /// anything or not. The page shows one on request, which is noted.
    #[schema(read_only)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    masked: Vec<String>,
}

/// An e-mail address or a telephone number.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactEntry)]
pub(crate) struct EntryDto {
    /// As it was typed.
    value: String,
    /// What it is for, in the tenant's words: `work`.
    #[serde(default)]
    r#type: String,
    /// Whether it is the one to use. The first one is, if none says so.
    #[serde(default)]
    default: bool,
}

/// A postal address.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactAddress)]
pub(crate) struct AddressDto {
    /// What it is for.
    #[serde(default)]
    r#type: String,
    /// Whether it is the one to use. The first one is, if none says so.
    #[serde(default)]
    default: bool,
    /// Country.
    #[serde(default)]
    country: String,
    /// County, state.
    #[serde(default)]
    region: String,
    /// Postal code.
    #[serde(default)]
    postcode: String,
    /// Town.
    #[serde(default)]
    city: String,
    /// Street, house, floor, door.
    #[serde(default)]
    street: String,
}

/// A person's place in a company.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactCompany)]
pub(crate) struct CompanyDto {
    /// The id of the company, which is a contact too.
    #[schema(value_type = String)]
    id: Id<Contact>,
    /// What the person does there.
    #[serde(default)]
    title: String,
    /// Whether it is the company to name beside the person.
    #[serde(default)]
    default: bool,
}

/// A value of a field of the tenant's own.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = CustomValue)]
pub(crate) enum CustomDto {
    /// A text, an amount, a day, an instant, the key of a choice, an id.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// The keys of several choices.
    Many(Vec<String>),
}

/// A contact as one caller sees it.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum SeenDto {
    /// Every field of it.
    Whole(Box<ContactDto>),
    /// Without the members that are hidden from the caller.
    Part(Json),
}

impl SeenDto {
    /// A contact with the values of these fields, as far as the actor sees them.
    pub fn of(scope: &Scope, contact: &Contact, fields: &[Field]) -> Result<SeenDto> {
        if rights::sees_all(scope) {
            let whole = ContactDto::of(scope, contact, fields);
            return Ok(SeenDto::Whole(Box::new(whole)));
        }
        let contact = rights::veil(scope, contact.clone());
        let all = fields;
        let fields = rights::visible(scope, fields);
        let part = serde_json::to_value(ContactDto::of(scope, &contact, &fields));
        let mut part = part.doing("writing a contact")?;
        if let Json::Object(members) = &mut part {
            members.retain(|member, _| rights::sees(scope, member));
            let masked = masked(scope, all);
            if !masked.is_empty() {
                members.insert("masked".to_owned(), masked.into());
            }
        }
        Ok(SeenDto::Part(part))
    }
}

/// The fields of which the caller sees a mask: they are left out and named here, whether they
/// hold anything or not.
fn masked(scope: &Scope, fields: &[Field]) -> Vec<String> {
    let plain = rights::ruled().map(str::to_owned);
    let custom = fields.iter().map(Field::column_key);
    plain
        .chain(custom)
        .filter(|key| rights::masks(scope, key))
        .collect()
}

impl ContactDto {
    /// A contact with the values of these fields.
    pub fn of(scope: &Scope, contact: &Contact, fields: &[Field]) -> Self {
        let doc = &contact.doc;
        ContactDto {
            id: contact.id,
            version: contact.version,
            kind: contact.kind,
            name: contact.name.clone(),
            family_name: contact.family_name.clone(),
            given_name: contact.given_name.clone(),
            emails: doc.emails.iter().cloned().map(EntryDto::from).collect(),
            phones: doc.phones.iter().cloned().map(EntryDto::from).collect(),
            addresses: doc
                .addresses
                .iter()
                .cloned()
                .map(AddressDto::from)
                .collect(),
            companies: contact
                .companies
                .iter()
                .cloned()
                .map(CompanyDto::from)
                .collect(),
            owner: contact.owner,
            source: contact.source.clone(),
            language: contact.language.clone(),
            notes: doc.notes.clone(),
            custom: fields
                .iter()
                .filter_map(|field| Some((field.key.clone(), custom(contact, field)?)))
                .collect(),
            created_at: contact.created_at.to_string(),
            updated_at: contact.updated_at.to_string(),
            binned_at: contact.binned_at.map(|at| at.to_string()),
            url: format!(
                "{}{}",
                scope.app().settings.public_url,
                scope.path(format_args!("/contacts/{}", contact.id))
            ),
            masked: masked(scope, fields),
        }
    }
}

fn custom(contact: &Contact, field: &Field) -> Option<CustomDto> {
    let cells = contact.custom(field);
    if field.kind == Kind::Choices && !cells.is_empty() {
        return Some(CustomDto::Many(cells.iter().map(Cell::to_text).collect()));
    }
    cells.first().map(|cell| match cell {
        Cell::Int(number) => CustomDto::Int(*number),
        Cell::Bool(yes) => CustomDto::Bool(*yes),
        other => CustomDto::Text(other.to_text()),
    })
}

/// A value of the history in the shape in which a contact shows it.
pub(crate) fn shown(field: &str, value: Json) -> Json {
    match field {
        "emails" | "phones" => all::<Entry, EntryDto>(value),
        "addresses" => all::<Address, AddressDto>(value),
        "companies" => all::<Membership, CompanyDto>(value),
        _ => value,
    }
}

fn all<T: DeserializeOwned, D: From<T> + Serialize>(value: Json) -> Json {
    let parts: std::result::Result<Vec<T>, _> = serde_json::from_value(value.clone());
    let parts = parts.map(|parts| parts.into_iter().map(D::from).collect::<Vec<_>>());
    parts.and_then(serde_json::to_value).unwrap_or(value)
}

impl From<Entry> for EntryDto {
    fn from(entry: Entry) -> Self {
        EntryDto {
            value: entry.value,
            r#type: entry.label,
            default: entry.is_default,
        }
    }
}

impl From<Address> for AddressDto {
    fn from(address: Address) -> Self {
        AddressDto {
            r#type: address.label,
            default: address.is_default,
            country: address.country,
            region: address.region,
            postcode: address.postcode,
            city: address.city,
            street: address.street,
        }
    }
}

impl From<Membership> for CompanyDto {
    fn from(membership: Membership) -> Self {
        CompanyDto {
            id: membership.company,
            title: membership.title,
            default: membership.is_default,
        }
    }
}
