import type { Condition, Values } from '../condition';
import type { Language } from '../language';

/** A condition on a subject, as regions need it. */
export interface Demand extends Pick<Condition, 'subject' | 'key' | 'values'>, Partial<Pick<Condition, 'test'>> {
  /** For subjects with several values, such as claims: whether some value or no value meets it. @default one value */
  readonly quantifier?: 'some' | 'none';
  /** The condition in words. @default it is shown elsewhere */
  readonly words?: string;
}

/** The values of a subject that can have several. */
export interface ListValues {
  /** Each has one of the values. */
  readonly some: readonly Language[];
  /** Has none of the values. */
  readonly none: Language;
}

/**
 * Requests by the values of their subjects, which are independent of each other, so a region is a product of languages.
 * Conditions that are not modelled only hold or do not hold.
 */
export interface Region {
  readonly values: ReadonlyMap<string, Values>;
  /** @default no subject has several values */
  readonly lists?: ReadonlyMap<string, ListValues>;
  readonly opaque: ReadonlyMap<string, boolean>;
}

/** Conditions that must all hold. */
export type Conditions = readonly Demand[];
