//! A partner whose clients share the limit of their company.

use rate_limiter_open::App;

pub fn app() -> App {
    App::new().with_owner("company", |client| {
        let company = client.split('.').next();
        company.unwrap_or(client).to_owned()
    })
}
