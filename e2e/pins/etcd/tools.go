//go:build tools

// The command that is built from this module; importing it keeps go.mod and go.sum complete.
package tools

import _ "go.etcd.io/etcd/server/v3"
