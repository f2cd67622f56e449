export function example(name: string, type = ''): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { ${type}ports: [{ name: ${name}, port: 80 }] }
`;
}
