"""Makes WordPress exports of every kind that tests need: versions, states, kinds of content, and damage."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

HOST = "https://old.example"


def cdata(text: str) -> str:
    """Wrap as WordPress does, with its way around `]]>`."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(
    number: int = 1,
    *,
    title: str = "Harbour reopens",
    content: str = "Ships came back on Monday.",
    kind: str = "post",
    status: str = "publish",
    slug: str | None = None,
    link: str | None = None,
    date: str = "2015-03-04 10:00:00",
    date_gmt: str | None = None,
    creator: str = "vera",
    excerpt: str = "",
    parent: int = 0,
    password: str = "",
    sticky: bool = False,
    url: str = "",
    terms: Iterable[tuple[str, str, str]] = (("category", "politics", "Politics"),),
    meta: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    comments: int = 0,
    raw: str = "",
) -> str:
    """One item; every value that matters to a test can be given."""
    slug = slug if slug is not None else f"story-{number}"
    link = link if link is not None else f"{HOST}/{date[:4]}/{date[5:7]}/{date[8:10]}/{slug}/"
    pairs = list(meta.items()) if isinstance(meta, Mapping) else list(meta)
    categories = "".join(
        f"<category domain={quoteattr(taxonomy)} nicename={quoteattr(nicename)}>{cdata(name)}</category>"
        for taxonomy, nicename, name in terms
    )
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{escape(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in pairs
    )
    said = "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>No</wp:comment_content></wp:comment>"
    attachment = f"<wp:attachment_url>{escape(url)}</wp:attachment_url>" if url else ""
    return f"""
<item>
<title>{cdata(title)}</title><link>{escape(link)}</link><pubDate>Wed, 04 Mar 2015 10:00:00 +0000</pubDate>
<dc:creator>{cdata(creator)}</dc:creator><guid isPermaLink="false">{HOST}/?p={number}</guid><description></description>
<content:encoded>{cdata(content)}</content:encoded><excerpt:encoded>{cdata(excerpt)}</excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{date if date_gmt is None else date_gmt}</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status><wp:post_name>{escape(slug)}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_parent>{parent}</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type>{kind}</wp:post_type>
<wp:post_password>{escape(password)}</wp:post_password><wp:is_sticky>{int(sticky)}</wp:is_sticky>
{attachment}{categories}{metas}{said * comments}{raw}
</item>"""


def attachment(number: int, upload: str, *, alt: str = "", caption: str = "", parent: int = 0, title: str = "") -> str:
    """An image in the old media library."""
    return item(
        number,
        title=title or upload,
        kind="attachment",
        status="inherit",
        content="",
        excerpt=caption,
        parent=parent,
        terms=(),
        url=f"{HOST}/wp-content/uploads/{upload}",
        meta={"_wp_attached_file": upload, "_wp_attachment_image_alt": alt},
    )


def category(slug: str, name: str, parent: str = "", number: int = 0) -> str:
    """A category declared in the head."""
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}</wp:category_nicename>"
        f"<wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>"
    )


def author(login: str, name: str) -> str:
    """An account of the old site."""
    return (
        f"<wp:author><wp:author_login>{login}</wp:author_login><wp:author_email>{login}@old.example</wp:author_email>"
        f"<wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>"
    )


def export(
    *items: str, head: str = "", version: str = "1.2", language: str = "en-GB", title: str = "The Old Quay"
) -> str:
    """A whole export. Without `head` it has one author, Vera Linden."""
    namespaces = (
        f'xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/"'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n<!-- This is a WordPress eXtended RSS file -->\n'
        f'<rss version="2.0" {namespaces}>\n<channel>\n<title>{escape(title)}</title><link>{HOST}</link>'
        f"<language>{language}</language><wp:wxr_version>{version}</wp:wxr_version>"
        f"<wp:base_site_url>{HOST}</wp:base_site_url><wp:base_blog_url>{HOST}</wp:base_blog_url>"
        f"{head or author('vera', 'Vera Linden')}{''.join(items)}\n</channel>\n</rss>\n"
    )


def write(folder: Path, text: str | bytes, name: str = "export.xml") -> Path:
    """Write an export to a file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path
