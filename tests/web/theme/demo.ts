import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { renderedPages, theme } from './views.ts';

/*
 * Every page with sample content, to look at: `node tests/web/theme/demo.ts [PORT]`. No store, no routes; the
 * policy is as strict as the real one, so that what it would block is missed here too.
 */
const pages = renderedPages();
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' http: https:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const port = Number(process.argv[2] ?? 8080);
createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
  const asset = theme.assets.get(path);
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  if (asset) return void response.setHeader('content-type', asset.type).end(asset.identity);
  if (path.startsWith('/samples/media/')) {
    return void response
      .setHeader('content-type', 'image/png')
      .end(readFileSync(new URL(`../../..${path}`, import.meta.url)));
  }
  const page = pages.get(path) ?? [...pages.keys()].map((key) => `<p><a href="${key}">${key}</a>`).join('');
  response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
}).listen(port, '127.0.0.1');
