import { textOf } from '../../article/sanitise.ts';
import { oneLine } from '../../article/text.ts';
import { type Element, markupOf, selected, type Tree, treeOf } from '../../extract/html/tree.ts';

/** A list with more items is not a summary. */
const maxPoints = 10;
const longestPoint = 400;

/** A leading list begins within this many units of the text. */
const near = 4_000;

type AnyNode = Tree['children'][number];

const isElement = (node: AnyNode): node is Element => 'attribs' in node;
const words = (element: Element) => oneLine(textOf(markupOf([element])));

/** Whether an element may be above the list: pictures, their captions, and headings such as "In brief". */
function mayStandAbove(element: Element): boolean {
  return /^(?:figure|picture|img|h[1-6]|br|hr|script|style)$/.test(element.name) || words(element) === '';
}

/** The children of the outermost element with more than one child. */
function blocksOf(tree: Tree): AnyNode[] {
  let nodes = tree.children;
  for (;;) {
    const filled = nodes.filter((node) => isElement(node) || ('data' in node && node.data.trim() !== ''));
    const [only] = filled;
    const isWrapper = only && isElement(only) && /^(?:div|article|section|main|body|html)$/.test(only.name);
    if (filled.length !== 1 || !isWrapper) return nodes;
    nodes = only.children;
  }
}

/** An item that is only a link belongs to a list of related articles or of the page's parts. */
const isLink = (item: Element) => selected('a', item).some((link) => words(link) === words(item));

/**
 * The summary points with which an entry's text opens, as on a page, and the text without them; undefined if it opens
 * with anything but a list.
 */
export function leadingPoints(html: string): { bullets: string[]; body: string } | undefined {
  if (!/<[uo]l[\s>]/i.test(html.slice(0, near))) return undefined;
  const tree = treeOf(html);
  const nodes = tree ? blocksOf(tree) : [];
  const list = nodes.find((node) => (isElement(node) ? !mayStandAbove(node) : /\S/.test(dataOf(node))));
  if (!list || !isElement(list) || !/^[uo]l$/.test(list.name)) return undefined;
  const items = list.children.filter(isElement).filter(({ name }) => name === 'li');
  const bullets = items.map(words);
  const arePoints =
    bullets.length >= 2 &&
    bullets.length <= maxPoints &&
    bullets.every((point) => point !== '' && point.length <= longestPoint) &&
    !items.every(isLink);
  if (!arePoints) return undefined;
  const rest = nodes.filter((node) => node !== list);
  return { bullets, body: markupOf(rest as Element[]) };
}

function dataOf(node: AnyNode): string {
  return 'data' in node && node.type === 'text' ? node.data : '';
}
