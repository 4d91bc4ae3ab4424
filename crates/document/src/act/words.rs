//! How French, Spanish, Russian and Arabic say the acts of [`super::ACTS`], folded and in small letters; English and
//! Chinese stand in the table itself.
//!
//! A cell holds alternatives; `*` ends a stem that takes any ending, as a participle agrees with its organ; what stands
//! behind `+` must follow the verb and is not part of it. Arabic has
//! one column, since a preamble says the same verb behind إذ, which begins what only a preamble says; `_` stands for its
//! first letter, ي, ت or ن.

/// The words of one act: its operative word, then preamble and operative part of each language.
pub(super) struct Words {
    /// The act's word in an operative part.
    pub(super) act: &'static str,
    /// French, Spanish and Russian in a preamble.
    pub(super) preamble: [&'static str; 3],
    /// French, Spanish and Russian in an operative part.
    pub(super) operative: [&'static str; 3],
    /// Arabic in either.
    pub(super) arabic: &'static str,
}

/// Words before a verb that do not change the act, and words inside it.
pub(super) const ADVERBS: &str = "profondement|vivement|gravement|egalement|en outre|de nouveau|a nouveau|fermement|toujours|encore|extremement|tres|serieusement|aussi|et|\
    profundamente|gravemente|seriamente|sumamente|muy|hondamente|tambien|ademas|asimismo|una vez mas|nuevamente|y|\
    вновь|также|далее|глубоко|серьезно|решительно|особо|самым решительным образом|с удовлетворением|с интересом|с признательностью|с глубокои обеспокоенностью|с обеспокоенностью|с озабоченностью|с сожалением|с глубоким сожалением|с большим интересом|в этои связи|будучи|и";

macro_rules! words {
    ($($act:literal, $fr:literal / $fr_op:literal, $es:literal / $es_op:literal, $ru:literal / $ru_op:literal, $ar:literal;)*) => {
        /// A row an act.
        pub(super) const WORDS: &[Words] = &[$(Words {
            act: $act,
            preamble: [$fr, $es, $ru],
            operative: [$fr_op, $es_op, $ru_op],
            arabic: $ar,
        }),*];
    };
}

words! {
    "is-guided-by", "guide*|s'inspirant|inspire*" / "", "guiad*|guiandose" / "", "руководствуясь" / "руководствуется", "_سترشد|مسترشد*";
    "recalls", "rappelant" / "rappelle", "recordando" / "recuerda", "ссылаясь|напоминая" / "ссылается|напоминает", "_شير الي|_شير|_ستذكر";
    "reaffirms", "reaffirmant" / "reaffirme", "reafirmando" / "reafirma", "подтверждая|вновь подтверждая" / "подтверждает|вновь подтверждает", "_وكد من جديد|_عيد تاكيد|_عيد التاكيد|_وكد مجددا";
    "affirms", "affirmant" / "affirme", "afirmando" / "afirma", "заявляя" / "", "";
    "reiterates", "reiterant" / "reitere", "reiterando" / "reitera", "вновь заявляя|повторяя" / "вновь заявляет|повторяет", "_كرر";
    "recognizes", "reconnaissant|conscient que" / "reconnait|considere", "reconociendo" / "reconoce", "признавая" / "признает", "_سلم|_عترف";
    "acknowledges", "" / "", "" / "", "" / "", "_قر بان|_قر ب*|_نوه";
    "welcomes", "se felicitant|accueillant avec satisfaction|saluant" / "se felicite|accueille avec satisfaction|accueille avec interet|salue", "acogiendo con beneplacito|acogiendo con satisfaccion|acogiendo" / "acoge con beneplacito|acoge con satisfaccion|acoge con agrado|acoge complacid*|acoge", "приветствуя" / "приветствует", "_رحب";
    "takes-note-of", "prenant note|prenant acte|ayant pris note" / "prend note|prend acte", "tomando nota|habiendo tomado nota" / "toma nota", "принимая к сведению" / "принимает к сведению", "_حيط علما";
    "notes", "notant|constatant|relevant|faisant observer|faisant remarquer" / "note|constate|releve|fait observer|fait remarquer", "observando|haciendo notar|senalando|advirtiendo" / "observa|hace notar|senala|advierte", "отмечая" / "отмечает", "_لاحظ";
    "bears-in-mind", "ayant a l'esprit|gardant a l'esprit|ayant present a l'esprit|consciente* de" / "garde a l'esprit", "teniendo presente|teniendo presentes" / "tiene presente", "учитывая|памятуя|имея в виду" / "учитывает", "_ضع في اعتبار*|_ضع في الاعتبار|_ضع نصب عين*";
    "takes-into-account", "tenant compte|prenant en consideration|prenant en compte" / "tient compte|prend en compte|prend en consideration", "teniendo en cuenta|tomando en consideracion" / "tiene en cuenta", "принимая во внимание" / "принимает во внимание", "_اخذ في الاعتبار|_اخذ في اعتبار*|_راعي|_اخذ بعين الاعتبار|مراعاه";
    "considers", "considerant|estimant" / "considere|estime", "considerando|estimando" / "considera|estima", "считая|полагая" / "считает|полагает", "_ري|_عتبر";
    "has-considered", "ayant examine" / "", "habiendo examinado|habiendo considerado" / "", "рассмотрев" / "рассмотрел*", "وقد نظر*|قد نظر*|_نظر في";
    "has-received", "ayant recu" / "", "habiendo recibido" / "", "получив" / "", "وقد تلق*";
    "has-heard", "ayant entendu" / "", "habiendo escuchado|habiendo oido" / "", "заслушав" / "", "وقد استمع*";
    "is-aware-of", "conscient*|sachant" / "est conscient*|sait que", "consciente*" / "es consciente", "сознавая|осознавая" / "сознает|осознает", "_درك|_عي|ادراكا";
    "expresses-concern", "preoccup*|inquiet*|s'inquietant|exprimant sa preoccupation|se declarant preoccupe*|se declarant gravement preoccupe*|exprimant sa profonde preoccupation" / "se declare preoccupe*|se declare gravement preoccupe*|se declare profondement preoccupe*|est preoccupe*|exprime sa preoccupation|exprime sa vive preoccupation|exprime sa profonde preoccupation|s'inquiete", "preocupad*|alarmad* por|expresando preocupacion|expresando su preocupacion|expresando su profunda preocupacion" / "expresa su preocupacion|expresa preocupacion|expresa su profunda preocupacion|expresa su grave preocupacion|expresa profunda preocupacion|se declara preocupad*", "обеспокоен*|встревожен*|озабочен*|выражая обеспокоенность|выражая озабоченность|выражая глубокую обеспокоенность|выражая глубокую озабоченность|выражая серьезную обеспокоенность" / "выражает обеспокоенность|выражает озабоченность|выражает глубокую обеспокоенность|выражает глубокую озабоченность|выражает серьезную обеспокоенность|выражает серьезную озабоченность", "_ساور*|_عرب عن القلق|_عرب عن قلق*|_عرب عن بالغ القلق|_عرب عن بالغ قلق*|_شعر بالقلق|_قلق*";
    "is-alarmed", "alarme*" / "s'alarme|se declare alarme*", "alarmad*" / "se declara alarmad*", "будучи встревожен*" / "", "_ثير جزع*|_جزع*";
    "is-convinced", "convaincu*|persuade*" / "est convaincu*|se declare convaincu*", "convencid*" / "esta convencid*", "убежден*|выражая убежденность" / "убежден*|выражает убежденность", "اقتناعا|_قتنع|ايمانا|_ومن|واقتناعا";
    "is-determined", "resolu|resolue|resolus|resolues|determine a|determinee a|determines a|determinees a" / "se declare resolu*|est determine*", "resuelt*|decidid*" / "", "преисполненн*|исполненн* решимости|будучи преисполнен*" / "", "_عقد العزم|تصميما|عقدا للعزم";
    "desires", "desireu*|soucieu*" / "", "deseos*" / "", "желая|стремясь" / "", "رغبه|_رغب";
    "hopes", "esperant" / "espere|exprime l'espoir", "esperando" / "espera|expresa la esperanza", "надеясь|выражая надежду" / "надеется|выражает надежду", "_امل|_عرب عن امل*|_عرب عن الامل";
    "stresses", "soulignant|insistant" / "souligne|insiste", "subrayando|recalcando" / "subraya|recalca", "подчеркивая" / "подчеркивает", "_شدد";
    "emphasizes", "mettant l'accent" / "met l'accent", "poniendo de relieve|destacando|haciendo hincapie" / "pone de relieve|destaca|hace hincapie", "делая упор|особо отмечая|обращая особое внимание" / "особо отмечает|особо подчеркивает", "_وكد|_برز";
    "appreciates", "exprimant sa reconnaissance|exprimant sa satisfaction|appreciant|sachant gre" / "exprime sa reconnaissance|exprime sa satisfaction|exprime son appreciation|apprecie|sait gre", "expresando su reconocimiento|expresando su aprecio|apreciando" / "expresa su reconocimiento|expresa su aprecio|aprecia", "выражая признательность|выражая свою признательность|выражая глубокую признательность" / "выражает признательность|выражает свою признательность|выражает глубокую признательность|выражает удовлетворение", "_عرب عن تقدير*|_قدر";
    "thanks", "remerciant|exprimant sa gratitude|exprimant ses remerciements|exprimant sa profonde gratitude" / "remercie|exprime sa gratitude|exprime ses remerciements|exprime sa profonde gratitude|adresse ses remerciements", "dando las gracias|agradeciendo|expresando su agradecimiento|expresando su gratitud" / "da las gracias|agradece|expresa su agradecimiento|expresa su gratitud", "выражая благодарность|выражая свою благодарность|благодаря" / "благодарит|выражает благодарность|выражает свою благодарность|выражает глубокую благодарность", "_شكر|_عرب عن امتنان*|_عرب عن شكر*|_عرب عن بالغ امتنان*";
    "commends", "felicitant|louant|rendant hommage" / "felicite|loue|rend hommage", "encomiando|elogiando" / "encomia|elogia", "высоко оценивая|воздавая должное|отмечая с высокои оценкои" / "высоко оценивает|воздает должное|дает высокую оценку", "_شيد|_ثني";
    "congratulates", "" / "", "felicitando" / "felicita", "поздравляя" / "поздравляет", "_هني*";
    "deplores", "deplorant" / "deplore", "deplorando" / "deplora", "выражая глубокое сожаление" / "выражает глубокое сожаление", "_شجب|_عرب عن استياي*";
    "condemns", "condamnant" / "condamne", "condenando" / "condena", "осуждая" / "осуждает", "_دين";
    "regrets", "regrettant" / "regrette", "lamentando" / "lamenta", "сожалея|выражая сожаление" / "сожалеет|выражает сожаление", "_اسف|_عرب عن اسف*|_عرب عن الاسف";
    "rejects", "rejetant" / "rejette", "rechazando" / "rechaza", "отвергая" / "отвергает", "_رفض";
    "pays-tribute", "" / "", "rindiendo homenaje|rindiendo un homenaje" / "rinde homenaje|rinde un homenaje", "" / "", "";
    "expresses", "exprimant" / "exprime", "expresando" / "expresa", "выражая" / "выражает", "_عرب";
    "reminds", "" / "rappelle a* ", "" / "recuerda a ", "" / "напоминает", "_ذكر";
    "acts-under", "agissant" / "", "actuando" / "", "деиствуя" / "", "_تصرف";
    "endorses", "approuvant|souscrivant" / "souscrit|fait sienn*|enterine", "haciendo suy*" / "hace suy*|refrenda|respalda", "одобряя|поддерживая" / "одобряет", "_ويد|_قر";
    "approves", "" / "approuve", "aprobando" / "aprueba", "утверждая" / "утверждает", "_وافق";
    "adopts", "adoptant" / "adopte", "" / "aprueba el|adopta", "принимая" / "принимает", "_عتمد";
    "supports", "appuyant|soutenant|exprimant son appui|exprimant son soutien" / "appuie|soutient|exprime son appui|exprime son soutien|exprime son plein appui|exprime son ferme appui", "apoyando" / "apoya|expresa su apoyo", "выражая поддержку|выражая свою поддержку" / "поддерживает|выражает поддержку|выражает свою поддержку|заявляет о поддержке|заявляет о своеи поддержке", "_دعم|_عرب عن دعم*|_عرب عن تاييد*";
    "confirms", "confirmant" / "confirme", "confirmando" / "confirma", "" / "", "";
    "agrees", "" / "convient", "conviniendo" / "conviene", "соглашаясь" / "соглашается", "_تفق";
    "declares", "declarant" / "declare", "declarando" / "declara", "" / "заявляет|объявляет", "_علن";
    "proclaims", "proclamant" / "proclame", "proclamando" / "proclama", "провозглашая" / "провозглашает", "";
    "decides", "decidant" / "decide", "decidiendo" / "decide", "постановляя" / "постановляет|решает", "_قرر";
    "establishes", "" / "cree|etablit|institue", "" / "establece|crea", "" / "учреждает|создает", "_نشي*";
    "appoints", "" / "nomme", "" / "nombra|designa", "" / "назначает", "_عين";
    "authorizes", "autorisant" / "autorise", "autorizando" / "autoriza", "" / "уполномочивает|разрешает|санкционирует", "_اذن";
    "requests", "priant|demandant" / "prie|demande", "pidiendo|solicitando" / "pide|solicita", "" / "просит", "_طلب";
    "demands", "exigeant" / "exige", "exigiendo" / "exige", "" / "требует", "_طالب";
    "calls-upon", "demandant+aux|demandant+a tous les|demandant+a toutes les|demandant instamment a|engageant|faisant appel" / "engage|appelle|lance un appel|fait appel|demande+aux|demande+a tous les|demande+a toutes les", "exhortando|haciendo un llamamiento" / "hace un llamamiento|exhorta|llama", "призывая" / "призывает|обращается с призывом", "_هيب";
    "appeals", "" / "", "" / "", "" / "", "_ناشد";
    "draws-attention", "appelant l'attention" / "appelle l'attention|attire l'attention", "senalando a la atencion" / "senala a la atencion", "обращая внимание" / "обращает внимание", "_وجه الانتباه|_سترعي الانتباه|_لفت";
    "urges", "priant instamment|exhortant|demandant instamment" / "prie instamment|exhorte|demande instamment|engage instamment|appelle instamment|invite instamment", "instando|exhortando encarecidamente" / "insta|exhorta encarecidamente", "настоятельно призывая" / "настоятельно призывает|настоятельно рекомендует", "_حث";
    "invites", "invitant" / "invite", "invitando" / "invita", "предлагая" / "предлагает", "_دعو";
    "encourages", "encourageant" / "encourage", "alentando" / "alienta|anima", "поощряя" / "поощряет|побуждает", "_شجع";
    "recommends", "recommandant" / "recommande", "recomendando" / "recomienda", "рекомендуя" / "рекомендует", "_وصي";
    "looks-forward", "attendant avec interet" / "attend avec interet", "aguardando con interes" / "aguarda con interes|espera con interes", "ожидая" / "с нетерпением ожидает|ожидает", "_تطلع";
    "undertakes", "s'engageant" / "s'engage", "comprometiendose" / "se compromete", "обязуясь" / "обязуется", "_تعهد";
    "refers-to", "se referant|faisant reference" / "se refere", "haciendo referencia|refiriendose" / "hace referencia|se refiere", "" / "", "";
    "determines", "determinant" / "determine", "determinando" / "determina", "определяя|констатируя" / "определяет|констатирует", "اذ _قرر";
    "directs", "" / "charge|donne pour instruction|donne instruction", "" / "encomienda|encarga|ordena", "поручая" / "поручает|дает указание", "_وعز|_كلف";
    "entrusts", "" / "confie", "" / "confia", "" / "возлагает", "_عهد الي|_سند الي";
    "elects", "" / "elit", "" / "elige", "" / "избирает", "_نتخب";
    "extends", "" / "proroge|reconduit", "" / "prorroga", "" / "продлевает", "_مدد";
    "accepts", "acceptant" / "accepte", "aceptando" / "acepta", "" / "", "_قبل";
    "denounces", "denoncant" / "denonce", "denunciando" / "denuncia", "" / "", "";
    "transmits", "" / "transmet", "" / "transmite|remite", "препровождая" / "препровождает", "_حيل";
    "suspends", "" / "suspend", "" / "suspende", "" / "приостанавливает", "_علق";
    "terminates", "" / "met fin|leve", "" / "pone fin|levanta", "" / "прекращает", "_نهي";
    "has-examined", "" / "", "" / "", "изучив" / "", "";
    "expects", "" / "compte que|s'attend", "" / "confia en que", "" / "", "_توقع";
    "warns", "" / "avertit|met en garde", "" / "advierte a", "предупреждая" / "предупреждает", "_حذر";
    "insists", "" / "", "insistiendo" / "insiste", "настаивая" / "настаивает", "_صر";
}
