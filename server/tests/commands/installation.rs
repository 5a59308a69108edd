//! Plans, noted backups and operators, by the commands of the host.

use crate::House;
use serde_json::json;

impl House {
    /// Writes a setting anew in tenet.toml, where it stands with this line.
    fn set(&self, old: &str, new: &str) {
        let file = self.path().join("tenet.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(old), "{old} in {text}");
        std::fs::write(&file, text.replace(old, new)).unwrap();
    }

    /// What a refused command says.
    fn refused(&self, args: &[&str]) -> String {
        let out = self.tenet(args);
        assert_eq!(out.status.code(), Some(1), "{args:?}: {out:?}");
        String::from_utf8(out.stderr).unwrap()
    }
}

/// A plan is one of those that tenet.toml names, from the tenant's beginning or later.
#[test]
fn a_tenant_has_a_plan_that_the_configuration_names() {
    let house = House::new();
    house.set(
        "\nplans = []",
        "\nplans = [{ name = \"kicsi\", users = 5 }, { name = \"nagy\", mib = 4096 }]",
    );
    let make = |slug, plan| {
        let admin = "anna@kert.example";
        house.tenet(&["tenant", "create", slug, "--admin", admin, "--plan", plan])
    };
    assert!(!make("kert", "óriás").status.success());
    assert_eq!(
        house.json(&["tenant", "list"]),
        json!([]),
        "nothing was made"
    );
    assert!(make("kert", "kicsi").status.success());
    let plan = || house.json(&["tenant", "list"])[0]["plan"].clone();
    assert_eq!(plan(), "kicsi");
    let set = house.json(&["tenant", "plan", "kert", "nagy"]);
    assert_eq!(set, json!({ "tenant": "kert", "plan": "nagy" }));
    house.refused(&["tenant", "plan", "kert", "óriás"]);
    assert_eq!(plan(), "nagy");
    let list = house.tenet(&["tenant", "list"]);
    assert!(String::from_utf8(list.stdout).unwrap().contains("nagy"));
    house.json(&["tenant", "plan", "kert", "--none"]);
    assert_eq!(plan(), json!(null));
    let wrongly = house.tenet(&["tenant", "plan", "kert"]);
    assert_eq!(wrongly.status.code(), Some(2));

    let twice = "plans = [{ name = \"kicsi\" }, { name = \"kicsi\" }, { name";
    house.set("plans = [{ name = \"kicsi\", users = 5 }, { name", twice);
    assert!(
        house
            .refused(&["tenant", "list"])
            .contains("two are named kicsi")
    );
}

/// A tool of the host says when it has made a backup, and no more than is possible; the doctor
/// says whether they are in time where they are expected.
#[test]
fn a_tool_of_the_host_notes_a_backup_and_the_doctor_looks_whether_it_is_in_time() {
    let house = House::new();
    house.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
    assert_eq!(house.tenet(&["backup", "note"]).status.code(), Some(2));
    house.refused(&["backup", "note", "--all", "--at", "yesterday"]);
    house.refused(&["backup", "note", "--all", "--at", "2999-01-01T00:00:00Z"]);
    house.refused(&["backup", "note", "--tenant", "senki"]);
    let doctor = || String::from_utf8(house.tenet(&["doctor"]).stdout).unwrap();
    assert!(doctor().contains("No backups are expected."));

    house.set("expected_every_hours = 0", "expected_every_hours = 1");
    assert_eq!(house.json(&["doctor"])["ok"], true, "made just now");
    let noted = house.json(&["backup", "note", "--all"]);
    assert_eq!(noted, json!({ "tenant": null, "tenants": 1 }));
    let noted = house.json(&["backup", "note", "--tenant", "kert"]);
    assert_eq!(noted, json!({ "tenant": "kert", "tenants": 1 }));
    assert!(doctor().contains("Every tenant's backup is in time."));
}

/// P-118: the host's person sees until when an access lasts, and confirms it.
#[test]
fn an_operators_access_is_confirmed_on_the_host() {
    let house = House::new();
    let email = "anna@provider.example";
    house.json(&["operator", "add", "Kiss Anna", "--email", email]);
    let list = || house.json(&["operator", "list"])[0].clone();
    let before = list();
    assert_eq!(before["due"], false);
    let moment = |value: &serde_json::Value| -> i64 {
        let at: kernel::Timestamp = value.as_str().unwrap().parse().unwrap();
        kernel::micros(at)
    };
    let life = moment(&before["ends"]) - moment(&before["confirmed"]);
    assert_eq!(life, 91 * 86_400_000_000);
    house.json(&["operator", "confirm", email]);
    assert!(moment(&list()["confirmed"]) > moment(&before["confirmed"]));
    house.refused(&["operator", "confirm", "nobody@provider.example"]);
    let log = house.json(&["operator", "log"]);
    let last = log.as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["action"], "operator_confirmed");
    assert_eq!(last["route"], "operator confirm");
}

/// P-113: what an installation makes, its settings with passwords of gateways among it, is read by
/// nobody else on the machine.
#[test]
fn no_other_user_of_the_machine_reads_an_installation() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let admin = ["tenant", "create", "kert", "--admin", "anna@kert.example"];
    assert!(house.tenet(&admin).status.success());
    let mut folders = vec![house.path().to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let about = std::fs::metadata(&path).unwrap();
            let mode = about.permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
            seen += 1;
            if about.is_dir() {
                folders.push(path);
            }
        }
    }
    assert!(
        seen > 5,
        "the settings, the keys, the directory, the tenant"
    );
}

#[test]
fn a_configuration_is_not_begun_beside_a_key_that_is_there() {
    let house = House::new();
    let file = house.path().join("tenet.toml");
    std::fs::remove_file(&file).unwrap();
    let said = house.refused(&["config", "init"]);
    assert!(said.contains("root.key"), "{said}");
    assert!(!file.exists());
}
