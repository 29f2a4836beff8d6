//! What the service counts of itself.

use std::net::TcpListener;

use api::serve_metrics;
use tests::World;

#[actix_web::test]
async fn requests_are_counted_by_route_and_nothing_by_id() {
    let world = World::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = serve_metrics(world.state.clone(), listener).unwrap();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let cases = world.get("lead", "/v1/cases").await.expect(200);
    let case = cases.body["items"][0]["id"].as_str().unwrap();
    world.get("lead", format!("/v1/cases/{case}")).await.expect(200);
    world.call("GET", "/v1/cases").token("not a token").send().await.expect(401);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://{address}/metrics")).send().await.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = answer.text().await.unwrap();
    let count = |labels: &str| format!("rise_http_server_request_duration_seconds_count{{{labels}}} 1\n");
    for labels in [
        r#"method="GET",route="/v1/cases/{caseId}",status_class="2xx""#,
        r#"method="GET",route="/v1/cases",status_class="2xx""#,
    ] {
        assert!(text.contains(&count(labels)), "{labels} is not counted once in\n{text}");
    }
    assert!(text.contains(r#"rise_tokens_refused_total{reason="notCompact"} 1"#), "{text}");
    assert!(text.contains(r#"rise_database_connections{pool="reads",state="idle"}"#), "{text}");
    assert!(text.ends_with("# EOF\n"));
    assert!(!text.contains(case));
    handle.stop(false).await;
    world.end().await;
}
