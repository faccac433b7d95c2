/** One error: its HTTP status, a sentence that says what happened, and a hint that says what to do. */
export interface CatalogueEntry {
  status: number;
  sentence: string;
  hint: string;
}
