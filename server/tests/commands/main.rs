//! The commands as an operator types them: the real binary, its exit codes, its JSON.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod files;
mod installation;
mod serving;
mod settings;
mod weight;
mod words;

use serde_json::Value as Json;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output};

struct House(tempfile::TempDir);

impl House {
    fn new() -> House {
        let house = House(tempfile::tempdir().unwrap());
        let out = house.tenet(&["config", "init"]);
        assert!(out.status.success(), "{out:?}");
        house
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn tenet(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenet"));
        command.current_dir(self.path()).args(args);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TENET_")) {
            command.env_remove(name);
        }
        command
    }

    fn json(&self, args: &[&str]) -> Json {
        let out = self.tenet(&[args, &["--json"]].concat());
        assert!(
            out.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&out.stdout)
        );
        serde_json::from_slice(&out.stdout).unwrap()
    }
}

#[test]
fn an_operator_begins_makes_tenants_and_erases_one() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let key = house.path().join("tenet-data/root.key");
    assert_eq!(
        std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );

    let made = house.json(&[
        "tenant",
        "create",
        "kert",
        "--name",
        "Kert Kft.",
        "--admin",
        "anna@kert.example",
    ]);
    assert!(
        made["invitation"]
            .as_str()
            .unwrap()
            .contains("/t/kert/invitations/")
    );
    house.json(&["tenant", "create", "masik", "--admin", "bela@masik.example"]);
    let list = house.json(&["tenant", "list"]);
    let slugs: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["slug"].as_str().unwrap())
        .collect();
    assert_eq!(slugs, ["kert", "masik"]);

    let invited = house.json(&[
        "user",
        "invite",
        "--tenant",
        "kert",
        "csilla@kert.example",
        "--role",
        "manager",
    ]);
    assert!(invited["invitation"].is_string());
    let verified = house.json(&["verify-history", "--tenant", "kert"]);
    assert!(verified["entries"].as_i64().unwrap() >= 2);
    assert!(verified["broken"].is_null());
    assert_eq!(house.json(&["doctor"])["ok"], true);
    assert_eq!(house.json(&["migrate"])["tenants"], 2);

    house.json(&["tenant", "close", "masik"]);
    let state = |list: &serde_json::Value| list[1]["state"].clone();
    assert_eq!(state(&house.json(&["tenant", "list"])), "closed");
    assert_eq!(house.json(&["tenant", "open", "masik"])["opened"], "masik");
    assert_eq!(state(&house.json(&["tenant", "list"])), "active");
    let twice = house.tenet(&["tenant", "open", "masik"]);
    assert_eq!(twice.status.code(), Some(1), "it is open already");
    let told = String::from_utf8(twice.stderr).unwrap();
    assert!(told.contains("the tenant masik is open already"), "{told}");

    let refused = house.tenet(&["tenant", "erase", "masik", "--confirm", "kert"]);
    assert_eq!(refused.status.code(), Some(1));
    house.json(&["tenant", "erase", "masik", "--confirm", "masik"]);
    let left = std::fs::read_dir(house.path().join("tenet-data/tenants"))
        .unwrap()
        .count();
    assert_eq!(house.json(&["tenant", "list"]).as_array().unwrap().len(), 1);
    assert!(
        left <= 1
            || !walk(&house.path().join("tenet-data/tenants"))
                .iter()
                .any(|f| f.contains("/2.db"))
    );
}

/// Somebody leaves by command: what they own goes to the heir at once, and nothing is left that
/// leads to them.
#[test]
fn a_user_is_deactivated_and_anonymised_by_command() {
    let house = House(tempfile::tempdir().unwrap());
    let data = house.path().join("demo");
    let data = data.to_str().unwrap();
    let mut demo = house
        .command(&["demo", "--json", "--port", "0", "--data", data])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut said = BufReader::new(demo.stdout.take().unwrap());
    said.read_line(&mut line).unwrap();
    demo.kill().unwrap();
    demo.wait().unwrap();
    let made: Json = serde_json::from_str(&line).unwrap();
    let tenants = made["tenants"].as_array().unwrap();
    let demo = tenants.iter().find(|tenant| tenant["slug"] == "demo");
    let users = demo.unwrap()["users"].as_array().unwrap();
    let email = |role: &str| {
        let user = users.iter().find(|user| user["role"] == role);
        user.unwrap()["email"].as_str().unwrap().to_owned()
    };
    let (leaver, heir) = (email("user"), email("manager"));
    let user = |what: &str, rest: &[&str]| {
        let args = ["user", what, "--data", data, "--tenant", "demo", "--json"];
        house.tenet(&[&args, rest].concat())
    };
    assert_eq!(
        user("deactivate", &[&leaver]).status.code(),
        Some(1),
        "no heir"
    );
    let done = user("deactivate", &["--heir", &heir, &leaver]);
    assert!(done.status.success(), "{done:?}");
    let done: Json = serde_json::from_slice(&done.stdout).unwrap();
    assert!(done["handed_over"].as_i64().unwrap() > 100, "{done}");
    assert_eq!(user("unlock", &[&leaver]).status.code(), Some(1));
    assert!(user("reactivate", &[&leaver]).status.success());
    assert!(
        user("deactivate", &[&leaver]).status.success(),
        "nothing to hand over"
    );
    let unsaid = user("anonymise", &[&leaver]);
    assert_eq!(unsaid.status.code(), Some(2), "it cannot be taken back");
    assert!(user("anonymise", &["--for-good", &leaver]).status.success());
    assert_eq!(
        user("reactivate", &[&leaver]).status.code(),
        Some(1),
        "nobody has it"
    );
    let verified = house.json(&["verify-history", "--tenant", "demo", "--data", data]);
    assert!(verified["broken"].is_null() && verified["shredded"].as_i64().unwrap() > 0);
}

#[test]
fn an_import_that_was_killed_says_how_to_go_on_and_goes_on() {
    const ROWS: usize = 30_000;
    let house = House::new();
    house.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
    let mut text = String::from("Name,Email\n");
    for n in 0..ROWS {
        text.push_str(&format!("Person {n},p{n}@x.hu\n"));
    }
    std::fs::write(house.path().join("people.csv"), text).unwrap();
    let args = ["import", "--tenant", "kert", "people.csv"];
    let size = || -> u64 {
        let files = walk(&house.path().join("tenet-data/tenants"));
        let sizes = files.iter().filter_map(|file| std::fs::metadata(file).ok());
        sizes.map(|file| file.len()).sum()
    };
    let before = size();
    let mut child = house.command(&args).spawn().unwrap();
    while size() < before + (4 << 20) {
        assert!(child.try_wait().unwrap().is_none(), "it ended too soon");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let again = house.tenet(&args);
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("--resume"), "{said}");
    let done = house.json(&[&args[..], &["--resume"]].concat());
    assert_eq!(
        (&done["created"], &done["failed"]),
        (&ROWS.into(), &0.into())
    );
    let out = house.json(&["export", "--tenant", "kert", "out.csv"]);
    assert_eq!(out["rows"], ROWS);
    assert!(house.json(&["verify-history", "--tenant", "kert"])["broken"].is_null());
}

/// P-120: an export of the host is found by its id too, and says why where somebody says it.
#[test]
fn an_export_from_the_host_carries_its_id_and_may_say_why() {
    let house = House::new();
    let create = ["tenant", "create", "kert", "--name", "Kert Kft."];
    house.json(&[&create[..], &["--admin", "anna@kert.hu"]].concat());
    let export = ["export", "--tenant", "kert", "--format", "xml"];
    let made = house.json(&[&export[..], &["--reason", "Könyvelőnek", "out.xml"]].concat());
    let file = std::fs::read_to_string(house.path().join("out.xml")).unwrap();
    let mark = format!("<records export=\"{}\"", made["id"].as_str().unwrap());
    assert!(file.contains(&mark), "{mark} is not in {file}");
    assert!(file.contains("tenant=\"Kert Kft. (kert)\""), "{file}");
    house.json(&[&export[..], &["again.xml"]].concat());

    let short = house.tenet(&[&export[..], &["--reason", "ok", "short.xml", "--json"]].concat());
    assert_eq!(short.status.code(), Some(1));
    let fault: Json = serde_json::from_slice(&short.stdout).unwrap();
    assert_eq!(fault["errors"][0]["field"], "reason", "{fault}");
    assert!(!house.path().join("short.xml").exists());
}

fn walk(dir: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            out.extend(walk(&entry.path()));
        } else {
            out.push(entry.path().display().to_string());
        }
    }
    out
}

/// A tenant that was just made has no administrator who could be taken away by this.
#[test]
fn who_was_invited_by_mistake_is_locked_and_deactivated_before_the_administrator_begins() {
    let house = House::new();
    house.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
    house.json(&["user", "invite", "--tenant", "kert", "bela@kert.example"]);
    for what in ["lock", "deactivate"] {
        house.json(&["user", what, "--tenant", "kert", "bela@kert.example"]);
    }
    let refused = house.tenet(&["user", "lock", "--tenant", "kert", "anna@kert.example"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
}

#[test]
fn what_was_called_wrongly_ends_with_two_and_what_was_refused_with_one() {
    let house = House::new();
    assert_eq!(house.tenet(&["no-such-command"]).status.code(), Some(2));
    assert_eq!(house.tenet(&["tenant", "create"]).status.code(), Some(2));
    let refused = house.tenet(&[
        "tenant",
        "create",
        "Not A Slug",
        "--admin",
        "nobody",
        "--json",
    ]);
    assert_eq!(refused.status.code(), Some(1));
    let fault: Json = serde_json::from_slice(&refused.stdout).unwrap();
    let fields: Vec<_> = fault["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    assert!(
        fields.contains(&"slug") && fields.contains(&"administrator.email"),
        "{fault}"
    );
}

#[test]
fn a_missing_a_wrong_and_an_open_root_key_are_each_refused_in_words() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    house.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
    let key = house.path().join("tenet-data/root.key");
    let says = |house: &House| {
        let out = house.tenet(&["tenant", "list"]);
        assert_eq!(out.status.code(), Some(1));
        String::from_utf8(out.stderr).unwrap()
    };

    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = says(&house);
    assert!(open.contains("root.key") && open.contains("600"), "{open}");

    std::fs::remove_file(&key).unwrap();
    let missing = says(&house);
    assert!(missing.contains("root.key"), "{missing}");

    let other = House::new();
    std::fs::copy(other.path().join("tenet-data/root.key"), &key).unwrap();
    let wrong = says(&house);
    let told = "this root key does not open this key store";
    assert!(wrong.contains(told) && !wrong.contains("tenant"), "{wrong}");
}

#[test]
fn the_configuration_shows_no_secret_and_names_a_misspelt_key() {
    let house = House::new();
    let mut text = std::fs::read_to_string(house.path().join("tenet.toml")).unwrap();
    text = text.replace(
        "\nurl = \"\"",
        "\nurl = \"postgres://app:s3cret@127.0.0.1/tenet\"",
    );
    std::fs::write(house.path().join("tenet.toml"), &text).unwrap();
    let shown = String::from_utf8(house.tenet(&["config", "show"]).stdout).unwrap();
    assert!(
        shown.contains("app") && !shown.contains("s3cret"),
        "{shown}"
    );

    std::fs::write(
        house.path().join("tenet.toml"),
        text.replace("bin_days", "bin_dys"),
    )
    .unwrap();
    let out = house.tenet(&["config", "check"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(String::from_utf8(out.stderr).unwrap().contains("bin_dys"));
}

/// A word that is none is refused by the check, and at the start.
#[test]
fn a_word_that_is_none_is_refused_with_those_that_are() {
    let house = House::new();
    let file = house.path().join("tenet.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let wrong = text.replace(
        "\nsecond_factor = \"everyone\"",
        "\nsecond_factor = \"admins\"",
    );
    assert_ne!(text, wrong);
    std::fs::write(&file, wrong).unwrap();
    for command in [&["config", "check"][..], &["serve"]] {
        let out = house.tenet(command);
        assert_eq!(out.status.code(), Some(1));
        let said = String::from_utf8(out.stderr).unwrap();
        assert!(
            said.contains("sign_in.second_factor is \"admins\""),
            "{said}"
        );
        assert!(said.contains("\"everyone\", \"administrators\" or \"nobody\""));
    }
}
