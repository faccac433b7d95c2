import { expect, test } from 'vitest';
import { filesIn, type Node, treeOf } from '../../linear/exported.ts';

const files = filesIn('src/web');

function nodesIn(part: unknown): Node[] {
  if (typeof part !== 'object' || part === null) return [];
  const node = 'type' in part ? [part as Node] : [];
  return [...node, ...Object.values(part).flatMap(nodesIn)];
}

/** The templates of markup in a file, with `{}` in place of their values. */
function templatesIn(file: string): string[] {
  return nodesIn(treeOf(file).body).flatMap((node) => {
    const { type, tag, template } = node as Node & { tag?: { value?: string }; template?: Node };
    if (type !== 'TaggedTemplateExpression' || tag?.value !== 'html') return [];
    const quasis = template?.quasis as { cooked: string }[];
    return [quasis.map(({ cooked }) => cooked).join('{}')];
  });
}

const shownAttribute = /\b(?:aria-label|aria-description|title|placeholder|alt)="([^"]*)"/g;

/** What a template shows in letters of its own, besides names of formats and what is typed into a terminal. */
function textsOf(template: string): string[] {
  const attributes = [...template.matchAll(shownAttribute)].map(([, value = '']) => value);
  const between = template
    .replace(/^[^<]*>|<code>[^<]*<\/code>|<[^>]*(?:>|$)/g, '\n')
    .replace(/[\w-]+="[^"]*"/g, '')
    .split('\n');
  return [...attributes, ...between]
    .map((text) => text.replace(/&#?\w+;|\{\}|https?:|\b(?:RSS|Atom|JSON|CSV|SVG|PNG|OPML)\b/g, '').trim())
    .filter((text) => /\p{L}/u.test(text));
}

test('no template has a text of its own: all stand in the catalogue', () => {
  const found = files.flatMap((file) =>
    templatesIn(file).flatMap((template) => textsOf(template).map((text) => `${file}: ${text}`)),
  );
  expect(found).toEqual([]);
});
