//! Images from elsewhere that may change under the same name.

use super::RuleFile;
use crate::review::{At, Fact, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "image-not-pinned", check, fails: FAILS, passes: PASSES };

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let image = one.settings.text("image").filter(|image| !is_pinned(image))?;
            let own = at.stack.components.contains_key(image);
            let found = Found::on(&one.id).setting(at, &format!("{}.image", one.id));
            (!own).then(|| found.fact("image", Fact::Text(image.to_string())))
        })
        .collect()
}

/// A digest, or a tag other than `latest`. A colon before the last slash belongs to a port.
fn is_pinned(image: &str) -> bool {
    if image.contains("@sha256:") {
        return true;
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split_once(':').is_some_and(|(_, tag)| !tag.is_empty() && tag != "latest")
}

const FAILS: &str = "
components:
  api: { kind: fargate, image: 'registry.example.com:5000/shop' }
";

const PASSES: &str = "
components:
  api: { kind: fargate, image: 'registry.example.com:5000/shop:1.4.2' }
";

#[cfg(test)]
mod tests {
    use super::is_pinned;

    #[test]
    fn a_port_is_no_tag() {
        assert!(is_pinned("acme/shop:1.2") && is_pinned("localhost:5000/shop:1.2"));
        assert!(is_pinned("acme/shop@sha256:0f1e"));
        assert!(!is_pinned("shop") && !is_pinned("shop:latest") && !is_pinned("localhost:5000/shop"));
    }
}
