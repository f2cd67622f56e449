import { parseManifests } from '../../reader';
import { Inventory } from '../engine/inventory';
import { discoveryOf } from './discovery';
import { worldOf } from './world';

const service = (port: number) => `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ name: http, port: ${port} }] }
`;
const routes = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web } }] }] }
`;
const base = new Inventory(parseManifests([service(80), routes].join('---'), 'base.yaml'));
const overlay = (text: string) => new Inventory(parseManifests(text, 'overlay.yaml'), { base });
const portsIn = (inventory: Inventory) =>
  worldOf(inventory).registry.services.flatMap(({ ports }) => ports.map(({ number }) => number));

test('discovery leaves out routing and policies', () => {
  expect([...discoveryOf(base).inForce]).toEqual(base.of('Service'));
  expect(discoveryOf(discoveryOf(base))).toBe(discoveryOf(base));
});

test('an overlay of routing and policies shares the services of its base', () => {
  expect(worldOf(overlay(routes))).toBe(worldOf(base));
  expect(portsIn(overlay(routes))).toEqual([80]);
});

test('an overlay with anything else does not', () => {
  expect(portsIn(overlay([routes, service(8080)].join('---')))).toEqual([8080]);
  expect(portsIn(base)).toEqual([80]);
});

test('an object with a Pod template is not left out, whatever its kind', () => {
  const template = '{ metadata: { labels: { app: web } }, spec: { containers: [{ name: web }] } }';
  const odd = overlay(routes.replace('hosts:', `template: ${template}, hosts:`));
  expect(discoveryOf(odd).of('VirtualService')).toEqual(odd.judgedOf('VirtualService'));
});
