import type { FieldPath } from '../../../../../manifest/manifest';
import type { Verdict } from '../rule';
import { shown } from './shown';

const dnsLabel = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const name = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const key = new RegExp(`^(?:(${dnsLabel}(?:\\.${dnsLabel})*)/)?(${name})$`);
const value = new RegExp(`^(?:${name})?$`);

/** Labels as in Kubernetes, except that the webhook does not limit the length of a value. */
export function labels(
  map: Readonly<Record<string, string | null>> | undefined,
  field: FieldPath,
  { error }: Pick<Verdict, 'error'>,
): void {
  for (const label in map) {
    error([...field, label], labelKey(label));
    const text = map[label] ?? '';
    if (!value.test(text)) {
      error([...field, label], `a label value must be letters, digits and inner "-", "_" or ".", got ${shown(text)}`);
    }
  }
}

function labelKey(text: string): string | undefined {
  const [, prefix = '', rest = ''] = key.exec(text) ?? [];
  if (rest !== '' && rest.length <= 63 && prefix.length <= 253) return undefined;
  return `a label key must be at most 63 letters, digits and inner "-", "_" or ".", optionally after a domain name and "/", got ${shown(text)}`;
}
