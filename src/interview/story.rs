//! What of a kata's overview an interviewer tells at the beginning.

/// The section that says what will come, as the author's guide names it.
const TO_COME: &str = "## How it will grow";

/// The overview `page` without what will come: that is for the follow-ups.
pub fn story(page: &str) -> String {
    let mut is_told = true;
    let mut story = String::with_capacity(page.len());
    for line in page.lines() {
        if line.starts_with("## ") {
            is_told = line.trim_end() != TO_COME;
        }
        if is_told {
            story += line;
            story.push('\n');
        }
    }
    story
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_come_is_not_told_and_the_rest_is() {
        let page = "# Lot\n\nCars.\n\n## How it will grow\n\n1. floors\n\n## Words\n\n- *spot*\n";
        assert_eq!(story(page), "# Lot\n\nCars.\n\n## Words\n\n- *spot*\n");
        assert_eq!(story("# Lot\n"), "# Lot\n");
    }
}
