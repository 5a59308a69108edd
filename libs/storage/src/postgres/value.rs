//! How our five classes become PostgreSQL's types and come back.
//!
//! The server infers each parameter's type from the statement, and a value converts to what
//! it wants: so `Int(1)` can fill a boolean, `Text` a JSONB, `Blob` a UUID.

use crate::Value;
use bytes::{BufMut, BytesMut};
use std::error::Error as StdError;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

type Boxed = Box<dyn StdError + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match (self, kind) {
            (Value::Null, _) => return Ok(IsNull::Yes),
            (Value::Int(value), &Type::INT8) => out.put_i64(*value),
            (Value::Int(value), &Type::INT4) => out.put_i32(i32::try_from(*value)?),
            (Value::Int(value), &Type::INT2) => out.put_i16(i16::try_from(*value)?),
            (Value::Int(value @ (0 | 1)), &Type::BOOL) => out.put_u8(u8::from(*value == 1)),
            (Value::Int(value), &Type::FLOAT8) => out.put_f64(*value as f64),
            (Value::Real(value), &Type::FLOAT8) => out.put_f64(*value),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::UNKNOWN | &Type::JSON) => {
                out.put_slice(text.as_bytes());
            }
            (Value::Text(text), &Type::JSONB) => {
                out.put_u8(1); // The version of the binary form.
                out.put_slice(text.as_bytes());
            }
            (Value::Blob(bytes), &Type::BYTEA) => out.put_slice(bytes),
            (Value::Blob(bytes), &Type::UUID) if bytes.len() == 16 => out.put_slice(bytes),
            _ => return Err(format!("{} cannot be sent as {kind}", self.class()).into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(match *kind {
            Type::BOOL => Value::Int(i64::from(bool::from_sql(kind, raw)?)),
            Type::INT2 => Value::Int(i64::from(i16::from_sql(kind, raw)?)),
            Type::INT4 => Value::Int(i64::from(i32::from_sql(kind, raw)?)),
            Type::INT8 => Value::Int(i64::from_sql(kind, raw)?),
            Type::FLOAT4 => Value::Real(f64::from(f32::from_sql(kind, raw)?)),
            Type::FLOAT8 => Value::Real(f64::from_sql(kind, raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => {
                Value::Text(std::str::from_utf8(raw)?.to_owned())
            }
            Type::JSONB => {
                let text = raw.get(1..).unwrap_or_default();
                Value::Text(std::str::from_utf8(text)?.to_owned())
            }
            Type::BYTEA | Type::UUID => Value::Blob(raw.to_vec()),
            // Exact numerics, timestamps, arrays and bit strings are not in the dialect.
            _ => return Err(format!("{kind} is not in the dialect: cast it in the SQL").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Boxed> {
        Ok(Value::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
