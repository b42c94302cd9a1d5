//! The first deploy, step by step: what each step makes, and why it stands where it stands.

use anyhow::Result;
use serde_json::{Value, json};

use crate::facts::around::around;
use crate::facts::types::OperationFact;
use crate::facts::words::{Namer, Noun, capitalised, code, list};
use crate::graph::{BASE, Component, Model, STACK, Stack};
use crate::services::{Carries, FIRST_TAG, Placement, Role, terraform_name};
use crate::units::Lang;

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
    let place = model.environments.first().filter(|_| deploy.has_state()).map(|one| one.now.id.clone());
    let facts = json!({
        "databases": joined(&|noun| noun.the(lang)),
        "databases_of": joined(&|noun| noun.of(lang)),
        "place": place,
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
        let images = self.images();
        let before = usize::from(self.has_base())
            + self.stack.of_kind("route53").count()
            + images.len()
            + usize::from(!self.archives().is_empty());
        let stack_step = before + 1 + usize::from(self.by_hand());
        let mut steps = Vec::new();
        if self.has_base() {
            steps.push(self.base()?);
        }
        for zone in self.stack.of_kind("route53") {
            steps.extend(self.domain(zone, stack_step)?);
        }
        for (one, image) in images {
            steps.push(self.image(one, image)?);
        }
        steps.extend(self.archive()?);
        if self.by_hand() {
            steps.push(self.records()?);
        }
        steps.push(self.whole()?);
        for site in self.sites() {
            steps.push(self.upload(site, stack_step)?);
        }
        for one in self.stack.components.values() {
            let facts = around(&self.namer, one)?;
            steps.extend(
                Some(self.namer.prose.say_if(&format!("{}.after_apply", one.kind()), &facts)?)
                    .filter(|said| !said.is_empty()),
            );
        }
        // Topics that alarms bring along repeat the address of the alarms.
        let told =
            self.stack.of_kind("alarms").chain(self.stack.of_kind("sns").filter(|one| one.derived_from.is_none()));
        for reach in told.filter_map(|one| one.settings.text("reach")) {
            steps.push(self.say("confirm", &json!({ "reach": code(reach) }))?);
        }
        steps.push(self.check()?);
        Ok(steps)
    }

    fn has_state(&self) -> bool {
        self.stack.terraform.table("state").is_some()
    }

    fn has_base(&self) -> bool {
        let made = self.made_zones().next().is_some();
        self.has_state() || made || self.stack.delivery.is_some() || self.stack.of_kind("ecr").next().is_some()
    }

    /// Zones that are made, and not only looked up.
    fn made_zones(&self) -> impl Iterator<Item = &'a Component> {
        self.stack.of_kind("route53").filter(|zone| zone.settings.text("zone") != Some("existing"))
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
            .filter(|one| one.service.holds_pages(&one.settings) && one.service.builds().is_some())
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

    fn archive(&self) -> Result<Option<String>> {
        let all = self.archives();
        if all.is_empty() {
            return Ok(None);
        }
        let works: Vec<String> =
            all.iter().map(|one| Ok(self.namer.work(one)?.of(self.lang))).collect::<Result<_>>()?;
        let files: Vec<String> = all.iter().map(|one| code(&format!("{}.zip", one.id))).collect();
        let facts = json!({ "works": list(&works, self.lang), "files": list(&files, self.lang), "unit": STACK });
        Ok(Some(self.say("archive", &facts)?))
    }

    fn base(&self) -> Result<String> {
        let mut makes = Vec::new();
        let mut reasons = Vec::new();
        if self.has_state() {
            makes.push(self.part("makes.state", &json!({}))?);
            reasons.push(self.part("reasons.state", &json!({}))?);
        }
        for zone in self.made_zones() {
            let domain = zone.settings.text("domain").unwrap_or(&zone.id);
            makes.push(self.part("makes.zone", &json!({ "domain": domain }))?);
        }
        let images = self.images().len();
        if images > 0 {
            makes.push(self.part(if images > 1 { "makes.ecr_many" } else { "makes.ecr_one" }, &json!({}))?);
            reasons.push(self.part("reasons.ecr", &json!({}))?);
        }
        if self.stack.delivery.is_some() {
            makes.push(self.part("makes.roles", &json!({}))?);
            reasons.push(self.part("reasons.roles", &json!({}))?);
        }
        let facts = json!({
            "unit": BASE,
            "makes": list(&makes, self.lang),
            "reasons": crate::facts::words::either(&reasons, self.lang),
            "state": self.has_state(),
        });
        self.say("base", &facts)
    }

    fn domain(&self, zone: &Component, stack_step: usize) -> Result<Option<String>> {
        let Some(domain) = zone.settings.text("domain") else { return Ok(None) };
        let facts = json!({
            "domain": domain,
            "unit": BASE,
            "output": format!("{}_name_servers", terraform_name(&zone.id)),
            "certificates": self.certificates(),
            "stack_step": stack_step,
        });
        let existing = zone.settings.text("zone") == Some("existing");
        self.say(if existing { "existing" } else { "domain" }, &facts).map(Some)
    }

    fn image(&self, one: &Component, image: &Component) -> Result<String> {
        let folder = self.stack.delivery.as_ref().and_then(|delivery| delivery.builds.get(&one.id));
        let facts = json!({
            "work": self.namer.work(one)?.forms(self.lang),
            "folder": folder,
            "function": one.settings.range("tasks").is_none(),
            "tag": FIRST_TAG,
            "output": format!("{}_repository", terraform_name(&image.id)),
        });
        self.say("image", &facts)
    }

    fn records(&self) -> Result<String> {
        let of =
            |spell: &dyn Fn(&Component) -> String| list(&self.strangers().map(spell).collect::<Vec<_>>(), self.lang);
        let hosts = self.stack.components.values().filter_map(|one| one.host.as_deref());
        let hosts = hosts.filter(|host| self.stack.zone_of(host).is_none()).map(code);
        let facts = json!({
            "certificates": self.strangers().count(),
            "targets": of(&|one| format!("`aws_acm_certificate.{}`", terraform_name(&one.id))),
            "outputs": of(&|one| format!("`{}_record`", terraform_name(&one.id))),
            "hosts": list(&hosts.collect::<Vec<_>>(), self.lang),
        });
        self.say("records", &facts)
    }

    /// The unit that holds the rest.
    fn whole(&self) -> Result<String> {
        let mut makes = Vec::new();
        if self.stack.network.is_some() {
            makes.push(self.part("parts.network", &json!({}))?);
        }
        for kind in PARTS {
            let count = self.stack.of_kind(kind).count();
            if count > 0 {
                let key = format!("parts.{kind}_{}", if count > 1 { "many" } else { "one" });
                makes.push(self.part(&key, &json!({}))?);
            }
        }
        let places = &self.model.environments;
        let ids: Vec<&str> = match places.is_empty() {
            true => self.model.stages.iter().map(|stage| stage.id.as_str()).collect(),
            false => places.iter().map(|one| one.now.id.as_str()).collect(),
        };
        let files = ids.iter().map(|id| code(&format!("{id}.tfvars")));
        let files: Vec<String> = if ids.len() > 1 { files.collect() } else { Vec::new() };
        let slow = self.stack.components.values().find(|one| is_sql(one));
        let waits = slow.and_then(|db| {
            let callers = self.stack.incoming(&db.id).filter_map(|wire| self.stack.components.get(&wire.from));
            callers.into_iter().find(|one| one.service.role() == Role::Code)
        });
        let facts = json!({
            "unit": STACK,
            "makes": list(&makes, self.lang),
            "files": crate::facts::words::either(&files, self.lang),
            "environments": !places.is_empty(),
            "slow": slow.map(|db| self.namer.short(db)).transpose()?.map(|noun| noun.forms(self.lang)),
            "waits": waits.map(|one| self.namer.work(one)).transpose()?.map(|noun| noun.the(self.lang)),
        });
        self.say("stack", &facts)
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

    /// What people call: the rest answers only from within, or from the edge.
    fn open(&self) -> impl Iterator<Item = &'a Component> {
        let stack = self.stack;
        let by_people = move |one: &&Component| {
            let callers = stack.connections.iter().filter(|wire| wire.to == one.id);
            let callers = callers.filter_map(|wire| stack.components.get(&wire.from));
            callers.into_iter().any(|caller| caller.service.role() == Role::Person)
        };
        stack.components.values().filter(by_people)
    }

    /// What to look at when it is done: each name that answers, and a plan without changes.
    fn check(&self) -> Result<String> {
        let mut checks = Vec::new();
        for one in self.open().filter(|one| one.host.is_some()) {
            let host = one.host.as_deref().unwrap_or_default();
            let path = self.stack.outgoing(&one.id).find_map(|wire| {
                let target = self.stack.components.get(&wire.to)?;
                target.settings.text("health").filter(|_| one.placement != Placement::Edge)
            });
            let (key, url) = match path {
                Some(path) => ("checks.health", format!("https://{host}{path}")),
                None => ("checks.page", format!("https://{host}")),
            };
            checks.push(self.part(key, &json!({ "url": url }))?);
        }
        for one in self.open().filter(|one| one.host.is_none()) {
            if let Some(output) = one.service.address_output() {
                let output = format!("{}_{output}", terraform_name(&one.id));
                checks.push(self.part("checks.output", &json!({ "output": output }))?);
            }
        }
        checks.push(self.part("checks.plan", &json!({}))?);
        let checks = capitalised(&list(&checks, self.lang));
        self.say("check", &json!({ "checks": checks }))
    }
}
