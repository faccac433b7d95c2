import { SaxesParser } from 'saxes';

/** More in one feed are no withdrawals, but somebody's archive. */
const maxTombstones = 1_000;

/** The ids of entries that an Atom feed says are deleted (RFC 6721 `at:deleted-entry`), whatever its prefix. */
export function tombstonesIn(text: string): string[] {
  if (!text.includes('deleted-entry')) return [];
  const parser = new SaxesParser({ xmlns: false });
  const ids: string[] = [];
  // What is ill-formed is the feed reader's to judge.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name, attributes }) => {
    if (name.slice(name.indexOf(':') + 1) !== 'deleted-entry' || ids.length >= maxTombstones) return;
    const ref = attributes.ref?.trim();
    if (ref) ids.push(ref.slice(0, 1_000));
  });
  parser.write(text).close();
  return ids;
}
