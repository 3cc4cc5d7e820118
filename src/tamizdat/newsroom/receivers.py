"""Wagtail's signals and Django's, one line each: whatever button was pressed, it ends in `actions`."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, published, unpublished

from tamizdat.newsroom.actions import changes, gifts, late, letters
from tamizdat.newsroom.actions.furnishing import furnish
from tamizdat.newsroom.actions.release import release_page, release_stories, withdraw
from tamizdat.newsroom.models import (
    Banner,
    Campaign,
    Contributor,
    Front,
    GiftSettings,
    Identity,
    LegacyAddress,
    Letter,
    NewsImage,
    Newsletter,
    Notice,
    Place,
    Section,
    StaticPage,
    Story,
    Topic,
)
from tamizdat.newsroom.publication import moment, publication_log


@receiver(page_published, sender=Story)
def story_published(instance: Story, **_rest: Any) -> None:
    """A story is live; Wagtail also calls this when one is merely scheduled."""
    if instance.live:
        release_stories([instance], at=moment(), log=publication_log())


@receiver(page_published, sender=StaticPage)
def page_published_(instance: StaticPage, **_rest: Any) -> None:
    """A page outside the stream is live."""
    if instance.live:
        release_page(instance, at=moment(), log=publication_log())


@receiver(page_unpublished, sender=Story)
def story_unpublished(instance: Story, **_rest: Any) -> None:
    """A story was withdrawn, has expired, or is about to be deleted."""
    withdraw([f"story/{instance.pk}"], at=moment(), log=publication_log())


@receiver(page_unpublished, sender=StaticPage)
def page_unpublished_(instance: StaticPage, **_rest: Any) -> None:
    """A page outside the stream was withdrawn or is about to be deleted."""
    withdraw([f"page/{instance.pk}"], at=moment(), log=publication_log())


@receiver(post_delete, sender=Story)
@receiver(post_delete, sender=StaticPage)
def page_deleted(sender: type[Story | StaticPage], instance: Story | StaticPage, **_rest: Any) -> None:
    """A story or a page is gone; so are the old addresses that led to it."""
    changes.forget_addresses(changes.subject_of_model(sender, instance.pk))
    withdraw([f"withdrawn/{instance.pk}"], at=moment(), log=publication_log())


@receiver(post_save, sender=Section)
@receiver(post_save, sender=Topic)
@receiver(post_save, sender=Place)
@receiver(post_save, sender=Contributor)
@receiver(post_save, sender=NewsImage)
@receiver(post_save, sender=Front)
@receiver(post_save, sender=Identity)
def thing_saved(instance: changes.Thing, *, raw: bool = False, **_rest: Any) -> None:
    """Something that stories name, or a front, or the paper itself was saved."""
    if not raw:
        changes.note_change(instance, at=moment(), log=publication_log())


@receiver(pre_delete, sender=Section)
@receiver(pre_delete, sender=Topic)
@receiver(pre_delete, sender=Place)
@receiver(pre_delete, sender=Contributor)
@receiver(pre_delete, sender=NewsImage)
@receiver(pre_delete, sender=Front)
def thing_goes(instance: changes.Thing, **_rest: Any) -> None:
    """Remember who names it, as afterwards nobody knows."""
    changes.remember_users(instance)


@receiver(post_delete, sender=Section)
@receiver(post_delete, sender=Topic)
@receiver(post_delete, sender=Place)
@receiver(post_delete, sender=Contributor)
@receiver(post_delete, sender=NewsImage)
@receiver(post_delete, sender=Front)
def thing_gone(instance: changes.Thing, **_rest: Any) -> None:
    """It leaves the paper, and what named it is published again without it."""
    changes.note_loss(instance, at=moment(), log=publication_log())


@receiver(published, sender=Campaign)
def campaign_published(instance: Campaign, **_rest: Any) -> None:
    """A campaign was published, or what it says was."""
    if instance.live:
        late.release_late(instance, at=moment(), log=publication_log())


@receiver(unpublished, sender=Campaign)
@receiver(post_delete, sender=Campaign)
@receiver(post_delete, sender=Banner)
@receiver(post_delete, sender=Notice)
def late_thing_goes(instance: late.LateThing, **_rest: Any) -> None:
    """What was said late is said no more."""
    late.withdraw_late(instance, at=moment(), log=publication_log())


@receiver(post_save, sender=Banner)
@receiver(post_save, sender=Notice)
def late_thing_saved(instance: Banner | Notice, *, raw: bool = False, **_rest: Any) -> None:
    """A banner or a notice has no draft: saved means printed."""
    if not raw:
        late.release_late(instance, at=moment(), log=publication_log())


@receiver(post_save, sender=LegacyAddress)
def address_saved(instance: LegacyAddress, *, raw: bool = False, **_rest: Any) -> None:
    """An old address was written by hand; importers publish theirs by themselves."""
    if not raw:
        changes.note_address(instance, at=moment(), log=publication_log())


@receiver(post_delete, sender=LegacyAddress)
def address_gone(instance: LegacyAddress, **_rest: Any) -> None:
    """It leads nowhere any more."""
    publication_log().drop([f"redirect/{instance.pk}"], at=moment())


@receiver(post_save, sender=Newsletter)
def newsletter_saved(instance: Newsletter, *, raw: bool = False, **_rest: Any) -> None:
    """A newsletter has no draft: saved means printed."""
    if not raw:
        letters.release_newsletter(instance, at=moment(), log=publication_log())


@receiver(post_delete, sender=Newsletter)
@receiver(post_delete, sender=Letter)
def letter_goes(instance: Newsletter | Letter, **_rest: Any) -> None:
    """A newsletter or a letter is gone; its pages go with it."""
    letters.withdraw_letters(instance, at=moment(), log=publication_log())


@receiver(post_save, sender=GiftSettings)
def gifts_saved(instance: GiftSettings, *, raw: bool = False, **_rest: Any) -> None:
    """What is offered to givers has no draft: saved means printed."""
    if not raw:
        gifts.release_offer(instance, at=moment(), log=publication_log())


@receiver(post_migrate)
def tables_ready(sender: AppConfig, **_rest: Any) -> None:
    """A new database gets its tree and its roles, once the last app has its tables and permissions."""
    if sender.label == [config.label for config in apps.get_app_configs() if config.models_module][-1]:
        furnish()
