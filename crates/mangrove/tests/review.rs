//! A review comes in as people have it: report, reply and list, in any order, and then it is known what was supported.

mod world;

use mangrove::import::document::bring_in_document;
use mangrove::recommendation::Recommendation;
use world::World;

const REPORT: &str = "Human Rights Council\nReport of the Working Group on the Universal Periodic Review\nSaint Lucia\nA/HRC/90/7\n\n\
    II. Conclusions and/or recommendations\n\
    9. The following recommendations will be examined by Saint Lucia, which will provide responses in due time:\n\
    9.1 Plant trees (Cuba);\n9.2 Count birds (Peru);\n9.3 Mend nets (Chile).\n";

const REPLY: &str = "A/HRC/90/7/Add.1\nHuman Rights Council\nReport of the Working Group on the Universal Periodic Review\nSaint Lucia\n\
    Addendum\n\nViews on conclusions and/or recommendations\n\n1. Saint Lucia accepts recommendations 9.1 and 9.3. It notes recommendation 9.2.\n";

const LIST: &str = "UPR of Saint Lucia (3rd Cycle)\tThematic list of recommendations\nRecommendation\tPosition\tFull list of themes\n\
    Theme: Forests\n9.1 Plant trees (Cuba);\u{2028}Source of Position: A/HRC/90/7/Add.1\tSupported\t- Forests\n\
    9.2 Count birds (Peru);\u{2028}Source of Position: A/HRC/90/7/Add.1\tNoted\t- Birds\n\
    9.3 Mend nets (Chile);\u{2028}Source of Position: A/HRC/90/7/Add.1\tSupported\t- Nets\n";

#[test]
fn report_reply_and_list_meet_in_any_order() {
    let files = [("report.txt", REPORT), ("reply.txt", REPLY), ("list.txt", LIST)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let world = World::new();
        for (name, text) in order.map(|index: usize| files[index]) {
            bring_in_document(&world.office, name, text.as_bytes()).expect("the file comes in");
        }
        let documents = world.office.documents().expect("the store can be read");
        let report =
            documents.iter().find(|document| document.kind == "upr-report").expect("the report is here");
        let all = ["9.1", "9.2", "9.3"].map(|number| {
            let id = Recommendation::id_in(report, number);
            let one = world.office.recommendation(id).expect("the store can be read").expect("it is here");
            format!("{number} {} {}", one.position.as_deref().unwrap_or("-"), one.themes.join(","))
        });
        assert_eq!(all, ["9.1 supported Forests", "9.2 noted Birds", "9.3 supported Nets"], "{order:?}");
    }
}
