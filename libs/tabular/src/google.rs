//! Cells of Google Contacts, which holds several values in one.

/// The values of a cell, each with whether Google marked it as the default.
///
/// Google joins values with ` ::: ` and puts `* ` before the default one.
pub fn split_google(cell: &str) -> Vec<(bool, String)> {
    cell.split(":::")
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(|value| match value.strip_prefix("* ") {
            Some(starred) => (true, starred.trim().to_owned()),
            None => (false, value.to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split_google;

    #[test]
    fn joined_values_come_apart_and_the_star_is_told() {
        let values = split_google("kis.anna@example.com ::: * anna@example.com");

        assert_eq!(
            values,
            [
                (false, "kis.anna@example.com".to_owned()),
                (true, "anna@example.com".to_owned())
            ]
        );
        assert_eq!(
            split_google("+36 30 123 4567"),
            [(false, "+36 30 123 4567".to_owned())]
        );
        assert_eq!(split_google("* "), [(false, "*".to_owned())]);
        assert!(split_google(" ").is_empty());
    }
}
