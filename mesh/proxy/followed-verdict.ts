import { describeOutcome } from '../verdict/describe';
import type { FollowedVerdict, Hop, Verdict, VerdictJson } from '../verdict/verdict';
import { describeRequest, formatAssumptions, formatVerdict } from '../verdict/verdict-text';
import type { Way } from './follow';

/** The verdict of the first request, with the outcomes after all hops. */
export function followedVerdict(first: Verdict, { hops, outcomes, mirrors, assumptions }: Way): FollowedVerdict {
  const { request, matched, location, timeout, retries, stations, refused } = first;
  const json = (): VerdictJson => ({
    ...first.toJSON(),
    outcomes: outcomes.map(({ probability, ...rest }) => ({ probability: probability.toNumber(), ...rest })),
    mirrors: mirrors.map(({ probability, destination }) => ({ probability: probability.toNumber(), destination })),
    trace: traceOf(hops, outcomes.map(describeOutcome)),
    assumptions,
    hops: hops.map(({ probability, verdict }) => ({ probability: probability.toNumber(), ...verdict.toJSON() })),
  });
  const text = () => `${formatVerdict(followed)}${formatAssumptions([followed])}`.trimEnd();
  const followed: FollowedVerdict = {
    request,
    matched,
    location,
    outcomes,
    mirrors,
    timeout,
    retries,
    stations,
    assumptions,
    refused,
    hops,
    get trace() {
      return traceOf(hops, outcomes.map(describeOutcome));
    },
    toJSON: json,
    toString: text,
  };
  // How `console.log` prints it, in Node.
  Object.defineProperty(followed, Symbol.for('nodejs.util.inspect.custom'), { value: text });
  return followed;
}

const traceOf = (hops: readonly Hop[], ends: readonly string[]): string[] => [
  ...hops.flatMap(({ probability, verdict }) => [
    `${probability} ${describeRequest(verdict.request)}`,
    ...verdict.trace.map((line) => `  ${line}`),
  ]),
  ...ends,
];
