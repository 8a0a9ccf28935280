use request::{Invalid, Method, Request};

const URL: &str = "https://example.org/a";

/// The headers of a request.
fn headers(request: &Request) -> Vec<(String, String)> {
    request.headers().to_vec()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.into(), value.into())
}

// rules: 1.1
#[test]
fn the_constructor_still_takes_all_parts() {
    let body = Some(String::from("hello"));
    let request = Request::new(Method::Post, URL, vec![pair("a", "1")], body, None).unwrap();
    let timeout: u32 = request.timeout();
    assert_eq!(timeout, 30);
    assert_eq!(request.body(), Some("hello"));
    assert_eq!(headers(&request), [pair("a", "1")]);
}

// rules: 1.1
#[test]
fn the_constructor_still_checks_url_and_body() {
    let url: Option<Invalid> = Request::new(Method::Get, "ftp://x", vec![], None, None).err();
    assert_eq!(url, Some(Invalid::Url));
    let body = Some(String::from("hello"));
    let both: Option<Invalid> = Request::new(Method::Get, "x", vec![], body.clone(), None).err();
    assert_eq!(both, Some(Invalid::Url));
    let body: Option<Invalid> = Request::new(Method::Get, URL, vec![], body, None).err();
    assert_eq!(body, Some(Invalid::Body));
}

// rules: 1.2
#[test]
fn a_builder_needs_no_more_than_method_and_url() {
    let request = Request::builder(Method::Get, URL).build().unwrap();
    assert_eq!(request.method(), Method::Get);
    assert_eq!(request.url(), URL);
    assert_eq!(request.body(), None);
    let timeout: u32 = request.timeout();
    assert_eq!(timeout, 30);
    assert_eq!(headers(&request), []);
}

// rules: 1.2
#[test]
fn the_last_value_counts_and_headers_add_up() {
    let builder = Request::builder(Method::Post, URL)
        .timeout(5)
        .header("b", "1")
        .body("first")
        .header("a", "2")
        .header("b", "3")
        .body("second")
        .timeout(0);
    let request = builder.build().unwrap();
    let timeout: u32 = request.timeout();
    assert_eq!(timeout, 0);
    assert_eq!(request.body(), Some("second"));
    let expected = [pair("b", "1"), pair("a", "2"), pair("b", "3")];
    assert_eq!(headers(&request), expected);
}

// rules: 1.3
#[test]
fn the_builder_checks_when_it_builds() {
    let body: Option<Invalid> = Request::builder(Method::Get, URL).body("x").build().err();
    assert_eq!(body, Some(Invalid::Body));
    let both: Option<Invalid> = Request::builder(Method::Get, "x").body("x").build().err();
    assert_eq!(both, Some(Invalid::Url));
}

// rules: 1.4
#[test]
fn a_builder_is_a_template_for_many_requests() {
    let template = Request::builder(Method::Post, URL).header("key", "k");
    let first = template.clone().header("n", "1").build().unwrap();
    let second = template
        .clone()
        .header("n", "2")
        .timeout(9)
        .build()
        .unwrap();
    let plain = template.build().unwrap();
    let again = template.build().unwrap();
    assert_eq!(headers(&first), [pair("key", "k"), pair("n", "1")]);
    assert_eq!(headers(&second), [pair("key", "k"), pair("n", "2")]);
    assert_eq!(headers(&plain), [pair("key", "k")]);
    assert_eq!(headers(&again), [pair("key", "k")]);
}
