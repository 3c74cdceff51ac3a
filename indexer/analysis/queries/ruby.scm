(class name: [(constant) (scope_resolution)] @name) @definition.class
(module name: [(constant) (scope_resolution)] @name) @definition.module
(method name: (_) @name) @definition.method
(singleton_method name: (_) @name) @definition.method
(assignment left: [
    (constant) @name
    (scope_resolution name: (constant)) @name
    (left_assignment_list (constant) @name)
  ]) @definition.constant
(operator_assignment left: (constant) @name) @definition.constant
(assignment left: (constant) @name right: (call
  receiver: (constant) @_struct method: (identifier) @_new)
  (#any-of? @_struct "Struct" "Class" "Data" "Module") (#any-of? @_new "new" "define")) @definition.class
(body_statement (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)
  (#any-of? @_attribute "attr" "attr_accessor" "attr_reader" "attr_writer" "attribute" "delegate" "scope"
    "has_many" "has_one" "belongs_to" "has_and_belongs_to_many" "class_attribute" "mattr_accessor"
    "mattr_reader" "cattr_accessor" "cattr_reader" "thread_mattr_accessor")) @definition.property)
(body_statement (call method: (identifier) @_define arguments: (argument_list . (simple_symbol) @name)
  (#any-of? @_define "alias_method" "define_method")) @definition.method)
; Rarer forms, in the body of a class alone: the bodies of methods are full of calls.
(class body: (body_statement (call method: (identifier) @_attribute arguments: (argument_list (string) @name)
  (#any-of? @_attribute "attr_accessor" "attr_reader" "attr_writer")) @definition.property))
(class body: (body_statement (call method: (identifier) @_define arguments: (argument_list . (string) @name)
  (#any-of? @_define "alias_method" "define_method")) @definition.method))
(class body: (body_statement (call arguments: (argument_list
  (call method: (identifier) @_attribute arguments: (argument_list (simple_symbol) @name)
    (#any-of? @_attribute "attr_accessor" "attr_reader" "attr_writer")) @definition.property))))
(alias name: (_) @name) @definition.method

(call method: (identifier) arguments: (argument_list . (string (string_content) @import.call)))
