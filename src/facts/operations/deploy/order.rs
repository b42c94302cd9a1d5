//! The order of the first deploy: the units, and what is done by hand before and after each.

use super::Deploy;
use crate::graph::{Component, Stack, Unit, Work};
use crate::services::terraform_name;
use crate::terraform::address;

/// One step of the first deploy.
pub enum Step<'a> {
    Apply(&'a Unit),
    Existing,
    Domain(&'a Unit),
    Image(&'a Component, &'a Component, Option<&'a Unit>),
    Archive(Vec<&'a Component>, &'a Unit),
    Records,
    Upload(&'a Component),
    After(&'a Component),
    Confirm(&'a Component),
    Check,
}

/// The address of a certificate in Terraform.
pub fn certificate(stack: &Stack, one: &Component) -> String {
    address(stack, &one.id, "aws_acm_certificate", &terraform_name(&one.id))
}

/// Whether a zone is made by the model, and not looked up.
pub fn is_made(zone: &Component) -> bool {
    zone.settings.text("zone") != Some("existing")
}

/// What is said of a kind that is not done when its unit is applied.
pub fn after(one: &Component) -> String {
    format!("{}.after_apply", one.kind())
}

/// The number of the step that applies a unit.
pub fn number(order: &[Step], unit: &str) -> usize {
    order.iter().position(|step| matches!(step, Step::Apply(one) if one.id == unit)).map_or(order.len(), |at| at + 1)
}

impl<'a> Deploy<'a> {
    /// The steps as they follow each other: what a unit needs by hand before it, the unit, what can be done once it stands.
    pub fn order(&self) -> Vec<Step<'a>> {
        let mut order = Vec::new();
        for unit in &self.stack.units {
            match &unit.work {
                Work::Terraform { .. } => self.unit_steps(unit, &mut order),
                Work::Build { of, to } => {
                    let ends = self.stack.components.get(of).zip(self.stack.components.get(to));
                    order.extend(ends.map(|(one, image)| Step::Image(one, image, Some(unit))));
                }
            }
        }
        // Topics that alarms bring along repeat the address of the alarms.
        let topics = self.stack.of_kind("sns").filter(|one| one.derived_from.is_none());
        let told = self.stack.of_kind("alarms").chain(topics).filter(|one| one.settings.text("reach").is_some());
        order.extend(told.map(Step::Confirm));
        order.push(Step::Check);
        order
    }

    fn unit_steps(&self, unit: &'a Unit, order: &mut Vec<Step<'a>>) {
        let here = |id: &str| self.stack.root_of(id, false) == unit.id;
        let zone = self.zone().filter(|_| self.stack.domain.is_some());
        let made = zone.filter(|zone| is_made(zone)).filter(|zone| self.stack.root_of(&zone.id, true) == unit.id);
        let built =
            |id: &str| self.stack.units.iter().any(|one| matches!(&one.work, Work::Build { of, .. } if of == id));
        let images: Vec<_> = self.images().into_iter().filter(|(one, _)| here(&one.id) && !built(&one.id)).collect();
        let (late, first): (Vec<_>, Vec<_>) =
            images.into_iter().partition(|(_, image)| self.stack.root_of(&image.id, true) == unit.id);
        order.extend(zone.filter(|zone| !is_made(zone) && here(&zone.id)).map(|_| Step::Existing));
        order.extend(first.into_iter().map(|(one, image)| Step::Image(one, image, None)));
        let archives: Vec<&Component> = self.archives().into_iter().filter(|one| here(&one.id)).collect();
        if !archives.is_empty() {
            order.push(Step::Archive(archives, unit));
        }
        if self.by_hand() && self.stack.of_kind("certificate").any(|one| here(&one.id)) {
            order.push(Step::Records);
        }
        order.push(Step::Apply(unit));
        order.extend(made.map(|_| Step::Domain(unit)));
        order.extend(late.into_iter().map(|(one, image)| Step::Image(one, image, None)));
        order.extend(self.sites().into_iter().filter(|site| here(&site.id)).map(Step::Upload));
        order.extend(self.stack.components.values().filter(|one| here(&one.id)).map(Step::After));
    }
}
