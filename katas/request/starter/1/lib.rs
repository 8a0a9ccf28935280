//! Requests to a server.
#![allow(unused_variables)] // remove this line when the bodies are written

/// What the request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// Why no request was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The URL does not begin with `http://` or `https://`.
    Url,
    /// A `Get` has no body.
    Body,
}

/// A request that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
    pub timeout: u32,
}

impl Request {
    /// A request from all its parts. Without `timeout` it is 30 seconds.
    pub fn new(
        method: Method,
        url: &str,
        headers: Vec<(String, String)>,
        body: Option<String>,
        timeout: Option<u32>,
    ) -> Result<Self, Invalid> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(Invalid::Url);
        }
        if method == Method::Get && body.is_some() {
            return Err(Invalid::Body);
        }
        Ok(Self {
            method,
            url: url.into(),
            headers,
            body,
            timeout: timeout.unwrap_or(30),
        })
    }

    /// Collects the parts of a request.
    pub fn builder(method: Method, url: &str) -> Builder {
        todo!()
    }

    /// What the request does.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Where the request goes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Names and values, in the order in which they were added.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// What is sent.
    pub fn body(&self) -> Option<&str> {
        self.body.as_deref()
    }

    /// After how many seconds the request is given up.
    pub fn timeout(&self) -> u32 {
        self.timeout
    }
}

/// Collects the parts of a request.
#[derive(Clone, Debug)]
pub struct Builder {
    // your fields
}

impl Builder {
    /// Adds a header.
    pub fn header(self, name: &str, value: &str) -> Self {
        todo!()
    }

    /// Sets the body.
    pub fn body(self, body: &str) -> Self {
        todo!()
    }

    /// Sets the timeout in seconds.
    pub fn timeout(self, seconds: u32) -> Self {
        todo!()
    }

    /// Checks the parts and makes a request. The builder can be used again.
    pub fn build(&self) -> Result<Request, Invalid> {
        todo!()
    }
}
