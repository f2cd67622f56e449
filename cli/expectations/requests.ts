import type { Request } from '../../mesh';
import type { FieldPath } from '../../mesh/manifest/manifest';
import { checkRequest } from '../../mesh/request/request';
import { FIELDS } from '../requests';
import { checkKeys, nameOf, objectOf, type Refuse } from './fields';

/**
 * All requests that a test describes. Each field can be a list: the requests are the combinations of the values. A header
 * can be a list as well; `null` in it is a request without the header.
 */
export function requestsOf(value: unknown, path: FieldPath, refuse: Refuse): Request[] {
  const { headers, ...fields } = objectOf(value, path, refuse);
  checkKeys(fields, Object.keys(FIELDS), path, refuse);
  const withHeaders = headers === undefined ? fields : { ...fields, headers: headersOf(headers, path, refuse) };
  const requests = combinations(withHeaders, path, refuse) as unknown as Request[];
  for (const request of requests) check(request, path, refuse);
  return requests;
}

function headersOf(value: unknown, path: FieldPath, refuse: Refuse): object[] {
  const headers = objectOf(value, [...path, 'headers'], refuse);
  return combinations(headers, [...path, 'headers'], refuse).map((chosen) =>
    Object.fromEntries(Object.entries(chosen).map(([name, text]) => [name, `${text}`])),
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** One object for each combination of the listed values; a field that is `null` is left out. */
export function combinations(fields: Fields, path: FieldPath, refuse: Refuse): Fields[] {
  return Object.entries(fields).reduce<Fields[]>(
    (combined, [name, value]) => {
      const values = Array.isArray(value) ? value : [value];
      if (values.length === 0) refuse([...path, name], `${nameOf([...path, name])} must not be an empty list`);
      return combined.flatMap((others) => values.map((one) => (one === null ? others : { ...others, [name]: one })));
    },
    [{}],
  );
}

function check(request: Request, path: FieldPath, refuse: Refuse): void {
  for (const [name, field] of Object.entries(request)) {
    const type = FIELDS[name as keyof Request];
    if (typeof field !== type) {
      refuse([...path, name], `${nameOf([...path, name])} must be a ${type}, got ${JSON.stringify(field)}`);
    }
  }
  try {
    checkRequest(request);
  } catch (error) {
    refuse(path, (error as Error).message);
  }
}
