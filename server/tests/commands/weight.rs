//! What the server weighs, as the system counts it.

use crate::House;
use crate::serving::Server;
use std::time::{Duration, Instant};

/// The server looks once a second. After ten the thread that took the hash ends, and what it kept goes with it: later than
/// this the test could not tell whether anybody had looked.
const PATIENCE: Duration = Duration::from_secs(8);
/// One hash of a password works in 19 MiB.
const OF_A_HASH: u64 = 19 * 1024;
/// What it may keep of its own when nobody asks; the rest of what is resident is the program's file.
const OWN: u64 = 24 * 1024;
/// What a sign-in may leave behind: its session, statements, a thread.
const LEFT: u64 = 6 * 1024;

/// A line of what the system knows of the process, KiB.
fn counted(server: &Server, name: &str) -> u64 {
    let path = format!("/proc/{}/status", server.pid());
    let status = std::fs::read_to_string(path).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The idle weight of an installation is measured on the released program (bench, "idle memory"); here a build without
/// optimisation is held to what is its own.
#[test]
fn what_a_sign_in_worked_in_goes_back_to_the_machine() {
    let house = House::new();
    house.json(&["tenant", "create", "kert", "--admin", "anna@kert.example"]);
    let server = Server::up(&house);
    let host = format!("localhost:{}", server.port);
    let page = format!("GET /t/kert/sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    assert!(server.ask(&page).starts_with("HTTP/1.1 200"));
    let (most_before, own_before) = (counted(&server, "VmHWM:"), counted(&server, "RssAnon:"));
    assert!(own_before < OWN, "{own_before} KiB are its own");

    let form = "email=anna%40kert.example&password=not+this+one+surely";
    let attempt = format!(
        "POST /t/kert/sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = server.ask(&attempt);
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    let most = counted(&server, "VmHWM:");
    assert!(
        most > most_before + OF_A_HASH / 2,
        "a hash was taken: {most_before} and {most} KiB"
    );

    let began = Instant::now();
    loop {
        let own = counted(&server, "RssAnon:");
        if own < OWN && own < own_before + LEFT {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{own} KiB are still kept");
        std::thread::sleep(Duration::from_millis(200));
    }
}
