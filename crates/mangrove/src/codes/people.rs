//! Categories of people: groups most at risk, and how the people of a session are counted.

use super::of;
use crate::office::kind::Choice;

/// Groups most at risk, in the terms of the treaty bodies and the Universal Periodic Review. In alphabetical order of
/// their labels: no group comes first.
pub const GROUPS: &[Choice] = &[
    of("children", "Children"),
    of("defenders", "Human rights defenders"),
    of("indigenous", "Indigenous Peoples"),
    of("journalists", "Journalists and media workers"),
    of("lgbti", "LGBTI persons"),
    of("migrants", "Migrants"),
    of("minorities", "Minorities"),
    of("older-persons", "Older persons"),
    of("poverty", "People living in poverty"),
    of("african-descent", "People of African descent"),
    of("rural", "People of rural areas and outer islands"),
    of("deprived-of-liberty", "Persons deprived of liberty"),
    of("displaced", "Persons displaced by disaster or climate change"),
    of("hiv", "Persons living with HIV"),
    of("disabilities", "Persons with disabilities"),
    of("refugees", "Refugees and asylum-seekers"),
    of("stateless", "Stateless persons"),
    of("trafficking", "Victims of trafficking"),
    of("women-girls", "Women and girls"),
    of("youth", "Youth"),
];

/// Nobody asked, or nobody answered: a category of its own in every split, and never the same as a count of zero.
pub const NOT_STATED: Choice = of("not-stated", "Not stated");

/// Sex or gender, as people state it of themselves.
pub const SEXES: &[Choice] = &[of("women", "Women"), of("men", "Men"), of("other", "Other")];

/// Age on the day. A child is under 18 (Convention on the Rights of the Child, article 1), an older person 60 or more,
/// as the United Nations counts; the bands between are as even as those two leave.
pub const AGES: &[Choice] = &[
    of("under-18", "Under 18"),
    of("18-29", "18 to 29"),
    of("30-44", "30 to 44"),
    of("45-59", "45 to 59"),
    of("60-up", "60 and over"),
];

/// Whether people say that they have a disability.
pub const DISABILITY: &[Choice] = &[of("with", "With a disability"), of("without", "Without a disability")];
