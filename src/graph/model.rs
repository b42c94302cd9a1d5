//! A resolved model: its stages, and around them environments, proposals and alternatives.

use super::stack::Stack;
use crate::services::Text;
use crate::source::Node;

/// A model, resolved for each of its stages.
#[derive(Clone)]
pub struct Model {
    /// The model's file as given on the command line, for messages and the lock.
    pub file: String,
    /// At least one; the first is the default. Of a model with alternatives they are those of the first.
    pub stages: Vec<Stage>,
    /// Places it is deployed to.
    pub environments: Vec<Environment>,
    /// What would change, and why.
    pub proposals: Vec<Proposal>,
    /// The alternative this is, where it is one.
    pub alternative: Option<Alternative>,
    /// The ways it could be built; each is a model of its own. Empty where there is one way only.
    pub alternatives: Vec<Model>,
}

/// A moment in the life of the stack.
#[derive(Clone)]
pub struct Stage {
    pub id: String,
    pub title: Text,
    /// Daily users, from and to; `None` where the model does not say.
    pub daily_users: Option<(u64, u64)>,
    pub stack: Stack,
    /// What it was resolved from, for what would be if something changed.
    pub tree: Node,
}

/// A place the stack is deployed to: a stage with changes of its own.
#[derive(Clone)]
pub struct Environment {
    /// The stage it runs at.
    pub stage: String,
    /// Its stack, under its own id and title.
    pub now: Stage,
}

/// A change that is thought of, with every stage as it would be.
#[derive(Clone)]
pub struct Proposal {
    pub id: String,
    pub title: Text,
    pub because: Text,
    pub model: Model,
}

/// What one of several ways to build the stack is called, and where it goes.
#[derive(Clone, Debug)]
pub struct Alternative {
    pub id: String,
    pub title: Text,
    pub because: Option<Text>,
    /// Where its Terraform lies, below the model's.
    pub folder: String,
}

impl Model {
    /// The models there are answers about: its alternatives, or itself.
    pub fn each(&self) -> Vec<&Model> {
        match self.alternatives.is_empty() {
            true => vec![self],
            false => self.alternatives.iter().collect(),
        }
    }

    /// One of its alternatives.
    pub fn alternative_of(&self, id: &str) -> Option<&Model> {
        self.alternatives.iter().find(|one| one.alternative.as_ref().is_some_and(|alternative| alternative.id == id))
    }

    /// The model as it is in one environment, as its only stage; `None` where it has none of that name.
    pub fn in_environment(&self, id: &str) -> Option<Model> {
        let found = self.environments.iter().find(|one| one.now.id == id)?;
        let alternatives = self.alternatives.iter().filter_map(|one| one.in_environment(id)).collect();
        let (stages, alternative) = (vec![found.now.clone()], self.alternative.clone());
        let (environments, proposals) = (Vec::new(), Vec::new());
        Some(Model { file: self.file.clone(), stages, environments, proposals, alternative, alternatives })
    }
}

/// Where a stack is deployed.
#[derive(Clone, Debug, Default)]
pub struct Deployed {
    /// The environment's id; `None` in a model without environments, and in a stage by itself.
    pub environment: Option<String>,
    /// The account's number, where the model says it.
    pub account: Option<String>,
}
