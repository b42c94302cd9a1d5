//! English articles and possessives.

/// The indefinite article, by the first letter as it is read.
pub fn a(word: &str) -> &'static str {
    let first = word.chars().find(|c| c.is_alphanumeric()).unwrap_or('b').to_ascii_lowercase();
    let word = word.to_ascii_lowercase();
    // Letters read one by one: an ALB, an RDS database, an S3 bucket; and long u and eu sound as you.
    let spelled = ["rds", "s3", "sns", "sqs", "nlb", "nat", "mx", "http"].iter().any(|start| word.starts_with(start));
    let consonant = ["user", "unit", "eu", "one"].iter().any(|start| word.starts_with(start));
    let nat = word.starts_with("nat");
    if ("aeio8".contains(first) || first == 'u' || spelled && !nat) && !consonant { "an" } else { "a" }
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
