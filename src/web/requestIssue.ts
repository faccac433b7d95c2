/** One issue of a request's schema, as the type provider passes it on: zod's issue in a different form. */
export interface RequestIssue {
  instancePath: string;
  keyword?: string | undefined;
  message?: string | undefined;
  params?: Record<string, unknown> | undefined;
}

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const forms: Record<string, string> = {
  datetime: 'an instant such as 2024-06-08T10:00:00Z',
  url: 'a web address (http:// or https://)',
};

/** The first issue as "where: what", in the caller's terms. */
export function issueOf(
  issues: readonly RequestIssue[],
  context: string | undefined,
): { where: string; what: string } {
  const [issue] = issues;
  const path = (issue?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  return {
    where: path || (context ?? 'the request'),
    what: issue ? sentenceOf(issue) : 'is not as described',
  };
}

function sentenceOf({ keyword, message = 'is not as described', params = {} }: RequestIssue): string {
  switch (keyword) {
    case 'invalid_type':
      if (message.endsWith('received undefined')) return 'is missing';
      return `should be ${kinds[String(params.expected)] ?? params.expected}`;
    case 'invalid_value':
      return `should be one of ${(params.values as unknown[]).join(', ')}`;
    case 'invalid_format':
      return `should be ${forms[String(params.format)] ?? 'in another format'}`;
    case 'too_small':
      return `should be at least ${params.minimum}${unitOf(params)}`;
    case 'too_big':
      return `should be at most ${params.maximum}${unitOf(params)}`;
    case 'invalid_union':
      return `should be ${alternatives(params.errors) || 'in another format'}`;
    default:
      return message;
  }
}

function unitOf({ origin }: Record<string, unknown>): string {
  if (origin === 'string') return ' (characters)';
  return origin === 'array' ? ' (entries)' : '';
}

/** What each form of a union requires first: `{"sent": …} or {"notSent": …}`. */
function alternatives(errors: unknown): string {
  if (!Array.isArray(errors)) return '';
  const keys = errors.flatMap((form: { path?: unknown[] }[]) => form[0]?.path?.[0] ?? []);
  return [...new Set(keys)].map((key) => `{"${key}": …}`).join(' or ');
}
