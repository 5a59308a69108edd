//! The layers of the configuration: a file over the defaults, the environment over both.

use kernel::{Error, Result};

/// Reads one layer. `name` stands in the error.
pub(super) fn parse(text: &str, name: &str) -> Result<toml::Table> {
    text.parse()
        .map_err(|error: toml::de::Error| Error::internal(format!("{name}: {}", error.message())))
}

/// Puts one layer over another, key by key.
pub(super) fn overlay(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(base)), toml::Value::Table(over)) => overlay(base, over),
            (_, value) => drop(base.insert(key, value)),
        }
    }
}

/// One variable of the environment. `SERVER__LISTEN` = `0.0.0.0:80`: the kind of value is that of the default.
pub(super) fn set(table: &mut toml::Table, path: &str, value: &str) -> Result<()> {
    let path = path.to_ascii_lowercase();
    let unknown = || {
        Error::internal(format!(
            "TENET__{} is not a setting",
            path.to_ascii_uppercase()
        ))
    };
    let (section, key) = path.split_once("__").unwrap_or(("", path.as_str()));
    let table = match section {
        "" => table,
        name => table
            .get_mut(name)
            .and_then(toml::Value::as_table_mut)
            .ok_or_else(unknown)?,
    };
    let wrong = |kind: &str| {
        Error::internal(format!(
            "TENET__{} is not {kind}",
            path.to_ascii_uppercase()
        ))
    };
    let typed = match table.get(key).ok_or_else(unknown)? {
        toml::Value::Integer(_) => {
            toml::Value::Integer(value.parse().map_err(|_| wrong("a whole number"))?)
        }
        toml::Value::Boolean(_) => {
            toml::Value::Boolean(value.parse().map_err(|_| wrong("true or false"))?)
        }
        _ => toml::Value::String(value.to_owned()),
    };
    table.insert(key.to_owned(), typed);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::DEFAULTS;
    use super::*;

    #[test]
    fn a_misspelt_setting_is_named() {
        let mut table = parse(DEFAULTS, "defaults").unwrap();
        let fault = set(&mut table, "SERVER__LISTN", "x")
            .unwrap_err()
            .to_string();
        assert_eq!(fault, "TENET__SERVER__LISTN is not a setting");
        let fault = set(&mut table, "DATABASE__POOL", "many")
            .unwrap_err()
            .to_string();
        assert!(fault.contains("not a whole number"), "{fault}");
    }
}
