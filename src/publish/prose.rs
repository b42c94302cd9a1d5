//! Sentences in Markdown → HTML. Raw HTML is shown as text, links lead to the web or within the site, images are their text.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Paragraphs, lists, code and tables.
pub fn block(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut out = String::new();
    html::push_html(&mut out, Guard::default().filter(events));
    out.trim_end().to_string()
}

/// The same without the paragraph around it, for a cell or a heading.
pub fn inline(markdown: &str) -> String {
    let html = block(&markdown.replace(['\n', '\r'], " "));
    match html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
        Some(inner) if !inner.contains("<p>") => inner.to_string(),
        _ => html,
    }
}

/// The words alone, for search and descriptions.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Guard {
    /// Whether each open link is kept.
    links: Vec<bool>,
}

impl Guard {
    fn filter<'a>(mut self, events: Parser<'a>) -> impl Iterator<Item = Event<'a>> {
        events.filter_map(move |event| self.one(event))
    }

    fn one<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
            Event::Start(Tag::HtmlBlock | Tag::Image { .. }) | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => None,
            Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                let keep = leads_somewhere_safe(dest_url);
                self.links.push(keep);
                keep.then_some(event)
            }
            Event::End(TagEnd::Link) => self.links.pop().unwrap_or(false).then_some(event),
            Event::SoftBreak => Some(Event::Text(CowStr::Borrowed(" "))),
            other => Some(other),
        }
    }
}

fn leads_somewhere_safe(target: &str) -> bool {
    let scheme_end = target.find([':', '/', '?', '#']);
    let has_scheme = scheme_end.is_some_and(|at| target[at..].starts_with(':'));
    !has_scheme && !target.starts_with("//") || target.starts_with("https://") || target.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_text() {
        assert_eq!(block("a <b>x</b>"), "<p>a &lt;b&gt;x&lt;/b&gt;</p>");
        assert!(!block("<script>alert(1)</script>\n\nx").contains("<script"));
        assert!(!block("![x](https://example.com/a.png)").contains("<img"));
    }

    #[test]
    fn links_lead_to_the_web_or_stay() {
        assert!(block("[x](javascript:alert(1))").starts_with("<p>x"));
        assert!(block("[x](data:text/html,1)").starts_with("<p>x"));
        assert!(block("[x](cost.html#lines)").contains("href=\"cost.html#lines\""));
        assert!(block("[x](https://example.com)").contains("href"));
    }

    #[test]
    fn a_sentence_loses_its_paragraph_only_where_it_is_alone() {
        assert_eq!(inline("`a` **b**"), "<code>a</code> <strong>b</strong>");
        assert_eq!(plain("a `b`\n\n- c\n- [d](e)"), "a b c d");
    }
}
