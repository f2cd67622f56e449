import type { PatternSyntax } from '../../../grammar/written-pattern';
import type { FieldPath } from '../../../manifest/manifest';
import type { VirtualServiceHttp, VirtualServiceHttpMatch } from '../../../manifest/wire';

type Text = NonNullable<VirtualServiceHttpMatch['uri']>;
type Operator = 'exact' | 'prefix';

/** A text that Istio compares as it is written. The field is relative to the rule. */
export interface PlainText {
  readonly field: FieldPath;
  readonly text: string;
  readonly operator: Operator;
  /** The syntaxes that no right value contains here. */
  readonly unlikely: readonly PatternSyntax[];
}

const ALL = ['glob', 'regex', 'template'] as const;

/** The texts that a rule compares. */
export function* plainTexts({ match = [], corsPolicy }: VirtualServiceHttp): Generator<PlainText> {
  for (const [index, { uri, authority, headers = {}, withoutHeaders = {}, queryParams = {} }] of match.entries()) {
    const field = ['match', index];
    // A path without a leading slash matches nothing at all, which is another finding.
    for (const plain of textsOf([...field, 'uri'], uri, ALL)) if (plain.text.startsWith('/')) yield plain;
    yield* textsOf([...field, 'authority'], authority, ALL);
    for (const [key, written] of Object.entries({ headers, withoutHeaders, queryParams })) {
      for (const [name, value] of Object.entries(written)) {
        // `Accept: */*` and a search for `*` are right.
        yield* textsOf([...field, key, name], value ?? undefined, ['regex']);
      }
    }
  }
  for (const [index, origin] of (corsPolicy?.allowOrigins ?? []).entries()) {
    for (const plain of textsOf(['corsPolicy', 'allowOrigins', index], origin, ALL)) {
      if (plain.text !== '*') yield plain;
    }
  }
}

function* textsOf(field: FieldPath, written: Text | undefined, unlikely: PlainText['unlikely']): Generator<PlainText> {
  for (const operator of ['exact', 'prefix'] as const) {
    const text = written?.[operator];
    if (text) yield { field: [...field, operator], text, operator, unlikely };
  }
}

/** The paths that a rule writes into a request or an answer. */
export function* newPaths({ rewrite, redirect }: VirtualServiceHttp): Generator<[field: FieldPath, text: string]> {
  if (rewrite?.uri) yield [['rewrite', 'uri'], rewrite.uri];
  if (redirect?.uri) yield [['redirect', 'uri'], redirect.uri];
}
