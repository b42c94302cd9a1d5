//! English articles and possessives.

/// Words whose letters are read one by one and begin with a vowel sound: an RDS database, an S3 bucket.
const SPELLED: &[&str] = &["rds", "s3", "sns", "sqs", "nlb", "mx", "http"];
/// Words that begin with a vowel and are read with a consonant: a user, a European Region.
const AS_YOU: &[&str] = &["user", "unit", "uni", "eu", "one"];

/// The indefinite article, by the sound that follows.
pub fn a(word: &str) -> &'static str {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u', '8']) && !begins(AS_YOU);
    if vowel || begins(SPELLED) { "an" } else { "a" }
}

/// The possessive: `the API's`, `the users'`.
pub fn of(the: &str) -> String {
    if the.ends_with('s') && !the.ends_with("ss") { format!("{the}'") } else { format!("{the}'s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_follow_the_sound() {
        for word in ["API", "alias", "S3 bucket", "RDS database", "internet gateway"] {
            assert_eq!(a(word), "an", "{word}");
        }
        for word in ["load balancer", "user pool", "NAT gateway", "CloudFront distribution"] {
            assert_eq!(a(word), "a", "{word}");
        }
    }

    #[test]
    fn possessives() {
        assert_eq!(of("the API"), "the API's");
        assert_eq!(of("the users"), "the users'");
    }
}
