"""The releases as feeds, for programs that tell their readers what is new."""

from cmsdash.exports.feeds.atom import feed_to_atom
from cmsdash.exports.feeds.feed import Feed, FeedAddresses, FeedEntry, make_feed, times_put_to_use
from cmsdash.exports.feeds.json_feed import feed_to_json

__all__ = [
    "Feed",
    "FeedAddresses",
    "FeedEntry",
    "feed_to_atom",
    "feed_to_json",
    "make_feed",
    "times_put_to_use",
]
