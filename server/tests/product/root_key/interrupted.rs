//! A replacement that was stopped.

use crate::root_key::place::{Place, both};
use kernel::{Clock, Error};
use server::root_key::replace::{Replaced, Step, replace};
use std::time::Duration;
use storage::Engine;

/// Does as much as is done behind this step.
async fn stop_after(place: &Place, last: Step) -> kernel::Result<Replaced> {
    let (config, clock) = (place.config(), Clock::system());
    replace(&config, &clock, &mut |step| match step == last {
        true => Err(Error::internal("the power went out")),
        false => Ok(()),
    })
    .await
}

fn opens(place: &Place, what: &str) {
    let list = place.json(&["tenant", "list"]);
    assert_eq!(list[0]["slug"], "kert", "{what}");
    let verified = place.json(&["verify-history", "--tenant", "kert"]);
    assert!(verified["broken"].is_null(), "{what}: {verified}");
}

/// Wherever it stops, one of the two keys opens everything, the doctor says which, and the same
/// command ends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_that_stops_at_any_step_opens_says_which_key_to_keep_and_is_finished() {
    both(async |place: Place| {
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        place.json(&["operator", "add", "Op", "--email", "op@provider.example"]);
        // A key of which only a part was written when the power went out is none.
        std::fs::write(place.data("root.key.new.part"), [7; 11]).unwrap();
        opens(&place, "beside half a key");
        let (mut kept, mut told) = (1, Vec::new());
        for last in Step::ALL {
            let files = matches!(
                last,
                Step::Copied | Step::CopyWrapped | Step::DirectoryCopied | Step::DirectoryReplaced
            );
            if files && place.engine == Engine::Postgres {
                continue; // There is no file to copy.
            }
            let stopped = stop_after(&place, last).await;
            let said = stopped.unwrap_err().to_string();
            assert!(said.contains("the power went out"), "{last:?}: {said}");

            let what = format!("{last:?}");
            opens(&place, &what);
            // It is noted before anything is wrapped, and done when nothing is left to seal.
            if last > Step::Made {
                told.push("begun");
            }
            if last >= Step::Sealed {
                told.push("done");
            }
            assert_eq!(place.replacements(), told, "{what}");
            let wrapped = Step::ALL.iter().position(|step| *step == Step::Wrapped);
            let at = Step::ALL.iter().position(|step| *step == last);
            let (force, other) = match at < wrapped {
                true => ("root.key opens", "root.key.new does not"),
                false => ("root.key.new opens", "root.key does not"),
            };
            let said = place.refused(&["doctor"]);
            assert!(
                said.contains("replace-root-key to finish"),
                "{what}: {said}"
            );
            assert!(
                said.contains(force) && said.contains(other),
                "{what}: {said}"
            );
            let warned = place.run(&["tenant", "list"]).stderr;
            let warned = String::from_utf8(warned).unwrap();
            assert!(warned.contains(force), "{what}: {warned}");
            // Work that was done meanwhile is not lost.
            let slug = format!("t{kept}");
            place.json(&["tenant", "create", &slug, "--admin", "bela@x.example"]);

            let done = place.json(&["config", "replace-root-key"]);
            assert_eq!(done["resumed"], at >= wrapped, "{what}: {done}");
            opens(&place, &what);
            told.extend(["begun", "done"]);
            assert_eq!(place.replacements(), told, "{what}");
            let doctor = place.json(&["doctor"]);
            assert_eq!(doctor["ok"], true, "{what}");
            let old = doctor["old_root_keys"].as_array().unwrap();
            assert_eq!(old.len(), kept, "{what}: {doctor}");
            let text = String::from_utf8(place.run(&["doctor"]).stdout).unwrap();
            for key in old {
                let key = key.as_str().unwrap();
                assert!(key.contains("worthless-since"), "{what}: {doctor}");
                assert!(text.contains(key), "{what}: {key} in {text}");
            }
            let list = place.json(&["tenant", "list"]);
            assert_eq!(list.as_array().unwrap().len(), kept + 1, "{what}");
            kept += 1;
            assert_eq!(place.keys().len(), kept, "{what}: {:?}", place.keys());
            let left: Vec<_> = std::fs::read_dir(place.path().join("tenet-data"))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.ends_with(".new"))
                .collect();
            assert!(left.is_empty(), "{what}: {left:?}");
        }
        assert!(place.run(&["operator", "log", "--verify"]).status.success());
    })
    .await;
}

/// The program is killed at whatever moment comes.
#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_that_is_killed_at_any_moment_leaves_an_installation_that_opens() {
    both(async |place: Place| {
        place.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
        let (mut killed, mut done) = (0, 0);
        let mut wait = 5;
        while done < 2 && killed < 40 {
            let mut child = place
                .command(&["config", "replace-root-key"])
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            match child.try_wait().unwrap() {
                Some(ended) => {
                    assert!(ended.success());
                    done += 1;
                }
                None => {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    killed += 1;
                }
            }
            opens(&place, &format!("after {wait} ms"));
            wait += 12;
        }
        assert!(killed > 3, "it was never in the middle");
        place.json(&["config", "replace-root-key"]);
        opens(&place, "in the end");
        assert_eq!(place.json(&["doctor"])["ok"], true);
    })
    .await;
}
