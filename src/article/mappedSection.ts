import type { ArticleInput } from './article.ts';
import { asSource, cleanText } from './text.ts';

function folded(name: string): string {
  return cleanText(name).normalize('NFC').toLowerCase();
}

/**
 * The article in the section that `sections` maps its own section to or, if it has none, for the first of its tags
 * listed there. Case does not matter.
 */
export function withMappedSection(
  input: ArticleInput,
  sections: Record<string, string> | undefined,
): ArticleInput {
  if (!sections) return input;
  const ours = new Map(Object.entries(sections).map(([theirs, name]) => [folded(asSource(theirs)), name]));
  const names = input.section ? [input.section] : (input.tags ?? []);
  const mapped = names.map((name) => ours.get(folded(name))).find((name) => name !== undefined);
  return mapped === undefined ? input : { ...input, section: asSource(mapped) };
}
