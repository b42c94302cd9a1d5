//! Facts, drawings and templates → the site and the parts of a README. Pure: data in, files out.

mod diagram;
pub mod explain;
pub mod parts;
mod prose;
pub mod readme;
pub mod reference;
pub mod schema;
pub mod site;
pub mod starters;
mod words;

pub use diagram::{Drawing, Drawings};
pub use words::Words;

use crate::facts::Facts;
use crate::units::Lang;

/// A file to write: a path with `/` between its parts, below the folder it is meant for, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl File {
    /// A text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        File { path: path.into(), bytes: text.into().into_bytes() }
    }
}

/// What is said and drawn of a model in one language.
pub struct Edition {
    pub lang: Lang,
    pub facts: Facts,
    pub drawings: Drawings,
}

/// A model, computed for every output.
pub struct Built {
    /// The stack's id.
    pub stack: String,
    /// Its folder on the site: the id, and below it an alternative's.
    pub folder: String,
    /// The model's own language first.
    pub editions: Vec<Edition>,
    /// Terraform, below its own folder.
    pub terraform: Vec<File>,
    /// What is written and where, from the project's root: `site` → `site/inventario/index.html`.
    pub outputs: Vec<(String, String)>,
    /// Of an alternative, for each edition: ids and titles of all of them.
    pub beside: Vec<Vec<(String, String)>>,
    /// Of a model with alternatives, what each is; the editions above then say only what all share.
    pub alternatives: Vec<Built>,
}

impl Built {
    /// What is known of it, in the language that comes first.
    pub fn facts(&self) -> Option<&Facts> {
        self.editions.first().map(|edition| &edition.facts)
    }

    /// What there are answers about: the alternatives, or itself.
    pub fn each(&self) -> Vec<&Built> {
        if self.alternatives.is_empty() { vec![self] } else { self.alternatives.iter().collect() }
    }

    /// The edition in `lang`, or the model's own.
    pub fn edition(&self, lang: Option<Lang>) -> Option<&Edition> {
        let wanted = lang.and_then(|lang| self.editions.iter().find(|one| one.lang == lang));
        wanted.or_else(|| self.editions.first())
    }
}
