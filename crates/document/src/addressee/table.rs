//! Who may be addressed, and the words for it in six languages: one row an addressee, more specific first.

/// An addressee: its code, and a pattern a language.
pub(super) struct Addressee {
    /// `un:...` or `org:...`; empty for those whom no code names, whose words must not be taken for another's.
    pub(super) code: &'static str,
    /// English and Chinese, as they are written.
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
    /// French, Spanish, Russian and Arabic: folded, in small letters, `~` for any ending.
    pub(super) fr: &'static str,
    pub(super) es: &'static str,
    pub(super) ru: &'static str,
    pub(super) ar: &'static str,
}

macro_rules! addressees {
    ($($code:literal: $en:literal / $zh:literal, $fr:literal, $es:literal, $ru:literal, $ar:literal;)*) => {
        pub(super) const ADDRESSEES: &[Addressee] = &[$(Addressee {
            code: $code, en: $en, zh: $zh, fr: $fr, es: $es, ru: $ru, ar: $ar,
        }),*];
    };
}

addressees! {
    "org:who-director-general": r"Director-General of (?:the )?(?:WHO|World Health Organization)" / "世界卫生组织总干事|世卫组织总干事",
        "direct(?:eur|rice) generale? de l'(?:organisation mondiale de la sante|oms)",
        "director[a]? general de la (?:organizacion mundial de la salud|oms)",
        "генеральн~ директор~ (?:всемирнои организации здравоохранения|воз)",
        "(?:ال|لل)?مدير~ العام~ لمنظمه الصحه العالميه";
    "un:special-representative": r"Special Representatives?(?: of the Secretary-General)?|Special Envoys?|Personal Envoy" / "秘书长特别代表|特别代表|特使",
        "representante?s? specia(?:le?|les|ux)(?: d(?:u|e la) secretaire generale?)?|envoyee?s? (?:specia(?:le?|les|ux)|personnel(?:le)?)",
        "representantes? especial(?:es)?(?: del secretario general)?|enviad[oa]s? (?:especial(?:es)?|personal)",
        "специальн~ представител~(?: генерального секретаря)?|(?:специальн|личн)~ посланник~",
        "(?:ال|لل)?ممثل~ (?:ال)?خاص~(?: للامين العام)?|(?:ال|لل)مبعوث~ (?:الخاص|الشخصي)~";
    "un:secretary-general": r"Secretary[-~‐]?\s?General|SECRETARY-GENERAL" / "秘书长",
        "secretaire generale?", "secretari[oa] general", "генеральн~ секретар~", "(?:ال|لل)امين~ العام~";
    "org:director-general": r"Director-General" / "总干事",
        "direct(?:eur|rice) generale?", "director[a]? general", "генеральн~ директор~", "(?:ال|لل)مدير~ العام~";
    "un:unhcr": r"United Nations High Commissioner for Refugees|UNHCR" / "(?:联合国)?难民事务高级专员|难民署",
        "(?:haut-commissariat|haute?-commissaire)(?: des nations unies)? pour les refugies|hcr",
        "(?:oficina del )?alt[oa] comisionad[oa](?: de las naciones unidas)? para los refugiados|acnur",
        "(?:управлени~ )?верховн~ комиссар~(?: организации объединенных нации)? по делам беженцев|увкб",
        "(?:ال|لل)?مفوضيه(?: الامم المتحده)?(?: الساميه)? لشوون اللاجيين|مفوض الامم المتحده السامي لشوون اللاجيين";
    "un:ohchr": r"Office of the (?:United Nations )?High Commissioner(?: for Human Rights)?" / "(?:联合国)?人权事务高级专员办事处|高级专员办事处|人权高专办",
        "haut-commissariat(?: des nations unies)?(?: aux droits de l'homme)?",
        "oficina del? (?:la )?alt[oa] comisionad[oa](?: de las naciones unidas)?(?: para los derechos humanos)?|acnudh",
        "управлени~ верховного комиссара(?: организации объединенных нации)?(?: по правам человека)?|увкпч",
        "(?:ال|لل)?مفوضيه(?: الامم المتحده)? الساميه(?: (?:للامم المتحده )?لحقوق الانسان)?|(?:ال|لل)مفوضيه";
    "un:high-commissioner": r"High Commissioner(?: for Human Rights)?" / "(?:联合国)?人权事务高级专员|高级专员",
        "haute?-commissaire(?: des nations unies)?(?: aux droits de l'homme)?",
        "alt[oa] comisionad[oa](?: de las naciones unidas)?(?: para los derechos humanos)?",
        "верховн~ комиссар~(?: организации объединенных нации)?(?: по правам человека)?",
        "(?:ال|لل)?مفوضه?(?: الامم المتحده)? الساميه?(?: لحقوق الانسان)?";
    "un:general-assembly": r"General Assembly" / "(?:联合国)?大会",
        "assemblee generale", "asamblea general", "генеральн~ ассамбле~", "(?:ال|لل)جمعيه العامه";
    "un:security-council": r"Security Council" / "安全理事会|安理会",
        "conseil de securite", "consejo de seguridad", "совет~ безопасности", "ل?مجلس الامن";
    "un:ecosoc": r"Economic and Social Council" / "经济及社会理事会",
        "conseil economique et social", "consejo economico y social", "экономическ~ и социальн~ совет~", "(?:ال|لل)مجلس الاقتصادي والاجتماعي";
    "un:human-rights-council": r"Human Rights Council" / "人权理事会",
        "conseil des droits de l'homme", "consejo de derechos humanos", "совет~ по правам человека", "ل?مجلس حقوق الانسان";
    "un:commission-on-human-rights": r"Commission on Human Rights" / "人权委员会",
        "commission des droits de l'homme", "comision de derechos humanos", "комисси~ по правам человека", "ل?لجنه حقوق الانسان";
    "un:special-procedures": r"special procedures|special rapporteurs? and|mandate[- ]holders" / "特别程序|任务负责人",
        "procedures speciales|titulaires? de(?:s)? mandats?", "procedimientos especiales|titulares de(?: los)? mandatos?",
        "специальн~ процедур~|мандатари~|(?:держател|обладател)~ мандат~", "(?:ال|لل|ل)?اجراءات الخاصه|(?:ال|لل)?مكلف~ بولاي~|اصحاب الولايات";
    "un:special-rapporteur": r"Special Rapporteurs?" / "特别报告员",
        "rapporteur~ specia(?:le?|les|ux)", "relator~ especial(?:es)?", "специальн~ докладчик~", "(?:ال|لل)مقرر~ الخاص~";
    "un:independent-expert": r"Independent Experts?" / "独立专家",
        "experte?s? independante?s?", "expert[oa]s? independientes?", "независим~ эксперт~", "(?:ال|لل)?(?:خبير~|خبراء) (?:ال)?مستقل~";
    "un:working-group": r"Working Group" / "工作组",
        "groupes? de travail", "grupos? de trabajo", "рабоч~ групп~", "(?:ال|لل)فريق~ العامل~|(?:ال|لل)افرقه العامله";
    "un:advisory-committee": r"Advisory Committee" / "咨询委员会",
        "comite consultatif", "comite (?:asesor|consultivo)|comision consultiva", "консультативн~ комитет~", "(?:ال|لل)لجنه الاستشاريه";
    "un:treaty-bodies": r"treaty bodies|treaty body|Human Rights Committee|Committee (?:on|for|against) (?:the |Economic|Torture|Enforced|Migrant)[\w ,]*?(?:Rights|Discrimination|Child|Women|Torture|Disabilities|Families|Disappearances|Workers)?(?:\s+of\s+(?:the Child|Persons with Disabilities|Discrimination against Women))?" / "条约机构|人权事务委员会",
        "organes? (?:crees? en (?:vertu|application) d(?:es|e|')[a-z ]*(?:instruments|traites)|conventionnels?)|comite (?:des droits (?:de l'homme|economiques|de l'enfant|des personnes)|contre la torture|pour l'elimination|des disparitions forcees|pour la protection des droits de tous)",
        "organos? (?:creados? en virtud de(?: los)?|de(?: los)?) tratados|comite (?:de(?: los)? derechos|contra la (?:tortura|desaparicion)|para la (?:eliminacion|proteccion))",
        "договорн~ (?:правозащитн~ )?орган~|орган~,? (?:по правам человека,? )?(?:учрежденн|созданн)~ (?:на основании|в соответствии с) (?:международн~ )?договор~|комитет~ (?:по (?:правам|экономическим|ликвидации|насильственным|защите прав)|против пыток)",
        "(?:ال|لل)?هييات (?:حقوق الانسان )?(?:(?:ال)?منشاه )?(?:بموجب )?(?:ال)?معاهدات|(?:ال|لل)?لجنه (?:المعنيه )?(?:ب?حقوق (?:الانسان|الطفل|الاشخاص)|مناهضه التعذيب|(?:ب?القضاء|للقضاء) علي)";
    "un:unaids": r"Joint United Nations Programme on HIV/AIDS|UNAIDS" / "艾滋病规划署",
        "programme commun des nations unies sur le vih|onusida", "programa conjunto de las naciones unidas sobre el vih|onusida", "объединенн~ программ~ организации объединенных нации|юнэидс", "برنامج الامم المتحده المشترك";
    "un:unicef": r"United Nations Children[’']s Fund|UNICEF" / "儿童基金会|儿基会",
        "fonds des nations unies pour l'enfance|unicef", "fondo de las naciones unidas para la infancia|unicef", "детск~ фонд~|юнисеф", "(?:ال)?يونيسيف|منظمه الامم المتحده للطفوله";
    "un:undp": r"United Nations Development Programme|UNDP" / "开发计划署|开发署",
        "programme des nations unies pour le developpement|pnud", "programa de las naciones unidas para el desarrollo|pnud", "программ~ развития организации объединенных нации|проон", "(?:ال)?برنامج (?:الامم المتحده )?الانمايي";
    "un:who": r"World Health Organi[sz]ation|\bWHO\b" / "世界卫生组织|世卫组织",
        "organisation mondiale de la sante|oms", "organizacion mundial de la salud|oms", "всемирн~ организаци~ здравоохранения|воз", "منظمه الصحه العالميه";
    "un:united-nations-system": r"(?:organi[sz]ations|entities|bodies|agencies|organs|institutions)(?: and \w+)? of the United Nations system|United Nations (?:development )?system|organs and bodies|UN organi[sz]ations|United Nations bodies|United Nations Organi[sz]ations?|United Nations agencies|relevant United Nations|UN agencies|the United Nations\b" / "联合国(?:发展)?系统|联合国秘书处|联合国各机构|联合国机构|联合国有关",
        "(?:organismes|institutions|entites), fonds et programmes(?: du systeme)? des nations unies|(?:systeme|organismes|organisations?|organes|entites|institutions|programmes)(?: [a-z]+)?(?: du systeme)? des nations unies|(?:organes|organismes|entites) de l'onu|nations unies",
        "(?:organismos|entidades|instituciones), (?:los )?fondos y (?:los )?programas(?: del sistema)? de las naciones unidas|(?:sistema|organismos|organizaciones|organos|entidades|instituciones|programas)(?: [a-z]+)?(?: del sistema)? de las naciones unidas|las naciones unidas",
        "(?:систем|учреждени|орган|организаци|структур|подразделени)~(?: систем~)? организаци~ объединенных нации|организаци~ объединенных нации|оон",
        "(?:ال|لل)?(?:منظومه|موسسات|وكالات|هييات|كيانات|منظمات|اجهزه)(?: منظومه)? الامم المتحده|(?:ال|لل)امم المتحده";
    "un:specialized-agencies": r"specialized agencies" / "专门机构",
        "institutions? specialisees?|organismes? specialises?", "organismos? especializados?", "специализированн~ учреждени~", "(?:ال|لل)?وكالات (?:\\S+ )?(?:ال)?متخصصه";
    "un:funds-and-programmes": r"funds and programmes|programmes and funds|programmes, funds" / "基金和方案|各基金和规划署|方案和基金",
        "fonds et(?: les| des| aux)? programmes|programmes et(?: les| des| aux)? fonds", "fondos y(?: los)? programas|programas y(?: los)? fondos", "фонд~ и программ~|программ~ и фонд~", "صناديق~ و(?:ال)?برامج~|برامج~ و(?:ال)?صناديق~";
    "un:member-states": r"Member States|Members of the United Nations|States Members|member countries|MEMBER STATES" / "会员国|成员国",
        "etats membres|pays membres|membres de l'organisation des nations unies", "estados miembros|paises miembros|miembros de las naciones unidas", "государств~[ -]+член~", "(?:ال|لل)?دول (?:ال)?اعضاء";
    "un:states-parties": r"States part(?:ies|y)|States Part(?:ies|y)" / "缔约国",
        "etats? parties?", "estados? partes?", "государств~[ -]+участни~", "(?:ال|لل)?دول (?:ال)?اطراف|(?:ال|لل)دوله الطرف";
    "USA": r"United States\b" / "美利坚合众国|美国", "etats-unis", "estados unidos", "соединенн~ штат~", "الولايات المتحده";
    "un:all-states": r"\b(?:[Aa]ll|other|relevant|those|third) States\b|\bStates\b|\b[Gg]overnments\b|\bcountries\b|\bnations\b" / "(?:各国|各|所有|有关国家)政府|各国|(?:所有|有关|相关|其他|各)国家",
        "etats|gouvernements|pays|nations", "estados|gobiernos|paises|naciones", "государств(?:а|ам|ами|ах)?|правительства(?:м|ми|х)?|правительств|стран(?:ы|ам|ами|ах)?", "(?:ال|لل|ل)?(?:دول|حكومات|بلدان)";
    "org:regional-organizations": r"regional (?:and subregional |and international )?(?:\w+ )?organi[sz]ations|regional arrangements|regional bodies" / "区域组织|区域和次区域组织|区域安排",
        "(?:organisations|organismes|organes|institutions|accords|mecanismes)(?: [a-z-]+,?){0,2}(?: et)? (?:sous-)?region(?:ales|aux)(?: et (?:sous-)?region(?:ales|aux))?",
        "(?:organizaciones|organismos|organos|instituciones|mecanismos|acuerdos)(?: [a-z]+,?){0,2}(?: y)? (?:sub)?regionales(?: y (?:sub)?regionales)?",
        "(?:международн~,? (?:и )?)?(?:суб)?региональн~(?:,? и (?:суб)?региональн~)?(?: и международн~)? (?:[а-я]+ )?(?:организаци|орган|механизм|соглашени)~",
        "(?:ال|لل)?(?:منظمات|هييات|ترتيبات)(?: [\\u0621-\\u064a]+){0,2} و?(?:ال)?(?:دون )?(?:ال)?اقليميه(?: و(?:ال)?دون (?:ال)?اقليميه)?";
    "org:intergovernmental-organizations": r"intergovernmental (?:and non-governmental )?organi[sz]ations" / "政府间组织",
        "organisations intergouvernementales", "organizaciones intergubernamentales", "межправительственн~ (?:[а-я]+ ){0,2}организаци~", "(?:ال|لل)?منظمات (?:ال)?حكوميه الدوليه";
    "org:non-governmental-organizations": r"non-?governmental organi[sz]ations|NGOs" / "非政府组织",
        "organisations non gouvernementales|ong", "organizaciones no gubernamentales|ong", "неправительственн~ организаци~|нпо", "(?:ال|لل)?منظمات غير (?:ال)?حكوميه";
    "org:national-human-rights-institutions": r"national human rights institutions|national institutions" / "国家人权机构",
        "institutions nationales", "instituciones nacionales", "национальн~ (?:правозащитн~ )?(?:учреждени|институт)~", "(?:ال|لل)?موسسات (?:حقوق الانسان )?الوطنيه";
    "org:civil-society": r"civil society(?: organi[sz]ations)?" / "民间社会|公民社会",
        "(?:organisations|representants|acteurs) de la societe civile|societe civile", "(?:organizaciones|representantes) de la sociedad civil|sociedad civil", "(?:организаци~ )?гражданск~ обществ~", "(?:منظمات )?(?:ال|لل)?مجتمع المدني";
    "org:private-sector": r"private sector|business(?:es| enterprises)|pharmaceutical|industry|companies|manufacturers|producers" / "私营部门|工商企业|企业|制药",
        "secteur prive|entreprises|industrie|societes pharmaceutiques|laboratoires pharmaceutiques", "sector privado|empresas|industria", "частн~ сектор~|предприяти~|промышленност~|компани~", "(?:ال|لل)?قطاع الخاص|(?:ال|لل)?شركات|(?:ال|لل)?صناعات?~";
    "org:media": r"\bmedia\b" / "媒体",
        "medias?|moyens d'information", "medios de (?:comunicacion|informacion|difusion)", "средств~ массовои информации|сми", "(?:وسايط|وسايل) (?:ال)?اعلام";
    "org:international-financial-institutions": r"international financial institutions|World Bank|International Monetary Fund" / "国际金融机构|世界银行",
        "institutions financieres internationales|banque mondiale|fonds monetaire international", "instituciones financieras internacionales|banco mundial|fondo monetario internacional", "международн~ финансов~ (?:учреждени|институт|организаци)~|всемирн~ банк~|международн~ валютн~ фонд~", "(?:ال|لل)?موسسات (?:ال)?ماليه (?:ال)?دوليه|(?:ال|لل)?بنك الدولي|صندوق النقد الدولي";
    "org:international-organizations": r"international organi[sz]ations|multilateral organi[sz]ations|organi[sz]ations" / "国际组织|慈善组织|各组织|有关组织|相关组织|其他组织",
        "organisations (?:internationales|multilaterales)|organisations|organismes internationaux", "organizaciones (?:internacionales|multilaterales)|organizaciones|organismos internacionales", "(?:международн|многосторонн)~ (?:[а-я]+ )?организаци~|организаци(?:и|ям|ями|ях)", "(?:ال|لل)?منظمات(?: (?:ال)?دوليه)?";
    "org:donors": r"\bdonors?\b" / "捐助方|捐助者|捐助国",
        "donateurs?|bailleurs de fonds", "donantes?", "донор~", "(?:ال|لل)?(?:جهات )?(?:ال)?مانح~";
    "org:international-community": r"international community" / "国际社会",
        "communaute internationale", "comunidad internacional", "международн~ сообществ~", "(?:ال|لل)?مجتمع الدولي";
    "": r"stakeholders|political parties" / "利益攸关方|利益相关方", "parties (?:prenantes|interessees)", "partes interesadas", "заинтересованн~ сторон~", "(?:ال|لل)?(?:اطراف|جهات) (?:الاخري )?(?:صاحبه|المعنيه صاحبه) المصلحه";
    "org:parties": r"\b(?:[Aa]ll|both|two|the) (?:\w+ )?(?:parties|sides)\b|\bparties\b" / "各方|双方",
        "parties|deux camps", "partes", "сторон(?:ы|ам|ами|ах)?", "(?:ال|لل)اطراف|(?:ال|لل|ب|كلا ال)?(?:طرفين|طرفان|جانبين|جانبان)";
}
