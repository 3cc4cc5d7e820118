"""The words of mails about gifts. Subjects are neutral; no mail names the paper, nor what the money was for."""

from tamizdat.letters.words import Words
from tamizdat.money.amounts import parse_amount
from tamizdat.press.amounts import said_amount
from tamizdat.press.moments import moment
from tamizdat.press.words import direction

WORDS: dict[str, dict[str, Words]] = {
    "en": {
        "gift-received": Words(
            "Your receipt",
            "{amount} arrived on {day}. Thank you. This is receipt {receipt}; it names nobody. {next}",
            "See it, change it or end it",
            "The link opens what you gave, without a password. If it comes again each month or year, you can pause it, "
            "lower it or end it there with two clicks. Keep this mail, or delete it: we need nothing of it.",
        ),
        "gift-due": Words(
            "For your calendar",
            "On {day} {amount} will be taken, as you asked a while ago. You need not do anything.",
            "Change it or end it",
            "The link works without a password, and two clicks are enough.",
        ),
        "gift-failed": Words(
            "A payment did not go through",
            "{amount} could not be taken on {day}. We try again on {next_day}. Nothing is lost, and nothing is taken "
            "twice.",
            "Change it or end it",
            "If your bank asks you before every payment, it refuses what is taken without you, and each time it will: "
            "then a standing order or another card does better. If the card is no longer valid, end it there, and "
            "begin anew when it suits you.",
        ),
        "gift-ended": Words(
            "It has ended",
            "Nothing more will be taken. {why}",
            "See what you gave",
            "Your address will be deleted within 30 days.",
        ),
        "gift-stop": Words(
            "Something to stop at your bank",
            "For your safety, please stop the standing order of {amount} at your bank. It goes on until you stop it; "
            "we cannot do that for you.",
            "See it or end it",
            "Your bank keeps a record of each transfer. You need not answer this mail.",
        ),
        "reminder": Words(
            "As you asked",
            "You asked us to write to you this month.",
            "Open the page",
            "This is the only mail. Your address has been deleted with it.",
        ),
    },
    "ru": {
        "gift-received": Words(
            "Ваша квитанция",
            "{day} поступило {amount}. Спасибо. Это квитанция {receipt}; имени в ней нет. {next}",
            "Посмотреть, изменить или прекратить",
            "По ссылке без пароля откроется то, что вы перевели. Если платёж повторяется каждый месяц или год, там "
            "можно в два нажатия приостановить его, уменьшить или прекратить. Сохраните это письмо или удалите: нам "
            "оно не нужно.",
        ),
        "gift-due": Words(
            "Для вашего календаря",
            "{day} будет списано {amount}, как вы просили раньше. Делать ничего не нужно.",
            "Изменить или прекратить",
            "Ссылка работает без пароля, достаточно двух нажатий.",
        ),
        "gift-failed": Words(
            "Платёж не прошёл",
            "{day} не удалось списать {amount}. Мы попробуем ещё раз {next_day}. Ничего не потеряно, и дважды ничего "
            "не спишется.",
            "Изменить или прекратить",
            "Если ваш банк спрашивает вас перед каждым платежом, он отклоняет то, что списывается без вас, и так будет "
            "каждый раз: тогда лучше постоянное поручение или другая карта. Если карта больше не действует, прекратите "
            "платёж и начните заново, когда вам будет удобно.",
        ),
        "gift-ended": Words(
            "Завершено",
            "Больше ничего не будет списано. {why}",
            "Посмотреть, что вы перевели",
            "Ваш адрес будет удалён в течение 30 дней.",
        ),
        "gift-stop": Words(
            "Что нужно остановить в вашем банке",
            "Ради вашей безопасности отмените, пожалуйста, в своём банке постоянное поручение на {amount}. Оно "
            "действует, пока вы его не отмените; сделать это за вас мы не можем.",
            "Посмотреть или прекратить",
            "Банк хранит запись о каждом переводе. Отвечать на это письмо не нужно.",
        ),
        "reminder": Words(
            "Как вы просили",
            "Вы просили написать вам в этом месяце.",
            "Открыть страницу",
            "Это единственное письмо. Ваш адрес удалён вместе с ним.",
        ),
    },
    "fa": {
        "gift-received": Words(
            "رسید شما",
            "{amount} در {day} رسید. سپاسگزاریم. این رسید شمارهٔ {receipt} است و نامی در آن نیست. {next}",
            "دیدن، تغییر یا پایان دادن",
            "پیوند بدون گذرواژه آنچه را داده‌اید نشان می‌دهد. اگر هر ماه یا هر سال تکرار می‌شود، آنجا با دو کلیک "
            "می‌توانید آن را متوقف کنید، کم کنید یا پایان دهید. این ایمیل را نگه دارید یا پاک کنید: ما به آن "
            "نیازی نداریم.",
        ),
        "gift-due": Words(
            "برای تقویم شما",
            "در {day} مبلغ {amount} برداشته می‌شود، همان‌طور که خواسته بودید. لازم نیست کاری بکنید.",
            "تغییر یا پایان دادن",
            "پیوند بدون گذرواژه کار می‌کند و دو کلیک کافی است.",
        ),
        "gift-failed": Words(
            "پرداختی انجام نشد",
            "در {day} مبلغ {amount} برداشته نشد. در {next_day} دوباره تلاش می‌کنیم. چیزی از دست نرفته و چیزی دو بار "
            "برداشته نمی‌شود.",
            "تغییر یا پایان دادن",
            "اگر بانکتان پیش از هر پرداخت از شما می‌پرسد، آنچه را بدون شما برداشته شود نمی‌پذیرد و هر بار چنین است: "
            "آنگاه پرداخت دوره‌ای یا کارتی دیگر بهتر است. اگر کارت دیگر معتبر نیست، آنجا به آن پایان دهید و هر وقت "
            "خواستید از نو آغاز کنید.",
        ),
        "gift-ended": Words(
            "پایان یافت",
            "دیگر چیزی برداشته نمی‌شود. {why}",
            "دیدن آنچه داده‌اید",
            "نشانی شما تا ۳۰ روز دیگر پاک می‌شود.",
        ),
        "gift-stop": Words(
            "چیزی که باید در بانکتان متوقف شود",
            "برای امنیت خودتان، لطفاً دستور ثابت {amount} را در بانک خود لغو کنید. تا خودتان لغوش نکنید ادامه می‌یابد؛ "
            "ما نمی‌توانیم این کار را به جای شما بکنیم.",
            "دیدن یا پایان دادن",
            "بانک از هر انتقال سابقه‌ای نگه می‌دارد. لازم نیست به این ایمیل پاسخ دهید.",
        ),
        "reminder": Words(
            "همان‌طور که خواستید",
            "خواسته بودید که این ماه به شما بنویسیم.",
            "باز کردن صفحه",
            "این تنها ایمیل است. نشانی شما همراه آن پاک شد.",
        ),
    },
}

# Of what comes by a standing order: nobody but the giver can change or stop it, and no mail may say otherwise.
BY_STANDING_ORDER: dict[str, dict[str, Words]] = {
    "en": {
        "gift-received": WORDS["en"]["gift-received"]._replace(
            link="See it or end it",
            after="The link opens what you gave, without a password. The standing order is yours alone: change "
            "it or stop it in your bank, and then end it behind the link too, so that we expect no more. Keep "
            "this mail, or delete it: we need nothing of it.",
        ),
        "gift-ended": WORDS["en"]["gift-ended"]._replace(
            before="We expect nothing more. {why} Your bank goes on with a standing order until you stop it "
            "there: only you can do that.",
        ),
    },
    "ru": {
        "gift-received": WORDS["ru"]["gift-received"]._replace(
            link="Посмотреть или прекратить",
            after="По ссылке без пароля откроется то, что вы перевели. Постоянное поручение — только в ваших руках: "
            "измените или отмените его в своём банке, а затем прекратите платёж и по ссылке, чтобы мы больше ничего не "
            "ждали. Сохраните это письмо или удалите: нам оно не нужно.",
        ),
        "gift-ended": WORDS["ru"]["gift-ended"]._replace(
            before="Мы больше ничего не ждём. {why} Банк исполняет постоянное поручение, пока вы не отмените его там: "
            "сделать это можете только вы.",
        ),
    },
    "fa": {
        "gift-received": WORDS["fa"]["gift-received"]._replace(
            link="دیدن یا پایان دادن",
            after="پیوند بدون گذرواژه آنچه را داده‌اید نشان می‌دهد. پرداخت دوره‌ای تنها در دست شماست: آن را "
            "در بانک خود تغییر دهید یا متوقف کنید، و سپس پشت پیوند هم به آن پایان دهید تا ما دیگر منتظر چیزی "
            "نباشیم. این ایمیل را نگه دارید یا پاک کنید: ما به آن نیازی نداریم.",
        ),
        "gift-ended": WORDS["fa"]["gift-ended"]._replace(
            before="ما دیگر منتظر چیزی نیستیم. {why} بانک شما پرداخت دوره‌ای را ادامه می‌دهد تا خودتان آنجا "
            "متوقفش کنید: این کار تنها از شما برمی‌آید.",
        ),
    },
}

# Why something ended, and what comes next, by the words that the vault uses for it.
WHY: dict[str, dict[str, str]] = {
    "en": {
        "cancelled": "You ended it.",
        "lapsed": "The card was declined five times.",
        "halted": "We have ended this way of paying.",
        "country": "For your safety we no longer use this card.",
    },
    "ru": {
        "cancelled": "Вы прекратили это.",
        "lapsed": "Карта была отклонена пять раз.",
        "halted": "Мы прекратили этот способ оплаты.",
        "country": "Ради вашей безопасности мы больше не используем эту карту.",
    },
    "fa": {
        "cancelled": "خود شما پایان دادید.",
        "lapsed": "کارت پنج بار پذیرفته نشد.",
        "halted": "ما به این شیوهٔ پرداخت پایان دادیم.",
        "country": "برای امنیت شما دیگر از این کارت استفاده نمی‌کنیم.",
    },
}

NEXT: dict[str, str] = {
    "en": "The next one is due on {day}.",
    "ru": "Следующий платёж — {day}.",
    "fa": "نوبت بعدی {day} است.",
}

# What the link does where it was not the giver who ended it: nobody is lost because a provider or a card is.
AGAIN: dict[str, str] = {"en": "Choose another way", "ru": "Выбрать другой способ", "fa": "انتخاب راهی دیگر"}
ASKED_AGAIN = frozenset({"halted", "lapsed"})


# A figure within a line that runs from right to left stands in an isolate (UAX 9 §2.4): without it 2026-00014 is read
# as 00014-2026.
FIRST_STRONG, POP = "\u2068", "\u2069"


def said(language: str, values: dict[str, str]) -> dict[str, str]:
    """What stands in a mail about a gift, out of what the vault says of it."""
    following = _day(language, values.get("next_day", ""))
    return {
        "amount": _amount(language, values.get("amount", "")),
        "day": _day(language, values.get("day", "")),
        "receipt": _apart(language, values.get("receipt", "")),
        "next": NEXT[language].format(day=following) if following else "",
        "next_day": following,
        "why": WHY[language].get(values.get("why", ""), ""),
    }


def _amount(language: str, told: str) -> str:
    """An amount as the pages write it; the vault tells `5.00 EUR`."""
    number, _, currency = told.partition(" ")
    return _apart(language, said_amount(parse_amount(number, currency), language)) if told else ""


def _day(language: str, iso: str) -> str:
    """A day by the calendar of the pages."""
    return _apart(language, moment(f"{iso}T00:00:00+00:00", language).day) if iso else ""


def _apart(language: str, figure: str) -> str:
    return f"{FIRST_STRONG}{figure}{POP}" if figure and direction(language) == "rtl" else figure
