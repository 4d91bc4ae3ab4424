//! Elements that a file repeats: four times as many give at most four times as much, so that no file makes more of itself.

mod hostile;

#[test]
fn four_times_as_many_elements_give_four_times_the_text_at_most() {
    const MANY: usize = 1_000;
    for (name, make) in hostile::repeated() {
        let text = |n| document::format::extract(&make(n), name).text.len();
        let (few, many) = (text(MANY), text(4 * MANY));
        // Numbers grow with how many there are: some digits each, raised ones of three bytes.
        assert!(many <= 4 * few + 16 * MANY, "{name}: {few} bytes, then {many}");
    }
}

#[test]
fn what_a_bomb_gives_is_bounded() {
    for file in hostile::all() {
        let extracted = document::format::extract(&file.bytes, &file.name);
        assert!(
            extracted.text.len() <= document::format::limits::TEXT_BYTES + (64 << 10),
            "{}: {} bytes",
            file.name,
            extracted.text.len()
        );
    }
}
