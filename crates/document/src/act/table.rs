//! The one list of acts, a row each; long because it is data.

use super::Act;

/// Adverbs that stand before or inside a verb and do not change the act.
pub(super) const ADVERBS_EN: &[&str] = &[
    "also",
    "further",
    "again",
    "once",
    "more",
    "furthermore",
    "moreover",
    "strongly",
    "deeply",
    "gravely",
    "seriously",
    "solemnly",
    "firmly",
    "fully",
    "urgently",
    "warmly",
    "highly",
    "profoundly",
    "extremely",
    "particularly",
    "especially",
    "expressly",
    "likewise",
    "accordingly",
    "hereby",
    "therefore",
    "finally",
    "in",
    "particular",
    "explicitly",
    "categorically",
    "unequivocally",
    "vigorously",
    "equally",
    "additionally",
    "keenly",
    "greatly",
    "increasingly",
    "still",
    "thus",
    "now",
    "consequently",
    "earnestly",
    "respectfully",
    "unreservedly",
    "energetically",
    "sincerely",
    "emphatically",
    "immediately",
    "formally",
    "continuously",
    "yet",
    "anew",
];

/// The same in Chinese.
pub(super) const ADVERBS_ZH: &[&str] = &[
    "又",
    "还",
    "并且",
    "并",
    "再次",
    "再度",
    "再",
    "深为",
    "深感",
    "深切",
    "深",
    "强烈",
    "严重",
    "极为",
    "极其",
    "特别",
    "郑重",
    "庄严",
    "坚决",
    "坚定",
    "进一步",
    "热烈",
    "高度",
    "充分",
    "衷心",
    "谨",
    "也",
    "亦",
    "同样",
    "重新",
    "十分",
    "继续",
    "最后",
    "因此",
    "迫切",
    "紧急",
    "热切",
    "明确",
    "诚挚",
    "认真",
    "非常",
    "尤其",
    "同时",
    "表示",
    "感到",
    "极",
    "但是",
    "但",
    "然而",
];

macro_rules! acts {
    ($($pre:literal, $op:literal, [$($part:literal),*], [$($pres:literal),*], [$($zh:literal),*] $(, $flag:ident)*;)*) => {
        /// Every act.
        pub const ACTS: &[Act] = &[$(Act {
            preamble: $pre,
            operative: $op,
            participles: &[$($part),*],
            present: &[$($pres),*],
            zh: &[$($zh),*],
            addresses: flags!(addresses $(, $flag)*),
            chains: flags!(chains $(, $flag)*),
        }),*];
    };
}

macro_rules! flags {
    (addresses, to $(, $rest:ident)*) => {
        true
    };
    (addresses $(, $other:ident)*) => {
        false
    };
    (chains, to, chain) => {
        true
    };
    (chains, chain) => {
        true
    };
    (chains $(, $other:ident)*) => {
        false
    };
}

acts! {
    "guided-by", "is-guided-by", ["guided by", "being guided by"], ["is guided by"], ["遵循", "遵照", "本着", "以《联合国宪章》为指导", "铭守"];
    "recalling", "recalls", ["recalling"], ["recalls"], ["回顾", "忆及", "回顾到"], chain;
    "reaffirming", "reaffirms", ["reaffirming"], ["reaffirms", "reconfirms"], ["重申"], chain;
    "affirming", "affirms", ["affirming"], ["affirms"], ["申明"], chain;
    "reiterating", "reiterates", ["reiterating"], ["reiterates"], ["一再重申", "重申其呼吁"], chain;
    "re-emphasizing", "re-emphasizes", ["re-emphasizing", "reemphasizing"], ["re-emphasizes", "reemphasizes"], ["再次强调"], chain;
    "renewing", "renews", ["renewing"], ["renews"], ["重新发出"];
    "recognizing", "recognizes", ["recognizing", "recognising"], ["recognizes", "recognises"], ["确认", "承认", "认识到", "认识", "认可到"], chain;
    "acknowledging", "acknowledges", ["acknowledging"], ["acknowledges"], ["认知", "确知", "知悉", "肯定"], chain;
    "welcoming", "welcomes", ["welcoming"], ["welcomes"], ["欢迎", "欣见"], chain;
    "taking-note-of", "takes-note-of", ["taking note", "having taken note", "having noted"], ["takes note"], ["表示注意到", "赞赏地表示注意到"], chain;
    "noting", "notes", ["noting"], ["notes"], ["赞赏地注意到", "满意地注意到", "关切地注意到", "深为关切地注意到", "遗憾地注意到", "严重关切地注意到", "感兴趣地注意到", "不安地注意到", "注意到", "注意", "指出"], chain;
    "observing", "observes", ["observing"], ["observes"], ["看到"];
    "bearing-in-mind", "bears-in-mind", ["bearing in mind", "keeping in mind"], ["bears in mind", "keeps in mind"], ["铭记", "牢记", "考虑到", "念及"], chain;
    "taking-into-account", "takes-into-account", ["taking into account", "taking into consideration", "taking account"], ["takes into account", "takes into consideration"], ["顾及", "计及", "虑及"];
    "considering", "considers", ["considering"], ["considers"], ["认为", "鉴于"];
    "having-considered", "has-considered", ["having received and considered", "having considered", "having duly considered"], ["has considered"], ["审议了", "审议", "已审议", "经审议"];
    "having-examined", "has-examined", ["having examined"], ["has examined"], ["审查了", "已审查", "研究了"];
    "having-studied", "has-studied", ["having studied"], ["has studied"], [];
    "having-reviewed", "has-reviewed", ["having reviewed"], ["has reviewed"], ["审评了", "复查了"];
    "having-conducted", "has-conducted", ["having conducted"], ["has conducted"], ["进行了", "已对"];
    "having-discussed", "has-discussed", ["having discussed"], ["has discussed"], ["讨论了"];
    "having-heard", "has-heard", ["having heard"], ["has heard"], ["听取了", "听取"];
    "having-received", "has-received", ["having received"], ["has received"], ["收到了", "收到", "接获"];
    "having-decided", "has-decided", ["having decided"], ["has decided"], [];
    "having-determined", "has-determined", ["having determined"], ["has determined"], [];
    "having-regard-to", "has-regard-to", ["having regard", "with regard"], ["has regard"], [];
    "having-adopted", "has-adopted", ["having adopted"], ["has adopted"], [];
    "having", "has", ["having"], [], [];
    "aware-of", "is-aware-of", ["aware", "being aware", "well aware"], ["is aware"], ["意识到", "深知", "明知", "了解到"];
    "conscious-of", "is-conscious-of", ["conscious", "being conscious"], ["is conscious"], ["自觉到"];
    "mindful-of", "is-mindful-of", ["mindful", "being mindful"], ["is mindful"], ["念念不忘", "谨记"];
    "cognizant-of", "is-cognizant-of", ["cognizant"], ["is cognizant"], [];
    "concerned", "expresses-concern", ["concerned", "being concerned", "expressing concern", "expressing its concern", "expressing serious concern", "expressing grave concern", "expressing deep concern", "expressing its grave concern", "expressing its deep concern", "expressing its serious concern"],
        ["is concerned", "expresses concern", "expresses its concern", "expresses serious concern", "expresses grave concern", "expresses deep concern", "expresses its grave concern", "expresses its deep concern", "expresses its serious concern"], ["严重关切", "表示关切", "表示严重关切", "关切", "关注"], chain;
    "alarmed", "is-alarmed", ["alarmed", "expressing alarm"], ["is alarmed", "expresses its alarm", "expresses alarm"], ["惊悉", "惊恐", "惶恐", "震惊"];
    "disturbed", "is-disturbed", ["disturbed"], ["is disturbed"], ["不安"];
    "dismayed", "is-dismayed", ["dismayed"], ["is dismayed"], ["沮丧"];
    "shocked", "is-shocked", ["shocked"], ["is shocked"], [];
    "appalled", "is-appalled", ["appalled"], ["is appalled"], ["骇然"];
    "indignant", "is-indignant", ["indignant"], ["is indignant"], ["愤慨"];
    "outraged", "is-outraged", ["outraged"], ["is outraged"], ["义愤"];
    "grieved", "is-grieved", ["grieved"], ["is grieved"], ["悲痛"];
    "anxious", "is-anxious", ["anxious"], ["is anxious"], ["渴望"];
    "encouraged", "is-encouraged", ["encouraged"], ["is encouraged"], ["感到鼓舞", "受到鼓舞"];
    "inspired-by", "is-inspired-by", ["inspired"], ["is inspired"], [];
    "convinced", "is-convinced", ["convinced", "being convinced", "expressing its conviction"], ["is convinced", "expresses its conviction"], ["深信", "确信", "坚信"];
    "believing", "believes", ["believing"], ["believes"], ["相信"];
    "confident", "is-confident", ["confident"], ["is confident"], [];
    "committed", "commits", ["committed", "committing"], ["commits", "pledges", "commit", "pledge"], ["承诺", "保证", "致力于"];
    "determined", "is-determined", ["determined", "being determined"], ["is determined"], ["决心"];
    "determining", "determines", ["determining"], ["determines"], ["断定", "认定", "确定"];
    "resolved", "resolves", ["resolved", "resolving"], ["resolves", "resolve"], ["决意"];
    "desiring", "desires", ["desiring", "desirous"], ["desires"], ["希望", "切望", "愿意"];
    "wishing", "wishes", ["wishing"], ["wishes"], [];
    "hoping", "hopes", ["hoping", "expressing the hope", "expressing its hope", "expressing hope"], ["hopes", "expresses the hope", "expresses its hope", "expresses hope"], ["表示希望"], chain;
    "seeking", "seeks", ["seeking"], ["seeks"], [];
    "stressing", "stresses", ["stressing"], ["stresses"], ["着重指出", "着重"], chain;
    "emphasizing", "emphasizes", ["emphasizing", "emphasising"], ["emphasizes", "emphasises"], ["强调指出", "强调", "特别指出"], chain;
    "underlining", "underlines", ["underlining"], ["underlines"], [], chain;
    "underscoring", "underscores", ["underscoring"], ["underscores"], [], chain;
    "appreciating", "appreciates", ["appreciating", "expressing appreciation", "expressing its appreciation", "expressing deep appreciation", "expressing its deep appreciation"],
        ["appreciates", "expresses its appreciation", "expresses appreciation", "expresses its deep appreciation", "expresses deep appreciation"], ["表示赞赏", "赞赏", "表示感谢", "感激"], chain;
    "thanking", "thanks", ["thanking", "expressing gratitude", "expressing its gratitude", "expressing its thanks"], ["thanks", "expresses its gratitude", "expresses gratitude", "expresses its thanks"], ["感谢"], chain;
    "commending", "commends", ["commending"], ["commends"], ["赞扬", "称赞", "表彰", "赞许"], chain;
    "congratulating", "congratulates", ["congratulating"], ["congratulates"], ["祝贺"];
    "paying-tribute", "pays-tribute", ["paying tribute", "paying special tribute", "paying a tribute"], ["pays tribute", "pays special tribute", "pays a tribute"], ["致敬", "表示敬意"];
    "saluting", "salutes", ["saluting"], ["salutes"], [];
    "deploring", "deplores", ["deploring"], ["deplores"], ["痛惜", "深表痛惜", "痛斥", "悲叹"], chain;
    "deprecating", "deprecates", ["deprecating"], ["deprecates"], [];
    "condemning", "condemns", ["condemning"], ["condemns"], ["谴责"], chain;
    "censuring", "censures", ["censuring"], ["censures"], [];
    "regretting", "regrets", ["regretting", "expressing its regret", "expressing regret"], ["regrets", "expresses its regret", "expresses regret"], ["遗憾", "表示遗憾", "深表遗憾", "惋惜"], chain;
    "rejecting", "rejects", ["rejecting"], ["rejects"], ["拒绝", "摈弃", "反对"];
    "denouncing", "denounces", ["denouncing"], ["denounces"], ["斥责"];
    "expressing", "expresses", ["expressing"], ["expresses"], ["表达", "表示"], chain;
    "extending", "extends", ["extending"], ["extends"], ["延长"];
    "referring-to", "refers-to", ["referring"], ["refers"], ["提及", "参照", "提到"];
    "reminding", "reminds", ["reminding"], ["reminds"], ["提醒"], to, chain;
    "responding-to", "responds-to", ["responding"], ["responds"], ["响应", "回应"];
    "acting-under", "acts-under", ["acting"], ["acts"], ["采取行动", "根据《联合国宪章》第七章"];
    "endorsing", "endorses", ["endorsing"], ["endorses"], ["赞同", "认可", "核可", "赞成"], chain;
    "approving", "approves", ["approving"], ["approves"], ["核准", "批准"], chain;
    "adopting", "adopts", ["adopting"], ["adopts"], ["通过"];
    "supporting", "supports", ["supporting", "expressing its support", "expressing support", "expressing its full support", "expressing full support"], ["supports", "expresses its support", "expresses full support", "expresses its full support", "expresses support", "expresses its strong support"], ["支持", "表示支持"];
    "confirming", "confirms", ["confirming"], ["confirms"], ["证实"], chain;
    "accepting", "accepts", ["accepting"], ["accepts"], ["接受"];
    "agreeing", "agrees", ["agreeing"], ["agrees"], ["同意", "商定"];
    "declaring", "declares", ["declaring"], ["declares"], ["宣布", "宣告", "声明"], chain;
    "proclaiming", "proclaims", ["proclaiming"], ["proclaims"], ["定为"];
    "deciding", "decides", ["deciding"], ["decides"], ["决定"], chain;
    "establishing", "establishes", ["establishing"], ["establishes"], ["设立"];
    "appointing", "appoints", ["appointing"], ["appoints"], ["任命", "委任"];
    "electing", "elects", ["electing"], ["elects"], ["选举"];
    "authorizing", "authorizes", ["authorizing", "authorising"], ["authorizes", "authorises"], ["授权"], to, chain;
    "requesting", "requests", ["requesting"], ["requests", "request"], ["请"], to, chain;
    "demanding", "demands", ["demanding"], ["demands"], ["要求"], to, chain;
    "calling-upon", "calls-upon", ["calling upon", "calling on"], ["calls upon", "calls on", "call upon", "call on"], ["吁请", "促请", "呼吁", "号召", "要求各国"], to, chain;
    "calling-for", "calls-for", ["calling for"], ["calls for", "call for"], [], to, chain;
    "calling-attention", "calls-attention", ["calling attention", "calling the attention"], ["calls attention", "calls the attention"], [], to;
    "drawing-attention", "draws-attention", ["drawing attention", "drawing the attention"], ["draws attention", "draws the attention"], ["提请注意", "提请"], to;
    "appealing", "appeals", ["appealing"], ["appeals"], ["恳请", "恳切呼吁"], to, chain;
    "urging", "urges", ["urging"], ["urges", "urge"], ["敦促", "促使"], to, chain;
    "inviting", "invites", ["inviting"], ["invites"], ["邀请"], to, chain;
    "encouraging", "encourages", ["encouraging"], ["encourages"], ["鼓励"], to, chain;
    "recommending", "recommends", ["recommending"], ["recommends"], ["建议"], to, chain;
    "directing", "directs", ["directing"], ["directs"], ["指示", "责成"], to;
    "instructing", "instructs", ["instructing"], ["instructs"], ["训令"], to;
    "entrusting", "entrusts", ["entrusting"], ["entrusts"], ["委托"], to;
    "mandating", "mandates", ["mandating"], ["mandates"], [], to;
    "requiring", "requires", ["requiring"], ["requires"], [], to;
    "insisting", "insists", ["insisting"], ["insists"], ["坚持", "坚决主张"];
    "warning", "warns", ["warning"], ["warns", "issues a warning"], ["警告"], to;
    "undertaking", "undertakes", ["undertaking"], ["undertakes"], [];
    "expecting", "expects", ["expecting"], ["expects"], ["期望"];
    "looking-forward", "looks-forward", ["looking forward"], ["looks forward"], ["期待", "盼望"];
    "intending", "intends", ["intending", "expressing its intention"], ["intends", "expresses its intention"], ["打算"];
    "reserving", "reserves", ["reserving"], ["reserves"], ["保留"];
    "sharing", "shares", ["sharing"], ["shares"], [];
    "holding", "holds", ["holding"], ["holds"], [];
    "finding", "finds", ["finding"], ["finds"], [];
    "deeming", "deems", ["deeming"], ["deems"], [];
    "trusting", "trusts", ["trusting"], ["trusts"], [];
    "suspending", "suspends", ["suspending"], ["suspends"], ["中止", "暂停"];
    "terminating", "terminates", ["terminating"], ["terminates"], ["终止"];
    "concluding", "concludes", ["concluding"], ["concludes"], ["断言"];
    "transmitting", "transmits", ["transmitting"], ["transmits"], ["转递", "转交"];
    "maintaining", "maintains", ["maintaining"], ["maintains"], [];
    "lending", "lends", ["lending"], ["lends"], [];
    "promoting", "promotes", ["promoting"], ["promotes"], [];
    "realizing", "realizes", ["realizing"], ["realizes"], [];
    "anticipating", "anticipates", ["anticipating"], ["anticipates"], [];
    "viewing", "views", ["viewing"], ["views"], [];
    "satisfied", "is-satisfied", ["satisfied", "being satisfied", "expressing its satisfaction", "expressing satisfaction"], ["is satisfied", "expresses its satisfaction", "expresses satisfaction"], ["满意"];
    "motivated-by", "is-motivated-by", ["motivated"], ["is motivated"], [];
    "supportive-of", "is-supportive-of", ["supportive"], ["is supportive"], [];
    "sharing-the-view", "shares-the-view", ["sharing the view"], ["shares the view"], [];
    "addressing", "addresses", ["addressing"], ["addresses"], [];
    "dissolving", "dissolves", ["dissolving"], ["dissolves"], [];
    "taking-cognizance-of", "takes-cognizance-of", ["taking cognizance", "having taken cognizance"], ["takes cognizance"], [];
    "paying-homage", "pays-homage", ["paying homage"], ["pays homage"], [];
    "distressed", "is-distressed", ["distressed", "being distressed"], ["is distressed"], [];
    "saddened", "is-saddened", ["saddened", "being saddened"], ["is saddened"], [];
    "troubled", "is-troubled", ["troubled", "being troubled"], ["is troubled"], [];
    "worried", "is-worried", ["worried", "being worried"], ["is worried"], [];
    "horrified", "is-horrified", ["horrified", "being horrified"], ["is horrified"], [];
    "perturbed", "is-perturbed", ["perturbed", "being perturbed"], ["is perturbed"], [];
    "disappointed", "is-disappointed", ["disappointed", "being disappointed"], ["is disappointed"], [];
    "gratified", "is-gratified", ["gratified", "being gratified"], ["is gratified"], [];
    "heartened", "is-heartened", ["heartened", "being heartened"], ["is heartened"], [];
    "pleased", "is-pleased", ["pleased", "being pleased"], ["is pleased"], [];
    "delighted", "is-delighted", ["delighted", "being delighted"], ["is delighted"], [];
    "moved", "is-moved", ["moved", "being moved"], ["is moved"], [];
    "touched", "is-touched", ["touched", "being touched"], ["is touched"], [];
    "proud", "is-proud", ["proud", "being proud"], ["is proud"], [];
    "grateful", "is-grateful", ["grateful", "being grateful"], ["is grateful"], [];
    "hopeful", "is-hopeful", ["hopeful", "being hopeful"], ["is hopeful"], [];
    "advising", "advises", ["advising"], ["advises"], [], to;
    "ordering", "orders", ["ordering"], ["orders"], [], to;
    "recording", "records", ["recording"], ["records"], [];
    "asking", "asks", ["asking"], ["asks"], [], to;
    "concurring", "concurs", ["concurring"], ["concurs"], [];
    "suggesting", "suggests", ["suggesting"], ["suggests"], [], to;
    "proposing", "proposes", ["proposing"], ["proposes"], [];
    "exhorting", "exhorts", ["exhorting"], ["exhorts"], [], to;
    "imploring", "implores", ["imploring"], ["implores"], [], to;
    "cautioning", "cautions", ["cautioning"], ["cautions"], [], to;
    "applauding", "applauds", ["applauding"], ["applauds"], [];
    "praising", "praises", ["praising"], ["praises"], [];
    "hailing", "hails", ["hailing"], ["hails"], [];
    "lamenting", "laments", ["lamenting"], ["laments"], [];
    "mourning", "mourns", ["mourning"], ["mourns"], [];
    "opposing", "opposes", ["opposing"], ["opposes"], [];
    "disapproving", "disapproves", ["disapproving"], ["disapproves"], [];
    "fearing", "fears", ["fearing"], ["fears"], [];
    "designating", "designates", ["designating"], ["designates"], [];
    "nominating", "nominates", ["nominating"], ["nominates"], [];
    "charging", "charges", ["charging"], ["charges"], [], to;
    "tasking", "tasks", ["tasking"], ["tasks"], [], to;
    "permitting", "permits", ["permitting"], ["permits"], [];
    "prohibiting", "prohibits", ["prohibiting"], ["prohibits"], [];
    "imposing", "imposes", ["imposing"], ["imposes"], [];
    "lifting", "lifts", ["lifting"], ["lifts"], [];
    "revoking", "revokes", ["revoking"], ["revokes"], [];
    "rescinding", "rescinds", ["rescinding"], ["rescinds"], [];
    "repealing", "repeals", ["repealing"], ["repeals"], [];
    "amending", "amends", ["amending"], ["amends"], [];
    "modifying", "modifies", ["modifying"], ["modifies"], [];
    "creating", "creates", ["creating"], ["creates"], [];
    "convening", "convenes", ["convening"], ["convenes"], [];
    "launching", "launches", ["launching"], ["launches"], [];
    "initiating", "initiates", ["initiating"], ["initiates"], [];
    "instituting", "institutes", ["instituting"], ["institutes"], [];
    "admitting", "admits", ["admitting"], ["admits"], [];
    "offering", "offers", ["offering"], ["offers"], [];
    "assuring", "assures", ["assuring"], ["assures"], [], to;
    "guaranteeing", "guarantees", ["guaranteeing"], ["guarantees"], [];
    "dedicating", "dedicates", ["dedicating"], ["dedicates"], [];
    "celebrating", "celebrates", ["celebrating"], ["celebrates"], [];
    "commemorating", "commemorates", ["commemorating"], ["commemorates"], [];
    "honouring", "honours", ["honouring"], ["honours"], [];
    "upholding", "upholds", ["upholding"], ["upholds"], [];
    "allocating", "allocates", ["allocating"], ["allocates"], [];
    "appropriating", "appropriates", ["appropriating"], ["appropriates"], [];
    "apportioning", "apportions", ["apportioning"], ["apportions"], [];
    "ratifying", "ratifies", ["ratifying"], ["ratifies"], [];
    "remaining", "remains", ["remaining"], ["remains"], [];
    "clarifying", "clarifies", ["clarifying"], ["clarifies"], [];
    "specifying", "specifies", ["specifying"], ["specifies"], [];
    "defining", "defines", ["defining"], ["defines"], [];
    "submitting", "submits", ["submitting"], ["submits"], [];
    "forwarding", "forwards", ["forwarding"], ["forwards"], [];
    "whereas", "whereas", ["whereas"], [], ["有鉴于"];
}
