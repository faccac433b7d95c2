import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fontFaces } from './fonts.ts';

/** A file under `/look/`, ready to be sent. */
interface Asset {
  /** Its address without the origin, such as `/look/slugline.3f2a….css`. */
  path: string;
  type: string;
  /** The value of `Cache-Control`. */
  cacheControl: string;
  /** A strong tag of the uncompressed bytes. For another encoding, its name is added. */
  etag: string;
  identity: Buffer;
  /** Only if compression makes it smaller. */
  gzip?: Buffer;
  br?: Buffer;
}

type ThemeAssetName = 'slugline.css' | 'icon.svg' | 'icon.png' | 'card.png';

/** All files that pages link to: by path for the server, by name for the templates. */
export interface Theme {
  assets: ReadonlyMap<string, Asset>;
  /** The address of an asset without the origin. */
  href(name: ThemeAssetName): string;
}

const styleSheets = [
  'tokens.css',
  'page.css',
  'front.css',
  'article.css',
  'shortLink.css',
  'errorPage.css',
  'follow.css',
  'controls.css',
  'desk.css',
  'review.css',
  'cards.css',
  'notes.css',
  'preview.css',
  'calendar.css',
  'find.css',
  'sandbox.css',
  'links.css',
  'results.css',
  'ops.css',
];

const oneYear = 'public, max-age=31536000, immutable';

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

function read(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url));
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** Fonts and PNG are compressed already. The others are compressed once at the start, since every reader benefits. */
function codings(type: string, identity: Buffer): Pick<Asset, 'gzip' | 'br'> {
  if (!/^(text\/|image\/svg)/.test(type)) return {};
  const gzip = gzipSync(identity, { level: 9 });
  const br = brotliCompressSync(identity, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: identity.length },
  });
  return {
    ...(gzip.length < identity.length && { gzip }),
    ...(br.length < identity.length && { br }),
  };
}

function asset(name: string, identity: Buffer): Asset {
  const dot = name.lastIndexOf('.');
  const extension = name.slice(dot + 1);
  const type = types[extension] ?? 'application/octet-stream';
  const hash = hashOf(identity);
  const path = `/look/${name.slice(0, dot)}.${hash}.${extension}`;
  return { path, type, cacheControl: oneYear, etag: `"${hash}"`, identity, ...codings(type, identity) };
}

/**
 * Reads the theme's files (style sheet, fonts, icons) into memory once, at the start. Their names contain the content's
 * hash, so they may be cached permanently.
 */
export function loadTheme(): Theme {
  const assets = new Map<string, Asset>();
  const named = new Map<string, string>();
  const add = (name: string, bytes: Buffer) => {
    const made = asset(name, bytes);
    assets.set(made.path, made);
    named.set(name, made.path);
    return made.path;
  };
  const href = (name: string) => {
    const path = named.get(name);
    if (path === undefined) throw new Error(`The theme has no file ${name}.`);
    return path;
  };

  const faces = fontFaces()
    .map((face) => face.css.replace('{font}', add(face.name, readFileSync(face.file))))
    .join('\n');
  const sheet = styleSheets.map((name) => read(`style/${name}`).toString('utf8')).join('\n');
  add('slugline.css', Buffer.from(`${faces}\n${sheet}`));
  for (const icon of ['icon.svg', 'icon.png', 'card.png']) add(icon, read(`icons/${icon}`));

  return { assets, href };
}
