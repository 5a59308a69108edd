//! The public sample files, where they are: the folder in `TENET_SAMPLE_DATA`.

use crate::common::{SLICES, export, with_fields};
use std::collections::HashMap;
use std::path::PathBuf;

fn sample(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("TENET_SAMPLE_DATA")?).join(name);
    path.exists().then_some(path)
}

/// Every cell of the file stands somewhere in the export, as often as in the file.
async fn comes_through(name: &'static str) {
    let Some(path) = sample(name) else {
        eprintln!("skipped: TENET_SAMPLE_DATA has no {name}");
        return;
    };
    testkit::both(SLICES, move |t| {
        let path = path.clone();
        async move {
            let report = exchange::run_file(&t.system(), "contacts", &path, &with_fields())
                .await
                .unwrap();
            assert_eq!(
                (report.created, report.failed),
                (10_000, 0),
                "{:?}",
                report.errors.first()
            );
            let exported = export(&t, &[]).await;
            let mut found: HashMap<String, i64> = HashMap::new();
            for row in csv::Reader::from_reader(exported.as_bytes()).records() {
                for cell in row.unwrap().iter() {
                    let cell = tabular::defuse::undefuse(cell);
                    for part in cell.split("; ") {
                        *found.entry(part.to_owned()).or_default() += 1;
                    }
                    if cell.contains("; ") {
                        *found.entry(cell.into_owned()).or_default() += 1;
                    }
                }
            }
            for row in csv::Reader::from_path(&path).unwrap().records() {
                for cell in row.unwrap().iter().filter(|cell| !cell.is_empty()) {
                    let left = found
                        .get_mut(cell)
                        .unwrap_or_else(|| panic!("a cell of {name} is lost: {cell}"));
                    *left -= 1;
                    assert!(
                        *left >= 0,
                        "a cell of {name} came through less often: {cell}"
                    );
                }
            }
        }
    })
    .await;
}

/// P-079: a tenant takes out all that it brought in.
#[tokio::test]
async fn every_cell_of_the_leads_comes_through() {
    comes_through("leads-10000.csv").await;
}

#[tokio::test]
async fn every_cell_of_the_organizations_comes_through() {
    comes_through("organizations-10000.csv").await;
}
