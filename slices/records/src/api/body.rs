//! Reading JSON bodies: every fault is noted under the place where it stands.

use kernel::{FieldError, FieldErrors};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};
use std::fmt;

/// The longest key that is repeated in an answer, in characters.
const KEY: usize = 60;

/// A body as it was sent, keys that occur twice included.
pub(crate) struct Body(Node);

enum Node {
    Plain(Json),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Body {
    /// The body as an object. A key that stands there twice is a fault: nobody could tell
    /// which of the two was meant.
    pub fn object(self, faults: &mut FieldErrors) -> Map<String, Json> {
        match self.0.value("", faults) {
            Json::Object(map) => map,
            _ => {
                faults.add("", "not_an_object");
                Map::new()
            }
        }
    }
}

impl Node {
    fn value(self, place: &str, faults: &mut FieldErrors) -> Json {
        match self {
            Node::Plain(json) => {
                // No text that somebody typed holds one, and no engine keeps it.
                if json.as_str().is_some_and(|text| text.contains('\0')) {
                    faults.add(place, "zero_character");
                }
                json
            }
            Node::List(parts) => parts
                .into_iter()
                .enumerate()
                .map(|(i, part)| part.value(&within(place, &i.to_string()), faults))
                .collect(),
            Node::Object(entries) => {
                let mut map = Map::with_capacity(entries.len());
                for (key, part) in entries {
                    let inner = within(place, clip(&key));
                    let value = part.value(&inner, faults);
                    if map.insert(key, value).is_some() {
                        faults.add(inner, "twice");
                    }
                }
                Json::Object(map)
            }
        }
    }
}

/// A place inside another one: `emails` and `0` are `emails.0`.
pub(crate) fn within(place: &str, part: &str) -> String {
    if place.is_empty() {
        part.to_owned()
    } else {
        format!("{place}.{part}")
    }
}

/// As much of a key as an answer repeats.
pub(crate) fn clip(key: &str) -> &str {
    key.char_indices()
        .nth(KEY)
        .and_then(|(end, _)| key.get(..end))
        .unwrap_or(key)
}

/// A text, or a fault.
pub(crate) fn text<'j>(place: &str, json: &'j Json, faults: &mut FieldErrors) -> Option<&'j str> {
    let text = json.as_str();
    if text.is_none() {
        faults.add(place, "not_a_text");
    }
    text
}

/// A text that may be emptied with `null`, or a fault.
pub(crate) fn text_or_null<'j>(
    place: &str,
    json: &'j Json,
    faults: &mut FieldErrors,
) -> Option<&'j str> {
    match json {
        Json::Null => Some(""),
        json => text(place, json, faults),
    }
}

/// Yes or no; `null` is no.
pub(crate) fn flag(place: &str, json: &Json, faults: &mut FieldErrors) -> Option<bool> {
    match json {
        Json::Null => Some(false),
        Json::Bool(yes) => Some(*yes),
        _ => {
            faults.add(place, "not_yes_or_no");
            None
        }
    }
}

/// A list; `null` is the empty one.
pub(crate) fn list<'j>(
    place: &str,
    json: &'j Json,
    faults: &mut FieldErrors,
) -> Option<&'j [Json]> {
    match json {
        Json::Null => Some(&[]),
        Json::Array(parts) => Some(parts),
        _ => {
            faults.add(place, "not_a_list");
            None
        }
    }
}

/// An object that has no other keys than these.
pub(crate) fn object<'j>(
    place: &str,
    json: &'j Json,
    keys: &[&str],
    faults: &mut FieldErrors,
) -> Option<&'j Map<String, Json>> {
    let Json::Object(map) = json else {
        faults.add(place, "not_an_object");
        return None;
    };
    for key in map.keys().filter(|key| !keys.contains(&key.as_str())) {
        unknown(place, key, faults);
    }
    Some(map)
}

/// A key that means nothing here.
pub(crate) fn unknown(place: &str, key: &str, faults: &mut FieldErrors) {
    let key = clip(key);
    faults.push(FieldError::new(within(place, key), "unknown_key").with("name", key));
}

/// What only the server sets may be sent back as it is, and not otherwise.
pub(crate) fn unchanged(key: &str, json: &Json, before: Option<&Json>, faults: &mut FieldErrors) {
    let is = before.and_then(|before| before.get(key));
    if is.unwrap_or(&Json::Null) != json {
        faults.add(key, "read_only");
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Node::deserialize(deserializer).map(Body)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Json::Null))
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::Plain(yes.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Plain(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Plain(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Plain(number.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Plain(text.into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Plain(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut parts = Vec::new();
        while let Some(part) = seq.next_element()? {
            parts.push(part);
        }
        Ok(Node::List(parts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_that_stands_there_twice_is_named_wherever_it_stands() {
        let body: Body =
            serde_json::from_str(r#"{"a": [{"b": 1, "b": 1}], "c": null, "a": 2}"#).unwrap();
        let mut faults = FieldErrors::new();
        body.object(&mut faults);
        assert_eq!(faults.to_string(), "a.0.b: twice, a: twice");
    }

    #[test]
    fn a_long_key_is_clipped_between_letters() {
        assert_eq!(clip(&"ő".repeat(100)), "ő".repeat(60));
        assert_eq!(clip("ő"), "ő");
    }
}
