/** A request as Logto's routes see it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface Answer {
  status: number;
  json?: unknown;
  /** With names in lower case. */
  headers?: Record<string, string>;
}

/** An error as Logto answers it. */
export const failure = (status: number, code: string, more: object = {}): Answer => ({
  status,
  json: { code, message: `Told of ${code}.`, ...more },
});

/** An error of the guard of a route's parameters or body. */
export const invalidInput = (member: string): Answer => {
  const issues = [{ code: 'invalid_type', path: [member], message: 'Required' }];
  const details = `Error in key path "${member}": (invalid_type) Required`;
  return failure(400, 'guard.invalid_input', { data: { issues }, details });
};

const mostRows = 100;

const linksOf = (path: string, query: URLSearchParams, page: number, last: number): string => {
  const linkTo = (number: number, relation: string): string => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(number));
    return `<${path}?${parameters}>; rel="${relation}"`;
  };
  return [
    linkTo(1, 'first'),
    ...(page > 1 ? [linkTo(page - 1, 'prev')] : []),
    ...(page < last ? [linkTo(page + 1, 'next')] : []),
    linkTo(last, 'last'),
  ].join(', ');
};

/** One page of rows, cut out by position, so that rows that come or go shift the others. */
export const paged = (rows: readonly unknown[], { path, query }: Asked): Answer => {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('page_size') ?? 20);
  const isValid = [page, size].every((number) => Number.isInteger(number) && number >= 1);
  if (!isValid || size > mostRows) {
    return failure(400, 'guard.invalid_pagination');
  }
  const last = Math.max(1, Math.ceil(rows.length / size));
  return {
    status: 200,
    json: rows.slice((page - 1) * size, page * size),
    headers: {
      'total-number': String(rows.length),
      link: linksOf(path, query, page, last),
    },
  };
};
