"""What an invented newspaper says in three languages."""

# ruff: noqa: E501 - a sentence stands on one line

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    name: str
    tagline: str
    note: str
    sections: list[str]
    pages: list[str]
    people: list[str]
    stories: list[tuple[str, str, str]]
    paragraphs: list[str]
    points: list[str]
    quote: str
    question: str
    caption: str
    credit: str
    alt: str
    dateline: str
    bynote: str
    verse: str


ENGLISH = Said(
    name="The Far Shore",
    tagline="Printed abroad, read at home",
    note="The Far Shore is published by an association of journalists in exile. Nothing here may be silenced by one address.",
    sections=["Politics", "Economy", "Courts", "Regions", "Culture", "Letters"],
    pages=["About us", "Privacy policy", "Support", "Contact"],
    people=["Anna Weiss", "Tomas Verel", "L. Okar", "Staff reporter"],
    stories=[
        (
            "Ministers leave the lake talks with a text and no signatures",
            "Eleven hours by the water produced four pages that both sides praise and neither will sign before the winter.",
            "Diplomacy",
        ),
        (
            "The port that pays its dockers in vouchers",
            "Wages in Vastra have not been paid in money since June. The shops that take the vouchers belong to the governor’s cousin.",
            "Labour",
        ),
        (
            "A judge asks why the file has no first page",
            "The defence says that the missing sheet names the officer who gave the order.",
            "Courts",
        ),
        ("Bread, salt and a queue of two hundred", "", "Regions"),
        ("Opinion: What a closed newspaper leaves behind", "A desk, a lamp, and the habit of asking twice.", "Opinion"),
        ("Ferries stop at dusk after third drone sighting", "", "Transport"),
        ("Central bank keeps its rate at 19 per cent", "", "Economy"),
        ("Choir sings the banned verses, without the words", "", "Culture"),
        ("Two teachers freed in Orlenk after 400 days", "", "Courts"),
        ("Rivers: the spring flood came three weeks early", "", "Regions"),
    ],
    paragraphs=[
        "The delegations left by separate doors, and the boats that had brought them waited with their lamps out. Nobody on the landing stage would say how near the two sides had come, though one of the <em>translators</em> was seen to fold his notes and laugh.",
        "What is known is short. There is a draft of four pages; it has a preamble, nine points and a blank where the date should stand. The third point, on the return of those who were taken from the border villages, was rewritten <strong>six times</strong> in one afternoon.",
        '“We did not come for a photograph,” a member of the northern delegation said, asking that his name be left out because he is not allowed to speak. He then asked whether there would be one. <a href="../story-1/">An earlier round</a> had ended without any.',
        "The mediators, who have kept the talks alive through two winters on coffee and a rented hotel, sound tired rather than hopeful, and they no longer correct journalists who call the paper an agreement.",
    ],
    points=[
        "Four pages, nine points, no date.",
        "The third point, on prisoners, remains open.",
        "The next meeting is planned for the first week of November.",
    ],
    quote="We are not asking them to be sorry. We are asking them to open the door and count aloud.",
    question="Did anyone in the room believe that it would be signed?",
    caption="The hotel on the lake an hour before the delegations arrived on Wednesday.",
    credit="Photo: Marek Soll / The Far Shore",
    alt="A large white hotel beside a grey lake, its flagpoles empty",
    dateline="Brussels",
    bynote="One of the authors writes under a pseudonym because her family lives at home.",
    verse="They took the type out of the case\nand left the case. The empty case\nstill knows the alphabet.",
)

RUSSIAN = Said(
    name="Дальний берег",
    tagline="Печатается за границей, читается дома",
    note="«Дальний берег» издаёт объединение журналистов в изгнании.",
    sections=["Политика", "Экономика", "Суды", "Регионы", "Культура", "Письма"],
    pages=["О нас", "Политика конфиденциальности", "Поддержать", "Контакты"],
    people=["Анна Вайс", "Томас Верель", "Л. Окар", "Корреспондент"],
    stories=[
        (
            "Министры увезли с озера текст, но не подписи",
            "Одиннадцать часов у воды — и четыре страницы, которые хвалят обе стороны и до зимы не подпишет ни одна.",
            "Дипломатия",
        ),
        (
            "Порт, где грузчикам платят талонами",
            "В Вастре зарплату не выдавали деньгами с июня. Магазины, где берут талоны, принадлежат двоюродному брату губернатора.",
            "Труд",
        ),
        (
            "Судья спросил, где первая страница дела",
            "Защита говорит: на пропавшем листе — имя офицера, отдавшего приказ.",
            "Суды",
        ),
        ("Хлеб, соль и очередь в двести человек", "", "Регионы"),
        ("Что остаётся после закрытой газеты", "Стол, лампа и привычка переспрашивать.", "Мнение"),
        ("Паромы встают с наступлением темноты", "", "Транспорт"),
        ("Центральный банк сохранил ставку: 19 процентов", "", "Экономика"),
        ("Хор исполнил запрещённые стихи — без слов", "", "Культура"),
        ("В Орленке освободили двух учительниц", "", "Суды"),
        ("Паводок пришёл на три недели раньше", "", "Регионы"),
    ],
    paragraphs=[
        "Делегации вышли через разные двери, а катера, которые их привезли, ждали у причала с погашенными огнями. Никто из стоявших на мостках не взялся сказать, насколько близко сошлись стороны, хотя один из <em>переводчиков</em>, складывая записи, засмеялся.",
        "Известно немногое. Есть проект на четырёх страницах: преамбула, девять пунктов и пустое место там, где должна стоять дата. Третий пункт — о возвращении тех, кого увезли из приграничных сёл, — за один день переписали <strong>шесть раз</strong>.",
        '«Мы приехали не ради фотографии», — сказал участник северной делегации, попросив не называть его имени: говорить с прессой ему не разрешено. Потом он спросил, будет ли фотография. <a href="../story-1/">Предыдущий раунд</a> обошёлся без неё.',
        "Посредники, которые две зимы поддерживали переговоры на кофе и арендованной гостинице, выглядят скорее усталыми, чем обнадёженными, и больше не поправляют журналистов, называющих бумагу соглашением.",
    ],
    points=[
        "Четыре страницы, девять пунктов, без даты.",
        "Третий пункт, о пленных, не согласован.",
        "Следующая встреча намечена на первую неделю ноября.",
    ],
    quote="Мы не просим их раскаяться. Мы просим открыть дверь и считать вслух.",
    question="Кто-нибудь в зале верил, что это подпишут?",
    caption="Гостиница на озере за час до приезда делегаций, в среду.",
    credit="Фото: Марек Золль / «Дальний берег»",
    alt="Большая белая гостиница у серого озера, флагштоки пусты",
    dateline="Брюссель",
    bynote="Одна из авторов пишет под псевдонимом: её семья живёт на родине.",
    verse="Из кассы вынули набор,\nа кассу бросили. Пустая касса\nпомнит алфавит.",
)

PERSIAN = Said(
    name="کرانهٔ دور",
    tagline="چاپ در غربت، برای خوانندگان وطن",
    note="«کرانهٔ دور» را انجمنی از روزنامه‌نگاران در تبعید منتشر می‌کند.",
    sections=["سیاست", "اقتصاد", "دادگاه‌ها", "استان‌ها", "فرهنگ", "نامه‌ها"],
    pages=["دربارهٔ ما", "حریم خصوصی", "حمایت", "تماس"],
    people=["آنا وایس", "توماس ورل", "ل. اوکار", "خبرنگار"],
    stories=[
        (
            "وزیران کنار دریاچه متنی بردند، اما امضایی نه",
            "یازده ساعت گفت‌وگو کنار آب به چهار صفحه رسید که هر دو طرف آن را می‌ستایند و هیچ‌یک تا زمستان امضا نمی‌کند.",
            "دیپلماسی",
        ),
        (
            "بندری که مزد کارگرانش را با کوپن می‌دهد",
            "در واسترا از خرداد مزدی به پول پرداخت نشده است. فروشگاه‌هایی که کوپن را می‌پذیرند از آنِ خویشاوند استاندار است.",
            "کار",
        ),
        ("قاضی پرسید صفحهٔ نخست پرونده کجاست", "وکیلان می‌گویند نام افسری که فرمان داد در برگ گمشده است.", "دادگاه"),
        ("نان، نمک و صفی دویست‌نفره", "", "استان‌ها"),
        ("از روزنامه‌ای که بسته شد چه می‌ماند", "یک میز، یک چراغ و عادتِ دوباره پرسیدن.", "دیدگاه"),
        ("قایق‌ها با غروب آفتاب می‌ایستند", "", "حمل‌ونقل"),
        ("بانک مرکزی نرخ بهره را ۱۹ درصد نگه داشت", "", "اقتصاد"),
        ("گروه کُر شعر ممنوع را بی‌کلام خواند", "", "فرهنگ"),
        ("دو آموزگار پس از ۴۰۰ روز آزاد شدند", "", "دادگاه"),
        ("سیلاب بهاری سه هفته زودتر رسید", "", "استان‌ها"),
    ],
    paragraphs=[
        "هیئت‌ها از درهای جداگانه بیرون رفتند و قایق‌هایی که آنان را آورده بودند با چراغ‌های خاموش منتظر ماندند. هیچ‌کس روی اسکله نگفت دو طرف تا چه اندازه به هم نزدیک شده‌اند، هرچند یکی از <em>مترجمان</em> یادداشت‌هایش را تا کرد و خندید.",
        "آنچه می‌دانیم کوتاه است. پیش‌نویسی چهارصفحه‌ای هست با یک مقدمه، نه بند و جای خالیِ تاریخ. بند سوم، دربارهٔ بازگشت کسانی که از روستاهای مرزی برده شدند، در یک بعدازظهر <strong>شش بار</strong> بازنویسی شد.",
        'یکی از اعضای هیئت شمالی که خواست نامش نیاید، چون اجازهٔ گفت‌وگو ندارد، گفت: «ما برای عکس نیامدیم.» سپس پرسید عکسی در کار هست یا نه. <a href="../story-1/">دور پیشین</a> بی‌عکس پایان یافته بود.',
        "میانجی‌ها که دو زمستان گفت‌وگوها را با قهوه و هتلی اجاره‌ای زنده نگه داشته‌اند، بیشتر خسته‌اند تا امیدوار، و دیگر حرف خبرنگارانی را که این کاغذ را توافق می‌نامند تصحیح نمی‌کنند.",
    ],
    points=[
        "چهار صفحه، نه بند، بی‌تاریخ.",
        "بند سوم دربارهٔ زندانیان همچنان باز است.",
        "نشست بعدی برای هفتهٔ نخست نوامبر برنامه‌ریزی شده است.",
    ],
    quote="نمی‌خواهیم پشیمان باشند. می‌خواهیم در را باز کنند و بلند بشمارند.",
    question="آیا کسی در آن اتاق باور داشت که امضا می‌شود؟",
    caption="هتل کنار دریاچه، ساعتی پیش از رسیدن هیئت‌ها در روز چهارشنبه.",
    credit="عکس: مارک زول / کرانهٔ دور",
    alt="هتلی بزرگ و سفید کنار دریاچه‌ای خاکستری با میله‌های بی‌پرچم",
    dateline="بروکسل",
    bynote="یکی از نویسندگان با نام مستعار می‌نویسد، چون خانواده‌اش در وطن زندگی می‌کند.",
    verse="حروف را از گارسه بردند\nو گارسه را گذاشتند. گارسهٔ خالی\nهنوز الفبا را می‌داند.",
)

SAID = {"en": ENGLISH, "ru": RUSSIAN, "fa": PERSIAN}
