use library::holds::News;

pub fn attempt(news: News) -> bool {
    match news {
        News::HoldReady { .. } => true,
        News::HoldLapsed | News::Overdue { .. } => false,
        _ => false,
    }
}
