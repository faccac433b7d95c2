function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** Elements that start and end a line when a page is read as text. */
export const blockElements = names(
  'address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset ' +
    'figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ' +
    'ol optgroup option p pre search section select summary table tbody td tfoot th thead title tr ul',
);

/** Elements whose content is not read. */
export const silentElements = names(
  'script style template noscript noembed noframes iframe object svg math head title datalist',
);

/** Elements without content: they are never closed. */
export const voidElements = names(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
);

const inlineElements = names(
  'a abbr acronym audio b bdi bdo big blink canvas cite code colgroup data del dfn em font i ins kbd label map mark ' +
    'marquee meter nobr output picture plaintext progress q rb rp rt rtc ruby s samp slot small span strike strong ' +
    'sub sup textarea time tt u var video xmp',
);

/**
 * Whether a name in angle brackets is a tag: "3 <b>new</b> boats" has one, "the <unverified> list" none. Custom
 * elements have a hyphen, elements of feeds and office programs a colon.
 */
export function isElement(name: string): boolean {
  return (
    blockElements.has(name) ||
    inlineElements.has(name) ||
    voidElements.has(name) ||
    silentElements.has(name) ||
    /^[a-z][^\s]*[-:]/.test(name)
  );
}
