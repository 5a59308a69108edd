//! What stands at an id that nothing has: nothing, whoever asks and whatever is sent.

use crate::attempt::{Route, Who};
use crate::bodies;
use crate::paths::{nobody, with_id};
use kit::{Access, Role};
use testkit::TestApp;

/// The answers to an administrator at every route that names a record, with an id that nothing
/// has, that are no refusal.
pub async fn answered(t: &TestApp) -> Vec<String> {
    let own = crate::plant::plant(t, Role::Administrator, "own", 2).await;
    let forms = bodies::forms(t, &own.ids).await;
    let openapi = kit::publish::openapi(&t.app);
    let client = t.client(Role::Administrator).header("if-match", "*");
    let id = nobody();
    let mut answered = Vec::new();
    for (api, info) in kit::publish::routes(&t.app) {
        let named = info.path.contains("{id}");
        // By whom one signs in or out is no record, and an answer there tells nothing of one.
        if !named || matches!(info.access, Access::Public) {
            continue;
        }
        let route = Route {
            api,
            method: info.method.clone(),
            path: info.path,
            access: info.access,
            panel: false,
        };
        for body in route.bodies() {
            let address = with_id(&route.address(), &id);
            let with = (&forms, &openapi);
            let answer = route.ask(&client, &address, *body, &id, with).await;
            assert_eq!(
                route.refusal(Who(Some(Role::Administrator)), &answer),
                None,
                "{} {address}",
                route.method
            );
            if answer.status.as_u16() < 400 {
                let line = format!(
                    "{} {} {body:?}: {}",
                    route.method,
                    route.address(),
                    answer.status
                );
                answered.push(line);
            }
        }
    }
    answered
}
