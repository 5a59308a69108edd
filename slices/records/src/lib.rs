//! Contacts, custom fields, filters, change sets.
