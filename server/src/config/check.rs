//! What is wrong with a configuration, always with the name of the setting.

use super::Config;
use axum::http::Uri;
use kernel::{Error, Result};

impl Config {
    /// Refuses what could be read and cannot be meant.
    ///
    /// # Errors
    /// Internal, with the setting in its words.
    pub(super) fn check(&self) -> Result<()> {
        self.sign_in.second_factor()?;
        for (name, url) in [
            ("server.public_url", &self.server.public_url),
            ("platform.url", &self.platform.url),
        ] {
            if !url.is_empty() && !is_origin(url) {
                return Err(Error::internal(format!(
                    "{name} is {url:?}, which is no origin: it begins with http:// or https://, names a \
                     host, and has no path behind it, such as https://crm.example.hu"
                )));
            }
        }
        if !self.server.metrics_listen.is_empty() {
            return Err(Error::internal(
                "server.metrics_listen is set, and no metrics are published yet: leave it empty",
            ));
        }
        Ok(())
    }

    /// The same for a process that only looks: it has no owner's hand on any database.
    pub fn only_looking(&self) -> Config {
        let mut looking = self.clone();
        looking.only_looks = true;
        looking.database.owner_url.clear();
        looking.keys.owner_url.clear();
        looking
    }

    /// The plans that a tenant can have.
    ///
    /// # Errors
    /// Internal, in words, for one without a name, with that of another, or with less than nothing.
    pub fn plans(&self) -> Result<Vec<kit::platform::Plan>> {
        for (at, plan) in self.plans.iter().enumerate() {
            let name = plan.name.trim();
            if name.is_empty() || name != plan.name || name.chars().count() > 60 {
                let say = "plans: a plan needs a name of at most 60 characters";
                return Err(Error::internal(say));
            }
            if self
                .plans
                .iter()
                .skip(at + 1)
                .any(|other| other.name == name)
            {
                return Err(Error::internal(format!("plans: two are named {name}")));
            }
            if plan.users.is_some_and(|n| n < 0) || plan.mib.is_some_and(|n| n < 0) {
                let say = format!("plans: {name} holds less than nothing");
                return Err(Error::internal(say));
            }
        }
        Ok(self.plans.clone())
    }
}

/// What could not be read, with the setting in which it stands.
pub(super) fn fault(error: toml::de::Error) -> Error {
    // Its words are followed by a line that says "in `server.listen`".
    let text = error.to_string();
    match text.rsplit_once("in `") {
        Some((words, setting)) => {
            let setting = setting.trim().trim_end_matches('`');
            Error::internal(format!(
                "the configuration: {setting}: {}",
                words.trim_end()
            ))
        }
        None => Error::internal(format!("the configuration: {}", text.trim_end())),
    }
}

/// Whether this is a scheme, a host and perhaps a port: what links can be made of.
fn is_origin(url: &str) -> bool {
    let Ok(uri) = url.trim_end_matches('/').parse::<Uri>() else {
        return false;
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return false;
    };
    let whole = match (authority.port(), authority.port_u16()) {
        (None, _) => authority.host().to_owned(),
        (Some(_), Some(port)) => format!("{}:{port}", authority.host()),
        (Some(_), None) => return false,
    };
    matches!(scheme, "http" | "https")
        && !authority.host().is_empty()
        && authority.as_str() == whole
        && matches!(uri.path(), "" | "/")
        && !url.contains(['?', '#'])
}

#[cfg(test)]
mod tests {
    use super::is_origin;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_perhaps_a_port() {
        for good in [
            "https://crm.example.hu",
            "http://localhost:8080",
            "http://127.0.0.1:8121/",
            "https://[::1]:8443",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "crm",
            "crm:80",
            "ftp://x.hu",
            "http://",
            "http://x.hu/path",
            "http://x.hu?a=b",
            "http://x.hu#a",
            "http://anna@x.hu",
            "http://x.hu:99999",
            "http://x y.hu",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
