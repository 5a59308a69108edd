//! What a workbook is made of: its sheets, and where their parts are.

use std::collections::HashMap;
use std::path::Path;

use quick_xml::events::Event;

use super::package::Package;
use super::part::attribute;
use crate::{Code, Error, Limits, Result};

/// The names of the sheets, in the order of the tabs.
pub(crate) fn sheet_names(path: &Path, limits: &Limits) -> Result<Vec<String>> {
    let workbook = Workbook::read(&Package::open(path, limits)?)?;
    Ok(workbook
        .sheets
        .into_iter()
        .map(|sheet| sheet.name)
        .collect())
}

/// Names and places of the parts that are read.
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetPart>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) from_1904: bool,
}

/// A sheet and the part it is in.
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) part: String,
}

impl Workbook {
    pub(super) fn read(package: &Package) -> Result<Workbook> {
        let root = relations(package, "_rels/.rels", "")?;
        let main = root
            .into_iter()
            .find(|relation| relation.kind == "officeDocument");
        let main = main.ok_or(Error::fatal(Code::NotAWorkbook))?.target;
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));

        let relations = relations(package, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let by_kind = |kind: &str| {
            relations
                .iter()
                .find(|r| r.kind == kind)
                .map(|r| r.target.clone())
        };
        let mut workbook = Workbook {
            sheets: Vec::new(),
            strings: by_kind("sharedStrings"),
            styles: by_kind("styles"),
            from_1904: false,
        };
        let worksheets: HashMap<&str, &str> = relations
            .iter()
            .filter(|relation| relation.kind == "worksheet")
            .map(|relation| (relation.id.as_str(), relation.target.as_str()))
            .collect();

        let mut part = package
            .held(&main)?
            .ok_or(Error::fatal(Code::NotAWorkbook))?;
        loop {
            match part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "workbookPr" => {
                    let flag = attribute(&e, "date1904");
                    workbook.from_1904 = matches!(flag.as_deref(), Some("1" | "true" | "on"));
                }
                Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                    // The other kinds of sheets are charts and macros.
                    let place =
                        attribute(&e, "id").and_then(|id| worksheets.get(id.as_str()).copied());
                    if let (Some(name), Some(part)) = (attribute(&e, "name"), place) {
                        workbook.sheets.push(SheetPart {
                            name,
                            part: part.to_owned(),
                        });
                    }
                }
                Event::Eof => return Ok(workbook),
                _ => {}
            }
        }
    }
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

/// Reads which part stands for what. The kind is the last word of its type, which is the same in
/// the transitional and in the strict form of the standard.
fn relations(package: &Package, name: &str, folder: &str) -> Result<Vec<Relation>> {
    let mut relations = Vec::new();
    let Some(mut part) = package.held(name)? else {
        return Err(Error::fatal(Code::NotAWorkbook));
    };
    loop {
        match part.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                let (id, kind, target) = (
                    attribute(&e, "Id"),
                    attribute(&e, "Type"),
                    attribute(&e, "Target"),
                );
                if let (Some(id), Some(kind), Some(target)) = (id, kind, target) {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    relations.push(Relation {
                        id,
                        kind,
                        target: resolve(folder, &target),
                    });
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}
