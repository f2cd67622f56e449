import type { HttpRequest } from '../request/http-request';
import type { Answer } from '../routing/route-action';
import type { Outcome } from '../verdict/verdict';

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

/** Names of these statuses, as in a fault. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [7, 'PERMISSION_DENIED'],
  [12, 'UNIMPLEMENTED'],
  [13, 'INTERNAL'],
  [14, 'UNAVAILABLE'],
  [16, 'UNAUTHENTICATED'],
]);

/** Envoy answers a gRPC call with status code 200 and a gRPC status. */
export function grpcAnswer(answer: Answer, { headers }: HttpRequest): Answer {
  if (!/^application\/grpc(?:\+|$)/.test(headers.get('content-type') ?? '')) return answer;
  return { ...answer, outcomes: answer.outcomes.map(ofCall) };
}

function ofCall(outcome: Outcome): Outcome {
  switch (outcome.kind) {
    case 'no-route':
    case 'unavailable':
    case 'direct':
    case 'redirect':
    case 'blackhole':
      return { ...outcome, status: 200, grpcStatus: statusOf(outcome.status) };
    case 'abort': {
      const { status, ...rest } = outcome;
      return status === undefined ? outcome : { ...rest, grpcStatus: NAMES.get(statusOf(status)) ?? 'UNKNOWN' };
    }
    default:
      return outcome;
  }
}

const statusOf = (status: number) => GRPC_STATUS.get(status) ?? 2;
