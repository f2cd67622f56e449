/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['**/*.test.ts'],
  globalSetup: require.resolve('./tests/temporary-folder.ts'),
  // No test asserts time: a slow machine is no failure.
  testTimeout: 60_000,
  // No modulePaths: our folder constructs/ would hide the package of the same name.
  modulePathIgnorePatterns: ['<rootDir>/lib/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/consumers/', '<rootDir>/e2e/'],
  // The fragments of the documents import the package by its name.
  moduleNameMapper: { '^cdk8s-istio$': '<rootDir>/index.ts', '^cdk8s-istio/(.*)$': '<rootDir>/$1' },
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
};
