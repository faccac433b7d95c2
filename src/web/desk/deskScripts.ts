import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import type { Markup } from '../theme/layout.ts';

interface Script {
  /** Carries its content's hash, so it may be kept for ever. */
  path: string;
  source: Buffer;
}

function script(name: string, file: string): Script {
  const source = readFileSync(file);
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);
  return { path: `/desk/${name}.${hash}.js`, source };
}

const own = (name: string) => script(name, fileURLToPath(new URL(`./scripts/${name}.js`, import.meta.url)));

/** Puts changed parts of a page into their places (docs/decisions/htmx.md). */
const htmx = script('htmx', fileURLToPath(import.meta.resolve('htmx.org/dist/htmx.esm.min.js')));

const modules = [htmx, own('cards'), own('keys'), own('picks'), own('typed'), own('signIn'), own('live')];

/** What people have opened or closed by hand stays so when a part of the page is put in anew. */
const config = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  morphIgnore: ['data-htmx-powered', 'open', 'hidden', 'aria-expanded', 'data-current', 'data-loaded'],
  noSwap: [204, 304, 401, '5xx'],
});

/** The scripts of every page of the desk, none of which it needs to work. */
export const scriptTags: Markup = [
  html`<meta name="htmx-config" content="${config}">`,
  ...modules.map(({ path }) => html`<script type="module" src="${path}"></script>`),
].join('\n');

export function scriptRoutes(server: FastifyInstance): void {
  for (const { path, source } of modules) {
    server.get(path, async (_request, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(source),
    );
  }
}
