/**
 * Who may import whom. The list is the order of docs/architecture.md: a room may import only what stands
 * above it. A folder that is missing here is an error, so that a new one gets its place first.
 */
const order = [
  '^src/((errors|clock|random|cron|ends|joined|concurrency|log|repeat)\\.ts$|errors/)',
  '^src/net/',
  '^src/store/',
  '^src/config/',
  '^src/article/',
  '^src/pictures/',
  '^src/extract/',
  '^src/sources/',
  '^src/links/',
  '^src/compose/',
  '^src/review/',
  '^src/channels/',
  '^src/delivery/',
  '^feeds/',
  '^src/syndication/',
  '^src/webhooks/',
  '^src/accounts/',
  '^src/actions/',
  '^src/newsroom\\.ts$',
  '^(src/web/|src/commands/|jobs/)',
  '^src/(app|cli)(\\.ts$|/)',
];

const upward = order.slice(0, -1).map((room, index) => ({
  name: `no-way-back-${index}`,
  comment: 'A room may import only what stands above it (docs/architecture.md).',
  severity: 'error',
  from: { path: room },
  to: { path: order.slice(index + 1).join('|') },
}));

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...upward,
    {
      name: 'feeds-see-articles-alone',
      severity: 'error',
      from: { path: '^feeds/' },
      to: { path: '^(src|jobs)/', pathNot: '^src/article/' },
    },
    {
      name: 'doors-do-not-import-doors',
      severity: 'error',
      from: { path: '^(src/web|src/commands|jobs)/' },
      to: { path: '^(src/web|src/commands|jobs)/', pathNot: '^$1/' },
    },
    {
      name: 'only-the-store-writes-raw-commands',
      comment:
        'Rooms read through `store.redis` and write through a script in src/store/scripts (docs/store.md).',
      severity: 'error',
      from: { path: '^(src|feeds|jobs)/', pathNot: '^src/store/' },
      to: { path: '^src/store/writer\\.ts$' },
    },
    {
      name: 'product-imports-no-tests',
      severity: 'error',
      from: { path: '^(src|feeds|jobs)/' },
      to: { path: '^(tests|bench)/' },
    },
    {
      name: 'no-room-outside-the-list',
      severity: 'error',
      from: { path: '^(src|feeds|jobs)/', pathNot: order.join('|') },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.cjs', '.mjs', '.json'] },
  },
};
