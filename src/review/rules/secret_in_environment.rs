//! Passwords and keys among the variables that are not secret.

use super::RuleFile;
use crate::review::{At, Evidence, Found};
use crate::services::Role;

pub const RULE: RuleFile = RuleFile { id: "secret-in-environment", check, fails: FAILS, passes: PASSES };

/// Words of a variable's name that say it is a secret.
const SECRET: &[&str] = &["PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "CREDENTIALS"];
/// Pairs of words that say so together.
const PAIRS: &[(&str, &str)] =
    &[("API", "KEY"), ("PRIVATE", "KEY"), ("ACCESS", "KEY"), ("SIGNING", "KEY"), ("ENCRYPTION", "KEY")];
/// Last words that say the value is about a secret and is none.
const ABOUT: &[&str] = &[
    "NAME", "ARN", "ID", "URL", "URI", "PATH", "FILE", "DIR", "TTL", "EXPIRY", "LENGTH", "HEADER", "ENABLED", "POLICY",
];

fn check(at: &At) -> Vec<Found> {
    at.written(Role::Code)
        .filter_map(|one| {
            let pairs = one.settings.pairs("environment")?;
            let names: Vec<&str> =
                pairs.iter().filter(|(name, value)| is_secret(name, value)).map(|(name, _)| name.as_str()).collect();
            let mut found = Found::on(&one.id).ids("names", names.iter().copied());
            let path = |name: &&str| format!("{}.environment.{name}", one.id);
            found.evidence.extend(names.iter().map(|name| Evidence::Setting { path: path(name), value: "…".into() }));
            (!names.is_empty()).then_some(found)
        })
        .collect()
}

fn is_secret(name: &str, value: &str) -> bool {
    let upper = name.to_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let about = words.last().is_some_and(|last| ABOUT.contains(last));
    let named = words.iter().any(|word| SECRET.contains(word))
        || words.windows(2).any(|two| PAIRS.iter().any(|(first, second)| two[0] == *first && two[1] == *second));
    let switch = matches!(value, "" | "true" | "false") || value.parse::<u32>().is_ok_and(|number| number < 10_000);
    (named && !about && !switch) || has_key(value) || has_login(value)
}

/// An access key of AWS, by its shape.
fn has_key(value: &str) -> bool {
    let shape = |word: &str| {
        word.len() == 20
            && ["AKIA", "ASIA"].iter().any(|start| word.starts_with(start))
            && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    value.split(|c: char| !c.is_ascii_alphanumeric()).any(shape)
}

/// An address with a user and a password before the host.
fn has_login(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once('@').and_then(|(login, _)| login.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
}

const FAILS: &str = "
components:
  api: { kind: fargate, environment: { DB_PASSWORD: hunter2 } }
";

const PASSES: &str = "
components:
  api: { kind: fargate, environment: { SECRET_NAME: db-secret, MODE: production } }
";

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn secrets_are_told_from_what_is_about_them() {
        let secret = [
            ("DB_PASSWORD", "hunter2"),
            ("stripe_api_key", "sk_live_1"),
            ("JWT_SECRET", "x7"),
            ("DATABASE_URL", "postgres://app:hunter2@db:5432/shop"),
            ("ANY", "AKIAIOSFODNN7EXAMPLE"),
        ];
        let plain = [
            ("SECRET_ARN", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a"),
            ("PASSWORD_MIN_LENGTH", "12"),
            ("TOKEN_TTL", "3600"),
            ("REQUIRE_PASSWORD", "true"),
            ("PUBLIC_KEY", "ssh-ed25519"),
            ("SITE", "https://user@example.com/a:b"),
            ("MONKEY", "banana"),
        ];
        secret.iter().for_each(|(name, value)| assert!(is_secret(name, value), "{name}"));
        plain.iter().for_each(|(name, value)| assert!(!is_secret(name, value), "{name}"));
    }
}
