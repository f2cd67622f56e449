import { http, ruleRefusal } from '../fixtures/synth';
import type { DirectResponse } from './direct-response';

test.each<[response: DirectResponse, wire: object]>([
  [{ status: 200 }, { status: 200 }],
  [
    { status: 599, body: 'closed' },
    { status: 599, body: { string: 'closed' } },
  ],
  [
    { status: 200, body: '' },
    { status: 200, body: { string: '' } },
  ],
  [
    { status: 200, bodyBytes: Buffer.from([0, 255]) },
    { status: 200, body: { bytes: 'AP8=' } },
  ],
  [{ status: 200, bodyBytes: Buffer.alloc(0) }, { status: 200 }],
])('%j', (directResponse, wire) => {
  expect(http({ directResponse }).directResponse).toEqual(wire);
});

const MIB = 1024 * 1024;

test('accepts a body of 1 MiB', () => {
  expect(http({ directResponse: { status: 200, body: 'x'.repeat(MIB) } }).directResponse.body.string).toHaveLength(MIB);
});

test.each<[what: string, response: unknown, message: string]>([
  ['no status', {}, 'rules[0].directResponse.status must be a whole number from 200 to 599, got undefined'],
  ['status 199', { status: 199 }, 'rules[0].directResponse.status must be a whole number from 200 to 599, got 199'],
  ['status 600', { status: 600 }, 'rules[0].directResponse.status must be a whole number from 200 to 599, got 600'],
  [
    'two bodies',
    { status: 200, body: 'a', bodyBytes: Buffer.of(1) },
    'rules[0].directResponse: body and bodyBytes exclude each other, keep one of them',
  ],
  [
    'an object as body',
    { status: 200, body: {} },
    'rules[0].directResponse.body must be a string, got an object with no props',
  ],
  [
    'a string as bodyBytes',
    { status: 200, bodyBytes: 'AP8=' },
    "rules[0].directResponse.bodyBytes must be bytes, such as a Buffer, got 'AP8='",
  ],
  [
    'a body that is too long',
    { status: 200, body: `${'x'.repeat(MIB - 1)}é` },
    `rules[0].directResponse must be a response with a body of at most ${MIB} bytes, got ${MIB + 1}`,
  ],
  [
    'bodyBytes that are too long',
    { status: 200, bodyBytes: Buffer.alloc(MIB + 1) },
    `rules[0].directResponse must be a response with a body of at most ${MIB} bytes, got ${MIB + 1}`,
  ],
])('fails: %s', (_what, directResponse, message) => {
  expect(ruleRefusal({ directResponse })).toBe(message);
});
