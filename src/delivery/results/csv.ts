import { statisticsNames } from '../../channels/channel.ts';
import { csvTable } from '../../links/csv.ts';
import { groupings, type ResultGroup } from './groups.ts';
import type { Results } from './report.ts';
import { outcomes } from './row.ts';

const columns = [
  ...[
    'grouping',
    'name',
    'posts',
    'posts_with_clicks',
    'clicks',
    'clicks_mean',
    'clicks_median',
    'comparable',
  ],
  ...outcomes,
  ...statisticsNames.flatMap((name) => [`posts_with_${name}`, name]),
];

/** All groups as a table for spreadsheets; what nobody counted is empty. */
export function resultsAsCsv({ groups, total }: Results): string {
  const rows = groupings.flatMap((by) => groups[by].map((group) => rowOf(by, group)));
  return csvTable(columns, [...rows, rowOf('all', total)]);
}

function rowOf(grouping: string, { name, posts, clicks, drafts, statistics, comparable }: ResultGroup) {
  const numbers = statisticsNames.flatMap((each) => [statistics[each]?.posts, statistics[each]?.total]);
  return [
    ...[grouping, name, posts, clicks.posts, clicks.posts > 0 ? clicks.total : undefined],
    ...[clicks.mean?.toFixed(2), clicks.median, comparable ? 'yes' : 'no'],
    ...outcomes.map((outcome) => drafts[outcome]),
    ...numbers,
  ];
}
