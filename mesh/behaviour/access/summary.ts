import type { AccessCause, AccessCell } from './cell';
import type { Decision, Part } from './decision';
import type { DecidedEntry, Judged } from './entry';

/** What is decided about all entries, in words. */
export function summary(
  entries: readonly DecidedEntry[],
  witness: AccessCell['witness'],
  unenforced: ReadonlySet<string>,
  isElsewhere: boolean,
): Judged {
  const decision = joined(entries);
  const { allowed, denied, asked } = decision;
  const isNone = allowed.length + asked.length === 0;
  const isAll = denied.length + asked.length === 0 && !isElsewhere;
  const reasons = new Set([...asked, ...(isNone ? denied : [])].flatMap(({ reason }) => reason ?? []));
  // A proof is confirmed with an example.
  const because = causesOf(decision, isNone);
  if (isNone && because.length + reasons.size === 0) reasons.add('no route leads there');
  const isConfirmed = isNone ? witness.denied !== null || isElsewhere : isAll ? witness.allowed !== null : true;
  if (!isConfirmed) reasons.add('no request that was tried confirms it');
  if (!isNone && allowed.length > 0 && witness.allowed === null) reasons.add(unknownReason(allowed));
  if (!isAll && !isNone && denied.length > 0 && witness.denied === null) reasons.add(unknownReason(denied));
  for (const reason of unenforced) reasons.add(reason);
  const shown = [...new Set([...allowed, ...asked].map(({ words }) => words))];
  return {
    allowed: !isConfirmed ? 'some' : isNone ? 'none' : isAll ? 'all' : 'some',
    when: isNone ? 'no request' : isAll || shown.includes('every request') ? 'every request' : shown.join('; or '),
    witness,
    because,
    enforced: unenforced.size === 0,
    reason: reasons.size === 0 ? null : [...reasons].join('; '),
    entries,
  };
}

/** The parts of all entries. */
export function joined(entries: readonly DecidedEntry[]): Decision {
  const all = (end: keyof Decision) => entries.flatMap(({ decision }) => decision[end]);
  return { allowed: all('allowed'), denied: all('denied'), asked: all('asked') };
}

/** What decides. An object as a whole is left out if one of its rules is named. */
function causesOf({ allowed, denied, asked }: Decision, isNone: boolean): AccessCause[] {
  const parts = isNone ? denied : [...allowed, ...asked, ...denied];
  const causes = parts.flatMap((part) => part.causes);
  const ruled = new Set(causes.flatMap(({ object, rule }) => (rule === null ? [] : [object])));
  const kept = causes.filter(({ object, rule }) => rule !== null || !ruled.has(object));
  return [...new Map(kept.map((cause) => [`${cause.object} ${cause.rule}`, cause])).values()];
}

function unknownReason(parts: readonly Part[]): string {
  if (parts.some(({ region }) => region === undefined)) return 'the search for a request ended at its limit';
  return 'conditions that are not modelled decide, and no request that was tried shows the effect';
}
