use super::Text;
pub(super) fn read(_: &[u8]) -> Text {
    Text::default()
}
