package main

import "go/ast"

// Follows the statements of a test.
type walker struct {
	current *test
}

func (w walker) block(statements []ast.Stmt, in *scope) {
	for _, statement := range statements {
		w.statement(statement, in)
	}
}

func (w walker) statement(statement ast.Stmt, in *scope) {
	switch at := statement.(type) {
	case *ast.DeclStmt:
		if general, ok := at.Decl.(*ast.GenDecl); ok {
			in.declareAll(general)
		}
	case *ast.AssignStmt:
		for _, expression := range at.Rhs {
			w.expression(expression, in)
		}
		w.assignment(at, in)
	case *ast.ExprStmt:
		w.expression(at.X, in)
	case *ast.DeferStmt:
		w.expression(at.Call, in)
	case *ast.BlockStmt:
		w.block(at.List, newScope(in))
	case *ast.IfStmt:
		inner := newScope(in)
		if at.Init != nil {
			w.statement(at.Init, inner)
		}
		w.block(at.Body.List, newScope(inner))
		if at.Else != nil {
			w.statement(at.Else, inner)
		}
	case *ast.ForStmt:
		w.block(at.Body.List, newScope(in))
	case *ast.RangeStmt:
		w.loop(at, in)
	}
}

func (w walker) assignment(at *ast.AssignStmt, in *scope) {
	for i, target := range at.Lhs {
		// Of several results, the address comes first.
		var value any = source{"a further result"}
		if i < len(at.Rhs) {
			value = in.value(at.Rhs[i])
		}
		if identifier := name(target); identifier != "" && identifier != "_" {
			if at.Tok.String() == ":=" {
				in.known[identifier] = value
			} else {
				in.assign(identifier, value)
			}
		}
		if field, ok := target.(*ast.SelectorExpr); ok {
			if fields, isMap := in.value(field.X).(map[string]any); isMap {
				fields[field.Sel.Name] = value
			}
		}
	}
}

func (w walker) loop(at *ast.RangeStmt, in *scope) {
	items, _ := in.value(at.X).([]any)
	for i, item := range items {
		inner := newScope(in)
		if key := name(at.Key); key != "" {
			inner.known[key] = float64(i)
		}
		if value := name(at.Value); value != "" {
			inner.known[value] = item
		}
		w.block(at.Body.List, inner)
	}
}

// Records the calls in an expression, and follows closures.
func (w walker) expression(expression ast.Expr, in *scope) {
	ast.Inspect(expression, func(node ast.Node) bool {
		switch at := node.(type) {
		case *ast.FuncLit:
			w.block(at.Body.List, newScope(in))
			return false
		case *ast.CallExpr:
			if function := selected(at.Fun); sends.MatchString(function) {
				w.record(function, at, in)
			}
		}
		return true
	})
}

func (w walker) record(function string, at *ast.CallExpr, in *scope) {
	args := []any{}
	if selector, ok := at.Fun.(*ast.SelectorExpr); ok {
		if sender, isClient := in.value(selector.X).(client); isClient {
			args = append(args, sender)
		}
	}
	for _, argument := range at.Args {
		args = append(args, in.value(argument))
	}
	w.current.Calls = append(w.current.Calls, call{function, args})
}
