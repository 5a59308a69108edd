//! Security-sensitive: where a page ended.
//!
//! A cursor holds a key of order, which can be read back as a name, and travels in addresses.
//! So it is sealed under the tenant's own key, bound to the order it belongs to.

use base64ct::{Base64UrlUnpadded, Encoding};
use kernel::{Error, Result, ResultExt};
use kit::Scope;
use kit::collection::Sort;
use storage::Value;

/// The place behind a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cursor {
    /// Whether it lies among the records without a value.
    pub tail: bool,
    /// Whether no index has found the way here in time, so that the list is walked along.
    pub walking: bool,
    /// The keys of the record, in the order of the index.
    pub keys: Vec<Value>,
}

impl Cursor {
    /// Seals the place for the address of the next page.
    pub async fn seal(&self, scope: &Scope, list: &str, sort: &Sort) -> Result<String> {
        let mut plain = vec![u8::from(self.tail) | u8::from(self.walking) << 1];
        for key in &self.keys {
            let (mark, bytes) = match key {
                Value::Int(number) => (0, number.to_be_bytes().to_vec()),
                Value::Blob(bytes) => (1, bytes.clone()),
                _ => {
                    return Err(Error::internal(
                        "a key of order that is neither bytes nor a number",
                    ));
                }
            };
            plain.push(mark);
            plain.extend(
                u32::try_from(bytes.len())
                    .doing("writing a cursor")?
                    .to_be_bytes(),
            );
            plain.extend(bytes);
        }
        let sealed = scope.vault().own(scope.tenant().id).await?.seal(
            "cursor",
            &place(list, sort),
            &plain,
        )?;
        Ok(Base64UrlUnpadded::encode_string(&sealed))
    }

    /// Opens a cursor. One that is not ours, or belongs to another order, is
    /// `Invalid` with the code `bad_cursor` on `after`.
    pub async fn open(scope: &Scope, list: &str, sort: &Sort, text: &str) -> Result<Cursor> {
        let bad = || Error::invalid("after", "bad_cursor");
        let sealed = Base64UrlUnpadded::decode_vec(text).map_err(|_| bad())?;
        let own = scope.vault().own(scope.tenant().id).await?;
        let plain = own
            .open("cursor", &place(list, sort), &sealed)
            .map_err(|_| bad())?;
        let (marks, mut rest) = plain.split_first().ok_or_else(bad)?;
        let mut keys = Vec::new();
        while let Some((mark, more)) = rest.split_first() {
            let (length, more) = more.split_first_chunk::<4>().ok_or_else(bad)?;
            let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| bad())?;
            let (bytes, more) = more.split_at_checked(length).ok_or_else(bad)?;
            keys.push(match mark {
                0 => Value::Int(i64::from_be_bytes(bytes.try_into().map_err(|_| bad())?)),
                _ => Value::Blob(bytes.to_vec()),
            });
            rest = more;
        }
        Ok(Cursor {
            tail: marks & 1 != 0,
            walking: marks & 2 != 0,
            keys,
        })
    }
}

fn place(list: &str, sort: &Sort) -> Vec<u8> {
    format!("{list} {}", sort.to_text()).into_bytes()
}
