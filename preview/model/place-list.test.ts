import {
  gateway,
  http80,
  meshOf,
  serviceEntry,
  subset,
  to,
  virtualService,
  workloads,
} from '../../mesh/fixtures/objects';
import { exercise } from '../fixtures/workshop';
import { placeEntries, searchPlaces } from './place-list';

const lines = (manifests: object[], text = '', limit = 100) =>
  searchPlaces(placeEntries(meshOf(manifests).places()), text, limit).map(({ section, shown, hidden }) => [
    section,
    ...shown.map(({ title, detail, note, fault }) => [title, detail, note, fault].filter(Boolean).join(' ')),
    ...(hidden > 0 ? [`${hidden} hidden`] : []),
  ]);

const fault = { abort: { httpStatus: 500, percentage: { value: 50 } } };
const manifests = [
  gateway('shop', [{ ...http80, hosts: ['a.com', 'b.com'] }]),
  ...workloads('web', 'other/api'),
  virtualService('a', { hosts: ['a.com', 'b.com'], gateways: ['shop'], http: [to('web')] }),
  virtualService('web', { hosts: ['web'], http: [{ fault, route: [subset('web', 'v1')] }] }),
  serviceEntry('pay', {
    hosts: ['pay.com'],
    ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    resolution: 'DNS',
  }),
];

test('ways in, hosts and hosts outside, with what tells them apart', () => {
  expect(lines(manifests)).toEqual([
    ['Ways in', 'shop :80', 'a.com shop :80', 'b.com shop :80', 'web-v1 sidecar', 'other/api-v1 sidecar'],
    ['Hosts', 'api other 80', 'web default 80 50 %'],
    ['Outside', 'pay.com default 443'],
  ]);
});

test('every word of a search must be somewhere in an entry', () => {
  expect(lines(manifests, 'API other')).toEqual([
    ['Ways in', 'other/api-v1 sidecar'],
    ['Hosts', 'api other 80'],
  ]);
  expect(lines(manifests, 'nowhere')).toEqual([]);
});

test('long lists are cut, and say so', () => {
  const many = workloads(...[...Array(500).keys()].map((index) => `s${index}`));
  expect(lines([...many], '', 2)).toEqual([
    ['Ways in', 's0-v1 sidecar', 's1-v1 sidecar', '498 hidden'],
    ['Hosts', 's0 default 80', 's1 default 80', '498 hidden'],
  ]);
});

test('the workshop lists its gateway first', () => {
  expect(placeEntries(exercise().mesh.places())[0]).toMatchObject({ title: 'default-gateway-ingress', note: ':80' });
});
