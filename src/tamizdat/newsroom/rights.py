"""What each role may do here, as one table, and the road of a story: edited, then cleared for print."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from tamizdat.newsroom.models import NewsroomHome
from tamizdat.staff.actions import make_roles
from tamizdat.staff.roles import EDITOR, PUBLISHER, REPORTER, Role

WORKFLOW = "Approval"
FORMER_NAME = "From draft to print"  # read badly where Wagtail says "Submit to …"


def _all(*models: str, acts: str = "add change delete") -> tuple[str, ...]:
    return tuple(f"newsroom.{act}_{model}" for model in models for act in acts.split())


ADMIN = ("wagtailadmin.access_admin",)
GRANTS: dict[Role, tuple[str, ...]] = {
    REPORTER: (*ADMIN, *_all("letter", acts="add change")),
    EDITOR: (
        *ADMIN,
        *_all("topic", "place", "contributor", acts="add change"),
        *_all("front", acts="add change"),
        *_all("campaign", acts="add change"),
        *_all("banner", "notice"),
        *_all("letter", acts="add change delete approve"),
    ),
    PUBLISHER: (
        *ADMIN,
        *_all("section", "topic", "place", "contributor", "front"),
        *_all("identity", acts="change"),
        *_all("legacyaddress"),
        *_all("campaign", acts="add change delete publish"),
        *_all("banner", "notice"),
        *_all("letter", acts="add change delete approve"),
        *_all("newsletter"),
        *_all("giftsettings", acts="change"),
    ),
}
ON_PAGES: dict[Role, tuple[str, ...]] = {
    REPORTER: ("add_page",),
    EDITOR: ("add_page", "change_page", "lock_page", "unlock_page"),
    PUBLISHER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
ON_IMAGES: dict[Role, tuple[str, ...]] = {
    REPORTER: ("add_image", "choose_image"),
    EDITOR: ("add_image", "choose_image", "change_image"),
    PUBLISHER: ("add_image", "choose_image", "change_image", "delete_image"),
}


@transaction.atomic
def grant_rights(home: NewsroomHome) -> None:
    """Make the roles, their permissions on pages and images, and the workflow. Safe to repeat."""
    groups = make_roles(GRANTS)
    collection = Collection.get_first_root_node()
    for role, group in groups.items():
        for codename in ON_PAGES[role]:
            found = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=found)
        for codename in ON_IMAGES[role]:
            found = Permission.objects.get(content_type__app_label="wagtailimages", codename=codename)
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=found)
    _workflow(home, groups[EDITOR], groups[PUBLISHER])


def _workflow(home: NewsroomHome, editors: Group, publishers: Group) -> None:
    Workflow.objects.filter(name=FORMER_NAME).update(name=WORKFLOW)
    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    workflow = Workflow.objects.create(name=WORKFLOW)
    for order, (name, group) in enumerate((("Edited", editors), ("Cleared for print", publishers))):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.set([group])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    # Wagtail's own moderation workflow, which comes with a new database, would send stories to nobody.
    WorkflowPage.objects.all().delete()
    WorkflowPage.objects.create(workflow=workflow, page=home)
