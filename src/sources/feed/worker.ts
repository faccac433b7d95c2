import { serve } from '../../extract/serve.ts';
import { articlesOf, type Reading } from './article.ts';
import { feedText, readDocument } from './document.ts';

/** What the thread is given: the bytes of one document. */
export interface ThreadTask {
  bytes: Uint8Array;
  contentType: string;
  reading: Reading;
}

serve(({ bytes, contentType, reading }: ThreadTask) => {
  const document = readDocument(feedText(bytes, reading.url, contentType));
  return { ...articlesOf(document, reading), title: document.title, links: document.links };
});
