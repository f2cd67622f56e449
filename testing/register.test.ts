test('adds the matchers to the global expect', () => {
  const extend = jest.spyOn(expect, 'extend');
  jest.isolateModules(() => require('./register'));
  const [[added] = []] = extend.mock.calls;
  extend.mockRestore();
  expect(Object.keys(added ?? {})).toContain('toRouteTo');
  expect(() => expect({}).toRouteTo('reviews')).toThrow('toRouteTo must get the verdict of a request, got an object');
});
