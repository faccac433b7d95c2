/** The audit log: who did what to what. */
export const audit = {
  title: 'Audit',
  when: 'When',
  who: 'Who',
  did: 'Did',
  to: 'To',
  detail: 'Detail',
  from: (address: string) => `from ${address}`,
  whoField: 'Who',
  didField: 'Did (draft, draft.reject …)',
  toField: 'To (an id, code, name)',
  in: 'In',
  age: 'Age',
  filter: 'Filter',
  showAll: 'Show all',
  nothingYet: 'Nothing found yet.',
  nothingYetHow: 'The search goes on under “Older”.',
  noSuch: 'No such entries.',
  noSuchHow: 'Nothing like this was done as far back as the log reaches.',
  empty: 'No entries yet.',
  emptyHow: 'Actions of people and programs are listed here.',
};

export type AuditTexts = typeof audit;
