"""TUF's own HTTP fetcher, for `tamizdat verify ADDRESS`: thirty seconds of silence at most, lengths bounded by TUF."""

from tuf.ngclient.fetcher import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

_SILENCE_SECONDS = 30
_CHUNK = 1 << 16


def http_fetcher() -> FetcherInterface:
    """Make a fetcher for http and https. It refuses no address: a person typed it.

    Bodies come as they stand on the server (no `Accept-Encoding` is sent), for the stored bytes are what is signed.
    """
    return Urllib3Fetcher(socket_timeout=_SILENCE_SECONDS, chunk_size=_CHUNK, app_user_agent="tamizdat-verify")
