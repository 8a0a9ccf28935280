//~ E0004
use elevator::panel::News;

pub fn attempt(news: &News) -> bool {
    match news {
        News::Called(_) | News::Assigned(..) | News::Returned(..) => true,
        News::Served(..) | News::Cancelled(_) => true,
        News::Car(..) | News::Mode(..) => false,
    }
}
