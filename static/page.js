/* Adds to Streamlit's document what links, keyboards and screen readers need. Every link also works without this script:
   then it loads a new document. src/cmsdash/server/index_html.py puts the script into the document. */

// The modules are loaded with the version of this script, which covers their content, so that browsers can cache them.
const version = new URL(import.meta.url).search;
const load = (name) => import(`./js/${name}.js${version}`);

const [links, focus, announcements, aria, translation, shortcuts, drawer, search, scroll, print, language, refusal, glossary, opening, counts, copies, popovers] = await Promise.all(
  ["same_document_links", "focus_restoration", "announcements", "aria_repairs", "streamlit_translation", "shortcut_guard", "filter_drawer", "site_search", "scroll_position", "print_date", "language_switch", "refusal_page", "glossary_links", "page_opening", "option_counts", "copy_buttons", "popover_focus"].map(load),
);

const FILTERS_BELOW_MAP = ".cms-class-list, .cms-minis"; // the headline and the map above them answer

scroll.trackPosition();
scroll.awaitLanguagePlace();
links.openPagesInDocument((link) => { if (link.closest(FILTERS_BELOW_MAP)) focus.expectHeading(); });
language.keepUploadInOtherLanguage({
  isInDocument: links.isPlainClickInConnectedApp,
  openAddress: links.openAddress,
  changeMessages: translation.changeMessages,
  forgetPlace: scroll.forgetLanguagePlace,
});
focus.trackClicks();
opening.watchOpening();
announcements.watchPage({
  onSettled: () => { opening.removeOpening(); aria.repairPage(); },
  subjectOf: scroll.subjectOf,
  isNewPage: scroll.isNewPage,
  onFirstPage: focus.focusAnchor,
  onPageChange: () => { focus.forgetClick(); focus.focusAnchor() || focus.focusHeading(); },
  onSelectionChange: focus.restoreFocus,
  onDone: scroll.restorePosition,
});
translation.translateWidgets(JSON.parse(document.querySelector("script[data-messages]").dataset.messages));
shortcuts.blockSingleKeyShortcuts();
drawer.closeDrawerByButton();
glossary.keepSelectionInExplanations();
counts.showOptionCounts();
copies.copyByButton();
popovers.joinPopovers();
print.dateEachPrint();
search.searchInDocument((address) => { focus.expectHeading(); links.openAddress(address); });
refusal.showRefusalPage();
