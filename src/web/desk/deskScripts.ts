import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import type { Forms } from '../texts/counted.ts';
import type { ScriptTexts } from '../texts/en/scripts.ts';
import type { Markup } from '../theme/layout.ts';

interface Script {
  /** The file's name contains its content's hash, so it may be cached permanently. */
  path: string;
  source: Buffer;
}

function script(name: string, file: string): Script {
  const source = readFileSync(file);
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);
  return { path: `/desk/${name}.${hash}.js`, source };
}

const own = (name: string) => script(name, fileURLToPath(new URL(`./scripts/${name}.js`, import.meta.url)));

/** Swaps changed parts into a page (docs/decisions/htmx.md). */
const htmx = script('htmx', fileURLToPath(import.meta.resolve('htmx.org/dist/htmx.esm.min.js')));

const modules = [
  htmx,
  own('texts'),
  own('requests'),
  own('parts'),
  own('cards'),
  own('keys'),
  own('picks'),
  own('typed'),
  own('sources'),
  own('calendar'),
  own('signIn'),
];

/** Whatever people have opened or closed stays so when a part of the page is replaced. */
const config = JSON.stringify({
  includeIndicatorCSS: false,
  history: false,
  morphIgnore: ['data-htmx-powered', 'open', 'hidden', 'aria-expanded', 'data-current', 'data-loaded'],
  noSwap: [204, 304, 401, '5xx'],
});

const scriptTags = modules.map(({ path }) => html`<script type="module" src="${path}"></script>`).join('\n');

/** The scripts of every desk page, with what they show. All pages work without them. */
export function scriptHead(texts: ScriptTexts): Markup {
  return html`<meta name="htmx-config" content="${config}">
<meta name="desk-texts" content="${JSON.stringify(forScripts(texts))}">
!${scriptTags}`;
}

/** The texts as data: `{}` stands where a script puts the value. */
function forScripts(texts: ScriptTexts): Record<string, string | Forms> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, typeof text === 'function' ? text('{}') : text]),
  );
}

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
