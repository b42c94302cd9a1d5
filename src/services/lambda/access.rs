//! What a function may do, who may call it, and what is watched.

use crate::services::blocks::{Grant, Told, Watch, of};
use crate::services::{OwnRole, Site, terraform_name};

/// The role a function runs in.
pub const ROLES: &[OwnRole] = &[OwnRole {
    name: "function",
    taken_by: "lambda.amazonaws.com",
    says: ("Con este rol corre la funcion.", "In this role the function runs."),
}];

/// Variables that Lambda keeps for itself.
/// Source: AWS Lambda developer guide, environment variables.
pub const RESERVED: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
];

/// Rights on a function, by kind of access.
/// Source: Service Authorization Reference, AWS Lambda (2026-04).
pub fn grants(id: &str, access: &str) -> Vec<Grant> {
    let grant = |sid, actions: &[&'static str]| {
        vec![Grant::new(sid, actions, vec![of("aws_lambda_function", &terraform_name(id), "arn")])]
    };
    match access {
        "deploy" => grant("MoveFunction", &["lambda:GetFunction", "lambda:UpdateFunctionCode"]),
        "invoke" => grant("InvokeFunctions", &["lambda:InvokeFunction"]),
        _ => Vec::new(),
    }
}

/// What a caller needs to know: the function's name.
pub fn tells(id: &str) -> Vec<Told> {
    vec![Told {
        name: "FUNCTION",
        value: of("aws_lambda_function", &terraform_name(id), "function_name"),
        secret: false,
    }]
}

/// Errors of the code, and calls that found no room.
/// Source: CloudWatch user guide, recommended alarms, AWS/Lambda.
pub fn watches(at: &Site) -> Vec<Watch> {
    let watch = |name: &str, metric, says| Watch {
        name: name.into(),
        metric: ("AWS/Lambda", metric),
        statistic: "Sum",
        below: false,
        threshold: "0".into(),
        period: (300, 1),
        missing: "notBreaching",
        dimensions: vec![("FunctionName", of("aws_lambda_function", &at.name(), "function_name"))],
        says,
    };
    vec![
        watch("errors", "Errors", ("errores de la función", "errors of the function")),
        watch(
            "throttles",
            "Throttles",
            ("llamadas rechazadas por falta de ejecuciones libres", "calls refused for want of free runs"),
        ),
    ]
}
