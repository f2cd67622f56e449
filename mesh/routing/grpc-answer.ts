import { GRPC_STATUSES } from '../grammar/vocabulary';
import type { HttpRequest } from '../request/http-request';
import type { Fate } from '../verdict/verdict';
import type { Answer } from './route-action';

/** The gRPC status that Envoy derives from the status code of its own answers; 2 for others. */
const GRPC_STATUS: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);

/** Envoy answers a gRPC call with status code 200 and a gRPC status. */
export function grpcAnswer(answer: Answer, http: HttpRequest): Answer {
  if (!isGrpcCall(http)) return answer;
  // Requests that a policy of the workload denies were answered by its proxy.
  return {
    ...answer,
    outcomes: answer.outcomes.map((outcome) => (outcome.kind === 'denied' ? outcome : ofCall(outcome))),
  };
}

/** The same for a rejection by the proxy that receives the request. */
export function grpcFate<T extends Fate>(fate: T, http: HttpRequest): T {
  return isGrpcCall(http) ? ofCall(fate) : fate;
}

function isGrpcCall({ headers }: HttpRequest): boolean {
  const type = headers['content-type'];
  return type !== undefined && /^application\/grpc(?:\+|$)/.test(type);
}

function ofCall<T extends Fate>(fate: T): T {
  switch (fate.kind) {
    case 'no-route':
    case 'unavailable':
    case 'direct':
    case 'redirect':
    case 'denied':
    case 'blackhole':
      return fate.grpcStatus === undefined ? { ...fate, status: 200, grpcStatus: statusOf(fate.status) } : fate;
    case 'abort': {
      const { status, ...rest } = fate;
      return status === undefined ? fate : ({ ...rest, grpcStatus: GRPC_STATUSES[statusOf(status)] } as T);
    }
    default:
      return fate;
  }
}

const statusOf = (status: number) => GRPC_STATUS.get(status) ?? 2;
