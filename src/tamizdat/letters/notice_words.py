"""The words of notices, in the languages of the paper. Subjects are neutral, for those who look over a shoulder."""

from tamizdat.letters import gift_words
from tamizdat.letters.words import LANGUAGES, Words

__all__ = ["EDITIONS", "LANGUAGES", "PAUSED", "WORDS", "Words"]

_OF_LETTERS: dict[str, dict[str, Words]] = {
    "en": {
        "confirm": Words(
            "Please confirm",
            "Somebody, perhaps you, has asked for our letter “{newsletter}” to be sent to this address.",
            "Confirm",
            "The link opens a page with one button; without it nothing is sent. Or answer this mail with the one word "
            "“yes”. Both work for 72 hours. If it was not you, do nothing: the address is then deleted.",
        ),
        "already": Words(
            "Your request",
            "Somebody, perhaps you, has asked for our letter “{newsletter}”. It is sent to this address already "
            "({edition}).",
            "Change your settings",
            "The link works for 30 minutes. If it was not you, you need not do anything.",
        ),
        "manage": Words(
            "Your request",
            "This link leads to your settings for “{newsletter}”. At present: {edition}{pause}.",
            "Change your settings",
            "There you can change edition and language, pause, leave, have your data sent to you or erased. The link "
            "works for 30 minutes.",
        ),
        "left": Words(
            "Done",
            "You get no more letters from us, and your address has been deleted. Backups forget it by {backups_until}.",
            "",
            "This is the last mail.",
        ),
        "export": Words("Your request", "This is all that we hold about you:", "", "{data}"),
    },
    "ru": {
        "confirm": Words(
            "Подтвердите, пожалуйста",
            "Кто-то — возможно, вы — попросил присылать на этот адрес нашу рассылку «{newsletter}».",
            "Подтвердить",
            "По ссылке откроется страница с одной кнопкой; пока вы её не нажмёте, письма приходить не будут. Или "
            "ответьте на это письмо одним словом «да». На то и другое есть 72 часа. Если это были не вы, ничего не "
            "делайте: адрес будет удалён.",
        ),
        "already": Words(
            "Ваш запрос",
            "Кто-то — возможно, вы — попросил присылать нашу рассылку «{newsletter}». Она уже приходит на этот адрес "
            "({edition}).",
            "Изменить настройки",
            "Ссылка действует 30 минут. Если это были не вы, ничего делать не нужно.",
        ),
        "manage": Words(
            "Ваш запрос",
            "Эта ссылка ведёт к вашим настройкам рассылки «{newsletter}». Сейчас: {edition}{pause}.",
            "Изменить настройки",
            "Там можно сменить вид письма и язык, приостановить рассылку, отписаться, получить свои данные или стереть "
            "их. Ссылка действует 30 минут.",
        ),
        "left": Words(
            "Готово",
            "Писем от нас больше не будет, ваш адрес удалён. Из резервных копий он исчезнет к {backups_until}.",
            "",
            "Это последнее письмо.",
        ),
        "export": Words("Ваш запрос", "Вот всё, что мы о вас храним:", "", "{data}"),
    },
    "fa": {
        "confirm": Words(
            "لطفاً تأیید کنید",
            "کسی، شاید خود شما، خواسته است که نامهٔ ما «{newsletter}» به این نشانی فرستاده شود.",
            "تأیید",
            "پیوند صفحه‌ای با یک دکمه باز می‌کند؛ تا آن را نزنید چیزی فرستاده نمی‌شود. یا در پاسخ به این ایمیل فقط "
            "بنویسید «بله». هر دو ۷۲ ساعت اعتبار دارند. اگر شما نبوده‌اید، کاری نکنید: نشانی پاک می‌شود.",
        ),
        "already": Words(
            "درخواست شما",
            "کسی، شاید خود شما، نامهٔ ما «{newsletter}» را خواسته است. این نامه همین حالا هم به این نشانی فرستاده می‌شود "
            "({edition}).",
            "تغییر تنظیمات",
            "پیوند ۳۰ دقیقه اعتبار دارد. اگر شما نبوده‌اید، لازم نیست کاری بکنید.",
        ),
        "manage": Words(
            "درخواست شما",
            "این پیوند به تنظیمات شما برای «{newsletter}» می‌رسد. اکنون: {edition}{pause}.",
            "تغییر تنظیمات",
            "آنجا می‌توانید گونهٔ نامه و زبان را عوض کنید، دریافت را متوقف کنید، انصراف دهید، داده‌های خود را بگیرید یا "
            "پاک کنید. پیوند ۳۰ دقیقه اعتبار دارد.",
        ),
        "left": Words(
            "انجام شد",
            "دیگر نامه‌ای از ما نخواهید گرفت و نشانی شما پاک شد. از نسخه‌های پشتیبان تا {backups_until} پاک می‌شود.",
            "",
            "این آخرین نامه است.",
        ),
        "export": Words("درخواست شما", "این همهٔ چیزی است که دربارهٔ شما نگه می‌داریم:", "", "{data}"),
    },
}

WORDS: dict[str, dict[str, Words]] = {
    language: _OF_LETTERS[language] | gift_words.WORDS[language] for language in LANGUAGES
}

EDITIONS: dict[str, dict[str, str]] = {
    "en": {"digest": "headlines and summaries", "full": "whole stories", "text": "plain text"},
    "ru": {"digest": "заголовки и краткие пересказы", "full": "тексты целиком", "text": "только текст"},
    "fa": {"digest": "عنوان‌ها و خلاصه‌ها", "full": "متن کامل", "text": "متن ساده"},
}

PAUSED: dict[str, str] = {
    "en": ", paused until {day}",
    "ru": ", приостановлено до {day}",
    "fa": "، متوقف تا {day}",
}
