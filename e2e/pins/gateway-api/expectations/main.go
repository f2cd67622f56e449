// Prints the requests that the conformance tests of the Gateway API send, with the answers that they expect, as JSON: one
// object per test. Argument: the folder of the module. The tests need a cluster, so they are not run: this follows their
// statements, literals, loops and closures, and prints what it cannot evaluate as Go source.
package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"sort"
)

type test struct {
	Name      string   `json:"name"`
	Manifests []string `json:"manifests"`
	Calls     []call   `json:"calls"`
}

// A call of a function that sends requests.
type call struct {
	Function string `json:"function"`
	Args     []any  `json:"args"`
}

var sends = regexp.MustCompile(`^Make\w*(Request|Connection)`)

func main() {
	root := os.Args[1]
	constants := newScope(nil)
	for _, folder := range []string{"utils/suite", "utils/echo"} {
		for _, file := range parse(filepath.Join(root, folder)) {
			constants.declare(file)
		}
	}
	tests := []test{}
	for _, folder := range []string{"tests", "tests/mesh"} {
		for _, file := range parse(filepath.Join(root, folder)) {
			tests = append(tests, testsIn(file, constants)...)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(tests); err != nil {
		fail(err)
	}
}

var files = token.NewFileSet()

func parse(folder string) []*ast.File {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		fail(fmt.Errorf("no Go files in %s: %v", folder, err))
	}
	sort.Strings(names)
	parsed := []*ast.File{}
	for _, name := range names {
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			fail(err)
		}
		parsed = append(parsed, file)
	}
	return parsed
}

func testsIn(file *ast.File, constants *scope) []test {
	imports := newScope(constants)
	imports.declare(file)
	found := []test{}
	ast.Inspect(file, func(node ast.Node) bool {
		literal, ok := node.(*ast.CompositeLit)
		if !ok || selected(literal.Type) != "ConformanceTest" {
			return true
		}
		current := test{Manifests: []string{}, Calls: []call{}}
		for _, element := range literal.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch name(pair.Key) {
			case "ShortName":
				current.Name, _ = imports.value(pair.Value).(string)
			case "Manifests":
				manifests, _ := imports.value(pair.Value).([]any)
				for _, manifest := range manifests {
					current.Manifests = append(current.Manifests, fmt.Sprint(manifest))
				}
			case "Test":
				if function, ok := pair.Value.(*ast.FuncLit); ok {
					walker{&current}.block(function.Body.List, newScope(imports))
				}
			}
		}
		found = append(found, current)
		return false
	})
	return found
}

func name(expression ast.Expr) string {
	if identifier, ok := expression.(*ast.Ident); ok {
		return identifier.Name
	}
	return ""
}

func selected(expression ast.Expr) string {
	if selector, ok := expression.(*ast.SelectorExpr); ok {
		return selector.Sel.Name
	}
	return name(expression)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
