//! What pages are written with: hypertext's `maud!`, our custom elements, and small parts.
//!
//! `use kit::html::*;` in every `web.rs`. Element and attribute names are checked by the
//! compiler; the class vocabulary is in `assets/README.md`.

pub use hypertext::validation::attributes::*;
pub use hypertext::{Buffer, Raw, Renderable, RenderableExt, Rendered, component, maud};

/// HTML's elements and ours.
pub mod hypertext_elements {
    #![allow(non_camel_case_types, missing_docs)]
    pub use hypertext::validation::hypertext_elements::*;
    use hypertext::validation::{Attribute, Element, Normal, attributes::GlobalAttributes};

    macro_rules! elements {
        ($($name:ident { $($attribute:ident)* })*) => { $(
            pub struct $name;
            impl Element for $name { type Kind = Normal; }
            impl GlobalAttributes for $name {}
            #[allow(non_upper_case_globals)]
            impl $name { $(pub const $attribute: Attribute = Attribute;)* }
        )* };
    }
    elements! {
        tenet_columns { table }
        tenet_confirm { typed }
        tenet_filter {}
        tenet_hotkeys { off }
        tenet_inline {}
        tenet_menu {}
        tenet_palette {}
        tenet_passkey { challenge new }
        tenet_print {}
        tenet_progress { done }
        tenet_reveal { show_label hide_label }
        tenet_theme {}
        tenet_toast { close_label }
        tenet_unsaved {}
    }
}

/// Attributes of ours on any element.
#[allow(non_upper_case_globals)]
pub trait PageAttributes: GlobalAttributes {
    /// Proves that an element with an action was written by the server (hx-csp).
    const hx_nonce: hypertext::validation::Attribute = hypertext::validation::Attribute;
    /// What htmx does with an answer of that status, as in `hx-status:5xx="swap:none"`.
    const hx_status: hypertext::validation::AttributeNamespace =
        hypertext::validation::AttributeNamespace;
}
impl<T: GlobalAttributes> PageAttributes for T {}

/// A symbol of the sprite, by a name that is ours; see [`icon`].
#[derive(Debug, Clone, Copy)]
pub struct Icon(&'static str);

/// A symbol of the sprite; decorative, so it has no name for a screen reader.
pub fn icon(name: &'static str) -> Icon {
    Icon(name)
}

impl Renderable for Icon {
    fn render_to(&self, buffer: &mut Buffer) {
        // XSS SAFETY: the name is written in our own sources, never anybody's input.
        let html = buffer.dangerously_get_string();
        html.push_str(r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="/assets/icons.svg#"#);
        html.push_str(self.0);
        html.push_str(r#""/></svg>"#);
    }
}

/// A second part of an answer, for another place of the page. The target is ours, and the part
/// is rendered.
pub fn beside(target: &str, swap: &str, part: &Raw<String>) -> Raw<String> {
    let part = part.render().into_inner();
    Raw::dangerously_create(format!(
        "<template hx type=\"partial\" hx-target=\"{target}\" hx-swap=\"{swap}\">{part}</template>"
    ))
}

/// The initials of a name, for an avatar: at most two letters.
pub fn initials(name: &str) -> String {
    name.split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// A part of an address, percent-encoded so that nothing in it can mean anything else.
pub fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// An address with a query: empty values are left out.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let mut sign = if path.contains('?') { '&' } else { '?' };
    for (name, value) in pairs {
        if !value.is_empty() {
            out.push(sign);
            out.push_str(name);
            out.push('=');
            out.push_str(&encode(value));
            sign = '&';
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_escaped_and_encoded() {
        let name = "<b>\"Kis\" & Tsa";
        let page = maud! { p title=(name) { (name) } }.render().into_inner();
        assert_eq!(
            page,
            "<p title=\"&lt;b&gt;&quot;Kis&quot; &amp; Tsa\">&lt;b&gt;\"Kis\" &amp; Tsa</p>"
        );
        assert_eq!(with_query("/x", &[("q", "a&b"), ("z", "")]), "/x?q=a%26b");
        assert_eq!(initials("Kovács-Őri Ágnes"), "KŐ");
    }
}
