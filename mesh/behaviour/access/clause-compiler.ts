import type { Config } from '../../manifest/config';
import { fields, list } from '../../manifest/fields';
import type { MeshConfig } from '../../registry/mesh-config';
import type { Access } from '../../security/access';
import { type Comparison, comparisonTest, type RuleTest, ruleParts } from '../../security/authorization-rule';
import { demandsOf } from '../policies/policy-condition';
import { FORWARDED_ADDRESS } from '../policies/policy-view';
import type { Conditions, Demand } from '../regions/region';
import { actionOf, type Clause, causeOf, type Seen } from './clause';
import type { Tokens } from './token';

/** Some of the requests that a rule matches. */
interface Alternative {
  readonly tests: readonly number[];
  readonly conditions: Conditions;
}

const NOWHERE: Access = {
  principal: '',
  sourceIp: undefined,
  remoteIp: undefined,
  destinationIp: undefined,
  destinationPort: 0,
  sni: '',
  http: undefined,
};

/** Turns rules into clauses. */
export class ClauseCompiler {
  private readonly seen: Seen;
  private readonly tokens: Tokens;
  private readonly trustDomains: readonly string[];
  private readonly compiled = new Map<Comparison, number>();
  readonly tests: RuleTest[] = [];

  constructor(seen: Seen, tokens: Tokens, { trustDomain, trustDomainAliases }: MeshConfig) {
    this.seen = seen;
    this.tokens = tokens;
    this.trustDomains = [trustDomain, ...trustDomainAliases];
  }

  clauses(policy: Config, effect: Clause['effect']): Clause[] {
    const scope = { namespace: policy.namespace, trustDomains: this.trustDomains };
    const { isHttp } = this.seen;
    // External authorizers are asked before tokens are verified.
    const verifies = actionOf(policy) !== 'CUSTOM';
    return list(policy.spec.rules).flatMap((written, index) => {
      const parts = ruleParts(fields(written), scope, { isHttp, isAllow: effect === 'allow' });
      if (!parts) return [];
      const cause = causeOf(policy, index);
      const froms = parts.from.length === 0 ? [[]] : parts.from;
      const tos = parts.to.length === 0 ? [[]] : parts.to;
      return froms.flatMap((from) =>
        tos.flatMap((to) =>
          this.alternatives([...from, ...to, ...parts.when], verifies).map(({ tests, conditions }) => ({
            effect,
            tests,
            conditions,
            cause,
            words: this.wordsOf(conditions),
          })),
        ),
      );
    });
  }

  private alternatives(comparisons: readonly Comparison[], verifies: boolean): readonly Alternative[] {
    const ofConnection = comparisons.filter((comparison) => this.isOfConnection(comparison));
    const others = comparisons.filter((comparison) => !ofConnection.includes(comparison));
    const start = [{ tests: ofConnection.map((comparison) => this.test(comparison)), conditions: [] }];
    const { issuers } = this.tokens;
    if (!verifies || issuers.length === 0 || !others.some((comparison) => this.readsToken(comparison))) {
      return this.meeting(others, undefined, start);
    }
    const without = [{ tests: start[0]?.tests ?? [], conditions: [this.tokens.notFrom(issuers)] }];
    return [
      ...issuers.flatMap((issuer) => {
        const demand = [{ tests: start[0]?.tests ?? [], conditions: [this.tokens.from([issuer])] }];
        return this.meeting(others, issuer, demand);
      }),
      ...this.meeting(others, undefined, without),
    ];
  }

  /** Adds what comparisons demand of requests with a token of this issuer. */
  private meeting(
    comparisons: readonly Comparison[],
    issuer: string | undefined,
    start: readonly Alternative[],
  ): readonly Alternative[] {
    let all = start;
    for (const comparison of comparisons) {
      const demanded = this.demanded(comparison, issuer);
      all = all.flatMap(({ tests, conditions }) =>
        demanded.map((more) => ({
          tests: [...tests, ...more.tests],
          conditions: [...conditions, ...more.conditions],
        })),
      );
    }
    return all;
  }

  private demanded(comparison: Comparison, issuer: string | undefined): readonly Alternative[] {
    const view = { ...this.seen, connection: NOWHERE, issuer, tokenHeaders: this.tokens.headers };
    const { subject } = comparison.attribute;
    if (issuer !== undefined && subject.kind === 'claim' && subject.path.join() === 'iss') {
      const http = { method: '', path: '', host: '', headerLines: () => [], claims: { iss: issuer } };
      return comparisonTest(comparison)({ ...NOWHERE, http }) ? [ALWAYS] : [];
    }
    const demands = demandsOf(comparison, view);
    if (typeof demands === 'boolean') return demands ? [ALWAYS] : [];
    if (subject.kind !== 'remote-address' || view.remoteIp !== 'forwarded') return [{ tests: [], conditions: demands }];
    // Without the header, it is the workload's own address.
    return [
      { tests: [this.test(comparison)], conditions: [forwarded(false)] },
      { tests: [], conditions: [forwarded(true), ...demands] },
    ];
  }

  /** The index of a comparison's test, whichever clauses have it. */
  private test(comparison: Comparison): number {
    const index = this.compiled.get(comparison) ?? this.tests.push(comparisonTest(comparison)) - 1;
    this.compiled.set(comparison, index);
    return index;
  }

  private isOfConnection({ attribute: { subject, isHttpOnly } }: Comparison): boolean {
    const { isHttp, hasClientSni, sourceIp, remoteIp } = this.seen;
    if (isHttpOnly && !isHttp) return false;
    return (
      subject.kind === 'connection' ||
      (subject.kind === 'sni' && !hasClientSni) ||
      (subject.kind === 'address' && sourceIp === 'fixed') ||
      (subject.kind === 'remote-address' && remoteIp === 'fixed')
    );
  }

  private readsToken({ attribute: { subject } }: Comparison): boolean {
    if (subject.kind === 'header') return this.tokens.headers.includes(subject.name);
    return subject.kind === 'claim' || subject.kind === 'request-principal';
  }

  private wordsOf(conditions: Conditions): readonly string[] {
    const { path } = this.seen;
    const isRewritten = path.kind !== 'start' || path.text !== '' || path.length > 0;
    return conditions.flatMap(({ subject, words }) => {
      if (words === undefined || subject.startsWith('constant ')) return [];
      return isRewritten && words.startsWith('path ') ? `rewritten ${words}` : words;
    });
  }
}

const ALWAYS: Alternative = { tests: [], conditions: [] };

function forwarded(isForwarded: boolean): Demand {
  return {
    subject: FORWARDED_ADDRESS,
    key: isForwarded ? 'forwarded address' : 'no forwarded address',
    values: ({ all, none }) => ({ missing: !isForwarded, language: isForwarded ? all : none }),
  };
}
