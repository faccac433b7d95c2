import { compile, selectAll } from 'css-select';
import { DomHandler, DomUtils, Parser, type parseDocument } from 'htmlparser2';
import { reasonOf } from '../../errors.ts';

/** A page's elements as a tree, for CSS selectors. */
export type Tree = ReturnType<typeof parseDocument>;
type AnyNode = Tree['children'][number];
export type Element = Extract<AnyNode, { attribs: Record<string, string> }>;

/** Browsers also stop at 512 open elements; code that works on trees would run out of stack in deeper ones. */
const depthLimit = 512;

class BoundedHandler extends DomHandler {
  isTooDeep = false;
  #parser: Parser | undefined;

  override onparserinit(parser: Parser): void {
    this.#parser = parser;
    super.onparserinit(parser);
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    super.onopentag(name, attributes);
    if (this.tagStack.length <= depthLimit) return;
    this.isTooDeep = true;
    this.#parser?.pause();
  }
}

/** The page as a tree; undefined if it is nested deeper than any real page. */
export function treeOf(html: string): Tree | undefined {
  const handler = new BoundedHandler();
  const parser = new Parser(handler, { decodeEntities: true });
  parser.write(html);
  if (handler.isTooDeep) return undefined;
  parser.end();
  return handler.root;
}

/** What is wrong with a CSS selector, as a sentence; undefined if nothing is. */
export function checkSelector(selector: string): string | undefined {
  try {
    compile(selector);
    return undefined;
  } catch (error) {
    return `"${selector}" is no CSS selector that is understood (${reasonOf(error)})`;
  }
}

/** The elements that match a CSS selector, in the page's order. */
export function selected(selector: string, within: Tree | Element): Element[] {
  return selectAll<AnyNode, Element>(selector, within);
}

/** An element's attribute, trimmed; undefined if missing or empty. */
export function attributeOf(element: Element, ...names: string[]): string | undefined {
  return names.map((name) => element.attribs[name]?.trim()).find((value) => value);
}

/** The nearest element with a name that contains this one, or is it. */
export function closest(element: Element, name: string): Element | undefined {
  for (let node: AnyNode | null = element; node; node = node.parent as AnyNode | null)
    if ('attribs' in node && node.name === name) return node;
  return undefined;
}

export function markupOf(elements: Element[]): string {
  return elements.map((element) => DomUtils.getOuterHTML(element)).join('\n');
}
