//! One field of a form: label above, help, the error at the field. What was typed survives a refusal.

use askama::{Template, filters::HtmlSafe};

use super::Icon;

/// One choice of a field.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice of these.
    #[must_use]
    pub fn new(value: &str, label: &str, chosen: bool) -> Choice {
        Choice { value: value.to_owned(), label: label.to_owned(), chosen }
    }
}

/// The way a field is filled in.
#[derive(Clone, Debug)]
pub enum Input {
    /// One line.
    Line,
    /// The name that somebody signs in with: one line that a keyboard does not correct.
    Login,
    /// A password; what a browser may fill in: `current-password`, `new-password`. It is never shown again.
    Password(&'static str),
    /// Several lines.
    Lines,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// One of a list that may be long.
    Select(Vec<Choice>),
    /// One of a few, all in sight.
    Radio(Vec<Choice>),
    /// Any number of a few.
    Checks(Vec<Choice>),
    /// A file.
    File,
}

/// A field.
#[derive(Clone, Debug, Template)]
#[template(path = "look/field.html")]
pub struct Field {
    /// The name it is sent by; its id too.
    pub name: String,
    /// The label.
    pub label: String,
    /// What to write, or why it is asked.
    pub help: Option<String>,
    /// How it is filled in.
    pub input: Input,
    /// What was typed or is stored; for choices, see [`Choice::chosen`].
    pub value: String,
    /// Whether it must be filled in: the browser asks before it sends.
    pub required: bool,
    /// Whether its label says that it may stay empty, which it does where most others may not.
    pub optional: bool,
    /// What is wrong with it and what to do.
    pub error: Option<String>,
}

impl HtmlSafe for Field {}

/// More choices than these stand in a box that scrolls by itself.
const MANY: usize = 24;

impl Field {
    fn is_long(&self) -> bool {
        matches!(&self.input, Input::Checks(choices) if choices.len() > MANY)
    }

    /// A field without help or error, neither marked required nor optional.
    #[must_use]
    pub fn new(name: &str, label: &str, input: Input, value: &str) -> Field {
        Field {
            name: name.to_owned(),
            label: label.to_owned(),
            help: None,
            input,
            value: value.to_owned(),
            required: false,
            optional: false,
            error: None,
        }
    }

    /// The same, required.
    #[must_use]
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    /// The same, saying that it may stay empty.
    #[must_use]
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }

    /// The same with a line of help.
    #[must_use]
    pub fn help(mut self, help: &str) -> Field {
        self.help = Some(help.to_owned());
        self
    }

    /// The same with what is wrong with it.
    #[must_use]
    pub fn error(mut self, error: Option<&str>) -> Field {
        self.error = error.map(str::to_owned);
        self
    }

    fn described_by(&self) -> Option<String> {
        match (&self.help, &self.error) {
            (None, None) => None,
            (Some(_), None) => Some(format!("{}-help", self.name)),
            (None, Some(_)) => Some(format!("{}-error", self.name)),
            (Some(_), Some(_)) => Some(format!("{0}-help {0}-error", self.name)),
        }
    }

    fn grouped(&self) -> bool {
        matches!(self.input, Input::Radio(_) | Input::Checks(_))
    }
}

/// One line of an [`ErrorSummary`].
#[derive(Clone, Debug)]
pub struct FieldError {
    /// The field's name.
    pub field: String,
    /// What is wrong and what to do.
    pub words: String,
}

/// Stands above a form that was refused and takes focus: each line leads to its field.
#[derive(Clone, Debug, Default, Template)]
#[template(
    ext = "html",
    source = r##"{% if !errors.is_empty() %}<div class="notice bad" role="alert" tabindex="-1" autofocus data-summary><h2>{{ Icon::Octagon }} {{ title }}</h2><ul>{% for error in errors %}<li><a href="#{{ error.field }}">{{ error.words }}</a></li>{% endfor %}</ul></div>{% endif %}"##
)]
pub struct ErrorSummary {
    /// What happened: `This was not saved`.
    pub title: String,
    /// Field by field, in the form's order.
    pub errors: Vec<FieldError>,
}

impl HtmlSafe for ErrorSummary {}

impl ErrorSummary {
    /// The errors of these fields, in order, under a title.
    #[must_use]
    pub fn of<'a>(title: &str, fields: impl IntoIterator<Item = &'a Field>) -> ErrorSummary {
        let errors = fields
            .into_iter()
            .filter_map(|field| {
                field
                    .error
                    .as_ref()
                    .map(|words| FieldError { field: field.name.clone(), words: words.clone() })
            })
            .collect();
        ErrorSummary { title: title.to_owned(), errors }
    }
}
