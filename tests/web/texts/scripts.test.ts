import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scripts } from '../../../src/web/texts/en/scripts.ts';
import { type Node, root, treeOf } from '../../linear/exported.ts';

const files = globSync('src/web/**/*.js', { cwd: root }).toSorted();

/** Words as people read them: a capitalised one, or two in a row. */
const words = /(?<!\p{L})\p{Lu}\p{Ll}|\p{L}\s+\p{L}/u;
/** Properties that show what is assigned to them, even a single word. */
const shows = /^(?:textContent|innerText|innerHTML|title|placeholder|ariaLabel|label|alt)$/;
const takesSelector = /^(?:querySelector|querySelectorAll|closest|matches)$/;

const nameOf = (part: unknown) => {
  const { value, property } = (part ?? {}) as { value?: string; property?: { value?: string } };
  return property?.value ?? value ?? '';
};

/** What people cannot see: selectors, errors for the developers' console, names that are compared. */
function isTechnical({ type, callee, operator }: Node): boolean {
  if (type === 'CallExpression') return takesSelector.test(nameOf(callee));
  if (type === 'NewExpression') return nameOf(callee) === 'Error';
  return type === 'BinaryExpression' && /^(?:===|in)$/.test(String(operator));
}

/** Every node of a tree, without what `skips` says. */
function nodesIn(part: unknown, skips: (node: Node) => boolean = () => false): Node[] {
  if (typeof part !== 'object' || part === null) return [];
  const node = 'type' in part ? [part as Node] : [];
  if (node.some(skips)) return [];
  return [...node, ...Object.values(part).flatMap((child) => nodesIn(child, skips))];
}

/** The texts that are written in a tree itself. */
function literalsIn(part: unknown, skips: (node: Node) => boolean): string[] {
  return nodesIn(part, skips).flatMap(({ type, value, cooked }) => {
    if (type === 'StringLiteral') return [String(value)];
    return type === 'TemplateElement' ? [String(cooked)] : [];
  });
}

function textsIn(tree: unknown): string[] {
  const shown = nodesIn(tree)
    .filter(({ type, left }) => type === 'AssignmentExpression' && shows.test(nameOf(left)))
    .flatMap(({ right }) => literalsIn(right, ({ type }) => type === 'CallExpression'))
    .filter((text) => /\p{L}/u.test(text));
  return [...shown, ...literalsIn(tree, isTechnical).filter((text) => words.test(text))];
}

test.each(files)('%s has no text of its own', (file) => {
  expect(textsIn(treeOf(file).body)).toEqual([]);
});

test('the desk’s scripts use each of their texts, and no other', () => {
  const used = files
    .filter((file) => file.includes('/desk/'))
    .flatMap((file) => nodesIn(treeOf(file).body))
    .filter(({ type, callee }) => type === 'CallExpression' && nameOf(callee) === 'text')
    .map((call) => nameOf((call.arguments as { expression: unknown }[])[0]?.expression));
  expect([...new Set(used)].filter(Boolean).toSorted()).toEqual(Object.keys(scripts).toSorted());
});
