//! The machine on which figures were measured: without it they say nothing.

use crate::stats::Times;
use anyhow::Result;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// What decides how fast anything can be.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    /// The processor's name.
    pub processor: String,
    /// How many cores this process may use.
    pub cores: usize,
    /// Memory in MiB.
    pub memory: u64,
    /// The kernel's version.
    pub kernel: String,
    /// Processes that were running or waiting in the last minute, at the beginning.
    pub load: f64,
    /// Writing 4 KiB and waiting for the disk, milliseconds.
    pub fdatasync: Times,
}

impl Machine {
    /// Looks at the machine; `folder` is on the disk to be measured.
    pub fn look(folder: &Path) -> Result<Machine> {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let value = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_once(':'))
                .map(|(_, value)| value.trim().to_owned())
        };
        let memory = value(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
        let memory: u64 = memory.trim_end_matches(" kB").parse().unwrap_or(0);
        let load = read("/proc/loadavg");
        Ok(Machine {
            processor: value(&read("/proc/cpuinfo"), "model name")
                .unwrap_or_else(|| "unknown".into()),
            cores: std::thread::available_parallelism()?.get(),
            memory: memory / 1024,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load: load
                .split(' ')
                .next()
                .and_then(|load| load.parse().ok())
                .unwrap_or(f64::NAN),
            fdatasync: fdatasync(folder)?,
        })
    }

    /// One sentence for the top of the table.
    pub fn sentence(&self) -> String {
        format!(
            "{} ({} cores), {} MiB, Linux {}, load {:.1}; fdatasync of 4 KiB p50 {:.2} ms, p95 {:.2} ms",
            self.processor,
            self.cores,
            self.memory,
            self.kernel,
            self.load,
            self.fdatasync.p50,
            self.fdatasync.p95
        )
    }
}

fn fdatasync(folder: &Path) -> Result<Times> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut all: Vec<Duration> = Vec::new();
    for _ in 0..200 {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        all.push(began.elapsed());
    }
    Ok(Times::of(&all))
}
