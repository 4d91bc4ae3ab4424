//! Two language versions of a resolution and a register come in: what differs is pointed out, versions are read side by
//! side, and one walks from citation to citation. All of it is invented.

mod office;

use office::{Folder, Serving};

const ENGLISH: &str = "A/HRC/RES/47/3\n\nThe Human Rights Council,\n\n\
    Recalling its resolution 43/17 of 22 June 2020 on regional arrangements for birds,\n\n\
    Recalling also its resolution 43/99 of 22 June 2020 on the trees of the islands,\n\n\
    Noting with interest what the States of the region have said about their hills,\n\n\
    1. Decides to rest on the first day of each week and to look at the birds;\n\n\
    2. Requests the Secretary-General to report on 3 May 2021 on what was seen.\n";

const FRENCH: &str = "A/HRC/RES/47/3\n\nLe Conseil des droits de l’homme,\n\n\
    Rappelant sa résolution 43/17 du 22 juin 2022 sur les arrangements régionaux pour les oiseaux,\n\n\
    Rappelant également sa résolution 43/99 du 22 juin 2020 sur les arbres des îles,\n\n\
    Notant avec intérêt ce que les États de la région ont dit de leurs collines,\n\n\
    1. Décide de se reposer le premier jour de chaque semaine et de regarder les oiseaux ;\n\n\
    2. Prie le Secrétaire général de faire rapport le 3 mai 2021 sur ce qui a été vu.\n";

const CITING: &str = "A/HRC/RES/48/4\n\nThe Human Rights Council,\n\n\
    Recalling its resolutions 47/3 of 12 July 2021 and 43/17 of 21 June 2020,\n\n\
    1. Decides to look at the birds once more, and to count them in the hills of the region.\n";

const REGISTER: &str = "record_id,symbol,title,statement,date\n\
    1,A/HRC/RES/43/17,Regional arrangements : resolution /,adopted,2020-06-22\n\
    2,A/HRC/RES/43/18,Trees : resolution /,adopted,2020-06-22\n\
    3,A/HRC/RES/43/18,Trees : amendment /,adopted,2020-06-21\n";

#[test]
fn versions_and_register_point_out_what_differs_and_citations_can_be_walked() {
    let folder = Folder::new();
    let file = |name: &str, words: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, words).expect("the folder can be written");
        path.display().to_string()
    };
    let (english, french) = (file("en.txt", ENGLISH), file("fr.txt", FRENCH));
    let (citing, register) = (file("citing.txt", CITING), file("register.csv", REGISTER));
    let came = folder.json(&["import", "--json", &english, &french, &citing, &register]);
    let id = |at: usize| came[at]["document"].as_str().expect("a document").to_owned();
    assert_eq!((came[3]["new"].as_u64(), came[3]["rows"].as_u64()), (Some(2), Some(3)));
    let again = folder.json(&["import", "--json", &register]);
    assert_eq!(again[0]["new"].as_u64(), Some(0));

    let pages = Serving::start(&folder);
    let reader = pages.ask("GET", &format!("/documents/{}", id(0)), "");
    for words in [
        "The English version has 2020-06-22; the French one has 2022-06-22.",
        "The register has this session&#39;s resolutions and decisions, and no A/HRC/RES/43/99.",
        "Beside the French version",
    ] {
        assert!(reader.contains(words), "missing: {words} in {reader}");
    }
    let other = pages.ask("GET", &format!("/documents/{}", id(2)), "");
    assert!(other.contains("A/HRC/RES/43/17 is dated 2020-06-21; the register says 2020-06-22."), "{other}");
    let list = pages.ask("GET", "/documents/problems?code=language-versions-differ", "");
    assert_eq!(
        list.matches("the French one has 2022-06-22. Perhaps").count(),
        1,
        "one slip is one problem: {list}"
    );

    let beside = pages.ask("GET", &format!("/documents/{}/beside/fr", id(0)), "");
    for words in ["lang=\"fr\" dir=\"ltr\"", "<mark>22 juin 2022</mark>", "1 difference", "chaque semaine"] {
        assert!(beside.contains(words), "missing: {words} in {beside}");
    }
    let nowhere = pages.ask("GET", &format!("/documents/{}/beside/ru", id(0)), "");
    assert!(nowhere.starts_with("HTTP/1.1 404"), "{nowhere}");

    let citations = pages.ask("GET", &format!("/documents/{}/citations", id(0)), "");
    for words in [
        "cites 2 documents",
        "cited by 1 document here",
        "https://undocs.org/en/A/HRC/RES/43/99",
        &format!("/documents/{}/citations", id(2)),
    ] {
        assert!(citations.contains(words), "missing: {words} in {citations}");
    }
    let walked = pages.ask("GET", &format!("/documents/{}/citations", id(2)), "");
    assert!(walked.contains(&format!("/documents/{}/citations", id(0))), "{walked}");
}
