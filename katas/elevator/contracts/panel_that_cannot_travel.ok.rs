use elevator::panel::{News, Panel};

pub struct Book(pub Vec<News>);

impl Panel for Book {
    fn tell(&mut self, _: u64, news: &News) {
        self.0.push(*news);
    }
}
