import { pathText } from '../manifest/path-text';
import { refusedTrafficPolicy } from './traffic-policy';

const found = (consistentHash: object) =>
  refusedTrafficPolicy({ loadBalancer: { consistentHash } }).map(({ path, problem }) => `${pathText(path)} ${problem}`);
const field = 'loadBalancer.consistentHash';

test.each<[object, string[]]>([
  [{ httpHeaderName: 'x-user' }, []],
  [{ httpHeaderName: '' }, [`${field}.httpHeaderName must not be empty`]],
  [{ httpQueryParameterName: '' }, [`${field}.httpQueryParameterName must not be empty`]],
  [{ httpHeaderName: 'a\nb' }, [`${field}.httpHeaderName must not have a line break`]],
  [
    { httpCookie: { name: 'a', attributes: [{ name: 'x', value: 'a\r\n' }] } },
    [`${field}.httpCookie.attributes[0].value must not have a line break`],
  ],
  [{ httpCookie: { name: 'a', ttl: '0s' } }, []],
  [{ httpCookie: { name: 'a', ttl: '-1s' } }, [`${field}.httpCookie.ttl must not be negative`]],
  [{ useSourceIp: true, ringHash: { minimumRingSize: 8_388_608 } }, []],
  [
    { useSourceIp: true, ringHash: { minimumRingSize: 8_388_609 } },
    [`${field}.ringHash.minimumRingSize must be at most 8388608, got 8388609`],
  ],
  [
    { useSourceIp: true, minimumRingSize: 9_000_000 },
    [`${field}.minimumRingSize must be at most 8388608, got 9000000`],
  ],
])('%j', (consistentHash, refusals) => expect(found(consistentHash)).toEqual(refusals));

test('settings of a port', () => {
  const portLevelSettings = [{ port: { number: 80 }, loadBalancer: { consistentHash: { httpHeaderName: '' } } }];
  expect(refusedTrafficPolicy({ portLevelSettings })).toMatchObject([{ problem: 'must not be empty' }]);
});

test.each<[object, string[]]>([
  [{ mode: 'SIMPLE', sni: 'a'.repeat(255) }, []],
  [{ mode: 'SIMPLE', sni: 'a'.repeat(256) }, ['tls.sni must have at most 255 bytes']],
  [{ mode: 'DISABLE', sni: 'a'.repeat(256) }, []],
])('%j', (tls, refusals) => {
  expect(refusedTrafficPolicy({ tls }).map(({ path, problem }) => `${pathText(path)} ${problem}`)).toEqual(refusals);
});
