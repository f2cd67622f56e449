const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['**/*.test.ts'],
  globalSetup: require.resolve('./tests/temporary-folder.ts'),
  // By default, jest leaves one core free, so with two cores it runs one test file at a time.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // High, because no test should fail on a slow machine.
  testTimeout: 60_000,
  // Do not set modulePaths: the folder constructs/ would hide the package with this name.
  modulePathIgnorePatterns: ['<rootDir>/lib/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/consumers/', '<rootDir>/e2e/'],
  // The code fragments in the documents import the package by its name.
  moduleNameMapper: {
    '^cdk8s-istio$': '<rootDir>/index.ts',
    '^cdk8s-istio/gateway-api$': '<rootDir>/constructs/gateway-api',
    '^cdk8s-istio/(.*)$': '<rootDir>/$1',
  },
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
};
