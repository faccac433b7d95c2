import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync } from '@swc/core';

export const root = resolve(import.meta.dirname, '../..');

/** A function that a module exports and whose first parameter is text. */
export interface TextFunction {
  /** `src/article/text.ts#oneLine` */
  id: string;
  file: string;
  name: string;
  /** Its first parameter's type as the source has it. */
  takes: string;
  /** How many further parameters must be given. */
  further: number;
}

export interface Node {
  type: string;
  span: { start: number; end: number };
  [key: string]: unknown;
}

interface Parameter {
  type: string;
  optional: boolean;
  typeAnnotation: { typeAnnotation: Node } | null;
  left?: Parameter;
}

/** The TypeScript files of some folders, their paths from the root. */
export function filesIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .sort(),
  );
}

/** A module's top level as a tree, and the source of a node. */
export function treeOf(file: string): { body: Node[]; sourceOf: (node: Node) => string } {
  // An empty statement in front: the tree then begins there, and not after the comments at a file's beginning.
  const source = Buffer.concat([Buffer.from(';'), readFileSync(join(root, file))]);
  const module = parseSync(source.toString(), { syntax: 'typescript', target: 'es2022' });
  // swc counts bytes, and continues counting from one file to the next.
  const from = module.span.start;
  return {
    body: module.body as unknown as Node[],
    sourceOf: ({ span }) => source.subarray(span.start - from, span.end - from).toString(),
  };
}

function functionsIn(item: Node): { name: string; parameters: Parameter[] }[] {
  if (item.type !== 'ExportDeclaration') return [];
  const declared = item.declaration as Node;
  if (declared.type === 'FunctionDeclaration') {
    const parameters = (declared.params as { pat: Parameter }[]).map(({ pat }) => pat);
    return [{ name: (declared.identifier as { value: string }).value, parameters }];
  }
  if (declared.type !== 'VariableDeclaration') return [];
  const made = declared.declarations as { id: { value: string }; init: Node | null }[];
  return made.flatMap(({ id, init }) =>
    init?.type === 'ArrowFunctionExpression'
      ? [{ name: id.value, parameters: init.params as Parameter[] }]
      : [],
  );
}

const text =
  /^(?:readonly )?(?:string|HttpUrl|Uint8Array|Buffer|\(string \| undefined\))(?:\[\])?(?: \| (?:undefined|null))*$|^Record<string, string/;

/** Every exported function of a file whose first parameter is text: a string, a list of them, bytes or headers. */
export function textFunctionsOf(file: string): TextFunction[] {
  const { body, sourceOf } = treeOf(file);
  return body.flatMap(functionsIn).flatMap(({ name, parameters }) => {
    const [first, ...others] = parameters;
    const annotation = (first?.left ?? first)?.typeAnnotation?.typeAnnotation;
    const takes = annotation ? sourceOf(annotation).replace(/\s+/g, ' ') : '';
    if (!text.test(takes)) return [];
    const further = others.filter(({ type, optional }) => type !== 'AssignmentPattern' && !optional).length;
    return [{ id: `${file}#${name}`, file, name, takes, further }];
  });
}
