import { SaxesParser } from 'saxes';

/** A feed nests only a handful of elements; looking up their name spaces takes quadratic time in the depth. */
const deepest = 200;

/** Throws at the first place where a document is not well-formed XML with declared name spaces. */
export function requireWellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  let depth = 0;
  parser.on('opentag', ({ isSelfClosing }) => {
    if (!isSelfClosing && ++depth > deepest) throw new Error('its elements are nested too deep');
  });
  parser.on('closetag', ({ isSelfClosing }) => {
    if (!isSelfClosing) depth--;
  });
  parser.write(xml).close();
}
