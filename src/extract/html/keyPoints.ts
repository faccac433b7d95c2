import { textOf } from '../../article/sanitise.ts';
import { oneLine } from '../../article/text.ts';
import { markupOf, selected, treeOf } from './tree.ts';

/** Names that sites use for the box with an article's summary points. */
const names = [
  'key-point',
  'keypoint',
  'key_point',
  'highlights',
  'takeaway',
  'summary-list',
  'summary-points',
  'tldr',
];
const hint = new RegExp(names.join('|'), 'i');
const boxes = names.flatMap((name) => [
  `[class*="${name}" i]`,
  `[id*="${name}" i]`,
  `[data-testid*="${name}" i]`,
]);

/** A longer list contains something else. */
const maxPoints = 10;

/** The summary points of a page that has them in a separate box; none if it has no such box. */
export function keyPoints(html: string): string[] {
  if (!hint.test(html)) return [];
  const tree = treeOf(html);
  const [box] = tree ? selected(boxes.join(','), tree).filter((one) => selected('li', one).length > 0) : [];
  if (!box) return [];
  const points = selected('li', box).map((item) => oneLine(textOf(markupOf([item]))));
  const written = points.filter(Boolean);
  return written.length >= 2 && written.length <= maxPoints ? written : [];
}
