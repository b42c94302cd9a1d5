//! What one root hands to the next: a parameter where a value is made, a look-up where it is needed.

use super::super::plan::{Piece, Root};
use crate::services::blocks::{data, described, from_data, plain, resource, say, skip, text, value};
use crate::units::Lang;
use crate::write::hcl::{Expr, Ref, Step, Target, expression};
use std::collections::{BTreeMap, BTreeSet};

/// How a value passes, which is a text on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// As it is.
    One,
    /// The same attribute of all instances of a repeated block: a list with commas.
    List,
    /// The instances of a repeated block by their keys, or what else is no plain text: JSON.
    Json,
}

/// A value of one resource that leaves its root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: String,
    name: String,
    /// The way to the value, in words.
    way: Vec<String>,
    form: Form,
}

/// Who makes a value, who needs it, and what of it.
#[derive(Debug)]
struct Hand {
    owner: String,
    file: String,
    giver: usize,
    takers: BTreeSet<usize>,
    /// The way to the value.
    path: Vec<Step>,
    /// Where all instances pass: the attributes that are needed of each.
    each: BTreeSet<String>,
}

/// Everything that is handed between the roots.
pub struct Hands {
    lang: Lang,
    all: BTreeMap<Key, Hand>,
}

impl Hands {
    /// Nothing yet.
    pub fn new(lang: Lang) -> Hands {
        Hands { lang, all: BTreeMap::new() }
    }

    /// Has what an expression refers to handed from one root to another, and says what stands for it there; `None` where
    /// that cannot be. `piece` is what the expression is of.
    pub fn take(&mut self, asked: &Expr, piece: &Piece, giver: &Piece, (from, to): (usize, usize)) -> Option<Expr> {
        let repeated = giver.block.body.attr("for_each").is_some();
        let found = referred(asked)?;
        let key = key(asked, found, repeated).filter(|_| !is_secret(found, asked))?;
        let path = if matches!(key.form, Form::One) || !repeated { found.path.clone() } else { Vec::new() };
        let hand = self.all.entry(key.clone()).or_insert_with(|| Hand {
            owner: giver.owner.clone(),
            file: giver.file.clone(),
            giver: from,
            takers: BTreeSet::new(),
            path,
            each: BTreeSet::new(),
        });
        hand.takers.insert(to);
        if repeated && key.form == Form::Json {
            hand.each.extend(attributes(found, piece));
        }
        let given = from_data("aws_ssm_parameter", &key.terraform(), "insecure_value");
        Some(match key.form {
            Form::One => given,
            Form::List => {
                let all = Expr::call("split", vec![",".into(), given]);
                match asked {
                    Expr::Get(_, path) if matches!(path.first(), Some(Step::Index(_))) => {
                        Expr::Get(Box::new(all), path[..1].to_vec())
                    }
                    _ => all,
                }
            }
            Form::Json if repeated && !found.path.is_empty() => {
                Expr::Get(Box::new(Expr::call("jsondecode", vec![given])), found.path.clone())
            }
            Form::Json => Expr::call("jsondecode", vec![given]),
        })
    }

    /// The parameters in the roots that give, the look-ups in those that take.
    pub fn give(self, roots: &mut [Root]) {
        for (key, hand) in &self.all {
            if let Some(root) = roots.get_mut(hand.giver) {
                root.push(parameter(key, hand, self.lang));
            }
            for taker in &hand.takers {
                let found = data("aws_ssm_parameter", &key.terraform()).set("name", key.path());
                if let Some(root) = roots.get_mut(*taker) {
                    root.push(Piece::new(&hand.owner, found));
                }
            }
        }
    }
}

impl Key {
    /// Without the provider's own beginning.
    fn kind(&self) -> &str {
        self.kind.strip_prefix("aws_").unwrap_or(&self.kind)
    }

    fn words(&self) -> Vec<String> {
        match (self.form, self.way.as_slice()) {
            (Form::List, way) => way.iter().map(|word| format!("{word}s")).collect(),
            (_, []) => vec!["all".into()],
            (_, way) => way.to_vec(),
        }
    }

    /// `ecr_repository_api_image_arn`.
    fn terraform(&self) -> String {
        format!("{}_{}_{}", self.kind(), self.name, self.words().join("_"))
    }

    /// `/NAME/ecr-repository/api-image/arn`.
    fn path(&self) -> Expr {
        let rest = format!("/{}/{}/{}", self.kind(), self.name, self.words().join("-")).replace('_', "-");
        text([plain("/"), value(Ref::local("name")), plain(&rest)])
    }
}

/// What an expression refers to: itself a reference, or `values(KIND.NAME)[*].ATTRIBUTE`, or of one of them.
pub fn referred(asked: &Expr) -> Option<&Ref> {
    match asked {
        Expr::Ref(found) => Some(found),
        Expr::Get(value, _) => spread(value, asked),
        _ => None,
    }
}

/// The repeated block that `values(KIND.NAME)[*].ATTRIBUTE` goes over.
fn spread<'a>(value: &'a Expr, asked: &Expr) -> Option<&'a Ref> {
    let Expr::Call(name, arguments) = value else { return None };
    match (name.as_str(), arguments.as_slice(), of_each(asked)) {
        ("values", [Expr::Ref(found)], Some(_)) if found.path.is_empty() => Some(found),
        _ => None,
    }
}

/// The attribute after `[*]` or `[0]`.
fn of_each(asked: &Expr) -> Option<&str> {
    match asked {
        Expr::Get(_, path) => match path.as_slice() {
            [Step::Splat | Step::Index(_), Step::Attr(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn key(asked: &Expr, found: &Ref, repeated: bool) -> Option<Key> {
    let Target::Resource(kind, name) = &found.target else { return None };
    let word = |step: &Step| match step {
        Step::Attr(name) => Some(name.clone()),
        Step::Index(at) => Some(at.to_string()),
        Step::Key(key) => Some(key.replace(|c: char| !c.is_ascii_alphanumeric(), "_")),
        Step::Splat => Some("each".to_string()),
        Step::At(_) => None,
    };
    let (way, form) = match (of_each(asked), repeated) {
        (Some(attribute), true) => (vec![attribute.to_string()], Form::List),
        (_, true) => (Vec::new(), Form::Json),
        _ => {
            let way = found.path.iter().map(word).collect::<Option<Vec<_>>>().filter(|way| !way.is_empty())?;
            (way, if found.path.contains(&Step::Splat) { Form::Json } else { Form::One })
        }
    };
    Some(Key { kind: kind.clone(), name: name.clone(), way, form })
}

/// The attributes that are needed of each instance: the one after its key, those of `each.value`, and its id.
fn attributes(found: &Ref, piece: &Piece) -> Vec<String> {
    let attribute = |step: Option<&Step>| match step {
        Some(Step::Attr(name)) => Some(name.clone()),
        _ => None,
    };
    let mut out = vec!["id".to_string()];
    out.extend(attribute(found.path.get(1)));
    let loops = matches!(piece.block.body.attr("for_each"), Some(Expr::Ref(over)) if over.target == found.target);
    piece.block.body.each_ref(&mut |seen: &Ref| {
        if loops && seen.target == Target::Word("each.value") {
            out.extend(attribute(seen.path.first()));
        }
    });
    out
}

/// Whether a value is a secret, which no plain parameter may hold.
fn is_secret(found: &Ref, asked: &Expr) -> bool {
    let Target::Resource(kind, _) = &found.target else { return true };
    let last = match (of_each(asked), found.path.last()) {
        (Some(name), _) => name,
        (None, Some(Step::Attr(name))) => name.as_str(),
        _ => return false,
    };
    let names_it = ["arn", "id", "name", "version"].iter().any(|end| last.ends_with(end));
    let hidden = ["password", "secret", "private_key", "token"].iter().any(|word| last.contains(word));
    kind.starts_with("random_") || (hidden && !names_it)
}

fn parameter(key: &Key, hand: &Hand, lang: Lang) -> Piece {
    let target = Target::Resource(key.kind.clone(), key.name.clone());
    let whole = Expr::Ref(Ref { target: target.clone(), path: hand.path.clone() });
    let bare = || Expr::Ref(Ref::to(target.clone()));
    let (given, what) = match key.form {
        Form::One => (whole.clone(), whole),
        Form::List => {
            let all = Expr::call("values", vec![bare()]).get(&format!("[*].{}", key.way.join(".")));
            (Expr::call("join", vec![",".into(), all.clone()]), all)
        }
        Form::Json if hand.each.is_empty() => (Expr::json(whole.clone()), whole),
        Form::Json => {
            let each = Expr::map(hand.each.iter().map(|name| (name.as_str(), Ref::one().get(name))));
            (Expr::json(Expr::For(Box::new(bare()), Box::new(each))), bare())
        }
    };
    let what = expression(&what, 0);
    let (es, en) = (format!("{what}, para las unidades que siguen."), format!("{what}, for the units that follow."));
    let mut block = resource("aws_ssm_parameter", &key.terraform())
        .set("name", key.path())
        .set("description", described(&say(lang, &es, &en)))
        .set("type", "String")
        .set("value", given);
    block.body.notes.push(skip("CKV2_AWS_34", &say(lang, "un nombre, no un secreto", "a name, not a secret")));
    Piece::new(&hand.owner, block).in_file(&hand.file)
}
