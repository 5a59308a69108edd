//! Codes of second factors, as a generator of another make shows them: Debian's `oathtool`.

use crate::TestApp;
use std::process::Command;

/// The code for a secret at the moment of the test.
pub fn code(t: &TestApp, secret: &str) -> String {
    let now = t.clock.now().strftime("%Y-%m-%d %H:%M:%S UTC");
    code_at(&now.to_string(), secret)
}

/// The code for a secret at a moment: a date, or words such as `30 seconds ago`.
///
/// # Panics
/// When the generator is not there or does not take the secret.
pub fn code_at(moment: &str, secret: &str) -> String {
    let ran = Command::new("oathtool")
        .args(["--totp", "--base32", "--now", moment, secret])
        .output()
        .unwrap();
    assert!(ran.status.success(), "oathtool: {ran:?}");
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}
