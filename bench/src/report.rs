//! The table that a run prints, and the same as JSON.

use crate::machine::Machine;
use crate::place::Engine;
use crate::stats::Times;
use serde::Serialize;

/// One measured thing.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// On which engine.
    pub engine: Engine,
    /// With how many contacts; none where that does not matter.
    pub size: Option<u64>,
    /// What was measured.
    pub what: String,
    /// The unit of the figures.
    pub unit: &'static str,
    /// Tenet's figure: the median of times, else the one measured value.
    pub tenet: f64,
    /// All the times, where there are some.
    pub times: Option<Times>,
    /// The median of the server's own time, without client and socket, milliseconds.
    pub server: Option<f64>,
    /// The raw engine's figure.
    pub raw: Option<f64>,
    /// What the figure must be, in words.
    pub limit: String,
    /// Whether it is.
    pub holds: Option<bool>,
}

impl Line {
    /// Times of something, in milliseconds.
    pub fn times(engine: Engine, size: Option<u64>, what: impl Into<String>, times: Times) -> Line {
        let line = Line::figure(engine, size, what, "ms", times.p50);
        Line {
            times: Some(times),
            ..line
        }
    }

    /// One value of something.
    pub fn figure(
        engine: Engine,
        size: Option<u64>,
        what: impl Into<String>,
        unit: &'static str,
        tenet: f64,
    ) -> Line {
        let what = what.into();
        Line {
            engine,
            size,
            what,
            unit,
            tenet,
            times: None,
            server: None,
            raw: None,
            limit: String::new(),
            holds: None,
        }
    }

    /// What the server itself says it took.
    pub fn server(mut self, times: &Times) -> Line {
        self.server = (times.n > 0).then_some(times.p50);
        self
    }

    /// What the raw engine does.
    pub fn raw(mut self, raw: f64) -> Line {
        self.raw = Some(raw);
        self
    }

    /// One more thing that the figure must be. All of them have to hold.
    pub fn must(mut self, limit: &str, holds: bool) -> Line {
        if !self.limit.is_empty() {
            self.limit.push_str("; ");
        }
        self.limit.push_str(limit);
        self.holds = Some(self.holds.unwrap_or(true) && holds);
        self
    }

    /// Tenet beside the raw engine: of times the server's own over the raw one (less is
    /// better), of everything else Tenet's over the raw one (more is better).
    pub fn ratio(&self) -> Option<f64> {
        let tenet = if self.unit == "ms" {
            self.server.unwrap_or(self.tenet)
        } else {
            self.tenet
        };
        self.raw.map(|raw| tenet / raw)
    }
}

/// One run.
#[derive(Serialize)]
pub struct Report {
    /// When it began, UTC.
    pub at: String,
    /// Whether it was the short form.
    pub quick: bool,
    /// On what.
    pub machine: Machine,
    /// The engines' versions.
    pub engines: Vec<String>,
    /// What was measured, in order.
    pub lines: Vec<Line>,
}

impl Report {
    /// A Markdown table of one engine's lines.
    pub fn table(&self, engine: Engine) -> String {
        let head = [
            "what",
            "contacts",
            "Tenet",
            "p95",
            "max",
            "server",
            "raw engine",
            "Tenet : raw",
            "limit",
            "holds",
        ];
        let mut rows: Vec<[String; 10]> = vec![head.map(str::to_owned)];
        for line in self.lines.iter().filter(|line| line.engine == engine) {
            let times = |of: fn(&Times) -> f64| {
                line.times
                    .as_ref()
                    .map_or_else(String::new, |times| figure(of(times)))
            };
            let option = |value: Option<f64>| value.map_or_else(String::new, figure);
            rows.push([
                line.what.clone(),
                line.size.map_or_else(String::new, thousands),
                format!("{} {}", figure(line.tenet), line.unit),
                times(|times| times.p95),
                times(|times| times.max),
                option(line.server),
                option(line.raw),
                line.ratio()
                    .map_or_else(String::new, |ratio| format!("{ratio:.2}")),
                line.limit.clone(),
                match line.holds {
                    None => String::new(),
                    Some(true) => "yes".to_owned(),
                    Some(false) => "NO".to_owned(),
                },
            ]);
        }
        markdown(&rows)
    }
}

fn markdown(rows: &[[String; 10]]) -> String {
    let mut widths = [0; 10];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
        if i == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            out.push_str(&format!("| {} |\n", rules.join(" | ")));
        }
    }
    out
}

/// Three figures that matter.
fn figure(value: f64) -> String {
    match value.abs() {
        v if v >= 1000.0 => thousands(value.round() as u64),
        v if v >= 100.0 || v.fract() == 0.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        v if v >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_show_three_digits_that_matter() {
        let shown = [0.01234, 1.234, 12.34, 123.4, 1234.5, 1_234_567.0].map(figure);
        assert_eq!(
            shown,
            ["0.012", "1.23", "12.3", "123", "1,235", "1,234,567"]
        );
    }

    #[test]
    fn a_line_holds_only_when_all_its_limits_do() {
        let line = Line::figure(Engine::Sqlite, None, "import", "rows/s", 50.0).raw(100.0);
        assert_eq!(line.ratio(), Some(0.5));
        let line = line.must("≥ 0.5 × raw", true).must("≥ 60/s", false);
        assert_eq!(
            (line.limit.as_str(), line.holds),
            ("≥ 0.5 × raw; ≥ 60/s", Some(false))
        );
    }
}
