import * as feed from './feed.ts';
import * as folder from './folder.ts';
import * as page from './page.ts';
import * as sitemap from './sitemap.ts';
import type { SourceType } from './source.ts';
import * as webhook from './webhook.ts';

/** Every source type, one line each. */
export const sourceTypes: SourceType[] = [feed, folder, page, sitemap, webhook];
