//! Cheaper ways to run a component, as changes of the model.

/// What may go wrong with a cheaper way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Nothing is lost at run time.
    Low,
    /// Something works worse when a part fails or load grows.
    Medium,
    /// A protection is given up.
    High,
}

/// One cheaper way. What it is and what is lost is said in the language files, under its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cheaper {
    pub id: &'static str,
    pub risk: Risk,
    /// Dotted path → value, spelled as in a model.
    pub set: Vec<(String, String)>,
}

impl Cheaper {
    /// A way that changes one path.
    pub fn by(id: &'static str, risk: Risk, path: String, value: impl Into<String>) -> Self {
        Cheaper { id, risk, set: vec![(path, value.into())] }
    }
}
