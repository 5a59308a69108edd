//! What a browser downloads, packed as browsers ask for it, through the server's own router.

use crate::browser::PASSWORD;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use kit::html::encode;
use server::app::{Part, router};
use server::slices::SLICES;
use std::io::Read;
use testkit::{Answer, TestApp, both};
use tower::ServiceExt;

/// What Chromium and Firefox send, and what programs send that unpack less.
const PACKED: [&str; 4] = ["gzip, deflate, br, zstd", "gzip, br", "br", "gzip"];
const FORM: &str = "application/x-www-form-urlencoded";

/// Anna, who has signed in with a browser that says what it can unpack.
struct Anna<'a> {
    tenant: &'a TestApp,
    cookies: String,
}

impl Anna<'_> {
    async fn at(tenant: &TestApp) -> Anna<'_> {
        let mut anna = Anna {
            tenant,
            cookies: String::new(),
        };
        let fields = [("email", "anna@x.hu"), ("password", PASSWORD)];
        let answer = anna.post("/sign-in", &fields).await.expect(303);
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        let pairs = cookies.map(|value| value.to_str().unwrap().split(';').next().unwrap());
        anna.cookies = pairs.collect::<Vec<_>>().join("; ");
        anna
    }

    /// An answer that has come whole; reading one that breaks off panics.
    async fn send(
        &self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
        accepts: &str,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/t/{}{path}", self.tenant.tenant.slug))
            .header(header::HOST, "tenet.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::COOKIE, &self.cookies)
            .header(header::ACCEPT_ENCODING, accepts)
            .body(Body::from(body))
            .unwrap();
        let router = router(&self.tenant.app, Part::Whole);
        Answer::read(router.oneshot(request).await.unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
        let body: Vec<String> = fields.iter().map(pair).collect();
        let body = body.join("&").into_bytes();
        self.send(Method::POST, path, FORM, body, "identity").await
    }

    /// Hands a file in and lets it run; the address of the import.
    async fn imports(&self, content: &str) -> String {
        let border = "----tenet-test";
        let body = format!(
            "--{border}\r\nContent-Disposition: form-data; name=\"collection\"\r\n\r\ncontacts\r\n\
             --{border}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"uj.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n{content}\r\n--{border}--\r\n"
        );
        let kind = format!("multipart/form-data; boundary={border}");
        let sent = self.send(
            Method::POST,
            "/imports",
            &kind,
            body.into_bytes(),
            "identity",
        );
        let at = self.own(&sent.await.expect(303).location());
        self.post(&format!("{at}/run"), &[]).await.expect(303);
        self.tenant.run_jobs().await;
        at
    }

    /// Asks for every contact in a format; the address of the file.
    async fn exports(&self, format: &str) -> String {
        let fields = [
            ("collection", "contacts"),
            ("format", format),
            ("reason", "for the accountant"),
        ];
        let asked = self.post("/exports", &fields).await.expect(303);
        self.tenant.run_jobs().await;
        format!("{}/file", self.own(&asked.location()))
    }

    /// The path within the tenant.
    fn own(&self, location: &str) -> String {
        let (_, path) = location.split_once(&self.tenant.tenant.slug).unwrap();
        path.split('?').next().unwrap().to_owned()
    }

    /// Fetches a file in every packing: it arrives, and unpacked it is what it is unpacked.
    async fn fetches(&self, method: Method, path: &str) -> Vec<u8> {
        let get = |accepts| self.send(method.clone(), path, FORM, Vec::new(), accepts);
        let plain = get("identity").await.expect(200);
        for accepts in PACKED {
            let packed = get(accepts).await;
            assert_eq!(packed.status, StatusCode::OK, "{path} as {accepts}");
            let coding = packed.headers.get(header::CONTENT_ENCODING).unwrap();
            if coding == "gzip" {
                let mut whole = Vec::new();
                let mut unpack = flate2::read::GzDecoder::new(packed.bytes.as_slice());
                unpack.read_to_end(&mut whole).unwrap();
                // What is kept about somebody grows with every time they ask for it.
                let same = whole == plain.bytes || method == Method::POST;
                assert!(
                    same && whole.ends_with(&plain.bytes[plain.bytes.len() - 2..]),
                    "{path} as {accepts}"
                );
            } else {
                assert_eq!(coding, "br", "{path} as {accepts}");
                assert!(!packed.bytes.is_empty(), "{path} as {accepts}");
            }
        }
        plain.bytes
    }
}

/// Eight hundred people; of every second one the address is none.
fn people() -> String {
    let mut text = "Name,E-mail,Notes\r\n".to_owned();
    for n in 0..800 {
        let mail = if n % 2 == 0 { "" } else { "@x.hu" };
        let note = format!("{n} ").repeat(60);
        text.push_str(&format!("Kis Anna {n},anna{n}{mail},{note}\r\n"));
    }
    text
}

#[tokio::test]
async fn every_file_arrives_whole_in_a_browser_that_asks_for_it_packed() {
    both(SLICES, |t| async move {
        let t = crate::crew::real(&t);
        let kert = crate::crew::tenant(&t, "kert").await;
        let anna = Anna::at(&kert).await;
        let import = anna.imports(&people()).await;
        for format in ["csv", "csv_excel", "xlsx", "xml"] {
            let path = anna.exports(format).await;
            let file = anna.fetches(Method::GET, &path).await;
            assert!(file.len() > 4_000, "{format}: {}", file.len());
        }
        let faulty = format!("{import}/faulty-rows");
        let faulty = anna.fetches(Method::GET, &faulty).await;
        let faulty = String::from_utf8(faulty).unwrap();
        assert_eq!(faulty.lines().count(), 401, "{faulty}");
        assert!(faulty.contains("Kis Anna 798"), "{faulty}");
        let own = anna.fetches(Method::POST, "/profile/data/file").await;
        assert!(own.starts_with(b"{"), "what is kept about Anna");
    })
    .await;
}
