; Names
(IDENTIFIER) @use.read
(FieldOrFnCall function_call: (IDENTIFIER) @use.call)
(SuffixExpr variable_type_function: (IDENTIFIER) @use.call . (FnCallArguments))
(ParamType) @within.type
(FnProto (ErrorUnionExpr) @within.type)

; Definitions
(VarDecl variable_type_function: (IDENTIFIER) @local.definition)
(FnProto function: (IDENTIFIER) @local.outer)
(ParamDecl parameter: (IDENTIFIER) @local.definition)
(ContainerField field_member: (IDENTIFIER) @use.define)
(Payload variable: (IDENTIFIER) @local.definition)
(PtrPayload variable: (IDENTIFIER) @local.definition)
(PtrListPayload variable: (IDENTIFIER) @local.definition)
(PtrIndexPayload variable: (IDENTIFIER) @local.definition)

; Scopes
(Decl (FnProto) (Block)) @scope.function
[(Block) (LoopStatement) (IfStatement)] @scope.block
(ContainerDecl) @scope.class

; Imports
((VarDecl
  variable_type_function: (IDENTIFIER) @imported.whole
  (ErrorUnionExpr (SuffixExpr (BUILTINIDENTIFIER) @_import
    (FnCallArguments (ErrorUnionExpr (SuffixExpr (STRINGLITERALSINGLE) @imported.module)))))) @imported
  (#match? @_import "^.import$"))
