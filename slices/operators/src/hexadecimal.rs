//! Bytes as hexadecimal digits: tokens, challenges, hashes.

/// The longest text that is looked at.
const LONGEST: usize = 16 * 1024;

/// The digits.
pub(crate) fn write(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes, white space aside; nothing of any other text.
pub(crate) fn read(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    let digits: Vec<u8> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(high * 16 + low),
        _ => None,
    };
    digits.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_back_and_nothing_else_is_read() {
        assert_eq!(read(&write(&[0, 15, 255])), Some(vec![0, 15, 255]));
        assert_eq!(read(" 0F\nfF "), Some(vec![15, 255]));
        assert_eq!(read(""), Some(Vec::new()));
        for bad in ["0", "0g", "é0", &"0".repeat(LONGEST + 2)] {
            assert_eq!(read(bad), None);
        }
    }
}
