import { countAlarmingCopies } from '../../../delivery/copy.ts';
import type { HealthContext, HealthProblem } from './problem.ts';

/** Posts of withdrawn articles that may still be visible, and that no one has kept. */
export async function copyProblems({ store }: HealthContext): Promise<HealthProblem[]> {
  const count = await countAlarmingCopies(store);
  if (count === 0) return [];
  const posts = count === 1 ? '1 post of a withdrawn article is' : `${count} posts of withdrawn articles are`;
  return [
    {
      name: 'copies',
      says: `${posts} still published, or their state is unknown.`,
      hint: 'List them with "slugline copies list", then remove them ("slugline copies remove ID") or keep them ("slugline copies keep ID").',
    },
  ];
}
