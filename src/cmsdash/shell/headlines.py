"""Headlines of the pages that say what is served, brought or tested, not what a query found."""

from cmsdash.intake.preview import Preview
from cmsdash.intake.readers import READERS
from cmsdash.shell import data
from cmsdash.shell.frame import View
from cmsdash.text import Text
from cmsdash.views.conformity import CRITERIA


def releases_headline(view: View) -> str:
    """How many releases there are, and of which day the one in view is."""
    text, day = view.text, view.release.manifest.created[:10]
    return text.count("releases.headline", len(data.manifests()), date=text.date(day))


def bring_headline(view: View, found: Preview | None) -> str:
    """How many rows of the reader's files are accepted; before there is one, how many kinds of file can be brought."""
    text = view.text
    if found is None:
        return text("bring.headline", n=text.number(len(READERS)))
    accepted = sum(account.accepted.rows for account in found.accounts)
    total = sum(account.input.rows for account in found.accounts)
    return text.count("bring.accepted", accepted, total=text.number(total))


def accessibility_headline(text: Text) -> str:
    """How many of the criteria a test holds at every change, and how many are not fully met."""
    outcomes = [outcome for _, outcome in CRITERIA.values()]
    held, partial = outcomes.count("held"), text.number(outcomes.count("partial"))
    return text.count("accessibility.headline", held, total=text.number(len(outcomes)), partial=partial)
