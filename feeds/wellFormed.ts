import { SaxesParser } from 'saxes';

/** A feed has a handful of elements inside each other; looking up their name spaces takes the square of their depth. */
const deepest = 200;

/** Throws at the first place where a document is no well-formed XML with its name spaces declared. */
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
