use super::Text;
pub(super) fn looks_like(_: &[u8]) -> bool {
    false
}
pub(super) fn read(_: &[u8]) -> Text {
    Text::default()
}
