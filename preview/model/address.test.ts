import fc from 'fast-check';
import { type Address, readAddress, writeAddress } from './address';

const NOTHING: Address = { focus: undefined, scenario: [], compare: undefined, question: undefined, view: undefined };

test('a link can be read', () => {
  const address: Address = {
    ...NOTHING,
    focus: { gateway: 'default/shop', port: 80 },
    scenario: ['web-api-80-20'],
    question: {
      from: { kind: 'gateway', gateway: 'default/shop', port: 80 },
      method: 'GET',
      url: '/cart',
      headers: [['x-tester', 'true']],
    },
  };
  expect(writeAddress(address)).toBe(
    'scenario=web-api-80-20&gateway=default/shop&port=80&from=gateway+default/shop:80&ask=GET+/cart&header=x-tester:+true',
  );
});

const word = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '');
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const addresses: fc.Arbitrary<Address> = fc.record({
  focus: fc.oneof(
    fc.constant(undefined),
    fc.record({ gateway: word, port: fc.integer({ min: 1, max: 65535 }) }),
    fc.record({ gateway: word, host: word }),
    fc.record({ host: word }),
    fc.record({ from: word }),
  ),
  scenario: fc.array(name),
  compare: fc.option(name, { nil: undefined }),
  question: fc.option(
    fc.record({
      from: fc.oneof(
        fc.record({ kind: fc.constant('gateway' as const), gateway: name, port: fc.integer({ min: 1, max: 65535 }) }),
        fc.record({
          kind: fc.constant('workload' as const),
          workload: fc.tuple(name, name).map((parts) => parts.join('/')),
        }),
      ),
      method: fc.constantFrom('GET', 'POST'),
      url: fc.webUrl({ withFragments: true, withQueryParameters: true }),
      headers: fc.array(fc.tuple(fc.stringMatching(/^[a-z-]+$/), word)),
    }),
    { nil: undefined },
  ),
  view: fc.constantFrom(undefined, 'findings', 'yaml'),
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      expect(readAddress(`#${writeAddress(address)}`)).toEqual(address);
    }),
  );
});

test.each(['', '#', '#nothing', '#ask=GET', '#from=x&ask=GET /', '#%', '#port=80'])('%j says nothing', (fragment) => {
  expect(readAddress(fragment)).toEqual(NOTHING);
});
