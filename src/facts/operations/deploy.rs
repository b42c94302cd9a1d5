//! The first deploy, step by step: what each step makes, and why it stands where it stands.

mod check;
mod order;

use anyhow::Result;
use serde_json::{Value, json};

use crate::facts::around::around;
use crate::facts::types::OperationFact;
use crate::facts::words::{Namer, Noun, code, list, team_text};
use crate::graph::{Component, LOCK, Model, STATE, Stack, Unit};
use crate::services::{Carries, FIRST_TAG, Role, terraform_name};
use crate::units::Lang;
use order::{Step, after, certificate, is_made, number};

/// Kinds that are created in the second unit and worth a word, in the order they come to be.
const PARTS: &[&str] = &[
    "certificate",
    "kms",
    "rds",
    "aurora",
    "dynamodb",
    "elasticache",
    "efs",
    "backup",
    "sqs",
    "alb",
    "nlb",
    "cognito",
    "apigateway",
    "ecs-instances",
    "fargate",
    "ecs-ec2",
    "ec2",
    "lambda",
    "s3",
    "cloudfront",
    "amplify",
    "waf",
    "alarms",
];

/// Databases with a schema, which somebody has to bring up to date.
fn is_sql(one: &Component) -> bool {
    one.settings.text("database").is_some() && one.service.fails_over(&one.settings).is_some()
}

struct Deploy<'a> {
    model: &'a Model,
    stack: &'a Stack,
    namer: Namer<'a>,
    lang: Lang,
}

/// The operation.
pub fn first(model: &Model, stack: &Stack, lang: Lang) -> Result<OperationFact> {
    let deploy = Deploy { model, stack, namer: Namer::new(stack, lang)?, lang };
    let databases: Vec<Noun> =
        stack.components.values().filter(|one| is_sql(one)).map(|db| deploy.namer.short(db)).collect::<Result<_>>()?;
    let joined = |form: &dyn Fn(&Noun) -> String| list(&databases.iter().map(form).collect::<Vec<_>>(), lang);
    let facts = json!({
        "databases": joined(&|noun| noun.the(lang)),
        "databases_of": joined(&|noun| noun.of(lang)),
        "place": stack.deployed.environment.as_ref(),
        "state": deploy.has_state(),
    });
    Ok(OperationFact {
        id: "first-deploy".to_string(),
        title: deploy.namer.prose.word("common.operations.deploy.title")?.to_string(),
        intro: deploy.say("intro", &facts)?,
        steps: deploy.steps()?,
    })
}

impl<'a> Deploy<'a> {
    fn say(&self, key: &str, facts: &Value) -> Result<String> {
        self.namer.prose.say(&format!("common.operations.deploy.{key}"), facts)
    }

    fn part(&self, key: &str, facts: &Value) -> Result<String> {
        self.namer.prose.part(&format!("common.operations.deploy.{key}"), facts)
    }

    fn steps(&self) -> Result<Vec<String>> {
        let mut order = self.order();
        order.retain(|step| !matches!(step, Step::After(one) if !self.namer.prose.has(&after(one))));
        order.iter().map(|step| self.told(step, &order)).collect()
    }

    fn told(&self, step: &Step, order: &[Step]) -> Result<String> {
        match step {
            Step::Apply(unit) if unit.implied && !unit.is_rest() => self.base(unit),
            Step::Apply(unit) if unit.implied => self.whole(unit),
            Step::Apply(unit) => self.unit(unit),
            Step::Existing => self.domain("existing", "", 0),
            Step::Domain(unit) => self.domain("domain", &unit.id, self.certified(order)),
            Step::Image(one, image, unit) => self.image(one, image, *unit),
            Step::Archive(all, unit) => self.archive(all, &unit.id),
            Step::Records => self.records(),
            Step::Upload(site) => self.upload(site, number(order, self.stack.root_of(&site.id, false))),
            Step::After(one) => self.namer.prose.say_if(&after(one), &around(&self.namer, one)?),
            Step::Confirm(one) => {
                let reach = one.settings.text("reach").unwrap_or_default();
                self.say("confirm", &json!({ "reach": code(reach) }))
            }
            Step::Check => self.check(),
        }
    }

    /// The step that waits for the certificates.
    fn certified(&self, order: &[Step]) -> usize {
        let first = self.stack.of_kind("certificate").next();
        first.map_or(order.len(), |one| number(order, self.stack.root_of(&one.id, false)))
    }

    fn has_state(&self) -> bool {
        self.stack.terraform.table("state").is_some()
    }

    fn zone(&self) -> Option<&'a Component> {
        self.stack.of_kind("route53").next()
    }

    fn certificates(&self) -> usize {
        self.stack.of_kind("certificate").count()
    }

    /// Whether names are somebody else's to answer.
    fn by_hand(&self) -> bool {
        self.strangers().next().is_some()
    }

    /// Certificates of names that no zone of the model answers.
    fn strangers(&self) -> impl Iterator<Item = &'a Component> {
        let stack = self.stack;
        stack
            .of_kind("certificate")
            .filter(|one| stack.zone_of(one.settings.text("name").unwrap_or_default()).is_none())
    }

    fn sites(&self) -> Vec<&'a Component> {
        self.stack
            .components
            .values()
            .filter(|one| one.service.holds_pages(&one.settings) && one.service.builds(&one.settings).is_some())
            .collect()
    }

    /// Services with the repository orbi makes for their image.
    fn images(&self) -> Vec<(&'a Component, &'a Component)> {
        let pulls = self.stack.connections.iter().filter(|wire| wire.access.iter().any(|right| right == "pull"));
        let ends = pulls
            .filter_map(|wire| Some((self.stack.components.get(&wire.from)?, self.stack.components.get(&wire.to)?)));
        let mut seen: Vec<&str> = Vec::new();
        let mut first = |id: &'a str| {
            !seen.contains(&id) && {
                seen.push(id);
                true
            }
        };
        ends.filter(|(_, image)| image.kind() == "ecr" && first(&image.id)).collect()
    }

    /// Functions whose code is an archive.
    fn archives(&self) -> Vec<&'a Component> {
        self.stack.components.values().filter(|one| one.settings.text("package") == Some("zip")).collect()
    }

    fn archive(&self, all: &[&Component], unit: &str) -> Result<String> {
        let works: Vec<String> =
            all.iter().map(|one| Ok(self.namer.work(one)?.of(self.lang))).collect::<Result<_>>()?;
        let named: Vec<String> =
            all.iter().map(|one| Ok(self.namer.work(one)?.the(self.lang))).collect::<Result<_>>()?;
        let files: Vec<String> = all.iter().map(|one| code(&format!("{}.zip", one.id))).collect();
        let builds = self.stack.delivery.iter().flat_map(|delivery| &delivery.builds);
        let folders: Vec<String> =
            builds.filter(|(id, _)| all.iter().any(|one| one.id == **id)).map(|(_, folder)| code(folder)).collect();
        let facts = json!({
            "works": list(&works, self.lang),
            "works_the": list(&named, self.lang),
            "folders": list(&folders, self.lang),
            "files": list(&files, self.lang),
            "unit": unit,
        });
        self.say("archive", &facts)
    }

    /// What of a unit others wait for: the state, the zone, registries, the pipeline's roles; and why they wait.
    fn early(&self, unit: &Unit) -> Result<(Vec<String>, Vec<String>)> {
        let here = |id: &str| self.stack.root_of(id, true) == unit.id;
        let mut makes = Vec::new();
        let mut reasons = Vec::new();
        if self.has_state() && here(STATE) {
            let locked = self.stack.components.contains_key(LOCK);
            makes.push(self.part(if locked { "makes.state_locked" } else { "makes.state" }, &json!({}))?);
            reasons.push(self.part("reasons.state", &json!({}))?);
        }
        if let Some(zone) = self.zone().filter(|zone| is_made(zone) && here(&zone.id)) {
            let domain = self.stack.domain.as_deref().unwrap_or(&zone.id);
            makes.push(self.part("makes.zone", &json!({ "domain": domain }))?);
        }
        let images = self.stack.of_kind("ecr").filter(|one| here(&one.id)).count();
        if images > 0 {
            makes.push(self.part(if images > 1 { "makes.ecr_many" } else { "makes.ecr_one" }, &json!({}))?);
            reasons.push(self.part("reasons.ecr", &json!({}))?);
        }
        let pipeline = self.stack.pipeline().filter(|one| one.kind() != "scripts" && here(&one.id));
        if let Some(pipeline) = pipeline {
            let name = self.namer.short(pipeline)?.forms(self.lang);
            makes.push(self.part("makes.roles", &json!({ "pipeline": name }))?);
            reasons.push(self.part("reasons.roles", &json!({}))?);
        }
        Ok((makes, reasons))
    }

    fn base(&self, unit: &Unit) -> Result<String> {
        let (makes, reasons) = self.early(unit)?;
        let facts = json!({
            "unit": unit.id,
            "makes": list(&makes, self.lang),
            "reasons": crate::facts::words::either(&reasons, self.lang),
            "state": self.has_state(),
        });
        self.say("base", &facts)
    }

    fn domain(&self, key: &str, unit: &str, waits: usize) -> Result<String> {
        let (zone, domain) = (self.zone(), self.stack.domain.as_deref().unwrap_or_default());
        let name = zone.map_or(String::new(), |zone| terraform_name(&zone.id));
        let facts = json!({
            "domain": domain,
            "unit": unit,
            "output": format!("{name}_name_servers"),
            "certificates": self.certificates(),
            "stack_step": waits,
        });
        self.say(key, &facts)
    }

    fn image(&self, one: &Component, image: &Component, unit: Option<&Unit>) -> Result<String> {
        let folder = self.stack.delivery.as_ref().and_then(|delivery| delivery.builds.get(&one.id));
        let facts = json!({
            "work": self.namer.work(one)?.forms(self.lang),
            "folder": folder,
            "function": one.kind() == "lambda",
            "once": one.settings.text("mode") == Some("task") || one.kind() == "batch",
            "tag": FIRST_TAG,
            "output": format!("{}_repository", terraform_name(&image.id)),
            "because": unit.map(|unit| self.because(unit)),
        });
        self.say("image", &facts)
    }

    /// The team's reason for a unit; empty where it wrote none.
    fn because(&self, unit: &Unit) -> String {
        unit.because.as_ref().map_or(String::new(), |text| team_text(text.get(self.lang)))
    }

    fn records(&self) -> Result<String> {
        let of =
            |spell: &dyn Fn(&Component) -> String| list(&self.strangers().map(spell).collect::<Vec<_>>(), self.lang);
        let hosts = self.stack.components.values().filter_map(|one| one.host.as_deref());
        let hosts = hosts.filter(|host| self.stack.zone_of(host).is_none()).map(code);
        let facts = json!({
            "certificates": self.strangers().count(),
            "targets": of(&|one| format!("`{}`", certificate(self.stack, one))),
            "outputs": of(&|one| format!("`{}_record`", terraform_name(&one.id))),
            "hosts": list(&hosts.collect::<Vec<_>>(), self.lang),
        });
        self.say("records", &facts)
    }

    /// The kinds of a unit that are worth a word.
    fn parts(&self, unit: &Unit) -> Result<Vec<String>> {
        let here = |id: &str| self.stack.root_of(id, false) == unit.id;
        let mut makes = Vec::new();
        if self.stack.network.is_some() && here("network") {
            makes.push(self.part("parts.network", &json!({}))?);
        }
        for kind in PARTS {
            let count = self.stack.of_kind(kind).filter(|one| here(&one.id)).count();
            if count > 0 {
                let key = format!("parts.{kind}_{}", if count > 1 { "many" } else { "one" });
                makes.push(self.part(&key, &json!({}))?);
            }
        }
        Ok(makes)
    }

    /// The files with the values of the stages, where there are several.
    fn files(&self) -> String {
        let file = |id: &String| code(&format!("{id}.tfvars"));
        let files: Vec<String> = match &self.stack.deployed.environment {
            Some(place) => vec![file(place)],
            None if self.model.stages.len() > 1 => self.model.stages.iter().map(|stage| file(&stage.id)).collect(),
            None => Vec::new(),
        };
        crate::facts::words::either(&files, self.lang)
    }

    /// The part of a unit that takes longest, and who waits for it.
    fn slow(&self, unit: &Unit) -> Result<(Option<Value>, Option<String>)> {
        let here = |id: &str| self.stack.root_of(id, false) == unit.id;
        let slow = self.stack.components.values().find(|one| is_sql(one) && here(&one.id));
        let waits = slow.and_then(|db| {
            let callers = self.stack.incoming(&db.id).filter_map(|wire| self.stack.components.get(&wire.from));
            callers.into_iter().find(|one| one.service.role() == Role::Code)
        });
        let slow = slow.map(|db| self.namer.short(db)).transpose()?.map(|noun| noun.forms(self.lang));
        let waits = waits.map(|one| self.namer.work(one)).transpose()?.map(|noun| noun.the(self.lang));
        Ok((slow, waits))
    }

    /// The unit that holds the rest, where orbi makes the units.
    fn whole(&self, unit: &Unit) -> Result<String> {
        let (slow, waits) = self.slow(unit)?;
        let facts = json!({
            "unit": unit.id,
            "makes": list(&self.parts(unit)?, self.lang),
            "files": self.files(),
            "environments": self.stack.deployed.environment.is_some(),
            "slow": slow,
            "waits": waits,
        });
        self.say("stack", &facts)
    }

    /// A root that the model names.
    fn unit(&self, unit: &Unit) -> Result<String> {
        let (mut makes, _) = self.early(unit)?;
        makes.extend(self.parts(unit)?);
        let (slow, waits) = self.slow(unit)?;
        let facts = json!({
            "unit": unit.id,
            "title": unit.title.as_ref().map(|title| team_text(title.get(self.lang))),
            "makes": list(&makes, self.lang),
            "because": self.because(unit),
            "files": self.files(),
            "environments": self.stack.deployed.environment.is_some(),
            "state": self.has_state() && self.stack.root_of(STATE, true) == unit.id,
            "slow": slow,
            "waits": waits.filter(|_| unit.is_rest()),
        });
        self.say("unit", &facts)
    }

    fn upload(&self, site: &Component, stack_step: usize) -> Result<String> {
        let folder = self.stack.delivery.as_ref().and_then(|delivery| delivery.builds.get(&site.id));
        let facts = json!({
            "work": self.namer.work(site)?.forms(self.lang),
            "folder": folder,
            "output": format!("{}_bucket", terraform_name(&site.id)),
            "cdn": self.stack.incoming(&site.id).any(|wire| wire.carries == Carries::Origin),
            "stack_step": stack_step,
        });
        self.say("upload", &facts)
    }
}
