import type { HostName } from '../../registry/host-name';
import type { Request } from '../../request/request';
import type { Outcome } from '../../verdict/verdict';
import type { HostNames } from '../diff/hosts';
import type { AccessCell } from './cell';
import type { Decision, Way } from './decision';
import type { Filter } from './filter';
import type { Target } from './target';

/** The part of a filter that can match what a caller sends. */
export type AppliedFilter = Pick<Filter, 'clauses' | 'allowing' | 'tokens'>;

/** A target, with the clauses that can match what the caller sends. */
export interface TargetClauses {
  readonly target: Target;
  readonly filters: readonly AppliedFilter[];
  /** Why policies do not apply to the caller. @default they do */
  readonly unenforced?: string;
}

export interface DecidedWay {
  readonly way: Way;
  readonly targets: readonly TargetClauses[];
}

/** Requests that enter the mesh alike. */
export interface Entry {
  /** The fields that all of its requests have. */
  readonly request: Pick<Request, 'from' | 'gateway' | 'port' | 'scheme' | 'clientCertificate'>;
  /** The hosts that are distinguished, and those of its requests. */
  readonly hosts: HostNames;
  readonly names: readonly HostName[];
  readonly ways: readonly DecidedWay[];
  /** Whether an outcome reaches the service of the cell. */
  reaches(outcome: Outcome): boolean;
}

/** What is decided about the requests of an entry. */
export interface DecidedEntry {
  readonly entry: Entry;
  readonly decision: Decision;
}

/** What is decided about a caller and a service, without their names. */
export interface Judged extends Omit<AccessCell, 'from' | 'to' | 'port'> {
  readonly entries: readonly DecidedEntry[];
}
