//! Senders who hold a place by sending nothing, or next to nothing.

use crate::house::{House, read};
use std::io::Write;
use std::time::{Duration, Instant};

const SLOW: (&str, &str) = ("SERVER__SLOW_SECONDS", "1");
const FORM: &str = "POST /t/kert/sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
                    Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n";

#[test]
fn whoever_does_not_finish_the_head_of_a_request_is_hung_up_on() {
    let house = House::new();
    let server = house.serve(&[SLOW]);
    let began = Instant::now();
    let mut stream = server.connect();
    for letter in "GET / HTTP/1.1\r\nHost: localhost\r\nX: ".chars() {
        if stream.write_all(letter.to_string().as_bytes()).is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(60));
    }
    assert_ne!(read(&mut stream).status, 200);
    assert!(began.elapsed() < Duration::from_secs(10));
    assert_eq!(server.get("/healthz").status, 200, "others are served");
}

#[test]
fn a_body_that_drips_is_not_waited_for_and_one_that_flows_is() {
    let house = House::new();
    let server = house.serve(&[SLOW]);
    for length in [200, 100_000] {
        let mut stream = server.connect();
        write!(stream, "{FORM}Content-Length: {length}\r\n\r\n").unwrap();
        let began = Instant::now();
        for _ in 0..40 {
            if stream.write_all(b"x").is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(60));
        }
        assert_eq!(read(&mut stream).status, 408, "{length} bytes");
        assert!(began.elapsed() < Duration::from_secs(10));
    }
    let mut stream = server.connect();
    write!(stream, "{FORM}Content-Length: {}\r\n\r\n", 20 * 4000).unwrap();
    for _ in 0..20 {
        stream.write_all(&[b'x'; 4000]).unwrap();
        std::thread::sleep(Duration::from_millis(150));
    }
    assert_eq!(read(&mut stream).status, 422, "a form without a password");
}
