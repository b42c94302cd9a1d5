//! `orbi diagram --icons`: the AWS Architecture Icons by their own file names. Those here are made up: AWS's stay with AWS.

mod project;

use project::Project;

const SET: &str = "aws/Architecture-Service-Icons_02072025";

/// A made-up icon of a colour, with an id that others have too.
fn icon(colour: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><svg width=\"48px\" height=\"48px\" viewBox=\"0 0 48 48\" version=\"1.1\" \
         xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><title>Made up</title><defs>\
         <linearGradient id=\"linearGradient-1\"><stop stop-color=\"{colour}\" offset=\"100%\"/></linearGradient></defs>\
         <rect fill=\"url(#linearGradient-1)\" width=\"48\" height=\"48\"/></svg>"
    )
}

fn set(project: &Project) {
    let files = [
        ("Arch_Database/48/Arch_Amazon-RDS_48.svg", "#123451"),
        ("Arch_Database/64/Arch_Amazon-RDS_64.svg", "#999999"),
        ("Arch_Containers/48/Arch_AWS-Fargate_48.svg", "#123452"),
        ("Arch_Networking-Content-Delivery/48/Arch_Amazon-Route-53_48.svg", "#123453"),
        ("__MACOSX/Arch_Amazon-CloudFront_48.svg", "#999999"),
    ];
    for (path, colour) in files {
        project.write(&format!("{SET}/{path}"), &icon(colour));
    }
    let light = "aws/Resource-Icons_02072025/Res_General-Icons/Res_48_Light/Res_Users_48_Light.svg";
    project.write(light, &icon("#123454"));
    let balancer = "Res_Elastic-Load-Balancing_Application-Load-Balancer_48.svg";
    project.write(&format!("aws/Resource-Icons_02072025/Res_Networking-Content-Delivery/{balancer}"), &icon("#123455"));
}

#[test]
fn icons_are_found_by_their_own_names() {
    let project = Project::inventory();
    set(&project);
    let ran = project.fine(&["diagram", "--icons", "aws"]);
    for colour in ["#123451", "#123452", "#123453", "#123454", "#123455"] {
        assert!(ran.out.contains(colour), "{colour} is not drawn");
    }
    assert!(!ran.out.contains("#999999") && !ran.out.contains("Made up"));
    assert!(ran.err.contains("cloudfront (Arch_Amazon-CloudFront)") && ran.err.contains("s3 ("), "{}", ran.err);
    assert!(!ran.err.contains("github-actions") && !ran.err.contains("rds"), "{}", ran.err);
    let document = roxmltree::Document::parse(&ran.out).expect("an SVG");
    let mut ids = std::collections::BTreeSet::new();
    for id in document.descendants().filter_map(|n| n.attribute("id")) {
        assert!(ids.insert(id), "{id} twice");
    }
    for used in document.descendants().filter(|n| n.has_tag_name("use")).filter_map(|n| n.attribute("href")) {
        assert!(ids.contains(used.trim_start_matches('#')), "{used}");
    }
    let pieces = |args: &[&str]| project.fine(args).out.matches("data:image/svg+xml").count();
    assert_eq!(
        pieces(&["diagram", "--format", "drawio", "--icons", "aws"]),
        pieces(&["diagram", "--format", "drawio"])
    );
    project.fine(&["diagram", "-o", "a.svg", "--icons", "aws"]);
    assert!(project.read("a.svg").contains("#123451"));
    project.fine(&["check"]);
}

#[test]
fn what_does_more_than_draw_stays_outside() {
    let project = Project::inventory();
    set(&project);
    let evil = icon("#123451").replace("<title>", "<script>alert(1)</script><title>");
    project.write(&format!("{SET}/Arch_Database/48/Arch_Amazon-RDS_48.svg"), &evil);
    let ran = project.fine(&["diagram", "--icons", "aws"]);
    assert!(ran.err.contains("Arch_Amazon-RDS_48.svg: not drawn, it holds `script`"), "{}", ran.err);
    assert!(!ran.out.contains("alert") && !ran.out.contains("#123451"));
    project.write("empty/readme.txt", "");
    for folder in ["empty", "nowhere"] {
        let refused = project.orbi(&["diagram", "--icons", folder]);
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{folder}");
    }
}

#[test]
fn every_form_is_a_file_of_the_project() {
    let project = Project::inventory();
    let begins: [(&str, &[u8]); 3] = [("pdf", b"%PDF-"), ("drawio", b"<mxfile"), ("json", b"{")];
    for (format, start) in begins {
        let file = format!("a.{format}");
        project.fine(&["diagram", "-o", &file, "--format", format, "--fit", "page", "--theme", "dark"]);
        assert!(std::fs::read(project.path(&file)).expect("there").starts_with(start), "{format}");
    }
    project.fine(&["check"]);
    assert_eq!(project.orbi(&["diagram", "--format", "png", "--scale", "9"]).code, 2);
}
