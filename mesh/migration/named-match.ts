import { isToken } from '../grammar/grammar';
import { fields } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { stringMatch } from '../routing/string-matcher';
import type { NamedMatch } from './http-route-rule';
import { literalRegex } from './literal-regex';
import type { Remarks } from './remarks';

/** Translates `headers` or `queryParams` of a match. */
export function namedMatches(written: unknown, path: FieldPath, remarks: Remarks): NamedMatch[] {
  return Object.entries(fields(written)).flatMap(([name, match]) => {
    const own = [...path, name];
    if (name.startsWith('@')) {
      remarks.obstacle(own, 'HTTPRoute has no match for claims of a token', CLAIMS);
      return [];
    }
    if (!isToken(name)) {
      remarks.obstacle(own, `HTTPRoute does not accept the name ${name}`, 'keep this rule in a VirtualService');
      return [];
    }
    return [{ name, ...namedMatch(match) }];
  });
}

const CLAIMS = 'copy the claim to a header with outputClaimToHeaders of RequestAuthentication, and match the header';

// As a regular expression, `*` means "present", and a prefix is a start followed by anything.
function namedMatch(written: unknown): Omit<NamedMatch, 'name'> {
  const { kind, value } = stringMatch(written);
  switch (kind) {
    case 'exact':
      return value === '' ? { type: 'RegularExpression', value: '^$' } : { value };
    case 'prefix':
      return { type: 'RegularExpression', value: `${literalRegex(value)}.*` };
    case 'regex':
      return { type: 'RegularExpression', value };
    case 'present':
      return { type: 'RegularExpression', value: '.*' };
  }
}
