//! Requests to a server, put together by a builder.

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
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    timeout: u32,
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
        Builder {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            timeout: None,
        }
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
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    timeout: Option<u32>,
}

impl Builder {
    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: &str) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets the timeout in seconds.
    pub fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }

    /// Checks the parts and makes a request. The builder can be used again.
    pub fn build(&self) -> Result<Request, Invalid> {
        Request::new(
            self.method,
            &self.url,
            self.headers.clone(),
            self.body.clone(),
            self.timeout,
        )
    }
}
