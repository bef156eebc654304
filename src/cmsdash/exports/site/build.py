"""The static site of a release: every page in each language, its files, and what belongs to the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path

from cmsdash import queries
from cmsdash.datastore.releases.release import Release
from cmsdash.domain import Vocabulary
from cmsdash.exports.emblems import DrawnEmblem, drawn_emblems
from cmsdash.exports.file_context import FileContext
from cmsdash.exports.open_data.publisher import is_iri
from cmsdash.exports.release_zip import release_to_zip
from cmsdash.exports.site.addresses import CLASS_FIELDS, RELEASE_CHECKSUMS, RELEASE_ZIP, SITE_PAGES, SitePage, page_path
from cmsdash.exports.site.api_files import api_files
from cmsdash.exports.site.assets import Assets, make_assets
from cmsdash.exports.site.cards import KeepFile, card_file, keep_nothing, page_card
from cmsdash.exports.site.content import PageContent
from cmsdash.exports.site.document import missing_document, page_document, start_document
from cmsdash.exports.site.feeds import feed_files
from cmsdash.exports.site.figure_section import part_section
from cmsdash.exports.site.folder import SiteChanges, list_files, locked_folder, read_file, read_files, write_files
from cmsdash.exports.site.general_pages import general_page
from cmsdash.exports.site.links import SiteLinks, dashboard_selection
from cmsdash.exports.site.options import SiteOptions
from cmsdash.exports.site.sitemap import ROBOTS, SITEMAP, robots_txt, sitemap_xml
from cmsdash.exports.site.subject_pages import city_page, class_page, operation_page
from cmsdash.figures.context import PageContext
from cmsdash.i18n import Translator, get_translator
from cmsdash.installation.emblems import configured_emblems


@dataclass(frozen=True)
class SiteStyle:
    """What the dashboard lends to the site: its style sheet without fonts, and its icon (SVG)."""

    sheet: str
    icon: bytes


def build_site(release: Release, out: Path, options: SiteOptions, style: SiteStyle, today: str) -> SiteChanges:
    """Write the site of a release into a folder, or bring one that is there up to date.

    Args:
        release: The release.
        out: The folder.
        options: The addresses and languages.
        style: Style sheet and icon.
        today: The day of the build (ISO), for pages that change.

    Raises:
        SiteFolderError: The folder is not one of ours, or another build writes into it.
        ReleaseValidationError: A file of the release is not that of its manifest any more.
        OSError: A file cannot be written.
    """
    with locked_folder(out):
        before = read_files(out)
        contents = site_contents(release, options, style, partial(read_file, out, before))
        files = list_files(contents, before, today)
        if options.base_url:
            changed = {
                (page, lang): files[_file_path(page_path(page, get_translator(lang)))].changed
                for page in site_pages(release)
                for lang in options.languages
            }
            contents[SITEMAP] = sitemap_xml(changed, options)
            files = list_files(contents, before, today)
        return write_files(out, contents, files, before)


def site_pages(release: Release) -> list[SitePage]:
    """Return every page of the site of a release."""
    vocabulary = queries.selection_vocabulary(release)
    tables = release.tables
    codes = {
        "city": vocabulary.codes["city"],
        "objective": tables["objectives"]["objective"],
        "intervention": tables["interventions"]["intervention"],
        "group": tables["target_groups"]["target_group"],
        "operation": tables["operations"]["operation"],
    }
    general = [SitePage("page", code) for code in SITE_PAGES]
    return [*general, *(SitePage(kind, str(code)) for kind, of_kind in codes.items() for code in of_kind)]


def site_contents(
    release: Release, options: SiteOptions, style: SiteStyle, keep_file: KeepFile = keep_nothing
) -> dict[str, bytes]:
    """Return every file of the site by path, except the sitemap and the list of files.

    Args:
        release: The release.
        options: The addresses and languages.
        style: Style sheet and icon.
        keep_file: Gives files of the build before, of which the name tells the content.
    """
    assets = make_assets(style.sheet, style.icon, [e for lang in options.languages for e in configured_emblems(lang)])
    contents: dict[str, bytes] = dict(assets.files)
    for lang in options.languages:
        language = SiteLanguage(release, options, assets, get_translator(lang), keep_file)
        for page in language.pages:
            contents.update(language.page_files(page))
    contents["index.html"] = start_document(assets, options).encode()
    contents["404.html"] = missing_document(assets, options).encode()
    contents[ROBOTS] = robots_txt(options)
    contents.update(feed_files(release.manifest, options))
    contents.update(api_files(release, options))
    contents[RELEASE_ZIP] = release_to_zip(release)
    contents[RELEASE_CHECKSUMS] = f"{sha256(contents[RELEASE_ZIP]).hexdigest()}  {RELEASE_ZIP}\n".encode()
    return contents | _open_data(release, options)


def _open_data(release: Release, options: SiteOptions) -> dict[str, bytes]:
    """Return the data catalogue and the files that it lists, none without an address: a catalogue has absolute ones."""
    if not is_iri(options.base_url):
        return {}
    # rdflib is slow to import.
    from cmsdash.exports.open_data.catalogue import CatalogueAddresses
    from cmsdash.exports.open_data.files import open_data_files

    sources = page_path(SitePage("page", "sources"), get_translator(options.languages[0]))
    addresses = CatalogueAddresses(f"{options.base_url}/", f"{options.base_url}/{sources}")
    return dict(open_data_files(release, addresses, options.publisher))


@dataclass(frozen=True)
class SiteLanguage:
    """The pages of the site in one language.

    Attributes:
        release: The release.
        options: The addresses and languages of the site.
        assets: Style sheet, fonts and icon.
        text: The translator of the language.
        keep_file: Gives files of the build before, of which the name tells the content.
    """

    release: Release
    options: SiteOptions
    assets: Assets
    text: Translator
    keep_file: KeepFile = keep_nothing

    @cached_property
    def pages(self) -> list[SitePage]:
        """Every page of the site."""
        return site_pages(self.release)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The codes of the release."""
        return queries.selection_vocabulary(self.release)

    @cached_property
    def subjects(self) -> Mapping[SitePage, str]:
        """What each page is about."""
        cities, operations = self.release.tables["cities"], self.release.tables["operations"]
        names = {
            "city": dict(zip(cities["city"], cities["name"], strict=True)),
            "operation": dict(zip(operations["operation"], operations["title"], strict=True)),
        }
        return {
            page: names[page.kind][page.code]
            if page.kind in names
            else self.text(f"{'nav' if page.kind == 'page' else page.kind}.{page.code}")
            for page in self.pages
        }

    @cached_property
    def emblems(self) -> tuple[DrawnEmblem, ...]:
        """The emblems of the installation as drawings."""
        return drawn_emblems(self.text)

    def page_files(self, page: SitePage) -> dict[str, bytes]:
        """Return the document of a page and the files beside it, by path."""
        script, selection = dashboard_selection(page, self.text.lang)
        context = PageContext(selection, self.release, self.text, self.vocabulary, script)
        folder = page_path(page, self.text)
        links = SiteLinks(folder, self.subjects.keys(), self.vocabulary, self.options.dashboard_url, self.text)
        content = _page_content(page, context, is_iri(self.options.base_url))
        address = f"{self.options.base_url}/{folder}" if self.options.base_url else ""
        file_context = FileContext(selection, context.names, self.release, self.text, address)
        sections = [part_section(part, context, file_context) for part in content.parts]
        html = [section.html for section in sections]
        card_path, card = self._card(content) if self.options.base_url else ("", b"")
        card_files = {card_path: card} if card_path else {}
        document = page_document(content, html, links, self.assets, self.options, self.subjects, card_path)
        beside = [content.files, *(section.files for section in sections)]
        files = {folder + name: file for of_part in beside for name, file in of_part.items()}
        return {_file_path(folder): document.encode(), **card_files, **files}

    def _card(self, content: PageContent) -> tuple[str, bytes]:
        """Return path and content of the picture for links to a page."""
        return card_file(page_card(content), self.emblems, self.keep_file)


def _file_path(folder: str) -> str:
    return f"{folder}index.html"


def _page_content(page: SitePage, context: PageContext, has_catalogue: bool) -> PageContent:
    if page.kind == "page":
        return general_page(context, has_catalogue)
    if page.kind in CLASS_FIELDS:
        return class_page(context, page.kind)
    return {"city": city_page, "operation": operation_page}[page.kind](context)
