import fc from 'fast-check';

/**
 * Property tests try the same examples in every run, so that what passed once passes again. To look further:
 * `SEED=7 npm test`.
 */
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_240_608) });
