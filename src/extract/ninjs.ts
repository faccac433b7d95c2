import { embargoIn, isEmbargoName } from '../article/embargo.ts';

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names as versions 1 (`body_html`), 2 (`versioncreated`) and 3 (`versionCreated`) write them, unified. */
function plainNames(value: Fields): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [name.toLowerCase().replaceAll('_', ''), of]),
  );
}

const signs = [
  'headlines',
  'bodies',
  'bodyhtml',
  'bodyxhtml',
  'bodytext',
  'pubstatus',
  'versioncreated',
  'standard',
];

/** Whether a JSON object is an IPTC ninjs item: it has a `uri` and something that our own articles do not have. */
export function isNinjs(value: Fields): boolean {
  const names = plainNames(value);
  return typeof names.uri === 'string' && signs.some((sign) => names[sign] !== undefined);
}

function listed(value: unknown): Fields[] {
  // Version 1 has objects with named members where later ones have lists.
  const items = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return items.filter(isObject).map(plainNames);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function inRole(items: Fields[], roles: RegExp): string | undefined {
  const best = items.find(({ role }) => typeof role === 'string' && roles.test(role)) ?? items[0];
  return text(best?.value);
}

function bodyOf(item: Fields): string | undefined {
  const bodies = listed(item.bodies);
  const isHtml = ({ contenttype }: Fields) => /html/i.test(String(contenttype ?? ''));
  const best = bodies.filter(isHtml).concat(bodies);
  return inRole(best, /main|full/i) ?? text(item.bodyxhtml) ?? text(item.bodyhtml) ?? text(item.bodytext);
}

function pictureOf(item: Fields): Fields | undefined {
  const picture = listed(item.associations).find(({ type }) => type === 'picture' || type === 'graphic');
  if (!picture) return undefined;
  const files = listed(picture.renditions).filter(
    ({ href }) => typeof href === 'string' && /^https?:/.test(href),
  );
  const [widest] = files.toSorted((one, other) => Number(other.width ?? 0) - Number(one.width ?? 0));
  const isAlt = ({ role }: Fields) => /^alt/i.test(String(role ?? ''));
  const descriptions = listed(picture.descriptions);
  const caption =
    inRole(
      descriptions.filter((one) => !isAlt(one)),
      /caption/i,
    ) ?? text(picture.descriptiontext);
  const credit = text(picture.by) ?? text(picture.byline) ?? text(picture.copyrightholder);
  const alt = text(picture.alttext) ?? text(descriptions.find(isAlt)?.value);
  const image = {
    ...(widest ? { url: widest.href } : {}),
    ...(caption ? { caption } : {}),
    ...(credit ? { credit } : {}),
    ...(alt ? { alt } : {}),
  };
  return Object.keys(image).length > 0 ? image : undefined;
}

function authorsOf(item: Fields): string[] {
  const people = listed(item.people).filter(({ rel }) => /author|creator/i.test(String(rel ?? '')));
  const names = people.map(({ name }) => text(name)).filter((name) => name !== undefined);
  const by = (text(item.by) ?? text(item.byline))?.replace(/^by\s+/i, '');
  return names.length > 0 ? names : by ? [by] : [];
}

function addressOf(item: Fields): string | undefined {
  const other = listed(item.altids).find(({ role }) =>
    /url|web|canonical|permalink/i.test(String(role ?? '')),
  );
  const written = text(item.url) ?? text(item.canonicalurl) ?? text(other?.value);
  return written && /^https?:/.test(written) ? written : undefined;
}

/** An embargo under any name; without a time it still holds. */
function embargoOf(item: Fields): string | undefined {
  return embargoIn(
    Object.entries(item)
      .filter(([name]) => isEmbargoName(name))
      .map(([, value]) => value),
  );
}

/** The items of a composite without its own text: a whole feed in one document. Undefined for any other item. */
export function ninjsItems(value: Fields): Fields[] | undefined {
  const item = plainNames(value);
  const isBare = item.type === 'composite' && item.bodies === undefined && Array.isArray(item.associations);
  if (!isBare) return undefined;
  const items = (item.associations as unknown[]).filter(isObject);
  const articles = items.filter(({ type }) => type === undefined || type === 'text' || type === 'composite');
  return articles.length > 0 ? articles : undefined;
}

/**
 * A ninjs item (versions 1 to 3) in the terms of an article as a source gives it, not checked yet; a sentence if it
 * is not one. `uri` is its identity there; a cancelled or withheld item withdraws the article.
 */
export function fromNinjs(value: Fields): Fields | string {
  const item = plainNames(value);
  const type = text(item.type) ?? 'text';
  if (!['text', 'composite', 'article', 'news'].includes(type))
    return `is a ninjs item of type "${type.slice(0, 40)}", no text`;
  const status = text(item.pubstatus) ?? 'usable';
  if (status !== 'usable') return { guid: item.uri, headline: '', status: 'withdrawn' };
  const descriptions = listed(item.descriptions);
  const isPoint = ({ role }: Fields) => /bullet|key.?point/i.test(String(role ?? ''));
  const isCorrection = ({ role }: Fields) => /correction/i.test(String(role ?? ''));
  const subjects = listed(item.subjects ?? item.subject);
  const isSection = ({ rel }: Fields) => /section/i.test(String(rel ?? ''));
  const tags = [...subjects.filter((one) => !isSection(one)), ...listed(item.places ?? item.place)]
    .map(({ name }) => text(name))
    .filter((name) => name !== undefined);
  const keywords = Array.isArray(item.keywords)
    ? item.keywords.filter((word) => typeof word === 'string')
    : [];
  const fields = {
    guid: item.uri,
    url: addressOf(item),
    headline: inRole(listed(item.headlines), /main|headline/i) ?? text(item.headline) ?? text(item.title),
    bullets: descriptions
      .filter(isPoint)
      .map((point) => text(point.value))
      .filter((point) => point !== undefined),
    standfirst:
      inRole(
        descriptions.filter((one) => !isPoint(one) && !isCorrection(one)),
        /summary|abstract|standfirst/i,
      ) ??
      text(item.descriptiontext) ??
      text(item.descriptionhtml),
    body: bodyOf(item),
    image: pictureOf(item),
    authors: authorsOf(item),
    dateline: text(item.dateline) ?? text(item.located),
    section: text(subjects.find(isSection)?.name),
    tags: [...new Set([...tags, ...keywords])].slice(0, 100),
    language: text(item.language),
    publishedAt: text(item.firstpublished) ?? text(item.firstcreated) ?? text(item.versioncreated),
    updatedAt: text(item.versioncreated),
    embargoUntil: embargoOf(item),
    breaking: Number(item.urgency) === 1 ? true : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, given]) => given !== undefined));
}
