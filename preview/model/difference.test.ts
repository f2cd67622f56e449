import { exercise } from '../fixtures/workshop';
import { focusOn, questionAbout } from './difference';
import { requestOf } from './question';

test('the example of a difference is asked on both sides, and they answer differently', () => {
  const [before, after] = [exercise('web-api-v1-only'), exercise('web-api-80-20')].map(({ mesh }) => mesh);
  const [difference, ...others] = after?.differences(before as NonNullable<typeof before>) ?? [];
  expect(others).toEqual([]);
  const question = difference && questionAbout(difference);
  expect(question).toMatchObject({ from: { kind: 'gateway', port: 80 }, method: 'GET' });
  const request = requestOf(question as NonNullable<typeof question>);
  expect(`${after?.route(request)}`).not.toBe(`${before?.route(request)}`);
  expect(difference && focusOn(difference)).toMatchObject({ port: 80 });
});

test('connections that no proxy reads cannot be asked for in the page', () => {
  const nothing = {
    kind: 'may-differ',
    host: 'a',
    requests: '',
    before: [],
    after: [],
    causes: [],
    otherChanges: [],
  } as const;
  const from = { workloads: ['a/b'] };
  expect(questionAbout({ ...nothing, from, witness: { from: 'a/b', scheme: 'tcp', host: 'a' } })).toBeUndefined();
  expect(questionAbout({ ...nothing, from, witness: null })).toBeUndefined();
});
