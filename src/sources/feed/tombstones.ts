import { SaxesParser } from 'saxes';

/** More of them in one feed are an archive, not withdrawals. */
const maxTombstones = 1_000;

/** The ids of entries that an Atom feed declares deleted (RFC 6721 `at:deleted-entry`), with any prefix. */
export function tombstonesIn(text: string): string[] {
  if (!text.includes('deleted-entry')) return [];
  const parser = new SaxesParser({ xmlns: false });
  const ids: string[] = [];
  // Malformed parts are the feed reader's concern.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name, attributes }) => {
    if (name.slice(name.indexOf(':') + 1) !== 'deleted-entry' || ids.length >= maxTombstones) return;
    const ref = attributes.ref?.trim();
    if (ref) ids.push(ref.slice(0, 1_000));
  });
  parser.write(text).close();
  return ids;
}
