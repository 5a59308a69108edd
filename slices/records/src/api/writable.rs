//! What may be sent of a record, taken from what is answered.

use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::schema::{OneOfBuilder, Type};
use utoipa::openapi::{Object, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a body: the members of `T` that are not read-only, each of them optional, and
/// `null` for empty.
pub(crate) struct Writable<T>(PhantomData<T>);

impl<T: ToSchema> PartialSchema for Writable<T> {
    fn schema() -> RefOr<Schema> {
        let mut schema = T::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.properties = std::mem::take(&mut object.properties)
                .into_iter()
                // A list cannot be declared read-only.
                .filter(|(key, member)| !read_only(member) && key != "masked")
                .map(|(key, member)| (key, nullable(member)))
                .collect();
        }
        schema
    }
}

impl<T: ToSchema> ToSchema for Writable<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Body", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

fn read_only(member: &RefOr<Schema>) -> bool {
    matches!(member, RefOr::T(Schema::Object(object)) if object.read_only == Some(true))
}

fn nullable(member: RefOr<Schema>) -> RefOr<Schema> {
    let null = Object::with_type(Type::Null);
    RefOr::T(OneOfBuilder::new().item(null).item(member).into())
}
