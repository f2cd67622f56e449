import type { Config } from '../../manifest/config';
import { fields, list, text, texts } from '../../manifest/fields';
import { RequestAuthentication } from '../../security/request-authentication';
import type { Language, Languages } from '../language';
import type { Demand } from '../regions/region';

/** A proxy that verifies tokens: a gateway, or that of a workload. */
export type TokenSite = 'gateway' | 'workload';

/** Subject: the issuer of a token that the proxy accepts, another text if it rejects the token; missing without a token. */
export const tokenSubject = (site: TokenSite) => `token ${site}`;

interface TokenRule {
  readonly config: Config;
  readonly issuer: string;
  readonly isRequired: boolean;
  /** One of the audiences that a token must have. @default any audience is accepted */
  readonly audience: string | undefined;
}

/** The RequestAuthentications of a proxy, for requests with at most one token. */
export class Tokens {
  readonly issuers: readonly string[];
  /** Headers that only the token filter sets. */
  readonly headers: readonly string[];
  readonly rules: readonly TokenRule[];
  readonly site: TokenSite;

  constructor(authentications: readonly Config[], site: TokenSite) {
    this.site = site;
    this.rules = authentications.flatMap((config) =>
      list(config.spec.jwtRules)
        .map(fields)
        .map((rule) => ({
          config,
          issuer: text(rule.issuer),
          isRequired: text(rule.presence) === 'REQUIRED',
          audience: texts(rule.audiences)[0],
        })),
    );
    this.issuers = [...new Set(this.rules.map(({ issuer }) => issuer))];
    this.headers = new RequestAuthentication(authentications).outputHeaders;
  }

  /** A token that the proxy accepts, from one of these issuers. */
  from(issuers: readonly string[]): Demand {
    return this.demand(`from ${issuers}`, (languages) => [false, anyOf(issuers, languages)]);
  }

  /** No token, or none that is accepted from these issuers. */
  notFrom(issuers: readonly string[]): Demand {
    return this.demand(`not from ${issuers}`, (languages) => [true, languages.not(anyOf(issuers, languages))]);
  }

  /** A token that the proxy rejects. */
  rejected(): Demand {
    return this.demand(`rejected ${this.issuers}`, (languages) => [
      false,
      languages.not(anyOf(this.issuers, languages)),
    ]);
  }

  private demand(key: string, values: (languages: Languages) => [missing: boolean, language: Language]): Demand {
    const subject = tokenSubject(this.site);
    return {
      subject,
      key: `${subject} ${key}`,
      values(languages) {
        const [missing, language] = values(languages);
        return { missing, language };
      },
    };
  }
}

const anyOf = (issuers: readonly string[], languages: Languages) =>
  languages.either(languages.none, ...issuers.map((issuer) => languages.text(issuer)));
