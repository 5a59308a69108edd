//! Reading and writing filters as JSON, within limits that keep a hostile one harmless.

use super::{Filter, Op, Test};
use kernel::{FieldError, FieldErrors};
use serde_json::{Map, Value as Json, json};

/// How large a filter may be.
pub struct Limits;

impl Limits {
    /// How deep the tree may be.
    pub const DEPTH: usize = 8;
    /// How many tests and groups.
    pub const NODES: usize = 200;
    /// How many values one test may list.
    pub const VALUES: usize = 200;
    /// How long a value may be, characters.
    pub const VALUE: usize = 500;
    /// How long the JSON may be, bytes.
    pub const JSON: usize = 64 * 1024;
}

impl Filter {
    /// Reads a filter from its JSON text. An empty text is the filter that everything fits.
    pub fn parse(text: &str) -> Result<Filter, FieldErrors> {
        if text.trim().is_empty() {
            return Ok(Filter::everything());
        }
        if text.len() > Limits::JSON {
            return Err(fault("filter", "filter_too_large"));
        }
        let json: Json = serde_json::from_str(text).map_err(|_| fault("filter", "not_a_filter"))?;
        Filter::from_json(&json)
    }

    /// Reads a filter from JSON.
    pub fn from_json(json: &Json) -> Result<Filter, FieldErrors> {
        let mut nodes = 0;
        read(json, "filter", 0, &mut nodes)
    }

    /// The JSON that [`Filter::from_json`] reads back.
    pub fn to_json(&self) -> Json {
        match self {
            Filter::All(parts) => {
                json!({ "all": parts.iter().map(Filter::to_json).collect::<Vec<_>>() })
            }
            Filter::Any(parts) => {
                json!({ "any": parts.iter().map(Filter::to_json).collect::<Vec<_>>() })
            }
            Filter::Not(part) => json!({ "not": part.to_json() }),
            Filter::Test(test) => {
                let mut map = Map::new();
                map.insert("field".into(), test.field.clone().into());
                map.insert("op".into(), test.op.name().into());
                match test.values.as_slice() {
                    [] => {}
                    [one] => drop(map.insert("value".into(), one.clone().into())),
                    many => drop(map.insert("value".into(), many.into())),
                }
                Json::Object(map)
            }
        }
    }
}

fn fault(place: &str, code: &'static str) -> FieldErrors {
    FieldErrors::one(FieldError::new(place, code))
}

fn read(json: &Json, place: &str, depth: usize, nodes: &mut usize) -> Result<Filter, FieldErrors> {
    *nodes += 1;
    if depth > Limits::DEPTH {
        return Err(fault(place, "filter_too_deep"));
    }
    if *nodes > Limits::NODES {
        return Err(fault(place, "filter_too_large"));
    }
    let Json::Object(map) = json else {
        return Err(fault(place, "not_a_filter"));
    };
    let mut group = |word: &str, json: &Json| -> Result<Vec<Filter>, FieldErrors> {
        let place = format!("{place}.{word}");
        let Json::Array(parts) = json else {
            return Err(fault(&place, "not_a_list"));
        };
        let mut out = Vec::with_capacity(parts.len().min(Limits::NODES));
        for (i, part) in parts.iter().enumerate() {
            out.push(read(part, &format!("{place}.{i}"), depth + 1, nodes)?);
        }
        Ok(out)
    };
    let mut entries = map.iter();
    match (entries.next(), entries.next()) {
        (Some((word, json)), None) if word == "all" => group("all", json).map(Filter::All),
        (Some((word, json)), None) if word == "any" => group("any", json).map(Filter::Any),
        (Some((word, json)), None) if word == "not" => {
            read(json, &format!("{place}.not"), depth + 1, nodes)
                .map(|part| Filter::Not(Box::new(part)))
        }
        _ => test(map, place).map(Filter::Test),
    }
}

fn test(map: &Map<String, Json>, place: &str) -> Result<Test, FieldErrors> {
    if let Some(key) = map
        .keys()
        .find(|key| !matches!(key.as_str(), "field" | "op" | "value"))
    {
        let known = key.chars().take(40).collect::<String>();
        return Err(FieldErrors::one(
            FieldError::new(place, "unknown_key").with("name", known),
        ));
    }
    let field = match map.get("field") {
        Some(Json::String(field)) if !field.is_empty() && field.len() <= 100 => field.clone(),
        _ => return Err(fault(&format!("{place}.field"), "required")),
    };
    let op = map
        .get("op")
        .and_then(Json::as_str)
        .and_then(Op::parse)
        .ok_or_else(|| fault(&format!("{place}.op"), "unknown_comparison"))?;
    let place = format!("{place}.value");
    let one = |json: &Json| -> Result<String, FieldErrors> {
        let text = match json {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            Json::Bool(yes) => yes.to_string(),
            _ => return Err(fault(&place, "not_a_value")),
        };
        if text.chars().count() > Limits::VALUE {
            Err(FieldErrors::one(
                FieldError::new(&place, "too_long").with("max", Limits::VALUE),
            ))
        } else {
            Ok(text)
        }
    };
    let values = match map.get("value") {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::Array(many)) if many.len() > Limits::VALUES => {
            return Err(fault(&place, "filter_too_large"));
        }
        Some(Json::Array(many)) => many.iter().map(one).collect::<Result<_, _>>()?,
        Some(json) => vec![one(json)?],
    };
    Ok(Test { field, op, values })
}
