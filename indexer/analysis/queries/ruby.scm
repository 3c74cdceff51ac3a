(class name: [(constant) (scope_resolution)] @name) @definition.class
(module name: [(constant) (scope_resolution)] @name) @definition.module
(method name: (_) @name) @definition.method
(singleton_method name: (_) @name) @definition.method
(assignment left: (constant) @name) @definition.constant
(assignment left: (constant) @name right: (call
  receiver: (constant) @_struct method: (identifier) @_new)
  (#any-of? @_struct "Struct" "Class" "Data" "Module") (#any-of? @_new "new" "define")) @definition.class
(body_statement (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)
  (#any-of? @_attribute "attr_accessor" "attr_reader" "attr_writer" "attribute" "delegate" "scope"
    "has_many" "has_one" "belongs_to")) @definition.property)
(body_statement (call method: (identifier) @_define arguments: (argument_list . (simple_symbol) @name)
  (#any-of? @_define "alias_method" "define_method")) @definition.method)
(alias name: (identifier) @name) @definition.method

(call method: (identifier) arguments: (argument_list . (string (string_content) @import.call)))
