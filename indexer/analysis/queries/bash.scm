(function_definition name: (word) @name) @definition.function
(program (variable_assignment name: (variable_name) @name) @definition.variable)
(program (declaration_command (variable_assignment name: (variable_name) @name)) @definition.variable)
(program (command name: (command_name (word) @_alias) argument: (concatenation . (word) @name)
  (#eq? @_alias "alias")) @definition.function)

(command name: (command_name (word) @_source) . argument: [(word) (string) (raw_string) (concatenation)] @import
  (#any-of? @_source "source" "."))
