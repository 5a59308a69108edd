//! All attempts of one run.

use crate::attempt::{Body, Route, Who, told};
use crate::bodies::{self, Forms};
use crate::paths::{nobody, with_id};
use crate::plant::{Planted, mentioned, plant, seen};
use axum::http::Method;
use kit::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Client, TestApp};

/// How many faults are told before the run ends.
const TOLD: usize = 20;

/// The run: what is tried, and what was found wrong.
struct Run<'a> {
    t: &'a TestApp,
    routes: Vec<Route<'a>>,
    forms: Forms,
    openapi: Value,
    /// Words that somebody may never be told.
    secrets: Vec<String>,
    count: usize,
    wanted: usize,
    faults: Vec<String>,
}

/// Makes at least `wanted` attempts, or all there are; gives how many.
pub async fn cross(t: &TestApp, wanted: usize) -> usize {
    let there = t.other_tenant();
    let records = if wanted > 10_000 { 40 } else { 4 };
    let theirs = plant(&there, Role::Administrator, "there", records).await;
    let managers = plant(t, Role::Manager, "manager", records).await;
    let own = own_records(t).await;
    let before = (
        seen(&there.client(Role::Administrator), &theirs).await,
        seen(&t.client(Role::Manager), &managers).await,
    );
    let here: BTreeSet<String> = mentioned(t).await;
    let mut ids: BTreeSet<String> = mentioned(&there).await;
    ids.extend(theirs.ids.iter().cloned());
    let foreign: Vec<String> = ids.difference(&here).cloned().collect();
    assert!(foreign.len() > 8, "there is something to try: {foreign:?}");

    let listed = kit::publish::routes(&t.app);
    let panels = t.app.slices.iter().flat_map(|slice| slice.panels);
    let panels: Vec<&str> = panels.map(|panel| panel.path).collect();
    let routes = listed.iter().map(|(api, info)| Route {
        api: *api,
        method: info.method.clone(),
        path: info.path,
        access: info.access,
        panel: panels.contains(&info.path),
    });
    let mut run = Run {
        t,
        routes: routes.filter(|route| !ends_sessions(route)).collect(),
        forms: bodies::forms(t, &own).await,
        openapi: kit::publish::openapi(&t.app),
        secrets: vec![theirs.canary.clone()],
        count: 0,
        wanted,
        faults: Vec::new(),
    };

    let everybody = Role::ALL.map(|role| Who(Some(role)));
    let everybody = [&everybody[..], &[Who::STRANGER]].concat();
    // Half for the other tenant, half for the colleague whose records are not one's own.
    run.wanted = wanted / 2;
    run.tries(&everybody, &foreign, &theirs).await;
    run.wanted = wanted;
    run.secrets.push(managers.canary.clone());
    let lesser = [Who(Some(Role::Restricted)), Who::STRANGER];
    run.tries(&lesser, &managers.ids, &managers).await;
    // What is left is made up with the other tenant again.
    run.secrets.pop();
    while run.count < wanted && run.faults.is_empty() {
        run.tries(&everybody, &foreign, &theirs).await;
    }

    let after = (
        seen(&there.client(Role::Administrator), &theirs).await,
        seen(&t.client(Role::Manager), &managers).await,
    );
    assert!(
        run.faults.is_empty(),
        "{} of {}:\n{}",
        run.faults.len(),
        run.count,
        run.faults.join("\n")
    );
    assert!(
        before == after,
        "an attempt has changed a record of the other side"
    );
    run.count
}

/// Signing out is no attempt at anything.
fn ends_sessions(route: &Route) -> bool {
    route.path.contains("sign-out")
}

/// Something of one's own on every kind of page, so that its forms are found.
async fn own_records(t: &TestApp) -> Vec<String> {
    let own = plant(t, Role::Administrator, "own", 2).await;
    own.ids
}

impl Run<'_> {
    /// Every route, as everybody, with every id, until there are enough attempts.
    async fn tries(&mut self, everybody: &[Who], ids: &[String], planted: &Planted) {
        // One id after the other over all routes: a short run tries every route too.
        for id in ids {
            for at in 0..self.routes.len() {
                for who in everybody {
                    match self.routes[at].path.contains('{') {
                        true => self.by_path(at, *who, id).await,
                        false => self.by_question(at, *who, id, planted).await,
                    }
                }
                if self.faults.len() >= TOLD {
                    return;
                }
            }
            if self.count >= self.wanted {
                return;
            }
        }
    }

    fn client(&self, who: Who) -> Client {
        let client = match who.0 {
            Some(role) => self.t.client(role),
            None => self.t.stranger(),
        };
        // Whatever the version: nobody is stopped by that alone.
        client.header("if-match", "*")
    }

    /// Somebody else's id in the path, and in the body.
    async fn by_path(&mut self, at: usize, who: Who, id: &str) {
        let (client, route) = (self.client(who), &self.routes[at]);
        for body in route.bodies() {
            let with = (&self.forms, &self.openapi);
            let address = with_id(&route.address(), id);
            let theirs = route.ask(&client, &address, *body, id, with).await;
            let nobody = nobody();
            let address = with_id(&route.address(), &nobody);
            let nobodys = route.ask(&client, &address, *body, &nobody, with).await;
            let fault = route.judge(who, &theirs, &nobodys);
            let fault = fault.or_else(|| self.secrets.iter().find_map(|word| told(&theirs, word)));
            self.count += 1;
            if let Some(fault) = fault {
                let line = format!(
                    "{} {} {} {body:?} {id}: {fault}",
                    who.name(),
                    route.method,
                    route.address()
                );
                self.faults.push(line);
            }
        }
    }

    /// Somebody else's id in questions, filters and bodies.
    async fn by_question(&mut self, at: usize, who: Who, id: &str, planted: &Planted) {
        let (client, route) = (self.client(who), &self.routes[at]);
        let address = route.address();
        let mut asked: Vec<(String, Body)> = Vec::new();
        if route.method == Method::GET {
            for name in bodies::questions(&self.openapi, &route.method, route.api, route.path) {
                let values = match name.as_str() {
                    "q" => vec![planted.bait.clone(), id.to_owned()],
                    "filter" => filters(id, &planted.bait),
                    _ => vec![id.to_owned()],
                };
                let encoded = values.iter().map(|value| encode(value));
                asked.extend(
                    encoded.map(|value| (format!("{address}?{name}={value}"), Body::Nothing)),
                );
            }
        } else {
            asked.extend(route.bodies().iter().map(|body| (address.clone(), *body)));
        }
        for (address, body) in asked {
            let with = (&self.forms, &self.openapi);
            let answer = route.ask(&client, &address, body, id, with).await;
            let fault = route.refusal(who, &answer);
            let fault = fault.or_else(|| self.secrets.iter().find_map(|word| told(&answer, word)));
            self.count += 1;
            if let Some(fault) = fault {
                let line = format!(
                    "{} {} {address} {body:?} {id}: {fault}",
                    who.name(),
                    route.method
                );
                self.faults.push(line);
            }
        }
    }
}

/// Conditions that would be true of the other side's records.
fn filters(id: &str, bait: &str) -> Vec<String> {
    let test = |field: &str, op: &str, value: &str| {
        json!({ "field": field, "op": op, "value": value }).to_string()
    };
    vec![
        test("owner", "is", id),
        test("companies", "is", id),
        test("name", "contains", bait),
        json!({ "any": [{ "field": "notes", "op": "contains", "value": bait },
                        { "not": { "field": "name", "op": "is", "value": "x" } }] })
        .to_string(),
        format!("{{\"field\":\"name' or '1'='1\",\"op\":\"is\",\"value\":\"{bait}\"}}"),
    ]
}

fn encode(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}
