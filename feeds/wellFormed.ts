import { SaxesParser } from 'saxes';

/** Throws at the first place where a document is no well-formed XML with its name spaces declared. */
export function requireWellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
}
