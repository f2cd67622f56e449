import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../engine/check';
import type { WebhookRule } from '../rules/admission/webhook/rule';
import { webhookRules } from '../rules/admission/webhook/rules';
import { checks, isCheckCode } from './checks';

const folder = join(__dirname, '../rules');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.ts$/.test(name),
);

/** What a file exports, the items of lists included. */
const exportsOf = (file: string): object[] =>
  Object.values(require(join(folder, file)) as object)
    .flat()
    .filter((value) => typeof value === 'object' && value !== null);
const isCheck = (value: object): value is Check => 'code' in value && 'run' in value;
const isWebhookRule = (value: object): value is WebhookRule => 'concept' in value && 'check' in value;

// The registry may wrap `run`, so a check is recognised by its examples or sections.
const partsOf = ({ examples, rules }: Check) => rules ?? examples;
const registered = new Set(checks.map(partsOf));

test.each(files)('every check and webhook rule of rules/%s is in the registry', (file) => {
  const values = exportsOf(file);
  const missing = values.filter(isCheck).filter((check) => !registered.has(partsOf(check)));
  expect(missing.map(({ code, title }) => `${code}: ${title}`)).toEqual([]);
  const rules = values.filter(isWebhookRule).filter((rule) => !webhookRules.includes(rule));
  expect(rules.map(({ kind, concept }) => `${kind}: ${concept}`)).toEqual([]);
  const codes = [...readFileSync(join(folder, file), 'utf8').matchAll(/'((?:IST|KIA|MESH)[0-9]{4})'/g)];
  expect(codes.flatMap(([, code = '']) => (isCheckCode(code) ? [] : code))).toEqual([]);
});

test('rules are found', () => {
  const found = files.flatMap(exportsOf);
  expect(found.filter(isCheck).length).toBeGreaterThan(100);
  expect(new Set(found.filter(isWebhookRule)).size).toBe(webhookRules.length);
});
