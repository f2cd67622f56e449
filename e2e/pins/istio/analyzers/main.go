// Runs Istio's analyzers, those of `istioctl analyze`, over many worlds in one process. Each JSON string on standard
// input is the YAML of a world; each line of standard output is what the analyzers say of it. Unlike the command, which
// leaves them to a cluster, it takes Pods, Services, Namespaces and other runtime kinds from the YAML.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/resource"
	"istio.io/istio/pkg/log"
)

type message struct {
	Code   string `json:"code"`
	Object string `json:"object"`
	Text   string `json:"text"`
}

type answer struct {
	Messages []message `json:"messages"`
	// Why objects, or the world as a whole, were not looked at.
	Problems []string `json:"problems"`
}

func main() {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel("all", log.ErrorLevel)
	if err := log.Configure(options); err != nil {
		fail(err)
	}
	worlds := json.NewDecoder(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		var world string
		if err := worlds.Decode(&world); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			fail(err)
		}
		if err := answers.Encode(analyze(world)); err != nil {
			fail(err)
		}
	}
}

func analyze(world string) answer {
	said := answer{Messages: []message{}, Problems: []string{}}
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), resource.Namespace(""), resource.Namespace("istio-system"), nil)
	source := local.ReaderSource{Name: "world.yaml", Reader: strings.NewReader(world)}
	if err := analyzer.AddTestReaderKubeSource([]local.ReaderSource{source}); err != nil {
		said.Problems = append(said.Problems, err.Error())
	}
	if err := analyzer.AddDefaultResources(); err != nil {
		said.Problems = append(said.Problems, err.Error())
	}
	stop := make(chan struct{})
	defer close(stop)
	result, err := analyzer.Analyze(stop)
	if err != nil {
		said.Problems = append(said.Problems, err.Error())
	}
	for _, one := range result.Messages {
		object := ""
		if one.Resource != nil {
			object = one.Resource.Origin.FriendlyName()
		}
		said.Messages = append(said.Messages, message{
			Code:   one.Type.Code(),
			Object: object,
			Text:   fmt.Sprintf(one.Type.Template(), one.Parameters...),
		})
	}
	return said
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
