// How the reference shows what TypeScript can say and a reader cannot see.
import { ArrayType, Converter, IntrinsicType, LiteralType, ReflectionKind, TypeOperatorType, UnionType } from 'typedoc';
import ts from 'typescript';

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    const { project } = context;
    const checker = context.programs[0].getTypeChecker();
    for (const reflection of project.getReflectionsByKind(ReflectionKind.TypeAlias | ReflectionKind.Property)) {
      const { type } = reflection;
      // A prop of type `never`, `undefined` where it is optional, says what a prop beside it excludes: nobody can write it.
      if (type instanceof IntrinsicType && ['never', 'undefined'].includes(type.name))
        project.removeReflection(reflection);
      else showValues(reflection, context.getSymbolFromReflection(reflection), checker);
    }
  });
}

/** Writes `'a' | 'b'` for `(typeof VALUES)[number]` and `keyof typeof VALUES`, which name a constant that is not exported. */
function showValues(reflection, symbol, checker) {
  const written = symbol?.declarations?.[0]?.type;
  if (written === undefined || reflection.type === undefined) return;
  const found = [];
  (function collect(node) {
    const isKeys = ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.KeyOfKeyword;
    if (!isKeys && !ts.isIndexedAccessTypeNode(node)) return ts.forEachChild(node, collect);
    const type = checker.getTypeAtLocation(node);
    const values = type.isUnion() ? type.types : [type];
    if (values.every((value) => value.isStringLiteral())) found.push(values.map(({ value }) => new LiteralType(value)));
    else found.push(undefined);
  })(written);
  if (found.some((values) => values !== undefined)) reflection.type = replaced(reflection.type, found);
}

/** Both trees have these types in the same order. */
function replaced(type, found) {
  if (type.type === 'indexedAccess' || (type.type === 'typeOperator' && type.operator === 'keyof')) {
    const values = found.shift();
    return values === undefined ? type : new UnionType(values);
  }
  if (type.type === 'array') return new ArrayType(replaced(type.elementType, found));
  if (type.type === 'typeOperator') return new TypeOperatorType(replaced(type.target, found), type.operator);
  if (type.type !== 'union') return type;
  const types = type.types.map((one) => replaced(one, found));
  return new UnionType(types.flatMap((one) => (one.type === 'union' ? one.types : [one])));
}
