//! What a stranger can learn by trying to sign in: nothing. Alone in its file, because it
//! counts what the whole process does.

use crate::common::{PASSWORD, SLICES, colleague, sign_in};
use identity::password::runs;
use kernel::Error;
use kit::Role;

#[tokio::test]
async fn a_wrong_password_an_unknown_address_and_a_locked_user_look_and_cost_alike() {
    testkit::both(SLICES, |t| async move {
        colleague(&t, "anna", Role::User).await;
        let bela = colleague(&t, "bela", Role::User).await;
        identity::lock(&t.system(), bela).await.unwrap();
        identity::invite(
            &t.system(),
            &crate::common::input("csilla", Role::User).check().unwrap(),
        )
        .await
        .unwrap();

        for (name, password) in [
            ("anna", "helyes ló akku kapoc"),
            ("nobody", PASSWORD),
            ("not an address", PASSWORD),
            ("bela", PASSWORD),
            ("csilla", PASSWORD),
            ("anna", ""),
        ] {
            let before = runs();
            match sign_in(&t, name, password).await {
                Err(Error::Invalid(faults)) => {
                    assert_eq!(faults.to_string(), ": wrong_sign_in", "{name}");
                }
                other => panic!("{name}: {:?}", other.map(|_| ())),
            }
            assert_eq!(runs() - before, 1, "{name}");
        }
        // An account for which too many have failed, whether anybody has it or not.
        for name in ["dora", "nadie"] {
            if name == "dora" {
                colleague(&t, name, Role::User).await;
            }
            for _ in 0..5 {
                assert!(sign_in(&t, name, "valami egészen más").await.is_err());
            }
            let before = runs();
            let refused = sign_in(&t, name, PASSWORD).await.err().unwrap();
            assert_eq!(refused.to_string(), "faulty input: : wrong_sign_in");
            assert_eq!(runs() - before, 1, "{name}");
        }

        let before = runs();
        sign_in(&t, "anna", PASSWORD).await.unwrap();
        assert_eq!(runs() - before, 1);
    })
    .await;
}
