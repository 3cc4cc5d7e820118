"""django-newsletter's own way of sending, for `bench.letters`: one run, in a process with settings of its own."""

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

PORT = 8139
APPS = ("auth", "contenttypes", "sites")
TEMPLATE = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}


def set_up() -> None:
    """A project that holds nothing but the newsletter."""
    settings.configure(
        SECRET_KEY="none",  # noqa: S106  # nothing is signed
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sites",
            "sorl.thumbnail",
            "newsletter",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[{**TEMPLATE, "DIRS": [str(Path(tempfile.mkdtemp()))]}],
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=PORT,
        SITE_ID=1,
        USE_TZ=True,
        ROOT_URLCONF="newsletter.urls",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        NEWSLETTER_RICHTEXT_WIDGET=None,
        NEWSLETTER_USE_HTTPS=True,
        NEWSLETTER_THUMBNAIL="sorl-thumbnail",
    )
    django.setup()


def sent(count: int, text: str) -> dict[str, float]:
    """Send one message to so many subscriptions."""
    from django.contrib.sites.models import Site  # noqa: PLC0415  # models exist only after the set-up
    from newsletter.models import Article, Message, Newsletter, Submission, Subscription  # noqa: PLC0415  # as above

    newsletter = Newsletter.objects.create(
        title="Weekly", slug="weekly", email="weekly@news.example.org", sender="Weekly", send_html=True
    )
    newsletter.site.add(Site.objects.get_current())
    Subscription.objects.bulk_create(
        Subscription(newsletter=newsletter, email_field=f"reader{number}@example.net", subscribed=True, ip="")
        for number in range(count)
    )
    message = Message.objects.create(title="Letter", slug="letter", newsletter=newsletter)
    Article.objects.create(title="Letter", text=text, post=message, sortorder=1)
    submission = Submission.objects.create(
        newsletter=newsletter, message=message, prepared=True, publish_date=datetime.now(UTC)
    )
    submission.subscriptions.set(Subscription.objects.all())
    start, before = time.perf_counter(), time.process_time()
    submission.submit()
    seconds, cpu = time.perf_counter() - start, time.process_time() - before
    return {"per_second": count / seconds, "microseconds": cpu / count * 1e6}


def main() -> None:
    """One run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--place", type=Path, required=True)
    asked = parser.parse_args()
    set_up()
    from django.core.management import call_command  # noqa: PLC0415  # as above

    call_command("migrate", verbosity=0)
    print(json.dumps(sent(asked.count, (asked.place / "issue.txt").read_text())))


if __name__ == "__main__":
    main()
