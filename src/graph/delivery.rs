//! How versions reach the stack: what each pipeline has to know, and the pipeline as a part of the stack.

use indexmap::IndexMap;

use super::stack::{Component, Delivery, Stack};
use crate::diag::{Code, Diagnostic, Report};
use crate::services::{Settings, Value};
use crate::source::Node;

/// Where the code and its pipeline are.
pub const GITHUB: &str = "github-actions";
pub const AZURE: &str = "azure-devops";
const SCRIPTS: &str = "scripts";

/// The delivery as written; faults of its own are reported.
pub fn delivery(tree: &Node, model: &Settings, report: &mut Report) -> Option<Delivery> {
    let said = model.table("delivery")?;
    let with = said.text("with")?;
    let text = |key: &str| said.text(key).unwrap_or_default().to_string();
    check(tree, said, with, report);
    Some(Delivery {
        with: with.to_string(),
        repository: text("repository"),
        branch: text("branch"),
        organization: text("organization"),
        project: text("project"),
        guid: said.text("guid").map(str::to_string),
        approvers: said.texts("approvers").to_vec(),
        builds: said.pairs("builds").cloned().unwrap_or_default(),
    })
}

/// The keys each pipeline cannot do without, with an example.
fn needs(with: &str) -> &'static [(&'static str, &'static str)] {
    match with {
        GITHUB => &[("repository", "acme/shop")],
        AZURE => &[("organization", "acme"), ("project", "Shop"), ("repository", "shop")],
        _ => &[],
    }
}

fn check(tree: &Node, said: &Settings, with: &str, report: &mut Report) {
    let Some((key, node)) = tree.entry("delivery") else { return };
    for (needed, example) in needs(with) {
        if said.given(needed).is_none() && !said.faulty(needed) {
            let message = format!("delivery with `{with}` needs `{needed}`");
            let help = format!("write `{needed}: {example}`");
            report.push(Diagnostic::error(Code::MissingKey, key.span, message).help(help));
        }
    }
    if let Some(written) = node.get("repository").filter(|_| with == GITHUB && said.given("repository").is_some())
        && written.text().is_some_and(|text| !text.contains('/'))
    {
        let message = format!("`repository` cannot be {}", written.shown());
        let help = "it must be a repository as `owner/name`";
        report.push(Diagnostic::error(Code::BadValue, written.span, message).help(help));
    }
    let own = ["organization", "project", "guid", "approvers"];
    for key in own.iter().filter(|_| with != AZURE) {
        if let Some((name, _)) = node.entry(key) {
            let message = format!("`{key}` is a word of `azure-devops`, and the delivery is with `{with}`");
            report.push(Diagnostic::error(Code::UnknownKey, name.span, message).help(format!("remove `{key}`")));
        }
    }
}

impl Delivery {
    /// The settings of the pipeline's component.
    pub fn settings(&self) -> IndexMap<&'static str, Value> {
        let text = |text: &String| Value::Text(text.clone());
        let mut all: IndexMap<&'static str, Value> = IndexMap::new();
        if self.with != SCRIPTS {
            all.insert("repository", text(&self.repository));
            all.insert("branch", text(&self.branch));
        }
        if self.with == AZURE {
            all.insert("organization", text(&self.organization));
            all.insert("project", text(&self.project));
            all.extend(self.guid.iter().map(|id| ("guid", text(id))));
            if !self.approvers.is_empty() {
                all.insert("approvers", Value::Texts(self.approvers.clone()));
            }
        }
        all
    }
}

/// The name of the connection at Azure DevOps that takes one of the pipeline's roles: `plan`, `apply`, `deploy`.
pub fn service_connection(stack: &Stack, role: &str) -> String {
    format!("{}-{role}", stack.name)
}

impl Stack {
    /// The pipeline, where the model has one.
    pub fn pipeline(&self) -> Option<&Component> {
        self.delivery.as_ref().and_then(|delivery| self.of_kind(&delivery.with).next())
    }

    /// The roots a pipeline plans and applies: all but the one its own roles are made in, unless that is the only one.
    pub fn shipped_roots(&self) -> Vec<&str> {
        let all: Vec<&str> = self.roots().map(|unit| unit.id.as_str()).collect();
        let own = self.pipeline().map(|pipeline| self.root_of(&pipeline.id, true));
        if all.len() < 2 { all } else { all.into_iter().filter(|unit| Some(*unit) != own).collect() }
    }

    /// Whether something has to stand before the rest: where the state is kept, the pipeline's roles, what services say.
    pub(super) fn has_early(&self) -> bool {
        let made = |id: &String| {
            let site = self.site(id)?;
            Some(self.components.get(id)?.service.terraform(&site).iter().any(|piece| piece.early))
        };
        let state = self.terraform.table("state").is_some();
        let roles = self.delivery.as_ref().is_some_and(|delivery| delivery.with != SCRIPTS);
        state || roles || self.components.keys().any(|id| made(id) == Some(true))
    }
}
