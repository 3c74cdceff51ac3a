; Names
(var) @use.read
(call expr: (atom) @use.call)
(call expr: (remote module: (remote_module module: (atom) @use.read) fun: (atom) @use.call))
(internal_fun fun: (atom) @use.read)
(macro_call_expr name: (_) @use.read)
(record_name name: (atom) @use.type)
(spec) @within.none

; Definitions
(function_clause name: (atom) @local.outer)
(function_clause args: (expr_args args: [
  (var) @local.definition
  (tuple (var) @local.definition)
  (match_expr rhs: (var) @local.definition)
]))
(fun_clause args: (expr_args args: (var) @local.definition))
(match_expr lhs: (var) @local.definition)
(record_decl name: (atom) @use.define)
(pp_define lhs: (macro_lhs name: (_) @use.define))
(type_name name: (atom) @use.define)
(callback fun: (atom) @use.define)

; Scopes
[(function_clause) (fun_clause)] @scope.function
(pp_define) @scope.block

; Imports
(import_attribute module: (atom) @imported.module (fa fun: (atom) @imported.member)) @imported
