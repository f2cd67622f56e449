package main

import (
	"bytes"
	"go/ast"
	"go/printer"
	"go/token"
	"strconv"
)

// Known values by name. A value is a string, a number, a list or a map; anything else is source.
type scope struct {
	outer *scope
	known map[string]any
}

// What cannot be evaluated.
type source struct {
	Go string `json:"go"`
}

// A Gateway, and the listeners whose address is asked for.
type gateway struct {
	Gateway   any   `json:"gateway"`
	Listeners []any `json:"listeners"`
	// Of an address that is made from the host and a port.
	Port any `json:"port,omitempty"`
}

// A workload in the mesh that sends requests.
type client struct {
	Labels    any `json:"labels"`
	Namespace any `json:"namespace"`
}

func newScope(outer *scope) *scope {
	return &scope{outer: outer, known: map[string]any{}}
}

func (s *scope) find(name string) (any, bool) {
	for at := s; at != nil; at = at.outer {
		if value, ok := at.known[name]; ok {
			return value, true
		}
	}
	return nil, false
}

// Assigns to the variable where it is declared.
func (s *scope) assign(name string, value any) {
	for at := s; at != nil; at = at.outer {
		if _, ok := at.known[name]; ok {
			at.known[name] = value
			return
		}
	}
	s.known[name] = value
}

// Adds the constants and variables of a file. Those of other packages are found by their name alone.
func (s *scope) declare(file *ast.File) {
	for _, declaration := range file.Decls {
		if general, ok := declaration.(*ast.GenDecl); ok {
			s.declareAll(general)
		}
	}
}

func (s *scope) declareAll(general *ast.GenDecl) {
	if general.Tok != token.CONST && general.Tok != token.VAR {
		return
	}
	for _, spec := range general.Specs {
		values := spec.(*ast.ValueSpec)
		for i, identifier := range values.Names {
			if i < len(values.Values) {
				if _, isTest := values.Values[i].(*ast.FuncLit); !isTest {
					s.known[identifier.Name] = s.value(values.Values[i])
				}
			} else {
				s.known[identifier.Name] = []any{}
			}
		}
	}
}

func (s *scope) value(expression ast.Expr) any {
	switch at := expression.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(at.Value); err == nil && at.Kind == token.STRING {
			return text
		}
		if number, err := strconv.ParseFloat(at.Value, 64); err == nil {
			return number
		}
	case *ast.Ident:
		if at.Name == "true" || at.Name == "false" {
			return at.Name == "true"
		}
		if value, ok := s.find(at.Name); ok {
			return value
		}
		if at.Name == "nil" {
			return nil
		}
	case *ast.UnaryExpr:
		if at.Op == token.AND {
			return s.value(at.X)
		}
	case *ast.StarExpr:
		return s.value(at.X)
	case *ast.ParenExpr:
		return s.value(at.X)
	case *ast.BinaryExpr:
		left, isLeft := s.value(at.X).(string)
		right, isRight := s.value(at.Y).(string)
		if at.Op == token.ADD && isLeft && isRight {
			return left + right
		}
	case *ast.SelectorExpr:
		if fields, ok := s.value(at.X).(map[string]any); ok {
			return fields[at.Sel.Name]
		}
		if value, ok := s.find(at.Sel.Name); ok {
			return value
		}
	case *ast.IndexExpr:
		items, isList := s.value(at.X).([]any)
		index, isNumber := s.value(at.Index).(float64)
		if isList && isNumber && int(index) < len(items) {
			return items[int(index)]
		}
	case *ast.CompositeLit:
		return s.composite(at)
	case *ast.CallExpr:
		return s.called(at)
	}
	return textOf(expression)
}

func textOf(expression ast.Expr) source {
	text := bytes.Buffer{}
	if err := printer.Fprint(&text, files, expression); err != nil {
		fail(err)
	}
	return source{text.String()}
}

func (s *scope) composite(literal *ast.CompositeLit) any {
	_, isList := literal.Type.(*ast.ArrayType)
	fields := map[string]any{}
	items := []any{}
	for _, element := range literal.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			// Keys of structs are names, those of maps are values.
			key, isText := s.value(pair.Key).(string)
			if identifier := name(pair.Key); identifier != "" && !isMap(literal.Type) {
				key, isText = identifier, true
			}
			if !isText {
				return textOf(literal)
			}
			fields[key] = s.value(pair.Value)
		} else {
			items = append(items, s.value(element))
		}
	}
	if isList || len(items) > 0 {
		return items
	}
	return fields
}

func isMap(expression ast.Expr) bool {
	_, ok := expression.(*ast.MapType)
	return ok
}

func (s *scope) called(at *ast.CallExpr) any {
	switch selected(at.Fun) {
	case "append":
		list, ok := s.value(at.Args[0]).([]any)
		if !ok {
			break
		}
		appended := append([]any{}, list...)
		for _, argument := range at.Args[1:] {
			value := s.value(argument)
			if items, isList := value.([]any); isList && at.Ellipsis != token.NoPos {
				appended = append(appended, items...)
			} else {
				appended = append(appended, value)
			}
		}
		return appended
	case "NewGatewayRef":
		listeners := []any{}
		for _, argument := range at.Args[1:] {
			listeners = append(listeners, s.value(argument))
		}
		return gateway{Gateway: s.value(at.Args[0]), Listeners: listeners}
	case "JoinHostPort":
		if found, ok := s.value(at.Args[0]).(gateway); ok {
			found.Port = s.value(at.Args[1])
			return found
		}
	case "string", "Namespace":
		return s.value(at.Args[0])
	case "ConnectToApp":
		namespace, _ := s.find("MeshNamespace")
		return client{s.value(at.Args[2]), namespace}
	case "ConnectToAppInNamespace":
		return client{s.value(at.Args[2]), s.value(at.Args[3])}
	}
	// The address of a Gateway.
	for _, argument := range at.Args {
		if found, ok := s.value(argument).(gateway); ok {
			return found
		}
	}
	return textOf(at)
}
