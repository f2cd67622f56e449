//go:build tools

// The commands that are built from this module; importing them keeps go.mod and go.sum complete.
package tools

import (
	_ "istio.io/istio/istioctl/cmd/istioctl"
	_ "istio.io/istio/pilot/cmd/pilot-discovery"
)
