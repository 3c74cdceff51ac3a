; Names
(variable_name) @use.read
(command name: (command_name (word) @use.call))
(variable_assignment name: (variable_name) @use.write)

; Definitions
(function_definition name: (word) @local.outer)
(program (variable_assignment name: (variable_name) @local.definition))
((declaration_command . "local" (variable_assignment name: (variable_name) @local.definition)))
((declaration_command . "local" (variable_name) @local.definition))

; Scopes
(function_definition) @scope.function

; Imports
((command name: (command_name (word) @_source) . argument: (word) @imported.module) @imported @imported.exported
  (#any-of? @_source "source" "."))
