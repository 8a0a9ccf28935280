//! Days of the calendar in UTC, counted from 1970.

use std::{fmt, str::FromStr};

/// Short names of the months.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// A day as people write it: `2026-11-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u64,
    /// 1 to 12.
    pub month: usize,
    pub day_of_month: u64,
}

impl Date {
    /// The day with number `day`: Howard Hinnant's `civil_from_days`, which counts years
    /// from March and eras of 400 years.
    pub fn of_day(day: u64) -> Self {
        let days = day + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let date = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Self {
            year: era * 400 + year_of_era + u64::from(month <= 2),
            month: usize::try_from(month).unwrap_or(1),
            day_of_month: date,
        }
    }

    /// Its number; the other way round.
    pub fn day(self) -> u64 {
        let month = self.month as u64;
        let year = self.year - u64::from(month <= 2);
        let (era, year_of_era) = (year / 400, year % 400);
        let from_march = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * from_march + 2) / 5 + self.day_of_month - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        (era * 146_097 + day_of_era).saturating_sub(719_468)
    }

    /// `30 Nov`.
    pub fn short(self) -> String {
        format!("{} {}", self.day_of_month, MONTHS[self.month - 1])
    }

    /// `30 Nov 2026`.
    pub fn long(self) -> String {
        format!("{} {}", self.short(), self.year)
    }

    /// `Mon`.
    pub fn weekday(self) -> &'static str {
        WEEKDAYS[usize::try_from(self.day() % 7).unwrap_or(0)]
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.day_of_month
        )
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let is_plain = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let parsed = match parts.as_slice() {
            [year, month, date] if year.len() == 4 && parts.iter().all(is_plain) => {
                let parsed = |part: &str| part.parse::<u64>().ok();
                match (parsed(year), month.parse().ok(), parsed(date)) {
                    (Some(year @ 1970..), Some(month @ 1..=12), Some(date @ 1..=31)) => {
                        Some(Self {
                            year,
                            month,
                            day_of_month: date,
                        })
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        // The 31st of a short month is a day of the next one.
        let parsed = parsed.filter(|it| Self::of_day(it.day()) == *it);
        parsed.ok_or_else(|| "a day is written like 2026-11-30".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_number_are_the_same_thing() {
        for (day, text, weekday) in [
            (0, "1970-01-01", "Thu"),
            (59, "1970-03-01", "Sun"),
            (11_016, "2000-02-29", "Tue"),
            (20_454, "2026-01-01", "Thu"),
            (20_787, "2026-11-30", "Mon"),
        ] {
            let date = Date::of_day(day);
            assert_eq!(date.to_string(), text);
            assert_eq!(date.weekday(), weekday);
            assert_eq!(text.parse::<Date>().unwrap().day(), day);
        }
        for day in 0..60_000 {
            assert_eq!(Date::of_day(day).day(), day);
        }
        assert_eq!(Date::of_day(20_787).long(), "30 Nov 2026");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for wrong in [
            "",
            "2026",
            "2026-02-29",
            "2026-13-01",
            "2026-1-0",
            "30.11.2026",
            "2026-11-3x",
        ] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
