//! What was refused, in the sentences of the pages.

use crate::slices::SLICES;
use kernel::{Error, Lang, Result};
use kit::{Arg, Problem, Texts};

/// What is wrong, in words. Commands speak English.
pub fn told(error: Error) -> String {
    sentences(&error).unwrap_or_else(|_| error.to_string())
}

fn sentences(error: &Error) -> Result<String> {
    let code = match error {
        Error::Internal(_) => return Ok(error.to_string()),
        Error::Invalid(_) => "",
        Error::NotFound => Problem::Error(Error::NotFound).code(),
        Error::Forbidden => Problem::Error(Error::Forbidden).code(),
        Error::Busy => Problem::Error(Error::Busy).code(),
        Error::Conflict(code) => code,
    };
    let locales = SLICES
        .iter()
        .flat_map(|slice| slice.locales.iter().copied());
    let texts = Texts::new(kit::LOCALES.iter().copied().chain(locales))?;
    let get = |key: &str, args: &[(&str, Arg)]| texts.get(Lang::En, &key.replace('_', "-"), args);
    let Error::Invalid(faults) = error else {
        let (said, help) = (
            get(&format!("problem-{code}"), &[]),
            get(&format!("problem-{code}-help"), &[]),
        );
        return Ok(format!("{said}. {help}"));
    };
    let each: Vec<String> = faults
        .iter()
        .map(|fault| {
            let args: Vec<(&str, Arg)> = fault
                .params
                .iter()
                .map(|(name, value)| (*name, Arg::from(value.as_str())))
                .collect();
            let said = get(&format!("error-{}", fault.code), &args);
            format!("{}: {said}", fault.field)
        })
        .collect();
    Ok(each.join("\n  "))
}
