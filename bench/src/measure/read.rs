//! Reading: lists, filters, orders, search and single records, each beside the raw engine.

mod cases;

use super::{Filled, Run};
use crate::child::Server;
use crate::http::{Client, encode};
use crate::people::Dice;
use crate::place::Engine;
use crate::raw::{Raw, Statement};
use crate::report::Line;
use crate::stats::Times;
use anyhow::{Context, Result, ensure};
use cases::{Case, Index};
use std::time::Duration;

/// How many requests follow a filter that no index serves, at most.
const STEPS: usize = 20;
/// Behind which contact "a page in the middle" begins.
const MIDDLE: u64 = 20_000;

/// Measures everything on one tenant with one server.
pub async fn measure(run: &Run, filled: &Filled, lines: &mut Vec<Line>) -> Result<()> {
    let mut server = Server::up(&filled.place).await?;
    server.settled().await?;
    let mut raw = Raw::open(&filled.place, &filled.door).await?;
    let mut bench = Reading {
        run,
        filled,
        browser: Client::connect(server.address, filled.door.browser.clone()).await?,
        program: Client::connect(server.address, filled.door.program.clone()).await?,
        server: &server,
    };
    let index = Index::read(&mut raw).await?;
    let deep = MIDDLE.min(filled.size / 2);
    let all = cases::all(&index, deep);
    for case in all.iter().filter(|case| case.is_search()) {
        lines.push(bench.typed(case).await?);
    }
    for case in all {
        let line = bench
            .case(&case, deep, &mut raw)
            .await
            .with_context(|| case.name.clone())?;
        lines.push(line);
    }
    lines.push(bench.unserved(&mut raw).await?);
    lines.push(bench.one(&mut raw).await?);
    server.kill()
}

struct Reading<'a> {
    run: &'a Run,
    filled: &'a Filled,
    browser: Client,
    program: Client,
    server: &'a Server,
}

/// What a page of a list showed.
#[derive(Default)]
struct Shown {
    rows: usize,
    /// Whether it was sent before all was looked through, with a way on.
    partial: bool,
}

impl Reading<'_> {
    /// The page of a list, as a browser asks for it.
    async fn case(&mut self, case: &Case, deep: u64, raw: &mut Raw) -> Result<Line> {
        let mut path = self.address(case).await?;
        if case.deep {
            let after = self.walk(case, deep).await?;
            let sign = if path.contains('?') { '&' } else { '?' };
            path.push_str(&format!("{sign}after={}", encode(&after)));
        }
        let (times, own, shown) = self.repeat(&path).await?;
        let statement = case.statement(raw, deep).await?;
        let expected = raw.select(&statement).await?.len();
        let Shown { rows, partial } = shown;
        ensure!(
            rows == expected.min(50) || partial && rows < expected,
            "Tenet shows {rows} rows, the raw engine has {expected}"
        );
        let name = match partial {
            true => format!("{}: {rows} rows and a way on", case.name),
            false => case.name.clone(),
        };
        let raw = raw_times(raw, &statement, true, self.run.dose.reads).await?;
        let line = Line::times(self.run.engine, Some(self.filled.size), name, times.clone())
            .server(&own)
            .raw(raw.p50);
        Ok(match case.list {
            // See docs/decisions/0005.
            true if self.run.engine == Engine::Sqlite => line
                .must("server ≤ 2 ms", own.p50 <= 2.0)
                .must("server ≤ 10 × raw", own.p50 <= 10.0 * raw.p50),
            true => line.must("server ≤ 3 × raw", own.p50 <= 3.0 * raw.p50),
            // Below 50 ms where an index serves it, which the engine alone shows; else below a second.
            false if partial || raw.p50 >= 50.0 => line.must("max < 1 s", times.max < 1000.0),
            false => line.must("p50 < 50 ms", times.p50 < 50.0),
        })
    }

    /// The address of a list: what is sought stands sealed in it, as the product itself seals it.
    async fn address(&mut self, case: &Case) -> Result<String> {
        let door = &self.filled.door;
        let Some(form) = case.form() else {
            return Ok(door.page(&case.query("/contacts")));
        };
        let sent = self
            .browser
            .form(&door.page("/contacts/search"), &form)
            .await?;
        ensure!(sent.location.contains("find="), "a search leads nowhere");
        Ok(sent.location)
    }

    /// The list that follows what is typed: one request with the words in its body.
    async fn typed(&mut self, case: &Case) -> Result<Line> {
        let path = self.filled.door.page("/contacts/search");
        let form = case.form().unwrap_or_default();
        for _ in 0..3 {
            self.browser.typed(&path, &form).await?.good()?;
        }
        self.server.forget().await;
        let mut all = Vec::new();
        for _ in 0..self.run.dose.reads {
            let answer = self.browser.typed(&path, &form).await?;
            answer.good()?;
            all.push(answer.took);
        }
        let own = Times::of(&self.server.own_times(all.len()).await);
        let times = Times::of(&all);
        let name = format!("{}, as it is typed", case.name);
        let line = Line::times(self.run.engine, Some(self.filled.size), name, times.clone());
        Ok(line.server(&own).must("p50 < 50 ms", times.p50 < 50.0))
    }

    async fn repeat(&mut self, path: &str) -> Result<(Times, Times, Shown)> {
        for _ in 0..3 {
            self.browser.get(path).await?.good()?;
        }
        self.server.forget().await;
        let (mut all, mut shown) = (Vec::new(), Shown::default());
        for _ in 0..self.run.dose.reads {
            let answer = self.browser.get(path).await?;
            answer.good()?;
            let body = String::from_utf8_lossy(&answer.body);
            shown = Shown {
                rows: body.matches("<tr data-row").count(),
                partial: body.contains(" data-partial"),
            };
            all.push(answer.took);
        }
        let own = self.server.own_times(all.len()).await;
        Ok((Times::of(&all), Times::of(&own), shown))
    }

    /// The cursor behind so many contacts.
    async fn walk(&mut self, case: &Case, deep: u64) -> Result<String> {
        let mut after = String::new();
        for _ in 0..deep.div_ceil(200) {
            let mut path = self.filled.door.api(&case.query("/contacts"));
            path.push_str("&limit=200");
            if !after.is_empty() {
                path.push_str(&format!("&after={}", encode(&after)));
            }
            let page = self.program.get(&path).await?.json()?;
            after = page["next"]
                .as_str()
                .context("the list ended too early")?
                .to_owned();
        }
        Ok(after)
    }

    /// A filter that no index serves and nobody fits: each answer comes in time, with a way on.
    async fn unserved(&mut self, raw: &mut Raw) -> Result<Line> {
        let filter = r#"{"field":"notes","op":"contains","value":"zzzz"}"#;
        let mut path = self
            .filled
            .door
            .api(&format!("/contacts?limit=50&filter={}", encode(filter)));
        let first = path.clone();
        self.server.forget().await;
        let mut all: Vec<Duration> = Vec::new();
        for _ in 0..STEPS {
            let answer = self.program.get(&path).await?;
            let page = answer.json()?;
            all.push(answer.took);
            match page["next"].as_str() {
                Some(next) => path = format!("{first}&after={}", encode(next)),
                None => break,
            }
        }
        let own = Times::of(&self.server.own_times(all.len()).await);
        let text = "select id from contacts where binned_at = 0 and cast(doc ->> 'notes' as text) like '%zzzz%' limit 50";
        let raw = raw_times(raw, &Statement::new(text, vec![]), false, 3).await?;
        let times = Times::of(&all);
        let line = Line::times(
            self.run.engine,
            Some(self.filled.size),
            "filter that no index serves, each request",
            times.clone(),
        );
        Ok(line
            .server(&own)
            .raw(raw.p50)
            .must("max < 1 s", times.max < 1000.0))
    }

    /// One contact as JSON.
    async fn one(&mut self, raw: &mut Raw) -> Result<Line> {
        let ids = self.ids().await?;
        let mut dice = Dice::new(1);
        let mut pick = || {
            ids.get(usize::try_from(dice.below(ids.len() as u64)).unwrap_or(0))
                .cloned()
                .unwrap_or_default()
        };
        for _ in 0..10 {
            self.program
                .get(&self.filled.door.api(&format!("/contacts/{}", pick())))
                .await?
                .good()?;
        }
        self.server.forget().await;
        let mut all = Vec::new();
        for _ in 0..self.run.dose.reads {
            let answer = self
                .program
                .get(&self.filled.door.api(&format!("/contacts/{}", pick())))
                .await?;
            answer.good()?;
            all.push(answer.took);
        }
        let own = Times::of(&self.server.own_times(all.len()).await);
        let id = cases::bytes_of(&pick())?;
        let text = format!("select {} from contacts where id = $1", cases::COLUMNS);
        let raw = raw_times(
            raw,
            &Statement::new(text, vec![id]),
            true,
            self.run.dose.reads,
        )
        .await?;
        let line = Line::times(
            self.run.engine,
            Some(self.filled.size),
            "read one, JSON",
            Times::of(&all),
        );
        Ok(line.server(&own).raw(raw.p50))
    }

    async fn ids(&mut self) -> Result<Vec<String>> {
        let page = self
            .program
            .get(&self.filled.door.api("/contacts?limit=200"))
            .await?
            .json()?;
        let items = page["items"].as_array().context("a list")?;
        Ok(items
            .iter()
            .filter_map(|item| item["id"].as_str())
            .map(str::to_owned)
            .collect())
    }
}

/// The raw engine's times; with `links` it also reads the companies of the persons it found, as
/// every list has to.
async fn raw_times(raw: &mut Raw, statement: &Statement, links: bool, n: usize) -> Result<Times> {
    let mut all = Vec::with_capacity(n);
    for _ in 0..n + 2 {
        let began = std::time::Instant::now();
        let rows = raw.select(statement).await?;
        if links && !rows.is_empty() {
            let ids: Vec<_> = rows.iter().filter_map(|row| row.first().cloned()).collect();
            let places: Vec<String> = (1..=ids.len()).map(|i| format!("${i}")).collect();
            let text = format!(
                "select person, company, title, is_default from contact_links where person in ({})",
                places.join(", ")
            );
            raw.select(&Statement::new(text, ids)).await?;
        }
        all.push(began.elapsed());
    }
    // The first two fill caches and plans, as the first requests did.
    Ok(Times::of(all.get(2..).unwrap_or_default()))
}

/// What the first page costs at the largest size against the smallest: the table grows, the
/// page must not.
pub fn compare_sizes(engine: Engine, lines: &mut [Line]) {
    let name = cases::FIRST_PAGE;
    let of = |line: &&Line| line.engine == engine && line.what == name;
    let Some(small) = lines
        .iter()
        .filter(of)
        .min_by_key(|line| line.size)
        .map(|line| (line.size, line.tenet))
    else {
        return;
    };
    let large = lines
        .iter_mut()
        .filter(|line| line.engine == engine && line.what == name)
        .max_by_key(|line| line.size);
    if let Some(large) = large.filter(|large| large.size != small.0) {
        let holds = large.tenet <= 1.5 * small.1;
        let limit = format!("p50 ≤ 1.5 × that at {}", small.0.unwrap_or(0));
        *large = large.clone().must(&limit, holds);
    }
}
