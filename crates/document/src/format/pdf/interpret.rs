//! Runs a page's content stream and notes where each character stands.

use std::collections::HashMap;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;

use super::font::{Font, Left};
use super::stream;
use crate::format::limits;

/// An affine map `[a b c d e f]`, as PDF writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matrix(pub [f32; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `next`.
    fn then(self, next: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = next.0;
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(self, x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// A character, or the few that one glyph stands for, on the page; lengths in points, `y` grows upwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Where its baseline begins.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// How far it advances.
    pub width: f32,
    /// The size of its font on the page.
    pub size: f32,
    /// Its characters, in [`PageText::text`].
    pub text: (u32, u32),
    /// Whether it is written along the page's lines; what is not (a stamp in the margin) is read last.
    pub level: bool,
}

/// All that one page shows.
#[derive(Default)]
pub(super) struct PageText {
    pub glyphs: Vec<Glyph>,
    pub text: String,
    /// Whether it shows a picture.
    pub picture: bool,
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: usize,
    size: f32,
    char_spacing: f32,
    word_spacing: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// Reads pages; keeps the fonts it has met, and what it may still spend.
pub(super) struct Interpreter {
    fonts: Vec<Font>,
    known: HashMap<ObjectIdentifier, usize>,
    content_left: usize,
    fonts_left: Left,
    forms_left: usize,
    /// Whether a limit was met and something was left out.
    pub cut: bool,
}

/// The state of one content stream while it runs.
struct Run<'i, 'r, 'a> {
    interpreter: &'i mut Interpreter,
    resources: &'r Resources<'a>,
    page: &'i mut PageText,
    state: State,
    saved: Vec<State>,
    text_matrix: Matrix,
    line_matrix: Matrix,
    depth: usize,
    named: HashMap<Vec<u8>, usize>,
}

impl Interpreter {
    pub(super) fn new() -> Self {
        Interpreter {
            fonts: vec![Font::unknown()],
            known: HashMap::new(),
            fonts_left: Left::default(),
            content_left: limits::PDF_CONTENT_BYTES,
            forms_left: limits::PDF_FORMS,
            cut: false,
        }
    }

    /// The characters of a page with these content streams.
    pub(super) fn page(
        &mut self,
        contents: &[Stream<'_>],
        resources: &Resources<'_>,
        base: Matrix,
    ) -> PageText {
        let mut data = Vec::new();
        for content in contents {
            let part = self.spend(content, limits::PDF_PAGE_BYTES.saturating_sub(data.len()));
            data.extend_from_slice(&part);
            data.push(b'\n');
        }
        let mut page = PageText::default();
        self.run(&data, resources, &mut page, base, 0);
        page
    }

    fn spend(&mut self, content: &Stream<'_>, limit: usize) -> Vec<u8> {
        let limit = limit.min(self.content_left);
        let data = stream::decode(content, limit);
        self.cut |= data.len() == limit;
        self.content_left -= data.len();
        data
    }

    fn run(
        &mut self,
        data: &[u8],
        resources: &Resources<'_>,
        page: &mut PageText,
        ctm: Matrix,
        depth: usize,
    ) {
        let state = State {
            ctm,
            font: 0,
            size: 1.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut run = Run {
            interpreter: self,
            resources,
            page,
            state,
            saved: Vec::new(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            depth,
            named: HashMap::new(),
        };
        let mut instructions = UntypedIter::new(data);
        let mut numbers: Vec<f32> = Vec::with_capacity(8);
        while let Some(instruction) = instructions.next() {
            numbers.clear();
            numbers.extend(instruction.operands().filter_map(|operand| match operand {
                Object::Number(number) => Some(number.as_f32()),
                _ => None,
            }));
            let first = instruction.operands().next();
            let last = instruction.operands().last();
            run.step(instruction.operator, &numbers, first, last);
        }
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> usize {
        let Some(dict) = resources.get_font(name) else { return 0 };
        let id = dict.obj_id();
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return *known;
        }
        self.fonts.push(Font::read(&dict, &mut self.fonts_left));
        let index = self.fonts.len() - 1;
        if let Some(id) = id {
            self.known.insert(id, index);
        }
        index
    }
}

impl Run<'_, '_, '_> {
    fn step(
        &mut self,
        operator: &[u8],
        numbers: &[f32],
        first: Option<&Object<'_>>,
        last: Option<&Object<'_>>,
    ) {
        match (operator, numbers) {
            (b"q", _) if self.saved.len() < 256 => self.saved.push(self.state.clone()),
            (b"Q", _) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            (b"cm", &[a, b, c, d, e, f]) => self.state.ctm = Matrix([a, b, c, d, e, f]).then(self.state.ctm),
            (b"BT", _) => self.set_matrix(Matrix::IDENTITY),
            (b"Tm", &[a, b, c, d, e, f]) => self.set_matrix(Matrix([a, b, c, d, e, f])),
            (b"Td", &[x, y]) => self.set_matrix(self.line_matrix.moved(x, y)),
            (b"TD", &[x, y]) => {
                self.state.leading = -y;
                self.set_matrix(self.line_matrix.moved(x, y));
            }
            (b"T*", _) => self.next_line(),
            (b"Tf", &[size]) => self.set_font(first, size),
            (b"Tc", &[spacing]) => self.state.char_spacing = spacing,
            (b"Tw", &[spacing]) => self.state.word_spacing = spacing,
            (b"Tz", &[percent]) => self.state.stretch = percent / 100.0,
            (b"TL", &[leading]) => self.state.leading = leading,
            (b"Ts", &[rise]) => self.state.rise = rise,
            (b"Tj", _) => self.show_object(last),
            (b"'", _) => {
                self.next_line();
                self.show_object(last);
            }
            (b"\"", &[word, character]) => {
                self.state.word_spacing = word;
                self.state.char_spacing = character;
                self.next_line();
                self.show_object(last);
            }
            (b"TJ", _) => self.show_array(last),
            (b"Do", _) => self.draw(first),
            (b"BI" | b"EI", _) => self.page.picture = true,
            _ => {}
        }
    }

    fn set_matrix(&mut self, matrix: Matrix) {
        self.text_matrix = matrix;
        self.line_matrix = matrix;
    }

    fn next_line(&mut self) {
        self.set_matrix(self.line_matrix.moved(0.0, -self.state.leading));
    }

    fn set_font(&mut self, name: Option<&Object<'_>>, size: f32) {
        self.state.size = size;
        let Some(Object::Name(name)) = name else { return };
        let key: &[u8] = name;
        self.state.font = match self.named.get(key) {
            Some(index) => *index,
            None => {
                let index = self.interpreter.font(self.resources, name);
                self.named.insert(key.to_vec(), index);
                index
            }
        };
    }

    fn show_object(&mut self, object: Option<&Object<'_>>) {
        if let Some(Object::String(string)) = object {
            self.show(string.as_bytes());
        }
    }

    fn show_array(&mut self, object: Option<&Object<'_>>) {
        let Some(Object::Array(array)) = object else { return };
        for entry in array.iter::<Object<'_>>() {
            match entry {
                Object::String(string) => self.show(string.as_bytes()),
                Object::Number(number) => {
                    let shift = -number.as_f32() / 1000.0 * self.state.size * self.state.stretch;
                    self.text_matrix = self.text_matrix.moved(shift, 0.0);
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let state = &self.state;
        let Some(font) = self.interpreter.fonts.get_mut(state.font) else { return };
        let page = &mut *self.page;
        if page.glyphs.len() >= limits::PDF_PAGE_GLYPHS {
            self.interpreter.cut = true;
            return;
        }
        let whole = self.text_matrix.then(state.ctm).0;
        let [a, b, c, d, _, _] = whole;
        let across = (a * a + b * b).sqrt();
        let size = (c * c + d * d).sqrt() * state.size.abs();
        let level = b.abs() < a.abs() * 0.1 && a > 0.0;
        let mut advance = 0.0f32;
        font.decode(bytes, |text, width, blank| {
            let step = width * state.size + state.char_spacing + if blank { state.word_spacing } else { 0.0 };
            if !text.is_empty() {
                let start = page.text.len();
                page.text.push_str(text);
                let x = advance * state.stretch;
                page.glyphs.push(Glyph {
                    x: x * a + state.rise * c + whole[4],
                    y: x * b + state.rise * d + whole[5],
                    width: width * state.size * state.stretch * across,
                    size,
                    text: (start as u32, page.text.len() as u32),
                    level,
                });
            }
            advance += step;
        });
        self.text_matrix = self.text_matrix.moved(advance * self.state.stretch, 0.0);
    }

    fn draw(&mut self, name: Option<&Object<'_>>) {
        let Some(Object::Name(name)) = name else { return };
        let Some(form) = self.resources.get_x_object(name) else { return };
        let kind: Option<Name<'_>> = form.dict().get("Subtype");
        self.page.picture |= kind.as_deref() == Some(b"Image");
        if kind.as_deref() != Some(b"Form") {
            return;
        }
        if self.depth >= limits::PDF_FORM_DEPTH || self.interpreter.forms_left == 0 {
            self.interpreter.cut = true;
            return;
        }
        self.interpreter.forms_left -= 1;
        let matrix =
            form.dict().get::<Array<'_>>("Matrix").map(|array| array.iter::<f32>().collect::<Vec<_>>());
        let matrix = match matrix.as_deref() {
            Some(&[a, b, c, d, e, f]) => Matrix([a, b, c, d, e, f]),
            _ => Matrix::IDENTITY,
        };
        let data = self.interpreter.spend(&form, limits::PDF_PAGE_BYTES);
        let ctm = matrix.then(self.state.ctm);
        let own = form.dict().get::<Dict<'_>>("Resources").map(Resources::new);
        let resources = own.as_ref().unwrap_or(self.resources);
        self.interpreter.run(&data, resources, self.page, ctm, self.depth + 1);
    }
}
