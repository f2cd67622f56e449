import {
  DEPLOYED,
  RECORDED_CASES,
  type RecordedCase,
  recordedAges,
  recordedRequest,
} from '../../tests/recorded-gateway-api';
import type { Area, Case } from '../differential/area';
import { objectsHere, valueHere } from '../differential/usual-names';
import type { MeshRequest } from '../request';
import { WORLD } from './world';

/** This mesh has one MeshConfig, no certificates in Secrets, and no controller for Gateways. */
const isPlaced = ({ name, manifests, meshConfig }: RecordedCase) =>
  !meshConfig && !DEPLOYED.has(name) && manifests.every((manifest) => typeof manifest !== 'string');

const mayBeRefused = ({ name }: RecordedCase) => name.endsWith('-freezes-the-port');

/** Cases of equal shape come together, so one is rarely placed because of another. */
const shape = (one: RecordedCase) => (mayBeRefused(one) ? 10 : 0) + recordedAges(one).length;

const CASES = RECORDED_CASES.filter(isPlaced).sort((a, b) => shape(a) - shape(b));

/**
 * The recorded cases of the Gateway API, a case per seed. `npm test` compares the simulator with their answers; here, the real
 * mesh answers again.
 */
export const RECORDED: Area = {
  name: 'recorded',
  world: WORLD,
  cases: CASES.length,
  generate,
  sent: atGateway,
  statuses: true,
};

function generate(seed: number): Case {
  const one = CASES[(seed - 1) % CASES.length];
  if (one === undefined) throw new Error('the recorded cases are not next to the checkout');
  return {
    seed,
    name: one.name,
    ages: recordedAges(one).map(objectsHere),
    requests: one.requests.map(([request]) => valueHere(recordedRequest(request, one)) as MeshRequest),
    ...(mayBeRefused(one) && { mayBeRefused: true }),
  };
}

/** For the simulator, the gateway is a workload: a case may have a Gateway that this workload does not serve. */
function atGateway(request: MeshRequest): MeshRequest {
  return request.from.endsWith('/istio-ingressgateway') ? { ...request, from: 'gateway' } : request;
}
