//! A QR code as SVG, drawn by us: no picture is fetched from anywhere, and the page needs no
//! script and no inline style.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;
use kernel::{Error, Result};
use kit::html::Raw;
use std::fmt::Write;

/// White modules around the code, which readers need (ISO/IEC 18004: four).
const MARGIN: usize = 4;

/// The picture of a text. It is decorative: the same text stands beside it.
pub fn svg(text: &str) -> Result<Raw<String>> {
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|_| Error::internal("a text does not fit into a QR code"))?;
    let side = code.size + 2 * MARGIN;
    let mut path = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
    }
    // Digits and the letters of a path: nothing of the text itself.
    Ok(Raw::dangerously_create(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" focusable=\"false\" \
         shape-rendering=\"crispEdges\"><path class=\"qr-paper\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
         <path class=\"qr-ink\" d=\"{path}\"/></svg>"
    )))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use kit::html::Renderable;

    #[test]
    fn a_picture_holds_nothing_that_a_page_may_not_hold() {
        let svg = svg("otpauth://totp/a:b?secret=<script>").unwrap().render();
        let svg = svg.into_inner();
        assert!(
            svg.starts_with("<svg class=\"qr\" viewBox=\"0 0 37 37\""),
            "{svg}"
        );
        assert!(!svg.contains("script") && !svg.contains("style"));
    }
}
