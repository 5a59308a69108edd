//! One XML part of a workbook as a stream of events, under guard.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::CrcReader;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use crate::{Code, Error, Result};

/// Workbooks are flat. What is deeper than this was made to fill the stack of open elements.
const DEEPEST: usize = 64;

/// The events of a part.
pub(super) struct Part {
    xml: Reader<Guard>,
    buffer: Vec<u8>,
    depth: usize,
    event_limit: u64,
    cell_limit: usize,
}

impl Part {
    pub(super) fn new(bytes: Box<dyn Read + Send>, size: u64, crc: u32, cell_limit: usize) -> Part {
        // One character can be written as an entity of eight, hence the factor.
        let event_limit = cell_limit as u64 * 8 + 65_536;
        let bytes = BufReader::new(Checked {
            bytes: CrcReader::new(bytes),
            crc,
        });
        let mut xml = Reader::from_reader(Guard {
            bytes,
            size,
            part: size,
            event: event_limit,
        });
        xml.config_mut().expand_empty_elements = true;
        Part {
            xml,
            buffer: Vec::new(),
            depth: 0,
            event_limit,
            cell_limit,
        }
    }

    /// The next event. The end of the part is [`Event::Eof`].
    pub(super) fn next(&mut self) -> Result<Event<'_>> {
        self.buffer.clear();
        self.xml.get_mut().event = self.event_limit;
        let event = self
            .xml
            .read_event_into(&mut self.buffer)
            .map_err(|error| xml_error(&error, self.cell_limit))?;
        match &event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            // Entities of one's own are how small files become large texts.
            Event::DocType(_) => return Err(Error::fatal(Code::DamagedWorkbook)),
            _ => {}
        }
        if self.depth > DEEPEST {
            return Err(Error::fatal(Code::DamagedWorkbook));
        }
        Ok(event)
    }

    /// Appends the text up to the end of the element that was just begun, whose name is `name`.
    /// Readings printed above Asian characters (`rPh`) are left out.
    pub(super) fn text(&mut self, name: &str, into: &mut String) -> Result<()> {
        let limit = self.cell_limit;
        let start = into.len();
        let (depth, mut within_t, mut hidden) = (self.depth, name != "si" && name != "is", 0_usize);
        let plain = within_t;
        loop {
            match self.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "rPh" => hidden += 1,
                    "t" => within_t = true,
                    _ => {}
                },
                Event::End(e) => {
                    match e.local_name().as_ref() {
                        "rPh" => hidden = hidden.saturating_sub(1),
                        "t" => within_t = plain,
                        _ => {}
                    }
                    if self.depth < depth {
                        return Ok(());
                    }
                }
                Event::Text(text) if within_t && hidden == 0 => {
                    into.push_str(&text.xml10_content())
                }
                Event::CData(text) if within_t && hidden == 0 => {
                    into.push_str(&text.xml10_content())
                }
                Event::GeneralRef(entity) if within_t && hidden == 0 => {
                    match entity
                        .resolve_char_ref()
                        .map_err(|_| Error::fatal(Code::DamagedWorkbook))?
                    {
                        Some(character) => into.push(character),
                        None => into.push_str(
                            resolve_xml_entity(&entity)
                                .ok_or(Error::fatal(Code::DamagedWorkbook))?,
                        ),
                    }
                }
                Event::Eof => return Err(Error::fatal(Code::Incomplete)),
                _ => {}
            }
            if into.len() - start > limit {
                return Err(Error::fatal(Code::TooLargeCell).with("limit", limit));
            }
        }
    }

    /// Reads what is left, so that the checksum of the whole part is compared.
    pub(super) fn drain(&mut self) -> Result<()> {
        while !matches!(self.next()?, Event::Eof) {}
        Ok(())
    }
}

/// An attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| {
            attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()
                .map(|v| v.into_owned())
        })
}

fn xml_error(error: &quick_xml::Error, cell_limit: usize) -> Error {
    match error {
        quick_xml::Error::Io(io) => match io.kind() {
            ErrorKind::FileTooLarge => Error::fatal(Code::TooLargeCell).with("limit", cell_limit),
            ErrorKind::QuotaExceeded => Error::fatal(Code::UnpackedTooLarge),
            ErrorKind::UnexpectedEof => Error::fatal(Code::Incomplete),
            _ => Error::fatal(Code::DamagedWorkbook),
        },
        _ => Error::fatal(Code::DamagedWorkbook),
    }
}

/// Never lets an event grow beyond its share, nor a part beyond the size that its archive declared.
struct Guard {
    bytes: BufReader<Checked>,
    size: u64,
    part: u64,
    event: u64,
}

impl BufRead for Guard {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let most = usize::try_from(self.event.min(self.part)).unwrap_or(usize::MAX);
        let bytes = self.bytes.fill_buf()?;
        if self.part == 0 && !bytes.is_empty() {
            return Err(ErrorKind::QuotaExceeded.into());
        }
        if self.part > 0 && bytes.is_empty() && self.size > 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(&bytes[..bytes.len().min(most)])
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
        self.part -= (amount as u64).min(self.part);
        self.event -= (amount as u64).min(self.event);
    }
}

impl Read for Guard {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

/// Compares the checksum once everything was read.
struct Checked {
    bytes: CrcReader<Box<dyn Read + Send>>,
    crc: u32,
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        if read == 0 && !into.is_empty() && self.bytes.crc().sum() != self.crc {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(read)
    }
}
