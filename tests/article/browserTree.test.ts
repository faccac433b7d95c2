import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blockElements, silentElements, voidElements } from '../../src/article/elements.ts';
import { sanitiseBody } from '../../src/article/sanitise.ts';
import { type Tree, treeOf } from '../../src/extract/html/tree.ts';

const python = '/usr/bin/python3';
const isHere = spawnSync(python, ['-c', 'import html5lib']).status === 0;

const inline =
  'a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var';
const names = [
  ...blockElements,
  ...silentElements,
  ...voidElements,
  ...inline.split(' '),
  'custom-element',
  'o:p',
  'video',
  'audio',
  'plaintext',
  'xmp',
];

/** Tables, and parts of them and of lists, are tried as wholes below. */
const parts = new Set(
  'caption col dd dt frame legend li optgroup option table tbody td tfoot th thead tr'.split(' '),
);

/** How an element is met in a body: with attributes that go, and where words may stand also open, crossed and in anchors. */
const shapes = (name: string): string[] => {
  const whole = `<${name} href="javascript:x()" src="data:x" onclick="y()">One</${name}><p>Two <a>three</a>.</p>`;
  if (parts.has(name)) return [];
  if (blockElements.has(name)) return [whole];
  return [
    whole,
    `<p>One <${name}>two</${name}> three.</p><p>Four.</p>`,
    `<p>One <em><${name}>two</em></${name}> three.</p><p>Four.</p>`,
    `<p>One <a name="x"><${name}>two</${name}></a> <a href="https://tarn.example/">three</a></p>`,
    `<ul><li><${name}>One</${name}></li><li>Two<${name}></li></ul><p>Three.</p>`,
  ];
};

const wholes = [
  '<table onclick="x()"><caption>A</caption><thead><tr><th>B</th></tr></thead><tbody><tr><td><a name="x">C</a></td></tr></tbody></table>',
  '<ul><li>A<li>B</ul><dl><dt>C<dd>D</dl><select><option>E</select><fieldset><legend>F</legend>G</fieldset>',
];

type Row = [depth: number, shown: string];

function rowsOf(nodes: Tree['children'], depth = 0): Row[] {
  return nodes.flatMap((node): Row[] => {
    if ('attribs' in node) return [[depth, `<${node.name}>`], ...rowsOf(node.children, depth + 1)];
    return 'data' in node ? [[depth, node.data]] : [];
  });
}

describe.skipIf(!isHere)('a sanitised body (skipped where python3 has no html5lib)', () => {
  test('is to a browser what it is to us, and without a fault, whatever element it was given', () => {
    const given = [...names.flatMap(shapes), ...wholes];
    const bodies = given.map((html) => sanitiseBody(html));
    const script = resolve(import.meta.dirname, 'outline.py');
    const { stdout } = spawnSync(python, [script], { input: JSON.stringify(bodies), maxBuffer: 1e8 });
    const seen = JSON.parse(stdout.toString()) as { errors: string[]; rows: Row[] }[];
    expect(seen).toHaveLength(given.length);
    const faults = seen.flatMap(({ errors, rows }, at) => {
      const body = bodies[at] ?? '';
      const isSame = JSON.stringify(rows) === JSON.stringify(rowsOf(treeOf(body)?.children ?? []));
      return errors.length > 0 || !isSame
        ? [`${given[at]} → ${body}: ${errors.join() || 'another tree'}`]
        : [];
    });
    expect(faults.join('\n')).toBe('');
  });
});
