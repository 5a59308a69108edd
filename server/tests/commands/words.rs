//! What a refused command says: sentences, with what is meant by its name.

use crate::House;
use serde_json::Value as Json;

fn refused(house: &House, args: &[&str]) -> String {
    let out = house.tenet(args);
    assert_eq!(out.status.code(), Some(1), "{args:?}: {out:?}");
    String::from_utf8(out.stderr).unwrap()
}

#[test]
fn a_refused_command_says_in_a_sentence_why() {
    let house = House::new();
    let create = ["tenant", "create", "kert", "--admin", "anna@kert.example"];
    house.json(&create);
    let bela = ["--tenant", "kert", "bela@kert.example"];
    let invite = [&["user", "invite"][..], &bela].concat();
    house.json(&invite);
    let mut said = vec![
        (
            refused(&house, &create),
            "slug: another tenant has this name",
        ),
        (
            refused(&house, &invite),
            "email: another record has this value",
        ),
        (
            refused(&house, &[&["user", "unlock"][..], &bela].concat()),
            "this user is not locked",
        ),
        (
            refused(&house, &[&invite[..], &["--role", "boss"]].concat()),
            "--role is one of administrator, manager, user,",
        ),
        (
            refused(
                &house,
                &["user", "lock", "--tenant", "kert", "anna@kert.example"],
            ),
            "One administrator must stay. Make somebody else an administrator first.",
        ),
    ];
    house.json(&["tenant", "close", "kert"]);
    said.push((
        refused(&house, &["tenant", "close", "kert"]),
        "the tenant kert is closed already",
    ));
    // A closed tenant is none that is missing.
    said.push((
        refused(&house, &invite),
        "the tenant kert is closed; tenet tenant open kert opens it again",
    ));
    said.push((
        refused(&house, &["tenant", "close", "masik"]),
        "there is no tenant named masik",
    ));
    for (said, told) in said {
        assert!(said.contains(told), "{told:?} is not in {said:?}");
        for code in ["slug_taken", "not_unique", "unknown_choice", "wrong_state"] {
            assert!(!said.contains(code), "a bare code: {said}");
        }
    }
    // Programs read codes as before.
    let out = house.tenet(&[&create[..], &["--json"]].concat());
    let json: Json = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(json["errors"][0]["code"], "slug_taken", "{json}");
}

/// `tenet tenant list | head -1`: whoever has heard enough closes the pipe.
#[test]
fn a_command_whose_answer_nobody_reads_to_its_end_ends_well() {
    let house = House::new();
    let mut command = house.command(&["tenant", "list"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let out = command.stdout(writer).output().unwrap();
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{} {told}", out.status);
    assert!(!told.contains("panicked"), "{told}");
}
