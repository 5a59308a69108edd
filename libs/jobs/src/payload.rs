//! What a job may carry: ids, numbers and short codes, never what somebody wrote.

use kernel::{Error, Result};
use serde_json::Value;

const LONGEST: usize = 64;

/// Refuses free text. A job lives longer than the record it is about and is shown to people
/// who may not see that record; what is personal stays where erasure finds it.
pub(crate) fn check(payload: &Value) -> Result<()> {
    let fine = match payload {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => {
            text.len() <= LONGEST
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b))
        }
        Value::Array(items) => return items.iter().try_for_each(check),
        Value::Object(fields) => return fields.values().try_for_each(check),
    };
    if fine {
        return Ok(());
    }
    Err(Error::internal(
        "a job's payload holds free text: keep it in a record and pass the record's id",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_job_carries_ids_and_codes_and_no_free_text() {
        for fine in [
            json!(null),
            json!({"contact": "01h455vb4pex5vsknk084sn02q", "step": 3, "dry": true}),
            json!({"at": "2026-11-22T14:16:00Z", "kinds": ["contacts", "cards"]}),
        ] {
            assert!(check(&fine).is_ok(), "{fine}");
        }
        for bad in [
            json!("Anna Kis"),
            json!({"to": ["anna@example.org"]}),
            json!({"note": {"text": "hívja fel"}}),
            json!("a".repeat(65)),
        ] {
            let said = check(&bad).err().map(|error| error.to_string());
            assert!(said.is_some_and(|said| !said.contains("anna")), "{bad}");
        }
    }
}
