import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMistake } from '../../../tests/mistake';
import { parseManifests } from '../../reader';
import type { Check } from '../engine/check';
import { checkPages } from '../engine/page';
import { judge, runChecks } from '../engine/run';
import { webhookRules } from '../rules/admission/webhook/rules';
import { checks } from './checks';
import { refusingChecks } from './refusing-checks';

test('checks are sorted by code, and codes are unique', () => {
  const codes = checks.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
});

test('the refusing checks are those of the list that are refused', () => {
  expect([...refusingChecks].sort((a, b) => (a.code < b.code ? -1 : 1))).toEqual(
    checks.filter(({ refused }) => refused),
  );
});

test('docs/checks is up to date (npm run docs:checks)', () => {
  const folder = join(__dirname, '../../../docs/checks');
  const pages = checkPages();
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
});

describe.each(checks)('$code', (check: Check) => {
  test('has a title, a description and examples', () => {
    expect(check.code).toMatch(/^(?:IST[0-9]{4}|KIA[0-9]{4}|MESH[0-9]{4})$/);
    expect(check.title).toMatch(/^[^.]+$/);
    expect(check.title).toMatch(
      /^(?:[a-z]|[A-Z][a-z]*[A-Z]|Istio|Gateway|Sidecar|Service|Secret|Pod|Deployment|Namespace|Telemetry)/,
    );
    expect(check.description.length).toBeGreaterThan(80);
    expect(check.examples.length + (check.rules ?? []).length).toBeGreaterThan(0);
    if (check.refused) expect(check.level).toBe('error');
  });

  for (const { title = 'the example', previous: before, wrong, says, right } of check.examples) {
    const previous = before === undefined ? undefined : parseManifests(before, 'before.yaml');

    test(`reports the wrong manifests: ${title}`, () => {
      const { findings } = runChecks([check], parseManifests(wrong, 'wrong.yaml'), { previous });
      expect(findings.map(({ message }) => message)).toContainEqual(expect.stringContaining(says));
      for (const { code, line } of findings) expect([code, line]).toEqual([check.code, expect.any(Number)]);
    });

    test(`reports nothing in the right manifests, and nothing refuses them: ${title}`, () => {
      const manifests = parseManifests(right, 'right.yaml');
      expect(manifests).not.toHaveLength(0);
      expect(runChecks([check], manifests, { previous }).findings).toEqual([]);
      expect(judge(manifests, { previous }).findings.filter(({ refused }) => refused)).toEqual([]);
    });
  }
});

describe.each(webhookRules)('webhook rule $kind: $concept', (rule) => {
  const webhookFindings = (manifest: ReturnType<typeof withMistake>) => {
    const findings = judge([{ manifest }]).findings.filter(({ code }) => code === 'IST0106' || code === 'IST0133');
    return findings.map(({ code, message }) => ({ warning: code === 'IST0133', message }));
  };

  test('accepts the right object', () => {
    const manifests = parseManifests(rule.right, 'right.yaml');
    expect(manifests.map(({ manifest }) => manifest.kind)).toEqual([rule.kind]);
    // Other checks may report something, such as missing services.
    expect(manifests.flatMap(({ manifest }) => webhookFindings(manifest))).toEqual([]);
    expect(judge(manifests).findings.filter(({ refused }) => refused)).toEqual([]);
  });

  test.each(rule.wrong)('reports "$says" if $set is set', (mistake) => {
    const expected = { warning: mistake.warning ?? false, message: expect.stringContaining(mistake.says) };
    expect(webhookFindings(withMistake(rule, mistake))).toContainEqual(expected);
  });
});
